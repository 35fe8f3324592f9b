"""Splits the Markdown of a ladder's file into sections, items, examples and footnotes.

It works line by line. What is inside the lines stays Markdown and is rendered elsewhere.
"""

import itertools
import re
from typing import NamedTuple

from msgspec import Struct, field

from ladder_reports.errors import nearest, own_words, quote
from ladder_reports.files.markdown import HEADING, LIST_SIGN, fenced_lines, heading_text, take_out_remarks, without_code_spans
from ladder_reports.files.markdown_findings import UNCLOSED_REMARK, findings, pasted_signs
from ladder_reports.files.text import NOTE_LIMIT, PROBLEM_LIMIT, Place, Problems, SourceText
from ladder_reports.files.transliteration import latin
from ladder_reports.ladder.model import ID_LIMIT, ID_PATTERN, Item

# None of these searches far ahead again and again: the time they take grows in proportion to the line.
_FOOTNOTE = re.compile(r"^ {0,3}\[\^([^\[\]\s]+)\]:(.*)$")
_REFERENCE = re.compile(r"(?<!\\)\[\^([^\[\]\s]+)\]")
_HASH_WITHOUT_SPACE = re.compile(r"^ {0,3}#(?=[^\s#])")
_LONGEST_SLUG = 40
_ORIGIN = "from"
"""The key after an item's id that names the item from which this one has grown."""
_QUOTES = "\"'“”„‘’«»"


class MarkdownSection(Struct, frozen=True):
    """A section of a file: what follows a ``## `` heading."""

    title: str
    place: Place
    body: SourceText


class Origin(NamedTuple):
    """The item from which another one has grown, as the file names it."""

    place: Place
    item: str
    """The id of the item that has grown from it."""
    name: str


class _ItemLines(Struct):
    """An item or an example while its lines are being collected."""

    place: Place
    indent: int
    numbered: bool
    lines: list[str]
    source: list[tuple[int, str]]
    """The lines as they are in the file, with their numbers. The id is at their end."""
    examples: list["_ItemLines"] = field(default_factory=list)


def without_remarks(body: SourceText, problems: Problems) -> SourceText:
    """The text without the remarks in it. One that does not end is a problem."""
    remarks = take_out_remarks(body.text)
    if remarks.unclosed is not None:
        problems.add(body.place(remarks.unclosed), UNCLOSED_REMARK)
    return SourceText(body.path, remarks.text, body.first_line)


def split_sections(body: SourceText) -> tuple[SourceText, list[MarkdownSection]]:
    """The text before the first ``## `` heading, and the sections. Headings inside fenced code do not count."""
    lines = body.text.split("\n")
    starts = [(number, found) for number, line in _outside_code(lines) if (found := HEADING.match(line)) and found[2] == "##"]
    ends = [*(number for number, _ in starts), len(lines)]
    before = SourceText(body.path, "\n".join(lines[: ends[0]]), body.first_line)
    sections = []
    for (start, heading), end in zip(starts, ends[1:], strict=True):
        inner = SourceText(body.path, "\n".join(lines[start + 1 : end]), body.first_line + start + 1)
        sections.append(MarkdownSection(heading_text(heading[3]), Place(body.first_line + start, len(heading[1]) + 1), inner))
    return before, sections


def check_markdown(body: SourceText, problems: Problems) -> None:
    """Report fenced code without an end, pasted lists, headings with one hash or with nothing below them, and what is not printed."""
    lines = body.text.split("\n")
    code, unclosed = fenced_lines(lines)
    if unclosed is not None:
        problems.add(
            Place(body.first_line + unclosed, 1), f"the code block that starts here with '{lines[unclosed].strip()[:3]}' is not closed"
        )
    for number, line in _outside_code(lines):
        if (found := HEADING.match(line)) and found[2] == "#":
            place = Place(body.first_line + number, len(found[1]) + 1)
            problems.add(place, "a heading with one '#'; start a section with '## ' and a heading inside it with '### '")
        elif _HASH_WITHOUT_SPACE.match(line):
            problems.note(Place(body.first_line + number, line.index("#") + 1), "a word that begins with '#' is no heading")
    for number, sign in itertools.islice(pasted_signs(body.text).items(), PROBLEM_LIMIT + 1):
        problems.add(Place(body.first_line + number, sign.indent + 1), sign.message)
    for start, message in itertools.islice(findings(body.text, footnotes=True), NOTE_LIMIT):
        problems.note(body.place(start), message)

    last = (0, 0)
    for number, line in [*enumerate(lines), (len(lines), "# the end")]:
        rank = len(found[2]) if number not in code and (found := HEADING.match(line)) else 0
        if last[0] > 2 and 0 < rank <= last[0]:  # noqa: PLR2004 -- empty sections are reported elsewhere
            problems.add(Place(body.first_line + last[1], 1), "there is nothing below this heading; leave it out")
        last = (rank, number) if rank or line.strip() else last


def check_no_ids(text: SourceText, problems: Problems) -> None:
    """Report ids in text that has no items, where they would be printed."""
    for number, line in _outside_code(text.text.split("\n")):
        _refuse_id(line, Place(text.first_line + number, line.rfind("{#") + 1), problems)


def _refuse_id(text: str, place: Place, problems: Problems, why: str = "only items of 'signals' and 'watchouts' sections have ids") -> None:
    _, name = _split_id(text.rstrip())
    if name is not None:
        problems.add(place, f"the id {{#{own_words(name)}}} does not belong here: {why}")


def split_footnotes(body: SourceText, problems: Problems) -> tuple[SourceText, tuple[tuple[str, str], ...]]:
    """The text without the definitions of its footnotes, and the footnotes in the order of their first reference."""
    lines = body.text.split("\n")
    notes = _take_notes(lines, body.first_line, problems)
    texts = {label: " ".join(parts).strip() for label, (_, parts) in notes.items()}
    used: dict[str, None] = {}
    for number, line in _outside_code(lines):
        for label, start in _references(line):
            if label not in notes and label not in used and not problems.full:
                place = Place(body.first_line + number, start + 1)
                problems.add(place, f"the footnote {quote(label)} is not defined in this file{nearest(label, notes)}")
            used[label] = None
    nested = {label for text in texts.values() for label, _ in _references(text)}
    for label, (place, _) in notes.items():
        if not texts[label]:
            problems.add(place, f"the footnote {quote(label)} has no text")
        if _references(texts[label]):
            problems.add(place, f"the footnote {quote(label)} refers to a footnote; only the text can do that")
        if label not in used and label not in nested:
            problems.add(place, f"nothing refers to the footnote {quote(label)}; write [^{own_words(label)}] where it belongs")
    return SourceText(body.path, "\n".join(lines), body.first_line), tuple((label, texts[label]) for label in used if label in notes)


def _take_notes(lines: list[str], first_line: int, problems: Problems) -> dict[str, tuple[Place, list[str]]]:
    """The footnotes' places and lines by label. They are removed from `lines`."""
    notes: dict[str, tuple[Place, list[str]]] = {}
    open_note: list[str] | None = None
    gap, code = False, fenced_lines(lines)[0]
    for number, line in enumerate(lines):
        place = Place(first_line + number, 1)
        if number in code:
            open_note = None
        elif found := _FOOTNOTE.match(line):
            if found[1] in notes:
                problems.add(place, f"the footnote {quote(found[1])} is already defined on line {notes[found[1]][0].line}")
            open_note, gap, lines[number] = [found[2].strip()], False, ""
            notes[found[1]] = (place, open_note)
        elif not line.strip():
            gap = True
        elif open_note is not None and _continues(line, gap=gap):
            if gap:
                problems.add(place, "a footnote has only one paragraph; join this text to it")
            open_note.append(line.strip())
            gap, lines[number] = False, ""
        else:
            open_note = None
    return notes


def _continues(line: str, *, gap: bool) -> bool:
    """Whether a line belongs to the footnote above it, from which a `gap` may separate it."""
    if line.startswith(("    ", "\t")):
        return not (gap and LIST_SIGN.match(line))
    return not (gap or HEADING.match(line) or LIST_SIGN.match(line))


def _references(line: str) -> list[tuple[str, int]]:
    """The labels of the footnotes to which a line refers, with their positions. Code spans are ignored."""
    if "[^" not in line:
        return []
    return [(found[1], found.start()) for found in _REFERENCE.finditer(without_code_spans(line))]


def split_items(body: SourceText, ids: dict[str, int], origins: list[Origin], problems: Problems) -> tuple[str, tuple[Item, ...]]:
    """The text before the list, and the list's items; `ids` has the line of each id of the level so far, and 0 for others in use.

    What the items say about their origins is added to `origins`.
    """
    lines = body.text.split("\n")
    code, signs = fenced_lines(lines)[0], _signs(body.text)
    starts = (number for number, sign in signs.items() if not (sign.goes_on and number and lines[number - 1].strip()))
    first = next(starts, len(lines))
    before = SourceText(body.path, "\n".join(lines[:first]), body.first_line)
    check_no_ids(before, problems)
    drafts: list[_ItemLines] = []
    gap = ignored = False
    for number, line in enumerate(lines[first:], first):
        place = Place(body.first_line + number, len(line) - len(line.lstrip()) + 1)
        sign = signs.get(number)
        if sign and sign.goes_on and drafts and not gap and not any(one.numbered for one in (drafts[-1], *drafts[-1].examples)):
            # A line of a sentence, such as "12. May".
            sign = None
        if sign:
            draft = _ItemLines(place, len(line[: place.column - 1].expandtabs(4)), sign.numbered, [sign.text], [(place.line, line)])
            (drafts[-1].examples if drafts and draft.indent >= drafts[-1].indent + 2 else drafts).append(draft)
            ignored = False
        elif line.strip() and not ignored:
            draft = drafts[-1]
            ignored = gap or number in code or bool(HEADING.match(line))
            if ignored:
                inside = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip()) >= draft.indent + 2
                advice = "an item has only one paragraph; join this text to it" if inside else "text after the list; put it before the list"
                problems.add(place, advice)
            else:
                draft = draft.examples[-1] if draft.examples else draft
                draft.lines.append(line.strip())
                draft.source.append((place.line, line))
        gap = not line.strip()
    return before.text.strip(), tuple(_item(draft, ids, origins, problems) for draft in drafts if not problems.full)


class _Sign(NamedTuple):
    """The sign of a list at the beginning of a line, and the text after it."""

    text: str
    numbered: bool = False
    goes_on: bool = False
    """Whether the line may as well go on with the text above it: a list begins with 1."""


def _signs(text: str) -> dict[int, _Sign]:
    """The lines outside code that begin with the sign of a list, by their numbers from 0. Pasted signs have been reported."""
    known = ((number, found) for number, line in _outside_code(text.split("\n")) if (found := LIST_SIGN.match(line)))
    signs = {
        number: _Sign(found[4] or "", found[2][:1].isdigit(), found[2][:1].isdigit() and found[2][:-1] != "1") for number, found in known
    }
    return dict(sorted((signs | {number: _Sign(sign.text) for number, sign in pasted_signs(text).items()}).items()))


def _item(draft: _ItemLines, ids: dict[str, int], origins: list[Origin], problems: Problems) -> Item:
    text, inside = _split_id(" ".join(draft.lines).strip())
    _refuse_id(text, draft.place, problems, "an item has only one id")
    if not text:
        problems.add(draft.place, "this item has no text")
    name, attributes = _attributes(inside or "")
    grown_from = ""
    if inside is not None:
        _check_id(name, _place_of("{#", draft), ids, problems)
        grown_from = _origin(name, attributes, draft, problems)
        if grown_from:
            origins.append(Origin(_place_of(f"{_ORIGIN}=", draft), name, grown_from))
    elif text:
        advice = "put it at the end" if "{#" in text else f"add one at the end, such as {{#{own_words(_suggested_id(text, ids))}}}"
        problems.add(draft.place, f"this item has no id; {advice}")
    examples = tuple(_example(example, problems) for example in draft.examples)
    return Item(name, text, tuple(example for example in examples if example), grown_from)


def _place_of(sign: str, draft: _ItemLines) -> Place:
    """The last place of a sign in an item's lines; a sign that is not there is at the beginning of the last line."""
    found = (Place(number, line.rfind(sign) + 1) for number, line in reversed(draft.source) if sign in line)
    return next(found, Place(draft.source[-1][0], 1))


def _attributes(inside: str) -> tuple[str, list[str]]:
    """The id and what follows it in ``{#…}``. Without the sign of an attribute, all of it is taken for the id."""
    name, *words = inside.split() or [""]
    return (name, words) if words and ("=" in inside or words[0].casefold().startswith(_ORIGIN)) else (inside, [])


def _origin(name: str, attributes: list[str], draft: _ItemLines, problems: Problems) -> str:
    """The full name in ``from=…`` after an item's id; empty if there is none, or if it cannot be read."""
    found = ""
    for attribute in attributes:
        key, sign, value = attribute.partition("=")
        if key != _ORIGIN or not value or value[0] in _QUOTES:
            near = nearest(key, [_ORIGIN]) if sign and key != _ORIGIN else ""
            advice = near or f"; write {{#{own_words(name)} {_ORIGIN}=LEVEL/ID}}, without spaces around '=' and without quotation marks"
            problems.add(_place_of(attribute, draft), f"{quote(attribute)} cannot follow an id{advice}")
            return ""
        if found:
            problems.add(_place_of(attribute, draft), f"'{_ORIGIN}' is used twice; an item grows from one other item")
            return ""
        found = value
    return found


def _example(draft: _ItemLines, problems: Problems) -> str:
    text = " ".join(draft.lines).strip()
    if not text:
        problems.add(draft.place, "this example has no text")
    _refuse_id(text, draft.place, problems, "this item is indented, so it is an example, and examples have no ids")
    return text


def _split_id(text: str) -> tuple[str, str | None]:
    """The text and the id in ``{#…}`` at its end."""
    start = text.rfind("{#")
    if start < 0 or text.find("}", start) != len(text) - 1:
        return text, None
    return text[:start].rstrip(), text[start + 2 : -1]


def _check_id(name: str, place: Place, ids: dict[str, int], problems: Problems) -> None:
    if not re.fullmatch(ID_PATTERN, name) or len(name) > ID_LIMIT:
        rule = f"use at most {ID_LIMIT} lower-case letters, digits and hyphens, starting with a letter"
        problems.add(place, f"{quote(name)} is not an id; {rule}, such as {{#{own_words(_suggested_id(name, ids))}}}")
    elif ids.get(name):
        problems.add(place, f"the id {quote(name)} is already used on line {ids[name]}; each id can be used once in a level")
    else:
        ids[name] = place.line


def _suggested_id(text: str, ids: dict[str, int]) -> str:
    """An id that no item of the level has, made from the first words of `text`; it is suggested only once."""
    words = itertools.dropwhile(lambda word: not word[0].isalpha(), re.findall(r"[a-z0-9]+", latin(text[:1000])))
    slugs = itertools.takewhile(lambda slug: len(slug) <= _LONGEST_SLUG, itertools.accumulate(words, "{}-{}".format))
    slug = ["", *slugs][-1]
    numbered = (f"{slug or 'item'}-{number}" for number in itertools.count(2 if slug else 1))
    found = next(name for name in itertools.chain([slug] if slug else (), numbered) if name not in ids)
    ids[found] = 0
    return found


def ids_in(body: SourceText) -> dict[str, int]:
    """Everything in a text that looks like an id, so that none of it is suggested for another item."""
    return dict.fromkeys(re.findall(r"\{#([^{}\s]{1,64})(?:\s[^{}]*)?\}", body.text), 0)


def _outside_code(lines: list[str]) -> list[tuple[int, str]]:
    """The lines outside fenced code, with their numbers from 0."""
    code = fenced_lines(lines)[0]
    return [(number, line) for number, line in enumerate(lines) if number not in code]
