"""Problems: their places, their order, and the user's own words in them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.errors import InputError, LadderReportsError, Problem, nearest, own_words, plain, printable, quote

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(TEXTS, TEXTS)
def test_a_discreet_message_has_none_of_the_users_words(first: str, second: str) -> None:
    """Whatever they are: the message has them, the discreet one has not, and both say the same otherwise."""
    problem = Problem("a.yaml", 1, 2, f"unknown key {quote('Q' + first)}; YAML reads {own_words('W' + second)} as a date")
    assert "unknown key '…'; YAML reads … as a date" == problem.discreet
    said = [problem.message[start:end] for start, end in problem.quoted]
    assert ["Q", "W"] == [text[0] for text in said]
    assert f"unknown key '{said[0]}'; YAML reads {said[1]} as a date" == problem.message


def test_a_problem_that_was_stored_keeps_its_words_apart() -> None:
    """What a journal keeps of a problem makes the same problem again."""
    problem = Problem("a.yaml", 1, 2, f"unknown key {quote('secret')}")
    again = Problem(problem.path, problem.line, problem.column, problem.message, problem.note, problem.quoted)
    assert problem == again
    assert "unknown key '…'" == again.discreet


def test_no_marks_are_left_in_what_people_read() -> None:
    """Also when the user's text has the same characters in it, and in exceptions for the terminal."""
    marked = f"{quote('a' + chr(2) + 'b' + chr(3))} and {own_words('c')}"
    assert "'ab' and c" == Problem("f", 0, 0, marked).message == str(LadderReportsError(marked))
    assert "f: 'ab' and c" == str(InputError([Problem("f", 0, 0, marked)]))


@pytest.mark.parametrize("name", ["\ud800.yaml", "a\x1b[31m.yaml"])
def test_a_problem_can_be_written_whatever_its_file_is_called(name: str) -> None:
    problem = Problem.about(name, "cannot be read")
    problem.path.encode()
    assert "\x1b" not in str(problem)


@given(st.text(st.characters()))
def test_printable_text_cannot_steer_a_terminal(text: str) -> None:
    """No control, format or separator character is left, and plain text stays what it is."""
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & {unicodedata.category(char) for char in printable(text)}
    assert "Café – “naïve”" == printable("Café – “naïve”")


@given(st.text(), st.lists(st.text(min_size=1)))
def test_a_suggestion_is_a_known_name(word: str, known: list[str]) -> None:
    """What is suggested exists; nothing is suggested when nothing is near."""
    hint = plain(nearest(word, known))
    assert hint in {"", *(plain(f"; did you mean '{name}'?") for name in known)}


def test_the_nearest_name_is_suggested() -> None:
    """A slip of the keyboard or of the shift key finds its name."""
    names = ["prose", "signals", "watchouts"]
    assert "; did you mean 'signals'?" == plain(nearest("Sgnals", names))
    assert "; did you mean 'watchouts'?" == plain(nearest("WATCHOUTS", names))
    assert "" == nearest("menu", names)
