"""Reads UTF-8 text, splits off front matter, and collects the problems of a file.

No file can crash or hang the reader: size, encoding and characters are checked, and each fault becomes a `Problem` at its
place.
"""

import errno
import os
import re
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ladder_reports.errors import Problem, reason

SIZE_LIMIT = 2 * 1024 * 1024
"""Bytes that an input file may have unless the caller says otherwise: twenty times the longest real ladder's file."""

LINE_LIMIT = 100_000
"""Characters that one line may have: Markdown's parsing time grows faster than the line."""

PROBLEM_LIMIT = 200
"""Problems that are listed for one file. Nobody reads more, and each one costs a search for the nearest name."""

NOTE_LIMIT = 50
"""Notes that are listed for one file, so that they do not crowd out its errors."""

BYTE_ORDER_MARK = "byte-order mark"
"""The kind of a problem that a table may have and that evidence may not."""

# Controls other than tab and line feed, what only YAML takes for line ends (U+0085, U+2028, U+2029), and noncharacters.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


class Place(NamedTuple):
    """A place in a file; both numbers count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class SourceText:
    """The text of a file, or of the part of it that starts at `first_line`."""

    path: str
    text: str
    first_line: int = 1

    @cached_property
    def end(self) -> Place:
        """The place after the last character."""
        return self.place(len(self.text))

    def place(self, offset: int) -> Place:
        """The place of the character with this number, counted from 0."""
        return Place(self.first_line + self.text.count("\n", 0, offset), offset - self.text.rfind("\n", 0, offset))


@dataclass(slots=True)
class Problems:
    """Collects the problems of one file, up to a limit."""

    path: str
    found: list[Problem] = field(default_factory=list)

    @property
    def full(self) -> bool:
        """Whether the limit is reached, so that further problems are not listed."""
        return len(self.found) > PROBLEM_LIMIT

    def add(self, place: Place, message: str, *, note: bool = False, kind: str = "") -> None:
        """Add a problem at a place."""
        if len(self.found) == PROBLEM_LIMIT:
            message, note = f"more than {PROBLEM_LIMIT} problems; the rest are not listed", False
        if not self.full:
            self.found.append(Problem(self.path, place.line, place.column, message, note, kind=kind))

    def note(self, place: Place, message: str) -> None:
        """Add a note unless there are too many already."""
        if sum(problem.note for problem in self.found) < NOTE_LIMIT:
            self.add(place, message, note=True)


def read_inside(path: Path, folder: Path, problems: Problems) -> SourceText | None:
    """Like `read_text`, for a file in a folder that others may have filled: a link to somewhere outside it is a problem."""
    try:
        outside = path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        # A link that leads back to itself; `read_text` reports that it cannot be read.
        outside = False
    if outside:
        problems.add(Place(0, 0), "is a link to a place outside this folder; put the file itself here")
        return None
    return read_text(path, problems)


def read_raw(path: Path, limit: int = SIZE_LIMIT) -> bytes:
    """The bytes of a file, up to one more than `limit`, so that `read_text` can tell that there are too many.

    Raises:
        OSError: the file cannot be read, or is not a regular file: a pipe would make us wait, and a device has no end.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        return file.read(limit + 1)


def _without_waiting(path: str, flags: int) -> int:
    """Open a file without waiting for anyone to write into it, should it be a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_text(path: Path, problems: Problems, limit: int = SIZE_LIMIT, raw: bytes | None = None) -> SourceText | None:
    """The text of a file of at most `limit` bytes; a missing, large, empty, wrongly encoded or binary file is a problem.

    `raw` is what `read_raw` returned for it, perhaps on another machine; the path is then only used as a name.
    """
    try:
        raw = read_raw(path, limit) if raw is None else raw
    except OSError as error:
        problems.add(Place(0, 0), f"cannot be read: {reason(error)}")
        return None
    if len(raw) > limit:
        problems.add(Place(1, 1), f"the file is too large; at most {limit // 1024 // 1024} MiB are allowed")
        return None
    try:
        text = _with_plain_line_ends(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = SourceText(str(path), _with_plain_line_ends(raw[: error.start].decode("utf-8")))
        hint = "; it looks like UTF-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ""
        problems.add(before.end, f"not UTF-8: byte 0x{raw[error.start]:02x}{hint}; save the file as UTF-8")
        return None
    return _checked(SourceText(str(path), text), problems)


def _with_plain_line_ends(text: str) -> str:
    """`text` without the carriage returns that Windows and old editors write."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _checked(text: SourceText, problems: Problems) -> SourceText | None:
    """The text with forbidden characters reported and replaced, so that the problems of the rest can still be found."""
    if text.text.startswith("\ufeff"):
        problems.add(Place(1, 1), "the file starts with a byte-order mark; save it as UTF-8 without one", kind=BYTE_ORDER_MARK)
        text = SourceText(text.path, text.text[1:])
    if not text.text.strip():
        problems.add(Place(1, 1), "the file is empty")
        return None
    for number, line in enumerate(text.text.split("\n"), 1):
        if len(line) > LINE_LIMIT:
            problems.add(Place(number, 1), f"this line has {len(line)} characters; at most {LINE_LIMIT} are allowed")
            return None
        if found := FORBIDDEN.search(line):
            message = f"the invisible character U+{ord(found.group()):04X} is not allowed; delete it"
            problems.add(Place(number, found.start() + 1), message)
    return SourceText(text.path, FORBIDDEN.sub("\ufffd", text.text))


def split_front_matter(text: SourceText, problems: Problems) -> tuple[SourceText, SourceText] | None:
    """The YAML between the first two ``---`` lines, and the Markdown after it."""
    lines = text.text.split("\n")
    if lines[0].rstrip() != "---":
        problems.add(Place(1, 1), "the front matter is missing; the first line must be '---'")
        return None
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == "---":
            head, body = "\n".join(lines[1 : number - 1]), "\n".join(lines[number:])
            return SourceText(text.path, head, 2), SourceText(text.path, body, number + 1)
    problems.add(Place(1, 1), "the front matter has no end; add a second line '---' after it")
    return None
