"""Whose evidence a revision touches, by signal. Nothing that anybody wrote is in it: only the names of files and of signals."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from ladder_reports.assessment.small_groups import MIN_GROUP
from ladder_reports.documents.comparison.sources import Comparison
from ladder_reports.errors import Problem, quote
from ladder_reports.evidence.discovery import find
from ladder_reports.evidence.mentions import Mentions, read_mentions
from ladder_reports.ladder.differences import ItemChange


class Touched(Struct, frozen=True):
    """One file that a change touches."""

    path: Path
    names: tuple[str, ...]
    """The signals and watch-outs that the file names and the change is about; none if it is about what the file's level asks anew."""
    uses: tuple[str, ...]
    """Where in the file: `evidence`, `ratings`, `goals`, `watchouts`; for what is new, `level` or `target`."""


class PeopleTouched(Struct, frozen=True):
    """Everybody's files, compared with the changes between two ladders."""

    files: tuple[Path, ...]
    """All that could be read and are for this ladder."""
    changes: tuple[tuple[ItemChange, tuple[Touched, ...]], ...]
    """The changes that touch somebody, in the order of the ladder."""
    up_to_date: int
    """How many files are for the new version already."""
    problems: tuple[Problem, ...]
    persons: Mapping[Path, str] = field(default_factory=dict)
    """Who each file is about."""

    @property
    def touched(self) -> tuple[Path, ...]:
        """The files that name something that changed."""
        named = {one.path for _, files in self.changes for one in files if one.names}
        return tuple(path for path in self.files if path in named)

    @property
    def counts(self) -> tuple[int, int] | None:
        """How many people's plans name something that changed, of how many; None if a document must not say so, because they are too few.

        Somebody whose earlier file is there, too, has one plan.
        """
        touched, total = (len({self.persons.get(path, path) for path in paths}) for paths in (self.touched, self.files))
        return (touched, total) if touched >= MIN_GROUP else None


def people_touched(comparison: Comparison, paths: Iterable[Path]) -> PeopleTouched:
    """Whose evidence files below these paths a revision touches."""
    found = find(paths)
    problems = [*found.problems, *found.outside.values()]
    ladder, version = comparison.differences.new.id, comparison.differences.new.version
    files: list[Mentions] = []
    for path in dict.fromkeys(found.evidence):
        loaded = read_mentions(path)
        problems += loaded.problems
        mentions = loaded.value
        if mentions and mentions.ladder not in {None, ladder, comparison.differences.old.id}:
            problems.append(Problem.about(path, f"is for another ladder than {quote(ladder)}; left out", note=True))
        elif mentions:
            files.append(mentions)
    # Two versions with one name cannot be told apart: then every file counts as written for the old one.
    current = {one.path for one in files if one.version == version != comparison.differences.old.version}
    older = [_carried(one, comparison) for one in files if one.path not in current]
    levels = comparison.differences.new.by_id
    targets = {one.path: {one.target} if one.target or one.level not in levels else {*levels[one.level].next} for one in older}
    rows = (
        (change, tuple(touched for one in older if (touched := _touched(change, one, targets[one.path]))))
        for change in comparison.differences.items
    )
    changes = tuple((change, touched) for change, touched in rows if touched)
    persons = {one.path: one.person for one in files}
    return PeopleTouched(tuple(persons), changes, len(current), tuple(sorted(set(problems))), persons)


def _carried(one: Mentions, comparison: Comparison) -> Mentions:
    """A file's mentions as those of the old ladder, if it was written for one before that."""
    old = comparison.differences.old.version
    lineage = comparison.log.lineage(one.version or old, old)
    later = comparison.differences.lineage
    if not lineage.revisions and not later.revisions:
        return one
    names = {heir: uses for name, uses in one.names.items() for heir in lineage.heirs(name)}
    level, target = (later.level(lineage.level(level)) for level in (one.level, one.target))
    return replace(one, level=level, target=target, names=names)


def _touched(change: ItemChange, one: Mentions, targets: set[str]) -> Touched | None:
    """How a change touches a file; None if it does not."""
    names = [item.name for item in change.old if item.name in one.names]
    if names:
        uses = dict.fromkeys(use for name in names for use in one.names[name])
        return Touched(one.path, tuple(names), tuple(uses))
    if change.kinds == ("added",) and change.kind == "signals" and change.home.level in {one.level, *targets}:
        return Touched(one.path, (), ("level" if change.home.level == one.level else "target",))
    return None
