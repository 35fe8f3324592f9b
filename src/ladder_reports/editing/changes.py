"""What somebody who sends something back wants to have in a file, as values: each change is one value at one place.

`form_changes` and `copy_changes` find them, `merging` decides about them.
"""

from collections.abc import Hashable, Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from pydantic import BaseModel

from ladder_reports.editing.permissions import Role
from ladder_reports.errors import Problem, has_errors
from ladder_reports.evidence.dates import PartialDate, Quarter
from ladder_reports.evidence.form_fields import as_in_field
from ladder_reports.evidence.model import Assessment, CheckIn, Evidence, EvidenceItem, Feedback, Goal, Link, Period, Rating, Watchout
from ladder_reports.files.yaml_reader import KeyPath

MODELS: Mapping[str, type[BaseModel]] = {
    "evidence": EvidenceItem,
    "ratings": Rating,
    "watchouts": Watchout,
    "goals": Goal,
    "checkins": CheckIn,
    "feedback": Feedback,
    "assessments": Assessment,
}
"""What is in each part of a file that has entries with keys."""
LISTS = ("evidence", "goals", "checkins", "feedback", "assessments")
"""The parts that are lists."""


class Change(Struct, frozen=True):
    """A value that is wanted in a file."""

    path: KeyPath
    """Its place. A list's new entry has a name that begins with `+` instead of a number."""
    value: Any
    """As YAML has it."""
    printed: Any = None
    """What the form had there when it was made."""
    is_certain: bool = False
    """Whether the value counts whatever the file has there now: nobody knows what the sender of a copy saw."""

    @property
    def is_new(self) -> bool:
        """Whether it is in an entry that the file doesn't have."""
        return len(self.path) > 1 and str(self.path[1]).startswith("+")


class SourceChanges(Struct):
    """What is in one thing that was sent back."""

    path: Path
    role: Role
    sheet: Hashable = None
    """Two of the same sheet are the same form, filled in twice, or two copies of the same file."""
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, message: str) -> None:
        """Add a problem that makes the whole thing unusable."""
        self.problems.append(Problem.about(self.path, message))

    def note(self, message: str) -> None:
        """Add something that is good to know."""
        self.problems.append(Problem.about(self.path, message, note=True))

    def note_if_empty(self) -> None:
        """Say so if there is nothing to change."""
        if not self.changes and not has_errors(self.problems):
            self.note("has nothing new for the file")


def as_data(value: Any) -> Any:
    """A value of a model as YAML data, as people write it; keys without a value are left out."""
    if isinstance(value, PartialDate):
        return value.first if value.day else value.year if not value.month else str(value)
    if isinstance(value, Period):
        return {"from": as_data(value.start), "to": as_data(value.end)}
    if isinstance(value, Quarter):
        return str(value)
    if isinstance(value, Link) and value.title is None:
        return value.url
    if isinstance(value, BaseModel):
        found = ((info.alias or name, getattr(value, name)) for name, info in type(value).model_fields.items())
        return {key: as_data(one) for key, one in found if one not in (None, (), {})}
    if isinstance(value, Mapping):
        return {key: as_data(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [as_data(one) for one in value]
    return value


def value_at(data: Any, path: KeyPath) -> Any:
    """The value at a path of YAML data; None if there is none."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def says_the_same(one: Any, other: Any) -> bool:
    """Whether two values say the same. No text is the same as an empty one, and where a paragraph's lines end makes no difference."""
    if isinstance(one, str) or isinstance(other, str):
        return as_in_field("" if one is None else str(one)) == as_in_field("" if other is None else str(other))
    return bool(one == other) or (not one and not other)


def changed(data: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """The data of a file after changes. What is new stands where the format has it; everything else stays where it is."""
    made = deepcopy(dict(data))
    numbers: dict[tuple[Any, Any], int] = {}
    for change in changes:
        part, *below = change.path
        if not below:
            _put(made, str(part), change.value, Evidence)
        elif part in LISTS:
            entries = _put_missing(made, str(part), [])
            number, key = below
            if change.is_new and (part, number) not in numbers:
                numbers[part, number] = len(entries)
                entries.append({})
            _put(entries[numbers.get((part, number), number)], str(key), change.value, MODELS[str(part)])
        elif part in MODELS:
            entries = _put_missing(made, str(part), {})
            name, key = below
            if not isinstance(entries.get(name), dict):
                entries[name] = {}
            _put(entries[name], str(key), change.value, MODELS[str(part)])
        else:
            _put_missing(made, str(part), {})[below[0]] = change.value
    return made


def _put_missing(data: dict[str, Any], part: str, empty: Any) -> Any:
    if not isinstance(data.get(part), type(empty)):
        _put(data, part, empty, Evidence)
    return data[part]


def _put(data: dict[str, Any], key: str, value: Any, model: type[BaseModel]) -> None:
    """Give a key its value; a new one comes after those that the format has before it."""
    if key in data:
        data[key] = value
        return
    order = [info.alias or name for name, info in model.model_fields.items()]
    before = set(order[: order.index(key)])
    items = list(data.items())
    at = max((number for number, (name, _) in enumerate(items, 1) if name in before), default=0)
    data.clear()
    data.update([*items[:at], (key, value), *items[at:]])
