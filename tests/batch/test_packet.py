"""A batch makes the packet when it has to, without a word of anybody's file, and compares it with an earlier report."""

import json
import re
import stat
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import reading
from ladder_reports.batch.earlier import load_earlier
from ladder_reports.batch.report import report_schema
from ladder_reports.errors import InputError
from making import ROOT
from packets import LADDER, earlier
from process import run_cli

MARKED = "quokka"
"""A word that stands in every free text of the evidence below, and that no packet may hold."""
EVIDENCE = f"""
person: {{name: {{name}}, team: Search, manager: Marta, email: {{id}}@{MARKED}.example.com, role: {MARKED}}}
level: senior
cycle: 2026-H2
as_of: 2026-11-20
summary: {MARKED}
aspiration: {MARKED}
private: {MARKED}
evidence:
  - title: {MARKED}
    date: 2026-10
    signals: [senior/ab-test]
    what: {MARKED}
    impact: {MARKED}
    links: [{{{{title: {MARKED}, url: https://{MARKED}.example.com}}}}]
    attested_by: {MARKED}
    private: {MARKED}
ratings:
  senior/ab-test: {{{{self: demonstrated, manager: not_yet, note: {MARKED}, private: {MARKED}}}}}
watchouts:
  senior/hidden-silo: {{{{note: {MARKED}, action: {MARKED}}}}}
goals:
  - {{{{title: {MARKED}, quarter: 2027-Q1, success: {MARKED}, support: {MARKED}, note: {MARKED}}}}}
checkins:
  - {{{{date: 2026-09, note: {MARKED}, private: {MARKED}}}}}
feedback:
  - {{{{from: {MARKED}, relation: {MARKED}, text: {MARKED}}}}}
assessments:
  - {{{{name: {MARKED}, result: {MARKED}, depth: {MARKED}}}}}
"""
BROKEN = f"person: {{name: Bad, team: Search}}\nlevel: senior\n{MARKED}: x\nprivate: [{MARKED}]\nas_of: {MARKED}\n"


def company(folder: Path, count: int = 5) -> Path:
    """Evidence files with the token in every free text."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = EVIDENCE.replace("{name}", f"Person {number}").replace("{id}", f"p{number}").replace("{{", "{").replace("}}", "}")
        (folder / f"p{number}.yaml").write_text(text, encoding="utf-8")
    return folder


def report(folder: Path) -> dict[str, Any]:
    """A batch's report, which fits its schema."""
    found: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, report_schema(), cls=jsonschema.Draft202012Validator)
    return found


def batch(*arguments: str | Path) -> Any:
    """``ladder-reports batch --packet`` in a process of its own."""
    return run_cli("batch", *map(str, arguments), "--packet")


def test_a_batch_makes_the_packet_and_no_text_of_any_file_is_in_it(tmp_path: Path) -> None:
    """Not in a page, not in the metadata, not in a stream; and the report says what came of it, with the figures."""
    people, out = company(tmp_path / "people"), tmp_path / "out"
    (people / "bad.yaml").write_text(BROKEN, encoding="utf-8")
    done = batch(people, "-o", out)
    assert 1 == done.returncode
    assert str(out / "cycle.pdf") in done.stdout
    data = (out / "cycle.pdf").read_bytes()
    text = reading.everything_in(data)
    assert MARKED not in text.lower()
    assert str(tmp_path) not in text
    assert "bad.yaml" in reading.read(data).text
    found = report(out)
    assert {"outcome": "done", "output": "cycle.pdf"} == {key: found["packet"][key] for key in ("outcome", "output")}
    assert {"total": 5, "min_group": 5, "date": "2026-11-20", "cycles": ["2026-H2"]} == {
        key: found["people"][key] for key in ("total", "min_group", "date", "cycles")
    }
    signal = next(one for one in found["signals"] if one["signal"] == "senior/ab-test")
    assert {
        "people": 5, "with_evidence": 5, "no_opportunity": 0, "rated_by_both": 5, "differing": 5, "self_higher": 5, "manager_higher": 0,
    } == signal["at"]  # fmt: skip
    assert signal["growing"] is None
    assert MARKED not in json.dumps({key: found[key] for key in ("people", "signals", "packet")})


def test_a_packet_is_made_again_only_when_something_is_another(tmp_path: Path) -> None:
    """A dry run says so and why, and the folder that remembers is closed to others."""
    people, out = company(tmp_path / "people", 2), tmp_path / "out"
    assert 0 == batch(people, "-o", out).returncode
    data, made_at = (out / "cycle.pdf").read_bytes(), (out / "cycle.pdf").stat().st_mtime_ns
    assert 0o700 == stat.S_IMODE((out / ".ladder-reports").stat().st_mode)
    assert MARKED not in (out / ".ladder-reports" / "journal.jsonl").read_text(encoding="utf-8")
    again = batch(people, "-o", out)
    assert ("skipped", made_at) == (report(out)["packet"]["outcome"], (out / "cycle.pdf").stat().st_mtime_ns)
    assert [] == report(out)["orphans"]
    assert "0 made, 2 up to date" in again.stderr
    assert "cycle.pdf: up to date\n" in batch(people, "-o", out, "--dry-run").stdout
    assert "cycle.pdf: the options are others\n" in batch(people, "-o", out, "--dry-run", "--min-group", "2").stdout
    (people / "p1.yaml").write_text((people / "p1.yaml").read_text(encoding="utf-8").replace("manager: not_yet", "manager: emerging"))
    dry = batch(people, "-o", out, "--dry-run")
    assert "cycle.pdf: the evidence changed\n" in dry.stdout
    assert data == (out / "cycle.pdf").read_bytes()
    # A journal of an older version is passed over, and nothing comes to harm.
    (out / ".ladder-reports" / "journal.jsonl").write_text('{"format": 1}\n{"seen": "x", "who": {"dated": true}, "problems": []}\n')
    assert "2 would be made" in batch(people, "-o", out, "--dry-run").stderr


def test_a_packet_that_fails_is_a_problem_and_no_plan_is_lost(tmp_path: Path) -> None:
    people, out = company(tmp_path / "people", 1), tmp_path / "out"
    (out / "cycle.pdf").mkdir(parents=True)
    done = batch(people, "-o", out)
    assert 1 == done.returncode
    assert "cycle.pdf: cannot be written" in done.stderr
    assert (out / "p0.pdf").is_file()
    assert "done" == report(out)["records"][0]["outcome"]
    assert ("failed", None) == (report(out)["packet"]["outcome"], report(out)["packet"]["output"])


def test_a_person_called_cycle_cannot_overwrite_the_packet(tmp_path: Path) -> None:
    people = company(tmp_path / "people", 1)
    (people / "p0.yaml").rename(people / "Cycle.yaml")
    done = batch(people, "-o", tmp_path / "out")
    assert 1 == done.returncode
    assert "would be written to Cycle.pdf, and so would the calibration packet" in done.stderr


def test_since_needs_a_packet() -> None:
    done = run_cli("batch", "examples", "-o", "out", "--since", "README.md", cwd=ROOT)
    assert 2 == done.returncode
    assert "--since goes with --packet" in done.stderr


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
    return json.loads(json.dumps(asdict(value), default=str))


def test_an_earlier_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    loaded = load_earlier(written(tmp_path / "report.json"), LADDER)
    assert () == loaded.problems
    assert (earlier().people, earlier().signals) == (loaded.unwrap().people, loaded.unwrap().signals)


def test_a_report_of_another_version_of_the_ladder_is_worth_a_note(tmp_path: Path) -> None:
    path = written(tmp_path / "report.json", ladder={"id": LADDER.id, "version": "0.9", "title": "x"})
    assert [f"{path}: note: was made from the ladder's version 0.9, and the one in use is 1.0"] == list(
        map(str, load_earlier(path, LADDER).problems)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", ":1:2: is no JSON: expecting property name"),
        ("[]", ": is no report of a batch"),
        ("[" * 100_000, ": is no JSON"),
        ('{"format": 1}', ": is a report of format 1, and this version reads 2"),
        ('{"format": 2}', ": 'ladder': Field required"),
    ],
)
def test_what_is_no_report_of_a_cycle_is_refused_with_the_reason(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(f"{path}{said}")):
        load_earlier(path, LADDER)


def test_a_report_that_is_not_there_stops_a_batch_before_it_begins(tmp_path: Path) -> None:
    people, out = company(tmp_path / "people", 1), tmp_path / "out"
    done = batch(people, "-o", out, "--since", tmp_path / "gone.json")
    assert 1 == done.returncode
    assert f"{tmp_path / 'gone.json'}: cannot be read: no such file or directory" in done.stderr
    assert not out.exists()


def test_a_report_of_another_ladder_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "report.json", ladder={"id": "workshop", "version": "1", "title": "x"})
    with pytest.raises(InputError, match="is of the ladder 'workshop', and the one in use is 'ai-architect'"):
        load_earlier(path, LADDER)
