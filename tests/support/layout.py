"""Looks for visual defects in a document as the engine laid it out: what a proof-reader would mark, page by page."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

POINTS = 0.75
"""Points in a CSS pixel."""

TYPE_SIZES = (52, 26, 18.4, 13, 9.2, 7.4)
"""The sizes of type, in points; there are no others."""
LEAST_FULL = 0.25
_SLACK = 1.0
_TWO_LINES = 30.0
LONGEST_WORD = 40
"""Letters from which on a word may be cut anywhere: no column is made for it."""
_BREAKS_AFTER = "-‐–—/\u00ad\u200b"
_HEADINGS = {"h2", "h3", "h4", "h5", "h6", "thead"}
_TO_WRITE_ON = {"rules", "pen-room", "pen-lines", "pen-rows", "things", "notes-page"}
"""Classes of elements with lines to write on."""
_FULL_BLEED = {"cover", "colophon"}


@dataclass(frozen=True)
class Word:
    """A piece of text on a page, in CSS pixels from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    room: float
    """The right edge of the block that holds it."""
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page with its words, from the top down, and the lines of each block of an element: how many, and whether more follow."""

    number: int
    name: str
    top: float
    bottom: float
    right: float
    words: tuple[Word, ...]
    lowest: float
    lines: dict[int, list[tuple[int, bool]]]


def pages(document: Any) -> list[Page]:
    """The pages of WeasyPrint's document."""
    return [_page(number, page._page_box) for number, page in enumerate(document.pages, 1)]


def defects(document: Any) -> list[str]:
    """Everything that is wrong with the pages, one sentence each."""
    seen = pages(document)
    broken = (f"page {number}: {what}" for number, page in enumerate(document.pages, 1) for what in bad_breaks(page._page_box))
    return [*(f"page {page.number}: {what}" for page in seen for what in _on_page(page)), *_cut_paragraphs(seen), *broken]


def bad_breaks(box: Any) -> Iterator[str]:
    """Lines that end inside of a word, and lines that end although the next word would have fitted well."""
    box = getattr(box, "_box", box)
    children = [getattr(child, "_box", child) for child in getattr(box, "children", ())]
    lines = [child for child in children if type(child).__name__ == "LineBox"]
    for first, second in itertools.pairwise(lines):
        ends, begins = _words_of(first), _words_of(second)
        if ends and begins and box.element is not None:
            right = max(child.position_x + child.margin_width() for child in first.children if child.is_in_normal_flow())
            yield from _bad_break(box, ends, begins, right)
    for child in children:
        yield from bad_breaks(child)


def _bad_break(box: Any, ends: list[Any], begins: list[Any], right: float) -> Iterator[str]:
    last, (word, width) = ends[-1].text.split()[-1], _first_word(begins)
    whole = " ".join(_text(box.element).split()).casefold()
    cut = f"{last}{begins[0].text.split()[0]}"
    spaced = f"{last} {begins[0].text.split()[0]}".casefold()
    words = [word for word in whole.split() if cut.casefold() in word]
    allowed = last[-1] in _BREAKS_AFTER or any("/" in word or len(word) >= LONGEST_WORD for word in words)
    if words and not allowed and spaced not in whole:
        yield f"the line ends inside of {cut!r}"
    blank = 0.3 * ends[-1].style["font_size"]
    spare = box.content_box_x() + box.width - right - blank - width
    # The author may ask for a break; a word may be kept with the next one, or have a drawing before it.
    # Nothing begins with a stroke, even after a blank (UAX 14, LB13).
    stroke = _words_of_text(begins)[1:2] == ["/"]
    kept = stroke or begins[0].style["white_space"] in {"nowrap", "pre"} or begins[0].position_x > box.content_box_x() + _SLACK
    # On a sheet to fill in by hand, a signal's first line ends before the rings.
    beside_rings = begins[0].element is not None and begins[0].element.get("class") == "signal"
    if spare > ends[-1].style["font_size"] * 2 and spaced in whole and not kept and not beside_rings:
        yield f"the line ends after {last!r}, and {word!r} would have fitted with {spare:.0f} px to spare"


def _first_word(texts: list[Any]) -> tuple[str, float]:
    """What a line's first word is, over several texts where no blank parts them, and about how wide."""
    word, width = "", 0.0
    for text in texts:
        if word and text.text[0].isspace():
            break
        # A blank that keeps two words together parts none.
        piece = re.split(r"[ \n\t]", text.text.lstrip())[0]
        word, width = word + piece, width + text.width * len(piece) / len(text.text)
        if piece != text.text:
            break
    return word, width


def _words_of_text(texts: list[Any]) -> list[str]:
    """The words of a line."""
    return " ".join(text.text for text in texts).split()


def _words_of(box: Any) -> list[Any]:
    """The texts of a line that have words in them, from left to right as they stand in the file."""
    box = getattr(box, "_box", box)
    if type(box).__name__ == "TextBox":
        return [box] if box.text.strip() else []
    return [text for child in getattr(box, "children", ()) for text in _words_of(child)]


def _text(element: Any) -> str:
    """An element's text, where a line break that the author asked for is a sign that no word has."""
    inner = "".join(_text(child) + (child.tail or "") for child in element)
    return "\0" if element.tag == "br" else f"{element.text or ''}{inner}"


def _on_page(page: Page) -> Iterator[str]:
    for word in page.words:
        if not any(abs(word.size - size) < 0.01 for size in TYPE_SIZES):
            yield f"{word.text!r} is set in {word.size:.1f} pt"
        if word.right > min(word.room, page.right) + _SLACK:
            yield f"{word.text!r} leaves its column by {word.right - min(word.room, page.right):.0f} px"
        if word.bottom > page.bottom + _SLACK:
            yield f"{word.text!r} leaves the page at its foot"
    yield from _collisions(page)
    if page.name in _FULL_BLEED:
        return
    full = (page.lowest - page.top) / (page.bottom - page.top)
    # The page on which a part opens may be a short one.
    if full < LEAST_FULL and not any("h2" in word.tags for word in page.words):
        yield f"only {full:.0%} full"
    if page.words and (last := max(page.words, key=lambda word: (word.bottom, word.left))) and _HEADINGS & set(last.tags):
        ruled = page.lowest > last.bottom + 10
        # A label hangs beside what it names, and may have more lines.
        first = min(word.top for word in page.words if word.tags == last.tags and last.top - word.top < _TWO_LINES)
        beside = any(abs(word.top - first) < 8 * _SLACK and not _HEADINGS & set(word.tags) for word in page.words)
        if not ruled and not beside:
            yield f"the heading {last.text!r} stands at the foot"


def _collisions(page: Page) -> Iterator[str]:
    words = sorted(page.words, key=lambda word: word.top)
    for number, first in enumerate(words):
        for second in words[number + 1 :]:
            if second.top >= first.bottom:
                break
            # The font's box is taller than its letters: only the middle half of it counts.
            inset_first, inset_second = (first.bottom - first.top) / 4, (second.bottom - second.top) / 4
            apart = first.bottom - inset_first <= second.top + inset_second or second.bottom - inset_second <= first.top + inset_first
            beside = first.right <= second.left + _SLACK or second.right <= first.left + _SLACK
            if not apart and not beside:
                yield f"{first.text!r} and {second.text!r} collide"


def _cut_paragraphs(seen: list[Page]) -> Iterator[str]:
    """Paragraphs of which a page holds a single line while another page holds the rest."""
    for first, second in itertools.pairwise(seen):
        for element in first.lines.keys() & second.lines.keys():
            # The engine lets alike paragraphs share an element; one that goes on is the last on its page and the first on the next.
            (above, goes_on), (below, _) = first.lines[element][-1], second.lines[element][0]
            if goes_on and min(above, below) < 2:
                yield f"page {first.number}: a paragraph leaves a single line on one side of the page break"


def _page(number: int, box: Any) -> Page:
    words: list[Word] = []
    lines: dict[int, list[tuple[int, bool]]] = {}
    lowest = [0.0]
    full_bleed = box.page_type.name in _FULL_BLEED
    content = next(child for child in box.children if child.element_tag == "html")
    _walk(content, (), box.content_box_x() + box.width, words, lines, lowest)
    bottom = box.margin_height() if full_bleed else box.content_box_y() + box.height
    right = box.margin_width() if full_bleed else box.content_box_x() + box.width
    return Page(
        number,
        box.page_type.name or "",
        box.content_box_y(),
        bottom,
        right,
        tuple(words),
        max([*lowest, *(w.bottom for w in words)]),
        lines,
    )


def _walk(
    box: Any, tags: tuple[str, ...], room: float, words: list[Word], lines: dict[int, list[tuple[int, bool]]], lowest: list[float]
) -> None:
    box = getattr(box, "_box", box)
    kind = type(box).__name__
    if kind == "TextBox":
        if box.text.strip() and "turned" not in tags:
            size = box.style["font_size"].value if hasattr(box.style["font_size"], "value") else box.style["font_size"]
            edge = (box.position_x, box.position_y, box.position_x + box.width, box.position_y + box.margin_height())
            words.append(Word(box.text.strip(), *edge, size * POINTS, room, tags))
        return
    # A table's head stands again on each page of the table.
    inside = getattr(box, "children", ())
    if inside and type(inside[-1]).__name__ == "LineBox" and box.element is not None and "thead" not in tags:
        lines.setdefault(id(box.element), []).append((len(inside), inside[-1].resume_at is not None))
    if kind in {"BlockBox", "TableCellBox", "FlexBox"} and isinstance(box.width, float | int):
        room = box.content_box_x() + box.width
        if box.element is not None and _TO_WRITE_ON & set(box.element.get("class", "").split()):
            lowest[0] = max(lowest[0], box.position_y + box.height)
    if box.element is not None and box.element.tag == "input":
        lowest[0] = max(lowest[0], box.position_y + box.height)
    if box.style["transform"] and box.element_tag == "span":
        # Turned text stands elsewhere than its box.
        tags = (*tags, "turned")
    for child in inside:
        tag = child.element_tag if getattr(child, "element_tag", None) else ""
        _walk(child, (*tags, tag), room, words, lines, lowest)
