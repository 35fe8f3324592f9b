"""The cover has room for all that is on it: title, introduction, each level's name on its part of the figure, and what is at the foot."""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.booklet.build import BookletJob, booklet_html
from ladder_reports.documents.booklet.compose import BookletComposer
from ladder_reports.documents.booklet.front_view import Cover
from ladder_reports.documents.booklet.reach import Reach
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.documents.context import DocumentContext, load_context
from ladder_reports.ladder.model import Ladder
from ladder_reports.paths import DEFAULT_LADDER, theme_names
from ladders import LONG_NAMES, SENTENCE, write_ladder
from making import DAY, WORKSHOP

MM = 96 / 25.4
"""CSS pixels in a millimeter."""
WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabteilungsleitung"
_SLACK = 1.0
"""Millimeters; a font's box is taller than its letters."""


def view(context: DocumentContext, size: str = "a4") -> Cover:
    """The cover's view."""
    composer = BookletComposer(context.ladder, context.translation, context.theme, as_of=DAY, page_size=PAGE_SIZES[size])
    return composer.compose(Pagination()).front.cover


def laid_out(context: DocumentContext, theme: str, size: str) -> Any:
    """The cover's page as the engine lays it out."""
    whole = booklet_html(BookletJob(Path(), DAY, theme, size), context)
    (section,) = re.findall(r'<section class="cover".*?</section>', whole, re.DOTALL)
    html = f"<html><body>{section}</body></html>"
    layout = context.engine(html, "", PAGE_SIZES[size], "booklet").lay_out(html, "")
    assert 1 == layout.page_count
    return layout.document.pages[0]._page_box


def boxes(box: Any, tag: str, name: str = "") -> Iterator[Any]:
    """The boxes of this kind of element, or of those with this class, inside a box."""
    if box.element_tag == tag and type(box).__name__ != "LineBox" and (not name or name in box.element.get("class", "")):
        yield box
    for child in getattr(box, "children", ()):
        yield from boxes(child, tag, name)


def text_edges(box: Any) -> tuple[float, float, float, float]:
    """The edges of the text in a box, in millimeters: left, top, right, bottom."""
    words = [one for one in box.descendants() if type(one).__name__ == "TextBox"]
    return (
        min(one.position_x for one in words) / MM,
        min(one.position_y for one in words) / MM,
        max(one.position_x + one.width for one in words) / MM,
        max(one.position_y + one.height for one in words) / MM,
    )


def outside(context: DocumentContext, theme: str, size: str) -> list[str]:
    """The names that leave their parts of the figure, and texts that leave the page or meet the figure."""
    seen, page, reach = view(context, size), laid_out(context, theme, size), Reach(context.ladder)
    width, radius = PAGE_SIZES[size].width, seen.figure.drawing.height / 10
    horizon = seen.figure.top + radius
    _, _, right, bottom = text_edges(next(boxes(page, "div", "inside")))
    found = ["the text meets the figure"] if bottom > seen.figure.top + _SLACK else []
    found += ["the text leaves the page"] if right > width else []
    _, foot, _, end = text_edges(next(boxes(page, "p", "foot")))
    found += ["the foot has no room"] if foot < horizon or end > PAGE_SIZES[size].height else []
    for label, box in zip(seen.labels, boxes(page, "li"), strict=True):
        span, (left, top, right, bottom) = reach.spans[label.level], text_edges(box)
        outer = radius * reach.radii[span.outer - 1]
        inner = radius * reach.radii[span.inner - 1] if span.inner else 0.0
        lowest = horizon - inner if not seen.is_fan else horizon
        if top < horizon - outer - _SLACK or bottom > lowest + _SLACK or left < 0 or right > width:
            found.append(f"{label.name} leaves its part")
        if seen.is_fan and not inner - _SLACK < math.hypot((left + right) / 2 - width / 2, horizon - (top + bottom) / 2) < outer:
            found.append(f"{label.name} is not in its ring")
    return found


@pytest.mark.parametrize("theme", theme_names())
def test_everything_has_its_place(theme: str, tmp_path: Path) -> None:
    """Whatever the number of levels, the length of their names, and the size of the page."""
    ladders = [write_ladder(tmp_path / str(count), LONG_NAMES[:count], (SENTENCE,)) for count in (1, 2, 8, 18)]
    tried = [
        *zip(ladders, ("a4", "half-letter", "a5", "letter"), strict=True),
        (DEFAULT_LADDER, "a5"),
        (WORKSHOP, "letter"),
        (WORKSHOP, "a4"),
    ]
    for ladder, size in tried:
        context = load_context(ladder, theme, None)
        assert [] == outside(context, theme, size), (ladder, size)
        assert len(context.ladder.levels) == len(view(context, size).labels), (ladder, size)


def test_levels_say_how_far_they_reach_where_there_is_room(tmp_path: Path) -> None:
    """Up to the first colon, dash or full stop; below the name, or beside it where there are many levels; not where it has no room."""
    labels = view(load_context(DEFAULT_LADDER, "default", None)).labels
    assert [("Staff",), ("A multi-team technical domain.",)] == [labels[2].name, labels[2].scope]
    assert all(label.scope and label.scope_x is None for label in labels)
    many = view(
        load_context(write_ladder(tmp_path / "18", [f"Level {number}" for number in range(18)], ("Short: long.",)), "default", None)
    )
    assert many.small_labels
    assert {("Short.",)} == {label.scope for label in many.labels}
    assert all(label.scope_x for label in many.labels)
    assert () == view(load_context(write_ladder(tmp_path / "100", [f"L {number}" for number in range(100)]), "default", None), "a5").labels


@pytest.mark.parametrize("size", ["a4", "a5"])
@pytest.mark.parametrize("title", [("The ladder of a house that has a long name " * 5)[:200].strip(), WORD, "昇進の梯子" * 12])
def test_a_long_title_has_room(title: str, size: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is set smaller, and the introduction leaves the cover if there is still no room."""
    monkeypatch.setattr("ladder_reports.documents.context.fonts_for", _any_fonts)
    monkeypatch.setattr("ladder_reports.documents.characters.lacking", lambda *_, **__: [])  # not every machine has a Japanese font
    for number, introduction in enumerate(((SENTENCE * 5)[:400], "- A\n" * 100)):
        ladder = write_ladder(tmp_path / str(number), LONG_NAMES[:5], title=title, introduction=introduction)
        context = load_context(ladder, "default", None)
        assert [] == outside(context, "default", size), introduction[:10]
        seen = view(context, size)
        assert introduction.strip() == (seen.inside or seen.introduction)


def test_a_long_introduction_has_its_first_paragraph_on_the_cover(tmp_path: Path) -> None:
    """The rest stands inside; nothing is said twice."""
    first, rest = (SENTENCE * 2).strip(), "\n\n".join([(SENTENCE * 6).strip()] * 4)
    ladder = write_ladder(tmp_path / "ladder", LONG_NAMES[:5], introduction=f"{first}\n\n{rest}")
    seen = view(load_context(ladder, "default", None))
    assert (first, rest) == (seen.introduction, seen.inside)


def test_the_foot_names_organization_and_edition() -> None:
    """Without them, who publishes the ladder, its date and its version; below each other where a line has no room."""
    context = load_context(DEFAULT_LADDER, "default", None)

    def foot(size: str = "a4", **more: str) -> tuple[bool, tuple[str, ...]]:
        ladder: Ladder = replace(context.ladder, **more)
        seen = view(replace(context, ladder=ladder), size)
        return seen.foot_stacked, seen.foot

    assert (False, ("Edition of November 2026, version 1.0",)) == foot()
    assert (False, ("Wicker Groceries", "Spring 2027, version 1.0")) == foot(organization="Wicker Groceries", edition="Spring 2027")
    assert (False, ("A house", "Edition of November 2026, version 1.0")) == foot(author="A house")
    assert foot("a5", organization="A house with a very long name " * 3)[0]


def _any_fonts(theme: Any, *_: Any, **__: Any) -> Any:
    """The theme's fonts, whether or not they have every character."""
    from ladder_reports.design.fonts import find_fonts  # noqa: PLC0415 -- the test replaces its neighbor

    return find_fonts(theme.families, theme.fonts, [], theme.path)
