"""Reads UTF-8 text, splits off front matter, and collects the problems of a file.

No file can crash or hang the reader: size, encoding and characters are checked, and each fault becomes a `Problem` at its
place.
"""

import errno
import os
import re
import stat
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from ladder_reports.errors import Problem, nearest_meaning, reason
from ladder_reports.files import encodings

SIZE_LIMIT = 2 * 1024 * 1024
"""Bytes that an input file may have unless the caller says otherwise: twenty times the longest real ladder's file."""

LINE_LIMIT = 100_000
"""Characters that one line may have: Markdown's parsing time grows faster than the line."""

PROBLEM_LIMIT = 200
"""Problems that are listed for one file. Nobody reads more, and each one costs a search for the nearest name."""

NOTE_LIMIT = 50
"""Notes that are listed for one file, so that they do not crowd out its errors."""

_MADE = {".pdf", ".html"}
"""The suffixes of documents."""
_MOST_COMPARED = 1000
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)
"""The lines with which Git marks two versions of the same lines."""
_FENCE = re.compile("-{2,}|[-–—―]{1,3}")
"""What is at both ends of the front matter, also as word processors change it."""
_ENCODINGS = {
    "UTF-16": "which some editors call Unicode",
    "Windows-1252": "which some editors call ANSI",
    "Mac Roman": "from an old program for the Mac",
}

# Controls other than tab and line feed, what only YAML takes for line ends (U+0085, U+2028, U+2029), and noncharacters.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


class Place(NamedTuple):
    """A place in a file; both numbers count from 1."""

    line: int
    column: int


class SourceText(Struct, frozen=True, dict=True):
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


class Problems(Struct):
    """Collects the problems of one file, up to a limit."""

    path: str
    found: list[Problem] = field(default_factory=list)
    settled: set[Place] = field(default_factory=set)
    """Places about which everything is said."""

    @property
    def full(self) -> bool:
        """Whether the limit is reached, so that further problems are not listed."""
        return len(self.found) > PROBLEM_LIMIT

    def add(self, place: Place, message: str, *, note: bool = False, kind: str = "") -> None:
        """Add a problem at a place, unless the place is settled."""
        if place in self.settled:
            return
        if len(self.found) == PROBLEM_LIMIT:
            message, note = f"more than {PROBLEM_LIMIT} problems; the rest are not listed", False
        if not self.full:
            self.found.append(Problem(self.path, place.line, place.column, message, note, kind=kind))

    def settle(self, place: Place) -> None:
        """Add no more problems at this place: what is there is not what was meant, and a problem says so."""
        self.settled.add(place)

    def note(self, place: Place, message: str) -> None:
        """Add a note unless there are too many already."""
        if sum(problem.note for problem in self.found) < NOTE_LIMIT:
            self.add(place, message, note=True)


def is_file(path: Path) -> bool:
    """Whether there is a file at a path. There is none behind a name that is too long, or in a folder that cannot be looked into."""
    try:
        return path.is_file()
    except OSError:
        return False


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


def _advice(error: OSError, path: Path) -> str:
    """What to name instead of a file that is a folder or that is not there."""
    if isinstance(error, IsADirectoryError):
        return "; name a file in it"
    return similar_file(path) if isinstance(error, FileNotFoundError) else ""


def similar_file(path: Path) -> str:
    """Suggests the file beside `path` whose name is nearest, for the end of a message; nothing if none is near.

    It has the same suffix or, if `path` has none, one of a file that people write: nobody means the document that was made from it.
    """
    try:
        names = [entry.name for entry in path.parent.iterdir() if not entry.name.startswith(".")]
    except OSError:
        return ""
    if path.suffix:
        same = [name for name in names if Path(name).suffix.lower() == path.suffix.lower()]
        found = {name: name for name in same or names}
    else:
        found = {Path(name).stem: name for name in names if Path(name).suffix.lower() not in _MADE}
    found = {typed: str(path.with_name(name)) for typed, name in list(found.items())[:_MOST_COMPARED]}
    return nearest_meaning(path.name, found)


def _without_waiting(path: str, flags: int) -> int:
    """Open a file without waiting for anyone to write into it, should it be a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_limited(path: Path, problems: Problems, limit: int = SIZE_LIMIT) -> bytes | None:
    """The bytes of a file; one that cannot be read or has more than `limit` bytes is a problem."""
    try:
        raw = read_raw(path, limit)
    except OSError as error:
        problems.add(Place(0, 0), f"cannot be read: {reason(error)}{_advice(error, path)}")
        return None
    return within_limit(raw, problems, limit)


def within_limit(raw: bytes, problems: Problems, limit: int) -> bytes | None:
    """The bytes, unless there are more than `limit`, which is a problem."""
    if len(raw) <= limit:
        return raw
    problems.add(Place(1, 1), f"the file is too large; at most {limit // 1024 // 1024} MiB are allowed")
    return None


def read_text(path: Path, problems: Problems, limit: int = SIZE_LIMIT, raw: bytes | None = None) -> SourceText | None:
    """The text of a file of at most `limit` bytes; a missing, large, empty, wrongly encoded or binary file is a problem.

    `raw` is what `read_raw` returned for it, perhaps on another machine; the path is then only used as a name.
    """
    raw = read_limited(path, problems, limit) if raw is None else within_limit(raw, problems, limit)
    if raw is None:
        return None
    if kind := encodings.foreign_kind(raw):
        problems.add(Place(1, 1), f"this is {kind}, not text; write the file with a text editor and save it as plain text in UTF-8")
        return None
    decoded = encodings.decode(raw)
    text = SourceText(str(path), with_plain_line_ends(decoded.text))
    known = f"{decoded.encoding}, {_ENCODINGS[decoded.encoding]}" if decoded.encoding in _ENCODINGS else ""
    if decoded.wrong_at is not None:
        before = SourceText(str(path), with_plain_line_ends(raw[: decoded.wrong_at].decode("utf-8-sig")))
        likely = f"; it looks like {known}" if known else ""
        problems.add(before.end, f"not UTF-8: byte 0x{raw[decoded.wrong_at]:02x}{likely}; save the file as UTF-8")
        if "\0" in text.text:
            return None
    elif known:
        problems.add(Place(1, 1), f"the file is in {known}; save it as UTF-8")
    return checked_text(text, problems)


def with_plain_line_ends(text: str) -> str:
    """`text` without the carriage returns that Windows and old editors write."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def checked_text(text: SourceText, problems: Problems) -> SourceText | None:
    """The text with forbidden characters reported and replaced, so that the problems of the rest can still be found."""
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
    return SourceText(text.path, _without_conflicts(FORBIDDEN.sub("\ufffd", text.text), problems))


def _without_conflicts(text: str, problems: Problems) -> str:
    """`text` with the first version of each merge conflict. A conflict is a problem; the lines keep their numbers."""
    if len(_CONFLICT.findall(text)) < 2:  # noqa: PLR2004 -- a conflict has a beginning and an end
        return text
    lines = text.split("\n")
    inside = second = False
    for number, line in enumerate(lines):
        if starts := line.startswith("<<<<<<<"):
            message = "a merge conflict is not resolved; keep one of the two versions and delete the lines <<<<<<<, ======= and >>>>>>>"
            problems.add(Place(number + 1, 1), message)
            inside, second = True, False
        second = second or (inside and line.startswith(("=======", "|||||||")))
        ends = inside and line.startswith(">>>>>>>")
        if starts or second or ends:
            lines[number] = ""
        inside, second = inside and not ends, second and not ends
    return "\n".join(lines)


def split_front_matter(text: SourceText, problems: Problems) -> tuple[SourceText, SourceText] | None:
    """The YAML between the first two ``---`` lines, and the Markdown after it."""
    lines = text.text.split("\n")
    start = next(number for number, line in enumerate(lines) if line.strip())
    if not _FENCE.fullmatch(lines[start].strip()):
        problems.add(Place(1, 1), "the front matter is missing; the first line must be '---'")
        return None
    end = next((number for number, line in enumerate(lines) if number > start and line.rstrip() == "---"), None)
    if end is None:
        end = next((number for number, line in enumerate(lines) if number > start and _FENCE.fullmatch(line.strip())), None)
    if end is None:
        problems.add(Place(start + 1, 1), "the front matter has no end; add a second line '---' after it")
        return None
    if start:
        problems.add(Place(1, 1), "the front matter must start on the first line; delete the empty lines above '---'")
    for number in (start, end):
        if lines[number].rstrip() != "---":
            message = "this line must be three hyphens, '---', without spaces in front; word processors turn hyphens into dashes"
            problems.add(Place(number + 1, 1), message)
    head, body = "\n".join(lines[start + 1 : end]), "\n".join(lines[end + 1 :])
    return SourceText(text.path, head, start + 2), SourceText(text.path, body, end + 2)


def from_first_section(text: SourceText) -> SourceText:
    """What follows the first ``## `` heading of a text without front matter, with the heading; empty if there is none."""
    lines = text.text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.startswith("## ")), len(lines))
    return SourceText(text.path, "\n".join(lines[start:]), start + 1)
