"""The cover has room for everything that is on it: title, introduction, and each level's name on its bar."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.booklet.compose import BookletComposer
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.documents.context import load_context
from ladder_reports.paths import DEFAULT_LADDER, theme_names
from ladder_reports.rendering import templates
from ladders import LONG_NAMES, SENTENCE, write_ladder
from making import DAY

SIZES = {**PAGE_SIZES, "half-letter": replace(PAGE_SIZES["a5"], name="half-letter", width=139.7, height=215.9)}
MM = 96 / 25.4
"""CSS pixels in a millimeter."""
WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabteilungsleitung"


def cover(ladder: Path, theme: str, size: str) -> tuple[str, Any]:
    """How the names are set, and the cover's page as the engine lays it out."""
    context = load_context(ladder, theme, None)
    composer = BookletComposer(context.ladder, context.translation, context.theme, as_of=DAY, page_size=SIZES[size])
    view = composer.compose(Pagination())
    html = f"<html><body>{templates.fill('booklet/cover.html', view, 'en', context.translation)}</body></html>"
    layout = context.engine(html, "", SIZES[size], "booklet").lay_out(html, "")
    assert 1 == layout.page_count
    return view.cover.labels, layout.document.pages[0]._page_box


def boxes(box: Any, kind: str) -> Iterator[Any]:
    """The boxes of this kind of element inside a box."""
    if box.element_tag == kind and type(box).__name__ != "LineBox":
        yield box
    for child in getattr(box, "children", ()):
        yield from boxes(child, kind)


def text_edges(box: Any) -> tuple[float, float, float, float]:
    """The edges of the text in a box: left, top, right, bottom."""
    lines = [one for one in box.descendants() if type(one).__name__ == "TextBox"]
    return (
        min(one.position_x for one in lines),
        min(one.position_y for one in lines),
        max(one.position_x + one.width for one in lines),
        max(one.position_y + one.height for one in lines),
    )


def outside(kind: str, page: Any) -> list[str]:
    """The names that leave their bars, and texts that leave the page or meet a bar."""
    found = []
    bars = list(boxes(page, "li"))
    for bar in bars:
        left, top = bar.position_x, bar.position_y
        right, bottom = left + bar.margin_width(), min(top + bar.margin_height(), page.margin_height())
        name = next(boxes(bar, "span"))
        if kind == "turned":
            # The name runs up from three millimeters above the page's foot.
            length, thick = name.width, name.height
            if length + 3 * MM > bottom - top or thick > right - left:
                found.append(f"{length:.0f} px of name on a bar of {bottom - top:.0f}")
        else:
            edges = text_edges(name)
            # The font's box is taller than its letters.
            inset = (edges[3] - edges[1]) / 6
            if edges[0] < left or edges[1] + inset < top or edges[2] > right or edges[3] - inset > bottom:
                found.append(f"{edges} is outside of {(left, top, right, bottom)}")
    highest = min(bar.position_y for bar in bars)
    (inside,) = (box for box in page.descendants() if box.element is not None and box.element.get("class") == "inside")
    _, _, right, bottom = text_edges(inside)
    return [
        *found,
        *(["the text meets the bars"] if bottom > highest else []),
        *(["the text is cut"] if right > page.margin_width() else []),
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", theme_names())
def test_names_stay_on_their_bars(theme: str, size: str, tmp_path: Path) -> None:
    """Whatever the number of levels and the length of their names, each stands inside its bar."""
    ladders = {count: write_ladder(tmp_path / str(count), LONG_NAMES[:count]) for count in (1, 2, 5, 8, 18)}
    for count, ladder in ladders.items():
        assert [] == outside(*cover(ladder, theme, size)), count
    assert [] == outside(*cover(DEFAULT_LADDER, theme, size))


def test_names_are_set_as_the_bars_allow(tmp_path: Path) -> None:
    """Across where there is room, turned on narrow bars, in horizontal bars if they are long, and nowhere if there are too many."""
    assert "across" == cover(DEFAULT_LADDER, "default", "a4")[0]
    assert "turned" == cover(DEFAULT_LADDER, "default", "a5")[0]
    assert "rows" == cover(write_ladder(tmp_path / "8", LONG_NAMES[:8]), "default", "a4")[0]
    kind, page = cover(write_ladder(tmp_path / "100", [f"Level {number}" for number in range(100)]), "default", "a5")
    assert ("none", 100, []) == (kind, len(list(boxes(page, "li"))), list(boxes(page, "span")))
    assert min(bar.width for bar in boxes(page, "li")) > 1


TITLES = {
    "long": ("The ladder of a house that has a long name " * 5)[:200].strip(),
    "one word": WORD,
    "wide": "昇進の梯子" * 12,
}


@pytest.mark.parametrize("size", ["a4", "a5"])
@pytest.mark.parametrize("title", TITLES)
def test_a_long_title_has_room(title: str, size: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long title is set smaller, and the introduction leaves the cover if there is still no room: nothing meets the bars."""
    monkeypatch.setattr("ladder_reports.documents.context.fonts_for", _any_fonts)
    for number, introduction in enumerate(((SENTENCE * 5)[:400], "- A\n" * 100)):
        ladder = write_ladder(tmp_path / str(number), LONG_NAMES[:5], title=TITLES[title], introduction=introduction)
        assert [] == outside(*cover(ladder, "default", size)), introduction[:10]


def _any_fonts(theme: Any, *_: Any, **__: Any) -> Any:
    """The theme's fonts, whether or not they have every character."""
    from ladder_reports.design.fonts import find_fonts  # noqa: PLC0415 -- the test replaces its neighbor

    return find_fonts(theme.families, theme.fonts, [], theme.path)
