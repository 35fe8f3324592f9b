"""Writes tables for spreadsheets and for programs that send mail: CSV in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


def csv_table(columns: Sequence[str], rows: Iterable[Mapping[str, object]], separator: str = ",") -> bytes:
    """A table with these columns, in UTF-8 with the byte-order mark that spreadsheets look for.

    A row needs no value for each column. A cell that a spreadsheet would run gets an apostrophe before it, which makes it text.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = [str(row.get(name, "")) for name in columns]
        writer.writerow([f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell for cell in cells])
    return stream.getvalue().encode("utf-8-sig")
