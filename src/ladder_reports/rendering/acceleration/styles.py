"""Documents of one look share styles: an element in the place of one that was met before takes that one's style.

WeasyPrint asks every selector about every element of every document, and works out the same values again each time.
Documents from one set of templates differ in their text and hardly in their structure. Here elements are kept as a
tree of kinds: an element's kind follows from its parent's kind, its tag, the attributes that a selector may ask for, and
those of the sibling before it. Style sheets whose selectors ask for more than that share nothing.
"""

import re
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from cssselect2 import ElementWrapper
from msgspec import Struct, field
from weasyprint import HTML, css, document
from weasyprint.css import ComputedStyle, StyleFor
from weasyprint.layout import page as page_layout

from ladder_reports.rendering.patching import Patch, Speedup, everywhere, require

_FURTHER = re.compile(r":(?:last-|only-|nth-|empty|has\(|host)|~(?!=)|\+[^,{}();]*\+")
"""Selectors that ask for more than an element, its ancestors and the sibling before it: nothing follows from the kind then."""
_VIEWPORT = re.compile(r"\d(?:[sdl]?v(?:w|h|i|b|min|max))\b|\d(?:p(?:w|h|i|b|min|max))\b")
"""Lengths that depend on the page."""
_ASKED = re.compile(r"\[\s*(?:\w*\|)?([\w-]+)\s*[~|^$*]?=")
_ALWAYS = frozenset({"class", "id", "style", "lang", "{http://www.w3.org/XML/1998/namespace}lang", "type", "name", "dir"})
_SVG = "{http://www.w3.org/2000/svg}svg"
_LEFT = ("style", "link", "select")
"""Elements whose documents WeasyPrint styles."""
_own_styles = css.get_all_computed_styles
_own_style_page = page_layout.set_page_type_computed_styles
MOST_KINDS = 10_000
"""Kinds after which everything is forgotten, so that memory stays flat whatever documents there are."""

require(HTML, "_ua_counter_style", "_ua_stylesheets")
require(StyleFor, "_cascaded_styles", "_computed_styles", "_sheets", "_page_type_match", "initial_page_sizes")


class SharedStyles(Speedup):
    """The styles of documents with one set of style sheets."""

    name = "styles"

    def __init__(self, sheets: tuple[str, ...]) -> None:
        # Documents with form fields have kinds of their own.
        self._kinds = {False: kinds_for(sheets), True: kinds_for(sheets)}

    def patches(self) -> Iterator[Patch]:
        """The styling of a document and of its pages."""
        yield Patch(document, "get_all_computed_styles", self.computed_styles, "7ce69d0fc03e38f6", (StyleFor, css.preprocess_declarations))
        yield from everywhere(_own_style_page, style_page, "d4aa54225be0fed2", (StyleFor.add_page_declarations,))

    def new_document(self) -> None:
        """Forget everything if there is too much of it."""
        for forms, kinds in self._kinds.items():
            if kinds and kinds.count > MOST_KINDS:
                self._kinds[forms] = Kinds(kinds.asked)

    def computed_styles(self, html: Any, user_stylesheets: Any, hints: Any, font_config: Any, counter_style: Any, *more: Any) -> Any:
        """Style a document; in place of `weasyprint.css.get_all_computed_styles`."""
        collector, forms = more[-2:]
        kinds = self._kinds[bool(forms)]
        if kinds is None or hints or html.base_url is not None or any(html.etree_element.find(f".//{tag}") is not None for tag in _LEFT):
            return _own_styles(html, user_stylesheets, hints, font_config, counter_style, *more)
        for style in html._ua_counter_style():  # noqa: SLF001 -- as WeasyPrint's own function does
            counter_style.update(style)
        sheets = [(sheet, "user agent", None) for sheet in html._ua_stylesheets(forms)]  # noqa: SLF001
        sheets += [(sheet, "user", None) for sheet in user_stylesheets]
        return DocumentStyles(html, sheets, font_config, collector, kinds)


class Kind(Struct):
    """Elements that are styled alike, with the styles of their pseudo-elements and the kinds that stand below them."""

    style: Any
    pseudos: dict[str, Any]
    below: dict[Any, "Kind"] = field(default_factory=dict)


class Kinds(Struct):
    """All kinds of one set of style sheets."""

    asked: frozenset[str]
    """The attributes whose values selectors ask for."""
    root: Kind = field(default_factory=lambda: Kind(None, {}))
    styles: dict[Any, tuple[Any, dict[str, Any]]] = field(default_factory=dict)
    pages: dict[Any, dict[str | None, Any]] = field(default_factory=dict)
    sizes: dict[str, Any] = field(default_factory=lambda: {"box": None, "area": None})
    count: int = 0


def kinds_for(sheets: tuple[str, ...]) -> Kinds | None:
    """Where the kinds of documents with these style sheets are kept; None when they cannot be shared."""
    folder = Path(css.__file__).parent
    own = [(folder / name).read_text(encoding="utf-8") for name in ("html5_ua.css", "html5_ua_form.css")]
    # The engine's own sheets ask so of two elements, which `_walk` and `SharedStyles` look after.
    later = [line for text in own for line in text.splitlines() if _FURTHER.search(line) and not line.startswith(("select", "textarea"))]
    text = "\n".join(sheets)
    if later or _FURTHER.search(text) or _VIEWPORT.search(text):
        return None
    return Kinds(_ALWAYS | {name.lower() for name in _ASKED.findall("\n".join([text, *own]))})


class DocumentStyles(StyleFor):  # type: ignore[misc]  # WeasyPrint has no types
    """The styles of a document's elements, from kinds that are known or are made."""

    def __init__(self, html: Any, sheets: list[Any], font_config: Any, collector: Any, kinds: Kinds) -> None:
        self._cascaded_styles: dict[Any, Any] = {}
        self._computed_styles: dict[Any, Any] = {}
        self._sheets, self.font_config, self.initial_page_sizes = sheets, font_config, kinds.sizes
        self._html, self._collector, self._kinds = html, collector, kinds
        self._parents: dict[Element, Element] = {}
        self._wrappers: dict[Element, ElementWrapper] = {html.etree_element: html.wrapper_element}
        root = html.etree_element
        self._walk(root, self._take(root, kinds.root, (root.tag, self._asked(root))))

    def _walk(self, element: Element, kind: Kind) -> None:
        elder = before = None
        tags = set()
        for child in element:
            tag = child.tag
            if isinstance(tag, str):
                own = tag, self._asked(child), tag in tags, tag == "textarea" and not child.text
                below = self._take(child, kind, (own, elder, before is None))
                elder, before = own, elder
                tags.add(tag)
                if len(child):
                    self._walk(child, below)

    def _asked(self, element: Element) -> Any:
        """The element's attributes, with the values of those whose values count."""
        attributes = element.attrib
        if not attributes:
            return None
        if element.tag == _SVG:
            return tuple(attributes.items())
        names = self._kinds.asked
        return tuple([(name, value if name in names else None) for name, value in attributes.items()])

    def _take(self, element: Element, above: Kind, key: Any) -> Kind:
        """Give an element the styles of its kind."""
        kind = above.below.get(key)
        if kind is None:
            kind = above.below[key] = self._made(element, above)
            self._kinds.count += 1
        self._computed_styles[element, None] = kind.style
        for name, style in kind.pseudos.items():
            self._computed_styles[element, name] = style
        if anchor := kind.style["anchor"]:
            self._collector.collect_anchor(anchor)
        return kind

    def _made(self, element: Element, above: Kind) -> Kind:
        """The kind of an element that is the first of it; the cascade is WeasyPrint's own."""
        cascaded: dict[str | None, dict[str, Any]] = {}
        keys: list[Any] = []
        alone = Element(element.tag, element.attrib)
        for specificity, _, declarations, base in css.find_style_attributes(alone, base_url=self._html.base_url):
            keys.append(tuple(item.serialize() for item in declarations))
            _add(cascaded.setdefault(None, {}), css.preprocess_declarations(base, declarations), "author", inf, specificity)
        wrapper = self._wrapper(element)
        for sheet, origin, sheet_specificity in self._sheets:
            for specificity, _, pseudo, (declarations, layer) in sheet.matcher.match(wrapper):
                order = inf if layer is None else sheet.layers.index(layer)
                keys.append((id(sheet), specificity, id(declarations), order))
                _add(cascaded.setdefault(pseudo, {}), declarations, origin, order, sheet_specificity or specificity)
        key = id(above.style), tuple(keys)
        if key not in self._kinds.styles:
            self._kinds.styles[key] = self._styled(above.style, cascaded)
        return Kind(*self._kinds.styles[key])

    def _styled(self, above: Any, cascaded: dict[str | None, dict[str, Any]]) -> tuple[Any, dict[str, Any]]:
        html = self._html
        more = html.base_url, self.font_config, self.initial_page_sizes
        root = css.InitialStyle(self.font_config) if above is None else self._computed_styles[html.etree_element, None]
        style = ComputedStyle(above, cascaded.get(None, {}), None, root, *more)
        root = style if above is None else root
        return style, {name: ComputedStyle(style, values, name, root, *more) for name, values in cascaded.items() if name}

    def style_page(self, page: Any) -> None:
        """Give a page and its margin boxes the styles of pages that the same rules are for."""
        root = self._computed_styles[self._html.etree_element, None]
        matched = [
            self._page_type_match(selector[2], page)
            for sheet, _, _ in self._sheets
            for _, selectors, _ in sheet.page_rules
            for selector in selectors
        ]
        key = id(root), tuple(matched)
        known = self._kinds.pages.get(key)
        if known is None:
            _own_style_page(page, self._html, self)
            styles = self._computed_styles
            known = self._kinds.pages[key] = {name: style for (element, name), style in styles.items() if element is page}
        for name, style in known.items():
            self._computed_styles[page, name] = style

    def _wrapper(self, element: Element) -> ElementWrapper:
        """What selectors are asked about: the element with its ancestors and elder siblings."""
        if element not in self._wrappers:
            if not self._parents:
                self._parents.update((child, parent) for parent in self._html.etree_element.iter() for child in parent)
            parent = self._wrapper(self._parents[element])
            self._wrappers.update((sibling.etree_element, sibling) for sibling in parent.iter_children())
        return self._wrappers[element]


def _add(style: dict[str, Any], declarations: Any, origin: str, order: float, specificity: Any) -> None:
    """Let declarations take part in the cascade."""
    for name, values, importance in declarations:
        weight = css.declaration_precedence(origin, importance), order, specificity
        old = style.get(name, (None, None))[1]
        if old is None or old <= weight:
            style[name] = values, weight


def style_page(page: Any, html: Any, style_for: Any) -> None:
    """In place of `weasyprint.layout.page.set_page_type_computed_styles`."""
    if isinstance(style_for, DocumentStyles):
        style_for.style_page(page)
    else:
        _own_style_page(page, html, style_for)
