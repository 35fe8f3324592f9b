"""Checks the names in an evidence file against the ladder: ladder, level, target, signals, watch-outs and skills.

The checks work on the data as they are in the file, so that an error in a file's structure never hides a misspelled signal.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from ladder_reports.errors import did_you_mean, nearest_meaning, quote
from ladder_reports.files.text import Place, Problems
from ladder_reports.files.yaml_reader import KeyPath, YamlData
from ladder_reports.ladder.model import ID_PATTERN, Kind, Ladder, Level, find_signal
from ladder_reports.ladder.resolution import Resolution

_NOUNS: dict[Kind, str] = {"signals": "signal", "watchouts": "watch-out"}
_HOMES: dict[Kind, str] = {
    "signals": "put signals under 'ratings', or in the 'signals' of evidence and goals",
    "watchouts": "put watch-outs under 'watchouts'",
}
_OR = "' or '"


def level_fault(ladder: Ladder, name: str) -> str:
    """What is wrong with the name of a level; empty if the ladder has it."""
    if name in ladder.by_id:
        return ""
    known = {word: level.id for level in ladder.levels for word in (level.short, level.title, level.id)}
    return f"unknown level {quote(name)}{nearest_meaning(name, known) or _available(ladder.by_id)}"


def target_fault(level: Level, target: str | None) -> str:
    """What is wrong with a target for someone at `level`; empty if the ladder has that step."""
    choices = f"'{_OR.join(level.next)}'"
    if target is None:
        return f"'{level.id}' leads to {choices}; choose one with 'target'" if len(level.next) > 1 else ""
    if not level.next:
        return f"'{level.id}' is the top of the ladder and leads to no other level; leave 'target' out"
    return "" if target in level.next else f"'{level.id}' does not lead to {quote(target)}; the target can be {choices}"


def check_references(data: YamlData, ladder: Ladder, problems: Problems, names: Resolution | None = None) -> None:
    """Add a problem for every name that the ladder does not have, and a note for every name that the plan leaves out.

    `names` says what names of other versions stand for.
    """
    if isinstance(data.value, dict):
        _ReferenceChecker(data, ladder, problems, names).check()


class _ReferenceChecker:
    """Compares one file with the ladder."""

    def __init__(self, data: YamlData, ladder: Ladder, problems: Problems, names: Resolution | None) -> None:
        self.data, self.ladder, self.problems, self.names = data, ladder, problems, names
        self.level = ladder.by_id.get(self.level_now(self.text("level")) or "")
        self.kinds = {name: section.kind for level in ladder.levels for name, section, _ in level.named_items(*_NOUNS)}
        self.spelled = {(kind, _spelled_alike(name)): name for name, kind in self.kinds.items()}
        # A name may be in the file thousands of times.
        self.fault = cache(self.find_fault)
        self.older: dict[str, Place] = {}

    def text(self, key: str) -> str | None:
        """The text under a top-level key, if it is text."""
        found = self.data.value.get(key)
        return found if isinstance(found, str) else None

    def level_now(self, name: str | None) -> str | None:
        """What a level in the file is called in the ladder."""
        return self.names.level(name) if name and self.names else name

    def heirs(self, name: str) -> tuple[str, ...]:
        """What became of an item in the file; itself if nothing is known of it."""
        heirs = self.names.heirs(name) if self.names else None
        return (name,) if heirs is None else heirs

    def check(self) -> None:
        """Add every problem."""
        self.check_levels()
        for key in ("evidence", "goals"):
            for number, _ in enumerate(self.list_at((key,))):
                self.check_signals((key, number, "signals"))
        self.check_keys("ratings", "signals")
        self.check_keys("watchouts", "watchouts")
        self.check_skills()
        self.check_ids()

    def check_ids(self) -> None:
        """Say once that the file has ids of an older version, unless the version that it names says so already."""
        if not self.older or self.names is None or self.names.lineage.revisions:
            return
        name, place = min(self.older.items(), key=lambda item: item[1])
        message = f"{quote(name)} is {quote(self.heirs(name)[0])} in version {quote(self.ladder.version)}"
        if others := len(self.older) - 1:
            message += f", and {others} more id{'s have' if others > 1 else ' has'} another name there"
        self.problems.note(place, f"{message}; 'ladder-reports migrate' writes them as they are now")

    def check_levels(self) -> None:
        """Check the ladder, the level and the target."""
        ladder, level, target = (self.text(key) for key in ("ladder", "level", "target"))
        if ladder is not None and ladder != self.ladder.id:
            message = f"this file is for the ladder {quote(ladder)}, but the ladder in use is '{self.ladder.id}'"
            self.problems.add(self.data.place(("ladder",)), message)
        level, target = self.level_now(level), self.level_now(target)
        if level is not None and (fault := level_fault(self.ladder, level)):
            self.problems.add(self.data.place(("level",)), fault)
        if target is not None and (fault := level_fault(self.ladder, target)):
            self.problems.add(self.data.place(("target",)), fault)
        elif self.level and (fault := target_fault(self.level, target)):
            self.problems.add(self.data.place(("level",) if target is None else ("target",)), fault)

    def check_skills(self) -> None:
        """Check the names of skills. If the ladder has no skill matrix, one note says that the plan leaves them out."""
        known = {skill.id: skill.id for skill in self.ladder.skills.skills}
        if not known and self.data.value.get("skills"):
            message = f"the ladder '{self.ladder.id}' has no skill matrix, so the plan leaves 'skills' out"
            self.problems.note(self.data.key_place(("skills",)), message)
        for place, name in self.keys("skills"):
            if not re.fullmatch(ID_PATTERN, name):
                self.problems.add(place, f"{quote(name)} is not a skill's id; use lower-case letters, digits and hyphens")
            elif known and name not in known:
                self.problems.add(place, f"unknown skill {quote(name)}{nearest_meaning(name, known) or _available(known)}")

    def check_keys(self, key: str, wanted: Kind) -> None:
        """Check the names of the ratings or the watch-outs."""
        for place, name in self.keys(key):
            if self.problems.full:
                return
            self.remember(name, place)
            if fault := self.fault(name, wanted):
                self.problems.add(place, fault)
            elif not (heirs := self.heirs(name)):
                self.problems.note(place, self.retired(name))
            elif self.level and (note := self.left_out(heirs[0], self.level, wanted)):
                self.problems.note(place, note)

    def check_signals(self, path: KeyPath) -> None:
        """Check the signals of one piece of evidence or one goal."""
        seen = set[str]()
        for index, name in enumerate(self.list_at(path)):
            if self.problems.full:
                return
            if not isinstance(name, str):
                continue
            self.remember(name, self.data.place((*path, index)))
            if fault := self.fault(name, "signals"):
                self.problems.add(self.data.place((*path, index)), fault)
            elif name in seen:
                self.problems.note(self.data.place((*path, index)), f"{quote(name)} is listed twice")
            elif not self.heirs(name):
                self.problems.note(self.data.place((*path, index)), self.retired(name))
            seen.add(name)

    def remember(self, name: str, place: Place) -> None:
        """Keep the place of a name that the ladder has under another one."""
        if self.names and name not in self.older and name not in self.kinds and self.heirs(name)[:1] not in {(), (name,)}:
            self.older[name] = place

    def list_at(self, path: KeyPath) -> Sequence[Any]:
        """The list at a path; empty if there is none."""
        here = self.data.value
        for part in path:
            here = here.get(part) if isinstance(here, dict) else here[part] if isinstance(here, list) and isinstance(part, int) else None
        return here if isinstance(here, list) else ()

    def keys(self, key: str) -> Iterator[tuple[Place, str]]:
        """The keys of a top-level mapping, with their places."""
        found = self.data.value.get(key)
        yield from ((self.data.key_place((key, name)), name) for name in (found if isinstance(found, dict) else ()))

    def retired(self, name: str) -> str:
        """What to tell about an item that the ladder had and that is no longer asked for."""
        return f"{quote(name)} is no longer asked for in version {quote(self.ladder.version)}"

    def find_fault(self, name: str, wanted: Kind) -> str:
        """What is wrong with the full name of a signal or a watch-out; empty if nothing."""
        heirs = self.heirs(name)
        if not heirs or self.kinds.get(heirs[0]) == wanted:
            return ""
        name = heirs[0]
        noun = _NOUNS[wanted]
        if kind := self.kinds.get(name):
            return f"{quote(name)} is a {_NOUNS[kind]}, not a {noun}; {_HOMES[kind]}"
        known = [full for full, kind in self.kinds.items() if kind == wanted]
        if wanted == "signals" and (coded := find_signal(self.ladder, name)):
            return f"unknown signal {quote(name)}{did_you_mean(coded)}"
        if written := self.spelled.get((wanted, _spelled_alike(name))):
            return f"unknown {noun} {quote(name)}{did_you_mean(written)}"
        level, _, item = name.rpartition("/")
        same = [full for full in known if full.partition("/")[2] == item]
        if not level:
            near = did_you_mean(*same) if same else nearest_meaning(name, {full.partition("/")[2]: full for full in reversed(known)})
            return f"the {noun} {quote(name)} needs its level in front{near or '; write LEVEL/NAME'}"
        if level not in self.ladder.by_id:
            return f"{level_fault(self.ladder, level)} (in {quote(name)})"
        there = {full.partition("/")[2]: full for full in known if full.startswith(f"{level}/")}
        near = did_you_mean(same[0]) if same else nearest_meaning(item, there)
        return f"{quote(level)} has no {noun} {quote(item)}{near or _available(there)}"

    def left_out(self, name: str, level: Level, wanted: Kind) -> str:
        """Why the plan leaves out what the file says about `name`; empty if it does not."""
        owner, target = name.partition("/")[0], self.text("target")
        targets = (target,) if target in level.next else level.next
        if owner in {level.id, *targets}:
            return ""
        if owner in _lower_levels(self.ladder, level):
            return f"{quote(name)} is a {_NOUNS[wanted]} of a lower level, which '{level.id}' counts as met; the plan leaves it out"
        return f"{quote(name)} is a {_NOUNS[wanted]} of neither '{level.id}' nor its target; the plan leaves it out"


def _spelled_alike(name: str) -> str:
    """What a full name has in common with the ways to misspell it: other cases, separators and spaces."""
    parts = re.split(r"[\s/\\.:>|,_·-]+", name.strip().removeprefix("{#").removesuffix("}").casefold())
    return "-".join(part for part in parts if part)


def _available(names: Iterable[str]) -> str:
    return f"; available: {', '.join(names) or 'none'}"


def _lower_levels(ladder: Ladder, level: Level) -> set[str]:
    """The levels that lead to `level`."""
    found = {level.id}
    for _ in ladder.levels:
        found |= {lower.id for lower, upper in ladder.steps if upper.id in found}
    return found - {level.id}
