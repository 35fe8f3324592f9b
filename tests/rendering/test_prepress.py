"""What a printer gets: the order of pages on sheets, boxes to the point, marks outside of the print; read back from the PDF."""

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

import making
import reading
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.booklet import build
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.rendering import prepress
from making import DAY, SMALLEST, made
from reading import MM

A4 = (210 * MM, 297 * MM)
pytestmark = pytest.mark.xdist_group("ai-architect-default-a4")


def folded(sides: list[tuple[int | None, int | None]]) -> list[int | None]:
    """The pages in the order in which a reader of the folded and nested sheets turns them."""
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    going_in = [page for front, back in sheets for page in (front[1], back[0])]
    coming_out = [page for front, back in reversed(sheets) for page in (back[1], front[0])]
    return going_in + coming_out


@given(st.integers(1, 40))
def test_a_folded_booklet_reads_in_order(pages: int) -> None:
    """Every page is there once and in order, the last one at the back, and no more sheets are used than needed."""
    sides = prepress.imposition_order(pages)
    order = folded(sides)
    assert [*range(1, pages + 1)] == [page for page in order if page is not None]
    assert pages == order[-1]
    assert -(-pages // 4) * 4 == len(order) == 2 * len(sides)
    assert {None} >= set(order[pages - 1 : -1])


def test_eight_pages_lie_as_every_printer_knows() -> None:
    """The well-known case, written out."""
    assert [(8, 1), (2, 7), (6, 3), (4, 5)] == prepress.imposition_order(8)
    assert [(6, 1), (2, None), (None, 3), (4, 5)] == prepress.imposition_order(6)


def first_pages(count: int) -> bytes:
    """The first pages of the shipped booklet."""
    with pikepdf.open(io.BytesIO(made().data)) as pdf:
        del pdf.pages[count:]
        output = io.BytesIO()
        pdf.save(output, deterministic_id=True)
    return output.getvalue()


def letters(sheet: pypdfium2.PdfPage) -> Iterator[tuple[float, float]]:
    """The left and lower edge of every letter on a page, in points."""
    words = sheet.get_textpage()
    for number in range(words.count_chars()):
        if words.get_text_range(number, 1).strip():
            left, bottom, _, _ = words.get_charbox(number)
            yield left, bottom


def leftmost(sheet: pypdfium2.PdfPage, start: float, end: float) -> float:
    """The left edge of the leftmost letter on a strip of a page."""
    return min(left for left, _ in letters(sheet) if start <= left < end)


@pytest.mark.parametrize("count", [12, 10, 5, 1])
def test_halves_hold_the_pages_in_order(count: int) -> None:
    """The words of each half of a sheet are those of the page that belongs there; where no page does, there are none."""
    data = first_pages(count)
    imposed, sides = prepress.impose(data, bleed=0, marks=False, creep=0)
    with pypdfium2.PdfDocument(data) as source, pypdfium2.PdfDocument(imposed) as target:
        expected = [reading.flat(reading.text_in(sheet)) for sheet in source]
        assert len(target) == sides == len(prepress.imposition_order(count))
        for sheet, pair in zip(target, prepress.imposition_order(count), strict=True):
            halves = (reading.text_in(sheet, right=A4[0]), reading.text_in(sheet, left=A4[0]))
            assert [expected[page - 1] if page else "" for page in pair] == [reading.flat(half) for half in halves]


@pytest.mark.parametrize(("bleed", "marks", "edge"), [(0, False, 0), (3, False, 3), (0, True, 7), (3, True, 10)])
def test_sheets_have_the_boxes_of_two_pages(bleed: float, marks: bool, edge: float) -> None:  # noqa: FBT001 -- pytest passes it
    """The trim box is two pages wide, the bleed box larger by the bleed, and the sheet has room for the marks."""
    imposed, _ = prepress.impose(first_pages(8), bleed=bleed, marks=marks, creep=0.1)
    width, height = 2 * A4[0] + 2 * edge * MM, A4[1] + 2 * edge * MM
    for boxes in reading.read(imposed).boxes:
        assert pytest.approx((0, 0, width, height), abs=0.002) == boxes.media
        assert pytest.approx((edge * MM, edge * MM, width - edge * MM, height - edge * MM), abs=0.002) == boxes.trim
        inner = (edge - bleed) * MM
        assert pytest.approx((inner, inner, width - inner, height - inner), abs=0.002) == boxes.bleed


@pytest.mark.parametrize("marks", [False, True])
def test_creep_moves_inner_pages_to_the_fold(marks: bool) -> None:  # noqa: FBT001 -- pytest passes it
    """Each sheet's pages stand nearer to the fold than those of the sheet around it, by the paper's thickness."""
    data = first_pages(12)
    imposed, _ = prepress.impose(data, bleed=0, marks=marks, creep=0.25)
    edge = 7 * MM * marks
    with pypdfium2.PdfDocument(data) as source, pypdfium2.PdfDocument(imposed) as target:
        for number, (sheet, (left, right)) in enumerate(zip(target, prepress.imposition_order(12), strict=True)):
            fold, shift = edge + A4[0], 0.25 * MM * (number // 2)
            for page, start, end, moved in ((left, 0.0, fold, edge + shift), (right, fold, 9999.0, fold - shift)):
                assert page is not None
                expected = leftmost(source[page - 1], 0, A4[0]) + moved
                assert pytest.approx(expected, abs=0.01) == leftmost(sheet, start, end)


def test_a_sheet_claims_no_tags() -> None:
    """An imposed sheet is for a press: it says neither that it is tagged nor that it is PDF/UA, but keeps its title and language."""
    imposed, _ = prepress.impose(first_pages(8), bleed=3, marks=True, creep=0.1)
    read = reading.read(imposed)
    assert (False, "", ()) == (read.tagged, read.xmp, read.roles)
    assert b"pdfuaid" not in imposed
    assert ("AI Architect Career Ladder", "en") == (read.info["Title"], read.lang)
    assert reading.ua_failures(imposed)
    with pikepdf.open(io.BytesIO(imposed)) as pdf:
        assert "/None" == str(pdf.Root.ViewerPreferences.PrintScaling)
        assert "/DuplexFlipShortEdge" == str(pdf.Root.ViewerPreferences.Duplex)


def test_an_imposed_booklet_is_padded() -> None:
    """The colophon stays at the back, inside of it is the ladder at a glance, and fonts are embedded once."""
    job = build.BookletJob(SMALLEST, DAY, printing=build.PrintOptions(imposed=True))
    outcome = build.make_booklet(job)
    read = reading.read(outcome.data)
    assert 4 == outcome.pages == len(read.pages)
    assert "8 pages" in read.pages[0]
    with pypdfium2.PdfDocument(outcome.data) as pdf:
        assert reading.text_in(pdf[0], right=A4[0]).startswith("Colophon")
        assert "Baker" == reading.text_in(pdf[1], left=A4[0]).strip()
    names = [font.name for font in read.fonts]
    assert len(set(names)) == len(names)


def test_the_same_sheets_every_time() -> None:
    """Imposing and trimming the same pages gives the same bytes."""
    data = first_pages(8)
    first, second = (prepress.impose(data, bleed=3, marks=True, creep=0.1) for _ in range(2))
    assert first == second
    assert prepress.add_trim_boxes(data, bleed=3, marks=True) == prepress.add_trim_boxes(data, bleed=3, marks=True)


@pytest.fixture(scope="module")
def for_the_shop() -> bytes:
    """The smallest booklet with 3 mm of bleed, and marks."""
    return build.make_booklet(build.BookletJob(SMALLEST, DAY, printing=build.PrintOptions(bleed=3, marks=True))).data


def test_boxes_are_exact(for_the_shop: bytes) -> None:
    """The trim box is the page, the bleed box is 3 mm (8.504 points) larger all around, the media box holds the marks too."""
    boxes = reading.read(for_the_shop).boxes
    assert boxes
    for page in boxes:
        left, bottom, right, top = page.trim
        assert pytest.approx(A4, abs=0.002) == (right - left, top - bottom)
        assert pytest.approx((8.504,) * 4, abs=0.002) == tuple(abs(a - b) for a, b in zip(page.trim, page.bleed, strict=True))
        assert pytest.approx((10 * MM,) * 4, abs=0.002) == tuple(abs(a - b) for a, b in zip(page.trim, page.media, strict=True))
        assert page.media[0] < page.bleed[0] < page.trim[0]
        assert page.media[3] > page.bleed[3] > page.trim[3]


@pytest.mark.parametrize("size", making.SIZES)
def test_bleed_without_marks(size: str) -> None:
    """Without marks the sheet ends where the bleed does, in every page size; without bleed it ends at the page's edge."""
    data = build.make_booklet(build.BookletJob(SMALLEST, DAY, page_size=size, printing=build.PrintOptions(bleed=5))).data
    for page in reading.read(data).boxes:
        assert page.media == page.bleed
        assert pytest.approx(5 * MM, abs=0.002) == page.trim[0] - page.bleed[0]
        assert pytest.approx(PAGE_SIZES[size].width * MM, abs=0.002) == page.trim[2] - page.trim[0]
    plain = reading.read(build.make_booklet(build.BookletJob(SMALLEST, DAY, page_size=size)).data)
    assert {True} == {page.media == page.bleed == page.trim for page in plain.boxes}


def test_marks_are_no_part_of_the_document(for_the_shop: bytes) -> None:
    """With bleed and marks the file is still PDF/UA-1, and still tagged."""
    read = reading.read(for_the_shop)
    assert [] == reading.ua_failures(for_the_shop)
    assert read.tagged
    assert made(ladder=SMALLEST).read.roles == read.roles
    assert [entry.title for entry in made(ladder=SMALLEST).read.outline] == [entry.title for entry in read.outline]


def lines(page: pikepdf.Page) -> list[tuple[float, ...]]:
    """The lines that are drawn as artifacts at the end of a page's content."""
    found: list[tuple[float, ...]] = []
    inside, start = False, (0.0, 0.0)
    for operands, operator in reading.instructions(page):
        if operator in {"BMC", "BDC"}:
            inside = operator == "BMC" and str(operands[0]) == "/Artifact"
            found.clear()  # the marks are the last artifact of all
        elif inside and operator == "m":
            start = (float(operands[0]), float(operands[1]))
        elif inside and operator == "l":
            found.append((*start, float(operands[0]), float(operands[1])))
    return found


def test_marks_stay_outside_of_the_print(for_the_shop: bytes) -> None:
    """Two marks of 5 mm at each corner, in line with the page's edges, and none inside the bleed."""
    with pikepdf.open(io.BytesIO(for_the_shop)) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = (float(number) for number in page.obj.TrimBox)
            inner = [float(number) for number in page.obj.BleedBox]
            marks = lines(page)
            assert 8 == len(marks)
            for x, y, to_x, to_y in marks:
                assert pytest.approx(5 * MM, abs=0.002) == abs(to_x - x) + abs(to_y - y)
                assert min(abs(x - left), abs(x - right), abs(y - bottom), abs(y - top)) < 0.002
                across = max(x, to_x) <= inner[0] + 0.002 or min(x, to_x) >= inner[2] - 0.002
                assert across or max(y, to_y) <= inner[1] + 0.002 or min(y, to_y) >= inner[3] - 0.002


def test_colour_reaches_the_bleed(for_the_shop: bytes) -> None:
    """The cover's ground is printed as far as the bleed and no further."""
    with pypdfium2.PdfDocument(for_the_shop) as pdf:
        picture = pdf[0].render(scale=2).to_pil().convert("RGB")
    middle = picture.height // 4

    def at(millimetres: float) -> tuple[int, ...]:
        """The colour this far from the sheet's left edge."""
        return tuple(picture.getpixel((round(millimetres * MM * 2), middle)))

    assert [(255, 255, 255), (15, 27, 42), (15, 27, 42)] == [at(6.5), at(7.5), at(10.5)]


def test_imposed_marks_show_the_fold() -> None:
    """On a sheet with marks there are crop marks at its corners and one at each end of the fold."""
    imposed, _ = prepress.impose(first_pages(4), bleed=3, marks=True, creep=0)
    with pikepdf.open(io.BytesIO(imposed)) as pdf:
        drawn = reading.instructions(pdf.pages[0])
    starts = [float(operands[0]) for operands, operator in drawn if operator == "m"]
    assert 10 == len(starts)
    assert 2 == sum(abs(x - (10 * MM + A4[0])) < 0.002 for x in starts)


def test_the_last_page_is_at_the_back() -> None:
    """The outermost sheet's front holds the colophon on the left and the cover on the right."""
    outcome = build.make_booklet(build.BookletJob(DEFAULT_LADDER, DAY, printing=build.PrintOptions(imposed=True)))
    with pypdfium2.PdfDocument(outcome.data) as pdf:
        left, right = reading.text_in(pdf[0], right=A4[0]), reading.text_in(pdf[0], left=A4[0])
    assert left.startswith("Colophon")
    assert right.startswith("AI Architect")
