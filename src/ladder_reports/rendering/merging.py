"""Several finished PDFs become one that keeps their tags, bookmarks, links and form fields. Uses pikepdf.

Names and numbers that each document chose for itself would clash: the keys of its parent tree are shifted, and its destinations,
identifiers and form fields get the document's number as a prefix. Sections are ISO 32000-1's.
"""

import hashlib
import io
import re
import warnings
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pikepdf
from msgspec import Struct, field
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from ladder_reports.rendering.archive import END_OF_METADATA, UA_SCHEMA


class Part(Struct, frozen=True):
    """One of the PDFs to merge."""

    data: bytes
    title: str
    """The text of its bookmark."""


class _Merged(Struct):
    """The merged document, and what its catalog will need once all parts are in."""

    pdf: Pdf
    document: Any
    """The one structure element at the root."""
    roots: list[Any] = field(default_factory=list)
    """The structure tree roots of the parts."""
    parent_tree: list[Any] = field(default_factory=list)
    """The keys and values of the parent tree, alternating."""
    next_key: int = 0
    """The next free key of the parent tree."""
    identifiers: dict[str, Any] = field(default_factory=dict)
    destinations: dict[str, Any] = field(default_factory=dict)
    bookmarks: list[Any] = field(default_factory=list)
    labels: list[Any] = field(default_factory=list)
    fields: list[Any] = field(default_factory=list)
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What form fields are drawn with, by kind and name."""
    metadata: dict[str, str] = field(default_factory=dict)
    """Language, dates and producing programs of the parts."""
    intents: list[Any] = field(default_factory=list)
    """The output intents of the parts that are archive copies."""
    font_programs: dict[str, Any] = field(default_factory=dict)
    """Embedded font programs by their digest."""


def merge(parts: Iterable[Part], title: str) -> bytes:
    """The parts as one tagged PDF with a closed bookmark for each, which holds the part's own bookmarks.

    If all parts are archive copies, so is the whole; nobody's evidence is inside. The same parts give the same bytes. Each part is
    closed before the next is asked for; only its compressed streams stay in memory.
    """
    with Pdf.new() as pdf:
        document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        merged = _Merged(pdf, document)
        for number, part in enumerate(parts, 1):
            with Pdf.open(io.BytesIO(part.data)) as source:
                _add(merged, source, f"part-{number:04}", part.title)
        _complete(merged, title)
        # Not into a file: when the disk is full, qpdf ends the process.
        output = io.BytesIO()
        pdf.save(output, deterministic_id=True, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return output.getvalue()


def _add(merged: _Merged, source: Pdf, prefix: str, title: str) -> None:
    _make_unique(source, prefix, merged.next_key)
    first = len(merged.pdf.pages)
    # Pages first: everything else refers to them.
    with warnings.catch_warnings():
        # pikepdf warns that form fields and links need more than their pages; the rest of this module sees to that.
        warnings.simplefilter("ignore")
        merged.pdf.pages.extend(source.pages)
    merged.labels += [first, Dictionary(S=Name.D)]
    _take_tags(merged, source, title)
    _take_destinations(merged, source, prefix)
    merged.bookmarks.append(_bookmark(merged, source, title, first))
    _take_fields(merged, source, prefix)
    _share_font_programs(merged, first)
    _take_metadata(merged, source)
    merged.intents += [_copied(merged, source, one) for one in source.Root.get(Name.OutputIntents, []) if one.S == Name.GTS_PDFA1][:1]


def _make_unique(source: Pdf, prefix: str, shift: int) -> None:
    """Make a document's keys and names its own: destinations (12.3.2.3), identifiers, keys of the parent tree (14.7.4.4)."""
    done: set[tuple[int, int]] = set()  # cells that are alike share their attributes
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
                if isinstance(attributes, Dictionary) and Name.Headers in attributes and attributes.objgen not in done:
                    done |= {attributes.objgen} - {(0, 0)}
                    attributes.Headers = Array([String(f"{prefix}-{header}") for header in attributes.Headers])


def _prefix(thing: Any, key: Name, prefix: str) -> None:
    if isinstance(thing.get(key), String):
        thing[key] = String(f"{prefix}-{thing[key]}")


def _listed(thing: Any) -> list[Any]:
    """One thing or an array of them, as a list."""
    return list(thing) if isinstance(thing, Array) else [] if thing is None else [thing]


def _copied(merged: _Merged, source: Pdf, thing: Any) -> Any:
    """The copy of a source's object. Copying an object twice gives the same copy."""
    return merged.pdf.copy_foreign(thing if thing.is_indirect else source.make_indirect(thing))


def _take_tags(merged: _Merged, source: Pdf, title: str) -> None:
    root = _copied(merged, source, source.Root.StructTreeRoot)
    merged.roots.append(root)
    for element in _listed(root.K):
        if str(element.S) == "/Document":
            element.S = Name.Part
        element.P, element.T = merged.document, String(title)
        if Name.Lang in source.Root:
            element.Lang = String(str(source.Root.Lang))
        merged.document.K.append(element)
    shift = merged.next_key
    for key, value in pikepdf.NumberTree(root.ParentTree).items():
        merged.parent_tree += [key + shift, value]
        merged.next_key = max(merged.next_key, key + shift + 1)
    for element in source.objects:
        if isinstance(element, Dictionary) and element.get(Name.Type) == Name.StructElem and Name.ID in element:
            merged.identifiers[str(element.ID)] = merged.pdf.copy_foreign(element)


def _take_destinations(merged: _Merged, source: Pdf, prefix: str) -> None:
    names = source.Root.get(Name.Names, Dictionary())
    if Name.Dests in names:
        found = pikepdf.NameTree(_copied(merged, source, names.Dests))
        merged.destinations |= {f"{prefix}-{name!s}": target for name, target in found.items()}


def _bookmark(merged: _Merged, source: Pdf, title: str, first: int) -> Any:
    """A part's bookmark with the part's own below it (12.3.3). A first one with the same text is left out."""
    top = merged.pdf.pages[first]
    dest = Array([top.obj, Name.XYZ, top.trimbox[0], top.trimbox[3], 0])
    mark = merged.pdf.make_indirect(Dictionary(Title=String(title), Dest=dest))
    own = _items(_copied(merged, source, source.Root.Outlines)) if Name.Outlines in source.Root else []
    if own and _letters(own[0].Title) == _letters(title) and Name.First not in own[0]:
        own = own[1:]
    _set_children(mark, own)
    if own:
        # So many bookmarks a reader shows when this one is opened: its own, and those below the open ones of them.
        mark.Count = -sum(1 + max(int(item.get(Name.Count, 0)), 0) for item in own)
    return mark


def _items(outline: Any) -> list[Any]:
    """The bookmarks directly below an outline."""
    found, item = [], outline.get(Name.First)
    while item is not None:
        found.append(item)
        item = item.get(Name.Next)
    return found


def _letters(text: object) -> str:
    """The letters and digits of a text, in lower case."""
    return re.sub(r"[\W_]+", "", str(text).casefold())


def _set_children(parent: Any, items: list[Any]) -> None:
    """Make these the only bookmarks below a bookmark, or below the outline's root."""
    for item in items:
        item.Parent = parent
        for key in {"/Prev", "/Next"} & set(item.keys()):
            del item[key]
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before
    if items:
        parent.First, parent.Last = items[0], items[-1]


def _take_fields(merged: _Merged, source: Pdf, prefix: str) -> None:
    """The part's form fields, below a field named by the part: fields with the same full name would share their value (12.7.3.2)."""
    if Name.AcroForm not in source.Root:
        return
    form = _copied(merged, source, source.Root.AcroForm)
    group = merged.pdf.make_indirect(Dictionary(T=String(prefix), Kids=form.Fields))
    for one in form.Fields:
        one.Parent = group
    merged.fields.append(group)
    _share_programs_of(merged, form.get(Name.DR, Dictionary()))
    for kind, things in form.get(Name.DR, Dictionary()).items():
        merged.resources[kind] = dict(things.items()) | merged.resources.get(kind, {})


def _share_font_programs(merged: _Merged, first: int) -> None:
    """Keep each font program once, however many parts embed it."""
    for sheet in merged.pdf.pages[first:]:
        _share_programs_of(merged, sheet.obj.get(Name.Resources, Dictionary()))


def _share_programs_of(merged: _Merged, resources: Any) -> None:
    for font in resources.get(Name.Font, Dictionary()).values():
        for inner in font.get(Name.DescendantFonts, []):
            descriptor = inner.get(Name.FontDescriptor, Dictionary())
            for key in {Name.FontFile, Name.FontFile2, Name.FontFile3} & set(descriptor.keys()):
                digest = hashlib.sha256(descriptor[key].read_raw_bytes()).hexdigest()
                descriptor[key] = merged.font_programs.setdefault(digest, descriptor[key])


def _take_metadata(merged: _Merged, source: Pdf) -> None:
    metadata = merged.metadata
    if Name.Lang in source.Root:
        metadata.setdefault("lang", str(source.Root.Lang))
    for key, value in source.docinfo.items():
        if key in {"/Creator", "/Producer"}:
            metadata.setdefault(key, str(value))
        elif key in {"/CreationDate", "/ModDate"}:
            metadata[key] = max(metadata.get(key, ""), str(value))


def _complete(merged: _Merged, title: str) -> None:
    """Fill the document catalog (7.7.2) and the metadata, which say that the document is PDF/UA-1."""
    pdf, root = merged.pdf, merged.pdf.Root
    structure = Dictionary(Type=Name.StructTreeRoot, K=Array([merged.document]), ParentTree=Dictionary(Nums=Array(merged.parent_tree)))
    structure.ParentTreeNextKey = merged.next_key
    if merged.identifiers:
        structure.IDTree = _name_tree(merged.identifiers)
    for key in (Name.RoleMap, Name.ClassMap):
        if entries := {name: thing for part in reversed(merged.roots) for name, thing in part.get(key, Dictionary()).items()}:
            structure[key] = Dictionary(entries)
    root.StructTreeRoot = pdf.make_indirect(structure)
    merged.document.P = root.StructTreeRoot
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    root.PageLabels = Dictionary(Nums=Array(merged.labels))
    root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=len(merged.bookmarks)))
    _set_children(root.Outlines, merged.bookmarks)
    if merged.destinations:
        root.Names = Dictionary(Dests=pdf.make_indirect(_name_tree(merged.destinations)))
    if merged.fields:
        drawn = Dictionary({kind: Dictionary(things) for kind, things in merged.resources.items()})
        root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(merged.fields), DR=drawn, NeedAppearances=False))
    if lang := merged.metadata.pop("lang", ""):
        root.Lang = String(lang)
    for entry, text in {"/Title": title, **merged.metadata}.items():
        pdf.docinfo[entry] = text
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp.load_from_docinfo(pdf.docinfo)
        xmp["pdfuaid:part"] = "1"
        if _is_archive(merged):
            xmp["pdfaid:part"], xmp["pdfaid:conformance"] = "3", "A"
    if _is_archive(merged):
        root.OutputIntents = Array(merged.intents[:1])
        root.Metadata.write(root.Metadata.read_bytes().replace(END_OF_METADATA, UA_SCHEMA + END_OF_METADATA))


def _is_archive(merged: _Merged) -> bool:
    """Whether all parts are archive copies (ISO 19005-3)."""
    return len(merged.intents) == len(merged.bookmarks)


def _name_tree(entries: dict[str, Any]) -> Dictionary:
    """A name tree of one node (7.9.6)."""
    pairs = sorted((bytes(String(name)), String(name), thing) for name, thing in entries.items())
    return Dictionary(Names=Array([each for _, name, thing in pairs for each in (name, thing)]))
