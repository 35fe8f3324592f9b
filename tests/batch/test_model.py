"""The values of a batch travel between processes, and say no password."""

import pickle
from pathlib import Path

from cycles import SOMEWHERE
from ladder_reports.batch.model import Batch, PlanRequest, PlanTask
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY
from process import run_python


def test_a_password_travels_but_is_never_shown() -> None:
    request = PlanRequest(Path("p.yaml"), password="correct horse")  # noqa: S106 -- made up
    task = PlanTask(request, "person", "", SOMEWHERE)
    assert "correct horse" not in repr(task) + str(request)
    assert task == pickle.loads(pickle.dumps(task))  # noqa: S301 -- our own
    assert "correct horse" == pickle.loads(pickle.dumps(task)).request.password  # noqa: S301


def test_a_batch_with_a_password_column_is_encrypted() -> None:
    batch = Batch((), Path("plans"), PlanOptions(DEFAULT_LADDER, DAY), password_column="password")  # noqa: S106 -- a column
    assert (True, False) == (batch.encrypted, Batch((), Path("plans"), batch.options).encrypted)


def test_the_options_are_light() -> None:
    """Everything that asks for a plan imports them."""
    code = "import sys, ladder_reports.documents.plan.options; print({'pydantic', 'yaml', 'weasyprint', 'jinja2'} & sys.modules.keys())"
    assert "set()" == run_python("-c", code).stdout.strip()
