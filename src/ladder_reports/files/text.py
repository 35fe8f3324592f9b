"""Reads UTF-8 text and splits off front matter; the places of everything, and the problems found there.

Nothing in a file may crash or hang the reader: size, encoding and characters are checked, and each fault becomes a
`Problem` at its place.
"""

import errno
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ladder_reports.errors import Problem

SIZE_LIMIT = 2 * 1024 * 1024
"""Bytes that one input file may have, if nothing else is said. The longest real ladder's is a twentieth of it."""

LINE_LIMIT = 100_000
"""Characters that one line may have: Markdown's parsing time grows faster than the line."""

PROBLEM_LIMIT = 200
"""Problems that are listed for one file; nobody reads more, and each costs a search for the nearest name."""

# Controls other than tab and line end, what YAML alone takes for line ends (U+0085, U+2028, U+2029), and non-characters.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


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


def read_inside(path: Path, folder: Path, problems: Problems) -> Text | None:
    """Like `read_text`, for a file of a folder that others may have filled: a link that leads out of it is a problem."""
    try:
        outside = path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        # A link that goes round in a circle cannot be read either, and `read_text` says so.
        outside = False
    if outside:
        problems.add(Place(0, 0), "is a link that leads out of its folder; put the file itself here")
        return None
    return read_text(path, problems)


def read_raw(path: Path, limit: int = SIZE_LIMIT) -> bytes:
    """The bytes of a file, or so many of them that `read_text` finds them to be more than `limit`.

    Raises:
        OSError: the file cannot be read, or is none: a pipe would be waited for, and a device has no end.
    """
    with open(path, "rb", opener=_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file")
        return file.read(limit + 1)


def _at_once(path: str, flags: int) -> int:
    """Open without waiting for somebody to write into a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_text(path: Path, problems: Problems, limit: int = SIZE_LIMIT, raw: bytes | None = None) -> Text | None:
    """The text of a file of at most `limit` bytes; a missing, large, empty, wrongly encoded or binary one is a problem.

    `raw` is what `read_raw` read of it, perhaps on another machine; the path then only names the file.
    """
    try:
        raw = read_raw(path, limit) if raw is None else raw
    except OSError as error:
        problems.add(Place(0, 0), f"cannot be read: {(error.strerror or str(error)).lower()}")
        return None
    if len(raw) > limit:
        problems.add(Place(1, 1), f"the file is larger than {limit // 1024 // 1024} MiB; nothing that large is a ladder or evidence")
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
        if found := FORBIDDEN.search(line):
            message = f"the character U+{ord(found.group()):04X} is not allowed in text: it is invisible, or no character at all"
            problems.add(Place(number, found.start() + 1), message)
    return Text(text.path, FORBIDDEN.sub("\ufffd", text.text))


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
