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
from ladder_reports.design.page_sizes import POINTS_PER_MM
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.plan import view as views
from ladder_reports.documents.plan.first_page import compose_first_page
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.since import compose_since
from ladder_reports.documents.plan.wording import (
    SHORT_SIGNAL_LIMIT,
    SIGNAL_LIMIT,
    first_titles,
    first_words,
    quarter,
)
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.model import Evidence, EvidenceItem, Goal
from ladder_reports.ladder.model import Level, Section, without_footnotes

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


class PlanComposer:
    """Composes the plans of one ladder, in one language, theme and page size."""

    def __init__(self, setting: PlanSetting, *, fillable: bool = False) -> None:
        """`fillable` makes form fields of the room to write."""
        self.setting, self.fillable = setting, fillable
        self.ladder, self.texts, self.page_size, self.as_of = setting.ladder, setting.texts, setting.page_size, setting.as_of
        self.wording = setting.wording

    def compose(self, evidence: Evidence, audience: Audience, changes: Changes | None = None, *, alone: bool = False) -> views.Plan:
        """The view of a plan. `evidence` was cut for `audience`; `changes` are those since the last cycle.

        `alone` asks for the first page and no other.
        """
        level, target = assess.current_level(self.ladder, evidence), assess.target_level(self.ladder, evidence)
        states, target_states = (assess.signal_states(self.ladder, evidence, one) for one in (level, target))
        return views.Plan(
            head=self._head(self.texts("plan.title", name=evidence.person.name), evidence.person.name, "plan.name", evidence),
            person=self._person(evidence, level, target),
            colors=self._colors(level, target),
            first_page=compose_first_page(self.setting, evidence, audience, alone=alone),
            alone=alone,
            since=compose_since(self.setting, changes) if changes is not None else None,
            current=self._level_signals(level, states, audience),
            target=self._level_signals(target, target_states, audience) if target else None,
            focus=_focus(level),
            watchouts=self._watchouts(evidence, level, target),
            year=self._year(evidence, target_states) if evidence.goals or evidence.checkins else None,
            record=self._record(evidence, level, target),
            conversation=self._conversation(evidence, audience, evidence.aspiration or ""),
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
            palette=self.setting.theme.palette,
            footer=self._footer(kind, evidence, cycle),
        )

    def _footer(self, kind: str, evidence: Evidence | None, cycle: Sequence[str]) -> str:
        """Whose plan it is and of which cycle; on a small page, whose first page has no room for it, the ladder's version, too."""
        version = self.texts("plan.ladder_version", version=self.ladder.version)
        if evidence is None:
            return f"{self.ladder.title}, {self.texts('version', version=self.ladder.version)}"
        name = " ".join([self.texts[kind + "_in_text"], *cycle])
        parts = [evidence.person.name, name, *([version] if self.page_size.small else [])]
        room = (self.page_size.text_width - 10) * POINTS_PER_MM / 7.4
        while len(parts) > 1 and self.setting.text_type.width(", ".join(parts)) > room:
            parts.pop()
        return ", ".join(parts)

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
        levels = level, target or level
        return views.PlanColors(*(shade for one in levels for shade in (self.setting.color(one), self.setting.ink(one))))

    # Goals.

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
