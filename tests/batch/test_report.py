"""report.json and cycle.csv say what happened to each input; an earlier report is read with care."""

import csv
import io
import json
import os
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cycles import batch_here, people
from growth import calls
from ladder_reports.batch.report import load_earlier, read_report
from ladder_reports.errors import InputError
from packets import LADDER, earlier


@pytest.mark.xdist_group("batch-cycle")
def test_the_cycles_table_is_for_spreadsheets(cycle: tuple[Path, Path]) -> None:
    """One row for each person, with what a calibration asks first."""
    _, folder = cycle
    raw = (folder / "cycle.csv").read_bytes()
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))}
    assert 10 == len(rows)
    nadia = rows["nadia-osei"]
    assert ["Nadia Osei", "engineer", "senior", "2026-H2", "7", "2026-10-08"] == [
        nadia[key] for key in ("name", "level", "target", "cycle", "evidence", "newest")
    ]
    assert ["failed", "", ""] == [rows["huge"][key] for key in ("outcome", "output", "name")]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """What a spreadsheet would run is text in `cycle.csv`; with `--anonymous`, nothing there points to the person."""
    source = tmp_path / "people"
    source.mkdir()
    (source / "x.yaml").write_text(
        "person: {name: '=1+1', team: '@team', manager: '-boss'}\nlevel: senior\ncycle: '+c'\n", encoding="utf-8"
    )
    assert 0 == batch_here(source, "-o", tmp_path / "o").returncode
    text = (tmp_path / "o" / "cycle.csv").read_text(encoding="utf-8-sig")
    assert f"x,'=1+1,,'@team,'-boss,senior,staff,'+c,0,,done,x.pdf,{source}/x.yaml" == text.splitlines()[1]
    result = batch_here(source, "-o", tmp_path / "p", "--audience", "panel", "--anonymous")
    assert 0 == result.returncode, result.stderr
    assert "x,,,,,,,,,,done,x.pdf," == (tmp_path / "p" / "cycle.csv").read_text(encoding="utf-8-sig").splitlines()[1]


def written(path: Path, **changes: Any) -> Path:
    """A report of an earlier cycle, with some keys replaced."""
    found = earlier()
    data = {
        "format": 2,
        "ladder": {"id": LADDER.id, "version": LADDER.version, "title": LADDER.title},
        "versions": {"tool": "0.1.0", "weasyprint": "70.0"},
        "counts": {"inputs": 0, "done": 0, "skipped": 0, "failed": 0},
        "records": [],
        "orphans": [],
        "pruned": [],
        "people": _plain(found.people),
        "signals": [_plain(one) for one in found.signals],
        "packet": None,
        **changes,
    }
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)


def test_an_earlier_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    loaded = load_earlier(written(tmp_path / "report.json"), LADDER)
    assert () == loaded.problems
    assert (earlier().people, earlier().signals) == (loaded.unwrap().people, loaded.unwrap().signals)


def test_a_report_of_another_version_of_the_ladder_is_worth_a_note(tmp_path: Path) -> None:
    path = written(tmp_path / "report.json", ladder={"id": LADDER.id, "version": "0.9", "title": "x"})
    assert [f"{path}: note: was made from version 0.9 of the ladder, which now has version 1.0"] == list(
        map(str, load_earlier(path, LADDER).problems)
    )


def test_a_report_that_does_not_name_its_members_is_read_with_a_note(tmp_path: Path) -> None:
    """As reports were before: the packet compares nothing with it."""
    people = {key: value for key, value in _plain(earlier().people).items() if key != "members"}
    path = written(tmp_path / "report.json", people=people)
    loaded = load_earlier(path, LADDER)
    assert () == loaded.unwrap().people.members
    assert [f"{path}: note: does not say who was at which level, so the packet compares no figures"] == [
        str(problem).partition(";")[0] for problem in loaded.problems
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", ":1:2: is not valid JSON: expecting property name"),
        ("[]", ": is not the report of a batch"),
        ("[" * 100_000, ": is not valid JSON"),
        ('{"format": 1}', ": is a report of format 1, but this version reads format 2"),
        ('{"format": 2}', ": 'ladder' is missing; name the report.json"),
    ],
)
def test_a_file_that_is_not_a_report_is_refused_with_the_reason(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(f"{path}{said}")):
        load_earlier(path, LADDER)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("signals", [{"signal": f"x/{number}", "at": None, "growing": None} for number in range(5001)], "at most 5000 items"),
        ("signals", [1] * 100_000, "'signals.0': input should be a dictionary"),
        ("signals", [{"signal": "\ud800", "at": None, "growing": None}], "invisible character U+D800"),
        ("signals", [{"signal": "x" * 301, "at": None, "growing": None}], "301 characters are too many; at most 300 are allowed"),
        ("ladder", {"id": "\x1b[2J", "version": "1", "title": "x"}, "invisible character U+001B"),
        ("people", {"total": 10**400}, "is not a number that a report has"),
        ("people", {"total": float("nan")}, "nan is not a number that a report has"),
        ("people", {"total": -1}, "-1 is not a number that a report has"),
        ("people", {"\ud800": 1}, "'people"),
        ("format", "\ud800", "is a report of format"),
        ("more", [0] * 4_000_001, "is too large; a report has at most 64 MiB and 4,000,000 values"),
        ("more", "x" * (64 * 1024 * 1024), "is too large"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_report_that_no_batch_writes_is_refused_at_once(tmp_path: Path, key: str, value: Any, said: str) -> None:
    """Whoever changed it, it costs neither much work nor an internal error."""
    path = written(tmp_path / "report.json", **{key: value})

    def load() -> None:
        with pytest.raises(InputError) as refused:
            load_earlier(path, LADDER)
        assert said in str(refused.value)
        assert len(refused.value.problems) <= 5

    assert calls(load) < 2_000_000
    assert key != "more" or read_report(path.read_bytes()) is None


def test_what_is_not_a_file_is_no_report(tmp_path: Path) -> None:
    """Nothing waits for somebody to write into a pipe."""
    os.mkfifo(tmp_path / "report.json")
    with pytest.raises(InputError, match="cannot be read: not a regular file"):
        load_earlier(tmp_path / "report.json", LADDER)


def test_a_report_that_is_not_there_stops_a_batch_before_it_begins(tmp_path: Path) -> None:
    people(tmp_path / "people", 1)
    out = tmp_path / "out"
    done = batch_here(tmp_path / "people", "-o", out, "--packet", "--since", tmp_path / "gone.json")
    assert 1 == done.returncode
    assert f"{tmp_path / 'gone.json'}: cannot be read: no such file or directory" in done.stderr
    assert not out.exists()


def test_a_report_of_another_ladder_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "report.json", ladder={"id": "workshop", "version": "1", "title": "x"})
    with pytest.raises(InputError, match="is about the ladder 'workshop', not about 'ai-architect'"):
        load_earlier(path, LADDER)
