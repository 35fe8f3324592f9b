"""Finished PDF bytes become what a printer or a reader needs: imposed sheets, bleed and marks, a lock. Uses pikepdf, as `joining` does.

Lengths are in millimetres here and in points (1/72 inch) inside the PDF. Boxes follow ISO 32000-1, 14.11.2: the
trim box is the finished page, the bleed box what is printed beyond it, the media box the whole sheet.
"""

import io
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_POINTS = 72 / 25.4
MARK_LENGTH = 5.0
"""How long a crop mark is, in millimetres."""
MARK_GAP = 2.0
"""The distance of a mark from what is printed: it must not show on the trimmed page."""

_REVISION = 6
"""Of encryption: AES-256 with the password hashed many times."""

_Box = tuple[float, float, float, float]


def booklet_order(pages: int) -> list[tuple[int | None, int | None]]:
    """The pages of each side of a saddle-stitched booklet's sheets, outermost sheet first, front before back.

    Pages count from 1. When they are no multiple of four, blanks (None) stand before the last page, so that the back
    cover stays at the back.
    """
    blanks = -pages % 4
    run: list[int | None] = [*range(1, pages), *([None] * blanks), pages]
    sides: list[tuple[int | None, int | None]] = []
    for sheet in range(len(run) // 4):
        first, last = 2 * sheet, len(run) - 1 - 2 * sheet
        sides += [(run[last], run[first]), (run[first + 1], run[last - 1])]
    return sides


def impose(data: bytes, *, bleed: float, marks: bool, creep: float) -> tuple[bytes, int]:
    """The pages two up on sheets to be folded and stitched, and the number of the sheets' sides.

    `creep` moves the pages of each inner sheet towards the fold by that much more than the sheet around it, because
    the fold pushes inner sheets out. An imposed sheet is for a press, not for a reader: it carries no tags.
    """
    with Pdf.open(io.BytesIO(data)) as source, Pdf.new() as target:
        trims = [_box(page.trimbox) for page in source.pages]
        width, height = trims[0][2] - trims[0][0], trims[0][3] - trims[0][1]
        edge = bleed * _POINTS + (MARK_LENGTH + MARK_GAP) * _POINTS * marks
        forms = [_form(page, target) for page in source.pages]
        sides = booklet_order(len(forms))
        for number, side in enumerate(sides):
            shift = creep * _POINTS * (number // 2)
            sheet: _Box = (0, 0, 2 * width + 2 * edge, height + 2 * edge)
            trim: _Box = (edge, edge, edge + 2 * width, edge + height)
            fold = edge + width
            content, used = [], Dictionary()
            for half, page in enumerate(side):
                if page is None:
                    continue
                name = f"/P{half}"
                used[name] = forms[page - 1]
                # The halves overlap by a hair, or a light seam shows between two dark pages.
                clip = (0.0, 0.0, fold + 0.2, sheet[3]) if half == 0 else (fold, 0.0, fold, sheet[3])
                left = (edge + shift if half == 0 else fold - shift) - trims[page - 1][0]
                content.append(f"q {_numbers(clip)} re W n 1 0 0 1 {_numbers((left, edge - trims[page - 1][1]))} cm {name} Do Q")
            if marks:
                content.append(_drawn([*_crop_marks(trim, bleed * _POINTS), *_fold_marks(trim, fold, bleed * _POINTS)]))
            _add_sheet(target, sheet, trim, bleed * _POINTS, "\n".join(content), used)
        _carry_metadata(source, target)
        return _saved(target), len(sides)


def trim(data: bytes, *, bleed: float, marks: bool) -> bytes:
    """The pages with boxes for a print shop, and crop marks outside of the bleed on request; tags stay."""
    with Pdf.open(io.BytesIO(data)) as pdf:
        extra = bleed * _POINTS
        edge = extra + (MARK_LENGTH + MARK_GAP) * _POINTS * marks
        for page in pdf.pages:
            box = _box(page.trimbox)
            page.mediabox = Array(_rounded(_grown(box, edge)))
            page.obj.BleedBox = Array(_rounded(_grown(box, extra)))
            page.obj.TrimBox = Array(_rounded(box))
            if marks:
                # What is drawn beyond the bleed would run into the marks. Marks are no part of the document:
                # PDF/UA-1, 7.1 wants them as an artifact.
                reach = _grown(box, extra)
                clip = (reach[0], reach[1], reach[2] - reach[0], reach[3] - reach[1])
                drawn = f"Q /Artifact BMC {_drawn(_crop_marks(box, extra))} EMC"
                page.contents_add(pdf.make_stream(f"q {_numbers(clip)} re W n".encode()), prepend=True)
                page.contents_add(pdf.make_stream(drawn.encode()))
        return _saved(pdf)


def seal(data: bytes, password: str) -> bytes:
    """The PDF encrypted with AES-256 (ISO 32000-2, 7.6, revision 6), text and metadata alike, to be opened with this password.

    It may be read aloud, copied from, printed and filled in; the tags stay. The owner's password is random and kept by nobody. So the
    bytes differ each time.
    """
    may = pikepdf.Permissions(
        accessibility=True,
        extract=True,
        print_lowres=True,
        print_highres=True,
        modify_form=True,
        modify_annotation=False,
        modify_assembly=False,
        modify_other=False,
    )
    lock = pikepdf.Encryption(user=password, owner=secrets.token_urlsafe(32), R=6, allow=may)
    output = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as pdf:
        # The identifier stands outside of what is encrypted, and is a digest of the content: whoever guesses that could make sure.
        if Name.ID in pdf.trailer:
            del pdf.trailer.ID
        pdf.save(output, encryption=lock, object_stream_mode=pikepdf.ObjectStreamMode.preserve, compress_streams=True)
    return output.getvalue()


def opens(path: Path, password: str) -> bool:
    """Whether a file is protected as `seal` does it, by this password."""
    try:
        with Pdf.open(path, password=password) as pdf:
            return pdf.is_encrypted and pdf.encryption.R == _REVISION and pdf.user_password_matched
    except (pikepdf.PasswordError, pikepdf.PdfError, OSError):
        return False


def in_clear(pdf: Path | BinaryIO) -> bool:
    """Whether anybody can read this PDF."""
    try:
        with Pdf.open(pdf):
            return True
    except (pikepdf.PasswordError, pikepdf.PdfError, OSError):
        return False


def _form(page: pikepdf.Page, target: Pdf) -> pikepdf.Object:
    form = page.as_form_xobject()
    form.BBox = page.mediabox
    return target.copy_foreign(form)


def _add_sheet(target: Pdf, sheet: _Box, trim_box: _Box, bleed: float, content: str, used: Dictionary) -> None:
    page = target.add_blank_page(page_size=(sheet[2], sheet[3]))
    page.mediabox = Array(_rounded(sheet))
    page.obj.TrimBox = Array(_rounded(trim_box))
    page.obj.BleedBox = Array(_rounded(_grown(trim_box, bleed)))
    page.obj.Resources = Dictionary(XObject=used)
    page.obj.Contents = target.make_stream(content.encode())


def _crop_marks(box: _Box, bleed: float) -> Iterator[_Box]:
    """Two lines at each corner, in line with the trim's edges."""
    gap, length = max(bleed, MARK_GAP * _POINTS), MARK_LENGTH * _POINTS
    for x, across in ((box[0], -1), (box[2], 1)):
        for y, up in ((box[1], -1), (box[3], 1)):
            yield x + across * gap, y, x + across * (gap + length), y
            yield x, y + up * gap, x, y + up * (gap + length)


def _fold_marks(box: _Box, fold: float, bleed: float) -> Iterator[_Box]:
    gap, length = max(bleed, MARK_GAP * _POINTS), MARK_LENGTH * _POINTS
    yield fold, box[1] - gap, fold, box[1] - gap - length
    yield fold, box[3] + gap, fold, box[3] + gap + length


def _drawn(lines: list[_Box] | Iterator[_Box]) -> str:
    drawn = " ".join(f"{_numbers(line[:2])} m {_numbers(line[2:])} l S" for line in lines)
    return f"q 0 0 0 1 K 0.25 w {drawn} Q"


def _carry_metadata(source: Pdf, target: Pdf) -> None:
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
