"""The calibration packet's heat maps: where evidence is, where it is thin, and where opportunity is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from ladder_reports.assessment.calibration import CycleFigures, LevelCount, SectionAverage, SignalCounts, SignalFigures, signal_sections
from ladder_reports.design import colors
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.wording import Said
from ladder_reports.ladder.model import Ladder, Level, without_footnotes

STEPS = (0.06, 0.22, 0.44, 0.7, 1.0)
"""How much of the scale's colour each fifth of the heat map has."""
ACROSS = 6
"""Sections that the overview has room for beside each other."""
_GROUPS = ("at", "growing")


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours of the levels, and the scale of the heat map."""

    levels: Mapping[str, colors.RGB]
    scale: tuple[views.Tint, ...]

    def of(self, level: Level) -> str:
        """A level's colour, for shapes."""
        return colors.notation(self.levels[level.id])

    def ink(self, level: Level) -> str:
        """A level's colour, for text."""
        return colors.notation(colors.for_text(self.levels[level.id]))

    def tint(self, share: float) -> views.Tint:
        """The step of the scale that a share falls on."""
        return self.scale[min(int(share * len(self.scale)), len(self.scale) - 1)]


def scale(said: Said, deepest: colors.RGB, ink: colors.RGB) -> tuple[views.Tint, ...]:
    """The steps of a heat map, from a fifth to all."""
    grounds = [colors.mix((1.0, 1.0, 1.0), deepest, step) for step in STEPS]
    return tuple(
        views.Tint(colors.notation(ground), colors.notation(_readable(ink, ground)), said.words[f"packet.step_{number}"])
        for number, ground in enumerate(grounds, 1)
    )


def _readable(ink: colors.RGB, ground: colors.RGB) -> colors.RGB:
    """Ink or white, whichever stands out more."""
    white = (1.0, 1.0, 1.0)
    return ink if colors.contrast(ink, ground) >= colors.contrast(white, ground) else white


class Maps:
    """Draws figures as heat maps."""

    def __init__(self, ladder: Ladder, said: Said, shades: Shades) -> None:
        """Keep all three."""
        self.ladder, self.said, self.shades, self.words = ladder, said, shades, said.words

    def overview(self, figures: CycleFigures) -> views.HeatTable | None:
        """All levels by section; None where there is nothing to compare, or more sections than fit."""
        heads = [head for head in self.ladder.sections if any((group, "", head.id) in figures.sections for group in _GROUPS)]
        if not heads or len(heads) > ACROSS or len(self.ladder.levels) == 1:
            return None
        groups = []
        for group in _GROUPS:
            rows = [
                views.HeatRow(title, tuple(self._average(figures.sections.get((group, name, head.id), ...)) for head in heads))
                for name, title in self._rows(figures, group)
            ]
            kept = tuple(row for row in rows if any(cell.tint for cell in row.cells))
            if kept:
                groups.append(views.HeatGroup(self.words[f"packet.group_{group}"], kept))
        if not groups:
            return None
        lead = self.words["packet.overview_lead"]
        return views.HeatTable(
            "overview", self.words["packet.overview"], self.words["level"], lead, "", "", tuple(head.title for head in heads), tuple(groups)
        )

    def _rows(self, figures: CycleFigures, group: str) -> list[tuple[str, str]]:
        """The rows of a group: levels, and everyone."""
        rows = []
        for level, counts in zip(self.ladder.levels, figures.people.levels, strict=True):
            count = counts.at if group == "at" else counts.growing
            if count:
                rows.append((level.id, self.words("packet.level_people", level=level.short, count=self.said.number(count))))
        return [*rows, ("", self.words["packet.everyone"])]

    def _average(self, average: object) -> views.Heat:
        if average is None:
            return views.PROTECTED
        if not isinstance(average, SectionAverage) or not average.signals:
            return views.NOTHING
        shown = self.words("plan.of", some=self.said.decimal(average.with_evidence), all=self._short(average.signals))
        chance = self.said.decimal(average.no_opportunity) if round(average.no_opportunity, 1) else ""
        return views.Heat(shown, self.shades.tint(average.with_evidence / average.signals), chance)

    def _short(self, value: float) -> str:
        """A number with a decimal where it has one that shows."""
        return str(round(value)) if f"{value:.1f}".endswith(".0") else self.said.decimal(value)

    def levels(self, figures: CycleFigures) -> tuple[views.HeatTable, ...]:
        """Each level that may be shown, signal by signal."""
        by_name = {one.signal: one for one in figures.signals}
        tables = (self._level(level, counts, by_name) for level, counts in zip(self.ladder.levels, figures.people.levels, strict=True))
        return tuple(table for table in tables if table)

    def _level(self, level: Level, counts: LevelCount, by_name: Mapping[str, SignalFigures]) -> views.HeatTable | None:
        people = {group: count for group, count in (("at", counts.at), ("growing", counts.growing)) if count}
        sections = signal_sections(level)
        if not people or not sections:
            return None
        heads = [self.words(f"packet.head_{group}", count=self.said.number(count)) for group, count in people.items()]
        groups = tuple(
            views.HeatGroup(
                section.title,
                tuple(
                    views.HeatRow(
                        without_footnotes(item.text),
                        tuple(self._cell(getattr(by_name[f"{level.id}/{item.id}"], group)) for group in people),
                    )
                    for item in section.items
                ),
            )
            for section in sections
        )
        return views.HeatTable(
            f"heat-{level.id}", level.title, level.short, "", self.shades.of(level), self.shades.ink(level), tuple(heads), groups
        )

    def _cell(self, cell: SignalCounts | None) -> views.Heat:
        if cell is None:
            return views.PROTECTED
        tint = self.shades.tint(cell.with_evidence / cell.people)
        chance = self.said.number(cell.no_opportunity) if cell.no_opportunity else ""
        return views.Heat(self.said.of(cell.with_evidence, cell.people), tint, chance)
