"""How much a whole ladder may have, so that one from a stranger makes a booklet in a minute or two, or none."""

from collections.abc import Callable, Iterable
from itertools import accumulate

from ladder_reports.files import amounts
from ladder_reports.files.text import Place, Problems

MOST_CHARACTERS = 1_000_000
MOST_BLOCKS = 3_000
"""Paragraphs, cells of tables, and lines of lists, tables, quotations and code. A level's are printed up to five times."""
MOST_SIGNS = 10_000
"""Signs of emphasis, code and links."""

_COUNTS: tuple[tuple[Callable[[str], int], int, str], ...] = (
    (len, MOST_CHARACTERS, "characters"),
    (amounts.blocks, MOST_BLOCKS, "paragraphs, table cells, and lines of lists, tables, quotations and code"),
    (amounts.signs, MOST_SIGNS, "Markdown signs (* _ ` [)"),
)


def check_amounts(files: Iterable[tuple[str, Problems]]) -> None:
    """Report what a ladder's files have too much of: each text with the file's problems, in the order in which they are counted."""
    files = tuple(files)
    for text, problems in files:
        if (start := amounts.unbroken(text)) is not None:
            place = Place(text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
            message = f"more than {amounts.WORD_LIMIT} characters without a space, so that the line cannot be broken; put spaces in it"
            problems.add(place, message)
    for count, limit, what in _COUNTS:
        totals = accumulate(count(text) for text, _ in files)
        if over := next((problems for total, (_, problems) in zip(totals, files, strict=True) if total > limit), None):
            over.add(Place(1, 1), f"with this file, the ladder has more than {limit:,} {what}; shorten it, or make two ladders of it")
