"""What the names in a file of an older version stand for in a ladder.

A file says for which version it was written. A name that this version does not have may be from an older one: somebody wrote the id
that they knew. It is looked up there, the newest first, so that no id that was renamed, split or merged is unknown.
"""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field

from ladder_reports.ladder.lineage import SAME, Lineage
from ladder_reports.ladder.model import Kind, Ladder


class Resolution(Struct, frozen=True, dict=True):
    """Resolves the names of a file in one ladder."""

    ladder: Ladder
    lineage: Lineage = SAME
    """From the version of the file to that of the ladder."""
    older: tuple[Lineage, ...] = field(default=())
    """From older versions to that of the ladder, newest first."""

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """What each name of the ladder is."""
        found: dict[str, Kind] = {}
        for level in self.ladder.levels:
            found |= {name: section.kind for name, section, _ in level.named_items("signals", "watchouts")}
        return found

    def lineage_of(self, name: str) -> Lineage:
        """The lineage that leads from a name to what became of it."""
        for lineage in (self.lineage, *self.older):
            heirs = lineage.heirs(name)
            if not heirs or any(heir in self.kinds for heir in heirs):
                return lineage
        return self.lineage

    def heirs(self, name: str) -> tuple[str, ...] | None:
        """The names in the ladder, the first heir first; none if it is no longer asked for. None if the name is unknown."""
        heirs = self.lineage_of(name).heirs(name)
        return () if not heirs else tuple(heir for heir in heirs if heir in self.kinds) or None

    def level(self, name: str) -> str:
        """What a level is called in the ladder."""
        for lineage in (self.lineage, *self.older):
            if (now := lineage.level(name)) in self.ladder.by_id:
                return now
        return name
