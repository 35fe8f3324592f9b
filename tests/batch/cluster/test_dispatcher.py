"""Plans made by a Dask cluster: a real scheduler and real workers, elsewhere, and the same bytes."""

import hashlib
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fontpkg
import psutil
import pytest
from fontTools.ttLib import TTFont

from ladder_reports.batch.cluster import payload
from ladder_reports.batch.model import Entry, Order
from ladder_reports.documents.plan import build
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import InputError
from ladder_reports.paths import DEFAULT_LADDER, PACKAGE
from ladder_reports.rendering import encryption
from making import DAY, ROOT
from plans import plan_job
from process import environment, run_python

SHARED = pytest.mark.xdist_group("cluster")
"""The tests that use the same cluster run in the same process."""

SMALL = "person: {{name: {name}, team: {team}}}\nlevel: senior\nas_of: 2026-11-20\nsummary: Somebody.\n"

TROUBLE = '''
"""A machine with troubles of its own: Python reads this file first."""
import os, sys, time, zlib

class Missing:
    """Finds that ladder-reports is not there."""
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "ladder_reports":
            raise ModuleNotFoundError("No module named 'ladder_reports'", name="ladder_reports")

if os.environ.get("TROUBLE") == "missing":
    sys.meta_path.insert(0, Missing())
if os.environ.get("TROUBLE") == "people" and any("spawn_main" in word for word in sys.orig_argv):
    from ladder_reports.batch.cluster import payload as parcel
    real = parcel.make
    def make(digest, packed):
        said = zlib.decompress(packed)
        if b"Sleeper" in said:
            time.sleep(600)
        if b"Killer" in said:
            os._exit(7)
        return real(digest, packed)
    make.__module__, make.__qualname__ = "ladder_reports.batch.cluster.payload", "make"
    parcel.make = make
'''


@dataclass
class Machines:
    """A scheduler and its workers, in folders of their own."""

    home: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def scheduler(self, **more: str) -> None:
        """Start the scheduler. It has no ladder-reports: it does not need it."""
        file = self.home / "scheduler.json"
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
        self._start("dask_scheduler", *options, TROUBLE="missing", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0", **more)
        until(lambda: file.is_file() and file.read_text(encoding="utf-8").endswith("}"))
        self.address = json.loads(file.read_text(encoding="utf-8"))["address"]

    def worker(self, *options: str, first: Path | None = None, **more: str) -> subprocess.Popen[bytes]:
        """Start a worker in one process with one thread; `first` is where it looks for modules first."""
        path = os.pathsep.join(map(str, [*([first] if first else []), self.home, PACKAGE.parent]))
        plain = ["--nworkers", "1", "--nthreads", "1", "--no-dashboard", *options]
        return self._start("dask_worker", self.address, *plain, PYTHONPATH=path, **more)

    def _start(self, module: str, *options: str, **more: str) -> subprocess.Popen[bytes]:
        (self.home / "sitecustomize.py").write_text(TROUBLE, encoding="utf-8")
        own = {"HOME": str(self.home), "XDG_CACHE_HOME": str(self.home / "cache"), "PYTHONPATH": str(self.home)}
        with (self.home / f"{module}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *options],
                cwd=self.home,
                env={**environment(), **own, **more},
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        """End them all, with what they started."""
        for process in self.processes:
            family = children(process)
            process.kill()
            for child in family:
                end(child)
            process.wait()


def children(process: subprocess.Popen[Any]) -> list[psutil.Process]:
    """The processes that a process has started, and theirs."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def end(process: psutil.Process) -> None:
    """Kill a process that may be gone."""
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


def working(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The process in which a worker does its work, which the worker's nanny has started."""
    return [child for child in children(process) if "spawn_main" in " ".join(child.cmdline())]


@contextmanager
def machines(home: Path) -> Iterator[Machines]:
    """A folder for machines, which are gone afterwards."""
    home.mkdir()
    there = Machines(home)
    try:
        yield there
    finally:
        there.stop()


def until(condition: Callable[[], Any], seconds: float = 60) -> None:
    """Wait for something to become true."""
    stop = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < stop, "it did not happen"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and two workers; one document lets its worker sleep, another one kills it."""
    with machines(tmp_path_factory.mktemp("cluster") / "elsewhere") as there:
        there.scheduler()
        there.worker(TROUBLE="people")
        there.worker(TROUBLE="people")
        yield there


def command(*arguments: str | Path) -> list[str]:
    """``ladder-reports batch`` with these arguments."""
    return [sys.executable, "-m", "ladder_reports", "batch", *map(str, arguments), "--as-of", DAY.isoformat()]


def batch(*arguments: str | Path, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """The same, run to its end."""
    return run_python(*command(*arguments)[1:], cwd=cwd, env=env)


def started(*arguments: str | Path) -> subprocess.Popen[str]:
    """The same, under way, in a group of processes of its own as on a terminal."""
    return subprocess.Popen(
        command(*arguments, "--quiet"), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def people(folder: Path, *names: str) -> list[Path]:
    """These invented people's files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name.lower().replace(' ', '-')}.yaml" for name in names]
    for path, name in zip(paths, names, strict=True):
        path.write_text(SMALL.format(name=name, team="Ads"), encoding="utf-8")
    return paths


def many(folder: Path, count: int) -> list[Path]:
    """So many of them."""
    return people(folder, *(f"Person {number:02}" for number in range(count)))


def counts(folder: Path) -> dict[str, int]:
    """What a batch's report counts."""
    found: dict[str, int] = json.loads((folder / "report.json").read_text(encoding="utf-8"))["counts"]
    return found


def plans(folder: Path) -> list[Path]:
    """The plans in a folder."""
    return sorted(folder.glob("*.pdf"))


def house(folder: Path) -> Path:
    """A folder with everything of one's own: ladder, theme with fonts and logo, roster, people."""
    shutil.copytree(DEFAULT_LADDER, folder / "ladder")
    head = folder / "ladder" / "ladder.md"
    head.write_text(head.read_text(encoding="utf-8").replace("title: AI Architect Career Ladder", "title: Our Ladder"), encoding="utf-8")
    fonts = folder / "look" / "fonts"
    fonts.mkdir(parents=True)
    for face in fontpkg.family("Spectral").files:
        shutil.copy(face.path, fonts)
    (folder / "look" / "ours.css").write_text(':root { --display-family: "Spectral"; --logo: url("logo.svg") }', encoding="utf-8")
    (folder / "look" / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9"/></svg>', encoding="utf-8")
    people(folder / "people", "Ada Byron", "Grace Murray")
    shutil.copy(ROOT / "examples" / "tomas-lindqvist.yaml", folder / "people")
    odd = "person: {name: Odd}\nlevel: senior\nratings: {senior/none: {self: emerging}}\n"
    (folder / "people" / "odd.yaml").write_text(odd, encoding="utf-8")
    roster = "file,team,manager\npeople/ada-byron.yaml,Ranking,Kim\npeople/grace-murray.yaml,,\n"
    (folder / "roster.csv").write_text(f"{roster}people/tomas-lindqvist.yaml,,Kim\n", encoding="utf-8")
    return folder


@SHARED
def test_the_bytes_are_those_of_this_machine(cluster: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a ladder, a theme, fonts and a roster that no worker can reach; plans are put together, and the packet made, where they lie.

    The worker, which lacks the sender's font for a letter of one name, leaves that plan to the sender.
    """
    home = house(tmp_path / "home")
    vai = lend_a_letter(home)
    call = ["roster.csv", "--ladder", "ladder", "--theme", "look/ours.css", "--page-size", "a5", "--audience", "manager"]
    beside = ["--combine", "manager", "--packet"]
    there = batch(*call, *beside, "-o", "there", "--cluster", cluster.address, cwd=home, HOME=str(home))
    assert 0 == there.returncode, there.stderr
    assert "4 made, 0 up to date, 0 failed\nby manager: 2 made, 0 up to date, 0 failed\n" == there.stderr
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
def test_protected_plans_are_encrypted_where_they_are_made(cluster: Machines, tmp_path: Path) -> None:
    """What comes back opens with its person's password alone; neither it nor any evidence is in a file or a log of the cluster's.

    What opens already stays; whose password is another one now is made again.
    """
    people(tmp_path / "people", "Ada Byron", "Grace Murray")
    roster, folder = tmp_path / "roster.csv", tmp_path / "plans"
    roster.write_text("id,password\nada-byron,first-of-ada\ngrace-murray,only-of-grace\n", encoding="utf-8")
    call: list[str | Path] = [roster, tmp_path / "people", "-o", folder, "--password-column", "password", "--cluster", cluster.address]
    result = batch(*call)
    assert (0, "2 made, 0 up to date, 0 failed\n") == (result.returncode, result.stderr)
    ada, grace = plans(folder)
    assert (True, True) == (encryption.opens_with(ada, "first-of-ada"), encryption.opens_with(grace, "only-of-grace"))
    assert not encryption.is_unencrypted(ada)
    before = grace.read_bytes()
    roster.write_text("id,password\nada-byron,second-of-ada\ngrace-murray,only-of-grace\n", encoding="utf-8")
    result = batch(*call)
    assert (0, "1 made, 1 up to date, 0 failed\n") == (result.returncode, result.stderr)
    assert (True, True) == (encryption.opens_with(ada, "second-of-ada"), before == grace.read_bytes())
    left = [path for home in (cluster.home, folder) for path in home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".log" for path in left)
    for path in left:
        raw = path.read_bytes()
        assert [] == [word for word in (b"of-ada", b"only-of-grace", b"Somebody", b"%PDF") if word in raw and path not in (ada, grace)], (
            path
        )


ELSEWHERE = """
import os, pathlib, pickle, sys
from ladder_reports.batch.cluster import payload as parcel
sent = pickle.loads(pathlib.Path("sent").read_bytes())
parcel.take(sent["digest"], sent["kit"])
replies = {name: parcel.make(sent["digest"], packed) for name, packed in sent["parcels"].items()}
sys.stdout.buffer.write(pickle.dumps(replies))
"""


def test_a_parcel_needs_nothing_of_the_senders_disk(tmp_path: Path) -> None:
    """Packed, and everything that it was packed from deleted, it becomes the same plan in a process that has another home and cache."""
    home = house(tmp_path / "home")
    options = PlanOptions(home / "ladder", DAY, theme=str(home / "look" / "ours.css"))
    roster_values = (("id", "E-7"), ("team", "Ranking"))
    entries = {path.name: Entry(path, roster_values) for path in sorted((home / "people").glob("*.yaml"))}
    orders = {name: Order(entry, "manager", "", tmp_path / "x.pdf", tmp_path) for name, entry in entries.items()}
    gone = Order(Entry(home / "people" / "gone.yaml"), "person", "", tmp_path / "x.pdf", tmp_path)
    assert payload.pack(gone, options) is None
    kit = payload.pack_kit(options)
    assert ("Fira Sans", "IBM Plex Serif") == kit.families, "the theme's own family travels"
    parcels = {name: payload.pack(order, options) for name, order in orders.items()}
    expected: dict[str, bytes | tuple[Any, ...]] = {}
    for name, entry in entries.items():
        job = plan_job(entry.file, options.ladder, roster_values=roster_values, audience="manager", theme=options.theme)
        try:
            expected[name] = build.make_plan(job)[0].data
        except InputError as error:
            expected[name] = error.problems
    assert ["odd.yaml"] == [name for name, made in expected.items() if isinstance(made, tuple)], "a file with a problem is among them"
    shutil.rmtree(home)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "sent").write_bytes(pickle.dumps({"digest": kit.digest, "kit": kit.packed, "parcels": parcels}))
    command = [sys.executable, "-c", ELSEWHERE]
    own = {"HOME": str(elsewhere), "XDG_CACHE_HOME": str(elsewhere / "cache")}
    done = subprocess.run(command, cwd=elsewhere, env=environment(own), capture_output=True, check=True, timeout=120)
    replies = pickle.loads(done.stdout)  # noqa: S301 -- the process is ours
    made = {name: reply.outcome.data if reply.outcome else reply.problems for name, reply in replies.items()}
    assert expected == made


@SHARED
def test_workers_that_die_lose_nothing_and_no_document_harms_another(cluster: Machines, tmp_path: Path) -> None:
    """Both workers are killed in the middle, and their nannies start others; a document that hangs, or kills its worker, fails alone."""
    many(tmp_path / "people", 6)
    people(tmp_path / "people", "Killer", "Sleeper")
    folder = tmp_path / "plans"
    process = started(tmp_path / "people", "-o", folder, "--cluster", cluster.address, "--timeout", "5")
    until(lambda: len(plans(folder)) >= 2)
    for worker in cluster.processes[1:]:
        for child in working(worker):
            end(child)
    said = process.communicate(timeout=100)[1]
    assert 1 == process.returncode, said
    assert {"inputs": 8, "done": 6, "skipped": 0, "failed": 2} == counts(folder), said
    assert all(b"%%EOF" in path.read_bytes()[-16:] for path in plans(folder))
    assert "sleeper.yaml: took longer than 5 seconds (--timeout)" in said
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
    assert said.startswith("stopped; what is finished stays")
    assert 1 == len(said.splitlines()), said
    assert len(plans(folder)) < 30
    assert "0\n" == run_python("-W", "ignore", "-c", count, cluster.address).stdout
    assert all(worker.poll() is None for worker in cluster.processes)


def test_other_versions_are_refused_before_any_work(tmp_path: Path) -> None:
    """One line for each worker: where it is, what differs, both values. Nothing is made; without a worker, that is said."""
    fake = tmp_path / "fake" / "pydyf-9.9.dist-info"
    fake.mkdir(parents=True)
    (fake / "METADATA").write_text("Metadata-Version: 2.1\nName: pydyf\nVersion: 9.9\n", encoding="utf-8")
    many(tmp_path / "people", 2)
    folder = tmp_path / "plans"
    with machines(tmp_path / "others") as others:
        others.scheduler()
        call: list[str | Path] = [tmp_path / "people", "-o", folder, "--cluster", others.address]
        result = batch(*call, DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT="500ms")
        assert (1, f"{others.address}: no worker for 0.5 seconds; start some, and run the same command again\n") == (
            result.returncode,
            result.stderr,
        )
        logs = [others.home / f"dask_worker-{number}.log" for number in (1, 2)]
        others.worker("--no-nanny", first=fake.parent)
        others.worker("--no-nanny", TROUBLE="missing")
        until(lambda: all("Registered to" in log.read_text(encoding="utf-8") for log in logs if log.exists()))
        until(lambda: sum(log.exists() and "Registered to" in log.read_text(encoding="utf-8") for log in logs) == 2)
        result = batch(*call)
        assert 1 == result.returncode
        refused, missing = sorted(result.stderr.splitlines(), key=lambda line: "refused" not in line)
        assert "is refused: pydyf is 9.9, not 0.13.0. Install the same versions everywhere" in refused
        assert refused.startswith("worker tcp://127.0.0.1:")
        assert "ladder-reports is not installed there" in missing
        assert [] == plans(folder)


def test_a_scheduler_that_goes_away_is_told(tmp_path: Path) -> None:
    """What is written stays, and the next run goes on; a scheduler that was never there is told as well."""
    many(tmp_path / "people", 6)
    folder = tmp_path / "plans"
    with machines(tmp_path / "others") as others:
        others.scheduler()
        others.worker("--no-nanny")
        process = started(tmp_path / "people", "-o", folder, "--cluster", others.address)
        until(lambda: len(plans(folder)) >= 1)
        others.processes[0].kill()
        said = process.communicate(timeout=60)[1]
        assert (1, 1) == (process.returncode, len(said.splitlines())), said
        assert "the connection to the Dask scheduler was lost; what is finished stays" in said
    before = len(plans(folder))
    assert 1 <= before < 6
    call: list[str | Path] = [tmp_path / "people", "-o", folder, "--cluster", "tcp://127.0.0.1:1"]
    result = batch(*call, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="300ms")
    assert 1 == result.returncode
    assert result.stderr.startswith("no Dask scheduler answers at tcp://127.0.0.1:1: ")
    assert 1 == len(result.stderr.splitlines()), result.stderr
    result = batch(tmp_path / "people", "-o", folder, "--dry-run")
    assert f"{6 - before} would be made, {before} up to date, 0 failed" in result.stderr


def test_a_cluster_of_our_own(tmp_path: Path) -> None:
    """`--cluster local` makes the same bytes; after its end, and after Ctrl-C, none of its processes lives."""
    paths = many(tmp_path / "people", 30)
    folder = tmp_path / "plans"
    call: list[str | Path] = [tmp_path / "people", "-o", folder, "--cluster", "local", "--jobs", "2"]
    result = batch(*call, "--limit", "1", "--jobs", "1")
    assert (0, "1 made, 0 up to date, 0 failed\n") == (result.returncode, result.stderr)
    job = plan_job(as_of=DAY, evidence=paths[0])
    assert hashlib.sha256(build.make_plan(job)[0].data).digest() == hashlib.sha256(plans(folder)[0].read_bytes()).digest()
    process = started(*call)
    until(lambda: len(plans(folder)) >= 3)
    left = children(process)
    assert 2 <= len(left)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert 130 == process.returncode, said
    assert (True, 1) == (said.startswith("stopped; what is finished stays"), len(said.splitlines())), said
    psutil.wait_procs(left, timeout=20)
    assert not any(child.is_running() for child in left)


def test_certificates_that_are_not_there_are_told(tmp_path: Path) -> None:
    """For an address that asks for TLS, before anything is sent."""
    many(tmp_path / "people", 1)
    address = "tls://127.0.0.1:1"
    result = batch(tmp_path / "people", "-o", tmp_path / "plans", "--cluster", address)
    told = f"{address}: Dask knows no certificates here; docs/scaling.md says how it is given them\n"
    assert (1, told) == (result.returncode, result.stderr)


@pytest.mark.parametrize("address", ["somewhere", "tcp://host", "http://host/8786", ""])
def test_an_address_names_a_scheduler(tmp_path: Path, address: str) -> None:
    """Anything else is wrong usage."""
    from ladder_reports.cli import main  # noqa: PLC0415

    assert 2 == main.run(["batch", str(tmp_path), "-o", str(tmp_path / "plans"), "--cluster", address])


def test_without_dask_the_extra_is_named(tmp_path: Path) -> None:
    """Wrong usage, with the command that installs it."""
    hidden = "import sys; sys.modules['distributed'] = None; "
    code = hidden + "from ladder_reports.cli.main import run; sys.exit(run(sys.argv[1:]))"
    result = run_python("-c", code, "batch", str(tmp_path), "-o", str(tmp_path / "plans"), "--cluster", "local")
    assert 2 == result.returncode
    assert "pip install 'ladder-reports[cluster]'" in result.stderr


def test_a_batch_without_a_cluster_does_not_load_dask(tmp_path: Path) -> None:
    """It works where Dask cannot be imported, and so does its help."""
    many(tmp_path / "people", 1)
    code = (
        "import sys; sys.modules.update(dask=None, distributed=None); from ladder_reports.cli.main import run; sys.exit(run(sys.argv[1:]))"
    )
    assert 0 == run_python("-c", code, "batch", "--help").returncode
    result = run_python("-c", code, *command(tmp_path / "people", "-o", tmp_path / "plans", "--dry-run")[3:])
    assert (0, "1 would be made, 0 up to date, 0 failed") == (result.returncode, result.stderr.splitlines()[-1])
