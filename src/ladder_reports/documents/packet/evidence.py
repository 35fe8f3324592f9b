"""How many people have evidence for each signal, level by level: where evidence is thin."""

from collections.abc import Mapping

from ladder_reports.assessment.calibration import CycleFigures, LevelCount, SignalCounts, SignalFigures, signal_sections
from ladder_reports.design import colors
from ladder_reports.documents.codes import SignalCodes
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.wording import PacketWording
from ladder_reports.ladder.model import Ladder, Level


class EvidenceTables:
    """Puts the figures of levels into tables."""

    def __init__(self, ladder: Ladder, wording: PacketWording, codes: SignalCodes, level_colors: Mapping[str, colors.RGB]) -> None:
        self.ladder, self.wording, self.texts, self.codes, self.level_colors = ladder, wording, wording.texts, codes, level_colors

    def view(self, figures: CycleFigures) -> tuple[views.LevelEvidence, ...]:
        """The levels that have figures."""
        by_signal = {one.signal: one for one in figures.signals}
        tables = (self._level(self.ladder.by_id[counts.level], counts, by_signal) for counts in figures.people.levels)
        return tuple(one for one in tables if one)

    def hidden(self, figures: CycleFigures) -> str:
        """The groups without figures, and why; empty if all have some."""
        counts = [count for one in figures.people.levels for count in (one.at, one.growing)]
        if not any(counts):
            return self.texts("packet.no_levels", min_group=figures.people.min_group) if None in counts else ""
        return self.texts("packet.hidden", min_group=figures.people.min_group) if None in counts else ""

    def _level(self, level: Level, counts: LevelCount, by_signal: Mapping[str, SignalFigures]) -> views.LevelEvidence | None:
        """One level by signal; None if it has no figures or no signals."""
        people = {group: count for group, count in (("at", counts.at), ("growing", counts.growing)) if count}
        rows = []
        for section in signal_sections(level) if people else ():
            label = section.label
            for item in section.items:
                name = f"{level.id}/{item.id}"
                shares = tuple(self._share(getattr(by_signal[name], group)) for group in people)
                rows.append(views.EvidenceRow(label, self.codes[name], shares))
                label = ""
        if not rows:
            return None
        color = self.level_colors[level.id]
        return views.LevelEvidence(
            anchor=f"evidence-{level.id}",
            title=level.title,
            color=colors.notation(color),
            text_color=colors.notation(colors.for_text(color)),
            columns=tuple(self.texts(f"packet.head_{group}", count=self.wording.number(count)) for group, count in people.items()),
            rows=tuple(rows),
        )

    def _share(self, counts: SignalCounts) -> views.Share:
        return views.Share(self.wording.number(counts.with_evidence), round(100 * counts.with_evidence / counts.people))
