"""The engine loads nothing but data URIs, and drops the pages after the last one."""

import re
from pathlib import Path

import pytest

from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.stylesheets import document_style
from ladder_reports.design.theme import load_theme
from ladder_reports.errors import InputError
from ladder_reports.rendering import pdf

DOCUMENT = "<html lang=en><head><title>x</title></head><body>{}</body></html>"


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://127.0.0.1:9/x",
        "https://example.org/",
        "ftp://example.org/",
        "/etc/passwd",
        "passwd",
        "//host/x",
        " data:text/plain,x",
        "jar:data:x",
        "",
    ],
)
def test_the_fetcher_refuses(address: str) -> None:
    """No address but a data URI is opened, and what was refused is remembered."""
    fetcher = pdf.LockedFetcher()
    with pytest.raises(ValueError, match="is not allowed"):
        fetcher.fetch(address)
    assert [address] == fetcher.refused


def test_the_fetcher_opens_data() -> None:
    """A data URI is the one thing that is opened."""
    fetcher = pdf.LockedFetcher()
    assert b"words" == fetcher.fetch("data:text/plain,words").read()
    assert [] == fetcher.refused


@pytest.fixture
def engine() -> pdf.Engine:
    """An engine with the default look."""
    theme = load_theme("default").unwrap()
    return pdf.engine(document_style(theme, fonts_for(theme, "text", ""), PAGE_SIZES["a4"], "booklet"))


@pytest.mark.parametrize(
    "body",
    [
        '<img src="{url}" alt="x">',
        '<link rel="attachment" href="{url}">',
        '<a rel="attachment" href="{url}">x</a>',
        '<link rel="stylesheet" href="{url}">',
        "<style>@import url({url});</style>",
        "<style>body {{ background: url({url}) }}</style>",
        '<object data="{url}"></object>',
        '<embed src="{url}">',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="{url}" width="9" height="9"/></svg>',
        (
            "<img alt=\"x\" src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E"
            "%3Cimage href='{url}' width='9' height='9'/%3E%3C/svg%3E\">"
        ),
    ],
)
def test_the_engine_itself_is_locked(body: str, engine: pdf.Engine, tmp_path: Path) -> None:
    """Should markup get through in spite of everything, the document is refused with the address that it asked for."""
    (tmp_path / "secret.txt").write_text("hush", encoding="utf-8")
    page = DOCUMENT.format(f"<p>x</p>{body.format(url=f'file://{tmp_path}/secret.txt')}")
    with pytest.raises(InputError, match=re.escape(f"refers to 'file://{tmp_path}/secret.txt'")):
        engine.write(engine.lay_out(page, "here"), "here")
    clean = engine.lay_out(DOCUMENT.format("<p>Nothing to load</p>"), "here")
    assert engine.write(clean, "here").startswith(b"%PDF")


def test_a_layout_knows_where_elements_are(engine: pdf.Engine) -> None:
    """The page on which an element begins, and the space below it on that page, in millimeters."""
    layout = engine.lay_out(DOCUMENT.format('<p id="a">A</p><p id="b" style="break-before: page; margin-top: 40mm">B</p>'), "here")
    assert (2, 1, 2, None) == (layout.page_count, layout.page_of("a"), layout.page_of("b"), layout.page_of("c"))
    (full, height), (rest, _) = layout.room_below("a") or (0, 0), layout.room_below("b") or (0, 0)
    assert pytest.approx(PAGE_SIZES["a4"].text_height, abs=1) == height
    assert pytest.approx(full) == height
    assert pytest.approx(height - 40, abs=0.01) == rest
    assert layout.room_below("c") is None


def test_pages_after_the_last_are_dropped(engine: pdf.Engine) -> None:
    """What runs over the page with the id `last-page` is not printed."""
    layout = engine.lay_out(DOCUMENT.format('<p id="last-page">A</p><p style="break-before: page">B</p>'), "here")
    assert 1 == layout.page_count
