"""Checks YAML data against a pydantic model and reports, at its place, everything that does not fit."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ladder_reports.errors import nearest, own_words, quote
from ladder_reports.files.text import Problems
from ladder_reports.files.yaml_reader import KeyPath, YamlData

Model = TypeVar("Model", bound=BaseModel)

_EXPECTED = {
    "string_type": "text",
    **dict.fromkeys(("list_type", "tuple_type"), "a list, such as [one, two]"),
    **dict.fromkeys(("dict_type", "model_type"), "keys with values"),
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
}
_NAMES = {
    str: "text",
    list: "a list",
    dict: "keys with values",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "nothing",
}
_IN_BRACES = re.compile(r"^[^\s,:\[\]{}#&*!|>'\"%@`][^,:\[\]{}#\n]{0,40}$")
"""Text that can be shown as a value inside braces without quotes."""


def validated(model: type[Model], data: YamlData, problems: Problems) -> Model | None:
    """`data` as a `model`; everything that does not fit is a problem at its place, with a suggestion."""
    if not isinstance(data.value, dict):
        problems.add(data.place(()), f"expected keys with values, such as '{next(iter(model.model_fields), 'key')}: …'")
        return None
    try:
        return model.model_validate(data.value)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            if problems.full:
                break
            _report(model, data, fault["loc"], dict(fault), problems)
        return None


def _report(model: type[BaseModel], data: YamlData, path: KeyPath, fault: Mapping[str, Any], problems: Problems) -> None:
    kind, key = fault["type"], str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        known = sorted(_fields(_model_at(model, path[:-1])))
        hint = nearest(key, known) or (f"; allowed: {', '.join(known)}" if known else "")
        problems.add(data.key_place(path), f"unknown key {quote(key)}{hint}")
        return
    if kind == "missing":
        problems.add(data.key_place(path[:-1]), f"'{key}' is missing")
        return
    while path and path not in data.values:
        # pydantic names a union's members in the path; the file does not have them.
        path = path[:-1]
    if kind == "model_type" and (example := _as_keys(model, path, fault["input"])):
        problems.add(data.place(path), f"write `{example}`")
        return
    place = max((number for number, part in enumerate(path) if isinstance(part, str)), default=None)
    message = _message(_description(model, path), fault, data.plain.get(path))
    if place is not None:
        name = str(path[place])
        shown = f"'{name}'" if name in _fields(_model_at(model, path[:place])) else quote(name)
        message = f"{shown}: {message}"
    problems.add(data.place(path), message)


def _as_keys(model: type[BaseModel], path: KeyPath, found: object) -> str:
    """How to write text where keys are expected: under the first key that takes it."""
    inner = _model_at(model, path)
    key = next((key for key in _fields(inner) if _fits(inner, {key: found})), "") if isinstance(found, str) and path else ""
    if not key:
        return ""
    value = own_words(found) if _IN_BRACES.match(str(found)) else "…"
    return f"- {{{key}: {value}}}" if isinstance(path[-1], int) else f"{own_words(path[-1])}: {{{key}: {value}}}"


def _fits(model: type[BaseModel], found: dict[str, object]) -> bool:
    try:
        model.model_validate(found)
    except ValidationError:
        return False
    return True


def _message(description: str, fault: Mapping[str, Any], plain: str | None) -> str:
    """What was expected and what was found; `plain` is what the file has where YAML does not read text."""
    kind, found = fault["type"], fault["input"]
    shown = plain if plain is not None else str(found)
    message = str(fault["msg"]).removeprefix("Value error, ").replace("Input should be ", "expected ")
    if kind == "string_type" and plain is not None:
        message = f"YAML reads {own_words(shown)} as {_named(found)}; put it in quotes to make it text"
    elif kind in _EXPECTED:
        fraction = kind == "int_type" and isinstance(found, float)
        message = f"expected {_EXPECTED[kind]}, found {own_words(shown) if fraction else _named(found)}"
    elif kind in {"literal_error", "enum"}:
        known = re.findall(r"'([^']*)'", str(fault["ctx"]["expected"]))
        message = f"expected one of {', '.join(known)}, found {_named(found)}"
        if isinstance(found, str) or plain is not None:
            message = f"{quote(shown)} is not one of {', '.join(known)}{nearest(shown, known)}"
    elif kind in {"too_short", "string_too_short"} and fault["ctx"]["min_length"] == 1:
        message = "this is empty; write something"
    elif kind in {"too_long", "string_too_long"}:
        unit = "characters" if kind == "string_too_long" else "entries"
        message = f"{len(found)} {unit} are too many; at most {fault['ctx']['max_length']} are allowed"
    elif kind == "string_pattern_mismatch" and (found != found.strip() or "\n" in found):
        message = "expected one line of text without spaces around it"
    elif kind == "string_pattern_mismatch":
        message = f"{quote(shown)} does not fit{f'; expected: {description}' if description else ''}"
    return message


def _named(found: object) -> str:
    return "a date" if isinstance(found, date) else _NAMES.get(type(found), "something else")


def _model_at(model: Any, path: KeyPath) -> Any:
    for part in path:
        if info := _fields(model).get(str(part)):
            model = _model_in(info.annotation)
    return model


def _fields(model: Any) -> dict[str, FieldInfo]:
    return {info.alias or name: info for name, info in getattr(model, "model_fields", {}).items()}


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, getattr(annotation, "__args__", ()))), None)


def _description(model: type[BaseModel], path: KeyPath) -> str:
    """The model's description of the value at a path; for an entry of a list, the description of an entry."""
    names = [part for part in path if isinstance(part, str)]
    info = _fields(_model_at(model, tuple(names[:-1]))).get(names[-1]) if names else None
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
