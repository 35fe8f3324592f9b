"""An earlier cycle's ``report.json``, read again so that a packet can say what moved since."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ladder_reports.assessment.calibration import EarlierCycle
from ladder_reports.batch.report import FORMAT, Report
from ladder_reports.errors import InputError, Loaded, Problem, shortened
from ladder_reports.ladder.model import Ladder

_MOST_PROBLEMS = 5


def load_earlier(path: Path, ladder: Ladder) -> Loaded[EarlierCycle]:
    """What an earlier report says of its people, with notes on what has changed since.

    Raises:
        InputError: the file is no report of a batch, is of another format, or is of another ladder.
    """
    data = _data(path)
    if data.get("format") != FORMAT:
        found = shortened(str(data.get("format")), 20)
        raise _refused(path, f"is a report of format {found}, and this version reads {FORMAT}: run that cycle's batch again")
    try:
        report = Report.model_validate(data)
    except ValidationError as error:
        raise InputError(
            Problem(str(path), 0, 0, f"'{'.'.join(map(str, fault['loc']))[:120]}': {fault['msg'][:200]}")
            for fault in error.errors(include_url=False)[:_MOST_PROBLEMS]
        ) from error
    if report.ladder.id != ladder.id:
        raise _refused(path, f"is of the ladder '{shortened(report.ladder.id)}', and the one in use is '{ladder.id}'")
    notes = []
    if report.ladder.version != ladder.version:
        was = f"was made from the ladder's version {shortened(report.ladder.version)}, and the one in use is {ladder.version}"
        notes.append(Problem(str(path), 0, 0, was, note=True))
    return Loaded(EarlierCycle(report.ladder.version, report.people, report.signals), tuple(notes))


def _data(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refused(path, f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    except json.JSONDecodeError as error:
        raise InputError([Problem(str(path), error.lineno, error.colno, f"is no JSON: {error.msg.lower()}")]) from error
    except (ValueError, RecursionError) as error:
        raise _refused(path, "is no JSON in UTF-8") from error
    if not isinstance(data, dict) or "format" not in data:
        raise _refused(path, "is no report of a batch; name the report.json that the last cycle's batch wrote")
    return data


def _refused(path: Path, message: str) -> InputError:
    return InputError([Problem(str(path), 0, 0, message)])
