"""Encrypting a finished PDF with its reader's password, and finding out whether a PDF is encrypted. Uses pikepdf."""

import io
import secrets
import warnings
from pathlib import Path
from typing import BinaryIO, Final

import pikepdf
from pikepdf import Name, Pdf

_REVISION: Final = 6
"""AES-256 with the password hashed many times (ISO 32000-2, 7.6.4)."""
_UNREADABLE = (pikepdf.PasswordError, pikepdf.PdfError, OSError)


def encrypt(data: bytes, password: str) -> bytes:
    """The PDF encrypted with AES-256 (ISO 32000-2, 7.6, revision 6), text and metadata alike; `password` opens it.

    Readers may have it read aloud, copy from it, print it and fill in its form; the tags stay. The owner's password is random and
    stored nowhere, so the bytes differ each time.
    """
    # Whatever is not named here is allowed.
    allowed = pikepdf.Permissions(modify_annotation=False, modify_assembly=False, modify_other=False)
    encryption = pikepdf.Encryption(user=password, owner=secrets.token_urlsafe(32), R=_REVISION, allow=allowed)
    output = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as pdf:
        # The identifier is never encrypted, and it is a digest of the content: whoever guesses the content could confirm it.
        if Name.ID in pdf.trailer:
            del pdf.trailer.ID
        pdf.save(output, encryption=encryption, object_stream_mode=pikepdf.ObjectStreamMode.preserve, compress_streams=True)
    return output.getvalue()


def opens_with(file: Path | BinaryIO, password: str) -> bool:
    """Whether the PDF is encrypted as `encrypt` does it, and this password opens it."""
    try:
        with warnings.catch_warnings():
            # pikepdf warns of a password that is not needed; here that is an answer.
            warnings.simplefilter("ignore")
            pdf = Pdf.open(file, password=password)
        with pdf:
            return pdf.is_encrypted and pdf.encryption.R == _REVISION and pdf.user_password_matched
    except _UNREADABLE:
        return False


def needs_password(file: Path | BinaryIO) -> bool:
    """Whether this is a PDF that does not open without a password."""
    try:
        with Pdf.open(file):
            return False
    except pikepdf.PasswordError:
        return True
    except _UNREADABLE:
        return False


def is_unencrypted(file: Path | BinaryIO) -> bool:
    """Whether this is a PDF that opens without a password."""
    try:
        with Pdf.open(file):
            return True
    except _UNREADABLE:
        return False
