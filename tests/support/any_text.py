"""Text of every kind for property tests of readers: pieces of Markdown and YAML, odd characters, anything."""

import re
from collections.abc import Iterable

from hypothesis import strategies as st

from ladder_reports.errors import Problem

MARKDOWN = [
    "---\n",
    "## ",
    "## List\n",
    "# ",
    "- ",
    "  - ",
    "1. ",
    " {#a}",
    " {#a from=one/b}",
    " from=",
    "{#",
    "}",
    "[^a]",
    "[^a]: ",
    "```",
    "`",
    "<b>",
]
YAML = ["id: ", "title: ", "{", "[", "]", ", ", ": ", "'", '"', "*a", "&a ", "!!x ", "1:2.5", "2026-02-30", "null", "? ", "| ", "%"]
ODD = ['"\\x1b"', "\n", "\n\n", "\t", "    ", "\r", "\r\n", "\x00", "\x85", "\u2028", "\ufeff", "é"]
PIECES = st.sampled_from([*MARKDOWN, *YAML, *ODD])
ANYTHING = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def assert_inside(text: str, problems: Iterable[Problem]) -> None:
    """Every problem is inside the text."""
    lines = re.split("\r\n|\r|\n", text)
    for problem in problems:
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
