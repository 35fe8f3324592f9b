"""The year in detail: each goal with its number, its quarter and what it takes. And the watch-outs that the person works on."""

from ladder_reports.assessment.goals import NumberedGoal, numbered_goals
from ladder_reports.documents.plan.entries import is_long, side_lines
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import GoalView, WatchoutView
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.model import Level, without_footnotes


def compose_goals(setting: PlanSetting, evidence: Evidence) -> tuple[GoalView, ...]:
    """The goals in the order of their numbers: live ones in full, done ones short, dropped ones last."""
    return tuple(_goal(setting, one) for one in numbered_goals(evidence.goals))


def _goal(setting: PlanSetting, one: NumberedGoal) -> GoalView:
    goal, codes = one.goal, setting.codes.of(one.goal.signals)
    # How a closed goal was to be reached is past; what came of it is evidence.
    success, support = (goal.success or "", goal.support or "") if one.is_live else ("", "")
    state, note = setting.texts[f"goal.{goal.status}"], goal.note or ""
    if one.is_live and not codes:
        state = f"{state}, {setting.texts['plan.aimless']}"
    return GoalView(
        number=one.number,
        title=goal.title,
        quarter=setting.wording.quarter(goal.quarter),
        status=goal.status,
        state=state,
        codes=codes,
        success=success,
        support=support,
        note=note,
        side_lines=side_lines(setting, codes, [state]),
        long=is_long(success, support, note),
    )


def compose_watchouts(evidence: Evidence, *levels: Level) -> tuple[WatchoutView, ...]:
    """The watch-outs of these levels that were picked to work on, in the ladder's order. The others stay in the booklet."""
    return tuple(
        WatchoutView(level.short, without_footnotes(item.text), note, action, is_long(note, action))
        for level in levels
        for name, _, item in level.named_items("watchouts")
        if (picked := evidence.watchouts.get(name))
        for note, action in [(picked.note or "", picked.action or "")]
    )
