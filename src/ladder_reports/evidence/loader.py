"""Reads an evidence file into `Evidence` and collects every problem in it.

The file's structure is checked by its model, and names of the ladder in `references`. The format is described in
``docs/evidence.md``.
"""

import re
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from ladder_reports.errors import InputError, Loaded, own_words, quote
from ladder_reports.evidence.audience import private_ranges
from ladder_reports.evidence.fields import first_over_limit
from ladder_reports.evidence.identity import safe_id
from ladder_reports.evidence.model import KEYS, Evidence
from ladder_reports.evidence.placeholders import PLACEHOLDERS
from ladder_reports.evidence.prose import as_printed, characters_in
from ladder_reports.evidence.references import check_references
from ladder_reports.files.text import Place, Problems, read_text
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import KeyPath, YamlData, parse_yaml
from ladder_reports.ladder.model import VERSION_PATTERN, Ladder
from ladder_reports.ladder.version_choice import Basis

SIZE_LIMIT = 1024 * 1024
"""Bytes of an evidence file: fifty times the longest example."""

_NEVER_NUMBERS = frozenset({"date", "as_of", "ladder_version"})
_TEXTS_OR_NUMBERS = frozenset({"cycle", "result", "depth"})

Choose = Callable[[str | None, date | None], Basis]
"""Chooses what a plan is made from, by the version and the date in the file."""


class VersionedEvidence(Struct, frozen=True):
    """The evidence in a file, with the names of the version that it was written for, and what a plan of it is made from."""

    evidence: Evidence
    basis: Basis

    @property
    def written_for(self) -> str | None:
        """The version that the file names."""
        return self.evidence.ladder_version


def load_evidence(path: Path, ladder: Ladder | None, raw: bytes | None = None) -> Loaded[Evidence]:
    """The evidence in a file, or in its content `raw`, with every problem in it, sorted by place.

    Without a ladder, there are problems only: those that do not depend on the ladder.
    No problem quotes what is private in the file.
    """
    loaded = _loaded(path, (lambda *_: Basis(ladder, ladder.version)) if ladder else None, raw)
    return Loaded(loaded.value.evidence if loaded.value else None, loaded.problems)


def load_versioned(path: Path, choose: Choose, raw: bytes | None = None) -> Loaded[VersionedEvidence]:
    """Like `load_evidence`, for a ladder with versions: the names in the file are those of the version that it was written for."""
    return _loaded(path, choose, raw)


def _loaded(path: Path, choose: Choose | None, raw: bytes | None) -> Loaded[VersionedEvidence]:
    problems = Problems(str(path))
    text = read_text(path, problems, SIZE_LIMIT, raw)
    data = parse_yaml(text, problems) if text else None
    if text and data:
        data.value = as_printed(data.value, (), data, text, problems)
    basis = None
    if data and choose:
        try:
            basis = choose(*_version_and_day(data))
        except InputError as error:
            return Loaded(None, error.problems)
        if basis.note:
            problems.note(data.place(("ladder_version",)), basis.note)
    evidence = _evidence(path, data, basis, problems) if data else None
    private = private_ranges(data) if data and problems.found else ()
    found = {
        problem.redacted if any(first <= (problem.line, problem.column) < end for first, end in private) else problem
        for problem in problems.found
    }
    usable = evidence and basis and all(problem.note for problem in found)
    return Loaded(VersionedEvidence(evidence, basis) if usable and evidence and basis else None, tuple(sorted(found)))


def _version_and_day(data: YamlData) -> tuple[str | None, date | None]:
    """The version and the date in a file, as far as they can be read; what is wrong with them is reported elsewhere."""
    if not isinstance(data.value, dict):
        return None, None
    version, day = (data.plain.get((key,), data.value.get(key)) for key in ("ladder_version", "as_of"))
    as_of = None
    with suppress(ValueError):
        as_of = date.fromisoformat(day) if isinstance(day, str) else None
    return version if isinstance(version, str) and re.fullmatch(VERSION_PATTERN, version) else None, as_of


def find_characters(path: Path, characters: Collection[str], raw: bytes | None = None) -> tuple[tuple[Place, list[str], bool], ...]:
    """Where an evidence file has some of these characters: a place and the characters for each text, and whether it is private."""
    text = read_text(path, Problems(str(path)), SIZE_LIMIT, raw)
    data = parse_yaml(text, Problems(str(path))) if text else None
    return tuple(characters_in(data.value, (), data, text, frozenset(characters))) if text and data else ()


def _evidence(path: Path, data: YamlData, basis: Basis | None, problems: Problems) -> Evidence | None:
    data.value = _readable(data.value, (), data, problems)
    evidence = validated(Evidence, data, problems)
    if over := first_over_limit(data.value):
        problems.add(data.place(over[0]), over[1])
    if basis is None:
        return None
    ladder, names = basis.ladder, basis.names
    check_references(data, ladder, problems, names)
    _note_placeholders(data, problems)
    if evidence is None or (names.level(evidence.level) if names else evidence.level) not in ladder.by_id:
        return None
    person = evidence.person.model_copy(update={"id": evidence.person.id or safe_id(path.stem)})
    target = evidence.target
    if target is None and evidence.level in ladder.by_id:
        target = next(iter(ladder.by_id[evidence.level].next), None)
    return evidence.model_copy(update={"person": person, "target": target})


def _note_placeholders(data: YamlData, problems: Problems) -> None:
    """Note the texts of a new file that are there to be replaced, and would be printed."""
    entries = data.value.get("evidence") if isinstance(data.value, dict) else None
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        for key, text in entry.items() if isinstance(entry, dict) else ():
            if isinstance(text, str) and text.strip() in PLACEHOLDERS:
                problems.note(data.place(("evidence", number, key)), f"'{key}' is still the text of the form; replace it with your own")


def _readable(value: Any, path: KeyPath, data: YamlData, problems: Problems) -> Any:
    """`value` with dates and numbers as they were written, and without keys that have no value."""
    if isinstance(value, list):
        return [_readable(child, (*path, number), data, problems) for number, child in enumerate(value)]
    if isinstance(value, dict):
        kept = (key for key, child in value.items() if child is not None or not _is_left_out((*path, key), data, problems))
        return {key: _readable(value[key], (*path, key), data, problems) for key in kept}
    return data.plain[path] if path and path in data.plain and _as_written(path, value) else value


def _is_left_out(path: KeyPath, data: YamlData, problems: Problems) -> bool:
    """Whether a key without a value can be ignored. If there is something to say about it, a problem says it."""
    key, place = str(path[-1]), data.key_place(path)
    if data.place(path) == Place(place.line, place.column + len(key)):
        # Not even a colon follows: inside { }, the text before it had a comma.
        problems.add(place, f"a comma ends the text before {quote(key)}; inside {{ }}, put text with a comma in quotes")
        return True
    if key not in KEYS:
        return False
    if path in data.plain:
        problems.add(
            data.place(path), f"'{key}': YAML reads {own_words(data.plain[path])} as nothing; put it in quotes, or leave the key out"
        )
    else:
        problems.note(place, f"'{key}' is empty and is ignored")
    return True


def _as_written(path: KeyPath, value: Any) -> bool:
    """Whether the field wants the text as it was written, whatever YAML reads there."""
    key, parent = path[-1], path[-2] if len(path) > 1 else ""
    if key in _NEVER_NUMBERS or (parent == "date" and key in {"from", "to"}):
        return True
    return key in _TEXTS_OR_NUMBERS and isinstance(value, int | float) and not isinstance(value, bool)
