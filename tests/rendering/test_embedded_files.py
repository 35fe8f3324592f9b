"""What was embedded comes out again; of any other PDF, one line says why nothing does."""

import contextlib
import functools
import io
import random
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from ladder_reports.rendering.embedded_files import NoSourceError, source_in

YAML = b"person: {name: A}\nlevel: senior\n"


def made(
    change: Callable[[Pdf, pikepdf.Object], object] | None = None, content: bytes = YAML, encryption: pikepdf.Encryption | None = None
) -> bytes:
    """A PDF with a source inside, as this or another program may write it; `change` gets it and its file specification."""
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        stream = pdf.make_stream(content, Type=Name.EmbeddedFile, Subtype=Name("/application/yaml"))
        file = Dictionary(Type=Name.Filespec, F=String("a.yaml"), UF=String("a.yaml"), EF=Dictionary(F=stream), AFRelationship=Name.Source)
        file = pdf.make_indirect(file)
        pdf.Root.AF = Array([file])
        if change:
            change(pdf, file)
        output = io.BytesIO()
        pdf.save(
            output, object_stream_mode=pikepdf.ObjectStreamMode.generate, encryption=encryption or False, deterministic_id=not encryption
        )
        return output.getvalue()


WHOLE = made()


def test_what_was_embedded_comes_out() -> None:
    assert YAML == source_in(WHOLE)
    assert b"" == source_in(made(content=b""))


def picture(_: Pdf, file: pikepdf.Object) -> None:
    file.EF.F.Subtype = Name("/image/png")


def of_another_kind(_: Pdf, file: pikepdf.Object) -> None:
    file.AFRelationship = Name.Data


def no_list(pdf: Pdf, file: pikepdf.Object) -> None:
    pdf.Root.AF = file


def itself(pdf: Pdf, file: pikepdf.Object) -> None:
    pdf.Root.AF = pdf.make_indirect(Array([1, Name.A, Array([file])]))
    pdf.Root.AF.append(pdf.Root.AF)
    file.EF = file


def many(pdf: Pdf, file: pikepdf.Object) -> None:
    pdf.Root.AF = Array([Dictionary()] * 100_000 + [file])


def nothing(pdf: Pdf, _: pikepdf.Object) -> None:
    del pdf.Root.AF


@pytest.mark.parametrize("change", [picture, of_another_kind, no_list, itself, many, nothing], ids=lambda change: change.__name__)
def test_a_foreign_pdf_has_no_evidence(change: Callable[[Pdf, pikepdf.Object], object]) -> None:
    with pytest.raises(NoSourceError, match=r"^has no evidence in it; only plans "):
        source_in(made(change))


@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_pdf_is_no_archive_copy(password: str) -> None:
    """With a password or without, and whatever it would have inside."""
    with pytest.raises(NoSourceError, match=r"^is encrypted, so it is no archive copy$"):
        source_in(made(encryption=pikepdf.Encryption(user=password, owner="owner")))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is not a PDF"),
        (YAML, "is not a PDF"),
        (b"%PDF-1.7\n", "is damaged"),
        (WHOLE[:-200], "is damaged"),
        (WHOLE.replace(b"/XRef", b"/XReg"), "is damaged"),
        (b"%PDF-" + b"\0" * 64 * 1024**2, "is larger than 64 MiB, so it is no plan"),
    ],
    ids=["empty", "text", "beginning", "cut", "broken", "huge"],
)
def test_what_cannot_be_read_is_explained(data: bytes, said: str) -> None:
    with pytest.raises(NoSourceError, match=f"^{said}"):
        source_in(data)


def test_changed_bytes_never_surprise() -> None:
    """Of a PDF in which some bytes are others, the content comes out, another one, or a message; never anything else."""
    dice = random.Random(7)  # noqa: S311 -- the same each time
    for _ in range(300):
        data = bytearray(WHOLE)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with contextlib.suppress(NoSourceError):
            assert isinstance(source_in(bytes(data)), bytes)


@functools.cache
def packed(times: int) -> bytes:
    """More zeros than are unpacked, compressed once or several times."""
    data = b"\0" * (65 * 1024**2)
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


@pytest.mark.parametrize(("times", "filters"), [(1, 1), (2, 2), (1, 30)])
def test_a_few_bytes_do_not_become_very_many(times: int, filters: int) -> None:
    """What is unpacked has a limit, in the embedded file as elsewhere, and so has the number of packings."""

    def bomb(_: Pdf, file: pikepdf.Object) -> None:
        file.EF.F.write(packed(times), filter=Array([Name.FlateDecode] * filters), decode_parms=None)

    with pytest.raises(NoSourceError, match=r"^is damaged, or is made to do damage"):
        source_in(made(bomb))


def test_a_packed_table_of_objects_does_not_become_very_large() -> None:
    """The file's own table can be such a trap, too: it is unpacked before anything is known about the file."""
    at = WHOLE.rindex(b"stream\n", 0, WHOLE.rindex(b"endstream"))
    length = WHOLE.rindex(b"endstream") - at - len(b"stream\n")
    bomb = packed(1)
    head = WHOLE[:at].replace(b"/Length %d" % length, b"/Length %d" % len(bomb))
    shifted = len(head) - len(WHOLE[:at])
    assert shifted >= 0
    with pytest.raises(NoSourceError, match=r"^is damaged"):
        source_in(head + b"stream\n" + bomb + WHOLE[at + len(b"stream\n") + length :])


def test_the_limits_are_for_strangers_only() -> None:
    before = pikepdf.settings.get_qpdf_limits()
    source_in(WHOLE)
    assert before == pikepdf.settings.get_qpdf_limits()
