"""Summaries of a cycle's people become the calibration packet's view; templates have nothing left to decide.

A summary has no text of anybody's file but names, and the figures come from `assessment.calibration`, which hides those of small
groups. The date, the theme's colors and the translation are passed in. The composer is in the order of the pages.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ladder_reports import __version__
from ladder_reports.assessment import calibration
from ladder_reports.assessment.calibration import CycleFigures, ReviewCycle
from ladder_reports.assessment.summary import PersonSummary, anonymized
from ladder_reports.design import colors
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.theme import Palette
from ladder_reports.design.translations import Translation
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.comparisons import Comparison
from ladder_reports.documents.packet.heat_maps import HeatMaps, Shades, scale
from ladder_reports.documents.packet.people import PeopleTables
from ladder_reports.documents.packet.wording import PacketWording
from ladder_reports.ladder.model import Ladder

LEVELS_ON_FIRST_PAGE = 8
"""Levels that the first page has room for."""
TEAMS_SHOWN = 600
"""Teams that the packet lists: four pages."""
FAILURES_SHOWN = 200
"""Failed files that the packet lists."""
_TEAM_COLUMNS, _TEAM_COLUMNS_SMALL_PAGE = 3, 2


class PacketComposer:
    """Composes the packets of one ladder, in one language, theme and page size."""

    def __init__(self, ladder: Ladder, translation: Translation, *, page_size: PageSize, palette: Palette) -> None:
        self.ladder, self.texts, self.page_size, self.palette = ladder, translation, page_size, palette
        self.wording = PacketWording(translation)
        deepest = colors.ramp(palette.ramp, 3)[1]
        self.bar_color = colors.notation(deepest)
        self.shades = Shades(colors.level_colors(ladder, palette.ramp), scale(self.wording, deepest, colors.parse(palette.ink)))
        self.heat_maps, self.comparison = HeatMaps(ladder, self.wording, self.shades), Comparison(ladder, self.wording)
        self.tables = PeopleTables(ladder, self.wording)

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
        top = self.ladder.levels[-1]
        differences, other_differences = self.comparison.differences(figures)
        other_failures = len(cycle.failed) - FAILURES_SHOWN
        return views.Packet(
            head=self._head(figures, cycle),
            color=self.shades.color(top),
            text_color=self.shades.text_color(top),
            hidden=self._hidden(figures),
            story=self._story(figures, cycle),
            numbers=self._numbers(figures, cycle),
            heat_maps=self.heat_maps.view(figures),
            differences=differences,
            other_differences=other_differences,
            movement=self.comparison.movement(cycle.before, figures) if cycle.before else None,
            people=self.tables.people(people, anonymous=cycle.anonymous, filtered=cycle.listed is not None),
            nothing_new=self.tables.nothing_new(people, cycle.day),
            failures=cycle.failed[:FAILURES_SHOWN],
            other_failures=self.texts("packet.failed_rest", count=other_failures) if other_failures > 0 else "",
            colophon=self.texts("packet.colophon", tool=__version__, ladder=self.ladder.title, version=self.ladder.version),
        )

    def _head(self, figures: CycleFigures, cycle: ReviewCycle) -> DocumentHead:
        texts, cycles = self.texts, self.wording.cycles(figures.people.cycles)
        name = texts["packet.name"]
        return DocumentHead(
            translation=texts,
            lang=self.ladder.lang,
            title=": ".join([name, cycles or self.ladder.title]),
            author=self.ladder.author or "ladder-reports",
            eyebrow=" · ".join(part for part in (self.ladder.title, cycles) if part),
            day=cycle.day,
            palette=self.palette,
            footer=" · ".join([", ".join(part for part in (name, cycles) if part), texts["packet.footer"]]),
        )

    def _hidden(self, figures: CycleFigures) -> str:
        counts = [count for one in figures.people.levels for count in (one.at, one.growing)]
        return self.texts("packet.hidden", min_group=figures.people.min_group) if None in counts else ""

    def _story(self, figures: CycleFigures, cycle: ReviewCycle) -> views.Overview:
        has_figures = _has_figures(figures)
        roomy = self.page_size.columns > 1
        levels = self._levels(figures) if has_figures and roomy and len(self.ladder.levels) <= LEVELS_ON_FIRST_PAGE else ()
        return views.Overview(
            people=self._people_counted(figures, cycle),
            filtered="" if cycle.listed is None else self.texts["packet.filtered"],
            facts=self._facts(figures, cycle),
            key_figures=self._key_figures(figures),
            levels=tuple(at for at, _ in levels),
            no_levels="" if has_figures or not figures.people.levels else self.texts("packet.no_levels", min_group=cycle.min_group),
            talking_points=self.comparison.talking_points(figures, short=not roomy),
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

    def _facts(self, figures: CycleFigures, cycle: ReviewCycle) -> tuple[tuple[str, str], ...]:
        texts, least = self.texts, cycle.min_group
        facts = (
            (texts["review.as_of"], texts.date(cycle.day)),
            (texts["packet.cycle"], self.wording.cycles(figures.people.cycles)),
            (texts["review.ladder"], texts("review.ladder_text", version=self.ladder.version)),
            (texts["packet.small_groups"], texts("packet.hidden_fact", min_group=least) if least > 1 else texts["packet.shown_fact"]),
        )
        return tuple((label, text) for label, text in facts if text)

    def _key_figures(self, figures: CycleFigures) -> tuple[tuple[str, str], ...]:
        if figures.people.total is None or figures.pieces is None or figures.ages is None:
            return ()
        old = sum(figures.ages[calibration.MONTHS.index(calibration.OLD) + 1 : -2])
        counts = (figures.people.total, figures.evidence or 0, figures.pieces[0], old)
        names = ("packet.number_people", "packet.number_evidence", "packet.number_none", "packet.number_old")
        return tuple((self.wording.number(count), self.texts[name]) for name, count in zip(names, counts, strict=True))

    def _numbers(self, figures: CycleFigures, cycle: ReviewCycle) -> views.Numbers | None:
        has_figures = _has_figures(figures)
        if not has_figures and not figures.pieces:
            return None
        nowhere, (teams, other_teams) = figures.growing_nowhere, self._teams(figures, cycle)
        return views.Numbers(
            levels=self._levels(figures) if has_figures else (),
            growing_nowhere=self.texts("packet.growing_nowhere", count=self.wording.number(nowhere)) if nowhere else "",
            evidence=self._distribution("packet.pieces", figures.pieces),
            ages=self._distribution("packet.age", figures.ages),
            teams=teams,
            other_teams=other_teams,
        )

    def _levels(self, figures: CycleFigures) -> tuple[tuple[views.Bar, views.Bar], ...]:
        longest = max([1, *(count or 0 for one in figures.people.levels for count in (one.at, one.growing))])
        bars = []
        for one in figures.people.levels:
            level = self.ladder.by_id[one.level]
            at, growing = (self._bar(level.short, count, longest, self.shades.color(level)) for count in (one.at, one.growing))
            bars.append((at, growing))
        return tuple(bars)

    def _distribution(self, name: str, counts: Sequence[int] | None) -> tuple[views.Bar, ...]:
        """How everybody is spread over bins; `name` is the beginning of their texts' names."""
        longest = max([1, *(counts or ())])
        return tuple(self._bar(self.texts[f"{name}_{bin_}"], count, longest, self.bar_color) for bin_, count in enumerate(counts or (), 1))

    def _bar(self, label: str, count: int | None, longest: int, color: str) -> views.Bar:
        return views.Bar(label, None if count is None else self.wording.number(count), round(100 * (count or 0) / longest, 1), color)

    def _teams(self, figures: CycleFigures, cycle: ReviewCycle) -> tuple[tuple[tuple[tuple[str, str], ...], ...], str]:
        """The teams that may be shown, none if nobody names one; and a remark on the others."""
        counted, (others, people) = self.wording.number, figures.other_teams
        if cycle.anonymous or not any(person.team for person in cycle.people):
            return (), ""
        if len(figures.teams) > TEAMS_SHOWN:
            return (), self.texts("packet.many_teams", count=counted(len(figures.teams) + others))
        cells: list[tuple[str, str]] = []
        if any(name for name, _ in figures.teams):
            cells = [(name or self.texts["packet.no_team"], counted(count)) for name, count in figures.teams]
        # In the order of columns, not of rows: that is how a reader looks for a name.
        count = _TEAM_COLUMNS if self.page_size.columns > 1 else _TEAM_COLUMNS_SMALL_PAGE
        height = -(-len(cells) // count)
        columns = [cells[number * height : (number + 1) * height] for number in range(count)]
        more = others and people >= cycle.min_group and cycle.listed is None
        return (
            tuple(itertools.zip_longest(*columns, fillvalue=("", ""))),
            self.texts("packet.other_teams", people=counted(people), min_group=cycle.min_group) if more else "",
        )


def _figures_for(people: Iterable[PersonSummary], figures: CycleFigures) -> CycleFigures:
    """The figures of the levels that these people are at or grow into, and of their teams."""
    levels = {level for person in people for level in (person.level, person.target) if level}
    teams = {person.team for person in people}
    chosen = calibration.of_levels(figures, levels)
    return replace(chosen, growing_nowhere=None, teams=tuple(team for team in figures.teams if team[0] in teams))


def _has_figures(figures: CycleFigures) -> bool:
    """Whether a level has figures that may be shown."""
    return any(one.at or one.growing for one in figures.people.levels)
