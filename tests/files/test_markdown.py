"""Markdown's blocks are read as people type them, and remarks are taken out."""

import pytest
from hypothesis import given

from any_text import ANYTHING
from growth import assert_grows_with_the_text, stopped_if_it_hangs
from ladder_reports.files.markdown import Block, blocks, is_running_text, leaves, take_out_remarks, without_code


def outline(text: str) -> str:
    """The blocks of a text in short: lists in brackets, quotations in angles, everything else by its words."""
    return " ".join(map(_outline, blocks(text)))


def _outline(block: Block) -> str:
    inner = " ".join(map(_outline, block.parts))
    if block.kind in {"list", "quote"}:
        return f"{block.number or ''}[{inner}]" if block.kind == "list" else f"<{inner}>"
    words = "/".join(line.strip() for line in block.lines)
    return {"item": f"({inner})", "heading": f"h{block.number}:{words}", "code": f"code:{words}", "rule": "rule", "definition": "def"}.get(
        block.kind, "|".join(",".join(row) for row in block.rows) or words
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A list directly below a line of text, with any sign, at any indentation.
        ("a\n- b\n- c", "a [(b) (c)]"),
        ("a\n* b\n\nd", "a [(b)] d"),
        ("a\n1. b\n2) c", "a 1[(b) (c)]"),
        ("a\n    - b\n    - c", "a [(b) (c)]"),
        ("a\n\n    - b", "a [(b)]"),
        # Nested by two spaces, by four, by a tab, and irregularly.
        ("- a\n  - b\n    - c\n      1. d\n      2. e\n- f", "[(a [(b [(c 1[(d) (e)])])]) (f)]"),
        ("- a\n    - b\n        - c\n- d", "[(a [(b [(c)])]) (d)]"),
        ("- a\n\t- b\n\t\t- c", "[(a [(b [(c)])])]"),
        ("1. a\n  - b\n    - c\n2. d", "1[(a [(b [(c)])]) (d)]"),
        ("- a\n    - b\n  - c", "[(a [(b) (c)])]"),
        ("- - a", "[([(a)])]"),
        # More paragraphs and other blocks inside an item; blank lines between items.
        ("- a\n\n- b\n\n\n- c", "[(a) (b) (c)]"),
        ("- a\n\n    b\n\nc", "[(a b)] c"),
        ("1. a\n\n   b\n2. c", "1[(a b) (c)]"),
        ("- a\n  ```\n  b\n\n    c\n  ```\n- d", "[(a code:b//c) (d)]"),
        ("- a\nb\n- c", "[(a/b) (c)]"),
        ("- a\n\n      b", "[(a code:b)]"),
        # Numbers that are no list: years, and lines of a sentence.
        ("2026. A year", "2026. A year"),
        ("On the\n12. of May", "On the/12. of May"),
        ("- On the\n12. of May", "[(On the/12. of May)]"),
        ("3. a\n4. b", "3[(a) (b)]"),
        ("-5 degrees\n*a* b\n+1", "-5 degrees/*a* b/+1"),
        # Headings, code, quotations, tables and rules directly below a line of text.
        ("a\n## b\nc", "a h2:b c"),
        ("##b ##\n#tag\n###", "h2:b #tag/###"),
        ("- # of a", "[(\\# of a)]"),
        ("a\n```x\nb\n```\nc", "a code:b c"),
        ("a\n~~~\n```\n~~~", "a code:```"),
        ("```b c\nd", "code:b c/d"),
        ("```\na\n\nb", "code:a//b"),
        ("a\n> b\nc\n> - d", "a <b/c [(d)]>"),
        ("a\n|b|c|\n|-|-|\n|d|e|f|\ng", "a b,c,|d,e,f g"),
        ("|a \\| b|`c|d`|\n|-|-|", "a | b,`c|d`"),
        ("a|b\nc", "a|b/c"),
        ("a\n---\nb\n* * *", "a rule b rule"),
        ("    a\n\n    b\n\nc", "code:a//b c"),
        # A definition is one only if something refers to it.
        ("[a]: b\n\n[c]: d\n\n[A]", "def [c]: d [A]"),
        ("[Note]: done", "[Note]: done"),
        ("a\\\nb\\\\\nc", "a/b\\\\/c"),
    ],
)
def test_blocks(text: str, expected: str) -> None:
    assert expected == outline(text)


@given(ANYTHING)
def test_every_line_is_in_one_block(text: str) -> None:
    """No line with something in it is left out, and blocks come in the order of their lines."""
    found = list(leaves(blocks(text)))
    lines = text.split("\n")
    held = {number for block in found for number in range(block.first, block.last + 1)}
    # What is left over is signs of lists and quotations without any text.
    assert not {char for number, line in enumerate(lines) if number not in held for char in line if char.isalpha()}
    assert [block.first for block in found] == sorted(block.first for block in found)
    assert len(without_code(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("a <!-- b --> c", "a  c"),
        ("a <!-- b\n\n- c\n--> d", "a  d"),
        ("<!-->a<!---->b", "ab"),
        ("`<!-- a -->` <!-- b -->", "`<!-- a -->` "),
        ("`a <!-- b -->", "`a "),
        ("`a\n<!-- b --> `", "`a\n `"),
        ("- ```\n  <!-- a -->\n  ```", "- ```\n  \n  ```"),
        ("    ```\n<!-- a -->\n```", "    ```\n\n```"),
        ("\\`<!-- a -->\\`", "\\`\\`"),
        ("```\n<!-- a -->\n```\n<!-- b -->", "```\n<!-- a -->\n```\n"),
        ("    <!-- a -->", "    "),
        ("```\n<!-- a -->", "```\n"),
        ("a -->", "a -->"),
    ],
)
def test_remarks_are_taken_out(text: str, cut: str) -> None:
    """Not those between backticks or fences; but where it is doubtful, a remark is not shown."""
    remarks = take_out_remarks(text)
    assert cut == remarks.cut
    assert text.count("\n") == remarks.text.count("\n")
    assert remarks.unclosed is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <!-- b --> c", "a            c"),
        ("<!-- long enough --> c", " c"),
        ("a <!-- b\nc --> d", "a \n d"),
        ("- <!-- long enough --> c", "-  c"),
        ("<!-- a --> <!-- long enough --> c", "  c"),
        ("> 1. <!-- long enough --> c", "> 1.  c"),
    ],
)
def test_what_follows_a_remark_keeps_its_place(text: str, expected: str) -> None:
    """Unless it would become code by the blanks before it."""
    assert expected == take_out_remarks(text).text
    assert all(block.kind != "code" for block in leaves(blocks(expected)))


def test_a_remark_without_an_end_is_found() -> None:
    """It begins where the text says so, and the remarks before it are taken out."""
    remarks = take_out_remarks("<!-- a --> b <!-- c")
    assert (13, " b <!-- c", (0,)) == (remarks.unclosed, remarks.cut, remarks.places)


def test_running_text() -> None:
    """Paragraphs and nothing else."""
    assert is_running_text("a\nb\n\n*c*")
    assert not any(map(is_running_text, ("- a", "a\n1. b", "> a", "## a", "|a|b|\n|-|-|", "    a")))


@pytest.mark.parametrize(
    "piece", ["- a\n", "> ", "- ", "> a\nb\n", "- a\nb\n", "```\n", "`", "` ", "|a", "|a|b|\n|-|-|\n", "<!--", "<!-- --> `", "[a]: b\n"]
)
def test_work_grows_with_the_text(piece: str) -> None:
    """Not with its square, whatever it is made of; nor does a search in a very long line."""

    def read(text: str) -> None:
        blocks(text)
        take_out_remarks(text)

    assert_grows_with_the_text(read, lambda size: piece * size, 500)
    with stopped_if_it_hangs():
        read(piece * (500_000 if "\n" not in piece else 5_000))
