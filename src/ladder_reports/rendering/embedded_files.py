"""Takes the file that a document was made from out of its PDF, which may come from anywhere. Uses pikepdf.

The PDF is not repaired, what is unpacked has a limit, and nothing in it is run or followed.
"""

import io
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Pdf, Stream, settings

from ladder_reports.errors import LadderReportsError
from ladder_reports.rendering.archive import MEDIA_TYPE, RELATIONSHIP

PDF_LIMIT = 64 * 1024 * 1024
"""Bytes of a PDF that is searched: ten times the largest plan."""

_MEMORY = 64 * 1024 * 1024
"""Bytes that one part of a PDF may have when it is unpacked."""
_FILTERS = 4
"""Ways to pack one part, one inside the other."""
_NESTING = 100
"""Lists and mappings inside each other."""
_MOST_FILES = 100
"""Associated files that are looked at."""
_ENCRYPTED = "is encrypted, so it is no archive copy"


class NoSourceError(LadderReportsError):
    """No source can be taken out of a PDF; the message says why."""


def source_in(data: bytes) -> bytes:
    """The YAML file that a PDF was made from, as it is embedded in the PDF.

    Raises:
        NoSourceError: the PDF is too large, damaged or encrypted, or has no such file.
    """
    if len(data) > PDF_LIMIT:
        raise NoSourceError(f"is larger than {PDF_LIMIT // 1024**2} MiB, so it is no plan")
    if b"%PDF-" not in data[:1024]:
        raise NoSourceError("is not a PDF")
    try:
        with _limits(), Pdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            encrypted = pdf.is_encrypted
            found = None if encrypted else next(_sources(pdf), None)
    except pikepdf.PasswordError:
        raise NoSourceError(_ENCRYPTED) from None
    except Exception as error:  # whatever a stranger's PDF does to the library
        raise NoSourceError("is damaged, or is made to do damage; nothing was taken out of it") from error
    if encrypted:
        raise NoSourceError(_ENCRYPTED)
    if found is None:
        raise NoSourceError("has no evidence in it; only plans that were made from an evidence file with --archive have")
    return found


def _sources(pdf: Pdf) -> Iterator[bytes]:
    """The contents of the YAML files that the document says it was made from (ISO 19005-3, annex E)."""
    listed: Any = pdf.Root.get("/AF")
    for specification in itertools.islice(listed if isinstance(listed, Array) else (), _MOST_FILES):
        if not isinstance(specification, Dictionary) or specification.get("/AFRelationship") != RELATIONSHIP:
            continue
        files = specification.get("/EF")
        stream = files.get("/F") if isinstance(files, Dictionary) else None
        if isinstance(stream, Stream) and stream.get("/Subtype") == f"/{MEDIA_TYPE}":
            yield stream.read_bytes()


@contextmanager
def _limits() -> Iterator[None]:
    """Let no part of a PDF become larger than is good for the machine: a few bytes can stand for very many."""
    packings = ("flate_max_memory", "png_max_memory", "run_length_max_memory", "tiff_max_memory", "dct_max_memory")
    limits: dict[str, Any] = {"parser_max_nesting": _NESTING, "max_stream_filters": _FILTERS, **dict.fromkeys(packings, _MEMORY)}
    before: dict[str, Any] = settings.set_qpdf_limits(**limits)
    try:
        yield
    finally:
        settings.set_qpdf_limits(**before)
