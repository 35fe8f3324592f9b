"""The signals of both levels: what a row says, whose ratings it shows, and the sentence about the bar."""

import pytest

from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.plan.signals import EVIDENCE_SHOWN
from ladder_reports.documents.plan.view import Plan, SignalRow
from ladder_reports.evidence.audience import Audience
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from plans import plan_view

PERSON = "person: {name: Ann Bo, manager: Cy Do}\nlevel: senior\n"
BAR = [name for name, _, _ in load_ladder(DEFAULT_LADDER).unwrap().by_id["senior"].named_items("signals")]
BOTH = "eleven signals of Senior are demonstrated, as Ann Bo and Cy Do see them."
HELD = "{self: demonstrated, manager: demonstrated}"


def rows(plan: Plan) -> dict[str, SignalRow]:
    """The rows of both levels, by the signals' full names."""
    parts = [part for part in (plan.gap, plan.holding and plan.holding.signals) if part]
    return {row.code.name: row for part in parts for group in part.groups for row in group.rows}


def sentence(ratings: dict[str, str], audience: Audience = "manager", person: str = PERSON) -> str:
    """What the plan says about the bar, if every signal but these is rated demonstrated by both."""
    lines = "".join(f"  {name}: {ratings.get(name, HELD)}\n" for name in BAR if ratings.get(name, HELD))
    holding = plan_view(f"{person}ratings:\n{lines}", audience=audience).holding
    assert holding
    assert holding.mixed == (not holding.sentence)
    return "".join(part.code if isinstance(part, SignalCode) else part for part in holding.sentence)


@pytest.mark.parametrize(
    ("ratings", "audience", "expected"),
    [
        ({}, "manager", "All eleven signals of Senior are demonstrated, as Ann Bo and Cy Do see them."),
        ({}, "person", "All eleven signals of Senior are demonstrated, as Ann Bo sees them."),
        (dict.fromkeys(BAR, "{manager: demonstrated}"), "panel", "All eleven signals of Senior are demonstrated, as Cy Do sees them."),
        ({BAR[0]: "{self: demonstrated}", BAR[1]: "{manager: demonstrated}"}, "manager", "All eleven signals of Senior are demonstrated."),
        (
            {BAR[0]: "{self: emerging, manager: demonstrated, agreed: demonstrated}"},
            "manager",
            f"All {BOTH} On Se·T1, Ann Bo had put emerging before they agreed.",
        ),
        (
            {BAR[0]: "{self: emerging, manager: demonstrated}"},
            "manager",
            f"Ten of the {BOTH} On Se·T1, Ann Bo says emerging and Cy Do says demonstrated.",
        ),
        (
            {BAR[0]: "{self: emerging, manager: demonstrated}"},
            "person",
            "Ten of the eleven signals of Senior are demonstrated, as Ann Bo sees them. Se·T1 is emerging.",
        ),
        (
            {BAR[0]: "", BAR[5]: "", BAR[6]: "{self: no_opportunity}"},
            "manager",
            f"Eight of the {BOTH} Se·T1 and Se·L1 are not rated. There was no opportunity for Se·L2.",
        ),
        (dict.fromkeys(BAR[:4], "{self: emerging}"), "manager", ""),
        ({BAR[0]: "{self: demonstrated, manager: not_yet, agreed: emerging}"}, "manager", ""),
    ],
)
def test_agreement_is_one_sentence_and_exceptions_are_told_by_code(ratings: dict[str, str], audience: Audience, expected: str) -> None:
    """Nobody is named who has not rated; where ratings are too mixed for a sentence, they stand in columns."""
    assert expected == sentence(ratings, audience)


def test_a_manager_without_a_name_is_the_manager() -> None:
    """No name and no pronoun is guessed."""
    assert sentence({}, person="person: {name: Ann Bo}\nlevel: senior\n").endswith(", as Ann Bo and the manager see them.")


def test_a_row_has_what_the_file_says_of_its_signal() -> None:
    """Evidence newest first, what is known to the day first; goals by number, those to come apart from those that are reached."""
    text = PERSON + (
        "evidence:\n"
        "  - {title: Year, date: 2026, signals: [staff/trade-offs]}\n"
        "  - {title: Month, date: 2026-08, signals: [staff/trade-offs]}\n"
        "  - {title: Day, date: 2026-08-14, signals: [staff/trade-offs]}\n"
        "  - {title: Old, date: 2025-12-31, signals: [staff/trade-offs]}\n"
        "  - {title: Never, signals: [staff/trade-offs]}\n"
        "goals:\n"
        "  - {title: Two, quarter: 2027-Q2, signals: [staff/trade-offs]}\n"
        "  - {title: One, quarter: 2027-Q1, signals: [staff/trade-offs]}\n"
        "  - {title: Past, quarter: 2026-Q1, signals: [staff/trade-offs], status: done}\n"
        "  - {title: Gone, signals: [staff/trade-offs], status: dropped}\n"
        "ratings:\n  staff/trade-offs: {self: emerging, manager: not_yet, note: Why, private: Hush}\n"
    )  # fmt: skip
    row = rows(plan_view(text, audience="manager"))["staff/trade-offs"]
    assert [("Aug\u00a02026", "Day"), ("Aug\u00a02026", "Month"), ("2026", "Year"), ("Dec\u00a02025", "Old"), ("", "Never")] == [
        (one.date, one.title) for one in row.evidence
    ]
    assert ("Goal 1 in Q1 2027, goal 2 in Q2 2027", "Goal 3 in Q1 2026") == (row.coming, row.reached)
    assert (("emerging", "not_yet"), "differ", None, "Why", "Hush") == (row.ratings, row.stance, row.agreed, row.note, row.private)
    own = rows(plan_view(text))["staff/trade-offs"]
    assert (("emerging",), "", "Why", "") == (own.ratings, own.stance, own.note, own.private)


@pytest.mark.parametrize(
    ("rating", "stance", "agreed"),
    [
        ("{self: emerging, manager: emerging, agreed: emerging}", "agree", None),
        ("{self: emerging, manager: not_yet, agreed: emerging}", "", "emerging"),
        ("{agreed: emerging}", "", "emerging"),
        ("{self: emerging, manager: emerging}", "", None),
        ("{self: emerging}", "", None),
    ],
)
def test_what_was_agreed_is_told_once(rating: str, stance: str, agreed: str | None) -> None:
    """Below the code if it is what both say, on a line of its own if it is another."""
    row = rows(plan_view(f"{PERSON}ratings: {{staff/trade-offs: {rating}}}\n", audience="manager"))["staff/trade-offs"]
    assert (stance, agreed) == (row.stance, row.agreed)


def test_many_pieces_are_named_as_far_as_they_can_be_read() -> None:
    """The log has all of them; a single one more is named, too."""
    for count, named, more in (
        (EVIDENCE_SHOWN + 1, EVIDENCE_SHOWN + 1, ""),
        (EVIDENCE_SHOWN + 5, EVIDENCE_SHOWN, "and 5 more under Evidence"),
    ):
        items = "".join(f"  - {{title: Piece {n}, signals: [staff/trade-offs]}}\n" for n in range(count))
        row = rows(plan_view(f"{PERSON}evidence:\n{items}"))["staff/trade-offs"]
        assert (named, more, f"{count} pieces of evidence") == (len(row.evidence), row.more, row.count)


def test_nobody_who_did_not_rate_has_a_column() -> None:
    """Without ratings there is none, and no sentence."""
    plan = plan_view(f"{PERSON}evidence: [{{title: One}}]\n", audience="manager")
    assert plan.gap
    assert plan.holding
    assert ((), (), (), False) == (plan.gap.raters, plan.holding.signals.raters, plan.holding.sentence, plan.holding.mixed)
    plan = plan_view(f"{PERSON}ratings: {{staff/trade-offs: {{manager: emerging}}}}\n", audience="manager")
    assert plan.gap
    assert ("Cy Do",) == plan.gap.raters
