"""Jobs for growth plans, as of the day of all tests."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from ladder_reports.documents.plan.build import PlanJob
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY


def plan_job(evidence: Path | None = None, ladder: Path = DEFAULT_LADDER, **more: Any) -> PlanJob:
    """The job for this evidence, or for a worksheet. `more` are fields of the options or of the job."""
    options = {field.name: more.pop(field.name) for field in fields(PlanOptions) if field.name in more}
    return PlanJob(PlanOptions(ladder, DAY, **options), evidence, **more)
