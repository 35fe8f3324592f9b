"""What a batch says of itself: ``report.json``, with its JSON Schema, and ``cycle.csv`` for a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ladder_reports.assessment.calibration import Headcount, SignalFigures
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.errors import Problem
from ladder_reports.evidence.identity import reveals_name
from ladder_reports.rendering.patching import EngineState

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COLUMNS = ("id", "name", "team", "manager", "level", "target", "cycle", "evidence", "newest", "outcome", "output")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""

FORMAT = 2
"""The version of the format of ``report.json``."""

OutcomeName = Literal["done", "skipped", "failed"]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trouble(_Value):
    """One thing that is wrong with, or worth knowing of, one place of the input."""

    path: str
    line: int = Field(ge=0, description="From 1; 0 where there is no such place.")
    column: int = Field(ge=0, description="From 1; 0 where there is no such place.")
    message: str
    note: bool = Field(description="Whether it is worth knowing and stops nothing.")
    discreet: str = Field(default="", exclude=True, repr=False)
    """The message without the user's own words, for the calibration packet."""


class Record(_Value):
    """What came of one input."""

    file: str = Field(description="The evidence file, as it was given or found.")
    id: str = Field(description="The person's id; where the file cannot be read, the one that its name gives.")
    audience: Literal["person", "manager", "panel"]
    outcome: OutcomeName = Field(description="'done': made now; 'skipped': up to date; 'failed': not made, and the problems say why.")
    output: str | None = Field(description="The file in the batch's folder; null where there is none.")
    sha256: str | None = Field(description="The SHA-256 of the output.", pattern="^[0-9a-f]{64}$")
    seconds: float = Field(ge=0, description="How long making it took.")
    problems: tuple[Trouble, ...]


class Combined(_Value):
    """What came of one file of plans put together."""

    name: str = Field(description="The manager's or the team's name; empty for the people who have none.")
    outcome: OutcomeName
    output: str | None = Field(description="The file in the batch's folder; null where there is none.")
    sha256: str | None = Field(description="The SHA-256 of the file.", pattern="^[0-9a-f]{64}$")
    plans: tuple[str, ...] = Field(description="The plans in it, in their order.")
    missing: tuple[str, ...] = Field(description="The ids of those who belong in it and whose plans could not be made.")
    seconds: float = Field(ge=0, description="How long putting it together took.")
    problems: tuple[Trouble, ...]


class Counts(_Value):
    """How many inputs there were, and what came of them."""

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
    """What came of the calibration packet."""

    outcome: OutcomeName = Field(description="'done': made now; 'skipped': up to date; 'failed': not made, and the problems say why.")
    output: str | None = Field(description="The file in the batch's folder; null where it could not be made.")
    sha256: str | None = Field(description="The SHA-256 of the output.", pattern="^[0-9a-f]{64}$")
    seconds: float = Field(ge=0, description="How long making it took.")
    problems: tuple[Trouble, ...]


class Report(_Value):
    """A batch, with one record for each input."""

    model_config = ConfigDict(title="Report of a batch")

    format: Literal[2] = Field(description="The version of this format.")
    ladder: LadderName
    versions: Versions
    counts: Counts
    records: tuple[Record, ...] = Field(description="Sorted by file.")
    orphans: tuple[str, ...] = Field(description="Files that an earlier batch wrote here and whose input has gone; --prune deletes them.")
    combined: tuple[Combined, ...] = Field(default=(), description="With --combine: the files of plans put together, sorted by output.")
    pruned: tuple[str, ...] = Field(description="Those that this batch deleted.")
    people: Headcount = Field(description="The people whose files could be read, each once.")
    signals: tuple[SignalFigures, ...] = Field(description="Every signal of the ladder, in its order.")
    packet: PacketRecord | None = Field(description="The calibration packet; null where none was asked for.")
    engine: EngineState | None = Field(default=None, description="How the PDF engine made the plans; null where it made none.")

    @property
    def failed(self) -> bool:
        """Whether anything that was asked for could not be made."""
        beside: list[Combined | PacketRecord] = [*self.combined, *([self.packet] if self.packet else [])]
        return bool(self.counts.failed) or any(one.outcome == "failed" for one in beside)


def report_schema() -> dict[str, Any]:
    """The JSON Schema of ``report.json``, draft 2020-12."""
    return {"$schema": DIALECT, **Report.model_json_schema(mode="serialization")}


def counted(records: Iterable[Record]) -> Counts:
    """How many records there are of each outcome."""
    found = {"done": 0, "skipped": 0, "failed": 0}
    for record in records:
        found[record.outcome] += 1
    return Counts(inputs=sum(found.values()), **found)


def troubles(problems: Iterable[Problem]) -> tuple[Trouble, ...]:
    """Problems as a report has them."""
    return tuple(
        Trouble(path=found.path, line=found.line, column=found.column, message=found.message, note=found.note, discreet=found.discreet)
        for found in problems
    )


def report_json(report: Report) -> bytes:
    """``report.json``."""
    return (report.model_dump_json(indent=2) + "\n").encode()


def cycle_csv(rows: Iterable[tuple[PersonSummary, Record]], *, anonymous: bool) -> bytes:
    """``cycle.csv``: one row for each person, in UTF-8 with the mark by which spreadsheets know it.

    With `anonymous`, the columns that point to a person beside the id are empty, and so is an id that tells the name, or
    that only the file's name gives.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for who, record in rows:
        known = bool(who.level)
        pointing = ("", "", "") if anonymous else (who.name, who.team, who.manager)
        figures = (str(who.evidence) if known else "", who.newest)
        hidden = anonymous and (not known or reveals_name(who.id, who.name))
        cells = ("" if hidden else who.id, *pointing, who.level, who.target, who.cycle, *figures, record.outcome, record.output or "")
        writer.writerow([_harmless(cell) for cell in cells])
    return stream.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
