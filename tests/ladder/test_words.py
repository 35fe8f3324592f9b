"""Texts are compared word by word, with punctuation apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.ladder.words import Texts, all_marked, same_words, what_comes, what_goes, word_changes

CASES = [
    ("Mentors L4s on problems.", "Mentors engineers on problems.", "Mentors [-L4s-]{+engineers+} on problems."),
    (
        "Ships a model to production with help.",
        "Ships a model to production, with monitoring, under help.",
        "Ships a model to production, with {+monitoring, under+} help.",
    ),
    ("Reviews code of the team.", "Reviews code.", "Reviews code [-of the team-]."),
    ("Runs **A/B** tests.", "Designs and runs A/B tests.", "{+Designs and+} runs A/B tests."),
    ("Below 100 ms in C.", "Below 99.5 ms in C++.", "Below [-100-]{+99.5+} ms in [-C-]{+C+++}."),
    ("Latency < 5%", "Latency > 5", "Latency [-<-]{+>+} 5 [-%-]"),
    ("Builds a feature pattern locally (correct data).", "Builds data on a feature platform.", None),
    ("设计并运行实验", "设计和运行大型实验", "设计[-并-]{+和+}运行{+大型+}实验"),
    ("Writes `a.yaml` daily.", "Writes `b.yaml` daily.", "Writes [-`a.yaml`-]{+`b.yaml`+} daily."),
    ("Says it.", "Hands a domain over.", "[-Says it.-] {+Hands a domain over.+}"),
    ("", "Something new.", "{+Something new.+}"),
    ("The first, and **the second** thing here stays.", "The thing here stays.", "The [-first, and the second-] thing here stays."),
]
SAME = [
    ("Asks, and answers.", "Asks and answers"),
    ("Runs *A/B* tests.", "runs A/B tests"),
    ("Don't guess.", "Don’t guess."),
    ("See the [guide](https://example.org/a).", "See the [guide](https://example.org/b)."),
    ("One side.[^smoke]", "One side.[^tavern]"),
    ("two  words\nhere", "two words here"),
    ("ｆull width", "full width"),
]
MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
TEXTS = st.text("ab ,.*[]()`-'’é字\n5%", max_size=60) | st.lists(
    st.sampled_from(["the", "of", "ships", "a", "model,", "(well)", "**x**", "1.5"]), max_size=12
).map(" ".join)


@pytest.mark.parametrize(("old", "new", "shown"), CASES)
def test_changed_words_are_marked(old: str, new: str, shown: str | None) -> None:
    changes = word_changes(old, new)
    assert not changes.same
    if shown:
        assert shown == "".join(MARKS[run.change].format(run.text) for run in changes.inline)


@pytest.mark.parametrize(("old", "new"), SAME)
def test_a_comma_alone_is_never_marked(old: str, new: str) -> None:
    """Punctuation, capital letters, Markdown, addresses and footnotes are apart from the words."""
    assert same_words(old, new)
    assert word_changes(old, new).same


@given(TEXTS, TEXTS)
def test_the_runs_of_a_text_are_the_text(old: str, new: str) -> None:
    changes = word_changes(old, new)
    assert (old, new) == tuple("".join(run.text for run in side) for side in (changes.old, changes.new))
    assert {"same", "removed"} >= {run.change for run in changes.old}
    assert {"same", "added"} >= {run.change for run in changes.new}
    assert changes.same == same_words(old, new)
    assert (old, new) == ("".join(run.text for run in what_goes(old, [new, old])), "".join(run.text for run in what_comes(new, [])))


@given(TEXTS)
def test_a_text_is_as_it_was(text: str) -> None:
    assert word_changes(text, text).same
    assert all_marked(what_comes(text, []))


def test_of_several_texts_only_what_none_has_is_marked() -> None:
    """Words that went to the second heir are not struck."""
    old, heirs = "Gives criticism on the same day, in private.", ["Gives criticism on the same day.", "Gives criticism in private."]
    assert ["same"] == [run.change for run in what_goes(old, heirs)]
    assert ["same", "added", "same"] == [run.change for run in what_comes("Gives criticism and praise in private.", [old])]


def test_long_texts_are_compared_in_time() -> None:
    """What is too long to compare counts as rewritten."""
    changes = word_changes("a b " * 3_000, "b a c " * 2_000)
    assert changes.rewritten


def test_the_most_alike_text_is_found() -> None:
    """Rare words tell more than common ones, and the order of the words counts."""
    texts = Texts({"a": "Reads the logs before guessing.", "b": "Writes the test before the change.", "c": "Reads the room."})
    assert "a" == texts.alike("Reads logs of the service before guessing")[0][1]
    assert ["c", "b"] == [name for _, name in texts.alike("Reads logs of the service before guessing", ["b", "c"])]
    assert [] == texts.alike("Nothing in common")
