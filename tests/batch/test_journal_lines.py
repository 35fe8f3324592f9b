"""A journal may have been written by anybody. A line that no batch writes has no meaning; nothing comes out but that."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from cycles import EXAMPLES
from ladder_reports.assessment.summary import PersonSummary, fits, summarize
from ladder_reports.batch.file_names import group_names
from ladder_reports.batch.journal_lines import LINE_LIMIT, WrittenFile, forget_line, read_line, understood, written_line
from ladder_reports.batch.model import ReadResult
from ladder_reports.errors import Problem, quote
from ladder_reports.evidence.loader import load_evidence
from packets import LADDER
from tries import tries

KEY = "0123456789abcdef" * 2
WRITTEN: dict[str, Any] = {
    "written": "a.pdf",
    "file": "/a.yaml",
    "fingerprint": {"evidence": "0" * 32, "ladder": "0" * 64, "encrypted": "yes"},
    "sha256": "0" * 64,
    "size": 1,
    "mtime": 1,
    "ctime": 1,
}
PERSON = asdict(PersonSummary("p", "Zoë Ó’Brien", level="senior", newest="2026-08", as_of="2026-11-20", current_signals="1dd-0---"))
READ: dict[str, Any] = {"read": KEY, "person": PERSON, "problems": [[1, 2, "a 'b'", True, [[2, 5]], ""]]}


def line(data: Any) -> bytes:
    return json.dumps(data).encode()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_a_batch_writes_is_understood(path: Path) -> None:
    """Word for word."""
    loaded = load_evidence(path, LADDER)
    assert loaded.value
    person = summarize(loaded.value, LADDER)
    problems = (
        Problem("", 3, 5, f"unknown key {quote('my secret')}"),
        Problem("", 0, 0, "a note", note=True),
    )
    for result in (ReadResult(person, problems), ReadResult(None, problems)):
        told = understood(read_line(KEY, result).raw)
        assert told
        assert (KEY, result) == (told.key, told.value)
    assert fits(person, LADDER)
    written = WrittenFile(str(path), {"evidence": "0" * 32, "encrypted": ""}, "f" * 64, 1, -5, 7)
    groups = group_names(["", "Ünï cödé", "日本", "-a"], "team")
    for name in ("a.pdf", "_con.pdf", "cycle.pdf", "plans.zip", f"{'x' * 200}.pdf", *groups.values()):
        told = understood(written_line(name, written).raw)
        assert told
        assert (name, written) == (told.key, told.value)
        assert understood(forget_line(name).raw)


WRONG_WRITTEN: dict[str, tuple[Any, ...]] = {
    "written": (
        *(
            "../a.pdf",
            "/a.pdf",
            "by-team/../../a.pdf",
            "by-team/a/b.pdf",
            "notes.txt",
            ".a.pdf",
            "a\0.pdf",
            "a.pdf\n",
            "x" * 300 + ".pdf",
            5,
        ),
        *("report.json", "cycle.csv", ".ladder-reports/journal.jsonl"),
    ),
    "file": (None, "\ud800", "x" * 20_000, 5),
    "fingerprint": (None, [], {"a": 1}, {"a": "B"}, {"a" * 50: ""}, {str(number): "" for number in range(50)}),
    "sha256": ("", "0" * 63, "G" * 64, 5),
    "size": (-1, 1.0, "1", True, None, 2**63, float("nan"), float("inf")),
    "mtime": ("1",),
    "more": (1,),
}
WRONG_PERSON: dict[str, tuple[Any, ...]] = {
    "id": ("../x", "a/b", ".x", "x" * 65, "ä", 5, None),
    "name": ("x" * 121, "a\x1b[2J", "a\nb", "\u202e", "\ud800", 5),
    "email": ("x" * 255, "\x07"),
    "evidence": (-1, 10**9, "1", 1.5),
    "newest": ("2026-13", "yesterday", "0000", 5),
    "as_of": ("2026-02-30", "2026", "9"),
    "current_signals": ("1dd", "1ddx", "Zddd", "ä---"),
    "more": (1,),
}
WRONG_PROBLEMS: tuple[Any, ...] = (
    None,
    [[1, 2, "a"]],
    [[-1, 2, "a", True, [], ""]],
    [[1, 2, "x" * 20_000, True, [], ""]],
    [[1, 2, "a", 1, [], ""]],
    [[1, 2, "a", True, [[1]], ""]],
    [[1, 2, "\ud800", True, [], ""]],
    [[1, 2, "a", True, [], ""]] * 1001,
)
NO_LINES: tuple[Any, ...] = (5, None, "x", [], {}, True, 1.5, {"read": KEY}, {"written": "a.pdf"}, {"other": 1}, {**READ, "read": "../x"})
WRONG: dict[str, bytes] = {
    **{repr(data)[:40]: line(data) for data in NO_LINES},
    **{f"{key}={value!r}"[:40]: line({**WRITTEN, key: value}) for key, values in WRONG_WRITTEN.items() for value in values},
    **{
        f"person.{key}={value!r}"[:40]: line({**READ, "person": {**PERSON, key: value}})
        for key, values in WRONG_PERSON.items()
        for value in values
    },
    **{f"problems={value!r}"[:40]: line({**READ, "problems": value}) for value in WRONG_PROBLEMS},
    "nothing": b"",
    "cut off": b'{"written": "c.p',
    "deep": b'{"written": ' + b"[" * 100_000,
    "deep and whole": b'{"read": "' + KEY.encode() + b'", "person": ' + b"[" * 5000 + b"]" * 5000 + b', "problems": []}',
    "bytes": b'{"written": "\xff\xfe"}',
    "long number": line(WRITTEN).replace(b'"size": 1', b'"size": ' + b"9" * 5000),
}


@pytest.mark.parametrize("raw", WRONG.values(), ids=WRONG)
def test_a_line_that_no_batch_writes_has_no_meaning(raw: bytes) -> None:
    assert understood(raw) is None


def test_the_lines_that_the_wrong_ones_are_made_of_are_right() -> None:
    """Otherwise the test above would show nothing."""
    assert understood(line(WRITTEN))
    assert understood(line(READ))
    assert len(line(READ)) < LINE_LIMIT


@settings(max_examples=tries(40), deadline=None)
@given(st.sampled_from([line(WRITTEN), line(READ)]), st.data())
def test_no_change_of_a_line_is_an_error(raw: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(raw)))
    to = data.draw(st.integers(at, min(len(raw), at + 20)))
    understood(raw[:at] + data.draw(st.binary(max_size=20)) + raw[to:])


def test_a_summary_of_another_ladder_does_not_fit() -> None:
    """Its levels and the numbers of its signals must be those of the ladder."""
    evidence = load_evidence(EXAMPLES[0], LADDER).value
    assert evidence
    person = summarize(evidence, LADDER)
    assert fits(person, LADDER)
    assert fits(PersonSummary("x"), LADDER)
    wrong = (("level", "captain"), ("target", "captain"), ("current_signals", "0---"), ("level", ""), ("target_signals", ""))
    for key, value in wrong:
        changed: dict[str, Any] = {key: value}
        assert not fits(replace(person, **changed), LADDER)
