"""Reads a finished PDF back: its words by page with pypdfium2, everything that is no text with pikepdf."""

import functools
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import page
import pikepdf
import pypdfium2
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

MM = 72 / 25.4
"""Points in a millimetre."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Entry:
    """A bookmark: its title, its depth from 1, and the page, from 1, that it leads to."""

    title: str
    depth: int
    page: int


@dataclass(frozen=True)
class Link:
    """A link on a page, from 1: to a page of the document, or to an address."""

    on: int
    name: str = ""
    page: int | None = None
    address: str = ""


@dataclass(frozen=True)
class Font:
    """A font as the file declares it, with the program that is embedded."""

    name: str
    family: str
    embedded: bool
    drawn: frozenset[int]
    """The glyph ids that the embedded program has an outline for."""
    used: frozenset[int]
    """The glyph ids that text in the file uses."""


@dataclass(frozen=True)
class Boxes:
    """A page's boxes in points: left, bottom, right, top."""

    media: Box
    bleed: Box
    trim: Box


@dataclass(frozen=True)
class Read:
    """All that the tests ask of a PDF."""

    data: bytes
    pages: tuple[str, ...]
    bodies: tuple[str, ...]
    """The pages' words without those in their margins at head and foot."""
    boxes: tuple[Boxes, ...]
    outline: tuple[Entry, ...]
    links: tuple[Link, ...]
    info: dict[str, str]
    xmp: str
    lang: str
    attachments: tuple[str, ...]
    tagged: bool
    roles: tuple[str, ...]
    """The structure tree's elements, in reading order."""
    names: dict[str, int]
    """Named destinations with their pages."""

    @property
    def text(self) -> str:
        """The words of all pages."""
        return "\n".join(self.pages)

    @functools.cached_property
    def fonts(self) -> tuple[Font, ...]:
        """Every font object of the file, read when a test asks: it takes longer than everything else."""
        with pikepdf.open(io.BytesIO(self.data)) as pdf:
            return tuple(_fonts(pdf))


def flat(text: str) -> str:
    """Letters and digits in lower case: spaces, hyphens, quotation marks and dashes do not count, words and their order do."""
    return re.sub(r"[\W_]+", "", text.lower())


def read(data: bytes) -> Read:
    """The PDF of these bytes."""
    with pypdfium2.PdfDocument(data) as document:
        texts = tuple(text_in(sheet) for sheet in document)
        bodies = tuple(text_in(sheet, margin=0.06) for sheet in document)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = {sheet.obj.objgen: number for number, sheet in enumerate(pdf.pages, 1)}
        names = dict(_names(pdf, numbers))
        root = pdf.Root
        metadata = root.Metadata.read_bytes().decode() if "/Metadata" in root else ""
        return Read(
            data=data,
            pages=texts,
            bodies=bodies,
            boxes=tuple(
                Boxes(_box(sheet.mediabox), _box(sheet.obj.get("/BleedBox")), _box(sheet.obj.get("/TrimBox"))) for sheet in pdf.pages
            ),
            outline=tuple(_outline(pdf, names, numbers)),
            links=tuple(_links(pdf, names, numbers)),
            info={key.removeprefix("/"): str(value) for key, value in pdf.docinfo.items()},
            xmp=metadata,
            lang=str(root.get("/Lang", "")),
            attachments=tuple(pdf.attachments),
            tagged="/StructTreeRoot" in root and bool(root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False)),
            roles=tuple(_roles(root.StructTreeRoot)) if "/StructTreeRoot" in root else (),
            names=names,
        )


def text_in(sheet: Any, *, left: float | None = None, right: float | None = None, margin: float = 0) -> str:
    """The words on a page or a vertical strip of it, less a share of its height at head and foot; broken words are joined."""
    height = sheet.get_height()
    found = str(sheet.get_textpage().get_text_bounded(left=left, right=right, bottom=height * margin, top=height * (1 - margin)))
    return found.replace("\x02", "").replace("\r\n", "\n")


def pictures(data: bytes) -> list[tuple[float, float, float, float]]:
    """Where raster images are on all pages: left, bottom, right and top, in points."""
    with pypdfium2.PdfDocument(data) as document:
        return [tuple(found.get_bounds()) for sheet in document for found in sheet.get_objects(filter=[FPDF_PAGEOBJ_IMAGE])]


@functools.lru_cache(maxsize=64)
def ua_failures(data: bytes) -> list[str]:
    """What keeps the file from being PDF/UA-1; a file that does not claim to be is one of the failures."""
    report = page.validate_pdf_bytes(data, profile="ua1")
    found = [str(failure) for failure in report.failures]
    return found or ([] if report.is_compliant else ["not compliant"])


def instructions(stream: Any) -> list[tuple[Any, str]]:
    """The operands and operators of a page or a form."""
    return [(part.operands, str(part.operator)) for part in pikepdf.parse_content_stream(stream)]


def _box(array: Any) -> Box:
    if array is None:
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = (float(number) for number in array)
    return left, bottom, right, top


def _names(pdf: pikepdf.Pdf, numbers: dict[tuple[int, int], int]) -> Iterator[tuple[str, int]]:
    if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
        for name, target in pikepdf.NameTree(pdf.Root.Names.Dests).items():
            yield str(name), numbers[target[0].objgen]


def _page_of(target: Any, names: dict[str, int], numbers: dict[tuple[int, int], int]) -> int | None:
    if isinstance(target, pikepdf.Array):
        return numbers.get(target[0].objgen)
    return names.get(str(target))


def _outline(pdf: pikepdf.Pdf, names: dict[str, int], numbers: dict[tuple[int, int], int]) -> Iterator[Entry]:
    def walk(items: Any, depth: int) -> Iterator[Entry]:
        for item in items:
            target = item.destination if item.destination is not None else item.action.D
            yield Entry(item.title, depth, _page_of(target, names, numbers) or 0)
            yield from walk(item.children, depth + 1)

    with pdf.open_outline() as outline:
        yield from walk(outline.root, 1)


def _links(pdf: pikepdf.Pdf, names: dict[str, int], numbers: dict[tuple[int, int], int]) -> Iterator[Link]:
    for number, sheet in enumerate(pdf.pages, 1):
        for note in sheet.obj.get("/Annots", []):
            if note.Subtype != "/Link":
                continue
            target = note.get("/Dest", None)
            if target is None and "/A" in note:
                target = note.A.get("/D", None)
            if target is None:
                yield Link(number, address=str(note.A.get("/URI", "")))
            else:
                name = "" if isinstance(target, pikepdf.Array) else str(target)
                yield Link(number, name, _page_of(target, names, numbers))


def _roles(element: Any) -> Iterator[str]:
    if not isinstance(element, pikepdf.Dictionary):
        return
    if "/S" in element:
        yield str(element.S).removeprefix("/")
    kids = element.get("/K", None)
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from _roles(kid)


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Font]:
    """Every font object of the file, each once, with the glyphs that text in content streams and forms asks of it."""
    used: dict[tuple[int, int], set[int]] = {}
    found: dict[tuple[int, int], Any] = {}
    for sheet in pdf.pages:
        _glyphs(sheet, sheet.obj.get("/Resources", pikepdf.Dictionary()), used, found, set())
    for key, font in sorted(found.items(), key=lambda pair: str(pair[1].BaseFont)):
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
        program = next((descriptor[name] for name in ("/FontFile", "/FontFile2", "/FontFile3") if name in descriptor), None)
        drawn = frozenset(_outlines(program.read_bytes())) if program is not None else frozenset()
        family = str(descriptor.get("/FontFamily", ""))
        yield Font(str(font.BaseFont).removeprefix("/"), family, program is not None, drawn, frozenset(used[key]))


def _outlines(program: bytes) -> Iterator[int]:
    with TTFont(io.BytesIO(program)) as font:
        glyphs = font.getGlyphSet()
        for number, name in enumerate(font.getGlyphOrder()):
            pen = BoundsPen(glyphs)
            glyphs[name].draw(pen)
            if pen.bounds:
                yield number


def _glyphs(stream: Any, resources: Any, used: dict[tuple[int, int], set[int]], found: dict[tuple[int, int], Any], seen: set[Any]) -> None:
    fonts = resources.get("/Font", {})
    current: set[int] = set()
    for operands, operator in instructions(stream):
        if operator == "Tf":
            font = fonts[str(operands[0])]
            found[font.objgen] = font
            current = used.setdefault(font.objgen, set())
        elif operator in {"Tj", "'", '"', "TJ"}:
            shown = operands[-1] if operator == "TJ" else [operands[-1]]
            for piece in shown:
                if isinstance(piece, pikepdf.String):
                    raw = bytes(piece)
                    current |= {high << 8 | low for high, low in zip(raw[::2], raw[1::2], strict=True)}
    for form in resources.get("/XObject", {}).values():
        if form.Subtype == "/Form" and form.objgen not in seen:
            seen.add(form.objgen)
            _glyphs(form, form.get("/Resources", resources), used, found, seen)


def marked(sheet: Any) -> dict[int, str]:
    """The words of each piece of marked content on a page, by its number; the fonts' own maps say what is written."""
    maps = {name: to_unicode(font) for name, font in sheet.obj.Resources.Font.items()}
    found: dict[int, str] = {}
    mark, letters = -1, {}
    for operands, operator in instructions(sheet):
        if operator == "BDC":
            mark = int(operands[1].get("/MCID", -1))
        elif operator == "Tf":
            letters = maps[str(operands[0])]
        elif operator in {"Tj", "TJ"}:
            found[mark] = found.get(mark, "") + letters_of(operands[0], letters)
    return found


def letters_of(shown: Any, letters: dict[int, str]) -> str:
    """The words of a string, or of an array of strings and distances, that a page shows in a font with this map."""
    raws = [bytes(piece) for piece in (shown if isinstance(shown, pikepdf.Array) else [shown]) if isinstance(piece, pikepdf.String)]
    return "".join(letters.get(high << 8 | low, "") for raw in raws for high, low in zip(raw[::2], raw[1::2], strict=True))


def to_unicode(font: Any) -> dict[int, str]:
    """What each glyph of a font means."""
    lines = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", font.ToUnicode.read_bytes(), re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in lines}


def everything_in(data: bytes) -> str:
    """All that a PDF holds: its bytes, every stream unpacked, every string, and the words of its pages."""
    parts = [data.decode("latin-1"), *read(data).pages]
    with pikepdf.open(io.BytesIO(data)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                raw = thing.read_bytes()
                parts += [raw.decode("latin-1"), raw.decode("utf-8", "ignore"), raw.decode("utf-16-be", "ignore")]
            parts += list(_texts_of(thing, 0))
    return "\n".join(parts)


def _texts_of(thing: Any, depth: int) -> Iterator[str]:
    """The strings and keys of an object, without those of the file's other objects, which have their turn."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif depth and isinstance(thing, pikepdf.Object) and thing.is_indirect:
        return
    elif isinstance(thing, pikepdf.Array):
        for one in thing:
            yield from _texts_of(one, depth + 1)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key, one in thing.items():
            yield str(key)
            yield from _texts_of(one, depth + 1)
