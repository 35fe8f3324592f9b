"""Names in an evidence file are checked against the ladder."""

from examples import SHIPPED, problems_of
from ladder_reports.errors import plain
from ladder_reports.evidence.references import level_fault


def test_one_slip_hides_no_other() -> None:
    """What is wrong with the shape and what is wrong with the names are told in one run."""
    text = "person: {}\nlevel: snior\nevidence:\n  - {titel: A, signals: [senior/ab-tset]}\n"
    assert [
        "1:1: 'name' is missing",
        "2:8: unknown level 'snior'; did you mean 'senior'?",
        "4:6: unknown key 'titel'; did you mean 'title'?",
        "4:26: 'senior' has no signal 'ab-tset'; did you mean 'senior/ab-test'?",
    ] == problems_of(text)


def test_a_level_is_found_by_its_title() -> None:
    """Whoever writes the title where the id belongs is told the id."""
    assert "unknown level 'Senior AI / ML Engineer'; did you mean 'senior'?" == plain(level_fault(SHIPPED, "Senior AI / ML Engineer"))
    assert "unknown level 'xyz'; available: engineer, senior, staff, architect, principal" == plain(level_fault(SHIPPED, "xyz"))


def test_files_use_ids() -> None:
    """Whoever copies a code from paper into a file is told the signal's id."""
    text = "person: {name: A}\nlevel: senior\nevidence:\n  - {title: A, signals: [Se·T3, st.o2, Se·T9]}\n"
    assert [
        "4:26: unknown signal 'Se·T3'; did you mean 'senior/skew-bug'?",
        "4:33: unknown signal 'st.o2'; did you mean 'staff/release-framework'?",
        "4:40: the signal 'Se·T9' needs its level in front; write LEVEL/NAME",
    ] == problems_of(text)
