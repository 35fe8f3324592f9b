"""The text of an evidence file as it is edited: every byte that no edit is about stays."""

import bisect
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ladder_reports.editing.marks import CannotEditError, Edit, text_edits
from ladder_reports.editing.operations import Operation, intended, same
from ladder_reports.errors import InputError, Problem, has_errors
from ladder_reports.evidence.loader import SIZE_LIMIT
from ladder_reports.files.text import Problems, SourceText, read_text
from ladder_reports.files.yaml_nodes import Nodes
from ladder_reports.files.yaml_reader import YamlData, parse_yaml

_LINE_END = re.compile(r"\r\n|\r|\n")


class EvidenceSource:
    """A file's bytes, their text with plain line ends, and the data in it."""

    def __init__(self, path: Path, raw: bytes) -> None:
        """Read the bytes of the file.

        Raises:
            InputError: they cannot be read, with every problem.
        """
        self.path, self.raw = path, raw
        problems = Problems(str(path))
        text = read_text(path, problems, SIZE_LIMIT, raw)
        data = parse_yaml(text, problems) if text else None
        if text is None or data is None or has_errors(problems.found):
            raise InputError(problems.found)
        self.data: YamlData = data
        self._raw_text = raw.decode()
        self._line_ends = [(found.start(), found[0]) for found in _LINE_END.finditer(self._raw_text)]
        ends_line = text.text.endswith("\n")
        self._text = text.text if ends_line else f"{text.text}\n"
        self._last_line_end = "" if ends_line else (self._line_ends[-1][1] if self._line_ends else "\n")
        self.nodes = Nodes(self._text)
        self._starts = [0, *(found.end() for found in re.finditer("\n", self._text))]
        mark = 1 if self._raw_text.startswith("\ufeff") else 0
        self._raw_starts = [mark, *(start + len(end) for start, end in self._line_ends)]
        if not ends_line:
            self._raw_starts.append(len(self._raw_text))

    @property
    def value(self) -> Any:
        """The data in the file."""
        return self.data.value

    def edited(self, operations: Iterable[Operation]) -> bytes:
        """The file after the operations, which happen all at once. It was read again: its data are as intended.

        Raises:
            InputError: the file is written in a way in which this cannot be done.
        """
        operations = tuple(operations)
        wanted = intended(self.value, operations)
        for careful in (False, True):
            with suppress(CannotEditError):
                raw = self._joined(text_edits(self.nodes, operations, careful=careful))
                if same(_read_again(raw), wanted):
                    return raw
        message = "is written in a way that cannot be edited at its place; write it in a simpler way, or edit it by hand"
        raise InputError([Problem.about(self.path, message)])

    def _raw_offset(self, offset: int) -> int:
        """The place in the text as it is in the file, where a line end may have two characters."""
        line = bisect.bisect_right(self._starts, offset) - 1
        return min(self._raw_starts[line] + offset - self._starts[line], len(self._raw_text))

    def _line_end_at(self, offset: int) -> str:
        """How the line with this offset ends in the file; at the start of a line, the one before it."""
        line = min(max(bisect.bisect_left(self._starts, offset) - 1, 0), len(self._line_ends) - 1)
        return self._line_ends[line][1] if line >= 0 else "\n"

    def _joined(self, edits: Sequence[Edit]) -> bytes:
        parts: list[str] = []
        at = raw_at = 0
        for start, end, text in edits:
            parts.append(self._raw_text[raw_at : self._raw_offset(start)])
            if start == len(self._text) and self._last_line_end and at < start:
                parts.append(self._last_line_end)
            parts.append(text.replace("\n", self._line_end_at(start)))
            at, raw_at = end, self._raw_offset(end)
        parts.append(self._raw_text[raw_at:])
        made = "".join(parts)
        if self._last_line_end and edits and edits[-1].end == len(self._text) and edits[-1].text.endswith("\n"):
            made = made.removesuffix("\n").removesuffix("\r")
        return made.encode()


def _read_again(raw: bytes) -> Any:
    """The data in these bytes; a list of nothing that could be meant, if they cannot be read."""
    path = Path("again")
    problems = Problems(str(path))
    text: SourceText | None = read_text(path, problems, SIZE_LIMIT, raw)
    data = parse_yaml(text, problems) if text else None
    return data.value if data and not has_errors(problems.found) else ...
