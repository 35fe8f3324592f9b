"""What a batch is given on the command line becomes its inputs: folders, files, patterns, and rosters as CSV.

A roster selects: where there is one, its rows are the inputs, and other paths only say where files are looked for.
"""

import csv
import glob
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from ladder_reports.audience import AUDIENCES, Audience
from ladder_reports.errors import InputError, Problem, nearest, shortened
from ladder_reports.evidence import safe_id
from ladder_reports.evidence_model import Person
from ladder_reports.orders import Entry
from ladder_reports.source import Problems, read_text

SUFFIXES = (".yaml", ".yml")
COLUMNS = ("id", "file", "manager", "team", "audience")
_NOT_YET = ("password",)
_LISTED = 3


def find_entries(paths: Iterable[Path]) -> tuple[Entry, ...]:
    """The inputs, sorted by file; what is wrong with one row of a roster is that entry's problem.

    Raises:
        InputError: a path leads to nothing, or a roster cannot be read as one.
    """
    problems: list[Problem] = []
    files: dict[Path, Path] = {}
    rosters: list[Path] = []
    for path in _expanded(paths, problems):
        if path.suffix.lower() == ".csv":
            rosters.append(path)
            continue
        for file in _files(path, problems):
            files.setdefault(file.resolve(), file)
    listed = [entry for roster in rosters for entry in _rows(roster, tuple(files.values()), problems)]
    if problems:
        raise InputError(problems)
    entries = listed if rosters else [Entry(file) for file in files.values()]
    return tuple(sorted(set(entries), key=lambda entry: (str(entry.file), entry.told, entry.audience or "")))


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
    """The evidence files that a path stands for."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        problems.append(Problem(str(path), 0, 0, "there is no such file or folder"))
        return []
    if (path / "ladder.md").is_file():
        problems.append(Problem(str(path), 0, 0, "is a ladder; name it with --ladder, and give evidence files here"))
        return []
    found = sorted(_walked(path, problems))
    if not found:
        problems.append(Problem(str(path), 0, 0, "holds no .yaml file"))
    return found


def _walked(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """The evidence files in a folder and those inside it, less hidden ones and ladders."""

    def note(error: OSError) -> None:
        problems.append(Problem(str(error.filename), 0, 0, f"cannot be read: {(error.strerror or str(error)).lower()}"))

    for home, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".") and not Path(home, name, "ladder.md").is_file()]
        yield from (Path(home, name) for name in names if name.endswith(SUFFIXES) and not name.startswith("."))


def _rows(roster: Path, files: tuple[Path, ...], problems: list[Problem]) -> Iterator[Entry]:
    """The entries of a roster."""
    found = Problems(str(roster))
    text = read_text(roster, found)
    if text is None:
        # Spreadsheets mark UTF-8 with a byte-order mark, which evidence may not have and a table may.
        problems.extend(found.found)
        return
    errors = [problem for problem in found.found if "byte-order mark" not in problem.message]
    reader = csv.reader(io.StringIO(text.text), delimiter=";" if _semicolons(text.text) else ",")
    head = [name.strip().casefold() for name in next(reader, [])]
    errors += [Problem(str(roster), 1, 0, message) for message in _head_faults(head)]
    problems.extend(errors)
    if errors:
        return
    stems = {safe_id(file.stem): file for file in reversed(files)}
    start = reader.line_num + 1
    for cells in reader:
        line, start = start, reader.line_num + 1
        if any(cell.strip() for cell in cells):
            row = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name in COLUMNS}
            yield _entry(roster, line, row, stems)


def _semicolons(text: str) -> bool:
    head = text.split("\n", 1)[0]
    return head.count(";") > head.count(",")


def _head_faults(head: list[str]) -> Iterator[str]:
    if not {"id", "file"} & set(head):
        near = "".join(nearest(name, ("id", "file")) for name in head[:_LISTED])
        yield f"the first line names the columns, and 'id' or 'file' must be among them{near}"
    yield from (f"the column '{name}' stands twice" for name in sorted({name for name in head if name in COLUMNS and head.count(name) > 1}))
    yield from (f"the column '{name}' is not supported yet; nothing would be protected" for name in _NOT_YET if name in head)


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


def _file(roster: Path, row: dict[str, str], stems: dict[str, Path]) -> Path:
    """The evidence file that a row is about: the one it names, the one found under its id, or one beside the roster."""
    if row.get("file"):
        return roster.parent / row["file"]
    name = safe_id(row.get("id", ""))
    beside = [roster.parent / f"{name}{suffix}" for suffix in SUFFIXES]
    return stems.get(name) or next((path for path in beside if path.is_file()), beside[0])
