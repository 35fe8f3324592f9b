"""The plan's first page, which tells the year alone."""

from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import FirstPage
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.model import Evidence


def compose_first_page(setting: PlanSetting, evidence: Evidence, audience: Audience) -> FirstPage:
    """The first page of a plan; `evidence` was cut for `audience`."""
    return FirstPage(evidence.summary or "")
