"""Forms read back with pikepdf, and filled in as a viewer would that conforms to PDF/UA-1: with an appearance for each value."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Name, String

_PAIR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")


@dataclass(frozen=True)
class Field:
    """A field as the file has it."""

    kind: str
    """``/Tx`` or ``/Btn``."""
    spoken: str
    value: str
    printed: str
    states: tuple[str, ...]
    """What a button may be, without Off."""
    flags: int
    boxes: tuple[tuple[float, ...], ...]
    """Where its widgets are on their pages."""


def fields(data: bytes) -> dict[str, Field]:
    """Every field of a form by its name, in the form's order."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {str(one.T): _field(one) for one in pdf.Root.AcroForm.Fields}


def _field(one: Any) -> Field:
    widgets = list(one.get("/Kids", [one]))
    states = [state for widget in widgets if one.FT == Name.Btn for state in widget.AP.N if state != "/Off"]
    boxes = tuple(tuple(map(float, widget.Rect)) for widget in widgets)
    return Field(str(one.FT), str(one.TU), _plain(one.V), _plain(one.DV), tuple(map(_plain, states)), int(one.get("/Ff", 0)), boxes)


def _plain(value: Any) -> str:
    text = str(value)
    return "" if text == "/Off" else text.removeprefix("/")


def glyphs(font: Any) -> dict[str, int]:
    """The number of the glyph for each character of a font with two-byte codes."""
    pairs = _PAIR.findall(font.ToUnicode.read_bytes().split(b"endcodespacerange")[1])
    return {bytes.fromhex(text.decode()).decode("utf-16-be"): int(code, 16) for code, text in pairs}


def filled(data: bytes, values: Mapping[str, str]) -> bytes:
    """The form with these values: text, or the state of a button."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        form = pdf.Root.AcroForm
        fonts = {name: glyphs(font) for name, font in form.DR.Font.items()}
        by_name = {str(one.T): one for one in form.Fields}
        for name, value in values.items():
            one = by_name[name]
            if one.FT == Name.Btn:
                one.V = Name(f"/{value}")
                for widget in one.get("/Kids", [one]):
                    widget.AS = one.V if f"/{value}" in widget.AP.N else Name.Off
                continue
            one.V = String(value)
            one.AP.N = pdf.make_stream(
                _drawn(value, fonts, float(one.Rect[3]) - float(one.Rect[1])),
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, one.Rect[2] - one.Rect[0], one.Rect[3] - one.Rect[1]]),
                Resources=form.DR,
            )
        made = io.BytesIO()
        pdf.save(made, deterministic_id=True)
        return made.getvalue()


def _drawn(value: str, fonts: Mapping[str, Mapping[str, int]], height: float) -> bytes:
    """A value as content; each character in the first font that has it."""
    shown = []
    for line in value.split("\n"):
        for char in line:
            font = next(name for name, known in fonts.items() if char in known)
            shown.append(f"{font} 9.2 Tf <{fonts[font][char]:04x}> Tj")
        shown.append("T*")
    return "\n".join(["/Tx BMC q BT 11 TL", f"2 {height - 12:.2f} Td", *shown, "ET Q EMC"]).encode()
