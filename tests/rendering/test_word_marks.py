"""What goes and what comes is marked in Markdown text, whatever else is in it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.design.translations import load_translation
from ladder_reports.ladder.words import Run, word_changes
from ladder_reports.rendering import templates, word_marks
from ladder_reports.rendering.markup import MarkdownRenderer, text_of

ENGLISH = load_translation("en")
MARKDOWN = MarkdownRenderer(ENGLISH.quotes, ENGLISH.elisions)


def marked(runs: tuple[Run, ...], spoken: tuple[str, str] | None = None) -> str:
    """Runs as HTML."""
    return str(word_marks.as_html(MARKDOWN.inline(word_marks.as_markdown(runs)), runs, spoken))


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("Ships it.", "Ships it, tested.", "Ships it.", "Ships it, <ins>tested</ins>."),
        ("Ships *old things*.", "Ships *new things*.", "Ships <em><del>old</del> things</em>.", "Ships <em><ins>new</ins> things</em>."),
        ("Reads `a<b` here.", "Reads `a>b` here.", "here.", "<ins>a&gt;b</ins>"),
        ('Says "old" things.', 'Says "new" things.', "“<del>old</del>”", "“<ins>new</ins>”"),
        ("A [note](https://a.example/x) is.", "A [text](https://a.example/y) is.", "<del>note</del></a>", "<ins>text</ins></a>"),
        ("Uses snake_old_name here.", "Uses snake_new_name here.", "snake_<del>old</del>_name", "snake_<ins>new</ins>_name"),
        ("Says _old_ and __old__.", "Says _new_ and __new__.", "<em><del>old</del></em>", "<strong><ins>new</ins></strong>"),
        ("- An item that is old.", "- An item that is new.", "An item", "An item that is"),
        ("1. step that is old.", "2. step that is old.", "<del>1</del>.", "<ins>2</ins>."),
        ("# A title of old.", "# A title of new.", "A title", "<ins>new</ins>"),
    ],
)
def test_stretches_are_marked(old: str, new: str, before: str, after: str) -> None:
    changes = word_changes(old, new)
    for runs, wanted in ((changes.old, before), (changes.new, after)):
        made = marked(runs).replace("\u00a0", " ").replace(' class="kept"', "")
        assert wanted in made
        assert not re.search("[\x00-\x1f]|%1|<(?:ul|ol|h\\d|p)>", made)


def test_a_stretch_goes_on_in_other_elements() -> None:
    """An element for each part; a screen reader hears one beginning and one end."""
    runs = (Run("Keeps "), Run("all *of them* here", "added"), Run("."))
    assert "Keeps <ins>all </ins><em><ins>of them</ins></em><ins> here</ins>." == marked(runs)
    heard = marked((*runs, Run("them", "removed"), Run(" all")), ("goes: {},", "comes: {},"))
    assert ["comes: all ", " here", "goes: them,"] == re.findall('aria-label="([^"]*)"', heard)


def test_a_text_that_is_new_as_a_whole_has_a_class() -> None:
    assert '<ins class="whole">All of it.</ins>' == marked((Run("- All of it.", "added"),))


def test_the_templates_mark_without_footnotes() -> None:
    found = templates._environment("en", "en").filters["marked"]((Run("Keeps[^a] "), Run("it", "removed")))
    assert "Keeps <del>it</del>" == found


WORDS = st.sampled_from(
    ["one", "two", "`x`", "*", "**", "_", " ", " ", " ", '"', "'", "[a](https://b.c)", "<b>", "&", "- ", "1. ", "# ", "\\", "|", "…", "é"]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=14).map("".join)


@given(TEXTS, TEXTS)
def test_no_letter_is_lost(old: str, new: str) -> None:
    """Whatever people type, the letters are those of the text, and elements are closed in their order."""
    changes = word_changes(old, new)
    for text, runs in ((old, changes.old), (new, changes.new)):
        made = marked(runs)
        plain = marked((Run(text),))
        assert re.sub(r"[\W_]", "", text_of(made)) == re.sub(r"[\W_]", "", text_of(plain))
        open_tags: list[str] = []
        for closing, name in re.findall(r"<(/?)([a-z]+)", made):
            if closing:
                assert open_tags.pop() == name, made
            elif name != "br":
                open_tags.append(name)
        assert [] == open_tags
