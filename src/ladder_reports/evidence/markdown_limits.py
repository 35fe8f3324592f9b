"""How much Markdown a text of an evidence file may hold: a page of signs must not cost more than a book of words.

The parser and the engine take text of the length that is allowed in their stride, but not when every other character of
it is markup, when it is nested without end, or when there is no place to break a line.
"""

import re
from collections.abc import Iterator
from typing import Any

Way = tuple[str | int, ...]

WORD_LIMIT = 1_000
"""Characters without a blank between them: a long web address, and nothing that anybody reads."""
BLANKS_LIMIT = 200
"""Blanks in a row."""
SIGNS_LIMIT = 400
"""Signs of emphasis, code and links in one text."""
NESTING_LIMIT = 8
"""Lists and quotations inside each other."""
BLOCKS_LIMIT = 5_000
"""Paragraphs, hard line breaks and lines of lists, tables, quotations and code in a whole file, beside each text's first paragraph."""
ALL_SIGNS_LIMIT = 5_000
"""Signs of emphasis, code and links in a whole file."""
LONG_WORD = 40
"""Characters without a blank from which on breaking them costs more than reading them."""
LONG_WORDS_LIMIT = 30_000
"""Characters in such words in a whole file."""

_UNBROKEN = re.compile(rf"\S{{{WORD_LIMIT + 1}}}")
_BLANK = re.compile(rf"[^\S\n]{{{BLANKS_LIMIT + 1}}}")
# An underscore inside of a word is part of a name.
_SIGN = re.compile(r"[*`\[]|(?<!\w)_|_(?!\w)")
_BLOCK = re.compile(r"^[^\S\n]*(?:[-*+#>|~`]|\d{1,9}[.)]|(?<=    ))|\||^[^\S\n]*\n|  \n", re.MULTILINE)
_LONG = re.compile(rf"\S{{{LONG_WORD + 1},}}")
_OPENING = re.compile(r"[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))")
_INDENT = 4


def text_fault(text: str) -> str:
    """What one text has too much of; empty when there is nothing."""
    if _UNBROKEN.search(text):
        return f"more than {WORD_LIMIT} characters without a blank; no line could be broken there"
    if _BLANK.search(text):
        return f"more than {BLANKS_LIMIT} blanks in a row"
    if (count := len(_SIGN.findall(text))) > SIGNS_LIMIT:
        return f"{count} of Markdown's signs (* _ ` [) in one text are too many; {SIGNS_LIMIT} are allowed"
    if any(_depth(line) > NESTING_LIMIT for line in text.split("\n")):
        return f"lists or quotations are nested more than {NESTING_LIMIT} deep"
    return ""


def first_beyond(value: Any) -> tuple[Way, str] | None:
    """The way of keys to the text at which a whole file has too much, and what it has too much of."""
    blocks = signs = unbroken = 0
    for way, text in _texts(value, ()):
        blocks += len(_BLOCK.findall(text)) if "\n" in text else 0
        signs += len(_SIGN.findall(text))
        # Addresses have a limit of their own, and are printed with places to break them.
        unbroken += 0 if {"links", "link", "url"} & set(way) else sum(map(len, _LONG.findall(text)))
        for found, limit, what in (
            (blocks, BLOCKS_LIMIT, "paragraphs, line breaks and lines of lists, tables, quotations and code"),
            (signs, ALL_SIGNS_LIMIT, "of Markdown's signs (* _ ` [)"),
            (unbroken, LONG_WORDS_LIMIT, f"characters in words of over {LONG_WORD}"),
        ):
            if found > limit:
                return way, f"with this text the file has more than {limit} {what}"
    return None


def _texts(value: Any, way: Way) -> Iterator[tuple[Way, str]]:
    if isinstance(value, str):
        yield way, value
    elif isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(child, (*way, key))


def _depth(line: str) -> int:
    """How deep a line of a list or a quotation is nested."""
    depth = end = 0
    while depth <= NESTING_LIMIT and (found := _OPENING.match(line, end)):
        blanks = len(found[0].expandtabs(_INDENT)) - len(found[0].strip())
        depth, end = depth + 1 + blanks // _INDENT, found.end()
    return depth
