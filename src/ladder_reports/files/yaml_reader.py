"""Reads YAML into data that knows the place of every key and value.

No file can crash or hang the reader: nesting, aliases, tags and repeated keys are checked, and each fault becomes a
`Problem` at its place.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct, field

from ladder_reports.errors import own_words, quote
from ladder_reports.files.text import FORBIDDEN, Place, Problems, SourceText
from ladder_reports.files.yaml_draft import Draft, Mistake
from ladder_reports.files.yaml_mistakes import find_mistake, odd_parts, other_format, refused, second_document

NESTING_LIMIT = 20
NODE_LIMIT = 200_000

KeyPath = tuple[str | int, ...]

_EXPONENT = re.compile(r"^[-+]?[0-9]+[eE][-+]?[0-9]+$")

# libyaml's loader is about ten times as fast. It is missing only if PyYAML was built without it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What YAML's parser says where no typical mistake is found, and what the reader of the message can do about it.
_ADVICE = (
    ("mapping values are not allowed", "a colon starts a new key here; put text that contains ': ' in quotes, and check the indentation"),
    ("cannot start any token", "put text that starts with this character in quotes"),
    ("did not find expected key", "expected a new key; check the indentation, and put quotes around the whole text"),
    ("did not find expected '-'", "expected the next list item '- '; check the indentation"),
    ("could not find expected ':'", "this line is neither 'key: value' nor '- item'; write one of the two"),
    ("found unexpected ", "the quotation mark here is not closed"),
    ("expected ',' or ']'", "the '[' on line LINE is not closed, or a comma is missing"),
    ("expected ',' or '}'", "the '{' on line LINE is not closed, or a comma is missing"),
)
_SHOWN_AT_THEIR_START = {"while scanning a quoted scalar", "while scanning a simple key"}

_REPAIRS = 50
_READ_AGAIN = 4_000_000
"""Characters that are read again after repairs, so that a large file with many mistakes doesn't take minutes."""
_CURLY_OPENING, _CURLY_CLOSING = "“„‟‘‚«»", "”“’‘»«"
_DOUBLE_CURLY = set("“”„«»")
_REMARK = re.compile(r"[ ](#.*)")


class YamlData(Struct):
    """The data of a YAML text, with the place of every key and value by the path of keys that leads to it."""

    value: Any = None
    keys: dict[KeyPath, Place] = field(default_factory=dict)
    values: dict[KeyPath, Place] = field(default_factory=dict)
    ends: dict[KeyPath, Place] = field(default_factory=dict)
    """Where each value ends: the place after its last character, or of what follows it."""
    plain: dict[KeyPath, str] = field(default_factory=dict)
    """The text of each unquoted value that YAML reads as something other than text."""
    remarks: dict[KeyPath, tuple[Place, str]] = field(default_factory=dict)
    """The remark after each unquoted or empty text, if there is only one space before its ``#``: it may belong to the text."""
    curly: dict[KeyPath, str] = field(default_factory=dict)
    """Each unquoted text that is in curly quotes, without them."""

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
    draft = Draft(text)
    node = _composed(draft, problems)
    if node is None:
        return None
    data = YamlData()
    data.value = _Builder(data, draft, problems).build(node, ())
    return data


def _composed(draft: Draft, problems: Problems) -> Any:
    """The YAML nodes of a text, repaired where it has typical mistakes; None if it cannot be read even then.

    Each mistake is a problem. Of several on one line, the first is reported: the others may come from its repair.
    """
    reported: set[int] = set()
    for again in range(_REPAIRS):
        text = draft.text
        mistakes: list[Mistake] = []
        try:
            if found := _first_refused(text, draft):
                mistakes = [found]
            else:
                node = yaml.compose(text, Loader=_Loader)
                mistakes = list(odd_parts(node, draft))
                if not mistakes:
                    return _checked_root(node, draft, problems)
        except yaml.MarkedYAMLError as error:
            mistakes = [_explained(error, draft, first=not again)]
        except yaml.YAMLError as error:
            problems.add(Place(draft.source.first_line, 1), f"not valid YAML: {own_words(getattr(error, 'reason', error))}")
            return None
        edits = [edit for mistake in mistakes for edit in mistake.edits]
        for mistake in mistakes:
            place = draft.place(mistake.line, mistake.column)
            # A mistake that no repair follows, on a line that was repaired, may be one of the repair.
            if mistake.line not in reported and (mistake.edits or mistake.line not in draft.shifts):
                problems.add(place, mistake.message)
            if mistake.settled:
                problems.settle(draft.place(*mistake.settled))
            reported.add(mistake.line)
        if not all(mistake.edits for mistake in mistakes) or len(text) * (again + 1) > _READ_AGAIN:
            return None
        draft.repair(edits)
    return None


def _checked_root(node: Any, draft: Draft, problems: Problems) -> Any:
    """The node of a whole file, if it can be data."""
    start = Place(draft.source.first_line, 1)
    if node is None:
        remarks = any(line.lstrip().startswith("#") for line in draft.lines)
        advice = "; every line is a remark: delete the '#' in front of the lines that count" if remarks else ""
        problems.add(start, f"expected keys with values, found nothing{advice}")
    elif isinstance(node, yaml.ScalarNode) and (other := other_format(draft)):
        problems.add(start, other)
    else:
        return node
    return None


def _first_refused(text: str, draft: Draft) -> Mistake | None:
    """The first YAML event that is not allowed here, and why."""
    depth = documents = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            return second_document(event, draft)
        if found := refused(event):
            return found
        if depth > NESTING_LIMIT or number > NODE_LIMIT:
            mark: Any = event.start_mark
            message = f"nested more than {NESTING_LIMIT} levels deep" if depth > NESTING_LIMIT else f"more than {NODE_LIMIT} values"
            return Mistake(mark.line, mark.column, message)
    return None


def _explained(error: yaml.MarkedYAMLError, draft: Draft, *, first: bool) -> Mistake:
    """The mistake behind an error of YAML's parser; advice on what is wrong at its place if it is not a typical one."""
    if first and (other := other_format(draft)):
        return Mistake(0, 0, other)
    if found := find_mistake(error, draft):
        return found
    mark, context = error.problem_mark or error.context_mark, error.context_mark
    if context and error.context in _SHOWN_AT_THEIR_START:
        mark = context
    message = str(error.problem or error.context or "cannot be parsed")
    line, column = (mark.line, mark.column) if mark else (0, 0)
    for part, advice in _ADVICE:
        if part in message:
            opened = draft.place(context.line, 0).line if context else 0
            return Mistake(line, column, f"not valid YAML: {advice.replace('LINE', str(opened))}")
    # What the parser itself says is fixed text, and only in quotation marks what is in the file.
    quoted = re.sub(r"(?<=')[^']*(?=')", lambda found: own_words(found[0]), message)
    return Mistake(line, column, f"not valid YAML: {quoted}")


class _Builder:
    """Turns YAML nodes into data and keeps their places. PyYAML's own constructor would drop repeated keys silently."""

    def __init__(self, data: YamlData, draft: Draft, problems: Problems) -> None:
        self.data, self.draft, self.problems = data, draft, problems
        self.scalars: Any = yaml.SafeLoader("")

    def place(self, mark: Any) -> Place:
        return self.draft.place(mark.line, mark.column)

    def build(self, node: Any, path: KeyPath) -> Any:
        self.data.values[path], self.data.ends[path] = self.place(node.start_mark), self.place(node.end_mark)
        if isinstance(node, yaml.MappingNode):
            return dict(self.pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, number)) for number, child in enumerate(node.value)]
        return self.scalar(node, path)

    def pairs(self, node: yaml.MappingNode, path: KeyPath) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Place] = {}
        for key_node, value_node in node.value:
            place = self.place(key_node.start_mark)
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
                self.problems.add(self.place(node.start_mark), f"{quote(node.value)} cannot be read; put it in quotes")
            # The 30th of February: the text is kept, and the field that wants a date says what is wrong with it.
            return self.read(node)
        if isinstance(value, str) and not node.style and _EXPONENT.match(value):
            # Editors follow YAML 1.2 and read a number here, YAML 1.1 reads text. Neither is what was meant.
            value = float(value)
        if isinstance(value, str):
            if not node.style:
                self.keep_doubts(node, path)
            return self.read(node)
        if value is not None or node.value:
            self.data.plain[path] = node.value
        else:
            self.keep_remark(node, path)
        return value

    def keep_doubts(self, node: Any, path: KeyPath) -> None:
        """Remember what may not be meant in unquoted text: a remark that may belong to it, and curly quotes around it."""
        self.keep_remark(node, path)
        inner = node.value[1:-1]
        # With more of them inside, as in “one” and “two”, they are no quotes around the text.
        if len(node.value) > 1 and node.value[0] in _CURLY_OPENING and node.value[-1] in _CURLY_CLOSING and not set(inner) & _DOUBLE_CURLY:
            self.data.curly[path] = inner

    def keep_remark(self, node: Any, path: KeyPath) -> None:
        """Remember what follows an unquoted text, or a key without any, after a number sign that may belong to the text."""
        end = node.end_mark
        if remark := _REMARK.match(self.draft.lines[end.line], end.column) if end.line < len(self.draft.lines) else None:
            self.data.remarks[path] = self.draft.place(end.line, remark.start(1)), remark[1]

    def read(self, node: Any) -> str:
        """The text of a scalar. Escapes in double quotes can stand for characters that a file may not contain."""
        if FORBIDDEN.search(node.value):
            self.problems.add(self.place(node.start_mark), f"{quote(node.value)} has an escape for a character that is not allowed in text")
        return FORBIDDEN.sub("\ufffd", node.value)
