"""Evidence that was cut for its audience becomes the growth plan's view; templates have nothing left to decide.

Today's date, the theme's colors and the translation are passed in. What follows from the evidence is worked out in `assessment`.
The composer is in the order of the pages: `PlanComposer.compose` first, then each part of the plan below it.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from ladder_reports.assessment import coverage as assess
from ladder_reports.design.page_sizes import POINTS_PER_MM
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.plan import view as views
from ladder_reports.documents.plan.conversation import compose_conversation
from ladder_reports.documents.plan.first_page import compose_first_page
from ladder_reports.documents.plan.log import compose_log
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.signals import compose_gap, compose_holding, other_signals, voices
from ladder_reports.documents.plan.since import compose_since
from ladder_reports.documents.plan.skills import compose_assessments, compose_skills
from ladder_reports.documents.plan.year import compose_goals, compose_watchouts
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.model import Level

if TYPE_CHECKING:
    from ladder_reports.documents.plan.form import FormComposer
    from ladder_reports.documents.plan.revised import Revised


class PlanComposer:
    """Composes the plans of one ladder, in one language, theme and page size."""

    def __init__(self, setting: PlanSetting, *, fillable: bool = False) -> None:
        """`fillable` makes form fields of the room to write."""
        self.setting, self.fillable = setting, fillable
        self.ladder, self.texts, self.page_size, self.as_of = setting.ladder, setting.texts, setting.page_size, setting.as_of

    def compose(
        self,
        evidence: Evidence,
        audience: Audience,
        earlier: Evidence | None = None,
        *,
        alone: bool = False,
        retired: Mapping[int, Sequence[str]] = MappingProxyType({}),
        revised: "Revised | None" = None,
    ) -> views.Plan:
        """The view of a plan. `evidence` was cut for `audience`, and so was `earlier`, that of the last cycle.

        `alone` asks for the first page and no other. `retired` has signals that are no longer asked for, by the position of the piece of
        evidence for them. `revised` is what a newer text of the ladder means to the person.
        """
        setting, who = self.setting, voices(self.setting, evidence, audience)
        level, target = assess.current_level(self.ladder, evidence), assess.target_level(self.ladder, evidence)
        states, target_states = (assess.signal_states(self.ladder, evidence, one) for one in (level, target))
        others = self._not_printed(evidence, (*states, *target_states), alone=alone)
        printed = [*(state.name for state in (*states, *target_states)), *others]
        return views.Plan(
            head=self._head(self.texts("plan.title", name=evidence.person.name), evidence.person.name, "plan.name", evidence),
            name=evidence.person.name,
            colors=self._colors(level, target),
            first_page=compose_first_page(setting, evidence, audience, alone=alone),
            alone=alone,
            since=compose_since(setting, earlier, evidence, audience) if earlier and not alone else None,
            gap=compose_gap(setting, target_states, target, who) if target else None,
            holding=compose_holding(setting, states, level, who),
            watchouts=compose_watchouts(evidence, *filter(None, (level, target))),
            goals=compose_goals(setting, evidence),
            log=compose_log(setting, evidence, others, retired),
            skills=compose_skills(setting, evidence, level, target),
            scale=" · ".join(f"{number} {word}" for number, word in enumerate(self.ladder.skills.scale)),
            assessments=compose_assessments(setting, evidence),
            revised=self._revised(revised, audience, printed) if revised and not alone else None,
            conversation=compose_conversation(setting, evidence, audience, evidence.aspiration or ""),
            form=self._forms().plan(evidence, audience) if self.fillable else None,
        )

    def _revised(self, revised: "Revised", audience: Audience, printed: Sequence[str]) -> views.RevisedPage | None:
        """The page about a newer text of the ladder."""
        from ladder_reports.documents.plan.revised import compose_revised  # noqa: PLC0415 -- only for files of older versions

        return compose_revised(self.setting, revised, audience, printed)

    def compose_agenda(self, evidence: Evidence) -> views.Agenda:
        """The view of the manager's agenda; `evidence` was cut for the manager."""
        from ladder_reports.documents.plan.agenda import compose_agenda  # noqa: PLC0415 -- most plans are no agenda

        title = self.texts("agenda.title", name=evidence.person.name)
        head = self._head(title, evidence.person.manager or evidence.person.name, "agenda.name", evidence)
        return compose_agenda(self.setting, evidence, head, self._forms() if self.fillable else None)

    def compose_worksheet(self, level: Level, target: Level | None, evidence: Evidence | None = None) -> views.Worksheet:
        """The view of a worksheet: for a level, or for a person whose file says nothing but the level."""
        name = evidence.person.name if evidence else ""
        from ladder_reports.documents.pen_sheet import PenSheetComposer  # noqa: PLC0415 -- most plans are no worksheet

        title = f"{self.texts['plan.worksheet']}: {name or level.title}"
        levels = [one for one in (level, target) if one and any(one.named_items("signals"))] or [level]
        talk_with = (evidence and evidence.person.manager) or ""
        head = self._head(title, name or self.ladder.author or "ladder-reports", "plan.worksheet", evidence)
        sheets = PenSheetComposer(self.ladder, self.texts, self.setting.theme, self.setting.fonts, self.page_size)
        if self.fillable:
            form = self._forms().worksheet(level.title, head.footer, levels, evidence, talk_with)
            return views.Worksheet(head, (), sheets.zone.code, form)
        return views.Worksheet(
            head=head,
            sheets=tuple(sheets.compose(one, person=name, talk_with=talk_with, has_things=one is levels[-1]) for one in levels),
            code_width=sheets.zone.code,
        )

    def _forms(self) -> "FormComposer":
        from ladder_reports.documents.plan.form import FormComposer  # noqa: PLC0415 -- most plans are no form

        return FormComposer(self.setting)

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

    def _not_printed(self, evidence: Evidence, states: Sequence[assess.SignalState], *, alone: bool) -> tuple[str, ...]:
        """The full names of signals that a plan names by their codes only; `states` are those of its two levels."""
        of_levels = tuple(state.name for state in states)
        others = other_signals(evidence, of_levels)
        return (*of_levels, *others) if alone else others

    def _colors(self, level: Level, target: Level | None) -> views.PlanColors:
        levels = level, target or level
        return views.PlanColors(*(shade for one in levels for shade in (self.setting.color(one), self.setting.ink(one))))


def says_nothing(evidence: Evidence) -> bool:
    """Whether the file has nothing that a plan could say. A worksheet takes the plan's place then."""
    return not any(
        (
            evidence.evidence, evidence.ratings, evidence.goals, evidence.summary, evidence.aspiration, evidence.watchouts,
            evidence.checkins, evidence.feedback, evidence.skills, evidence.assessments, evidence.private,
        )
    )  # fmt: skip
