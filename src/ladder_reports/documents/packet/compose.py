"""People's facts become the calibration packet's view; nothing is left to decide for a template.

The facts hold no text of anybody's file but names, and the figures come from `calibration`, which protects small
groups. The date, the theme's colours and the words are passed in.
"""

from collections.abc import Sequence
from dataclasses import replace

from ladder_reports import __version__
from ladder_reports.assessment import calibration
from ladder_reports.assessment.calibration import CycleFigures, ReviewCycle
from ladder_reports.assessment.summary import anonymized
from ladder_reports.design import colors
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.theme import Palette
from ladder_reports.design.translations import Translation
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.comparisons import Compared
from ladder_reports.documents.packet.heat_maps import Maps, Shades, scale
from ladder_reports.documents.packet.people import FAILURES_SHOWN, PEOPLE_SHOWN, Roll
from ladder_reports.documents.packet.wording import Said
from ladder_reports.ladder.model import Ladder

LEVELS_ON_STORY = 8
TEAMS_SHOWN = 600
"""Teams up to which the packet lists them: four pages."""
_NARROW, _WIDE = 2, 3


class Packets:
    """Composes packets of one ladder in one language and look."""

    def __init__(self, ladder: Ladder, words: Translation, *, paper: PageSize, look: Palette) -> None:
        """Keep what all packets share."""
        self.ladder, self.words, self.paper, self.look = ladder, words, paper, look
        self.said = Said(words)
        deepest = colors.ramp(look.ramp, 3)[1]
        self.shades = Shades(colors.level_colors(ladder, look.ramp), scale(self.said, deepest, colors.parse(look.ink)))
        self.deepest = colors.notation(deepest)
        self.maps, self.compared, self.roll = Maps(ladder, self.said, self.shades), Compared(ladder, self.said), Roll(ladder, self.said)

    def packet(self, cycle: ReviewCycle) -> views.Packet:
        """The view of a packet."""
        if cycle.anonymous:
            # Nothing below this line knows anybody's name, team or manager.
            cycle = replace(cycle, people=tuple(anonymized(person) for person in cycle.people))
        words, people = self.words, calibration.one_each(cycle.people)
        figures = calibration.figures(self.ladder, people, cycle.day, cycle.min_group)
        differences, differences_left = self.compared.differences(figures)
        listed = len(people) <= PEOPLE_SHOWN
        teams, across = self._teams(figures, cycle)
        top = self.ladder.levels[-1]
        return views.Packet(
            head=DocumentHead(
                translation=words,
                lang=self.ladder.lang,
                title=": ".join([words["packet.name"], self._cycles(figures) or self.ladder.title]),
                author=self.ladder.author or "ladder-reports",
                eyebrow=" · ".join(part for part in (self.ladder.title, self._cycles(figures)) if part),
                day=cycle.day,
                palette=self.look,
                footer=" · ".join(
                    [", ".join(part for part in (words["packet.name"], self._cycles(figures)) if part), words["packet.holds"]]
                ),
            ),
            name=words["packet.name"],
            step=self._step(figures, cycle),
            facts=self._facts(figures, cycle),
            colour=self.shades.of(top),
            text_colour=self.shades.ink(top),
            few=self._few(figures),
            numbers=self._numbers(figures),
            levels=self._levels(figures),
            levels_on_story=self.paper.columns > 1 and len(self.ladder.levels) <= LEVELS_ON_STORY,
            some_levels=any(one.at or one.growing for one in figures.people.levels),
            no_levels=words("packet.no_levels", least=cycle.min_group),
            team_named=not cycle.anonymous and any(person.team for person in people),
            points=self.compared.points(figures, few=self.paper.columns == 1),
            growing_nowhere=self._nowhere(figures),
            pieces=self._bars("packet.pieces", figures.pieces),
            ages=self._bars("packet.age", figures.ages),
            teams=teams,
            teams_across=across,
            teams_rest=self._teams_rest(figures, cycle),
            overview=self.maps.overview(figures),
            scale=self.shades.scale,
            heat=self.maps.levels(figures),
            differences=differences,
            differences_rest=words("packet.differences_rest", count=differences_left) if differences_left else "",
            moved=self.compared.moved(cycle.before, figures) if cycle.before else None,
            people=self.roll.groups(people, anonymous=cycle.anonymous) if listed else (),
            people_lead=words["packet.people_lead_anonymous" if cycle.anonymous else "packet.people_lead"],
            people_elsewhere="" if listed else words("packet.people_elsewhere", count=self.said.number(PEOPLE_SHOWN)),
            quiet=self.roll.quiet(people, cycle.day) if listed else (),
            failures=self.roll.failures(cycle.failed),
            failures_rest=words("packet.failed_rest", count=left) if (left := len(cycle.failed) - FAILURES_SHOWN) > 0 else "",
            colophon=words("packet.colophon", tool=__version__, ladder=self.ladder.title, version=self.ladder.version),
        )

    def _cycles(self, figures: CycleFigures) -> str:
        return self.said.cycles(figures.people.cycles)

    def _step(self, figures: CycleFigures, cycle: ReviewCycle) -> str:
        words, total = self.words, figures.people.total
        if total is None:
            return words("packet.step_few", least=cycle.min_group)
        teams = sum(bool(name) for name in {person.team for person in cycle.people})
        count = self.said.number(total)
        if total == 1:
            return words["packet.step_one"]
        return words("packet.step_teams", count=count, teams=self.said.number(teams)) if teams > 1 else words("packet.step", count=count)

    def _facts(self, figures: CycleFigures, cycle: ReviewCycle) -> tuple[tuple[str, str], ...]:
        words = self.words
        rule = words("packet.protected_fact", least=cycle.min_group) if cycle.min_group > 1 else words["packet.unprotected_fact"]
        facts = (
            (words["plan.as_of"], words.date(cycle.day)),
            (words["packet.cycle"], self._cycles(figures)),
            (words["plan.ladder"], words("plan.ladder_text", version=self.ladder.version)),
            (words["packet.small_groups"], rule),
        )
        return tuple((label, text) for label, text in facts if text)

    def _few(self, figures: CycleFigures) -> str:
        counts = [count for one in figures.people.levels for count in (one.at, one.growing)]
        return self.words("packet.few", least=figures.people.min_group) if None in counts else ""

    def _numbers(self, figures: CycleFigures) -> tuple[tuple[str, str], ...]:
        """The key numbers, each with what it counts."""
        words, number = self.words, self.said.number
        if figures.people.total is None or figures.pieces is None or figures.ages is None:
            return ()
        old = sum(figures.ages[calibration.MONTHS.index(calibration.OLD) + 1 : -2])
        counts = (figures.people.total, figures.evidence or 0, figures.pieces[0], old)
        names = ("packet.number_people", "packet.number_evidence", "packet.number_none", "packet.number_old")
        return tuple((number(count), words[name]) for name, count in zip(names, counts, strict=True))

    def _levels(self, figures: CycleFigures) -> tuple[views.LevelBars, ...]:
        counts = [count or 0 for one in figures.people.levels for count in (one.at, one.growing)]
        longest = max([1, *counts])
        return tuple(
            views.LevelBars(*(self._bar(level.short, count, longest, self.shades.of(level)) for count in (one.at, one.growing)))
            for level, one in zip(self.ladder.levels, figures.people.levels, strict=True)
        )

    def _bar(self, label: str, count: int | None, longest: int, shade: str) -> views.Bar:
        return views.Bar(label, None if count is None else self.said.number(count), round(100 * (count or 0) / longest, 1), shade)

    def _bars(self, name: str, counts: Sequence[int] | None) -> tuple[views.Bar, ...]:
        """A distribution over everybody."""
        longest = max([1, *(counts or ())])
        return tuple(
            self._bar(self.words[f"{name}_{number}"], count, longest, self.deepest) for number, count in enumerate(counts or (), 1)
        )

    def _nowhere(self, figures: CycleFigures) -> str | None:
        if figures.growing_nowhere is None:
            return None
        return self.words("packet.nowhere", count=self.said.number(figures.growing_nowhere)) if figures.growing_nowhere else ""

    def _teams(self, figures: CycleFigures, cycle: ReviewCycle) -> tuple[tuple[tuple[tuple[str, str], ...], ...], int]:
        """The teams in rows; none where nobody names a team."""
        across = _NARROW if self.paper.columns == 1 else _WIDE
        if cycle.anonymous or not any(name for name, _ in figures.teams) or len(figures.teams) > TEAMS_SHOWN:
            return (), across
        cells = [(name or self.words["packet.no_team"], self.said.number(count)) for name, count in figures.teams]
        height = -(-len(cells) // across)
        # Read down the columns, as a reader looks for a name.
        rows = [[cells[place] for place in range(row, len(cells), height)] for row in range(height)]
        return tuple((*row, *[("", "")] * (across - len(row))) for row in rows), across

    def _teams_rest(self, figures: CycleFigures, cycle: ReviewCycle) -> str:
        teams, people = figures.other_teams
        if cycle.anonymous:
            return ""
        if len(figures.teams) > TEAMS_SHOWN:
            return self.words("packet.many_teams", count=self.said.number(len(figures.teams) + teams))
        if people < cycle.min_group or not any(person.team for person in cycle.people):
            return ""
        return self.words("packet.other_teams", people=self.said.number(people), least=cycle.min_group) if teams else ""
