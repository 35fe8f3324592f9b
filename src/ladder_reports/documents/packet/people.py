"""The parts of the calibration packet that name people and files: everybody, who has no new evidence, what failed."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath

from ladder_reports.assessment.calibration import OLD, is_old, months_before, newest
from ladder_reports.assessment.summary import PersonSummary, rated_by
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.wording import PacketWording
from ladder_reports.errors import printable
from ladder_reports.files.transliteration import without_accents
from ladder_reports.ladder.model import Ladder

PEOPLE_SHOWN = 5_000
"""People whom the packet lists; more are in `cycle.csv` alone. See docs/packet.md for the measurement."""
_ON_ONE_PAGE = 14
"""People of a team who are kept on one page."""


class PeopleTables:
    """Puts people into tables; of anonymized people they have ids alone."""

    def __init__(self, ladder: Ladder, wording: PacketWording) -> None:
        self.ladder, self.wording, self.texts = ladder, wording, wording.texts

    def people(self, people: Sequence[PersonSummary], *, anonymous: bool, filtered: bool = False) -> views.People:
        """Everybody, or those who were chosen, by team, manager and name; never by a figure."""
        title = self.texts["packet.people_chosen" if filtered else "packet.people"]
        if len(people) > PEOPLE_SHOWN:
            return views.People(title, self.texts("packet.people_elsewhere", count=self.wording.number(PEOPLE_SHOWN)), ())
        if not people:
            return views.People(title, "", ())
        ordered = sorted(people, key=_place)
        lead = self.texts["packet.people_lead_anonymous" if anonymous else "packet.people_lead"]
        if not any(person.team or person.manager for person in ordered):
            return views.People(title, lead, (views.PeopleGroup("", "", tuple(map(self._row, ordered)), on_one_page=False),))
        groups = []
        for (team, manager), members in itertools.groupby(ordered, key=lambda person: (person.team, person.manager)):
            rows = tuple(map(self._row, members))
            manager_line = self.texts("packet.manager_line", manager=manager) if manager else ""
            groups.append(views.PeopleGroup(team or self.texts["packet.no_team"], manager_line, rows, len(rows) <= _ON_ONE_PAGE))
        return views.People(title, lead, tuple(groups))

    def _row(self, person: PersonSummary) -> views.PersonRow:
        rated = rated_by(person)
        return views.PersonRow(
            name=person.name,
            step=self._step(person),
            evidence=str(person.evidence),
            newest=self.wording.date(person.newest),
            rated_by=self.texts[f"packet.rated_{rated}"] if rated else "–",
        )

    def _step(self, person: PersonSummary) -> str:
        level = self.ladder.by_id[person.level].short
        return self.texts("review.from_to", first=level, second=self.ladder.by_id[person.target].short) if person.target else level

    def nothing_new(self, people: Sequence[PersonSummary], day: date) -> tuple[views.NothingNewGroup, ...]:
        """Those without evidence, with old evidence on that day, and with evidence without a date."""
        ordered = sorted(people, key=_place) if len(people) <= PEOPLE_SHOWN else []
        groups = (
            ("none", [person for person in ordered if not person.evidence]),
            ("old", [person for person in ordered if is_old(person, day)]),
            ("undated", [person for person in ordered if person.evidence and newest(person) is None]),
        )
        limit = self.texts.date(months_before(day, OLD))
        place = "packet.level_and_team" if any(person.team for person in people) else "packet.level_alone"
        return tuple(
            views.NothingNewGroup(
                anchor=f"quiet-{name}",
                title=self.texts[f"packet.nothing_new_{name}"],
                lead=self.texts(f"packet.nothing_new_{name}_lead", day=limit),
                place_title=self.texts[place],
                rows=tuple((person.name, self._level_and_team(person), self.wording.date(person.newest)) for person in found),
                has_dates=name == "old",
            )
            for name, found in groups
            if found
        )

    def _level_and_team(self, person: PersonSummary) -> str:
        return ", ".join(part for part in (self.ladder.by_id[person.level].short, person.team) if part)


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
        not person.manager,
        without_accents(person.manager),
        without_accents(person.name),
        person.id,
    )
