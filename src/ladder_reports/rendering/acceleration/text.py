"""Lines of text that were broken or drawn before are not broken or drawn again, and nothing of them leaks.

WeasyPrint asks Pango for a new context, font description and layout for each piece of text that it measures, breaks or
draws. Most of the text of a growth plan is the ladder's, in the same columns in every plan. Here contexts and font
descriptions are kept for each style of text, and so are the results of breaking and of drawing a line.
"""

import re
import struct
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from msgspec import Struct, field
from weasyprint.draw import text as draw_text
from weasyprint.layout import inline, preferred
from weasyprint.matrix import Matrix
from weasyprint.pdf import fonts
from weasyprint.pdf.stream import Stream
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

from ladder_reports.rendering.acceleration.serialization import to_bytes
from ladder_reports.rendering.patching import Patch, Speedup, everywhere, require

_FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip
_FACE = (
    "direction", "font_language_override", "lang", "font_style", "font_stretch", "font_weight", "font_size",
    "font_variation_settings", *_FEATURES,
)  # fmt: skip
"""What decides how letters look."""
_BREAKING = (
    "letter_spacing", "word_spacing", "overflow_wrap", "word_break", "hyphens", "hyphenate_character",
    "hyphenate_limit_chars", "hyphenate_limit_zone", "tab_size",
)  # fmt: skip
"""What else decides where a line ends, beside white space, which may be set anew in a style."""
_DRAWING = ("letter_spacing", "word_spacing", "overflow_wrap", "tab_size")
_USES = {"face_number": (), "line_number": _BREAKING, "drawing_number": _DRAWING, "strut_number": ("line_height",)}
"""For each number that a style has, what counts beside the face."""
MOST_LINES = 20_000
"""Lines that are kept; then all are forgotten. A line takes about a kilobyte."""
MOST_STYLES = 2_000
"""Styles of text that are kept; then all are forgotten."""
MOST_PANGO_LINES = 2_000
"""Lines of one document whose glyphs Pango keeps until they are drawn; a line of them takes some kilobytes."""
_GLYPH = struct.Struct("=Iiii4x")
"""A PangoGlyphInfo: the glyph, its width and where it stands; what follows is not for drawing."""
_LAST_GLYPH = 0xFFFF
"""The last number of a glyph in a font; others stand for glyphs that are missing or empty."""
_SMALLEST = 1e-6
_ENDS = re.compile("[\n\r\u2029]")
"""What ends a paragraph, which a line that is drawn does not have."""
_GLYPHS_ARE_KNOWN = ffi.sizeof("PangoGlyphInfo") == _GLYPH.size and pango.pango_version() >= 14802  # noqa: PLR2004 -- since when fonts tell their size
_numbers: dict[Any, int] = {}
_serial = count(1)
_own_split = line_break.split_first_line
_own_strut = line_break.strut
_own_draw_text, _own_draw_first_line = draw_text.draw_text, draw_text.draw_first_line

require(Stream, "_fonts")


class _Face(Struct):
    """A style of text, as Pango has it."""

    context: Any
    description: Any
    language: Any
    features: bytes
    metrics: dict[str, float | None] | None = None


class Lines(Speedup):
    """The styles of text, and where lines end, in one font configuration."""

    name = "lines"

    def __init__(self, mending: Callable[..., Any] | None = None, measuring: Callable[..., Any] | None = None) -> None:
        # What splits lines may be mended: where they are laid out, and where they are measured, too.
        self._mending, self._measuring = mending, measuring
        self._faces: dict[int, _Face] = {}
        self._struts: dict[int, tuple[float, float]] = {}
        self._pango_lines: dict[int, tuple[str, Any]] = {}
        self._latest: tuple[Any, Any] = None, None

    def patches(self) -> Iterator[Patch]:
        """The splitting of text into lines, and what it needs of Pango."""
        others = line_break.first_line_metrics, line_break.create_layout
        split = self._splitting(_own_split)
        yield from everywhere(_own_split, split, "3b8add8f54f6b386", others)
        # Of two patches for one place, the last counts.
        if self._mending and self._measuring:
            yield Patch(inline, "split_first_line", self._measuring(self._splitting(self._mending(_own_split))), "39ad1016863ca34d")
            yield Patch(preferred, "split_first_line", self._measuring(split), "39ad1016863ca34d")
        yield from everywhere(_own_strut, self.strut, "b57885b70dd08efe")
        setup = lambda layout, style: self.setup(layout, style)  # noqa: E731, PLW0108 -- a bound method would not be given the layout
        yield Patch(line_break.Layout, "setup", setup, "54a805c0f00e59bc", (line_break.Layout.set_text,))

    def new_document(self) -> None:
        """Forget the last document's lines."""
        self._pango_lines.clear()
        self._latest = None, None

    def setup(self, layout: Any, style: Any) -> None:
        """Give a layout its Pango layout; in place of `weasyprint.text.line_break.Layout.setup`."""
        key = number(style, "face_number")
        face = self._faces.get(key)
        if face is None:
            if len(self._faces) >= MOST_STYLES:
                self._faces.clear()
            face = self._faces[key] = _face(style)
        layout.style, layout.first_line_direction = style, 0
        layout.language = face.language
        layout.layout = ffi.gc(pango.pango_layout_new(face.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        pango.pango_layout_set_font_description(layout.layout, face.description)
        if style["text_decoration_line"] == "none":
            layout.ascent = layout.underline_position = layout.strikethrough_position = None
        else:
            if face.metrics is None:
                face.metrics = _metrics(face)
            layout.__dict__.update(face.metrics)
        if face.features:
            # The layout keeps the list, and the list its attribute: both go when the layout goes.
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(face.features))
            pango.pango_layout_set_attributes(layout.layout, attributes)

    def strut(self, style: Any) -> tuple[float, float]:
        """The height and baseline of an empty line; in place of `weasyprint.text.line_break.strut`."""
        key = number(style, "strut_number")
        known = self._struts.get(key)
        if known is None:
            if len(self._struts) >= MOST_STYLES:
                self._struts.clear()
            known = self._struts[key] = _own_strut(style)
        return known

    def pango_line(self, layout: Any, style: Any) -> Any:
        """What Pango made of a line when it was broken, if that is how it is drawn; otherwise None."""
        serial, use = layout.__dict__.get("pango_line", (0, 0))
        text, made = self._pango_lines.get(serial, (None, None))
        alike = text == layout.text and use == number(style, "drawing_number") and not layout.justification_spacing
        return made if alike else None

    def deactivate(self, layout: Any) -> None:
        """Let go of what Pango made; in place of `Layout.deactivate`, which expects that there is something."""
        attributes = layout.__dict__
        self._latest = layout, attributes.pop("layout", None)
        for name in ("language", "style"):
            attributes.pop(name, None)

    def _splitting(self, split: Callable[..., Any]) -> Callable[..., Any]:
        """The first line of a text; in place of `weasyprint.text.line_break.split_first_line`, or of what mends it."""
        lines: dict[Any, Any] = {}

        def first_line(text: str, style: Any, context: Any, *room: Any, **how: Any) -> Any:
            plain = style["text_decoration_line"] == "none"
            key = text, room, *how.items(), plain, number(style, "line_number"), style["white_space"]
            known = lines.get(key)
            if known is None:
                if len(lines) >= MOST_LINES:
                    lines.clear()
                known = lines[key] = split(text, style, context, *room, **how)
                if known[0] is self._latest[0]:
                    serial = next(_serial)
                    known[0].pango_line = serial, number(style, "drawing_number")
                    if len(self._pango_lines) < MOST_PANGO_LINES:
                        self._pango_lines[serial] = known[0].text, self._latest[1]
            layout, *rest = known
            again = object.__new__(type(layout))
            again.__dict__.update(layout.__dict__)
            return again, *rest

        return first_line


def number(style: Any, use: str) -> int:
    """A number that styles share when text is set alike in them. It is kept with the style, in which white space alone changes later."""
    kept = getattr(style, "__dict__", {})
    known = kept.get(use)
    if known is None:
        # Drawings have lists of families.
        values = use, tuple(style["font_family"]), *[style[name] for name in (*_FACE, *_USES[use])]
        if len(_numbers) >= MOST_STYLES and values not in _numbers:
            _numbers.clear()
        known = kept[use] = _numbers.setdefault(values, next(_serial))
    return known


def _face(style: Any) -> _Face:
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    if name:
        pointer, _alive = unicode_to_char_p(name)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    features = font_features(**{name: style[name] for name in _FEATURES})
    return _Face(context, get_font_description(style), language, ",".join(f"{key} {value}" for key, value in features.items()).encode())


def _metrics(face: _Face) -> dict[str, float | None]:
    metrics = ffi.gc(pango.pango_context_get_metrics(face.context, face.description, face.language), pango.pango_font_metrics_unref)
    names = "ascent", "underline_position", "strikethrough_position", "underline_thickness", "strikethrough_thickness"
    return {name: FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{name}")(metrics) for name in names}


class _Glyph(Struct):
    """A glyph of a line, as it was when the line was drawn."""

    number: int
    width: int
    """The width that its font gave it in that document."""
    own: int
    """Its width in the line's size, which is what a document's font takes from the first line with the glyph."""
    letters: str


class _Drawn(Struct):
    """A line of text as a PDF shows it."""

    key: Any
    """The font among a document's fonts."""
    size: float
    shown: bytes
    glyphs: tuple[_Glyph, ...]

    def fits(self, font: Any) -> bool:
        """Whether the line is the same with this document's font; the font has its glyphs then."""
        widths = font.widths
        new = [glyph for glyph in self.glyphs if glyph.number not in widths]
        if any(widths.get(glyph.number, glyph.own) != glyph.width for glyph in self.glyphs):
            return False
        for glyph in new:
            font.to_unicode[glyph.number] = glyph.letters
            widths[glyph.number] = glyph.width
        return True


class DrawnLines(Speedup):
    """Lines that were drawn in one look: the same text in the same style is the same string of glyphs."""

    name = "drawn lines"

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._seen: set[int] = set()
        self._drawn: dict[Any, _Drawn] = {}

    def patches(self) -> Iterator[Patch]:
        """The drawing of text. What a line is drawn with is asked of Pango only when it is needed."""
        yield from everywhere(_own_draw_text, self.draw_text, "2579622e913a3749", (draw_text.draw_emojis, Stream.add_font))
        yield from everywhere(_own_draw_first_line, self.draw_first_line, "1bb8eae6d88e71b1")
        yield Patch(line_break.Layout, "reactivate", reactivate, "0b89ee097104b713")
        deactivate = lambda layout: self._lines.deactivate(layout)  # noqa: E731, PLW0108 -- see `Lines`
        yield Patch(line_break.Layout, "deactivate", deactivate, "bfec3ec8406e1c82")
        yield Patch(fonts, "ffi", Arrays(), "1888854798bf8726", (fonts.Font,))

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
            _own_draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
            return
        layout = textbox.pango_layout
        x, y = textbox.position_x, textbox.position_y + textbox.baseline
        stream.set_color(style["color"])
        stream.begin_text()
        key = layout.text, layout.justification_spacing, number(style, "drawing_number")
        known = self._drawn.get(key)
        font = stream._fonts.get(known.key) if known else None  # noqa: SLF001 -- the document's fonts have no public name
        if known and font and known.fits(font):
            _place(stream, x, y)
            stream.set_font_size(font.hash, known.size)
            stream.stream.append(known.shown)
            stream.end_text()
            return
        made = self._lines.pango_line(layout, style)
        if made is None:
            layout.setup(style)
            layout.set_text(layout.text, justify=True)
            made = layout.layout
        line = _Line(stream, layout.text, made) if _GLYPHS_ARE_KNOWN and not _ENDS.search(layout.text) else None
        if line and line.read():
            _place(stream, x, y)
            line.show()
            self._note(key, known, line)
            emojis = []
        else:
            if "layout" not in layout.__dict__:
                layout.setup(style)
                layout.set_text(layout.text, justify=True)
            emojis = _own_draw_first_line(stream, textbox, text_overflow, block_ellipsis, Matrix(d=-1, e=x, f=y))
        stream.end_text()
        draw_text.draw_emojis(stream, style, x, y, emojis)
        layout.deactivate()

    def draw_first_line(self, stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
        """Draw a line of decorated text, or one that is cut; in place of `weasyprint.draw.text.draw_first_line`."""
        layout = textbox.pango_layout
        layout.setup(textbox.style)
        layout.set_text(layout.text, justify=True)
        return _own_draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)

    def _note(self, key: Any, known: _Drawn | None, line: "_Line") -> None:
        """Keep what is met for the second time."""
        mark = hash(key)
        if known or len(line.runs) != 1:
            return
        if mark not in self._seen:
            if len(self._seen) >= MOST_LINES:
                self._seen.clear()
            self._seen.add(mark)
            return
        if len(self._drawn) >= MOST_LINES:
            self._drawn.clear()
        self._drawn[key] = line.drawn()


def reactivate(layout: Any, style: Any) -> None:
    """Note what a layout will be for; in place of `Layout.reactivate`. Whether Pango is needed again, `DrawnLines` finds out."""
    layout.style = style


class Arrays:
    """Pango's and HarfBuzz's types for `weasyprint.pdf.fonts`, which names an array's length in its type.

    Such a name is read for each length anew, for longer than it takes to make the array, and is never forgotten.
    """

    @staticmethod
    def new(kind: str, values: Any = None) -> Any:
        """A new value of a type; the length of an array is that of its values."""
        return ffi.new("hb_codepoint_t[]" if kind.startswith("hb_codepoint_t[") else kind, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(ffi, name)


def _place(stream: Any, x: float, y: float) -> None:
    stream.stream.append(b"1 0 0 -1 %s %s Tm" % (to_bytes(x), to_bytes(y)))


class _GlyphRun(Struct):
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
        self.runs: list[_GlyphRun] = []

    def read(self) -> bool:
        """Get the glyphs from Pango; false when there is more to them, which is the engine's to draw."""
        run = pango.pango_layout_get_line_readonly(self.made, 0).runs[0]
        last: _GlyphRun | None = None
        while run != ffi.NULL:
            item, glyphs = run.data.item, run.data.glyphs
            run = run.next
            pango_font = item.analysis.font
            if last is None or pango_font != last.pango_font:
                font, size = self.stream.add_font(pango_font)
                if font.bitmap or font.svg or font.png or font.colr or font.missing:
                    return False
                last = _GlyphRun(font, size, pango_font)
                self.runs.append(last)
            pieces = last.font.__dict__.setdefault("glyph_texts", {}).setdefault(last.size, {})
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

    def _width(self, run: _GlyphRun, code: int) -> int:
        """A glyph's width, in thousandths of its size."""
        stream = self.stream
        pango.pango_font_get_glyph_extents(run.pango_font, code, stream.ink_rect, stream.logical_rect)
        return round(float(stream.logical_rect.width * 1000 * FROM_UNITS / run.size))

    def _piece(self, run: _GlyphRun, glyph: tuple[int, ...]) -> str:
        """A glyph in hexadecimal, with how far the next one is moved from where it would stand by itself."""
        code, width, right, _ = glyph
        offset = right / run.size
        own = run.font.widths.get(code)
        if own is None:
            own = run.font.widths[code] = self._width(run, code)
        kerning = own + offset - width * 1000 * FROM_UNITS / run.size
        shift = f">{-offset}<" if offset else ""
        return f"{shift}{code:04x}>{int(kerning)}<" if kerning else f"{shift}{code:04x}"
