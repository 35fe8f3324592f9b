"""Forms that a test writes: the fields that it names, with what was printed and what is in them now."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from ladder_reports.evidence.filled_form import FieldValue, FilledForm
from ladder_reports.evidence.form_fields import FORM_VERSION, STAMP, FormStamp
from ladder_reports.rendering.form_reader import read_form

RATINGS = ("demonstrated", "emerging", "not_yet", "no_opportunity")
Fields = Mapping[str, tuple[str, str]]
"""By name, what was printed in a field and what is in it now."""


def stamp(
    person: str = "ada", audience: str = "person", *, ladder: str = "ai-architect", version: str = "1.0", form: int = FORM_VERSION
) -> str:
    """A form's stamp as the text of its field."""
    return FormStamp(ladder, version, person, audience, form).text()


def with_stamp(fields: Fields, text: str | None) -> Fields:
    """The fields, and that of the stamp."""
    return dict(fields) if text is None else {STAMP: (text, text), **fields}


def form_values(fields: Fields, text: str | None = None) -> FilledForm:
    """A form as it is read."""
    return FilledForm({name: FieldValue(*values) for name, values in with_stamp(fields, text).items()})


def form_pdf(fields: Fields, text: str | None = None, **options: Any) -> bytes:
    """A form as a PDF, with a page that has its fields: ratings, a goal's status and what is shared are buttons, the rest is text."""
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Annots = pdf.make_indirect(Array())
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        made = [_field(pdf, page, name, values, number) for number, (name, values) in enumerate(with_stamp(fields, text).items())]
        pdf.Root.AcroForm = Dictionary(Fields=Array(made), DA=String("/F 9 Tf 0 g"), DR=Dictionary(Font=Dictionary(F=font)))
        output = io.BytesIO()
        pdf.save(output, **{"object_stream_mode": pikepdf.ObjectStreamMode.generate, **options})
        return output.getvalue()


def _field(pdf: Pdf, page: pikepdf.Page, name: str, values: tuple[str, str], number: int) -> pikepdf.Object:
    top = 800 - number % 40 * 19
    key = name.rpartition("/")[2]
    if key in {"self", "manager", "agreed", "status"}:
        states = RATINGS if key != "status" else ("planned", "in_progress", "done", "dropped")
        field = pdf.make_indirect(Dictionary(FT=Name.Btn, Ff=1 << 15, T=String(name), DV=_state(values[0]), V=_state(values[1])))
        field.Kids = Array([_button(pdf, page, one, values[1], (20 + 20 * at, top), field) for at, one in enumerate(states)])
        return field
    if key == "share":
        box = _button(pdf, page, "Yes", values[1], (20, top), None)
        box.update({"/T": String(name), "/DV": _state(values[0]), "/V": _state(values[1])})
        return box
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, Ff=1 << 12, F=4, Rect=[100, top, 500, top + 18], DA=String("/F 9 Tf 0 g"),
            T=String(name), DV=String(values[0]), V=String(values[1]),
        )
    )  # fmt: skip
    page.Annots.append(widget)
    return widget


def _state(text: str) -> Name:
    return Name(f"/{text or 'Off'}")


def _button(pdf: Pdf, page: pikepdf.Page, state: str, present: str, at: tuple[int, int], parent: pikepdf.Object | None) -> pikepdf.Object:
    looks = {f"/{name}": pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 12, 12]) for name in (state, "Off")}
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, F=4, Rect=[*at, at[0] + 12, at[1] + 12], AP=Dictionary(N=Dictionary(looks)),
            AS=_state(state if present == state else ""),
        )
    )  # fmt: skip
    if parent is not None:
        widget.Parent = parent
    page.Annots.append(widget)
    return widget


def filled(data: bytes, values: Mapping[str, str]) -> bytes:
    """A form in which somebody filled in these fields; of a button, its state. What a reader shows is not changed."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        there = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        for name, value in values.items():
            field = there[name]
            if field.get("/FT") == Name.Btn or (field.get("/Kids") and field.Kids[0].get("/FT") == Name.Btn):
                field.V = _state(value)
                for kid in field.get("/Kids", [field]):
                    kid.AS = _state(value if f"/{value}" in kid.AP.N else "")
            else:
                field.V = String(value)
        output = io.BytesIO()
        pdf.save(output)
        return output.getvalue()


def present(data: bytes) -> dict[str, str]:
    """What is in each field of a form."""
    return {name: value.present for name, value in read_form(data).fields.items()}


def write_form(path: Path, fields: Fields, text: str | None) -> Path:
    """Write a form to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(form_pdf(fields, text))
    return path
