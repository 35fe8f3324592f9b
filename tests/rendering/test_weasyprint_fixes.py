"""Faults of the engine are fixed in documents of ours, and only in these. When a test fails, the engine may have fixed one itself."""

from io import BytesIO
from math import inf
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
import weasyprint
from weasyprint.text import line_break

import layout
from engines import HEAD, NONE, engine, look_with, written
from ladder_reports.rendering import pdf
from ladder_reports.rendering.weasyprint_fixes import measuring

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


TEXTS = {
    "sentences": "We looked at what the release had changed, agreed (the next) step with two 3.5% teams, and wrote it/down. " * 2,
    "one word": "abcdefghijklmnop" * 9,
    "figures": "$12,000.00 (50%) -- 3/4 1.2.3 ... " * 4,
    "signs": "(" * 60 + " a" + ")" * 40 + " bcd" * 12,
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7 ok " * 6,
    "accents": ("a" + "\u0301" * 20 + " ") * 8,
    "soft hyphens": "Donau\u00addampf\u00adschiff fahrt " * 5,
    "Thai": "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22\u0e40\u0e1b\u0e47\u0e19\u0e20\u0e32\u0e29\u0e32\u0e17\u0e35\u0e48" * 5,
    "both directions": "abc \u05d0\u05d1\u05d2 123 - \u0627\u0644\u0633 (\u0648) " * 5,
}


def style_with(css: str) -> Any:
    """The style of a text in WeasyPrint."""
    document = engine(look_with(f"p {{ {css} }}"), fixed=False, speedups=NONE).lay_out(HEAD + "<p>text", "test").document
    return next(box.style for box in document.pages[0]._page_box.descendants() if getattr(box, "text", "") == "text")


@pytest.mark.parametrize(
    "css", ["overflow-wrap: anywhere", "overflow-wrap: break-word; hyphens: auto", "white-space: pre-wrap; letter-spacing: 1pt"]
)
def test_a_line_ends_where_it_would_if_the_whole_text_were_looked_at(css: str) -> None:
    """Every line of a text, at no width (as when the least width is measured), in a narrow and in a wide column."""
    style, context = style_with(css), SimpleNamespace(dictionaries={})
    for name, whole in TEXTS.items():
        for width in (0, 40, 200, inf):
            text, at = whole, 0
            while text:
                alone, mended = (
                    split(text, style, context, width, 0, is_line_start=True, minimum=width == 0)
                    for split in (line_break.split_first_line, measuring(line_break.split_first_line))
                )
                assert (name, width, at, *alone[1:], alone[0].text) == (name, width, at, *mended[1:], mended[0].text)
                text, at = text.encode()[alone[2] or len(whole.encode()) :].decode(), at + 1


@pytest.mark.parametrize("speedups", [NONE, None], ids=["fixed alone", "accelerated"])
def test_a_long_text_costs_in_proportion(speedups: frozenset[str] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a cell's text four times as long, Pango gets about four times as much; without the fix, more than nine times."""
    told: list[int] = []
    own = line_break.Layout.set_text

    def set_text(pango_layout: Any, text: str, *more: Any, **named: Any) -> None:
        told.append(len(text))
        own(pango_layout, text, *more, **named)

    monkeypatch.setattr(line_break.Layout, "set_text", set_text)
    look = look_with("td { overflow-wrap: anywhere }")

    def cost(words: int, *, fixed: bool = True) -> int:
        told.clear()
        text = " ".join(f"{number:x}".translate(str.maketrans("0123456789", "ghijklmnop")) for number in range(10_000, 10_000 + words))
        pdf.Engine(look, fixed=fixed, speedups=speedups).lay_out(f"{HEAD}<table><tr><td>one<td>{text}</table>", "test")
        return sum(told)

    assert cost(100) < 5 * cost(25)
    assert cost(100, fixed=False) > 9 * cost(25, fixed=False)


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


@pytest.mark.parametrize("display", ["inline", "inline-block"])
def test_the_area_of_a_link_is_as_high_as_its_type(display: str) -> None:
    """Where its type adds no height to its line; and its middle stays where it was."""
    look = look_with(f"@page {{ size: 100px; margin: 10px }} a {{ display: {display}; font-size: 16px; line-height: 0 }}")

    def area(*, fixed: bool) -> list[float]:
        with pikepdf.open(BytesIO(written(look, HEAD + "<p>Word <a href='https://example.com'>link</a>", fixed=fixed))) as file:
            _, first, _, second = map(float, file.pages[0].Annots[0].Rect)
            return [abs(second - first), (first + second) / 2]

    (low, before), (high, after) = area(fixed=False), area(fixed=True)
    assert low == pytest.approx(0, abs=0.01)
    assert high == pytest.approx(12)
    assert after == pytest.approx(before)


def test_nothing_is_fixed_in_documents_of_others() -> None:
    """Who uses WeasyPrint in the same process has it as it comes."""
    look = look_with("@page { size: 100px; margin: 10px } div { height: 5px; border-top: 3px solid red }")
    before = weasyprint.HTML(string=HEAD + "<div style='border-top: 3px solid red'>").write_pdf(uncompressed_pdf=True)
    written(look, HEAD + "<div></div>")
    assert before == weasyprint.HTML(string=HEAD + "<div style='border-top: 3px solid red'>").write_pdf(uncompressed_pdf=True)
