"""Lines set as by hand: titles in lines of about the same length, texts in lines of given widths, no short word alone at the end.

Widths are in ems of the type, as in `TextMetrics`. Texts are plain text as it is printed.
"""

import itertools
import re
from collections.abc import Sequence

from ladder_reports.design.text_metrics import TextMetrics

_SMALL_WORD = 3
"""Letters of a word that looks torn off at the end of a title's line."""
_SMALL_WORD_COST = 0.1
"""What such a word costs: as much as lines that differ by about a third."""
_PHRASE_END = re.compile(r"\s*(?::\s|\s[—–]\s|—|[.;!?…](?=\s|$)|。)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’»“)\]]*\s+(?=[^\sa-z])")
# What comes before a point that does not end a sentence, in the languages that we know.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:\w|\w\.\w|e\.g|i\.e|vs|cf|ca|bzw|etc|usw|Dr|Mrs?|Ms|Nr|No|St|evtl|ggf|inkl|max|min|z\.\s?B|d\.\s?h)\.$"
)


def balanced(text: str, room: float, metrics: TextMetrics) -> tuple[str, ...]:
    """The text in as few lines as it needs, of about the same length; empty if a word is wider than the room."""
    words = text.split()
    if not words or max(map(metrics.width, words)) > room:
        return ()
    count = 1
    while True:
        lines = _best(words, count, room, metrics)
        if lines:
            return lines
        count += 1


def _best(words: Sequence[str], count: int, room: float, metrics: TextMetrics) -> tuple[str, ...]:
    """The words in `count` lines that are most alike in length, no line ending in a small word; empty if they have no room."""
    widths = [metrics.width(word) for word in words]
    blank = metrics.width(" ")
    ends = list(itertools.accumulate(width + blank for width in widths))
    wanted = ends[-1] / count

    # For each number of words, the least cost of setting them in the lines so far, and where their last line begins.
    costs: list[tuple[float, tuple[int, ...]]] = [(0.0, ()), *[(float("inf"), ())] * len(words)]
    for line in range(count):
        now: list[tuple[float, tuple[int, ...]]] = [(float("inf"), ())] * (len(words) + 1)
        for stop in range(1, len(words) + 1):
            for start in range(stop):
                width = ends[stop - 1] - (ends[start - 1] if start else 0.0) - blank
                if width > room or costs[start][0] == float("inf"):
                    continue
                small = line < count - 1 and len(words[stop - 1]) <= _SMALL_WORD and words[stop - 1].islower()
                cost = costs[start][0] + (width - wanted) ** 2 + small * wanted**2 * _SMALL_WORD_COST
                now[stop] = min(now[stop], (cost, (*costs[start][1], stop)))
        costs = now
    if costs[-1][0] == float("inf"):
        return ()
    stops = costs[-1][1]
    return tuple(" ".join(words[start:stop]) for start, stop in zip((0, *stops), stops, strict=False))


def filled(text: str, rooms: Sequence[float], metrics: TextMetrics) -> tuple[str, ...]:
    """The text in lines that are at most as wide as these rooms; in two lines that are alike, if it needs two. Empty if it has no room."""
    for count in range(1, len(rooms) + 1):
        lines = balanced(text, min(rooms[:count]), metrics)
        if lines and len(lines) <= count:
            return lines
    return ()


def first_phrase(text: str) -> str:
    """The text up to its first colon, dash or full stop, as a sentence of its own."""
    line = text.split("\n", 1)[0]
    for found in _PHRASE_END.finditer(line):
        if found[0].strip() != "." or not _ABBREVIATION.search(line[: found.end()].rstrip()):
            sign = found[0].strip()
            return line[: found.start()] + (sign if sign in {".", "!", "?", "…", "。"} else ".")
    return line


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    found, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[start : end.start()].rstrip()):
            found.append(text[start : end.end()].strip())
            start = end.end()
    return [*found, text[start:].strip()] if text[start:].strip() else found
