"""Tables of one form are taken apart once: the styles of a table and its wrapper, and what collapsing borders come to."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from weasyprint.formatting_structure import boxes, build
from weasyprint.layout import table as table_layout

_SIDES = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
_MOST = 2_000
"""Forms of tables that are kept; then all are forgotten."""
_serial = count(1)
_Widths = list[tuple[float, ...]]


class Tables:
    """The tables of one look."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._wrap, self._collapse = build.wrap_table, table_layout.collapse_table_borders
        self._copy = boxes.TableColumnBox.deepcopy
        self._style: Any = None
        self._borders: dict[Any, tuple[Any, _Widths]] = {}
        self._columns: list[Any] = []

    def wrap_table(self, box: Any, children: Any) -> Any:
        """Put a table in its wrapper; in place of `weasyprint.formatting_structure.build.wrap_table`, which makes both new styles.

        They follow from the table's own style.
        """
        self._style = style = box.style
        wrapper = self._wrap(box, children)
        table = wrapper.get_wrapped_table()
        shared = style.__dict__.setdefault("wrapped", (wrapper.style, table.style))
        wrapper.style, table.style = shared
        return wrapper

    def collapse_table_borders(self, table: Any, grid_width: int, grid_height: int) -> Any:
        """Resolve the conflicts of borders; in place of `weasyprint.layout.table.collapse_table_borders`.

        The grid follows from the styles of all parts, and from where the cells stand.
        """
        parts = [*_parts(table)]
        key = grid_width, grid_height, _number(self._style), *[place for _, place in parts]
        known = self._borders.get(key)
        boxes = [table, *[part for part, _ in parts]]
        if known is None:
            if len(self._borders) >= _MOST:
                self._borders.clear()
            grid = self._collapse(table, grid_width, grid_height)
            known = self._borders[key] = grid, [tuple([part.__dict__[side] for side in _SIDES]) for part in boxes] if grid[0] else []
        grid, widths = known
        for part, found in zip(boxes, widths, strict=bool(widths)):
            part.border_top_width, part.border_right_width, part.border_bottom_width, part.border_left_width = found
        return grid

    def copy_column(self, column: Any) -> Any:
        """A column of a table that is laid out; in place of `TableColumnBox.deepcopy`."""
        self._columns.append(self._copy(column))
        return self._columns[-1]

    def laid_out(self) -> None:
        """Let tables go when their documents go: their columns hold them to find their cells, for backgrounds that are laid out by now."""
        for column in self._columns:
            column.__dict__.pop("get_cells", None)
        self._columns.clear()


def _parts(table: Any) -> Iterator[tuple[Any, Any]]:
    """The parts of a table, each with all that its borders depend on."""
    for group in table.children:
        yield group, (_number(group.style), len(group.children))
        for row in group.children:
            yield row, (_number(row.style), len(row.children))
            for cell in row.children:
                yield cell, (_number(cell.style), cell.grid_x, cell.colspan, cell.rowspan)
    for group in table.column_groups:
        yield group, (_number(group.style), group.grid_x, group.span, len(group.children))
        for column in group.children:
            yield column, (_number(column.style), column.grid_x)


def _number(style: Any) -> int:
    number: int | None = style.__dict__.get("ruled_as")
    if number is None:
        number = style.ruled_as = next(_serial)
    return number
