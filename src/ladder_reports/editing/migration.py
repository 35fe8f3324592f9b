"""Moves an evidence file to another version of its ladder: the operations that say in the file what `carry_over` says of its evidence.

What is no longer asked for stays in the file under its old id, where `check` and plans know it. Only if the id means something else now,
it becomes a comment. The result is read once more and compared before anybody gets it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from pydantic import BaseModel

from ladder_reports.assessment.carry_over import CarryWords, carry_over
from ladder_reports.editing import values
from ladder_reports.editing.operations import Insert, Operation, Remark, Remove, Rename, Replace
from ladder_reports.editing.source import EvidenceSource
from ladder_reports.errors import InputError, Loaded, Problem, has_errors, own_words, quote
from ladder_reports.evidence.loader import SIZE_LIMIT, VersionedEvidence, load_versioned
from ladder_reports.evidence.model import UNRATED, Watchout
from ladder_reports.evidence.references import level_fault
from ladder_reports.files.text import read_raw
from ladder_reports.files.yaml_reader import KeyPath
from ladder_reports.ladder.model import VERSION_PATTERN, VERSION_RULE, Ladder
from ladder_reports.ladder.resolution import Resolution
from ladder_reports.ladder.version_choice import Basis, VersionChoice
from ladder_reports.ladder.versions import require_version, version_problem

_NOTHING = Watchout()
_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)


class Migration(Struct, frozen=True):
    """What becomes of one file."""

    path: Path
    before: bytes
    after: bytes

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.after


def migrate(path: Path, ladder: Ladder, versions: VersionChoice, words: CarryWords | None = None) -> Loaded[Migration]:
    """The file at `path` for `ladder`, a version of the ladder that the versions are of; nothing is written.

    `words` are those of the remarks that ratings get.

    No problem quotes what is private in the file.
    """
    try:
        raw = read_raw(path, SIZE_LIMIT)
    except OSError:
        raw = None  # `load_versioned` says why.
    written_for: list[str | None] = []

    def choose(version: str | None, _day: object) -> Basis:
        written_for.append(version)
        if version is not None and versions.history.changes.log.is_older(ladder.version, version):
            message = f"is for version {quote(version)}, which is newer than {quote(ladder.version)}; nothing leads back"
            raise InputError([Problem.about(path, message)])
        old = versions.history.recorded_ladder(version) if version else None
        if version and old is None and version in versions.history.recorded.folders:
            raise InputError(versions.history.problems[version])
        return versions.basis_in(old or ladder, version)

    try:
        loaded = load_versioned(path, choose, raw)
        if loaded.value is None or raw is None:
            return Loaded(None, loaded.problems)
        new, after = (versions.basis_in(ladder, version) for version in (written_for[0], ladder.version))
        plan = _Plan(EvidenceSource(path, raw), loaded.value, new, after, words)
        made = plan.made()
    except InputError as error:
        return Loaded(None, error.problems)
    return Loaded(Migration(path, raw, made), tuple(sorted(plan.notes)))


class _Plan:
    """What is done with one file."""

    def __init__(self, source: EvidenceSource, loaded: VersionedEvidence, new: Basis, after: Basis, words: CarryWords | None) -> None:
        self.source, self.data = source, source.value
        self.old, self.old_ladder = loaded.evidence, loaded.basis.ladder
        self.ladder, self.version = new.ladder, new.ladder.version
        self.names = new.names or Resolution(self.ladder)
        self.carried = carry_over(self.old, self.names, words)
        self.after_basis, self.after = after, after.names or Resolution(self.ladder)
        self.target: str | None = None
        """The target of the file that is made, whether it names it or not."""
        self.notes: set[Problem] = set()
        self.told: set[str] = set()
        """Names about which everything is said."""
        self.faults: set[Problem] = set()

    def made(self) -> bytes:
        """The file that is made.

        Raises:
            InputError: it cannot be made, or would not be valid.
        """
        operations = tuple(self.operations())
        if self.faults:
            raise InputError(self.faults)
        raw = self.source.edited(operations)
        self.check(raw)
        self.note_day()
        return raw

    def note_day(self) -> None:
        """Tell if the version does not hold yet on the file's own date."""
        revisions = self.names.lineage.revisions
        held, day = revisions[-1].effective if revisions else None, self.old.as_of
        if held and day and day < held:
            message = f"version {quote(self.version)} holds from {held}, after this date; plans of this file are made from it all the same"
            self.note(("as_of",), message)

    def note(self, path: KeyPath, message: str, name: str = "") -> None:
        """Tell something about a place in the file; about a name, only at its first place."""
        if name not in self.told:
            self.notes.add(self.problem(path, message, note=True))
        self.told |= {name} - {""}

    def problem(self, path: KeyPath, message: str, *, note: bool = False) -> Problem:
        """A problem with a key of a mapping, or with another value."""
        place = self.source.data.keys[path] if path[0] in {"ratings", "watchouts"} else self.source.data.place(path)
        return Problem(str(self.source.path), place.line, place.column, message, note)

    def heirs(self, name: str) -> tuple[str, ...]:
        return self.carried.heirs.get(name, (name,))

    def is_known_as_retired(self, name: str) -> bool:
        """Whether the new version knows of this id, too, that it is no longer asked for."""
        return self.after.heirs(name) == ()

    def operations(self) -> Iterator[Operation]:
        """Everything that is done."""
        yield from self.levels()
        for part in ("evidence", "goals"):
            for number, entry in enumerate(self.data.get(part) or ()):
                yield from self.signals((part, number, "signals"), entry.get("signals") or ())
        yield from self.keyed("ratings", self.old.ratings, self.carried.evidence.ratings, UNRATED)
        yield from self.keyed("watchouts", self.old.watchouts, self.carried.evidence.watchouts, _NOTHING)

    # Version, level and target.

    def levels(self) -> Iterator[Operation]:
        new, keys = self.carried.evidence, list(self.data)
        level = self.ladder.by_id.get(new.level)
        if level is None:
            raise InputError([self.problem(("level",), level_fault(self.ladder, new.level))])
        if new.level != self.old.level:
            yield Replace(("level",), new.level)
        after = keys.index("ladder" if "ladder" in keys else "level") + 1
        if "ladder_version" not in keys:
            yield Insert((), after, self.version, "ladder_version")
        elif self.old.ladder_version != self.version:
            yield Replace(("ladder_version",), self.version)
        given = self.data.get("target")
        self.target = next(iter(level.next), None)
        if given is not None:
            self.target = self.names.level(given)
            if self.target != given:
                yield Replace(("target",), self.target)
        elif (before := self.target_before()) != self.target and before in level.next:
            # What the file left open had one answer then, and must not get another one now.
            self.target = before
            self.note(("level",), f"the target was {quote(before)}, because the file names none; it stays so, and the file says it now")
            yield Replace(("target",), before) if "target" in keys else Insert((), keys.index("level") + 1, before, "target")

    def target_before(self) -> str | None:
        """The target of a file that names none, in the version that it was written for."""
        level = self.old_ladder.by_id.get(self.old.level)
        return next((self.names.level(name) for name in level.next), None) if level else None

    # Lists of signals.

    def signals(self, path: KeyPath, names: Sequence[str]) -> Iterator[Operation]:
        seen: dict[str, str] = {}
        for number, name in enumerate(names):
            heirs = self.heirs(name)
            if not heirs:
                yield from self.retired((*path, number), name)
                continue
            self.tell((*path, number), name, heirs)
            if seen.setdefault(heirs[0], name) != name:
                yield Remove((*path, number))
            elif heirs[0] != name:
                yield Replace((*path, number), heirs[0])

    def tell(self, path: KeyPath, name: str, heirs: tuple[str, ...]) -> None:
        """Say to whoever migrates what only the person can decide."""
        if len(heirs) > 1:
            shown = own_words(", ".join(heirs), 300)
            self.note(path, f"{quote(name)} is several signals now: {shown}; what the file says of it counts for the first", name)

    def retired(self, path: KeyPath, name: str, *, key: bool = False) -> Iterator[Operation]:
        """What is no longer asked for stays, if the new version knows its id."""
        if self.names.heirs(name) is None:
            fault = f"version {quote(self.version)} has no {quote(name)}, and changes.yaml does not say what became of it"
            self.faults.add(self.problem(path, fault))
            return
        self.note(path, f"{quote(name)} is no longer asked for in version {quote(self.version)}", name)
        if self.is_known_as_retired(name):
            return
        value = f": {values.in_brackets(_data_at(self.source, path))}" if key else ""
        yield Remark(path, f"No longer asked for in version {self.version}: {name}{value}")
        yield Remove(path)

    # Ratings and watch-outs.

    def keyed(self, part: str, old: Mapping[str, Any], new: Mapping[str, Any], nothing: BaseModel) -> Iterator[Operation]:
        """A mapping whose keys are full names."""
        groups: dict[str, list[str]] = {}
        for name in old:
            if heirs := self.heirs(name):
                self.tell((part, name), name, heirs)
                groups.setdefault(heirs[0], []).append(name)
            else:
                yield from self.retired((part, name), name, key=True)
        for name, olds in groups.items():
            first = name if name in olds else olds[0]
            if first != name:
                yield Rename((part, first), name)
            yield from self.fields((part, first), old[first], new.get(name, nothing))
            for other in olds:
                if other != first:
                    yield Remove((part, other))
                    yield from self.remarks((part, other), _data_at(self.source, (part, other)))
        for one in self.carried.differed if part == "ratings" else ():
            names = own_words(", ".join(before for before, _ in one.before), 300)
            there = next(before for before, _ in one.before if before in old)
            self.note((part, there), f"{names} are one signal now, {quote(one.name)}, and their ratings differed; its remark names them")

    def fields(self, path: KeyPath, old: BaseModel, new: BaseModel) -> Iterator[Operation]:
        """What differs between two ratings or watch-outs."""
        if old == new:
            return
        found = self.data[path[0]][path[1]]
        aliases = {name: info.alias or name for name, info in type(old).model_fields.items()}
        changed = {alias: getattr(new, name) for name, alias in aliases.items() if getattr(old, name) != getattr(new, name)}
        if not isinstance(found, dict) or not found:
            yield Replace(path, {key: value for key, value in changed.items() if value is not None})
            return
        for name, key in aliases.items():
            if key not in changed:
                continue
            value, before = changed[key], getattr(old, name)
            if value is None:
                yield Remove((*path, key))
            elif key not in found:
                yield Insert(path, len(found), value, key)
            else:
                # What the reader leaves out of a text, such as a remark in it, stays.
                goes_on = isinstance(before, str) and value.startswith(before)
                yield Replace((*path, key), f"{found[key].rstrip()}{value[len(before) :]}" if goes_on else value)
                yield from () if goes_on else self.remarks(path, found[key])

    def remarks(self, path: KeyPath, value: Any) -> Iterator[Operation]:
        """The remarks in Markdown texts that are not taken over, as comments: nothing else reads them."""
        for text in value.values() if isinstance(value, dict) else (value,):
            for found in _REMARK.findall(text) if isinstance(text, str) else ():
                yield Remark(path, found)

    # At the end.

    def check(self, raw: bytes) -> None:
        """Read what was made: it must be valid, and say what the evidence says that was carried over.

        Raises:
            InputError: it does not.
        """
        loaded = load_versioned(self.source.path, lambda *_: self.after_basis, raw)
        if loaded.value is None:
            faults = (problem.message for problem in loaded.problems if not problem.note)
            raise InputError(
                Problem.about(self.source.path, f"would not be valid for version {quote(self.version)}: {one}") for one in faults
            )
        found = loaded.value.evidence
        again, wanted = carry_over(found, self.after), self.carried
        left = {**wanted.ratings_left, **wanted.watchouts_left}
        kept = {**again.ratings_left, **again.watchouts_left}
        is_whole = (
            again.evidence == wanted.evidence.model_copy(update={"target": self.target})
            and all(kept.get(name) == one for name, one in left.items() if self.is_known_as_retired(name))
            and again.retired
            == {at: gone for at, names in wanted.retired.items() if (gone := tuple(filter(self.is_known_as_retired, names)))}
        )
        if not is_whole:
            message = f"cannot be moved to version {quote(self.version)} without losing something; edit it by hand"
            raise InputError([Problem.about(self.source.path, message)])


def _data_at(source: EvidenceSource, path: KeyPath) -> Any:
    """The data at a path."""
    value = source.value
    for part in path:
        value = value[part]
    return value


def require_target(versions: VersionChoice, version: str) -> Ladder:
    """The version to which files are to be moved: a recorded one, or the present text by its version or as `current`.

    Raises:
        InputError: the version or `changes.yaml` has problems, or no file could say that it is for this version.
        UnknownNameError: there is no such version.
    """
    history = versions.history
    faults = [*history.recorded.problems, *history.changes.problems.found]
    if has_errors(faults):
        raise InputError(faults)
    ladder = require_version(history.folder, version, history.present)
    if not re.fullmatch(VERSION_PATTERN, ladder.version):
        message = f"a file cannot say that it is for version {quote(ladder.version)}; {VERSION_RULE}"
        raise InputError([version_problem(history.folder, message)])
    return ladder
