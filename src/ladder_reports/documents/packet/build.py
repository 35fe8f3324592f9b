"""Makes the calibration packet: replace what cannot be printed, compose, fill the template, lay out."""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.assessment.calibration import ReviewCycle
from ladder_reports.assessment.summary import PersonSummary, anonymized
from ladder_reports.design.fonts import named, unprintable
from ladder_reports.design.page_sizes import DEFAULT, PAGE_SIZES
from ladder_reports.design.theme import Theme
from ladder_reports.documents.context import Document, load_context
from ladder_reports.documents.packet.compose import PacketComposer
from ladder_reports.errors import Problem
from ladder_reports.rendering import templates


class PacketJob(Struct, frozen=True):
    """Everything that decides a packet's bytes, apart from the versions of the tool and its libraries."""

    ladder: Path
    cycle: ReviewCycle
    theme: str = "default"
    page_size: str = DEFAULT
    lang: str | None = None
    archive: bool = False
    """Whether the PDF is an archive copy, PDF/A-3a. Nobody's evidence is inside."""
    version: str | None = None
    """The recorded version of the ladder that the figures are by; None for the present text."""


def make_packet(job: PacketJob) -> Document:
    """The packet as PDF.

    Raises:
        InputError: with every problem of the ladder, the theme and the fonts.
        UnknownNameError: unknown theme or language.
    """
    context, where, page_size = load_context(job.ladder, job.theme, job.lang, job.version), str(job.ladder), PAGE_SIZES[job.page_size]
    context = context.of_version(context.versions.basis(None, None).ladder)
    cycle, notes = _printable(job.cycle, context.theme)
    view = PacketComposer(context.ladder, context.translation, page_size=page_size, theme=context.theme).compose(cycle)
    html = templates.fill("packet.html", view, view.head.lang, view.head.translation)
    engine = context.engine(html, where, page_size, "packet")
    layout = engine.lay_out(html, where)
    data = engine.write_archive(layout, where) if job.archive else engine.write(layout, where)
    return Document(data, layout.page_count, notes, engine.state)


def _printable(cycle: ReviewCycle, theme: Theme) -> tuple[ReviewCycle, tuple[Problem, ...]]:
    """The cycle with ids in place of names that no font can print, so that one name does not keep everybody from the packet."""
    people = tuple(map(anonymized, cycle.people)) if cycle.anonymous else cycle.people
    listed = [one for one in people if cycle.listed is None or one.id in frozenset(cycle.listed)]
    texts = {text for one in listed for text in (one.name, one.team, one.manager)} | {one.cycle for one in people}
    texts |= {text for failure in cycle.failed for text in failure}
    missing = unprintable(theme, "".join(texts))
    if not missing:
        return cycle, ()
    substitutes = {ord(char): "?" for char in missing}
    renamed = sum(one.name != one.name.translate(substitutes) for one in listed)
    note = f"no installed font has {named(missing[:5])}{' and others' if missing[5:] else ''}"
    note += f"; people listed by id: {renamed}" if renamed else ""
    failed = tuple((file.translate(substitutes), message.translate(substitutes)) for file, message in cycle.failed)
    printable = replace(cycle, people=tuple(_printable_person(one, substitutes) for one in people), failed=failed)
    return printable, (Problem.about("cycle.pdf", note, note=True),)


def _printable_person(person: PersonSummary, substitutes: dict[int, str]) -> PersonSummary:
    team, manager, cycle = (text.translate(substitutes) for text in (person.team, person.manager, person.cycle))
    name = person.name if person.name == person.name.translate(substitutes) else person.id
    return replace(person, name=name, team=team, manager=manager, cycle=cycle)
