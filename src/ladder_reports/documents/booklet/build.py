"""The booklet's job from files to bytes: load, compose, render, lay out until it fits, finish for the printer."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ladder_reports.design.page_sizes import DEFAULT, PAGE_SIZES
from ladder_reports.documents.booklet import compose
from ladder_reports.documents.booklet.pagination import fitted
from ladder_reports.documents.booklet.view import Fit
from ladder_reports.documents.context import Document, DocumentContext, Format, load_context
from ladder_reports.ladder.model import require_level
from ladder_reports.rendering import prepress, templates

_MOST_LAYOUTS = 5


@dataclass(frozen=True, slots=True)
class Print:
    """What a printer asks for; lengths in millimetres."""

    imposed: bool = False
    bleed: float = 0.0
    marks: bool = False
    creep: float = 0.1
    """How far each sheet of a folded booklet pushes the next one out: about the paper's thickness."""


@dataclass(frozen=True, slots=True)
class BookletJob:
    """Everything that determines a booklet's bytes, besides the versions of the tool and of its libraries."""

    ladder: Path
    as_of: date
    theme: str = "default"
    page_size: str = DEFAULT
    lang: str | None = None
    format: Format = "pdf"
    worksheets: tuple[str, ...] | None = None
    printing: Print = Print()


def make_booklet(job: BookletJob) -> Document:
    """The ladder's booklet as PDF or HTML.

    Raises:
        InputError: with every problem of the ladder, the theme and the fonts.
        UnknownNameError: the theme, the language or a worksheet's level is none that there is.
    """
    context = load_context(job.ladder, job.theme, job.lang)
    for name in job.worksheets or ():
        require_level(context.ladder, name)
    view = _Booklet(job, context)
    if job.format == "pdf":
        return _as_pdf(job, view)
    css = context.inline_css(booklet_html(job, context), str(job.ladder), PAGE_SIZES[job.page_size], "booklet")
    return Document(view.html(Fit(), page_count=0, inline_css=css).encode())


def booklet_html(job: BookletJob, context: DocumentContext) -> str:
    """The booklet's HTML before it is laid out, for its text: the pages to which it refers have no numbers."""
    return _Booklet(job, context).html(Fit(), page_count=0)


@dataclass(frozen=True, slots=True)
class _Booklet:
    """Renders the booklet's HTML for one fit after another."""

    job: BookletJob
    context: DocumentContext

    def html(self, fit: Fit, *, page_count: int | None, inline_css: str = "") -> str:
        context = self.context
        view = compose.booklet(
            context.ladder,
            context.translation,
            as_of=self.job.as_of,
            paper=PAGE_SIZES[self.job.page_size],
            look=context.theme.palette,
            type_line=compose.type_line(context.translation, context.theme.first_families, open_licence=context.theme.fonts is None),
            worksheets=self.job.worksheets,
            fit=fit,
            page_count=page_count,
        )
        return templates.fill("booklet.html", view, view.head.lang, view.head.translation, inline_css=inline_css, ladder_leads=True)


def _as_pdf(job: BookletJob, view: _Booklet) -> Document:
    where, context, page_size = str(job.ladder), view.context, PAGE_SIZES[job.page_size]
    fit, count = Fit(), None
    html = view.html(fit, page_count=count)
    engine = context.engine(html, where, page_size, "booklet", _printer_css(job.printing))
    layout = engine.lay_out(html, where)
    for _ in range(_MOST_LAYOUTS):
        wanted = (
            fitted(fit, layout, context.ladder, page_size),
            _padded(layout.page_count) if job.printing.imposed else None,
        )
        if wanted == (fit, count):
            break
        fit, count = wanted
        layout = engine.lay_out(view.html(fit, page_count=count), where)
    data = engine.write(layout, where)
    pages = layout.page_count
    if job.printing.imposed:
        data, pages = prepress.impose(data, bleed=job.printing.bleed, marks=job.printing.marks, creep=job.printing.creep)
    elif job.printing.bleed or job.printing.marks:
        data = prepress.add_trim_boxes(data, bleed=job.printing.bleed, marks=job.printing.marks)
    return Document(data, pages, engine=engine.state)


def _printer_css(printing: Print) -> tuple[str, ...]:
    bleed = (f"@page {{ bleed: {printing.bleed}mm }}",) if printing.bleed else ()
    bound = ("@page :left { margin-left: var(--right); margin-right: var(--left) }",) if printing.bleed or printing.imposed else ()
    return (*bleed, *bound)


def _padded(pages: int) -> int:
    return -(-pages // 4) * 4
