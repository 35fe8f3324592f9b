"""The blocks of Markdown text, as people type it: paragraphs, lists, quotations, tables, code. Remarks in it are taken out.

The rules are CommonMark's, with a few exceptions for people who do not know them; docs/formats.md lists these. What is inside a
line, such as emphasis and links, is left to the renderer. Everything takes time in proportion to the text.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from msgspec import Struct

BlockKind = Literal["paragraph", "heading", "code", "quote", "list", "item", "table", "rule", "definition"]

LIST_SIGN = re.compile(r"^([ \t]*)([-*+]|\d{1,3}[.)])(?:([ \t]+)(.*)|$)")
"""The beginning of an item of a list. A number of four digits is more likely a year."""
FENCE = re.compile(r"^ {0,3}(`{3,}(?=[^`]*$)|~{3,})")
HEADING = re.compile(r"^( {0,3})(#(?=[ \t]|$)|#{2,6}(?!#))(.*)$")
"""A heading. The space after two hashes or more may be missing; a single hash without one begins a word such as #tag."""
NESTING_LIMIT = 50
"""Lists and quotations inside each other that are told apart. What is nested deeper is text."""

_RULE = re.compile(r"^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_QUOTE = re.compile(r"^ {0,3}> ?")
_DELIMITERS = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_PIPE = re.compile(r"\\.|(\|)")
_DEFINITION = re.compile(r"""^ {0,3}\[([^\[\]^][^\[\]]*)\]:[ \t]*<?(\S+?)>?(?:[ \t]+("[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*$""")
_LABEL = re.compile(r"\[([^\[\]]+)\](?!:)")
_NOTHING_YET = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)*$")
_ODD_BACKSLASHES = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_MAYBE_CODE = re.compile(r"    |[\t`]|~~~")
_REMARK_OR_CODE = re.compile(r"^ {0,3}(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})|(?<!\\)(?P<ticks>`+)|<!--", re.MULTILINE)
_INDENT = 4


class Block(Struct, frozen=True):
    """A part of a text."""

    kind: BlockKind
    first: int
    """The number of its first line, from 0."""
    last: int
    """The number of its last line."""
    lines: tuple[str, ...] = ()
    """The text of a paragraph, a heading or code, without what marks it as such."""
    parts: tuple["Block", ...] = ()
    """What a quotation, a list or an item consists of."""
    number: int | None = None
    """A heading's rank; the number of an ordered list's first item."""
    rows: tuple[tuple[str, ...], ...] = ()
    """A table's cells. The first row is its head, and all rows are equally long."""


class _Line(NamedTuple):
    number: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text in their order."""
    lines = [_Line(number, _indented(line)) for number, line in enumerate(text.split("\n"))]
    return tuple(_Reader({_folded(label) for label in _LABEL.findall(text)}).read(lines, 0))


def is_running_text(text: str) -> bool:
    """Whether a text has nothing but paragraphs."""
    return all(block.kind == "paragraph" for block in blocks(text))


def _indented(line: str) -> str:
    """The line with spaces instead of tabs at its beginning, and after the sign of a list."""
    found = LIST_SIGN.match(line)
    width = found.start(4) if found and found[4] is not None else len(line) - len(line.lstrip(" \t"))
    return line[:width].expandtabs(_INDENT) + line[width:] if "\t" in line[:width] else line


def _folded(label: str) -> str:
    return " ".join(label.split()).lower()


class _Reader:
    """Reads the lines of a text. `labels` are those of the links that the text refers to."""

    def __init__(self, labels: set[str]) -> None:
        self.labels = labels

    def read(self, lines: Sequence[_Line], depth: int) -> Iterator[Block]:
        at = 0
        while at < len(lines):
            if lines[at].blank:
                at += 1
                continue
            block, at = self.block(lines, at, depth)
            yield block

    def block(self, lines: Sequence[_Line], at: int, depth: int) -> tuple[Block, int]:
        """The block that begins on a line that is not blank, and the place of the line after it."""
        line = lines[at]
        if FENCE.match(line.text):
            return _code_between_fences(lines, at)
        if (found := HEADING.match(line.text)) and (title := heading_text(found[3])):
            return Block("heading", line.number, line.number, (title,), number=len(found[2])), at + 1
        if _RULE.match(line.text):
            return Block("rule", line.number, line.number), at + 1
        if depth < NESTING_LIMIT and _QUOTE.match(line.text):
            return self.quote(lines, at, depth)
        if depth < NESTING_LIMIT and LIST_SIGN.match(line.text):
            return self.list(lines, at, depth)
        if line.indent >= _INDENT and not LIST_SIGN.match(line.text):
            return _indented_code(lines, at)
        if _begins_table(lines, at):
            return _table(lines, at)
        if (defined := _DEFINITION.match(line.text)) and _folded(defined[1]) in self.labels:
            parts = (_folded(defined[1]), defined[2], (defined[3] or "")[1:-1])
            return Block("definition", line.number, line.number, parts), at + 1
        return _paragraph(lines, at)

    def quote(self, lines: Sequence[_Line], at: int, depth: int) -> tuple[Block, int]:
        inner: list[_Line] = []
        end, fence = at, ""
        while end < len(lines):
            if found := _QUOTE.match(lines[end].text):
                inner.append(_Line(lines[end].number, _indented(lines[end].text[found.end() :])))
            elif not fence and not LIST_SIGN.match(lines[end].text) and _runs_on(inner, lines, end):
                inner.append(lines[end])
            else:
                break
            fence = _fence_after(inner[-1].text, fence)
            end += 1
        return Block("quote", lines[at].number, lines[end - 1].number, parts=tuple(self.read(inner, depth + 1))), end

    def list(self, lines: Sequence[_Line], at: int, depth: int) -> tuple[Block, int]:
        items: list[Block] = []
        end = at
        kind, first = "", None
        while end < len(lines):
            after = end
            while after < len(lines) and lines[after].blank:
                after += 1
            found = LIST_SIGN.match(lines[after].text) if after < len(lines) else None
            if not found or _RULE.match(lines[after].text) or (kind and _kind(found[2]) != kind):
                break
            if not kind:
                kind, first = _kind(found[2]), int(found[2][:-1]) if found[2][:-1] else None
            item, end = self.item(lines, after, depth, found)
            items.append(item)
        return Block("list", items[0].first, items[-1].last, parts=tuple(items), number=first), end

    def item(self, lines: Sequence[_Line], at: int, depth: int, found: re.Match[str]) -> tuple[Block, int]:
        """One item: what follows its sign, and the lines below that are indented at least as a list inside it would be."""
        outer = len(found[1])
        content = outer + len(found[2]) + (len(found[3]) if found[3] and len(found[3]) <= _INDENT else 1)
        start = _indented(lines[at].text[content:])
        # "# of incidents" is no heading.
        inner = [_Line(lines[at].number, f"\\{start}" if start.startswith("# ") else start)]
        strip, end, kept, fence = 0, at + 1, at + 1, _fence_after(start, "")
        while end < len(lines):
            line = lines[end]
            if line.blank:
                inner.append(line)
                end += 1
                continue
            if line.indent >= outer + 2:
                if not strip:
                    strip = line.indent if LIST_SIGN.match(line.text) else min(line.indent, content)
                inner.append(_Line(line.number, line.text[min(line.indent, strip) :]))
            elif not fence and not _is_sibling(line.text, found[2]) and _runs_on(inner, lines, end):
                inner.append(line)
            else:
                break
            fence = _fence_after(inner[-1].text, fence)
            end += 1
            kept = end
        inner = inner[: kept - at]
        return Block("item", lines[at].number, lines[kept - 1].number, parts=tuple(self.read(inner, depth + 1))), kept


def _is_sibling(text: str, sign: str) -> bool:
    """Whether a line begins the next item of the list that has this sign."""
    found = LIST_SIGN.match(text)
    return found is not None and _kind(found[2]) == _kind(sign)


def _kind(sign: str) -> str:
    return "bullet" if sign in "-*+" else "number"


def heading_text(text: str) -> str:
    """A heading's text without closing hashes: `Scope ##` becomes Scope, `C#` stays."""
    bare = text.rstrip().rstrip("#")
    return bare.strip() if not bare or bare[-1] in " \t" else text.strip()


def _interrupts(lines: Sequence[_Line], at: int) -> bool:
    """Whether a line begins something else than the paragraph above it goes on with."""
    text = lines[at].text
    if FENCE.match(text) or _RULE.match(text) or _QUOTE.match(text):
        return True
    if (found := HEADING.match(text)) and heading_text(found[3]):
        return True
    sign = LIST_SIGN.match(text)
    # A line that goes on with "12. May" is no list.
    if sign and sign[4] and (sign[2] in "-*+" or sign[2][:-1] == "1"):
        return True
    return _begins_table(lines, at)


def _runs_on(inner: Sequence[_Line], lines: Sequence[_Line], at: int) -> bool:
    """Whether a line goes on with the paragraph inside a quotation or an item, although it is not marked as part of it."""
    if lines[at].blank or not inner or inner[-1].blank or _interrupts(lines, at):
        return False
    last = inner[-1].text
    return not (HEADING.match(last) or _RULE.match(last))


def fenced_lines(lines: Sequence[str]) -> tuple[set[int], int | None]:
    """The numbers of the lines of fenced code and its fences, and the number of a fence that is not closed."""
    code: set[int] = set()
    fence, start = "", None
    for number, line in enumerate(lines):
        before, fence = fence, _fence_after(line, fence)
        if before or fence:
            code.add(number)
        start = None if not fence else start if before else number
    return code, start


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after a line, if `fence` was open before it; empty if none is."""
    found = FENCE.match(line)
    if not found or (fence and not _closes(found, fence)):
        return fence
    return "" if fence else found[1]


def _closes(found: re.Match[str], fence: str) -> bool:
    """Whether a line that `FENCE` matches ends the code that began with this fence."""
    return found[1].startswith(fence) and not found.string[found.end() :].strip()


def _code_between_fences(lines: Sequence[_Line], at: int) -> tuple[Block, int]:
    opening = FENCE.match(lines[at].text)
    assert opening  # noqa: S101 -- the caller has looked
    indent, end = lines[at].indent, at + 1
    while end < len(lines) and not ((found := FENCE.match(lines[end].text)) and _closes(found, opening[1])):
        end += 1
    # One word after the fence names a language; several are code.
    label = lines[at].text[opening.end() :].strip()
    code = (*([label] if " " in label else []), *(line.text[min(line.indent, indent) :] for line in lines[at + 1 : end]))
    last = min(end, len(lines) - 1)
    return Block("code", lines[at].number, lines[last].number, code), end + 1


def _indented_code(lines: Sequence[_Line], at: int) -> tuple[Block, int]:
    end = kept = at
    while end < len(lines) and (lines[end].blank or (lines[end].indent >= _INDENT and not LIST_SIGN.match(lines[end].text))):
        end += 1
        kept = kept if lines[end - 1].blank else end
    return Block("code", lines[at].number, lines[kept - 1].number, tuple(line.text[_INDENT:] for line in lines[at:kept])), kept


def _begins_table(lines: Sequence[_Line], at: int) -> bool:
    """Whether a line is the head of a table: below it, a line of hyphens has as many cells."""
    if at + 1 >= len(lines) or "|" not in lines[at].text or not _DELIMITERS.match(lines[at + 1].text):
        return False
    return "|" in lines[at + 1].text and len(_cells(lines[at].text)) == len(_cells(lines[at + 1].text))


def _table(lines: Sequence[_Line], at: int) -> tuple[Block, int]:
    rows, end = [_cells(lines[at].text)], at + 2
    while end < len(lines) and "|" in lines[end].text and not _interrupts_table(lines[end].text):
        rows.append(_cells(lines[end].text))
        end += 1
    # A row may have more cells than the head; none of them is lost.
    width = max(map(len, rows))
    padded = tuple((*row, *[""] * (width - len(row))) for row in rows)
    return Block("table", lines[at].number, lines[end - 1].number, rows=padded), end


def _interrupts_table(text: str) -> bool:
    return bool(FENCE.match(text) or HEADING.match(text) or _QUOTE.match(text) or LIST_SIGN.match(text))


def _cells(row: str) -> tuple[str, ...]:
    """The cells of a row. A pipe in code or after a backslash is text."""
    row = row.strip()
    hidden = without_code_spans(row)
    pipes = [found.start(1) for found in _PIPE.finditer(hidden) if found[1]]
    if pipes and pipes[0] == 0:
        row, pipes = row[1:], [pipe - 1 for pipe in pipes[1:]]
    if pipes and pipes[-1] == len(row) - 1:
        row, pipes = row[:-1], pipes[:-1]
    edges = [-1, *pipes, len(row)]
    return tuple(row[start + 1 : end].strip().replace("\\|", "|") for start, end in pairwise(edges))


def _paragraph(lines: Sequence[_Line], at: int) -> tuple[Block, int]:
    end = at + 1
    while end < len(lines) and not lines[end].blank and not _interrupts(lines, end):
        end += 1
    texts = [line.text.lstrip(" ") for line in lines[at:end]]
    # A backslash at the end of a line breaks it, as two spaces do.
    broken = [f"{text[:-1]}  " if _ODD_BACKSLASHES.search(text) else text for text in texts[:-1]]
    return Block("paragraph", lines[at].number, lines[end - 1].number, (*broken, texts[-1].rstrip())), end


def without_code_spans(text: str) -> str:
    """The text with its code spans blanked out: from a run of backticks to the next run of the same length."""
    parts = re.split("(`+)", text)
    last = {part: number for number, part in enumerate(parts)}
    opening = ""
    for number, part in enumerate(parts):
        starts = not opening and part.startswith("`") and last[part] > number and not parts[number - 1].endswith("\\")
        if opening or starts:
            parts[number] = _blanked(part)
            opening = part if starts else "" if part == opening else opening
    return "".join(parts)


def _blanked(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def without_code(text: str) -> str:
    """The text with everything blanked out that is printed as code. Every other character keeps its place."""
    if not _MAYBE_CODE.search(text):
        return text
    lines = text.split("\n")
    for block in leaves(blocks(text)):
        here = "\n".join(lines[block.first : block.last + 1])
        hidden = _blanked(here) if block.kind == "code" else without_code_spans(here)
        lines[block.first : block.last + 1] = hidden.split("\n")
    return "\n".join(lines)


def leaves(found: Sequence[Block]) -> Iterator[Block]:
    """The blocks that consist of no others."""
    for block in found:
        yield from leaves(block.parts) if block.parts else [block]


class Remarks(NamedTuple):
    """A text without the remarks in it, and where they are."""

    text: str
    """Each remark is blanked out, so that everything else keeps its line and, nearly always, its column."""
    cut: str
    """Without the blanks."""
    places: tuple[int, ...]
    """Where each remark begins."""
    unclosed: int | None
    """Where a remark begins that does not end; the text goes on with it."""


def take_out_remarks(text: str) -> Remarks:
    """The text without its remarks, ``<!-- … -->``. Those in code are text.

    Code here is what is between fences, or between backticks on one line. Where it is doubtful, the remark might be private.
    """
    kept: list[str] = []
    places: list[int] = []
    at = done = line_end = 0
    bare = False
    while "<!--" in text and (found := _REMARK_OR_CODE.search(text, at)):
        at = found.end()
        if found["fence"]:
            fence = found["fence"]
            end = re.compile(rf"^ {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE).search(text, at)
            at = end.end() if end else at
        elif found["ticks"]:
            line_end = text.find("\n", at) if line_end <= at else line_end
            line_end = len(text) if line_end < 0 else line_end
            end = re.compile(rf"(?<!`){found['ticks']}(?!`)").search(text, at, line_end)
            at = end.end() if end else at
        else:
            close = text.find("-->", found.start() + 2)
            if close < 0:
                return _remarks(text, kept, done, places, found.start())
            # A line with a remark before this one has something in it.
            line = text.rfind("\n", done, found.start()) + 1
            first = (line or not done) and _NOTHING_YET.match(text, line, found.start())
            remark = text[found.start() : close + 3]
            # Blanks at the beginning of a line would make code of what follows.
            bare = bool(first) or "\n" in remark or (bare and not text[done : found.start()].strip(" \t"))
            blank = "\n" * remark.count("\n") if bare else " " * len(remark)
            kept += [text[done : found.start()], blank]
            places.append(found.start())
            at = done = close + 3
    return _remarks(text, kept, done, places, None)


def _remarks(text: str, kept: Sequence[str], done: int, places: Sequence[int], unclosed: int | None) -> Remarks:
    """`kept` has text and blanked remarks in turn, up to the place `done`."""
    return Remarks("".join((*kept, text[done:])), "".join((*kept[::2], text[done:])), tuple(places), unclosed)
