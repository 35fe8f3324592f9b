"""What people say together: counted right, and never about too few of them."""

import itertools
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ladder_reports.assessment.calibration import (
    CycleFigures,
    SignalCounts,
    figures,
    is_old,
    months_before,
    newest,
    one_each,
    signal_names,
)
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY, WORKSHOP

LADDER = load_ladder(DEFAULT_LADDER).unwrap()


BRANCHING = load_ladder(WORKSHOP).unwrap()


SIGNALS = {level.id: len(signal_names(level)) for level in LADDER.levels}


NEXT = {level.id: next(iter(level.next), "") for level in LADDER.levels}


def person(number: int = 0, level: str = "senior", code: str = "0---", **more: str | int) -> PersonSummary:
    """Somebody all of whose signals stand alike."""
    target = NEXT[level]
    known = PersonSummary(f"p{number}", f"Person {number}", level=level, target=target, current_signals=code * SIGNALS[level])
    return replace(known, target_signals="0---" * SIGNALS.get(target, 0), **more)


def people(count: int, level: str = "senior", code: str = "0---", start: int = 0) -> list[PersonSummary]:
    """So many of them."""
    return [person(start + number, level, code) for number in range(count)]


def first(found: CycleFigures, level: str = "senior", group: str = "at") -> SignalCounts | None:
    """The figures of a level's first signal."""
    name = signal_names(LADDER.by_id[level])[0]
    cell: SignalCounts | None = getattr(next(one for one in found.signals if one.signal == name), group)
    return cell


min_group = st.integers(1, 12)


codings = st.builds("".join, st.tuples(st.sampled_from("013z"), *[st.sampled_from("-deno")] * 3))


@st.composite
def cycles(draw: st.DrawFn) -> list[PersonSummary]:
    """A company of up to sixty."""
    drawn = draw(st.lists(st.tuples(st.sampled_from([level.id for level in LADDER.levels]), codings, st.sampled_from(["", "A", "B", "C"]))))
    return [replace(person(number, level, code), team=team) for number, (level, code, team) in enumerate(drawn)]


@given(cycles(), st.integers(2, 8))
def test_no_figure_is_about_too_few(everyone: list[PersonSummary], min_group: int) -> None:
    """Not a count of people, not one of ratings, not a team, not an average."""
    found = figures(LADDER, everyone, DAY, min_group)
    shown = [count for one in found.people.levels for count in (one.at, one.growing)]
    shown += [found.people.total, found.growing_nowhere, *(count for _, count in found.teams)]
    assert all(count == 0 or count >= min_group for count in shown if count is not None)
    for cell in [cell for one in found.signals for cell in (one.at, one.growing) if cell]:
        assert cell.people >= min_group
        assert cell.rated_by_both is None or cell.rated_by_both == 0 or cell.rated_by_both >= min_group
        assert (cell.rated_by_both is None) == (cell.differing is None) == (cell.self_higher is None) == (cell.manager_higher is None)
    assert found.other_teams[1] == 0 or found.other_teams[1] >= min_group or len(everyone) < min_group
    if len(everyone) < min_group:
        assert (None, None, None) == (found.pieces, found.ages, found.evidence)


@given(cycles(), st.integers(2, 8))
def test_no_hidden_level_can_be_worked_out_by_subtraction(everyone: list[PersonSummary], min_group: int) -> None:
    """What is hidden is at least two levels with enough people together, for those at them and for those growing into them."""
    total = len(everyone)
    found = figures(LADDER, everyone, DAY, min_group)
    for sizes, shown in (
        (Counter(one.level for one in everyone), [one.at for one in found.people.levels]),
        (Counter(one.target for one in everyone), [*(one.growing for one in found.people.levels), found.growing_nowhere]),
    ):
        names = [*(level.id for level in LADDER.levels), ""]
        unseen = [sizes[name] for name, count in zip(names, shown, strict=False) if count is None]
        assert not unseen or total < min_group or (len(unseen) >= 2 and sum(unseen) >= min_group)


@given(cycles(), st.randoms(use_true_random=False))
def test_order_does_not_matter(everyone: list[PersonSummary], dice: object) -> None:
    shuffled = everyone[:]
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert figures(LADDER, everyone, DAY, 5) == figures(LADDER, shuffled, DAY, 5)


@given(cycles())
def test_without_protection_everything_adds_up(everyone: list[PersonSummary]) -> None:
    found = figures(LADDER, everyone, DAY, 1)
    total = len(everyone)
    assert total == (found.people.total or 0)
    assert total == sum(one.at or 0 for one in found.people.levels)
    assert total == sum(one.growing or 0 for one in found.people.levels) + (found.growing_nowhere or 0)
    assert total == sum(count for _, count in found.teams)
    if total:
        assert total == sum(found.pieces or ()) == sum(found.ages or ())
    for cell in [cell for one in found.signals for cell in (one.at, one.growing) if cell]:
        assert (cell.differing or 0) >= (cell.self_higher or 0) + (cell.manager_higher or 0)


def test_signals_are_counted_person_by_person() -> None:
    everyone = people(4, code="2dn-") + people(2, code="0oo-", start=4) + people(3, code="0nd-", start=6) + people(3, code="1d--", start=9)
    assert SignalCounts(12, 7, 2, 9, 7, 4, 3) == first(figures(LADDER, everyone, DAY, 5))


def test_too_few_ratings_hide_what_they_say_and_not_the_evidence() -> None:
    everyone = people(4, code="1dn-") + people(6, code="1d--", start=4)
    assert SignalCounts(10, 10, 0, None, None, None, None) == first(figures(LADDER, everyone, DAY, 5))


def test_no_ratings_look_like_too_few() -> None:
    """Else, with groups of two, hidden would mean one."""
    everyone = people(9, code="1d--")
    assert SignalCounts(9, 9, 0, None, None, None, None) == first(figures(LADDER, everyone, DAY, 2))
    assert SignalCounts(9, 9, 0, 0, 0, 0, 0) == first(figures(LADDER, everyone, DAY, 1))


def test_a_small_level_hides_another_with_it() -> None:
    """Else the sum would tell of it."""
    found = figures(LADDER, [*people(3, "principal"), *people(6, "architect", start=3), *people(20, start=9)], DAY, 5)
    assert [0, 20, 0, None, None] == [one.at for one in found.people.levels]
    assert first(found, "architect") is None
    assert first(found, "senior") is not None


def test_a_level_without_people_has_no_figures_and_is_no_secret() -> None:
    found = figures(LADDER, people(9), DAY, 5)
    assert 0 == found.people.levels[0].at
    assert first(found, "engineer") is None


def test_everyone_has_an_average_only_where_it_gives_no_level_away() -> None:
    """On a ladder whose levels have other sections, the levels that share one may be too few."""
    level = {one.id: one for one in BRANCHING.levels}
    sections = {name: [s.id for s in one.of_kind("signals") if s.items] for name, one in level.items()}
    lone = next(name for one in BRANCHING.sections for name in [one.id] if 0 < sum(name in held for held in sections.values()) < len(level))
    having = [name for name, held in sections.items() if lone in held]
    small, *_ = having
    without = next(name for name in level if name not in having)
    everyone = [
        PersonSummary(f"{name}{number}", level=name, current_signals="1---" * len(signal_names(level[name])))
        for name, count in ((small, 3), (without, 6))
        for number in range(count)
    ]
    found = figures(BRANCHING, everyone, DAY, 5)
    assert found.sections["at", "", lone] is None


def test_a_person_in_several_files_counts_once_with_the_latest() -> None:
    old, new = person(1, as_of="2026-05-20", evidence=1), person(1, as_of="2026-11-20", evidence=2)
    assert [new] == one_each([old, new]) == one_each([new, old])
    assert [person(1)] == one_each([person(1), person(1)])


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 11, 20), 6, date(2026, 5, 20)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
        (date(2026, 1, 1), 1, date(2025, 12, 1)),
    ],
)
def test_months_are_counted_as_people_count_them(day: date, months: int, earlier: date) -> None:
    assert earlier == months_before(day, months)


@pytest.mark.parametrize(
    ("text", "old"), [("2026-05-20", False), ("2026-05-19", True), ("2026-05", False), ("2026-04", True), ("2025", True), ("", False)]
)
def test_old_is_more_than_six_months_and_a_month_means_its_last_day(text: str, old: bool) -> None:  # noqa: FBT001 -- a parameter
    assert old == is_old(person(newest=text), DAY)


def test_ages_and_amounts_fall_into_their_bins() -> None:
    dates = ["2026-11-01", "2026-10-20", "2026-09-01", "2026-06", "2025-12", "2024", "", ""]
    amounts = [1, 3, 4, 9, 10, 20, 2, 0]
    everyone = [person(number, newest=day, evidence=count) for number, (day, count) in enumerate(zip(dates, amounts, strict=True))]
    found = figures(LADDER, everyone, DAY, 5)
    assert (1, 3, 2, 1, 1) == found.pieces
    assert (2, 1, 1, 1, 1, 1, 1) == found.ages
    assert date(2026, 6, 30) == newest(everyone[3])
    assert sum(amounts) == found.evidence


def test_small_teams_stand_together_and_are_never_one_alone() -> None:
    sizes = {"A": 9, "B": 2, "C": 6}
    everyone = [person(number, team=team) for number, team in enumerate(itertools.chain(*([name] * size for name, size in sizes.items())))]
    found = figures(LADDER, everyone, DAY, 5)
    assert (("A", 9),) == found.teams
    assert (2, 8) == found.other_teams
