"""Diffs that `patch` understands: the same as the standard library's, but for the end of a file without a line end."""

import difflib

from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.editing.unified_diff import unified_diff

_LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\r\n", "\n", "d e\n", "f\n", "g\n", "h\n"]), max_size=40)


def patched(before: list[str], diff: list[str]) -> list[str]:
    """What a diff makes of lines."""
    made, at = list[str](), 0
    for number, line in enumerate(diff[2:]):
        text = line[1:] if diff[2:][number + 1 : number + 2] == ["\\ No newline at end of file"] else f"{line[1:]}\n"
        if line.startswith("@@"):
            start, _, count = line.split(" ")[1].removeprefix("-").partition(",")
            start_at = int(start) - (count != "0")
            made += before[at:start_at]
            at = start_at
        elif line[0] in " -":
            assert text == before[at]
            at += 1
        if line[0] in " +":
            made.append(text)
    return made + before[at:]


@given(_LINES, _LINES, st.booleans(), st.booleans())
def test_a_diff_leads_from_one_to_the_other(before: list[str], after: list[str], cut_before: bool, cut_after: bool) -> None:  # noqa: FBT001
    for lines, cut in ((before, cut_before), (after, cut_after)):
        lines[-1:] = [line.removesuffix("\n") for line in lines[-1:]] if cut else lines[-1:]
        lines[:] = [line for line in lines if line]
    diff = list(unified_diff("f", "".join(before).encode(), "".join(after).encode()))
    assert bool(diff) == (before != after)
    assert after == (patched(before, diff) if diff else before)


def test_it_is_like_the_standard_librarys() -> None:
    before = [f"{number}\n" for number in range(60)]
    after = ["new\n", *before[:20], "x\n", "y\n", *before[21:22], *before[24:50], *before[51:], "end\n"]
    wanted = [line.removesuffix("\n") for line in difflib.unified_diff(before, after, "f", "f", lineterm="\n")]
    assert wanted == list(unified_diff("f", "".join(before).encode(), "".join(after).encode()))
    assert ["--- f", "+++ f", "@@ -1 +1 @@", "-a", "+b", "\\ No newline at end of file"] == list(unified_diff("f", b"a\n", b"b"))
    assert ["--- f", "+++ f", "@@ -0,0 +1 @@", "+b"] == list(unified_diff("f", b"", b"b\n"))


def test_long_files_take_no_time() -> None:
    """Many changes in many lines: what stays is found by the lines that are there once."""
    before = "".join(f"- title: {number}\n  signals: [a]\n  date: 2026\n" for number in range(9_000))
    after = before.replace("[a]", "[b]")
    assert 2 + 1 + 9_000 * 4 == len(list(unified_diff("f", before.encode(), after.encode())))
