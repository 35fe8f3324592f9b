"""Divides rows over pages: as few pages as can be, about equally full."""

from collections.abc import Callable, Sequence

_PAGE = 10.0
"""What a page costs, compared with pages that are not equally full."""


def divided(
    heights: Sequence[float],
    room: float,
    *,
    extra: Callable[[int, int], float] = lambda *_: 0.0,
    torn: Callable[[int], float] = lambda _: 0.0,
) -> list[range]:
    """The numbers of the rows on each page.

    `extra` is what a page has besides its rows, from the number of its first row to that after its last; `torn` is what a page costs
    that begins with a row, where 1 is as much as an empty page beside a full one. A row that is higher than a page has one for itself.
    """
    # For the first rows, the least cost of setting them, and where the last of their pages begins.
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(heights) + 1):
        ways = []
        used = 0.0
        for start in range(stop - 1, -1, -1):
            used += heights[start]
            full = (used + extra(start, stop)) / room
            if full > 1 and start < stop - 1:
                if used > room:
                    break
                continue
            ways.append((best[start][0] + _PAGE + full**2 + (torn(start) if start else 0.0), start))
        best.append(min(ways))
    pages: list[range] = []
    stop = len(heights)
    while stop:
        start = best[stop][1]
        pages.append(range(start, stop))
        stop = start
    return pages[::-1]
