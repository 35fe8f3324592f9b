"""Everything that is wrong in ladders and evidence files: what would make a document fail is a problem here, too.

Documents are filled in but not laid out, so neither the PDF engine nor Pango is needed.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.theme import load_theme
from ladder_reports.design.translations import load_translation
from ladder_reports.documents.booklet.build import BookletJob, booklet_html
from ladder_reports.documents.context import DocumentContext, document_language
from ladder_reports.documents.plan.build import PlanJob, compose_plan
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import InputError, Problem
from ladder_reports.evidence.discovery import find
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.ladder.loader import ladder_files, load_ladder
from ladder_reports.ladder.model import Ladder

TimeLimit = Callable[[Path], AbstractContextManager[None]]
_ANY_DAY = date(2000, 1, 1)
"""The date on documents that nobody sees."""


@dataclass(frozen=True, slots=True)
class CheckResult:
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


def check_paths(paths: Iterable[Path], ladder: Path, limit: TimeLimit | None = None) -> CheckResult:
    """Check the ladders and evidence files below these paths; evidence must fit the ladder in the folder `ladder`.

    `limit` makes the block in which a path is checked, and may end it with an `InputError`.
    """
    limited = limit or (lambda _: nullcontext())
    found = find(paths)
    ladders, people = dict.fromkeys(found.ladders), dict.fromkeys(found.evidence)
    problems = {*found.problems, *found.outside.values()}
    for folder in ladders:
        problems.update(_checked(partial(_check_ladder, folder), limited(folder)))
    if people:
        loaded = load_ladder(ladder)
        problems.update(loaded.problems)
        if loaded.value is not None:
            context = _context(loaded.value)
            for path in people:
                problems.update(_checked(partial(_check_evidence, path, ladder, context), limited(path)))
        else:
            # Names of the ladder cannot be checked then, but everything else can.
            for path in people:
                problems.update(load_evidence(path, None).problems)
    return CheckResult(tuple(sorted(problems)), sum(len(ladder_files(folder)) for folder in ladders) + len(people))


def _checked(check: Callable[[], Iterable[Problem]], limit: AbstractContextManager[None]) -> Iterable[Problem]:
    """The problems that a check finds, or the one that it took too long."""
    try:
        with limit:
            return tuple(check())
    except InputError as error:
        return error.problems


def _check_ladder(folder: Path) -> Iterable[Problem]:
    loaded = load_ladder(folder)
    if loaded.value is None:
        return loaded.problems
    context = _context(loaded.value)
    return (*loaded.problems, *_missing_characters(context, booklet_html(BookletJob(folder, _ANY_DAY), context), folder))


def _check_evidence(path: Path, ladder: Path, context: DocumentContext) -> Iterable[Problem]:
    # The manager's copy shows everything that any copy shows.
    job = PlanJob(PlanOptions(ladder, _ANY_DAY, audience="manager"), evidence=path)
    try:
        plan = compose_plan(job, context)
    except InputError as error:
        return error.problems
    return (*plan.notes, *_missing_characters(context, plan.html(), path))


def _context(ladder: Ladder) -> DocumentContext:
    return DocumentContext(ladder, load_theme("default").unwrap(), load_translation(document_language(None, ladder)))


def _missing_characters(context: DocumentContext, html: str, path: Path) -> Iterable[Problem]:
    """The problem that no font has some of the document's characters."""
    try:
        fonts_for(context.theme, html, str(path))
    except InputError as error:
        return error.problems
    return ()
