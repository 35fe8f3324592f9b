"""What a font file has: its characters, their widths, its weight and slope. HarfBuzz reads it, without the PDF engine."""

from functools import cache
from pathlib import Path
from typing import Any

import uharfbuzz


@cache
def characters_of(path: Path) -> frozenset[int]:
    """The code points that a font file has glyphs for; none if the file is damaged."""
    return frozenset(_face(path).unicodes)


@cache
def has_outlines(path: Path) -> bool:
    """Whether a font file has its glyphs as outlines, which letters that are pictures have not."""
    return bool({"glyf", "CFF "} & set(_face(path).table_tags))


@cache
def advances(path: Path) -> dict[int, float]:
    """The width of each character of a font file, in ems; nothing if it is damaged, which is reported where the document is made."""
    font = uharfbuzz.Font(_face(path))
    size = font.face.upem
    return {code: font.get_glyph_h_advance(font.get_nominal_glyph(code)) / size for code in font.face.unicodes}


@cache
def weight_and_slope(path: Path) -> tuple[int, bool]:
    """A font file's weight, and whether it is italic."""
    font = uharfbuzz.Font(_face(path))
    style = uharfbuzz.StyleTag
    return round(font.get_style_value(style.WEIGHT)), bool(font.get_style_value(style.ITALIC))


def subset(path: Path, characters: str) -> dict[str, bytes]:
    """The tables of the font with these characters only, and with all that its features make of them, by their tags."""
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    # No feature is left out: a theme's style sheet may ask for any of them.
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.invert()
    wanted.flags |= uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    cut = uharfbuzz.subset(_face(path), wanted)
    return {tag: cut.reference_table(tag).data for tag in cut.table_tags}


def _face(path: Path) -> Any:
    """The first font of a file; one without anything if the file cannot be read, or is no font."""
    try:
        return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))
    except (OSError, uharfbuzz.HarfBuzzError):
        return uharfbuzz.Face(b"")
