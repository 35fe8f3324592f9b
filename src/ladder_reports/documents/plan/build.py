"""Makes a growth plan or a worksheet: load the files, cut the evidence for its audience, compose, fill the template, lay out."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.assessment.carry_over import CarriedOver, CarryWords, carry_over
from ladder_reports.design.page_sizes import PAGE_SIZES, SCREEN
from ladder_reports.documents.characters import unprintable_in_evidence
from ladder_reports.documents.context import Document, DocumentContext, Format, load_context
from ladder_reports.documents.plan.compose import PlanComposer, says_nothing
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import Agenda, Plan, Worksheet
from ladder_reports.editing.sharing import shared_file
from ladder_reports.errors import InputError, Loaded, Problem
from ladder_reports.evidence import identity
from ladder_reports.evidence.audience import Audience, for_audience, texts_with_paths, without_empty
from ladder_reports.evidence.loader import Choose, VersionedEvidence, load_versioned
from ladder_reports.evidence.model import Evidence
from ladder_reports.evidence.references import level_fault, target_fault
from ladder_reports.ladder.model import Ladder, require_level
from ladder_reports.ladder.version_choice import Basis
from ladder_reports.rendering import templates


class PlanJob(Struct, frozen=True):
    """Everything that decides a plan's bytes, apart from the versions of the tool and its libraries."""

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


_TEMPLATES = {Plan: "plan.html", Worksheet: "plan/worksheet.html", Agenda: "agenda.html"}


class ComposedPlan(Struct, frozen=True):
    """A plan, a worksheet or an agenda before it is printed."""

    view: Plan | Worksheet | Agenda
    name: str
    """What its file is called, without an ending."""
    notes: tuple[Problem, ...]
    """Notes on the evidence."""
    evidence: Evidence | None = None
    """What the file says, cut down for its audience; None for a worksheet without a person."""
    basis: Basis | None = None
    """What the plan is made from."""

    def html(self, *, inline_css: str | None = None) -> str:
        """The document as HTML: for the PDF engine, or with `inline_css` for a browser, as a file that needs nothing else."""
        template = _TEMPLATES[type(self.view)]
        return templates.fill(template, self.view, self.view.head.lang, self.view.head.translation, inline_css=inline_css)


def make_plan(job: PlanJob, context: DocumentContext | None = None, files: Mapping[Path, bytes] | None = None) -> tuple[Document, str]:
    """The plan or worksheet as PDF or HTML, and its file's name without an ending.

    Many plans may share one `context`. `files` has the content of evidence files that are on another machine; the job's paths
    only name them then.

    Raises:
        InputError: with every problem of the ladder, the theme, the evidence and the fonts.
        UnknownNameError: unknown theme, language or level.
    """
    options = job.options
    context = context or load_context(options.ladder, options.theme, options.lang, options.ladder_version)
    plan = compose_plan(job, context, files)
    return print_plan(plan, job, context), plan.name


def print_plan(plan: ComposedPlan, job: PlanJob, context: DocumentContext) -> Document:
    """A composed plan or worksheet as PDF or HTML.

    Raises:
        InputError: with every problem of the fonts, and of an archive copy.
    """
    options = job.options
    where, page_size = str(job.evidence or options.ladder), PAGE_SIZES[options.page_size]
    if job.format == "html":
        css = context.inline_css(plan.html(inline_css=""), where, page_size, "plan")
        return Document(plan.html(inline_css=css).encode(), notes=plan.notes)
    html = plan.html()
    engine = context.engine(html, where, page_size, "plan", forms=options.fillable)
    layout = engine.lay_out(html, where, forms=options.fillable)
    data = engine.write_archive(layout, where, _sources(plan, job)) if options.archive else engine.write(layout, where)
    return Document(data, layout.page_count, plan.notes, engine.state)


def compose_plan(job: PlanJob, context: DocumentContext, files: Mapping[Path, bytes] | None = None) -> ComposedPlan:
    """The plan or worksheet that a job asks for, before it is printed; see `make_plan`.

    Raises:
        InputError: with every problem of the evidence.
        UnknownNameError: unknown level.
    """
    files, options = files or {}, job.options
    is_whole = options.pages == "all" and not options.agenda
    on_screen = job.format == "html"
    # In HTML, the signals stand below the first page, too, for its codes to lead to.
    prints_signals = is_whole or (on_screen and not options.agenda)

    def composer(ladder: Ladder, *, by_hand: bool = False) -> PlanComposer:
        # A worksheet is for paper, even if a browser prints it.
        page_size = SCREEN if on_screen and not by_hand else PAGE_SIZES[options.page_size]
        setting = PlanSetting(ladder, context.translation, context.theme, page_size, options.today, prints_signals)
        # A roster may ask for a panel's copy among others; it does not come back.
        return PlanComposer(setting, fillable=options.fillable and options.audience != "panel")

    if job.evidence is None:
        ladder = context.of_version(context.versions.basis(None, None).ladder).ladder
        return _worksheet(job, ladder, composer(ladder, by_hand=True))
    loaded = _loaded_files(job, context, files)
    if any(one.value is None for one in loaded):
        raise InputError(problem for one in loaded for problem in one.problems)
    files_read = [one.unwrap() for one in loaded]
    basis, notes = files_read[0].basis, loaded[0].problems
    ladder = context.of_version(basis.ladder).ladder
    cut = _for_plan([one.evidence for one in files_read], job, context, files)
    words = CarryWords.translated(context.translation)
    carried, *earlier = [_carried(one, read.basis, words, options.audience) for one, read in zip(cut, files_read, strict=True)]
    evidence = carried.evidence
    if options.agenda:
        return ComposedPlan(composer(ladder).compose_agenda(evidence), f"{evidence.person.id}-agenda", notes, cut[0], basis)
    name = evidence.person.id if options.audience == "person" else f"{evidence.person.id}-{options.audience}"
    if says_nothing(evidence) and is_whole:
        target = ladder.by_id[evidence.target] if evidence.target else None
        view = composer(ladder, by_hand=True).compose_worksheet(ladder.by_id[evidence.level], target, evidence)
        return ComposedPlan(view, name, notes, cut[0], basis)
    news = context.versions.news(files_read[0].written_for) if is_whole else None
    revised = None
    if news:
        from ladder_reports.documents.plan.revised import Revised  # noqa: PLC0415 -- only for files of older versions

        revised = Revised(news, cut[0], carry_over(cut[0], news.names, words))
    of_before = [one.evidence for one in earlier]
    plan = composer(ladder).compose(evidence, options.audience, *of_before, alone=not is_whole, retired=carried.retired, revised=revised)
    return ComposedPlan(plan, name, notes, cut[0], basis)


def _loaded_files(job: PlanJob, context: DocumentContext, files: Mapping[Path, bytes]) -> list[Loaded[VersionedEvidence]]:
    """The evidence file, and that of the last cycle, which is read in the same version of the ladder."""
    versions, options = context.versions, job.options
    if job.evidence is None:
        return []
    now = load_for_plan(job.evidence, context, lambda version, day: versions.basis(version, options.as_of or day), files.get(job.evidence))
    if job.since is None:
        return [now]
    ladder = now.value.basis.ladder if now.value else context.ladder
    return [now, load_for_plan(job.since, context, lambda version, _: versions.basis_in(ladder, version), files.get(job.since))]


def _carried(evidence: Evidence, basis: Basis, words: CarryWords, audience: Audience) -> CarriedOver:
    """The evidence as a plan says it, which is what the file says if its version is that of the plan.

    It was cut for its audience before, and is again: a remark on a rating may be private.
    """
    if basis.names is None:
        return CarriedOver(evidence)
    carried = carry_over(evidence, basis.names, words)
    if not basis.is_carried and not carried.heirs:
        return CarriedOver(evidence)
    return replace(carried, evidence=for_audience(carried.evidence, audience))


def _sources(plan: ComposedPlan, job: PlanJob) -> dict[str, bytes]:
    """By its name, the evidence file from which the same pages can be made again: it has the date that is on them.

    Raises:
        InputError: it would not be valid.
    """
    if plan.evidence is None or plan.basis is None or job.evidence is None:
        return {}
    evidence = plan.evidence.model_copy(update={"as_of": plan.evidence.as_of or job.options.today})
    return {f"{evidence.person.id}.yaml": shared_file(evidence, plan.basis, job.options.audience, job.evidence)}


def load_for_plan(path: Path, context: DocumentContext, choose: Choose, raw: bytes | None = None) -> Loaded[VersionedEvidence]:
    """The evidence in a file if a plan can be made of it, whoever the plan is for, and every problem of the file."""
    loaded = load_versioned(path, choose, raw)
    if loaded.value is None:
        return loaded
    unprintable = unprintable_in_evidence(path, loaded.value.evidence, context.theme, raw, fallback=context.fallback)
    return Loaded(None if unprintable else loaded.value, tuple(sorted({*loaded.problems, *unprintable})))


def _for_plan(recorded: Sequence[Evidence], job: PlanJob, context: DocumentContext, files: Mapping[Path, bytes]) -> list[Evidence]:
    """The evidence as the plan may show it, and that of the last cycle: as the roster and the options say, and cut for its audience.

    Raises:
        InputError: an anonymous copy would show who the person is.
    """
    options = job.options
    person = recorded[0].person.model_copy(update=dict(job.roster_values))
    changed = {"as_of": options.as_of} if options.as_of else {}
    # The last cycle's file may have had an id of its own, and a plan has one for its person.
    everything = [one.model_copy(update={"person": one.person.model_copy(update={"id": person.id}), **changed}) for one in recorded]
    everything[0] = everything[0].model_copy(update={"person": person})
    if not options.anonymous:
        return [for_audience(one, options.audience) for one in everything]
    paths = [path for path in (job.evidence, job.since) if path]
    known = [one.person for one in recorded]
    if any(identity.reveals_name(person.id, one.name, one.email or "") for one in known):
        from_roster = "id" in dict(job.roster_values)
        raise InputError([identity.revealing_id(paths[0], person.id, from_roster=from_roster, raw=files.get(paths[0]))])
    finder = identity.finder_of(person, known, [path.stem for path in paths])
    shown = [for_audience(one, options.audience, anonymous=True, finder=finder, keep_empty=True) for one in everything]
    if left := [
        identity.name_left(path, where, files.get(path))
        for path, one in zip(paths, shown, strict=True)
        for where, text in texts_with_paths(one)
        if finder.finds(text) or finder.finds(templates.visible_text(text, context.ladder.lang, context.translation))
    ]:
        raise InputError(left)
    return [without_empty(one) for one in shown]


def _worksheet(job: PlanJob, ladder: Ladder, composer: PlanComposer) -> ComposedPlan:
    level = require_level(ladder, job.level or "")
    target = job.target or (level.next[0] if len(level.next) == 1 else None)
    if fault := (level_fault(ladder, job.target) if job.target else "") or target_fault(level, target):
        raise InputError([Problem.about(job.options.ladder, fault)])
    return ComposedPlan(composer.compose_worksheet(level, ladder.by_id[target] if target else None), f"worksheet-{level.id}", ())
