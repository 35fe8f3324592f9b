"""Who may change what: one table, which the documentation prints, and which holds whatever is sent."""

import pytest

from examples import evidence
from ladder_reports.editing.changes import MODELS, as_data
from ladder_reports.editing.permissions import NOBODYS, SENDERS, TABLE, Role, Sender, table_lines, violations
from ladder_reports.evidence.audience import for_audience, is_hidden_from_person
from ladder_reports.evidence.model import Evidence
from making import ROOT

WHOLE = evidence(
    ladder="ai-architect", ladder_version="1.0", cycle="2026", as_of="2026-11-20", summary="s", aspiration="a", private="p",
    evidence=[
        {"title": "t", "date": "2026", "signals": ["senior/ab-test"], "what": "w", "impact": "i", "private": "p"}
        | {"links": ["https://a.b"], "attested_by": "b"}
    ],
    ratings={"senior/ab-test": {"self": "emerging", "manager": "emerging", "agreed": "emerging", "note": "n", "private": "p"}},
    watchouts={"senior/x": {"note": "n", "action": "a"}},
    goals=[
        {"title": "t", "quarter": "2027-Q1", "signals": ["senior/ab-test"], "success": "s"}
        | {"support": "s", "status": "done", "note": "n"}
    ],
    checkins=[{"date": "2026", "note": "n", "private": "p"}],
    feedback=[{"from": "f", "relation": "r", "date": "2026", "text": "t", "share": False}],
    skills={"x": 1}, assessments=[{"name": "n", "date": "2026", "result": "r", "depth": "d", "link": "https://a.b"}],
)  # fmt: skip
EMPTY = evidence()


def every_path(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of every value in data with keys, down to what is changed as a whole."""
    if isinstance(value, dict) and len(path) < 3:
        return [one for key, child in value.items() for one in every_path(child, (*path, key))]
    if isinstance(value, list) and len(path) == 1:
        return [one for number, child in enumerate(value) for one in every_path(child, (*path, number))]
    return [path]


PATHS = [path for path in every_path(as_data(WHOLE)) if path[0] != "person"]


def test_every_key_is_somebodys_or_nobodys() -> None:
    """A key that the format gets later is in the table, or said to be nobody's; none belongs to two."""
    owners = {path: [sender for sender in SENDERS if Role(sender).may_change(path, is_new=True)] for path in PATHS}
    shared = {path for path, found in owners.items() if len(found) > 1}
    assert set() == shared
    assert set(NOBODYS) - {"person"} == {path[0] for path, found in owners.items() if not found}
    known = {(part, key) for part, model in MODELS.items() for key in (info.alias or name for name, info in model.model_fields.items())}
    assert known == {(path[0], path[-1]) for path in PATHS if path[0] in MODELS}
    assert set(Evidence.model_fields) - {"person"} == {path[0] for path in PATHS}


@pytest.mark.parametrize("sender", SENDERS)
def test_the_table_holds_for_files_too(sender: Sender) -> None:
    """Of a file that was filled from nothing, what is not the sender's is found, and so is everything that goes."""
    found = set(violations(Role(sender), EMPTY, WHOLE))
    may = Role(sender).may_change
    same = {("level",), ("target",), ("feedback", 0, "share")}
    assert {path for path in PATHS if not may(path, is_new=True)} - same == {path for path in found if path[0] != "person"}
    shared = WHOLE.model_copy(update={"feedback": (WHOLE.feedback[0].model_copy(update={"share": True}),)})
    assert (sender == "manager") == (("feedback", 0, "share") not in violations(Role(sender), EMPTY, shared))
    gone = violations(Role(sender), WHOLE, EMPTY)
    assert {str(path[0]) for path in PATHS} - {"target", "level"} == {str(path[0]) for path in gone}
    assert [] == violations(Role(sender), WHOLE, WHOLE)


def test_a_shorter_list_of_signals_is_a_loss() -> None:
    item = WHOLE.evidence[0].model_copy(update={"signals": ("staff/trade-offs",)})
    assert [("evidence", 0, "signals")] == violations(Role("person"), WHOLE, WHOLE.model_copy(update={"evidence": (item,)}))
    more = WHOLE.evidence[0].model_copy(update={"signals": ("senior/ab-test", "staff/trade-offs")})
    assert [] == violations(Role("person"), WHOLE, WHOLE.model_copy(update={"evidence": (more,)}))


def test_a_stamp_takes_away_and_never_adds() -> None:
    for sender in SENDERS:
        for made_for in (*SENDERS, "panel", "", "everybody"):
            role = Role(sender, made_for)
            allowed = [path for path in PATHS if role.may_change(path, is_new=True)]
            own = [path for path in PATHS if Role(sender).may_change(path, is_new=True)]
            assert set(allowed) <= set(own)
            assert (allowed == own) == (sender == made_for)
            assert role.may_change_nothing == (sender != made_for)


def test_what_the_persons_copy_does_not_show() -> None:
    """A single value is hidden if, and only if, the whole file for the person lacks it."""
    visible = {path for path in every_path(as_data(for_audience(WHOLE, "person"))) if path[0] != "person"}
    assert visible == {path for path in PATHS if not is_hidden_from_person(path)}
    assert not is_hidden_from_person(("feedback", 0, "text"), shared=True)


def test_the_documentation_prints_the_table() -> None:
    """After a change of the table, put what this test shows into the page."""
    text = (ROOT / "docs" / "manager.md").read_text(encoding="utf-8")
    assert "\n".join(table_lines()) in text
    assert all(rule.split(".")[0] in Evidence.model_fields for rules in TABLE.values() for rule in rules)
