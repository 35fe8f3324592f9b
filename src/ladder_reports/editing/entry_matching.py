"""Finds which entries of two lists are the same one: those of a file, and those of a copy or a form that came back.

Entries have no ids. What says the same is the same. Otherwise, one is known by its title and its date, then by one of them and
everything else that it says, then by its title alone, if no other entry has that. Nothing is guessed from texts that are alike.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from ladder_reports.evidence.dates import Dated

Key = Callable[[Any], Hashable | None]
"""What an entry is known by; None if it lacks that."""


def _of(*names: str, needs: Iterable[str] = ()) -> Key:
    """The values of an entry's fields with these names; one of `needs` must be there."""

    def key(entry: Any) -> Hashable | None:
        values = tuple(getattr(entry, name) for name in names)
        return values if any(getattr(entry, name) is not None for name in needs or names) else None

    return key


def _whole(entry: Any) -> Hashable:
    """Everything that an entry says."""
    return entry  # type: ignore[no-any-return]


_EXACT: Mapping[str, tuple[Key, ...]] = {
    "evidence": (
        _of("title", "date"),
        _of("title", "what", "impact", needs=("what", "impact")),
        _of("date", "what", "impact", needs=("what", "impact")),
    ),
    "goals": (_of("title", "quarter"), _of("quarter", "success", needs=("success",))),
    "assessments": (_of("name", "date"), _of("name", "result", "depth", needs=("result", "depth"))),
    "checkins": (_of("date", "note"), _of("private")),
    "feedback": (_of("giver", "text"),),
}
"""For each list, what its entries are known by, the surest first."""
_ALONE: Mapping[str, str] = {"evidence": "title", "goals": "title", "assessments": "name", "checkins": "date"}
"""What an entry is known by if no other one of either list has the same."""


def matched(part: str, old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """For each new entry of this part of the file, the number of the old one that it is; None if it is none of them."""
    found: list[int | None] = [None] * len(new)
    left = dict(enumerate(old))
    for key in (_whole, *_EXACT[part]):
        places: dict[Hashable, list[int]] = {}
        for number, entry in left.items():
            if (known := key(entry)) is not None:
                places.setdefault(known, []).append(number)
        for number, entry in enumerate(new):
            if found[number] is None and (same := places.get(key(entry))):
                found[number] = same.pop(0)
                del left[found[number]]  # type: ignore[arg-type]
    if name := _ALONE.get(part):
        for number, entry in enumerate(new):
            if found[number] is None:
                found[number] = _alone(name, entry, left, [one for at, one in enumerate(new) if found[at] is None])
                left.pop(found[number], None)  # type: ignore[arg-type]
    return found


def _alone(name: str, entry: Any, old: Mapping[int, Any], new: Sequence[Any]) -> int | None:
    """The only old entry with the same value of this field, if it is about the same time."""
    value = getattr(entry, name)
    there = [number for number, one in old.items() if getattr(one, name) == value]
    if value is None or len(there) != 1 or sum(getattr(one, name) == value for one in new) != 1:
        return None
    dates = getattr(entry, "date", None), getattr(old[there[0]], "date", None)
    return there[0] if _may_be_one_time(*dates) else None


def _may_be_one_time(one: Dated | None, other: Dated | None) -> bool:
    return one is None or other is None or (one.first <= other.last and other.first <= one.last)
