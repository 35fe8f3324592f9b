"""A font whose letters are pictures, as emoji fonts are: made here, so that none needs to be installed."""

import io
from collections.abc import Iterable
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import newTable
from fontTools.ttLib.tables.BitmapGlyphMetrics import SmallGlyphMetrics
from fontTools.ttLib.tables.C_B_D_T_ import cbdt_bitmap_format_17
from fontTools.ttLib.tables.E_B_L_C_ import BitmapSizeTable, SbitLineMetrics, Strike, eblc_index_sub_table_1
from PIL import Image

PIXELS = 100
"""The size of each picture, and of the letters that they are for."""


def write_emoji_font(path: Path, characters: Iterable[str]) -> Path:
    """Write a font of this name, in which each character is a red square that is as wide as it is high."""
    cmap = {ord(char): f"u{ord(char):X}" for char in characters}
    glyphs = [".notdef", *cmap.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap(cmap)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (1000, 0)))
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-100, usWinAscent=900, usWinDescent=100)
    builder.setupNameTable({"familyName": "Red Squares", "styleName": "Regular"})
    builder.setupPost()
    picture = io.BytesIO()
    Image.new("RGB", (PIXELS, PIXELS), "red").save(picture, "PNG")
    builder.font["CBDT"], builder.font["CBLC"] = data, locations = newTable("CBDT"), newTable("CBLC")
    data.version = locations.version = 3.0
    data.strikeData = [{name: _glyph(picture.getvalue()) for name in glyphs[1:]}]
    locations.strikes = [_strike(glyphs[1:])]
    builder.font["maxp"].numGlyphs = len(glyphs)
    builder.save(path)
    return path


def _glyph(picture: bytes) -> cbdt_bitmap_format_17:
    glyph = cbdt_bitmap_format_17(b"", None)
    glyph.metrics = SmallGlyphMetrics()
    glyph.metrics.height = glyph.metrics.width = glyph.metrics.Advance = PIXELS
    glyph.metrics.BearingX, glyph.metrics.BearingY = 0, PIXELS * 9 // 10
    glyph.imageData = picture
    return glyph


def _strike(names: list[str]) -> Strike:
    strike, table = Strike(), BitmapSizeTable()
    strike.bitmapSizeTable = table
    line = SbitLineMetrics()
    values = {"ascender": 90, "descender": -10, "widthMax": PIXELS}
    for name in (
        "ascender", "descender", "widthMax", "caretSlopeNumerator", "caretSlopeDenominator", "caretOffset", "minOriginSB",
        "minAdvanceSB", "maxBeforeBL", "minAfterBL", "pad1", "pad2",
    ):  # fmt: skip
        setattr(line, name, values.get(name, 0))
    table.hori = table.vert = line
    table.colorRef, table.ppemX, table.ppemY, table.bitDepth, table.flags = 0, PIXELS, PIXELS, 32, 1
    index = eblc_index_sub_table_1(b"", None)
    index.names, index.indexFormat, index.imageFormat = names, 1, 17
    strike.indexSubTables = [index]
    return strike
