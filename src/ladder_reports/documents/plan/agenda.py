"""The manager's agenda: what the two talk about, with room to write. It tells ratings and no private text, since it lies on the table."""

from collections.abc import Iterable, Sequence

from ladder_reports.assessment import coverage as assess
from ladder_reports.assessment.coverage import SignalState
from ladder_reports.assessment.goals import numbered_goals
from ladder_reports.design.page_sizes import LINE, POINTS_PER_MM
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.plan.form import FormComposer, keys_by_goal
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import Agenda, AgendaForm, AgendaSignal, AgendaSupport
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.model import Level

PEN_LINE = 21.0
"""The distance of two lines to write on, in points."""
ROOM = 2
"""Lines to write on below a signal, if all fits on one page; otherwise one."""
TITLE, SMALL_TITLE = (26.0, 28.0), (18.4, 21.0)
"""The size of the title, and the height of its lines, in points."""
TEXT_SIZE = 9.2
"""The size of text, in points."""
_BELOW_TITLE, _AROUND_GROUP, _BETWEEN = 42.0, 21.0, 17.5
"""Points below the title with its line of facts, around a group, and between two entries of a group."""
_AGREEMENT = 10 + 3 * PEN_LINE + 35
"""Points that what is agreed takes at least."""


def compose_agenda(setting: PlanSetting, evidence: Evidence, head: DocumentHead, forms: FormComposer | None) -> Agenda:
    """The agenda for a conversation. `evidence` was cut for the manager; with `forms`, the room to write is made of form fields."""
    texts, person = setting.texts, evidence.person
    level, target = assess.current_level(setting.ladder, evidence), assess.target_level(setting.ladder, evidence)
    states = [state for one in (target, level) for state in assess.signal_states(setting.ladder, evidence, one)]
    differ = [_signal(setting, evidence, state, forms) for state in states if state.to_discuss and not state.no_opportunity]
    chances = [_signal(setting, evidence, state, forms) for state in states if state.no_opportunity]
    support = _support(setting, evidence, forms)
    title = texts("agenda.title", name=_kept_together(setting, person.name))
    parts = [_step(setting, level, target), texts("agenda.for", name=person.manager) if person.manager else "", texts.date(head.day)]
    return Agenda(
        head=head,
        title=title,
        subtitle=", ".join(filter(None, parts)),
        differ=tuple(differ),
        chances=tuple(chances),
        support=support,
        room=ROOM if _fits(setting, title, (differ, chances, support)) else 1,
        form=AgendaForm(
            forms.stamp(evidence, "manager"), forms.footer(evidence, "manager"), forms.rings, forms.checkin_rows(with_private=False)
        )
        if forms
        else None,
    )


def _kept_together(setting: PlanSetting, name: str) -> str:
    """A name that no line of the title divides, if it fits one; how wide a screen's lines are is not known."""
    size = setting.page_size
    room = size.text_width * POINTS_PER_MM / (SMALL_TITLE if size.small else TITLE)[0]
    return name.replace(" ", "\u00a0") if not size.endless and setting.display_type.width(name) < room else name


def _step(setting: PlanSetting, level: Level, target: Level | None) -> str:
    texts = setting.texts
    return texts("review.from_to", first=level.short, second=target.short) if target else f"{level.short}, {texts['plan.top']}"


def _signal(setting: PlanSetting, evidence: Evidence, state: SignalState, forms: FormComposer | None) -> AgendaSignal:
    texts, rating = setting.texts, state.rating
    views = ((rating.own, evidence.person.name), (rating.manager, texts["agenda.you"]), (rating.agreed, texts["agenda.agreed"]))
    code = setting.codes[state.name]
    return AgendaSignal(
        code=code,
        ink=setting.ink(state.level),
        ratings=tuple((status, who) for status, who in views if status),
        note="" if forms else rating.note or "",
        agreed=forms.agreed(code, state) if forms else None,
        field=forms.note(code, state) if forms else None,
    )


def _support(setting: PlanSetting, evidence: Evidence, forms: FormComposer | None) -> tuple[AgendaSupport, ...]:
    """What live goals need from others, in the order of their numbers."""
    keys = keys_by_goal(evidence)
    return tuple(
        AgendaSupport(
            quarter=setting.wording.quarter(one.goal.quarter),
            text=one.goal.support,
            goal=setting.texts("agenda.for_goal", number=one.number, title=one.goal.title),
            field=forms.support(one, keys[id(one.goal)]) if forms else None,
        )
        for one in numbered_goals(evidence.goals)
        if one.is_live and one.goal.support
    )


def _fits(setting: PlanSetting, title: str, groups: Iterable[Sequence[AgendaSignal | AgendaSupport]]) -> bool:
    """Whether everything fits on one page with all its room to write."""
    size = setting.page_size
    title_size, title_line = SMALL_TITLE if size.small else TITLE
    width = size.text_width * POINTS_PER_MM
    height = setting.display_type.lines(title, width / title_size) * title_line + _BELOW_TITLE + _AGREEMENT

    def lines(*texts: str) -> int:
        return sum(setting.text_type.lines(text, width / TEXT_SIZE) for text in texts)

    for group in groups:
        heights = [
            lines(one.text, one.goal) * LINE + PEN_LINE
            if isinstance(one, AgendaSupport)
            else (1 + lines(one.code.text, one.note)) * LINE + ROOM * PEN_LINE
            for one in group
        ]
        height += sum(heights) + _BETWEEN * (len(group) - 1) + _AROUND_GROUP if group else 0
    return height <= size.lines("plan") * LINE
