"""The thumb index: a tab at the outer edge of each level's pages, which steps up with the level. Lengths are in millimeters.

The boxes of a page's margins know nothing of the elements on the page, so each rank has pages of its own name.
"""

from collections.abc import Iterable

from ladder_reports.design.page_sizes import POINTS_PER_MM, PageSize
from ladder_reports.documents.booklet.view import LevelView

_TAB_HEIGHT, _LOWEST = 1 / 7, 0.79
"""The height of a tab, and the foot of the lowest one from the top, as shares of the page's height."""
_HIGHEST = 0.085
_TEXT_HEIGHT = 14 / POINTS_PER_MM


def thumb_index(levels: Iterable[LevelView], page_size: PageSize, bleed: float) -> str:
    """The style sheet for the pages of all levels. Tabs go into the bleed."""
    by_rank = {level.rank: level for level in levels}
    return "\n".join(_rules(level, page_size, bleed) for level in by_rank.values())


def _rules(level: LevelView, page_size: PageSize, bleed: float) -> str:
    width, from_top = (6 if page_size.small else 8), page_size.booklet_margins[0] / POINTS_PER_MM
    lowest, highest = round(page_size.height * _LOWEST), round(page_size.height * _HIGHEST)
    height = round(min(page_size.height * _TAB_HEIGHT, (lowest - highest) / level.top), 2)
    top = round(lowest - level.rank * height - from_top, 2)
    size, family = ("9.2pt", "text-family") if page_size.small else ("13pt", "display-family")
    above = round(max(0.0, min(1.5, (height - _TEXT_HEIGHT) / 2)), 2)
    tab = (
        f'content: "{level.rank}"; box-sizing: border-box; width: {width + bleed:g}mm; height: {height:g}mm; margin-top: {top:g}mm;'
        f" background: {level.color}; color: {level.ink}; font: 400 {size}/{min(_TEXT_HEIGHT, height):.2f}mm var(--{family});"
        f" text-align: center; vertical-align: top; padding-top: {above:g}mm"
    )
    head = 'string(foot, first-except) "\\2003" string(continued, start)' if page_size.small else "string(continued, start)"
    style = "color: var(--muted); font: 400 7.4pt/14pt var(--text-family); vertical-align: bottom; padding-bottom: 14pt; text-align: left"
    sides = [f"@page rank-{level.rank} {{ @top-left {{ content: {head}; {style} }} }}"]
    for side, other in (("left", "right"), ("right", "left")):
        into_bleed = f"margin-{side}: {-bleed:g}mm; margin-{other}: auto; padding-{side}: {bleed:g}mm"
        sides.append(f"@page rank-{level.rank}:{side} {{ @{side}-top {{ {tab}; {into_bleed} }} }}")
    return "\n".join(sides)
