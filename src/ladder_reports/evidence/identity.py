"""People's ids: how they are made, and whether one reveals the name behind it, which an anonymous copy must not.

An id can spell a name without its accents, in Latin letters, with a single initial beside it, or cut short as logins are.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from ladder_reports.errors import Problem, quote
from ladder_reports.evidence.fields import DEVICE_NAMES
from ladder_reports.evidence.model import Person
from ladder_reports.evidence.name_finder import NameFinder
from ladder_reports.files.text import Place, Problems, read_text
from ladder_reports.files.transliteration import latin, table
from ladder_reports.files.yaml_reader import KeyPath, YamlData, parse_yaml

ID_LIMIT = 64
_LETTERS = re.compile("[a-z]{2}")
_SHORTEST_PART = 3
"""Letters of a part of a name that are searched for in an id; shorter parts are in too many other words."""

_RECOGNIZED = 5
"""Letters by which a longer part of a name can be recognized: logins cut names short."""

_SPELLED_OUT = table("ä ae ö oe ü ue ø oe å aa")


def safe_id(text: str) -> str:
    """`text` as a person's id that can name a file on any system: ASCII letters, digits, ``.``, ``_`` and ``-``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", plain)[:ID_LIMIT].strip(".-")
    if not name:
        # Nothing of the text is ASCII. Its digest still distinguishes two such people.
        return f"person-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return f"_{name}"[:ID_LIMIT] if name.split(".", 1)[0].casefold() in DEVICE_NAMES else name


def reveals_name(person_id: str, name: str, email: str = "") -> bool:
    """Whether an id has a part of the name, or of the e-mail address, by which the person can be recognized."""
    found = person_id.casefold()
    if not _LETTERS.search(found) and found != email.partition("@")[0].casefold():
        return False
    joined = re.sub(r"[._-]", "", found)
    for spellings in ({}, _SPELLED_OUT):
        parts = [_folded(part, spellings) for text in (name, email.partition("@")[0]) for part in _split(text)]
        own = [_folded(part, spellings) for part in _split(name)]
        if any(len(part) >= _SHORTEST_PART and part[:_RECOGNIZED] in found for part in parts):
            return True
        wholes = {"".join(own), "".join(reversed(own))}
        if any(len(whole) >= _SHORTEST_PART and whole in joined for whole in wholes):
            return True
    return NameFinder([name], [email] if email else []).finds(person_id)


def finder_of(person: Person, others: Iterable[Person] = (), file_names: Iterable[str] = ()) -> NameFinder:
    """What finds a person in texts. `person` has the id that the copy shows.

    `others` are the same person as other files have them, and `file_names` what these files are called.
    """
    people = (person, *others)
    handles = {safe_id(name) for name in file_names} - {person.id}
    ids = {one.id for one in people} - {person.id, ""} - handles
    return NameFinder(
        [one.name for one in people], [one.email for one in people if one.email], sorted(ids, key=str.casefold), sorted(handles)
    )


def revealing_id(file: Path, person_id: str, *, from_roster: bool, raw: bytes | None = None) -> Problem:
    """The problem with an id that reveals the name, at its place in the evidence file.

    `raw` is the file's content, for a file that cannot be read here.
    """
    data = None if from_roster else _data(file, raw)
    keys = {str(path[-1]): place for path, place in data.keys.items() if path in {("person",), ("person", "id")}} if data else {}
    advice = "choose another one" if "id" in keys else "it comes from the file's name, so give the person an 'id' that is not a name"
    advice = "choose another one in the roster" if from_roster else advice
    message = f"the id {quote(person_id)} reveals the person's name, so a copy under it is not anonymous; {advice}"
    place = keys.get("id") or keys.get("person") or Place(0, 0)
    return Problem(str(file), place.line, place.column, message)


def name_left(file: Path, path: KeyPath, raw: bytes | None = None) -> Problem:
    """The problem with a text in which the person would still be named, at its place in the evidence file."""
    data = _data(file, raw)
    place = data.place(path) if data else Place(0, 0)
    message = "the person's name is in this text in a form that an anonymous copy cannot replace; write it plainly, or leave it out"
    return Problem(str(file), place.line, place.column, message)


def _data(file: Path, raw: bytes | None) -> YamlData | None:
    """An evidence file's data with its places."""
    ignored = Problems(str(file))
    text = read_text(file, ignored, raw=raw)
    return parse_yaml(text, ignored) if text else None


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"[\s.,_'’\d-]+", text) if part]


def _folded(text: str, spellings: dict[int, str]) -> str:
    """`text` in lower-case Latin letters without accents, as far as possible."""
    return latin(text.casefold().translate(spellings))
