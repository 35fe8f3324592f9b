"""The text of a YAML file while it is repaired in memory: it still knows where everything is in the file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec import Struct

from ladder_reports.files.text import Place, SourceText


class Edit(NamedTuple):
    """A piece of a line that is replaced; numbers count from 0."""

    line: int
    start: int
    end: int
    text: str


class Mistake(Struct, frozen=True):
    """A mistake at a place of a draft, counted from 0, and the edits that mend it; without any, nothing more can be read."""

    line: int
    column: int
    message: str
    edits: tuple[Edit, ...] = ()
    settled: tuple[int, int] | None = None
    """The place of a value that is not what was meant even after the edits, so that nothing more may be said about it."""


@dataclass(slots=True)
class Draft:
    """The text of a file while it is being repaired. It knows where everything is in the file."""

    source: SourceText
    lines: list[str] = field(init=False)
    shifts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """For each edited line, after which column it has how many more characters than before, edit by edit."""

    def __post_init__(self) -> None:
        """Start with the file's own lines."""
        self.lines = self.source.text.split("\n")

    @property
    def text(self) -> str:
        """The text with all repairs."""
        return "\n".join(self.lines) if self.shifts else self.source.text

    def place(self, line: int, column: int) -> Place:
        """The place in the file; the end of the text for one that comes after it."""
        for start, more in reversed(self.shifts.get(line, ())):
            column -= more if column >= start else 0
        return min(Place(self.source.first_line + line, column + 1), self.source.end)

    def repair(self, edits: Iterable[Edit]) -> None:
        """Make the edits."""
        for line, start, end, text in sorted(set(edits), reverse=True):
            self.lines[line] = f"{self.lines[line][:start]}{text}{self.lines[line][end:]}"
            self.shifts.setdefault(line, []).append((start + len(text), len(text) - (end - start)))
