"""Titles are set in lines of about the same length; sentences and phrases end where a reader says they do."""

import pytest

from ladder_reports.design.fonts import find_fonts
from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.design.theme import load_theme
from ladder_reports.documents.booklet.line_breaks import balanced, filled, first_phrase, sentences


@pytest.fixture(scope="module")
def display() -> TextMetrics:
    """The type of titles."""
    theme = load_theme("default").unwrap()
    return TextMetrics(find_fonts(theme.families, theme.fonts, [], theme.path), "IBM Plex Serif", 300)


@pytest.mark.parametrize(
    ("title", "width", "expected"),
    [
        ("AI Architect Career Ladder", 144, ("AI Architect", "Career Ladder")),
        ("The Conservation Workshop’s Ladder", 152, ("The Conservation", "Workshop’s", "Ladder")),
        ("A ladder", 144, ("A ladder",)),
        ("The ladder of our house", 144, ("The ladder", "of our house")),
        ("Donaudampfschifffahrtsgesellschaft", 144, ()),
    ],
)
def test_a_title_is_set_as_by_hand(title: str, width: float, expected: tuple[str, ...], display: TextMetrics) -> None:
    """In as few lines as it needs, none of which ends in a small word; at 52 points."""
    assert expected == balanced(title, width / (52 * MM_PER_POINT), display)


def test_a_text_fills_no_more_lines_than_it_may(display: TextMetrics) -> None:
    wide = display.width("One model, one pipeline,") + 1
    assert ("One model, one pipeline,", "or one feature") == filled("One model, one pipeline, or one feature", [wide, wide], display)
    assert () == filled("One model, one pipeline, or one feature", [wide], display)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A multi-team technical domain: the ranking stack.", "A multi-team technical domain."),
        ("Direction that affects the business — the platform.", "Direction that affects the business."),
        ("One, e.g. two or 3.5 of them, vs. four. Then more.", "One, e.g. two or 3.5 of them, vs. four."),
        ("What do you own? Much.", "What do you own?"),
        ("No end", "No end"),
        ("これは一つ目の文です。これは二つ目の文です。", "これは一つ目の文です。"),
    ],
)
def test_a_phrase_ends_at_the_first_colon_dash_or_stop(text: str, expected: str) -> None:
    assert expected == first_phrase(text)


def test_sentences_end_at_a_stop_before_a_new_beginning() -> None:
    text = "Read it, e.g. Here. “Go.” Then 3.5 of them. The end"
    assert ["Read it, e.g. Here.", "“Go.”", "Then 3.5 of them.", "The end"] == sentences(text)
