"""A review cycle's run: every input's outcome is told, nothing is made twice, and nothing that is half stays behind."""

import csv
import hashlib
import io
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

import reading
from cycles import EVERYTHING_OF_A_CYCLE, EXAMPLES, SMALL, batch, holds, outcomes, people, report, started, until, workers
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch import file_names, forking
from ladder_reports.batch.report import OutcomeName, Record, Trouble
from ladder_reports.batch.roster import find_entries
from ladder_reports.cli import main, progress
from ladder_reports.documents.plan import build
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import InputError, UnknownNameError
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY, ROOT
from plans import plan_job
from process import environment, run_cli, run_python

SHARED = pytest.mark.xdist_group("batch-cycle")
"""The tests that look at the same batch run in the same process."""


@pytest.fixture(scope="module")
def cycle(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The invented people with three poisoned files among them, and the folder of a batch made from them."""
    home = tmp_path_factory.mktemp("cycle")
    source, folder = home / "people", home / "plans"
    source.mkdir()
    for path in EXAMPLES:
        shutil.copy(path, source)
    (source / "bad-yaml.yaml").write_text("person: {name: A B\nlevel: senior\n", encoding="utf-8")
    (source / "control.yaml").write_bytes(b"person: {name: A\x07B}\nlevel: senior\n")
    (source / "huge.yaml").write_bytes(b"# " + b"x" * 3_000_000)
    result = batch(source, "-o", folder, "--jobs", "2", "--zip")
    assert 1 == result.returncode, result.stderr
    assert "7 made, 0 up to date, 3 failed" in result.stderr
    assert "Traceback" not in result.stderr
    return source, folder


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


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe that nobody writes into and a device without an end are problems, to each command alike."""
    source = tmp_path / "people"
    people(source, 1)
    os.mkfifo(source / "pipe.yaml")
    (source / "endless.yaml").symlink_to("/dev/zero")
    result = batch(source, "-o", tmp_path / "plans", "--jobs", "1")
    expected = [f"{source / name}.yaml: cannot be read: not a regular file" for name in ("endless", "pipe")]
    assert expected == sorted(line for line in result.stderr.splitlines() if "cannot be read" in line)
    assert {"p000": "done", "pipe": "failed", "endless": "failed"} == outcomes(tmp_path / "plans")
    assert expected == sorted(run_cli("check", str(source)).stderr.splitlines())[-3:-1]
    assert expected[1] == run_cli("plan", str(source / "pipe.yaml"), "-o", str(tmp_path / "x.pdf")).stderr.strip()


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no file names that are not UTF-8")
def test_files_may_be_called_anything(tmp_path: Path) -> None:
    """Names that are not UTF-8, or that speak to terminals, are told in plain letters, and harm neither their batch nor the next."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 1)
    wrong = b"person: {name: A}\nlevel: nobody\n"
    for name, text in ((b"\xff", b"person: {name: A}\nlevel: senior\n"), (b"\xffwrong", wrong), (b"\x1b[2J\n\xe2\x80\xae", wrong)):
        Path(os.fsdecode(os.fsencode(source / "x").removesuffix(b"x") + name + b".yaml")).write_bytes(text)
    result = batch(source, "-o", folder, "--packet", "--zip")
    assert 1 == result.returncode
    told = [f"{source}/{name}.yaml:2:8" for name in (r"\x1b[2J\n\u202e", r"\udcffwrong")]
    assert told == [line.split(": ")[0] for line in result.stderr.splitlines() if "unknown level" in line]
    assert (2, 2) == (report(folder)["counts"]["done"], report(folder)["counts"]["failed"])
    assert rf"{source}/\udcff.yaml" in {record["file"] for record in report(folder)["records"]}
    shown = "".join(reading.read((folder / "cycle.pdf").read_bytes()).pages)
    assert all(part in shown for part in (r"\x1b[2J\n\u202e", r"\udcffwrong.yaml"))
    assert "0 made, 2 up to date, 2 failed" in batch(source, "-o", folder).stderr
    assert [] == report(folder)["orphans"]
    assert {f"{place}".removesuffix(":2:8") for place in told} == {
        "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in found["path"])
        for found in json.loads(run_cli("check", str(source), "--json").stdout)
    }


@SHARED
def test_the_bytes_are_those_of_plan(cycle: tuple[Path, Path]) -> None:
    """A plan is the same to the byte, made alone or among others; the report has its digest."""
    source, folder = cycle
    digests = {record["output"]: record["sha256"] for record in report(folder)["records"] if record["output"]}
    for path in EXAMPLES:
        alone = build.make_plan(plan_job(as_of=DAY, evidence=source / path.name))[0].data
        assert alone == (folder / f"{path.stem}.pdf").read_bytes()
        assert hashlib.sha256(alone).hexdigest() == digests[f"{path.stem}.pdf"]


@SHARED
def test_the_archive_holds_the_plans_and_is_the_same_each_time(cycle: tuple[Path, Path]) -> None:
    """`plans.zip` has the plans side by side; made again from the same plans, it is the same to the byte."""
    source, folder = cycle
    before = (folder / "plans.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        assert sorted(f"{path.stem}.pdf" for path in EXAMPLES) == archive.namelist()
        assert all((folder / name).read_bytes() == archive.read(name) for name in archive.namelist())
    assert "0 made, 7 up to date, 3 failed" in batch(source, "-o", folder, "--zip").stderr
    assert before == (folder / "plans.zip").read_bytes()


@SHARED
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
    assert 0 == batch(source, "-o", tmp_path / "o").returncode
    text = (tmp_path / "o" / "cycle.csv").read_text(encoding="utf-8-sig")
    assert "x,'=1+1,'@team,'-boss,senior,staff,'+c,0,,done,x.pdf" == text.splitlines()[1]
    result = batch(source, "-o", tmp_path / "p", "--audience", "panel", "--anonymous")
    assert 0 == result.returncode, result.stderr
    assert "x,,,,senior,staff,'+c,0,,done,x.pdf" == (tmp_path / "p" / "cycle.csv").read_text(encoding="utf-8-sig").splitlines()[1]


def test_an_anonymous_batch_refuses_ids_that_tell_names(tmp_path: Path) -> None:
    """Each such person has failed, also in a dry run; the others' copies are made, and the table says no such id."""
    source = tmp_path / "people"
    source.mkdir()
    for stem, name in (("zofia", "Zofia Wójcik"), ("p7", "Ian Lee")):
        (source / f"{stem}.yaml").write_text(SMALL.format(name=name, team="Search"), encoding="utf-8")
    (source / "holm.yaml").write_text("person: {name: [}\n", encoding="utf-8")
    asked = (source, "-o", tmp_path / "o", "--audience", "panel", "--anonymous")
    tried = batch(*asked, "--dry-run")
    assert "zofia.yaml:1:1: the id '…' reveals the person's name" in tried.stderr
    assert "1 would be made, 0 up to date, 2 failed" in tried.stderr
    assert 1 == batch(*asked).returncode
    assert {"holm": "failed", "p7": "done", "zofia": "failed"} == outcomes(tmp_path / "o")
    assert ["p7.pdf"] == [path.name for path in (tmp_path / "o").glob("*.pdf")]
    table = (tmp_path / "o" / "cycle.csv").read_text(encoding="utf-8-sig").casefold()
    assert [] == [word for word in ("zofia", "wójcik", "wojcik", "holm", "lee") if word in table]
    # A roster gives ids for one run; the files stay as they are.
    (tmp_path / "roster.csv").write_text("file,id\npeople/zofia.yaml,e-1\npeople/p7.yaml,lee-7\n", encoding="utf-8")
    ran = batch(tmp_path / "roster.csv", *asked[1:])
    assert {"p7": "failed", "zofia": "done"} == outcomes(tmp_path / "o")
    assert "choose another in the roster" in ran.stderr


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    """A second run makes nothing, one changed file costs one plan, a damaged output is mended, `--force` makes everything."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    paths = people(source, 4)
    assert "4 made" in batch(source, "-o", folder, "--jobs", "1").stderr
    bytes_before = {name: (folder / name).read_bytes() for name in holds(folder) if name.endswith(".pdf")}
    assert "0 made, 4 up to date" in batch(source, "-o", folder).stderr
    # Another date and other options make other bytes; a touched output with the same bytes does not.
    os.utime(folder / "p000.pdf")
    paths[1].write_text(SMALL.format(name="Somebody Else", team="Ads"), encoding="utf-8")
    (folder / "p002.pdf").write_bytes(b"damaged")
    planned = batch(source, "-o", folder, "--dry-run")
    lines = ["p000.pdf: up to date", "p001.pdf: the evidence changed", "p002.pdf: the file was changed", "p003.pdf: up to date"]
    assert lines == planned.stdout.splitlines()
    assert b"damaged" == (folder / "p002.pdf").read_bytes()
    assert "2 made, 2 up to date" in batch(source, "-o", folder).stderr
    assert {"p000": "skipped", "p001": "done", "p002": "done", "p003": "skipped"} == outcomes(folder)
    assert bytes_before["p002.pdf"] == (folder / "p002.pdf").read_bytes()
    assert bytes_before["p001.pdf"] != (folder / "p001.pdf").read_bytes()
    assert "1 made" in batch(source, "-o", folder, "--force", "--only", "p003").stderr
    assert bytes_before["p003.pdf"] == (folder / "p003.pdf").read_bytes()
    planned = batch(source, "-o", folder, "--dry-run", "--page-size", "a5", as_of="2026-12-01")
    assert {"the date is another one; the options are others"} == {line.split(": ", 1)[1] for line in planned.stdout.splitlines()}


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """Not even the folder."""
    people(tmp_path / "people", 2)
    result = batch(tmp_path / "people", "-o", tmp_path / "plans", "--dry-run")
    assert (0, "p000.pdf: new\np001.pdf: new\n") == (result.returncode, result.stdout)
    assert "2 would be made" in result.stderr
    assert ["people"] == holds(tmp_path)


def test_what_has_no_input_any_more_is_named_and_pruned_on_demand(tmp_path: Path) -> None:
    """An orphan is named; `--prune` deletes it, but not a file that somebody changed since."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    paths = people(source, 4)
    batch(source, "-o", folder)
    paths[0].unlink()
    paths[1].unlink()
    (folder / "p001.pdf").write_bytes(b"my own notes")
    named = batch(source, "-o", folder)
    assert "p000.pdf: note: its input has gone; --prune deletes it" in named.stderr
    assert ["p000.pdf", "p001.pdf"] == report(folder)["orphans"]
    # Those who are merely not chosen have not gone.
    assert ["p000.pdf", "p001.pdf"] == (batch(source, "-o", folder, "--only", "p002"), report(folder)["orphans"])[1]
    assert 0 == batch(source, "-o", folder, "--prune").returncode
    assert ["p000.pdf"] == report(folder)["pruned"]
    assert ["cycle.csv", "p001.pdf", "p002.pdf", "p003.pdf", "report.json"] == holds(folder)
    assert b"my own notes" == (folder / "p001.pdf").read_bytes()


def test_two_inputs_with_one_output_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    """A collision names both files; another template tells them apart."""
    people(tmp_path / "people" / "now", 1)
    people(tmp_path / "people" / "then", 1)
    last = tmp_path / "people" / "then" / "p000.yaml"
    last.write_text(last.read_text(encoding="utf-8").replace("2026-H2", "2026-H1"), encoding="utf-8")
    result = batch(tmp_path / "people", "-o", tmp_path / "plans")
    assert 1 == result.returncode
    assert "would be written to p000.pdf, and so would" in result.stderr
    assert [] == holds(tmp_path / "plans")
    result = batch(tmp_path / "people", "-o", tmp_path / "plans", "--name-template", "{id}_{cycle}")
    assert 0 == result.returncode, result.stderr
    assert sorted([*EVERYTHING_OF_A_CYCLE, "p000_2026-H1.pdf", "p000_2026-H2.pdf"]) == holds(tmp_path / "plans")


def test_a_roster_selects_and_overrides(tmp_path: Path) -> None:
    """Its rows are the inputs; ids, teams, managers and audiences stand for what the files say; a bad row harms no other."""
    people(tmp_path / "people", 3)
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "\ufeffid;file;manager;team;audience;note\nE-7;people/p000.yaml;Ada;Ranking;;x\np001;;;;manager;x\nE-9;people/none.yaml;;;;x\n",
        encoding="utf-8",
    )
    result = batch(roster, tmp_path / "people", "-o", tmp_path / "plans", "--name-template", "{id}-{audience}")
    assert 1 == result.returncode
    assert "roster.csv:4: there is no file" in result.stderr
    assert sorted(["E-7-person.pdf", *EVERYTHING_OF_A_CYCLE, "p001-manager.pdf"]) == holds(tmp_path / "plans")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "plans" / "cycle.csv").read_text(encoding="utf-8-sig"))))
    assert ("Ranking", "Ada") == next((row["team"], row["manager"]) for row in rows if row["id"] == "E-7")


def test_people_can_be_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By id, team and level, and the first so many of them; an unknown id or level is wrong usage."""
    people(tmp_path / "people", 6)
    call = ["batch", str(tmp_path / "people"), "-o", str(tmp_path / "plans"), "--dry-run", "--quiet", "--jobs", "1"]
    cases = {("--only", "p001,p003"): 2, ("--team", "search"): 3, ("--level", "staff"): 0, ("--limit", "4"): 4}
    for chosen, count in cases.items():
        assert 0 == main.run([*call, *chosen])
        assert "" == capsys.readouterr().out
        assert 0 == main.run([*(word for word in call if word != "--quiet"), *chosen])
        assert count == len(capsys.readouterr().out.splitlines())
    for wrong in (("--only", "p9"), ("--level", "seniro"), ("--name-template", "plan"), ("--jobs", "0"), ("--anonymous",)):
        assert 2 == main.run([*call, *wrong])
    assert 1 == main.run(["batch", str(tmp_path / "none"), "-o", str(tmp_path / "plans")])


@pytest.mark.parametrize("value", ["../../etc/x", "/abs", "..", "a/b\\c", "CON", ".hidden", "  ", "ü" * 300, "x\0y"])
def test_a_name_leads_into_no_other_folder(value: str) -> None:
    """Whatever a file says, its plan's name is one plain name."""
    for template in ("{team}", "{team}.{cycle}", "..{team}", "{cycle}-{id}"):
        file_names.check_template(template)
        name = file_names.file_name(template, PersonSummary(id="p1", team=value, cycle=value), "person")
        assert Path(name).name == name
        assert not name.startswith(".")
        assert name.isascii()
        assert len(name) <= 255
        assert "con" != name.split(".")[0].casefold()


@pytest.mark.parametrize("template", ["../{id}", "{id}/x", "{person}", "{id!r}", "{id:>9}", "{id.__class__}", "plan", "{id", "{}"])
def test_a_template_has_known_fields_and_plain_text(template: str) -> None:
    """Anything else is wrong usage."""
    with pytest.raises(UnknownNameError):
        file_names.check_template(template)


def test_inputs_are_found_in_folders_patterns_and_files(tmp_path: Path) -> None:
    """Once each, sorted, without hidden files and ladders; a path that leads nowhere is a problem."""
    one, two = people(tmp_path / "a" / "b", 2)
    (tmp_path / "a" / ".hidden").mkdir()
    shutil.copy(one, tmp_path / "a" / ".hidden" / "x.yaml")
    shutil.copytree(DEFAULT_LADDER, tmp_path / "a" / "ladder")
    (tmp_path / "a" / "ladder" / "skills.yaml").write_text("", encoding="utf-8")
    assert [one, two] == [entry.file for entry in find_entries([two, tmp_path / "a", tmp_path / "**" / "p*.yaml"])]
    for wrong in (tmp_path / "none", tmp_path / "*.nothing", tmp_path / "a" / "ladder"):
        with pytest.raises(InputError):
            find_entries([wrong])


def test_events_are_json(tmp_path: Path) -> None:
    """With `--json`, each line of stdout is an object: how many, each input, and the end."""
    people(tmp_path / "people", 2)
    (tmp_path / "people" / "x.yaml").write_text("level: senior\n", encoding="utf-8")
    result = batch(tmp_path / "people", "-o", tmp_path / "plans", "--json")
    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert ["begin", "record", "record", "record", "end"] == [event["event"] for event in events]
    assert {"done": 2, "failed": 1, "inputs": 3, "skipped": 0} == events[-1]["counts"]
    assert ("", 1) == (result.stderr, result.returncode)


def test_a_plan_that_takes_too_long_is_reported(tmp_path: Path) -> None:
    """Its time is up, its worker goes, the others are not harmed; the next run makes it."""
    source = tmp_path / "people"
    source.mkdir()
    shutil.copy(ROOT / "examples" / "tomas-lindqvist.yaml", source)
    result = batch(source, "-o", tmp_path / "plans", "--jobs", "1", "--timeout", "0.01")
    assert 1 == result.returncode
    assert "took longer than 0.01 seconds" in result.stderr
    assert "failed" == outcomes(tmp_path / "plans")["tomas-lindqvist"]
    assert 0 == batch(source, "-o", tmp_path / "plans", "--jobs", "1").returncode


def test_a_worker_that_dies_costs_one_plan(tmp_path: Path) -> None:
    """The plan that it worked on is reported as failed, and everything else is made."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 12, evidence=True)
    process = started(source, "-o", folder, "--jobs", "2")
    until(lambda: len(list(folder.glob("*.pdf"))) >= 2)
    os.kill(workers(process)[0].pid, signal.SIGKILL)
    _, said = process.communicate(timeout=100)
    found = report(folder)["counts"]
    assert 12 == found["inputs"] == found["done"] + found["failed"]
    assert found["failed"] <= 1, said
    assert (1 if found["failed"] else 0) == process.returncode
    assert not found["failed"] or "died (SIGKILL" in said


def test_a_killed_batch_leaves_whole_files_and_the_next_one_goes_on(tmp_path: Path) -> None:
    """After kill -9 every plan there is whole, no worker lives on, and the next run makes only the rest."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 60, evidence=True)
    process = started(source, "-o", folder, "--jobs", "2")
    journal = folder / ".ladder-reports" / "journal.jsonl"
    until(lambda: journal.is_file() and journal.read_text(encoding="utf-8").count('"written"') >= 3)
    left = workers(process)
    second = batch(source, "-o", folder)
    assert 1 == second.returncode
    assert "another batch is writing into this folder" in second.stderr
    process.kill()
    process.communicate()
    psutil.wait_procs(left, timeout=20)
    assert not any(worker.is_running() for worker in left)
    assert all(path.read_bytes().endswith(b"%%EOF\n") or b"%%EOF" in path.read_bytes()[-16:] for path in folder.glob("*.pdf"))
    # A line that was cut off is passed over.
    with journal.open("a", encoding="utf-8") as stream:
        stream.write('{"written": "p0')
    result = batch(source, "-o", folder)
    assert 0 == result.returncode, result.stderr
    counts = report(folder)["counts"]
    assert 60 == counts["done"] + counts["skipped"]
    assert 3 <= counts["skipped"]
    assert "60 up to date" in batch(source, "-o", folder).stderr
    assert [] == list((folder / ".ladder-reports" / "unfinished").iterdir())


def test_what_workers_are_forked_from_has_everything_imported() -> None:
    """And leaves Ctrl-C and the collector as they were."""
    told = """
import gc, signal, sys
before = signal.getsignal(signal.SIGINT)
import ladder_reports.batch.preload
print("ladder_reports.documents.plan.build" in sys.modules, "pebble" in sys.modules)
print(gc.isenabled(), gc.get_freeze_count() > 50_000, signal.getsignal(signal.SIGINT) is before)
"""
    done = run_python("-c", told)
    assert ["True True", "True True True"] == done.stdout.splitlines(), done.stderr


def test_the_server_starts_early_only_where_there_is_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new folder, or --force; a batch that may have nothing to do, or that only says what it would do, starts none."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 1, evidence=True)
    early: list[bool] = []
    monkeypatch.setattr(forking, "start_early", lambda: early.append(True))
    for more, wanted in (("--dry-run", False), ("", True), ("", False), ("--force", True)):
        early.clear()
        done = CliRunner().invoke(main.root, ["batch", str(source), "-o", str(folder), *more.split()])
        assert 0 == done.exit_code, done.output
        assert wanted == bool(early), more


def test_what_is_set_aside_from_the_collector_has_its_turn() -> None:
    """A cycle that outlives some plans is set aside with what is kept; once it is garbage it goes, though not at once."""
    told = """
import gc, weakref
from ladder_reports.batch import worker
class ReviewCycle: pass
cycle = ReviewCycle()
cycle.own = cycle
seen = weakref.ref(cycle)
gc.disable()
def plans(count):
    for _ in range(count):
        worker.tidy(alone=True)
plans(worker._SELDOM)
del cycle
plans(worker._SELDOM)
aside = seen() is not None
plans(worker._RARELY)
print(aside, seen() is None, gc.get_freeze_count() > 0)
"""
    done = run_python("-c", told)
    assert "True True True" == done.stdout.strip(), done.stderr


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
    assert "Run the same command again to go on" in said
    assert "Traceback" not in said
    assert not any(worker.is_running() for worker in left)


def test_a_folder_that_cannot_be_written_to_is_a_problem(tmp_path: Path) -> None:
    """One line, exit code 1."""
    people(tmp_path / "people", 1)
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = batch(tmp_path / "people", "-o", tmp_path / "file" / "plans")
    assert 1 == result.returncode
    assert "cannot be written to: not a directory" in result.stderr
    assert 1 == len(result.stderr.splitlines())


def test_a_disk_that_takes_no_more_is_reported(tmp_path: Path) -> None:
    """The plan that cannot be written has failed, and nothing of it is left; the next run makes it."""
    people(tmp_path / "people", 1)
    folder = tmp_path / "plans"
    command = [sys.executable, "-m", "ladder_reports", "batch", str(tmp_path / "people"), "-o", str(folder), "--as-of", DAY.isoformat()]
    limited = ["sh", "-c", f"ulimit -f 20; exec {shlex.join(command)}"]
    result = subprocess.run(limited, env=environment(), capture_output=True, text=True, check=False)
    assert 1 == result.returncode, result.stderr
    assert "p000.pdf: cannot be written: file too large" in result.stderr
    assert sorted(EVERYTHING_OF_A_CYCLE) == holds(folder)
    assert [] == list((folder / ".ladder-reports" / "unfinished").iterdir())
    assert 0 == batch(tmp_path / "people", "-o", folder).returncode


def record_of(number: int, outcome: OutcomeName = "done") -> Record:
    """What came of one input."""
    trouble = Trouble(path=f"p{number}.yaml", line=1, column=2, message="wrong\x1b", note=False)
    problems = (trouble,) if outcome == "failed" else ()
    return Record(file="f", id="i", audience="person", outcome=outcome, output=None, sha256=None, seconds=0, problems=problems)


def test_progress_is_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    """With what was done so far; what failed is told at once, safe for a terminal."""
    told = progress.Progress(quiet=False, verbose=False, dry_run=False)
    told.begin(40)
    for number in range(40):
        told.ended(record_of(number, "failed" if number == 7 else "done"), "new")
    told.close()
    lines = capsys.readouterr().err.splitlines()
    assert 11 == len(lines)
    assert "p7.yaml:1:2: wrong\\x1b" == lines[1]
    assert lines[-1].startswith("100 %: 39 done, 1 failed; ")


def test_progress_is_a_bar_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows counts, and goes when the batch is over; problems stay."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    told = progress.Progress(quiet=False, verbose=False, dry_run=False)
    told.begin(3)
    possible: tuple[OutcomeName, ...] = ("done", "skipped", "failed")
    for number, outcome in enumerate(possible):
        told.ended(record_of(number, outcome), "new")
    told.close()
    assert "p2.yaml:1:2: wrong" in capsys.readouterr().err
    assert 2 == told.kept


def test_a_folder_with_too_long_a_path_for_workers_is_told(tmp_path: Path) -> None:
    """One line says what is wrong and what to do, and it helps."""
    people(tmp_path / "people", 1)
    long = tmp_path / ("long" * 30)
    long.mkdir()
    call = ["batch", str(tmp_path / "people"), "-o", str(tmp_path / "plans"), "--as-of", DAY.isoformat()]
    result = run_cli(*call, env={"TMPDIR": str(long)})
    told = f"the path of the folder for temporary files has {len(str(long))} letters, too many for a socket in it"
    assert (1, f"{told}; set TMPDIR to a shorter one, such as /tmp\n") == (result.returncode, result.stderr)
    assert 0 == run_cli(*call, env={"TMPDIR": "/tmp"}).returncode  # noqa: S108 -- what the message says


def test_nothing_to_do_for_many_is_over_soon(tmp_path: Path) -> None:
    """For a thousand people who are up to date, neither the engine nor workers are started."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 1)
    assert 0 == batch(source, "-o", folder).returncode
    journal = folder / ".ladder-reports" / "journal.jsonl"
    head, seen, written = journal.read_text(encoding="utf-8").splitlines()
    # The same person a thousand times, each known from the journal.
    from ladder_reports.batch import fingerprints, model, worker  # noqa: PLC0415

    base = fingerprints.ground(PlanOptions(DEFAULT_LADDER, DAY, as_of=DAY))
    lines = [head]
    for path in people(source, 1000):
        entry = model.Entry(path)
        digest = worker.digest_of(entry)
        who = {**json.loads(seen)["who"], "id": path.stem}
        lines.append(json.dumps({"seen": fingerprints.reading_key(digest, path.stem, base), "who": who, "problems": []}))
        order = model.Order(entry, "person", digest, folder, folder)
        parts = fingerprints.parts_of(order, PersonSummary(**who), base, PlanOptions(DEFAULT_LADDER, DAY, as_of=DAY))
        shutil.copy2(folder / "p000.pdf", folder / f"{path.stem}.pdf") if path.stem != "p000" else None
        lines.append(json.dumps({**json.loads(written), "written": f"{path.stem}.pdf", "file": str(path.resolve()), "parts": parts}))
    journal.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code = "import sys; from ladder_reports.cli.main import run; run(sys.argv[1:]); print('weasyprint' in sys.modules)"
    result = run_python("-c", code, "batch", str(source), "-o", str(folder), "--as-of", DAY.isoformat())
    assert "0 made, 1000 up to date, 0 failed" in result.stderr
    assert "False" == result.stdout.split()[-1]
