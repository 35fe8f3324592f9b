"""Whether an id tells the name that it stands for: an anonymous copy is printed under the id, so such an id makes it none.

An id may spell a name without its accents, in Latin letters, with a mere initial beside it, or cut short as log-ins are.
"""

import re
from pathlib import Path

from ladder_reports.errors import Problem, shortened
from ladder_reports.evidence.letters import unmarked
from ladder_reports.files.text import Place, Problems, read_text
from ladder_reports.files.yaml_reader import parse_yaml

SHORTEST_PART = 3
"""Letters of a part of a name that is looked for; shorter ones stand in too many other words."""

_TELLING = 5
"""Letters with which a longer part of a name is known: log-ins cut names short."""

# Greek and Cyrillic as passports write them, more or less.
_GREEK = "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s τ t υ y φ f χ ch ψ ps ω o"
_CYRILLIC = (
    "а a б b в v г g д d е e ж zh з z и i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - "
    "э e ю yu я ya і i є ye ґ g ј j љ lj њ nj ћ c ђ d џ dz"
)


def _table(pairs: str) -> dict[int, str]:
    words = pairs.replace("-", "").split(" ")
    return {ord(letter): spelt for letter, spelt in zip(words[::2], words[1::2], strict=True)}


_LETTERS = _table(f"{_GREEK} {_CYRILLIC}")
_SPELT_OUT = _table("ä ae ö oe ü ue ø oe å aa")


def tells_name(person_id: str, name: str, email: str = "") -> bool:
    """Whether an id holds a part of the name, or of the e-mail address, by which the person can be known."""
    found = person_id.casefold()
    joined = re.sub(r"[._-]", "", found)
    for table in ({}, _SPELT_OUT):
        parts = [_folded(part, table) for text in (name, email.partition("@")[0]) for part in _split(text)]
        own = [_folded(part, table) for part in _split(name)]
        if any(len(part) >= SHORTEST_PART and part[:_TELLING] in found for part in parts):
            return True
        wholes = {"".join(own), "".join(reversed(own))}
        if any(len(whole) >= SHORTEST_PART and whole in joined for whole in wholes):
            return True
    return False


def name_parts(name: str) -> list[str]:
    """The parts of a name that are long enough to be looked for in a text, as they are written and without their accents."""
    parts = [part for part in _split(name) if len(part) >= SHORTEST_PART]
    return list(dict.fromkeys([*parts, *(_folded(part, {}) for part in parts)]))


def refusal(file: Path, person_id: str, *, told: bool, raw: bytes | None = None) -> Problem:
    """Why there is no anonymous copy under this id, at its place in the evidence file; with `told`, a roster gave it.

    `raw` is what the file holds, when it is not to be read here.
    """
    data = None if told else _keys(file, raw)
    given = data and "id" in data
    own = "it is the file's name, so give the person an 'id' that is no name"
    remedy = "choose another in the roster" if told else "choose another" if given else own
    message = f"the id '{shortened(person_id)}' tells the person's name, and no copy under it is anonymous; {remedy}"
    place = data.get("id" if given else "person", Place(0, 0)) if data else Place(0, 0)
    return Problem(str(file), place.line, place.column, message)


def _keys(file: Path, raw: bytes | None) -> dict[str, Place]:
    """The places of the person and of their id in an evidence file."""
    unheard = Problems(str(file))
    text = read_text(file, unheard, raw=raw)
    data = parse_yaml(text, unheard) if text else None
    found = data.keys if data else {}
    return {str(path[-1]): found[path] for path in (("person",), ("person", "id")) if path in found}


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"[\s.,_'’\d-]+", text) if part]


def _folded(text: str, table: dict[int, str]) -> str:
    """`text` in small plain Latin letters, as far as it can be had."""
    return unmarked(text.casefold().translate(table)).translate(_LETTERS)
