"""Form fields as they are written: what is printed in them is drawn, in fonts that have it, whatever it is."""

import io
import re
from collections.abc import Iterable
from pathlib import Path

import pikepdf
import pytest

import reading
from form_files import fields, glyphs
from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.stylesheets import document_style
from ladder_reports.design.theme import load_theme
from ladder_reports.rendering import pdf
from ladder_reports.rendering.field_fonts import field_fonts

THEME = load_theme("default").unwrap()
HEAD = '<html lang="en"><head><title>T</title><meta name="form-stamp" content="a &amp; b"></head><body><h1>T</h1>'


def written(*inputs: str, fixed: bool = True) -> bytes:
    """A form with these inputs."""
    html = HEAD + "".join(f"<p>Asked {one}</p>" for one in inputs)
    style = document_style(THEME, fonts_for(THEME, html, ""), PAGE_SIZES["a4"], "feedback_form", forms=True)
    engine = pdf.Engine(style, fixed=fixed)
    return engine.write(engine.lay_out(html, "", forms=True), "")


def text(name: str, value: str = "", kind: str = "multiline", height: int = 60) -> str:
    """An input that becomes a text field."""
    shown = value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace("\n", "&#10;")
    attributes = f'data-field="{kind}" name="{name}" title="T" data-value="{shown}"'
    return f'<input type="checkbox" class="field-box" style="height:{height}pt" {attributes}>'


def drawn(data: bytes) -> dict[str, list[str]]:
    """The lines that text fields show, by their names, as their fonts' characters."""
    with pikepdf.open(io.BytesIO(data)) as file:
        fonts = {name: {code: char for char, code in glyphs(font).items()} for name, font in file.Root.AcroForm.DR.Font.items()}
        return {str(one.T): [*_lines(one.AP.N.read_bytes(), fonts)] for one in file.Root.AcroForm.Fields if one.FT == "/Tx"}


def _lines(content: bytes, fonts: dict[str, dict[int, str]]) -> Iterable[str]:
    for line in content.decode().split("T*"):
        pieces = re.findall(r"(/\w+) [\d.]+ Tf <([0-9a-f]*)> Tj", line)
        yield "".join(fonts[name][int(codes[at : at + 4], 16)] for name, codes in pieces for at in range(0, len(codes), 4))


@pytest.mark.parametrize(
    "value",
    [
        'Words & <more> "words" (with) back\\slash',
        "First line\nSecond line",
        "Ζωή, Щёголева, Đặng Thu Hà, łódź",
        "x" * 20_000,
        "a  b   " + "word " * 3_000,
    ],
    ids=["signs", "lines", "letters", "long word", "long text"],
)
def test_a_value_is_kept_and_drawn(value: str) -> None:
    """To the letter in the field; on the page every character is in some line, and no line leaves the field."""
    data = written(text("one", value), text("two", value.replace("\n", " "), "text", 18))
    form = fields(data)
    assert (value, value) == (form["one"].value, form["one"].printed)
    lines = drawn(data)
    assert value.replace(" ", "").replace("\n", "") == "".join(lines["one"]).replace(" ", "")
    assert " ".join(value.split()) == lines["two"][0]
    fonts = field_fonts(document_files(), "")
    width = form["one"].boxes[0][2] - form["one"].boxes[0][0]
    assert all(fonts.width(line) * 9.2 <= width for line in lines["one"])
    assert [] == reading.ua_failures(data)


def document_files() -> tuple[Path, ...]:
    """The font files for fields in the default theme."""
    return document_style(THEME, fonts_for(THEME, "a", ""), PAGE_SIZES["a4"], "plan").field_fonts


def test_letters_that_people_do_not_type_are_added() -> None:
    """A printed letter that only another font has comes from that font; what no font has takes no room."""
    first, second = document_files()[:2]
    fonts = field_fonts([first, second], "aﬀ\U0010fffd")
    assert 1 <= len(fonts.fonts) <= 2
    assert fonts.width("a") == fonts.width("a\U0010fffd")
    assert [b"%04x" % fonts.fonts[0].glyphs[ord("a")]] == [codes for _, codes in fonts.runs("a")]


def test_a_check_box_and_the_stamp() -> None:
    """A box is checked or not; the stamp is in a field that nobody sees, and nothing of the engine's own form is left."""
    box = '<input type="checkbox" class="check-box" data-field="check" name="{}" title="Share" data-value="{}">'
    data = written(box.format("a", "yes"), box.format("b", ""))
    form = fields(data)
    assert ("Yes", "", ("Yes",)) == (form["a"].value, form["b"].value, form["b"].states)
    assert "a & b" == form["stamp"].value
    with pikepdf.open(io.BytesIO(data)) as file:
        assert {"/Fields", "/DR", "/DA", "/NeedAppearances"} == set(file.Root.AcroForm.keys())
        assert {"/Field0"} == set(file.Root.AcroForm.DR.Font.keys())
        assert 40_000 > max(len(one.read_raw_bytes()) for one in file.objects if isinstance(one, pikepdf.Stream))


def test_a_form_is_the_same_without_the_fixes() -> None:
    """With another version of the engine, nothing inside of it is touched; its forms are complete all the same."""
    inputs = text("one", "Words"), text("two")
    plain = fields(written(*inputs, fixed=False))
    assert fields(written(*inputs)) == plain


def test_a_document_without_fields_has_no_form() -> None:
    """Nothing is added where nothing is asked."""
    with pikepdf.open(io.BytesIO(written())) as file:
        assert "/AcroForm" not in file.Root
