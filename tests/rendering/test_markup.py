"""Markdown loses what a text may not have, and keeps every word."""

import html

import pytest

from ladder_reports.rendering.markup import MarkdownRenderer, text_of

QUOTES = ("“", "”", "‘", "’")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](javascript:alert(1))", "<p>x</p>"),
        ("[x](file:///etc/passwd)", "<p>x</p>"),
        ("[x](other.md)", "<p>x</p>"),
        ("[x](//host/x)", "<p>x</p>"),
        ("[x](#cover)", "<p>x</p>"),
        ("[x](https://example.org/)", '<p><a href="https://example.org/">x</a></p>'),
        ("![x](file:///etc/passwd)", "<p>x</p>"),
        ("<b onclick=x>", "<p>&lt;b onclick=x&gt;</p>"),
    ],
)
def test_markdown_is_cleaned(text: str, expected: str) -> None:
    """What a text may not have loses its power and keeps its words."""
    assert expected == MarkdownRenderer(QUOTES).block(text)


@pytest.mark.parametrize(
    "text", ["Team <Lead>", "R&D", "a < b", "&lt;b&gt;", "*stars*", "[a](b)", "`code`", "snake_case_", "1. x", "# x", "\\*"]
)
def test_plain_text_is_not_markup(text: str) -> None:
    """A title is printed sign by sign: neither tags nor Markdown are read in it."""
    assert text == html.unescape(MarkdownRenderer(QUOTES).plain(text))
    assert "<" not in MarkdownRenderer(QUOTES).plain(text)


@pytest.mark.parametrize(
    "text", ["1. " * 3_000 + "a", "> " * 900 + "a", "- > " * 500 + "a", "\n".join(" " * 4 * n + "- a" for n in range(60))]
)
def test_what_is_nested_beyond_reason_is_printed_as_typed(text: str) -> None:
    """Text that neither the parser nor WeasyPrint can follow is printed, and is not an internal error."""
    made = MarkdownRenderer(QUOTES).block(text)
    assert made.startswith("<p>")
    assert made.count("<") == 2
    assert made.removesuffix("</p>").endswith("a")


def test_quotation_marks_are_the_languages() -> None:
    """In plain text and in Markdown; an apostrophe inside of a word is the same in every language."""
    english, german = MarkdownRenderer(QUOTES), MarkdownRenderer(("„", "“", "‚", "‘"))
    assert "“It’s ‘so’” – she said…" == english.plain("\"It's 'so'\" -- she said...")
    assert "„Ja, ‚so‘“" == german.plain("\"Ja, 'so'\"")
    assert "<p>„Ada’s ‚so‘“</p>" == german.block("\"Ada's 'so'\"")


def test_a_footnote_links_to_its_note() -> None:
    """A known label becomes the note's number, and stays on the line of its word; an unknown one is text."""
    found = MarkdownRenderer(QUOTES).inline("Pay[^b] and[^x]", (("a", 1), ("b", 2)), "note-one-")
    assert '<span class="kept">Pay<sup><a href="#note-one-2">2</a></sup></span> and[^x]' == found


def test_headings_rank_below_the_sections_own() -> None:
    assert "<h5>Three</h5>" == MarkdownRenderer(QUOTES).block("### Three").strip()


def test_a_list_item_holds_its_text_itself() -> None:
    """A paragraph inside of an item would be read aloud as a second block (PDF/UA-1, 7.6)."""
    assert "<p>" not in MarkdownRenderer(QUOTES).block("- one\n\n- two\n\n    three\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*One* & [two](https://x.y/) `<b>`\nthree", "One & two <b> three"),
        ("One.\n\nTwo.", "One.\nTwo."),
        ("One:\n\n- a\n- b\n    - c", "One:\na\nb\nc"),
        ("| a | b |\n|---|---|\n| c | d |", "a b\nc d"),
        ("### Head\n\n> Quoted\n\n1. One", "Head\nQuoted\nOne"),
        ("", ""),
    ],
)
def test_the_words_without_tags(text: str, expected: str) -> None:
    """Each block is a line, and nothing of the markup is left."""
    assert expected == text_of(MarkdownRenderer(QUOTES).block(text))
