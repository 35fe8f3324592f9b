"""YAML becomes data that knows the place of every key and value.

Nothing in it may crash or hang the reader: nesting, aliases, tags and repeated keys are checked, and each fault becomes a
`Problem` at its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from ladder_reports.errors import shortened
from ladder_reports.files.text import FORBIDDEN, Place, Problems, Text

NESTING_LIMIT = 20
NODE_LIMIT = 200_000

KeyPath = tuple[str | int, ...]

_EXPONENT = re.compile(r"^[-+]?[0-9]+[eE][-+]?[0-9]+$")

# libyaml's loader is about ten times as fast; it is missing only where PyYAML was built without it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What YAML's parser says, and what a reader of the message can do about it.
_ADVICE = (
    ("mapping values are not allowed", "a colon begins a new key here; put text that contains ': ' in quotes, and check the indentation"),
    ("cannot start any token", "text that begins with this character must stand in quotes"),
    ("block sequence entries are not allowed", "a list's '- ' stands on a line of its own; put text that begins with '- ' in quotes"),
    ("did not find expected key", "a new key is expected here; check the indentation, and that quotes stand around the whole text"),
    ("did not find expected '-'", "the list's next '- ' is expected here; check the indentation"),
    ("could not find expected ':'", "this line is neither 'key: value' nor '- item'"),
    ("found unexpected ", "the quotation mark that opens here is not closed"),
    ("found unknown escape character", "a backslash in double quotes begins an escape; use single quotes"),
    ("expected alphabetic or numeric", "text that begins with '*' or '&' must stand in quotes"),
    ("expected ',' or ']'", "the list's '[' at line LINE is not closed, or a comma is missing"),
    ("expected ',' or '}'", "the '{' at line LINE is not closed, or a comma is missing"),
)
_SHOWN_AT_THEIR_START = {"while scanning a quoted scalar", "while scanning a simple key"}


@dataclass(slots=True)
class Data:
    """YAML's data with the place of every key and value, by the path of keys that leads to it."""

    value: Any = None
    keys: dict[KeyPath, Place] = field(default_factory=dict)
    values: dict[KeyPath, Place] = field(default_factory=dict)
    plain: dict[KeyPath, str] = field(default_factory=dict)
    """The text of unquoted scalars that YAML read as something else than text."""

    def key_place(self, path: KeyPath) -> Place:
        """The place of a key, or of the nearest thing around it that has one."""
        return self.keys.get(path) or self.place(path)

    def place(self, path: KeyPath) -> Place:
        """The place of a value, or of the nearest thing around it that has one."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, Place(1, 1))


def parse_yaml(text: Text, problems: Problems) -> Data | None:
    """YAML's data and places; every fault in it is a problem.

    Aliases, tags, several documents and repeated keys are refused: none of them has a use here, and the first
    two are how a small file becomes a large or a dangerous one.
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
        problems.add(Place(text.first_line, 1), "there are no keys with values here")
        return None
    data = Data()
    data.value = _Builder(data, text, problems).build(node, ())
    return data


def _place(mark: Any, text: Text) -> Place:
    """The place of YAML's mark in the file; a mark behind the text's end becomes the end."""
    return min(Place(text.first_line + mark.line, mark.column + 1), _end(text)) if mark else Place(text.first_line, 1)


def _end(text: Text) -> Place:
    return Place(text.first_line + text.text.count("\n"), len(text.text) - text.text.rfind("\n"))


def _first_refused(text: str) -> tuple[Any, str] | None:
    """The first of YAML's events that has no use here, and why it is refused."""
    depth = documents = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            return event, "a second YAML document begins here; a file holds one"
        if message := _refused(event):
            return event, message
        if depth > NESTING_LIMIT:
            return event, f"nested more than {NESTING_LIMIT} deep"
        if number > NODE_LIMIT:
            return event, f"more than {NODE_LIMIT} values"
    return None


def _refused(event: Any) -> str:
    if anchor := getattr(event, "anchor", None):
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        return f"'{sign}{shortened(anchor)}' is an alias or anchor of YAML, not allowed here; put text that begins with '{sign}' in quotes"
    # YAML marks a value without a tag as implicit, a scalar once for plain and once for quoted text.
    if (tag := getattr(event, "tag", None)) and not any(event.implicit if isinstance(event.implicit, tuple) else (event.implicit,)):
        return f"'{shortened(tag)}' is a tag of YAML, not allowed here; put text that begins with '!' in quotes"
    return ""


def _explained(error: yaml.YAMLError, text: Text) -> tuple[Any, str]:
    """The mark of the place to look at, and what is wrong there, in words that help."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return None, str(getattr(error, "reason", error))
    mark, context = error.problem_mark or error.context_mark, error.context_mark
    if context and error.context in _SHOWN_AT_THEIR_START:
        mark = context
    message = str(error.problem or error.context or "it cannot be parsed")
    before = "".join(text.text.split("\n")[mark.line : mark.line + 1])[: mark.column + 1] if mark else ""
    if "\t" in before and not before.strip():
        return mark, "a tab is used as indentation; use spaces"
    for part, advice in _ADVICE:
        if part in message:
            return mark, advice.replace("LINE", str(_place(context, text).line))
    return mark, message


class _Builder:
    """Turns YAML's nodes into data, noting places; kept apart from PyYAML's constructor, which drops repeated keys."""

    def __init__(self, data: Data, text: Text, problems: Problems) -> None:
        self.data, self.problems = data, problems
        self.first_line, self.end = text.first_line, _end(text)
        self.scalars: Any = yaml.SafeLoader("")

    def place(self, node: Any) -> Place:
        return min(Place(node.start_mark.line + self.first_line, node.start_mark.column + 1), self.end)

    def build(self, node: Any, path: KeyPath) -> Any:
        self.data.values[path] = self.place(node)
        if isinstance(node, yaml.MappingNode):
            return dict(self.pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, number)) for number, child in enumerate(node.value)]
        return self.scalar(node, path)

    def pairs(self, node: yaml.MappingNode, path: KeyPath) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Place] = {}
        for key_node, value_node in node.value:
            place = self.place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.add(place, "a key must be a word")
                continue
            key = self.text(key_node)
            if key in seen:
                self.problems.add(place, f"the key '{shortened(key)}' stands already at line {seen[key].line}")
                continue
            seen[key] = place
            self.data.keys[(*path, key)] = place
            yield key, self.build(value_node, (*path, key))

    def scalar(self, node: Any, path: KeyPath) -> Any:
        if ":" in node.value and node.tag.endswith((":int", ":float")):
            # YAML 1.1 counts 12:30 as 750; nobody else does.
            return node.value
        try:
            value = self.scalars.construct_object(node)
        except (ValueError, ArithmeticError, yaml.YAMLError):
            if not node.tag.endswith(":timestamp"):
                self.problems.add(self.place(node), f"'{shortened(node.value)}' cannot be read; put it in quotes")
            # The 30th of February: the text is kept, and whoever wants a date says what is wrong with it.
            return self.text(node)
        if isinstance(value, str) and not node.style and _EXPONENT.match(value):
            # YAML 1.2, which editors follow, reads a number here, and YAML 1.1 reads text: neither is what was meant.
            value = float(value)
        if isinstance(value, str):
            return self.text(node)
        if value is not None or node.value:
            self.data.plain[path] = node.value
        return value

    def text(self, node: Any) -> str:
        """The text of a scalar; escapes in double quotes can write what a file may not contain."""
        if FORBIDDEN.search(node.value):
            self.problems.add(self.place(node), f"an escape for a character that is not allowed in text: '{shortened(node.value)}'")
        return FORBIDDEN.sub("\ufffd", node.value)
