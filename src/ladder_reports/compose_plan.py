"""Evidence that has been cut for its audience becomes the growth plan's view; nothing is left to decide for a template.

Today's date, the theme's colours and the words are passed in. What is concluded from the evidence comes from `assess`.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from ladder_reports import __version__, assess, colour
from ladder_reports import plan_view as views
from ladder_reports.audience import Audience
from ladder_reports.compose import Palette, Paper, level_colours
from ladder_reports.dates import Dated, PartialDate, Quarter
from ladder_reports.evidence_model import Evidence, EvidenceItem, Goal, Link, Period
from ladder_reports.model import Ladder, Level, Section, without_footnotes
from ladder_reports.since import Changes
from ladder_reports.words import Words

GAPS_SHOWN = 4
EVIDENCE_SHOWN = 3
GOALS_SHOWN = 5
LEAD_LIMIT = 330
WORDS_KEPT = 46
"""Characters of a signal's text in the evidence log, where it only has to be recognised."""

_STATUSES = ("demonstrated", "emerging", "not_yet", "no_opportunity", "unrated")


class Plans:
    """Composes plans of one ladder in one language and look."""

    def __init__(self, ladder: Ladder, words: Words, *, as_of: date, paper: Paper, look: Palette, fillable: bool = False) -> None:
        """`as_of` is printed on plans whose file names no date; `fillable` turns room to write into form fields."""
        self.ladder, self.words, self.as_of, self.paper, self.look = ladder, words, as_of, paper, look
        self.fillable = fillable
        self.colours = level_colours(ladder, look.ramp)

    def plan(self, evidence: Evidence, audience: Audience, changes: Changes | None = None) -> views.Plan:
        """The view of a plan; `evidence` must have been cut for `audience`."""
        words, ladder = self.words, self.ladder
        level, target = assess.current_level(ladder, evidence), assess.target_level(ladder, evidence)
        held, aimed = assess.signal_states(ladder, evidence, level), assess.signal_states(ladder, evidence, target)
        name, as_of = evidence.person.name, evidence.as_of or self.as_of
        top_gaps = assess.gaps(aimed)
        focus = next(iter(level.of_kind("focus")), None)
        return views.Plan(
            words=words,
            lang=ladder.lang,
            title=words("plan_title", name=name),
            author=name,
            created=f"{as_of.isoformat()}T00:00:00Z",
            tool_version=__version__,
            eyebrow=" · ".join([words["plan"], *_cycle(evidence)]),
            name=name,
            step=self._step(level, target),
            footer=f"{ladder.title}, {words('version', version=ladder.version)}",
            facts=self._facts(evidence, as_of),
            colour=self._shade(level),
            text_colour=self._ink(level),
            target_colour=self._shade(target or level),
            summary=evidence.summary or "",
            summary_leads=_leads(evidence.summary),
            aspiration=evidence.aspiration or "",
            since=self._since(changes) if changes is not None else None,
            current_head=words("plan_now", level=level.short),
            target_head=words("plan_target", level=target.short) if target else "",
            coverage=self._coverage(held, aimed),
            legend=tuple(views.Mark(status, self._word(status), evidence=False) for status in self._seen(held, aimed)),
            remark=words("plan_not_a_score", level=level.short),
            focus=focus,
            focus_level=level,
            gaps=tuple(self._gap(gap) for gap in top_gaps[:GAPS_SHOWN]),
            no_gaps=words("plan_no_gaps", level=target.short) if target and not top_gaps else "",
            goals=tuple(self._goal(goal) for goal in _in_order(evidence.goals))[:GOALS_SHOWN],
            holding=self._part("plan_holding", level, held, audience),
            growing=self._part("plan_gap", target, aimed, audience) if target else None,
            sustaining=target is None,
            watchouts=self._picked(evidence, level, target),
            other_watchouts=self._others(evidence, level, target),
            watchouts_lead=words("plan_watchouts_lead", levels=self._both(level, target)),
            year=self._year(evidence, as_of, aimed),
            log=tuple(self._entry(item) for item in assess.newest_first(evidence.evidence)),
            skills=self._skills(evidence, level, target),
            scale=" · ".join(f"{number} {word}" for number, word in enumerate(ladder.skills.scale)),
            assessments=tuple(
                views.AssessmentView(one.name, self._when(one.date), one.result or "", one.depth or "", self._link(one.link))
                for one in evidence.assessments
            ),
            feedback=self._feedback(evidence, audience),
            checkins=self._checkins(evidence),
            private=evidence.private or "",
            columns=self.paper.columns,
            accent=self.look.accent,
            ink=self.look.ink,
            hairline=self.look.hairline,
            logo=self.look.logo,
            fillable=self.fillable,
        )

    def worksheet(self, level: Level, target: Level | None, evidence: Evidence | None = None) -> views.Worksheet:
        """The view of a worksheet: for a level, or for a person whose file says nothing but the level."""
        words = self.words
        as_of = (evidence and evidence.as_of) or self.as_of
        name = evidence.person.name if evidence else ""
        return views.Worksheet(
            words=words,
            lang=self.ladder.lang,
            title=f"{words['plan_worksheet']}: {name or level.title}",
            author=name or self.ladder.author or "ladder-reports",
            created=f"{as_of.isoformat()}T00:00:00Z",
            tool_version=__version__,
            eyebrow=" · ".join([words["plan_worksheet"], *_cycle(evidence)]),
            name=name,
            step=self._step(level, target),
            footer=f"{self.ladder.title}, {words('version', version=self.ladder.version)}",
            facts=self._facts(evidence, as_of) if evidence else (),
            colour=self._shade(level),
            text_colour=self._ink(level),
            target_colour=self._shade(target or level),
            level=level,
            target=target,
            current=level.of_kind("signals"),
            aims=target.of_kind("signals") if target else (),
            focus=next(iter(level.of_kind("focus")), None),
            rules=1,
            logo=self.look.logo,
            fillable=self.fillable,
        )

    def _step(self, level: Level, target: Level | None) -> str:
        if target is None:
            return f"{level.title}, {self.words['plan_top']}"
        return self.words("plan_from_to", first=level.title, second=target.title)

    def _both(self, level: Level, target: Level | None) -> str:
        return f"{level.short} {self.words['and']} {target.short}" if target else level.short

    def _facts(self, evidence: Evidence, as_of: date) -> tuple[tuple[str, str], ...]:
        words, person = self.words, evidence.person
        facts = (
            (words["plan_role"], person.role),
            (words["plan_team"], person.team),
            (words["plan_manager"], person.manager),
            (words["plan_as_of"], words.date(as_of)),
            (words["plan_ladder"], words("plan_ladder_text", version=self.ladder.version)),
        )
        return tuple((label, text) for label, text in facts if text)

    def _shade(self, level: Level) -> str:
        return colour.notation(self.colours[level.id])

    def _ink(self, level: Level) -> str:
        return colour.notation(colour.for_text(self.colours[level.id]))

    def _word(self, status: str) -> str:
        return self.words[f"status_{status}"]

    def _mark(self, state: assess.SignalState) -> views.Mark:
        status = state.voices[0] if state.voices else "unrated"
        return views.Mark(status, self._word(status), bool(state.evidence))

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
        count = self.words("plan_of", some=covered.with_evidence, all=covered.total)
        counted = self.words("plan_counts", section=covered.section.title, some=covered.with_evidence, all=covered.total)
        return views.Marks(marks, count, f"{covered.level.short}. {counted}: {', '.join(mark.word for mark in marks)}.")

    def _gap(self, gap: assess.Gap) -> views.GapView:
        words = self.words
        why = ", ".join(
            words[name] for name, true in (("plan_gap_no_evidence", gap.no_evidence), ("plan_gap_not_yet", gap.not_yet)) if true
        )
        goals = "; ".join(goal.title for goal in gap.state.goals)
        answer = words("plan_gap_goal", goals=goals) if goals else words["plan_gap_no_goal"]
        return views.GapView(without_footnotes(gap.state.item.text), gap.state.level, why, answer)

    def _part(self, name: str, level: Level, states: Sequence[assess.SignalState], audience: Audience) -> views.LevelPart:
        words = self.words
        voices = [("own", words["plan_self"])]
        if audience != "person":
            voices.append(("manager", words["plan_by_manager"]))
        if any(state.rating.agreed for state in states):
            voices.append(("agreed", words["plan_agreed"]))
        rated = any(state.voices for state in states)
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
        return views.SignalRow(
            item=state.item,
            level=state.level,
            voices=tuple(views.Voice(label, status or "", self._word(status) if status else "") for label, status in given),
            talk=state.to_discuss,
            note=state.rating.note or "",
            private=state.rating.private or "",
            evidence=tuple(views.Shown(item.title, self._when(item.date)) for item in state.evidence[:EVIDENCE_SHOWN]),
            more=self.words("plan_more", count=left) if left > 0 else "",
            missing="" if state.evidence or state.no_opportunity else self.words["plan_missing"],
            goals=tuple(goal.title for goal in state.goals),
        )

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

    def _year(self, evidence: Evidence, as_of: date, aimed: Sequence[assess.SignalState]) -> views.YearView | None:
        year = assess.plan_year(evidence, as_of)
        unserved = tuple(self._row(state, ()) for state in assess.unserved(aimed))
        if not evidence.goals and not evidence.checkins:
            return None
        quarters = tuple(
            views.QuarterView(
                label=_quarter(one.quarter),
                goals=tuple(self._goal(goal) for goal in one.goals),
                checkins=tuple(self._when(checkin.date) for checkin in one.checkins),
            )
            for one in year.quarters
        )
        goals = [*(goal for one in year.quarters for goal in one.goals), *year.unscheduled]
        spoken = "; ".join(
            f"{one.label}: {', '.join(goal.title for goal in one.goals) or self.words['plan_no_goal_here']}" for one in quarters
        )
        return views.YearView(
            quarters=quarters,
            spoken=self.words("plan_timeline", quarters=spoken),
            goals=tuple(self._goal(goal) for goal in goals),
            unserved=unserved if evidence.goals else (),
            drawn=any(one.goals or one.checkins for one in quarters),
        )

    def _goal(self, goal: Goal) -> views.GoalView:
        return views.GoalView(
            title=goal.title,
            quarter=_quarter(goal.quarter) if goal.quarter else self.words["plan_unscheduled"],
            status=goal.status,
            word=self.words[f"goal_{goal.status}"],
            signals=self._signals(goal.signals),
            aimless=not goal.signals and goal.status != "dropped",
            success=goal.success or "",
            support=goal.support or "",
            note=goal.note or "",
        )

    def _signals(self, names: Iterable[str]) -> tuple[tuple[str, Level], ...]:
        """Signals as readers know them: their text, not their ids."""
        found = []
        for name in names:
            level_id, _, item_id = name.partition("/")
            level = self.ladder.by_id[level_id]
            text = next(item.text for section in level.sections for item in section.items if item.id == item_id)
            found.append((without_footnotes(text), level))
        return tuple(found)

    def _skills(self, evidence: Evidence, level: Level, target: Level | None) -> tuple[views.SkillView, ...]:
        """The ladder's skills that the file or the levels say something about; nothing where the file names none."""
        if not evidence.skills:
            return ()
        words, found = self.words, []
        for skill in self.ladder.skills.skills:
            actual, now, then = evidence.skills.get(skill.id), skill.at(level.id), skill.at(target.id) if target else None
            parts = [words("plan_skill_now", level=level.short, number=now)] if now is not None else []
            parts += [words("plan_skill_now", level=target.short, number=then)] if target and then is not None else []
            said = words["plan_skill_unsaid"] if actual is None else words("plan_skill_actual", number=actual)
            if actual is not None or parts:
                found.append(views.SkillView(skill.title, actual, now, then, "; ".join([said, *parts])))
        return tuple(found)

    def _entry(self, item: EvidenceItem) -> views.LogEntry:
        return views.LogEntry(
            title=item.title,
            when=self._when(item.date) or self.words["plan_undated"],
            what=item.what or "",
            impact=item.impact or "",
            links=tuple(link for link in map(self._link, item.links) if link),
            attested=self.words("plan_attested", who=item.attested_by) if item.attested_by else "",
            signals=tuple((_cut(text), level) for text, level in self._signals(item.signals)),
            private=item.private or "",
        )

    @staticmethod
    def _link(link: Link | None) -> views.LinkView | None:
        if link is None:
            return None
        shown = link.url.split("://", 1)[-1].removesuffix("/")
        return views.LinkView(link.title or "", link.url, shown)

    def _feedback(self, evidence: Evidence, audience: Audience) -> tuple[views.Remark, ...]:
        aside = self.words("plan_not_shared", name=evidence.person.name)
        return tuple(
            views.Remark(
                head=", ".join(filter(None, [one.giver, one.relation, self._when(one.date)])),
                text=one.text,
                aside="" if one.share or audience == "person" else aside,
            )
            for one in evidence.feedback
        )

    def _checkins(self, evidence: Evidence) -> tuple[views.Remark, ...]:
        kept = [one for one in evidence.checkins if one.note or one.private]
        kept.sort(key=lambda one: one.date.last if one.date else date.max)
        return tuple(views.Remark(self._when(one.date) or self.words["plan_undated"], one.note or "", one.private or "") for one in kept)

    def _since(self, changes: Changes) -> views.SinceView:
        words = self.words
        title = {level.id: level.short for level in self.ladder.levels}
        counts = (
            ("plan_since_evidence", len(changes.evidence_added)),
            ("plan_since_signals", len(changes.newly_evidenced)),
            ("plan_since_moves", len({move.name for move in changes.moves})),
            ("plan_since_goals", len(changes.goals_done)),
        )
        parts = [words(name, count=count) for name, count in counts if count]
        if changes.promoted:
            before = title.get(changes.level_before, changes.level_before)
            parts.insert(0, words("plan_since_promoted", before=before, after=title[changes.level_after]))
        voices = {"self": words["plan_self"], "manager": words["plan_by_manager"], "agreed": words["plan_agreed"]}
        moves: dict[str, list[str]] = {}
        for move in changes.moves:
            before, after = (self._word(status or "unrated") for status in (move.before, move.after))
            moves.setdefault(move.name, []).append(words("plan_since_move", voice=voices[move.voice], before=before, after=after))
        moved = tuple(f"{_cut(self._signals([name])[0][0])}: {'; '.join(steps)}" for name, steps in moves.items())
        lists = (
            (words["plan_since_added"], tuple(self._titled(item) for item in changes.evidence_added)),
            (words["plan_since_newly"], tuple(_cut(text) for text, _ in self._signals(changes.newly_evidenced))),
            (words["plan_since_moved"], moved),
            (words["plan_since_done"], tuple(goal.title for goal in changes.goals_done)),
            (words["plan_since_new_goals"], tuple(goal.title for goal in changes.goals_added)),
            (words["plan_since_dropped"], tuple(goal.title for goal in changes.goals_dropped)),
        )
        line = words("plan_since_line", what="; ".join(parts) or words["plan_since_nothing"])
        return views.SinceView(line, tuple((head, entries) for head, entries in lists if entries))

    def _titled(self, item: EvidenceItem) -> str:
        when = self._when(item.date)
        return f"{item.title} ({when})" if when else item.title

    def _when(self, when: Dated | None) -> str:
        """A date or a period as a reader writes it."""
        if isinstance(when, PartialDate):
            return self.words.partial(when.year, when.month, when.day)
        if isinstance(when, Period):
            return f"{self._when(when.start)} – {self._when(when.end)}" if str(when.start) != str(when.end) else self._when(when.end)
        return ""


def says_nothing(evidence: Evidence) -> bool:
    """Whether the file holds nothing that a plan could tell; its plan is a worksheet then."""
    return not any(
        (
            evidence.evidence, evidence.ratings, evidence.goals, evidence.summary, evidence.aspiration, evidence.watchouts,
            evidence.checkins, evidence.feedback, evidence.skills, evidence.assessments, evidence.private,
        )
    )  # fmt: skip


def _in_order(goals: Iterable[Goal]) -> list[Goal]:
    """Goals still to be reached or reached, by quarter; those without one come last."""
    return sorted((goal for goal in goals if goal.status != "dropped"), key=lambda goal: str(goal.quarter or "9999"))


def _cut(text: str) -> str:
    """The first words of a signal's text, enough to know it by."""
    words, kept = text.split(), ""
    for word in words:
        if len(kept) + len(word) > WORDS_KEPT:
            # A cut inside emphasis or a link would leave half of its marks.
            return re.sub(r"[*_`\[\]]|\([^)]*$", "", kept.rstrip(" ,;:(–—")) + " …"
        kept = f"{kept} {word}" if kept else word
    return text.rstrip(".")


def _cycle(evidence: Evidence | None) -> list[str]:
    return [evidence.cycle.replace("-", " ")] if evidence and evidence.cycle else []


def _leads(text: str | None) -> bool:
    return bool(text) and len(text or "") <= LEAD_LIMIT and "\n\n" not in (text or "").strip()


def _watchouts(level: Level, target: Level | None) -> list[tuple[str, tuple[str, Level]]]:
    sections: list[tuple[Level, Section]] = [(one, section) for one in (level, target) if one for section in one.of_kind("watchouts")]
    return [(f"{one.id}/{item.id}", (without_footnotes(item.text), one)) for one, section in sections for item in section.items]


def _quarter(quarter: Quarter) -> str:
    return str(quarter).replace("-", " ")
