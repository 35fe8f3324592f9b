"""Reads a ladder's `changes.yaml`: what became of ids from one version to the next, newest first.

What can be checked without the text of the versions is checked here: the order of the versions, and that every id has one fate.
Whether the ids exist is checked in `history`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from msgspec import Struct, field
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from ladder_reports.errors import Loaded, did_you_mean, has_errors, own_words, quote
from ladder_reports.files import amounts
from ladder_reports.files.invisible import IN_PROSE, deception
from ladder_reports.files.markdown import take_out_remarks
from ladder_reports.files.markdown_findings import UNCLOSED_REMARK, findings, unclosed_code
from ladder_reports.files.text import NOTE_LIMIT, Place, Problems, read_inside
from ladder_reports.files.validation import FreeText, validated
from ladder_reports.files.yaml_reader import KeyPath, YamlData, parse_yaml
from ladder_reports.ladder.lineage import Lineage, Revision
from ladder_reports.ladder.model import ID_LIMIT, ID_PATTERN, VERSION_PATTERN, VERSION_RULE

CHANGES_FILE = "changes.yaml"

MOST_REVISIONS = 200
MOST_NAMES = 2_000
"""Entries of one list or mapping; a ladder of a hundred levels may have more ids, but nobody renames them all at once."""
LONGEST_NOTE = 10_000

_ROOT = "changes"
"""The key under which the list is validated: a model has keys."""
_FULL_NAME = re.compile(rf"{ID_PATTERN[1:-1]}/{ID_PATTERN[1:-1]}")
_FULL_NAME_PATTERN = rf"^{ID_PATTERN[1:-1]}/{ID_PATTERN[1:-1]}$"
_YEARS = range(1950, 2101)
_AS_WRITTEN = frozenset({"version", "from", "effective"})
_EMPTY = frozenset({"levels", "renamed", "split", "merged", "retired", "note", "effective"})
_PARTS = re.compile(r"\d+|[^\W\d_]+")


def _version(text: str) -> str:
    if not re.fullmatch(VERSION_PATTERN, text):
        raise ValueError(f"{quote(text)} cannot be the version of a ladder here; {VERSION_RULE}")
    return text


def _day(found: object) -> date:
    try:
        made = date.fromisoformat(str(found))
    except ValueError:
        made = date.min
    if made.year not in _YEARS or str(made) != str(found):
        raise ValueError(f"{quote(found)} is not a day; write it like 2027-04-01")
    return made


def _note(text: str) -> str:
    if fault := deception(text, IN_PROSE):
        raise ValueError(fault)
    if amounts.unbroken(text) is not None:
        raise ValueError(f"more than {amounts.WORD_LIMIT} characters without a space, so that the line cannot be broken")
    return text.strip()


_LEVEL_NAMES: dict[str, Any] = {"propertyNames": {"pattern": ID_PATTERN}}
_FULL_NAMES: dict[str, Any] = {"propertyNames": {"pattern": _FULL_NAME_PATTERN}}
Version = Annotated[
    str, AfterValidator(_version), WithJsonSchema({"anyOf": [{"type": "string", "pattern": VERSION_PATTERN}, {"type": "number"}]})
]
LevelName = Annotated[str, WithJsonSchema({"type": "string", "pattern": ID_PATTERN})]
FullName = Annotated[str, WithJsonSchema({"type": "string", "pattern": _FULL_NAME_PATTERN})]
Names = Annotated[list[FullName], Field(max_length=MOST_NAMES)]


class VersionChange(BaseModel):
    """One entry of `changes.yaml`: what a version did to the ids of the version before."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: Version = Field(description="The version that made the changes, in quotes.")
    before: Version = Field(alias="from", description="The version before it.")
    effective: Annotated[
        date | None, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[01][0-9]-[0-3][0-9]$"})
    ] = Field(default=None, description="The day from which the version holds, such as 2027-04-01.")
    note: Annotated[str, Field(max_length=LONGEST_NOTE), AfterValidator(_note), FreeText(prose=True)] = Field(
        default="", description="Why, for those who read the comparison. Markdown."
    )
    levels: Mapping[LevelName, LevelName] = Field(
        default={}, max_length=100, description="Levels with new ids: old: new.", json_schema_extra=_LEVEL_NAMES
    )
    renamed: Mapping[FullName, FullName] = Field(
        default={}, max_length=MOST_NAMES, description="Items with new ids, or at another level: old: new.", json_schema_extra=_FULL_NAMES
    )
    split: Mapping[FullName, Names] = Field(
        default={}, max_length=MOST_NAMES, description="One item became several: old: [new, new].", json_schema_extra=_FULL_NAMES
    )
    merged: Mapping[FullName, Names] = Field(
        default={}, max_length=MOST_NAMES, description="Several items became one: new: [old, old].", json_schema_extra=_FULL_NAMES
    )
    retired: Names = Field(default=[], description="Items that are no longer asked for.")

    @property
    def revision(self) -> Revision:
        """The entry as a step of a lineage."""
        split = {old: tuple(new) for old, new in self.split.items()}
        merged = {new: tuple(olds) for new, olds in self.merged.items()}
        levels, renamed = dict(self.levels), dict(self.renamed)
        return Revision(self.version, self.before, self.effective, self.note, levels, renamed, split, merged, frozenset(self.retired))


class ChangesFile(BaseModel):
    """A whole `changes.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    changes: list[VersionChange] = Field(max_length=MOST_REVISIONS)


class ChangeLog(Struct, frozen=True, dict=True):
    """Everything that `changes.yaml` says."""

    revisions: tuple[Revision, ...] = ()
    """Newest first."""

    def lineage(self, old: str, new: str) -> Lineage:
        """What became of ids from one version to another. Between versions of which nothing is said, nothing changed.

        There is no way back: from a newer version to an older one, every id keeps its name.
        """
        start, end = self.position(new), self.position(old)
        return Lineage(tuple(reversed(self.revisions[start:end])))

    def is_older(self, version: str, other: str) -> bool:
        """Whether a version is older than another one: as the log has it, or else by their numbers."""
        if version == other or self.lineage(other, version).revisions:
            return False
        return bool(self.lineage(version, other).revisions) or version_key(version) < version_key(other)

    def position(self, version: str) -> int:
        """How many of the revisions are newer than a version."""
        for number, revision in enumerate(self.revisions):
            if revision.version == version:
                return number
            if revision.before == version and not any(other.version == version for other in self.revisions):
                return number + 1
        return sum(version_key(revision.version) > version_key(version) for revision in self.revisions)


class ReadChanges(Struct):
    """A `changes.yaml` as it was read: the log, and where in the file everything is."""

    path: Path
    problems: Problems
    log: ChangeLog = field(default_factory=ChangeLog)
    data: YamlData = field(default_factory=YamlData)
    there: bool = False
    """Whether the folder has such a file."""
    is_broken: bool = False
    """Whether nothing of it can be used, because it does not fit the format."""
    settled: dict[int, set[str]] = field(default_factory=dict)
    """The names in each entry about which everything is said."""

    def place(self, *path: str | int) -> Place:
        """The place of a value."""
        return self.data.place((_ROOT, *path))

    def key_place(self, *path: str | int) -> Place:
        """The place of a key."""
        return self.data.key_place((_ROOT, *path))

    def retired(self, number: int) -> Sequence[str]:
        """The retired ids of an entry in their order."""
        found: Sequence[str] = self.data.value[_ROOT][number].get("retired", ())
        return found


def load_changes(folder: Path) -> Loaded[ChangeLog]:
    """What the `changes.yaml` of a ladder's folder says, with every problem in it; nothing if there is none."""
    read = read_changes(folder)
    problems = tuple(sorted(read.problems.found))
    return Loaded(None if has_errors(problems) else read.log, problems)


def read_changes(folder: Path) -> ReadChanges:
    """The `changes.yaml` of a ladder's folder with its places. What can be read of a file with problems is in its log."""
    path = folder / CHANGES_FILE
    read = ReadChanges(path, Problems(str(path)))
    read.there = path.exists() or path.is_symlink()
    if not read.there:
        return read
    read.is_broken = True
    text = read_inside(path, folder, read.problems)
    data = parse_yaml(text, read.problems) if text else None
    if data is None:
        return read
    if isinstance(data.value, dict):
        read.problems.add(data.place(()), "expected a list of versions; put '- ' in front of the first key and indent the others to match")
        return read
    if not isinstance(data.value, list):
        read.problems.add(data.place(()), "expected a list of versions, newest first, such as '- version: \"2.0\"'")
        return read
    read.data = _under_root(data)
    for number, entry in enumerate(data.value):
        if isinstance(entry, dict):
            _prepare(entry, (_ROOT, number), read)
    made = validated(ChangesFile, read.data, read.problems)
    read.is_broken = made is None
    if made:
        read.log = ChangeLog(tuple(entry.revision for entry in made.changes))
        _check_order(read)
        for number, revision in enumerate(read.log.revisions):
            _check_names(number, revision, read)
    return read


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """What sorts versions: 1.9 before 1.10, and 2.0-rc1 before 2.0."""
    parts = ((1, int(part), "") if part.isdigit() else (-1, 0, part.casefold()) for part in _PARTS.findall(version))
    return (*parts, (0, 0, ""))


def is_full_name(name: str) -> bool:
    """Whether a name is that of an item with its level, such as `senior/ab-test`."""
    return bool(_FULL_NAME.fullmatch(name)) and all(len(part) <= ID_LIMIT for part in name.split("/"))


def _under_root(data: YamlData) -> YamlData:
    """The data of a list as that of a mapping with one key."""

    def moved(places: Mapping[KeyPath, Any]) -> dict[KeyPath, Any]:
        return {(_ROOT, *path): place for path, place in places.items()}

    made = YamlData({_ROOT: data.value}, moved(data.keys), moved(data.values), moved(data.ends), moved(data.plain))
    made.remarks, made.curly = moved(data.remarks), moved(data.curly)
    made.values[()] = data.place(())
    return made


def _prepare(entry: dict[str, Any], path: KeyPath, read: ReadChanges) -> None:
    """Versions and dates as they were written; without remarks, and without keys that have no value. What a note loses in print is told."""
    for key in list(entry):
        if key in _AS_WRITTEN and (*path, key) in read.data.plain:
            entry[key] = read.data.plain[(*path, key)]
        if entry[key] is None and key in _EMPTY:
            read.problems.note(read.data.key_place((*path, key)), f"'{key}' is empty and is ignored")
            del entry[key]
        elif key == "note" and isinstance(entry[key], str):
            remarks = take_out_remarks(entry[key])
            if remarks.unclosed is not None:
                read.problems.add(read.data.place((*path, key)), UNCLOSED_REMARK)
            entry[key] = remarks.cut
            found = sorted([*findings(remarks.cut, footnotes=False), *unclosed_code(remarks.cut)])
            for _, message in found[:NOTE_LIMIT]:
                read.problems.note(read.data.place((*path, key)), message)


def _check_order(read: ReadChanges) -> None:
    """Report versions that are there twice, and versions and days that are not newest first."""
    revisions, problems = read.log.revisions, read.problems
    lines: dict[str, int] = {}
    for number, revision in enumerate(revisions):
        place, before = read.place(number, "version"), read.place(number, "from")
        if (line := lines.setdefault(revision.version, place.line)) != place.line:
            problems.add(place, f"the version {quote(revision.version)} is already on line {line}; put its changes there")
            continue
        if revision.before == revision.version:
            problems.add(before, "'from' is the version before, so it must be another one")
            continue
        older = revisions[number + 1] if number + 1 < len(revisions) else None
        if older is None or older.version in {revision.before, revision.version}:
            continue
        if older.before == revision.version or version_key(older.version) > version_key(revision.version):
            problems.add(
                place, f"{quote(revision.version)} is older than the entry below it, {quote(older.version)}; the newest comes first"
            )
        elif version_key(older.version) > version_key(revision.before):
            problems.add(before, f"'from' skips {quote(older.version)}, the version of the entry below{did_you_mean(older.version)}")
    if not has_errors(problems.found):
        _check_circles(read)
    for number, (newer, older) in enumerate(pairwise(revisions)):
        if newer.effective and older.effective and newer.effective < older.effective:
            message = f"{newer.effective} is before the day of the older version {quote(older.version)}, {older.effective}"
            problems.add(read.place(number, "effective"), message)


def _check_circles(read: ReadChanges) -> None:
    """Report a version that comes from one that comes from itself, which no order can be."""
    newer: dict[str, int] = {}
    for number, revision in enumerate(read.log.revisions):
        place = read.place(number, "from")
        if revision.before in newer and revision.version != revision.before:
            message = f"{quote(revision.before)} is the version of the entry on line {newer[revision.before]}, which is newer than this one"
            read.problems.add(place, f"{message}; write the version before {quote(revision.version)}")
        newer.setdefault(revision.version, read.place(number, "version").line)


def _check_names(number: int, revision: Revision, read: ReadChanges) -> None:
    """Report names that cannot be ids, and ids with two fates."""
    problems, settled = read.problems, read.settled.setdefault(number, set())
    for path, name in _names(number, revision, read):
        place = read.key_place(*path) if isinstance(path[-1], str) and path[-1] == name else read.place(*path)
        if fault := _name_fault(name, is_level=path[1] == "levels"):
            problems.add(place, fault)
            settled.update({name, name.casefold()})
    fates: dict[str, tuple[str, Place]] = {}
    for verb, old, place in _fates(number, revision, read):
        first_verb, first = fates.setdefault(old, (verb, place))
        if first != place:
            settled.add(old)
            message = f"{quote(old)} is already {first_verb} on line {first.line}; an id has one fate"
            problems.add(place, message if (verb, first_verb) != ("retired", "retired") else f"{quote(old)} is listed twice")
    _check_targets(number, revision, read)
    for key, steps in (("levels", revision.levels), ("renamed", revision.renamed)):
        for circle in _circles(steps):
            way = own_words(" → ".join([*circle, circle[0]]), 300)
            message = f"renamed in a circle: {way}; all changes of an entry happen at once, so leave these out, or use new ids"
            problems.add(read.key_place(number, key, circle[0]), message)


def _names(number: int, revision: Revision, read: ReadChanges) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every name of an entry, with its path; a key's path ends with the name itself."""
    for key, steps in (("levels", revision.levels), ("renamed", revision.renamed)):
        for old, new in steps.items():
            yield (number, key, old), old
            if new != old:
                yield (number, key, old), new
    for key, groups in (("split", revision.split), ("merged", revision.merged)):
        for one, several in groups.items():
            yield (number, key, one), one
            yield from ((((number, key, one, at)), name) for at, name in enumerate(several))
    yield from (((number, "retired", at), name) for at, name in enumerate(read.retired(number)))


def _name_fault(name: str, *, is_level: bool) -> str:
    """Why a text cannot be the name of a level or an item; empty if it can."""
    if is_level:
        fits = bool(re.fullmatch(ID_PATTERN, name)) and len(name) <= ID_LIMIT
        return "" if fits else f"{quote(name)} is not the id of a level; use lower-case letters, digits and hyphens"
    if is_full_name(name):
        return ""
    if re.fullmatch(ID_PATTERN, name):
        return f"{quote(name)} needs its level in front; write LEVEL/ID, such as senior/{own_words(name)}"
    return f"{quote(name)} is not the id of a signal or a watch-out; write LEVEL/ID, such as senior/ab-test"


def _fates(number: int, revision: Revision, read: ReadChanges) -> Iterator[tuple[str, str, Place]]:
    """What an entry says about each old id, with its place."""
    yield from (("renamed", old, read.key_place(number, "renamed", old)) for old in revision.renamed)
    yield from (("split", old, read.key_place(number, "split", old)) for old in revision.split)
    for new, olds in revision.merged.items():
        yield from (("merged", old, read.place(number, "merged", new, at)) for at, old in enumerate(olds))
    yield from (("retired", old, read.place(number, "retired", at)) for at, old in enumerate(read.retired(number)))


def _check_targets(number: int, revision: Revision, read: ReadChanges) -> None:
    """Report what is renamed to itself or to one name with another, and splits and merges of fewer than two."""
    problems = read.problems
    users: dict[str, str] = {}
    for old, new in revision.renamed.items():
        other = users.setdefault(new, old)
        if new == old:
            problems.add(read.place(number, "renamed", old), f"{quote(old)} is renamed to itself; leave it out")
        elif new in revision.merged:
            read.settled[number].update({old, new})
            message = f"{quote(new)} is made of others on line {read.key_place(number, 'merged', new).line}; add {quote(old)} to that list"
            problems.add(read.place(number, "renamed", old), message)
        elif other != old:
            read.settled[number].update({old, new})
            both = f"merged: {{{own_words(new)}: [{own_words(other)}, {own_words(old)}]}}"
            problems.add(read.place(number, "renamed", old), f"{quote(other)} is renamed to {quote(new)}, too; write `{both}`")
    for key, groups, advice in (
        ("split", revision.split, "a split has two new ids or more; for one, write `renamed: {{{one}: {other}}}`"),
        ("merged", revision.merged, "a merger has two old ids or more; for one, write `renamed: {{{other}: {one}}}`"),
    ):
        for one, several in groups.items():
            if len(set(several)) < 2:  # noqa: PLR2004 -- one is no group
                shown = advice.format(one=own_words(one), other=own_words(next(iter(several), "…"), 130))
                problems.add(read.key_place(number, key, one), shown if several else f"{quote(one)}: the list is empty")
            elif repeated := next((at for at, name in enumerate(several) if name in several[:at]), None):
                problems.add(read.place(number, key, one, repeated), f"{quote(several[repeated])} is listed twice")


def _circles(steps: Mapping[str, str]) -> Iterator[list[str]]:
    """The circles of a mapping, each once."""
    seen: set[str] = set()
    for start in steps:
        way: list[str] = []
        name = start
        while name in steps and name not in seen:
            seen.add(name)
            way.append(name)
            name = steps[name]
        if name in way and steps[name] != name:
            yield way[way.index(name) :]


def chains(steps: Mapping[str, str], old: Sequence[str] | frozenset[str]) -> Iterator[tuple[str, str]]:
    """The pairs of an id and its new id that is an old id of the same entry; `old` are all old ids of the entry."""
    in_circles = {name for circle in _circles(steps) for name in circle}
    return ((name, new) for name, new in steps.items() if new in old and new != name and name not in in_circles)
