"""Quotation marks, apostrophes, dashes and dots are those of the language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.design.translations import load_translation
from ladder_reports.rendering.typography import BLOCK, OBJECT, Typography, with_kept_end


def typography(lang: str) -> Typography:
    """The marks of a language that the documents are translated into."""
    return Typography(load_translation(lang).quotes, load_translation(lang).elisions)


ENGLISH, GERMAN = typography("en"), typography("de")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Since '07 it was rock 'n' roll, 'tis said; \"'70s style\".", "Since ’07 it was rock ’n’ roll, ’tis said; “’70s style”."),
        ("Give 'em the dogs' home, 'Appen so", "Give ’em the dogs’ home, ’Appen so"),
        ("the word 'em' and the year '07'", "the word ‘em’ and the year ‘07’"),
        ("\"'So,' he said, 'it's'\" \"'Tis\"", "“‘So,’ he said, ‘it’s’” “’Tis”"),
        ('("a") ["b"] --"c"-- "d"--e x="f" g/"h"', "(“a”) [“b”] –“c”– “d”–e x=“f” g/“h”"),
        ("6\" by 4', 5'11\"", "6” by 4’, 5’11”"),
        (f'"One.{BLOCK}"Two," she \'said.{BLOCK}\' so', f"“One.{BLOCK}“Two,” she ’said.{BLOCK}’ so"),
        (f"'{OBJECT}' \"{OBJECT}\" {OBJECT}'s", f"‘{OBJECT}’ “{OBJECT}” {OBJECT}’s"),
        ('She said:"Yes." "No"', "She said:“Yes.” “No”"),
        ("a...b -- c---d ---- ....", "a…b – c—d ---- ...."),
    ],
)
def test_english(text: str, expected: str) -> None:
    assert expected == ENGLISH.text(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Geht's? Ada's und Hans' 'so'", "Geht’s? Ada’s und Hans’ ‚so‘"),
        ("\"Ja, 'nein'\" 's ist 'n Hut, '90er, \"'ne\"", "„Ja, ‚nein‘“ ’s ist ’n Hut, ’90er, „’ne“"),
    ],
)
def test_german(text: str, expected: str) -> None:
    """An apostrophe is never the closing single mark, which looks different there."""
    assert expected == GERMAN.text(text)


def test_marks_look_across_markup() -> None:
    """Parts of one text are judged together and given back apart."""
    assert ["“", "a", "” ‘", "b", "’s’"] == ENGLISH.texts(['"', "a", "\" '", "b", "'s'"])


@given(st.lists(st.text(st.sampled_from(f"ab '\"-.,(){BLOCK}{OBJECT}1"), max_size=8), max_size=8))
def test_nothing_but_marks_changes(parts: list[str]) -> None:
    """No word is lost, no straight mark and no placeholder is left, and the parts are as many as before."""
    made = ENGLISH.texts(parts)
    assert len(parts) == len(made)
    marks = str.maketrans(dict.fromkeys("“”‘’–—…'\"-.", ""))
    assert [part.translate(marks) for part in parts] == [part.translate(marks) for part in made]
    assert not set("".join(made)) & set("'\"\x0e\x0f\x10\x11")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Principal / Distinguished AI Engineer", True),
        ("A sentence that goes on for a line, or platform.", True),
        ("It comments on long conversations overlong.", False),
        ("It ends with an incomprehensibility.", False),
        ("The ladder at a glance", False),
        ("Donaudampfschifffahrtsgesellschaft AG", False),
    ],
)
def test_a_short_last_word_does_not_stand_alone(text: str, kept: bool) -> None:  # noqa: FBT001 -- what is expected
    """It is kept with the word before it, unless the two are long, or the text is too short for a second line."""
    assert kept == ("\u00a0" in with_kept_end(text))
    assert text == with_kept_end(text).replace("\u00a0", " ")
