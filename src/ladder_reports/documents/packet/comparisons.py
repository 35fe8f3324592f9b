"""What stands out among a cycle's signals, and what moved since the last cycle. Signals are compared, never people."""

from collections.abc import Callable, Collection, Iterable, Mapping

from ladder_reports.assessment.calibration import CycleFigures, EarlierCycle, SignalCounts, SignalFigures, signal_sections
from ladder_reports.assessment.comparability import GROUPS, Group, comparable_groups, comparable_ratings
from ladder_reports.documents.codes import SignalCodes
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.wording import PacketWording
from ladder_reports.ladder.model import Ladder, without_footnotes

NOTABLE = 0.1
"""The share of a group, and the change of a share, from which on a figure is worth pointing out."""
DIFFERENCES_SHOWN = 14
_NOT_COMPARED = ("–", "–")
_Counted = tuple[tuple[str, str, str], SignalCounts]
"""A signal's full name, the group, the level's short name; and the counts."""


class Comparison:
    """Compares the signals of a ladder."""

    def __init__(self, ladder: Ladder, wording: PacketWording, codes: SignalCodes) -> None:
        self.ladder, self.wording, self.texts, self.codes = ladder, wording, wording.texts, codes
        self.signals = {
            f"{level.id}/{item.id}": (level, without_footnotes(item.text))
            for level in ladder.levels
            for section in signal_sections(level)
            for item in section.items
        }

    def chances(self, figures: CycleFigures) -> tuple[views.CountedSignal, ...]:
        """The signals that a group of at least the minimum size had no opportunity to show, the largest share first."""
        counted = [one for one in self._signals_in(figures, *GROUPS) if one[1].no_opportunity >= max(1, figures.people.min_group)]
        return tuple(
            views.CountedSignal(self.codes[signal], self.texts(f"packet.chance_{group}", of=self._out_of(counts), level=level))
            for (signal, group, level), counts in _highest(_no_opportunity, counted)
        )

    def differences(self, figures: CycleFigures) -> tuple[tuple[views.CountedSignal, ...], str]:
        """The signals that the largest share of people and their managers rate differently, and a remark on how many are left out."""
        found = [one for one in _highest(_differing, self._signals_in(figures, *GROUPS)) if one[1].differing]
        left = len(found) - DIFFERENCES_SHOWN
        rows = tuple(
            views.CountedSignal(
                self.codes[signal],
                self.texts(
                    f"packet.differ_{group}", of=self._differing_count(counts), level=level, how=self.wording.who_rates_higher(counts)
                ),
            )
            for (signal, group, level), counts in found[:DIFFERENCES_SHOWN]
        )
        return rows, self.texts("packet.differences_rest", count=left) if left > 0 else ""

    def _signals_in(self, figures: CycleFigures, *groups: str) -> list[_Counted]:
        """Every signal that has figures in one of these groups, in the ladder's order."""
        return [
            ((one.signal, group, self.signals[one.signal][0].short), counts)
            for one in figures.signals
            for group in groups
            if (counts := getattr(one, group))
        ]

    def _out_of(self, counts: SignalCounts) -> str:
        return self.wording.count_of(counts.no_opportunity, counts.people)

    def _differing_count(self, counts: SignalCounts) -> str:
        return self.wording.count_of(counts.differing or 0, counts.rated_by_both or 0)

    def movement(self, then: EarlierCycle, now: CycleFigures) -> views.Movement:
        """What moved since then, in the groups that may be compared."""
        texts, min_group = self.texts, now.people.min_group
        before = {one.signal: one for one in then.signals}
        comparable = comparable_groups(then.people, now.people)
        levels = self._level_movements(then, now, comparable)
        groups = tuple(self._movement_groups(before, now, comparable))
        pairs = [pair for one in levels for pair in one.figures]
        nobody = self._then_and_now(0, 0)
        compared = any(None not in pair and pair != nobody for pair in pairs)
        unknown = bool(then.people.total) and not then.people.members
        day, cycle = texts.date(then.people.date), self.wording.cycles(then.people.cycles)
        return views.Movement(
            lead=texts("packet.moved_lead", cycle=cycle, day=day) if cycle else texts("packet.moved_lead_day", day=day),
            version_note=texts("packet.moved_version", version=then.version) if then.version != self.ladder.version else "",
            nothing=texts["packet.moved_unknown"] if unknown else "" if compared else texts("packet.moved_nothing", min_group=min_group),
            levels=levels if compared else (),
            hidden=texts("packet.moved_hidden", min_group=min_group) if any(None in pair for pair in pairs) else "",
            ratings=texts["packet.moved_ratings"] if any(_NOT_COMPARED in row.figures for group in groups for row in group.rows) else "",
            groups=groups,
            new_signals=tuple(self._full_name(one.signal) for one in now.signals if one.signal not in before),
            removed_signals=tuple(name for name in before if name not in self.signals),
        )

    def _level_movements(self, then: EarlierCycle, now: CycleFigures, comparable: Collection[Group]) -> tuple[views.MovementRow, ...]:
        before = {one.level: one for one in then.people.levels}
        rows = []
        for count in now.people.levels:
            counts = [
                (getattr(before[count.level], group) if (group, count.level) in comparable else None, getattr(count, group))
                for group in GROUPS
            ]
            rows.append(views.MovementRow(self.ladder.by_id[count.level].short, tuple(self._then_and_now(*pair) for pair in counts)))
        return tuple(rows)

    def _then_and_now(self, *pair: int | None) -> views.ThenAndNow:
        then, now = (None if count is None else self.wording.number(count) for count in pair)
        return then, now

    def _movement_groups(
        self, before: Mapping[str, SignalFigures], now: CycleFigures, comparable: Collection[Group]
    ) -> Iterable[views.MovementGroup]:
        for level in self.ladder.levels:
            for group in GROUPS:
                pairs = [
                    (one, getattr(before[one.signal], group), getattr(one, group))
                    for one in now.signals
                    if one.signal.partition("/")[0] == level.id and one.signal in before and (group, level.id) in comparable
                ]
                shown = [(*pair, comparable_ratings(pair[1], pair[2], pair[0])) for pair in pairs if pair[1] and pair[2]]
                rows = tuple(
                    self._signal_movement(signal.signal, old, new, ratings=ratings)
                    for signal, old, new, ratings in shown
                    if _has_moved(old, new, ratings=ratings)
                )
                if shown:
                    count = len(shown) - len(rows)
                    unmoved = self.texts("packet.moved_rest" if rows else "packet.moved_none", count=count) if count else ""
                    yield views.MovementGroup(self.texts(f"packet.moved_{group}", level=level.short), rows, unmoved)

    def _signal_movement(self, signal: str, then: SignalCounts, now: SignalCounts, *, ratings: bool) -> views.MovementRow:
        def pair(some: Callable[[SignalCounts], int]) -> views.ThenAndNow:
            before, after = (self.wording.count_of(some(counts), counts.people) for counts in (then, now))
            # Where the group is as large as it was, its size stands once.
            return (self.wording.number(some(then)) if then.people == now.people else before), after

        differing = (self._differing_count(then), self._differing_count(now)) if ratings else _NOT_COMPARED
        figures = (pair(lambda counts: counts.with_evidence), pair(lambda counts: counts.no_opportunity), differing)
        return views.MovementRow(self.signals[signal][1], figures, self.codes[signal])

    def _full_name(self, signal: str) -> str:
        level, text = self.signals[signal]
        return f"{level.short}: {text}"


def _highest(share: Callable[[SignalCounts], float], signals: Iterable[_Counted], least: float = 0) -> list[_Counted]:
    """The signals with at least this share, the highest first."""
    return sorted((one for one in signals if share(one[1]) >= least), key=lambda one: -share(one[1]))


def _with_evidence(counts: SignalCounts) -> float:
    return counts.with_evidence / counts.people


def _no_opportunity(counts: SignalCounts) -> float:
    return counts.no_opportunity / counts.people


def _differing(counts: SignalCounts) -> float:
    """The share of those rated by both whose ratings differ."""
    return (counts.differing or 0) / counts.rated_by_both if counts.rated_by_both else 0.0


def _rated_higher(counts: SignalCounts) -> tuple[float, float]:
    """The shares of those rated by both who rate themselves higher, and whose manager rates them higher."""
    rated = counts.rated_by_both or 1
    return (counts.self_higher or 0) / rated, (counts.manager_higher or 0) / rated


def _has_moved(then: SignalCounts, now: SignalCounts, *, ratings: bool) -> bool:
    """Whether a share of the group has changed notably; that of different ratings counts if the `ratings` can be compared."""
    shares = [_with_evidence, _no_opportunity, *([_differing] if ratings else [])]
    return any(abs(share(now) - share(then)) >= NOTABLE for share in shares)
