"""The order of style sheets is said once, and each sheet is used."""

from pathlib import Path
from typing import get_args

import pytest
import tinycss2

from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.stylesheets import DocumentKind, browser_sheets, document_style, style_sheets
from ladder_reports.design.theme import load_theme
from ladder_reports.paths import STYLES, THEMES
from themes import theme

KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)
DEFAULT = load_theme("default").unwrap()


def sheet(name: str) -> str:
    """A style sheet's text."""
    return (STYLES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_later_sheets_win(kind: DocumentKind, tmp_path: Path) -> None:
    """The default theme, the shared sheet, the document's, the page's size, the theme; what one document adds comes last."""
    own = load_theme(theme(tmp_path, ":root { --accent: #800000 } .cover { color: red }")).unwrap()
    size = PAGE_SIZES["letter"]
    css = style_sheets(own, size, kind)
    assert [sheet("themes/default.css"), sheet("base.css")] == list(css[:2])
    assert [own.css, size.css(kind)] == [css[-1], css[-2]]
    own_sheets = [path.relative_to(STYLES).as_posix() for text in css[2:-2] for path in STYLES.rglob("*.css") if sheet(str(path)) == text]
    assert all(name.split("/")[0].removesuffix(".css") in {kind, "form", "pen_sheet"} for name in own_sheets)
    assert len(css) - 4 == len(own_sheets)
    style = document_style(own, fonts_for(own, "abc", ""), size, kind, ["p { color: blue }"])
    assert (*css, "p { color: blue }") == style.css


def test_every_style_sheet_is_used() -> None:
    """A file that no document has is nobody's; the preview's page has its own."""
    used = {text for kind in KINDS for size in PAGE_SIZES.values() for text in style_sheets(DEFAULT, size, kind)}
    used |= {*style_sheets(DEFAULT, PAGE_SIZES["a4"], "plan", forms=True)}
    used |= {text for kind in ("booklet", "plan", "comparison") for text in browser_sheets(DEFAULT, PAGE_SIZES["a4"], kind)}
    others = {THEMES, STYLES / "preview"}
    unused = [path for path in STYLES.rglob("*.css") if path.parent not in others and not any(sheet(str(path)) in text for text in used)]
    assert [] == unused


def test_paper_and_screens_are_apart() -> None:
    """In HTML, the tokens and the theme are for both; what the PDF has is for paper, and the rest is for screens."""
    tokens, paper, screen, own = browser_sheets(DEFAULT, PAGE_SIZES["a4"], "plan")
    assert (sheet("themes/default.css"), DEFAULT.css) == (tokens, own)
    assert paper.startswith("@media print {")
    assert sheet("base.css") in paper
    assert screen.startswith("@media screen {")
    assert sheet("screen/base.css") in screen
    assert all(1 == len(tinycss2.parse_stylesheet(text, skip_whitespace=True)) for text in (paper, screen))


def test_equal_styles_are_one() -> None:
    """Documents of one theme, size and kind share an engine, whatever their text is."""
    first, second = (document_style(DEFAULT, fonts_for(DEFAULT, text, ""), PAGE_SIZES["a4"], "plan") for text in ("abc", "xyz"))
    assert first == second
    assert hash(first) == hash(second)
    assert first != document_style(DEFAULT, fonts_for(DEFAULT, "abc", ""), PAGE_SIZES["a5"], "plan")
