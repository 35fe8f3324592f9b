"""HTML whose elements are all closed is read by the parser for XML, which is written in C.

Documents from our templates are such HTML. The rules here say where an HTML parser would do anything else than nest the
elements as they are written: there, and for a tag that no template uses, WeasyPrint's own parser is called.
"""

import re
from collections.abc import Iterator
from io import StringIO
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLParser

import tinyhtml5
import weasyprint
from cssselect2 import ElementWrapper

from ladder_reports.rendering.patching import Patch, Speedup

_START = "<!DOCTYPE html>\n<html"
_VOID = re.compile(r"<((?:meta|col|br|hr|input|wbr)\b[^<>]*?) ?/?>")
_NEVER = re.compile(r"<[!?]|[\r\f\0]|<[^<>]*[\n\t]")
"""Comments, declarations, and what the two parsers read differently."""
_SPACE = " \n\t"
_SVG = "{http://www.w3.org/2000/svg}"
_XMLNS = "{http://www.w3.org/2000/xmlns/}xmlns"
_DRAWN = frozenset(_SVG + name for name in ("title", "g", "rect", "circle", "ellipse", "line", "path", "polygon", "polyline", "text"))
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {"blockquote", "div", "dl", "dd", "dt", "figure", "hr", "li", "ol", "p", "pre", "section", "table", "ul"}
"""Elements before which a paragraph ends."""
_INLINE = frozenset({"a", "abbr", "b", "br", "code", "em", "i", "input", "label", "span", "strong", "sub", "sup", "textarea", "wbr"})
_ANY = (_BLOCKS - {"dd", "dt", "li"}) | _INLINE | {_SVG + "svg"}
_ONLY = {
    "html": {"head", "body"},
    "head": {"meta", "title"},
    "table": {"colgroup", "thead", "tbody", "tfoot"},
    "colgroup": {"col"},
    **{group: {"tr"} for group in ("thead", "tbody", "tfoot")},
    "tr": {"td", "th"},
}
"""What alone may stand in some elements; nor may text, but for white space."""
_LISTS = {"ul": _ANY | {"li"}, "ol": _ANY | {"li"}, "dl": _ANY | {"dd", "dt"}}
_EMPTY = frozenset({"meta", "col", "br", "hr", "input", "wbr"})
_WITHOUT_ELEMENTS = _EMPTY | {"title", "textarea", _SVG + "title"}
_parse_html = tinyhtml5.parse
_query_all = ElementWrapper.query_all


class XMLReader(Speedup):
    """Reads a document, and finds its title and the like."""

    name = "XML parser"

    def patches(self) -> Iterator[Patch]:
        """Two functions that WeasyPrint calls by their public names."""
        yield Patch(tinyhtml5, "parse", read, "3b814ce5ad06cb6c", (weasyprint.HTML.__init__,))
        yield Patch(ElementWrapper, "query_all", query_all, "a60b33a154011a11")


def read(document: Any, **options: Any) -> Any:
    """The tree of a document; in place of `tinyhtml5.parse`."""
    root = parse(document.getvalue()) if isinstance(document, StringIO) and options == {"namespace_html_elements": False} else None
    return _parse_html(document, **options) if root is None else root


def query_all(wrapper: Any, *selectors: str) -> Iterator[Any]:
    """The elements that selectors match; in place of `ElementWrapper.query_all`. WeasyPrint asks a document for names only."""
    if wrapper.parent is None and all(name.isalpha() for name in selectors):
        return iter([SimpleNamespace(etree_element=element) for element in wrapper.etree_element.iter() if element.tag in selectors])
    return _query_all(wrapper, *selectors)  # type: ignore[no-any-return]


def parse(html: str) -> Element | None:
    """The tree that an HTML parser would make of a document; None when only an HTML parser can tell."""
    if not html.startswith(_START) or _NEVER.search(html, 2):
        return None
    end = html.rfind("</html>")
    after = html[end + 7 :]
    parser = XMLParser()  # noqa: S314 -- there is no declaration in it, so that nothing can be expanded
    try:
        parser.feed(_VOID.sub(r"<\1/>", html[len("<!DOCTYPE html>\n") : end + 7].replace("&nbsp;", "\u00a0")))
        root: Element = parser.close()
    except ParseError:
        return None
    if [child.tag for child in root] != ["head", "body"] or after.strip(_SPACE) or not _plain(root, paragraph=False, link=False):
        return None
    head, body = root
    root.text = None
    # White space after the end of the body belongs to it.
    after = (body.tail or "") + after
    body.tail = None
    if len(body):
        body[-1].tail = (body[-1].tail or "") + after or None
    else:
        body.text = (body.text or "") + after or None
    return root if _blank(head.tail) else None


def _plain(element: Element, *, paragraph: bool, link: bool) -> bool:
    """Whether an HTML parser would leave everything inside the element where it is written, in an open paragraph or link."""
    tag = element.tag
    if tag == _SVG + "svg":
        return _drawing(element)
    if any(name != name.lower() for name in element.attrib):
        return False
    if tag in _WITHOUT_ELEMENTS:
        # A line break that textarea begins with is no part of its text.
        return not len(element) and not (element.text or "").startswith("\n") and (tag not in _EMPTY or not element.text)
    if tag == "pre" and (element.text or "").startswith("\n"):
        return False
    only = _ONLY.get(tag)
    allowed = only or _LISTS.get(tag, _ANY)
    if only and not (_blank(element.text) and all(_blank(child.tail) for child in element)):
        return False
    paragraph = tag == "p" or (paragraph and tag not in {"td", "th", "table"})
    link = link or tag == "a"
    for child in element:
        name = child.tag
        expected = name in allowed and not (paragraph and name in _BLOCKS) and not (link and name == "a")
        if not expected or (tag in _HEADINGS and name in _HEADINGS) or not _plain(child, paragraph=paragraph, link=link):
            return False
    return True


def _drawing(svg: Element) -> bool:
    """Whether a drawing holds nothing but shapes and words; it gets the attribute that names its language."""
    for element in svg.iter():
        plain = element is svg or (element.tag in _DRAWN and not (element.tag in _WITHOUT_ELEMENTS and len(element)))
        if not plain or any(name != name.lower() and name != "viewBox" for name in element.attrib):
            return False
    svg.attrib = {_XMLNS: _SVG.strip("{}"), **svg.attrib}
    return True


def _blank(text: str | None) -> bool:
    return not text or not text.strip(_SPACE)
