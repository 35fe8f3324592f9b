"""Checks YAML data against a pydantic model and reports, at its place, everything that does not fit."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from msgspec import Struct, field
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ladder_reports.errors import nearest, nearest_meaning, own_words, quote
from ladder_reports.files.text import PROBLEM_LIMIT, Problems
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
_MISSING_SPACE = re.compile(r"([A-Za-z_]+):(\S.*)")
_IN_BRACKETS = re.compile(r"^[^\s\[\]{}#&*!|>'\"%@`][^\[\]{}#\n]{0,80}$")
"""Text that can be shown as the entries of a list in brackets."""
_IN_BRACES = re.compile(r"^[^\s,:\[\]{}#&*!|>'\"%@`][^,:\[\]{}#\n]{0,40}$")
"""Text that can be shown as a value inside braces without quotes."""


class FreeText(Struct, frozen=True):
    """Marks text that may say anything: in it, quotation marks and number signs may be meant as they are."""

    prose: bool = False
    """Whether it may have several sentences, and may as a whole be a quotation."""


class Spellings(Struct, frozen=True, eq=False):
    """Marks a choice between words: what else people write, in lower case, and the word that they mean."""

    meanings: Mapping[str, str] = field(default_factory=dict)


def validated(model: type[Model], data: YamlData, problems: Problems) -> Model | None:
    """`data` as a `model`; everything that does not fit is a problem at its place, with a suggestion."""
    if not isinstance(data.value, dict):
        problems.add(data.place(()), f"expected keys with values, such as '{next(iter(model.model_fields), 'key')}: …'")
        return None
    _read_curly_quotes(model, data, problems)
    _note_remarks(model, data, problems)
    try:
        return model.model_validate(data.value)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        misspelled = set(_misspelled(model, faults))
        for fault in faults:
            if problems.full:
                break
            if fault["type"] != "missing" or fault["loc"] not in misspelled:
                _report(model, data, fault["loc"], dict(fault), problems)
        return None


def _read_curly_quotes(model: type[BaseModel], data: YamlData, problems: Problems) -> None:
    """Take curly quotes for straight ones where they cannot be meant; in a line of text, a note says that they are printed."""
    for path, text in data.curly.items():
        free = _marker(model, path, FreeText)
        if free is None and _place_in(data.value, path, text):
            problems.add(data.place(path), 'curly quotes (“ ”) cannot be used as quotes; use straight ones ("), or none')
        elif free is not None and not free.prose:
            message = 'the curly quotes (“ ”) are part of the text and are printed; use straight ones ("), or none'
            problems.add(data.place(path), message, note=True)


def _place_in(value: Any, path: KeyPath, text: str) -> bool:
    """Put a text where a path leads; whether there is such a place."""
    for part in path[:-1]:
        value = _child(value, part)
    if _child(value, path[-1]) is None:
        return False
    value[path[-1]] = text
    return True


def _child(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    return value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else None


def _note_remarks(model: type[BaseModel], data: YamlData, problems: Problems) -> None:
    """Note each remark that looks like the end of a text: a single space before its number sign, and the text may say anything."""
    for path, (place, remark) in data.remarks.items():
        if _marker(model, path, FreeText):
            advice = "put the text in quotes to keep it; before a remark, write two spaces"
            problems.add(place, f"{quote(remark)} is read as a remark and is not part of the text; {advice}", note=True)


def _misspelled(model: type[BaseModel], faults: list[Any]) -> Iterator[KeyPath]:
    """The keys that are missing only because they are misspelled."""
    missing = {fault["loc"] for fault in faults if fault["type"] == "missing"}
    unknown = [fault["loc"] for fault in faults if fault["type"] == "extra_forbidden"] if missing else []
    for *home, key in unknown[:PROBLEM_LIMIT]:
        near = nearest(str(key), _fields(_model_at(model, tuple(home))))
        yield from (path for path in missing if list(path[:-1]) == home and f"'{path[-1]}'" in near)


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
    if kind == "model_type" and (message := _as_keys(model, path, fault["input"])):
        problems.add(data.place(path), message)
        return
    if kind in {"list_type", "tuple_type"} and path and (message := _as_list(path, fault["input"])):
        problems.add(data.place(path), message)
        return
    place = max((number for number, part in enumerate(path) if isinstance(part, str)), default=None)
    spellings = _marker(model, path, Spellings) or Spellings()
    message = _message(_description(model, path), fault, data.plain.get(path), spellings.meanings)
    if place is not None:
        name = str(path[place])
        shown = f"'{name}'" if name in _fields(_model_at(model, path[:place])) else quote(name)
        message = f"{shown}: {message}"
    problems.add(data.place(path), message)


def _as_keys(model: type[BaseModel], path: KeyPath, found: object) -> str:
    """How to write text where keys are expected: under the first key that takes it."""
    inner = _model_at(model, path)
    if not isinstance(found, str) or not path:
        return ""
    if (parts := _MISSING_SPACE.match(found)) and parts[1] in _fields(inner):
        return f"a space is missing after the colon; write `{parts[1]}: {own_words(parts[2])}`"
    for key in _fields(inner):
        meanings = _choices(model, (*path, key))
        word = next((meaning for spelling, meaning in meanings.items() if spelling == found.casefold()), None)
        if word or _fits(inner, {key: found}):
            value = word or (own_words(found) if _IN_BRACES.match(found) else "…")
            return f"write `{'- ' if isinstance(path[-1], int) else f'{own_words(path[-1])}: '}{{{key}: {value}}}`"
    return ""


def _as_list(path: KeyPath, found: object) -> str:
    """How to write what should be a list."""
    key = f"'{path[-1]}'" if isinstance(path[-1], str) else "this"
    if isinstance(found, dict):
        return f"{key}: expected a list, found keys with values; put '- ' in front of the first key and indent the others to match"
    if not isinstance(found, str) or not isinstance(path[-1], str):
        return ""
    shown = own_words(found) if _IN_BRACKETS.match(found) and ": " not in found else "…"
    return f"{key}: expected a list, found text; write `{own_words(path[-1])}: [{shown}]`"


def _choices(model: type[BaseModel], path: KeyPath) -> dict[str, str]:
    """The words that a choice has, and what else people write for them; empty if the field is no choice."""
    spellings = _marker(model, path, Spellings)
    if spellings is None:
        return {}
    words = dict.fromkeys(spellings.meanings.values())
    return {**{word: word for word in words}, **{word.replace("_", " "): word for word in words}, **spellings.meanings}


def _fits(model: type[BaseModel], found: dict[str, object]) -> bool:
    try:
        model.model_validate(found)
    except ValidationError:
        return False
    return True


def _message(description: str, fault: Mapping[str, Any], plain: str | None, meanings: Mapping[str, str]) -> str:
    """What was expected and what was found; `plain` is what the file has where YAML does not read text."""
    kind, found = fault["type"], fault["input"]
    shown = plain if plain is not None else str(found)
    message = str(fault["msg"]).removeprefix("Value error, ").replace("Input should be ", "expected ")
    if kind == "string_type" and plain is not None:
        message = f"YAML reads {own_words(shown)} as {_named(found)}; put it in quotes to make it text"
    elif kind in _EXPECTED:
        fraction = kind == "int_type" and isinstance(found, float)
        message = f"expected {_EXPECTED[kind]}, found {own_words(shown) if fraction else _named(found)}"
        if kind in {"dict_type", "model_type"} and isinstance(found, list):
            message += "; write them below the key, without '-'"
    elif kind in {"literal_error", "enum"}:
        known = re.findall(r"'([^']*)'", str(fault["ctx"]["expected"]))
        message = f"expected one of {', '.join(known)}, found {_named(found)}"
        if isinstance(found, str) or plain is not None:
            message = (
                f"{quote(shown)} is not one of {', '.join(known)}{nearest_meaning(shown, {**meanings, **{word: word for word in known}})}"
            )
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


Marker = TypeVar("Marker", FreeText, Spellings)


def _marker(model: type[BaseModel], path: KeyPath, kind: type[Marker]) -> Marker | None:
    """The marker of this kind on the field at a path; None if there is none."""
    names = [part for part in path if isinstance(part, str)]
    info = _fields(_model_at(model, tuple(names[:-1]))).get(names[-1]) if names else None
    if info is None or (found := next((part for part in info.metadata if isinstance(part, kind)), None)):
        return found if info is not None else None
    return _marker_in(info.annotation, kind)


def _marker_in(annotation: Any, kind: type[Marker]) -> Marker | None:
    parts = (*getattr(annotation, "__metadata__", ()), *getattr(annotation, "__args__", ()), getattr(annotation, "__origin__", None))
    if found := next((part for part in parts if isinstance(part, kind)), None):
        return found
    return next(filter(None, (_marker_in(part, kind) for part in getattr(annotation, "__args__", ()))), None)


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
