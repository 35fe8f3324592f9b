"""What stands out among signals, and what moved since the last cycle."""

import dataclasses

from msgspec.structs import replace

from ladder_reports.assessment.calibration import EarlierCycle, figures
from ladder_reports.assessment.summary import PersonSummary
from packets import EARLIER, LADDER, crowd, cycle, view


def test_what_moved_is_told_where_both_sides_may_be() -> None:
    now = tuple(
        PersonSummary(f"p{n}", level="senior", target="staff", current_signals="1dd-" * 11, target_signals="0---" * 12) for n in range(10)
    )
    then = tuple(replace(person, current_signals="0de-" * 11) for person in now)
    found = figures(LADDER, then, EARLIER, 5)
    moved = view(cycle(now, before=EarlierCycle("1.0", found.people, found.signals))).movement
    assert moved
    assert "" == moved.version_note
    assert [("Senior: people at this level", 11), ("Staff: people growing into it", 0)] == [
        (one.title, len(one.rows)) for one in moved.groups
    ]
    row = moved.groups[0].rows[0]
    assert (("0", "10 of 10"), ("0", "0 of 10"), ("10 of 10", "0 of 10")) == row.figures
    few = figures(LADDER, then[:4], EARLIER, 1)
    shy = view(cycle(now, before=EarlierCycle("1.0", few.people, few.signals))).movement
    assert shy
    assert () == shy.groups
    assert () == shy.levels
    assert shy.nothing.startswith("Nothing can be compared: each group has fewer than 5 people, then or now, or so few")


def test_groups_that_changed_by_a_few_people_are_not_compared_and_the_page_says_why() -> None:
    seniors = tuple(PersonSummary(f"p{n}", level="senior", target="staff", current_signals="1dd-" * 11) for n in range(10))
    staff = tuple(PersonSummary(f"s{n}", level="staff", current_signals="1dd-" * 12) for n in range(6))
    then = tuple(replace(person, current_signals="0dd-" * 11) for person in seniors)
    found = figures(LADDER, (*then, *staff[1:]), EARLIER, 5)
    moved = view(cycle((*seniors, *staff), before=EarlierCycle("1.0", found.people, found.signals))).movement
    assert moved
    assert ["Senior: people at this level", "Staff: people growing into it"] == [one.title for one in moved.groups]
    assert {"Senior": ("10", "10"), "Staff": (None, "6")} == {
        one.text: one.figures[0] for one in moved.levels if one.text in {"Senior", "Staff"}
    }
    assert "groups where so few have come, gone or stayed" in moved.hidden
    assert "" == moved.ratings
    assert "" == moved.nothing


def test_ratings_are_compared_only_where_everybody_has_both() -> None:
    """Of some, nobody knows whether they are the same people as then."""
    now = tuple(PersonSummary(f"p{n}", level="senior", current_signals="1de-" * 10 + ("1de-" if n else "1d--")) for n in range(10))
    then = tuple(replace(person, current_signals="0dd-" * 11) for person in now)
    found = figures(LADDER, then, EARLIER, 5)
    moved = view(cycle(now, before=EarlierCycle("1.0", found.people, found.signals))).movement
    assert moved
    assert [("0 of 10", "10 of 10")] * 10 + [("–", "–")] == [row.figures[2] for row in moved.groups[0].rows]
    assert "only where everybody was rated by both" in moved.ratings


def test_signals_that_came_and_went_are_named() -> None:
    found = figures(LADDER, crowd(60), EARLIER, 5)
    gone = dataclasses.replace(found.signals[0], signal="senior/gone")
    moved = view(cycle(crowd(60), before=EarlierCycle("0.9", found.people, (gone, *found.signals[1:])))).movement
    assert moved
    assert ["Engineer: Ships a model from notebook to production with mentorship."] == list(moved.new_signals)
    assert ["senior/gone"] == list(moved.removed_signals)
    assert "The ladder’s version was 0.9 then; signals may have changed their meaning." == moved.version_note


def test_differences_are_listed_by_share_with_who_rates_higher() -> None:
    def person(number: int) -> PersonSummary:
        first, second = ("1de-" if number < 8 else "1dd-"), ("1nd-" if number < 4 else "1dd-")
        return PersonSummary(f"p{number}", level="senior", current_signals=first + second + "1dd-" * 9)

    rows = view(cycle(tuple(map(person, range(10))))).differences
    assert [("Se·T1", "8 of 10 at Senior: self higher 8"), ("Se·T2", "4 of 10 at Senior: manager higher 4")] == [
        (row.code.code, row.words) for row in rows
    ]
