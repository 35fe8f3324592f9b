"""Writes evidence as the text of an evidence file: what `loader` reads back as the same evidence.

The keys have the order of the model. What has no value is left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from ladder_reports.evidence.model import PROSE_KEYS, Evidence, Link, Period
from ladder_reports.files import yaml_writer

_STEP = 2
"""Spaces by which what belongs to a key is indented."""


def evidence_text(evidence: Evidence, remark: str = "") -> str:
    """The text of an evidence file; a `remark` of one line opens it."""
    lines = [f"# {remark}", ""] if remark else []
    below = False
    for key, value in _entries(evidence):
        entry = _entry(key, value, 0)
        # Keys with a short value stand together, everything else for itself.
        if lines and (below or len(entry) > 1) and lines[-1]:
            lines.append("")
        lines += entry
        below = len(entry) > 1
    return "\n".join(lines) + "\n"


def list_text(key: str, items: Sequence[BaseModel]) -> str:
    """The text of a key of an evidence file whose value is a list."""
    return "\n".join(_entry(key, tuple(items), 0))


def _entries(model: BaseModel) -> list[tuple[str, Any]]:
    """The keys of a model that have a value, as the file calls them."""
    found = ((info.alias or name, getattr(model, name)) for name, info in type(model).model_fields.items())
    return [(key, value) for key, value in found if value not in (None, "", (), {})]


def _entry(key: str, value: Any, indent: int) -> list[str]:
    """A key and its value, as lines; the value goes below the key where it has lines of its own."""
    margin, name = " " * indent, yaml_writer.scalar(key)
    if isinstance(value, str) and key in PROSE_KEYS:
        return f"{margin}{name}: {yaml_writer.prose(value, indent)}".split("\n")
    if (short := _on_one_line(value)) is not None:
        return [f"{margin}{name}: {short}"]
    if isinstance(value, tuple):
        return [f"{margin}{name}:", *(line for item in value for line in _item(item, indent + _STEP))]
    inside = value.items() if isinstance(value, Mapping) else _entries(value)
    return [f"{margin}{name}:", *(line for each, one in inside for line in _entry(each, one, indent + _STEP))]


def _item(value: Any, indent: int) -> list[str]:
    """An item of a list, as lines."""
    if (short := _on_one_line(value)) is not None:
        return [f"{' ' * indent}- {short}"]
    first, *others = [line for key, one in _entries(value) for line in _entry(key, one, indent + _STEP)]
    return [f"{' ' * indent}- {first[indent + _STEP :]}", *others]


def _on_one_line(value: Any) -> str | None:
    """A value that is written on one line; None if it needs lines of its own."""
    if isinstance(value, Link) and value.title is None:
        return yaml_writer.scalar(value.url)
    if isinstance(value, Period):
        return f"{{from: {value.start}, to: {value.end}}}"
    if isinstance(value, BaseModel):
        entries = _entries(value)
        # Ratings alone stay beside each other. Other texts may be long, or have signs that mean something in braces.
        if all(key in {"self", "manager", "agreed"} for key, _ in entries):
            return f"{{{', '.join(f'{key}: {one}' for key, one in entries)}}}"
        return None
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]" if all(isinstance(one, str) for one in value) else None
    if isinstance(value, Mapping):
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return yaml_writer.scalar(value) if isinstance(value, str) else str(value)
