"""Evidence that has been cut for its audience becomes the growth plan's view; nothing is left to decide for a template.

Today's date, the theme's colours and the words are passed in. What is concluded from the evidence comes from `assess`.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from ladder_reports.assessment import coverage as assess
from ladder_reports.assessment.changes import Changes
from ladder_reports.design import colors
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.theme import Palette
from ladder_reports.design.translations import Translation
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.plan import view as views
from ladder_reports.documents.plan.first_page import Story, fill
from ladder_reports.documents.plan.parts import LOG_SHOWN, Parts
from ladder_reports.documents.plan.wording import Phrases, cycle, few, in_order
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.model import Ladder, Level, Section, without_footnotes

EVIDENCE_SHOWN = 3
GOALS_BESIDE = 3
"""Goals that are named beside a signal and as a gap's answer; the year has all of them."""

_STATUSES = ("demonstrated", "emerging", "not_yet", "no_opportunity", "unrated")


class Plans:
    """Composes plans of one ladder in one language and look."""

    def __init__(self, ladder: Ladder, words: Translation, *, as_of: date, paper: PageSize, look: Palette, fillable: bool = False) -> None:
        """`as_of` is printed on plans whose file names no date; `fillable` turns room to write into form fields."""
        self.ladder, self.words, self.as_of, self.paper, self.look = ladder, words, as_of, paper, look
        self.fillable = fillable
        self.say = Phrases(ladder, words)
        self.parts = Parts(self.say)
        self.colours = colors.level_colors(ladder, look.ramp)

    def plan(self, evidence: Evidence, audience: Audience, changes: Changes | None = None) -> views.Plan:
        """The view of a plan; `evidence` must have been cut for `audience`."""
        words, ladder = self.words, self.ladder
        level, target = assess.current_level(ladder, evidence), assess.target_level(ladder, evidence)
        held, aimed = assess.signal_states(ladder, evidence, level), assess.signal_states(ladder, evidence, target)
        name, as_of = evidence.person.name, evidence.as_of or self.as_of
        gaps = tuple(self._gap(gap) for gap in assess.gaps(aimed))
        goals = tuple(self.parts.goal(goal) for goal in in_order(evidence.goals))
        focus = next(iter(level.of_kind("focus")), None)
        across = self.paper.quarters
        since = self.parts.since(changes) if changes is not None else None
        coverage = self._coverage(held, aimed)
        story = Story(
            name, evidence.summary or "", evidence.aspiration or "", since.line if since else "", len(coverage),
            focus.text if focus and target else "", [(f"{gap.text} {gap.why}", gap.answer) for gap in gaps], [goal.title for goal in goals],
        )  # fmt: skip
        first = fill(self.paper, story)
        return views.Plan(
            head=DocumentHead(
                translation=words,
                lang=ladder.lang,
                title=words("plan.title", name=name),
                author=name,
                eyebrow=" · ".join([words["plan.name"], *cycle(evidence)]),
                day=as_of,
                palette=self.look,
                footer=f"{ladder.title}, {words('version', version=ladder.version)}",
            ),
            name=name,
            step=self._step(level, target),
            facts=self._facts(evidence, as_of),
            colour=self._shade(level),
            text_colour=self._ink(level),
            target_colour=self._shade(target or level),
            summary=first.summary,
            summary_leads=first.leads,
            whole_summary=story.summary if first.summary != story.summary.strip() else "",
            aspiration=story.aspiration,
            aspires_first=first.aspiration,
            since=since,
            current_head=words("plan.now", level=level.short),
            target_head=words("plan.target", level=target.short) if target else "",
            coverage=coverage,
            legend=tuple(views.Mark(status, self.say.word(status), evidence=False) for status in self._seen(held, aimed)),
            remark=words("plan.not_a_score", level=level.short),
            focus=focus,
            gaps=gaps[: first.gaps],
            no_gaps=words("plan.no_gaps", level=target.short) if target and not gaps else "",
            goals=goals[: first.goals],
            holding=self._part("plan.holding", level, held, audience),
            growing=self._part("plan.gap", target, aimed, audience) if target else None,
            sustaining=target is None,
            watchouts=self._picked(evidence, level, target),
            other_watchouts=self._others(evidence, level, target),
            watchouts_lead=words("plan.watchouts_lead", levels=self._both(level, target)),
            year=self.parts.year(evidence, as_of, [self._row(state, ()) for state in assess.unserved(aimed)], across),
            log=self.parts.log(assess.newest_first(evidence.evidence)),
            log_more=words("plan.log_more", count=unshown) if (unshown := len(evidence.evidence) - LOG_SHOWN) > 0 else "",
            skills=self.parts.skills(evidence, level, target),
            scale=" · ".join(f"{number} {word}" for number, word in enumerate(ladder.skills.scale)),
            assessments=tuple(
                views.AssessmentView(one.name, self.say.when(one.date), one.result or "", one.depth or "", self.say.link(one.link))
                for one in evidence.assessments
            ),
            feedback=self.parts.feedback(evidence, audience),
            checkins=self.parts.checkins(evidence),
            private=evidence.private or "",
            columns=self.paper.columns,
            fillable=self.fillable,
        )

    def worksheet(self, level: Level, target: Level | None, evidence: Evidence | None = None) -> views.Worksheet:
        """The view of a worksheet: for a level, or for a person whose file says nothing but the level."""
        words = self.words
        as_of = (evidence and evidence.as_of) or self.as_of
        name = evidence.person.name if evidence else ""
        return views.Worksheet(
            head=DocumentHead(
                translation=words,
                lang=self.ladder.lang,
                title=f"{words['plan.worksheet']}: {name or level.title}",
                author=name or self.ladder.author or "ladder-reports",
                eyebrow=" · ".join([words["plan.worksheet"], *cycle(evidence)]),
                day=as_of,
                palette=self.look,
                footer=f"{self.ladder.title}, {words('version', version=self.ladder.version)}",
            ),
            name=name,
            step=self._step(level, target),
            facts=self._facts(evidence, as_of) if evidence else (),
            colour=self._shade(level),
            text_colour=self._ink(level),
            target_colour=self._shade(target or level),
            level=level,
            target=target,
            current=level.of_kind("signals"),
            aims=target.of_kind("signals") if target else (),
            focus=next(iter(level.of_kind("focus")), None),
            quarter_rules=self.paper.quarter_lines,
            fillable=self.fillable,
        )

    def _step(self, level: Level, target: Level | None) -> str:
        if target is None:
            return f"{level.title}, {self.words['plan.top']}"
        return self.words("plan.from_to", first=level.title, second=target.title)

    def _both(self, level: Level, target: Level | None) -> str:
        return f"{level.short} {self.words['and']} {target.short}" if target else level.short

    def _facts(self, evidence: Evidence, as_of: date) -> tuple[tuple[str, str], ...]:
        words, person = self.words, evidence.person
        facts = (
            (words["plan.role"], person.role),
            (words["plan.team"], person.team),
            (words["plan.manager"], person.manager),
            (words["plan.as_of"], words.date(as_of)),
            (words["plan.ladder"], words("plan.ladder_text", version=self.ladder.version)),
        )
        return tuple((label, text) for label, text in facts if text)

    def _shade(self, level: Level) -> str:
        return colors.notation(self.colours[level.id])

    def _ink(self, level: Level) -> str:
        return colors.notation(colors.for_text(self.colours[level.id]))

    def _mark(self, state: assess.SignalState) -> views.Mark:
        status = state.voices[0] if state.voices else "unrated"
        return views.Mark(status, self.say.word(status), bool(state.evidence))

    def _seen(self, *levels: Iterable[assess.SignalState]) -> list[str]:
        found = {self._mark(state).status for states in levels for state in states}
        return [status for status in _STATUSES if status in found]

    def _coverage(self, held: Sequence[assess.SignalState], aimed: Sequence[assess.SignalState]) -> tuple[views.CoverageRow, ...]:
        current = {one.section.id: one for one in assess.coverage(held)}
        target = {one.section.id: one for one in assess.coverage(aimed)}
        order = [head.id for head in self.ladder.sections if head.id in current or head.id in target]
        return tuple(
            views.CoverageRow(
                title=(current.get(name) or target[name]).section.title,
                current=self._marks(current.get(name)),
                target=self._marks(target.get(name)),
            )
            for name in order
        )

    def _marks(self, covered: assess.Coverage | None) -> views.Marks | None:
        if covered is None:
            return None
        marks = tuple(self._mark(state) for state in covered.states)
        count = self.words("plan.of", some=covered.with_evidence, all=covered.total)
        counted = self.words("plan.counts", section=covered.section.title, some=covered.with_evidence, all=covered.total)
        return views.Marks(marks, count, f"{covered.level.short}. {counted}: {', '.join(mark.word for mark in marks)}.")

    def _gap(self, gap: assess.Gap) -> views.GapView:
        words = self.words
        why = ", ".join(
            words[name] for name, true in (("plan.gap_no_evidence", gap.no_evidence), ("plan.gap_not_yet", gap.not_yet)) if true
        )
        titles, more = self._few_goals(gap.state)
        goals = "; ".join([*titles, more] if more else titles)
        answer = words("plan.gap_goal", goals=goals) if goals else words["plan.gap_no_goal"]
        return views.GapView(without_footnotes(gap.state.item.text), why, answer)

    def _few_goals(self, state: assess.SignalState) -> tuple[tuple[str, ...], str]:
        titles, left = few([goal.title for goal in state.goals], GOALS_BESIDE)
        return titles, self.words("plan.more_goals", count=left) if left else ""

    def _part(self, name: str, level: Level, states: Sequence[assess.SignalState], audience: Audience) -> views.LevelPart:
        words = self.words
        voices = [("own", words["plan.self"])]
        if audience != "person":
            voices.append(("manager", words["plan.by_manager"]))
        rated = any(getattr(state.rating, field) for state in states for field, _ in voices)
        shown = voices if rated else []
        rows = {state.name: self._row(state, shown) for state in states}
        groups = tuple(
            views.SignalGroup(covered.section.title, tuple(rows[state.name] for state in covered.states))
            for covered in assess.coverage(states)
        )
        return views.LevelPart(
            title=words[name],
            lead=words(f"{name}_lead", level=level.title),
            level=level,
            colour=self._shade(level),
            text_colour=self._ink(level),
            voices=tuple(label for _, label in shown),
            groups=groups,
            chances=tuple(rows[state.name] for state in assess.without_opportunity(states)),
        )

    def _row(self, state: assess.SignalState, voices: Sequence[tuple[str, str]]) -> views.SignalRow:
        given = [(label, getattr(state.rating, field)) for field, label in voices]
        left = len(state.evidence) - EVIDENCE_SHOWN
        goals, more_goals = self._few_goals(state)
        return views.SignalRow(
            item=state.item,
            voices=tuple(self._voice(label, status) for label, status in given),
            agreed=self._voice(self.words["plan.agreed"], state.rating.agreed),
            talk=state.to_discuss,
            note=state.rating.note or "",
            private=state.rating.private or "",
            evidence=tuple(views.Shown(item.title, self.say.month(item.date)) for item in state.evidence[:EVIDENCE_SHOWN]),
            more=self.words("plan.more", count=left) if left > 0 else "",
            missing="" if state.evidence or state.no_opportunity else self.words["plan.missing"],
            goals=goals,
            more_goals=more_goals,
        )

    def _voice(self, label: str, status: str | None) -> views.Voice:
        return views.Voice(label, status or "", self.say.word(status) if status else "")

    def _picked(self, evidence: Evidence, level: Level, target: Level | None) -> tuple[views.WatchoutView, ...]:
        texts = dict(_watchouts(level, target))
        return tuple(
            views.WatchoutView(texts[name][0], texts[name][1], watchout.note or "", watchout.action or "")
            for name, watchout in evidence.watchouts.items()
            if name in texts
        )

    @staticmethod
    def _others(evidence: Evidence, level: Level, target: Level | None) -> tuple[views.WatchoutView, ...]:
        return tuple(views.WatchoutView(text, one) for name, (text, one) in _watchouts(level, target) if name not in evidence.watchouts)


def says_nothing(evidence: Evidence) -> bool:
    """Whether the file holds nothing that a plan could tell; its plan is a worksheet then."""
    return not any(
        (
            evidence.evidence, evidence.ratings, evidence.goals, evidence.summary, evidence.aspiration, evidence.watchouts,
            evidence.checkins, evidence.feedback, evidence.skills, evidence.assessments, evidence.private,
        )
    )  # fmt: skip


def _watchouts(level: Level, target: Level | None) -> list[tuple[str, tuple[str, Level]]]:
    sections: list[tuple[Level, Section]] = [(one, section) for one in (level, target) if one for section in one.of_kind("watchouts")]
    return [(f"{one.id}/{item.id}", (without_footnotes(item.text), one)) for one, section in sections for item in section.items]
