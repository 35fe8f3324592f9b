"""The calibration packet of a batch: made when something changed, without any text of the evidence."""

import json
import re
import stat
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

import reading
from cycles import batch_here, report
from examples import SHIPPED
from ladder_reports.assessment.calibration import ReviewCycle
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch.model import Batch
from ladder_reports.batch.packet import Figures, review_cycle
from ladder_reports.batch.report import InputResult, PlanRecord
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.paths import DEFAULT_LADDER

MARKED = "quokka"
"""A word in every free text of the evidence below, which no packet may contain."""


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


def batch(*arguments: str | Path) -> Any:
    """``ladder-reports batch --packet``, of today."""
    return batch_here(*arguments, "--packet", as_of=None)


def test_a_batch_makes_the_packet_and_no_text_of_any_file_is_in_it(tmp_path: Path) -> None:
    """Not in a page, not in the metadata, not in a stream; and the report has its result, with the figures."""
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


def test_a_packet_is_made_again_only_when_something_changed(tmp_path: Path) -> None:
    """A dry run says so and why, and the folder that remembers is closed to others."""
    people, out = company(tmp_path / "people", 2), tmp_path / "out"
    assert 0 == batch(people, "-o", out).returncode
    data, made_at = (out / "cycle.pdf").read_bytes(), (out / "cycle.pdf").stat().st_mtime_ns
    assert 0o700 == stat.S_IMODE((out / ".ladder-reports").stat().st_mode)
    remembered = (out / ".ladder-reports" / "journal.jsonl").read_text(encoding="utf-8")
    assert MARKED not in re.sub('"email": "[^"]*"', "", remembered)
    again = batch(people, "-o", out)
    assert ("skipped", made_at) == (report(out)["packet"]["outcome"], (out / "cycle.pdf").stat().st_mtime_ns)
    assert [] == report(out)["orphans"]
    assert "0 made, 2 up to date" in again.stderr
    assert "cycle.pdf: up to date\n" in batch(people, "-o", out, "--dry-run").stdout
    assert "cycle.pdf: the options changed\n" in batch(people, "-o", out, "--dry-run", "--min-group", "2").stdout
    # Another choice of people is an option. The evidence that counts is everybody's.
    assert "cycle.pdf: the options changed\n" in batch(people, "-o", out, "--dry-run", "--only", "p0").stdout
    (people / "p1.yaml").write_text((people / "p1.yaml").read_text(encoding="utf-8").replace("manager: not_yet", "manager: emerging"))
    dry = batch(people, "-o", out, "--dry-run")
    assert "cycle.pdf: the evidence changed\n" in dry.stdout
    assert data == (out / "cycle.pdf").read_bytes()
    # A journal of an older version is passed over, and nothing comes to harm.
    (out / ".ladder-reports" / "journal.jsonl").write_text('{"format": 1}\n{"seen": "x", "who": {"dated": true}, "problems": []}\n')
    assert "2 would be made" in batch(people, "-o", out, "--dry-run").stderr


def done(person: PersonSummary) -> InputResult:
    """The result of an input that was chosen."""
    file, output = f"{person.id}.yaml", f"{person.id}.pdf"
    record = PlanRecord(file=file, id=person.id, audience="person", outcome="done", output=output, sha256=None, seconds=0.0, problems=())
    return InputResult(person, record)


def test_a_packet_is_about_everybody_and_lists_those_who_were_chosen() -> None:
    """Its date comes from everybody, too; whoever has two files is listed as the newer one says, if that was chosen."""
    ada, bo, cy = (PersonSummary(name, level="senior", as_of=f"2026-0{n}-01") for n, name in enumerate(("ada", "bo", "cy"), 1))
    older = replace(ada, level="staff", as_of="2025-01-01")
    everyone = Figures((ada, bo, cy, older), SHIPPED)
    options = PlanOptions(DEFAULT_LADDER, date(2026, 11, 20))

    def found(*chosen: PersonSummary, **more: Any) -> ReviewCycle:
        asked = Batch((Path("people"),), Path("out"), replace(options, **more))
        return review_cycle(asked, everyone, [done(one) for one in chosen], None)

    assert ((ada, bo, cy, older), None) == (found(ada, bo, cy, older).people, found(ada, bo, cy, older).listed)
    assert ((ada, bo, cy, older), ("ada", "cy")) == (found(cy, ada).people, found(cy, ada).listed)
    assert () == found(older).listed
    assert date(2026, 3, 1) == found(ada).day


def test_a_packet_that_fails_is_a_problem_and_no_plan_is_lost(tmp_path: Path) -> None:
    people, out = company(tmp_path / "people", 1), tmp_path / "out"
    (out / "cycle.pdf").mkdir(parents=True)
    done = batch(people, "-o", out)
    assert 1 == done.returncode
    assert "cycle.pdf: is a folder, not a file; move or delete it" in done.stderr
    assert (out / "p0.pdf").is_file()
    assert "done" == report(out)["records"][0]["outcome"]
    assert ("failed", None) == (report(out)["packet"]["outcome"], report(out)["packet"]["output"])


def test_a_person_called_cycle_cannot_overwrite_the_packet(tmp_path: Path) -> None:
    people = company(tmp_path / "people", 1)
    (people / "p0.yaml").rename(people / "Cycle.yaml")
    done = batch(people, "-o", tmp_path / "out")
    assert 1 == done.returncode
    assert "would be written to Cycle.pdf, and so would the calibration packet" in done.stderr
