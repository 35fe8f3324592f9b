"""The tags of a PDF: its structure tree (ISO 32000-1, 14.7 and 14.8), made from the boxes of a laid-out document.

In place of WeasyPrint's own, which has a box for an element: what a page's end cuts is twice in it, and so is a table's head that
is repeated on the next page. Here an element is in the tree once, on however many pages it lies. What has no words is left out,
and so is what stands on a page only because it is a page. docs/accessibility.md says what templates can add.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint.css import AnonymousStyle
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

from ladder_reports.rendering import tag_tree
from ladder_reports.rendering.patching import Patch, require
from ladder_reports.rendering.tag_tree import Node

_POINTS = 0.75
"""Points in a CSS pixel."""
_BLOCKS = {
    "main": "Part", "article": "Art", "section": "Sect", "blockquote": "BlockQuote", "p": "P", "pre": "P", "table": "Table",
    "dl": "L", **{f"h{rank}": f"H{rank}" for rank in "123456"},
}  # fmt: skip
_RANKS = frozenset("123456")
_INLINES = {"a": "Link", "code": "Code", "q": "Quote"}
_CELLS = {"td": "TD", "th": "TH"}
_GROUPS = {"caption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR"}
_INSIDE = {
    **dict.fromkeys(("caption", "thead", "tbody", "tfoot"), ("Table",)), "tr": ("Table", "THead", "TBody", "TFoot"),
    **dict.fromkeys(("td", "th"), ("TR",)), **dict.fromkeys(("li", "dt", "dd"), ("L",)),
}  # fmt: skip
"""Elements that are something by themselves only inside others."""
_LISTS = frozenset({"ul", "ol"})
_ROOTS = frozenset({"html", "body"})
_NO_ROLES = frozenset({"presentation", "none"})
_NUMBERINGS = {
    "disc": "/Disc", "circle": "/Circle", "square": "/Square", "decimal": "/Decimal", "lower-alpha": "/LowerAlpha",
    "upper-alpha": "/UpperAlpha", "lower-roman": "/LowerRoman", "upper-roman": "/UpperRoman",
}  # fmt: skip
_NOTES = frozenset({"doc-footnote", "doc-endnote"})
_SVG_TITLE = "{http://www.w3.org/2000/svg}title"
_BLANKS = " \n\t\u00a0\u200b"
"""What alone is nothing to read; WeasyPrint puts a zero-width space where a line would be empty."""
_PRINTED = 4
"""The flag of an annotation that is printed (12.5.3)."""
_LAYOUT = pydyf.Dictionary({"Type": "/Layout"})
_PAGINATION = pydyf.Dictionary({"Type": "/Pagination"})
_IN_MARGINS = {
    side: pydyf.Dictionary({"Type": "/Pagination", "Subtype": f"/{kind}", "Attached": pydyf.Array([f"/{place}"])})
    for side, kind, place in (("@top", "Header", "Top"), ("@bottom", "Footer", "Bottom"))
}


def patches() -> Iterator[Patch]:
    """The making of the structure tree."""
    require(Stream, "_tags")
    require(Page, "_page_box")
    yield Patch(weasyprint.pdf, "add_tags", add_tags, "bcf3233a966d27fb", (tags._build_box_tree, Stream.marked, Stream.artifact))  # noqa: SLF001


def add_tags(pdf: Any, document: Any, _pdf_version: Any, page_streams: Iterable[Any]) -> None:
    """Add the structure tree to a PDF whose pages are painted; in place of `weasyprint.pdf.tags.add_tags`."""
    pdf.catalog.setdefault("Lang", pydyf.String())
    reader = _Reader(pdf.catalog["Lang"].string)
    for page, stream in zip(document.pages, page_streams, strict=True):
        reader.read(page, stream)
    for link in reader.links:
        _describe(link)
    for page, annotation in reader.no_links:
        sheet = pdf.objects[pdf.pages["Kids"][3 * page]]
        sheet["Annots"] = pydyf.Array(one for one in sheet["Annots"] if one != annotation.reference)
    for mark in tag_tree.tidy(reader.root, reader.blank):
        page, number = tag_tree.page_and_number(mark)
        reader.pages[page].leave_out(number, _LAYOUT)
    tag_tree.write(pdf, reader.root, [page.count for page in reader.pages])
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def _is_block(box: Any) -> bool:
    """Whether an element is a block, or a part of one, and not in a line of text."""
    return isinstance(box, boxes.BlockLevelBox) or box.element_tag == "div" or box.element_tag in _INSIDE


def _span(value: str | None) -> int:
    """The columns or rows that a cell spans, as its attribute says."""
    return max(1, int(value)) if value and value.isdecimal() else 1


class _Page:
    """The marked-content sequences of a painted page (14.6)."""

    def __init__(self, height: float, stream: Any) -> None:
        self.height = height
        self.marks: dict[Any, Any] = stream._tags  # noqa: SLF001 -- they have no public name
        self.count = len(self.marks)
        self._lines: list[Any] = stream.stream
        self._places: dict[int, int] = {}

    def leave_out(self, number: int, properties: Any) -> None:
        """Have a sequence be an artifact (14.8.2.2): something that is seen and not read."""
        if not self._places:
            places = enumerate(self._lines)
            self._places = {line["MCID"]: place for place, line in places if type(line) is pydyf.Dictionary and "MCID" in line}
        place = self._places[number]
        self._lines[place - 1 : place + 1] = "/Artifact", properties

    def area(self, box: Any) -> tuple[float, float, float, float]:
        """Where a box is: left, bottom, right, top, in points from the foot of the page."""
        left, below = box.content_box_x(), self.height - box.content_box_y()
        return left * _POINTS, (below - box.height) * _POINTS, (left + box.width) * _POINTS, below * _POINTS


def _describe(link: Node) -> None:
    """Say in the annotations of a link what it is: its title, or for one inside the document its words."""
    title = link.element.get("title") if link.element is not None else None
    text = title or " ".join("".join(words for *_, words in line) for _, line in groupby(link.words, key=lambda piece: piece[:2]))
    for kid in link.kids:
        if type(kid) is tuple and ("Dest" in kid[1] or title) and text.split():
            kid[1]["Contents"] = pydyf.String(" ".join(text.split()))


class _Reader:
    """Reads the boxes of one page after the other into one tree."""

    def __init__(self, lang: str) -> None:
        self.root = Node("Document", lang)
        self.pages: list[_Page] = []
        self.blank: set[int] = set()
        """The marks that are spaces alone."""
        self.links: list[Node] = []
        self.no_links: list[tuple[int, Any]] = []
        """The annotations of links in what is left out, with their page."""

    def read(self, page: Any, stream: Any) -> None:
        """Read a page that is painted."""
        self.pages.append(_Page(page.height, stream))
        for box in page._page_box.children:  # noqa: SLF001 -- it has no public name
            if isinstance(box, boxes.MarginBox):
                self.leave_out(box, _IN_MARGINS.get(box.at_keyword.split("-")[0], _PAGINATION))
            else:
                self.walk(box, self.root)

    def walk(self, box: Any, node: Node) -> None:
        """Read a box that is in the part of the document that `node` is."""
        kind = type(box)
        if kind is boxes.TextBox:
            self.take(box, node, box.text)
            return
        if kind is AbsolutePlaceholder:
            box = box._box  # noqa: SLF001 -- it stands for a box that has no other name
        if isinstance(box, boxes.ReplacedBox):
            self.picture(box, node)
            return
        within = node if kind is boxes.LineBox or box.element is None else self.node(box, node)
        if within is None:
            return
        if box.link_annotation:
            self.link_area(box, within)
        if box.widget_annotation:
            within.add("Form", within.lang).kids.append((len(self.pages) - 1, box.widget_annotation))
        for child in box.children:
            self.walk(child, within)

    def node(self, box: Any, node: Node) -> Node | None:
        """The part of the document that a box is of, which may be the one that it is in; nothing if it is not read."""
        tag, element = box.element_tag, box.element
        if tag.endswith("::marker"):
            return node.label()
        anonymous = type(box.style) is AnonymousStyle and not box.is_table_wrapper
        if anonymous or "::" in tag or tag in _ROOTS or (element is node.element and node.kind == "Table"):
            return node
        if element.attrib.get("aria-hidden") == "true":
            self.leave_out(box, _LAYOUT)
            return None
        key = id(element), tag
        known = node.known.get(key)
        if known is None:
            known = node.known[key] = self.new_node(box, tag, node)
        elif getattr(box, "is_header", False) or getattr(box, "is_footer", False) or box.style["position"] == "fixed":
            # On a page after its first.
            self.leave_out(box, _PAGINATION)
            return None
        return known

    def new_node(self, box: Any, tag: str, node: Node) -> Node:
        """A part of the document for an element that is met for the first time; the one that it is in, if it is nothing by itself."""
        attributes, lang = box.element.attrib, box.style["lang"] or ""
        label = attributes.get("aria-label", "")
        if label and attributes.get("role") == "img" and _is_block(box):
            return node.add("Figure", lang, alternative=label, area=self.pages[-1].area(box))
        made = self.part(box, tag, node, lang)
        if made is not node:
            made.element = box.element
        expansion = attributes.get("title", "") if tag == "abbr" and not label else ""
        return made.add("Span", lang, spoken=label, expansion=expansion) if label or expansion or lang != made.lang else made

    def part(self, box: Any, tag: str, node: Node, lang: str) -> Node:
        """What an element is by its name and its role."""
        role = box.element.attrib.get("role", "")
        block = _is_block(box)
        if tag in _INLINES and role not in _NO_ROLES:
            made = (node.add("Reference", lang) if role == "doc-noteref" else node).add(_INLINES[tag], lang)
            self.links += [made] if made.kind == "Link" else []
            return made
        if block and node.kind in tag_tree.LINES:
            return node
        if role in _NOTES:
            return (self.inside(tag, node, lang) if tag == "li" and node.kind == "L" else node).add("Note", lang)
        if tag == "li" and node.kind == "TOC":
            return node.add("TOCI", lang)
        if role not in _NO_ROLES and node.kind in _INSIDE.get(tag, ()):
            return self.cell(box, tag, node, lang) if tag in _CELLS else self.inside(tag, node, lang)
        if tag in _LISTS and role not in _NO_ROLES:
            if node.of_contents or role == "doc-toc":
                return node.add("TOC", lang)
            return node.add("L", lang, numbering=_NUMBERINGS.get(box.style["list_style_type"], ""))
        if not block:
            return node
        kind = _BLOCKS.get(tag, "") if role not in _NO_ROLES else ""
        rank = box.element.attrib.get("aria-level", "")
        if rank in _RANKS and kind[1:] in _RANKS:
            kind = f"H{rank}"
        return node.add(kind, lang, of_contents=node.of_contents or role == "doc-toc")

    def cell(self, box: Any, tag: str, row: Node, lang: str) -> Node:
        """A cell of a table, which may be set as another kind of box."""
        attributes = box.element.attrib
        set_as_cell = isinstance(box, boxes.TableCellBox)
        columns, rows = (box.colspan, box.rowspan) if set_as_cell else (_span(attributes.get(name)) for name in ("colspan", "rowspan"))
        return row.add(_CELLS[tag], lang, columns=columns, rows=rows, scope=attributes.get("scope", ""))

    def inside(self, tag: str, node: Node, lang: str) -> Node:
        """A part of a table or a list."""
        if tag == "dt":
            return node.add("LI", lang).add("Lbl", lang)
        if tag == "dd":
            last = node.kids[-1] if node.kids else None
            return (last if isinstance(last, Node) and last.kind == "LI" else node.add("LI", lang)).body().add("", lang)
        return node.add("LI", lang).body() if tag == "li" else node.add(_GROUPS[tag], lang)

    def take(self, box: Any, node: Node, words: str) -> None:
        """Put the mark of a box into the tree."""
        mark = self.pages[-1].marks.pop(box, None)
        if mark is None:
            return  # it was not painted
        page = len(self.pages) - 1
        number = tag_tree.mark(page, mark["mcid"])
        node.kids.append(number)
        if not words.strip(_BLANKS):
            self.blank.add(number)
        if node.link is not None:
            node.link.words.append((page, box.position_y, words))

    def picture(self, box: Any, node: Node) -> None:
        """An image or a drawing, which is read as the text that says what it shows; without one, it is decoration."""
        get = box.element.attrib.get
        title = box.element.find(_SVG_TITLE)
        text = title.text if title is not None and title.text else get("aria-label") or get("alt") or ""
        if "::" in box.element_tag or get("aria-hidden") == "true" or not text.strip():
            self.leave_out(box, _LAYOUT)
            return
        if box.link_annotation:
            self.link_area(box, node)
        within = node.kind == "Figure"
        figure = node if within else node.add("Figure", box.style["lang"] or "", alternative=text, area=self.pages[-1].area(box))
        self.take(box, figure, text)

    def link_area(self, box: Any, node: Node) -> None:
        """Let the area of a link on the page belong to its Link element (14.8.4.4.2), of which `box` may be any part."""
        box.link_annotation["F"] = _PRINTED
        holder = node.link
        if holder is None:
            key = id(box.element), "link"
            holder = node.known.get(key)
            if holder is None:
                holder = node.known[key] = node.add("Link", node.lang)
                self.links.append(holder)
        holder.kids.append((len(self.pages) - 1, box.link_annotation))

    def leave_out(self, box: Any, properties: Any) -> None:
        """Have a box, and all that is in it, be an artifact. It has no links, either."""
        if type(box) is AbsolutePlaceholder:
            box = box._box  # noqa: SLF001 -- it stands for a box that has no other name
        mark = self.pages[-1].marks.pop(box, None)
        if mark is not None:
            self.pages[-1].leave_out(mark["mcid"], properties)
        if box.link_annotation:
            self.no_links.append((len(self.pages) - 1, box.link_annotation))
        for child in box.children:
            self.leave_out(child, properties)
