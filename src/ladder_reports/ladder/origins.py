"""Checks what a ladder says about the items from which others have grown (`from=engineer/obvious-bugs`)."""

from collections.abc import Mapping

from ladder_reports.errors import did_you_mean, nearest_meaning, quote
from ladder_reports.ladder.model import Kind
from ladder_reports.ladder.names import listed, near_or_all
from ladder_reports.ladder.outline import LadderFile, Outline

_NOUNS: dict[Kind, str] = {"signals": "signal", "watchouts": "watch-out"}


def check_origins(outline: Outline, files: Mapping[str, LadderFile], steps: Mapping[str, tuple[str, ...]]) -> None:
    """Report every origin that is no item of the same kind at a level before the item's own.

    `steps` has the levels to which each level leads. As long as that is not known of every level, any other level may come before.
    """
    if not any(file.origins for file in files.values()):
        return
    checker = _OriginChecker(outline, files, steps)
    for level, file in files.items():
        for origin in file.origins:
            if file.problems.full:
                break
            if fault := checker.fault(level, origin.item, origin.name):
                file.problems.add(origin.place, fault)


class _OriginChecker:
    """Compares the items of one ladder."""

    def __init__(self, outline: Outline, files: Mapping[str, LadderFile], steps: Mapping[str, tuple[str, ...]]) -> None:
        self.outline = outline
        self.all_steps = outline.all_levels and set(outline.level_ids) <= set(steps)
        self.kinds = {
            level: {item.id: section.kind for section in file.sections for item in section.items if section.kind in _NOUNS}
            for level, file in files.items()
        }
        self.before = {level: self.levels_before(level, steps) for level, file in files.items() if file.origins}

    def levels_before(self, level: str, steps: Mapping[str, tuple[str, ...]]) -> list[str]:
        """The levels from which this one can be reached, in the ladder's order; all others if that is not known."""
        found = {level} if self.all_steps else set(self.outline.level_ids)
        for _ in steps if self.all_steps else ():
            found |= {start for start, targets in steps.items() if not found.isdisjoint(targets)}
        return [name for name in dict.fromkeys(self.outline.level_ids) if name in found and name != level]

    def fault(self, own_level: str, own_item: str, name: str) -> str:
        """What is wrong with the name of an item's origin; empty if nothing."""
        kind = self.kinds[own_level].get(own_item, "signals")
        noun, before = _NOUNS[kind], self.before[own_level]
        level, slash, item = name.partition("/")
        if not slash:
            return f"{quote(name)} needs its level in front{self.with_level(name, kind, before)}"
        if level not in self.outline.level_ids:
            fault = f"unknown level {quote(level)}{near_or_all(level, self.outline.level_ids)} (in {quote(name)})"
            return fault if self.outline.all_levels else ""
        if level not in before:
            fault = "is of the same level" if level == own_level else f"is of a level that does not lead to {quote(own_level)}"
            lower = f": {listed(before)}" if self.all_steps else ""
            advice = f"a {noun} grows from one of a level before it{lower}" if before else "no level leads to this one, so leave 'from' out"
            return f"{quote(name)} {fault}; {advice}"
        there = self.kinds.get(level)
        if there is None or there.get(item) == kind:
            return ""
        if item in there:
            return f"{quote(name)} is a {_NOUNS[there[item]]}; a {noun} grows from a {noun}"
        known = [one for one, other in there.items() if other == kind]
        return f"{quote(level)} has no {noun} {quote(item)}{near_or_all(item, known)}"

    def with_level(self, item: str, kind: Kind, levels: list[str]) -> str:
        """How to write the name of an item that lacks its level."""
        full = {one: f"{level}/{one}" for level in levels for one, other in self.kinds.get(level, {}).items() if other == kind}
        return did_you_mean(full[item]) if item in full else nearest_meaning(item, full) or "; write from=LEVEL/ID"
