"""Summaries of a cycle's people become the calibration packet's view; templates have nothing left to decide.

A summary has no text of anybody's file but names, and the figures come from `assessment.calibration`, which hides those of small
groups. The date, the theme's colors and the translation are passed in. The composer is in the order of the pages.
"""

import math
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from ladder_reports.assessment import calibration
from ladder_reports.assessment.calibration import CycleFigures, ReviewCycle
from ladder_reports.assessment.summary import PersonSummary, anonymized
from ladder_reports.design import colors
from ladder_reports.design.fonts import find_fonts
from ladder_reports.design.page_sizes import LINE, POINTS_PER_MM, PageSize
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation
from ladder_reports.documents.codes import SignalCodes
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.packet import people as tables
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.comparisons import Comparison
from ladder_reports.documents.packet.evidence import EvidenceTables
from ladder_reports.documents.packet.index import INDEX_FROM, IndexComposer
from ladder_reports.documents.packet.people import QuietPeople
from ladder_reports.documents.packet.roll import RollComposer
from ladder_reports.documents.packet.wording import PacketWording
from ladder_reports.ladder.model import Ladder

FAILURES_SHOWN = 200
"""Failed files that the packet lists."""
_TITLE = 3.5 * LINE
"""The height of the first page's title, with the room below it and above what follows the texts."""


class PacketComposer:
    """Composes the packets of one ladder, in one language, theme and page size."""

    def __init__(self, ladder: Ladder, translation: Translation, *, page_size: PageSize, theme: Theme) -> None:
        palette = theme.palette
        self.ladder, self.texts, self.page_size, self.palette = ladder, translation, page_size, palette
        # A family that is missing is reported where the document is made.
        self.metrics = TextMetrics(find_fonts(theme.families, theme.fonts, [], theme.path), theme.first_families_by_use[0])
        self.wording = PacketWording(translation)
        codes = SignalCodes(ladder, palette, ())
        self.evidence = EvidenceTables(ladder, self.wording, codes, colors.level_colors(ladder, palette.ramp))
        self.comparison = Comparison(ladder, self.wording, codes)
        self.index = IndexComposer(page_size, self.metrics)
        self.roll, self.quiet = RollComposer(ladder, self.wording, palette, page_size, self.metrics), QuietPeople(self.wording)

    def compose(self, cycle: ReviewCycle) -> views.Packet:
        """The view of a packet."""
        if cycle.anonymous:
            # Nothing below this line knows anybody's name, team or manager.
            cycle = replace(cycle, people=tuple(anonymized(person) for person in cycle.people))
        everyone = calibration.one_each(cycle.people)
        figures = calibration.figures(self.ladder, everyone, cycle.day, cycle.min_group)
        people = everyone
        if cycle.listed is not None:
            # No figure is about those who were chosen: subtracted from the whole packet's, it would tell about the others.
            listed = frozenset(cycle.listed)
            people = [person for person in everyone if person.id in listed]
            figures = _figures_for(people, figures)
        people = tables.in_order(people)
        differences, other_differences = self.comparison.differences(figures)
        other_failures = len(cycle.failed) - FAILURES_SHOWN
        lead, about = self._lead(figures, cycle), self._about(people, cycle)
        roll, index = self._roll(people, (lead, *about), cycle)
        chances, quiet = self.comparison.chances(figures), self.quiet.groups(people, cycle.day)
        return views.Packet(
            head=self._head(figures, cycle),
            lead=lead,
            about=about,
            index=index,
            roll=roll,
            elsewhere=self._elsewhere(people),
            chances=chances,
            chances_lead=self.texts("packet.chances_lead" if cycle.min_group > 1 else "packet.chances_lead_one", min_group=cycle.min_group),
            quiet=quiet,
            overview_first=bool(index) and self._fits_below(index, (lead, *about), chances, quiet),
            differences=differences,
            other_differences=other_differences,
            evidence=self.evidence.view(figures),
            hidden=self.evidence.hidden(figures),
            numbers=self._numbers(figures),
            movement=self.comparison.movement(cycle.before, figures) if cycle.before else None,
            failures=cycle.failed[:FAILURES_SHOWN],
            other_failures=self.texts("packet.failed_rest", count=other_failures) if other_failures > 0 else "",
        )

    def _head(self, figures: CycleFigures, cycle: ReviewCycle) -> DocumentHead:
        texts, cycles = self.texts, self.wording.cycles(figures.people.cycles)
        title = texts("packet.title", cycle=cycles) if cycles else texts["packet.name"]
        return DocumentHead(
            translation=texts,
            lang=self.ladder.lang,
            title=title,
            author=self.ladder.author or "ladder-reports",
            eyebrow=" · ".join(part for part in (self.ladder.title, cycles) if part),
            day=cycle.day,
            palette=self.palette,
            footer=f"{title}, {texts['packet.footer']}",
        )

    def _lead(self, figures: CycleFigures, cycle: ReviewCycle) -> str:
        """Whom the packet is about, the date and the ladder's version, in one line."""
        texts = self.texts
        return ", ".join(
            (self._people_counted(figures, cycle), texts.date(cycle.day), texts("review.ladder_version", version=self.ladder.version))
        )

    def _people_counted(self, figures: CycleFigures, cycle: ReviewCycle) -> str:
        texts, total = self.texts, figures.people.total
        if total is None:
            return texts("packet.people_few", min_group=cycle.min_group)
        if total == 1:
            return texts["packet.people_one"]
        teams = sum(bool(name) for name in {person.team for person in cycle.people})
        count = self.wording.number(total)
        if teams > 1:
            return texts("packet.people_and_teams", count=count, teams=self.wording.number(teams))
        return texts("packet.people_many", count=count)

    def _about(self, people: Sequence[PersonSummary], cycle: ReviewCycle) -> tuple[str, ...]:
        texts = self.texts
        reading = []
        if people and len(people) <= tables.PEOPLE_SHOWN:
            titles = self.roll.matrix.full_titles
            reading = [" ".join([texts["packet.reading"], *([texts("packet.sections", titles=titles)] if titles else [])])]
        filtered = [texts["packet.filtered"]] if cycle.listed is not None else []
        return (*filtered, *self._versions(cycle), *reading)

    def _versions(self, cycle: ReviewCycle) -> tuple[str, ...]:
        """That people's plans are of several versions. How many are of which is not said: it would tell apart a few of a small group."""
        if not cycle.mixed:
            return ()
        *others, last = cycle.mixed
        versions = f"{', '.join(others)} {self.texts['and']} {last}"
        return (self.texts("packet.versions", versions=versions, version=self.ladder.version),)

    def _roll(
        self, people: Sequence[PersonSummary], above: Iterable[str], cycle: ReviewCycle
    ) -> tuple[views.Roll | None, views.Index | None]:
        """The roll, which begins on the first page if it is short, and otherwise its index."""
        if not people or len(people) > tables.PEOPLE_SHOWN:
            return None, None
        if len(people) >= INDEX_FROM:
            roll, pages = self.roll.roll(people, 0.0)
            everybody = "packet.people" if any(one.team for one in people) else "packet.everybody"
            title = self.texts["packet.people_chosen" if cycle.listed is not None else everybody]
            width = self.page_size.text_width * POINTS_PER_MM / 9.2
            lines = self.page_size.lines("packet")
            first = lines - 7 - math.ceil(sum(self.metrics.lines(text, width) + 0.5 for text in above))
            return roll, self.index.index(roll, pages, title, self.texts["packet.no_team"], (first, lines - 3))
        width = self.page_size.text_width * POINTS_PER_MM / 9.2
        texts = sum(self.metrics.lines(text, width) for text in above) * LINE
        return self.roll.roll(people, _TITLE + texts)[0], None

    def _fits_below(
        self, index: views.Index | None, above: Iterable[str], chances: Sequence[views.CountedSignal], quiet: Sequence[views.NamedPeople]
    ) -> bool:
        """Whether chances and people without new evidence have room on the last page of the index."""
        if index is None:
            return False
        width = self.page_size.text_width * POINTS_PER_MM / 9.2
        needed = sum(self.metrics.lines(f"{one.code.text} {one.words}", width) + 0.5 for one in chances) + 4 * bool(chances)
        needed += sum(self.metrics.lines(f"{one.names}. {one.remark}", width) + 2.5 for one in quiet)
        needed += self.index.last_height(index) + 4
        if len(index.pages) == 1:
            needed += 7 + sum(self.metrics.lines(text, width) + 0.5 for text in above)
        return needed <= self.page_size.lines("packet")

    def _elsewhere(self, people: Sequence[PersonSummary]) -> str:
        many = len(people) > tables.PEOPLE_SHOWN
        return self.texts("packet.people_elsewhere", count=self.wording.number(tables.PEOPLE_SHOWN)) if many else ""

    def _numbers(self, figures: CycleFigures) -> tuple[views.CountedLine, ...]:
        """How everybody is spread over bins; nothing if there are too few people for figures, or nobody."""
        if not figures.people.total or figures.pieces is None or figures.ages is None:
            return ()
        lines = (("packet.pieces", "packet.pieces", figures.pieces), ("packet.ages", "packet.age", figures.ages))
        return tuple(
            views.CountedLine(
                self.texts[label],
                tuple((self.wording.number(count), self.texts[f"{name}_{bin_}"]) for bin_, count in enumerate(counts, 1)),
            )
            for label, name, counts in lines
        )


def _figures_for(people: Iterable[PersonSummary], figures: CycleFigures) -> CycleFigures:
    """The figures of the levels that these people are at or grow into."""
    return calibration.of_levels(figures, {level for person in people for level in (person.level, person.target) if level})
