"""Finds a person's name, e-mail address and ids in a text, in whatever form, and replaces them.

The forms: each part of the name, with and without accents, in other alphabets and spellings, with an ending, in capitals, in letters
that only look alike; both in any order, glued together, with initials; parts and logins in web addresses, escaped or not; letters that
are spaced out, or have markup, hyphens or invisible characters between them. What is not found is in docs/evidence.md.

A text is looked at twice: as it is, and without what may stand between the letters of a word. A place that is found becomes a place
in the text itself, and all of the word goes. Where a word could be the name or not, it is taken for the name.
"""

import codecs
import html
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from msgspec import Struct

from ladder_reports.evidence.letters import (
    folded,
    in_other_alphabet,
    is_disguised,
    is_letter,
    is_unspaced,
    spelling_pattern,
)
from ladder_reports.evidence.name_words import ENDINGS, ORDINARY_WORDS, PARTICLES, SHORT_WORDS
from ladder_reports.files.transliteration import without_accents

Span = tuple[int, int]

ANYWHERE = 6
"""Letters from which on a part of a name is found inside of other words, too."""
_GLUED = 4
"""Letters from which on a part is found with an ending, or with an initial glued to it."""
_CUT_SHORT = 5
"""Letters of a part that a login keeps at least."""
_SHORTEST_LOGIN = 3
_PARTS_LIMIT = 12
"""Parts of a name that are combined with each other. Nobody has more."""

_VOWELS = "aeiouyаеиоуыэюяьъіαεηιουω"
_LONGEST_ENDING = 4

_ESCAPE = re.compile(r"(?:%(?:25)*[0-9a-f]{2})+|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});|xn--[a-z0-9-]+", re.IGNORECASE)
_BYTE = re.compile(r"%(?:25)*([0-9A-Fa-f]{2})")
_BETWEEN = re.compile(
    r"<!--.*?-->|</?[A-Za-z][^<>]{0,300}>"  # remarks and tags
    r"|\]\([^()\s]*(?:\s\"[^\"]*\")?\)|\]\[[^\]]*\]|[\[\]*_~`\\]"  # Markdown
    r"|(?<=[^\W_])(?:[-‐‑‒–—.·•'’|/+:][ \t]*\n?[ \t>]*|\n[ \t>]*)(?=[^\W_])"  # hyphens, points, ends of lines
    r"|(?<=(?<![^\W_])[^\W_])[-.·•*|/]?[ \t\xa0\u2000-\u200a]{1,3}\n?(?=[^\W_](?![^\W_]))",  # spaces between single letters
    re.DOTALL,
)
"""What may be between the letters of a name besides letters."""
_MARKUP_BEFORE = re.compile(r"(?:[*_~`\[]|</?[A-Za-z][^<>]{0,300}>)+\Z")
_MARKUP_AFTER = re.compile(r"(?:[*_~`]|</?[A-Za-z][^<>]{0,300}>|\]\([^()\s]*(?:\s\"[^\"]*\")?\)|\]\[[^\]]*\])+")
_BETWEEN_PARTS = r"[\W\d_]{0,3}"
_JOINT = re.compile(r"[ \t]*[.,;_'’\"“”()/+&–-]?[ \t]*\n?[ \t]*[\"“„(]?")
"""What may be between two parts of a name that become one id."""
_ADDRESS_SIGNS = "@~/\\:="
_DIGITS = re.compile(r"\d*")
_SIGNS_OF_MARKUP = re.compile(r"[*_~`\[\]<>]")


@dataclass(frozen=True)
class _View:
    """A text with escapes decoded, in folded letters, each with its place in the text."""

    source: str
    letters: str
    cased: str
    """The same letters before they were folded; as long as `letters`."""
    spans: tuple[Span, ...] | None
    """Where each letter is in the source; None if letters and source are the same but for capitals."""
    _starts: dict[int, int] = field(default_factory=dict, compare=False)
    _ends: dict[int, int] = field(default_factory=dict, compare=False)
    """Where words begin and end, for each letter that was passed on the way there: a name may be in the same long word many times."""

    def source_span(self, start: int, end: int) -> Span:
        """The part of the source that a part of the letters comes from."""
        return (start, end) if self.spans is None else (self.spans[start][0], self.spans[end - 1][1])

    def is_joint(self, at: int) -> bool:
        """Whether a word may end before this letter inside of what is written as one: as in camel case, or before another script."""
        before, after = self.cased[at - 1], self.cased[at]
        if after.isupper() and (before.islower() or (before.isupper() and self.cased[at + 1 : at + 2].islower())):
            return True
        return is_unspaced(before) != is_unspaced(after)

    def word_start(self, at: int) -> int:
        """Where the word begins that goes on at this letter."""
        last = at
        while at not in self._starts and at > 0 and is_letter(self.letters[at - 1]) and not (at < len(self.letters) and self.is_joint(at)):
            at -= 1
        start = self._starts.get(at, at)
        self._starts.update(dict.fromkeys(range(at, last + 1), start))
        return start

    def word_end(self, at: int) -> int:
        """Where the word ends that goes on before this letter."""
        first = at
        while at not in self._ends and at < len(self.letters) and is_letter(self.letters[at]) and not self.is_joint(at):
            at += 1
        end = self._ends.get(at, at)
        self._ends.update(dict.fromkeys(range(first, at + 1), end))
        return end

    def is_inside_word(self, start: int, end: int) -> bool:
        """Whether a letter or a digit is directly before or after."""
        return any(char.isalnum() for char in self.letters[start - 1 : start] + self.letters[end : end + 1])


def _viewed(text: str) -> _View:
    """The view of a text."""
    escapes = list(_ESCAPE.finditer(text)) if "%" in text or "&" in text or "xn--" in text.lower() else []
    table = {ord(char): folded(char) for char in set(text)}
    if not escapes and all(len(plain) == 1 for plain in table.values()):
        return _View(text, text.translate(table), text, None)
    letters: list[str] = []
    cased: list[str] = []
    spans: list[Span] = []

    def add(char: str, span: Span) -> None:
        plain = folded(char)
        letters.append(plain)
        cased.append(char[: len(plain)].ljust(len(plain), "x"))
        spans.extend([span] * len(plain))

    at = 0
    for found in escapes:
        for place in range(at, found.start()):
            add(text[place], (place, place + 1))
        for char, span in _decoded(found):
            add(char, span)
        at = found.end()
    for place in range(at, len(text)):
        add(text[place], (place, place + 1))
    return _View(text, "".join(letters), "".join(cased), tuple(spans))


def _decoded(escape: re.Match[str]) -> Iterator[tuple[str, Span]]:
    """The characters that an escape stands for, each with its place in the text."""
    text, start = escape[0], escape.start()
    if text[0] == "%":
        decoder, first = codecs.getincrementaldecoder("utf-8")("replace"), start
        for byte in _BYTE.finditer(text):
            if char := decoder.decode(bytes([int(byte[1], 16)])):
                yield from ((one, (first, start + byte.end())) for one in char)
                first = start + byte.end()
        return
    if text[0] == "&":
        decoded = html.unescape(text)
    else:
        try:
            decoded = text[4:].encode().decode("punycode")
        except UnicodeError:
            decoded = text
    yield from ((one, (start, escape.end())) for one in decoded)


class _Part(Struct, frozen=True, dict=True):
    """A part of a name to search for."""

    text: str
    stem: bool = False
    """Whether it is without its ending, so that it counts only with another one."""

    @cached_property
    def spelling(self) -> str:
        return spelling_pattern(self.text, digits=self.length >= _CUT_SHORT)

    @cached_property
    def length(self) -> int:
        return len("".join(map(folded, self.text)))

    @cached_property
    def inflected(self) -> bool:
        """Whether its language has many endings."""
        return in_other_alphabet(self.text)

    @cached_property
    def unspaced(self) -> bool:
        return all(is_unspaced(char) for char in self.text)

    @cached_property
    def ordinary(self) -> bool:
        """Whether it is a word as well, or so short that it must be written like a name."""
        return self.text.casefold() in ORDINARY_WORDS or self.length <= 2  # noqa: PLR2004 -- letters

    @cached_property
    def alone(self) -> bool:
        """Whether it counts without another part beside it."""
        return self.length > 1 and (self.unspaced or not (self.is_particle or without_accents(self.text) in SHORT_WORDS))

    @cached_property
    def is_particle(self) -> bool:
        """Whether many names have it."""
        return self.text.casefold() in PARTICLES


class NameFinder:
    """Finds one person, by all that is known about them."""

    def __init__(self, names: Iterable[str], emails: Iterable[str] = (), ids: Iterable[str] = (), handles: Iterable[str] = ()) -> None:
        """`ids` are other ids that the person has or had, such as logins; `handles` may be logins, and are found in addresses only."""
        parts: list[_Part] = []
        pairs: list[tuple[_Part, _Part]] = []
        whole: list[str] = []
        for name in dict.fromkeys(names):
            found = _parts_of(name)
            parts += found
            pairs += _pairs(found)
            if not (any(part.alone for part in found) or _pairs(found)) and len(name) > 1:
                whole.append(_exact(name))
        stems = (_Part(stem, stem=True) for part in parts if part.alone for stem in _stems(part))
        self._parts = tuple(dict.fromkeys([*(part for part in parts if part.alone), *stems]))
        self._initials = frozenset(folded(part.text[0])[:1] for part in parts if not part.unspaced)
        self._pairs = tuple((one, two, _BETWEEN_PARTS.join([one.spelling, two.spelling])) for one, two in pairs)
        glued = [one.spelling + two.spelling for one, two in pairs if one.length + two.length >= ANYWHERE + 2]
        self._glued = re.compile("|".join(glued)) if glued else None
        logins = [*_logins(parts, emails, ids), *map(_in_address, handles), *whole]
        self._words = tuple(dict.fromkeys(logins))
        everything = [*(part.spelling for part in self._parts), *(pattern for _, _, pattern in self._pairs), *self._words]
        # Most texts have none of it, and then nothing else is compiled or searched for.
        self._anything = re.compile("|".join(everything) or "(?!)")
        self._before, self._after = _surroundings(parts, self._initials)

    def finds(self, text: str) -> bool:
        """Whether the person is named in a text."""
        return bool(self._places(text))

    def replaced(self, text: str, by: str) -> str:
        """`text` with something else in every place where the person is named."""
        # What comes together when something is replaced may be the name once more.
        for _ in range(3):
            places = self._places(text)
            if not places:
                break
            for start, end in reversed(places):
                text = text[:start] + by + text[end:]
        return text

    def _places(self, text: str) -> list[Span]:
        """The places where the person is named, in their order, apart from each other."""
        view = _viewed(text)
        found = list(self._found_in(view, view.letters, None)) if self._anything.search(view.letters) else []
        kept = _without_signs_between(view.letters)
        if len(kept) < len(view.letters):
            joined = "".join(view.letters[at] for at in kept)
            if self._anything.search(joined):
                found += self._found_in(view, joined, kept)
        if self._glued:
            found += _cut_into_words(view, self._glued)
        return _merged(sorted(view.source_span(*self._with_surroundings(view, *span)) for span in found), text)

    def _found_in(self, view: _View, letters: str, kept: list[int] | None) -> Iterator[Span]:
        """Places in the view. `letters` are those of the view at the places `kept`, if some are left out."""

        def matches(pattern: str) -> Iterator[Span]:
            spans = (match.span() for match in re.finditer(pattern, letters))
            return ((start, end) if kept is None else (kept[start], kept[end - 1] + 1) for start, end in spans if start < end)

        for part in self._parts:
            found = (self._word_of(view, part, *span, joined=kept is not None) for span in matches(part.spelling))
            yield from filter(None, found)
        for one, two, pattern in self._pairs:
            yield from filter(None, (self._words_of(view, one, two, *span) for span in matches(pattern)))
        for pattern in self._words:
            yield from (span for span in matches(pattern) if not view.is_inside_word(*span))

    def _word_of(self, view: _View, part: _Part, start: int, end: int, *, joined: bool) -> Span | None:
        """The word in which a part was found, if it stands for the person there."""
        if part.unspaced:
            return start, end
        first, last = view.word_start(start), view.word_end(end)
        before, after = view.letters[first:start], view.letters[end:last]
        in_address = first > 0 and view.letters[first - 1] in _ADDRESS_SIGNS
        if part.length >= ANYWHERE and not part.ordinary and not part.stem and not joined:
            return first, last
        login = before in self._initials and not part.stem and (in_address or part.length >= (_CUT_SHORT if part.ordinary else _GLUED))
        if (part.ordinary or (part.stem and part.length < _GLUED)) and not (login or in_address or _is_marked_as_name(view, start, end)):
            return None
        if (before and not login) or (part.stem and not after):
            return None
        if after in self._initials and not part.stem and (in_address or (part.length >= _GLUED and not part.ordinary)):
            return first, last
        if after and not _is_ending(part, after, foreign=in_other_alphabet(view.letters[start:end])):
            return None
        return first, last

    def _words_of(self, view: _View, one: _Part, two: _Part, start: int, end: int) -> Span | None:
        """The words in which two parts of the name were found side by side, if they stand for the person there."""
        first, last = view.word_start(start), view.word_end(end)
        before, after = view.letters[first:start], view.letters[end:last]
        if (before or after not in {"", "s"}) and one.length + two.length < ANYWHERE + 2:
            return None
        written = view.cased[start:end]
        as_name = any(char.isupper() for char in written) or not written.isascii() or view.letters[first - 1 : first] in set(_ADDRESS_SIGNS)
        if not as_name and all(part.ordinary or not part.alone for part in (one, two)) and not re.search(r"[._\d-]", written):
            # Two words that happen to be side by side.
            return None
        return first, last

    def _with_surroundings(self, view: _View, start: int, end: int) -> Span:
        """A place with what belongs to it: initials and particles on both sides, and digits."""

        def belongs(found: re.Match[str] | None, *groups: str) -> bool:
            initials = [found.start(group) for group in groups if found[group]] if found else []
            return found is not None and all(view.cased[at].isupper() or view.letters[at - 1 : at] in _ADDRESS_SIGNS for at in initials)

        for _ in range(_PARTS_LIMIT):
            found = self._before.search(view.letters, max(0, start - 40), start)
            if not belongs(found, "initial"):
                break
            start = found.start() if found else start
        for _ in range(_PARTS_LIMIT):
            found = self._after.match(view.letters, end)
            if not belongs(found, "initial", "last"):
                break
            end = found.end() if found else end
        digits = _DIGITS.match(view.letters, end)
        return start, digits.end() if digits else end


def _cut_into_words(view: _View, glued: re.Pattern[str]) -> Iterator[Span]:
    """Places where two parts of a name, with the pattern `glued`, are cut into words."""
    places = [at for at, char in enumerate(view.letters) if is_letter(char)]
    for match in glued.finditer("".join(view.letters[at] for at in places)):
        start, end = places[match.start()], places[match.end() - 1] + 1
        if view.word_start(start) == start and view.word_end(end) == end:
            yield start, end


def _is_marked_as_name(view: _View, start: int, end: int) -> bool:
    """Whether a word that may be ordinary has a capital, as names do, or letters that someone took trouble over."""
    return view.cased[start].isupper() or is_disguised(view.source[slice(*view.source_span(start, end))])


def _surroundings(parts: list[_Part], initials: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What belongs to a name that was found: initials and particles before it and after it."""
    found = {part.text.casefold() for part in parts if part.is_particle}
    particles = sorted(found | ({"mc", "mac"} if found & {"mc", "mac"} else set()), key=len, reverse=True)
    particle = "|".join([*particles, *(rf"{word[0]}\." for word in particles)]) or "(?!)"
    initial = f"[{re.escape(''.join(sorted(initials)))}]" if initials else "(?!)"
    before = rf"(?<![^\W\d_])(?:(?:{particle})\.?|(?P<initial>{initial}|[^\W\d_](?=\.))\.?)[ \t_'’.-]{{0,2}}\n?\Z"
    after = rf",?[ \t_-]?\n?(?:(?P<initial>{initial})\.|(?:{particle})(?![^\W_]))|,[ \t]*(?P<last>{initial})(?![^\W_])"
    return re.compile(before), re.compile(after)


def _is_ending(part: _Part, after: str, *, foreign: bool) -> bool:
    """Whether letters after a part may be its ending; `foreign` if the part is written in Cyrillic or Greek."""
    if part.ordinary or part.length < _GLUED:
        return after == "s" or (part.inflected and foreign and len(after) < _SHORTEST_LOGIN and after[0] in _VOWELS)
    if (part.inflected or foreign) and len(after) <= _LONGEST_ENDING and (foreign or part.length >= _CUT_SHORT):
        return True
    return after in ENDINGS


def _without_signs_between(letters: str) -> list[int]:
    """The places of letters, without those of signs that may be between the letters of a word."""
    kept: list[int] = []
    at = 0
    for found in _BETWEEN.finditer(letters):
        kept.extend(range(at, found.start()))
        at = found.end()
    kept.extend(range(at, len(letters)))
    return kept


def _merged(places: list[Span], text: str) -> list[Span]:
    """Places in a text that are apart from each other. Those with nothing but a joint between them become one."""
    merged: list[Span] = []
    for place in places:
        start, end = place
        if _SIGNS_OF_MARKUP.search(text, start, end):
            # Half of the markup is inside, so the other half goes, too.
            found = _MARKUP_BEFORE.search(text, max(0, start - 300), start), _MARKUP_AFTER.match(text, end)
            start, end = found[0].start() if found[0] else start, found[1].end() if found[1] else end
        if merged and (start <= merged[-1][1] or _JOINT.fullmatch(text, merged[-1][1], start)):
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _parts_of(name: str) -> list[_Part]:
    """The parts of a name, and what is inside of them: capitals, as in McDonald, and given names written without a space."""
    words = ["".join(group) for _, group in itertools.groupby(name, key=lambda char: 2 if is_unspaced(char) else is_letter(char))]
    words = [word for word in words if is_letter(word[0]) or is_unspaced(word[0])]
    parts: list[str] = []
    for number, word in enumerate(words):
        if is_unspaced(word[0]):
            # The family's name is one character, or two of four.
            cut = len(word) - 2
            parts += [word, *((word[:cut], word[cut:]) if len(word) in {3, 4} else ())]
            continue
        if word.casefold() not in PARTICLES:
            before = list(itertools.takewhile(lambda one: one.casefold() in PARTICLES, reversed(words[:number])))
            parts += ["".join([*reversed(before), word])] if before else []
        inside = re.findall(r"[^\W\d_a-z][^\W\d_A-Z]+", word)
        parts += [word, *(inside if len(inside) > 1 and "".join(inside) == word else ())]
    return [_Part(part) for part in dict.fromkeys(parts)]


def _pairs(parts: list[_Part]) -> list[tuple[_Part, _Part]]:
    """Parts that may be side by side, in both orders."""
    core = [part for part in parts if not part.is_particle][:_PARTS_LIMIT]
    if len(core) < 2:  # noqa: PLR2004 -- a pair
        core = parts[:_PARTS_LIMIT]
    found = [pair for pair in itertools.pairwise(core) if max(part.length for part in pair) > 1]
    if len(core) > 2:  # noqa: PLR2004 -- with others between them
        found.append((core[0], core[-1]))
    return [pair for one, two in found for pair in ((one, two), (two, one))]


def _stems(part: _Part) -> Iterator[str]:
    """The beginnings that a part has in common with its other cases."""
    word = part.text.casefold()
    if part.unspaced:
        return
    if not part.inflected:
        if word[-1] in "aiy" and part.length > _GLUED:
            yield word[:-1]
        return
    if word[-1] in "аеёиоуыэюяьйієαεηιουωςάέήίόύώ":
        yield word[:-1]
        if re.search("(?:[иыо]й|[ая]я)$", word):
            yield word[:-2]
    elif found := re.fullmatch("(.+)[еёо]([бвгджзклмнпрстфхцчшщ])", word):
        yield found[1] + found[2]
        yield f"{found[1]}ь{found[2]}"


def _logins(parts: list[_Part], emails: Iterable[str], ids: Iterable[str]) -> Iterator[str]:
    """Patterns for e-mail addresses and logins, and for logins that are cut short."""
    for address in emails:
        yield _exact(address)
        yield _login(address.partition("@")[0].partition("+")[0], parts)
    yield from (_login(one, parts) for one in ids)
    initials = {folded(part.text[0])[:1] for part in parts if part.text[0].isalpha()}
    for part in parts:
        letters = "".join(map(folded, part.text))
        if len(letters) > _CUT_SHORT and letters.isascii() and initials:
            rest = ""
            for char in reversed(letters[_CUT_SHORT:]):
                rest = f"(?:{char}{rest})?"
            yield rf"[{''.join(sorted(initials))}]{letters[:_CUT_SHORT]}{rest}\d*"


def _login(login: str, parts: list[_Part]) -> str:
    """A pattern for a login. One that is a word of its own could be any word, so it is found in addresses only."""
    plain = "".join(map(folded, login))
    words = [re.escape(word) for word in re.split(r"[\W_]+", plain) if word]
    if not words or len(plain) < _SHORTEST_LOGIN:
        return "(?!)"
    tells = any("".join(map(folded, part.text))[:_GLUED] in plain for part in parts if part.length >= _GLUED)
    if tells or len(words) > 1 or (re.search(r"\d", plain) and re.search("[^\\W\\d]", plain)):
        return r"[\W_]?".join(words)
    return _in_address(login)


def _in_address(login: str) -> str:
    """A pattern for a login, alone or before its digits, after a sign that says so."""
    letters = "".join(map(folded, login))
    return rf"(?<=[{re.escape(_ADDRESS_SIGNS)}]){re.escape(letters)}\d*" if letters else "(?!)"


def _exact(text: str) -> str:
    """A pattern for a text as it is, with any spaces."""
    return r"\s+".join(re.escape("".join(map(folded, word))) for word in text.split()) or "(?!)"
