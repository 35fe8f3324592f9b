"""The record of a cycle stays whole when a run makes only some of its plans."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from cycles import batch_here, people, report


def table(folder: Path, delimiter: str = ",") -> dict[str, dict[str, str]]:
    """The rows of `cycle.csv` by id."""
    text = (folder / "cycle.csv").read_text(encoding="utf-8-sig")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text), delimiter=delimiter)}


@pytest.fixture(scope="module")
def filtered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A cycle of four people and a broken file after a run of everybody, of whom one was not made, and a run of Search alone."""
    home = tmp_path_factory.mktemp("filtered")
    source, folder = home / "people", home / "plans"
    people(source, 4)
    (source / "bo.yaml").write_text("person: {name: Bo Holm, id: bo, email: bo@example.com, manager: Ann}\nlevel: no\n", encoding="utf-8")
    batch_here(source, "-o", folder, "--limit", "3", "--combine", "team", "--packet")
    (source / "p003.yaml").write_text((source / "p003.yaml").read_text(encoding="utf-8") + "summary: New.\n", encoding="utf-8")
    done = batch_here(source, "-o", folder, "--team", "Search", "--csv-separator", "semicolon")
    assert "1 made, 1 up to date, 1 failed" in done.stderr
    assert done.stderr.endswith("failed: " + str(source / "bo.yaml") + " (1 problem); manager: Ann\n")
    return source, folder


def test_a_filtered_run_keeps_the_records_of_the_others(filtered: tuple[Path, Path]) -> None:
    _, folder = filtered
    found = report(folder)
    outcomes = {record["id"]: (record["outcome"], record["output"]) for record in found["records"]}
    assert {
        "bo": ("failed", None),
        "p000": ("done", "p000.pdf"),
        "p001": ("skipped", "p001.pdf"),
        "p003": ("done", "p003.pdf"),
    } == outcomes
    assert {"inputs": 4, "done": 2, "skipped": 1, "failed": 1} == found["counts"]
    assert "done" == found["packet"]["outcome"]
    assert ["by-team/ads.pdf", "by-team/search.pdf"] == [record["output"] for record in found["combined"]]


def test_the_table_has_everybody(filtered: tuple[Path, Path]) -> None:
    """Also whoever failed, as far as the file can be read, and whoever no run has chosen yet."""
    source, folder = filtered
    rows = table(folder, ";")
    assert {"bo": "failed", "p000": "done", "p001": "skipped", "p002": "not_chosen", "p003": "done"} == {
        name: row["outcome"] for name, row in rows.items()
    }
    assert ["Bo Holm", "bo@example.com", "Ann", "", "", str(source / "bo.yaml")] == [
        rows["bo"][key] for key in ("name", "email", "manager", "level", "evidence", "file")
    ]


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"[" * 100_000,
        b'{"format": 2}',
        {"records": [{"file": "/etc/passwd", "output": "../x.pdf"}]},
        {"records": [{"sha256": "0" * 64}]},
    ],
)
def test_an_earlier_report_is_not_trusted(filtered: tuple[Path, Path], forged: Any) -> None:
    """It may be anything; then the journal alone says what earlier runs made."""
    source, folder = filtered
    path = folder / "report.json"
    before = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(forged, dict):
        records = [{**record, **change} for record in before["records"] for change in forged["records"]]
        path.write_text(json.dumps({**before, "records": records}), encoding="utf-8")
    else:
        path.write_bytes(forged)
    done = batch_here(source, "-o", folder, "--only", "p001")
    assert (0, "0 made, 1 up to date, 0 failed") == (done.returncode, done.stderr.splitlines()[-1])
    kept = {record["id"]: (record["outcome"], record["output"]) for record in report(folder)["records"]}
    expected = {"bo": ("failed", None), **{f"p00{number}": ("skipped", f"p00{number}.pdf") for number in (0, 1, 3)}}
    assert expected == kept
    path.write_text(json.dumps(before), encoding="utf-8")
