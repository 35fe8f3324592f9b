"""Cuts an evidence file down to what one audience may see, before anything is concluded from it or composed.

What is taken out here is in no view, so it is in no document: not in its text, nor in what follows from it. A test puts
a token into every field and looks for it in the finished bytes.
"""

import re
from typing import Any, Literal

from pydantic import BaseModel

from ladder_reports.evidence.identity import name_parts
from ladder_reports.evidence.model import Evidence, Person

Audience = Literal["person", "manager", "panel"]
AUDIENCES: tuple[Audience, ...] = ("person", "manager", "panel")

_NAMES_OF_THE_LADDER = {"ladder", "level", "target", "signals", "status", "own", "manager", "agreed", "quarter"}
"""Fields that hold no words of a person's."""


def for_audience(evidence: Evidence, audience: Audience, *, anonymous: bool = False) -> Evidence:
    """The evidence that a copy for this audience is made from.

    The person sees their own ratings, the agreed ones and shared feedback. The manager sees everything. A panel sees
    what the manager does less every private text; with `anonymous`, the id stands for the name everywhere, and what
    else points to the person (e-mail, role, team, manager) is left out.
    """
    if audience != "manager":
        evidence = _without_private(evidence)
    if audience == "person":
        evidence = _for_person(evidence)
    return _nameless(evidence) if anonymous else evidence


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


def _nameless(evidence: Evidence) -> Evidence:
    person = evidence.person
    names = [person.name, *([person.email] if person.email else []), *name_parts(person.name)]
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE
    )
    replaced: Evidence = _replaced(evidence, pattern, person.id)
    return replaced.model_copy(update={"person": Person(name=person.id, id=person.id)})


def _replaced(value: Any, pattern: re.Pattern[str], by: str) -> Any:
    """`value` with the names replaced in every text inside it."""
    if isinstance(value, str):
        return pattern.sub(lambda _: by, value)
    if isinstance(value, tuple):
        return tuple(_replaced(one, pattern, by) for one in value)
    if isinstance(value, dict):
        return {key: _replaced(one, pattern, by) for key, one in value.items()}
    if isinstance(value, BaseModel):
        return value.model_copy(
            update={
                name: _replaced(getattr(value, name), pattern, by) for name in type(value).model_fields if name not in _NAMES_OF_THE_LADDER
            }
        )
    return value
