"""Merges what was sent back into a file: decides which changes count, makes them at their marks, and compares the result with the file.

In this order: what is not the sender's is not asked for (`permissions`). What the person's copy would not show is left out, unless the
file is the manager's own. What was sent twice counts once, or not at all if the two differ. A value that the file has is no change. One
that the file has in a third form, neither as it was printed nor as it is wanted, is a conflict, and nothing of the file changes.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from ladder_reports.editing.changes import Change, SourceChanges, as_data, changed, says_the_same, value_at
from ladder_reports.editing.merged_file import MergedFile
from ladder_reports.editing.operations import differences
from ladder_reports.editing.permissions import violations
from ladder_reports.editing.source import EvidenceSource
from ladder_reports.errors import InputError, Problem, has_errors, own_words, quote
from ladder_reports.evidence.audience import is_hidden_from_person
from ladder_reports.files.yaml_reader import KeyPath

Take = Literal["source", "file"]
"""Whose value counts in a conflict."""
_SHOWN = 200
"""Characters of a value in a message about a conflict."""


class Merge(Struct):
    """What becomes of one file."""

    path: Path
    before: bytes
    after: bytes
    problems: list[Problem] = field(default_factory=list)
    """About the sources and the file."""
    taken: list[tuple[Path, Change]] = field(default_factory=list)
    """What was changed, and by which source."""
    unused: set[Path] = field(default_factory=set)
    """The sources of which nothing can be used."""

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.after


def merge(file: MergedFile, sources: Sequence[SourceChanges], *, take: Take | None = None, keep_private: bool = False) -> Merge:
    """The file with what the sources change in it; nothing is written."""
    made = Merge(file.path, file.raw, file.raw)
    decided = [(source, *_decided(made, file, source, take=take, keep_private=keep_private)) for source in _usable(made, sources)]
    conflicts = [one for _, _, found in decided for one in found]
    if conflicts:
        made.problems += conflicts
        made.unused |= {source.path for source, _, _ in decided}
        return made
    _make(made, file, [(source, changes) for source, changes, _ in decided])
    return made


def _make(made: Merge, file: MergedFile, decided: Sequence[tuple[SourceChanges, list[Change]]]) -> None:
    """Put all changes into the file. A source with which that would not be valid is left out, and the others are not."""
    accepted: list[tuple[SourceChanges, Change]] = []
    every = [(source, change) for source, changes in decided for change in changes]
    try:
        made.after, made.taken = _made(file, every), [(source.path, change) for source, change in every]
    except InputError as error:
        if len(decided) == 1:
            made.problems += error.problems
            made.unused.add(decided[0][0].path)
            return
        for source, changes in decided:
            more = [(source, change) for change in changes]
            try:
                made.after = _made(file, [*accepted, *more])
                accepted += more
            except InputError as fault:
                made.problems += fault.problems
                made.unused.add(source.path)
        made.taken = [(source.path, change) for source, change in accepted]


def _decided(
    made: Merge, file: MergedFile, source: SourceChanges, *, take: Take | None, keep_private: bool
) -> tuple[list[Change], list[Problem]]:
    """The changes of a source that are to be made, and the conflicts."""
    wanted: list[Change] = []
    conflicts: list[Problem] = []
    for change in _shown(made, source, keep_private=keep_private):
        there = value_at(file.data, change.path)
        if not change.is_new and says_the_same(there, change.value):
            continue
        if not change.is_certain and not says_the_same(there, change.printed):
            if take is None:
                conflicts.append(_conflict(file.path, source, change, there))
            if take != "source":
                continue
        wanted.append(change)
    return wanted, conflicts


def _usable(made: Merge, sources: Sequence[SourceChanges]) -> list[SourceChanges]:
    """The sources without those that have problems, and without those that contradict each other."""
    for source in sources:
        made.problems += source.problems
        if has_errors(source.problems):
            made.unused.add(source.path)
    usable = [source for source in sources if source.path not in made.unused]
    double: set[int] = set()
    for (_, one), (second, other) in combinations(enumerate(usable), 2):
        if one.sheet == other.sheet and one.changes == other.changes:
            double.add(second)
            made.problems.append(Problem.about(other.path, f"says the same as {quote(one.path, 200)}, so it counts once", note=True))
        elif one.sheet == other.sheet or _contradict(one, other):
            for path, against in ((one.path, other.path), (other.path, one.path)):
                message = f"and {quote(against, 200)} are for the same person and differ; name only the one that counts"
                made.problems.append(Problem.about(path, message))
            made.unused |= {one.path, other.path}
    return [one for number, one in enumerate(usable) if number not in double and one.path not in made.unused]


def _contradict(one: SourceChanges, other: SourceChanges) -> bool:
    values = {change.path: change.value for change in one.changes if not change.is_new}
    return any(change.path in values and not says_the_same(values[change.path], change.value) for change in other.changes)


def _shown(made: Merge, source: SourceChanges, *, keep_private: bool) -> list[Change]:
    """The changes without those that the person's copy would not show."""
    if keep_private:
        return source.changes
    kept = [change for change in source.changes if not _is_hidden(change)]
    # A new entry of which only the date is left says nothing.
    said = {change.path[1] for change in kept if change.is_new and change.path[-1] != "date"}
    kept = [change for change in kept if not change.is_new or change.path[1] in said]
    if count := len(source.changes) - len(kept):
        values = "1 value" if count == 1 else f"{count} values"
        message = f"{values} that the person's copy doesn't show left out; if this is the manager's own file, add --keep-private"
        made.problems.append(Problem.about(source.path, message, note=True))
    return kept


def _is_hidden(change: Change) -> bool:
    return is_hidden_from_person(change.path, shared=change.path[-1] == "share" and change.value is True)


def _conflict(file: Path, source: SourceChanges, change: Change, there: Any) -> Problem:
    values = f"the file has {_quoted(there)}, and this has {_quoted(change.value)}; printed was {_quoted(change.printed)}"
    advice = f"to change {quote(file, 200)}, edit it, or decide with --take source or --take file"
    return Problem.about(source.path, f"{quote(_dotted(change.path), 150)} is a conflict: {values}; {advice}")


def _quoted(value: Any) -> str:
    return "nothing" if value in (None, "") else quote(str(value).lower() if isinstance(value, bool) else value, _SHOWN)


def _made(file: MergedFile, asked: Sequence[tuple[SourceChanges, Change]]) -> bytes:
    """The file with the changes in it, which was read again: it has these, and nothing else is different.

    Raises:
        InputError: it cannot be made. The problems are about the last source.
    """
    if not asked:
        return file.raw
    where = asked[-1][0].path
    # What is new in several sources has names of its own in each.
    places = {id(source): number for number, (source, _) in enumerate(asked)}
    changes = [_named_apart(change, places[id(source)]) for source, change in asked]
    source = EvidenceSource(file.path, file.raw)
    raw = source.edited(differences(source.value, changed(source.value, changes)))
    again = file.judge(raw)
    if again.value is None or has_errors(again.problems):
        faults = [one.message for one in again.problems if not one.note]
        raise InputError(
            Problem.about(where, f"{quote(file.path, 200)} would not be valid with this: {own_words(one, 300)}") for one in faults
        )
    if wrong := [path for role in {one.role for one, _ in asked} for path in violations(role, file.evidence, again.value.evidence)]:
        raise InputError([Problem.about(file.path, f"{quote(_dotted(wrong[0]), 150)} would change, too; edit the file by hand")])
    data = as_data(again.value.evidence)
    for path, value in _places(file, changes):
        if not says_the_same(value_at(data, path), value):
            why = "would not be read as it was written, because it has something that is never printed, such as '<!--'"
            raise InputError([Problem.about(where, f"{quote(_dotted(path), 150)} {why}; write it in other words")])
    return raw


def _named_apart(change: Change, number: int) -> Change:
    if not change.is_new:
        return change
    part, entry, *below = change.path
    return replace(change, path=(part, f"+{number}{entry}", *below))


def _places(file: MergedFile, changes: Iterable[Change]) -> Iterator[tuple[KeyPath, Any]]:
    """Each value that was put into a file, with its path there."""
    new: dict[str | int, list[str | int]] = {}
    for change in changes:
        part, *below = change.path
        if change.is_new:
            entries = new.setdefault(part, [])
            if below[0] not in entries:
                entries.append(below[0])
            below[0] = len(file.data.get(str(part), ())) + entries.index(below[0])
        yield (part, *below), change.value


def _dotted(path: KeyPath) -> str:
    """A path as people read it; entries of lists are counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
