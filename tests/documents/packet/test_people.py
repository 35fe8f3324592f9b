"""The tables that name people and files."""

import pytest

from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.documents.packet import compose
from ladder_reports.documents.packet import people as people_tables
from ladder_reports.documents.packet.people import shown_path
from packets import crowd, cycle, view


def test_people_stand_by_team_and_name_and_never_by_a_figure() -> None:
    """A team is named where it begins; those without a team come last."""
    people = (
        PersonSummary("z", "Zoe", team="B", level="senior", target="staff", evidence=1),
        PersonSummary("a", "Åsa", team="B", level="senior", target="staff", evidence=9),
        PersonSummary("n", "Nobody", level="senior", target="staff", evidence=30),
        PersonSummary("c", "Cy", team="A", level="senior", target="staff", evidence=0),
        PersonSummary("b", "Bo", team="A", level="senior", target="staff", evidence=5),
    )
    roll = view(cycle(people)).roll
    assert roll
    assert [("A", "Bo"), ("", "Cy"), ("B", "Åsa"), ("", "Zoe"), ("", "Nobody")] == [
        (row.team if row.names_team else "", row.name) for row in roll.rows
    ]
    nameless = view(cycle(people, anonymous=True)).roll
    assert nameless
    assert [("", name) for name in "abcnz"] == [(row.team, row.name) for row in nameless.rows]


def test_a_cycle_with_more_people_than_fit_points_to_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_tables, "PEOPLE_SHOWN", 59)
    found = view(cycle(crowd(60)))
    assert (None, None, ()) == (found.roll, found.index, found.quiet)
    assert "cycle.csv" in found.elsewhere
    assert found.evidence


def test_who_has_no_new_evidence_is_named() -> None:
    """Without any, with none from the last six months, and with none that has a date."""
    people = (
        PersonSummary("a", "Ada", level="senior"),
        PersonSummary("b", "Bo", level="staff", evidence=2, newest="2026-04"),
        PersonSummary("c", "Cy", level="staff", evidence=2, newest="2026-06"),
        PersonSummary("d", "Di", level="staff", evidence=2),
        PersonSummary("e", "Ed", level="staff", evidence=2),
    )
    assert [("Nothing recorded", "Ada"), ("Nothing new", "Bo"), ("No dates", "Di and Ed")] == [
        (group.label, group.names) for group in view(cycle(people)).quiet
    ]


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
