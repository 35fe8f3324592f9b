"""Everything that is wrong in ladders and evidence files: what would make a document fail is a problem here, too.

The ladder is loaded and plans are composed by the functions that make documents. Nothing is laid out, so neither the PDF engine
nor Pango is needed.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import partial
from pathlib import Path

from msgspec import Struct

from ladder_reports.documents.characters import unprintable_in_changes
from ladder_reports.documents.context import DocumentContext, load_context
from ladder_reports.documents.plan.build import PlanJob, compose_plan
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import InputError, Problem
from ladder_reports.evidence.discovery import find
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.ladder.changes import CHANGES_FILE
from ladder_reports.ladder.loader import ladder_files
from ladder_reports.ladder.version_checks import check_versions
from ladder_reports.ladder.versions import load_history

TimeLimit = Callable[[Path], AbstractContextManager[None]]
_ANY_DAY = date(2000, 1, 1)
"""The date on documents that nobody sees."""


class CheckResult(Struct, frozen=True):
    """The problems, sorted by place, and how many files were checked, each file of a ladder by itself."""

    problems: tuple[Problem, ...]
    files: int

    @property
    def errors(self) -> int:
        """How many of the problems are not only notes."""
        return sum(not problem.note for problem in self.problems)

    @property
    def summary(self) -> str:
        """How many problems there are, and in how many files."""
        faulty = len({problem.path for problem in self.problems if not problem.note})
        checked = max(self.files, faulty)
        files = f"{checked} file{'' if checked == 1 else 's'}"
        where = f"{faulty} of {files}" if 0 < faulty < checked else files
        return f"{self.errors or 'no'} problem{'' if self.errors == 1 else 's'} in {where}"


def check_paths(paths: Iterable[Path], ladder: Path, theme: str = "default", limit: TimeLimit | None = None) -> CheckResult:
    """Check the ladders and evidence files below these paths; evidence must fit the ladder in the folder `ladder`.

    `limit` makes the block in which a path is checked, and may end it with an `InputError`.

    Raises:
        UnknownNameError: there is no such theme.
    """
    limited = limit or (lambda _: nullcontext())
    found = find(paths)
    ladders, people = dict.fromkeys(found.ladders), dict.fromkeys(found.evidence)
    problems = {*found.problems, *found.outside.values()}
    contexts: dict[Path, DocumentContext] = {}
    for folder in (*ladders, *([ladder] if people else [])):
        problems.update(_checked(partial(_check_ladder, folder, theme, contexts), limited(folder)))
    for path in people:
        problems.update(_checked(partial(_check_evidence, path, ladder, contexts.get(ladder)), limited(path)))
    files = sum(len(ladder_files(folder)) + (folder / CHANGES_FILE).exists() for folder in ladders)
    return CheckResult(tuple(sorted(problems)), files + len(people))


def problems_of_ladder(folder: Path, context: DocumentContext) -> tuple[Problem, ...]:
    """What there is to say about a ladder that documents can be made with: notes, and the problems of its versions."""
    history = load_history(folder, context.ladder)
    return (*context.notes, *check_versions(history), *unprintable_in_changes(history.changes, context.theme))


def _checked(check: Callable[[], Iterable[Problem]], limit: AbstractContextManager[None]) -> Iterable[Problem]:
    """The problems that a check finds, or the one that it took too long."""
    try:
        with limit:
            return tuple(check())
    except InputError as error:
        return error.problems


def _check_ladder(folder: Path, theme: str, contexts: dict[Path, DocumentContext]) -> Iterable[Problem]:
    """The notes about a ladder, and the problems of its versions. What documents are made with it is kept in `contexts`.

    Raises:
        InputError: no documents can be made with it.
    """
    contexts[folder] = load_context(folder, theme, None)
    return problems_of_ladder(folder, contexts[folder])


def _check_evidence(path: Path, ladder: Path, context: DocumentContext | None) -> Iterable[Problem]:
    """The notes about an evidence file; without a usable ladder, its names cannot be checked, but everything else can.

    Raises:
        InputError: no plan can be made of it.
    """
    if context is None:
        return load_evidence(path, None).problems
    # What is wrong does not depend on whose copy it is.
    return compose_plan(PlanJob(PlanOptions(ladder, _ANY_DAY), evidence=path), context).notes
