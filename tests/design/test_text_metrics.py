"""Text is measured as the fonts have it, and rather too large than too small."""

import pytest

from ladder_reports.design.fonts import FontSet, find_fonts
from ladder_reports.design.text_metrics import MOST_LINES, TextMetrics


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return find_fonts(("Fira Sans", "IBM Plex Serif"), None, [], "")


def test_letters_have_their_own_widths(fonts: FontSet) -> None:
    """Of the family that is asked first; a character that no font has is a square."""
    sans, serif = TextMetrics(fonts), TextMetrics(fonts, "IBM Plex Serif")
    assert sans.width("iii") < sans.width("mmm") < 3
    assert pytest.approx(sans.width("a") + sans.width("b")) == sans.width("ab")
    assert sans.width("m") != serif.width("m")
    assert 1.0 == sans.width("字")
    assert sans.width("long") == sans.longest_word("a long of")


def test_lines_are_counted_as_they_break(fonts: FontSet) -> None:
    """After blanks, hyphens and slashes, at line ends, between Chinese characters, and inside words that are too long."""
    metrics = TextMetrics(fonts)
    room = metrics.width("one two/")
    for text, lines in {
        "": 0, "one": 1, "one two": 1, "one two three": 2, "one\ntwo\n": 3, "one two-one": 2, "one two/one two": 2,
        "字" * 10: -(-10 // int(room)), "m" * 100: int(metrics.width("m" * 100) / room) + 1,
    }.items():  # fmt: skip
        assert lines == metrics.lines(text, room), text
    assert MOST_LINES == metrics.lines("a\n" * 100_000, room)
