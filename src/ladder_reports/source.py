"""Reads UTF-8 text, YAML and Markdown front matter, and keeps the place of everything.

Nothing in a file may crash or hang the reader: size, encoding, characters, nesting, aliases, tags and repeated keys
are checked, and each fault becomes a `Problem` at its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ladder_reports.errors import Problem, shortened

SIZE_LIMIT = 2 * 1024 * 1024
"""Bytes that one input file may have. The longest real ladder or evidence file is a twentieth of it."""

LINE_LIMIT = 100_000
"""Characters that one line may have: Markdown's parsing time grows faster than the line."""

PROBLEM_LIMIT = 200
"""Problems that are listed for one file; nobody reads more, and each costs a search for the nearest name."""

NESTING_LIMIT = 20
NODE_LIMIT = 200_000

KeyPath = tuple[str | int, ...]

_EXPONENT = re.compile(r"^[-+]?[0-9]+[eE][-+]?[0-9]+$")

# libyaml's loader is about ten times as fast; it is missing only where PyYAML was built without it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Controls other than tab and line end, what YAML alone takes for line ends (U+0085, U+2028, U+2029), and non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")

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


class Place(NamedTuple):
    """A place in a file; both numbers count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file, or of a part of it that starts at `first_line`."""

    path: str
    text: str
    first_line: int = 1


@dataclass(slots=True)
class Problems:
    """Collects the problems of one file, up to a limit."""

    path: str
    found: list[Problem] = field(default_factory=list)

    @property
    def full(self) -> bool:
        """Whether so many problems were found that further ones are not listed."""
        return len(self.found) > PROBLEM_LIMIT

    def add(self, place: Place, message: str, *, note: bool = False) -> None:
        """Note a problem at a place."""
        if len(self.found) == PROBLEM_LIMIT:
            message, note = f"more than {PROBLEM_LIMIT} problems; the rest of them is not listed", False
        if not self.full:
            self.found.append(Problem(self.path, place.line, place.column, message, note))


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


def read_text(path: Path, problems: Problems) -> Text | None:
    """The text of a file; a missing, large, empty, wrongly encoded or binary one is a problem."""
    try:
        with path.open("rb") as file:
            raw = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        problems.add(Place(0, 0), f"cannot be read: {(error.strerror or str(error)).lower()}")
        return None
    if len(raw) > SIZE_LIMIT:
        problems.add(Place(1, 1), f"the file is larger than {SIZE_LIMIT // 1024 // 1024} MiB; nothing that large is a ladder or evidence")
        return None
    try:
        text = _with_plain_line_ends(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = _with_plain_line_ends(raw[: error.start].decode("utf-8"))
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        hint = "; it looks like UTF-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ""
        problems.add(place, f"not UTF-8: byte 0x{raw[error.start]:02x}{hint}; save the file as UTF-8")
        return None
    return _checked(Text(str(path), text), problems)


def _with_plain_line_ends(text: str) -> str:
    """`text` without carriage returns, which Windows and old editors leave and which would show up inside the text."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _checked(text: Text, problems: Problems) -> Text | None:
    """The text less what is no text; with that reported, the rest can still be read and its problems be found."""
    if text.text.startswith("\ufeff"):
        problems.add(Place(1, 1), "the file starts with a byte-order mark; save it as UTF-8 without one")
        text = Text(text.path, text.text[1:])
    if not text.text.strip():
        problems.add(Place(1, 1), "the file is empty")
        return None
    for number, line in enumerate(text.text.split("\n"), 1):
        if len(line) > LINE_LIMIT:
            problems.add(Place(number, 1), f"a line of {len(line)} characters; {LINE_LIMIT} are allowed")
            return None
        if found := _FORBIDDEN.search(line):
            message = f"the character U+{ord(found.group()):04X} is not allowed in text: it is invisible, or no character at all"
            problems.add(Place(number, found.start() + 1), message)
    return Text(text.path, _FORBIDDEN.sub("\ufffd", text.text))


def split_front_matter(text: Text, problems: Problems) -> tuple[Text, Text] | None:
    """The YAML between the first two ``---`` lines, and the Markdown after it, both with their first line's number."""
    lines = text.text.split("\n")
    if lines[0].rstrip() != "---":
        problems.add(Place(1, 1), "front matter is missing: the first line must be '---'")
        return None
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == "---":
            head, body = "\n".join(lines[1 : number - 1]), "\n".join(lines[number:])
            return Text(text.path, head, 2), Text(text.path, body, number + 1)
    problems.add(Place(1, 1), "front matter is not closed: a second line '---' is missing")
    return None


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
        if _FORBIDDEN.search(node.value):
            self.problems.add(self.place(node), f"an escape for a character that is not allowed in text: '{shortened(node.value)}'")
        return _FORBIDDEN.sub("\ufffd", node.value)
