"""What is done to the data of a file, as values: renamed, replaced, inserted, removed.

All operations of one edit happen at once: each path is one of the file as it was.
"""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from ladder_reports.files.yaml_reader import KeyPath


class Rename(Struct, frozen=True):
    """A key gets another name; its value stays."""

    path: KeyPath
    key: str


class Replace(Struct, frozen=True):
    """A value becomes another one."""

    path: KeyPath
    value: Any


class Remove(Struct, frozen=True):
    """A key with its value, or an entry of a list, goes."""

    path: KeyPath


class Insert(Struct, frozen=True):
    """A key with its value comes into a mapping, or an entry into a list."""

    parent: KeyPath
    at: int
    """Before which of its entries, counted from 0; their number is the end."""
    value: Any
    key: str = ""
    """For a mapping."""


class Remark(Struct, frozen=True):
    """A comment comes after an entry, in a line of its own, or at the end of its line where nothing else is."""

    path: KeyPath
    text: str


Operation = Rename | Replace | Remove | Insert | Remark


def intended(data: Any, operations: Iterable[Operation]) -> Any:
    """What the file's data are after the operations.

    Raises:
        KeyError, IndexError: a path leads nowhere.
        ValueError: two operations contradict each other.
    """
    grouped: dict[KeyPath, list[Operation]] = {}
    for operation in operations:
        if not isinstance(operation, Remark):
            parent = operation.parent if isinstance(operation, Insert) else operation.path[:-1]
            grouped.setdefault(parent, []).append(operation)
    made, used = _changed(data, (), grouped)
    if left := set(grouped) - used:
        raise ValueError(f"what is replaced or removed cannot be changed, too: {sorted(map(str, left))}")
    return made


def _changed(data: Any, path: KeyPath, grouped: Mapping[KeyPath, list[Operation]]) -> tuple[Any, set[KeyPath]]:
    """The data after the operations at and below a path, and the paths at which there were some."""
    here = grouped.get(path, [])
    used = {path} if here else set()
    if not isinstance(data, dict | list):
        if here:
            raise KeyError(path)
        return data, used
    names: list[Any] = list(data) if isinstance(data, dict) else list(range(len(data)))
    _check(here, names, path)
    renamed = {one.path[-1]: one.key for one in here if isinstance(one, Rename)}
    replaced = {one.path[-1]: one.value for one in here if isinstance(one, Replace)}
    removed = {one.path[-1] for one in here if isinstance(one, Remove)}
    pairs: list[tuple[Any, Any]] = []
    for number, name in enumerate([*names, None]):
        pairs += [(one.key, one.value) for one in here if isinstance(one, Insert) and one.at == number]
        if number == len(names) or name in removed:
            continue
        value, inner = (replaced[name], set()) if name in replaced else _changed(data[name], (*path, name), grouped)
        used |= inner
        pairs.append((renamed.get(name, name), value))
    if isinstance(data, list):
        return [value for _, value in pairs], used
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError(f"a key of {path} would be there twice")
    return dict(pairs), used


def _check(operations: Iterable[Operation], names: Sequence[Any], path: KeyPath) -> None:
    """Refuse operations on entries that are not there, and two of one kind on the same entry."""
    seen: set[tuple[type, str | int]] = set()
    for one in operations:
        if isinstance(one, Insert):
            if not 0 <= one.at <= len(names):
                raise IndexError(path)
            continue
        if one.path[-1] not in names:
            raise KeyError(one.path)
        kinds = {(type(one), one.path[-1])} | ({(kind, one.path[-1]) for kind in (Rename, Replace)} if isinstance(one, Remove) else set())
        if kinds & seen:
            raise ValueError(f"two changes of one entry of {path}")
        seen |= kinds


def differences(old: Any, new: Any, path: KeyPath = ()) -> Iterator[Operation]:
    """The operations that make one value of another: what is the same in both is not touched, as far as possible.

    Keys that both have keep their order in the file.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _mapping_differences(old, new, path)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list_differences(old, new, path)
    elif not same(old, new):
        yield Replace(path, new)


def _mapping_differences(old: Mapping[str, Any], new: Mapping[str, Any], path: KeyPath) -> Iterator[Operation]:
    at = 0
    numbers = {key: number for number, key in enumerate(old)}
    for key, value in new.items():
        if key in old:
            at = max(at, numbers[key] + 1)
            yield from differences(old[key], value, (*path, key))
        else:
            yield Insert(path, at, value, key)
    yield from (Remove((*path, key)) for key in old if key not in new)


def _list_differences(old: Sequence[Any], new: Sequence[Any], path: KeyPath) -> Iterator[Operation]:
    before, after = ([json.dumps(one, default=str, sort_keys=True) for one in several] for several in (old, new))
    for kind, start, end, first, last in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        both = min(end - start, last - first)
        for number in range(both):
            yield from differences(old[start + number], new[first + number], (*path, start + number))
        yield from (Remove((*path, number)) for number in range(start + both, end))
        yield from (Insert(path, end, new[number]) for number in range(first + both, last))


def same(one: Any, other: Any) -> bool:
    """Whether two values read the same. Line ends at the end of a text mean nothing in evidence, and are not compared."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return one.rstrip("\n") == other.rstrip("\n")
    if type(one) is not type(other):
        return False
    return bool(one == other) or (isinstance(one, float) and one != one and other != other)  # noqa: PLR0124 -- not a number
