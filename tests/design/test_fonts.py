"""Fonts: the theme's come first, this machine's stand in for what they lack, and what no font has is named."""

from pathlib import Path

import pytest

import reading
from emoji_font import write_emoji_font
from ladder_reports.design import fonts
from ladder_reports.design.stylesheets import DocumentStyle
from ladder_reports.design.theme import load_theme
from ladder_reports.documents.booklet import build
from ladder_reports.documents.context import Format
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.errors import InputError, LadderReportsError
from ladder_reports.rendering import pdf
from making import DAY, ROOT, SMALLEST, small_ladder
from plans import plan_job
from process import run_cli
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
    assert "Lantern Serif" in read.pages[-1].replace("\u00a0", " ")
    assert "Open Font License" not in read.pages[-1]


def test_the_fonts_are_used_whatever_the_environment_says(tmp_path: Path) -> None:
    """Relative folders and a user's own setup for fontconfig change nothing: the PDF has the theme's fonts, and nothing is printed."""
    odd = {
        "HOME": "home",
        "XDG_CACHE_HOME": "cache",
        "FONTCONFIG_FILE": "none.conf",
        "FONTCONFIG_PATH": "none",
        "FONTCONFIG_SYSROOT": "/none",
    }
    evidence = str(ROOT / "examples" / "nadia-osei.yaml")
    done = run_cli("plan", evidence, "-o", "plan.pdf", cwd=tmp_path, env=odd)
    assert (0, "plan.pdf\n", "") == (done.returncode, done.stdout, done.stderr)
    assert {"Fira Sans", "IBM Plex Serif"} == {font.family for font in reading.read((tmp_path / "plan.pdf").read_bytes()).fonts}
    assert [] == [path.name for path in tmp_path.iterdir() if path.name in {"home", "cache"}]


def damaged_theme(folder: Path) -> str:
    """A theme with two weights of a family, of which fontconfig cannot use one."""
    import fontpkg  # noqa: PLC0415

    (folder / "fonts").mkdir(parents=True)
    faces = {face.weight: face.path for face in fontpkg.family("Fira Sans").files if face.style == "normal"}
    (folder / "fonts" / "a-regular.ttf").write_bytes(faces[400].read_bytes())
    # Without its head, a font is none; fontTools need not look at it.
    (folder / "fonts" / "b-medium.ttf").write_bytes(faces[500].read_bytes().replace(b"head", b"hexd", 1))
    return theme(folder, ':root { --text-family: "Fira Sans"; --display-family: "Fira Sans" }')


def test_a_font_that_fontconfig_cannot_use_is_an_error(tmp_path: Path) -> None:
    """It is named, and no document is made with another font in its place; a batch says so once, not for each person."""
    name = damaged_theme(tmp_path / "theme")
    with pytest.raises(fonts.FontsNotUsableError, match=r"cannot use the font file '.*b-medium.ttf'"):
        build.make_booklet(build.BookletJob(SMALLEST, DAY, name))
    # The pool ends at the first error of this kind, and gives the problems of a single document to its person.
    assert not issubclass(fonts.FontsNotUsableError, InputError)
    assert issubclass(fonts.FontsNotUsableError, LadderReportsError)


def test_a_damaged_font_is_a_problem(tmp_path: Path) -> None:
    """A file from which not even the characters can be read is named before anything is laid out."""
    name = damaged_theme(tmp_path / "theme")
    path = tmp_path / "theme" / "fonts" / "a-regular.ttf"
    path.write_bytes(path.read_bytes().replace(b"cmap", b"cmep", 1))
    with pytest.raises(InputError, match=r"a-regular\.ttf' is damaged"):
        fonts.fonts_for(load_theme(name).unwrap(), "text", "")
    # One whose name cannot be read either is no font of the family.
    path.write_bytes(path.read_bytes()[:3_000])
    assert path not in [one for _, one in fonts.fonts_for(load_theme(name).unwrap(), "text", "").files]


def test_a_setup_that_finds_no_fonts_is_an_error(tmp_path: Path) -> None:
    """A list of fonts that is gone, or that lists others, is not a reason to take other fonts."""
    found = fonts.find_fonts(("Fira Sans",), None, [], "")
    style = DocumentStyle((), tmp_path / "none.conf", tuple(path for _, path in found.files))
    with pytest.raises(fonts.FontsNotUsableError, match="finds none of the fonts"):
        pdf.Engine(style)


def test_the_list_of_fonts_is_mended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A list that is not what it was written as is written again; one that cannot be written is an error with its cause."""
    monkeypatch.setattr(fonts, "cache_folder", lambda _: tmp_path)
    found = fonts.find_fonts(("Fira Sans",), None, [], "")
    file = fonts.fontconfig_file(found)
    whole = file.read_text()
    file.write_text("<fontconfig></fontconfig>")
    assert (file, whole) == (fonts.fontconfig_file(found), file.read_text())
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(fonts, "cache_folder", lambda _: tmp_path / "file")
    with pytest.raises(fonts.FontsNotUsableError, match="set XDG_CACHE_HOME to a folder that you can write to"):
        fonts.fontconfig_file(found)


def test_pictures_of_letters_are_as_high_as_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Emoji come from fonts of pictures, drawn larger than any text; on the page they have the text's size, in margins, too."""
    font = write_emoji_font(tmp_path / "squares.ttf", "\U0001f680\u2705")
    monkeypatch.setattr(fonts, "system_fonts", lambda: [font])
    evidence = tmp_path / "p.yaml"
    what = "It is done \u2705 " * 30
    evidence.write_text(f"person: {{name: Ada \U0001f680}}\nlevel: senior\nevidence: [{{title: Done \u2705, what: {what}}}]")
    data = make_plan(plan_job(evidence))[0].data
    sizes = [round(right - left, 1) for left, _, right, _ in reading.pictures(data)]
    assert {7.4, 26.0} < set(sizes)
    assert 30 < sizes.count(9.2)
    assert 26.0 == max(sizes)
    assert [] == reading.ua_failures(data)
