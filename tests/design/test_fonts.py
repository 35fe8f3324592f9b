"""Fonts: the theme's come first, this machine's stand in for what they lack, and what no font has is named."""

from pathlib import Path

import pytest

import reading
from ladder_reports.design import fonts
from ladder_reports.documents.booklet import build
from ladder_reports.documents.context import Format
from ladder_reports.errors import InputError
from making import DAY, SMALLEST, small_ladder
from themes import theme


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_a_family_that_is_not_there_is_named(form: Format, tmp_path: Path) -> None:
    """A font family that is not installed is a problem with the remedy, never silently another font."""
    name = theme(tmp_path, ':root { --text-family: "Lantern Sans" }')
    with pytest.raises(InputError) as caught:
        build.make_booklet(build.BookletJob(SMALLEST, DAY, name, format=form))
    (problem,) = caught.value.problems
    assert problem.message.startswith("the font family 'Lantern Sans' is not installed; run 'pip install fontpkg-lantern-sans'")


@pytest.mark.parametrize(
    ("character", "name"),
    [("\ue000", "(U+E000 without a name)"), ("\U00013000", "(U+13000 egyptian hieroglyph a001)"), ("\U0001f9ed", "(U+1F9ED compass)")],
)
def test_a_character_that_no_font_has_is_named(character: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A character without a glyph is a problem by its name, never an empty box."""
    monkeypatch.setattr(fonts, "system_fonts", list)
    with pytest.raises(InputError) as caught:
        build.make_booklet(build.BookletJob(small_ladder(tmp_path, f"A {character}."), DAY))
    (problem,) = caught.value.problems
    assert problem.message.startswith(f"no installed font has {character} {name}; ")


def test_other_scripts_have_glyphs(tmp_path: Path) -> None:
    """Vietnamese, Polish, Greek and Cyrillic are set without a missing glyph, and the file stays PDF/UA-1."""
    text = "Nguyễn Thị Ánh, Łukasz Żółć, Ελένη Παπαδοπούλου, Юлия Ёлкина"
    data = build.make_booklet(build.BookletJob(small_ladder(tmp_path, text), DAY)).data
    read = reading.read(data)
    assert [] == reading.ua_failures(data)
    assert all(0 not in font.used for font in read.fonts)
    assert reading.flat(text) in reading.flat(read.text)


def test_installed_fonts_stand_in(tmp_path: Path) -> None:
    """A character that the theme lacks comes from a font that is installed, when there is one."""
    if not fonts.with_fallback(fonts.FontSet((), (), ()), ["字"])[1]:
        data = build.make_booklet(build.BookletJob(small_ladder(tmp_path, "A 字."), DAY)).data
        assert "字" in reading.read(data).text
        assert [] == reading.ua_failures(data)
    else:
        with pytest.raises(InputError, match="no installed font has 字"):
            build.make_booklet(build.BookletJob(small_ladder(tmp_path, "A 字."), DAY))


def test_the_themes_own_fonts_come_first(tmp_path: Path) -> None:
    """Font files in fonts/ beside the theme are used by their family's name."""
    import fontpkg  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    source = next(face.path for face in fontpkg.family("Spectral").files if face.weight == 400 and face.style == "normal")
    (tmp_path / "fonts").mkdir()
    with TTFont(source) as font:
        for record in font["name"].names:
            if record.nameID in {1, 16}:
                record.string = "Lantern Serif"
        font.save(tmp_path / "fonts" / "lantern.ttf")
    name = theme(
        tmp_path, ':root { --text-family: "Lantern Serif"; --display-family: "Lantern Serif"; --display-weight: 400; --lead-weight: 400 }'
    )
    read = reading.read(build.make_booklet(build.BookletJob(SMALLEST, DAY, name)).data)
    assert {"Lantern Serif"} == {font.family for font in read.fonts}
    assert "Lantern Serif" in read.pages[-1]
    assert "Open Font License" not in read.pages[-1]
