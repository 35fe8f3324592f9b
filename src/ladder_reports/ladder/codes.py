"""Short codes for signals, such as ``Se·T3``: the level's letters, the section's letters and the signal's number.

Documents print codes, and people type them as ``Se.T3``. Evidence files use the full names, such as ``senior/ab-test``.
"""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

SEPARATOR = "·"
CODE_LIMIT = 4
"""How many characters a level's or a section's own `code` may have."""

_ALIKE = 3
"""How many letters a word gives to a code at most. Words that have these in common are alike."""
_SEPARATORS = re.compile(r"[.·•‧⋅・･]")
"""What people type, or get when they copy a code, for the separator."""


class _Word(Struct, frozen=True):
    """A word's letters and digits, each with the marks that belong to it."""

    letters: tuple[str, ...]
    folded: tuple[str, ...]
    """The letters as they are compared."""

    def begins(self, start: tuple[str, ...]) -> bool:
        """Whether the word begins with these folded letters."""
        return self.folded[: len(start)] == start

    @property
    def beginning(self) -> tuple[str, ...]:
        """What words that are alike have in common."""
        return self.folded[:_ALIKE]


class _Group(Struct, frozen=True):
    """The names whose first words are alike."""

    head: int
    """How many letters tell this group from all others."""
    names: tuple[tuple[_Word, ...], ...]
    own: tuple[tuple[_Word, ...], ...]
    """For each name, the words after the first that tell it from the rest of the group; small ones such as "of" come last."""


def distinct_codes(names: Sequence[str], given: Sequence[str] | None = None) -> tuple[str, ...]:
    """A code for each name: its shortest beginning that no other name begins with.

    Where names begin alike, the first letters of the words that tell them apart are added (Senior: ``Se``, Senior Staff:
    ``SeS``), then other letters of the name, then a digit. `given` has codes that are used as they are, and "" for the
    others; they must be distinct. No two codes are alike, whatever their case.
    """
    codes = list(given or [""] * len(names))
    words = [_words(code or name) for name, code in zip(names, codes, strict=True)]
    groups = _groups(words)
    used = {folded(code) for code in codes if code}
    for number, found in enumerate(words):
        if not codes[number]:
            candidates = _candidates(found, groups[found[0].beginning]) if found else map(str, itertools.count(number + 1))
            codes[number] = next(code for code in candidates if folded(code) not in used)
            used.add(folded(codes[number]))
    return tuple(codes)


def signal_code(level: str, section: str, number: int) -> str:
    """The code of a section's signal with this number, from 1. Digits that would run together are kept apart."""
    gap = SEPARATOR if folded(section)[-1:].isdigit() else ""
    return f"{level}{SEPARATOR}{section}{gap}{number}"


def folded(code: str) -> str:
    """A code as it is compared: case, the kind of separator, and Unicode's ways to write a letter don't count."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", code).casefold())
    return _SEPARATORS.sub(SEPARATOR, plain.strip())


def is_code(typed: str) -> bool:
    """Whether someone means a signal's code: two parts with a separator between them."""
    return bool(_SEPARATORS.search(typed.strip()))


def _groups(names: Sequence[tuple[_Word, ...]]) -> dict[tuple[str, ...], _Group]:
    """The groups by the beginning that their names have in common."""
    members: dict[tuple[str, ...], list[tuple[_Word, ...]]] = {}
    for name in filter(None, names):
        members.setdefault(name[0].beginning, []).append(name)
    groups = {}
    for beginning, group in members.items():
        lengths = range(1, len(beginning) + 1)
        head = next((n for n in lengths if not any(other[:n] == beginning[:n] for other in members if other != beginning)), len(beginning))
        users = Counter(itertools.chain.from_iterable({word.beginning for word in name} for name in group))
        telling = ([word for word in name[1:] if users[word.beginning] == 1] for name in group)
        own = (sorted(words, key=lambda word: word.letters[0].islower()) for words in telling)
        groups[beginning] = _Group(head, tuple(group), tuple(map(tuple, own)))
    return groups


def _candidates(name: tuple[_Word, ...], group: _Group) -> Iterator[str]:
    """Codes for a name of the group, the best one first, without an end."""
    first, own = name[0], group.own[group.names.index(name)]
    head = _capitalized(first.letters[: group.head])
    if len(group.names) == 1:
        yield head
    if own:
        rivals = [words[0] for words in group.own if words and words is not own]
        yield from (head + piece for word in own for piece in _pieces(word, rivals))
    else:
        plain = [other for other, words in zip(group.names, group.own, strict=True) if not words]
        if all(other[0].folded == first.folded for other in plain) and name == min(plain, key=len):
            yield head
        same = next(n for n in range(len(first.folded), -1, -1) if all(other[0].begins(first.folded[:n]) for other in plain))
        yield from (head + letter for letter in first.letters[same : same + 1])
        yield head
    yield from (head + piece for word in name[1:] for piece in _pieces(word, []))
    yield from (head + letter for word in name for letter in word.letters)
    yield from (f"{head}{digit}" for digit in itertools.count(2))


def _pieces(word: _Word, rivals: Sequence[_Word]) -> Iterator[str]:
    """The beginnings of a word that no rival has, and then a short word as a whole."""
    lengths = [length for length in range(1, _ALIKE + 1) if not any(rival.begins(word.folded[:length]) for rival in rivals)]
    whole = [len(word.letters)] if len(word.letters) <= _ALIKE else []
    return (_capitalized(word.letters[:length]) for length in lengths + whole)


def _words(name: str) -> tuple[_Word, ...]:
    """A name's words."""
    words: list[list[str]] = [[]]
    for char in unicodedata.normalize("NFKC", name):
        category = unicodedata.category(char)
        if char.isalnum():
            words[-1].append(char)
        elif category in {"Mn", "Mc"} and words[-1] and not "\ufe00" <= char <= "\ufe0f":  # those only choose a picture
            words[-1][-1] += char
        elif category != "Cf" and words[-1]:
            words.append([])
    return tuple(_Word(tuple(word), tuple(map(folded, word))) for word in words if word)


def _capitalized(letters: tuple[str, ...]) -> str:
    text = "".join(letters)
    return text[:1].upper() + text[1:] if len(text[:1].upper()) == 1 else text
