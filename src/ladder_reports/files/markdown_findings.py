"""Finds what is not printed of Markdown text, or not as its author meant it: images, addresses, HTML, pasted lists.

It works on the text as it is in the file, so that each finding has a place. What is printed as code is left alone.
"""

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from ladder_reports.errors import own_words, quote
from ladder_reports.files.markdown import LIST_SIGN, blocks, fenced_lines, leaves, without_code

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
"""Where links may lead. Every other link loses its address and keeps its text."""


UNCLOSED_REMARK = "the remark that begins here with '<!--' does not end; write '-->' after it, or put '<!--' between backticks"


class Finding(NamedTuple):
    """Something in a text that its author should know."""

    start: int
    """Where it begins in the text."""
    message: str


class PastedSign(NamedTuple):
    """The sign of a list as word processors make it, at the beginning of a line."""

    indent: int
    """Where it is in its line."""
    text: str
    """What follows it."""
    message: str


# None of these searches far ahead again and again: the time they take grows in proportion to the text.
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_LABEL = r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
_TARGET = r"\(((?:[^()]|\([^()]*\))*)\)"
_IMAGE = re.compile(rf"!{_LABEL}(?:{_TARGET}|\[[^\[\]]*\])")
_LINK = re.compile(rf"(?<!!){_LABEL}{_TARGET}")
_TITLE = re.compile(r"""(?:^|(?<=[\s>]))("[^"]*"|'[^']*')$""")
_SAFE = re.compile(r"(?i)^(?:https?://(?:[^\s/?#<>\[\]^|\"\\`{}%]+|\[[0-9a-f:.]+\])(?:[/?#]|$)|mailto:)")
_TAGS = (
    "a|abbr|b|big|blockquote|br|center|code|del|details|div|em|font|h[1-6]|hr|i|iframe|img|input|ins|kbd|li|mark|ol|p|pre|s|script|small"
    "|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|th|thead|tr|tt|u|ul|video"
)
_TAG = re.compile(rf"(?i)<(?:{_TAGS})(?=[\s/>])[^<>]*>")
_STRUCK = re.compile(r"~~(?=\S)[^~\n]+~~")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\](?!:)")

_BULLETS = "•‣⁃◦▪▫∙・\uf0a7\uf0b7\uf0d8"
_PASTED = re.compile(
    rf"^([ \t]*)(?:([{_BULLETS}])[ \t\u00a0]*|(·)[ \t\u00a0]+|([-*+])[ \t]*\u00a0[ \t\u00a0]*|(o)(?:\t| {{2,}})[ \t]*)(?=\S)"
)
"""Signs that begin nothing but a list."""
_PERHAPS = re.compile(r"^([ \t]*)(?:([–—―−‐‑●○■□◆◇►➢➤➔→⇒✓✔])[ \t\u00a0]+|(-)(?=[^\W\d_]))(?=\S)")
"""Signs that may begin a line of ordinary text, too. Two lines that begin with the same one are a list."""
_PASTED_SOMEWHERE = re.compile(f"(?:{_PASTED.pattern}|{_PERHAPS.pattern})", re.MULTILINE)


def findings(text: str, *, footnotes: bool) -> Iterator[Finding]:
    """What is not printed of the text, or printed as it was typed; `footnotes` says whether it may have some."""
    if not any(sign in text for sign in "[<~"):
        return
    shown = _ESCAPED.sub("  ", without_code(text))
    lines = text.split("\n")
    starts = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    for block in leaves(blocks(text)):
        if block.kind == "definition":
            _, address, title = block.lines
            start = starts[block.first] + max(lines[block.first].find("["), 0)
            yield from _address_findings(start, f'{address} "{title}"' if title else address)
        elif block.kind != "code":
            # Nothing inside a line goes on in the next block, or in the next row of a table.
            edges = range(block.first, block.last + 2, 1 if block.kind == "table" else block.last + 1 - block.first)
            for first, after in itertools.pairwise(edges):
                yield from _inline_findings(text, shown, starts[first], starts[after], footnotes=footnotes)


def _inline_findings(text: str, shown: str, begin: int, end: int, *, footnotes: bool) -> Iterator[Finding]:
    """What is found between two places of the text, of which `shown` has what is neither code nor behind a backslash."""
    part = shown[begin:end]
    for found in _IMAGE.finditer(part):
        description = text[begin + found.start(1) : begin + found.end(1)].strip()
        message = f"an image is not printed, only its description {quote(description)}"
        yield Finding(begin + found.start(), message if description else "an image without a description is not printed")
    for found in _LINK.finditer(part):
        yield from _address_findings(begin + found.start(), text[begin + found.start(2) : begin + found.end(2)].strip())
    part = _LINK.sub(lambda link: f"{link[0].removesuffix(link[2] + ')')}{' ' * len(link[2])})", part)
    for found in _TAG.finditer(part):
        hint = "end a line with a backslash to break it" if found[0].lower().startswith("<br") else "write Markdown instead"
        yield Finding(begin + found.start(), f"HTML is printed as it was typed, {quote(found[0])}; {hint}")
    for found in _STRUCK.finditer(part):
        yield Finding(begin + found.start(), f"text cannot be struck through; {quote(found[0])} is printed as it was typed")
    for found in () if footnotes else _FOOTNOTE.finditer(part):
        yield Finding(begin + found.start(), f"footnotes are for ladders only; {quote(found[0])} is printed as it was typed")


def _address_findings(start: int, target: str) -> Iterator[Finding]:
    """What is lost of a link's target, which is an address and perhaps a title."""
    title = _TITLE.search(target)
    address = (target[: title.start()] if title else target).strip().removeprefix("<").removesuffix(">").strip()
    if not _SAFE.match(address):
        advice = "write the whole address, which begins with https:// or mailto:"
        fault = f"the address of this link is not printed, {quote(address)}" if address else "this link has no address"
        yield Finding(start, f"{fault}; {advice}")
    if title and title[0][1:-1].strip():
        yield Finding(start, f"the title of this link is not printed, {own_words(title[0])}; write it into the text")


def unclosed_code(text: str) -> Iterator[Finding]:
    """Fenced code that is not closed."""
    lines = text.split("\n")
    if (number := fenced_lines(lines)[1]) is not None:
        start = sum(len(line) + 1 for line in lines[:number])
        yield Finding(start, f"the code block that starts here with '{lines[number].strip()[:3]}' is not closed")


def pasted_signs(text: str) -> dict[int, PastedSign]:
    """The lines that begin with the sign of a list that Markdown does not know, by their numbers from 0."""
    if not _PASTED_SOMEWHERE.search(text):
        return {}
    lines = without_code(text).split("\n")
    signs: dict[int, PastedSign] = {}
    perhaps: dict[str, list[int]] = {}
    for number, line in enumerate([*lines, ""]):
        if not line.strip() or LIST_SIGN.match(line):
            for numbers in perhaps.values():
                if len(numbers) > 1 or any(_is_beside_an_id(lines, one) for one in numbers):
                    signs |= {one: _sign(lines[one], _PERHAPS) for one in numbers}
            perhaps = {}
        elif _PASTED.match(line):
            signs[number] = _sign(line, _PASTED)
        elif found := _PERHAPS.match(line):
            perhaps.setdefault(found[0].strip(), []).append(number)
    return dict(sorted(signs.items()))


def _is_beside_an_id(lines: list[str], number: int) -> bool:
    """Whether a line follows one with the id of an item, or has one and follows nothing."""
    above = lines[number - 1].rstrip() if number else ""
    return ("{#" in above and above.endswith("}")) or (not above and "{#" in lines[number])


def _sign(line: str, pattern: re.Pattern[str]) -> PastedSign:
    found = pattern.match(line)
    assert found  # noqa: S101 -- the caller has looked
    sign = found[0].strip(" \t\u00a0")
    if sign in set("-*+"):
        message = f"a no-break space follows '{sign}'" if "\u00a0" in found[0] else f"a space is missing after '{sign}'"
        message += "; write '- ' to begin an item of a list"
    else:
        message = f"{quote(sign)} does not begin an item of a list, as it does in a word processor; write '- ' instead"
    return PastedSign(len(found[1]), line[found.end() :], message)
