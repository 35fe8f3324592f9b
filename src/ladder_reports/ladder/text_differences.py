"""Compares prose paragraph by paragraph, and lists of short texts: which of them changed, came and went."""

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.ladder.words import WordChanges, likeness, matcher, same_words, word_changes, words_of

_ALIKE = 0.4
"""From this likeness on, a paragraph is another one changed."""
_MOST_PAIRS = 10_000
"""Pairs of paragraphs that are compared for their likeness."""


class TextChange(Struct, frozen=True):
    """What differs in a text: a section of a level, a guide, the introduction or a footnote."""

    level: str
    """The id of the level; empty if the text is the ladder's own."""
    title: str
    """Of the section or guide; empty for the introduction."""
    old_title: str
    """What it was called before, if that differs; else empty."""
    kind: Literal["added", "removed", "changed", "punctuation"]
    paragraphs: tuple[WordChanges, ...] = ()
    """The paragraphs that changed, came or went; none if only punctuation, capital letters, Markdown or their order differ."""

    def titled(self, old_title: str) -> "TextChange":
        """The same change of a text that had another title before."""
        return replace(self, old_title=old_title, kind="changed")


def same_prose(level: str, title: str, old: str, new: str) -> Iterator[TextChange]:
    """What differs between two texts: nothing or one change."""
    if old == new:
        return
    paragraphs = compare_texts(_paragraphs(old), _paragraphs(new))
    kind: Literal["added", "removed", "changed", "punctuation"] = "changed" if paragraphs else "punctuation"
    kind = "added" if not old else "removed" if not new else kind
    yield TextChange(level, title, "", kind, paragraphs)


def compare_notes(level: str, old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[TextChange]:
    """The footnotes that differ, by their labels."""
    before, after = dict(old), dict(new)
    for label in dict.fromkeys([*before, *after]):
        yield from same_prose(level, f"[^{label}]", before.get(label, ""), after.get(label, ""))


def compare_texts(old: Sequence[str], new: Sequence[str]) -> tuple[WordChanges, ...]:
    """The texts of a list that changed, came or went, in their order. Those with the same words are as they were."""
    keys = [" ".join(words_of(text)) for text in old], [" ".join(words_of(text)) for text in new]
    found: list[WordChanges] = []
    for tag, first, last, start, end in matcher(*keys).get_opcodes():
        if tag != "equal":
            found += _paired(old[first:last], new[start:end])
    return tuple(found)


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[WordChanges]:
    """The changes of texts that stand in each other's place: pairs that are alike in order, and what is left alone."""
    at = 0
    for text in new:
        words = words_of(text)
        choices = range(at, len(old)) if len(old) * len(new) <= _MOST_PAIRS else range(at, min(at + 1, len(old)))
        scores = {number: likeness(words, words_of(old[number])) for number in choices}
        best = max(scores, key=lambda number: scores[number], default=None)
        if best is None or scores[best] < _ALIKE:
            yield word_changes("", text)
            continue
        yield from (word_changes(one, "") for one in old[at:best])
        if not same_words(old[best], text):
            yield word_changes(old[best], text)
        at = best + 1
    yield from (word_changes(one, "") for one in old[at:])


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each line of a list or a table by itself."""
    found: list[str] = []
    joined = False
    for line in text.split("\n"):
        own = line.lstrip().startswith(("-", "*", "+", "|", "#", ">")) or line.lstrip()[:1].isdigit()
        if not line.strip():
            joined = False
        elif joined and not own:
            found[-1] += f"\n{line}"
        else:
            found.append(line)
            joined = True
    return found
