"""A form for each row of a list, in one folder. What is wrong with one row stops no other, and nothing of somebody else's is replaced."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.documents.context import DocumentContext, load_context
from ladder_reports.documents.feedback_form.build import FeedbackJob, make_feedback_form
from ladder_reports.documents.feedback_form.people_list import Request, collisions, read_people_list
from ladder_reports.errors import InputError, Problem, UnknownNameError
from ladder_reports.files.output_folder import OutputFolder

_LARGEST = 16 * 1024 * 1024
"""Bytes; no form is larger."""


class ListedForms(Struct, frozen=True):
    """The forms that are in the folder now, and every problem of the list and its files."""

    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]


def make_listed_forms(
    people: Path, folder: Path, job: FeedbackJob, limited: Callable[[str], AbstractContextManager[None]], *, force: bool
) -> ListedForms:
    """Make the forms that a list asks for; `job` says what they have in common, and `limited` is around the making of each.

    A file that is there already is kept, unless it is the same or `force` says otherwise.

    Raises:
        InputError: with every problem of the ladder and the theme, or of the list as a whole.
        UnknownNameError: unknown theme or language.
    """
    listed = read_people_list(people)
    context = load_context(job.ladder, job.theme, job.lang)
    problems, made = list(listed.problems), []
    for request in listed.requests:
        try:
            with limited(str(request.evidence)):
                made.append((request, *_made(request, people, job, context, problems)))
        except InputError as error:
            problems += error.problems
    clashes = collisions(people, [(request, name) for request, name, _ in made])
    clashing = {problem.line for problem in clashes}
    wanted = [(name, data) for request, name, data in made if request.line not in clashing]
    paths = _written(folder, wanted, problems, force=force) if wanted else ()
    return ListedForms(paths, tuple(sorted({*problems, *clashes})))


def _made(request: Request, people: Path, job: FeedbackJob, context: DocumentContext, problems: list[Problem]) -> tuple[str, bytes]:
    """A form's file name and content; notes on the evidence are added to `problems`.

    Raises:
        InputError: it cannot be made.
    """
    try:
        document, name = make_feedback_form(replace(job, evidence=request.evidence, giver=request.giver), context)
    except UnknownNameError as error:
        # This person's file, or its version of the ladder, has no such signal or goal.
        raise InputError([Problem.about(people, str(error), line=request.line)]) from error
    problems += document.notes
    return f"{name}.pdf", document.data


def _written(folder: Path, files: list[tuple[str, bytes]], problems: list[Problem], *, force: bool) -> tuple[Path, ...]:
    """Write files into the folder; the paths of those that are there now."""
    there = []
    with OutputFolder.opened(folder) as home:
        for name, data in files:
            try:
                _write(home, name, data, force=force)
            except InputError as error:
                problems += error.problems
            else:
                there.append(folder / name)
    return tuple(there)


def _write(home: OutputFolder, name: str, data: bytes, *, force: bool) -> None:
    """Write a file, unless it is there already.

    Raises:
        InputError: there is another file of that name, or it cannot be written.
    """
    if force or not home.exists(name):
        home.write(name, data)
    elif home.read(name, _LARGEST) != data:
        raise InputError([Problem.about(home.path / name, "already exists and is another file; use --force to overwrite")])
