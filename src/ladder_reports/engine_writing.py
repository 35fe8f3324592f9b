"""A PDF's objects become bytes once instead of twice.

pydyf puts every object into bytes, and compresses every stream, a second time for the digest in the file's identifier.
Here the bytes of an object are kept while its file is written. Numbers and names become bytes by their type at once. What refers to a page
is made once, and not again for all pages with each piece of tagged text.
"""

from collections.abc import Callable
from typing import Any

import deflate
import pydyf

_own_bytes = pydyf._to_bytes  # noqa: SLF001 -- it has no public name
_own_write = pydyf.PDF.write
_HOLDERS = frozenset({pydyf.Array, pydyf.Dictionary, pydyf.String})
_NEW = {"number": None, "offset": 0, "generation": 0, "free": "n"}
_MOST_NAMES = 2_000
_LEVEL = 6
_names: dict[str, bytes] = {}
_kept: dict[int, bytes] | None = None


class Compression:
    """Compression for pydyf, in place of its `zlib`: faster, smaller, and the same bytes on every machine.

    Systems bring different zlibs, which make different files of the same document; ours is pinned.
    """

    @staticmethod
    def compressobj(level: int) -> "_Whole":
        """What compresses a stream, however hard pydyf would have it try."""
        return _Whole(min(level, _LEVEL))


class _Whole:
    """A stream that is compressed in one piece."""

    def __init__(self, level: int) -> None:
        self._level, self._parts = level, b""

    def compress(self, data: bytes) -> bytes:
        self._parts += data
        return b""

    def flush(self) -> bytes:
        return bytes(deflate.zlib_compress(self._parts, self._level))


def to_bytes(item: Any) -> bytes:
    """An item of a PDF as bytes; in place of `pydyf._to_bytes`."""
    kind = type(item)
    if kind is bytes:
        return item  # type: ignore[no-any-return]
    if kind is str:
        return item.encode("ascii")  # type: ignore[no-any-return]
    if kind is int:
        return b"%d" % item
    if kind is float and not item.is_integer():
        return f"{item:f}".rstrip("0").encode("ascii")
    if kind in _HOLDERS:
        return item.data  # type: ignore[no-any-return]
    return _own_bytes(item)  # type: ignore[no-any-return]


def new_dictionary(item: Any, values: Any = None) -> None:
    """In place of `pydyf.Dictionary.__init__`."""
    item.__dict__.update(_NEW)
    dict.__init__(item, values or {})


def new_array(item: Any, array: Any = None) -> None:
    """In place of `pydyf.Array.__init__`."""
    item.__dict__.update(_NEW)
    list.__init__(item, array or [])


def dictionary(item: Any) -> bytes:
    """A dictionary as bytes; in place of `pydyf.Dictionary.data`."""
    parts = [b"<<"]
    for key, value in item.items():
        name = _names.get(key)
        if name is None:
            name = b"/" + to_bytes(key) + b" "
            if len(_names) < _MOST_NAMES:
                _names[key] = name
        parts += name, value if type(value) is bytes else to_bytes(value)
    parts.append(b">>")
    return b"".join(parts)


def array(item: Any) -> bytes:
    """An array as bytes; in place of `pydyf.Array.data`."""
    return b"[" + b" ".join([value if type(value) is bytes else to_bytes(value) for value in item]) + b"]"


def write(pdf: Any, *arguments: Any, **named: Any) -> None:
    """Write a PDF; in place of `pydyf.PDF.write`."""
    global _kept  # noqa: PLW0603 -- the objects do not know which file they are written to
    _kept = {}
    try:
        _own_write(pdf, *arguments, **named)
    finally:
        _kept = None


def page_references(pdf: Any) -> tuple[bytes, ...]:
    """What refers to each page; in place of `pydyf.PDF.page_references`."""
    pages = pdf.pages["Kids"]
    known: tuple[bytes, ...] = pdf.__dict__.get("_references", ())
    if 3 * len(known) != len(pages):
        known = pdf.__dict__["_references"] = tuple(b"%d 0 R" % number for number in pages[::3])
    return known


def kept(own: Callable[[Any], bytes]) -> property:
    """A property for an object's bytes, which are kept while its file is written."""

    def data(item: Any) -> bytes:
        if _kept is None or item.number is None:
            return own(item)
        found = _kept.get(item.number)
        if found is None:
            found = _kept[item.number] = own(item)
        return found

    return property(data)
