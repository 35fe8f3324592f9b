"""The tables that name people and files."""

import pytest

from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.documents.packet import compose
from ladder_reports.documents.packet import people as people_tables
from ladder_reports.documents.packet.people import shown_path
from packets import crowd, cycle, view


def test_people_stand_by_team_manager_and_name_and_never_by_a_figure() -> None:
    people = (
        PersonSummary("z", "Zoe", team="B", manager="M", level="senior", target="staff", evidence=1),
        PersonSummary("a", "Åsa", team="B", manager="M", level="senior", target="staff", evidence=9),
        PersonSummary("n", "Nobody", level="senior", target="staff", evidence=30),
        PersonSummary("c", "Cy", team="A", manager="X", level="senior", target="staff", evidence=0),
        PersonSummary("b", "Bo", team="A", manager="L", level="senior", target="staff", evidence=5),
    )
    found = view(cycle(people))
    assert [("A", ["Bo"]), ("A", ["Cy"]), ("B", ["Åsa", "Zoe"]), ("No team named", ["Nobody"])] == [
        (group.title, [row.name for row in group.rows]) for group in found.people.groups
    ]
    nameless = view(cycle(people, anonymous=True))
    assert ["a", "b", "c", "n", "z"] == [row.name for group in nameless.people.groups for row in group.rows]


def test_a_cycle_with_more_people_than_fit_points_to_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_tables, "PEOPLE_SHOWN", 59)
    found = view(cycle(crowd(60)))
    assert ((), ()) == (found.people.groups, found.nothing_new)
    assert "cycle.csv" in found.people.lead
    assert found.heat_maps


def test_who_has_no_new_evidence_is_named() -> None:
    """Without any, with none from the last six months, and with none that has a date; with level and team."""
    people = (
        PersonSummary("a", "Ada", team="Search", level="senior"),
        PersonSummary("b", "Bo", team="Ads", level="staff", evidence=2, newest="2026-04"),
        PersonSummary("c", "Cy", level="staff", evidence=2, newest="2026-06"),
        PersonSummary("d", "Di", level="staff", evidence=2),
    )
    found = view(cycle(people)).nothing_new
    expected = [
        ("quiet-none", "Ada", "Senior, Search", False),
        ("quiet-old", "Bo", "Staff, Ads", True),
        ("quiet-undated", "Di", "Staff", False),
    ]
    assert expected == [(group.anchor, *group.rows[0][:2], group.has_dates) for group in found]
    assert "April 2026" == found[1].rows[0][2]
    assert "Level and team" == found[0].place_title
    assert "Level" == view(cycle(people, anonymous=True)).nothing_new[0].place_title


def test_failures_beyond_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose, "FAILURES_SHOWN", 2)
    found = view(cycle((), failed=tuple((f"{name}.yaml", "is empty") for name in "abc")))
    assert (["a.yaml", "b.yaml"], "Further files that failed: 1. report.json names them all.") == (
        [file for file, _ in found.failures],
        found.other_failures,
    )


@pytest.mark.parametrize(
    ("file", "inputs", "shown"),
    [
        ("/home/ada/people/search/bo.yaml", ["/home/ada/people"], "search/bo.yaml"),
        ("people/bo.yaml", ["people"], "bo.yaml"),
        ("/home/ada/people/bo.yaml", ["/home/ada/people/bo.yaml"], "bo.yaml"),
        ("/home/ada/roster.csv", ["people"], "roster.csv"),
    ],
)
def test_a_failed_file_is_named_without_what_stands_above_the_inputs(file: str, inputs: list[str], shown: str) -> None:
    assert shown == shown_path(file, inputs)
