"""What is new since the last cycle."""

from ladder_reports.assessment.changes import Changes
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import Since


def compose_since(setting: PlanSetting, changes: Changes) -> Since:
    """What is new."""
    raise NotImplementedError
