"""A person is found in every disguise, and ordinary words are left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import disguises
from growth import assert_grows_with_the_text, stopped_if_it_hangs
from ladder_reports.evidence.name_finder import NameFinder
from tries import tries

FINDER = NameFinder([disguises.NAME], [disguises.EMAIL])


@pytest.mark.parametrize("kind", disguises.DISGUISES)
def test_nothing_is_left_of_a_disguised_name(kind: str) -> None:
    """Neither the name nor a piece of it, in whatever letters; what is around it stays."""
    text = f"Before, {disguises.DISGUISES[kind]} and after."
    left = FINDER.replaced(text, "p-1")
    assert [] == disguises.letters_left(left)
    assert not FINDER.finds(left)
    assert left.startswith("Before, ")
    assert left.endswith("and after.")
    assert "p-1" in left


@pytest.mark.parametrize("name", disguises.OTHER_NAMES)
def test_names_are_found_in_other_spellings_cases_and_scripts(name: str) -> None:
    finder = NameFinder([name])
    assert [] == [text for text in disguises.OTHER_NAMES[name] if not finder.finds(f"So {text}.")]


@pytest.mark.parametrize("name", disguises.NOT_THEM)
def test_ordinary_words_are_not_taken_for_a_name(name: str) -> None:
    finder = NameFinder([name])
    assert [] == [text for text in disguises.NOT_THEM[name] if finder.finds(f"so {text} is")]


def test_a_word_goes_as_a_whole_and_only_once() -> None:
    """Endings, digits, initials and particles go with the name, and markup that would be left without its other half."""
    replaced = NameFinder(["Anna von der Leyen"]).replaced
    assert "By p-1, and p-1" == replaced("By A. von der Leyen, and Annas", "p-1")
    assert "**p-1 did it**, p-1" == replaced("**Anna did it**, **An**na", "p-1")
    assert "[p-1’s page](https://example.com/~p-1)" == replaced("[Anna’s page](https://example.com/~leyen42)", "p-1")


def test_other_ids_of_the_person_are_found() -> None:
    """One with a digit anywhere; one that could be any word, and a file's name, only where a user's name is meant."""
    finder = NameFinder(["Ann Berg"], ids=["x4711", "pebble"], handles=["2026-h2"])
    assert ["p-1", "@p-1", "a pebble", "~p-1", "2026-H2", "@p-1"] == [
        finder.replaced(text, "p-1") for text in ("X4711", "@x4711", "a pebble", "~pebble", "2026-H2", "@2026-h2")
    ]


@given(st.text(max_size=120), st.text(max_size=300), st.integers(0, 300))
@settings(max_examples=tries(30), deadline=None)
def test_any_name_in_any_text_is_replaced(name: str, text: str, at: int) -> None:
    """Whatever the name is made of, no search for it hangs, and what was found is gone."""
    with stopped_if_it_hangs():
        finder = NameFinder([name])
        left = finder.replaced(f"{text[:at]} {name} {text[at:]}", "#")
    assert not finder.finds(left)


@pytest.mark.parametrize("piece", ["Anna ", "anna", "a", "a.", "a ", "[anna](", "%61", "&#97;", "<b", "*"])
def test_work_grows_with_the_text(piece: str) -> None:
    """However often the name, or what could be part of it, stands in it."""
    finder = NameFinder(["Anna von der Leyen"])
    assert_grows_with_the_text(lambda text: finder.replaced(text, "p-1"), lambda size: piece * size, 100)
