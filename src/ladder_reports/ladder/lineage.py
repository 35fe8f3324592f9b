"""What became of the ids of an older version: pure, and composed over any number of revisions.

An id that no revision names keeps its name. Only its level may have another one.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

Fate = Literal["same", "renamed", "moved level", "merged", "split", "retired"]
"""What became of an item; of several things, the one that comes last here."""


class Revision(Struct, frozen=True, dict=True):
    """What one version did to the ids of the version before. Names are full names, such as `senior/ab-test`."""

    version: str
    before: str
    """The version before."""
    effective: date | None = None
    note: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)
    """Old level to new level."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """New name to old names."""
    retired: frozenset[str] = frozenset()

    @cached_property
    def joins(self) -> dict[str, str]:
        """New name by old name, of what was merged."""
        return {old: new for new, olds in self.merged.items() for old in olds}

    @cached_property
    def named(self) -> frozenset[str]:
        """Every old name about which the revision says something."""
        return frozenset({*self.renamed, *self.split, *self.joins, *self.retired})

    def level(self, name: str) -> str:
        """What a level is called after the revision."""
        return self.levels.get(name, name)

    def kept(self, name: str) -> str:
        """The name of an item that the revision does not name."""
        level, slash, item = name.partition("/")
        return f"{self.level(level)}{slash}{item}"

    def heirs(self, name: str) -> tuple[str, ...]:
        """The new names of an item, the first heir first; none if it is retired."""
        if name in self.retired:
            return ()
        if name in self.split:
            return tuple(dict.fromkeys(self.split[name]))
        return (self.renamed.get(name) or self.joins.get(name) or self.kept(name),)

    def ancestors(self, name: str) -> frozenset[str]:
        """The old names of what has this name after the revision; of a name that is new, the name itself."""
        olds = {old for old, new in self.renamed.items() if new == name} | set(self.merged.get(name, ()))
        olds |= {old for old, news in self.split.items() if name in news}
        level, _, item = name.partition("/")
        before = [old for old, new in self.levels.items() if new == level] or [level]
        kept = {f"{one}/{item}" for one in before} - self.named
        return frozenset(olds or kept or {name})

    def fate(self, name: str) -> Fate:
        """What the revision did to one item."""
        if name in self.retired:
            return "retired"
        if name in self.split:
            return "split"
        if name in self.joins:
            return "merged"
        new = self.heirs(name)[0]
        if new == name:
            return "same"
        return "renamed" if new.partition("/")[0] == self.level(name.partition("/")[0]) else "moved level"


class Lineage(Struct, frozen=True, dict=True):
    """What became of each name from one version to another."""

    revisions: tuple[Revision, ...] = ()
    """Oldest first."""

    def level(self, name: str) -> str:
        """What a level of the old version is called now."""
        for revision in self.revisions:
            name = revision.level(name)
        return name

    def heirs(self, name: str) -> tuple[str, ...]:
        """The names that an old item has now, the first heir first; none if it is no longer asked for."""
        names: tuple[str, ...] = (name,)
        for revision in self.revisions:
            names = tuple(dict.fromkeys(heir for one in names for heir in revision.heirs(one)))
        return names

    def fate(self, name: str) -> Fate:
        """What became of an old item over all revisions. One that was renamed and got its name back is the same."""
        names: tuple[str, ...] = (name,)
        split = merged = False
        for revision in self.revisions:
            fates = [revision.fate(one) for one in names]
            split, merged = split or "split" in fates, merged or "merged" in fates
            names = tuple(dict.fromkeys(heir for one in names for heir in revision.heirs(one)))
        if not names:
            return "retired"
        if len(names) > 1 or (split and not merged):
            return "split"
        if merged:
            return "merged"
        if names == (name,):
            return "same"
        return "moved level" if names[0].partition("/")[0] != self.level(name.partition("/")[0]) else "renamed"

    def ancestors(self, name: str) -> frozenset[str]:
        """The old names of everything that went into a present item."""
        names = frozenset({name})
        for revision in reversed(self.revisions):
            names = frozenset().union(*map(revision.ancestors, names))
        return names

    def origins(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The old names behind each present one, in their order; `names` are all names of the old version."""
        found: dict[str, list[str]] = {}
        for name in names:
            for heir in self.heirs(name):
                found.setdefault(heir, []).append(name)
        return {new: tuple(olds) for new, olds in found.items()}

    def changes(self, name: str) -> bool:
        """Whether the item has another name now, more than one, or none, or shares its name with others."""
        return self.fate(name) != "same"


SAME = Lineage()
"""The lineage of a version from itself."""
