"""Who may change what in an evidence file: one table, which the documentation prints, and the one place where it is enforced.

Whoever merges says who sends something. A form says, too, for whom it was made, but its sender can change that: it takes away from what
the sender may do, and never adds to it. The sender's side is asked twice: what is not theirs is left out before a file is changed, and the
file that was made is compared with what it was made from.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct
from pydantic import BaseModel

from ladder_reports.evidence.model import Evidence
from ladder_reports.files.yaml_reader import KeyPath

Sender = Literal["person", "manager", "colleague"]
SENDERS: tuple[Sender, ...] = ("person", "manager", "colleague")

ANY = "*"
"""Any name, or any entry of a list."""
NEW = "+"
"""A new entry of a list."""

TABLE: Mapping[Sender, tuple[str, ...]] = {
    "person": (
        "summary",
        "aspiration",
        *(f"evidence.*.{key}" for key in ("title", "date", "signals", "what", "impact", "links", "attested_by")),
        "ratings.*.self",
        *(f"watchouts.*.{key}" for key in ("note", "action")),
        *(f"goals.*.{key}" for key in ("title", "quarter", "signals", "success", "status", "note")),
        "skills.*",
        *(f"assessments.*.{key}" for key in ("name", "date", "result", "depth", "link")),
    ),
    "manager": (
        *(f"ratings.*.{key}" for key in ("manager", "agreed", "note", "private")),
        "goals.*.support",
        *(f"checkins.*.{key}" for key in ("date", "note", "private")),
        "feedback.*.share",
        "evidence.*.private",
        "private",
    ),
    "colleague": tuple(f"feedback.+.{key}" for key in ("from", "relation", "date", "text")),
}
"""For each sender, the keys that they may change. `+` is a new entry; `*` is any entry, new ones included, and any name."""

NOBODYS = ("person", "ladder", "ladder_version", "level", "target", "cycle", "as_of")
"""The keys that no merge changes."""

_PARTS = {sender: tuple(tuple(rule.split(".")) for rule in rules) for sender, rules in TABLE.items()}
_MISSING: Any = object()


class Role(Struct, frozen=True):
    """Who sends something, as whoever merges says, and for whom their form was made, as the form says."""

    sender: Sender
    made_for: str | None = None
    """None if it is no form."""

    def may_change(self, path: KeyPath, *, is_new: bool = False) -> bool:
        """Whether the sender may change the value at a path; `is_new` says that it is in an entry that is new."""
        asked = [self.sender] if self.made_for is None else [self.sender, self.made_for]
        return all(any(_matches(rule, path, is_new=is_new) for rule in _PARTS.get(one, ())) for one in asked)  # type: ignore[call-overload]

    @property
    def may_change_nothing(self) -> bool:
        """Whether the form was made for somebody else than who sends it."""
        return self.made_for is not None and self.made_for != self.sender


def violations(role: Role, before: Evidence, after: Evidence) -> list[KeyPath]:
    """What differs between a file's evidence and that of the file which was made of it, and is not the sender's.

    What is gone counts, whoever's it is: a merge removes nothing.
    """
    return list(_violations(role, before, after, (), is_new=False))


def _violations(role: Role, before: Any, after: Any, path: KeyPath, *, is_new: bool) -> Iterator[KeyPath]:
    if before is not _MISSING and before == after:
        return
    if isinstance(after, BaseModel) and not _is_value(path):
        for name, info in type(after).model_fields.items():
            old = info.default if before is _MISSING and not info.is_required() else getattr(before, name, _MISSING)
            yield from _violations(role, old, getattr(after, name), (*path, info.alias or name), is_new=is_new)
    elif isinstance(after, Mapping):
        older = {} if before is _MISSING else before
        yield from ((*path, name) for name in older if name not in after)
        for name, value in after.items():
            yield from _violations(role, older.get(name, _MISSING), value, (*path, name), is_new=False)
    elif isinstance(after, tuple) and not _is_value(path):
        entries = () if before is _MISSING else before
        yield from [path] if len(entries) > len(after) else []
        for number, value in enumerate(after):
            added = number >= len(entries)
            yield from _violations(role, _MISSING if added else entries[number], value, (*path, number), is_new=added)
    elif not role.may_change(path, is_new=is_new) or _is_gone(before, after):
        yield path


def _is_value(path: KeyPath) -> bool:
    """Whether what is at a path is changed as a whole: a list of signals, a link, a period."""
    return len(path) > 2  # noqa: PLR2004 -- part, entry, key


def _is_gone(before: Any, after: Any) -> bool:
    """Whether a value, or one of a list, is no longer there."""
    if isinstance(before, tuple):
        return not isinstance(after, tuple) or any(one not in after for one in before)
    return before not in (_MISSING, None) and after is None


def _matches(rule: Sequence[str], path: KeyPath, *, is_new: bool) -> bool:
    return len(rule) == len(path) and all(part in (ANY, own) or (part == NEW and is_new) for part, own in zip(rule, path, strict=True))


def table_lines() -> list[str]:
    """The table as the documentation prints it, in Markdown."""
    said = {sender: ", ".join(f"`{rule}`" for rule in _short(rules)) for sender, rules in TABLE.items()}
    said["colleague"] += ": one new entry, which is not shared"
    rows = [*said.items(), ("nobody", ", ".join(f"`{name}`" for name in NOBODYS))]
    return ["| sender | may change |", "|---|---|", *(f"| {who} | {what} |" for who, what in rows)]


def _short(rules: Sequence[str]) -> list[str]:
    """The rules, with several keys of the same part in one."""
    groups: dict[str, list[str]] = {}
    for rule in rules:
        home, _, key = rule.rpartition(".")
        groups.setdefault(home, []).append(key)
    return [
        one
        for home, keys in groups.items()
        for one in ([f"{home}.{keys[0] if len(keys) == 1 else '{' + ', '.join(keys) + '}'}"] if home else keys)
    ]
