"""Skills and assessments."""

from ladder_reports.documents.plan.entries import link_view
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import Assessments, AssessmentView, SkillView
from ladder_reports.evidence.dates import newest_first
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.model import Level


def compose_skills(setting: PlanSetting, evidence: Evidence, level: Level, target: Level | None) -> tuple[SkillView, ...]:
    """The skills for which the file has a number or a level an expectation; none if the file has no skills."""
    texts, found = setting.texts, []
    for skill in setting.ladder.skills.skills if evidence.skills else ():
        actual = evidence.skills.get(skill.id)
        current, wanted = (skill.expected.get(one.id) if one else None for one in (level, target))
        expected = [(level, current), *([(target, wanted)] if target else [])]
        parts = [texts("plan.skill_now", level=one.short, number=number) for one, number in expected if number is not None]
        if actual is not None or parts:
            text = texts["plan.skill_unsaid"] if actual is None else texts("plan.skill_actual", number=actual)
            found.append(SkillView(skill.title, actual, current, wanted, "; ".join([text, *parts])))
    return tuple(found)


def compose_assessments(setting: PlanSetting, evidence: Evidence) -> Assessments | None:
    """The assessments, newest first; None if there are none. A column that none of them fills is left out."""
    taken = newest_first(evidence.assessments)
    if not taken:
        return None
    told = {
        "plan.when": [setting.wording.short_date(one.date) for one in taken],
        "plan.result": [one.result or "" for one in taken],
        "plan.depth": [one.depth or "" for one in taken],
    }
    columns = {name: cells for name, cells in told.items() if any(cells)}
    rows = zip(*columns.values(), strict=True) if columns else ([] for _ in taken)
    return Assessments(
        columns=tuple(setting.texts[name] for name in columns),
        linked=not setting.page_size.small and any(one.link for one in taken),
        entries=tuple(
            AssessmentView(one.name, tuple(cells), link_view(one.link) if one.link else None)
            for one, cells in zip(taken, rows, strict=True)
        ),
    )
