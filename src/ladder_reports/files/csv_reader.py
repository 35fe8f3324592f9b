"""Reads a table that a spreadsheet saved as CSV: with commas, semicolons or tabs, in UTF-8 or UTF-16, with or without ``sep=;``.

A table in another encoding is read as far as its letters are certain; see `Table.doubtful`.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from ladder_reports.files import encodings
from ladder_reports.files.text import Place, Problems, SourceText, checked_text, read_limited, with_plain_line_ends

EXCEL_ADVICE = "in Excel, choose File > Save As and the type 'CSV UTF-8 (Comma delimited)'"
"""How to save a table so that it can be read for certain; the type's name is Excel's own."""

_DELIMITERS = ",;\t|"
_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "'|'"}
_SEP = re.compile(r'"?sep=(.)"?[,;\t]*', re.IGNORECASE)


class Row(Struct, frozen=True):
    """A row of a table, and the line on which it starts."""

    line: int
    cells: list[str]


class Table(Struct, frozen=True):
    """The rows of a table. The first one that is not blank names the columns."""

    head: Row
    rows: tuple[Row, ...]
    encoding: str = ""
    """The likely encoding of a table that is not in UTF-8 or UTF-16; empty if the letters are certain."""

    def doubtful(self, cell: str) -> bool:
        """Whether the letters of a cell are not certain, because the encoding is not."""
        return bool(self.encoding) and not cell.isascii()


def read_table(path: Path, problems: Problems) -> Table | None:
    """The table in a file; everything that keeps a row from being read is a problem at the line where the row starts."""
    raw = read_limited(path, problems)
    if raw is None:
        return None
    if kind := encodings.foreign_kind(raw):
        problems.add(Place(0, 0), f"is {kind}, not a table in CSV; {EXCEL_ADVICE}")
        return None
    decoded = encodings.decode(raw)
    text = checked_text(SourceText(str(path), with_plain_line_ends(decoded.text)), problems)
    if text is None:
        return None
    lines = text.text.split("\n")
    start = 0
    if said := _SEP.fullmatch(lines[0].strip("\ufeff ")):
        start, delimiter = 1, said[1]
    else:
        first = next(line for line in lines if line.strip())
        bare = re.sub(r'"[^"]*"', "", first)
        delimiter = max(_DELIMITERS, key=bare.count)
    rows = [row for row in _rows(lines, start, delimiter, problems) if any(cell.strip() for cell in row.cells)]
    if not rows:
        if not problems.found:
            problems.add(Place(1, 1), "the table is empty; the first line must name the columns")
        return None
    head, *others = rows
    for row in others:
        if any(cell.strip() for cell in row.cells[len(head.cells) :]):
            message = f"this row has {len(row.cells)} cells and the first line {len(head.cells)}; put a cell that contains {{}} in quotes"
            problems.add(Place(row.line, 0), message.format(_NAMES.get(delimiter, f"'{delimiter}'")))
    encoding = "" if decoded.wrong_at is None else decoded.encoding or "an unknown encoding"
    return Table(head, tuple(others), encoding)


def _rows(lines: list[str], start: int, delimiter: str, problems: Problems) -> Iterator[Row]:
    """The rows from a line on. After one that cannot be read, the next line is taken for the start of a row."""
    while start < len(lines) and not problems.full:
        reader = csv.reader((f"{line}\n" for line in lines[start:]), delimiter=delimiter, strict=True)
        begins = start
        try:
            for cells in reader:
                yield Row(begins + 1, cells)
                begins = start + reader.line_num
        except csv.Error as error:
            problems.add(Place(begins + 1, 0), _fault(error, lines[begins]))
            start = begins + 1
        else:
            return


def _fault(error: csv.Error, line: str) -> str:
    if line.count('"') % 2:
        return "a quotation mark in this row is not closed; close it at the end of the cell, or delete it"
    if "expected after" in str(error):
        return 'text goes on after a closing quotation mark; inside a quoted cell, write each quotation mark twice ("")'
    return f"a cell of this row has more than {csv.field_size_limit()} characters; shorten it"
