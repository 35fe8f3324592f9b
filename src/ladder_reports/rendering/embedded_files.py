"""Takes the file that a document was made from out of its PDF, which may come from anywhere. Uses pikepdf."""

import itertools
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Pdf, Stream

from ladder_reports.errors import LadderReportsError
from ladder_reports.rendering.archive import MEDIA_TYPE, RELATIONSHIP
from ladder_reports.rendering.untrusted_pdfs import Fault, UnusablePdfError, opened

PDF_LIMIT = 64 * 1024 * 1024
"""Bytes of a PDF that is searched: ten times the largest plan."""

_MOST_FILES = 100
"""Associated files that are looked at."""
_FAULTS: dict[Fault, str] = {
    "large": f"is larger than {PDF_LIMIT // 1024**2} MiB, so it is no plan",
    "other": "is not a PDF",
    "encrypted": "is encrypted, so it is no archive copy",
    "damaged": "is damaged, or is made to do damage; nothing was taken out of it",
}


class NoSourceError(LadderReportsError):
    """No source can be taken out of a PDF; the message says why."""


def source_in(data: bytes) -> bytes:
    """The YAML file that a PDF was made from, as it is embedded in the PDF.

    Raises:
        NoSourceError: the PDF is too large, damaged or encrypted, or has no such file.
    """
    try:
        with opened(data, PDF_LIMIT) as pdf:
            found = next(_sources(pdf), None)
    except UnusablePdfError as error:
        raise NoSourceError(_FAULTS[error.fault]) from error
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
