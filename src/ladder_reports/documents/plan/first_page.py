"""The plan's first page, which tells the year alone.

It says who it is about, from where to where, in their own words; what is shown, what is planned, and what to talk about first. There
is one composition for everybody. What has no room stands on a later page; `first_page_fit` decides.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ladder_reports.assessment import coverage as assess
from ladder_reports.assessment.coverage import SignalState
from ladder_reports.assessment.goals import NumberedGoal, QuarterPlan, numbered_goals, plan_year
from ladder_reports.design.page_sizes import POINTS_PER_MM
from ladder_reports.documents.plan.drawing import (
    LABEL,
    LINE,
    MEDIUM,
    SHAPES,
    Band,
    Drawing,
    DrawnCell,
    DrawnRow,
    Mark,
    Piece,
    WordPlacer,
    arrange,
    draw_cell,
)
from ladder_reports.documents.plan.first_page_fit import (
    COLUMN_GAP,
    MOST_COLUMNS,
    FirstPageFit,
    FirstPageMeasures,
    FirstPageText,
    GoalText,
    paragraphs,
)
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import BriefGoal, BriefQuarter, BriefYear, FirstPage, TalkLine
from ladder_reports.documents.plan.wording import STATUSES
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.model import Evidence
from ladder_reports.files.markdown import is_running_text
from ladder_reports.ladder.model import Level, without_footnotes
from ladder_reports.rendering.templates import plain_text
from ladder_reports.rendering.typography import with_kept_end

TALK_LINES = 3
_DONE_LINES = 2
"""Lines that the goals that are done may fill; more of them are counted."""
_CODE_GAP = "    "
"""As wide as the distance of two codes, where they are measured."""
_NOTE_LINES = 2
"""Lines of text that a note on a signal may fill, with what it follows; on a small page it is one."""


def compose_first_page(setting: PlanSetting, evidence: Evidence, audience: Audience, *, alone: bool = False) -> FirstPage:
    """The first page of a plan. `evidence` was cut for `audience`; `alone` says that no other page is printed."""
    return _Composer(setting, evidence, audience, alone=alone).compose()


def _kept(text: str) -> str:
    """Markdown whose short last word does not stand alone on a line, if it is nothing but paragraphs."""
    return with_kept_end(text) if is_running_text(text) else text


def _optional(quarter: BriefQuarter | None) -> tuple[BriefQuarter, ...]:
    return (quarter,) if quarter else ()


class _Composer:
    """Composes one person's first page."""

    def __init__(self, setting: PlanSetting, evidence: Evidence, audience: Audience, *, alone: bool) -> None:
        self.setting, self.texts, self.evidence, self.audience, self.alone = setting, setting.texts, evidence, audience, alone
        self.level, self.target = assess.current_level(setting.ladder, evidence), assess.target_level(setting.ladder, evidence)
        self.states = assess.signal_states(setting.ladder, evidence, self.level)
        self.target_states = assess.signal_states(setting.ladder, evidence, self.target)
        self.measures = FirstPageMeasures(setting.page_size, setting.text_type, setting.display_type)
        self.person, self.manager = evidence.person.name, evidence.person.manager or self.texts["plan.manager_unnamed"]

    def compose(self) -> FirstPage:
        """The page with what it has room for."""
        year, facts, focus = self._year(), self._facts(), self._focus()
        drawings = dict(self._drawings())
        largest = drawings[max(drawings)] if drawings else None
        talk = [tuple(self._talk(together=together)) for together in (False, True)]
        text = FirstPageText(
            name=self.person,
            identity=", ".join([" → ".join(short for short, _ in self._step()), *facts]),
            summary=_kept((self.evidence.summary or "").strip()),
            focus=self._plain(focus),
            quarters=[[self._goal_text(goal) for goal in quarter.goals] for quarter in year.quarters],
            unscheduled=[self._goal_text(goal) for goal in (year.unscheduled.goals if year.unscheduled else ())],
            done=year.done_count or self._done_text(year.done),
            invitation=year.invitation,
            needs_elsewhere=self._elsewhere(0),
            talk=[[self._talk_text(line) for line in way] for way in talk],
            drawings={count: drawing.height for count, drawing in drawings.items()},
            explanation=" ".join(self._explanation(largest)) if largest else "",
        )
        fit = self.measures.fit(text)
        drawing = drawings.get(fit.levels)
        return FirstPage(
            step=self._step(),
            facts=facts,
            summary=fit.summary.shown,
            summary_is_lead=fit.summary.is_lead,
            goes_on=self._goes_on(fit) if fit.summary.rest else "",
            rest="" if self.alone else fit.summary.rest,
            drawing=drawing,
            explanation=self._explanation(drawing) if drawing else (),
            focus=focus,
            year=self._fitted(year, fit),
            talk=talk[fit.talk_together],
        )

    def _goes_on(self, fit: FirstPageFit) -> str:
        """Says where the rest of the summary is."""
        where = self.texts["plan.in_whole_plan" if self.alone else "plan.on_next_page"]
        return self.texts("plan.goes_on" if fit.summary.shown else "plan.summary_is", where=where)

    def _plain(self, text: str) -> str:
        """Markdown as it is read: each block is a line."""
        if not text:
            return ""
        return plain_text("\n\n".join(paragraphs(text)), self.setting.ladder.lang, self.texts)

    # The head.

    def _step(self) -> tuple[tuple[str, str], ...]:
        return tuple((level.short, self.setting.ink(level)) for level in (self.level, self.target) if level)

    def _facts(self) -> tuple[str, ...]:
        texts, person = self.texts, self.evidence.person
        facts = [
            person.team,
            texts("plan.with_manager", manager=person.manager) if person.manager else "",
            texts.date(self.evidence.as_of or self.setting.as_of),
        ]
        if not self.measures.small:
            facts.append(texts("plan.ladder_version", version=self.setting.ladder.version))
        return tuple(filter(None, facts))

    def _focus(self) -> str:
        """The focus of the top of the ladder, which takes the place of a target."""
        if self.target:
            return ""
        return _kept("\n\n".join(without_footnotes(section.text) for section in self.level.of_kind("focus") if section.text))

    # The drawing.

    def _drawings(self) -> Iterator[tuple[int, Drawing]]:
        """The drawings that the page may have, by the number of levels: of both, and of the target. A small page has no room for both."""
        levels = [level for level in (self.target, self.level) if level]
        for count in range(1 if self.measures.small else len(levels), 0, -1):
            if drawing := self._drawing(levels[:count]):
                yield count, drawing

    def _drawing(self, drawn: Sequence[Level]) -> Drawing | None:
        """The signals of these levels; None if they have none."""
        setting = self.setting
        marks = {level.id: self._marks(level) for level in drawn}
        counts = {head.id: max(len(by_section.get(head.id, ())) for by_section in marks.values()) for head in setting.ladder.sections}
        sections = [(head.id, head.label, counts[head.id]) for head in setting.ladder.sections if counts[head.id]]
        if not sections:
            return None
        page, metrics = setting.page_size, setting.text_type
        every = [mark for by_section in marks.values() for own in by_section.values() for mark in own]
        grid = arrange(sections, every, width=self.measures.width, radius=page.signal_radius, gap=page.signal_gap, metrics=metrics)
        # On a screen, shapes flow. Their words would not know where to stand, so the explanation names them all.
        placer = WordPlacer({status: setting.wording.status(status) for status in STATUSES}, metrics, has_room=not page.endless)

        def draw(own: Sequence[Mark], piece: Piece, level: Level) -> DrawnCell:
            return draw_cell(own, piece, grid, color=setting.color(level), radius=page.signal_radius, metrics=metrics)

        def apart(own: Sequence[Mark], piece: Piece, level: Level) -> tuple[DrawnCell, ...]:
            alone = replace(piece, count=1, width=grid.pitch)
            return tuple(draw([mark], alone, level) for mark in own) if page.endless else ()

        bands, height = [], 0.0
        for pieces, label_lines in zip(grid.bands, grid.label_lines, strict=True):
            rows = []
            height += label_lines * LINE + 7
            for level in drawn:
                cut = [(piece, marks[level.id].get(piece.section, [])[piece.first : piece.first + piece.count]) for piece in pieces]
                words = placer.place([(piece, grid.pitch, [mark.status for mark in own]) for piece, own in cut])
                cells = [
                    replace(draw(own, piece, level), words=placed, apart=apart(own, piece, level)) if own else None
                    for (piece, own), placed in zip(cut, words, strict=True)
                ]
                if any(cells):
                    rows.append(DrawnRow(level, setting.ink(level), tuple(cells)))
                    height += max(SHAPES + LINE + (LINE if any(words) else 0), 10.5 + self._name_lines(level) * LINE)
            bands.append(Band(tuple((piece.label, piece.width) for piece in pieces), tuple(rows)))
        has_counts = any(not figure.is_goal for band in bands for row in band.rows for cell in row.cells if cell for figure in cell.figures)
        return Drawing(tuple(bands), grid.pitch, height + 7 * (len(bands) - 1), placer.left, has_counts)

    def _name_lines(self, level: Level) -> int:
        """The lines of a level's name beside its signals."""
        zone = (self.setting.page_size.hang - 2) * POINTS_PER_MM
        words = sum(max(0, self.measures.lines(word, zone, LABEL, weight=MEDIUM) - 1) for word in level.short.split())
        return words + self.measures.lines(level.short, zone, LABEL, weight=MEDIUM)

    def _marks(self, level: Level) -> dict[str, list[Mark]]:
        """The signals of a level, by section."""
        marks: dict[str, list[Mark]] = {}
        for state in self.states if level is self.level else self.target_states:
            marks.setdefault(state.section.id, []).append(self._mark(state))
        return marks

    def _mark(self, state: SignalState) -> Mark:
        goals = tuple(one.number for one in state.goals if one.is_live)
        mark = Mark(self.setting.codes[state.name], state.own_status, len(state.evidence), goals, state.to_discuss)
        texts = self.texts
        spoken = [f"{mark.code.code} {self.setting.wording.status(mark.status)}"]
        if mark.evidence:
            spoken.append(texts("plan.pieces_many" if mark.evidence > 1 else "plan.pieces_one", count=mark.evidence))
        if goals:
            spoken.append(texts("plan.spoken_goals" if len(goals) > 1 else "plan.spoken_goal", numbers=self._joined(goals)))
        if mark.differs:
            spoken.append(texts("plan.spoken_differs", manager=self.manager))
        return replace(mark, spoken=", ".join(spoken))

    def _joined(self, numbers: Sequence[int]) -> str:
        """Numbers as a sentence has them: 1, 2 and 3."""
        words = [str(number) for number in numbers]
        return f"{', '.join(words[:-1])} {self.texts['and']} {words[-1]}" if len(words) > 1 else words[0]

    def _explanation(self, drawing: Drawing) -> tuple[str, ...]:
        """What the drawing shows, in sentences."""
        texts = self.texts
        cells = [cell for band in drawing.bands for row in band.rows for cell in row.cells if cell]
        rows = {row.level.id for band in drawing.bands for row in band.rows}
        states = [state for state in (*self.target_states, *self.states) if state.level.id in rows]
        agreed = any(state.rating.agreed not in {None, state.rating.own} for state in states)
        # A small page has no room for all of it.
        sentences = [] if self.measures.small else [texts("plan.drawn_agreed" if agreed else "plan.drawn_signal", name=self.person)]
        if any(state.evidence for state in states):
            sentences.append(texts["plan.drawn_stroke"])
        if drawing.counts:
            sentences.append(texts["plan.drawn_count"])
        if any(figure.is_goal for cell in cells for figure in cell.figures):
            sentences.append(texts["plan.drawn_goal"])
        named = ((texts[f"shape.{status}"], self.setting.wording.status(status)) for status in drawing.unnamed)
        sentences += [texts("plan.drawn_shape", shape=shape, status=status) for shape, status in named]
        if any(differs for cell in cells for _, differs in cell.codes):
            sentences.append(texts("plan.drawn_differs", manager=self.manager))
        if not self.measures.small:
            sentences.append(texts["plan.drawn_score"])
        return tuple(sentences)

    # The year.

    def _year(self) -> BriefYear:
        """The year with everything; see `_fitted`."""
        numbered = numbered_goals(self.evidence.goals)
        live = self.evidence.model_copy(update={"goals": tuple(one.goal for one in numbered if one.is_live)})
        planned = plan_year(live, self.setting.as_of)
        quarters = [quarter for quarter in planned.quarters if quarter.goals or (self.target and len(planned.quarters) <= MOST_COLUMNS)]
        done = tuple((one.number, one.goal.title) for one in numbered if one.goal.status == "done")
        is_short = self.measures.lines(self._done_text(done), self.measures.width, LABEL) <= _DONE_LINES
        has_goals = bool(live.goals)
        loose = BriefQuarter(self.texts["plan.unscheduled"], tuple(map(self._goal, planned.unscheduled))) if planned.unscheduled else None
        shown = quarters if any(one.goals for one in quarters) else []
        columns = max(1, len(shown))
        return BriefYear(
            in_columns=True,
            column_width=round((self.measures.width - COLUMN_GAP * (columns - 1)) / columns - 0.01, 2),
            quarters=tuple(map(self._quarter, shown)),
            unscheduled=loose,
            elsewhere="",
            invitation="" if has_goals else self.texts["plan.no_goals"],
            rooms=() if has_goals else tuple(self.setting.wording.quarter(one.quarter) for one in planned.quarters),
            done=done if is_short else (),
            done_count="" if is_short else self.texts("plan.done_count", count=len(done)),
        )

    def _done_text(self, done: Sequence[tuple[int, str]]) -> str:
        """Goals that are done as they are measured."""
        return "   ".join([self.texts["plan.done"], *(f"{number} {title}" for number, title in done)]) if done else ""

    def _quarter(self, planned: QuarterPlan) -> BriefQuarter:
        return BriefQuarter(self.setting.wording.quarter(planned.quarter), tuple(map(self._goal, planned.goals)))

    def _goal(self, one: NumberedGoal) -> BriefGoal:
        return BriefGoal(one.number, one.goal.title, self.setting.codes.of(one.goal.signals), _kept((one.goal.support or "").strip()))

    def _goal_text(self, goal: BriefGoal) -> GoalText:
        needs = f"{self.texts['plan.needs']} {self._plain(goal.needs)}" if goal.needs else ""
        return GoalText(f"{goal.number}  {with_kept_end(goal.title)}", _CODE_GAP.join(code.code for code in goal.codes), needs)

    def _fitted(self, year: BriefYear, fit: FirstPageFit) -> BriefYear:
        """The year as it has room."""
        left, shown = fit.goals, []
        for one in (*year.quarters, *_optional(year.unscheduled)):
            kept = one.goals[:left]
            left -= len(kept)
            shown.append(replace(one, goals=kept if fit.needs else tuple(replace(goal, needs="") for goal in kept)))
        every = [goal for one in (*year.quarters, *_optional(year.unscheduled)) for goal in one.goals]
        more, elsewhere = len(every) - fit.goals, ""
        if more or (not fit.needs and any(goal.needs for goal in every)):
            elsewhere = self._elsewhere(more)
        loose = shown.pop() if year.unscheduled else None
        return replace(
            year,
            in_columns=fit.in_columns,
            quarters=tuple(one for one in shown if one.goals or not more),
            unscheduled=loose if loose and loose.goals else None,
            elsewhere=elsewhere,
        )

    def _elsewhere(self, more: int) -> str:
        """Says where goals that are not here are, or what they need."""
        name = "plan.goals_elsewhere" if more else "plan.needs_elsewhere"
        place = self.texts["plan.in_whole_plan"] if self.alone else self.texts("plan.in_part", part=self.texts["plan.year_in_detail"])
        return self.texts(name, where=place, count=more)

    # What to talk about first.

    def _talk(self, *, together: bool) -> Iterator[TalkLine]:
        """At most three lines: where ratings differ, chances to ask for, support that goals need, what is left for later.

        Differences, and chances, stand `together` on a line, or if there are too many.
        """
        every = [*self.target_states, *self.states]
        chances = [state for state in every if state.no_opportunity]
        differing = [state for state in every if state.to_discuss and not state.no_opportunity]
        last = [*self._support(), *self._left()]
        free = TALK_LINES - len(last)
        if len(differing) + len(chances) <= free and not together:
            order = [state for state in every if state in differing or state in chances]
            yield from map(self._talk_about, order)
        else:
            texts = self.texts
            # A small page says below the drawing who sees it otherwise.
            differ = "plan.differ_briefly" if self.measures.small else "plan.differ_many"
            openings = texts(differ, person=self.person, manager=self.manager), texts["plan.chances_many"]
            for text, states in zip(openings, (differing, chances), strict=True):
                if len(states) == 1:
                    yield self._talk_about(states[0])
                elif states:
                    yield TalkLine(None, text, self.setting.codes.of(state.name for state in states))
        yield from last

    def _talk_about(self, state: SignalState) -> TalkLine:
        texts, rating, wording = self.texts, state.rating, self.setting.wording
        if state.to_discuss and rating.own and rating.manager:
            names = {"person": self.person, "manager": self.manager}
            text = texts("plan.says", own=wording.status(rating.own), other=wording.status(rating.manager), **names)
        else:
            text = texts["plan.chance"]
        gaps = {gap.state.name for gap in assess.gaps(self.target_states)}
        if state.level is self.target and not (state.is_served or state.no_opportunity or state.name in gaps):
            text = f"{text} {texts['plan.no_goal_serves']}"
        line = TalkLine(self.setting.codes[state.name], text, note=rating.note or "")
        # A long note stands beside the signal's ratings.
        fits = self.measures.lines(
            self._talk_text(line), self.measures.width
        ) <= _NOTE_LINES - self.measures.small and "\n" not in self._plain(line.note)
        return line if fits else replace(line, note="")

    def _support(self) -> Iterator[TalkLine]:
        """What the person should ask for; the manager sees it beside the goals."""
        needy = [one.number for one in numbered_goals(self.evidence.goals) if one.is_live and one.goal.support]
        if needy and self.audience == "person":
            yield TalkLine(None, self.texts("plan.ask_many" if len(needy) > 1 else "plan.ask_one", numbers=self._joined(needy)))

    def _left(self) -> Iterator[TalkLine]:
        """The gaps that no goal serves, in one line."""
        left = [gap.state.name for gap in assess.gaps(self.target_states) if not gap.state.is_served]
        has_goals = any(one.is_live for one in numbered_goals(self.evidence.goals))
        if left:
            yield TalkLine(None, self.texts["plan.left" if has_goals else "plan.to_choose"], self.setting.codes.of(left))
        elif self.target_states and not assess.gaps(self.target_states) and self.target:
            yield TalkLine(None, self.texts("plan.no_gaps", level=self.target.short))

    def _talk_text(self, line: TalkLine) -> str:
        """A line as it is measured."""
        return " ".join(filter(None, [line.text, self._plain(line.note), _CODE_GAP.join(code.code for code in line.codes)]))
