"""Letters as they can be compared: without accents and disguises, and in the spellings that other alphabets give them.

`folded` makes one form of letters that look alike to people: capitals, full-width and mathematical letters, small capitals,
letters with accents. `spelling_pattern` is a regular expression for a word in every spelling that is in use for it: umlauts spelled out,
Cyrillic and Greek in Latin letters (passports, ISO 9, GOST, German and French custom) and back, and look-alikes from other alphabets.
"""

import re
import unicodedata
from functools import lru_cache

from ladder_reports.files.transliteration import without_accents

_NAMED = re.compile(
    r"(?:LATIN|REGIONAL|NEGATIVE|SQUARED).* LETTER (?:SMALL CAPITAL |DOTLESS |TURNED |REVERSED |SCRIPT |INSULAR )?([A-Z]{1,2})(?= |$)"
)
"""The letter in the name that Unicode gives to one of its forms."""
_INVISIBLE = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u034f")
"""Characters that take no part in a word although Unicode does not call them format characters."""
_PRIMES = range(0x2B9, 0x300)
"""Marks for the soft and the hard sign, and other signs between letters."""
_SELECTORS = (range(0xFE00, 0xFE10), range(0x180B, 0x1810), range(0xE0100, 0xE01F0))
"""Variation selectors."""
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR", "BOPOMOFO", "IDEOGRAPHIC")
"""The first words in the names of characters that are written without spaces between words, or whose words have no fixed end."""
_TO_HIRAGANA = 0x60
_KATAKANA = range(0x30A1, 0x30F7)

# What can stand for a Latin letter: what looks like it or is written for it in Cyrillic and Greek; digits that are used as letters.
_FOR_LATIN = {
    "a": "аαɑ4@", "b": "вбьβ8", "c": "сцϲ", "d": "дԁδ", "e": "еэєε3", "f": "фφғ", "g": "гґɡγ9", "h": "нхһгη", "i": "іиιӏы1!|",
    "j": "јжиι", "k": "кκ", "l": "лλӏ1|", "m": "мμ", "n": "нпην", "o": "оοσѳ0", "p": "рпρπ", "q": "ԛк", "r": "ргρ", "s": "ѕсзσ5$",
    "t": "тτ7", "u": "уυцμ", "v": "ѵвνυβ", "w": "ԝѡшвω", "x": "хχξ", "y": "уиыγυү", "z": "зζц2",
}  # fmt: skip
_LATIN_GROUPS = {
    "shch": "щ", "sch": "ш щ", "sh": "ш", "ch": "ч х χ", "zh": "ж", "kh": "х χ", "ts": "ц", "ya": "я", "ja": "я", "ia": "я", "yu": "ю",
    "ju": "ю", "iu": "ю", "yo": "е", "jo": "е", "io": "е", "th": "θ т", "ph": "φ ф", "ps": "ψ", "ks": "ξ x", "ou": "у", "x": "кс ks",
}  # fmt: skip
"""Latin letters for which another alphabet has one; with what they may become."""
_UMLAUTS = {"ae": "a", "oe": "o", "ue": "u", "aa": "a"}
"""Latin letters that may be an umlaut spelled out; with the umlaut's letter without its dots."""
_ACCENTED = {
    "ä": "ae a", "ö": "oe o", "ü": "ue u", "ø": "oe o", "å": "aa a", "æ": "ae a", "œ": "oe o", "þ": "th", "ð": "dh th d", "đ": "dj d",
    "ş": "sh s", "š": "sh s", "ș": "sh s", "č": "ch c", "ç": "ch c", "ž": "zh z", "ñ": "ny nh n",
}  # fmt: skip
# Each Cyrillic and Greek letter in Latin spellings, the longest first: a pattern never goes back to a shorter one.
_IN_LATIN = {
    "а": "a", "б": "b", "в": "w v b", "г": "gh g h r", "ґ": "g", "д": "d", "е": "ye je ie yo jo io e o", "ж": "zh sch sh z j",
    "з": "z s", "и": "iy ij yi ii y i j", "ии": "iy ij ii yi yj y i", "к": "k c q", "кс": "ks x", "л": "l", "м": "m", "н": "n h",
    "о": "o", "п": "p n", "р": "r p", "с": "ss s c", "т": "t", "у": "ou u y", "ф": "ph f", "х": "kh ch h x", "ц": "ts tz cz c z",
    "ч": "tsch tch ch cz c", "ш": "sch sh ch sz s", "щ": "schtsch shtsh chtch shch szcz shh sch sc sh s", "ъ": "y ", "ы": "ui y i",
    "ь": "j y i ", "э": "e", "ю": "iou yu ju iu u", "я": "ya ja ia a", "і": "yi ji i y", "є": "ye ie je e", "ј": "j y i", "љ": "lj l",
    "њ": "nj n", "ћ": "ch tj c", "ђ": "dj d", "џ": "dzh dz dj",
    "α": "a", "αυ": "av af au", "β": "v b", "γ": "gh g y", "γγ": "ng gg", "γκ": "ng gk g", "δ": "dh d", "ε": "e", "ευ": "ev ef eu",
    "ζ": "z", "η": "i e h", "θ": "th", "ι": "i j y", "κ": "k c", "λ": "l", "μ": "m", "μπ": "mp mb b", "ν": "n v", "ντ": "nt nd d",
    "ξ": "ks x", "ο": "o", "ου": "ou u", "π": "p", "ρ": "rh r p", "σ": "ss s", "τ": "t", "τζ": "tz j", "υ": "y u i", "φ": "ph f",
    "χ": "ch kh h x", "ψ": "ps", "ω": "o w",
}  # fmt: skip
_OTHER_ALPHABETS = re.compile("[α-ωа-џґ]")


@lru_cache(maxsize=10_000)
def folded(char: str) -> str:
    """One character as plain letters in lower case, as far as it stands for letters; empty if it is invisible."""
    point = ord(char)
    if char.isascii():
        return char.lower()
    if unicodedata.category(char) in {"Cf", "Me"} or char in _INVISIBLE or point in _PRIMES or any(point in one for one in _SELECTORS):
        return ""
    plain = without_accents(unicodedata.normalize("NFKC", char))
    if plain == char.casefold() and (found := _NAMED.match(unicodedata.name(char, ""))):
        return found[1].lower()
    # Syllables of Korean stay whole, and the two syllabaries of Japanese are one.
    return "".join(chr(ord(one) - _TO_HIRAGANA) if ord(one) in _KATAKANA else one for one in unicodedata.normalize("NFC", plain))


def is_letter(char: str) -> bool:
    """Whether a character is a letter, or the sign for a vowel, in a script that has spaces between words."""
    if char.isascii():
        return char.isalpha()
    return (char.isalpha() or unicodedata.category(char)[0] == "M") and not is_unspaced(char)


@lru_cache(maxsize=10_000)
def is_unspaced(char: str) -> bool:
    """Whether a character is of a script that has no spaces between words, or none where a word ends."""
    return not char.isascii() and unicodedata.name(char, "").split(" ", 1)[0] in _UNSPACED


def is_disguised(text: str) -> bool:
    """Whether a text has letters of an unusual form, such as full-width ones, or invisible characters or escapes between them."""
    return any(not char.isalpha() or (not char.isascii() and folded(char).isascii() and _unusual(char)) for char in text)


def _unusual(char: str) -> bool:
    base = unicodedata.normalize("NFD", char)[0]
    return not base.isascii() and not unicodedata.name(base, "").startswith(("LATIN SMALL LETTER ", "LATIN CAPITAL LETTER "))


def in_other_alphabet(text: str) -> bool:
    """Whether a text has Cyrillic or Greek letters. Their words have endings, and many spellings in Latin letters."""
    return bool(_OTHER_ALPHABETS.search(text.casefold()))


def spelling_pattern(word: str, *, digits: bool = False) -> str:
    """A regular expression for a word in all of its spellings, for text that is `folded`.

    With `digits`, digits may stand for letters. Each letter is matched once and for all (an atomic group), so that
    no word, however strange, makes the search slow.
    """
    letters = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold())
    pattern, at = "", 0
    while at < len(letters):
        length, part = _letter_pattern(letters, at, digits=digits)
        pattern += part
        at += length
    return pattern


def _letter_pattern(letters: str, at: int, *, digits: bool) -> tuple[int, str]:
    """How many letters from a place on belong together, and the pattern for them."""
    char = letters[at]
    if char in _ACCENTED:
        return 1, _one_of(_ACCENTED[char].split(" "))
    for length in (4, 3, 2, 1):
        group = letters[at : at + length]
        spelled_out = "".join(_latin_class(one, digits=digits) for one in group)
        if group in _UMLAUTS:
            return length, _one_of([spelled_out, _UMLAUTS[group]])
        if group in _LATIN_GROUPS:
            return length, _one_of([*_LATIN_GROUPS[group].split(" "), spelled_out])
        plain = "".join(map(folded, group))
        if len(group) == length and plain in _IN_LATIN:
            return length, _one_of([re.escape(plain), *_IN_LATIN[plain].split(" ")])
    found = folded(char)
    if found in _FOR_LATIN:
        # An umlaut may be spelled out in a text and not in the name.
        return 1, _latin_class(found, digits=digits) + ("e?+" if found in "aou" else "")
    return 1, re.escape(found)


def _latin_class(letter: str, *, digits: bool) -> str:
    """What can stand for a Latin letter."""
    others = _FOR_LATIN.get(letter, "")
    return "[" + re.escape(letter + "".join(one for one in others if digits or one.isalpha())) + "]"


def _one_of(spellings: list[str]) -> str:
    return f"(?>{'|'.join(spellings)})"
