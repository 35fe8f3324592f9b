"""The packet's view: figures of small groups are hidden, and a part without anything to say is left out."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.assessment.summary import PersonSummary
from making import SMALLEST
from packets import crowd, cycle, earlier, view


def test_levels_with_too_few_people_have_no_figures_and_the_page_says_so() -> None:
    people = tuple(PersonSummary(f"p{n}", f"P {n}", level="senior" if n < 9 else "staff", target="") for n in range(13))
    found = view(cycle(people))
    assert ((), ()) == (found.evidence, found.chances)
    assert "each has fewer than 5 people" in found.hidden
    shown = view(cycle(people, min_group=1))
    assert [("Of 9 at this level",), ("Of 4 at this level",)] == [one.columns for one in shown.evidence]
    assert "" == shown.hidden
    some = view(cycle((*people, *(PersonSummary(f"q{n}", level="staff", target="") for n in range(4)))))
    assert 2 == len(some.evidence)


@given(min_group=st.integers(2, 9), count=st.sampled_from([10, 60]))
def test_no_figure_is_about_too_few(min_group: int, count: int) -> None:
    """Every "so many of so many" of a chance, a difference or a move, and every head of a table, is of at least as many as asked for."""
    found = view(cycle(crowd(count), min_group=min_group, before=earlier(60, 1)))
    texts = [title for one in found.evidence for title in one.columns]
    texts += [one.words for one in (*found.chances, *found.differences)]
    rows = [row for group in found.movement.groups for row in group.rows] if found.movement else []
    texts += [text or "" for row in rows for pair in row.figures for text in pair]
    sizes = [int(size) for text in texts for size in re.findall(r"[oO]f (\d+)", text)]
    assert all(size >= min_group for size in sizes)


def test_a_chance_is_a_signal_that_a_whole_group_of_people_had_no_opportunity_for() -> None:
    """At least as many as the minimum group size; the largest share first; fewer are not told."""
    codes = ["0oo-" if n < 6 else "1dd-" for n in range(10)], ["0oo-" if n < 4 else "1dd-" for n in range(10)], ["0oo-"] * 10
    people = tuple(
        PersonSummary(f"p{n}", level="senior", current_signals="".join(code[n] for code in codes) + "1dd-" * 8) for n in range(10)
    )
    found = view(cycle(people)).chances
    assert [("Se·T3", "10 of 10 at Senior"), ("Se·T1", "6 of 10 at Senior")] == [(one.code.code, one.words) for one in found]


def test_evidence_is_counted_by_signal_with_a_bar_as_long_as_the_share() -> None:
    people = tuple(PersonSummary(f"p{n}", level="senior", current_signals=("1dd-" if n < 3 else "0---") * 11) for n in range(10))
    (senior,) = view(cycle(people)).evidence
    assert ("Of 10 at this level",) == senior.columns
    assert {("3", 30)} == {(one.count, one.percent) for row in senior.rows for one in row.shares}
    assert 3 == len([row.section for row in senior.rows if row.section])


def test_a_cycle_without_people_has_no_parts() -> None:
    found = view(cycle(()))
    assert (None, None, None) == (found.roll, found.index, found.movement)
    assert ((), (), (), ()) == (found.differences, found.chances, found.quiet, found.numbers)


def test_a_filtered_packet_shows_some_of_the_full_one() -> None:
    """The people who were chosen, and the figures of their levels; none of these is about the chosen people alone."""
    people = crowd(60)
    listed = tuple(sorted(one.id for one in people if one.level == "senior"))
    full, found = view(cycle(people)), view(cycle(people, listed=listed))
    assert found.roll
    assert full.roll
    assert len(listed) == len(found.roll.rows)
    assert 60 == len(full.roll.rows)
    assert "This packet lists some of them" in " ".join(found.about)
    assert "This packet lists some of them" not in " ".join(full.about)
    assert ["evidence-senior", "evidence-staff"] == [one.anchor for one in found.evidence]
    assert [one for one in full.evidence if one.anchor in {"evidence-senior", "evidence-staff"}] == list(found.evidence)
    assert (full.lead, full.numbers) == (found.lead, found.numbers)


def test_without_an_earlier_cycle_nothing_moved() -> None:
    assert view(cycle(crowd(12, SMALLEST)), ladder=SMALLEST).movement is None
