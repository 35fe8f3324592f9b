"""Reads who an evidence file is about, even if the rest of the file cannot be used: a list of a cycle needs everybody's name."""

from pathlib import Path

from pydantic import ValidationError

from ladder_reports.evidence.glance import person_block
from ladder_reports.evidence.model import Person
from ladder_reports.files.text import Problems, SourceText, read_text
from ladder_reports.files.yaml_reader import parse_yaml


def person_in(path: Path, limit: int, *, at_once: bool = False) -> dict[str, str]:
    """The fields of a file's `person` that are valid, by name; empty if none can be read.

    The whole file is read as YAML or, if it is not valid YAML, its block `person` alone; `at_once` the other way round, which is quicker.
    A file has at most `limit` bytes.
    """
    text = read_text(path, Problems(str(path)), limit)
    if text is None:
        return {}
    ways = [text, person_block(text)]
    found = next(filter(None, map(_person, reversed(ways) if at_once else ways)), {})
    return {name: value for name, value in found.items() if _is_valid(name, value)}


def _person(text: SourceText) -> dict[str, str]:
    problems = Problems(text.path)
    data = parse_yaml(text, problems) if text.text else None
    found = data.value.get("person") if data and isinstance(data.value, dict) else None
    if not data or not isinstance(found, dict):
        return {}
    # What had to be changed before the file could be read is not what was meant.
    certain = {name: value for name, value in found.items() if data.place(("person", name)) not in problems.settled}
    return {name: value for name, value in certain.items() if value and isinstance(value, str)}


def _is_valid(name: str, value: str) -> bool:
    try:
        Person.model_validate({"name": "x", name: value})
    except ValidationError:
        return False
    return True
