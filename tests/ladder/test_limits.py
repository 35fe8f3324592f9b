"""A ladder may be as large as people write them, and no larger than a booklet can be made of in a while."""

from pathlib import Path

import pytest

from ladder_reports.files.amounts import WORD_LIMIT, blocks, in_long_words, signs, unbroken
from ladder_reports.files.text import Problems
from ladder_reports.ladder import limits
from ladder_reports.ladder.limits import check_amounts
from ladder_reports.ladder.loader import load_ladder
from making import small_ladder


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("words " * (limits.MOST_CHARACTERS // 6), "1,000,000 characters"),
        ("- a\n" * limits.MOST_BLOCKS, "3,000 paragraphs, table cells, and lines of lists, tables, quotations and code"),
        ("|a " * (limits.MOST_BLOCKS - 1) + "|\n", "3,000 paragraphs, table cells"),
        ("```\n" + "a\n" * (limits.MOST_BLOCKS - 4) + "```\n", "3,000 paragraphs, table cells"),
        ("*a* " * (limits.MOST_SIGNS // 2), "10,000 Markdown signs"),
    ],
    ids=["characters", "list", "cells", "code", "signs"],
)
def test_a_ladder_with_too_much_is_a_problem_of_the_file_with_which_it_is(text: str, said: str) -> None:
    """Each file has no more than is allowed; together they do."""
    first, second = Problems("a.md"), Problems("b.md")
    check_amounts([(text, first)])
    check_amounts([("- *a*\n- *b*\n", first), (text, second)])
    assert [] == first.found
    (problem,) = second.found
    assert f"b.md:1:1: with this file, the ladder has more than {said}" in str(problem)
    assert problem.message.endswith("; shorten it, or make two ladders of it")


def test_a_line_that_cannot_be_broken_is_a_problem_at_its_place(tmp_path: Path) -> None:
    loaded = load_ladder(small_ladder(tmp_path, f"A word: {'a' * (WORD_LIMIT + 1)}"))
    assert loaded.value is None
    (problem,) = loaded.problems
    assert problem.message.startswith("more than 1000 characters without a space")
    assert "A word: ".count(" ") + 7 == problem.column
    assert [] == [one for one in load_ladder(small_ladder(tmp_path / "b", f"A word: {'a' * WORD_LIMIT}")).problems if not one.note]


def test_what_makes_markdown_expensive_is_counted() -> None:
    assert [3, 0] == [signs("*a* `b snake_case"), signs("a_b")]
    assert [0, 2, 4, 3, 2] == [blocks(text) for text in ("a|b", "a\n- b\n\n", "|a|b|\n|", "```\na\n", "a  \nb\\\nc")]
    assert [41, 0] == [in_long_words("a" * 41 + " b"), in_long_words("a" * 40)]
    assert [2, None] == [unbroken("a " + "b" * 1_001), unbroken("b" * 1_000)]
