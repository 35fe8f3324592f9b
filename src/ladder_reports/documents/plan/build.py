"""A growth plan's job from files to bytes: load, cut for the audience, compose, render, lay out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ladder_reports.assessment.changes import changes
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.context import Document, DocumentContext, Format, load_context
from ladder_reports.documents.plan.compose import Plans, says_nothing
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.documents.plan.view import Plan, Worksheet
from ladder_reports.errors import InputError, Problem
from ladder_reports.evidence import identity
from ladder_reports.evidence.audience import for_audience
from ladder_reports.evidence.loader import level_fault, load_evidence, target_fault
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.model import require_level
from ladder_reports.rendering import templates


@dataclass(frozen=True, slots=True)
class PlanJob:
    """Everything that determines a plan's bytes, besides the versions of the tool and of its libraries."""

    options: PlanOptions
    evidence: Path | None = None
    roster_values: tuple[tuple[str, str], ...] = ()
    """The person's `id`, `team` and `manager` as a roster has them. They replace those in the evidence file."""
    level: str | None = None
    """The level of a worksheet, if there is no evidence."""
    target: str | None = None
    """The level that a worksheet leads to."""
    since: Path | None = None
    """The evidence file of the last cycle."""
    format: Format = "pdf"


def make_plan(job: PlanJob, context: DocumentContext | None = None, files: Mapping[Path, bytes] | None = None) -> tuple[Document, str]:
    """The plan or worksheet as PDF or HTML, and the id that its file is named after.

    Whoever makes many gathers the job's materials once and hands them over. `files` holds what evidence files say that cannot
    be read here; the job's paths then only name them.

    Raises:
        InputError: with every problem of the ladder, the theme, the evidence and the fonts.
        UnknownNameError: the theme, the language or the level is none that there is.
    """
    context = context or load_context(job.options.ladder, job.options.theme, job.options.lang)
    view, name, notes = view_of(job, context, files)
    # What the fonts lack and what the engine refuses is reported without the file's name where that could tell a name.
    where = str(job.evidence or job.options.ladder)
    html = plan_html(view)
    if job.format == "html":
        css = context.inline_css(html, where, PAGE_SIZES[job.options.page_size], "plan")
        return Document(plan_html(view, inline_css=css).encode(), notes=notes), name
    engine = context.engine(html, where, PAGE_SIZES[job.options.page_size], "plan")
    layout = engine.lay_out(html, where, forms=job.options.fillable)
    return Document(engine.write(layout, where), layout.page_count, notes), name


def plan_html(view: Plan | Worksheet, *, inline_css: str = "") -> str:
    """A growth plan or a worksheet as HTML; with `inline_css`, as one file that needs nothing else."""
    template = "plan.html" if isinstance(view, Plan) else "worksheet.html"
    return templates.fill(template, view, view.head.lang, view.head.translation, inline_css=inline_css)


def view_of(
    job: PlanJob, context: DocumentContext, files: Mapping[Path, bytes] | None = None
) -> tuple[Plan | Worksheet, str, tuple[Problem, ...]]:
    """The view of a job's plan or worksheet, its file's name without an ending, and notes on its evidence.

    Raises:
        InputError: with every problem of the evidence.
        UnknownNameError: there is no such level.
    """
    files = files or {}
    size = PAGE_SIZES[job.options.page_size]
    plans = Plans(
        context.ladder, context.translation, as_of=job.options.today, paper=size, look=context.theme.palette, fillable=job.options.fillable
    )
    if job.evidence is None:
        return _worksheet(job, context, plans)
    loaded = load_evidence(job.evidence, context.ladder, files.get(job.evidence))
    earlier = load_evidence(job.since, context.ladder, files.get(job.since)) if job.since else None
    problems = [*loaded.problems, *(earlier.problems if earlier else ())]
    if loaded.value is None or (earlier and earlier.value is None) or any(not problem.note for problem in problems):
        raise InputError(problems)
    evidence = _cut(loaded.value, job, files)
    name = evidence.person.id if job.options.audience == "person" else f"{evidence.person.id}-{job.options.audience}"
    if says_nothing(evidence):
        target = context.ladder.by_id[evidence.target] if evidence.target else None
        return plans.worksheet(context.ladder.by_id[evidence.level], target, evidence), name, loaded.problems
    before = _cut(_same_person(earlier.value, loaded.value), job, files) if earlier and earlier.value else None
    moved = changes(context.ladder, before, evidence) if before else None
    return plans.plan(evidence, job.options.audience, moved), name, loaded.problems


def _cut(evidence: Evidence, job: PlanJob, files: Mapping[Path, bytes]) -> Evidence:
    if job.roster_values:
        evidence = evidence.model_copy(update={"person": evidence.person.model_copy(update=dict(job.roster_values))})
    if job.options.as_of:
        evidence = evidence.model_copy(update={"as_of": job.options.as_of})
    person = evidence.person
    if job.options.anonymous and job.evidence and identity.tells_name(person.id, person.name, person.email or ""):
        told = "id" in dict(job.roster_values)
        raise InputError([identity.refusal(job.evidence, person.id, told=told, raw=files.get(job.evidence))])
    return for_audience(evidence, job.options.audience, anonymous=job.options.anonymous)


def _same_person(earlier: Evidence, evidence: Evidence) -> Evidence:
    """The last cycle's evidence under the id of today's: one person has one id in a plan."""
    return earlier.model_copy(update={"person": earlier.person.model_copy(update={"id": evidence.person.id})})


def _worksheet(job: PlanJob, context: DocumentContext, plans: Plans) -> tuple[Worksheet, str, tuple[Problem, ...]]:
    level = require_level(context.ladder, job.level or "")
    target = job.target or (level.next[0] if len(level.next) == 1 else None)
    if fault := (level_fault(context.ladder, job.target) if job.target else "") or target_fault(level, target):
        raise InputError([Problem(str(job.options.ladder), 0, 0, fault)])
    return plans.worksheet(level, context.ladder.by_id[target] if target else None), f"worksheet-{level.id}", ()
