"""Form fields (ISO 32000-1, 12.7), completed in a PDF's objects just before they are written.

The engine finds out where fields are, and its tags know them. What it writes is not what programs need that fill them in: it embeds a
whole font, draws no values, and lists the kids of radio buttons as fields of their own. So every field is a check box to the engine,
and becomes here what its attributes say: `data-field` is its kind, `name` its name, `title` what is asked, and `data-value` what is
printed in it. A row of radio buttons is one box, too, since the engine takes as long for a box as for a line of text: `data-states`
has what each ring stands for, `data-spoken` its words, and `data-places` where it begins in the box, in millimeters. Rings are drawn
here, in both states, so that a pen finds them; the ground and the line of other fields are the page's.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import pydyf
from msgspec import Struct

from ladder_reports.design.page_sizes import POINTS_PER_MM
from ladder_reports.evidence.form_fields import STAMP
from ladder_reports.rendering import field_fonts
from ladder_reports.rendering.field_fonts import FieldFonts

STAMP_META, COLORS_META = "form-stamp", "form-colors"
"""The names of the HTML's `meta` elements with the text of the hidden field, and with the colors of ink, rings and grounds."""
_COLORS = ("#000000", "#666666", "#ffffff")
_RADIUS, _STROKE = 1.9, 0.25
"""Of a ring, in millimeters, as `documents/rings.py` has it."""
_HIDDEN, _PRINTED = 2, 4
"""Flags of annotations (12.5.3)."""
_READ_ONLY, _MULTILINE, _RADIO = 1, 1 << 12, 1 << 15
"""Flags of fields (12.7.3.1, 12.7.4)."""
_ON, _OFF = "/On", "/Off"
_INSET = 2.0
"""From the edge of a text field to its text, in points, as viewers have it."""
_POINTS = 0.75
"""Points in a CSS pixel."""
_CURVE = 0.5523
"""From the end of a quarter of a circle to the control point of its curve, in radii."""
_ENGINES = frozenset({"AP", "AS", "Border", "DA", "FT", "Ff", "MK", "Opt", "T", "TU", "V"})
"""What the engine says of a field."""


class _Place(Struct, frozen=True):
    """A field on a page: its element, its style, the engine's annotation, and how large it is in points."""

    element: Any
    style: Any
    widget: Any
    width: float
    height: float

    def get(self, name: str) -> str:
        """An attribute of its element."""
        return str(self.element.get(name, ""))

    @property
    def color(self) -> bytes:
        """The color of its text, as content has it."""
        return b"%s %s %s rg" % tuple(map(_number, self.style["color"].to("srgb").coordinates))

    @property
    def size(self) -> float:
        """The size of its type, in points."""
        return float(self.style["font_size"]) * _POINTS


def finish(document: Any, pdf: Any, files: Sequence[Any]) -> None:
    """Complete the fields of a PDF that WeasyPrint is about to write; `files` are font files for them, the first of which comes first."""
    places = [_place(box) for page in document.pages for boxes in page.forms.values() for box, _ in boxes if box.widget_annotation]
    if places:
        printed = "".join(place.get("data-value") for place in places)
        said = document.metadata.custom
        colors = tuple(said.get(COLORS_META, "").split()) or _COLORS
        _Writer(pdf, field_fonts.field_fonts(files, printed), colors).write(places, said.get(STAMP_META, ""))


def _place(box: Any) -> _Place:
    """A field's place; a box to check is as large as its border."""
    widget = box.widget_annotation
    left, top, right, bottom = widget["Rect"]
    if box.element.get("data-field") == "check":
        edges = [float(box.style[f"border_{side}_width"]) * _POINTS for side in ("left", "top", "right", "bottom")]
        left, top, right, bottom = left - edges[0], top + edges[1], right + edges[2], bottom - edges[3]
    widget["Rect"] = pydyf.Array([round(left, 3), round(bottom, 3), round(right, 3), round(top, 3)])
    return _Place(box.element, box.style, widget, right - left, top - bottom)


class _Tags:
    """The structure tree of the PDF, to which widgets are added."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.root = self.object(pdf.catalog["StructTreeRoot"])
        self.numbers = self.object(self.root["ParentTree"])["Nums"]
        self.holders = dict(zip(self.numbers[::2], self.numbers[1::2], strict=True))

    def object(self, reference: Any) -> Any:
        """What a reference leads to."""
        return self.pdf.objects[int(reference.split()[0])] if isinstance(reference, bytes | str) else reference

    def add_after(self, before: Any, widget: Any) -> None:
        """Have a widget be read after another one; each is alone in its element (14.8.4.5)."""
        element = self.object(self.holders[before["StructParent"]])
        parent = self.object(element["P"])
        made = pydyf.Dictionary({"Type": "/StructElem", "S": "/Form", "P": element["P"]})
        page = widget["P"]
        made["K"] = b"[<</Type /OBJR /Obj %s /Pg %s>>]" % (widget.reference, page.encode() if isinstance(page, str) else page)
        self.pdf.add_object(made)
        parent["K"].insert(parent["K"].index(element.reference) + 1, made.reference)
        number = self.root["ParentTreeNextKey"]
        widget["StructParent"] = number
        self.numbers += [number, made.reference]
        self.holders[number] = made.reference
        self.root["ParentTreeNextKey"] = number + 1


class _Writer:
    """Writes the fields of one form."""

    def __init__(self, pdf: Any, fonts: FieldFonts, colors: Sequence[str]) -> None:
        self.pdf, self.fonts = pdf, fonts
        self.ink, self.line, self.ground = map(_color, colors)
        self.tags = _Tags(pdf)
        self.fields = pydyf.Array()
        self.free: list[int] = []
        """The numbers of objects that the engine made for nothing."""
        self.rings: dict[str, bytes] = {}
        """What radio buttons look like, which those of the same state have in common; a form has hundreds."""
        self.font_resources: Any = None

    def write(self, places: Sequence[_Place], stamp: str) -> None:
        """Make the form of these fields."""
        kinds: dict[str, Callable[[_Place], None]] = {"choice": self.choice, "check": self.check}
        for place in places:
            self.forget_engines(place.widget)
        self.font_resources = self.add(pydyf.Dictionary({"Font": pydyf.Dictionary(self.add_fonts())})).reference
        for place in places:
            kinds.get(place.get("data-field"), self.text)(place)
        if stamp:
            self.stamp(stamp)
        self.pdf.catalog["AcroForm"] = pydyf.Dictionary({
            "Fields": self.fields,
            "DR": self.font_resources,
            "DA": pydyf.String(f"/{self.fonts.fonts[0].name} 9.2 Tf 0 g"),
            "NeedAppearances": "false",
        })  # fmt: skip
        for number in self.free:
            self.pdf.objects[number] = _numbered(pydyf.Dictionary(), number)

    def forget_engines(self, widget: Any) -> None:
        """Take away what the engine says of a field, and keep the number of its drawing for another object."""
        for reference in widget.get("AP", {}).get("N", {}).values():
            self.free.append(int(reference.split()[0]))
        for name in _ENGINES & widget.keys():
            del widget[name]

    def add(self, thing: Any) -> Any:
        """Put an object into the PDF."""
        if self.free:
            number = self.free.pop()
            self.pdf.objects[number] = _numbered(thing, number)
        else:
            self.pdf.add_object(thing)
        return thing

    def add_fonts(self) -> Iterator[tuple[str, bytes]]:
        """Put the fonts into the PDF; their names, and references to them."""
        for font in self.fonts.fonts:
            objects = [self.add(thing) for thing in font.objects()]
            field_fonts.connect(objects)
            yield font.name, objects[0].reference

    def text(self, place: _Place) -> None:
        """A field to type in."""
        value, several = place.get("data-value"), place.get("data-field") == "multiline"
        drawn_with = b"/%s %s Tf %s" % (self.fonts.fonts[0].name.encode(), _number(place.size), place.color)
        printed = {"V": pydyf.String(value), "DV": pydyf.String(value)}
        place.widget.update({"FT": "/Tx", "T": pydyf.String(place.get("name")), "TU": pydyf.String(place.get("title")), **printed})
        place.widget["DA"] = pydyf.String(drawn_with)
        if several:
            place.widget["Ff"] = _MULTILINE
        lines = _wrapped(value, self.fonts, (place.width - 2 * _INSET) / place.size) if several else [" ".join(value.split())]
        drawing = self.shown(lines, place, several=several)
        place.widget["AP"] = pydyf.Dictionary({"N": self.drawing(drawing, place.width, place.height)})
        self.fields.append(place.widget.reference)

    def shown(self, lines: Sequence[str], place: _Place, *, several: bool) -> bytes:
        """What a field with these lines looks like (12.7.3.3)."""
        if not any(lines):
            return b"/Tx BMC\nEMC"
        size, first = place.size, self.fonts.fonts[0]
        step = size * self.fonts.line_height
        lowest = (place.height - step) / 2 - size * first.descent / 1000
        start = place.height - _INSET - size * first.ascent / 1000 if several else lowest
        clip = b"%s %s %s %s re W n" % tuple(map(_number, (1, 1, place.width - 2, place.height - 2)))
        written = [b"/Tx BMC", b"q", clip, b"BT", place.color, b"%s TL" % _number(step), b"%s %s Td" % (_number(_INSET), _number(start))]
        for number, line in enumerate(lines):
            if number:
                written.append(b"T*")
            for font, glyphs in self.fonts.runs(line):
                written.append(b"/%s %s Tf <%s> Tj" % (font.name.encode(), _number(size), glyphs))
        return b"\n".join([*written, b"ET", b"Q", b"EMC"])

    def choice(self, place: _Place) -> None:
        """A row of radio buttons. Only their group is a field of the form."""
        value = f"/{place.get('data-value')}" if place.get("data-value") else _OFF
        group = self.add(pydyf.Dictionary({"FT": "/Btn", "Ff": _RADIO, "T": pydyf.String(place.get("name")), "V": value, "DV": value}))
        group["TU"], group["Kids"] = pydyf.String(place.get("title")), pydyf.Array()
        self.fields.append(group.reference)
        states, spoken, places = place.get("data-states").split(), place.get("data-spoken").split("|"), place.get("data-places").split()
        widget, size = place.widget, round(2 * _RADIUS * POINTS_PER_MM, 3)
        left, below = widget["Rect"][0], round(widget["Rect"][1] + (place.height - size) / 2, 3)
        for number, (state, words, offset) in enumerate(zip(states, spoken, places, strict=True)):
            widget = self.next_to(widget) if number else widget
            start = round(left + float(offset) * POINTS_PER_MM, 3)
            said = pydyf.String(f"{place.get('title')}: {words}").data
            widget.update({
                "Rect": b"[%s %s %s %s]" % tuple(map(_number, (start, below, start + size, below + size))), "Parent": group.reference,
                "TU": said, "Contents": said, "MK": b"<</CA (l)>>", "AS": f"/{state}" if f"/{state}" == value else _OFF,
                "AP": self.ring(state, size),
            })  # fmt: skip
            group["Kids"].append(widget.reference)

    def next_to(self, widget: Any) -> Any:
        """A widget on the same page, after another one."""
        made = pydyf.Dictionary({name: widget[name] for name in ("Type", "Subtype", "P", "F")})
        self.pdf.add_object(made)
        annotations = self.tags.object(widget["P"])["Annots"]
        annotations.insert(annotations.index(widget.reference) + 1, made.reference)
        self.tags.add_after(widget, made)
        return made

    def check(self, place: _Place) -> None:
        """A box to check."""
        value = "/Yes" if place.get("data-value") else _OFF
        name, spoken = pydyf.String(place.get("name")), pydyf.String(place.get("title"))
        place.widget.update(
            {"FT": "/Btn", "T": name, "TU": spoken, "V": value, "DV": value, "MK": pydyf.Dictionary({"CA": pydyf.String("4")})}
        )
        drawings = self.ink + b"\n" + _tick(place.width, place.height), b""
        place.widget.update({"AS": value, "AP": _looks("Yes", *(self.drawing(one, place.width, place.height) for one in drawings))})
        self.fields.append(place.widget.reference)

    def drawing(self, content: bytes, width: float, height: float) -> bytes:
        """A reference to a new appearance (12.5.5). Programs write what is typed into the one that is there, so no two fields share it."""
        box = pydyf.Array([0, 0, round(width, 3), round(height, 3)])
        entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": self.font_resources}
        reference: bytes = self.add(pydyf.Stream([content], pydyf.Dictionary(entries), compress=bool(content))).reference
        return reference

    def ring(self, state: str, size: float) -> bytes:
        """The appearances of a radio button. Programs choose one of them and draw none, so alike ones are one."""
        if not self.rings:
            ring = _ring(size, self.line, self.ground)
            self.rings = {_ON: self.drawing(ring + b"\n" + _dot(size, self.ink), size, size), _OFF: self.drawing(ring, size, size)}
        if state not in self.rings:
            self.rings[state] = _looks(state, self.rings[_ON], self.rings[_OFF])
        return self.rings[state]

    def stamp(self, text: str) -> None:
        """The field that nobody sees, which says what the form is for."""
        first = self.pdf.objects[self.pdf.pages["Kids"][0]]
        widget = self.add(pydyf.Dictionary({
            "Type": "/Annot", "Subtype": "/Widget", "FT": "/Tx", "Ff": _READ_ONLY, "F": _HIDDEN, "Rect": pydyf.Array([0, 0, 0, 0]),
            "T": pydyf.String(STAMP), "TU": pydyf.String(STAMP), "V": pydyf.String(text), "DV": pydyf.String(text),
            "DA": pydyf.String(f"/{self.fonts.fonts[0].name} 9.2 Tf 0 g"), "P": first.reference,
            "AP": pydyf.Dictionary({"N": self.drawing(b"/Tx BMC\nEMC", 0, 0)}),
        }))  # fmt: skip
        self.fields.insert(0, widget.reference)
        first.setdefault("Annots", pydyf.Array()).append(widget.reference)


def _looks(state: str, on: bytes, off: bytes) -> bytes:
    """A button's appearances (12.5.5)."""
    return b"<</N <</%s %s /Off %s>>>>" % (state.encode(), on, off)


def _numbered(thing: Any, number: int) -> Any:
    thing.number = number
    return thing


def _number(value: float) -> bytes:
    """A number as content has it."""
    return f"{value:.3f}".rstrip("0").rstrip(".").encode() if value else b"0"


@cache
def _color(text: str) -> bytes:
    """A color such as ``#14202B`` as content fills with it."""
    return b" ".join(_number(int(text[at : at + 2], 16) / 255) for at in (1, 3, 5)) + b" rg"


@cache
def _ring(size: float, line: bytes, ground: bytes) -> bytes:
    """A ring with its ground, as large as a box of this size."""
    stroke = _STROKE * POINTS_PER_MM
    outline = _circle(size / 2, (size - stroke) / 2)
    return b"\n".join([ground, line.upper(), b"%s w" % _number(stroke), outline, b"B"])


@cache
def _dot(size: float, ink: bytes) -> bytes:
    """A disc half as large as its ring."""
    return b"\n".join([ink, _circle(size / 2, size / 4), b"f"])


def _circle(middle: float, radius: float) -> bytes:
    """The path of a circle in the middle of a box."""
    far, near, curve = middle + radius, middle - radius, radius * _CURVE
    ends = [
        (far, middle + curve, middle + curve, far, middle, far), (middle - curve, far, near, middle + curve, near, middle),
        (near, middle - curve, middle - curve, near, middle, near), (middle + curve, near, far, middle - curve, far, middle),
    ]  # fmt: skip
    start = b"%s %s m" % (_number(far), _number(middle))
    return b"\n".join([start, *(b" ".join(map(_number, one)) + b" c" for one in ends), b"h"])


def _tick(width: float, height: float) -> bytes:
    """A check mark that fills most of its box."""
    points = ((0.18, 0.5), (0.42, 0.22), (0.84, 0.78), (0.76, 0.84), (0.41, 0.38), (0.25, 0.57))
    first, *others = (b"%s %s" % (_number(x * width), _number(y * height)) for x, y in points)
    return b"\n".join([first + b" m", *(one + b" l" for one in others), b"f"])


def _wrapped(text: str, fonts: FieldFonts, room: float) -> list[str]:
    """The lines of a text in a field that is so many sizes of the type wide. A word that is wider is divided."""
    lines = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for word in re.findall(r" *[^ ]+", paragraph):
            width = fonts.width(word)
            if line and used + width > room:
                lines.append(line)
                line, used, word = "", 0.0, word.lstrip(" ")  # noqa: PLW2901 -- a line begins without blanks
                width = fonts.width(word)
            if width <= room:
                line, used = line + word, used + width
                continue
            for char in word:
                width = fonts.width(char)
                if line and used + width > room:
                    lines.append(line)
                    line, used = "", 0.0
                line, used = line + char, used + width
        lines.append(line)
    return lines
