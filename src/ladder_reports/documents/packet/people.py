"""The parts of the calibration packet that name people: the table, who has no evidence or an old one, what failed."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath

from ladder_reports.assessment.calibration import OLD, is_old, months_before, newest
from ladder_reports.assessment.summary import PersonSummary, rated_by
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.wording import Said
from ladder_reports.errors import printable
from ladder_reports.evidence.identity import without_accents
from ladder_reports.ladder.model import Ladder

PEOPLE_SHOWN = 5_000
"""People up to whom the packet lists them; of more, the table is `cycle.csv` alone. See docs/packet.md for the measurement."""
FAILURES_SHOWN = 200
_TOGETHER = 14
"""People of a team who are kept on one page."""


class Roll:
    """Puts people into tables; of nameless ones there is nothing but ids to tell."""

    def __init__(self, ladder: Ladder, said: Said) -> None:
        """Keep both."""
        self.ladder, self.said, self.words = ladder, said, said.words

    def groups(self, people: Iterable[PersonSummary], *, anonymous: bool) -> tuple[views.PeopleGroup, ...]:
        """Everybody, by team, manager and name; never by a figure."""
        ordered = sorted(people, key=_place)
        if anonymous or not any(person.team or person.manager for person in ordered):
            return (views.PeopleGroup("", "", tuple(self._row(person) for person in ordered), together=False),) if ordered else ()
        found = []
        for (team, manager), members in itertools.groupby(ordered, key=lambda person: (person.team, person.manager)):
            rows = tuple(self._row(person) for person in members)
            led = self.words("packet.led", manager=manager) if manager else ""
            found.append(views.PeopleGroup(team or self.words["packet.no_team"], led, rows, len(rows) <= _TOGETHER))
        return tuple(found)

    def quiet(self, people: Sequence[PersonSummary], day: date) -> tuple[views.QuietGroup, ...]:
        """Those without evidence, with old evidence, and with evidence without a date."""
        ordered = sorted(people, key=_place)
        limit = self.words.date(months_before(day, OLD))
        groups = (
            ("none", [person for person in ordered if not person.evidence]),
            ("old", [person for person in ordered if is_old(person, day)]),
            ("undated", [person for person in ordered if person.evidence and newest(person) is None]),
        )
        return tuple(
            views.QuietGroup(
                f"quiet-{name}",
                self.words[f"packet.quiet_{name}"],
                self.words(f"packet.quiet_{name}_lead", day=limit),
                tuple((person.name, self._where(person), self.said.when(person.newest)) for person in found),
            )
            for name, found in groups
            if found
        )

    def failures(self, failed: Sequence[tuple[str, str]]) -> tuple[views.Failure, ...]:
        """What failed, as far as the packet lists it."""
        return tuple(views.Failure(file, message) for file, message in failed[:FAILURES_SHOWN])

    def _row(self, person: PersonSummary) -> views.PersonRow:
        rated = rated_by(person)
        return views.PersonRow(
            name=person.name,
            step=self._step(person),
            evidence=str(person.evidence),
            newest=self.said.when(person.newest),
            rated=self.words[f"packet.rated_{rated}"] if rated else "–",
        )

    def _step(self, person: PersonSummary) -> str:
        level = self.ladder.by_id[person.level].short
        return self.words("plan.from_to", first=level, second=self.ladder.by_id[person.target].short) if person.target else level

    def _where(self, person: PersonSummary) -> str:
        return ", ".join(part for part in (self.ladder.by_id[person.level].short, person.team) if part)


def shown_path(file: str, inputs: Iterable[str]) -> str:
    """A file as a packet names it: seen from the folder that was given, without what stands above that."""
    path = PurePath(file)
    for folder in inputs:
        if path.is_relative_to(folder) and path != PurePath(folder):
            return printable(str(path.relative_to(folder)))
    return printable(path.name)


def _place(person: PersonSummary) -> tuple[object, ...]:
    """Where somebody stands in a table: teams by name, and who has none comes last."""
    return (
        not person.team,
        without_accents(person.team),
        not person.manager,
        without_accents(person.manager),
        without_accents(person.name),
        person.id,
    )
