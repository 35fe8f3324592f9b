"""Fonts map glyphs to characters alone."""

from types import SimpleNamespace

from ladder_reports.rendering import character_maps


def test_a_fonts_map_names_characters_alone() -> None:
    """U+0000, U+FEFF and U+FFFE are left out of the map, and its counts are right; other streams stay as they are."""
    lines = [b"begincmap", b"3 beginbfchar", b"<0001> <0041>", b"<0002> <FEFF>", b"<0003> <0000>", b"endbfchar"]
    lines += [b"1 beginbfchar", b"<0004> <0042>", b"endbfchar"]
    pdf = SimpleNamespace(objects=[SimpleNamespace(stream=list(lines)), SimpleNamespace(stream=[b"<0003> <0000>"]), SimpleNamespace()])
    character_maps.repair(None, pdf)
    assert [b"begincmap", b"1 beginbfchar", b"<0001> <0041>", b"endbfchar", *lines[6:]] == pdf.objects[0].stream
    assert [b"<0003> <0000>"] == pdf.objects[1].stream
