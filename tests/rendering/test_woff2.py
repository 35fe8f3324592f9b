"""Fonts as browsers have them: what is unpacked is what was packed."""

import io

import pytest
from fontTools.ttLib import TTFont

from ladder_reports.design import font_files
from ladder_reports.design.fonts import find_fonts
from ladder_reports.rendering.woff2 import woff2

FONT = next(path for _, path in find_fonts(("Fira Sans",), None, [], "").files)


def test_every_table_comes_back() -> None:
    """As fontTools reads it; only the head says that it was compressed, which the format asks for."""
    tables = font_files.subset(FONT, "Ab ÿ\u2190")
    data = woff2(tables)
    assert 0 == len(data) % 4
    assert len(data) < sum(map(len, tables.values())) * 0.6
    found = TTFont(io.BytesIO(data))
    assert found.reader is not None
    assert set(tables) == set(found.reader.keys())
    assert {"glyf", "loca", "GSUB", "GPOS"} <= set(tables)
    flags = slice(16, 18)
    for tag, table in tables.items():
        own = bytearray(found.reader[tag])
        if tag == "head":
            assert 0x0800 & int.from_bytes(own[flags], "big")
            own[flags] = table[flags]
        assert table == bytes(own), tag
    assert {*map(ord, "Ab ÿ\u2190")} == set(found.getBestCmap())


@pytest.mark.parametrize("size", [0, 127, 128, 16_383, 16_384, 70_000])
def test_sizes_of_tables(size: int) -> None:
    """A table's length is written in as many bytes as it needs, one without outlines is another kind of font, a signature goes."""
    tables = {"CFF ": b"", "abcd": b"x" * size, "DSIG": b"old", "head": bytes(54)}
    found = TTFont(io.BytesIO(woff2(tables))).reader
    assert found is not None
    assert ("OTTO", ["CFF ", "abcd", "head"]) == (found.sfntVersion, list(found.keys()))
    assert b"x" * size == found["abcd"]


def test_features_are_kept() -> None:
    """A theme's style sheet may ask for small capitals: the letters that they need are there without being asked for."""
    found = TTFont(io.BytesIO(woff2(font_files.subset(FONT, "a"))))
    assert {"smcp", "kern"} <= {one.FeatureTag for tag in ("GSUB", "GPOS") for one in found[tag].table.FeatureList.FeatureRecord}
    assert len(found.getGlyphOrder()) > 2
