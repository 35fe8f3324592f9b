"""Repairs of a tagged PDF that HTML and CSS cannot reach: made in the PDF's objects just before they are written.

WeasyPrint hyphenates each element in its own language but names only the document's in the file, and it maps some glyphs to
code points that are not characters. Sections are ISO 32000-1's unless they name another standard.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pydyf

_NOT_CHARACTERS = (b" <0000>", b" <feff>", b" <fffe>")

Finisher = Callable[[Any, Any], None]
"""What WeasyPrint calls with its document and the PDF before it writes the PDF."""


def repairs(pages: Sequence[Any], *, several_languages: bool) -> Finisher:
    """A finisher for these pages, which have not been painted yet.

    `several_languages` says that the document has elements in other languages than its own.
    """
    languages = _record_languages(pages) if several_languages else []

    def finisher(_document: Any, pdf: Any) -> None:
        for thing in tuple(pdf.objects):
            if isinstance(thing, pydyf.Dictionary) and thing.get("S") == "/LI":
                _put_into_body(pdf, thing)
            elif isinstance(thing, pydyf.Dictionary) and thing.get("Subtype") == "/Link" and "StructParent" in thing:
                _put_into_link(pdf, thing)
            lines = getattr(thing, "stream", None)
            if isinstance(lines, list) and b"begincmap" in lines:
                thing.stream = _valid_character_map(lines)
        if languages:
            _name_languages(pdf, languages)

    return finisher


def _put_into_body(pdf: Any, item: Any) -> None:
    """Put everything in a list item that is neither its label nor its body, such as a table, into its body (14.8.4.3.3)."""
    kept: list[Any] = []
    body = None
    for reference in item["K"]:
        child = _at(pdf, reference)
        if child["S"] in {"/Lbl", "/LBody"}:
            body = child if child["S"] == "/LBody" else body
            kept.append(reference)
            continue
        if body is None:
            names = {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array([]), "Pg": item["Pg"], "P": item.reference}
            body = pydyf.Dictionary(names)
            pdf.add_object(body)
            kept.append(body.reference)
        child["P"] = body.reference
        body["K"].append(reference)
    item["K"] = pydyf.Array(kept)


def _put_into_link(pdf: Any, annotation: Any) -> None:
    """Let a link's annotation belong to its Link element (14.8.4.4.2), even if it is around words with an emphasis, for example."""
    holders = _parent_tree(pdf)
    place = 2 * annotation["StructParent"] + 1
    holder = link = _at(pdf, holders[place])
    while link["S"] != "/Link":
        link = _at(pdf, link["P"])
        if link.get("Type") != "/StructElem":
            return
    if link is not holder:
        reference = next(one for one in holder["K"] if isinstance(one, bytes) and _at(pdf, one).get("Obj") == annotation.reference)
        holder["K"].remove(reference)
        link["K"].append(reference)
        holders[place] = link.reference


def _parent_tree(pdf: Any) -> Any:
    """Keys and values of the parent tree (14.7.4.4): each page's elements in the order of its marks, then each annotation's element."""
    return _at(pdf, _at(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]


def _at(pdf: Any, reference: bytes) -> Any:
    """The object with this reference."""
    return pdf.objects[int(reference.split()[0])]


def _valid_character_map(lines: list[Any]) -> list[Any]:
    """A font's ToUnicode map (9.10.3) without U+0000, U+FEFF and U+FFFE, which PDF/UA-1, 7.21.7 forbids.

    Only a font that is embedded whole has them: the one that form fields are filled in with.
    """
    kept: list[Any] = []
    start = 0
    for line in lines:
        if isinstance(line, bytes) and line.endswith(b" beginbfchar"):
            start = len(kept)
        if isinstance(line, bytes) and line.lower().endswith(_NOT_CHARACTERS):
            kept[start] = b"%d beginbfchar" % (int(kept[start].split()[0]) - 1)
        else:
            kept.append(line)
    return kept


def _record_languages(pages: Sequence[Any]) -> list[list[str]]:
    """For each page the language of each marked-content sequence (14.6), in order; the lists fill while the pages are painted."""
    recorded: list[list[str]] = []

    def paint(page: Any, stream: Any, *args: Any, **options: Any) -> None:
        type(page).paint(page, stream, *args, **options)
        recorded.append([box.style["lang"] or "" for box in getattr(stream, "_tags", ())])  # the marks have no public name

    for page in pages:
        page.paint = partial(paint, page)
    return recorded


def _name_languages(pdf: Any, languages: list[list[str]]) -> None:
    """Set Lang (14.9.2) on the structure elements whose content is in another language than the document's."""
    main, parent_tree = pdf.catalog["Lang"].string, _parent_tree(pdf)
    for number, on_page in enumerate(languages):
        for element, language in zip(parent_tree[2 * number + 1], on_page, strict=bool(on_page)):
            if language not in {"", main}:
                _at(pdf, element)["Lang"] = pydyf.String(language)
