"""Holds YAML's data against a pydantic model and says, at its place, what does not fit."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ladder_reports.errors import nearest, shortened
from ladder_reports.files.text import Problems
from ladder_reports.files.yaml_reader import Data, KeyPath

Model = TypeVar("Model", bound=BaseModel)

_EXPECTED = {
    "string_type": "text",
    "list_type": "a list, such as [one, two],",
    "tuple_type": "a list, such as [one, two],",
    "dict_type": "a group of keys with values",
    "model_type": "a group of keys with values",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
}
_NAMES = {
    str: "text",
    list: "a list",
    dict: "a group of keys",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "nothing",
}


def validated(model: type[Model], data: Data, problems: Problems, *, context: Any = None) -> Model | None:
    """`data` as a `model`; each thing that does not fit is a problem at its place, with a suggestion."""
    if not isinstance(data.value, dict):
        problems.add(data.place(()), f"keys with values are expected here, such as '{next(iter(model.model_fields), 'key')}: …'")
        return None
    try:
        return model.model_validate(data.value, context=context)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            if problems.full:
                break
            _report(model, data, fault["loc"], dict(fault), problems)
        return None


def _report(model: type[BaseModel], data: Data, path: KeyPath, fault: Mapping[str, Any], problems: Problems) -> None:
    kind, key = fault["type"], str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        known = sorted(fields_at(model, path[:-1]))
        hint = nearest(key, known) or (f"; allowed: {', '.join(known)}" if known else "")
        problems.add(data.key_place(path), f"unknown key '{shortened(key)}'{hint}")
    elif kind == "missing":
        problems.add(data.key_place(path[:-1]), f"'{key}' is missing")
    else:
        while path and path not in data.values:
            # A union names its members in the path, and the file knows nothing of them.
            path = path[:-1]
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        message = _message(_description(model, path), fault, data.plain.get(path))
        problems.add(data.place(path), f"'{shortened(name)}': {message}" if name else message)


def _message(description: str, fault: Mapping[str, Any], plain: str | None) -> str:
    """What was found and what is expected; `plain` is what the file says where YAML reads something else than text."""
    kind, found = fault["type"], fault["input"]
    shown = shortened(plain if plain is not None else str(found))
    message = str(fault["msg"]).removeprefix("Value error, ").replace("Input should be ", "expected: ")
    if kind == "string_type" and plain is not None:
        message = f"YAML reads {shown} as {_named(found)}, and text is expected: put it in quotes"
    elif kind in _EXPECTED:
        message = f"{_EXPECTED[kind]} is expected, and {_named(found)} stands here"
    elif kind in {"literal_error", "enum"}:
        known = re.findall(r"'([^']*)'", str(fault["ctx"]["expected"]))
        listed = ", ".join(known)
        message = f"one of {listed} is expected, and {_named(found)} stands here"
        if isinstance(found, str) or plain is not None:
            message = f"'{shown}' is not one of {listed}{nearest(shown, known)}"
    elif kind in {"too_short", "string_too_short"} and fault["ctx"]["min_length"] == 1:
        message = "there is nothing in it; write something"
    elif kind == "string_too_long":
        message = f"{len(found)} characters are too long; {fault['ctx']['max_length']} are allowed"
    elif kind == "string_pattern_mismatch":
        message = _unfitting(found, shown, description)
    return message


def _unfitting(found: str, shown: str, description: str) -> str:
    if found != found.strip() or "\n" in found:
        return "one line of text is expected, without spaces around it"
    return f"'{shown}' does not fit{f'; expected: {description}' if description else ''}"


def _named(found: object) -> str:
    return "a date" if isinstance(found, date) else _NAMES.get(type(found), "something else")


def fields_at(model: type[BaseModel], path: KeyPath) -> set[str]:
    """The names that `model` allows at the mapping to which `path` leads."""
    return set(_fields_at(model, path))


def _fields_at(model: type[BaseModel], path: KeyPath) -> dict[str, FieldInfo]:
    here = _by_name(model)
    for part in path:
        if part in here:
            here = _by_name(_model_in(here[str(part)].annotation))
    return here


def _by_name(model: Any) -> dict[str, FieldInfo]:
    return {info.alias or name: info for name, info in getattr(model, "model_fields", {}).items()}


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if found := _model_in(inner):
            return found
    return None


def _description(model: type[BaseModel], path: KeyPath) -> str:
    """How the model describes what is expected at a place; for a list's entry, how it describes an entry."""
    names = [part for part in path if isinstance(part, str)]
    info = _fields_at(model, tuple(names[:-1])).get(names[-1]) if names else None
    if info is None:
        return ""
    text = (_entry_description(info.annotation) if isinstance(path[-1], int) else "") or info.description or ""
    return text[:1].lower() + text[1:].rstrip(".")


def _entry_description(annotation: Any) -> str:
    for part in (*getattr(annotation, "__metadata__", ()), *getattr(annotation, "__args__", ())):
        found = part.description or "" if isinstance(part, FieldInfo) else _entry_description(part)
        if found:
            return found
    return ""
