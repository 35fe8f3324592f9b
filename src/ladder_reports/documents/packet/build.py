"""The calibration packet's job from facts to bytes: compose, render, lay out."""

from dataclasses import dataclass, replace
from pathlib import Path

from ladder_reports.assessment.calibration import ReviewCycle
from ladder_reports.assessment.summary import PersonSummary, anonymized
from ladder_reports.design.fonts import named, unprintable
from ladder_reports.design.page_sizes import DEFAULT, PAGE_SIZES
from ladder_reports.design.theme import Theme
from ladder_reports.documents.context import Document, load_context
from ladder_reports.documents.packet.compose import Packets
from ladder_reports.errors import Problem
from ladder_reports.rendering import templates


@dataclass(frozen=True, slots=True)
class PacketJob:
    """Everything that determines a packet's bytes, besides the versions of the tool and of its libraries."""

    ladder: Path
    cycle: ReviewCycle
    theme: str = "default"
    page_size: str = DEFAULT
    lang: str | None = None


def make_packet(job: PacketJob) -> Document:
    """The packet as PDF.

    Raises:
        InputError: with every problem of the ladder, the theme and the fonts.
        UnknownNameError: the theme or the language is none that there is.
    """
    context, where = load_context(job.ladder, job.theme, job.lang), str(job.ladder)
    cycle, notes = _printable(job.cycle, context.theme)
    view = Packets(context.ladder, context.translation, paper=PAGE_SIZES[job.page_size], look=context.theme.palette).packet(cycle)
    html = templates.fill("packet.html", view, view.head.lang, view.head.translation)
    engine = context.engine(html, where, PAGE_SIZES[job.page_size], "packet")
    layout = engine.lay_out(html, where)
    return Document(engine.write(layout, where), layout.page_count, notes, engine.state)


def _printable(cycle: ReviewCycle, theme: Theme) -> tuple[ReviewCycle, tuple[Problem, ...]]:
    """The cycle with ids for names that no font can print, so that one name does not keep everybody from their packet."""
    people = tuple(map(anonymized, cycle.people)) if cycle.anonymous else cycle.people
    texts = {text for one in people for text in (one.name, one.team, one.manager, one.cycle)}
    texts |= {text for failure in cycle.failed for text in failure}
    missing = unprintable(theme, "".join(texts))
    if not missing:
        return cycle, ()
    marks = {ord(char): "?" for char in missing}
    unnamed = sum(one.name != one.name.translate(marks) for one in people)
    note = f"no installed font has {named(missing[:5])}{' and others' if missing[5:] else ''}"
    note += f"; people who stand under their ids: {unnamed}" if unnamed else ""
    failed = tuple((file.translate(marks), message.translate(marks)) for file, message in cycle.failed)
    plain = replace(cycle, people=tuple(_plain(one, marks) for one in people), failed=failed)
    return plain, (Problem("cycle.pdf", 0, 0, note, note=True),)


def _plain(person: PersonSummary, marks: dict[int, str]) -> PersonSummary:
    """The person with what can be printed."""
    name = person.name if person.name == person.name.translate(marks) else person.id
    return replace(
        person, name=name, team=person.team.translate(marks), manager=person.manager.translate(marks), cycle=person.cycle.translate(marks)
    )
