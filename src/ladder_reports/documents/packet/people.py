"""The parts of the calibration packet that name people and files: who has no new evidence, what failed."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath

from ladder_reports.assessment.calibration import OLD, is_old, months_before, newest
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.wording import PacketWording
from ladder_reports.errors import printable
from ladder_reports.files.transliteration import without_accents

PEOPLE_SHOWN = 2_000
"""People whom the packet lists; more are in `cycle.csv` alone. See docs/packet.md for the measurement."""


def in_order(people: Iterable[PersonSummary]) -> list[PersonSummary]:
    """People by team and name, never by a figure; those without a team last."""
    return sorted(people, key=_place)


class QuietPeople:
    """Names people without new evidence."""

    def __init__(self, wording: PacketWording) -> None:
        self.wording, self.texts = wording, wording.texts

    def groups(self, people: Sequence[PersonSummary], day: date) -> tuple[views.NamedPeople, ...]:
        """Those without evidence, with old evidence on that day, and with evidence without a date."""
        if len(people) > PEOPLE_SHOWN:
            return ()
        groups = (
            ("none", [person for person in people if not person.evidence]),
            ("old", [person for person in people if is_old(person, day)]),
            ("undated", [person for person in people if person.evidence and newest(person) is None]),
        )
        limit = self.texts.date(months_before(day, OLD))
        return tuple(
            views.NamedPeople(
                self.texts[f"packet.nothing_new_{name}"],
                self.wording.listed([person.name for person in found]),
                self.texts(f"packet.nothing_new_{name}_lead", day=limit),
            )
            for name, found in groups
            if found
        )


def shown_path(file: str, inputs: Iterable[str]) -> str:
    """A file as a packet names it: its path below the input folder, without what is above that."""
    path = PurePath(file)
    for folder in inputs:
        if path.is_relative_to(folder) and path != PurePath(folder):
            return printable(str(path.relative_to(folder)))
    return printable(path.name)


def _place(person: PersonSummary) -> tuple[object, ...]:
    """A person's place in a table: by team, manager and name; without a team, last."""
    return (
        not person.team,
        without_accents(person.team),
        without_accents(person.name),
        person.id,
    )
