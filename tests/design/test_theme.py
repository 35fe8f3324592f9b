"""A company's own look: a dozen tokens and a logo; every mistake in it is reported at its place."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import reading
from ladder_reports.design.theme import TOKENS, load_theme
from ladder_reports.documents.booklet import build
from ladder_reports.errors import InputError, UnknownNameError
from ladder_reports.paths import theme_names
from making import DAY, SMALLEST
from themes import PIXEL, SVG, theme

COMPANY = """/* Lantern Hill */
:root {
  --text-family: "IBM Plex Serif";
  --display-family: "Fira Sans";
  --display-weight: 600;
  --lead-weight: 400;
  --ink: #202020;
  --muted: #5A5A5A;
  --hairline: #CCC;
  --accent: #8A1C1C;
  --accent-paper: #FBF3F0;
  --night: #4A0E0E;
  --night-ink: #FFFFFF;
  --night-muted: #E4C9C4;
  --ramp: #E0A070, #B05030, #701010;
  --logo: url(%s);
}
.cover h1 { letter-spacing: 0.01em }
"""


def messages(css: str, folder: Path) -> list[str]:
    """The problems of a theme, without its path."""
    name = theme(folder, css)
    return [str(problem).removeprefix(f"{name}:") for problem in load_theme(name).problems]


@pytest.mark.parametrize("name", theme_names())
def test_the_shipped_themes_have_no_problem(name: str) -> None:
    """Every theme that ships loads, and its text is readable on its grounds."""
    loaded = load_theme(name)
    assert () == loaded.problems
    assert set(TOKENS) - {"logo"} == set(loaded.unwrap().tokens)


@pytest.mark.usefixtures("few_letters")
@pytest.mark.parametrize("logo", ["logo.svg", "logo.png", "'art/logo.svg'"])
def test_a_company_theme(logo: str, tmp_path: Path) -> None:
    """A dozen tokens and a logo make the booklet in the company's fonts and colors, in PDF/UA-1 and as HTML."""
    name = theme(tmp_path, COMPANY % logo)
    path = tmp_path / logo.strip("'")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(SVG.format('<rect width="9" height="9" fill="#fff"/>').encode() if path.suffix == ".svg" else PIXEL)
    job = build.BookletJob(SMALLEST, DAY, name)
    data = build.make_booklet(job).data
    assert [] == reading.ua_failures(data)
    read = reading.read(data)
    assert {"IBM Plex Serif", "Fira Sans"} == {font.family for font in read.fonts}
    assert "Figure" in read.roles[:20]
    text = build.make_booklet(replace(job, format="html")).data.decode()
    kind = "svg+xml" if path.suffix == ".svg" else "png"
    assert f'<img src="data:image/{kind};base64,' in text
    assert "#8A1C1C" in text


def test_a_theme_need_not_say_everything(tmp_path: Path) -> None:
    """What a theme leaves out is the default theme's."""
    loaded = load_theme(theme(tmp_path, ":root { --accent: #800000 }")).unwrap()
    base = load_theme("default").unwrap()
    assert base.tokens | {"accent": "#800000"} == loaded.tokens
    assert (base.families, base.ramp, "") == (loaded.families, loaded.ramp, loaded.logo)


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (":root {\n  --ink: #999;\n}", "2:3: --ink on white paper has a contrast of 2.8:1; text needs 4.5:1 (WCAG 2.2, 1.4.3)"),
        (":root {\n  --night: #FFFFFF;\n}", "2:3: --night-ink on --night has a contrast of 1.0:1; text needs 4.5:1 (WCAG 2.2, 1.4.3)"),
        (
            ":root { --accent-paper: #B4472A }",
            "1:9: --accent on --accent-paper has a contrast of 1.0:1; text needs 4.5:1 (WCAG 2.2, 1.4.3)",
        ),
        (":root {\n\n    --acent: #800000;\n}", "3:5: unknown token '--acent'; did you mean '--accent'?"),
        (":root { --muted: grey }", "1:9: --muted: 'grey' is not a color; write it like #2B5797"),
        (":root { --muted: #12345 }", "1:9: --muted: '#12345' is not a color; write it like #2B5797"),
        (":root { --muted: #gggggg }", "1:9: --muted: '#gggggg' is not a color; write it like #2B5797"),
        (":root { --ramp: #111111, blue }", "1:9: --ramp: 'blue' is not a color; write it like #2B5797"),
        (":root { --display-weight: bold }", "1:9: --display-weight: 'bold' is not a weight; write 100, 200, … or 900"),
        (":root { --lead-weight: 1e9 }", "1:9: --lead-weight: '1e9' is not a weight; write 100, 200, … or 900"),
        (":root { --figure: round }", "1:9: --figure: 'round' is not known; write filled or lines"),
        (":root { --text-family: serif }", "1:9: --text-family names no font family"),
        (":root { --logo: 'logo.svg' }", "1:9: --logo must be url(FILE) or none"),
        (":root { --logo: url(none.svg) }", "1:9: --logo: there is no file 'none.svg' beside the theme"),
        (":root { --logo: url(logo.pdf) }", "1:9: --logo must be a file that ends in .svg, .png, .jpg, .jpeg"),
        (":root { --ink #111111 }", "1:22: not valid CSS:"),
        ("}", "1:1: not valid CSS:"),
        ("", "1:1: the file is empty"),
    ],
)
def test_a_mistake_is_reported_at_its_place(css: str, expected: str, tmp_path: Path) -> None:
    """What is wrong is said at the token's line and column, with the name that was meant where one is near."""
    assert expected in "\n".join(messages(css, tmp_path))
    assert re.match(r"\d+:\d+: ", messages(css, tmp_path)[0])


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    """Several mistakes of a theme come in one run, sorted, together with the ladder's."""
    found = messages(":root {\n --ink: #999;\n --muted: x;\n --foo: 1;\n}\n@import 'x';", tmp_path)
    assert ["2", "2", "2", "3", "4", "6"] == [message.partition(":")[0] for message in found]
    with pytest.raises(InputError) as caught:
        build.make_booklet(build.BookletJob(tmp_path / "none", DAY, str(tmp_path / "own.css")))
    assert 7 == len(caught.value.problems)


def test_an_unknown_theme_is_named(tmp_path: Path) -> None:
    """A misspelt name gets the nearest one, another one the list; a file that is not there is a problem."""
    with pytest.raises(UnknownNameError, match="did you mean 'graphite'"):
        load_theme("grafite")
    with pytest.raises(UnknownNameError, match="available: default, graphite"):
        load_theme("zzz")
    (problem,) = load_theme(str(tmp_path / "none.css")).problems
    assert "no such file" in problem.message


PIECES = st.sampled_from(
    [
        ":root",
        "{",
        "}",
        "--ink",
        "--logo",
        "--ramp",
        ":",
        ";",
        "url(",
        ")",
        "'",
        "@media",
        "@import",
        "#fff",
        "/*",
        "*/",
        "\\",
        "<!--",
        "é",
        "\n",
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_any_style_sheet_is_a_theme_or_problems(css: str) -> None:
    """Whatever stands in the file, nothing is raised, and a theme without a problem has every token."""
    import tempfile  # noqa: PLC0415 -- Hypothesis runs a test many times in one folder otherwise

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.css"
        path.write_text(css, encoding="utf-8", newline="")
        loaded = load_theme(str(path))
    assert loaded.problems or (loaded.value and set(TOKENS) - {"logo"} <= set(loaded.value.tokens))
