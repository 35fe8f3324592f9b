"""Evidence of an older version of a ladder as that of a newer one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_revisions import histories
from ladder_reports.assessment.carry_over import VOICES, CarriedOver, carry_over, used_names
from ladder_reports.evidence.audience import AUDIENCES, Audience, for_audience
from ladder_reports.evidence.model import Evidence, Rating
from ladder_reports.ladder.lineage import Lineage, Revision
from ladder_reports.ladder.model import Item, Ladder, Level, Section
from ladder_reports.ladder.resolution import Resolution

D, E, N = "demonstrated", "emerging", "not_yet"


def resolution(names: Iterable[str], *revisions: Revision) -> Resolution:
    """How names are read in a ladder with these signals, after these revisions."""
    items: dict[str, list[Item]] = {level: [] for level in "jsp"}
    for name in names:
        items[name.partition("/")[0]].append(Item(name.partition("/")[2], "Text."))
    made = tuple(Level(level, level, level, (), (Section("work", "Work", "signals", "", tuple(own)),)) for level, own in items.items())
    return Resolution(Ladder("small", "Small", "9", "en", made, ()), Lineage(revisions))


def evidence(**fields: Any) -> Evidence:
    return Evidence.model_validate({"person": {"name": "A"}, "level": "j", "target": "s"} | fields)


def carried(names: str, *revisions: Revision, **fields: Any) -> CarriedOver:
    return carry_over(evidence(**fields), resolution(names.split(), *revisions))


MERGED = Revision("2", "1", merged={"j/c": ("j/a", "j/b")})
SPLIT = Revision("2", "1", split={"j/a": ("j/x", "j/y")})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"j/a": {"self": D}, "j/b": {"self": D}}, {"self": D}),
        ({"j/a": {"self": D, "note": "One."}, "j/b": {"self": D, "note": "Two."}}, {"self": D, "note": "One.\n\nTwo."}),
        ({"j/a": {"self": D}, "j/b": {"self": E}}, {"note": "Not rated, {} self: j/a demonstrated, j/b emerging."}),
        ({"j/a": {"self": D}}, {"note": "Not rated, {} self: j/a demonstrated, j/b not rated."}),
        ({"j/b": {"manager": N}}, {"private": "Not rated, {} manager: j/a not rated, j/b not yet."}),
        (
            {"j/a": {"self": D, "manager": D, "private": "P."}, "j/b": {"self": D, "manager": N}},
            {"self": D, "private": "P.\n\nNot rated, {} manager: j/a demonstrated, j/b not yet."},
        ),
        (
            {"j/a": {"self": D, "agreed": E}, "j/b": {"self": D}},
            {"note": "Not rated, {} self: j/a demonstrated, j/b demonstrated; agreed: j/a emerging, j/b not rated."},
        ),
        ({"j/a": {"note": "Only words."}}, {"note": "Only words."}),
    ],
)
def test_ratings_of_merged_signals(before: Mapping[str, Any], after: dict[str, Any]) -> None:
    """Equal ratings stay; different ones become none, and each side's remark tells its own. A rating of a part is none of the whole."""
    because = "because several signals are one now and their ratings differed:"
    wanted = Rating.model_validate({key: value.replace("{}", because) for key, value in after.items()})
    assert {"j/c": wanted} == carried("j/c", MERGED, ratings=before).evidence.ratings


@pytest.mark.parametrize(
    ("rating", "where"), [({"self": D}, "note"), ({"agreed": D}, "note"), ({"manager": D}, "private"), ({"self": D, "manager": N}, "note")]
)
def test_a_rating_of_the_whole_goes_to_the_first_heir(rating: dict[str, Any], where: str) -> None:
    found = carried("j/x j/y", SPLIT, ratings={"j/a": rating})
    mark = "The rating was given for all of j/a, which is several signals now."
    assert {"j/x": Rating.model_validate(rating | {where: mark})} == found.evidence.ratings
    assert {"j/x": ("j/a",)} == found.whole


def test_evidence_goals_and_watchouts_follow() -> None:
    revision = Revision("2", "1", levels={"j": "s"}, renamed={"j/a": "p/a"}, split={"j/s": ("s/t", "s/u")}, retired=frozenset({"j/gone"}))
    found = carried(
        "p/a s/t s/u s/kept",
        revision,
        evidence=[
            {"title": "All", "signals": ["j/a", "j/s", "j/gone", "j/kept"]},
            {"title": "Gone", "signals": ["j/gone"], "what": "Words."},
            {"title": "None"},
        ],
        goals=[{"title": "Goal", "signals": ["j/gone", "j/s"]}],
        ratings={"j/a": {"self": E}, "j/gone": {"self": D, "note": "Mine."}},
        watchouts={"j/s": {"note": "A watch-out."}, "j/gone": {"action": "Stop."}},
    )
    assert [("p/a", "s/t", "s/kept"), (), ()] == [item.signals for item in found.evidence.evidence]
    assert ("s/t",) == found.evidence.goals[0].signals
    assert ("s", "9") == (found.evidence.level, found.evidence.ladder_version)
    assert {0: ("j/gone",), 1: ("j/gone",)} == found.retired
    assert {"p/a": E} == {name: rating.own for name, rating in found.evidence.ratings.items()}
    assert (["s/t"], ["j/gone"], ["j/gone"]) == (list(found.evidence.watchouts), list(found.ratings_left), list(found.watchouts_left))
    assert {"j/a": ("p/a",), "j/s": ("s/t", "s/u"), "j/gone": (), "j/kept": ("s/kept",)} == found.heirs


def test_a_name_of_an_older_version_is_known() -> None:
    """A file of the present version, in which somebody wrote an id that they knew from before."""
    names = resolution(["j/new", "j/c"])
    older = (Lineage((Revision("3", "2", renamed={"j/old": "j/new"}),)), Lineage((MERGED, Revision("3", "2", retired=frozenset({"j/r"})))))
    names = Resolution(names.ladder, older=older)
    assert [("j/new",), ("j/c",), (), ("j/new",), None] == [names.heirs(name) for name in ("j/old", "j/a", "j/r", "j/new", "j/what")]


@st.composite
def _files(draw: st.DrawFn) -> tuple[Evidence, Resolution]:
    """A file of a ladder's first version, and how it is read after some revisions."""
    names, revisions, states = draw(histories())
    some = st.lists(st.sampled_from(names), max_size=3, unique=True)
    status = st.none() | st.sampled_from([D, E, N, "no_opportunity"])
    texts = st.none() | st.sampled_from(["Public.", "Other words."])
    rating = st.builds(
        lambda own, manager, agreed, note, private: {"self": own, "manager": manager, "agreed": agreed, "note": note, "private": private},
        status, status, status, texts, st.none() | st.just("SECRET."),
    )  # fmt: skip
    found = evidence(
        level=draw(st.sampled_from("jsp")),
        evidence=[{"title": f"Piece {at}", "signals": draw(some), "what": f"Words {at}"} for at in range(draw(st.integers(0, 4)))],
        goals=[{"title": f"Goal {at}", "signals": draw(some)} for at in range(draw(st.integers(0, 2)))],
        ratings=draw(st.dictionaries(st.sampled_from(names), rating, max_size=4)),
    )
    return found, resolution(sorted(states[-1]), *revisions)


@given(_files())
def test_nothing_is_lost_and_nothing_guessed(made: tuple[Evidence, Resolution]) -> None:
    """Whatever happened to the ladder: every piece of evidence is there with its words, and no rating is higher than what it came from."""
    before, names = made
    found = carry_over(before, names)
    _holds_every_piece(before, names, found)
    _holds_no_guess(before, names, found)
    again = carry_over(found.evidence, Resolution(names.ladder))
    assert (found.evidence, {}) == (again.evidence, again.heirs)


def _holds_every_piece(before: Evidence, names: Resolution, found: CarriedOver) -> None:
    now = found.evidence
    assert [(one.title, one.what) for one in before.evidence] == [(one.title, one.what) for one in now.evidence]
    assert [one.title for one in before.goals] == [one.title for one in now.goals]
    assert set(used_names(now)) <= set(names.kinds)
    for at, (old, new) in enumerate(zip(before.evidence, now.evidence, strict=True)):
        gone = found.retired.get(at, ())
        assert set(new.signals) == {heirs[0] for name in old.signals if (heirs := names.heirs(name))}
        assert set(gone) == {name for name in old.signals if not names.heirs(name)}
    kept = (*now.ratings.values(), *found.ratings_left.values())
    told = " ".join(text for rating in kept for text in (rating.note or "", rating.private or ""))
    texts = Counter(text for rating in before.ratings.values() for text in (rating.note, rating.private) if text)
    assert all(told.count(text) >= count for text, count in texts.items())


def _holds_no_guess(before: Evidence, names: Resolution, found: CarriedOver) -> None:
    for name, rating in found.evidence.ratings.items():
        olds = [one for old, one in before.ratings.items() if name in (names.heirs(old) or ())[:1]]
        for voice in VOICES:
            status = getattr(rating, voice)
            assert status is None or {status} == {getattr(one, voice) for one in olds}
        assert not rating.effective or {rating.effective} == {one.effective for one in olds} or all(len(one.effective) > 1 for one in olds)


@given(_files(), st.sampled_from(AUDIENCES))
def test_what_an_audience_may_not_see_does_not_reach_it(made: tuple[Evidence, Resolution], audience: Audience) -> None:
    """A copy is the same whether the evidence is cut before or after it is carried over: no remark tells a rating that was cut."""
    before, names = made
    first = for_audience(carry_over(for_audience(before, audience), names).evidence, audience)
    last = for_audience(carry_over(before, names).evidence, audience)
    assert first == last
    if audience == "person":
        assert "manager:" not in str(last)
    assert audience == "manager" or "SECRET" not in str(last)
