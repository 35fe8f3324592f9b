"""Reads YAML into data that knows the place of every key and value.

No file can crash or hang the reader: nesting, aliases, tags and repeated keys are checked, and each fault becomes a
`Problem` at its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from ladder_reports.errors import own_words, quote
from ladder_reports.files.text import FORBIDDEN, Place, Problems, SourceText

NESTING_LIMIT = 20
NODE_LIMIT = 200_000

KeyPath = tuple[str | int, ...]

_EXPONENT = re.compile(r"^[-+]?[0-9]+[eE][-+]?[0-9]+$")

# libyaml's loader is about ten times as fast. It is missing only if PyYAML was built without it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What YAML's parser says, and what the reader of the message can do about it.
_ADVICE = (
    ("mapping values are not allowed", "a colon starts a new key here; put text that contains ': ' in quotes, and check the indentation"),
    ("cannot start any token", "put text that starts with this character in quotes"),
    ("block sequence entries are not allowed", "start each list item '- ' on a new line; put text that starts with '- ' in quotes"),
    ("did not find expected key", "expected a new key; check the indentation, and put quotes around the whole text"),
    ("did not find expected '-'", "expected the next list item '- '; check the indentation"),
    ("could not find expected ':'", "this line is neither 'key: value' nor '- item'"),
    ("found unexpected ", "the quotation mark here is not closed"),
    ("found unknown escape character", "a backslash in double quotes starts an escape; use single quotes"),
    ("expected alphabetic or numeric", "put text that starts with '*' or '&' in quotes"),
    ("expected ',' or ']'", "the '[' on line LINE is not closed, or a comma is missing"),
    ("expected ',' or '}'", "the '{' on line LINE is not closed, or a comma is missing"),
)
_SHOWN_AT_THEIR_START = {"while scanning a quoted scalar", "while scanning a simple key"}


@dataclass(slots=True)
class YamlData:
    """The data of a YAML text, with the place of every key and value by the path of keys that leads to it."""

    value: Any = None
    keys: dict[KeyPath, Place] = field(default_factory=dict)
    values: dict[KeyPath, Place] = field(default_factory=dict)
    ends: dict[KeyPath, Place] = field(default_factory=dict)
    """Where each value ends: the place after its last character, or of what follows it."""
    plain: dict[KeyPath, str] = field(default_factory=dict)
    """The text of each unquoted value that YAML reads as something other than text."""

    def key_place(self, path: KeyPath) -> Place:
        """The place of a key, or of the nearest thing around it that has one."""
        return self.keys.get(path) or self.place(path)

    def place(self, path: KeyPath) -> Place:
        """The place of a value, or of the nearest thing around it that has one."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, Place(1, 1))


def parse_yaml(text: SourceText, problems: Problems) -> YamlData | None:
    """The data of a YAML text; every fault in it is a problem.

    Aliases, tags, several documents and repeated keys are refused. None of them is needed here, and the first two can turn
    a small file into a large or a dangerous one.
    """
    try:
        if refused := _first_refused(text.text):
            event, message = refused
            problems.add(_place(event.start_mark, text), message)
            return None
        node = yaml.compose(text.text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark, message = _explained(error, text)
        problems.add(_place(mark, text), f"not valid YAML: {message}")
        return None
    if node is None:
        problems.add(Place(text.first_line, 1), "expected keys with values, found nothing")
        return None
    data = YamlData()
    data.value = _Builder(data, text, problems).build(node, ())
    return data


def _place(mark: Any, text: SourceText) -> Place:
    """The place of a YAML mark in the file; a mark after the end of the text becomes the end."""
    return min(Place(text.first_line + mark.line, mark.column + 1), text.end) if mark else Place(text.first_line, 1)


def _first_refused(text: str) -> tuple[Any, str] | None:
    """The first YAML event that is not allowed here, and why."""
    depth = documents = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            return event, "a second YAML document starts here; a file has only one"
        if message := _refused(event):
            return event, message
        if depth > NESTING_LIMIT:
            return event, f"nested more than {NESTING_LIMIT} levels deep"
        if number > NODE_LIMIT:
            return event, f"more than {NODE_LIMIT} values"
    return None


def _refused(event: Any) -> str:
    # Nothing is quoted: where the file cannot be parsed, nobody knows whether the text is private.
    if getattr(event, "anchor", None):
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        return f"text that starts with '{sign}' is an alias or an anchor in YAML, which is not allowed here; put it in quotes"
    # YAML marks a value without a tag as implicit; a scalar has two such marks, for plain and for quoted text.
    if getattr(event, "tag", None) and not any(event.implicit if isinstance(event.implicit, tuple) else (event.implicit,)):
        return "text that starts with '!' is a tag in YAML, which is not allowed here; put it in quotes"
    return ""


def _explained(error: yaml.YAMLError, text: SourceText) -> tuple[Any, str]:
    """The mark of the place to look at, and advice on what is wrong there."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return None, own_words(getattr(error, "reason", error))
    mark, context = error.problem_mark or error.context_mark, error.context_mark
    if context and error.context in _SHOWN_AT_THEIR_START:
        mark = context
    message = str(error.problem or error.context or "cannot be parsed")
    before = "".join(text.text.split("\n")[mark.line : mark.line + 1])[: mark.column + 1] if mark else ""
    if "\t" in before and not before.strip():
        return mark, "a tab is used as indentation; use spaces"
    for part, advice in _ADVICE:
        if part in message:
            return mark, advice.replace("LINE", str(_place(context, text).line))
    # What the parser itself says is fixed text, and only in quotation marks what is in the file.
    return mark, re.sub(r"(?<=')[^']*(?=')", lambda quoted: own_words(quoted[0]), message)


class _Builder:
    """Turns YAML nodes into data and keeps their places. PyYAML's own constructor would drop repeated keys silently."""

    def __init__(self, data: YamlData, text: SourceText, problems: Problems) -> None:
        self.data, self.text, self.problems = data, text, problems
        self.scalars: Any = yaml.SafeLoader("")

    def build(self, node: Any, path: KeyPath) -> Any:
        self.data.values[path], self.data.ends[path] = _place(node.start_mark, self.text), _place(node.end_mark, self.text)
        if isinstance(node, yaml.MappingNode):
            return dict(self.pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, number)) for number, child in enumerate(node.value)]
        return self.scalar(node, path)

    def pairs(self, node: yaml.MappingNode, path: KeyPath) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Place] = {}
        for key_node, value_node in node.value:
            place = _place(key_node.start_mark, self.text)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.add(place, "a key must be text")
                continue
            key = self.read(key_node)
            if key in seen:
                self.problems.add(place, f"{quote(key)} is already used on line {seen[key].line}")
                continue
            seen[key] = place
            self.data.keys[(*path, key)] = place
            yield key, self.build(value_node, (*path, key))

    def scalar(self, node: Any, path: KeyPath) -> Any:
        if ":" in node.value and node.tag.endswith((":int", ":float")):
            # YAML 1.1 reads 12:30 as 750, which nobody means.
            return node.value
        try:
            value = self.scalars.construct_object(node)
        except (ValueError, ArithmeticError, yaml.YAMLError):
            if not node.tag.endswith(":timestamp"):
                self.problems.add(_place(node.start_mark, self.text), f"{quote(node.value)} cannot be read; put it in quotes")
            # The 30th of February: the text is kept, and the field that wants a date says what is wrong with it.
            return self.read(node)
        if isinstance(value, str) and not node.style and _EXPONENT.match(value):
            # Editors follow YAML 1.2 and read a number here, YAML 1.1 reads text. Neither is what was meant.
            value = float(value)
        if isinstance(value, str):
            return self.read(node)
        if value is not None or node.value:
            self.data.plain[path] = node.value
        return value

    def read(self, node: Any) -> str:
        """The text of a scalar. Escapes in double quotes can stand for characters that a file may not contain."""
        if FORBIDDEN.search(node.value):
            self.problems.add(
                _place(node.start_mark, self.text), f"{quote(node.value)} has an escape for a character that is not allowed in text"
            )
        return FORBIDDEN.sub("\ufffd", node.value)
