"""Compares texts word by word: which words went and which came, and how alike two texts are.

Punctuation, spaces, capital letters and the signs of Markdown are apart from the words: a comma alone is no change. What carries
meaning counts as a word: numbers with their separators, percent signs, currencies, signs of comparison such as ``<``, and code as a whole.
A link's address and a footnote's label don't.
"""

import difflib
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

Change = Literal["same", "removed", "added"]

_DESTINATION = r"(?<=\])\([^()\s]*\)"
_LETTER = r"[^\W_]"
_MARKS = "".join(
    f"{group[0]}-{group[-1]}"
    for is_mark, found in itertools.groupby(map(chr, range(0x300, 0x3000)), lambda char: unicodedata.category(char) in {"Mn", "Mc"})
    if is_mark and (group := list(found))
)
"""Accents and vowel signs, which Python does not count as letters."""
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Letters of scripts that put no spaces between words: each is compared by itself."""
_TOKEN = re.compile(
    rf"(?P<destination>{_DESTINATION}|\[\^[^\[\]\s]+\])"
    r"|(?P<code>`[^`\n]+`)"
    rf"|(?P<alone>[{_ALONE}])"
    rf"|(?P<number>\d+(?:[.,:]\d+)*)"
    rf"|(?P<word>(?![{_ALONE}]){_LETTER}(?:(?![{_ALONE}])(?:{_LETTER}|[{_MARKS}])|[-'’/.&·](?={_LETTER})(?![{_ALONE}]))*(?:[+#]+(?![\w+#]))?)"
    r"|(?P<sign>[%‰°§$€£¥₹<>=±×÷≤≥≠≈→←])"
    r"|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_WORDS = frozenset({"alone", "code", "number", "word", "sign"})
_JOINED = re.compile(r"""[\s,;:.()–—/"'‘’“”„«»-]*""")
"""What may stand between two words that are marked as one."""
_SMALL = 3
"""Letters of a word that says too little to stand unmarked between two changes."""
_REWRITTEN = 0.25
"""Texts less alike than this share words by chance: they are shown as a whole."""
_SHORTLIST = 4
_CACHED = 4096
_ALL_COMPARED = 40_000
"""Pairs of words up to which each word counts: two texts of 200 words."""
_MOST_COMPARED = 4_000_000
"""Pairs of words that are compared: two texts of 2,000 words. What is longer counts as rewritten, so that no file takes minutes."""


class Run(Struct, frozen=True):
    """A stretch of a text. The runs of a text, one after the other, are the text to the letter."""

    text: str
    change: Change = "same"


class WordChanges(Struct, frozen=True):
    """What changed between two texts, for either side and for both in one line."""

    old: tuple[Run, ...]
    """The old text, in runs that are the same or removed."""
    new: tuple[Run, ...]
    """The new text, in runs that are the same or added."""
    inline: tuple[Run, ...]
    """The new text with what was removed put in where it was."""
    rewritten: bool = False
    """Whether so little stayed that all words are marked."""

    @property
    def same(self) -> bool:
        """Whether no word changed."""
        return all(run.change == "same" for run in self.inline)


class _Token(Struct, frozen=True):
    text: str
    folded: str
    """How the token is compared; empty if it is no word."""


def same_words(old: str, new: str) -> bool:
    """Whether two texts have the same words. Punctuation, capital letters and Markdown make no difference."""
    return old == new or words_of(old) == words_of(new)


@lru_cache(_CACHED)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    return tuple(token.folded for token in _tokens(text) if token.folded)


def word_changes(old: str, new: str) -> WordChanges:
    """What changed between two texts, word by word."""
    left, right = _tokens(old), _tokens(new)
    gone, come, pairs = _compared(left, right)
    removed, added = _marked(left, gone), _marked(right, come)
    if pairs or not (gone or come):
        inline = _inline(left, right, removed, added, pairs)
    else:
        sides = ([Run(old, "removed")] if gone else [], [Run(" ")] if gone and come else [], [Run(new, "added")] if come else [])
        inline = tuple(itertools.chain(*sides))
    return WordChanges(_runs(left, removed, "removed"), _runs(right, added, "added"), inline, rewritten=bool(gone and come) and not pairs)


def what_goes(old: str, news: Sequence[str]) -> tuple[Run, ...]:
    """A text with those words marked as removed that none of the others has where it could have come from here."""
    left = _tokens(old)
    gone = [_compared(left, _tokens(new))[0] for new in news] or [_words_at(left)]
    return _runs(left, _marked(left, set.intersection(*gone)), "removed")


def what_comes(new: str, olds: Sequence[str]) -> tuple[Run, ...]:
    """A text with those words marked as added that none of the others had."""
    right = _tokens(new)
    come = [_compared(_tokens(old), right)[1] for old in olds] or [_words_at(right)]
    return _runs(right, _marked(right, set.intersection(*come)), "added")


def all_marked(runs: Iterable[Run]) -> bool:
    """Whether every word of a text is marked."""
    return not any(words_of(run.text) for run in runs if run.change == "same")


def _words_at(tokens: Sequence[_Token]) -> set[int]:
    return {at for at, token in enumerate(tokens) if token.folded}


def _compared(left: Sequence[_Token], right: Sequence[_Token]) -> tuple[set[int], set[int], list[tuple[int, int]]]:
    """The tokens of both sides that are words without a counterpart, and the pairs of those that have one."""
    left_words, right_words = sorted(_words_at(left)), sorted(_words_at(right))
    blocks = _telling([left[at].folded for at in left_words], [right[at].folded for at in right_words])
    kept = sum(size for _, _, size in blocks)
    if left_words and right_words and 2 * kept / (len(left_words) + len(right_words)) < _REWRITTEN:
        blocks = []
    pairs = [(left_words[start + at], right_words[other + at]) for start, other, size in blocks for at in range(size)]
    return set(left_words) - {one for one, _ in pairs}, set(right_words) - {other for _, other in pairs}, pairs


def _telling(old: Sequence[str], words: Sequence[str]) -> list[tuple[int, int, int]]:
    """The stretches of words that stayed: starts in both texts, and lengths. Small words alone in the middle of changes don't count."""
    blocks = _equal_stretches(old, words)
    kept = []
    for number, (start, other, size) in enumerate(blocks):
        before = blocks[number - 1] if number else (0, 0, 0)
        after = blocks[number + 1] if number + 1 < len(blocks) else (len(old), len(words), 0)
        gaps = [
            max(start - before[0] - before[2], other - before[1] - before[2]),
            max(after[0] - start - size, after[1] - other - size),
        ]
        both = start > 0 and other > 0 and start + size < len(old) and other + size < len(words)
        small = all(len(word) <= _SMALL and word.isalpha() for word in words[other : other + size])
        if not (both and small and min(gaps) > 0 and sum(gaps) > 2 * size and size <= 2):  # noqa: PLR2004 -- a pair such as "of the"
            kept.append((start, other, size))
    return kept


def _equal_stretches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    shortest = min(len(old), len(new))
    head = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    tail = next((at for at in range(shortest - head) if old[-1 - at] != new[-1 - at]), shortest - head)
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    found = [(0, 0, head), (len(old) - tail, len(new) - tail, tail)]
    if len(inner_old) * len(inner_new) <= _MOST_COMPARED:
        blocks = matcher(inner_old, inner_new).get_matching_blocks()
        found[1:1] = [(head + block.a, head + block.b, block.size) for block in blocks]
    return [block for block in found if block[2]]


def _marked(tokens: Sequence[_Token], words: set[int]) -> set[int]:
    """The tokens that are marked: the words, and what stands between two of them if it is only space and punctuation."""
    marked, last = set(words), -1
    for at, token in enumerate(tokens):
        if not token.folded:
            continue
        if at in words and last in words and _JOINED.fullmatch("".join(one.text for one in tokens[last + 1 : at])):
            marked.update(range(last + 1, at))
        last = at
    for at in sorted(words):
        # A bracket that opens within the marked words closes with them.
        if at + 1 < len(tokens) and at + 1 not in marked and tokens[at + 1].text == ")":
            start = at
            while start - 1 in marked:
                start -= 1
            text = "".join(one.text for one in tokens[start : at + 1])
            if text.count("(") > text.count(")"):
                marked.add(at + 1)
    return marked


def _runs(tokens: Sequence[_Token], marked: set[int], change: Change) -> tuple[Run, ...]:
    return _joined((token.text, change if at in marked else "same") for at, token in enumerate(tokens))


def _joined(parts: Iterable[tuple[str, Change]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for text, change in parts:
        if runs and runs[-1].change == change:
            runs[-1] = Run(runs[-1].text + text, change)
        else:
            runs.append(Run(text, change))
    return tuple(runs)


def _inline(
    left: Sequence[_Token], right: Sequence[_Token], removed: set[int], added: set[int], pairs: Sequence[tuple[int, int]]
) -> tuple[Run, ...]:
    """The new text with the removed words before what came in their place."""
    parts: list[tuple[str, Change]] = []
    at_left = at_right = 0
    for end_left, end_right in [*pairs, (len(left), len(right))]:
        gone = _stretches(left, [at for at in range(at_left, end_left) if at in removed])
        here = range(at_right, end_right)
        first = next((at for at in here if at in added), None)
        if gone and first is None and here and right[at_right].text.isspace():
            # Nothing came in its place: it stands in the space before the next word.
            parts += [(right[at_right].text, "same"), (gone, "removed")]
        elif gone and first is None:
            parts += [(" ", "same"), (gone, "removed")] if at_right else [(gone, "removed"), (" ", "same")]
        for at in here:
            if at == first and gone:
                parts.append((gone, "removed"))
            parts.append((right[at].text, "added" if at in added else "same"))
        if end_right < len(right):
            parts.append((right[end_right].text, "same"))
        at_left, at_right = end_left + 1, end_right + 1
    return _joined((text, change) for text, change in parts if text)


def _stretches(tokens: Sequence[_Token], chosen: Sequence[int]) -> str:
    """Some of the tokens, with a space wherever others are left out."""
    return "".join(f"{' ' if number and at != chosen[number - 1] + 1 else ''}{tokens[at].text}" for number, at in enumerate(chosen))


@lru_cache(_CACHED)
def _tokens(text: str) -> tuple[_Token, ...]:
    return tuple(_Token(found[0], _folded(found[0]) if found.lastgroup in _WORDS else "") for found in _TOKEN.finditer(text))


def _folded(word: str) -> str:
    word = word.strip("`")
    plain = word if word.isascii() else unicodedata.normalize("NFKC", word).replace("’", "'")
    return plain.casefold()


def likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """How alike two texts are by their words and their order, from 0 to 1."""
    if not old or not new:
        return 0.0
    found = matcher(old, new)
    return found.ratio() if len(old) * len(new) <= _MOST_COMPARED else found.quick_ratio()


def matcher(old: Sequence[str], new: Sequence[str]) -> "difflib.SequenceMatcher[str]":
    """What compares two sequences. In long ones, what is repeated often does not count: the time would grow with the cube of the length."""
    return difflib.SequenceMatcher(None, old, new, autojunk=len(old) * len(new) > _ALL_COMPARED)


class Texts:
    """Texts by name, in which the one most alike to another text is found without comparing it with all."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Count the words of all texts once: words that few of them have tell most."""
        self.counts = {name: Counter(words_of(text)) for name, text in texts.items()}
        self.words = {name: words_of(text) for name, text in texts.items()}
        self.users: dict[str, list[str]] = {}
        for name, count in self.counts.items():
            for word in count:
                self.users.setdefault(word, []).append(name)
        self.weights = {word: math.log(1 + len(self.counts) / len(names)) for word, names in self.users.items()}
        self.sizes = {name: self._size(count) for name, count in self.counts.items()}

    def _size(self, count: Counter[str]) -> float:
        rare = math.log(1 + len(self.counts))
        return sum(number * self.weights.get(word, rare) for word, number in count.items())

    def alike(self, text: str, names: Iterable[str] | None = None) -> list[tuple[float, str]]:
        """The texts most alike to this one, best first, each with its likeness from 0 to 1; of all or of these `names`."""
        count = Counter(words_of(text))
        allowed = None if names is None else set(names)
        shared: dict[str, float] = {}
        for word, number in count.items():
            for name in self.users.get(word, ()):
                if allowed is None or name in allowed:
                    shared[name] = shared.get(name, 0.0) + min(number, self.counts[name][word]) * self.weights[word]
        total = self._size(count)
        scores = {name: 2 * weight / (total + self.sizes[name]) for name, weight in shared.items()}
        best = sorted(scores, key=lambda name: (-scores[name], name))[:_SHORTLIST]
        words = words_of(text)
        return sorted(((scores[name] + likeness(words, self.words[name])) / 2, name) for name in best)[::-1]
