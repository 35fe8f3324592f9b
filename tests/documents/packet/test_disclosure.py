"""What a packet hides cannot be worked out: not from one packet, and not from all that can be made from the same files.

Hundreds of small cycles are made by chance, and everything that their packets print is read back and added and subtracted. To
try more of them, set `DISCLOSURE_CYCLES`, as in `DISCLOSURE_CYCLES=5000 pytest tests/documents/packet/test_disclosure.py`.
"""

import dataclasses
import os
from collections import Counter

import pytest
from msgspec.structs import replace

from disclosure import GROUP_FIELDS, LEVELS, People, Trial, dice, earlier, leaks, printed, read, trial, twin
from ladder_reports.assessment.calibration import ReviewCycle
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.documents.packet import comparisons
from making import DAY

CYCLES = int(os.environ.get("DISCLOSURE_CYCLES", "200"))
FILTERS_TRIED = 2 if CYCLES <= 200 else 99


def test_nothing_hidden_can_be_worked_out() -> None:
    """Not with the full packet, packets of levels, teams and single people, and the comparison with an earlier cycle together."""
    found: Counter[tuple[str, bool]] = Counter()
    hidden = 0
    for seed in range(CYCLES):
        state, chance = trial(seed), dice(seed)
        filters = state.filters(chance)
        packets: list[tuple[str, People | None]] = [(printed(state.cycle(since=True)), None)]
        packets += [
            (printed(state.cycle(people, since=bool(number % 2))), people)
            for number, people in enumerate(chance.sample(filters, min(FILTERS_TRIED, len(filters))))
        ]
        assert [] == leaks(state, packets), f"cycle {seed}"
        found.update((figure.kind, figure.then) for figure in read(packets[0][0]))
        sizes = Counter((group, getattr(one, field)) for one in state.now for group, field in GROUP_FIELDS.items())
        hidden += sum(size < state.min_group for size in sizes.values())
    # There was something to find, and something to hide.
    assert min(found[kind, then] for kind in ("evidence", "no opportunity", "differing") for then in (True, False)) > CYCLES / 10, found
    assert hidden > CYCLES


def test_what_is_hidden_makes_no_difference_to_what_is_printed() -> None:
    """With other evidence and ratings in small groups, a packet is the same to the last letter, style and bookmark."""
    changed = 0
    for seed in range(CYCLES // 2):
        state, other = trial(seed), twin(trial(seed), seed)
        changed += state != other
        for listed in (None, dice(seed).choice(state.filters(dice(seed)))):
            assert printed(state.cycle(listed, since=True)) == printed(other.cycle(listed, since=True)), f"cycle {seed}"
    assert changed > CYCLES / 4


def people(count: int, level: str, code: str, start: int = 0) -> tuple[PersonSummary, ...]:
    """So many people at a level."""
    target = LEVELS[level]
    return tuple(
        PersonSummary(f"p{start + n}", level=level, target=target, current_signals=code * 3, target_signals="0---" * 3 * bool(target))
        for n in range(count)
    )


NINE_AND_FOUR = Trial((*people(9, "low", "0dd-"), *people(4, "mid", "2de-", 9)), (), 5)
"""The nine are hidden, too, because their number and everybody's would tell that of the four."""
FIVE_THEN_SIX = Trial((*people(5, "mid", "0dd-"), *people(1, "mid", "2de-", 5)), people(5, "mid", "0dd-"), 5)


def test_a_filtered_packet_hides_what_the_full_one_hides() -> None:
    full = printed(NINE_AND_FOUR.cycle(since=False))
    nine = NINE_AND_FOUR.now[:9]
    filtered = printed(NINE_AND_FOUR.cycle(nine, since=False))
    assert [] == leaks(NINE_AND_FOUR, [(full, None), (filtered, nine)])
    assert "No level has figures here" in filtered


def test_a_newcomer_is_not_told_by_then_and_now() -> None:
    packet = printed(FIVE_THEN_SIX.cycle(since=True))
    assert [] == leaks(FIVE_THEN_SIX, [(packet, None)])
    assert "Nothing can be compared: each group has fewer than 5 people" in packet


def test_a_newcomer_among_the_promoted_is_not_told_by_both_groups_together() -> None:
    """Five grow into a level, and a sixth person comes from outside: each group may be compared, but not both."""
    old, promoted, growing = people(5, "mid", "0dd-"), people(5, "low", "0dd-", 5), people(5, "low", "2ee-", 10)
    promoted_now = tuple(replace(one, level="mid", target="top", current_signals="2de-" * 3) for one in promoted)
    state = Trial((*old, *promoted_now, *people(1, "mid", "2de-", 20), *growing), (*old, *promoted, *growing), 5)
    packet = printed(state.cycle(since=True))
    assert [] == leaks(state, [(packet, None)])
    assert {("at", "mid")} == {figure.group for figure in read(packet) if figure.then and figure.signal == "mid/makes"}


def test_ratings_of_a_part_are_not_told_by_those_who_have_left_for_it() -> None:
    """All five of the promoted are rated by both. Of the group that they have joined, all but one are."""
    old, promoted, growing = people(5, "mid", "0dd-"), people(5, "low", "0dd-", 5), people(5, "low", "2ee-", 10)
    promoted, growing = (tuple(replace(one, target_signals="0de-" * 3) for one in some) for some in (promoted, growing))
    unrated = replace(old[4], current_signals="2d--" * 3)
    joined = tuple(replace(one, level="mid", target="top", current_signals="2de-" * 3) for one in promoted)
    growing_now = tuple(replace(one, target_signals="2dd-" * 3) for one in growing)
    state = Trial((*old[:4], unrated, *joined, *growing_now), (*old, *promoted, *growing), 5)
    packet = printed(state.cycle(since=True))
    assert [] == leaks(state, [(packet, None)])
    assert ("evidence", ("growing", "mid")) in {(figure.kind, figure.group) for figure in read(packet) if figure.then and figure.size}


def test_the_attack_finds_figures_of_those_who_were_chosen() -> None:
    """As packets had them once: the nine's figures, and with everybody's those of the four."""
    nine = NINE_AND_FOUR.now[:9]
    alone = printed(ReviewCycle(nine, (), DAY, 5))
    everybody = Trial(nine, (), 5), Trial(NINE_AND_FOUR.now, (), 5)
    assert [] == leaks(everybody[0], [(alone, None)])
    whole = printed(ReviewCycle(NINE_AND_FOUR.now, (), DAY, 1))
    assert any("about 4 people" in leak for leak in leaks(everybody[1], [(whole, None), (alone, nine)]))


def test_the_attack_finds_a_newcomer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every group is compared that is large enough then and now."""
    everything = frozenset((group, level) for group in GROUP_FIELDS for level in LEVELS)
    monkeypatch.setattr(comparisons, "comparable_groups", lambda *_: everything)
    found = leaks(FIVE_THEN_SIX, [(printed(FIVE_THEN_SIX.cycle(since=True)), None)])
    assert "mid/makes evidence: adding and subtracting gives a figure about 1 people" in found


def test_the_attack_finds_one_more_rating(monkeypatch: pytest.MonkeyPatch) -> None:
    """The people are the same, but six are rated by both where five were."""
    then = (*people(5, "mid", "0de-"), *people(1, "mid", "0d--", 5))
    state = Trial((*people(5, "mid", "0de-"), *people(1, "mid", "2dd-", 5)), then, 5)
    packet = printed(state.cycle(since=True))
    assert [] == leaks(state, [(packet, None)])
    assert {"evidence", "no opportunity"} == {figure.kind for figure in read(packet) if figure.then and figure.kind != "people"}
    monkeypatch.setattr(comparisons, "comparable_ratings", lambda *_: True)
    assert any("differing" in leak for leak in leaks(state, [(printed(state.cycle(since=True)), None)]))


def test_an_old_report_is_compared_with_nothing() -> None:
    """It does not say who was in its groups. The packet says so, and everything else is there."""
    before = earlier(NINE_AND_FOUR.now, 1)
    old = replace(before, people=dataclasses.replace(before.people, members=()))
    packet = printed(replace(NINE_AND_FOUR.cycle(since=False), before=old, min_group=1))
    assert "the earlier report does not say who was at which level" in packet
    assert not any(figure.then for figure in read(packet))
    assert any(figure.then for figure in read(printed(replace(NINE_AND_FOUR.cycle(since=False), before=before, min_group=1))))
