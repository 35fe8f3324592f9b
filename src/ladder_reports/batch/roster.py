"""Turns the paths on the command line into plan requests: folders, files, patterns, and rosters as CSV.

A roster selects: if there is one, its rows are the requests, and the other paths only say where files are looked for.
"""

import difflib
import glob
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

from msgspec import Struct
from pydantic import ValidationError

from ladder_reports.batch.model import PlanRequest
from ladder_reports.errors import InputError, Problem, UnknownNameError, did_you_mean, nearest, own_words, quote
from ladder_reports.evidence.audience import AUDIENCES, Audience
from ladder_reports.evidence.discovery import SUFFIXES, find, folders_of, is_outside, resolved
from ladder_reports.evidence.identity import safe_id
from ladder_reports.evidence.model import Person
from ladder_reports.files.csv_reader import EXCEL_ADVICE, read_table
from ladder_reports.files.encodings import decode
from ladder_reports.files.text import Place, Problems, is_file, read_raw

COLUMNS = ("id", "file", "manager", "team", "email", "audience")
_PASSWORD = "password"  # noqa: S105 -- the name of a column
_HEADINGS_COMPARED = 3
_ALIKE = 0.8
"""How alike two names of columns must be, from 0 to 1, so that one is taken for a misspelling of the other."""
_TABLES = {".csv", ".tsv", ".tab", ".xlsx", ".xls", ".ods", ".numbers"}
"""The suffixes of tables. Those of spreadsheets are here so that the message says how to save them as CSV."""
_SNIFFED = 2048
_ID_LENGTH = 80
"""Characters of a column's name that are compared."""
_PATH_LENGTH = 200
_PASSWORD_BYTES = 127
"""The longest password of an AES-256 PDF (ISO 32000-2, 7.6.4.3.3)."""
_STRONG_PASSWORD = 12
"""Characters. Anyone who has the file can try passwords on it for as long as they like."""


class _Searched(Struct, frozen=True):
    """Where a roster's files may be."""

    folders: tuple[Path, ...]
    files: dict[str, Path]
    """The evidence files that were found in them, by their names as ids."""


def find_requests(paths: Iterable[Path], password_column: str | None = None) -> tuple[PlanRequest, ...]:
    """The requests, sorted by file; what is wrong with a row of a roster is a problem of its request.

    With `password_column`, each request has the password from that column.

    Raises:
        InputError: a path does not exist, or a roster cannot be read or has no such column.
        UnknownNameError: the password column has another meaning, or there is no roster.
    """
    column = password_column.strip().casefold() if password_column is not None else None
    if column in COLUMNS:
        raise UnknownNameError(f"--password-column: the column {quote(column)} has another meaning; name the one with the passwords")
    problems: list[Problem] = []
    files: dict[Path, Path] = {}
    outside: dict[Path, Problem] = {}
    rosters: list[Path] = []
    expanded = tuple(_expanded(paths, problems))
    folders = folders_of(expanded)
    for path in expanded:
        if _is_roster(path):
            rosters.append(path)
            continue
        found = find([path], folders)
        problems += found.problems
        outside |= found.outside
        if found.ladders and not (found.evidence or found.outside):
            problems.append(Problem.about(path, "is a ladder; use --ladder for it, and name evidence files here"))
        for file in found.evidence:
            files.setdefault(resolved(file), file)
    searched = _Searched(folders, {safe_id(file.stem): file for file in reversed(files.values())})
    listed = [request for roster in rosters for request in _rows(roster, searched, column, problems)]
    if problems:
        raise InputError(problems)
    if column is not None and not rosters:
        raise UnknownNameError("--password-column needs a roster: add its CSV file to the paths")
    refused = (PlanRequest(path, problems=(problem,)) for path, problem in outside.items())
    requests = listed if rosters else [*map(PlanRequest, files.values()), *refused]
    return tuple(sorted(set(requests), key=sort_key))


def sort_key(request: PlanRequest) -> tuple[object, ...]:
    """The order of a batch's inputs."""
    return str(request.file), request.roster_values, request.audience or ""


def _is_roster(path: Path) -> bool:
    """Whether a file is a table: by its suffix, or, as Excel saves "Unicode Text", by the tabs in a text file."""
    suffix = path.suffix.lower()
    if suffix != ".txt":
        return suffix in _TABLES
    try:
        return "\t" in decode(read_raw(path, _SNIFFED)).text.split("\n", 1)[0]
    except OSError:
        return False


def _expanded(paths: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    """The paths, with patterns replaced by what they match."""
    for path in paths:
        if path.exists() or not glob.has_magic(str(path)):
            yield path
            continue
        found = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 -- the pattern may be absolute, which Path.glob refuses
        if not found:
            problems.append(Problem.about(path, "no file matches this pattern"))
        yield from map(Path, found)


def _rows(roster: Path, searched: _Searched, column: str | None, problems: list[Problem]) -> Iterator[PlanRequest]:
    """The requests of a roster, with the passwords in this column."""
    found = Problems(str(roster))
    table = read_table(roster, found)
    headings = [name.strip().casefold() for name in table.head.cells] if table else []
    if table:
        for message in _heading_faults(headings, column):
            found.add(Place(table.head.line, 0), message)
    used = {*COLUMNS, column}
    rows = [(row.line, dict(zip(headings, (cell.strip() for cell in row.cells), strict=False))) for row in (table.rows if table else ())]
    doubtful = [line for line, row in rows for name in row if table and name in used and table.doubtful(row[name])]
    if table and doubtful:
        message = f"the letters of this row are not certain: the file is not in UTF-8; it looks like {table.encoding}"
        found.add(Place(doubtful[0], 0), f"{message}; {EXCEL_ADVICE}")
    problems.extend(found.found)
    if found.found:
        return
    for line, cells in rows:
        row = {name: cell for name, cell in cells.items() if name in used}
        request = _request(roster, line, row, searched)
        yield request if column is None else _with_password(request, roster, line, row.get(column, ""))


def _heading_faults(headings: list[str], column: str | None) -> Iterator[str]:
    known = {*COLUMNS, column}
    if not {"id", "file"} & set(headings):
        near = "".join(nearest(name, ("id", "file")) for name in headings[:_HEADINGS_COMPARED])
        yield f"the first line must name the columns, with 'id' or 'file' among them{near}"
    for name in headings:
        alike = difflib.get_close_matches(name[:_ID_LENGTH], COLUMNS, n=1, cutoff=_ALIKE) if name not in known else []
        if alike and alike[0] not in headings:
            yield f"unknown column {quote(name)}{did_you_mean(alike[0])}"
    repeated = sorted({name for name in headings if name in known and headings.count(name) > 1})
    yield from (f"the column {quote(name)} appears twice" for name in repeated)
    if column is None and _PASSWORD in headings:
        yield "has a column 'password', but no plan would be encrypted; add --password-column password, or remove the column"
    if column is not None and column not in headings:
        yield f"has no column {quote(column)} for --password-column{nearest(column, headings)}"


def _request(roster: Path, line: int, row: dict[str, str], searched: _Searched) -> PlanRequest:
    faults = [
        f"the cell '{name}' has several lines; write it on one line, and look for a quotation mark that is not closed"
        for name, cell in row.items()
        if "\n" in cell and name in COLUMNS
    ]
    row = {name: " ".join(cell.split("\n")) for name, cell in row.items()}
    values = tuple((key, row[key]) for key in ("id", "manager", "team", "email") if row.get(key))
    audience = row.get("audience", "").casefold() or None
    if audience not in {None, *AUDIENCES}:
        faults.append(f"unknown audience {quote(audience)}; use {', '.join(AUDIENCES)}")
    try:
        Person.model_validate({"name": "x", **dict(values)})
    except ValidationError as error:
        faults += [f"{fault['loc'][0]}: {str(fault['msg']).removeprefix('Value error, ')}" for fault in error.errors()]
    file = _file(roster, row, searched.files)
    if is_outside(file, searched.folders):
        # Whether there is such a file is not said.
        faults.append(f"the file {quote(row.get('file'), _PATH_LENGTH)} is outside the folders that you named; name its folder, too")
    elif not is_file(file):
        faults.append(f"there is no file {own_words(file, _PATH_LENGTH)}; name the folder with the evidence files, too, or correct the row")
    problems = tuple(Problem.about(roster, fault, line=line) for fault in faults)
    return PlanRequest(file, values, cast("Audience | None", audience) if not faults else None, problems)


def _with_password(request: PlanRequest, roster: Path, line: int, cell: str) -> PlanRequest:
    """The request with its password; what is wrong with the password is a problem that does not quote it."""
    # As PDF readers do it (SASLprep, RFC 4013): it does not matter how a letter with an accent was typed.
    password = unicodedata.normalize("NFKC", cell)
    found: list[Problem] = []
    if not password:
        found.append(Problem.about(roster, "no password in this row, so no plan was made", line=line))
    elif len(password.encode()) > _PASSWORD_BYTES:
        found.append(Problem.about(roster, f"the password is longer than {_PASSWORD_BYTES} bytes, the most that a PDF allows", line=line))
    elif len(password) < _STRONG_PASSWORD:
        message = f"the password has fewer than {_STRONG_PASSWORD} characters, so it may be guessed"
        found.append(Problem.about(roster, message, line=line, note=True))
    return replace(request, password=password, problems=(*request.problems, *found))


def _file(roster: Path, row: dict[str, str], stems: dict[str, Path]) -> Path:
    """The evidence file of a row: the one that it names, the one found under its id, or one beside the roster."""
    if row.get("file"):
        return roster.parent / row["file"]
    name = safe_id(row.get("id", ""))
    beside = [roster.parent / f"{name}{suffix}" for suffix in SUFFIXES]
    return stems.get(name) or next((path for path in beside if is_file(path)), beside[0])
