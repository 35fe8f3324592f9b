"""The parts of a YAML text with the places of each, for who changes the text and not only reads it.

Only for texts that `yaml_reader` reads without an error: there are no aliases, tags, repeated keys or second documents in them.
Places are offsets in the text, counted from 0.
"""

import bisect
import re
from collections.abc import Iterator
from typing import Any, Literal

import yaml
from msgspec import Struct, field

from ladder_reports.files.yaml_reader import KeyPath

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HEADER = re.compile(r"[|>][-+0-9]*")
_COMMENT = re.compile(r"#[^\n]*")


class Node(Struct, eq=False):
    """A value, or a key."""

    kind: Literal["scalar", "mapping", "sequence"]
    start: int
    end: int
    """After its last character. Blank lines and comments that follow it don't belong to it; line ends that a text keeps do."""
    style: str = ""
    """Of a scalar, the sign that it begins with: a quotation mark, ``|`` or ``>``; empty if it is plain. Of others, ``[`` or ``{``,
    or nothing if they are in lines of their own."""
    entries: list["Entry"] = field(default_factory=list)
    """What is in a mapping or a sequence."""

    @property
    def in_brackets(self) -> bool:
        """Whether it is a list or a mapping in brackets."""
        return self.style in {"[", "{"}


class Entry(Struct, eq=False):
    """A key with its value, or one of a list."""

    key: Node | None
    """None in a list."""
    name: str | int
    """The key's text, or the number in the list."""
    value: Node
    start: int
    """Where it begins: with its key, with the question mark before it, or with the hyphen of a list."""

    @property
    def end(self) -> int:
        """After its last character."""
        return max(self.value.end, self.key.end) if self.key else self.value.end


class Nodes:
    """All parts of a text. The text must end with a line end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scalars: list[tuple[int, int]] = []
        """Where scalars are, with everything that belongs to them, in their order."""
        self.found: dict[KeyPath, tuple[Node, Entry | None]] = {}
        """Each value by its path, with the entry that it is of."""
        self.root = self._node(yaml.compose(text, Loader=_Loader), ())
        self.found[()] = self.root, None
        self.scalars.sort()
        self.comments = list(self._comments())
        """Where comments are, from the number sign to the end of the line."""

    def line_start(self, offset: int) -> int:
        """Where the line with this offset begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Where the line with this offset ends: the place of its line end."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def column(self, offset: int) -> int:
        """How many characters are before the offset on its line."""
        return offset - self.line_start(offset)

    def begins_line(self, offset: int) -> bool:
        """Whether there are at most spaces before the offset on its line."""
        return not self.text[self.line_start(offset) : offset].strip(" ")

    def comments_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The comments that begin in a part of the text."""
        return self.comments[bisect.bisect_left(self.comments, (start, 0)) : bisect.bisect_left(self.comments, (end, 0))]

    def sign_after(self, sign: str, start: int, end: int) -> int | None:
        """The first place of a sign that is not in a comment, in a part of the text that has no scalars."""
        comments = self.comments_in(start, end)
        place = self.text.find(sign, start, end)
        while place >= 0 and (comment := next((one for one in comments if one[0] <= place < one[1]), None)):
            place = self.text.find(sign, comment[1], end)
        return None if place < 0 else place

    def _node(self, node: Any, path: KeyPath | None) -> Node:
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, yaml.ScalarNode):
            self.scalars.append((start, end))
            return Node("scalar", start, self._scalar_end(start, end, node.style), node.style or "")
        entries = list(self._entries(node, path))
        if isinstance(node, yaml.MappingNode):
            made = Node("mapping", start, end, "{" if node.flow_style else "", entries)
        else:
            made = Node("sequence", start, end, "[" if node.flow_style else "", entries)
        if entries and not node.flow_style:
            # The parser's mark is where the next thing begins, after comments and empty lines.
            made.end = entries[-1].end
        return made

    def _entries(self, node: Any, path: KeyPath | None) -> Iterator[Entry]:
        before = node.start_mark.index
        for number, one in enumerate(node.value):
            if isinstance(node, yaml.MappingNode):
                key = self._node(one[0], None)
                name = one[0].value if isinstance(one[0], yaml.ScalarNode) else number
                inner = None if path is None else (*path, name)
                value = self._node(one[1], inner)
                entry = Entry(key, name, value, self._question_mark(key.start))
            else:
                inner = None if path is None else (*path, number)
                value = self._node(one, inner)
                start = value.start if node.flow_style else self._hyphen(node.start_mark.column, value.start, before)
                entry = Entry(None, number, value, start)
            before = entry.end
            if inner is not None:
                self.found[inner] = value, entry
            yield entry

    def _scalar_end(self, start: int, end: int, style: str | None) -> int:
        """The end of a scalar. The parser's mark of a text in lines of its own comes after all empty lines that follow it."""
        if style not in {"|", ">"}:
            return end
        header = _HEADER.match(self.text, start)
        if header and "+" in header[0]:
            return max(end - 1, header.end())
        kept = self.text[:end].rstrip(" \t\n")
        return self.line_end(max(len(kept), start))

    def _question_mark(self, start: int) -> int:
        """Where an entry with this key begins: a question mark may come before the key."""
        line = self.line_start(start)
        before = self.text[line:start].rstrip(" ")
        return line + len(before) - 1 if before.endswith("?") and start > line + len(before) else start

    def _hyphen(self, column: int, start: int, after: int) -> int:
        """Where an entry of a list begins whose value is at `start`: the hyphen in this column, on its line or above it."""
        line = self.line_start(start)
        while True:
            place = line + column
            if after <= place < start and self.text[place] == "-" and not self.text[line:place].strip(" -?"):
                return place
            if line <= after:
                return start
            line = self.line_start(line - 1)

    def _comments(self) -> Iterator[tuple[int, int]]:
        """A number sign begins a comment wherever it is not in a scalar, and after the sign that begins a text in lines of its own."""
        at = 0
        for start, end in [*self.scalars, (len(self.text), len(self.text))]:
            for found in _COMMENT.finditer(self.text, at, start):
                yield found.span()
            at = max(at, end)
            if (header := _HEADER.match(self.text, start)) and (comment := _COMMENT.search(self.text, header.end(), self.line_end(start))):
                # A plain text cannot begin with these signs, and a quoted one begins with its quotation mark.
                yield comment.span()
