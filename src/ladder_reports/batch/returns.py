"""What came back in a cycle: filled forms and copies of evidence files are found, read, and brought to the file that each is for.

A form names its person by an id in its stamp, a copy by `person.id`. What is for nobody, or for somebody else, is named and never guessed.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from ladder_reports.documents.context import DocumentContext
from ladder_reports.documents.plan.build import load_for_plan
from ladder_reports.editing.changes import SourceChanges
from ladder_reports.editing.copy_changes import copy_changes
from ladder_reports.editing.form_changes import SentForm, StampError, form_changes, stamp_of
from ladder_reports.editing.merged_file import MergedFile
from ladder_reports.editing.merging import Merge, Take, merge
from ladder_reports.editing.permissions import Sender
from ladder_reports.errors import InputError, Problem, own_words, quote, reason
from ladder_reports.evidence.discovery import SUFFIXES, each_once, find, is_outside, resolved
from ladder_reports.evidence.identity import safe_id
from ladder_reports.evidence.loader import SIZE_LIMIT, VersionedEvidence, load_versioned
from ladder_reports.evidence.person import person_in
from ladder_reports.files.text import read_raw
from ladder_reports.ladder.version_choice import VersionChoice
from ladder_reports.rendering.form_reader import FORM_LIMIT, FormError, read_form
from ladder_reports.rendering.untrusted_pdfs import is_pdf

TimeLimit = Callable[[Path], AbstractContextManager[None]]
_PDF = ".pdf"


def _unlimited(_: Path) -> AbstractContextManager[None]:
    return nullcontext()


class Limits(Struct, frozen=True):
    """Makes the blocks in which something is read, each of which may be ended with an `InputError`."""

    form: TimeLimit = _unlimited
    """For a PDF, which takes no time unless it is made to."""
    file: TimeLimit = _unlimited
    """For an evidence file."""


class Asked(Struct, frozen=True):
    """What is asked of a merge."""

    sender: Sender
    take: Take | None = None
    keep_private: bool = False


class SentCopy(Struct, frozen=True):
    """A copy of an evidence file."""

    path: Path
    found: VersionedEvidence
    own_id: str
    """The id that it names; empty if it names none."""


class Returns(Struct):
    """Everything that came back, and for which file it is."""

    single: bool
    """Whether one file was named, and no folder."""
    files: dict[Path, list[SentForm | SentCopy]] = field(default_factory=dict)
    """What is for each file, in the order of the files."""
    sources: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def collect(target: Path, paths: Sequence[Path], asked: Asked, context: DocumentContext, limits: Limits | None = None) -> Returns:
    """Find and read what came back at these paths, for the file or the folder of files `target`."""
    limits = limits or Limits()
    made = Returns(single=not target.is_dir())
    people = find([target])
    made.problems += [*people.problems, *people.outside.values()]
    files = each_once(people.evidence)
    made.sources = _sources(paths, made.problems)
    ids = _Ids(context.versions, single=made.single)
    for path in files:
        try:
            with limits.file(path):
                ids.add(path)
        except InputError as error:
            made.problems += error.problems
    own = set(map(resolved, files))
    for path in made.sources if files else ():
        if resolved(path) in own:
            made.problems.append(Problem.about(path, "is the file itself, or one of those in the folder; name what came back"))
            continue
        try:
            sent = _read(path, asked, context, limits)
            file = ids.file_for(sent)
        except InputError as error:
            made.problems += error.problems
        else:
            made.files.setdefault(file, []).append(sent)
    made.files = {file: made.files[file] for file in files if file in made.files}
    return made


def merge_file(file: Path, sent: Sequence[SentForm | SentCopy], asked: Asked, context: DocumentContext) -> Merge:
    """A file with what was sent for it; nothing is written. What is made is what `check` would call fine.

    Raises:
        InputError: the file itself cannot be used.
    """
    try:
        raw = read_raw(file, SIZE_LIMIT)
    except OSError as error:
        raise InputError([Problem.about(file, f"cannot be read: {reason(error)}")]) from error
    loaded = load_for_plan(file, context, context.versions.basis, raw).unwrap()
    context.of_version(loaded.basis.ladder)
    target = MergedFile(file, raw, loaded, lambda content: load_for_plan(file, context, lambda *_: loaded.basis, content))
    return merge(target, [_changes(one, asked, target, context) for one in sent], take=asked.take, keep_private=asked.keep_private)


def _changes(sent: SentForm | SentCopy, asked: Asked, file: MergedFile, context: DocumentContext) -> SourceChanges:
    if isinstance(sent, SentForm):
        return form_changes(sent, asked.sender, file, context.versions, _questions(context, file))
    return copy_changes(sent.path, sent.found, asked.sender, file, context.versions)


def _questions(context: DocumentContext, file: MergedFile) -> tuple[str, ...]:
    """What a colleague's form asks without being told what to ask."""
    return tuple(context.translation(f"feedback.ask_open_{number}", name=file.evidence.person.name) for number in (1, 2))


def _sources(paths: Iterable[Path], problems: list[Problem]) -> list[Path]:
    """The forms and copies at these paths. Links in folders lead nowhere: others may have put them there."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(
            one
            for one in path.rglob("*")
            if one.suffix.lower() in {_PDF, *SUFFIXES}
            and not any(part.startswith(".") for part in one.relative_to(path).parts)
            and not is_outside(one, [resolved(path)])
            and one.is_file()
        )
        if not inside:
            problems.append(Problem.about(path, f"has no form ({_PDF}) and no copy of an evidence file ({' or '.join(SUFFIXES)})"))
        found += inside
    return each_once(found)


def _read(path: Path, asked: Asked, context: DocumentContext, limits: Limits) -> SentForm | SentCopy:
    """What came back in one file.

    Raises:
        InputError: it cannot be used.
    """
    try:
        raw = read_raw(path, FORM_LIMIT)
    except OSError as error:
        raise InputError([Problem.about(path, f"cannot be read: {reason(error)}")]) from error
    if path.suffix.lower() == _PDF or is_pdf(raw):
        try:
            with limits.form(path):
                form = read_form(raw)
            return SentForm(path, form, stamp_of(form, context.ladder, asked.sender))
        except (FormError, StampError) as error:
            raise InputError([Problem.about(path, str(error))]) from error
    with limits.file(path):
        loaded = load_versioned(path, context.versions.basis, raw[: SIZE_LIMIT + 1])
        return SentCopy(path, loaded.unwrap(), person_in(path, SIZE_LIMIT, at_once=True).get("id", ""))


class _Ids:
    """Whose file each one is."""

    def __init__(self, versions: VersionChoice, *, single: bool) -> None:
        self.versions, self.single = versions, single
        self.paths: list[Path] = []
        self.files: dict[str, list[Path]] = {}
        """By the person's id."""
        self.names: list[str] = []

    def add(self, path: Path) -> None:
        """Find out whom a file is about, even if the rest of it cannot be used."""
        found = person_in(path, SIZE_LIMIT, at_once=True)
        self.paths.append(path)
        self.names.append(found.get("name", ""))
        self.files.setdefault(found.get("id") or safe_id(path.stem), []).append(path)

    def file_for(self, sent: SentForm | SentCopy) -> Path:
        """The file that something is for.

        Raises:
            InputError: there is none, or there are several.
        """
        if isinstance(sent, SentForm):
            name, what = sent.stamp.person, "form"
            if not name and self.single and self.paths:
                return self.paths[0]
            if not name:
                raise self.fault(sent, "is a worksheet without a person; name the one file that it is for, not a folder")
        else:
            name, what = sent.own_id or sent.found.evidence.person.id, "copy"
            if self.single and self.paths and not sent.own_id and self.names[0] == sent.found.evidence.person.name:
                return self.paths[0]
        there = self.files.get(name, [])
        if len(there) == 1:
            return there[0]
        if there and (latest := _latest(there, self.versions)):
            return latest
        if there:
            listed = ", ".join(map(str, there))
            raise self.fault(
                sent, f"is for the person {quote(name)}, who has several files: {own_words(listed, 300)}; name the one that is meant"
            )
        if self.single:
            whose = f", and {quote(self.paths[0], 200)} is about {quote(next(iter(self.files)))}" if self.paths else ""
            raise self.fault(sent, f"is a {what} for the person {quote(name)}{whose}; name that person's file")
        raise self.fault(
            sent,
            f"is a {what} for the person {quote(name)}, of whom there is no file in this folder; correct the id, or name the file's folder",
        )

    @staticmethod
    def fault(sent: SentForm | SentCopy, message: str) -> InputError:
        return InputError([Problem.about(sent.path, message)])


def _latest(paths: Sequence[Path], versions: VersionChoice) -> Path | None:
    """The file of a person's latest cycle, as a batch chooses it; None if nobody can tell."""
    found: dict[Path, tuple[str | None, date]] = {}
    for path in paths:
        if (loaded := load_versioned(path, versions.basis).value) is None:
            return None
        dates = [one.date.last for one in loaded.evidence.evidence if one.date]
        found[path] = loaded.evidence.cycle, loaded.evidence.as_of or max(dates, default=date.min)
    last = max(day for _, day in found.values())
    latest = [path for path, (_, day) in found.items() if day == last]
    return latest[0] if len(latest) == 1 and len({cycle for cycle, _ in found.values()}) == len(found) else None
