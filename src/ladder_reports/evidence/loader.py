"""Reads an evidence file into `Evidence` and collects every problem in it.

The file's structure is checked by its model, and names of the ladder in `references`. The format is described in
``docs/evidence.md``.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from ladder_reports.errors import Loaded, own_words, quote
from ladder_reports.evidence.audience import private_ranges
from ladder_reports.evidence.fields import first_over_limit
from ladder_reports.evidence.identity import safe_id
from ladder_reports.evidence.model import KEYS, Evidence
from ladder_reports.evidence.prose import as_printed, characters_in
from ladder_reports.evidence.references import check_references
from ladder_reports.files.text import Place, Problems, read_text
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import KeyPath, YamlData, parse_yaml
from ladder_reports.ladder.model import Ladder

SIZE_LIMIT = 1024 * 1024
"""Bytes of an evidence file: fifty times the longest example."""

_NEVER_NUMBERS = frozenset({"date", "as_of", "ladder_version"})
_TEXTS_OR_NUMBERS = frozenset({"cycle", "result", "depth"})


def load_evidence(path: Path, ladder: Ladder | None, raw: bytes | None = None) -> Loaded[Evidence]:
    """The evidence in a file, or in its content `raw`, with every problem in it, sorted by place.

    Without a ladder, there are problems only: those that do not depend on the ladder.
    No problem quotes what is private in the file.
    """
    problems = Problems(str(path))
    text = read_text(path, problems, SIZE_LIMIT, raw)
    data = parse_yaml(text, problems) if text else None
    if text and data:
        data.value = as_printed(data.value, (), data, text, problems)
    evidence = _evidence(path, data, ladder, problems) if data else None
    private = private_ranges(data) if data and problems.found else ()
    found = {
        problem.redacted if any(first <= (problem.line, problem.column) < end for first, end in private) else problem
        for problem in problems.found
    }
    return Loaded(evidence if all(problem.note for problem in found) else None, tuple(sorted(found)))


def find_characters(path: Path, characters: Collection[str], raw: bytes | None = None) -> tuple[tuple[Place, list[str], bool], ...]:
    """Where an evidence file has some of these characters: a place and the characters for each text, and whether it is private."""
    text = read_text(path, Problems(str(path)), SIZE_LIMIT, raw)
    data = parse_yaml(text, Problems(str(path))) if text else None
    return tuple(characters_in(data.value, (), data, text, frozenset(characters))) if text and data else ()


def _evidence(path: Path, data: YamlData, ladder: Ladder | None, problems: Problems) -> Evidence | None:
    data.value = _readable(data.value, (), data, problems)
    evidence = validated(Evidence, data, problems)
    if over := first_over_limit(data.value):
        problems.add(data.place(over[0]), over[1])
    if ladder is None:
        return None
    check_references(data, ladder, problems)
    if evidence is None or evidence.level not in ladder.by_id:
        return None
    person = evidence.person.model_copy(update={"id": evidence.person.id or safe_id(path.stem)})
    target = evidence.target or next(iter(ladder.by_id[evidence.level].next), None)
    return evidence.model_copy(update={"person": person, "target": target})


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
