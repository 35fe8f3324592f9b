"""Makes a feedback form: load the files, cut the evidence, compose, fill the template, lay out."""

from datetime import date
from pathlib import Path

from msgspec import Struct
from pydantic import TypeAdapter, ValidationError

from ladder_reports.design.page_sizes import DEFAULT, PAGE_SIZES
from ladder_reports.documents.characters import unprintable_in_evidence
from ladder_reports.documents.context import Document, DocumentContext, load_context
from ladder_reports.documents.feedback_form.compose import FeedbackFormComposer, asked_about
from ladder_reports.errors import InputError, UnknownNameError, own_words
from ladder_reports.evidence.audience import for_audience
from ladder_reports.evidence.fields import Line
from ladder_reports.evidence.identity import ID_LIMIT, safe_id
from ladder_reports.evidence.loader import load_versioned
from ladder_reports.rendering import templates


class FeedbackJob(Struct, frozen=True):
    """Everything that decides a form's bytes, apart from the versions of the tool and its libraries."""

    ladder: Path
    evidence: Path
    giver: str
    """The colleague's name."""
    today: date
    asks: tuple[str, ...] = ()
    """Signals and goals that are asked about, as they were typed."""
    as_of: date | None = None
    theme: str = "default"
    page_size: str = DEFAULT
    lang: str | None = None


def make_feedback_form(job: FeedbackJob, context: DocumentContext | None = None) -> tuple[Document, str]:
    """The form as PDF, and its file's name without an ending. Many forms may share one `context`.

    Raises:
        InputError: with every problem of the ladder, the theme, the evidence and the fonts.
        UnknownNameError: an unknown theme, language, signal or goal, or a name that cannot be one.
    """
    context = context or load_context(job.ladder, job.theme, job.lang)
    giver = checked_giver(job.giver)
    loaded = load_versioned(job.evidence, lambda version, day: context.versions.basis(version, job.as_of or day))
    if loaded.value is None:
        raise InputError(loaded.problems)
    evidence, ladder = loaded.value.evidence, context.of_version(loaded.value.basis.ladder).ladder
    if unprintable := unprintable_in_evidence(job.evidence, evidence, context.theme, None, fallback=context.fallback):
        raise InputError([*loaded.problems, *unprintable])
    # What the person may see is more than a colleague may; the composer takes titles and dates alone.
    evidence = for_audience(evidence, "person")
    if job.as_of:
        evidence = evidence.model_copy(update={"as_of": job.as_of})
    page_size, where = PAGE_SIZES[job.page_size], str(job.evidence)
    composer = FeedbackFormComposer(ladder, context.translation, context.theme, page_size, job.today)
    view = composer.compose(evidence, giver, asked_about(job.asks, ladder, evidence))
    html = templates.fill("feedback_form.html", view, view.head.lang, view.head.translation)
    engine = context.engine(html, where, page_size, "feedback_form", forms=True)
    layout = engine.lay_out(html, where, forms=True)
    name = file_name(evidence.person.id, giver)
    return Document(engine.write(layout, where), layout.page_count, loaded.problems, engine.state), name


def checked_giver(name: str) -> str:
    """A colleague's name, as evidence files may have it.

    Raises:
        UnknownNameError: it cannot be a name.
    """
    if not name.strip():
        raise UnknownNameError("--from: the name is empty")
    try:
        return str(TypeAdapter(Line).validate_python(" ".join(name.split())))
    except ValidationError as error:
        said = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        raise UnknownNameError(f"--from: {own_words(said, 200)}") from error


def file_name(person: str, giver: str) -> str:
    """The name of a form's file, without an ending."""
    return f"{person}-feedback-{safe_id(giver).casefold()}"[: 2 * ID_LIMIT]
