"""Evidence that was cut for its audience becomes the growth plan's view; templates have nothing left to decide.

Today's date, the theme's colors and the translation are passed in. What follows from the evidence is worked out in `assessment`.
The composer is in the order of the pages: `PlanComposer.compose` first, then each part of the plan below it.
"""

import math
from collections.abc import Sequence
from datetime import date

from ladder_reports.assessment import coverage as assess
from ladder_reports.assessment.changes import Changes
from ladder_reports.assessment.coverage import SignalState
from ladder_reports.assessment.goals import QuarterPlan, numbered_goals, plan_year
from ladder_reports.design import colors
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.theme import Palette
from ladder_reports.design.translations import Translation
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.plan import view as views
from ladder_reports.documents.plan.first_page import FirstPageText, fit_first_page
from ladder_reports.documents.plan.wording import (
    SHORT_SIGNAL_LIMIT,
    SIGNAL_LIMIT,
    PlanWording,
    first_titles,
    first_words,
    quarter,
    without_marks,
)
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.model import Evidence, EvidenceItem, Goal
from ladder_reports.ladder.model import Ladder, Level, Section, without_footnotes

EVIDENCE_SHOWN = 3
"""Pieces of evidence that are named beside a signal; the log has all of them."""
GOALS_SHOWN = 3
"""Goals that are named beside a signal and as the answer to a gap; the year has all of them."""
QUARTER_SHOWN = 6
"""Goals, and check-ins, that a quarter of the timeline names."""
LOG_SHOWN = 250
"""Pieces of evidence that are printed in full: about thirty pages. Thousands would take a minute and a gigabyte."""
LONG_RECORD = 18
"""Pieces of evidence above which a record is long."""
NEWEST_SHOWN = 6
"""Pieces of evidence of a long record that have paragraphs of their own."""
LONG_ENTRY = 1200
"""Characters from which on a page break may divide a piece of evidence or a goal: a third of a page, which would be left white."""

_STATUSES = ("demonstrated", "emerging", "not_yet", "no_opportunity", "unrated")


class PlanComposer:
    """Composes the plans of one ladder, in one language, theme and page size."""

    def __init__(
        self, ladder: Ladder, translation: Translation, *, as_of: date, page_size: PageSize, palette: Palette, fillable: bool = False
    ) -> None:
        """`as_of` is printed on plans whose file has no date; `fillable` makes form fields of the room to write."""
        self.ladder, self.texts, self.as_of, self.page_size, self.palette = ladder, translation, as_of, page_size, palette
        self.fillable = fillable
        self.wording = PlanWording(ladder, translation)
        self.level_colors = colors.level_colors(ladder, palette.ramp)

    def compose(self, evidence: Evidence, audience: Audience, changes: Changes | None = None) -> views.Plan:
        """The view of a plan. `evidence` was cut for `audience`; `changes` are those since the last cycle."""
        level, target = assess.current_level(self.ladder, evidence), assess.target_level(self.ladder, evidence)
        states, target_states = (assess.signal_states(self.ladder, evidence, one) for one in (level, target))
        story = self._story(evidence, level, target, (states, target_states), changes)
        return views.Plan(
            head=self._head(self.texts("plan.title", name=evidence.person.name), evidence.person.name, "plan.name", evidence),
            person=self._person(evidence, level, target),
            colors=self._colors(level, target),
            story=story,
            changes=self._changes(changes) if changes is not None else (),
            current=self._level_signals(level, states, audience),
            target=self._level_signals(target, target_states, audience) if target else None,
            focus=_focus(level),
            watchouts=self._watchouts(evidence, level, target),
            year=self._year(evidence, target_states) if evidence.goals or evidence.checkins else None,
            record=self._record(evidence, level, target),
            conversation=self._conversation(evidence, audience, "" if story.aspiration else evidence.aspiration or ""),
            columns=self.page_size.columns,
            fillable=self.fillable,
        )

    def compose_worksheet(self, level: Level, target: Level | None, evidence: Evidence | None = None) -> views.Worksheet:
        """The view of a worksheet: for a level, or for a person whose file says nothing but the level."""
        name = evidence.person.name if evidence else ""
        title = f"{self.texts['plan.worksheet']}: {name or level.title}"
        return views.Worksheet(
            head=self._head(title, name or self.ladder.author or "ladder-reports", "plan.worksheet", evidence),
            person=self._person(evidence, level, target),
            colors=self._colors(level, target),
            level=level,
            target=target,
            focus=_focus(level),
            quarter_lines=self.page_size.quarter_lines,
            fillable=self.fillable,
        )

    # The head: what plans and worksheets share.

    def _head(self, title: str, author: str, kind: str, evidence: Evidence | None) -> DocumentHead:
        cycle = [evidence.cycle.replace("-", " ")] if evidence and evidence.cycle else []
        return DocumentHead(
            translation=self.texts,
            lang=self.ladder.lang,
            title=title,
            author=author,
            eyebrow=" · ".join([self.texts[kind], *cycle]),
            day=(evidence and evidence.as_of) or self.as_of,
            palette=self.palette,
            footer=f"{self.ladder.title}, {self.texts('version', version=self.ladder.version)}",
        )

    def _person(self, evidence: Evidence | None, level: Level, target: Level | None) -> views.PersonView:
        top = f"{level.title}, {self.texts['plan.top']}"
        step = self.texts("review.from_to", first=level.title, second=target.title) if target else top
        return views.PersonView(evidence.person.name if evidence else "", step, self._facts(evidence) if evidence else ())

    def _facts(self, evidence: Evidence) -> tuple[tuple[str, str], ...]:
        texts, person = self.texts, evidence.person
        facts = (
            (texts["plan.role"], person.role),
            (texts["review.team"], person.team),
            (texts["plan.manager"], person.manager),
            (texts["review.as_of"], texts.date(evidence.as_of or self.as_of)),
            (texts["review.ladder"], texts("review.ladder_text", version=self.ladder.version)),
        )
        return tuple((label, text) for label, text in facts if text)

    def _colors(self, level: Level, target: Level | None) -> views.PlanColors:
        shades = [self.level_colors[one.id] for one in (level, target or level)]
        return views.PlanColors(*(colors.notation(color) for shade in shades for color in (shade, colors.for_text(shade))))

    # The first page.

    def _story(
        self,
        evidence: Evidence,
        level: Level,
        target: Level | None,
        states: tuple[Sequence[SignalState], Sequence[SignalState]],
        changes: Changes | None,
    ) -> views.Story:
        """The first page; `states` are those of both levels."""
        focus = _focus(level) if target else None
        coverage, changed = self._coverage(*states), self._changes_line(changes)
        gaps = tuple(map(self._gap, assess.gaps(states[1])))
        by_quarter = [one.goal for one in numbered_goals(evidence.goals) if one.goal.status != "dropped"]
        goals = tuple(map(self._goal, by_quarter))
        summary, aspiration = evidence.summary or "", evidence.aspiration or ""
        text = FirstPageText(
            evidence.person.name, summary, aspiration, changed, len(coverage), focus.text if focus else "",
            [(f"{gap.text} {gap.why}", gap.answer) for gap in gaps], [goal.title for goal in by_quarter],
        )  # fmt: skip
        fit = fit_first_page(self.page_size, text)
        found = {state.shown_status for one in states for state in one}
        return views.Story(
            summary=fit.summary,
            summary_is_lead=fit.summary_is_lead,
            whole_summary=summary if fit.summary != summary.strip() else "",
            aspiration=aspiration if fit.aspiration else "",
            changes=changed,
            coverage=coverage,
            legend=tuple(status for status in _STATUSES if status in found),
            gaps=gaps[: fit.gaps],
            no_gaps=self.texts("plan.no_gaps", level=target.short) if target and not gaps else "",
            goals=goals[: fit.goals],
        )

    def _coverage(self, states: Sequence[SignalState], target_states: Sequence[SignalState]) -> tuple[views.CoverageRow, ...]:
        current, target = ({one.section.id: one for one in assess.coverage(level)} for level in (states, target_states))
        return tuple(
            views.CoverageRow((current.get(head.id) or target[head.id]).section.title, current.get(head.id), target.get(head.id))
            for head in self.ladder.sections
            if head.id in current or head.id in target
        )

    def _gap(self, gap: assess.Gap) -> views.GapView:
        texts = self.texts
        reasons = (("plan.gap_no_evidence", gap.no_evidence), ("plan.gap_not_yet", gap.not_yet))
        titles, more = self._goal_titles(gap.state)
        goals = "; ".join([*titles, more] if more else titles)
        return views.GapView(
            text=without_footnotes(gap.state.item.text),
            why=", ".join(texts[name] for name, holds in reasons if holds),
            answer=texts("plan.gap_goal", goals=goals) if goals else texts["plan.gap_no_goal"],
        )

    def _goal_titles(self, state: SignalState) -> tuple[tuple[str, ...], str]:
        """The titles of the goals that serve a signal, and a remark on how many more there are."""
        titles, left = first_titles([one.goal.title for one in state.goals], GOALS_SHOWN)
        return titles, self.texts("plan.more_goals", count=left) if left else ""

    def _goal(self, goal: Goal) -> views.GoalView:
        return views.GoalView(
            goal=goal,
            quarter=quarter(goal.quarter) if goal.quarter else self.texts["plan.unscheduled"],
            signals=self.wording.signals(goal.signals),
            long=len(f"{goal.success}{goal.support}{goal.note}") > LONG_ENTRY,
        )

    # What is new since the last cycle.

    def _changes_line(self, changes: Changes | None) -> str:
        if changes is None:
            return ""
        counts = (
            ("plan.since_evidence", len(changes.evidence_added)),
            ("plan.since_signals", len(changes.newly_evidenced)),
            ("plan.since_moves", len({move.name for move in changes.ratings})),
            ("plan.since_goals", len(changes.goals_done)),
        )
        parts = [self.texts(name, count=count) for name, count in counts if count]
        if changes.promoted:
            short = {level.id: level.short for level in self.ladder.levels}
            before = short.get(changes.level_before, changes.level_before)
            parts.insert(0, self.texts("plan.since_promoted", before=before, after=short[changes.level_after]))
        return self.texts("plan.since_line", what="; ".join(parts) or self.texts["plan.since_nothing"])

    def _changes(self, changes: Changes) -> tuple[tuple[str, tuple[str, ...]], ...]:
        texts, wording = self.texts, self.wording
        raters = {"self": texts["plan.self"], "manager": texts["plan.by_manager"], "agreed": texts["plan.agreed"]}
        moves: dict[str, list[str]] = {}
        for move in changes.ratings:
            before, after = (wording.status(status or "unrated") for status in (move.before, move.after))
            moves.setdefault(move.name, []).append(texts("plan.since_move", voice=raters[move.key], before=before, after=after))
        moved = tuple(f"{first_words(without_marks(wording.signals([name])[0][0]))}: {'; '.join(steps)}" for name, steps in moves.items())
        lists = (
            (texts["plan.since_added"], tuple(wording.evidence_title(item) for item in changes.evidence_added)),
            (texts["plan.since_newly"], tuple(first_words(without_marks(text)) for text, _ in wording.signals(changes.newly_evidenced))),
            (texts["plan.since_moved"], moved),
            (texts["plan.since_done"], tuple(goal.title for goal in changes.goals_done)),
            (texts["plan.since_new_goals"], tuple(goal.title for goal in changes.goals_added)),
            (texts["plan.since_dropped"], tuple(goal.title for goal in changes.goals_dropped)),
        )
        return tuple((title, entries) for title, entries in lists if entries)

    # The signals of the current and of the target level.

    def _level_signals(self, level: Level, states: Sequence[SignalState], audience: Audience) -> views.LevelSignals:
        raters = [("own", self.texts["plan.self"])]
        if audience != "person":
            raters.append(("manager", self.texts["plan.by_manager"]))
        rated = any(getattr(state.rating, field) for state in states for field, _ in raters)
        return views.LevelSignals(
            level=level,
            raters=tuple(raters) if rated else (),
            groups=tuple((covered.section.title, tuple(map(self._signal_row, covered.states))) for covered in assess.coverage(states)),
            without_opportunity=tuple(state.item for state in assess.without_opportunity(states)),
        )

    def _signal_row(self, state: SignalState) -> views.SignalRow:
        left = len(state.evidence) - EVIDENCE_SHOWN
        goals, more_goals = self._goal_titles(state)
        return views.SignalRow(
            state=state,
            evidence=tuple((item.title, self.wording.month(item.date)) for item in state.evidence[:EVIDENCE_SHOWN]),
            more_evidence=self.texts("plan.more", count=left) if left > 0 else "",
            goals=goals,
            more_goals=more_goals,
        )

    # Watch-outs.

    def _watchouts(self, evidence: Evidence, level: Level, target: Level | None) -> views.WatchoutsView:
        levels = [level, target] if target else [level]
        known = {
            f"{one.id}/{item.id}": (without_footnotes(item.text), one)
            for one in levels
            for section in one.of_kind("watchouts")
            for item in section.items
        }
        return views.WatchoutsView(
            lead=self.texts("plan.watchouts_lead", levels=f" {self.texts['and']} ".join(one.short for one in levels)),
            picked=tuple((*known[name], picked) for name, picked in evidence.watchouts.items() if name in known),
            others=tuple(watchout for name, watchout in known.items() if name not in evidence.watchouts),
        )

    # The year.

    def _year(self, evidence: Evidence, target_states: Sequence[SignalState]) -> views.YearView:
        year = plan_year(evidence, self.as_of)
        quarters = [*map(self._quarter, year.quarters)]
        # Rows of about the same length: five quarters are three and two.
        across = math.ceil(len(quarters) / math.ceil(len(quarters) / self.page_size.quarters))
        timeline = tuple(tuple(quarters[start : start + across]) for start in range(0, len(quarters), across))
        goals = [one.goal for one in numbered_goals(evidence.goals)]
        return views.YearView(
            timeline=timeline if any(one.goals or one.checkins for one in quarters) else (),
            goals=tuple(map(self._goal, goals)),
            unserved=tuple(state.item for state in assess.without_goal(target_states)) if evidence.goals else (),
        )

    def _quarter(self, planned: QuarterPlan) -> views.QuarterView:
        titles, left = first_titles([one.goal.title for one in planned.goals], QUARTER_SHOWN)
        left += max(0, len(planned.checkins) - QUARTER_SHOWN)
        return views.QuarterView(
            label=quarter(planned.quarter),
            goals=tuple(zip((one.goal.status for one in planned.goals), titles, strict=False)),
            checkins=tuple(self.wording.date(checkin.date) for checkin in planned.checkins[:QUARTER_SHOWN]),
            more=self.texts("plan.more_here", count=left) if left else "",
        )

    # The record: evidence, skills, assessments.

    def _record(self, evidence: Evidence, level: Level, target: Level | None) -> views.Record:
        items = assess.newest_first(evidence.evidence)
        # What is older in a long record is set closer, and loses nothing.
        spacious = NEWEST_SHOWN if len(items) > LONG_RECORD else len(items)
        left = len(items) - LOG_SHOWN
        return views.Record(
            log=tuple(self._log_entry(item, compact=number >= spacious) for number, item in enumerate(items[:LOG_SHOWN])),
            log_more=self.texts("plan.log_more", count=left) if left > 0 else "",
            skills=self._skills(evidence, level, target) if evidence.skills else (),
            scale=" · ".join(f"{number} {word}" for number, word in enumerate(self.ladder.skills.scale)),
            assessments=tuple((taken, self.wording.date(taken.date)) for taken in evidence.assessments),
        )

    def _log_entry(self, item: EvidenceItem, *, compact: bool) -> views.LogEntry:
        limit = SHORT_SIGNAL_LIMIT if compact else SIGNAL_LIMIT
        return views.LogEntry(
            item=item,
            date=self.wording.date(item.date) or self.texts["plan.undated"],
            signals=tuple((first_words(text, limit), level) for text, level in self.wording.signals(item.signals)),
            long=len(f"{item.what}{item.impact}{item.private}") > LONG_ENTRY,
            compact=compact,
        )

    def _skills(self, evidence: Evidence, level: Level, target: Level | None) -> tuple[views.SkillView, ...]:
        """The skills for which the file has a number or a level an expectation."""
        texts, found = self.texts, []
        for skill in self.ladder.skills.skills:
            actual = evidence.skills.get(skill.id)
            current, wanted = (skill.expected.get(one.id) if one else None for one in (level, target))
            expected = [(level, current), *([(target, wanted)] if target else [])]
            parts = [texts("plan.skill_now", level=one.short, number=number) for one, number in expected if number is not None]
            if actual is not None or parts:
                text = texts["plan.skill_unsaid"] if actual is None else texts("plan.skill_actual", number=actual)
                found.append(views.SkillView(skill.title, actual, current, wanted, "; ".join([text, *parts])))
        return tuple(found)

    # The conversation.

    def _conversation(self, evidence: Evidence, audience: Audience, aspiration: str) -> views.Conversation:
        not_shared = self.texts("plan.not_shared", name=evidence.person.name)
        checkins = sorted(
            (one for one in evidence.checkins if one.note or one.private), key=lambda one: one.date.last if one.date else date.max
        )
        return views.Conversation(
            aspiration=aspiration,
            feedback=tuple(
                views.ConversationNote(
                    head=", ".join(filter(None, [one.giver, one.relation, self.wording.date(one.date)])),
                    text=one.text,
                    aside="" if one.share or audience == "person" else not_shared,
                )
                for one in evidence.feedback
            ),
            checkins=tuple(
                views.ConversationNote(self.wording.date(one.date) or self.texts["plan.undated"], one.note or "", one.private or "")
                for one in checkins
            ),
            private=evidence.private or "",
        )


def says_nothing(evidence: Evidence) -> bool:
    """Whether the file has nothing that a plan could say. A worksheet takes the plan's place then."""
    return not any(
        (
            evidence.evidence, evidence.ratings, evidence.goals, evidence.summary, evidence.aspiration, evidence.watchouts,
            evidence.checkins, evidence.feedback, evidence.skills, evidence.assessments, evidence.private,
        )
    )  # fmt: skip


def _focus(level: Level) -> Section | None:
    return next(iter(level.of_kind("focus")), None)
