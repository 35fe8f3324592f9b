"""The index of a long roll: everybody by team, in columns that are filled beforehand, with the page where it changes."""

from collections.abc import Iterator, Sequence

from ladder_reports.design.page_sizes import POINTS_PER_MM, PageSize
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.documents.packet import view as views

INDEX_FROM = 25
"""The fewest people for whom the roll has an index: they need a third page."""
_COLUMNS, _COLUMNS_SMALL_PAGE = 3, 2
_GAP_MM = 4.0
_INDENT = 14.0
_TEXT = 9.2


class IndexComposer:
    """Fills the columns of indexes on one size of page."""

    def __init__(self, page_size: PageSize, metrics: TextMetrics) -> None:
        self.metrics = metrics
        self.count = _COLUMNS_SMALL_PAGE if page_size.small else _COLUMNS
        width = page_size.text_width / self.count - _GAP_MM
        self.room = (width * POINTS_PER_MM - _INDENT) / _TEXT

    def index(self, roll: views.Roll, roll_pages: Sequence[int], title: str, no_team: str, lines: tuple[int, int]) -> views.Index:
        """The index of a roll, of whose rows the page is known; the index's first page and its other pages have so many lines."""
        entries = list(_entries(roll, roll_pages, no_team))
        pages: list[tuple[tuple[views.IndexLine, ...], ...]] = []
        team: views.IndexLine | None = None
        while entries:
            most = max(lines[bool(pages)] - 1, 1)
            # The last page has columns of about the same height.
            height = min(most, -(-sum(map(self._height, entries)) // self.count) + 1)
            columns = []
            for _ in range(self.count):
                column, entries = self._column(entries, height)
                # A column that begins within a team names it again.
                columns.append((team, *column) if team and column and not column[0].is_team else column)
                team = next((one for one in reversed(column) if one.is_team), team)
            pages.append(tuple(column for column in columns if column))
        return views.Index(title, tuple(pages))

    def last_height(self, index: views.Index) -> int:
        """The lines of the longest column of the last page."""
        return max((sum(map(self._height, column)) for page in index.pages[-1:] for column in page), default=0)

    def _height(self, one: views.IndexLine) -> int:
        return max(1, self.metrics.lines(one.text, self.room))

    def _column(self, entries: list[views.IndexLine], height: int) -> tuple[tuple[views.IndexLine, ...], list[views.IndexLine]]:
        """The lines of a column, and those after it. A team's name is not at its foot, and no empty line at its head or foot."""
        while entries and not entries[0].text:
            entries = entries[1:]
        cut = used = 0
        for one in entries:
            used += self._height(one)
            if used > height:
                break
            cut += 1
        whole = cut
        while 0 < cut < len(entries) and (entries[cut - 1].is_team or not entries[cut - 1].text):
            cut -= 1
        cut = cut or max(whole, 1)
        return tuple(entries[:cut]), entries[cut:]


def _entries(roll: views.Roll, pages: Sequence[int], no_team: str) -> Iterator[views.IndexLine]:
    rows = roll.rows
    teams = any(row.team for row in rows)
    for before, row, page, page_before in zip((None, *rows), rows, pages, (0, *pages), strict=False):
        begins = teams and (before is None or before.team != row.team)
        if begins and before is not None:
            yield views.IndexLine("")
        if begins:
            yield views.IndexLine(row.team or no_team, is_team=True)
        yield views.IndexLine(row.name, row.anchor if begins or page != page_before else "")
