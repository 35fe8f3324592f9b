"""Edits a file's text at its marks: operations on its data become pieces of text that are replaced, and nothing else changes.

Comments stay. What is removed leaves those that were in it, in lines of their own.
"""

import bisect
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from msgspec import Struct, field

from ladder_reports.editing import values
from ladder_reports.editing.operations import Insert, Operation, Remark, Remove, Rename, Replace
from ladder_reports.files.yaml_nodes import Entry, Node, Nodes
from ladder_reports.files.yaml_reader import KeyPath

_BLANK = re.compile(r"\s*")


class Edit(NamedTuple):
    """A piece of the text that is replaced."""

    start: int
    end: int
    text: str


class CannotEditError(Exception):
    """The place is written in a way that is not understood well enough to change it."""


class _Changes(Struct):
    """What is inserted into a list or a mapping, and removed from it."""

    inserted: list[Insert] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)


def text_edits(nodes: Nodes, operations: Iterable[Operation], *, careful: bool = False) -> list[Edit]:
    """The edits that do the operations, in their order in the text.

    Where a comment would become part of a text above it, the text is in quotes, or an empty comment stands between. If several edits
    together move a comment to a text, that is not seen; `careful` edits do so everywhere.

    Raises:
        CannotEditError: see there.
        KeyError: a path leads nowhere.
    """
    return _Editor(nodes, careful=careful).edits(operations)


class _Editor:
    """Edits one text."""

    def __init__(self, nodes: Nodes, *, careful: bool) -> None:
        self.nodes, self.text, self.careful = nodes, nodes.text, careful

    def edits(self, operations: Iterable[Operation]) -> list[Edit]:
        """See `text_edits`."""
        found: list[Edit] = []
        remarks: list[Remark] = []
        changes: dict[KeyPath, _Changes] = {}
        for operation in operations:
            match operation:
                case Rename(path, key):
                    found.append(self.renamed(path, key))
                case Replace(path, value):
                    found += self.replaced(path, value)
                case Remark():
                    remarks.append(operation)
                case Remove(path):
                    entry = self.entry(path)
                    parent = self.nodes.found[path[:-1]][0]
                    changes.setdefault(path[:-1], _Changes()).removed.add(parent.entries.index(entry))
                case Insert(parent_path):
                    changes.setdefault(parent_path, _Changes()).inserted.append(operation)
        # What ends on the same line: the innermost is added to first. A comment belongs to what follows it.
        for path, change in sorted(changes.items(), key=lambda one: -len(one[0])):
            found += self.changed(path, change)
        return _in_order(found + [self.remark(one, found) for one in remarks])

    def entry(self, path: KeyPath) -> Entry:
        entry = self.nodes.found[path][1]
        if entry is None:
            raise CannotEditError
        return entry

    def is_in_brackets(self, path: KeyPath) -> bool:
        """Whether the value at this path is in a list or a mapping in brackets."""
        return any(self.nodes.found[path[:length]][0].in_brackets for length in range(len(path)))

    # Single places.

    def renamed(self, path: KeyPath, name: str) -> Edit:
        key = self.entry(path).key
        if key is None:
            raise CannotEditError
        return Edit(key.start, key.end, values.scalar(name, in_brackets=self.is_in_brackets(path), style=key.style))

    def remark(self, remark: Remark, edits: list[Edit]) -> Edit:
        """A comment above the nearest thing around the path that begins a line, and that no other edit replaces."""
        line = f"# {' '.join(remark.text.split())}\n"
        for length in range(len(remark.path), 0, -1):
            start = self.entry(remark.path[:length]).start
            place = self.nodes.line_start(start)
            if self.nodes.begins_line(start) and not any(edit.start < place < edit.end for edit in edits):
                return Edit(place, place, self.text[place:start] + line)
        return Edit(0, 0, line)

    def replaced(self, path: KeyPath, value: Any) -> Iterator[Edit]:
        """Another value at the same place."""
        node, entry = self.nodes.found[path]
        if entry is None:
            raise CannotEditError
        start, end = node.start, node.end
        if self.is_in_brackets(path):
            before = self.before_value(entry)
            if node.kind == "scalar" and not isinstance(value, dict | list):
                yield Edit(start, end, before + values.scalar(value, in_brackets=True, style=node.style))
            else:
                yield Edit(start, end, f"{before}{values.in_brackets(value)}{self.kept_comments(start, end)}")
            return
        indent = self.nodes.column(entry.start)
        if node.kind == "scalar" and not isinstance(value, dict | list) and node.style in {"'", '"'} and "\n" not in str(value):
            yield Edit(start, end, values.scalar(value, style=node.style))
            return
        short = values.on_one_line(value, indent, quoted=self.is_before_comment(node.end, indent))
        if short is None and isinstance(value, list) and all(isinstance(one, str) for one in value):
            short = values.in_brackets(value)
        yield from self.rewritten(entry, short, value)

    def is_before_comment(self, offset: int, indent: int) -> bool:
        """Whether the next line with anything is a comment that is further to the right than this column.

        After a text in lines of its own, it would be a part of the text.
        """
        if self.careful:
            return True
        found = _BLANK.match(self.text, self.nodes.line_end(offset))
        return found is not None and self.text.startswith("#", found.end()) and self.nodes.column(found.end()) > indent

    def is_after_text(self, offset: int) -> bool:
        """Whether what comes before is a text in lines of its own."""
        if self.careful:
            return True
        before = bisect.bisect_left(self.nodes.scalars, (offset, 0)) - 1
        return before >= 0 and self.text[self.nodes.scalars[before][0]] in "|>"

    def kept_comments(self, start: int, end: int) -> str:
        """The comments in a piece of text that goes from inside brackets, each to the end of a line."""
        line = self.text[self.nodes.line_start(start) : start]
        margin = " " * (len(line) - len(line.lstrip(" ")) + 1)
        return "".join(f"  {self.text[first:last]}\n{margin}" for first, last in self.nodes.comments_in(start, end))

    def before_value(self, entry: Entry) -> str:
        """What comes before a value in brackets where there is none."""
        value = entry.value
        if entry.key is None or value.start != value.end:
            return ""
        if self.nodes.sign_after(":", entry.key.end, value.start) is None:
            return ": "
        return " " if self.text[value.start - 1] == ":" else ""

    def rewritten(self, entry: Entry, short: str | None, value: Any) -> Iterator[Edit]:
        """Another value after a key or a hyphen in lines of its own, whatever was there; the comments stay."""
        node = entry.value
        after = entry.key.end if entry.key else entry.start
        sign = self.nodes.sign_after(":" if entry.key else "-", after, max(node.start, after + 1))
        if sign is None:
            raise CannotEditError
        indent = self.nodes.column(entry.start)
        if short is None:
            quoted = self.is_before_comment(node.end, indent)
            first, *below = values.lines(value, indent, "" if entry.key else "-", quoted=quoted)
            first = first[indent:].removeprefix("-").strip(" ")
        else:
            first, *below = short.split("\n")
        at_line_end = self.nodes.line_end(node.end)
        lines = "".join(f"\n{line}" for line in below)
        remarks = self.nodes.comments_in(sign, at_line_end)
        same_line = node.kind == "scalar" and self.nodes.line_start(node.start) == self.nodes.line_start(sign)
        if same_line and len(remarks) <= 1:
            if not below and node.style not in {"|", ">"}:
                gap = " " if node.start == node.end and first and self.text[node.start - 1] != " " else ""
                yield Edit(node.start, node.end, f"{gap}{first}")
                return
            # The comment stands at the end of the line, or after the sign that begins a text in lines of its own.
            comment = "".join(f"  {self.text[start:end]}" for start, end in remarks)
            yield Edit(sign + 1, at_line_end, f" {first}{comment}{lines}")
            return
        # More to the right, a comment after a text would be part of it.
        margin = " " * indent
        kept = [self.text[start:end] for start, end in remarks]
        on_first = self.nodes.line_start(remarks[0][0]) == self.nodes.line_start(sign) if remarks else False
        head = f" {first}" if first else ""
        if on_first:
            head += f"  {kept.pop(0)}"
        above = "".join(f"\n{margin}{one}" for one in kept)
        yield Edit(sign + 1, at_line_end, f"{head}{lines}{above}" if isinstance(value, str) or not below else f"{head}{above}{lines}")

    # Lists and mappings.

    def changed(self, path: KeyPath, change: _Changes) -> Iterator[Edit]:
        """Insert into a list or a mapping, and remove from it."""
        node, entry = self.nodes.found[path]
        entries = node.entries
        inserted = sorted(change.inserted, key=lambda one: one.at)
        if not entries:
            yield from self.replaced(path, _made(inserted))
        elif node.in_brackets:
            yield from self.changed_in_brackets(node, change.removed, inserted)
        elif len(change.removed) < len(entries):
            yield from self.changed_in_lines(node, change.removed, inserted)
        elif entry is None:
            raise CannotEditError
        elif inserted:
            made = _made(inserted)
            yield from self.rewritten(entry, values.on_one_line(made, self.nodes.column(entry.start), quoted=True), made)
        else:
            yield from self.rewritten(entry, *(("{}", {}) if node.kind == "mapping" else ("[]", [])))

    def changed_in_lines(self, node: Node, removed: set[int], inserted: list[Insert]) -> Iterator[Edit]:
        nodes, entries = self.nodes, node.entries
        indent = nodes.column(entries[0].start)
        compact = not nodes.begins_line(entries[0].start)
        for number in sorted(removed):
            start, end = entries[number].start, nodes.line_end(entries[number].end)
            remarks = [self.text[first:last] for first, last in nodes.comments_in(start, end)]
            if compact and number == 0:
                following = next(one for at, one in enumerate(entries) if at not in removed)
                between = nodes.comments_in(end, following.start)
                remarks += [self.text[first:last] for first, last in between]
                yield Edit(start, following.start, "".join(f"{remark}\n{' ' * indent}" for remark in remarks))
            elif not (compact and set(range(number)) <= removed):
                if not remarks and self.is_before_comment(end, indent) and self.is_after_text(start):
                    # Something must still stand between the text and the comment.
                    remarks = ["#"]
                left = "".join(f"{' ' * indent}{remark}\n" for remark in remarks)
                yield Edit(nodes.line_start(start), end + 1, left)
        for one in inserted:
            quoted = bool(one.at) and self.is_before_comment(entries[one.at - 1].end, indent)
            lines = values.lines(one.value, indent, f"{values.scalar(one.key)}:" if node.kind == "mapping" else "-", quoted=quoted)
            if one.at and not (compact and set(range(one.at)) <= removed):
                place = nodes.line_end(entries[one.at - 1].end) + 1
                yield Edit(place, place, "".join(f"{line}\n" for line in lines))
            elif compact:
                # The first line goes on after what is before the list or the mapping.
                text = "\n".join([lines[0][indent:], *lines[1:], " " * indent])
                yield Edit(entries[0].start, entries[0].start, text)
            else:
                place = nodes.line_start(entries[0].start)
                yield Edit(place, place, "".join(f"{line}\n" for line in lines))

    def changed_in_brackets(self, node: Node, removed: set[int], inserted: list[Insert]) -> Iterator[Edit]:
        entries, commas = node.entries, self.commas(node)
        kept = [number for number in range(len(entries)) if number not in removed]
        pieces: list[tuple[int, int]] = []
        for number in sorted(removed):
            pieces.append((entries[number].start, entries[number].end))
            comma = commas[number]
            if comma is None and (before := [at for at in kept if at < number]):
                comma = commas[before[-1]]
            if comma is not None:
                pieces.append((comma, comma + 1))
        yield from (Edit(start, end, self.kept_comments(start, end)) for start, end in self.tidied(pieces))
        first = True
        for one in inserted:
            text = values.in_brackets(one.value)
            text = f"{values.scalar(one.key, in_brackets=True)}: {text}" if node.kind == "mapping" else text
            before = [at for at in kept if at < one.at]
            if before:
                place = entries[before[-1]].end
                yield Edit(place, place, f"{self.between(node, entries[before[-1]])}{text}")
            elif kept:
                place = entries[kept[0]].start
                yield Edit(place, place, f"{text}, ")
            else:
                yield Edit(node.start + 1, node.start + 1, text if first else f", {text}")
                first = False

    def between(self, node: Node, entry: Entry) -> str:
        """What separates a new entry in brackets from the one before: a new line, if that one has its own."""
        line = self.nodes.line_start(entry.start)
        if line > node.start and self.nodes.begins_line(entry.start):
            return f",\n{self.text[line : entry.start]}"
        return ", "

    def commas(self, node: Node) -> list[int | None]:
        """The place of the comma after each entry in brackets; the last may have none."""
        ends = [*(entry.start for entry in node.entries[1:]), node.end - 1]
        return [self.nodes.sign_after(",", entry.end, end) for entry, end in zip(node.entries, ends, strict=True)]

    def tidied(self, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Pieces of text that go, with the spaces and lines that they leave empty."""
        joined: list[tuple[int, int]] = []
        for start, end in sorted(pieces):
            if joined and not self.text[joined[-1][1] : start].strip(" \n"):
                joined[-1] = joined[-1][0], end
            else:
                joined.append((start, end))
        for start, end in joined:
            line, line_end = self.nodes.line_start(start), self.nodes.line_end(end)
            after = self.text[end:line_end]
            if self.nodes.begins_line(start) and not after.strip(" "):
                yield line, line_end + 1
            elif self.text[start] == ",":
                yield start, end
            else:
                yield start, end + len(after) - len(after.lstrip(" "))


def _made(inserted: list[Insert]) -> Any:
    """What is inserted where nothing is, as a whole."""
    return {one.key: one.value for one in inserted} if any(one.key for one in inserted) else [one.value for one in inserted]


def _in_order(edits: list[Edit]) -> list[Edit]:
    """The edits by their places; at one place, what is inserted comes first, in the order given.

    Raises:
        CannotEditError: two edits are about the same text.
    """
    found = sorted(edits, key=lambda edit: (edit.start, edit.end))
    for one, other in pairwise(found):
        if other.start < one.end:
            raise CannotEditError
    return found
