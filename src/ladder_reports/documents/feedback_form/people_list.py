"""A list of colleagues who are asked: a table with a column for the evidence file and one for the colleague's name.

A list may come from anybody: it names files relative to its own folder, and none outside of it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from ladder_reports.documents.feedback_form.build import checked_giver
from ladder_reports.errors import InputError, Problem, UnknownNameError, nearest, own_words, quote
from ladder_reports.evidence.discovery import is_outside, resolved
from ladder_reports.files.csv_reader import EXCEL_ADVICE, read_table
from ladder_reports.files.text import Place, Problems, is_file

COLUMNS = ("evidence", "from")
_PATH_LENGTH = 200
_HEADINGS_COMPARED = 3


class Request(Struct, frozen=True):
    """A row of the list: whom a colleague is asked about."""

    line: int
    evidence: Path
    giver: str


class PeopleList(Struct, frozen=True):
    """The rows that can be used, and what is wrong with the others."""

    requests: tuple[Request, ...]
    problems: tuple[Problem, ...]


def read_people_list(path: Path) -> PeopleList:
    """The requests of a list, in its order. The same request twice is one.

    Raises:
        InputError: the file cannot be read, or does not have both columns.
    """
    problems = Problems(str(path))
    table = read_table(path, problems)
    headings = [name.strip().casefold() for name in table.head.cells] if table else []
    if table:
        for message in _heading_faults(headings):
            problems.add(Place(table.head.line, 0), message)
    if table is None or problems.found:
        raise InputError(problems.found)
    requests: list[Request] = []
    wrong: list[Problem] = []
    for row in table.rows:
        cells = dict(zip(headings, (" ".join(cell.split()) for cell in row.cells), strict=False))
        values = {name: cells.get(name, "") for name in COLUMNS}
        faults = [f"the cell '{name}' is empty" for name in COLUMNS if not values[name]]
        if any(map(table.doubtful, values.values())):
            faults.append(f"the letters of this row are not certain: the file is not in UTF-8; {EXCEL_ADVICE}")
        faults = faults or [*_faults(path, values)]
        wrong += [Problem.about(path, fault, line=row.line) for fault in faults]
        if not faults:
            requests.append(Request(row.line, path.parent / values["evidence"], checked_giver(values["from"])))
    if not table.rows:
        wrong.append(Problem.about(path, "names nobody; below the columns' names, write a row for each colleague"))
    unique = {(resolved(one.evidence), one.giver.casefold()): one for one in reversed(requests)}
    return PeopleList(tuple(sorted(unique.values(), key=lambda one: one.line)), tuple(wrong))


def _heading_faults(headings: list[str]) -> Iterator[str]:
    for name in COLUMNS:
        if name not in headings:
            near = "".join(nearest(heading, (name,)) for heading in headings[:_HEADINGS_COMPARED])
            yield f"has no column {quote(name)}; the first line must name the columns 'evidence' and 'from'{near}"
        elif headings.count(name) > 1:
            yield f"the column {quote(name)} appears twice"


def _faults(path: Path, values: dict[str, str]) -> Iterator[str]:
    """What is wrong with a row that has both values."""
    file = path.parent / values["evidence"]
    if is_outside(file, [resolved(path.parent)]):
        # Whether there is such a file is not said.
        yield f"the file {quote(values['evidence'], _PATH_LENGTH)} is outside the folder of this list; move the list, or the file"
    elif not is_file(file):
        yield f"there is no file {own_words(file, _PATH_LENGTH)}; write it as it is seen from the folder of this list"
    try:
        checked_giver(values["from"])
    except UnknownNameError as error:
        yield str(error).removeprefix("--from: ")


def collisions(path: Path, names: Iterable[tuple[Request, str]]) -> tuple[Problem, ...]:
    """A problem for each request whose form would have the name of another one's; many file systems do not distinguish capitals."""
    seen: dict[str, int] = {}
    found = []
    for request, name in names:
        first = seen.setdefault(name.casefold(), request.line)
        if first != request.line:
            message = f"would be written to {own_words(name, _PATH_LENGTH)}, and so would line {first}; give each person their own id"
            found.append(Problem.about(path, message, line=request.line))
    return tuple(found)
