"""What is in a form's fields is read as text, whoever filled it in; of any other PDF, one line says why nothing is."""

import contextlib
import io
import random
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from forms import form_pdf, stamp
from ladder_reports.evidence.filled_form import FieldValue
from ladder_reports.rendering.form_reader import TEXT_LIMIT, FormError, read_form

FIELDS = {
    "summary": ("", "Ελληνικά, zażółć, 日本語, 😀 # {#id} <b>"),
    "ratings/senior/ab-test/self": ("emerging", "not_yet"),
    "goals/x/status": ("", ""),
}
WHOLE = form_pdf(FIELDS, stamp())


def changed(change: Callable[[Pdf], object], fields: dict[str, tuple[str, str]] | None = None) -> bytes:
    """A form with something else in it."""
    with Pdf.open(io.BytesIO(form_pdf(FIELDS if fields is None else fields))) as pdf:
        del pdf.pages[0].Annots  # pikepdf would complain of buttons that no field has
        change(pdf)
        output = io.BytesIO()
        pdf.save(output)
        return output.getvalue()


def holding(value: object, key: str = "/V") -> bytes:
    """A form with one text field that holds this."""

    def hold(pdf: Pdf) -> None:
        pdf.Root.AcroForm.Fields[0][key] = pdf.make_stream(bytes(value)) if isinstance(value, memoryview) else value

    return changed(hold, {"summary": ("", "")})


def test_every_field_is_read() -> None:
    """What was printed, and what is there now; a button that is off holds nothing."""
    found = read_form(WHOLE).fields
    assert {"stamp": (stamp(), stamp()), **FIELDS} == dict(found)
    assert FieldValue("a b", "a\r b\r\n").differs is False
    assert FieldValue("a", "a\n\nb").differs
    assert FieldValue("a\n\n- b", "a\n\n- b\r\n\r\n").differs is False


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"plain \x80 \xe4", "plain • ä"),
        (b"\xfe\xff\x03\xb1\xd8\x3d\xde\x00", "α😀"),
        (b"\xff\xfe\xb1\x03", "α"),
        (b"\xef\xbb\xbf\xce\xb1\xff", "α\ufffd"),
        (b"\xfe\xff\xd8\x3d\x00a", "\ud83da"),
        (b"\xfe\xff\x00a\x00", "a"),
        (b"\xfe\xff\x00\x1b\x00e\x00n\x00\x1b\x00a", "a"),
        (b"\x00\x01\x1b[31m", "\x00\x01˙[31m"),
    ],
    ids=["PDFDoc", "UTF-16", "little-endian", "UTF-8", "half a character", "odd", "language", "controls"],
)
def test_texts_in_every_encoding(value: bytes, text: str) -> None:
    """Strange characters stay what they are; whoever uses the text refuses them."""
    assert text == read_form(holding(String(value))).fields["summary"].present


def test_texts_may_be_streams_and_choices_lists_of_one() -> None:
    assert "long" == read_form(holding(memoryview(b"long"))).fields["summary"].present
    assert "one" == read_form(holding(Array([String("one")]))).fields["summary"].present
    assert "chosen" == read_form(holding(Name("/chosen"))).fields["summary"].present


def kids(pdf: Pdf) -> None:
    """A field inside another one, one that is its own kid, two that are each other's, and what is no field."""
    form = pdf.Root.AcroForm
    inner = pdf.make_indirect(Dictionary(T=String("inner"), V=String("x")))
    outer = pdf.make_indirect(Dictionary(T=String("outer"), Kids=Array([inner]), V=String("above")))
    loop = pdf.make_indirect(Dictionary(T=String("loop")))
    loop.Kids = Array([loop])
    one, other = (pdf.make_indirect(Dictionary(T=String(name))) for name in ("one", "other"))
    one.Kids, other.Kids = Array([other, inner]), Array([one])
    form.Fields.extend(Array([outer, loop, one, 7, String("x"), Array([]), Dictionary(V=String("nameless")), Dictionary(T=Name.X)]))


def test_fields_inside_each_other_and_in_circles() -> None:
    """Each is read once; no form of ours has such names."""
    found = read_form(changed(kids)).fields
    assert set(FIELDS) < set(found)
    assert "x" == found["outer.inner"].present
    assert not {"nameless", "X"} & set(found)


def xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm.XFA = Array([])


def flattened(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields = Array()


def no_form(pdf: Pdf) -> None:
    del pdf.Root.AcroForm


def odd_form(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Array([1])


def odd_fields(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields = Dictionary()


def twice(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields.append(Dictionary(T=String("summary"), V=String("other")))


def many(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields = Array([Dictionary(T=String("x"))] * 20_001)


def deep(pdf: Pdf) -> None:
    field = pdf.make_indirect(Dictionary(T=String("x")))
    for _ in range(30):
        field = pdf.make_indirect(Dictionary(T=String("x"), Kids=Array([field])))
    pdf.Root.AcroForm.Fields.append(field)


def number(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields[0].V = 7


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (xfa, "is an XFA form, which is none of ours"),
        (flattened, "has no form fields: it is a plan to read, or a form that was flattened; ask for the file itself"),
        (no_form, "has no form fields"),
        (odd_form, "has no form fields"),
        (odd_fields, "has no form fields"),
        (twice, "has several fields 'summary' with different values"),
        (many, "has more fields than any form of ours"),
        (deep, "has more fields than any form of ours"),
        (number, "'summary' holds something that is neither text nor a choice"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_none_of_our_forms_is_named(change: Callable[[Pdf], object], said: str) -> None:
    with pytest.raises(FormError, match=f"^{said}"):
        read_form(changed(change))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is not a PDF"),
        (b"person: {name: A}\n", "is not a PDF"),
        (b"%PDF-1.7\n", "is damaged, or is made to do damage; save it again"),
        (WHOLE[:-200], "is damaged"),
        (b"%PDF-" + b"\0" * 32 * 1024**2, "is larger than 32 MiB"),
        (form_pdf(FIELDS, encryption=pikepdf.Encryption(user="", owner="o")), "is encrypted; save it without a password"),
        (form_pdf(FIELDS, encryption=pikepdf.Encryption(user="u", owner="o")), "is encrypted; save it without a password"),
        (holding(String("x" * 1_000_000)), f"'summary' has more than {TEXT_LIMIT:,} characters"),
        (holding(memoryview(b"x" * 1_000_000)), f"'summary' has more than {TEXT_LIMIT:,} characters"),
        (holding(String("x" * 1_000_000), "/DV"), f"'summary' has more than {TEXT_LIMIT:,} characters"),
    ],
    ids=["empty", "text", "beginning", "cut", "huge", "open", "locked", "a million characters", "in a stream", "printed"],
)
def test_what_cannot_be_read_is_explained(data: bytes, said: str) -> None:
    with pytest.raises(FormError, match=f"^{said}"):
        read_form(data)


def test_nothing_in_a_form_is_run_or_opened() -> None:
    """Scripts, actions, and a file inside that is a trap are there, and change nothing."""

    def trapped(pdf: Pdf) -> None:
        script = Dictionary(S=Name.JavaScript, JS=String("this.getField('summary').value = 'x'"))
        pdf.Root.OpenAction = script
        pdf.Root.AcroForm.CO = Array([pdf.Root.AcroForm.Fields[0]])
        pdf.Root.AcroForm.Fields[0].AA = Dictionary(C=script, F=script, V=script, K=script)
        bomb = pdf.make_stream(b"x" * 10_000, Type=Name.EmbeddedFile)
        pdf.Root.AF = Array([Dictionary(EF=Dictionary(F=bomb), AFRelationship=Name.Source)])

    assert FIELDS == dict(read_form(changed(trapped)).fields)


def test_changed_bytes_never_surprise() -> None:
    """Of a form in which some bytes are others, its fields come out, other ones, or a message; never anything else."""
    dice = random.Random(7)  # noqa: S311 -- the same each time
    for _ in range(200):
        data = bytearray(WHOLE)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with contextlib.suppress(FormError):
            assert all(isinstance(one, str) for name, values in read_form(bytes(data)).fields.items() for one in (name, *values))


def test_buttons_as_programs_leave_them() -> None:
    """Some write a text where a name belongs, and some mark the button alone; a group that is off holds nothing."""

    def as_text(pdf: Pdf) -> None:
        pdf.Root.AcroForm.Fields[0].V = String("/demonstrated")

    def mark_alone(pdf: Pdf) -> None:
        for button in pdf.Root.AcroForm.Fields[0].Kids:
            button.AS = Name.demonstrated if Name.demonstrated in button.AP.N else Name.Off

    def off(pdf: Pdf) -> None:
        pdf.Root.AcroForm.Fields[0].V = Name.Off

    name = "ratings/senior/ab-test/self"
    for change, present in ((as_text, "demonstrated"), (mark_alone, "demonstrated"), (off, "")):
        assert FieldValue("emerging", present) == read_form(changed(change, {name: ("emerging", "emerging")})).fields[name]
