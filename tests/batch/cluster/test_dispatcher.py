"""Plans made by a Dask cluster: a real scheduler and real workers, elsewhere, and the same bytes."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import fontpkg
import pytest
from fontTools.ttLib import TTFont

from clusters import SMALL, Machines, batch, counts, end, house, machines, many, people, plans, started, working
from cycles import until
from ladder_reports.documents.plan import build
from ladder_reports.errors import InputError
from ladder_reports.rendering import encryption
from making import DAY
from plans import plan_job
from process import run_python

SHARED = pytest.mark.xdist_group("cluster")
"""The tests that use the same cluster run in the same process."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and two workers; one document lets its worker sleep, another one kills it."""
    with machines(tmp_path_factory.mktemp("cluster") / "elsewhere") as there:
        there.scheduler()
        there.worker(TROUBLE="people")
        there.worker(TROUBLE="people")
        yield there


@SHARED
def test_a_plan_from_a_cluster_has_the_same_bytes(cluster: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ladder, theme, fonts and roster that no worker can reach. Combined files and the packet are made on the sender's machine.

    The worker, which lacks the sender's font for a letter of one name, leaves that plan to the sender.
    """
    home = house(tmp_path / "home")
    vai = lend_a_letter(home)
    call = ["roster.csv", "--ladder", "ladder", "--theme", "look/ours.css", "--page-size", "a5", "--audience", "manager"]
    beside = ["--combine", "manager", "--packet"]
    there = batch(*call, *beside, "-o", "there", "--cluster", cluster.address, cwd=home, HOME=str(home))
    assert 0 == there.returncode, there.stderr
    assert ["4 made, 0 up to date, 0 failed", "by manager: 2 made, 0 up to date, 0 failed"] == there.stderr.splitlines()[-2:]
    here = batch(*call, "-o", "here", cwd=home, HOME=str(home))
    assert 0 == here.returncode, here.stderr
    names = ["ada-byron.pdf", "grace-murray.pdf", "tomas-lindqvist.pdf", "vai.pdf"]
    assert names == [path.name for path in plans(home / "here")]
    assert [(home / "here" / name).read_bytes() for name in names] == [(home / "there" / name).read_bytes() for name in names]
    assert [] == list((home / "there" / ".ladder-reports" / "unfinished").iterdir())
    # What the one has made, the other need not make: the ledger knows no difference.
    again = batch(*call, *beside, "-o", "there", "--json", cwd=home, HOME=str(home))
    ends = [event["outcome"] for event in map(json.loads, again.stdout.splitlines()) if "outcome" in event]
    assert ["skipped"] * 7 == ends, "four plans, two files of several, and the packet"
    assert "0 made, 4 up to date" in batch(*call, "-o", "here", "--cluster", "tcp://127.0.0.1:1", cwd=home, HOME=str(home)).stderr
    job = plan_job(as_of=DAY, evidence=vai)
    with pytest.raises(InputError, match="no installed font has \ua500"):
        build.make_plan(job)
    monkeypatch.setenv("HOME", str(home))
    assert build.make_plan(job)


def lend_a_letter(home: Path) -> Path:
    """A font in somebody's home, with a letter that no other font here has, and a person whose name has it."""
    (home / ".fonts").mkdir()
    with TTFont(next(face.path for face in fontpkg.family("Fira Sans").files if face.weight == 400 and face.style == "normal")) as font:
        # A letter of the Vai script; its shape does not matter.
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[0xA500] = "A"
        for name in (1, 4, 6, 16):
            font["name"].setName("Vai Test", name, 3, 1, 0x409)
        font.save(home / ".fonts" / "vai.ttf")
    path = home / "people" / "vai.yaml"
    path.write_text(SMALL.format(name="Vai \ua500", team="Ads"), encoding="utf-8")
    with (home / "roster.csv").open("a", encoding="utf-8") as roster:
        roster.write("people/vai.yaml,,\n")
    return path


@SHARED
def test_plans_are_encrypted_on_the_worker(cluster: Machines, tmp_path: Path) -> None:
    """What comes back opens with its person's password alone; neither it nor any evidence is in a file or a log of the cluster's.

    What opens already stays; whose password is another one now is made again.
    """
    people(tmp_path / "people", "Ada Byron", "Grace Murray")
    roster, folder = tmp_path / "roster.csv", tmp_path / "plans"
    roster.write_text("id,password\nada-byron,first-of-ada\ngrace-murray,only-of-grace\n", encoding="utf-8")
    call: list[str | Path] = [roster, tmp_path / "people", "-o", folder, "--password-column", "password", "--cluster", cluster.address]
    result = batch(*call)
    assert (0, "2 made, 0 up to date, 0 failed") == (result.returncode, result.stderr.splitlines()[-1])
    ada, grace = plans(folder)
    assert (True, True) == (encryption.opens_with(ada, "first-of-ada"), encryption.opens_with(grace, "only-of-grace"))
    assert not encryption.is_unencrypted(ada)
    before = grace.read_bytes()
    roster.write_text("id,password\nada-byron,second-of-ada\ngrace-murray,only-of-grace\n", encoding="utf-8")
    result = batch(*call)
    assert (0, "1 made, 1 up to date, 0 failed") == (result.returncode, result.stderr.splitlines()[-1])
    assert (True, True) == (encryption.opens_with(ada, "second-of-ada"), before == grace.read_bytes())
    left = [path for home in (cluster.home, folder) for path in home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".log" for path in left)
    for path in left:
        raw = path.read_bytes()
        assert [] == [word for word in (b"of-ada", b"only-of-grace", b"Somebody", b"%PDF") if word in raw and path not in (ada, grace)], (
            path
        )


@SHARED
def test_workers_that_die_lose_nothing_and_no_document_harms_another(cluster: Machines, tmp_path: Path) -> None:
    """Both workers are killed in the middle, and their nannies start others; a document that hangs, or kills its worker, fails alone."""
    many(tmp_path / "people", 5)
    people(tmp_path / "people", "Killer", "Sleeper")
    folder = tmp_path / "plans"
    process = started(tmp_path / "people", "-o", folder, "--cluster", cluster.address, "--timeout", "8")
    until(lambda: len(plans(folder)) >= 2)
    for worker in cluster.processes[1:]:
        for child in working(worker):
            end(child)
    said = process.communicate(timeout=100)[1]
    assert 1 == process.returncode, said
    assert {"inputs": 7, "done": 5, "skipped": 0, "failed": 2} == counts(folder), said
    assert all(b"%%EOF" in path.read_bytes()[-16:] for path in plans(folder))
    assert "sleeper.yaml: took longer than 8 seconds (--timeout)" in said
    assert "killer.yaml: each worker that worked on it died" in said
    assert "Traceback" not in said


@SHARED
def test_ctrl_c_leaves_the_cluster_to_others(cluster: Machines, tmp_path: Path) -> None:
    """The batch stops with a line that says how to go on; nothing of it is left at the scheduler, and the workers live."""
    many(tmp_path / "people", 30)
    folder = tmp_path / "plans"
    process = started(tmp_path / "people", "-o", folder, "--cluster", cluster.address)
    until(lambda: len(plans(folder)) >= 2)
    code = "import sys; from distributed import Client\nwith Client(sys.argv[1]) as client:\n"
    count = f"{code}    print(client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)))"
    under_way = run_python("-W", "ignore", "-c", count, cluster.address)
    assert int(under_way.stdout) <= 6, "two workers have one plan each in hand and two waiting"
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert 130 == process.returncode, said
    assert said.splitlines()[-1].startswith("stopped; finished plans are kept")
    assert 2 == len(said.splitlines()), said
    assert len(plans(folder)) < 30
    assert "0\n" == run_python("-W", "ignore", "-c", count, cluster.address).stdout
    assert all(worker.poll() is None for worker in cluster.processes)


@SHARED
def test_a_lost_scheduler_is_reported(cluster: Machines, tmp_path: Path) -> None:
    """Finished plans are kept, and the next run continues; a scheduler that is not there is reported, too.

    This is the last test that uses the cluster, because it ends the scheduler.
    """
    many(tmp_path / "people", 8)
    folder = tmp_path / "plans"
    process = started(tmp_path / "people", "-o", folder, "--cluster", cluster.address)
    until(lambda: len(plans(folder)) >= 1)
    cluster.processes[0].kill()
    said = process.communicate(timeout=60)[1]
    assert (1, 2) == (process.returncode, len(said.splitlines())), said
    assert "the connection to the Dask scheduler was lost; finished plans are kept" in said
    before = len(plans(folder))
    assert 1 <= before < 8
    call: list[str | Path] = [tmp_path / "people", "-o", folder, "--cluster", "tcp://127.0.0.1:1"]
    result = batch(*call, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="300ms")
    assert 1 == result.returncode
    warning, _, *told = result.stderr.splitlines()
    assert warning.startswith("warning: --cluster tcp://127.0.0.1:1 has no TLS: any user of this machine can read the evidence")
    assert 1 == len(told), result.stderr
    assert told[0].startswith("no Dask scheduler answers at tcp://127.0.0.1:1: ")
    result = batch(tmp_path / "people", "-o", folder, "--dry-run")
    assert f"{8 - before} would be made, {before} up to date, 0 failed" in result.stderr
