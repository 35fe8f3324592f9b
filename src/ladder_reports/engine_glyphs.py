"""Lines of text are drawn: a line becomes a string of glyphs, and the same line the same string."""

import re
import struct
from dataclasses import dataclass, field
from typing import Any

from weasyprint.draw import text as draw_text
from weasyprint.matrix import Matrix
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from ladder_reports.engine_text import Texts, number
from ladder_reports.engine_writing import to_bytes

_GLYPH = struct.Struct("=Iiii4x")
"""A PangoGlyphInfo: the glyph, its width and where it stands; what follows is not for drawing."""
_LAST_GLYPH = 0xFFFF
"""The last number of a glyph in a font; others stand for glyphs that are missing or empty."""
_SMALLEST = 1e-6
_ENDS = re.compile("[\n\r\u2029]")
"""What ends a paragraph, which a line that is drawn does not have."""
_MOST = 20_000
"""Lines that are kept; then all are forgotten."""
_KNOWN = ffi.sizeof("PangoGlyphInfo") == _GLYPH.size and pango.pango_version() >= 14802  # noqa: PLR2004 -- since when fonts tell their size


@dataclass(slots=True)
class _Glyph:
    """A glyph of a line, as it was when the line was drawn."""

    number: int
    width: int
    """The width that its font gave it in that document."""
    own: int
    """Its width in the line's size, which is what a document's font takes from the first line with the glyph."""
    letters: str


@dataclass(slots=True)
class _Drawn:
    """A line of text as a PDF shows it."""

    key: Any
    """The font among a document's fonts."""
    size: float
    shown: bytes
    glyphs: tuple[_Glyph, ...]

    def fits(self, font: Any) -> bool:
        """Whether the line is the same with this document's font; the font has its glyphs then."""
        widths = font.widths
        get = widths.get
        new = []
        for glyph in self.glyphs:
            width = get(glyph.number)
            if width is None and glyph.own == glyph.width:
                new.append(glyph)
            elif width != glyph.width:
                return False
        for glyph in new:
            font.to_unicode[glyph.number] = glyph.letters
            widths[glyph.number] = glyph.width
        return True


class Glyphs:
    """The lines that were drawn in one look."""

    def __init__(self, texts: Texts) -> None:
        """Nothing is known yet."""
        self._texts = texts
        self._seen: set[int] = set()
        self._drawn: dict[Any, _Drawn] = {}
        self._own_text, self._own_line = draw_text.draw_text, draw_text.draw_first_line

    def draw_text(self, stream: Any, textbox: Any, offset_x: Any, text_overflow: str, block_ellipsis: str = "none") -> None:
        """Draw a piece of text; in place of `weasyprint.draw.text.draw_text`.

        The same text in the same style is the same string of glyphs, if the document's font gives them the same widths.
        """
        style = textbox.style
        plain = style.__dict__.get("plainly_drawn")
        if plain is None:
            undecorated = style["text_decoration_line"] == "none" and style["visibility"] == "visible"
            plain = style.plainly_drawn = undecorated and style["font_size"] >= _SMALLEST
        if not plain or text_overflow == "ellipsis" or block_ellipsis != "none" or not textbox.text.strip():
            self._own_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
            return
        layout = textbox.pango_layout
        x, y = textbox.position_x, textbox.position_y + textbox.baseline
        stream.set_color(style["color"])
        stream.begin_text()
        key = layout.text, layout.justification_spacing, number(style, "shown")
        known = self._drawn.get(key)
        font = stream._fonts.get(known.key) if known else None  # noqa: SLF001 -- the document's fonts have no public name
        if known and font and known.fits(font):
            _place(stream, x, y)
            stream.set_font_size(font.hash, known.size)
            stream.stream.append(known.shown)
            stream.end_text()
            return
        made = self._texts.laid_out(layout, style)
        if made is None:
            layout.setup(style)
            layout.set_text(layout.text, justify=True)
            made = layout.layout
        line = _Line(stream, layout.text, made) if _KNOWN and not _ENDS.search(layout.text) else None
        if line and line.read():
            _place(stream, x, y)
            line.show()
            self._note(key, known, line)
            emojis = []
        else:
            if "layout" not in layout.__dict__:
                layout.setup(style)
                layout.set_text(layout.text, justify=True)
            emojis = self._own_line(stream, textbox, text_overflow, block_ellipsis, Matrix(d=-1, e=x, f=y))
        stream.end_text()
        draw_text.draw_emojis(stream, style, x, y, emojis)
        layout.deactivate()

    def draw_first_line(self, stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
        """Draw a line of decorated text, or one that is cut; in place of `weasyprint.draw.text.draw_first_line`."""
        layout = textbox.pango_layout
        layout.setup(textbox.style)
        layout.set_text(layout.text, justify=True)
        return self._own_line(stream, textbox, text_overflow, block_ellipsis, matrix)

    def _note(self, key: Any, known: _Drawn | None, line: "_Line") -> None:
        """Keep what is met for the second time."""
        mark = hash(key)
        if known or len(line.runs) != 1:
            return
        if mark not in self._seen:
            if len(self._seen) >= _MOST:
                self._seen.clear()
            self._seen.add(mark)
            return
        if len(self._drawn) >= _MOST:
            self._drawn.clear()
        self._drawn[key] = line.drawn()


class Arrays:
    """Pango's and HarfBuzz's types for `weasyprint.pdf.fonts`, which names an array's length in its type.

    Such a name is read for each length anew, for longer than it takes to make the array, and is never forgotten.
    """

    @staticmethod
    def new(kind: str, values: Any = None) -> Any:
        """A new value of a type; the length of an array is that of its values."""
        return ffi.new("hb_codepoint_t[]" if kind.startswith("hb_codepoint_t[") else kind, values)

    def __getattr__(self, name: str) -> Any:
        """Everything else."""
        return getattr(ffi, name)


def _place(stream: Any, x: float, y: float) -> None:
    stream.stream.append(b"1 0 0 -1 %s %s Tm" % (to_bytes(x), to_bytes(y)))


@dataclass(slots=True)
class _Run:
    """Glyphs side by side in one font."""

    font: Any
    size: float
    pango_font: Any
    shown: str = ""
    items: list[tuple[Any, Any, list[tuple[int, ...]]]] = field(default_factory=list)


class _Line:
    """A line of text whose glyphs stand side by side, as most do. It is drawn as `weasyprint.draw.text.draw_first_line` does."""

    def __init__(self, stream: Any, text: str, made: Any) -> None:
        self.stream, self.text, self.made = stream, text.encode(), made
        self.runs: list[_Run] = []

    def read(self) -> bool:
        """Get the glyphs from Pango; false when there is more to them, which is the engine's to draw."""
        run = pango.pango_layout_get_line_readonly(self.made, 0).runs[0]
        last: _Run | None = None
        while run != ffi.NULL:
            item, glyphs = run.data.item, run.data.glyphs
            run = run.next
            pango_font = item.analysis.font
            if last is None or pango_font != last.pango_font:
                font, size = self.stream.add_font(pango_font)
                if font.bitmap or font.svg or font.png or font.colr or font.missing:
                    return False
                last = _Run(font, size, pango_font)
                self.runs.append(last)
            pieces = last.font.__dict__.setdefault("pieces", {}).setdefault(last.size, {})
            found = list(_GLYPH.iter_unpack(ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH.size)))
            for at, glyph in enumerate(found):
                if glyph not in pieces:
                    code, _, _, up = glyph
                    if up or code > _LAST_GLYPH:
                        return False
                    if code not in last.font.to_unicode:
                        last.font.to_unicode[code] = self._letters(item, glyphs, at)
                    pieces[glyph] = self._piece(last, glyph)
            shown = "<" + "".join([pieces[glyph] for glyph in found])
            last.shown += shown[:-1] if shown[-1] == "<" else shown + ">"
            last.items.append((item, glyphs, found))
        return bool(self.runs)

    def show(self) -> None:
        """Draw the line where the stream stands."""
        for run in self.runs:
            self.stream.set_font_size(run.font.hash, run.size)
            self.stream.show_text(run.shown)

    def drawn(self) -> _Drawn:
        """The line, which is of one font, to be drawn again."""
        (run,) = self.runs
        glyphs: dict[int, _Glyph] = {}
        for item, glyph_string, found in run.items:
            for at, (code, *_) in enumerate(found):
                if code not in glyphs:
                    glyphs[code] = _Glyph(code, run.font.widths[code], self._width(run, code), self._letters(item, glyph_string, at))
        key = next(key for key, font in self.stream._fonts.items() if font is run.font)  # noqa: SLF001
        return _Drawn(key, run.size, self.stream.stream[-1], tuple(glyphs.values()))

    def _letters(self, item: Any, glyphs: Any, at: int) -> str:
        """The letters that a glyph stands for."""
        clusters = glyphs.log_clusters
        begin = clusters[at]
        if item.analysis.level % 2:  # from right to left
            end = item.length if at == 0 else clusters[at - 1]
        else:
            end = item.length if at == glyphs.num_glyphs - 1 else clusters[at + 1]
        return self.text[item.offset + begin : item.offset + end].decode()

    def _width(self, run: _Run, code: int) -> int:
        """A glyph's width, in thousandths of its size."""
        stream = self.stream
        pango.pango_font_get_glyph_extents(run.pango_font, code, stream.ink_rect, stream.logical_rect)
        return round(float(stream.logical_rect.width * 1000 * FROM_UNITS / run.size))

    def _piece(self, run: _Run, glyph: tuple[int, ...]) -> str:
        """A glyph in hexadecimal, with how far the next one is moved from where it would stand by itself."""
        code, width, right, _ = glyph
        offset = right / run.size
        own = run.font.widths.get(code)
        if own is None:
            own = run.font.widths[code] = self._width(run, code)
        kerning = own + offset - width * 1000 * FROM_UNITS / run.size
        shift = f">{-offset}<" if offset else ""
        return f"{shift}{code:04x}>{int(kerning)}<" if kerning else f"{shift}{code:04x}"
