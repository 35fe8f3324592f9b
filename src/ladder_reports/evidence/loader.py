"""An evidence file and a `Ladder` become `Evidence`; every problem in the file is collected on the way.

The file's own shape is checked by its model; what depends on the ladder is checked here, on the data as they stand in
the file, so that one slip in the shape never hides a misspelt signal. The format is described in ``docs/evidence.md``.
"""

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ladder_reports.errors import Loaded, shortened
from ladder_reports.evidence.fields import DEVICE_NAMES
from ladder_reports.evidence.markdown_limits import first_beyond
from ladder_reports.evidence.model import (
    Assessment,
    CheckIn,
    Evidence,
    EvidenceItem,
    Feedback,
    Goal,
    Link,
    Period,
    Person,
    Rating,
    Watchout,
)
from ladder_reports.files.text import Place, Problems, read_text
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import Data, KeyPath, parse_yaml
from ladder_reports.ladder.model import ID_PATTERN, Kind, Ladder, Level

SIZE_LIMIT = 1024 * 1024
"""Bytes of an evidence file. The longest of the examples is a fiftieth of it."""
ID_LIMIT = 64
NOTE_LIMIT = 50
"""Notes that are listed of one file: what stops nothing must not crowd out what does."""

_NOUNS: dict[Kind, str] = {"signals": "signal", "watchouts": "watch-out"}
_HOMES: dict[Kind, str] = {
    "signals": "signals belong under 'ratings', and into the 'signals' of evidence and goals",
    "watchouts": "watch-outs belong under 'watchouts'",
}
_OR = "' or '"
_DATES = frozenset({"date", "as_of"})
_KEYS = frozenset(
    info.alias or name
    for model in (Evidence, Person, EvidenceItem, Link, Period, Rating, Watchout, Goal, CheckIn, Feedback, Assessment)
    for name, info in model.model_fields.items()
)
_FIGURES = frozenset({"cycle", "result", "depth"})


def load_evidence(path: Path, ladder: Ladder, raw: bytes | None = None) -> Loaded[Evidence]:
    """The evidence in a file, or in its bytes `raw`, with every problem found in it, sorted by place; notes stop nothing."""
    problems = Problems(str(path))
    evidence = _load(path, ladder, problems, raw)
    found = tuple(sorted(set(problems.found)))
    return Loaded(evidence if all(problem.note for problem in found) else None, found)


def safe_id(text: str) -> str:
    """`text` as a person's id, which can name a file everywhere: letters of ASCII, digits, ``.``, ``_`` and ``-``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", plain)[:ID_LIMIT].strip(".-")
    if not name:
        # Nothing of the text is ASCII: its digest still tells two such people apart.
        return f"person-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return f"_{name}"[:ID_LIMIT] if name.split(".", 1)[0].casefold() in DEVICE_NAMES else name


def level_fault(ladder: Ladder, name: str) -> str:
    """What is wrong with the name of a level; empty when the ladder has it."""
    if name in ladder.by_id:
        return ""
    known = {word: level.id for level in ladder.levels for word in (level.short, level.title, level.id)}
    allowed = f"; the ladder has: {', '.join(ladder.by_id)}"
    return f"unknown level '{shortened(name)}'{_near(name, known) or allowed}"


def target_fault(level: Level, target: str | None) -> str:
    """What is wrong with a target for somebody at `level`; empty when it is a step that the ladder has."""
    ways = f"'{_OR.join(level.next)}'"
    if target is None:
        return f"'{level.id}' leads to {ways}: say which with 'target'" if len(level.next) > 1 else ""
    if not level.next:
        return f"'{level.id}' is the top of the ladder and leads to no other level; leave 'target' out"
    return "" if target in level.next else f"'{level.id}' does not lead to '{shortened(target)}'; the target can be {ways}"


def _load(path: Path, ladder: Ladder, problems: Problems, raw: bytes | None) -> Evidence | None:
    text = read_text(path, problems, SIZE_LIMIT, raw)
    data = parse_yaml(text, problems) if text else None
    if data is None:
        return None
    data.value = _readable(data.value, (), data, problems)
    evidence = validated(Evidence, data, problems)
    if beyond := first_beyond(data.value):
        problems.add(data.place(beyond[0]), beyond[1])
    if isinstance(data.value, dict):
        _Checker(data, ladder, problems).check()
    if evidence is None or evidence.level not in ladder.by_id:
        return None
    person = evidence.person.model_copy(update={"id": evidence.person.id or safe_id(path.stem)})
    target = evidence.target or next(iter(ladder.by_id[evidence.level].next), None)
    return evidence.model_copy(update={"person": person, "target": target})


def _readable(value: Any, path: KeyPath, data: Data, problems: Problems) -> Any:
    """`value` with dates and figures as they were written, and without the keys that have no value."""
    if isinstance(value, list):
        return [_readable(child, (*path, number), data, problems) for number, child in enumerate(value)]
    if isinstance(value, dict):
        kept = (key for key, child in value.items() if child is not None or not _left_out((*path, key), data, problems))
        return {key: _readable(value[key], (*path, key), data, problems) for key in kept}
    return data.plain[path] if path and path in data.plain and _written(path, value) else value


def _left_out(path: KeyPath, data: Data, problems: Problems) -> bool:
    """Whether a key without a value can be passed over; what there is to say of it is said at its place."""
    key, place = str(path[-1]), data.key_place(path)
    if data.place(path) == Place(place.line, place.column + len(key)):
        # Not even a colon follows: inside { }, the text before it had a comma.
        problems.add(place, f"a comma ends the text before '{shortened(key)}'; inside {{ }}, put text that has a comma in quotes")
        return True
    if key not in _KEYS:
        return False
    if path in data.plain:
        problems.add(data.place(path), f"'{key}': YAML reads {data.plain[path]} as nothing; put it in quotes, or leave the key out")
    else:
        _note(problems, place, f"'{key}' is empty and counts as left out")
    return True


def _written(path: KeyPath, value: Any) -> bool:
    """Whether the text itself is wanted, whatever YAML takes it for."""
    key, parent = path[-1], path[-2] if len(path) > 1 else ""
    if key in _DATES or (parent == "date" and key in {"from", "to"}):
        return True
    return key in _FIGURES and isinstance(value, int | float) and not isinstance(value, bool)


def _near(word: str, known: Mapping[str, str]) -> str:
    """Like `nearest`, for names that stand for others: the suggestion is what the nearest one stands for."""
    folded = {name.casefold(): meant for name, meant in known.items()}
    near = difflib.get_close_matches(word.casefold()[:80], list(folded), n=1, cutoff=0.6)
    return f"; did you mean '{folded[near[0]]}'?" if near else ""


def _note(problems: Problems, place: Place, message: str) -> None:
    if sum(problem.note for problem in problems.found) < NOTE_LIMIT:
        problems.add(place, message, note=True)


def _listed(names: Iterable[str]) -> str:
    return f"; it has: {', '.join(names) or 'none'}"


def _lower(ladder: Ladder, level: Level) -> set[str]:
    """The levels from which `level` is reached."""
    found = {level.id}
    for _ in ladder.levels:
        found |= {lower.id for lower, upper in ladder.steps if upper.id in found}
    return found - {level.id}


@dataclass
class _Checker:
    """Holds what a file says against the ladder."""

    data: Data
    ladder: Ladder
    problems: Problems
    kinds: dict[str, Kind] = field(init=False)
    level: Level | None = field(init=False)
    faults: dict[tuple[str, Kind], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        listed = [(level, section) for level in self.ladder.levels for section in level.of_kind(*_NOUNS)]
        self.kinds = {f"{level.id}/{item.id}": section.kind for level, section in listed for item in section.items}
        self.level = self.ladder.by_id.get(self.text("level") or "")

    def text(self, key: str) -> str | None:
        """The text under a key of the whole file, when there is text."""
        found = self.data.value.get(key)
        return found if isinstance(found, str) else None

    def check(self) -> None:
        """Add every problem."""
        self.check_head()
        for key in ("evidence", "goals"):
            for number, _ in enumerate(self.found((key,))):
                self.check_signals((key, number, "signals"))
        self.check_keys("ratings", "signals")
        self.check_keys("watchouts", "watchouts")
        self.check_skills()

    def check_skills(self) -> None:
        """Check the names of skills; without a skill matrix nothing could be drawn of them, and the file is told so once."""
        known = {skill.id: skill.id for skill in self.ladder.skills.skills}
        if not known and self.data.value.get("skills"):
            message = f"the ladder '{self.ladder.id}' has no skill matrix, so the plan leaves 'skills' out"
            _note(self.problems, self.data.key_place(("skills",)), message)
        for place, name in self.keys("skills"):
            if not re.fullmatch(ID_PATTERN, name):
                self.problems.add(place, f"malformed skill '{shortened(name)}': use lower-case letters, digits and hyphens")
            elif known and name not in known:
                hint = _near(name, known) or f"; the ladder has: {', '.join(known)}"
                self.problems.add(place, f"unknown skill '{shortened(name)}'{hint}")

    def check_head(self) -> None:
        """Check the ladder, the level and the target."""
        ladder, level, target = (self.text(key) for key in ("ladder", "level", "target"))
        if ladder is not None and ladder != self.ladder.id:
            message = f"the file is for the ladder '{shortened(ladder)}', and the one in use is '{self.ladder.id}'"
            self.problems.add(self.data.place(("ladder",)), message)
        if level is not None and (fault := level_fault(self.ladder, level)):
            self.problems.add(self.data.place(("level",)), fault)
        if target is not None and (fault := level_fault(self.ladder, target)):
            self.problems.add(self.data.place(("target",)), fault)
        elif self.level and (fault := target_fault(self.level, target)):
            self.problems.add(self.data.place(("level",) if target is None else ("target",)), fault)

    def check_keys(self, key: str, wanted: Kind) -> None:
        """Check the names that ratings or watch-outs are given for."""
        for place, name in self.keys(key):
            if self.problems.full:
                return
            if fault := self.fault(name, wanted):
                self.problems.add(place, fault)
            elif self.level and (note := self.beside(name, self.level, wanted)):
                _note(self.problems, place, note)

    def check_signals(self, path: KeyPath) -> None:
        """Check the names that one piece of evidence or one goal serves."""
        seen = set[str]()
        for index, name in enumerate(self.found(path)):
            if self.problems.full:
                return
            if not isinstance(name, str):
                continue
            if fault := self.fault(name, "signals"):
                self.problems.add(self.data.place((*path, index)), fault)
            elif name in seen:
                _note(self.problems, self.data.place((*path, index)), f"'{name}' is named twice")
            seen.add(name)

    def found(self, path: KeyPath) -> Sequence[Any]:
        """The list to which a path leads; empty when there is none."""
        here = self.data.value
        for part in path:
            here = here.get(part) if isinstance(here, dict) else here[part] if isinstance(here, list) and isinstance(part, int) else None
        return here if isinstance(here, list) else ()

    def keys(self, key: str) -> Iterator[tuple[Place, str]]:
        """The keys of a mapping, with their places."""
        found = self.data.value.get(key)
        yield from ((self.data.key_place((key, name)), name) for name in (found if isinstance(found, dict) else ()))

    def fault(self, name: str, wanted: Kind) -> str:
        """What is wrong with the full name of a signal or a watch-out; asked once for each name."""
        if (name, wanted) not in self.faults:
            self.faults[name, wanted] = "" if self.kinds.get(name) == wanted else self.name_fault(name, wanted)
        return self.faults[name, wanted]

    def name_fault(self, name: str, wanted: Kind) -> str:
        """What is wrong with a name that is none of the kind wanted."""
        noun, shown = _NOUNS[wanted], shortened(name)
        if kind := self.kinds.get(name):
            return f"'{shown}' is a {_NOUNS[kind]}, and a {noun} is expected; {_HOMES[kind]}"
        full = [known for known, kind in self.kinds.items() if kind == wanted]
        level, _, item = name.rpartition("/")
        same = [known for known in full if known.partition("/")[2] == item]
        if not level:
            near = _near(name, {known.partition("/")[2]: known for known in reversed(full)})
            hint = f"; did you mean '{_OR.join(same)}'?" if same else near or "; write LEVEL/NAME"
            return f"the {noun} '{shown}' is named without its level{hint}"
        if level not in self.ladder.by_id:
            return f"{level_fault(self.ladder, level)} (in '{shown}')"
        there = {known.partition("/")[2]: known for known in full if known.startswith(f"{level}/")}
        hint = f"; did you mean '{same[0]}'?" if same else _near(item, there)
        return f"'{level}' has no {noun} '{shortened(item)}'{hint or _listed(there)}"

    def beside(self, name: str, level: Level, wanted: Kind) -> str:
        """Why the plan does not show what is said about `name`; empty when it does."""
        owner, target = name.partition("/")[0], self.text("target")
        ways = (target,) if target in level.next else level.next
        if owner in {level.id, *ways}:
            return ""
        if owner in _lower(self.ladder, level):
            return f"'{name}' is a {_NOUNS[wanted]} of a lower level, which '{level.id}' takes as met; the plan leaves it out"
        return f"'{name}' is a {_NOUNS[wanted]} of neither '{level.id}' nor its target; the plan leaves it out"
