"""Finds which names of a ladder an evidence file uses, and nothing else of it: no text leaves this module, not even in a problem."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field

from ladder_reports.errors import Loaded
from ladder_reports.evidence.identity import safe_id
from ladder_reports.evidence.loader import SIZE_LIMIT
from ladder_reports.files.text import Place, Problems, read_text
from ladder_reports.files.yaml_reader import YamlData, parse_yaml
from ladder_reports.ladder.changes import is_full_name

Use = Literal["evidence", "ratings", "goals", "watchouts"]
USES: tuple[Use, ...] = ("evidence", "ratings", "goals", "watchouts")


class Mentions(Struct, frozen=True):
    """What an evidence file says about the ladder."""

    path: Path
    person: str = ""
    """A digest of the person's id, to count those with several files once."""
    ladder: str | None = None
    """The ladder's id, if the file names it."""
    version: str | None = None
    level: str = ""
    target: str = ""
    names: Mapping[str, tuple[Use, ...]] = field(default_factory=dict)
    """The full names of signals and watch-outs, each with the parts of the file that use it."""


def read_mentions(path: Path) -> Loaded[Mentions]:
    """The names that a file uses, whether the ladder has them or not. Its problems quote nothing of it."""
    problems = Problems(str(path))
    text = read_text(path, problems, SIZE_LIMIT)
    data = parse_yaml(text, problems) if text else None
    if data and not isinstance(data.value, dict):
        problems.add(Place(1, 1), "is not an evidence file")
    found = tuple(sorted({problem.redacted for problem in problems.found}))
    if data is None or not isinstance(data.value, dict) or any(not problem.note for problem in found):
        return Loaded(None, found)
    names: dict[str, dict[Use, None]] = {}
    for use, name in _names(data.value):
        names.setdefault(name, {})[use] = None
    words = {key: data.value.get(key) for key in ("ladder", "level", "target")}
    ladder, level, target = (value if isinstance(value, str) else None for value in words.values())
    uses = {name: tuple(uses) for name, uses in names.items()}
    return Loaded(Mentions(path, _person(path, data.value), ladder, _version(data), level or "", target or "", uses), found)


def _person(path: Path, value: Mapping[str, Any]) -> str:
    """The digest of the id in the file, or else of the one that its name stands for."""
    person = value.get("person")
    found = person.get("id") if isinstance(person, dict) else None
    return hashlib.sha256(str(found or safe_id(path.stem)).encode(errors="replace")).hexdigest()


def _version(data: YamlData) -> str | None:
    """The version as it was written: YAML reads 1.10 as 1.1."""
    found = data.plain.get(("ladder_version",), data.value.get("ladder_version"))
    return found if isinstance(found, str) else None


def _names(value: Mapping[str, Any]) -> Iterator[tuple[Use, str]]:
    for use in USES:
        part = value.get(use)
        entries = part if isinstance(part, list) else ()
        lists = (entry.get("signals") for entry in entries if isinstance(entry, dict))
        names = [name for found in lists if isinstance(found, list) for name in found] if isinstance(part, list) else part
        yield from ((use, name) for name in names or () if isinstance(name, str) and is_full_name(name))
