"""A document that is one HTML file holds its fonts, subset to its characters, and stays inside of its style element."""

import base64
import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from html_parts import Parts
from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.stylesheets import style_sheets
from ladder_reports.design.theme import load_theme
from ladder_reports.documents.booklet import build
from ladder_reports.rendering import web_css
from making import DAY, SMALLEST
from themes import theme


def test_fonts_hold_the_characters_used() -> None:
    """Every face that the style sheets ask for is there, with the document's characters and no others."""
    own = load_theme("default").unwrap()
    css = web_css.web_css(own, fonts_for(own, "abc", ""), "abcba", style_sheets(own, PAGE_SIZES["a4"], "booklet"))
    faces = re.findall(r'font-family: "([^"]+)"; font-weight: (\d+); font-style: (\w+); src: url\("data:font/woff2;base64,([^"]+)"', css)
    assert {"Fira Sans", "IBM Plex Serif"} == {family for family, *_ in faces}
    assert {("400", "normal"), ("500", "normal"), ("600", "normal"), ("400", "italic")} == {
        (weight, style) for family, weight, style, _ in faces if family == "Fira Sans"
    }
    for _, weight, style, data in faces:
        font = TTFont(io.BytesIO(base64.b64decode(data)))
        assert {*map(ord, "abc")} == set(font.getBestCmap())
        assert (int(weight), style == "italic") == (font["OS/2"].usWeightClass, bool(font["OS/2"].fsSelection & 1))


def test_what_a_display_family_lacks_is_as_light_as_the_rest() -> None:
    """A Greek name as a title: the text family has its letters, and no others, in the weight of titles."""
    own = load_theme("default").unwrap()
    css = web_css.web_css(own, fonts_for(own, "aΩ", ""), "aΩ", ())
    light = re.findall(r'"Fira Sans"; font-weight: 300; font-style: normal; src: url\("data:font/woff2;base64,([^"]+)"', css)
    assert [{ord("Ω")}] == [set(TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()) for data in light]


def test_a_font_without_any_of_the_characters_is_left_out() -> None:
    own = load_theme("default").unwrap()
    fonts = fonts_for(own, "abc", "")
    assert "" == web_css.subset_font(fonts.files[0][1], "\U00012000")


def test_a_theme_cannot_leave_its_style_element(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A theme's text stays a style sheet."""
    monkeypatch.setattr(web_css, "subset_font", lambda *_: "")
    name = theme(tmp_path / "theme", ".cover::before { content: '</style><script>alert(1)</script>' }")
    text = build.make_booklet(build.BookletJob(SMALLEST, DAY, name, format="html")).data.decode()
    assert 1 == text.count("</style>")
    assert "script" not in Parts(text).tags
