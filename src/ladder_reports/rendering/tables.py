"""Tables of Markdown fit their pages, however many columns they have: measured in a layout, then set anew if they are too wide.

A table that does not fit is set in smaller type, then in the smallest. One that is still too wide becomes a list of records: each
row is a block of lines with a column's heading and the row's value. Nothing is guessed from the number of columns; the engine
knows how wide the words are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import count, zip_longest
from typing import Any

_OPEN = '<table class="written">'
_BARE_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_TABLE = re.compile(rf"{_OPEN}(.*?)</table>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_BARE_CELL = re.compile(r"<(t[hd])>")
_CELL = re.compile(r'<t[hd] class="written-cell">(.*?)</t[hd]>', re.DOTALL)
_TAG_OR_LONG_WORD = re.compile(r'<(?:[^>"]|"[^"]*")*>|(?:&#?\w+;|[^\s<>&]){25,}')
_NUMBER = "data-number"
_SLACK = 0.5
"""A table may be so many pixels wider than its place, which nobody sees."""
_HOPELESS = 0.6
"""A table that would have to be narrower than this share of its width is not tried in smaller type."""
_BARELY = 0.99
"""The share of its width that would do for a table with a cramped column."""
_CRAMPED_WIDTH, _CRAMPED_LINES = 5, 6
"""A column is cramped if it is narrower than so many letters are high, and a text in it has so many lines or more."""
_SHORT_RECORD = 6
"""Lines of a record that stay together on a page."""
MOST_ROUNDS = 4
"""How often a document is laid out until all tables fit. Each time every table that does not is set in the next way."""


class Fit(IntEnum):
    """How a table is set, from what is tried first to what always fits."""

    FULL = 0
    SMALL = 1
    SMALLEST = 2
    RECORDS = 3


Fits = tuple[Fit, ...]
"""How each table of a document is set, in their order."""


def mark(html: str) -> str:
    """The HTML of a text with its tables marked, and with places to break in words that no column has room for."""

    def table(found: re.Match[str]) -> str:
        inside = _BARE_CELL.sub(r'<\1 class="written-cell">', _TAG_OR_LONG_WORD.sub(_breakable, found[1]))
        return f"{_OPEN}{inside}</table>"

    return _BARE_TABLE.sub(table, html)


def _breakable(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("<") else f'<span class="long-word">{found[0]}</span>'


def has_tables(html: str) -> bool:
    """Whether a document has tables that someone wrote."""
    return _OPEN in html


def with_fits(html: str, fits: Fits) -> str:
    """The document with its tables set as `fits` says; those beyond it in full."""
    numbers = count()

    def table(found: re.Match[str]) -> str:
        number = next(numbers)
        fit = fits[number] if number < len(fits) else Fit.FULL
        inside = _records(found[1]) if fit == Fit.RECORDS else found[1]
        return f'<table class="written written-{fit.name.lower()}" {_NUMBER}="{number}">{inside}</table>'

    return _TABLE.sub(table, html)


def _records(inside: str) -> str:
    """The rows of a table as blocks of lines: the column's heading, and what the row says there."""
    head, *rows = ([cell[1] for cell in _CELL.finditer(row[1])] for row in _ROW.finditer(inside))
    # A long record may be cut by the end of a page.
    opening = f'<tbody class="written-record{" whole" if len(head) <= _SHORT_RECORD else ""}">'
    return "".join(f"{opening}{''.join(_lines(head, row))}</tbody>" for row in rows or [[]])


def _lines(head: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    # Classes, because selectors that count children keep the styles of all documents from being shared.
    last = max(len(head), len(row)) - 1
    for number, (heading, value) in enumerate(zip_longest(head, row, fillvalue="")):
        place = f"{'' if number else ' first'}{' last' if number == last else ''}"
        label = f'<th scope="row" class="written-cell written-heading">{heading}</th>'
        yield f'<tr class="written-line{place}">{label}<td class="written-cell written-value">{value or "–"}</td></tr>'


def better_fits(pages: Iterable[Any], fits: Fits) -> Fits:
    """How the tables should be set, judged by a layout in which they were set as `fits` says; the same if all fit."""
    better = dict(enumerate(fits))
    for page in pages:
        root = page._page_box  # noqa: SLF001 -- the boxes of a page have no public name
        for number, shrinkage in _shrinkages(root, root, root.content_box_x() + root.width):
            fit = fits[number] if number < len(fits) else Fit.FULL
            if fit < Fit.RECORDS and shrinkage < 1:
                better[number] = max(better.get(number, fit), Fit.RECORDS if shrinkage < _HOPELESS else Fit(fit + 1))
    changed = {number: fit for number, fit in better.items() if fit}
    return tuple(changed.get(number, Fit.FULL) for number in range(max(changed, default=-1) + 1))


def _shrinkages(box: Any, parent: Any, right: float) -> Iterator[tuple[int, float]]:
    """For each part of a table in a box: its number, and the share of its width that would do; 1 where the table is well set."""
    element = getattr(box, "element", None)
    if element is not None and getattr(box, "is_table_wrapper", False) and (number := element.get(_NUMBER)) is not None:
        room = min(parent.width, right - box.position_x) + _SLACK
        share = min(1.0, room / box.width) if box.width else 1.0
        yield int(number), min(share, _BARELY if any(map(_is_cramped, _cells(box))) else 1.0)
        return
    for child in getattr(box, "children", ()):
        yield from _shrinkages(child, box, right)


def _cells(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        if child.element_tag in {"td", "th"}:
            yield child
        else:
            yield from _cells(child)


def _is_cramped(cell: Any) -> bool:
    return cell.width < _CRAMPED_WIDTH * cell.style["font_size"] and _line_count(cell) >= _CRAMPED_LINES


def _line_count(box: Any) -> int:
    """The lines of text in a box. Their class is known by its name: Markdown becomes HTML where the engine is not installed, too."""
    return sum(1 if type(child).__name__ == "LineBox" else _line_count(child) for child in getattr(box, "children", ()))
