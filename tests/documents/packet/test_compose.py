"""The packet's view: figures of small groups are hidden, and a part without anything to say is left out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.documents.packet import compose
from making import SMALLEST
from packets import crowd, cycle, earlier, view


def test_a_figure_about_too_few_is_a_mark_and_the_mark_is_explained() -> None:
    people = tuple(PersonSummary(f"p{n}", f"P {n}", level="senior" if n < 9 else "staff", target="") for n in range(13))
    found = view(cycle(people))
    assert ((), ()) == (found.numbers.levels if found.numbers else None, found.story.levels)
    assert "fewer than 5 people" in found.hidden
    assert "fewer than 5 people" in found.story.no_levels
    assert found.heat_maps is None
    shown = view(cycle(people, min_group=1))
    assert ["9", "4"] == [bar.count for bar in shown.story.levels if bar.count != "0"]
    assert "" == shown.hidden


@given(min_group=st.integers(2, 9), count=st.sampled_from([10, 60]))
def test_no_page_shows_a_field_about_too_few(min_group: int, count: int) -> None:
    """Every count “so many of so many” of a heat map, a difference or a move is of at least as many as asked for."""
    found = view(cycle(crowd(count), min_group=min_group, before=earlier(60, 1)))
    maps = found.heat_maps.levels if found.heat_maps else ()
    texts = [cell.text or "" for one in maps for group in one.groups for _, cells in group.rows for cell in cells]
    texts += [one.count for one in found.differences]
    rows = [row for group in found.movement.groups for row in group.rows] if found.movement else []
    texts += [text or "" for row in rows for pair in row.figures for text in pair]
    sizes = [int(text.rsplit(" ", 1)[1]) for text in texts if " of " in text]
    assert all(size >= min_group for size in sizes)
    assert [] == [text for text in texts if text and not re.fullmatch(r"\d+ of \d+|–", text)]


def member(number: int, team: str) -> PersonSummary:
    """Somebody of a team."""
    return PersonSummary(f"p{number}", team=team, level="senior", target="staff")


def test_teams_are_listed_down_the_columns_and_small_ones_together() -> None:
    """The teams that may be shown, by name; the people of the others as one number; none in an anonymous packet."""
    sizes = {"Ads": 5, "Fraud": 2, "Search": 6, "Trust": 3, "Voice": 7, "": 5}
    people = tuple(member(number, team) for number, team in enumerate(team for team, size in sizes.items() for _ in range(size)))
    numbers = view(cycle(people)).numbers
    assert numbers
    assert ((("Ads", "5"), ("Voice", "7"), ("", "")), (("Search", "6"), ("No team named", "5"), ("", ""))) == tuple(
        row for row in numbers.teams
    )
    assert numbers.other_teams.startswith("Not listed: 5 people.")
    small = view(cycle(people), size="a5").numbers
    assert small
    assert (2, ("Ads", "5")) == (len(small.teams[0]), small.teams[0][0])
    anonymous = view(cycle(people, anonymous=True)).numbers
    assert anonymous
    assert ((), "") == (anonymous.teams, anonymous.other_teams)


def test_more_teams_than_fit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose, "TEAMS_SHOWN", 1)
    people = tuple(member(number, f"Team {number % 2}") for number in range(12))
    numbers = view(cycle(people)).numbers
    assert numbers
    assert ((), "2 teams are more than this page lists; cycle.csv, beside this file, has them.") == (
        numbers.teams,
        numbers.other_teams,
    )


def test_a_cycle_without_people_has_no_parts() -> None:
    found = view(cycle(()))
    assert (None, None, None) == (found.numbers, found.heat_maps, found.movement)
    assert ((), (), (), "") == (found.differences, found.people.groups, found.nothing_new, found.people.lead)


def test_a_filtered_packet_shows_some_of_the_full_one() -> None:
    """The people who were chosen, and the figures of their levels and teams; none of these is about the chosen people alone."""
    people = crowd(60)
    listed = tuple(sorted(one.id for one in people if one.level == "senior"))
    full, found = view(cycle(people)), view(cycle(people, listed=listed))
    assert listed == tuple(sorted(one.id for one in people for group in found.people.groups for row in group.rows if row.name == one.name))
    assert ("The people who were chosen", "Everybody") == (found.people.title, full.people.title)
    assert "This packet lists some of them" in found.story.filtered
    assert "" == full.story.filtered
    assert found.heat_maps
    assert full.heat_maps
    assert ["heat-senior", "heat-staff"] == [one.anchor for one in found.heat_maps.levels]
    assert [one for one in full.heat_maps.levels if one.anchor in {"heat-senior", "heat-staff"}] == list(found.heat_maps.levels)
    assert (full.story.people, full.story.key_figures) == (found.story.people, found.story.key_figures)
    assert found.numbers
    assert full.numbers
    rows = [[(bar.label, bar.count) for bar in pair] for pair in full.numbers.levels]
    assert [row for row in rows if row[0][0] in {"Senior", "Staff"}] == [
        [(b.label, b.count) for b in pair] for pair in found.numbers.levels
    ]


def test_without_an_earlier_cycle_nothing_moved() -> None:
    assert view(cycle(crowd(12, SMALLEST)), ladder=SMALLEST).movement is None
