"""A font as WOFF2, which is how browsers have it: its tables, compressed with Brotli as they are (W3C's WOFF File Format 2.0).

fontTools writes WOFF2 as well. It rewrites the outlines before and compresses as hard as it can, which takes twenty times as long
and makes a font one seventh smaller. A document has six of them.
"""

import struct
from collections.abc import Mapping

import brotli

_SIGNATURE, _TRUETYPE, _OPENTYPE = b"wOF2", b"\x00\x01\x00\x00", b"OTTO"
_HEADER = struct.Struct(">4s4sLHHLLHHLLLLL")
_OTHER_TAG = 0x3F
"""That a table's tag is written out."""
_AS_IT_IS = 0xC0
"""That the outlines or their places have not been rewritten. For other tables, zero says this."""
_OUTLINES = ("glyf", "loca")
_NOT_CARRIED = frozenset({"DSIG"})
"""A signature that no longer holds."""
_FLAGS = struct.Struct(">H")
_FLAGS_AT, _COMPRESSED = 16, 0x0800
"""Where the head of a font has its flags, and the one that says that it was compressed."""
_QUALITY, _WINDOW = 9, 16
"""How hard Brotli tries, which is the last step before it takes ten times as long, and how far it looks back: about a font's size."""


def woff2(tables: Mapping[str, bytes]) -> bytes:
    """The file with these tables, given by their tags."""
    # The places of the outlines come right after them.
    tags = sorted(tables.keys() - _NOT_CARRIED, key=lambda tag: ("glyf", "~") if tag == "loca" else (tag, ""))
    directory, content = b"", b""
    for tag in tags:
        table = _marked(tables[tag]) if tag == "head" else tables[tag]
        directory += bytes([_OTHER_TAG | (_AS_IT_IS if tag in _OUTLINES else 0)]) + tag.encode("latin-1") + _base128(len(table))
        content += table
    compressed: bytes = brotli.compress(content, mode=brotli.MODE_FONT, quality=_QUALITY, lgwin=_WINDOW)
    flavor = _OPENTYPE if "CFF " in tables or "CFF2" in tables else _TRUETYPE
    unpacked = 12 + 16 * len(tags) + sum(len(tables[tag]) + -len(tables[tag]) % 4 for tag in tags)
    length = _HEADER.size + len(directory) + len(compressed)
    padding = -length % 4
    header = _HEADER.pack(_SIGNATURE, flavor, length + padding, len(tags), 0, unpacked, len(compressed), 1, 0, 0, 0, 0, 0, 0)
    return header + directory + compressed + b"\0" * padding


def _marked(head: bytes) -> bytes:
    """The head of a font, which says that it was compressed."""
    (flags,) = _FLAGS.unpack_from(head, _FLAGS_AT)
    return head[:_FLAGS_AT] + _FLAGS.pack(flags | _COMPRESSED) + head[_FLAGS_AT + _FLAGS.size :]


def _base128(number: int) -> bytes:
    """A number in groups of seven bits; each byte but the last has its first bit set."""
    last, *more = (number >> shift & 0x7F for shift in range(0, 35, 7) if not shift or number >> shift)
    return bytes([*(0x80 | group for group in reversed(more)), last])
