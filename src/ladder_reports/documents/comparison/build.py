"""Makes a comparison as PDF or HTML: compose, fill the template, lay out."""

from datetime import date
from pathlib import Path

from msgspec import Struct

from ladder_reports.design.page_sizes import DEFAULT, PAGE_SIZES, SCREEN
from ladder_reports.design.theme import load_theme
from ladder_reports.design.translations import load_translation
from ladder_reports.documents.comparison.compose import ComparisonComposer
from ladder_reports.documents.comparison.people import PeopleTouched
from ladder_reports.documents.comparison.sources import Comparison
from ladder_reports.documents.context import Document, DocumentContext, Format, document_language
from ladder_reports.ladder.version_choice import VersionChoice
from ladder_reports.ladder.versions import History
from ladder_reports.rendering import templates


class ComparisonJob(Struct, frozen=True):
    """How a comparison is printed; with the comparison, it decides the bytes."""

    as_of: date
    theme: str = "default"
    page_size: str = DEFAULT
    lang: str | None = None
    format: Format = "pdf"


def make_comparison(comparison: Comparison, job: ComparisonJob, where: Path, people: PeopleTouched | None = None) -> Document:
    """The comparison as PDF or HTML, for those who decide about it. `where` is the file that problems name.

    Of `people`, only numbers that are large enough are in it.

    Raises:
        InputError: with every problem of the theme and the fonts.
        UnknownNameError: unknown theme or language.
    """
    new = comparison.differences.new
    translation, alone = load_translation(document_language(job.lang, new)), VersionChoice(History.of(new))
    context = DocumentContext(new, load_theme(job.theme).unwrap(), translation, alone)
    page_size = PAGE_SIZES[job.page_size]
    shown_on = SCREEN if job.format == "html" else page_size
    view = ComparisonComposer(comparison, context.translation, theme=context.theme, page_size=shown_on).compose(job.as_of, people)

    def html(inline_css: str | None = None) -> str:
        return templates.fill("comparison.html", view, view.head.lang, view.head.translation, inline_css=inline_css)

    if job.format == "html":
        css = context.inline_css(html(""), str(where), page_size, "comparison")
        return Document(html(css).encode())
    engine = context.engine(html(), str(where), page_size, "comparison", (view.css,) if view.css else ())
    layout = engine.lay_out(html(), str(where))
    return Document(engine.write(layout, str(where)), layout.page_count, engine=engine.state)
