"""The parts of a plan that tell rather than assess: the year, the evidence log, skills, conversation, what is new."""

import math
from collections.abc import Sequence
from datetime import date

from ladder_reports.assessment import coverage
from ladder_reports.assessment.changes import Changes
from ladder_reports.documents.plan import view as views
from ladder_reports.documents.plan.wording import FEW_WORDS_KEPT, WORDS_KEPT, Phrases, cut, few, quarter
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.model import Evidence, EvidenceItem, Goal
from ladder_reports.ladder.model import Level

LOG_SHOWN = 250
"""Pieces of evidence that a plan prints in full: about thirty pages. A log of thousands would take a minute and a gigabyte."""
LONG_RECORD = 18
"""Pieces of evidence beyond which a record is long."""
NEWEST = 6
"""Pieces of evidence that a long record sets with paragraphs of their own."""
QUARTER_SHOWN = 6
"""Goals, and check-ins, that a quarter of the timeline names."""
LONG_ENTRY = 1200
"""Characters of a piece of evidence, or of a goal, that is no longer kept on one page: a third of it, which would be left white."""


class Parts:
    """Composes the parts with the phrases of one ladder and language."""

    def __init__(self, say: Phrases) -> None:
        """Keep the phrases."""
        self.say, self.words, self.ladder = say, say.words, say.ladder

    def year(self, evidence: Evidence, as_of: date, unserved: Sequence[views.SignalRow], across: int) -> views.YearView | None:
        """The quarters with their goals, so many in a row; None where the file has neither goals nor check-ins."""
        year = coverage.plan_year(evidence, as_of)
        if not evidence.goals and not evidence.checkins:
            return None
        quarters = [self._quarter(one) for one in year.quarters]
        # Rows of about the same length: five quarters are three and two.
        per = math.ceil(len(quarters) / math.ceil(len(quarters) / across))
        goals = [*(goal for one in year.quarters for goal in one.goals), *year.unscheduled]
        return views.YearView(
            quarters=tuple(tuple(quarters[at : at + per]) for at in range(0, len(quarters), per)),
            goals=tuple(self.goal(goal) for goal in goals),
            unserved=tuple(unserved) if evidence.goals else (),
            drawn=any(one.goals or one.checkins for one in quarters),
        )

    def _quarter(self, one: coverage.QuarterPlan) -> views.QuarterView:
        """A quarter of the timeline; of dozens of goals it names a few."""
        titles, left = few([goal.title for goal in one.goals], QUARTER_SHOWN)
        left += max(0, len(one.checkins) - QUARTER_SHOWN)
        return views.QuarterView(
            label=quarter(one.quarter),
            goals=tuple(zip((goal.status for goal in one.goals), titles, strict=False)),
            checkins=tuple(self.say.when(checkin.date) for checkin in one.checkins[:QUARTER_SHOWN]),
            more=self.words("plan.more_here", count=left) if left else "",
        )

    def goal(self, goal: Goal) -> views.GoalView:
        """A goal with its signals in words."""
        return views.GoalView(
            title=goal.title,
            quarter=quarter(goal.quarter) if goal.quarter else self.words["plan.unscheduled"],
            status=goal.status,
            word=self.words[f"goal.{goal.status}"],
            signals=self.say.signals(goal.signals),
            aimless=not goal.signals and goal.status != "dropped",
            success=goal.success or "",
            support=goal.support or "",
            note=goal.note or "",
            long=len(f"{goal.success}{goal.support}{goal.note}") > LONG_ENTRY,
        )

    def skills(self, evidence: Evidence, level: Level, target: Level | None) -> tuple[views.SkillView, ...]:
        """The ladder's skills that the file or the levels say something about; nothing where the file names none."""
        if not evidence.skills:
            return ()
        words, found = self.words, []
        for skill in self.ladder.skills.skills:
            actual, now, then = evidence.skills.get(skill.id), skill.at(level.id), skill.at(target.id) if target else None
            parts = [words("plan.skill_now", level=level.short, number=now)] if now is not None else []
            parts += [words("plan.skill_now", level=target.short, number=then)] if target and then is not None else []
            said = words["plan.skill_unsaid"] if actual is None else words("plan.skill_actual", number=actual)
            if actual is not None or parts:
                found.append(views.SkillView(skill.title, actual, now, then, "; ".join([said, *parts])))
        return tuple(found)

    def log(self, items: Sequence[EvidenceItem]) -> tuple[views.LogEntry, ...]:
        """The record, newest first; in a long one, what is older is set closer, and says all the same."""
        near = NEWEST if len(items) > LONG_RECORD else len(items)
        return tuple(self._entry(item, close=number >= near) for number, item in enumerate(items[:LOG_SHOWN]))

    def _entry(self, item: EvidenceItem, *, close: bool) -> views.LogEntry:
        """A piece of evidence in full."""
        return views.LogEntry(
            title=item.title,
            when=self.say.when(item.date) or self.words["plan.undated"],
            what=item.what or "",
            impact=item.impact or "",
            links=tuple(link for link in map(self.say.link, item.links) if link),
            attested=self.words("plan.attested", who=item.attested_by) if item.attested_by else "",
            signals=tuple((cut(text, FEW_WORDS_KEPT if close else WORDS_KEPT), level) for text, level in self.say.signals(item.signals)),
            private=item.private or "",
            long=len(f"{item.what}{item.impact}{item.private}") > LONG_ENTRY,
            close=close,
        )

    def feedback(self, evidence: Evidence, audience: Audience) -> tuple[views.Remark, ...]:
        """What others said, and whether the person knows of it."""
        aside = self.words("plan.not_shared", name=evidence.person.name)
        return tuple(
            views.Remark(
                head=", ".join(filter(None, [one.giver, one.relation, self.say.when(one.date)])),
                text=one.text,
                aside="" if one.share or audience == "person" else aside,
            )
            for one in evidence.feedback
        )

    def checkins(self, evidence: Evidence) -> tuple[views.Remark, ...]:
        """Conversations, oldest first."""
        kept = [one for one in evidence.checkins if one.note or one.private]
        kept.sort(key=lambda one: one.date.last if one.date else date.max)
        return tuple(views.Remark(self.say.when(one.date) or self.words["plan.undated"], one.note or "", one.private or "") for one in kept)

    def since(self, changes: Changes) -> views.SinceView:
        """What is new since the last cycle."""
        words = self.words
        title = {level.id: level.short for level in self.ladder.levels}
        counts = (
            ("plan.since_evidence", len(changes.evidence_added)),
            ("plan.since_signals", len(changes.newly_evidenced)),
            ("plan.since_moves", len({move.name for move in changes.ratings})),
            ("plan.since_goals", len(changes.goals_done)),
        )
        parts = [words(name, count=count) for name, count in counts if count]
        if changes.promoted:
            before = title.get(changes.level_before, changes.level_before)
            parts.insert(0, words("plan.since_promoted", before=before, after=title[changes.level_after]))
        voices = {"self": words["plan.self"], "manager": words["plan.by_manager"], "agreed": words["plan.agreed"]}
        moves: dict[str, list[str]] = {}
        for move in changes.ratings:
            before, after = (self.say.word(status or "unrated") for status in (move.before, move.after))
            moves.setdefault(move.name, []).append(words("plan.since_move", voice=voices[move.key], before=before, after=after))
        moved = tuple(f"{cut(self.say.signals([name])[0][0])}: {'; '.join(steps)}" for name, steps in moves.items())
        lists = (
            (words["plan.since_added"], tuple(self.say.titled(item) for item in changes.evidence_added)),
            (words["plan.since_newly"], tuple(cut(text) for text, _ in self.say.signals(changes.newly_evidenced))),
            (words["plan.since_moved"], moved),
            (words["plan.since_done"], tuple(goal.title for goal in changes.goals_done)),
            (words["plan.since_new_goals"], tuple(goal.title for goal in changes.goals_added)),
            (words["plan.since_dropped"], tuple(goal.title for goal in changes.goals_dropped)),
        )
        line = words("plan.since_line", what="; ".join(parts) or words["plan.since_nothing"])
        return views.SinceView(line, tuple((head, entries) for head, entries in lists if entries))
