"""Words in Latin letters: without accents, and Greek and Cyrillic roughly as passports write them."""

import unicodedata

_GREEK = "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s τ t υ y φ f χ ch ψ ps ω o"
_CYRILLIC = (
    "а a б b в v г g д d е e ж zh з z и i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - "
    "э e ю yu я ya і i є ye ґ g ј j љ lj њ nj ћ c ђ d џ dz"
)
_INSEPARABLE = str.maketrans({"ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
"""Letters that Unicode does not separate into a letter and a mark."""


def table(pairs: str) -> dict[int, str]:
    """A table for `str.translate` from letters and their spellings in turn; ``-`` spells a letter as nothing."""
    words = pairs.replace("-", "").split(" ")
    return {ord(letter): spelling for letter, spelling in zip(words[::2], words[1::2], strict=True)}


_LATIN = table(f"{_GREEK} {_CYRILLIC}")


def without_accents(text: str) -> str:
    """`text` in lower case, the Latin letters without accents, so that names can be compared and sorted."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_INSEPARABLE)


def latin(text: str) -> str:
    """`text` in lower-case Latin letters without accents, as far as possible."""
    return without_accents(text).translate(_LATIN)
