"""Which characters the glyphs of a PDF's fonts are (ISO 32000-1, 9.10.3), repaired just before the PDF is written.

WeasyPrint maps some glyphs to code points that are not characters.
"""

from typing import Any

_NOT_CHARACTERS = (b" <0000>", b" <feff>", b" <fffe>")


def repair(_document: Any, pdf: Any) -> None:
    """What WeasyPrint calls with its document and the PDF before it writes the PDF."""
    for thing in pdf.objects:
        lines = getattr(thing, "stream", None)
        if isinstance(lines, list) and b"begincmap" in lines:
            thing.stream = _valid(lines)


def _valid(lines: list[Any]) -> list[Any]:
    """A font's ToUnicode map without U+0000, U+FEFF and U+FFFE, which PDF/UA-1, 7.21.7 forbids.

    Only a font that is embedded whole has them: the one that form fields are filled in with.
    """
    kept: list[Any] = []
    start = 0
    for line in lines:
        if isinstance(line, bytes) and line.endswith(b" beginbfchar"):
            start = len(kept)
        if isinstance(line, bytes) and line.lower().endswith(_NOT_CHARACTERS):
            kept[start] = b"%d beginbfchar" % (int(kept[start].split()[0]) - 1)
        else:
            kept.append(line)
    return kept
