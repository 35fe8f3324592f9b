"""A summary says in a few letters how each signal is rated."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.assessment.calibration import (
    signal_names,
)
from ladder_reports.assessment.summary import anonymized, rated_by, signal_codes, signal_status, summarize
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER

LADDER = load_ladder(DEFAULT_LADDER).unwrap()


codings = st.builds("".join, st.tuples(st.sampled_from("013z"), *[st.sampled_from("-deno")] * 3))


@given(codings)
def test_four_letters_say_how_a_signal_stands(code: str) -> None:
    found = signal_status(code)
    assert found.differs == ("-" not in code[1:3] and code[1] != code[2])
    assert found.rated_by_both == ("-" not in code[1:3])
    counting = code[3] if code[3] != "-" else code[1:3]
    assert found.no_opportunity == ("o" in counting)


@pytest.mark.parametrize(
    ("code", "higher"), [("1dn-", "self"), ("1nd-", "manager"), ("1dd-", ""), ("1od-", ""), ("1do-", ""), ("1d--", "")]
)
def test_no_opportunity_is_neither_higher_nor_lower(code: str, higher: str) -> None:
    assert higher == signal_status(code).higher


def test_what_is_kept_of_a_file_is_what_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "ada.yaml"
    path.write_text(
        "person: {name: Ada, team: Search, manager: Bo}\nlevel: senior\nas_of: 2026-11-20\ncycle: 2026-H2\n"
        "evidence:\n  - {title: One, date: {from: 2026-02, to: 2026-05}, signals: [senior/ab-test, staff/migrations]}\n"
        "  - {title: Two, signals: [senior/ab-test]}\n"
        "ratings:\n  senior/skew-bug: {self: demonstrated, manager: not_yet, agreed: emerging}\n",
        encoding="utf-8",
    )
    ladder = LADDER
    migrations = signal_names(ladder.by_id["staff"])
    path.write_text(path.read_text(encoding="utf-8").replace("staff/migrations", migrations[0]), encoding="utf-8")
    known = summarize(load_evidence(path, ladder).unwrap(), ladder)
    assert ("ada", "Ada", "Search", "Bo", "senior", "staff", "2026-H2") == (
        known.id, known.name, known.team, known.manager, known.level, known.target, known.cycle,
    )  # fmt: skip
    assert (2, "2026-05", "2026-11-20", True) == (known.evidence, known.newest, known.as_of, known.dated)
    assert ["2---", "0---", "0dne"] == signal_codes(known.current_signals)[:3]
    assert ["1---", "0---"] == signal_codes(known.target_signals)[:2]
    assert "both" == rated_by(known)
    assert ("ada", "", "") == (anonymized(known).name, anonymized(known).team, anonymized(known).manager)
