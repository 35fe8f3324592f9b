"""The calibration packet's heat maps: where evidence is, where it is thin, and where opportunity is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from ladder_reports.assessment.calibration import CycleFigures, LevelCount, SectionAverage, SignalCounts, SignalFigures, signal_sections
from ladder_reports.design import colors
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.wording import PacketWording
from ladder_reports.ladder.model import Ladder, Level, without_footnotes

TINTS = (0.06, 0.22, 0.44, 0.7, 1.0)
"""How much of the scale's color each fifth has."""
SECTIONS_SHOWN = 6
"""Sections that the map of all levels has room for."""
_GROUPS = ("at", "growing")
_WHITE: colors.RGB = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Shades:
    """The colors of the levels, and the scale of the heat maps."""

    levels: Mapping[str, colors.RGB]
    scale: tuple[views.Tint, ...]

    def color(self, level: Level) -> str:
        """A level's color."""
        return colors.notation(self.levels[level.id])

    def text_color(self, level: Level) -> str:
        """A level's color, dark enough for text."""
        return colors.notation(colors.for_text(self.levels[level.id]))

    def tint(self, share: float) -> views.Tint:
        """The step of the scale for a share from 0 to 1."""
        return self.scale[min(int(share * len(self.scale)), len(self.scale) - 1)]


def scale(wording: PacketWording, deepest: colors.RGB, ink: colors.RGB) -> tuple[views.Tint, ...]:
    """The steps of a heat map, from under a fifth to four fifths and more; text on them is in ink or white, whichever reads better."""
    tints = []
    for number, depth in enumerate(TINTS, 1):
        background = colors.mix(_WHITE, deepest, depth)
        text = ink if colors.contrast(ink, background) >= colors.contrast(_WHITE, background) else _WHITE
        tints.append(views.Tint(colors.notation(background), colors.notation(text), wording.texts[f"packet.tint_{number}"]))
    return tuple(tints)


class HeatMaps:
    """Draws figures as heat maps."""

    def __init__(self, ladder: Ladder, wording: PacketWording, shades: Shades) -> None:
        self.ladder, self.wording, self.shades, self.texts = ladder, wording, shades, wording.texts

    def view(self, figures: CycleFigures) -> views.HeatMapsView | None:
        """All maps that may be shown; None if there are none."""
        overview, levels = self._overview(figures), self._levels(figures)
        return views.HeatMapsView(self.shades.scale, overview, levels) if overview or levels else None

    def _overview(self, figures: CycleFigures) -> views.HeatMap | None:
        """All levels by section; None if there is nothing to compare, or more sections than fit."""
        heads = [head for head in self.ladder.sections if any((group, "", head.id) in figures.sections for group in _GROUPS)]
        if not heads or len(heads) > SECTIONS_SHOWN or len(self.ladder.levels) == 1:
            return None
        groups = []
        for group in _GROUPS:
            rows = [
                (title, tuple(self._average_cell(figures.sections.get((group, name, head.id), ...)) for head in heads))
                for name, title in self._row_titles(figures, group)
            ]
            shown = tuple((title, cells) for title, cells in rows if any(cell.tint for cell in cells))
            if shown:
                groups.append(views.HeatGroup(self.texts[f"packet.group_{group}"], shown))
        if not groups:
            return None
        columns = tuple(head.title for head in heads)
        return views.HeatMap("overview", self.texts["packet.overview"], self.texts["level"], columns, tuple(groups))

    def _row_titles(self, figures: CycleFigures, group: str) -> list[tuple[str, str]]:
        """The rows of a group by level, with '' for all levels that have figures, and their titles."""
        rows = []
        counts = [(self.ladder.by_id[one.level], one.at if group == "at" else one.growing) for one in figures.people.levels]
        for level, count in counts:
            if count:
                rows.append((level.id, self.texts("packet.level_people", level=level.short, count=self.wording.number(count))))
        together = "packet.every_shown" if any(count is None for _, count in counts) else "packet.everyone"
        return [*rows, ("", self.texts[together])]

    def _average_cell(self, average: object) -> views.HeatCell:
        if average is None:
            return views.HIDDEN
        if not isinstance(average, SectionAverage) or not average.signals:
            return views.NO_FIGURE
        text = self.texts("review.of", some=self.wording.decimal(average.with_evidence), all=self._without_zero(average.signals))
        no_opportunity = self.wording.decimal(average.no_opportunity) if round(average.no_opportunity, 1) else ""
        return views.HeatCell(text, self.shades.tint(average.with_evidence / average.signals), no_opportunity)

    def _without_zero(self, value: float) -> str:
        """A number with one decimal, or with none if that is a zero."""
        return str(round(value)) if f"{value:.1f}".endswith(".0") else self.wording.decimal(value)

    def _levels(self, figures: CycleFigures) -> tuple[views.HeatMap, ...]:
        by_signal = {one.signal: one for one in figures.signals}
        maps = (self._level(self.ladder.by_id[counts.level], counts, by_signal) for counts in figures.people.levels)
        return tuple(one for one in maps if one)

    def _level(self, level: Level, counts: LevelCount, by_signal: Mapping[str, SignalFigures]) -> views.HeatMap | None:
        """One level by signal; None if it has no figures or no signals."""
        people = {group: count for group, count in (("at", counts.at), ("growing", counts.growing)) if count}
        sections = signal_sections(level)
        if not people or not sections:
            return None
        groups = []
        for section in sections:
            figures = [(item, by_signal[f"{level.id}/{item.id}"]) for item in section.items]
            rows = [
                (without_footnotes(item.text), tuple(self._signal_cell(getattr(found, group)) for group in people))
                for item, found in figures
            ]
            groups.append(views.HeatGroup(section.title, tuple(rows)))
        return views.HeatMap(
            anchor=f"heat-{level.id}",
            title=level.title,
            row_title=level.short,
            columns=tuple(self.texts(f"packet.head_{group}", count=self.wording.number(count)) for group, count in people.items()),
            groups=tuple(groups),
            color=self.shades.color(level),
            text_color=self.shades.text_color(level),
        )

    def _signal_cell(self, counts: SignalCounts | None) -> views.HeatCell:
        if counts is None:
            return views.HIDDEN
        tint = self.shades.tint(counts.with_evidence / counts.people)
        no_opportunity = self.wording.number(counts.no_opportunity) if counts.no_opportunity else ""
        return views.HeatCell(self.wording.count_of(counts.with_evidence, counts.people), tint, no_opportunity)
