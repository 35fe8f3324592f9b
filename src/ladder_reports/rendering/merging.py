"""Finished PDFs become one that keeps what makes them readable: tags, bookmarks, links, form fields. Uses pikepdf, as `press` does.

Whatever a document numbers or names for itself is kept apart: the keys of its structure's parent tree are shifted, its
destinations, identifiers and fields get its number before their names. Sections are ISO 32000-1's.
"""

import hashlib
import io
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from ladder_reports.errors import InputError, Problem


@dataclass(frozen=True, slots=True)
class Part:
    """A PDF that is to be joined with others."""

    path: Path
    title: str
    """What its bookmark says."""
    sha256: str
    """The digest of its bytes, which it must still have."""


@dataclass
class _Whole:
    """The document that the parts become, as far as it has come."""

    pdf: Pdf
    document: Any
    """The root of the tags."""
    roots: list[Any] = field(default_factory=list)
    """The parts' own roots of tags."""
    parents: list[Any] = field(default_factory=list)
    """The parent tree's keys and values, by turns."""
    next_key: int = 0
    identifiers: dict[str, Any] = field(default_factory=dict)
    destinations: dict[str, Any] = field(default_factory=dict)
    bookmarks: list[Any] = field(default_factory=list)
    labels: list[Any] = field(default_factory=list)
    fields: list[Any] = field(default_factory=list)
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What form fields are drawn with, by kind and name."""
    facts: dict[str, str] = field(default_factory=dict)
    """Language, dates and makers, from the parts."""
    programs: dict[str, Any] = field(default_factory=dict)
    """Fonts that are embedded, by their digest."""


def join(parts: Iterable[Part], title: str) -> bytes:
    """The parts as one tagged PDF with a bookmark for each, closed over the part's own.

    The same parts give the same bytes. A part is let go before the next is opened; what stays is its compressed streams.

    Raises:
        InputError: a part is not what it was.
    """
    with Pdf.new() as pdf:
        document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        whole = _Whole(pdf, document)
        for number, part in enumerate(parts, 1):
            with Pdf.open(io.BytesIO(_bytes(part))) as source:
                _add(whole, source, f"part-{number:04}", part.title)
        _complete(whole, title)
        # Not into a file: when the disk is full, qpdf ends the process.
        output = io.BytesIO()
        pdf.save(output, deterministic_id=True, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return output.getvalue()


def _bytes(part: Part) -> bytes:
    try:
        data = part.path.read_bytes()
    except OSError as error:
        raise InputError([Problem(str(part.path), 0, 0, f"cannot be read: {(error.strerror or str(error)).lower()}")]) from error
    if hashlib.sha256(data).hexdigest() != part.sha256:
        raise InputError([Problem(str(part.path), 0, 0, "was changed by somebody else meanwhile; run the batch again")])
    return data


def _add(whole: _Whole, source: Pdf, prefix: str, title: str) -> None:
    _set_apart(source, prefix, whole.next_key)
    first = len(whole.pdf.pages)
    # The pages go before all that refers to them.
    with warnings.catch_warnings():
        # That form fields and links need more than their pages is what the rest of this module is about.
        warnings.simplefilter("ignore")
        whole.pdf.pages.extend(source.pages)
    whole.labels += [first, Dictionary(S=Name.D)]
    _take_tags(whole, source, title)
    _take_destinations(whole, source, prefix)
    whole.bookmarks.append(_bookmark(whole, source, title, first))
    _take_fields(whole, source, prefix)
    _share_fonts(whole, first)
    _take_facts(whole, source)


def _set_apart(source: Pdf, prefix: str, shift: int) -> None:
    """Give a document's keys and names a place of their own (12.3.2.3, 14.7.4.4)."""
    for thing in source.objects:
        if not isinstance(thing, Dictionary | Stream):
            continue
        for key in (Name.StructParent, Name.StructParents):
            if key in thing:
                thing[key] = int(thing[key]) + shift
        _prefix(thing, Name.Dest, prefix)
        action = thing.get(Name.A)
        if isinstance(action, Dictionary) and action.get(Name.S) == Name.GoTo:
            _prefix(action, Name.D, prefix)
        if thing.get(Name.Type) == Name.StructElem:
            _prefix(thing, Name.ID, prefix)
            for attributes in _listed(action):
                if isinstance(attributes, Dictionary) and Name.Headers in attributes:
                    attributes.Headers = Array([String(f"{prefix}-{header}") for header in attributes.Headers])


def _prefix(thing: Any, key: Name, prefix: str) -> None:
    if isinstance(thing.get(key), String):
        thing[key] = String(f"{prefix}-{thing[key]}")


def _listed(thing: Any) -> list[Any]:
    """One thing or an array of them, as a list."""
    return list(thing) if isinstance(thing, Array) else [] if thing is None else [thing]


def _brought(whole: _Whole, source: Pdf, thing: Any) -> Any:
    """The copy of a source's object; what was copied before is the same copy."""
    return whole.pdf.copy_foreign(thing if thing.is_indirect else source.make_indirect(thing))


def _take_tags(whole: _Whole, source: Pdf, title: str) -> None:
    root = _brought(whole, source, source.Root.StructTreeRoot)
    whole.roots.append(root)
    for element in _listed(root.K):
        if str(element.S) == "/Document":
            element.S = Name.Part
        element.P, element.T = whole.document, String(title)
        if Name.Lang in source.Root:
            element.Lang = String(str(source.Root.Lang))
        whole.document.K.append(element)
    shift, last = whole.next_key, -1
    for key, value in pikepdf.NumberTree(root.ParentTree).items():
        whole.parents += [key + shift, value]
        last = max(last, key)
    whole.next_key = shift + last + 1
    for element in source.objects:
        if isinstance(element, Dictionary) and element.get(Name.Type) == Name.StructElem and Name.ID in element:
            whole.identifiers[str(element.ID)] = whole.pdf.copy_foreign(element)


def _take_destinations(whole: _Whole, source: Pdf, prefix: str) -> None:
    names = source.Root.get(Name.Names, Dictionary())
    if Name.Dests in names:
        found = pikepdf.NameTree(_brought(whole, source, names.Dests))
        whole.destinations.update({f"{prefix}-{name!s}": target for name, target in found.items()})


def _bookmark(whole: _Whole, source: Pdf, title: str, first: int) -> Any:
    """A part's bookmark, with the part's own below it; where the part's first one says the same, it is that (12.3.3)."""
    top = whole.pdf.pages[first]
    dest = Array([top.obj, Name.XYZ, top.trimbox[0], top.trimbox[3], 0])
    mark = whole.pdf.make_indirect(Dictionary(Title=String(title), Dest=dest))
    own = _chain(_brought(whole, source, source.Root.Outlines)) if Name.Outlines in source.Root else []
    if own and _plain(own[0].Title) == _plain(title) and Name.First not in own[0]:
        own = own[1:]
    _hang(mark, own)
    if own:
        mark.Count = -_shown(own)
    return mark


def _chain(outline: Any) -> list[Any]:
    found, item = [], outline.get(Name.First)
    while item is not None:
        found.append(item)
        item = item.get(Name.Next)
    return found


def _plain(text: object) -> str:
    return re.sub(r"[\W_]+", "", str(text).casefold())


def _hang(parent: Any, items: list[Any]) -> None:
    """Make the items the only ones below a bookmark, or below the outline's root."""
    for before, item, after in zip([None, *items], items, [*items[1:], None], strict=False):
        item.Parent = parent
        for key, neighbour in ((Name.Prev, before), (Name.Next, after)):
            if neighbour is not None:
                item[key] = neighbour
            elif key in item:
                del item[key]
    if items:
        parent.First, parent.Last = items[0], items[-1]


def _shown(items: list[Any]) -> int:
    """How many bookmarks are seen when these are."""
    return sum(1 + max(int(item.get(Name.Count, 0)), 0) for item in items)


def _take_fields(whole: _Whole, source: Pdf, prefix: str) -> None:
    """The part's form fields, below one that bears the part's number: fields with the same full name share their value (12.7.3.2)."""
    if Name.AcroForm not in source.Root:
        return
    form = _brought(whole, source, source.Root.AcroForm)
    group = whole.pdf.make_indirect(Dictionary(T=String(prefix), Kids=form.Fields))
    for one in form.Fields:
        one.Parent = group
    whole.fields.append(group)
    for kind, things in form.get(Name.DR, Dictionary()).items():
        known = whole.resources.setdefault(kind, {})
        for name, thing in things.items():
            known.setdefault(name, thing)


def _share_fonts(whole: _Whole, first: int) -> None:
    """Where parts embed the same font program, it is in the file once."""
    for sheet in whole.pdf.pages[first:]:
        for font in sheet.obj.get(Name.Resources, Dictionary()).get(Name.Font, Dictionary()).values():
            for inner in font.get(Name.DescendantFonts, []):
                descriptor = inner.get(Name.FontDescriptor, Dictionary())
                for key in {Name.FontFile, Name.FontFile2, Name.FontFile3} & set(descriptor.keys()):
                    digest = hashlib.sha256(descriptor[key].read_raw_bytes()).hexdigest()
                    descriptor[key] = whole.programs.setdefault(digest, descriptor[key])


def _take_facts(whole: _Whole, source: Pdf) -> None:
    facts = whole.facts
    if Name.Lang in source.Root:
        facts.setdefault("lang", str(source.Root.Lang))
    for key in ("/Creator", "/Producer"):
        if key in source.docinfo:
            facts.setdefault(key, str(source.docinfo[key]))
    for key in ("/CreationDate", "/ModDate"):
        if key in source.docinfo:
            facts[key] = max(facts.get(key, ""), str(source.docinfo[key]))


def _complete(whole: _Whole, title: str) -> None:
    """The catalogue of the document (7.7.2)."""
    pdf, root = whole.pdf, whole.pdf.Root
    tags = Dictionary(Type=Name.StructTreeRoot, K=Array([whole.document]), ParentTree=Dictionary(Nums=Array(whole.parents)))
    tags.ParentTreeNextKey = whole.next_key
    if whole.identifiers:
        tags.IDTree = _name_tree(whole.identifiers)
    for key in (Name.RoleMap, Name.ClassMap):
        if entries := {name: thing for part in reversed(whole.roots) for name, thing in part.get(key, Dictionary()).items()}:
            tags[key] = Dictionary(entries)
    root.StructTreeRoot = pdf.make_indirect(tags)
    whole.document.P = root.StructTreeRoot
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    root.PageLabels = Dictionary(Nums=Array(whole.labels))
    root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=len(whole.bookmarks)))
    _hang(root.Outlines, whole.bookmarks)
    if whole.destinations:
        root.Names = Dictionary(Dests=pdf.make_indirect(_name_tree(whole.destinations)))
    if whole.fields:
        drawn = Dictionary({kind: Dictionary(things) for kind, things in whole.resources.items()})
        root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(whole.fields), DR=drawn, NeedAppearances=True))
    _describe(whole, title)


def _name_tree(entries: dict[str, Any]) -> Dictionary:
    """A tree of one node (7.9.6)."""
    pairs = sorted((bytes(String(name)), String(name), thing) for name, thing in entries.items())
    return Dictionary(Names=Array([each for _, name, thing in pairs for each in (name, thing)]))


def _describe(whole: _Whole, title: str) -> None:
    """Title, language, dates and makers, and that the document is PDF/UA-1."""
    facts, pdf = dict(whole.facts), whole.pdf
    if lang := facts.pop("lang", ""):
        pdf.Root.Lang = String(lang)
    pdf.docinfo["/Title"] = title
    for key, value in facts.items():
        pdf.docinfo[key] = value
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp.load_from_docinfo(pdf.docinfo)
        xmp["pdfuaid:part"] = "1"
