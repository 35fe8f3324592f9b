"""What became of ids over any number of revisions."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.ladder.changes import ChangeLog
from ladder_reports.ladder.lineage import SAME, Fate, Lineage, Revision

FIRST = Revision(
    "1.1",
    "1.0",
    renamed={"l/a": "l/b", "l/m": "k/m"},
    split={"l/s": ("l/s", "l/t")},
    merged={"l/n": ("l/o", "l/p")},
    retired=frozenset({"l/r"}),
)
SECOND = Revision("2.0", "1.1", levels={"l": "top"}, renamed={"l/b": "top/c"}, merged={"top/u": ("l/s", "l/t")}, retired=frozenset({"k/m"}))
BACK = Revision("3.0", "2.0", levels={"top": "l"}, renamed={"top/c": "l/a"})

FATES: Mapping[str, tuple[tuple[Fate, str], ...]] = {
    "l/a": (("renamed", "l/b"), ("renamed", "top/c"), ("same", "l/a")),
    "l/m": (("moved level", "k/m"), ("retired", ""), ("retired", "")),
    "l/s": (("split", "l/s l/t"), ("merged", "top/u"), ("merged", "l/u")),
    "l/o": (("merged", "l/n"), ("merged", "top/n"), ("merged", "l/n")),
    "l/r": (("retired", ""), ("retired", ""), ("retired", "")),
    "l/z": (("same", "l/z"), ("renamed", "top/z"), ("same", "l/z")),
    "k/z": (("same", "k/z"), ("same", "k/z"), ("same", "k/z")),
}


@pytest.mark.parametrize("name", FATES)
def test_revisions_compose(name: str) -> None:
    """After one revision, two and three; an id that nothing names keeps its name, but for its level."""
    for count, (fate, heirs) in enumerate(FATES[name], 1):
        lineage = Lineage((FIRST, SECOND, BACK)[:count])
        assert (fate, tuple(heirs.split())) == (lineage.fate(name), lineage.heirs(name))
    assert ("same", (name,)) == (SAME.fate(name), SAME.heirs(name))


def test_levels_have_heirs_too() -> None:
    lineage = Lineage((FIRST, SECOND))
    assert ("top", "k") == (lineage.level("l"), lineage.level("k"))
    assert {"top/n": ("l/o", "l/p"), "top/c": ("l/a",)} == lineage.origins(["l/o", "l/a", "l/p", "l/r"])


@pytest.mark.parametrize(
    ("old", "new", "versions"),
    [
        ("1.0", "3.0", "1.1 2.0 3.0"),
        ("1.1", "3.0", "2.0 3.0"),
        ("1.0", "1.1", "1.1"),
        ("2.0", "2.0", ""),
        ("3.0", "1.0", ""),
        ("0.9", "2.0", "1.1 2.0"),
        ("1.0.5", "3.0", "1.1 2.0 3.0"),
        ("1.5", "3.0", "2.0 3.0"),
        ("1.0", "3.1", "1.1 2.0 3.0"),
        ("2.0-rc1", "3.0", "2.0 3.0"),
    ],
)
def test_the_log_knows_the_way(old: str, new: str, versions: str) -> None:
    """Versions of which the log says nothing are in between, by their numbers."""
    log = ChangeLog((BACK, SECOND, FIRST))
    assert versions.split() == [revision.version for revision in log.lineage(old, new).revisions]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[str], list[Revision], list[set[str]]]:
    """A ladder's ids, revisions of it that are valid, and the ids after each."""
    names = draw(st.lists(st.builds("{}/{}".format, st.sampled_from("jsp"), st.sampled_from("abcdef")), min_size=1, unique=True))
    present, revisions, states, fresh = list(names), [], [], iter(range(10_000))
    for number in range(draw(st.integers(1, 4))):
        renamed: dict[str, str] = {}
        split: dict[str, tuple[str, ...]] = {}
        merged: dict[str, tuple[str, ...]] = {}
        retired: set[str] = set()
        left, after = list(draw(st.permutations(present))), []
        while left:
            name = left.pop()
            fate = draw(st.sampled_from(["keep", "rename", "split", "merge", "retire"]))
            new = f"{draw(st.sampled_from('jsp'))}/n{next(fresh)}"
            if fate == "rename":
                renamed[name] = new
                after.append(new)
            elif fate == "split":
                split[name] = (name, new) if draw(st.booleans()) else (new, f"{new}x")
                after += split[name]
            elif fate == "merge" and left:
                other = left.pop()
                merged[new] = (name, other)
                after.append(new)
            elif fate == "retire":
                retired.add(name)
            else:
                after.append(name)
        revisions.append(
            Revision(f"1.{number + 1}", f"1.{number}", renamed=renamed, split=split, merged=merged, retired=frozenset(retired))
        )
        present = after
        states.append(set(after))
    return names, revisions, states


@given(histories())
def test_nothing_is_lost(history: tuple[list[str], list[Revision], list[set[str]]]) -> None:
    """Every old id leads to ids that are there, or every way of it ends with a retirement; and no id comes from nowhere."""
    names, revisions, states = history
    for count, state in enumerate(states, 1):
        lineage = Lineage(tuple(revisions[:count]))
        origins = lineage.origins(names)
        assert set(origins) == state
        for name in names:
            heirs = lineage.heirs(name)
            assert len(heirs) == len(set(heirs))
            assert set(heirs) <= state
            assert (lineage.fate(name) == "retired") == (not heirs)
            retired = frozenset().union(*(revision.retired for revision in revisions[:count]))
            ways = {name} | {heir for at in range(1, count) for heir in Lineage(tuple(revisions[:at])).heirs(name)}
            assert heirs or retired & ways


@given(histories())
def test_steps_and_leaps_lead_to_the_same_place(history: tuple[list[str], list[Revision], list[set[str]]]) -> None:
    """A file that is carried over version by version is where one is that skips versions."""
    names, revisions, _ = history
    for name in names:
        here: tuple[str, ...] = (name,)
        for revision in revisions:
            here = tuple(dict.fromkeys(heir for one in here for heir in Lineage((revision,)).heirs(one)))
        assert here == Lineage(tuple(revisions)).heirs(name)
