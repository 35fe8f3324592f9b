"""Decides what an audience may see: which evidence a copy is made from, and what no message may quote.

Evidence is cut before anything is concluded from it or composed. So what is left out here is in no document, neither as text
nor in a conclusion. A test puts a token into every field and searches the finished bytes for it.
"""

import bisect
import difflib
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel

from ladder_reports.evidence.identity import finder_of
from ladder_reports.evidence.model import KEYS, UNRATED, CheckIn, Evidence, Person
from ladder_reports.evidence.name_finder import NameFinder
from ladder_reports.files.text import Place
from ladder_reports.files.yaml_reader import KeyPath, YamlData

Audience = Literal["person", "manager", "panel"]
AUDIENCES: tuple[Audience, ...] = ("person", "manager", "panel")

_LADDER_FIELDS = {"ladder", "ladder_version", "level", "target", "signals", "status", "own", "manager", "agreed", "quarter"}
"""Fields that hold names of the ladder or of the format, and no text of a person's."""
_NO_CHECKIN = CheckIn()
_END = Place(10**9, 0)


def for_audience(
    evidence: Evidence, audience: Audience, *, anonymous: bool = False, finder: NameFinder | None = None, keep_empty: bool = False
) -> Evidence:
    """The evidence that a copy for this audience is made from.

    The person sees their own ratings, the agreed ones and shared feedback. The manager sees everything. A panel sees what the
    manager sees without private text. With `anonymous`, the id replaces the name everywhere, and what else points to the person
    (e-mail, role, team, manager) is left out. `finder` knows the person by more than this evidence.

    A rating or a check-in of which nothing is left is left out: it would say that there was something. With `keep_empty` it
    stays, so that paths lead to the same things as in the file; see `without_empty`.
    """
    if audience != "manager":
        evidence = _without_private(evidence)
    if audience == "person":
        evidence = _for_person(evidence)
    if not keep_empty:
        evidence = without_empty(evidence)
    return _without_name(evidence, finder or finder_of(evidence.person)) if anonymous else evidence


def _without_private(evidence: Evidence) -> Evidence:
    none: dict[str, Any] = {"private": None}
    return evidence.model_copy(
        update={
            "private": None,
            "evidence": tuple(item.model_copy(update=none) for item in evidence.evidence),
            "ratings": {name: rating.model_copy(update=none) for name, rating in evidence.ratings.items()},
            "checkins": tuple(checkin.model_copy(update=none) for checkin in evidence.checkins),
        }
    )


def _for_person(evidence: Evidence) -> Evidence:
    return evidence.model_copy(
        update={
            "ratings": {name: rating.model_copy(update={"manager": None}) for name, rating in evidence.ratings.items()},
            "feedback": tuple(feedback for feedback in evidence.feedback if feedback.share),
        }
    )


def without_empty(evidence: Evidence) -> Evidence:
    """The evidence without ratings and check-ins that say nothing."""
    return evidence.model_copy(
        update={
            "ratings": {name: rating for name, rating in evidence.ratings.items() if rating != UNRATED},
            "checkins": tuple(checkin for checkin in evidence.checkins if checkin != _NO_CHECKIN),
        }
    )


def _without_name(evidence: Evidence, finder: NameFinder) -> Evidence:
    person = evidence.person
    replaced: Evidence = _replaced(evidence, finder, person.id)
    # Names of the ladder are never replaced; these two may be any words.
    version = evidence.ladder_version
    return replaced.model_copy(
        update={
            "person": Person(name=person.id, id=person.id),
            "ladder_version": None if version and finder.finds(version) else version,
            "skills": {name: level for name, level in evidence.skills.items() if not finder.finds(name)},
        }
    )


def _replaced(value: Any, finder: NameFinder, by: str) -> Any:
    """`value` with something else instead of the person in every text in it."""
    if isinstance(value, str):
        return finder.replaced(value, by)
    if isinstance(value, tuple):
        return tuple(_replaced(one, finder, by) for one in value)
    if isinstance(value, dict):
        return {key: _replaced(one, finder, by) for key, one in value.items()}
    if isinstance(value, BaseModel):
        return value.model_copy(update={name: _replaced(getattr(value, name), finder, by) for name in _text_fields(value)})
    return value


def texts_with_paths(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every text of an evidence file's values that may name a person, with its path in the file."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple | dict):
        for key, one in enumerate(value) if isinstance(value, tuple) else value.items():
            yield from texts_with_paths(one, (*path, key))
    elif isinstance(value, BaseModel):
        for name in _text_fields(value):
            yield from texts_with_paths(getattr(value, name), (*path, type(value).model_fields[name].alias or name))


def _text_fields(value: BaseModel) -> list[str]:
    return [name for name in type(value).model_fields if name not in _LADDER_FIELDS]


def is_private(path: KeyPath, whole: Any) -> bool:
    """Whether no message may quote what is at this path, or inside it, of an evidence file with the data `whole`.

    That is every private text, what the manager says in a rating, and feedback that is not shared. A misspelled `private` counts,
    too.
    """
    key = path[-1] if path else ""
    if key == "private" or (isinstance(key, str) and key not in KEYS and difflib.get_close_matches(key.casefold()[:80], ["private"])):
        return True
    match path:
        case ("ratings", _, str()):
            return key != "self"
        case ("feedback", int(number)):
            entry = whole["feedback"][number]
            return not (isinstance(entry, dict) and entry.get("share") is True)
        case ("feedback", str()):
            return True
    return False


def is_hidden_from_person(path: KeyPath, *, shared: bool = False) -> bool:
    """Whether the person's copy doesn't show the value at this path; of feedback, whether the entry is `shared` decides.

    It says of a single value what `for_audience` does to all of them.
    """
    match path:
        case ("feedback", *_):
            return not shared
        case ("ratings", _, "manager"):
            return True
    return bool(path) and path[-1] == "private"


def private_ranges(data: YamlData) -> tuple[tuple[Place, Place], ...]:
    """Where a file has what no message may quote: from each private value to the next key that the format knows.

    What comes between them may be the end of the text, such as the rest of a line after a comma.
    """
    known = sorted(place for path, place in data.keys.items() if path[-1] in KEYS or (path[0] == "ratings" and "/" in str(path[-1])))
    known.append(_END)
    private = [path for path in data.values if is_private(path, data.value)]
    return tuple((data.values[path], known[bisect.bisect_left(known, data.ends[path])]) for path in private)
