"""The fonts of form fields: what people type, and what fields show until somebody does. Sections are ISO 32000-1's.

A viewer draws what is typed with the font that a field names, so that font has the letters of many languages. It is made once for each
process: a subset of the theme's own text face, which is a tenth of the whole. PDFium draws only West European letters with it, and others
with a font of the machine. It would take the font for all letters if its name were that of a symbol font, but then it would take it for
letters that the font lacks, too, and what people type in Japanese would be invisible.
"""

import io
import logging
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import pydyf
from msgspec import Struct

from ladder_reports.design.font_files import characters_of, has_outlines

_TYPED = frozenset(
    code
    for first, last in (
        (0x20, 0x7E), (0xA0, 0x24F),  # Latin
        (0x2C6, 0x2DD), (0x370, 0x3FF), (0x400, 0x4FF),  # accents, Greek, Cyrillic
        (0x1E00, 0x1EFF),  # Latin again, with Vietnamese
        (0x2010, 0x2046), (0x20A9, 0x20BD), (0x2116, 0x2122), (0x2190, 0x2193), (0x2212, 0x221A), (0x2248, 0x2265),  # signs
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""The characters with which people may type, as far as the first font has them."""
_NEEDED = frozenset({*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x386, 0x3CF), *range(0x400, 0x460)})
"""Those of them for which another font is added if need be."""
_DROPPED = frozenset({
    "BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GDEF", "GPOS", "GSUB", "HVAR", "JSTF", "LTSH", "MVAR", "OS/2", "PCLT", "STAT", "SVG ", "avar",
    "cvar", "fvar", "gasp", "gvar", "kern", "meta", "name", "post", "vhea", "vmtx",
})  # fmt: skip
"""Tables that drawing glyphs by their numbers needs none of."""
_SYMBOLIC = 4
"""The flag of a font whose glyphs are found by their numbers (9.8.2)."""
_LINE_GAP = 1.2
"""The distance of two lines, in sizes of the type, if a font does not say."""
_MAP_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange"""
_MAP_END = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
_MOST_AT_ONCE = 100
"""Characters in a block of a map (9.10.3)."""


class FieldFont(Struct, frozen=True, eq=False, dict=True):
    """A subset of a font file, ready to be put into any number of PDFs. Lengths are thousandths of the type's size."""

    name: str
    """In the dictionaries of fonts."""
    base_name: str
    program: bytes
    is_cff: bool
    glyphs: dict[int, int]
    """The number of each character's glyph, by code point."""
    widths: tuple[int, ...]
    """By the glyphs' numbers."""
    ascent: int
    descent: int
    """How far it reaches below the baseline: a negative number."""
    box: tuple[int, ...]

    def width(self, char: str) -> int:
        """How wide a character is that the font has."""
        return self.widths[self.glyphs[ord(char)]]

    @cached_property
    def _written_widths(self) -> bytes:
        """The widths as a PDF has them (9.7.4.3)."""
        return b"[0 [%s]]" % b" ".join(b"%d" % width for width in self.widths)

    @cached_property
    def _packed(self) -> tuple[bytes, bytes]:
        """The program and the map, compressed as the engine does it: once, and not for each document."""
        streams = (pydyf.Stream([data], compress=True) for data in (self.program, self.map))
        first, second = (stream.data.partition(b"stream\n")[2].removesuffix(b"\nendstream") for stream in streams)
        return first, second

    @cached_property
    def map(self) -> bytes:
        """Which character each glyph is (9.10.3)."""
        by_glyph: dict[int, int] = {}
        for code, glyph in sorted(self.glyphs.items()):
            by_glyph.setdefault(glyph, code)
        pairs = [b"<%04x> <%s>" % (glyph, chr(code).encode("utf-16-be").hex().encode()) for glyph, code in sorted(by_glyph.items())]
        blocks = [pairs[start : start + _MOST_AT_ONCE] for start in range(0, len(pairs), _MOST_AT_ONCE)]
        parts = [_MAP_HEAD, *(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks), _MAP_END]
        return b"\n".join(parts)

    def objects(self) -> tuple[Any, Any, Any, Any, Any]:
        """The font as a PDF has it: the dictionary that fields refer to, then what each needs of the next (9.7)."""
        extra = {"Subtype": "/OpenType"} if self.is_cff else {"Length1": len(self.program)}
        packed_program, packed_map = self._packed
        program = pydyf.Stream([packed_program], pydyf.Dictionary({**extra, "Filter": "/FlateDecode"}))
        descriptor = pydyf.Dictionary({
            "Type": "/FontDescriptor", "FontName": f"/{self.base_name}", "Flags": _SYMBOLIC, "FontBBox": pydyf.Array(self.box),
            "ItalicAngle": 0, "Ascent": self.ascent, "Descent": self.descent, "CapHeight": self.ascent, "StemV": 80,
        })  # fmt: skip
        inner = pydyf.Dictionary({
            "Type": "/Font", "Subtype": f"/CIDFontType{0 if self.is_cff else 2}", "BaseFont": f"/{self.base_name}",
            "CIDSystemInfo": pydyf.Dictionary({"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"), "Supplement": 0}),
            "W": self._written_widths,
        })  # fmt: skip
        if not self.is_cff:
            inner["CIDToGIDMap"] = "/Identity"
        outer = pydyf.Dictionary({
            "Type": "/Font", "Subtype": "/Type0", "BaseFont": f"/{self.base_name}", "Encoding": "/Identity-H",
        })  # fmt: skip
        return outer, inner, descriptor, program, pydyf.Stream([packed_map], pydyf.Dictionary({"Filter": "/FlateDecode"}))


def connect(pdf_objects: Sequence[Any]) -> None:
    """Have the objects of a font refer to each other, once they have their numbers."""
    outer, inner, descriptor, program, characters = pdf_objects
    outer["DescendantFonts"] = pydyf.Array([inner.reference])
    outer["ToUnicode"] = characters.reference
    inner["FontDescriptor"] = descriptor.reference
    descriptor["FontFile3" if "Subtype" in program.extra else "FontFile2"] = program.reference


class FieldFonts(Struct, frozen=True):
    """The fonts of a form, the first of which is what people type with; the others have what it lacks."""

    fonts: tuple[FieldFont, ...]

    @property
    def line_height(self) -> float:
        """The distance of two lines in a field, in sizes of the type; viewers take it from the font, too."""
        first = self.fonts[0]
        return (first.ascent - first.descent) / 1000 or _LINE_GAP

    def font_of(self, char: str) -> FieldFont | None:
        """The first font that has a character."""
        return next((font for font in self.fonts if ord(char) in font.glyphs), None)

    def width(self, text: str) -> float:
        """How wide a text is, in sizes of the type. What no font has takes no room."""
        return sum(font.width(char) for char in text if (font := self.font_of(char))) / 1000

    def runs(self, text: str) -> list[tuple[FieldFont, bytes]]:
        """The text as pieces of one font each, with the numbers of the glyphs."""
        return [
            (font, b"".join(b"%04x" % font.glyphs[ord(char)] for char in chars))
            for font, chars in groupby(text, self.font_of)
            if font is not None
        ]


def field_fonts(files: Iterable[Path], text: str) -> FieldFonts:
    """The fonts of a form in which `text` is printed, made of these files, the first of which is asked first."""
    printed = {ord(char) for char in text if char.isprintable()}
    found: list[FieldFont] = []
    for path in dict.fromkeys(files):
        # Most forms have nothing that people don't type, and share their fonts.
        known = characters_of(path) if has_outlines(path) else frozenset()
        used = printed & known | (_NEEDED if found else _TYPED) & known
        used -= {code for font in found for code in font.glyphs}
        if used:
            found.append(_subset(path, frozenset(used), len(found)))
    return FieldFonts(tuple(found))


@cache
def _subset(path: Path, codes: frozenset[int], number: int) -> FieldFont:
    """These characters of a font file. With `number` it is told apart from others of its form."""
    from fontTools import subset  # noqa: PLC0415 -- only forms need it
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    with TTFont(path, lazy=True, fontNumber=0, recalcTimestamp=False) as font:
        size = float(font["head"].unitsPerEm)
        name = "".join(letter for letter in str(font["name"].getDebugName(6) or path.stem) if letter.isascii() and letter.isalnum())
        for table in _DROPPED & set(font.keys()):
            del font[table]
        options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, recalc_bounds=False, name_IDs=[])
        options.drop_tables += sorted(_DROPPED)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=codes)
        subsetter.subset(font)
        order = font.getGlyphOrder()
        metrics, names = font["hmtx"].metrics, font.getBestCmap()
        written = io.BytesIO()
        font.save(written, reorderTables=None)
        head, line = font["head"], font["hhea"]

        def thousandths(length: float) -> int:
            return round(length * 1000 / size)

        return FieldFont(
            name=f"Field{number}",
            base_name=f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}FIELD+{name}",
            program=written.getvalue(),
            is_cff="CFF " in font,
            glyphs={code: font.getGlyphID(glyph) for code, glyph in names.items()},
            widths=tuple(thousandths(metrics[glyph][0]) for glyph in order),
            ascent=thousandths(line.ascent),
            descent=thousandths(line.descent),
            box=tuple(map(thousandths, (head.xMin, head.yMin, head.xMax, head.yMax))),
        )
