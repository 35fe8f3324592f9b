"""The lines of a batch's journal. Whoever can write into the folder can write them, so each is checked like any other input.

A line is a JSON object that says what was read from an evidence file, what was written, or that a file was deleted. A line that
is too long, has another type somewhere, or names a file that a batch does not write, is not understood.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal, Self

from msgspec import Struct, structs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from ladder_reports.assessment.summary import SIGNAL_CODES, PersonSummary
from ladder_reports.batch.file_names import ARCHIVE, is_output
from ladder_reports.batch.fingerprints import Fingerprint
from ladder_reports.batch.model import BatchInput, ReadResult, WriteResult
from ladder_reports.errors import Problem, encodable
from ladder_reports.evidence.dates import PartialDate
from ladder_reports.evidence.discovery import resolved
from ladder_reports.evidence.fields import PERSON_ID_PATTERN, TextLimit
from ladder_reports.files.output_folder import FileState
from ladder_reports.ladder.model import VERSION_PATTERN

LINE_LIMIT = 1024 * 1024
"""Bytes of a line. The longest that a batch writes is about a tenth of it."""
_MOST_PROBLEMS = 1000
_LARGEST = 2**63 - 1


class WrittenFile(Struct, frozen=True):
    """A file that a batch wrote, and what it was made from."""

    file: str
    """The input, see `input_name`; empty for a file that is made from several."""
    fingerprint: Fingerprint
    sha256: str
    """Of its content; empty for the archive of encrypted plans."""
    size: int
    mtime: int
    """Nanoseconds, from the file system."""
    ctime: int = 0
    """Nanoseconds, from the file system; 0 if it is not known."""

    def looks_the_same(self, state: FileState) -> bool:
        """Whether the file system says that nobody has written into it since."""
        return (self.size, self.mtime, self.ctime) == (state.size, state.mtime, state.ctime)


def _text(limit: int) -> Callable[[str], str]:
    """A check of a line of text, as evidence files may have it; it may be empty."""
    allowed = TextLimit(limit)
    # Most text is plainly harmless, which is quick to see.
    return lambda text: text if not text or (text.isprintable() and len(text) <= limit) else allowed.check(text)


def _date(text: str) -> str:
    return text and str(PartialDate.read(text))


def _day(text: str) -> str:
    return text and str(date.fromisoformat(text))


def _output(name: str) -> str:
    if not is_output(name):
        raise ValueError("not the name of a file that a batch writes")
    return name


def _version(text: str) -> str:
    if text and not re.fullmatch(VERSION_PATTERN, text):
        raise ValueError("not a version of a ladder")
    return text


_Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
_Output = Annotated[str, StringConstraints(max_length=300), AfterValidator(_output)]
_Number = Annotated[int, Field(ge=0, le=_LARGEST)]
_Name = Annotated[str, AfterValidator(_text(120))]
_Line = Annotated[str, AfterValidator(_text(254))]
_LevelId = Annotated[str, StringConstraints(max_length=200)]
_Version = Annotated[str, AfterValidator(_version)]
_Codes = Annotated[str, StringConstraints(pattern=SIGNAL_CODES, max_length=100_000)]


class _Data(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Person(_Data):
    id: Annotated[str, StringConstraints(pattern=f"^$|{PERSON_ID_PATTERN}")]
    name: _Name
    email: _Line
    team: _Line
    manager: _Line
    level: _LevelId
    target: _LevelId
    cycle: _Line
    evidence: Annotated[int, Field(ge=0, le=1_000_000)]
    newest: Annotated[str, AfterValidator(_date)]
    as_of: Annotated[str, AfterValidator(_day)]
    current_signals: _Codes
    target_signals: _Codes
    version: _Version = ""
    written_for: _Version = ""


class _Read(_Data):
    read: _Key
    person: _Person | None
    problems: Annotated[
        tuple[
            tuple[
                _Number,
                _Number,
                Annotated[str, StringConstraints(max_length=10_000)],
                bool,
                tuple[tuple[_Number, _Number], ...],
                Annotated[str, StringConstraints(max_length=40)],
            ],
            ...,
        ],
        Field(max_length=_MOST_PROBLEMS),
    ]


class _Written(_Data):
    written: _Output
    file: Annotated[str, StringConstraints(max_length=10_000)]
    fingerprint: Annotated[
        dict[Annotated[str, StringConstraints(max_length=20)], Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{0,64}$")]],
        Field(max_length=20),
    ]
    sha256: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
    size: _Number
    mtime: Annotated[int, Field(ge=-_LARGEST, le=_LARGEST)]
    ctime: Annotated[int, Field(ge=-_LARGEST, le=_LARGEST)] = 0

    @model_validator(mode="after")
    def _has_a_digest(self) -> Self:
        if not self.sha256 and self.written != ARCHIVE:
            raise ValueError("no digest of the content")
        return self


class _Forget(_Data):
    forget: _Output


_KINDS: dict[bytes, type[_Read | _Written | _Forget]] = {b'{"read"': _Read, b'{"written"': _Written, b'{"forget"': _Forget}
_KIND = re.compile(rb'\{"[a-z]+"')

Kind = Literal["read", "written", "forget"]


class Line(Struct, frozen=True):
    """A line that was understood."""

    kind: Kind
    key: str
    """The key of the reading, or the name of the file."""
    value: ReadResult | WrittenFile | None
    """What was read, its problems without a path, or what was written."""
    raw: bytes


def understood(raw: bytes) -> Line | None:
    """The meaning of a line; None if it has none."""
    found = _KIND.match(raw)
    model = _KINDS.get(found[0]) if found else None
    if model is None:
        return None
    try:
        data = model.model_validate_json(raw)
    except ValidationError:
        return None
    if isinstance(data, _Forget):
        return Line("forget", data.forget, None, raw)
    if isinstance(data, _Written):
        written = WrittenFile(data.file, data.fingerprint, data.sha256, data.size, data.mtime, data.ctime)
        return Line("written", data.written, written, raw)
    problems = tuple(Problem("", line, column, text, note, quoted, kind) for line, column, text, note, quoted, kind in data.problems)
    return Line("read", data.read, ReadResult(PersonSummary(**dict(data.person)) if data.person else None, problems), raw)


def read_line(key: str, result: ReadResult) -> Line:
    """A line about a file that was read."""
    problems = [structs.astuple(found)[1:] for found in result.problems]
    return _line("read", key, result, {"person": structs.asdict(result.person) if result.person else None, "problems": problems})


def written_line(name: str, written: WrittenFile) -> Line:
    """A line about a file that was written."""
    return _line("written", name, written, structs.asdict(written))


def forget_line(name: str) -> Line:
    """A line about a file that was deleted."""
    return _line("forget", name, None, {})


def written_file(file: str, fingerprint: Fingerprint, result: WriteResult) -> WrittenFile:
    """What is remembered of a file that was made from this input; see `input_name`."""
    return WrittenFile(file, fingerprint, result.sha256, result.size, result.mtime, result.ctime)


def input_name(one: BatchInput) -> str:
    """What a line calls an input: its path, always text whatever bytes it is made of; in an anonymous batch, its id."""
    return f"id {one.label}" if one.anonymous else encodable(str(resolved(one.request.file)))


def _line(kind: Kind, key: str, value: ReadResult | WrittenFile | None, data: dict[str, object]) -> Line:
    return Line(kind, key, value, json.dumps({kind: key, **data}).encode())
