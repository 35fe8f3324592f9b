"""What the bytes of a file are: text in which encoding, or another kind of file altogether."""

import codecs
import re
from typing import NamedTuple

_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel document"),
    (b"{\\rtf", "a document in rich text (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"bplist", "a property list of macOS"),
)
_ZIP = b"PK\x03\x04"
_IN_ZIP = (
    (b"xl/", "an Excel workbook"),
    (b"word/", "a Word document"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet"),
    (b"opendocument.text", "an OpenDocument text"),
    (b"Index/Document.iwa", "a document of Pages or Numbers"),
)
_CODECS = {"Windows-1252": "cp1252", "Mac Roman": "mac_roman"}
_ESCAPED = re.compile("[\udc80-\udcff]")
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_MOST_NUL = 3
"""One byte in so many is NUL in UTF-16 with Latin letters, which has one in two. Other text has none."""

# Bytes that are letters in Mac Roman and signs, or nothing, in Windows-1252: between letters, they tell one from the other.
_MAC_LETTERS = re.compile(
    rb"(?<=[A-Za-z])[\x87\x88\x8a\x8d\x8e\x8f\x90\x91\x9a\x9d\x9f](?=[a-z])|(?<=[a-z])[\x87\x88\x8a\x8d\x8e\x8f\x9a\x9f]\b"
)
_WINDOWS_LETTERS = re.compile(rb"[\xc0-\xff]")


class Decoded(NamedTuple):
    """The text of a file, and what is said about its encoding."""

    text: str
    encoding: str = "UTF-8"
    """What it is encoded in, as people call it; `Windows-1252` and `Mac Roman` are likely, not certain."""
    wrong_at: int | None = None
    """The first byte that is not UTF-8; None if the encoding is certain."""


def foreign_kind(raw: bytes) -> str:
    """What a file is that is not text, such as "an Excel workbook"; empty for everything else."""
    if raw.startswith(_ZIP):
        return next((name for part, name in _IN_ZIP if part in raw), "a ZIP file")
    return next((name for start, name in _SIGNATURES if raw.startswith(start)), "")


def decode(raw: bytes) -> Decoded:
    """The text of some bytes, without a byte-order mark. Where the encoding cannot be told, a byte becomes U+FFFD."""
    for mark, encoding in _UTF_16.items():
        if raw.startswith(mark):
            return Decoded(raw[len(mark) :].decode(encoding, "replace"), "UTF-16")
    if raw.count(0) * _MOST_NUL > len(raw):
        return Decoded(raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be", "replace"), "UTF-16")
    try:
        return Decoded(raw.decode().removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        likely = _likely(raw)
        # Bytes that are not UTF-8 are read one by one, so that the rest of the file stays what it is.
        text = raw.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
        return Decoded(_ESCAPED.sub(lambda found: _letter(found[0], likely), text), likely, error.start)


def _letter(escape: str, encoding: str) -> str:
    """The letter for a byte that is not UTF-8."""
    return escape.encode("utf-8", "surrogateescape").decode(_CODECS.get(encoding, "ascii"), "replace")


def _likely(raw: bytes) -> str:
    """The encoding that bytes are likely in that are not UTF-8; empty if it cannot be told."""
    if b"\0" in raw:
        return ""
    if _MAC_LETTERS.search(raw) and not _WINDOWS_LETTERS.search(raw):
        return "Mac Roman"
    try:
        raw.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "Windows-1252"
