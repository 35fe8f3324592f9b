"""Takes everything that points to a person from the inputs of an anonymous batch, before anything is made of them or said.

What comes later (plans' names, packet, table, report, journal, messages and events) calls an input by its `label`: the person's id
or, if the input cannot be used or its id gives the name away, a number.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from ladder_reports.assessment.summary import PersonSummary, anonymized
from ladder_reports.batch.model import BatchInput
from ladder_reports.evidence.identity import revealing_id, reveals_name
from ladder_reports.evidence.name_finder import NameFinder

_LETTERS = re.compile(r"[^\W\d_]{2}")


def without_names(inputs: Sequence[BatchInput]) -> list[BatchInput]:
    """The same inputs without names, each in the place of the one that it is made of.

    There is no anonymous copy under an id that gives the name away, so such an input is not usable. Those that are not usable are
    numbered in the order of their files.
    """
    checked = [_with_good_id(one) for one in inputs]
    width = len(str(sum(not one.usable for one in checked)))
    hidden, number = [], 0
    for one in checked:
        number += not one.usable
        hidden.append(_nameless(one) if one.usable else replace(one, person=PersonSummary(f"failed-{number:0{width}}"), anonymous=True))
    return hidden


def _with_good_id(one: BatchInput) -> BatchInput:
    """The input; not usable if its id gives the name away."""
    if not one.usable or not reveals_name(one.person.id, one.person.name, one.person.email):
        return one
    problem = revealing_id(one.request.file, one.person.id, from_roster="id" in dict(one.request.roster_values))
    return replace(one, usable=False, problems=(*one.problems, problem))


def _nameless(one: BatchInput) -> BatchInput:
    """A usable input without anything that points to the person."""
    person = anonymized(one.person)
    if _LETTERS.search(person.cycle):
        finder = NameFinder([one.person.name], [one.person.email] if one.person.email else [])
        person = replace(person, cycle=finder.replaced(person.cycle, person.id))
    return replace(one, person=person, anonymous=True)
