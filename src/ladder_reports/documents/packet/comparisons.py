"""What stands out among a cycle's signals, and what moved since the last: signals are compared, never people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ladder_reports.assessment.calibration import CycleFigures, EarlierCycle, SignalCounts, SignalFigures, signal_sections
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.wording import Said
from ladder_reports.ladder.model import Ladder, without_footnotes

MOVED = 0.1
"""The change of a share from which on a signal counts as moved."""
DIFFERENCES_SHOWN = 14
_GROUPS = ("at", "growing")


@dataclass(frozen=True, slots=True)
class Found:
    """One signal in one group that may be shown."""

    text: str
    level: str
    cell: SignalCounts


class Compared:
    """Finds what stands out among signals, and what moved."""

    def __init__(self, ladder: Ladder, said: Said) -> None:
        """Keep both."""
        self.said, self.words = said, said.words
        self.texts = {
            f"{level.id}/{item.id}": (level, without_footnotes(item.text))
            for level in ladder.levels
            for section in signal_sections(level)
            for item in section.items
        }
        self.ladder = ladder

    def found(self, figures: CycleFigures, *groups: str) -> list[Found]:
        """Every signal of these groups that has figures, in the ladder's order."""
        return [
            Found(self.texts[one.signal][1], self._named(one.signal, group), cell)
            for one in figures.signals
            for group in groups
            if (cell := getattr(one, group))
        ]

    def points(self, figures: CycleFigures, *, few: bool) -> tuple[views.Point, ...]:
        """The things most worth talking about: thin evidence, missing opportunity, differing views; `few` of each where room is short."""
        words, of = self.words, self.said.of
        at, both = self.found(figures, "at"), self.found(figures, *_GROUPS)
        thin = sorted((one for one in at if _share(one.cell) < 0.5), key=lambda one: _share(one.cell))[: 1 if few else 2]  # noqa: PLR2004 -- half
        chances = [one for one in both if one.cell.no_opportunity / one.cell.people >= MOVED]
        chances.sort(key=lambda one: -one.cell.no_opportunity / one.cell.people)
        differing = [one for one in both if _differing(one.cell) >= MOVED]
        differing.sort(key=lambda one: -_differing(one.cell))
        points = [(one, words("packet.thin", of=of(one.cell.with_evidence, one.cell.people))) for one in thin]
        points += [(one, words("packet.no_chance", of=of(one.cell.no_opportunity, one.cell.people))) for one in chances[:1]]
        for one in differing[: 1 if few else 2]:
            counts = of(one.cell.differing or 0, one.cell.rated_by_both or 0)
            points.append((one, words("packet.seen_differently", of=counts, how=self.said.differences(one.cell))))
        return tuple(views.Point(one.text, one.level, why) for one, why in points)

    def differences(self, figures: CycleFigures) -> tuple[tuple[views.Difference, ...], int]:
        """The signals on which self and manager differ most, and how many others they differ on."""
        found = [one for one in self.found(figures, *_GROUPS) if one.cell.differing]
        found.sort(key=lambda one: -_differing(one.cell))
        longest = max((max(_higher(one.cell)) for one in found[:DIFFERENCES_SHOWN]), default=0.0) or 1.0
        rows = []
        for one in found[:DIFFERENCES_SHOWN]:
            own, manager = (round(100 * share / longest, 1) for share in _higher(one.cell))
            counts = self.said.of(one.cell.differing or 0, one.cell.rated_by_both or 0)
            rows.append(views.Difference(one.text, one.level, counts, own, manager, self.said.differences(one.cell)))
        return tuple(rows), max(0, len(found) - DIFFERENCES_SHOWN)

    def moved(self, then: EarlierCycle, now: CycleFigures) -> views.Moved:
        """What moved since then, where both sides may be told."""
        words, min_group = self.words, now.people.min_group
        before = {one.signal: one for one in then.signals}
        counts = {one.level: one for one in then.people.levels}
        levels = tuple(
            (
                level.short,
                self._pair(counts[level.id].at if level.id in counts else None, one.at, min_group),
                self._pair(counts[level.id].growing if level.id in counts else None, one.growing, min_group),
            )
            for level, one in zip(self.ladder.levels, now.people.levels, strict=True)
        )
        day, cycle = words.date(then.people.date), self.said.cycles(then.people.cycles)
        lead = words("packet.moved_lead", cycle=cycle, day=day) if cycle else words("packet.moved_lead_day", day=day)
        note = words("packet.moved_version", version=then.version) if then.version != self.ladder.version else ""
        groups = tuple(self._moved_groups(before, now, min_group))
        compared = any(None not in pair for _, *pairs in levels for pair in pairs)
        return views.Moved(
            lead=lead,
            nothing="" if groups or compared else words("packet.moved_nothing", least=min_group),
            notes=(note,) if note else (),
            levels=levels if compared else (),
            groups=groups,
            came=tuple(self._full(one.signal) for one in now.signals if one.signal not in before),
            went=tuple(name for name in before if name not in self.texts),
        )

    def _moved_groups(self, before: Mapping[str, SignalFigures], now: CycleFigures, min_group: int) -> Iterable[views.MovedGroup]:
        for level in self.ladder.levels:
            for group in _GROUPS:
                pairs = [
                    (one.signal, getattr(before[one.signal], group), getattr(one, group))
                    for one in now.signals
                    if one.signal.partition("/")[0] == level.id and one.signal in before
                ]
                told = [pair for pair in pairs if pair[1] and pair[2] and min(pair[1].people, pair[2].people) >= min_group]
                rows = tuple(self._moved(*pair, min_group) for pair in told if _has_moved(pair[1], pair[2], min_group))
                if told:
                    still = len(told) - len(rows)
                    rest = self.words("packet.moved_rest" if rows else "packet.moved_none", count=still) if still else ""
                    yield views.MovedGroup(self.words(f"packet.moved_{group}", level=level.short), rows, rest)

    def _moved(self, name: str, then: SignalCounts, now: SignalCounts, min_group: int) -> views.MovedRow:
        of = self.said.of
        return views.MovedRow(
            text=self.texts[name][1],
            evidence=(of(then.with_evidence, then.people), of(now.with_evidence, now.people)),
            chance=(of(then.no_opportunity, then.people), of(now.no_opportunity, now.people)),
            differing=(self._differing(then, min_group), self._differing(now, min_group)),
        )

    def _differing(self, cell: SignalCounts, min_group: int) -> str:
        rated = cell.rated_by_both or 0
        return self.said.of(cell.differing or 0, rated) if rated >= min_group else "–"

    def _pair(self, then: int | None, now: int | None, min_group: int) -> tuple[str | None, str | None]:
        return None if then is None or 0 < then < min_group else self.said.number(then), None if now is None else self.said.number(now)

    def _named(self, name: str, group: str) -> str:
        level = self.texts[name][0].short
        return level if group == "at" else self.words("packet.towards", level=level)

    def _full(self, name: str) -> str:
        level, text = self.texts[name]
        return f"{level.short}: {text}"


def _share(cell: SignalCounts) -> float:
    return cell.with_evidence / cell.people


def _differing(cell: SignalCounts) -> float:
    return (cell.differing or 0) / cell.rated_by_both if cell.rated_by_both else 0.0


def _higher(cell: SignalCounts) -> tuple[float, float]:
    """The shares of those rated by both whom they themselves, and whom their manager, sees higher."""
    rated = cell.rated_by_both or 1
    return (cell.self_higher or 0) / rated, (cell.manager_higher or 0) / rated


def _has_moved(then: SignalCounts, now: SignalCounts, min_group: int) -> bool:
    """Whether a share of the group has changed by more than comes and goes."""
    pairs = [(_share(then), _share(now)), (then.no_opportunity / then.people, now.no_opportunity / now.people)]
    if min(then.rated_by_both or 0, now.rated_by_both or 0) >= min_group:
        pairs.append((_differing(then), _differing(now)))
    return any(abs(after - before) >= MOVED for before, after in pairs)
