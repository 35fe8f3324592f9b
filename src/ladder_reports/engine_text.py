"""Lines of text that were set before are not set again, and nothing of them stays behind.

WeasyPrint asks Pango for a new context, font description and layout for each piece of text that it measures, breaks or
draws. Most of the text of a growth plan is the ladder's, set in the same columns in every plan. Here contexts and font
descriptions are kept for each style of text, and so are the results of breaking a line, as long as they are few.
"""

import re
from dataclasses import dataclass
from typing import Any

from weasyprint.draw import text as draw_text
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

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
_USES = {"face": (), "line": _BREAKING, "shown": _DRAWING, "strut": ("line_height",)}
"""For each use of a style what counts, beside the face."""
_numbers: dict[Any, int] = {}
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")
_MOST = 20_000
"""Lines that are kept; then all are forgotten. A line takes about a kilobyte."""


@dataclass(slots=True)
class _Face:
    """A style of text, as Pango has it."""

    context: Any
    description: Any
    language: Any
    features: bytes
    metrics: dict[str, float | None] | None = None


@dataclass(slots=True)
class _Drawn:
    """A line of text as a PDF shows it."""

    key: Any
    """The font among a document's fonts."""
    size: float
    shown: bytes
    widths: dict[int, int]
    """The widths that the font must give its glyphs."""


class Texts:
    """The styles of text, and the lines, of one font configuration."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._faces: dict[Any, _Face] = {}
        self._struts: dict[Any, tuple[float, float]] = {}
        self._drawn: dict[Any, _Drawn] = {}
        self._strut, self._draw = line_break.strut, draw_text.draw_first_line

    def setup(self, layout: Any, style: Any) -> None:
        """Give a layout its Pango layout; in place of `weasyprint.text.line_break.Layout.setup`."""
        key = _number(style, "face")
        face = self._faces.get(key)
        if face is None:
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

    def splitting(self, split: Any) -> Any:
        """The first line of a text; in place of `weasyprint.text.line_break.split_first_line`, or of what mends it."""
        lines: dict[Any, Any] = {}

        def first_line(text: str, style: Any, context: Any, *room: Any, **how: Any) -> Any:
            plain = style["text_decoration_line"] == "none"
            key = text, room, *how.items(), plain, _number(style, "line"), style["white_space"]
            known = lines.get(key)
            if known is None:
                if len(lines) >= _MOST:
                    lines.clear()
                known = lines[key] = split(text, style, context, *room, **how)
            layout, *rest = known
            again = object.__new__(type(layout))
            again.__dict__.update(layout.__dict__)
            return again, *rest

        return first_line

    def strut(self, style: Any) -> tuple[float, float]:
        """The height and baseline of an empty line; in place of `weasyprint.text.line_break.strut`."""
        key = _number(style, "strut")
        known = self._struts.get(key)
        if known is None:
            known = self._struts[key] = self._strut(style)
        return known

    def draw(self, stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
        """Draw a line of text; in place of `weasyprint.draw.text.draw_first_line`.

        The same text in the same style is the same string of glyphs, if the document's font gives them the same widths. What was
        drawn before is repeated when all of its glyphs are in the document already.
        """
        layout, style = textbox.pango_layout, textbox.style
        key = layout.text, layout.justification_spacing, _number(style, "shown")
        known = self._drawn.get(key)
        if known is not None and text_overflow != "ellipsis" and block_ellipsis == "none":
            font = stream._fonts.get(known.key)  # noqa: SLF001 -- the document's fonts have no public name
            if font is not None and known.widths.items() <= font.widths.items() and known.widths.keys() <= font.to_unicode.keys():
                stream.set_text_matrix(*matrix.values)
                stream.set_font_size(font.hash, known.size)
                stream.stream.append(known.shown)
                return []
        layout.setup(style)
        layout.set_text(layout.text, justify=True)
        before = len(stream.stream)
        emojis = self._draw(stream, textbox, text_overflow, block_ellipsis, matrix)
        if known is None and text_overflow != "ellipsis" and block_ellipsis == "none":
            drawn = _drawn(stream, before)
            if drawn:
                if len(self._drawn) >= _MOST:
                    self._drawn.clear()
                self._drawn[key] = drawn
        return emojis


def _number(style: Any, use: str) -> int:
    """A number that styles share when text is set alike in them. It is kept with the style, in which white space alone changes later."""
    kept = getattr(style, "__dict__", {})
    number = kept.get(use)
    if number is None:
        # Drawings have lists of families.
        values = use, tuple(style["font_family"]), *[style[name] for name in (*_FACE, *_USES[use])]
        number = kept[use] = _numbers.setdefault(values, len(_numbers))
    return number


def _drawn(stream: Any, before: int) -> _Drawn | None:
    """What was drawn since, when that is one string in one plain font."""
    done = stream.stream[before:]
    if len(done) not in {2, 3} or not done[-1].endswith(b"] TJ") or not done[0].endswith(b" Tm") or stream._current_font is None:  # noqa: SLF001
        return None
    name, size = stream._current_font  # noqa: SLF001
    fonts = [(key, font) for key, font in stream._fonts.items() if font.hash == name]  # noqa: SLF001
    if len(fonts) != 1:
        return None
    key, font = fonts[0]
    if font.bitmap or font.svg or font.png or font.colr or font.missing:
        return None
    glyphs = {int(codes[at : at + 4], 16) for codes in _GLYPHS.findall(done[-1]) for at in range(0, len(codes), 4)}
    return _Drawn(key, size, done[-1], {glyph: font.widths[glyph] for glyph in glyphs})


def reactivate(layout: Any, style: Any) -> None:
    """Note what a layout will be for; in place of `Layout.reactivate`. Whether Pango is needed again, `Texts.draw` finds out."""
    layout.style = style


def deactivate(layout: Any) -> None:
    """Let go of what Pango made; in place of `Layout.deactivate`, which takes it that there is something."""
    for name in ("layout", "language", "style"):
        layout.__dict__.pop(name, None)


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
