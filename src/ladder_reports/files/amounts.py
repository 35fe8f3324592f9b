"""Counts what makes Markdown expensive to lay out. Text is cheap, markup is not.

Each count reads a text once, in a time in proportion to its length.
"""

import re

WORD_LIMIT = 1_000
"""Characters without a space between them: more than any word, and more than most web addresses."""
LONG_WORD = 40
"""Characters without a space; longer words take long to break."""

_UNBROKEN = re.compile(rf"\S{{{WORD_LIMIT + 1}}}")
# An underscore inside a word is part of a name.
_SIGN = re.compile(r"[*`\[]|(?<!\w)_|_(?!\w)")
_BLOCK = re.compile(r"^[^\S\n]*(?:[-*+#>|~`]|\d{1,9}[.)]|(?<=    ))|\||^[^\S\n]*\n|(?:  |\\)\n", re.MULTILINE)
_FENCE = re.compile(r"^[^\S\n]*(?:```|~~~)", re.MULTILINE)
_LONG = re.compile(rf"\S{{{LONG_WORD + 1},}}")


def unbroken(text: str) -> int | None:
    """Where a line begins that cannot be broken for more than `WORD_LIMIT` characters; None if there is none."""
    found = _UNBROKEN.search(text)
    return found.start() if found else None


def signs(text: str) -> int:
    """Signs of emphasis, code and links."""
    return len(_SIGN.findall(text))


def blocks(text: str) -> int:
    """Paragraphs, hard line breaks, cells of tables, and lines of lists, tables, quotations and code, after the first line.

    All lines behind a fence count as code.
    """
    if "\n" not in text:
        return 0
    fence = _FENCE.search(text)
    # Whether a line is within a fence or behind it would take a parser to say.
    return len(_BLOCK.findall(text)) + (text.count("\n", fence.start()) if fence else 0)


def in_long_words(text: str) -> int:
    """Characters in words longer than `LONG_WORD`."""
    return sum(map(len, _LONG.findall(text)))
