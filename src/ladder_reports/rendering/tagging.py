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
    "ul": "L", "ol": "L", "dl": "L", **{f"h{rank}": f"H{rank}" for rank in range(1, 7)},
}  # fmt: skip
_INLINES = {"a": "Link", "code": "Code", "q": "Quote"}
_INSIDE = {
    "caption": ("Caption", ("Table",)), "thead": ("THead", ("Table",)), "tbody": ("TBody", ("Table",)), "tfoot": ("TFoot", ("Table",)),
    "tr": ("TR", ("Table", "THead", "TBody", "TFoot")), "td": ("TD", ("TR",)), "th": ("TH", ("TR",)),
    "li": ("LI", ("L",)), "dt": ("LI", ("L",)), "dd": ("LI", ("L",)),
}  # fmt: skip
"""Elements that have a tag of their own only inside others."""
_NUMBERINGS = {
    "disc": "/Disc", "circle": "/Circle", "square": "/Square", "decimal": "/Decimal", "lower-alpha": "/LowerAlpha",
    "upper-alpha": "/UpperAlpha", "lower-roman": "/LowerRoman", "upper-roman": "/UpperRoman",
}  # fmt: skip
_NOTES = frozenset({"doc-footnote", "doc-endnote"})
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
        sheet["Annots"].remove(annotation.reference)
    for mark in tag_tree.tidy(reader.root, reader.blank):
        page, number = tag_tree.page_and_number(mark)
        reader.pages[page].leave_out(number, _LAYOUT)
    tag_tree.write(pdf, reader.root, [page.count for page in reader.pages])
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


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
            self._places = {
                line["MCID"]: place for place, line in enumerate(self._lines) if type(line) is pydyf.Dictionary and "MCID" in line
            }
        place = self._places[number]
        self._lines[place - 1 : place + 1] = "/Artifact", properties


def _describe(link: Node) -> None:
    """Say in the annotations of a link inside the document what it is: its title, or its words."""
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

    def walk(self, box: Any, node: Node) -> None:
        """Read a box that is in the part of the document that `node` is."""
        kind = type(box)
        if kind is boxes.TextBox:
            self.take(box, node, words=box.text)
            return
        if kind is AbsolutePlaceholder:
            box = box._box  # noqa: SLF001 -- it stands for a box that has no other name
            kind = type(box)
        if isinstance(box, boxes.ReplacedBox):
            self.picture(box, node)
            return
        tag = box.element_tag
        if kind is not boxes.LineBox and box.element is not None:
            if tag.endswith("::marker"):
                node = node.label()
            elif "::" not in tag and (box.is_table_wrapper or type(box.style) is not AnonymousStyle):
                within = self.node(box, tag, node)
                if within is None:
                    return
                node = within
        if box.link_annotation:
            self.link(box, node)
        if box.widget_annotation:
            box.widget_annotation["F"] = box.widget_annotation.get("F", 0) | 4
            node.add("Form", node.lang).kids.append((len(self.pages) - 1, box.widget_annotation))
        for child in box.children:
            self.walk(child, node)

    def node(self, box: Any, tag: str, node: Node) -> Node | None:
        """The part of the document that an element is, which may be the one that it is in; nothing if it is not read."""
        element, attributes = box.element, box.element.attrib
        if tag in {"html", "body"} or (tag == "table" and element is node.element and node.kind == "Table"):
            return node
        key = id(element), tag
        known = node.known.get(key)
        if attributes.get("aria-hidden") == "true":
            self.leave_out(box, _LAYOUT)
            return None
        if known is not None and (getattr(box, "is_header", False) or getattr(box, "is_footer", False) or box.style["position"] == "fixed"):
            # On a page after its first.
            self.leave_out(box, _PAGINATION)
            return None
        if known is None:
            known = node.known[key] = self.new_node(box, tag, node)
        return known

    def new_node(self, box: Any, tag: str, node: Node) -> Node:
        """A part of the document for an element that is met for the first time; the one that it is in, if it is nothing by itself."""
        attributes, style = box.element.attrib, box.style
        lang, role = style["lang"] or "", attributes.get("role", "")
        block = isinstance(box, boxes.BlockLevelBox) or tag in _INSIDE
        label = attributes.get("aria-label", "")
        if role == "img" and label:
            figure = node.add("Figure", lang, alternative=label)
            figure.area = self.area(box)
            return figure
        made = node
        if role in {"presentation", "none"} or (block and node.kind in tag_tree.LINES):
            pass
        elif node.kind == "TOC":
            made = node.add("TOCI", lang)
        elif role == "doc-toc":
            made = node.add("TOC", lang)
        elif tag in _INSIDE and node.kind in _INSIDE[tag][1]:
            made = self.inside(box, tag, node, lang)
        elif tag in _BLOCKS:
            made = node.add(_BLOCKS[tag], lang)
            made.numbering = _NUMBERINGS.get(style["list_style_type"], "") if made.kind == "L" else ""
        elif tag in _INLINES:
            made = (node.add("Reference", lang) if role == "doc-noteref" else node).add(_INLINES[tag], lang)
            if made.kind == "Link":
                self.links.append(made)
        if made is node and block and node.kind not in tag_tree.LINES:
            made = node.add("", lang)
        if role in _NOTES:
            made = made.add("Note", lang)
        if made is not node:
            made.element = box.element
        if label or (tag == "abbr" and attributes.get("title")):
            made = made.add("Span", lang, spoken=label, expansion="" if label else attributes["title"])
        elif lang != made.lang:
            made = made.add("Span", lang)
        return made

    def inside(self, box: Any, tag: str, node: Node, lang: str) -> Node:
        """A part of a table or a list."""
        kind = _INSIDE[tag][0]
        if kind in {"TH", "TD"}:
            cell = node.add(kind, lang)
            cell.columns, cell.rows, cell.scope = box.colspan, box.rowspan, box.element.attrib.get("scope", "")
            return cell
        if kind != "LI":
            return node.add(kind, lang)
        if tag == "dt":
            return node.add("LI", lang).add("Lbl", lang)
        last = node.kids[-1] if tag == "dd" and node.kids else None
        item = last if isinstance(last, Node) and last.kind == "LI" else node.add("LI", lang)
        return item.body()

    def take(self, box: Any, node: Node, words: str) -> None:
        """Put a mark of this page into the tree."""
        mark = self.pages[-1].marks.pop(box, None)
        if mark is None:
            return  # it was not painted
        page = len(self.pages) - 1
        number = tag_tree.mark(page, mark["mcid"])
        node.kids.append(number)
        if words.isspace():
            self.blank.add(number)
        if node.link is not None:
            node.link.words.append((page, box.position_y, words))

    def picture(self, box: Any, node: Node) -> None:
        """An image or a drawing, which is read as the text that says what it shows; without one, it is decoration."""
        element = box.element
        title = element.find("{http://www.w3.org/2000/svg}title") if element is not None else None
        text = (title.text or "" if title is not None else "") or (element.get("aria-label") or element.get("alt") or "" if element else "")
        if not text.strip() or element.get("aria-hidden") == "true" or "::" in box.element_tag:
            self.leave_out(box, _LAYOUT)
            return
        if node.kind == "Figure":
            self.take(box, node, words=text)
            return
        figure = node.add("Figure", box.style["lang"] or "", alternative=text)
        figure.area = self.area(box)
        if box.link_annotation:
            self.link(box, node)
        self.take(box, figure, words=text)

    def area(self, box: Any) -> tuple[float, ...]:
        """Where a box is on its page: left, bottom, right, top, in points."""
        x, y = box.content_box_x(), box.content_box_y()
        return (
            x * _POINTS,
            (self.pages[-1].height - y - box.height) * _POINTS,
            (x + box.width) * _POINTS,
            (self.pages[-1].height - y) * _POINTS,
        )

    def link(self, box: Any, node: Node) -> None:
        """Let the area of a link on the page belong to its Link element (14.8.4.4.2), of which `box` may be any part."""
        box.link_annotation["F"] = 4  # it is printed
        holder = node.link
        if holder is None:
            key = id(box.element), "link"
            holder = node.known.get(key)
            if holder is None:
                holder = node.known[key] = node.add("Link", node.lang)
                self.links.append(holder)
        holder.kids.append((len(self.pages) - 1, box.link_annotation))
