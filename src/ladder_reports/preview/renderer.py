"""What the warm worker process does: the files become a document, and the document becomes pages.

The files come from anywhere, so a worker that takes too long is ended and replaced. Nothing of theirs is read while it starts.
"""

import gc
from collections import OrderedDict
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ladder_reports.batch.worker import tidy_up
from ladder_reports.design.translations import load_translation
from ladder_reports.documents.booklet.build import BookletJob, make_booklet
from ladder_reports.documents.check import problems_of_ladder
from ladder_reports.documents.context import Document, DocumentContext, load_context
from ladder_reports.documents.plan.build import PlanJob, compose_plan, make_plan, print_plan
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import INTERNAL, InputError, LadderReportsError, Problem, internal_error
from ladder_reports.evidence.loader import SIZE_LIMIT, load_evidence
from ladder_reports.files.text import read_raw
from ladder_reports.ladder.model import Ladder, Level, without_footnotes
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.preview.findings import findings_of
from ladder_reports.preview.model import Kind, Rendered, RenderTask, SheetTask, Subject
from ladder_reports.preview.rasters import rasterized
from ladder_reports.rendering import templates

_MOST_CONTEXTS = 4
_contexts: OrderedDict[tuple[str, str | None, str], tuple[DocumentContext, tuple[Problem, ...]]] = OrderedDict()
"""Ladders and themes as they were read last, with what there is to say about them."""
_themes: set[str] = set()
"""The style sheets of the themes that the engine has prepared."""


def warm_up(kind: Kind, day: date) -> None:
    """Make a worker warm, with a document that depends on no file of the user's."""
    with suppress(LadderReportsError):
        if kind == "booklet":
            document = make_booklet(BookletJob(DEFAULT_LADDER, day))
        else:
            options = PlanOptions(DEFAULT_LADDER, day)
            level = load_context(DEFAULT_LADDER, options.theme, None).ladder.levels[0].id
            document, _ = make_plan(PlanJob(options, level=level))
        rasterized(document.data, 100, (), {})
    gc.collect()
    gc.freeze()
    gc.disable()


def render(task: RenderTask) -> Rendered:
    """The pages and the problems of a document as its files are now."""
    try:
        return _rendered(task)
    except Exception as error:  # noqa: BLE001 -- the preview goes on after any fault
        problem = Problem.about(task.subject.path, internal_error(error), kind=INTERNAL)
        # What an exception says may be anyone's words.
        findings, _ = findings_of([problem if task.choices.audience == "manager" else problem.redacted], task.subject, task.choices)
        return Rendered(findings)
    finally:
        tidy_up(alone=True)


def worksheet(task: SheetTask) -> bytes:
    """A worksheet for a level as PDF; empty if it cannot be made, which the page says."""
    choices, subject = task.choices, task.subject
    options = PlanOptions(
        subject.ladder, task.today, subject.as_of, theme=choices.theme, page_size=choices.page_size, lang=choices.lang,
        ladder_version=subject.ladder_version,
    )  # fmt: skip
    try:
        context = load_context(subject.ladder, choices.theme, choices.lang, subject.ladder_version)
        target = _target(subject, context.ladder, context.ladder.by_id[task.level])
        return make_plan(PlanJob(options, level=task.level, target=target), context)[0].data
    except (LadderReportsError, KeyError):
        return b""
    finally:
        tidy_up(alone=True)


def _target(subject: Subject, ladder: Ladder, level: Level) -> str | None:
    """The level that a worksheet also is for: the person's own target; else the level above, the first one where the ladder branches."""
    evidence = load_evidence(subject.path, ladder).value if subject.kind == "plan" else None
    own = evidence.target if evidence and evidence.level == level.id and evidence.target in level.next else None
    return own or (level.next[0] if level.next else None)


def _rendered(task: RenderTask) -> Rendered:
    subject, problems = task.subject, list[Problem]()
    try:
        context, notes = _context(task)
    except LadderReportsError as error:
        problems += _problems(error, subject.ladder)
        if subject.kind == "plan":
            problems += load_evidence(subject.path, None).problems
        findings, cut_off = findings_of(problems, subject, task.choices)
        return Rendered(findings, cut_off=cut_off)
    problems += notes
    levels, lang = tuple((level.id, level.short) for level in context.ladder.levels), context.translation.lang
    made: _Made | None = None
    is_current = False
    try:
        made = _made(task, context)
        is_current = True
        problems += made.document.notes
    except LadderReportsError as error:
        problems += _problems(error, subject.path)
        with suppress(LadderReportsError):
            made = _made(task, context, task.fallback) if task.fallback is not None else None
    findings, cut_off = findings_of(problems, subject, task.choices)
    if made is None:
        return Rendered(findings, levels=() if subject.kind == "plan" else levels, lang=lang, cut_off=cut_off)
    if subject.kind == "plan":
        levels = tuple(level for level in levels if level[0] == made.level)
    pages, pictures = rasterized(made.document.data, task.width, task.known, _signals(made.ladder, context))
    return Rendered(findings, pages, pictures, made.document.data, is_current, made.source, levels, lang, cut_off)


def _problems(error: LadderReportsError, where: Path) -> tuple[Problem, ...]:
    return error.problems if isinstance(error, InputError) else (Problem.about(where, str(error)),)


class _Made(NamedTuple):
    """A document, with the ladder and the evidence that it was made from."""

    document: Document
    ladder: Ladder
    source: bytes | None = None
    level: str = ""
    """The level of the person."""


def _made(task: RenderTask, context: DocumentContext, source: bytes | None = None) -> _Made:
    """The document, from `source` in place of what its evidence file has now.

    Raises:
        LadderReportsError: it cannot be made.
    """
    subject, choices = task.subject, task.choices
    if subject.kind == "booklet":
        job = BookletJob(subject.ladder, subject.as_of or task.today, choices.theme, choices.page_size, choices.lang)
        return _Made(make_booklet(job, context), context.ladder)
    if source is None:
        with suppress(OSError):  # the reader of evidence says what is wrong
            source = read_raw(subject.path, SIZE_LIMIT)
    plan_job = _plan_job(task)
    plan = compose_plan(plan_job, context, {} if source is None else {subject.path: source})
    ladder, level = plan.basis.ladder if plan.basis else context.ladder, plan.evidence.level if plan.evidence else ""
    return _Made(print_plan(plan, plan_job, context), ladder, source, level)


def _plan_job(task: RenderTask) -> PlanJob:
    subject, choices = task.subject, task.choices
    options = PlanOptions(
        subject.ladder, task.today, subject.as_of, choices.audience, theme=choices.theme, page_size=choices.page_size, lang=choices.lang,
        ladder_version=subject.ladder_version,
    )  # fmt: skip
    return PlanJob(options, subject.path)


def _context(task: RenderTask) -> tuple[DocumentContext, tuple[Problem, ...]]:
    """The ladder and the theme, read again only if one of their files has changed, and what there is to say about them.

    Raises:
        LadderReportsError: no document can be made with them.
    """
    subject, choices = task.subject, task.choices
    key = (choices.theme, choices.lang, task.setting)
    if key not in _contexts:
        context = load_context(subject.ladder, choices.theme, choices.lang, subject.ladder_version)
        _contexts[key] = context, problems_of_ladder(subject.ladder, context)
        _forget_old_themes(context.theme.css)
        if len(_contexts) > _MOST_CONTEXTS:
            _contexts.popitem(last=False)
    _contexts.move_to_end(key)
    return _contexts[key]


def _forget_old_themes(css: str) -> None:
    """Forget what the engine has prepared for themes, once there were several: each takes some megabytes, and one is being written."""
    if css in _themes:
        return
    if len(_themes) >= _MOST_CONTEXTS:
        from ladder_reports.rendering import pdf  # noqa: PLC0415 -- needs Pango; what is missing is reported where a document is made

        pdf.engine.cache_clear()
        _themes.clear()
        gc.unfreeze()
        gc.collect()
        gc.freeze()
    _themes.add(css)


def _signals(ladder: Ladder, context: DocumentContext) -> dict[str, str]:
    """The text of each signal by its code, as a document prints them."""
    return dict(_texts_by_code(ladder.lang, context.translation.lang, tuple(_coded(ladder))))


def _coded(ladder: Ladder) -> list[tuple[str, str]]:
    texts = {name: without_footnotes(item.text) for level in ladder.levels for name, _, item in level.named_items("signals")}
    return [(code, texts[name]) for name, code in ladder.codes.items()]


@lru_cache(maxsize=4)
def _texts_by_code(lang: str, words: str, coded: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    translation = load_translation(words)
    return tuple((code, templates.plain_text(text, lang, translation)) for code, text in coded)
