"""The pages of a PDF as pictures, with their text and links. Only this module uses pypdfium2."""

import ctypes
import hashlib
import io
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ladder_reports.preview.model import Link, Page

_COMPRESSION = 2
"""Of PNG files: the pictures go no further than this machine, and time counts."""
_LONGEST_ADDRESS = 2048
_LEAST_HEIGHT = 11.0
"""Of a link, in points."""
_ADDRESS = re.compile("(?:https?://|mailto:)[^\x00-\x20\x7f]+", re.IGNORECASE)
"""The addresses that a page may lead to. They come from evidence files and ladders."""


def rasterized(
    data: bytes, width: int, known: Collection[str], signals: Mapping[str, str]
) -> tuple[tuple[Page, ...], tuple[tuple[str, bytes], ...]]:
    """The pages of a PDF, and pictures of those that are not `known`, so many pixels wide.

    `signals` has the text of each signal by its code.
    """
    pages: list[Page] = []
    pictures: dict[str, bytes] = {}
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            # A little less than the width is rounded up to it, whatever floating-point numbers make of it.
            bitmap = page.render(scale=(width - 0.01) / page.get_width(), rev_byteorder=True)
            # Most of the time goes into compression, so what is known is told by the pixels.
            digest = hashlib.sha256(b"%d %d " % (bitmap.width, bitmap.height) + memoryview(bitmap.buffer)).hexdigest()[:32]
            if digest not in known and digest not in pictures:
                pictures[digest] = _png(bitmap)
            pages.append(_page(pdf, page, digest, signals))
    return tuple(pages), tuple(pictures.items())


def _png(bitmap: Any) -> bytes:
    file = io.BytesIO()
    bitmap.to_pil().save(file, "png", compress_level=_COMPRESSION)
    return file.getvalue()


def _page(pdf: Any, page: Any, digest: str, signals: Mapping[str, str]) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    try:
        links = tuple(_links(pdf, page, text, (width, height), signals))
        return Page(digest, round(width, 2), round(height, 2), text.get_text_bounded().replace("\r\n", "\n"), links)
    finally:
        text.close()


def _links(pdf: Any, page: Any, text: Any, size: tuple[float, float], signals: Mapping[str, str]) -> Iterator[Link]:
    """The links on a page to other places in the document, and to addresses of the web and of mail."""
    width, height = size
    position, found = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(found)):
        rect = pdfium.FS_RECTF()
        if not pdfium.FPDFLink_GetAnnotRect(found, ctypes.byref(rect)):
            continue
        left, right = sorted((rect.left, rect.right))
        bottom, top = sorted((rect.bottom, rect.top))
        # The box of a code has the height of its line, which is nothing where codes stand over a drawing.
        grown = max(_LEAST_HEIGHT - (top - bottom), 0) / 2
        bottom, top = bottom - grown, top + grown
        label = " ".join(text.get_text_bounded(left, bottom, right, top).split())
        box = (left / width, 1 - top / height, (right - left) / width, (top - bottom) / height)
        if destination := pdfium.FPDFLink_GetDest(pdf.raw, found):
            number = pdfium.FPDFDest_GetDestPageIndex(pdf.raw, destination)
            if number >= 0:
                yield Link(box, label, number + 1, _top(pdf, number, destination), signal=signals.get(label, ""))
        elif _ADDRESS.fullmatch(address := _address(pdf, found)):
            yield Link(box, label or address, address=address)


def _top(pdf: Any, number: int, destination: Any) -> float:
    """How far down a page a destination is, as a part of its height."""
    has_x, has_y, has_zoom = (ctypes.c_int() for _ in range(3))
    x, y, zoom = (ctypes.c_float() for _ in range(3))
    given = [ctypes.byref(one) for one in (has_x, has_y, has_zoom, x, y, zoom)]
    if not pdfium.FPDFDest_GetLocationInPage(destination, *given) or not has_y.value:
        return 0.0
    height: float = pdf.get_page_size(number)[1]
    return min(max(1 - y.value / height, 0.0), 1.0)


def _address(pdf: Any, link: Any) -> str:
    """The address of a link; empty if it has none that could be shown."""
    action = pdfium.FPDFLink_GetAction(link)
    if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
        return ""
    length = pdfium.FPDFAction_GetURIPath(pdf.raw, action, None, 0)
    if not 0 < length <= _LONGEST_ADDRESS:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFAction_GetURIPath(pdf.raw, action, buffer, length)
    return buffer.value.decode("utf-8", "replace")
