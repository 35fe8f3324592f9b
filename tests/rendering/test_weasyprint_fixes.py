"""Faults of the engine are fixed in documents of ours, and only in these. When a test fails, the engine may have fixed one itself."""

from io import BytesIO

import pikepdf
import pytest
import weasyprint

import layout
from engines import HEAD, NONE, engine, look_with, written

WIDTHS = range(660, 740, 2)
"""Of a paragraph, in pixels. At two of them its line would break too early."""


@pytest.mark.parametrize("mark", ["<em>word</em>", "<a href='https://example.com'>word</a>", "<b>1</b>", "<code>word</code>"])
@pytest.mark.parametrize("speedups", [NONE, None], ids=["fixed alone", "accelerated"])
def test_a_line_is_full_before_an_inline_element(mark: str, speedups: frozenset[str] | None) -> None:
    """Whatever the width, a line that emphasis or a link follows is as long as it can be; without the fix, some are not."""
    text = "because the workshop needs three kinds of mastery and has never found them all in one person"
    look = look_with("p { font: 16px/20px 'Fira Sans'; margin: 0 }")
    html = HEAD + "".join(f"<p style='width: {width}px'>{text} {mark} and more</p>" for width in WIDTHS)

    def found(*, fixed: bool) -> list[str]:
        document = engine(look, fixed=fixed, speedups=speedups).lay_out(html, "test").document
        return [defect for page in document.pages for defect in layout.bad_breaks(page._page_box)]

    assert [] == found(fixed=True)
    assert "the line ends after 'because', and 'the' would have fitted" in " ".join(found(fixed=False))


def drawn(css: str, *, fixed: bool) -> bytes:
    look = look_with("@page { size: 100px; margin: 10px } body { margin: 0 } " + css)
    with pikepdf.open(BytesIO(written(look, HEAD + "<div></div>", fixed=fixed))) as file:
        return file.pages[0].Contents.read_bytes()


@pytest.mark.parametrize(
    ("side", "rectangle"), [("top", "10 10 80 3"), ("right", "87 10 3 8"), ("bottom", "10 15 80 3"), ("left", "10 10 3 8")]
)
def test_a_border_on_one_side_is_a_rectangle(side: str, rectangle: str) -> None:
    height = 5 if side in {"top", "bottom"} else 8
    css = f"div {{ height: {height}px; border-{side}: 3px solid red }}"
    assert f"{rectangle} re\nf\n".encode() in drawn(css, fixed=True)
    assert b" l\n" not in drawn(css, fixed=True)
    assert f"{rectangle} re\nf\n".encode() not in drawn(css, fixed=False)


@pytest.mark.parametrize(
    "other", ["3px double red; border-bottom: 0", "3px solid red; border-radius: 4px", "3px solid red; border-right: 1px solid"]
)
def test_other_borders_are_the_engines(other: str) -> None:
    css = f"div {{ height: 5px; border-top: {other} }}"
    assert b" re\nf\n" not in drawn(css, fixed=True)
    assert drawn(css, fixed=True) == drawn(css, fixed=False)


def test_nothing_is_fixed_in_documents_of_others() -> None:
    """Who uses WeasyPrint in the same process has it as it comes."""
    look = look_with("@page { size: 100px; margin: 10px } div { height: 5px; border-top: 3px solid red }")
    before = weasyprint.HTML(string=HEAD + "<div style='border-top: 3px solid red'>").write_pdf(uncompressed_pdf=True)
    written(look, HEAD + "<div></div>")
    assert before == weasyprint.HTML(string=HEAD + "<div style='border-top: 3px solid red'>").write_pdf(uncompressed_pdf=True)
