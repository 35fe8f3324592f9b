"""A structure tree before it is written: its parts, what they are tidied to, and the objects that they become.

Sections are ISO 32000-1's. Uses nothing of WeasyPrint, and no layout.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import pydyf

from ladder_reports.rendering import table_heads

_HEADINGS = tuple(f"H{rank}" for rank in range(1, 7))
LINES = frozenset({"P", *_HEADINGS, "Span", "Link", "Lbl", "Code", "Quote", "Reference", "Caption", "Figure", "Form"})
"""Parts that hold lines of text, and no blocks."""
_IN_LINES = frozenset({"Span", "Link", "Code", "Quote", "Reference", "Figure", "Form", "Note"})
"""Parts that are in a line of text."""
_HOLD_EITHER = frozenset({"TD", "TH", "LBody", "Note"})
_MAY_BE_EMPTY = frozenset({"TD", "TH"})
_PAGE_BITS = 20
"""A page has fewer marks than 2 to the power of this."""


def mark(page: int, number: int) -> int:
    """What stands for a marked-content sequence (14.6), by its page, from 0, and its number there."""
    return page << _PAGE_BITS | number


def page_and_number(mark: int) -> tuple[int, int]:
    """The page of a mark, from 0, and its number there."""
    return mark >> _PAGE_BITS, mark & (1 << _PAGE_BITS) - 1


class Node:
    """A part of a document: a structure element, or with no `kind` only what an element of HTML holds."""

    __slots__ = (
        "alternative", "area", "columns", "element", "expansion", "heads", "kids", "kind", "known", "lang", "link", "name", "numbering",
        "of_contents", "parent", "rows", "scope", "spoken", "words",
    )  # fmt: skip

    def __init__(self, kind: str, lang: str, parent: "Node | None" = None) -> None:
        self.kind = kind
        """The standard structure type (14.8.4)."""
        self.lang = lang
        self.parent = parent
        self.link: Node | None = self if kind == "Link" else parent and parent.link
        """The link that it is part of."""
        self.of_contents = False
        """Whether lists in it are the contents of the document."""
        self.kids: list[Any] = []
        """In reading order: other parts, marks (`mark`), and annotations with their page."""
        self.known: dict[Any, Node] = {}
        """The parts that elements of HTML directly inside are, by identity and tag."""
        self.element: Any = None
        self.alternative = self.spoken = self.expansion = ""
        """What it shows, what is read instead of its text, what its text is short for (14.9.3 to 14.9.5)."""
        self.area: tuple[float, ...] = ()
        """Of a figure, in points."""
        self.columns = self.rows = 1
        """Of a table that a cell spans."""
        self.scope = self.name = self.numbering = ""
        self.heads: list[Node] = []
        """The cells that are read as the heads of a cell, where that does not follow from their scope."""
        self.words: list[tuple[int, float, str]] = []
        """Of a link: pieces of text with their page and height on it."""

    def add(self, kind: str, lang: str, **more: Any) -> "Node":
        """A new part at the end of this one."""
        node = Node(kind, lang, self)
        for name, value in more.items():
            setattr(node, name, value)
        self.kids.append(node)
        return node

    def label(self) -> "Node":
        """The label of the list item that this is the body of."""
        item: Node | None = self
        while item is not None and item.kind != "LI":
            item = item.parent
        if item is None:
            return self
        if "Lbl" not in item.known:
            item.known["Lbl"] = Node("Lbl", item.lang, item)
            item.kids.insert(0, item.known["Lbl"])
        return item.known["Lbl"]

    def body(self) -> "Node":
        """The body of this list item."""
        if "LBody" not in self.known:
            self.known["LBody"] = self.add("LBody", self.lang)
        return self.known["LBody"]


def tidy(root: Node, blank: set[int]) -> set[int]:
    """Make a tree of standard structure out of what elements hold; the marks that are left over, all of which are `blank`.

    Empty parts are left out, and those that only hold others. Text is in a paragraph, or in another part that holds lines.
    """
    tidier = _Tidier(blank)
    tidier.tidy(root)
    table_heads.name_heads(tidier.tables)
    return tidier.left_over


class _Tidier:
    def __init__(self, blank: set[int]) -> None:
        self.blank = blank
        self.left_over: set[int] = set()
        self.tables: list[Node] = []

    def tidy(self, node: Node) -> list[Any]:
        """What stands in the place of a part."""
        kids: list[Any] = []
        for kid in node.kids:
            if type(kid) is Node:
                kids += self.tidy(kid)
            else:
                kids.append(kid)
        kind = node.kind
        if kind in LINES:
            return self.line(node, kids)
        if not kind and all(map(_is_in_line, kids)):
            node.kind = "P"
            return self.line(node, kids)
        node.kids = self.blocks(node, kids)
        if not kind:
            return node.kids
        if kind == "Table" and node.kids:
            self.tables.append(node)
        return [node] if node.kids or kind in _MAY_BE_EMPTY else []

    def line(self, node: Node, kids: list[Any]) -> list[Any]:
        """A part that holds lines, if there is anything in them."""
        if not self.is_blank(kids):
            node.kids = kids
            return [node]
        if node.kind in _IN_LINES:
            return kids
        self.left_over.update(kids)
        return []

    def blocks(self, node: Node, kids: list[Any]) -> list[Any]:
        """What is in a part that may hold blocks: its lines, too, are in blocks, unless they are alone in it."""
        kind = node.kind
        found: list[Any] = []
        for in_line, group in groupby(kids, _is_in_line):
            run = list(group)
            if not in_line:
                found += run
            elif self.is_blank(run):
                self.left_over.update(run)
            elif kind in _HOLD_EITHER and len(run) == len(kids):
                return run
            else:
                found.append(_holding("P", run, node))
        if kind in _HOLD_EITHER and len(found) == 1 and found[0].kind == "P" and found[0].lang == node.lang:
            return found[0].kids  # type: ignore[no-any-return]
        if kind == "TOCI":
            for one in found:
                one.kind = "Reference" if one.kind == "P" and _has_link(one) else one.kind
        if kind == "LI" and found and not any(one.kind == "LBody" for one in found):
            found[0].kind = "LBody"  # a term without its description
        if kind == "L":
            found = [one if one.kind in {"LI", "L", "Caption"} else _holding("LI", [_holding("LBody", [one], node)], node) for one in found]
        return found

    def is_blank(self, kids: list[Any]) -> bool:
        """Whether there is nothing in a line but spaces."""
        return all(type(kid) is int and kid in self.blank for kid in kids)


def _is_in_line(kid: Any) -> bool:
    return type(kid) is not Node or kid.kind in _IN_LINES


def _has_link(node: Node) -> bool:
    return any(kid.kind == "Link" or _has_link(kid) for kid in node.kids if type(kid) is Node)


def _holding(kind: str, kids: list[Any], parent: Node) -> Node:
    node = Node(kind, parent.lang, parent)
    node.kids = kids
    return node


def write(pdf: Any, root: Node, counts: Iterable[int]) -> None:
    """Add a tidy tree to a PDF; `counts` says how many marks each page has."""
    writer = _Writer(pdf, counts)
    structure = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(structure)
    structure["K"] = pydyf.Array([writer.write(root, structure.reference, pdf.catalog["Lang"].string)])
    numbers = pydyf.Array()
    for page, holders in enumerate(writer.holders):
        numbers += [page, pydyf.Array(holders)]
    for number, (holder, annotation) in enumerate(writer.annotations, len(writer.holders)):
        annotation["StructParent"] = number
        numbers += [number, holder]
    parent_tree = pydyf.Dictionary({"Nums": numbers})
    pdf.add_object(parent_tree)
    structure["ParentTree"] = parent_tree.reference
    structure["ParentTreeNextKey"] = len(writer.holders) + len(writer.annotations)
    if writer.names:
        pairs = ((_text(name), reference) for name, reference in sorted(writer.names.items()))
        names = pydyf.Dictionary({"Names": pydyf.Array(part for pair in pairs for part in pair)})
        pdf.add_object(names)
        structure["IDTree"] = names.reference
    pdf.catalog["StructTreeRoot"] = structure.reference


class _Writer:
    def __init__(self, pdf: Any, counts: Iterable[int]) -> None:
        self.pdf = pdf
        self.pages = pdf.page_references
        self.holders: list[list[bytes]] = [[b"null"] * count for count in counts]
        """For each page the element of each mark (14.7.4.4)."""
        self.annotations: list[tuple[bytes, Any]] = []
        self.names: dict[str, bytes] = {}
        self.attributes: dict[tuple[Any, ...], bytes] = {}
        self.notes = 0

    def write(self, node: Node, parent: bytes, lang: str) -> bytes:
        """Add a part, and all that is in it, whose surroundings are in a language; a reference to it."""
        kids = pydyf.Array()
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.kind}", "P": parent})
        self.pdf.add_object(element)
        reference: bytes = element.reference
        if node.lang and node.lang != lang:
            lang = node.lang
            element["Lang"] = _text(lang)
        here = None
        for kid in node.kids:
            if type(kid) is Node:
                kids.append(self.write(kid, reference, lang))
            elif type(kid) is int:
                page, number = page_and_number(kid)
                self.holders[page][number] = reference
                if here is None:
                    here = page
                    element["Pg"] = self.pages[page]
                kids.append(number if page == here else pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[page], "MCID": number}))
            else:
                page, annotation = kid
                self.annotations.append((reference, annotation))
                kids.append(pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": self.pages[page]}))
        element["K"] = kids
        for key, value in _entries(node):
            element[key] = value
        self.name(node, element, reference)
        return reference

    def name(self, node: Node, element: Any, reference: bytes) -> None:
        """Give a part its attributes, and the name that others refer to."""
        if node.kind == "Note":
            self.notes += 1
            node.name = f"note-{self.notes}"
        if node.name:
            element["ID"] = _text(node.name)
            self.names[node.name] = reference
        attributes = tuple(_attributes(node))
        if attributes:
            known = self.attributes.get(attributes)
            if known is None:
                holder = pydyf.Dictionary(attributes)
                self.pdf.add_object(holder)
                known = self.attributes[attributes] = holder.reference
            element["A"] = known


def _entries(node: Node) -> Iterator[tuple[str, Any]]:
    if node.alternative:
        yield "Alt", _text(node.alternative)
    if node.spoken:
        yield "ActualText", _text(node.spoken)
    if node.expansion:
        yield "E", _text(node.expansion)


def _attributes(node: Node) -> Iterator[tuple[str, Any]]:
    """The attributes of a figure, a list or a cell (14.8.5); those of parts that are alike are equal."""
    if node.kind == "Figure" and node.area:
        yield "O", "/Layout"
        yield "BBox", b"[" + b" ".join(f"{number:f}".rstrip("0").rstrip(".").encode() for number in node.area) + b"]"
    elif node.kind == "L" and node.numbering:
        yield "O", "/List"
        yield "ListNumbering", node.numbering
    elif node.kind in {"TD", "TH"} and (node.scope or node.heads or node.columns != 1 or node.rows != 1):
        yield "O", "/Table"
        if node.scope:
            yield "Scope", f"/{node.scope}"
        if node.columns != 1:
            yield "ColSpan", node.columns
        if node.rows != 1:
            yield "RowSpan", node.rows
        if node.heads:
            yield "Headers", b"[" + b" ".join(b"(%s)" % head.name.encode() for head in node.heads) + b"]"


def _text(text: str) -> Any:
    return pydyf.String(text)
