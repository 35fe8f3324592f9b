"""A PDF opens with its password and no other, and what is outside of the encryption gives nothing away."""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import reading
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.rendering import encryption
from making import ROOT
from plans import plan_job

PASSWORD = "Zażółć gęślą jaźń ☂"  # noqa: S105 -- of a test


def blank(identifier: str = "0123456789abcdef") -> bytes:
    """A PDF of one blank page with this identifier."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.trailer.ID = pikepdf.Array([pikepdf.String(identifier), pikepdf.String(identifier)])
        stream = io.BytesIO()
        pdf.save(stream, static_id=True)
        return stream.getvalue()


@pytest.fixture(scope="module")
def plan() -> bytes:
    """A plan with form fields."""
    return make_plan(plan_job(evidence=ROOT / "examples" / "nadia-osei.yaml", fillable=True))[0].data


def test_a_plan_is_the_same_behind_its_password(plan: bytes, tmp_path: Path) -> None:
    """AES-256, revision 6; it may be read aloud, copied, printed and filled in, and not changed otherwise; and it is still PDF/UA-1."""
    path = tmp_path / "plan.pdf"
    path.write_bytes(encryption.encrypt(plan, PASSWORD))
    with pikepdf.open(path, password=PASSWORD) as pdf:
        assert (6, 256) == (pdf.encryption.R, pdf.encryption.bits)
        assert pikepdf.models.EncryptionMethod.aesv3 == pdf.encryption.stream_method == pdf.encryption.string_method
        assert not pdf.owner_password_matched
        allowed = pdf.allow
        assert all((allowed.accessibility, allowed.extract, allowed.print_highres, allowed.print_lowres, allowed.modify_form))
        assert not any((allowed.modify_other, allowed.modify_assembly, allowed.modify_annotation))
        opened = io.BytesIO()
        pdf.save(opened)
    whole, expected = reading.read(opened.getvalue()), reading.read(plan)
    assert (expected.pages, expected.roles, expected.outline) == (whole.pages, whole.roles, whole.outline)
    assert [] == reading.ua_failures(opened.getvalue())
    with pypdfium2.PdfDocument(path, password=PASSWORD) as document:
        assert len(expected.pages) == len(document)


@pytest.mark.parametrize("wrong", ["", PASSWORD.upper(), PASSWORD[:-1], "another one"])
def test_no_other_password_opens(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(encryption.encrypt(blank(), PASSWORD))
    assert encryption.opens_with(path, PASSWORD)
    assert not encryption.opens_with(path, wrong)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path, password=wrong)


def test_what_is_outside_of_the_encryption_gives_nothing_away(plan: bytes) -> None:
    """No name, and no identifier that is a digest of the content: whoever guesses the content could confirm it. No two files are alike."""
    first, second = (encryption.encrypt(blank(), PASSWORD) for _ in range(2))
    assert first != second
    identifier = b"0123456789abcdef".hex().encode()
    assert identifier in blank()
    assert not any(identifier in one or b"0123456789abcdef" in one for one in (first, second))
    locked = encryption.encrypt(plan, PASSWORD)
    assert not any(word in locked for word in (b"Nadia", b"Osei", b"pdfuaid", "Nadia".encode("utf-16-be")))


def test_what_is_encrypted_is_told_from_what_is_not(tmp_path: Path) -> None:
    """A PDF without a password, one with, one encrypted in an older way, a file that is no PDF, and none at all."""
    paths = {name: tmp_path / f"{name}.pdf" for name in ("plain", "locked", "old", "text", "gone")}
    paths["plain"].write_bytes(blank())
    paths["locked"].write_bytes(encryption.encrypt(blank(), PASSWORD))
    paths["text"].write_text("not a PDF", encoding="utf-8")
    with pikepdf.open(paths["plain"]) as pdf:
        pdf.save(paths["old"], encryption=pikepdf.Encryption(user="plain letters", owner="x", R=4))
    assert ["plain"] == [name for name, path in paths.items() if encryption.is_unencrypted(path)]
    assert ["locked", "old"] == [name for name, path in paths.items() if encryption.needs_password(path)]
    assert ["locked"] == [name for name, path in paths.items() if encryption.opens_with(path, PASSWORD)]
    assert not encryption.opens_with(paths["old"], "plain letters")
    assert encryption.is_unencrypted(io.BytesIO(blank()))
