"""Problems as lines for GitHub Actions, which shows them beside the lines of a pull request."""

from collections.abc import Iterable, Iterator
from typing import Any

from ladder_reports.errors import Problem, printable

_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_TEXT, ":": "%3A", ",": "%2C"}


def github_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """A workflow command for each problem: an error, or a notice if it is a note.

    Whatever a message or the name of a file holds is escaped, so that no file can give GitHub a command.
    """
    for problem in problems:
        places = {"file": problem.path, "line": problem.line, "col": problem.column}
        told = ",".join(f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in places.items() if value)
        yield f"::{'notice' if problem.note else 'error'} {told}::{_escaped(problem.message, _TEXT)}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in printable(text))


def as_data(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Each problem as an object of JSON."""
    return [{key: getattr(one, key) for key in ("path", "line", "column", "message", "note")} for one in problems]
