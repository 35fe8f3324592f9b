"""Makes the ladder's booklet: load, compose, fill the template, lay out until pages are well filled, finish for the printer."""

from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.design.page_sizes import DEFAULT, PAGE_SIZES, PageSize
from ladder_reports.documents.booklet.compose import BookletComposer
from ladder_reports.documents.booklet.pagination import paginate
from ladder_reports.documents.booklet.view import Booklet, Pagination
from ladder_reports.documents.context import Document, DocumentContext, Format, load_context
from ladder_reports.documents.pen_sheet import BLANK, EVERY_LEVEL
from ladder_reports.ladder.model import require_level
from ladder_reports.rendering import templates

_MOST_LAYOUTS = 5
"""How often the booklet is laid out anew before it is taken as it is."""
_FOLD_BLEED = 1.0
"""How far pages go on beyond the fold, in millimeters."""


class PrintOptions(Struct, frozen=True):
    """What a print shop asks for; lengths are in millimeters."""

    imposed: bool = False
    bleed: float = 0.0
    marks: bool = False
    creep: float = 0.1
    """How far a folded sheet pushes the sheets inside it outwards: about the paper's thickness."""


class BookletJob(Struct, frozen=True):
    """Everything that decides a booklet's bytes, apart from the versions of the tool and its libraries."""

    ladder: Path
    as_of: date
    theme: str = "default"
    page_size: str = DEFAULT
    lang: str | None = None
    format: Format = "pdf"
    worksheets: tuple[str, ...] = (BLANK,)
    """The levels that get a sheet to fill in by hand; `BLANK` is one for any level, and `EVERY_LEVEL` one for each."""
    printing: PrintOptions = PrintOptions()
    archive: bool = False
    """Whether the PDF is an archive copy, PDF/A-3a. It is for reading, so nothing is done for a printer."""


def make_booklet(job: BookletJob, context: DocumentContext | None = None) -> Document:
    """The ladder's booklet as PDF or HTML. Several booklets of a ladder that is the same may share one `context`.

    Raises:
        InputError: with every problem of the ladder, the theme and the fonts.
        UnknownNameError: unknown theme, language, or level of a worksheet.
    """
    context = context or load_context(job.ladder, job.theme, job.lang)
    for name in job.worksheets:
        if name not in (BLANK, EVERY_LEVEL):
            require_level(context.ladder, name)
    if job.format == "pdf":
        return _make_pdf(job, context)
    css = context.inline_css(booklet_html(job, context, inline_css=""), str(job.ladder), PAGE_SIZES[job.page_size], "booklet")
    return Document(booklet_html(job, context, inline_css=css).encode(), notes=context.notes)


def booklet_html(
    job: BookletJob,
    context: DocumentContext,
    pagination: Pagination | None = None,
    *,
    paged: bool = False,
    inline_css: str | None = None,
) -> str:
    """The booklet as HTML: for the PDF engine, or with `inline_css` for a browser, as a file that needs nothing else.

    See `BookletComposer.compose` for `paged`.
    """
    return _filled(_composer(job, context).compose(pagination or Pagination(), paged=paged), inline_css)


def _filled(view: Booklet, inline_css: str | None = None) -> str:
    return templates.fill("booklet.html", view, view.head.lang, view.head.translation, inline_css=inline_css, ladder_leads=True)


def _composer(job: BookletJob, context: DocumentContext) -> BookletComposer:
    return BookletComposer(
        context.ladder,
        context.translation,
        context.theme,
        as_of=job.as_of,
        page_size=PAGE_SIZES[job.page_size],
        worksheets=job.worksheets,
    )


def _make_pdf(job: BookletJob, context: DocumentContext) -> Document:
    where, page_size, printing = str(job.ladder), PAGE_SIZES[job.page_size], job.printing
    pagination, composer = Pagination(), _composer(job, context)
    html = _filled(composer.compose(pagination))
    # The two halves of a folded sheet overlap a little, so pages that meet at the fold go on beyond it.
    bleed = printing.bleed or (_FOLD_BLEED if printing.imposed else 0.0)
    extra = (composer.level_css(bleed), *_print_css(bleed, page_size))
    engine = context.engine(html, where, page_size, "booklet", extra)
    layout = engine.lay_out(html, where)
    for _ in range(_MOST_LAYOUTS):
        better = paginate(pagination, layout, context.ladder, page_size)
        if printing.imposed:
            better = replace(better, fillers=-(layout.page_count - pagination.fillers) % 4)
        if better == pagination:
            break
        pagination = better
        layout = engine.lay_out(_filled(composer.compose(pagination)), where, fits=layout.fits)
    if job.archive:
        return Document(engine.write_archive(layout, where), layout.page_count, context.notes, engine.state)
    data, pages = engine.write(layout, where), layout.page_count
    if not (printing.imposed or printing.bleed or printing.marks):
        return Document(data, pages, context.notes, engine.state)
    from ladder_reports.rendering import prepress  # noqa: PLC0415 -- pikepdf, for print shops only

    if printing.imposed:
        data, pages = prepress.impose(data, bleed=printing.bleed, marks=printing.marks, creep=printing.creep)
    else:
        data = prepress.add_trim_boxes(data, bleed=printing.bleed, marks=printing.marks)
    return Document(data, pages, context.notes, engine.state)


def _print_css(bleed: float, page_size: PageSize) -> tuple[str, ...]:
    """Style sheets for the bleed, and for inner and outer margins of the pages, which are then bound."""
    return (f"@page {{ bleed: {bleed}mm }}", page_size.mirrored_css) if bleed else ()
