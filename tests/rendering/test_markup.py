"""Markdown loses what a text may not have, and keeps every word."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.files.markdown_findings import findings
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
        ("[a][b]\n\n[b]: https://example.org/", '<p><a href="https://example.org/">a</a></p>'),
        ("[a] [b]\n\n[b]: https://example.org/", '<p>[a] <a href="https://example.org/">b</a></p>'),
        ("[a]\n[b]\n\n[b]: https://example.org/", '<p>[a]\n<a href="https://example.org/">b</a></p>'),
        ("![x](file:///etc/passwd)", "<p>x</p>"),
        ("<b onclick=x>", "<p>&lt;b onclick=x&gt;</p>"),
        ("a ` b\n` <!-- c --> ` d", '<p>a <code class="kept">b</code>  ` d</p>'),
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
    assert '<span class="kept">Pay<sup><a href="#note-one-2" role="doc-noteref">2</a></sup></span> and[^x]' == found


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We did:\n- one\n  - two\n    1. three", "<p>We did:</p><ul><li>one<ul><li>two<ol><li>three</li></ol></li></ul></li></ul>"),
        ("3) a\n4) b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n\n  b\n\n      c", "<ul><li>a<br>b<pre><code>c</code></pre></li></ul>"),
        ("a ``` b `c` ``d ` e`` \\`f` g`",
         '<p>a ``` b <code class="kept">c</code><code>d ` e</code> `f<code class="kept">g</code></p>'),
        ("a\\\nb  \nc", "<p>a<br>b<br>c</p>"),
        ("# a\n##### b", "<h4>a</h4><h6>b</h6>"),
        ("> a\n> - b", "<blockquote><p>a</p><ul><li>b</li></ul></blockquote>"),
        (
            "|a|\n|-|\n|b|c|",
            ('<table class="written"><thead><tr><th class="written-cell">a</th><th class="written-cell"></th></tr></thead>'
            '<tbody><tr><td class="written-cell">b</td><td class="written-cell">c</td></tr></tbody></table>'),
        ),
        ("[a][b c]\n\n[B  C]: https://d.example 'e'", '<p><a href="https://d.example" title="e">a</a></p>'),
        ("https://a.example/b_c_d*e*.", '<p><a href="https://a.example/b_c_d*e">https://a.example/b_c_d*e</a>*.</p>'),
        ("(http://f.example/g_(h)).", '<p>(<a href="http://f.example/g_(h)">http://f.example/g_(h)</a>).</p>'),
        ("[https://a.example](https://b.example)", '<p><a href="https://b.example">https://a.example</a></p>'),
        ("![a [b] c](d(e).png) [![f](g)](https://h.example)", '<p>a [b] c <a href="https://h.example">f</a></p>'),
        ('snake_case __init__ 2 * 3 * 4 \\* \\" \\~', '<p>snake_case <strong>init</strong> 2 * 3 * 4 * " ~</p>'),
        ('"*a*" \'**b**\' "[c](https://d.example)"', '<p>“<em>a</em>” ‘<strong>b</strong>’ “<a href="https://d.example">c</a>”</p>'),
        ("`'a'`\n\n    \"b\"", '<p><code class="kept">\'a\'</code></p><pre><code>"b"</code></pre>'),
    ],
)  # fmt: skip
def test_blocks_become_elements(text: str, expected: str) -> None:
    """As CommonMark has it, but for what docs/formats.md names."""
    assert expected == re.sub(r"(?<=>)\s+(?=<)|\n(?=<)", "", MarkdownRenderer(QUOTES).block(text)).replace("<br>\n", "<br>")


def test_inline_text_is_one_paragraph() -> None:
    """Its paragraphs are joined; a number of things is no heading; what has other blocks keeps all of its tags."""
    renderer = MarkdownRenderer(QUOTES)
    assert "a<br>b" == renderer.inline("a\n\nb")
    assert "# of incidents" == renderer.inline("# of incidents")
    assert "<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n<p>c</p>" == renderer.inline("a\n- b\n\nc")


PIECES = [
    "\n",
    "\n\n",
    "- ",
    "  - ",
    "1. ",
    "2) ",
    "> ",
    "## ",
    "```",
    "    ",
    "|",
    "|-|",
    "*",
    "**",
    "_",
    "`",
    "[",
    "](",
    ")",
    "]: ",
    "<",
    "~~",
]


NUMBERED = st.integers(10, 99).map("w{}".format)
WHOLE = ["{} ", "[{}]: {}\n", "[{}]({})", "[^{}]: {}\n", "| {} |\n|-|\n| {} | {} |\n", "- {}\n    - {}\n", "``` {} {}\n"]


@given(st.lists(st.sampled_from(PIECES) | st.builds(str.format, st.sampled_from(WHOLE), NUMBERED, NUMBERED, NUMBERED), max_size=14))
def test_no_word_is_lost(pieces: list[str]) -> None:
    """Every word is printed, or something says at its place that it is not."""
    text = "".join(pieces)
    printed = html.unescape(re.sub(r"<[^>]*>", "", MarkdownRenderer(QUOTES).block(text)))
    said = "".join(message for _, message in findings(text, footnotes=False))
    # A single word after a fence names a language.
    lost = set(re.findall(r"w\d\d", re.sub(r"(`{3,}|~{3,}) *\S+ *$", "", text, flags=re.MULTILINE))) - set(
        re.findall(r"w\d\d", printed + said)
    )
    assert not lost


def test_a_blocks_short_last_word_is_kept_with_the_one_before_it() -> None:
    """In paragraphs, lists and headings, where nothing is marked up in the words; a narrow column keeps none."""
    text = "- Something that is long enough for two lines of it\n- Something that is long enough for *two* lines\n\nShort text here."
    made = str(MarkdownRenderer(QUOTES).block(text))
    assert ["lines of\u00a0it</li>", "two</em> lines</li>", "Short text here.</p>"] == [
        end for end in ("lines of\u00a0it</li>", "two</em> lines</li>", "Short text here.</p>") if end in made
    ]
    assert "\u00a0" in MarkdownRenderer(QUOTES).plain("Senior Software Engineering Fellow")
    assert "\u00a0" not in MarkdownRenderer(QUOTES).narrow("Senior Software Engineering Fellow")
