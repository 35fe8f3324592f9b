"""Connecting to a cluster: its workers are checked first, and what goes wrong is one line."""

import hashlib
import os
import signal
from pathlib import Path

import psutil

from clusters import batch, children, machines, many, plans, started
from cycles import until
from ladder_reports.documents.plan import build
from making import DAY
from plans import plan_job


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
        assert (1, f"{others.address}: no worker for 0.5 seconds; start some and run the same command again") == (
            result.returncode,
            result.stderr.splitlines()[-1],
        )
        logs = [others.home / f"dask_worker-{number}.log" for number in (1, 2)]
        others.worker("--no-nanny", first=fake.parent)
        others.worker("--no-nanny", TROUBLE="missing")
        until(lambda: all("Registered to" in log.read_text(encoding="utf-8") for log in logs if log.exists()))
        until(lambda: sum(log.exists() and "Registered to" in log.read_text(encoding="utf-8") for log in logs) == 2)
        result = batch(*call)
        assert 1 == result.returncode
        refused, missing = sorted(result.stderr.splitlines()[2:], key=lambda line: "refused" not in line)
        assert "is refused: pydyf is 9.9, not 0.13.0. Install the same versions everywhere" in refused
        assert refused.startswith("worker tcp://127.0.0.1:")
        assert "ladder-reports is not installed there" in missing
        assert [] == plans(folder)


def test_a_local_cluster(tmp_path: Path) -> None:
    """`--cluster local` makes the same bytes; after its end, and after Ctrl-C, none of its processes lives."""
    paths = many(tmp_path / "people", 30)
    folder = tmp_path / "plans"
    call: list[str | Path] = [tmp_path / "people", "-o", folder, "--cluster", "local", "--jobs", "2"]
    result = batch(*call, "--limit", "1", "--jobs", "1")
    assert (0, "1 made, 0 up to date, 0 failed") == (result.returncode, result.stderr.splitlines()[-1])
    job = plan_job(as_of=DAY, evidence=paths[0])
    assert hashlib.sha256(build.make_plan(job)[0].data).digest() == hashlib.sha256(plans(folder)[0].read_bytes()).digest()
    process = started(*call)
    until(lambda: len(plans(folder)) >= 3)
    left = children(process)
    assert 2 <= len(left)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert 130 == process.returncode, said
    assert (True, 1) == (said.startswith("stopped; finished plans are kept"), len(said.splitlines())), said
    psutil.wait_procs(left, timeout=20)
    assert not any(child.is_running() for child in left)


def test_missing_certificates_are_reported(tmp_path: Path) -> None:
    """For an address that asks for TLS, before anything is sent."""
    many(tmp_path / "people", 1)
    address = "tls://127.0.0.1:1"
    result = batch(tmp_path / "people", "-o", tmp_path / "plans", "--cluster", address)
    told = f"{address}: Dask has no certificates on this machine; see docs/scaling.md"
    assert (1, told) == (result.returncode, result.stderr.splitlines()[-1])
