"""Problems found in the user's input, and the exceptions that carry them to the command line.

A problem is data: it has a place, it sorts by that place, and it prints as ``FILE:LINE:COLUMN: message``. It knows which parts
of its message are the user's own words, so that a copy for other readers can leave them out (`Problem.discreet`).
Input that cannot be used raises `InputError` (exit code 1); anything else that escapes is an internal error.
"""

import difflib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Generic, Self, TypeVar

from msgspec import Struct
from msgspec.structs import force_setattr, replace

T = TypeVar("T")

ISSUES = "https://github.com/ladder-reports/ladder-reports/issues"
"""Where to report an internal error."""
DOCUMENTATION = "https://github.com/ladder-reports/ladder-reports/blob/main/docs"
"""The folder with the documentation."""

INTERNAL = "internal"
"""The kind of a problem that is a fault of the tool itself."""

_MOST_COMPARED = 1000
_OPEN, _CLOSE = "\x02", "\x03"
"""Around the user's words in a message that is being put together; no `Problem` and no exception keeps them."""
_HINT = "; did you mean "
_QUOTED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_LEFT_OUT = "…"
_SEMICOLON = re.compile("; ")


def printable(text: str) -> str:
    """`text` safe for a terminal: control characters, escapes and direction overrides become ``\\x1b``-like escapes."""
    return "".join(
        char
        if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        else char.encode("unicode_escape", "backslashreplace").decode()
        for char in text
    )


def shortened(text: str, limit: int = 60) -> str:
    """`text` on one line and cut to `limit` characters, for quoting in a message."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def quote(text: object, limit: int = 60) -> str:
    """`text` in quotation marks for a message: shortened, and marked as the user's own words.

    Everything in a message that comes from a file or a file's name goes through here or through `own_words`.
    """
    return f"'{own_words(text, limit)}'"


def own_words(text: object, limit: int = 60) -> str:
    """`text` marked as the user's own words, without quotation marks."""
    return f"{_OPEN}{plain(shortened(str(text), limit))}{_CLOSE}"


def listed(words: Sequence[str], most: int) -> str:
    """Words in a row, at most so many of them, and how many more there are."""
    return ", ".join(words[:most]) + (f" and {len(words) - most} more" if len(words) > most else "")


def plain(message: str) -> str:
    """A message without the marks around the user's words."""
    return message.replace(_OPEN, "").replace(_CLOSE, "")


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggests the known name nearest to `word`: "; did you mean 'evidence'?", or nothing when none is near.

    The suggestion says nearly what the user wrote, so it is marked like the user's own words.
    """
    return nearest_meaning(word, {name: name for name in itertools.islice(known, _MOST_COMPARED)})


def nearest_meaning(word: str, meanings: Mapping[str, str]) -> str:
    """Like `nearest`, for names that stand for others: it suggests what the nearest name stands for."""
    folded = {name.casefold(): meaning for name, meaning in meanings.items()}
    # Only short words are compared: the comparison's cost grows with the square of the length.
    near = difflib.get_close_matches(word.casefold()[:80], list(folded), n=1, cutoff=0.6)
    return did_you_mean(folded[near[0]]) if near else ""


def did_you_mean(*names: str) -> str:
    """A suggestion for the end of a message, marked like the user's own words."""
    listed = "' or '".join(names)
    return f"{_OPEN}{_HINT}'{plain(listed)}'?{_CLOSE}"


def internal_error(error: BaseException) -> str:
    """The message for a fault of the tool itself. What an exception says may be the user's own words."""
    return f"internal error, {type(error).__name__}: {own_words(error, 200)}; please report it at {ISSUES}"


def reason(error: Exception) -> str:
    """Why the operating system refused something, for the end of a message."""
    if isinstance(error, FileNotFoundError) and not Path(str(error.filename or "")).is_absolute() and not _has_current_folder():
        return "the current folder no longer exists; change to another one"
    return (getattr(error, "strerror", None) or str(error)).lower()


def _has_current_folder() -> bool:
    try:
        Path.cwd()
    except OSError:
        return False
    return True


def encodable(text: str) -> str:
    """`text` as UTF-8 can hold it: bytes of a file's name that are not UTF-8 become escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


class Problem(Struct, frozen=True, order=True):
    """One thing that is wrong with one place of the user's input.

    `line` and `column` count from 1; 0 says that the problem has no such place. A `note` is worth
    knowing and stops nothing.
    """

    path: str
    line: int
    column: int
    message: str
    note: bool = False
    quoted: tuple[tuple[int, int], ...] = ()
    """Where the user's own words are in the message, each as the start and the end of a slice. See `quote`."""
    kind: str = ""
    """What sort of problem it is, where that matters: `INTERNAL`."""

    def __post_init__(self) -> None:
        """Find the user's words, and make sure that the problem can be written to a report, whatever the file is called."""
        force_setattr(self, "path", encodable(plain(self.path)))
        parts = _QUOTED.split(self.message)
        texts = [encodable(plain(part)) for part in parts]
        if len(parts) > 1:
            starts = list(itertools.accumulate((len(text) for text in texts), initial=0))
            force_setattr(self, "quoted", tuple((starts[at], starts[at + 1]) for at in range(1, len(texts), 2)))
        force_setattr(self, "message", "".join(texts))

    @classmethod
    def about(cls, path: Path | str, message: str, *, line: int = 0, column: int = 0, note: bool = False, kind: str = "") -> Self:
        """A problem with a file or a folder as a whole, or with one of its lines."""
        return cls(str(path), line, column, message, note, kind=kind)

    @property
    def discreet(self) -> str:
        """The message without the user's own words, for readers who must not see the file."""
        message = self.message
        for start, end in reversed(self.quoted):
            left_out = "" if message.startswith(_HINT, start) else _LEFT_OUT
            message = f"{message[:start]}{left_out}{message[end:]}"
        return message

    @property
    def parts(self) -> tuple[str, str]:
        """What is wrong, and what to do about it, without the semicolon between them; the second may be empty."""
        for found in _SEMICOLON.finditer(self.message):
            # A suggestion counts as the user's own words from its semicolon on.
            if not any(start < found.start() < end for start, end in self.quoted):
                return self.message[: found.start()], self.message[found.end() :]
        return self.message, ""

    @property
    def redacted(self) -> Self:
        """The same problem with nothing but its discreet message."""
        return replace(self, message=self.discreet, quoted=())

    def __str__(self) -> str:
        """The problem as a line: ``FILE:LINE:COLUMN: message``, safe for a terminal."""
        place = "".join(f":{number}" for number in (self.line, self.column) if number)
        return printable(f"{self.path}{place}: {'note: ' if self.note else ''}{self.message}")


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems is not only a note."""
    return any(not problem.note for problem in problems)


class LadderReportsError(Exception):
    """The base of every exception that this package raises on purpose."""

    def __init__(self, message: str = "") -> None:
        """Keep the message without marks around the user's words: it is for the person at the terminal."""
        super().__init__(plain(message))


class InputError(LadderReportsError):
    """The user's input cannot be used; `problems` says why, in the order of their places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems and drop repetitions."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class UnknownNameError(LadderReportsError):
    """A name given on the command line is unknown: a level, a theme, a language or a person's id."""


class Loaded(Struct, Generic[T], frozen=True):
    """The result of reading something: the value if it can be used, and every problem found on the way."""

    value: T | None
    problems: tuple[Problem, ...] = ()

    def unwrap(self) -> T:
        """The value.

        Raises:
            InputError: with every problem, when there is an error among them.
        """
        if self.value is None or has_errors(self.problems):
            raise InputError(self.problems)
        return self.value
