"""Lines of text that were set before are not set again, and nothing of them stays behind.

WeasyPrint asks Pango for a new context, font description and layout for each piece of text that it measures, breaks or
draws. Most of the text of a growth plan is the ladder's, set in the same columns in every plan. Here contexts and font
descriptions are kept for each style of text, and so are the results of breaking a line, as long as they are few.
"""

from dataclasses import dataclass
from itertools import count
from typing import Any

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
_MOST = 20_000
"""Lines that are kept; then all are forgotten. A line takes about a kilobyte."""
_MOST_LAID_OUT = 2_000
"""Lines of one document whose glyphs Pango keeps until they are drawn; a line of them takes some kilobytes."""


@dataclass(slots=True)
class _Face:
    """A style of text, as Pango has it."""

    context: Any
    description: Any
    language: Any
    features: bytes
    metrics: dict[str, float | None] | None = None


class Texts:
    """The styles of text, and the lines, of one font configuration."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._faces: dict[Any, _Face] = {}
        self._struts: dict[Any, tuple[float, float]] = {}
        self._laid_out: dict[int, tuple[str, Any]] = {}
        self._latest: tuple[Any, Any] = None, None
        self._serial = count(1)
        self._strut = line_break.strut

    def setup(self, layout: Any, style: Any) -> None:
        """Give a layout its Pango layout; in place of `weasyprint.text.line_break.Layout.setup`."""
        key = number(style, "face")
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
            key = text, room, *how.items(), plain, number(style, "line"), style["white_space"]
            known = lines.get(key)
            if known is None:
                if len(lines) >= _MOST:
                    lines.clear()
                known = lines[key] = split(text, style, context, *room, **how)
                if known[0] is self._latest[0]:
                    serial = next(self._serial)
                    known[0].laid_out = serial, number(style, "shown")
                    if len(self._laid_out) < _MOST_LAID_OUT:
                        self._laid_out[serial] = known[0].text, self._latest[1]
            layout, *rest = known
            again = object.__new__(type(layout))
            again.__dict__.update(layout.__dict__)
            return again, *rest

        return first_line

    def strut(self, style: Any) -> tuple[float, float]:
        """The height and baseline of an empty line; in place of `weasyprint.text.line_break.strut`."""
        key = number(style, "strut")
        known = self._struts.get(key)
        if known is None:
            known = self._struts[key] = self._strut(style)
        return known

    def laid_out(self, layout: Any, style: Any) -> Any:
        """What Pango made of a line when it was broken, as it is to be drawn; nothing when that has to be made anew."""
        serial, use = layout.__dict__.get("laid_out", (0, 0))
        text, made = self._laid_out.get(serial, (None, None))
        return made if text == layout.text and use == number(style, "shown") and not layout.justification_spacing else None

    def deactivate(self, layout: Any) -> None:
        """Let go of what Pango made; in place of `Layout.deactivate`, which takes it that there is something."""
        attributes = layout.__dict__
        self._latest = layout, attributes.pop("layout", None)
        for name in ("language", "style"):
            attributes.pop(name, None)

    def new_document(self) -> None:
        """Let go of the last document's lines."""
        self._laid_out.clear()
        self._latest = None, None


def number(style: Any, use: str) -> int:
    """A number that styles share when text is set alike in them. It is kept with the style, in which white space alone changes later."""
    kept = getattr(style, "__dict__", {})
    number = kept.get(use)
    if number is None:
        # Drawings have lists of families.
        values = use, tuple(style["font_family"]), *[style[name] for name in (*_FACE, *_USES[use])]
        number = kept[use] = _numbers.setdefault(values, len(_numbers))
    return number


def reactivate(layout: Any, style: Any) -> None:
    """Note what a layout will be for; in place of `Layout.reactivate`. Whether Pango is needed again, `Texts.draw` finds out."""
    layout.style = style


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
