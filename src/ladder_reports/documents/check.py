"""Everything that is wrong in ladders and evidence files: what would make a document fail is a problem here, too.

The ladder is loaded and plans are composed by the functions that make documents. Nothing is laid out, so neither the PDF engine
nor Pango is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ladder_reports.documents.context import DocumentContext, load_context
from ladder_reports.documents.plan.build import PlanJob, compose_plan
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import InputError, Problem
from ladder_reports.evidence.discovery import find

_ANY_DAY = date(2000, 1, 1)
"""The date on documents that nobody sees."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The problems, sorted by place, and how many ladders and evidence files were checked."""

    problems: tuple[Problem, ...]
    files: int


def check_paths(paths: Iterable[Path], ladder: Path, theme: str = "default") -> CheckResult:
    """Check the ladders and evidence files below these paths; evidence must fit the ladder in the folder `ladder`.

    Raises:
        UnknownNameError: there is no such theme.
    """
    found = find(paths)
    ladders, people = dict.fromkeys(found.ladders), dict.fromkeys(found.evidence)
    problems = set(found.problems)
    contexts = {folder: _context(folder, theme, problems) for folder in (*ladders, *([ladder] if people else []))}
    if context := contexts.get(ladder):
        for path in people:
            try:
                # What is wrong does not depend on whose copy it is.
                problems.update(compose_plan(PlanJob(PlanOptions(ladder, _ANY_DAY), evidence=path), context).notes)
            except InputError as error:
                problems.update(error.problems)
    return CheckResult(tuple(sorted(problems)), len(ladders) + len(people))


def _context(folder: Path, theme: str, problems: set[Problem]) -> DocumentContext | None:
    """What documents of the ladder in a folder are made with, if there can be any. Its problems are added."""
    try:
        context = load_context(folder, theme, None)
    except InputError as error:
        problems.update(error.problems)
        return None
    problems.update(context.notes)
    return context
