"""What is not printed of a text, or not as it was meant, is found at its place; nothing else is."""

import pytest

from growth import assert_grows_with_the_text, stopped_if_it_hangs
from ladder_reports.errors import plain
from ladder_reports.files.markdown_findings import findings, pasted_signs, unclosed_code


def found(text: str, *, footnotes: bool = False) -> list[tuple[int, str]]:
    """Where each finding begins, and its message up to a comma."""
    return sorted((start, plain(message).split(",")[0].split(";")[0]) for start, message in findings(text, footnotes=footnotes))


ADDRESS, IMAGE, HTML = "the address of this link is not printed", "an image is not printed", "HTML is printed as it was typed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ![b](c.png)", [(2, IMAGE)]),
        ("![b][c]", [(0, IMAGE)]),
        ("![](c.png)", [(0, "an image without a description is not printed")]),
        ("[![a](b.png)](https://c.example)", [(1, IMAGE)]),
        ("[a](b.md)", [(0, ADDRESS)]),
        ("[a](/b) [c](#d) [e](//f) [g](javascript:h) [i](ftp://j) [k](https://)", [(at, ADDRESS) for at in (0, 8, 16, 25, 43, 56)]),
        ("[a]()", [(0, "this link has no address")]),
        ("[a [b]](c d)", [(0, ADDRESS)]),
        ("[a](<b c>)", [(0, ADDRESS)]),
        ("[a](https://b.example 'c')", [(0, "the title of this link is not printed")]),
        ("x\n\n[a]: b.md\n\n[a]", [(3, ADDRESS)]),
        ("[a]: b.md", []),
        ("[a](https://b.example/c_(d)) [e](HTTP://f) [g](mailto:h@i) <https://j.example> [k] [l][m]", []),
        ("a<br>b </br>", [(1, HTML)]),
        ("<span style='x'>a</span>", [(0, HTML)]),
        ("a < b > c, <name>, <3, List<int>", []),
        ("~~a b~~ ~c~ a ~~ b", [(0, "text cannot be struck through")]),
        ("a[^b]", [(1, "footnotes are for ladders only")]),
        ("`![a](b)` \\![c] \\[d](e) ``[f](g) ` <b>``", []),
        ("```\n[a](b)\n```\n\n    [a](b)\n\n- ~~~\n  <b>\n  ~~~", []),
        ("a ` b\n- [c](d) `", [(8, ADDRESS)]),
        ("- a\n\n    [b](c)", [(9, ADDRESS)]),
    ],
)
def test_findings(text: str, expected: list[tuple[int, str]]) -> None:
    assert expected == found(text)


def test_a_ladder_may_have_footnotes() -> None:
    assert [] == found("a[^b]", footnotes=True)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("• a\n• b\n\n‣c\n▪ d\n· e\n・f\n\uf0b7\tg", [0, 1, 3, 4, 5, 6, 7]),
        ("a\no\tb\no  c\no d", [1, 2]),
        ("-\u00a0a\n*\u00a0b", [0, 1]),
        ("– a\n– b\n\n— c\n— d\n\n→ e\n→ f\n\n-g\n-h", [0, 1, 3, 4, 6, 7, 9, 10]),
        ("- a {#b}\n– c {#d}", [1]),
        ("text\n\n– c {#d}", [2]),
        # Dashes in a sentence, dashes of two items, numbers, code.
        ("a\n– b\nc", []),
        ("- a\n  – b {#c}\n- d\n  – e {#f}", []),
        ("-5 a\n-6 b\n--c\n--d\n---\n*a* b\n*c* d", []),
        ("```\n• a\n```\n`• b`", []),
        ("a • b", []),
    ],
)
def test_pasted_lists(text: str, lines: list[int]) -> None:
    """Signs of lists that come from a word processor are told from the signs of sentences."""
    assert lines == list(pasted_signs(text))


def test_a_pasted_sign_says_what_to_type() -> None:
    """The cause is named: another sign, a missing space, a no-break space."""
    signs = pasted_signs("• a\n-\u00a0b\n-c\n-d")
    assert [
        "'•' does not begin an item of a list, as it does in a word processor; write '- ' instead",
        "a no-break space follows '-'; write '- ' to begin an item of a list",
        "a space is missing after '-'; write '- ' to begin an item of a list",
    ] == [plain(sign.message) for sign in signs.values()][:3]
    assert ["a", "b", "c", "d"] == [sign.text for sign in signs.values()]


def test_code_that_is_not_closed() -> None:
    assert [(2, "the code block that starts here with '```' is not closed")] == list(unclosed_code("a\n```x\nb"))


@pytest.mark.parametrize("piece", ["[", "![", "[a](", "[a [b] ", "<b ", "~~a", "• ", "– a\n", "[a]: b\n[a]\n", "`", "\\"])
def test_work_grows_with_the_text(piece: str) -> None:
    """Not with its square, whatever it is made of; nor does a search in a very long line."""

    def search(text: str) -> None:
        list(findings(text, footnotes=False))
        pasted_signs(text)

    assert_grows_with_the_text(search, lambda size: piece * size, 500)
    with stopped_if_it_hangs():
        search(piece * (200_000 if "\n" not in piece else 5_000))
