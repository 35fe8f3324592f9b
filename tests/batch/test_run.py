"""A batch: every input has a result, nothing is made twice, and no incomplete file stays behind."""

import hashlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

import reading
from cycles import EVERYTHING_OF_A_CYCLE, EXAMPLES, SMALL, batch_here, holds, outcomes, people, report, started, until, workers
from ladder_reports.batch.fingerprints import load_baseline, plan_fingerprint, reading_key
from ladder_reports.batch.journal import Journal
from ladder_reports.batch.model import PlanRequest, PlanTask, ReadResult
from ladder_reports.batch.worker import digest_of
from ladder_reports.documents.plan import build
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY
from plans import plan_job
from process import run_cli, run_python

SHARED = pytest.mark.xdist_group("batch-cycle")
"""The tests that look at the same batch run in the same process."""


@SHARED
def test_bad_files_are_reported_and_the_rest_is_made(cycle: tuple[Path, Path]) -> None:
    """Each input has an outcome; those that failed say where and why."""
    _, folder = cycle
    found = report(folder)
    assert {"inputs": 10, "done": 7, "skipped": 0, "failed": 3} == found["counts"]
    assert {path.stem: "done" for path in EXAMPLES} | dict.fromkeys(("bad-yaml", "control", "huge"), "failed") == outcomes(folder)
    messages = {Path(record["file"]).stem: record["problems"] for record in found["records"] if record["outcome"] == "failed"}
    assert "U+0007" in messages["control"][0]["message"]
    assert "too large" in messages["huge"][0]["message"]
    assert 1 <= messages["bad-yaml"][0]["line"]
    assert sorted([*EVERYTHING_OF_A_CYCLE, "plans.zip", *(f"{path.stem}.pdf" for path in EXAMPLES)]) == holds(folder)
    assert [] == list((folder / ".ladder-reports" / "unfinished").iterdir())


def test_a_pipe_or_a_device_is_a_problem(tmp_path: Path) -> None:
    """Neither is waited for, by any command."""
    source = tmp_path / "people"
    people(source, 1)
    os.mkfifo(source / "pipe.yaml")
    (source / "device.yaml").symlink_to("/dev/zero")
    result = batch_here(source, "-o", tmp_path / "plans")
    expected = [
        f"{source / 'device.yaml'}: is a link to a file outside the folders that you named; name the file itself, or its folder, too",
        f"{source / 'pipe.yaml'}: cannot be read: not a regular file",
    ]
    assert expected == [line for line in result.stderr.splitlines() if line in expected]
    assert {"p000": "done", "pipe": "failed", "device": "failed"} == outcomes(tmp_path / "plans")
    assert expected == run_cli("check", str(source), "--quiet").stderr.splitlines()
    (tmp_path / "endless.yaml").symlink_to("/dev/zero")
    for path in (source / "pipe.yaml", tmp_path / "endless.yaml"):
        assert f"{path}: cannot be read: not a regular file" == run_cli("plan", str(path), "-o", str(tmp_path / "x.pdf")).stderr.strip()


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no file names that are not UTF-8")
def test_files_may_be_called_anything(tmp_path: Path) -> None:
    """Names that are not UTF-8 or that control terminals are shown as escapes, and harm neither this batch nor the next."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 1)
    wrong = b"person: {name: A}\nlevel: nobody\n"
    for name, text in ((b"\xff", b"person: {name: A}\nlevel: senior\n"), (b"\xffwrong", wrong), (b"\x1b[2J\n\xe2\x80\xae", wrong)):
        Path(os.fsdecode(os.fsencode(source / "x").removesuffix(b"x") + name + b".yaml")).write_bytes(text)
    result = batch_here(source, "-o", folder, "--packet", "--zip")
    assert 1 == result.returncode
    told = [f"{source}/{name}.yaml:2:8" for name in (r"\x1b[2J\n\u202e", r"\udcffwrong")]
    assert told == [line.split(": ")[0] for line in result.stderr.splitlines() if "unknown level" in line]
    assert (2, 2) == (report(folder)["counts"]["done"], report(folder)["counts"]["failed"])
    assert rf"{source}/\udcff.yaml" in {record["file"] for record in report(folder)["records"]}
    shown = "".join(reading.read((folder / "cycle.pdf").read_bytes()).pages)
    assert all(part in shown for part in (r"\x1b[2J\n\u202e", r"\udcffwrong.yaml"))
    assert "0 made, 2 up to date, 2 failed" in batch_here(source, "-o", folder).stderr
    assert [] == report(folder)["orphans"]
    assert {f"{place}".removesuffix(":2:8") for place in told} == {
        "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in found["path"])
        for found in json.loads(run_cli("check", str(source), "--json").stdout)
    }


@SHARED
def test_a_plan_has_the_same_bytes_as_from_the_command_plan(cycle: tuple[Path, Path]) -> None:
    """A plan is the same to the byte, made alone or among others; the report has its digest."""
    source, folder = cycle
    digests = {record["output"]: record["sha256"] for record in report(folder)["records"] if record["output"]}
    for path in EXAMPLES:
        alone = build.make_plan(plan_job(as_of=DAY, evidence=source / path.name))[0].data
        assert alone == (folder / f"{path.stem}.pdf").read_bytes()
        assert hashlib.sha256(alone).hexdigest() == digests[f"{path.stem}.pdf"]


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    """A second run makes nothing, one changed file costs one plan, a damaged output is mended, `--force` makes everything."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    paths = people(source, 4)
    assert "4 made" in batch_here(source, "-o", folder).stderr
    bytes_before = {name: (folder / name).read_bytes() for name in holds(folder) if name.endswith(".pdf")}
    assert "0 made, 4 up to date" in batch_here(source, "-o", folder).stderr
    # Another date and other options make other bytes; a touched output with the same bytes does not.
    os.utime(folder / "p000.pdf")
    paths[1].write_text(SMALL.format(name="Somebody Else", team="Ads"), encoding="utf-8")
    (folder / "p002.pdf").write_bytes(b"damaged")
    planned = batch_here(source, "-o", folder, "--dry-run")
    lines = ["p000.pdf: up to date", "p001.pdf: the evidence changed", "p002.pdf: the file was changed", "p003.pdf: up to date"]
    assert lines == planned.stdout.splitlines()
    assert b"damaged" == (folder / "p002.pdf").read_bytes()
    assert "2 made, 2 up to date" in batch_here(source, "-o", folder).stderr
    assert {"p000": "skipped", "p001": "done", "p002": "done", "p003": "skipped"} == outcomes(folder)
    assert bytes_before["p002.pdf"] == (folder / "p002.pdf").read_bytes()
    assert bytes_before["p001.pdf"] != (folder / "p001.pdf").read_bytes()
    assert "1 made" in batch_here(source, "-o", folder, "--force", "--only", "p003").stderr
    assert bytes_before["p003.pdf"] == (folder / "p003.pdf").read_bytes()
    planned = batch_here(source, "-o", folder, "--dry-run", "--page-size", "a5", as_of="2026-12-01")
    assert {"the date changed; the options changed"} == {line.split(": ", 1)[1] for line in planned.stdout.splitlines()}


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """Not even the folder."""
    people(tmp_path / "people", 2)
    result = batch_here(tmp_path / "people", "-o", tmp_path / "plans", "--dry-run")
    assert (0, "p000.pdf: new\np001.pdf: new\n") == (result.returncode, result.stdout)
    assert "2 would be made" in result.stderr
    assert ["people"] == holds(tmp_path)


def test_ctrl_c_stops_soon_and_keeps_what_is_done(tmp_path: Path) -> None:
    """Long before the end, with a line that says how to go on."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 200, evidence=True)
    process = started(source, "-o", folder, "--jobs", "2")
    until(lambda: len(list(folder.glob("*.pdf"))) >= 2)
    left = workers(process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    # It did not go on to the end; how long it takes is measured elsewhere, for a loaded machine is slow.
    assert len(list(folder.glob("*.pdf"))) < 200
    assert 130 == process.returncode
    assert "Run the same command again to continue" in said
    assert "Traceback" not in said
    assert not any(worker.is_running() for worker in left)


ENGINE = ("weasyprint", "pydyf", "jinja2", "markdown", "nh3", "pikepdf", "pebble", "ladder_reports.rendering.pdf")


def test_a_batch_with_nothing_to_do_starts_neither_engine_nor_workers(tmp_path: Path) -> None:
    """For a thousand people who are up to date."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 1)
    assert 0 == batch_here(source, "-o", folder).returncode
    options = PlanOptions(DEFAULT_LADDER, DAY, as_of=DAY)
    baseline = load_baseline(options)
    # The same person a thousand times, each known from the journal.
    with Journal.locked(folder) as journal:
        request = PlanRequest(source / "p000.yaml")
        first = journal.recall(reading_key(digest_of(request), "p000", baseline), request.file, baseline.versions.ladder)
        assert first
        assert first.person
        for path in people(source, 1000):
            request, person = PlanRequest(path), replace(first.person, id=path.stem)
            digest = digest_of(request)
            journal.add_read(reading_key(digest, path.stem, baseline), ReadResult(person))
            task = PlanTask(request, "person", digest, journal.target(f"{path.stem}.pdf"))
            if path.stem != "p000":
                shutil.copy2(folder / "p000.pdf", folder / f"{path.stem}.pdf")
            fingerprint = plan_fingerprint(task, person, baseline, options)
            written = replace(journal.written["p000.pdf"], file=str(path.resolve()), fingerprint=fingerprint)
            journal.add_written(f"{path.stem}.pdf", written)
    code = f"import sys; from ladder_reports.cli.main import run; run(sys.argv[1:]); print({set(ENGINE)!r} & sys.modules.keys())"
    result = run_python("-c", code, "batch", str(source), "-o", str(folder), "--as-of", DAY.isoformat())
    assert "0 made, 1000 up to date, 0 failed" in result.stderr
    assert "set()" == result.stdout.split()[-1]
