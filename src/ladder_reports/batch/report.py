"""A batch's ``report.json`` with its JSON Schema, and ``cycle.csv`` for a spreadsheet; an earlier report is read to compare with."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, FailFast, Field, ValidationError

from ladder_reports.assessment.calibration import EarlierCycle, Headcount, SignalFigures
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch.model import BatchInput
from ladder_reports.errors import InputError, Loaded, Problem, encodable, own_words, quote, reason
from ladder_reports.evidence.fields import TextLimit
from ladder_reports.evidence.schema import DIALECT
from ladder_reports.files.csv_writer import csv_table
from ladder_reports.files.text import read_raw
from ladder_reports.ladder.model import Ladder
from ladder_reports.rendering.patching import EngineState

COLUMNS = ("id", "name", "email", "team", "manager", "level", "target", "cycle", "evidence", "newest", "outcome", "output", "file")
NOT_CHOSEN = "not_chosen"
"""In `cycle.csv`, the outcome of an input that no run has chosen yet."""
_MOST_PROBLEMS = 5
_MOST_VALUES = 4_000_000
_MOST_SIGNALS = 5_000
_LARGEST_NUMBER = 10_000_000
_TEXT = TextLimit(300)

LIMIT = 64 * 1024 * 1024
"""Bytes of a report that are read: of more than a hundred thousand people."""
FORMAT = 2
"""The version of the format of ``report.json``."""

OutcomeName = Literal["done", "skipped", "failed"]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReportedProblem(_Value):
    """A problem, or a note, with its place in the input."""

    path: str
    line: int = Field(ge=0, description="From 1; 0 if the problem has no such place.")
    column: int = Field(ge=0, description="From 1; 0 if the problem has no such place.")
    message: str
    note: bool = Field(description="Whether it is only a note: the plan was made.")


class PlanRecord(_Value):
    """The result of one input."""

    file: str = Field(description="The evidence file, as it was named or found; with --anonymous, the same as 'id'.")
    id: str = Field(
        description="The person's id; if the file cannot be read, the one from its name. With --anonymous, a number if no plan can be made."
    )
    audience: Literal["person", "manager", "panel"]
    outcome: OutcomeName = Field(description="'done': made now; 'skipped': up to date; 'failed': not made, see the problems.")
    output: str | None = Field(description="The file in the batch's folder; null if there is none.")
    sha256: str | None = Field(description="The SHA-256 of the output.", pattern="^[0-9a-f]{64}$")
    seconds: float = Field(ge=0, description="How long it took to make.")
    problems: tuple[ReportedProblem, ...]


class CombinedRecord(_Value):
    """The result of combining the plans of one manager or team."""

    name: str = Field(description="The name of the manager or team; empty for people who have none.")
    outcome: OutcomeName
    output: str | None = Field(description="The file in the batch's folder; null if there is none.")
    sha256: str | None = Field(description="The SHA-256 of the file.", pattern="^[0-9a-f]{64}$")
    plans: tuple[str, ...] = Field(description="The plans in it, in this order.")
    missing: tuple[str, ...] = Field(description="Ids of people who belong in it but whose plans could not be made.")
    seconds: float = Field(ge=0, description="How long it took to make.")
    problems: tuple[ReportedProblem, ...]


class Counts(_Value):
    """How many inputs there were, by outcome."""

    inputs: int
    done: int
    skipped: int
    failed: int


class Versions(_Value):
    """The programs that made the plans."""

    tool: str = Field(description="The version of ladder-reports.")
    weasyprint: str


class LadderName(_Value):
    """The ladder that the plans were made from."""

    id: str
    version: str
    title: str


class PacketRecord(_Value):
    """The result of making the calibration packet."""

    outcome: OutcomeName = Field(description="'done': made now; 'skipped': up to date; 'failed': not made, see the problems.")
    output: str | None = Field(description="The file in the batch's folder; null if there is none.")
    sha256: str | None = Field(description="The SHA-256 of the output.", pattern="^[0-9a-f]{64}$")
    seconds: float = Field(ge=0, description="How long it took to make.")
    problems: tuple[ReportedProblem, ...]


class Report(_Value):
    """A batch, with one record for each input."""

    model_config = ConfigDict(title="Report of a batch")

    format: Literal[2] = Field(description="The version of this format.")
    ladder: LadderName
    versions: Versions
    counts: Counts
    records: Annotated[tuple[PlanRecord, ...], FailFast()] = Field(description="Sorted by file.")
    orphans: tuple[str, ...] = Field(description="Files that an earlier batch wrote here and whose input is gone; --prune deletes them.")
    combined: tuple[CombinedRecord, ...] = Field(
        default=(), description="With --combine: the file of each manager or team, sorted by output."
    )
    pruned: tuple[str, ...] = Field(description="The files whose input is gone and that this batch deleted.")
    people: Headcount = Field(description="The people whose files could be used, each once.")
    signals: tuple[SignalFigures, ...] = Field(description="Every signal of the ladder, in its order.")
    packet: PacketRecord | None = Field(description="The calibration packet; null without --packet.")
    engine: EngineState | None = Field(default=None, description="How the PDF engine made the plans; null if it made none.")
    plans_by_version: dict[str, int] = Field(
        default={},
        description="How many plans are made from which version of the ladder; absent if all are made from its present text.",
    )


class _EarlierReport(BaseModel):
    """What is read of an earlier report. It may have been changed since, by anybody."""

    ladder: LadderName
    people: Headcount
    signals: Annotated[tuple[SignalFigures, ...], Field(max_length=_MOST_SIGNALS), FailFast()]


class InputResult(Struct, frozen=True):
    """One input with its record, and its problems as they were found."""

    person: PersonSummary
    record: PlanRecord
    problems: tuple[Problem, ...] = ()


class BatchResult(Struct, frozen=True):
    """What a run of a batch did, and the report of the whole cycle that it left."""

    report: Report
    results: tuple[InputResult, ...]
    """Of the inputs that this run chose, sorted by file."""
    combined: tuple[CombinedRecord, ...]
    """The combined files of this run."""
    packet: PacketRecord | None
    """The packet, if this run was asked for it."""

    @property
    def failed(self) -> bool:
        """Whether this run could not make something."""
        records = (*(result.record for result in self.results), *self.combined, self.packet)
        return any(record and record.outcome == "failed" for record in records)


def report_schema() -> dict[str, Any]:
    """The JSON Schema of ``report.json``, draft 2020-12."""
    return {"$schema": DIALECT, **Report.model_json_schema(mode="serialization")}


def count_outcomes(records: Iterable[PlanRecord | CombinedRecord]) -> Counts:
    """How many records there are, by outcome."""
    counts = Counter(record.outcome for record in records)
    return Counts(inputs=counts.total(), done=counts["done"], skipped=counts["skipped"], failed=counts["failed"])


def reported(problems: Iterable[Problem]) -> tuple[ReportedProblem, ...]:
    """Problems as a report has them."""
    return tuple(ReportedProblem(**{name: getattr(found, name) for name in ReportedProblem.model_fields}) for found in problems)


def report_json(report: Report) -> bytes:
    """``report.json``."""
    unsaid = set() if report.plans_by_version else {"plans_by_version"}
    return (report.model_dump_json(indent=2, exclude=unsaid) + "\n").encode()


def cycle_csv(rows: Iterable[tuple[BatchInput, PlanRecord | None]], separator: str = ",", *, anonymous: bool) -> bytes:
    """``cycle.csv``: one row for each input.

    An input that no run has chosen yet has no record. With `anonymous`, a row has what the input is called, an outcome and an output.
    """
    table = []
    for one, record in rows:
        person, known = one.person, bool(one.person.level)
        row: dict[str, object] = {"id": person.id}
        if not anonymous:
            row = {name: getattr(person, name) for name in COLUMNS if hasattr(person, name)}
            row |= {"evidence": person.evidence if known else "", "file": one.label}
        row |= {"outcome": record.outcome if record else NOT_CHOSEN, "output": (record.output if record else "") or ""}
        table.append(row)
    return csv_table(COLUMNS, table, separator)


def read_report(data: bytes | None) -> Report | None:
    """The report in these bytes; None if they are no report of this format."""
    try:
        return Report.model_validate_json(data) if data and not _is_too_large(data) else None
    except ValidationError:
        return None


def load_earlier(path: Path, ladder: Ladder) -> Loaded[EarlierCycle]:
    """The people of an earlier report, with a note if the ladder's version has changed since.

    Raises:
        InputError: the file is not the report of a batch, has another format or is about another ladder.
    """
    data = _report_data(path)
    if data["format"] != FORMAT:
        found = own_words(data["format"], 20)
        raise _refused(path, f"is a report of format {found}, but this version reads format {FORMAT}; run that cycle's batch again")
    if fault := _fault([data.get(key) for key in _EarlierReport.model_fields]):
        raise _refused(path, fault)
    try:
        report = _EarlierReport.model_validate(data)
    except ValidationError as error:
        raise InputError(Problem.about(path, _misfit(fault)) for fault in error.errors(include_url=False)[:_MOST_PROBLEMS]) from error
    if report.ladder.id != ladder.id:
        raise _refused(path, f"is about the ladder {quote(report.ladder.id)}, not about {quote(ladder.id)}")
    before, now = report.ladder.version, ladder.version
    message = f"was made from version {own_words(before)} of the ladder, which now has version {own_words(now)}"
    notes = [] if before == now else [Problem.about(path, message, note=True)]
    if report.people.total and not report.people.members:
        message = "does not say who was at which level, so the packet compares no figures; keep the report of this batch for the next cycle"
        notes.append(Problem.about(path, message, note=True))
    return Loaded(EarlierCycle(before, report.people, report.signals), tuple(notes))


def _misfit(fault: Any) -> str:
    """What does not fit a report, from what pydantic says."""
    name, message = quote(".".join(map(str, fault["loc"])), 120), str(fault["msg"])
    advice = "name the report.json of the last cycle, as its batch wrote it"
    return f"{name} is missing; {advice}" if fault["type"] == "missing" else f"{name}: {message[:1].lower()}{message[1:200]}; {advice}"


def _report_data(path: Path) -> dict[str, Any]:
    try:
        raw = read_raw(path, LIMIT)
        if _is_too_large(raw):
            raise _refused(path, f"is too large; a report has at most {LIMIT // 1024 // 1024} MiB and {_MOST_VALUES:,} values")
        data = json.loads(raw.decode("utf-8-sig"))
    except OSError as error:
        raise _refused(path, f"cannot be read: {reason(error)}") from error
    except json.JSONDecodeError as error:
        raise _refused(path, f"is not valid JSON: {error.msg.lower()}", line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise _refused(path, "is not valid JSON in UTF-8") from error
    if not isinstance(data, dict) or "format" not in data:
        raise _refused(path, "is not the report of a batch; name the report.json of the last cycle")
    return data


def _is_too_large(raw: bytes) -> bool:
    return len(raw) > LIMIT or sum(map(raw.count, (b",", b"[", b"{"))) > _MOST_VALUES


def _fault(data: Any) -> str:
    """The first text or number in the data that no batch writes; empty if there is none."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and value:
            try:
                _TEXT.check(value)
            except ValueError as error:
                return f"{quote(encodable(value))}: {error}"
        elif isinstance(value, int | float) and not 0 <= value <= _LARGEST_NUMBER:
            return f"{own_words(value)} is not a number that a report has"
    return ""


def _refused(path: Path, message: str, *, line: int = 0, column: int = 0) -> InputError:
    return InputError([Problem.about(path, message, line=line, column=column)])
