"""What a batch is given on the command line becomes its inputs: folders, files, patterns, and rosters as CSV.

A roster selects: where there is one, its rows are the inputs, and other paths only say where files are looked for.
"""

import csv
import glob
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from ladder_reports.batch.model import Entry
from ladder_reports.errors import InputError, Problem, UnknownNameError, nearest, shortened
from ladder_reports.evidence.audience import AUDIENCES, Audience
from ladder_reports.evidence.discovery import SUFFIXES, find
from ladder_reports.evidence.identity import safe_id
from ladder_reports.evidence.model import Person
from ladder_reports.files.text import Problems, read_text

COLUMNS = ("id", "file", "manager", "team", "audience")
_PASSWORD = "password"  # noqa: S105 -- a column's name
_LISTED = 3
_PASSWORD_BYTES = 127
"""The longest password that AES-256 in PDF takes (ISO 32000-2, 7.6.4.3.3)."""
_STRONG = 12
"""Characters. Whoever has a file can try passwords on it for as long as they like."""


def find_entries(paths: Iterable[Path], password_column: str | None = None) -> tuple[Entry, ...]:
    """The inputs, sorted by file; what is wrong with one row of a roster is that entry's problem.

    With `password_column`, each has the password of its row.

    Raises:
        InputError: a path leads to nothing, or a roster cannot be read as one, or has no such column.
        UnknownNameError: the column is one that holds something else, or there is no roster.
    """
    column = password_column.strip().casefold() if password_column is not None else None
    if column in COLUMNS:
        raise UnknownNameError(f"--password-column: the column '{column}' holds something else")
    problems: list[Problem] = []
    files: dict[Path, Path] = {}
    rosters: list[Path] = []
    for path in _expanded(paths, problems):
        if path.suffix.lower() == ".csv":
            rosters.append(path)
            continue
        for file in _files(path, problems):
            files.setdefault(file.resolve(), file)
    listed = [entry for roster in rosters for entry in _rows(roster, tuple(files.values()), column, problems)]
    if problems:
        raise InputError(problems)
    if column is not None and not rosters:
        raise UnknownNameError("--password-column names a column of a roster, and there is no roster among the paths")
    entries = listed if rosters else [Entry(file) for file in files.values()]
    return tuple(sorted(set(entries), key=lambda entry: (str(entry.file), entry.roster_values, entry.audience or "")))


def _expanded(paths: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    """The paths, with patterns replaced by what they match."""
    for path in paths:
        if path.exists() or not glob.has_magic(str(path)):
            yield path
            continue
        found = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 -- the pattern may be absolute, which Path.glob refuses
        if not found:
            problems.append(Problem(str(path), 0, 0, "the pattern matches nothing"))
        yield from map(Path, found)


def _files(path: Path, problems: list[Problem]) -> list[Path]:
    """The evidence files that a path stands for; ladders inside a folder are passed over."""
    found = find([path])
    problems += found.problems
    if found.ladders and not found.evidence:
        problems.append(Problem(str(path), 0, 0, "is a ladder; name it with --ladder, and give evidence files here"))
    return found.evidence


def _rows(roster: Path, files: tuple[Path, ...], column: str | None, problems: list[Problem]) -> Iterator[Entry]:
    """The entries of a roster, with the passwords in this column."""
    found = Problems(str(roster))
    text = read_text(roster, found)
    if text is None:
        # Spreadsheets mark UTF-8 with a byte-order mark, which evidence may not have and a table may.
        problems.extend(found.found)
        return
    errors = [problem for problem in found.found if "byte-order mark" not in problem.message]
    reader = csv.reader(io.StringIO(text.text), delimiter=";" if _semicolons(text.text) else ",")
    head = [name.strip().casefold() for name in next(reader, [])]
    errors += [Problem(str(roster), 1, 0, message) for message in _head_faults(head, column)]
    problems.extend(errors)
    if errors:
        return
    stems = {safe_id(file.stem): file for file in reversed(files)}
    start = reader.line_num + 1
    for cells in reader:
        line, start = start, reader.line_num + 1
        if any(cell.strip() for cell in cells):
            row = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name in {*COLUMNS, column}}
            entry = _entry(roster, line, row, stems)
            yield entry if column is None else _locked(entry, Problem(str(roster), line, 0, ""), row.get(column, ""))


def _semicolons(text: str) -> bool:
    head = text.split("\n", 1)[0]
    return head.count(";") > head.count(",")


def _head_faults(head: list[str], column: str | None) -> Iterator[str]:
    if not {"id", "file"} & set(head):
        near = "".join(nearest(name, ("id", "file")) for name in head[:_LISTED])
        yield f"the first line names the columns, and 'id' or 'file' must be among them{near}"
    known = {*COLUMNS, column}
    yield from (f"the column '{name}' stands twice" for name in sorted({name for name in head if name in known and head.count(name) > 1}))
    if column is None and _PASSWORD in head:
        yield "has a column 'password', and nothing would be protected; give --password-column password, or take the column out"
    if column is not None and column not in head:
        yield f"there is no column '{shortened(column)}', which --password-column names{nearest(column, head)}"


def _entry(roster: Path, line: int, row: dict[str, str], stems: dict[str, Path]) -> Entry:
    """A roster's row as an entry; what is wrong with it goes along."""
    faults: list[str] = []
    told = tuple((key, row[key]) for key in ("id", "manager", "team") if row.get(key))
    audience = row.get("audience", "").casefold() or None
    if audience not in {None, *AUDIENCES}:
        faults.append(f"unknown audience '{shortened(str(audience))}'; there are: {', '.join(AUDIENCES)}")
    try:
        Person.model_validate({"name": "x", **dict(told)})
    except ValidationError as error:
        faults += [f"{fault['loc'][0]}: {str(fault['msg']).removeprefix('Value error, ')}" for fault in error.errors()]
    file = _file(roster, row, stems)
    if not file.is_file():
        faults.append(f"there is no file {file}")
    problems = tuple(Problem(str(roster), line, 0, fault) for fault in faults)
    return Entry(file, told, cast("Audience | None", audience) if not faults else None, problems)


def _locked(entry: Entry, place: Problem, cell: str) -> Entry:
    """An entry with its password; what is wrong with that goes along, and never says it."""
    # As readers of PDFs put it (SASLprep, RFC 4013), so that it does not matter how a letter with an accent was typed.
    password = unicodedata.normalize("NFKC", cell)
    found: list[Problem] = []
    if not password:
        found.append(replace(place, message="there is no password, and so no plan"))
    elif len(password.encode()) > _PASSWORD_BYTES:
        found.append(replace(place, message=f"the password is longer than {_PASSWORD_BYTES} bytes, the most that a PDF takes"))
    elif len(password) < _STRONG:
        found.append(replace(place, message=f"the password is shorter than {_STRONG} characters, and can be guessed in time", note=True))
    return replace(entry, password=password, problems=(*entry.problems, *found))


def _file(roster: Path, row: dict[str, str], stems: dict[str, Path]) -> Path:
    """The evidence file that a row is about: the one it names, the one found under its id, or one beside the roster."""
    if row.get("file"):
        return roster.parent / row["file"]
    name = safe_id(row.get("id", ""))
    beside = [roster.parent / f"{name}{suffix}" for suffix in SUFFIXES]
    return stems.get(name) or next((path for path in beside if path.is_file()), beside[0])
