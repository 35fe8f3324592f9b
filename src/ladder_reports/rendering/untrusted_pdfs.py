"""Opens PDFs that may come from anywhere. Uses pikepdf.

They are not repaired, what is unpacked has a limit, and nothing in them is run or followed.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pikepdf
from pikepdf import Pdf, settings

from ladder_reports.errors import LadderReportsError

_MEMORY = 64 * 1024 * 1024
"""Bytes that one part of a PDF may have when it is unpacked."""
_FILTERS = 4
"""Ways to pack one part, one inside the other."""
_NESTING = 100
"""Lists and mappings inside each other."""
_HEAD = 1024
"""Bytes at whose beginning or end readers look for the mark of a PDF."""

Fault = Literal["large", "other", "encrypted", "damaged"]


class UnusablePdfError(LadderReportsError):
    """A PDF that is not read: it is too large, no PDF at all, encrypted, or damaged."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def is_pdf(data: bytes) -> bool:
    """Whether these bytes say that they are a PDF."""
    return b"%PDF-" in data[:_HEAD]


@contextmanager
def opened(data: bytes, limit: int) -> Iterator[Pdf]:
    """The PDF in these bytes, of which there may be so many.

    Whatever goes wrong in the block, apart from our own errors, is taken for damage in the PDF.

    Raises:
        UnusablePdfError: it is not read.
    """
    if len(data) > limit:
        raise UnusablePdfError("large")
    if not is_pdf(data):
        raise UnusablePdfError("other")
    try:
        with _limits(), Pdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            _refuse_encrypted(pdf)
            yield pdf
    except LadderReportsError:
        raise
    except pikepdf.PasswordError:
        raise UnusablePdfError("encrypted") from None
    except Exception as error:  # whatever a stranger's PDF does to the library
        raise UnusablePdfError("damaged") from error


def _refuse_encrypted(pdf: Pdf) -> None:
    """Refuse what anybody can open without a password, too: it is not as its maker left it."""
    if pdf.is_encrypted:
        raise UnusablePdfError("encrypted")


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
