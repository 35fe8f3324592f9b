"""Which cells of a table are the heads of which (ISO 32000-1, 14.8.5.7): what is read before a cell's own words.

Where each column has one head and each row as well, that follows from the heads' scope. Where rows are in groups, or a head
spans several columns or rows, each cell names its heads.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

_GROUPS = frozenset({"THead", "TBody", "TFoot"})
_SCOPES = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}


class _Placed(Struct, frozen=True):
    """A cell in the grid of its table."""

    node: Any
    row: int
    column: int
    group: int
    """The group of rows that it is in."""
    in_head: bool
    """Whether it is in the table's head, or in a row of heads alone."""

    @property
    def is_head(self) -> bool:
        return bool(self.node.kind == "TH")

    def shares_column(self, other: "_Placed") -> bool:
        return bool(self.column < other.column + other.node.columns and other.column < self.column + self.node.columns)

    def shares_row(self, other: "_Placed") -> bool:
        return bool(self.row < other.row + other.node.rows and other.row < self.row + self.node.rows)


def name_heads(tables: Iterable[Any]) -> None:
    """Say of each head whether it is for a row or a column, and of each cell which its heads are, where that is needed."""
    for number, table in enumerate(tables, 1):
        cells = [*_grid(table)]
        heads = [cell for cell in cells if cell.is_head]
        named = any(head.node.scope.endswith("group") or head.node.columns > 1 or head.node.rows > 1 for head in heads)
        named = named or len({head.row for head in heads if head.in_head}) > 1
        if named:
            _name(cells, heads, number)
        for head in heads:
            head.node.scope = _scope(head)


def _grid(table: Any) -> Iterator[_Placed]:
    """The cells of a table in reading order. A head without words is no head."""
    row = 0
    for number, group in enumerate(_row_groups(table)):
        taken: dict[int, int] = {}  # how many more rows a cell from above takes in a column
        for line in group:
            column = 0
            in_head = line.parent.kind == "THead" or all(node.kind == "TH" for node in line.kids)
            below = {place: left - 1 for place, left in taken.items() if left > 1}
            for node in line.kids:
                while column in taken:
                    column += 1
                if node.kind == "TH" and not node.kids:
                    node.kind, node.scope = "TD", ""
                yield _Placed(node, row, column, number, in_head)
                if node.rows > 1:
                    below |= dict.fromkeys(range(column, column + node.columns), node.rows - 1)
                column += node.columns
            taken = below
            row += 1


def _row_groups(table: Any) -> Iterator[list[Any]]:
    loose = [kid for kid in table.kids if kid.kind == "TR"]
    if loose:
        yield loose
    for kid in table.kids:
        if kid.kind in _GROUPS:
            yield [row for row in kid.kids if row.kind == "TR"]


def _scope(head: _Placed) -> str:
    """Whether a head is for what is beside it or below it; by where it stands, if its author does not say."""
    node = head.node
    if node.scope == "rowgroup" and not head.column and node.rows == 1:
        return "Both"  # it stands above its group
    return _SCOPES.get(node.scope, "Column" if head.in_head or head.column else "Row")


def _name(cells: list[_Placed], heads: list[_Placed], table: int) -> None:
    """Let each cell that is no head name its heads: those of its group, of its row, and of its column."""
    columns = [head for head in heads if _scope(head) == "Column"]
    for cell in cells:
        if cell.is_head:
            continue
        found = [head for head in heads if head.node.scope == "rowgroup" and head.group == cell.group and head.row <= cell.row]
        found += [head for head in heads if head.node.scope != "rowgroup" and _scope(head) == "Row" and head.shares_row(cell)]
        found += [head for head in columns if head.row < cell.row and head.shares_column(cell) and head.group in {0, cell.group}]
        for head in found:
            head.node.name = head.node.name or f"head-{table}-{head.row}-{head.column}"
        cell.node.heads = [head.node for head in found]
