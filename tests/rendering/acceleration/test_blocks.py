"""Blocks that were laid out before are copied to where the engine would put them."""

import sys
from types import FrameType
from typing import Any

from weasyprint.layout import block

import layout
from engines import EXAMPLES, HEAD, NONE, alike, asked, look_with, written
from ladder_reports.rendering import pdf
from plans import plan_job


def test_pages_that_are_referred_to_are_found_in_kept_blocks() -> None:
    """A link's target may stand in a block that other documents have, too."""
    look = look_with(
        "@page { size: 9cm 8cm; margin: 1cm } [id] { anchor: attr(id) } a::after { content: ' p. ' target-counter(attr(href), page) }"
    )
    target = "<div><p>words<p id=there>the target</div>"
    for room in (1, 9, 17, 1):
        body = f"<p><a href='#there'>see</a><div style='height: {room}cm'></div>{target}"
        made = written(look, HEAD + body)
        assert alike(written(look, HEAD + body, speedups=NONE), made), room


def test_what_was_laid_out_before_is_copied() -> None:
    """From the third plan of a person on, a part of it is; nothing else would notice if nothing was kept any more."""
    look, html = asked(plan_job(evidence=EXAMPLES[1]))
    counted = pdf.Engine(look)
    laid_out: list[Any] = []

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is block.block_container_layout.__code__:
            laid_out.append(frame.f_lineno)

    counts = []
    for _ in range(3):
        laid_out.clear()
        sys.setprofile(count)
        try:
            counted.lay_out(html, "test")
        finally:
            sys.setprofile(None)
        counts.append(len(laid_out))
    assert 0 < counts[2] < 0.9 * counts[0]


def test_a_kept_block_stands_at_any_height_and_is_cut_where_a_page_ends() -> None:
    """The same paragraphs after more and more room: each is whole, or cut, as the engine cuts it."""
    look = look_with(
        "@page { size: 9cm 8cm; margin: 1cm } p { margin: 4pt 0; border: 1pt solid; orphans: 2; widows: 2 } td { padding: 2pt }"
    )
    paragraphs = "".join(f"<p>{number} " + "words that fill some lines of a narrow column " * 3 for number in range(3))
    table = "<table><tr><td>" + "words in a cell " * 9 + "<td>more<tr><td>end<td>" + "of the table " * 9 + "</table>"
    for room in range(0, 200, 13):
        body = f"<div style='height: {room}pt'></div>{paragraphs}{table}"
        assert alike(written(look, HEAD + body, speedups=NONE), written(look, HEAD + body)), room


def test_margins_at_the_top_of_a_page_are_kept_apart_from_others() -> None:
    """A block's first margin goes where a page begins by itself: the same block on the first page and on the second."""
    look = look_with("@page { size: 9cm 8cm; margin: 1cm } div { display: inline-block } p { margin: 20pt 0 0 }")
    block = "<div><section><p>the same words</section></div>"
    for _ in range(3):
        body = f"{block}<hr style='height: 3cm'>{block}<hr style='height: 3cm'>{block}"
        assert alike(written(look, HEAD + body, speedups=NONE), written(look, HEAD + body))


def test_the_search_for_defects_finds_a_single_line_beside_alike_paragraphs() -> None:
    """Alike paragraphs share an element: one of four lines before and after each page's end, and one that is cut after its first."""
    look = look_with("@page { size: 9cm 8cm; margin: 1cm } p { margin: 0; orphans: 1; widows: 1 }")
    paragraph = "<p>" + "words that fill some lines of a narrow column " * 3
    engine = pdf.Engine(look)
    found = []
    for room in range(0, 60, 14):
        for _ in range(3):
            laid = engine.lay_out(f"{HEAD}<div style='height: {room}pt'></div>{paragraph * 6}", "test")
        found.append(sum("single line" in defect for defect in layout.defects(laid.document)))
    assert min(found) == 0 < max(found)
