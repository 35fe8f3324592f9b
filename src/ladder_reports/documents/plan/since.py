"""What is new since the last cycle: a picture of what moved, new evidence, what became of the goals.

The picture has the person's own ratings, and those that both agreed on: the earlier ones above, the present ones below. What did not
move is pale.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ladder_reports.assessment import coverage as assess
from ladder_reports.assessment.changes import Changes, SignalMove, changes, signal_moves
from ladder_reports.design import colors
from ladder_reports.design.page_sizes import POINTS_PER_MM
from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.plan.drawing import (
    LINE,
    Band,
    Drawing,
    DrawnCell,
    DrawnRow,
    Mark,
    Piece,
    ShownStatus,
    WordPlacer,
    arrange,
    draw_moves,
    moves_height,
)
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import GoalNews, NewEvidence, Since
from ladder_reports.documents.plan.wording import STATUSES
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.dates import Dated, PartialDate
from ladder_reports.evidence.model import Evidence, EvidenceItem, Goal
from ladder_reports.ladder.model import Level

EVIDENCE_SHOWN = 12
"""New pieces of evidence that are named; the log has all of them."""
GOALS_SHOWN = 10
"""Goals that are named; the year has all of them."""
_WHITE = (1.0, 1.0, 1.0)
_PALE_CONTRAST = 3.0
"""The contrast of what did not move with white paper: WCAG 2.2, success criterion 1.4.11, for graphics."""


def compose_since(setting: PlanSetting, earlier: Evidence, now: Evidence, audience: Audience) -> Since:
    """What is new since an earlier file. Both were cut for `audience`."""
    return _Composer(setting, earlier, now, audience).compose()


class _Composer:
    """Composes one person's page."""

    def __init__(self, setting: PlanSetting, earlier: Evidence, now: Evidence, audience: Audience) -> None:
        self.setting, self.texts, self.earlier, self.now, self.audience = setting, setting.texts, earlier, now, audience
        found = (assess.target_level(setting.ladder, now), assess.current_level(setting.ladder, now))
        self.levels = [level for level in found if level]
        self.moves = {level.id: signal_moves(earlier, now, level) for level in self.levels}

    def compose(self) -> Since:
        """The page."""
        news = changes(self.setting.ladder, self.earlier, self.now)
        every = [move for moves in self.moves.values() for move in moves]
        is_rated = any(move.before or move.after for move in every)
        drawing = self._drawing() if is_rated else None
        goals = tuple(self._goals(news))
        evidence = tuple(map(self._evidence, news.evidence_added))
        return Since(
            lead=" ".join(self._lead(news, drawn=drawing is not None)),
            drawing=drawing,
            moments=self._moments(),
            evidence=evidence[:EVIDENCE_SHOWN],
            more_evidence=self._more("plan.more", len(evidence) - EVIDENCE_SHOWN),
            by_manager=tuple(self._by_manager(news)),
            goals=goals[:GOALS_SHOWN],
            more_goals=self._more("plan.since_more_goals", len(goals) - GOALS_SHOWN),
            unexplained=self.setting.codes.of(move.name for move in every if move.is_unexplained),
        )

    def _more(self, name: str, count: int) -> str:
        return self.texts(name, count=count) if count > 0 else ""

    # What the page is about.

    def _lead(self, news: Changes, *, drawn: bool) -> Iterator[str]:
        texts, when = self.texts, self._when(self.earlier)
        if news.promoted:
            short = {level.id: level.short for level in self.setting.ladder.levels}
            before = short.get(news.level_before, news.level_before)
            yield texts("plan.since_promoted", before=before, after=short[news.level_after])
        if not news:
            yield texts("plan.since_nothing", when=when) if when else texts["plan.since_nothing_undated"]
        if drawn:
            agreed = any(rating.agreed not in {None, rating.own} for one in (self.earlier, self.now) for rating in one.ratings.values())
            yield texts("plan.since_agreed" if agreed else "plan.since_ratings", name=self.now.person.name, when=self._both_moments())
            if any(move.moved for moves in self.moves.values() for move in moves):
                yield texts["plan.since_pale"]

    def _when(self, evidence: Evidence) -> str:
        """When a file was written: its month, or else its cycle; empty if it says neither."""
        if evidence.as_of:
            return self.texts.partial(evidence.as_of.year, evidence.as_of.month, None)
        return (evidence.cycle or "").replace("-", " ")

    def _both_moments(self) -> str:
        first, last = self._when(self.earlier), self._when(self.now)
        if not first or not last or first == last:
            return self.texts["plan.since_both"]
        if self.earlier.as_of and self.now.as_of and self.earlier.as_of.year == self.now.as_of.year:
            first = first.rpartition(" ")[0]
        return f"{first} {self.texts['and']} {last}"

    def _moments(self) -> tuple[str, str]:
        """The labels of the two rows of a level."""
        before, after = self.earlier.as_of, self.now.as_of
        if before and after and (before.year, before.month) != (after.year, after.month):
            same = before.year == after.year
            first, last = (self.texts.short(day.year, day.month, with_year=not same) for day in (before, after))
            return first, last
        return self.texts["plan.since_before"], self.texts["plan.since_now"]

    # The picture.

    def _drawing(self) -> Drawing | None:
        setting, page = self.setting, self.setting.page_size
        width, metrics = page.text_width * POINTS_PER_MM, setting.text_type
        moves = {level.id: self._by_section(level) for level in self.levels}
        counts = {head.id: max(len(own.get(head.id, ())) for own in moves.values()) for head in setting.ladder.sections}
        sections = [(head.id, head.label, counts[head.id]) for head in setting.ladder.sections if counts[head.id]]
        marks = [Mark(setting.codes[move.name], "unrated") for own in moves.values() for one in own.values() for move in one]
        if not sections:
            return None
        grid = arrange(sections, marks, width=width, radius=page.signal_radius, gap=page.signal_gap, metrics=metrics)
        # On a screen, shapes flow; the first page says there what they mean.
        placer = WordPlacer({status: setting.wording.status(status) for status in STATUSES}, metrics, has_room=not page.endless)
        bands, height = [], 0.0
        for pieces, label_lines in zip(grid.bands, grid.label_lines, strict=True):
            rows = []
            height += label_lines * LINE + 7
            for level in self.levels:
                cut = [(piece, moves[level.id].get(piece.section, [])[piece.first : piece.first + piece.count]) for piece in pieces]
                if not any(own for _, own in cut):
                    continue
                above = placer.place([(piece, grid.pitch, [_if_moved(move, move.before) for move in own]) for piece, own in cut])
                below = placer.place([(piece, grid.pitch, [_if_moved(move, move.after) for move in own]) for piece, own in cut])
                cells = [
                    replace(self._cell(level, own, piece, grid.pitch), words_above=over, words=under) if own else None
                    for (piece, own), over, under in zip(cut, above, below, strict=True)
                ]
                rows.append(DrawnRow(level, setting.ink(level), tuple(cells)))
                height += moves_height(page.signal_radius) + 3 * LINE
            bands.append(Band(tuple((piece.label, piece.width) for piece in pieces), tuple(rows)))
        return Drawing(tuple(bands), grid.pitch, height)

    def _by_section(self, level: Level) -> dict[str, list[SignalMove]]:
        found: dict[str, list[SignalMove]] = {}
        for (_, section, _), move in zip(level.named_items("signals"), self.moves[level.id], strict=True):
            found.setdefault(section.id, []).append(move)
        return found

    def _cell(self, level: Level, moves: Sequence[SignalMove], piece: Piece, pitch: float) -> DrawnCell:
        setting, muted = self.setting, self.setting.theme.palette.muted
        drawn = [(move.before or "unrated", move.after or "unrated", move.moved) for move in moves]
        radius = setting.page_size.signal_radius
        pale, before, after = draw_moves(drawn, pitch, radius)
        paths = [(self._pale, pale), (muted, before), (setting.color(level), after)]
        codes = tuple((self._code(move), False) for move in moves)
        width = max(piece.width, len(moves) * pitch)
        spoken = "; ".join(map(self._spoken, moves))
        alone = replace(piece, count=1, width=pitch)
        flows = setting.page_size.endless and len(moves) > 1
        apart = tuple(self._cell(level, [move], alone, pitch) for move in moves) if flows else ()
        cell = DrawnCell(width, moves_height(radius), tuple(path for path in paths if path[1]), (), codes, spoken)
        return replace(cell, apart=apart or (cell,))

    @property
    def _pale(self) -> str:
        """The color of what did not move: as light as it can be seen well."""
        muted = colors.parse(self.setting.theme.palette.muted)
        shades = (colors.mix(muted, _WHITE, share / 50) for share in range(50, -1, -1))
        return colors.notation(next((shade for shade in shades if colors.contrast(shade, _WHITE) >= _PALE_CONTRAST), muted))

    def _code(self, move: SignalMove) -> SignalCode:
        code = self.setting.codes[move.name]
        return code if move.moved else replace(code, ink=self.setting.theme.palette.muted)

    def _spoken(self, move: SignalMove) -> str:
        before, after = (self.setting.wording.status(status or "unrated") for status in (move.before, move.after))
        code = self.setting.codes[move.name].code
        if move.moved:
            return self.texts("plan.spoken_move", code=code, before=before, after=after)
        return self.texts("plan.spoken_same", code=code, status=after if move.after else before)

    # The lists.

    def _evidence(self, item: EvidenceItem) -> NewEvidence:
        return NewEvidence(self._month(item.date), item.title, self.setting.codes.of(item.signals))

    def _month(self, when: Dated | None) -> str:
        """The month in which something ended, without the year of the plan."""
        last = getattr(when, "end", when)
        if not isinstance(last, PartialDate):
            return ""
        this_year = last.month is not None and self.now.as_of is not None and last.year == self.now.as_of.year
        return self.texts.short(last.year, last.month, with_year=not this_year)

    def _by_manager(self, news: Changes) -> Iterator[tuple[str, tuple[SignalCode, ...]]]:
        """The manager's ratings of the two levels that changed, by the new rating."""
        names = {move.name for moves in self.moves.values() for move in moves}
        moved = [move for move in news.ratings if move.key == "manager" and move.name in names]
        for status in STATUSES:
            if codes := self.setting.codes.of(move.name for move in moved if move.after == status):
                yield self.setting.wording.status(status), codes

    def _goals(self, news: Changes) -> Iterator[GoalNews]:
        became: tuple[tuple[tuple[Goal, ...], str], ...] = (
            (news.goals_done, "goal.done"),
            (news.goals_dropped, "goal.dropped"),
            (news.goals_added, "plan.since_new"),
        )
        for goals, word in became:
            for goal in goals:
                quarter = self.setting.wording.quarter(goal.quarter) if word == "plan.since_new" else ""
                note = (goal.note or "") if word == "goal.dropped" else ""
                yield GoalNews(goal.title, ", ".join(filter(None, [self.texts[word], quarter])), note)


def _if_moved(move: SignalMove, status: ShownStatus | None) -> ShownStatus | None:
    """The status of a signal that moved, which is named in words; None if it did not."""
    return (status or "unrated") if move.moved else None
