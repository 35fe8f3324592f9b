"""Fills in forms as people's programs do: by pypdf, and by PDFium's form functions, which are those of Chrome."""

import ctypes
import io
from collections.abc import Iterator, Mapping
from typing import Any

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium

_TEXT, _CHECKBOX, _RADIO = pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON


def filled_with_pypdf(data: bytes, values: Mapping[str, str]) -> bytes:
    """The form with these values; of a button, its state."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    fields = writer.get_fields() or {}
    asked = {name: f"/{value}" if fields[name].get("/FT") == "/Btn" else value for name, value in values.items()}
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, asked, auto_regenerate=False)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def filled_with_pdfium(data: bytes, values: Mapping[str, str]) -> bytes:
    """The form after somebody clicked into each of these fields and typed, or clicked on a button."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    assert document.formenv
    done = set[str]()
    for number in range(len(document)):
        page = document[number]
        for name, state, kind, (x, y) in list(_widgets(document, page)):
            wanted = values.get(name)
            if wanted is None or (kind in {_CHECKBOX, _RADIO} and state != wanted):
                continue
            pdfium.FORM_OnMouseMove(document.formenv, page, 0, x, y)
            pdfium.FORM_OnLButtonDown(document.formenv, page, 0, x, y)
            pdfium.FORM_OnLButtonUp(document.formenv, page, 0, x, y)
            if kind == _TEXT:
                pdfium.FORM_SelectAllText(document.formenv, page)
                pdfium.FORM_ReplaceSelection(document.formenv, page, _wide(wanted))
            done.add(name)
        pdfium.FORM_ForceToKillFocus(document.formenv)
    assert set(values) == done, set(values) - done
    output = io.BytesIO()
    document.save(output)
    document.close()
    return output.getvalue()


def _widgets(document: Any, page: Any) -> Iterator[tuple[str, str, int, tuple[float, float]]]:
    """The name, the state, the kind and the middle of each widget of a page."""
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        kind = pdfium.FPDFAnnot_GetFormFieldType(document.formenv, annotation)
        if kind >= 0:
            area = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, area)
            names = (pdfium.FPDFAnnot_GetFormFieldName, pdfium.FPDFAnnot_GetFormFieldExportValue)
            name, state = (_text(get, document.formenv, annotation) for get in names)
            yield name, state, kind, ((area.left + area.right) / 2, (area.top + area.bottom) / 2)
        pdfium.FPDFPage_CloseAnnot(annotation)


def _text(get: Any, form: Any, annotation: Any) -> str:
    size = get(form, annotation, None, 0)
    buffer = ctypes.create_string_buffer(size)
    get(form, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le")


def _wide(text: str) -> Any:
    data = text.encode("utf-16-le") + b"\0\0"
    return ctypes.cast(ctypes.create_string_buffer(data), ctypes.POINTER(ctypes.c_ushort))
