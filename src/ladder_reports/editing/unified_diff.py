"""Shows an edit as a unified diff, which `patch` and `git apply` understand."""

import bisect
import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

_LINE = re.compile(r"[^\n]*(?:\n|$)")
_NO_LINE_END = "\\ No newline at end of file"
_CONTEXT = 3
"""Lines that are shown around a change."""

Opcode = tuple[str, int, int, int, int]


class _Matcher(difflib.SequenceMatcher[str]):
    """Groups what `_opcodes` finds."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        super().__init__()
        self.found = _joined(_opcodes(old, new))

    def get_opcodes(self) -> list[Any]:
        return list(self.found)


def unified_diff(name: str, before: bytes, after: bytes) -> Iterator[str]:
    """The lines of the diff, without their line ends; carriage returns are a part of them. None if nothing differs."""
    old, new = (_lines(raw) for raw in (before, after))
    for number, group in enumerate(_Matcher(old, new).get_grouped_opcodes(_CONTEXT)):
        if not number:
            yield from (f"--- {name}", f"+++ {name}")
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                yield from _marked(" ", old[start:end])
            else:
                yield from _marked("-", old[start:end])
                yield from _marked("+", new[new_start:new_end])


def _lines(raw: bytes) -> list[str]:
    return [line for line in _LINE.findall(raw.decode()) if line]


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line.removesuffix("\n")
        if not line.endswith("\n"):
            yield _NO_LINE_END


def _range(start: int, end: int) -> str:
    """Lines as a diff names them: an empty range by the line before it."""
    count = end - start
    return f"{start + 1}" if count == 1 else f"{start + (count > 0)},{count}"


def _joined(opcodes: Iterable[Opcode]) -> list[Opcode]:
    """The opcodes with equal lines that follow each other in one."""
    found: list[Opcode] = []
    for one in opcodes:
        if found and one[0] == found[-1][0] == "equal":
            found[-1] = ("equal", found[-1][1], one[2], found[-1][3], one[4])
        else:
            found.append(one)
    return found


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    """What differs. Only what is between lines that are there once is compared line by line, which takes long for many lines."""
    at = new_at = 0
    for line, new_line in [*_anchors(old, new), (len(old), len(new))]:
        matcher = difflib.SequenceMatcher(None, old[at:line], new[new_at:new_line], autojunk=True)
        for kind, start, end, new_start, new_end in matcher.get_opcodes():
            yield kind, at + start, at + end, new_at + new_start, new_at + new_end
        if line < len(old):
            yield "equal", line, line + 1, new_line, new_line + 1
        at, new_at = line + 1, new_line + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The lines that both have once, as far as they are in one order: the longest row of them."""
    counts, places = Counter(old), Counter(new)
    there = {line: number for number, line in enumerate(new) if places[line] == 1}
    pairs = [(number, there[line]) for number, line in enumerate(old) if counts[line] == 1 and line in there]
    ends: list[int] = []
    rows: list[int] = []
    before: list[int | None] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect.bisect_left(ends, place)
        before.append(rows[length - 1] if length else None)
        ends[length : length + 1], rows[length : length + 1] = [place], [number]
    found: list[tuple[int, int]] = []
    last = rows[-1] if rows else None
    while last is not None:
        found.append(pairs[last])
        last = before[last]
    return found[::-1]
