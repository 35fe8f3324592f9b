"""Jobs for growth plans, as of the day of all tests, and plans that are composed and not printed."""

from functools import cache
from pathlib import Path
from typing import Any

from ladder_reports.documents.context import DocumentContext, load_context
from ladder_reports.documents.plan.build import ComposedPlan, PlanJob, compose_plan
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.documents.plan.view import Plan
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY


def plan_job(evidence: Path | None = None, ladder: Path = DEFAULT_LADDER, **more: Any) -> PlanJob:
    """The job for this evidence, or for a worksheet. `more` are fields of the options or of the job."""
    options = {name: more.pop(name) for name in PlanOptions.__struct_fields__ if name in more}
    return PlanJob(PlanOptions(ladder, DAY, **options), evidence, **more)


def composed(text: str, ladder: Path = DEFAULT_LADDER, **more: Any) -> ComposedPlan:
    """The plan of an evidence file with this text, before it is printed."""
    path = Path("p.yaml")
    return compose_plan(plan_job(path, ladder, **more), context(ladder), {path: text.encode()})


def plan_view(text: str, ladder: Path = DEFAULT_LADDER, **more: Any) -> Plan:
    """Its view."""
    view = composed(text, ladder, **more).view
    assert isinstance(view, Plan)
    return view


@cache
def context(ladder: Path) -> DocumentContext:
    """What plans of a ladder are made with, in the default theme."""
    return load_context(ladder, "default", None)
