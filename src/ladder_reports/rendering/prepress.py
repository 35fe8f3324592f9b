"""A finished PDF becomes what a print shop asks for: imposed sheets, bleed, trim boxes, crop marks. Uses pikepdf.

Arguments are in millimeters; everything inside a PDF, and so every box here, is in points (1/72 inch). Boxes follow
ISO 32000-1, 14.11.2: the trim box is the finished page, the bleed box what is printed beyond it, the media box the whole sheet.
"""

import io
from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_POINTS = 72 / 25.4
"""Points in a millimeter."""
MARK_LENGTH = 5.0
"""The length of a crop or fold mark, in millimeters."""
MARK_GAP = 2.0
"""The least distance of a mark from the trimmed page, in millimeters, so that it never shows on it."""
_OVERLAP = 0.2
"""Points by which the two halves of a sheet overlap; without it a light seam shows between two dark pages."""

_Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def imposition_order(pages: int) -> list[tuple[int | None, int | None]]:
    """The left and right page of each side of a saddle-stitched booklet's sheets: outermost sheet first, front before back.

    Pages count from 1. Where their number is not a multiple of four, blanks (None) go before the last page, so that the back cover
    stays at the back.
    """
    blanks = -pages % 4
    padded: list[int | None] = [*range(1, pages), *([None] * blanks), pages]
    sides: list[tuple[int | None, int | None]] = []
    for sheet in range(len(padded) // 4):
        first, last = 2 * sheet, len(padded) - 1 - 2 * sheet
        sides += [(padded[last], padded[first]), (padded[first + 1], padded[last - 1])]
    return sides


def impose(data: bytes, *, bleed: float, marks: bool, creep: float) -> tuple[bytes, int]:
    """The pages two up on sheets to be folded and stitched, and the number of the sheets' sides.

    A folded sheet pushes the sheets inside it outwards. `creep` makes up for that: it moves the pages of each sheet towards the fold
    by that many millimeters more than those of the sheet around it. An imposed sheet is for a press, not for a reader: it has no tags.
    """
    with Pdf.open(io.BytesIO(data)) as source, Pdf.new() as target:
        trims = [_box(page.trimbox) for page in source.pages]
        page_width, page_height = trims[0][2] - trims[0][0], trims[0][3] - trims[0][1]
        extra, edge = bleed * _POINTS, _edge(bleed, marks=marks)
        fold, height = edge + page_width, page_height + 2 * edge
        spread = (edge, edge, edge + 2 * page_width, edge + page_height)
        forms = [_form(page, target) for page in source.pages]
        sides = imposition_order(len(forms))
        for number, side in enumerate(sides):
            content, used = [], Dictionary()
            shift = creep * _POINTS * (number // 2)
            halves = ((edge + shift, (0.0, 0.0, fold + _OVERLAP, height)), (fold - shift, (fold, 0.0, fold, height)))
            for name, page, (x, clip) in zip(("/P0", "/P1"), side, halves, strict=True):
                if page is not None:
                    used[name] = forms[page - 1]
                    moved = _numbers((x - trims[page - 1][0], edge - trims[page - 1][1]))
                    content.append(f"q {_numbers(clip)} re W n 1 0 0 1 {moved} cm {name} Do Q")
            if marks:
                content.append(_drawn(_marks(spread, extra, fold)))
            sheet = target.add_blank_page()
            _set_boxes(sheet, spread, bleed, marks=marks)
            sheet.obj.Resources = Dictionary(XObject=used)
            sheet.obj.Contents = target.make_stream("\n".join(content).encode())
        _carry_metadata(source, target)
        return _saved(target), len(sides)


def add_trim_boxes(data: bytes, *, bleed: float, marks: bool) -> bytes:
    """The pages with trim and bleed boxes, and with crop marks outside of the bleed on request; tags stay."""
    with Pdf.open(io.BytesIO(data)) as pdf:
        extra = bleed * _POINTS
        for page in pdf.pages:
            box = _box(page.trimbox)
            _set_boxes(page, box, bleed, marks=marks)
            if marks:
                # Clipped: what is drawn beyond the bleed would run into the marks. Marks are no part of the document, and so an
                # artifact (PDF/UA-1, 7.1).
                left, bottom, right, top = _grown(box, extra)
                clip = (left, bottom, right - left, top - bottom)
                drawn = f"Q /Artifact BMC {_drawn(_marks(box, extra))} EMC"
                page.contents_add(pdf.make_stream(f"q {_numbers(clip)} re W n".encode()), prepend=True)
                page.contents_add(pdf.make_stream(drawn.encode()))
        return _saved(pdf)


def _edge(bleed: float, *, marks: bool) -> float:
    """The distance from the trim box to the sheet's edge, in points."""
    return bleed * _POINTS + (MARK_LENGTH + MARK_GAP) * _POINTS * marks


def _form(page: pikepdf.Page, target: Pdf) -> pikepdf.Object:
    """A page of another PDF as a form XObject of the target (ISO 32000-1, 8.10)."""
    form = page.as_form_xobject()
    form.BBox = page.mediabox
    return target.copy_foreign(form)


def _set_boxes(page: pikepdf.Page, trim: _Box, bleed: float, *, marks: bool) -> None:
    page.mediabox = Array(_rounded(_grown(trim, _edge(bleed, marks=marks))))
    page.obj.BleedBox = Array(_rounded(_grown(trim, bleed * _POINTS)))
    page.obj.TrimBox = Array(_rounded(trim))


def _marks(box: _Box, bleed: float, fold: float | None = None) -> Iterator[_Box]:
    """Two lines at each corner, in line with the trim box's edges, and one at each end of the fold; lengths are in points."""
    gap, length = max(bleed, MARK_GAP * _POINTS), MARK_LENGTH * _POINTS
    for x, across in ((box[0], -1), (box[2], 1)):
        for y, up in ((box[1], -1), (box[3], 1)):
            yield x + across * gap, y, x + across * (gap + length), y
            yield x, y + up * gap, x, y + up * (gap + length)
    if fold is not None:
        yield fold, box[1] - gap, fold, box[1] - gap - length
        yield fold, box[3] + gap, fold, box[3] + gap + length


def _drawn(lines: Iterable[_Box]) -> str:
    """The operators that draw hairlines, in black ink alone."""
    drawn = " ".join(f"{_numbers(line[:2])} m {_numbers(line[2:])} l S" for line in lines)
    return f"q 0 0 0 1 K 0.25 w {drawn} Q"


def _carry_metadata(source: Pdf, target: Pdf) -> None:
    """Copy title, author, dates and language; ask the printer for its own size and for duplex."""
    for key, value in source.docinfo.items():
        target.docinfo[key] = str(value)
    if Name.Lang in source.Root:
        target.Root.Lang = str(source.Root.Lang)
    target.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"))


def _saved(pdf: Pdf) -> bytes:
    output = io.BytesIO()
    pdf.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve, compress_streams=True)
    return output.getvalue()


def _box(array: pikepdf.Object) -> _Box:
    left, bottom, right, top = (float(number) for number in array)
    return left, bottom, right, top


def _grown(box: _Box, by: float) -> _Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _rounded(box: _Box) -> list[float]:
    return [round(number, 3) for number in box]


def _numbers(numbers: tuple[float, ...]) -> str:
    return " ".join(f"{number:.3f}".rstrip("0").rstrip(".") for number in numbers)
