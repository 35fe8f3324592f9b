"""Revisions of ladders of every kind, for property tests."""

from hypothesis import strategies as st

from ladder_reports.ladder.lineage import Revision


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
