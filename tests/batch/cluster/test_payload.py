"""What travels to a worker needs nothing of the sender's disk; a worker that differs is refused."""

import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from clusters import house
from cycles import SOMEWHERE
from ladder_reports.batch.cluster import payload
from ladder_reports.batch.model import PlanRequest, PlanTask
from ladder_reports.documents.plan import build
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import InputError
from making import DAY
from plans import plan_job
from process import environment

ELSEWHERE = """
import os, pathlib, pickle, sys
from ladder_reports.batch.cluster import payload
sent = pickle.loads(pathlib.Path("sent").read_bytes())
payload.store_assets(sent["digest"], sent["assets"])
replies = {name: payload.make_plan(sent["digest"], packed) for name, packed in sent["parcels"].items()}
sys.stdout.buffer.write(pickle.dumps(replies))
"""


def _record_an_older_version(home: Path) -> None:
    """A version of the ladder before the present one, and a person whose file is of it."""
    old = home / "ladder" / "versions" / "0.9"
    shutil.copytree(home / "ladder", old, ignore=shutil.ignore_patterns("versions"))
    for path, before, after in (
        (old / "ladder.md", 'version: "1.0"', 'version: "0.9"'),
        (old / "levels" / "senior.md", "A/B test", "test"),
    ):
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
    person = 'person: {name: Old File}\nlevel: senior\nladder_version: "0.9"\nevidence: [{title: A test, signals: [senior/ab-test]}]\n'
    (home / "people" / "old.yaml").write_text(person, encoding="utf-8")


def test_a_task_needs_nothing_of_the_senders_disk(tmp_path: Path) -> None:
    """Packed, and everything that it was packed from deleted, it becomes the same archive copy in a process with another home."""
    home = house(tmp_path / "home")
    _record_an_older_version(home)
    options = PlanOptions(home / "ladder", DAY, theme=str(home / "look" / "ours.css"), archive=True)
    roster_values = (("id", "E-7"), ("team", "Ranking"))
    entries = {path.name: PlanRequest(path, roster_values) for path in sorted((home / "people").glob("*.yaml"))}
    orders = {name: PlanTask(entry, "manager", "", SOMEWHERE) for name, entry in entries.items()}
    gone = PlanTask(PlanRequest(home / "people" / "gone.yaml"), "person", "", SOMEWHERE)
    assert payload.serialize(gone, options) is None
    assets = payload.share_assets(options)
    assert ("Fira Sans", "IBM Plex Serif") == assets.families, "the theme's own family travels"
    parcels = {name: payload.serialize(order, options) for name, order in orders.items()}
    expected: dict[str, bytes | tuple[Any, ...]] = {}
    for name, entry in entries.items():
        job = plan_job(entry.file, options.ladder, roster_values=roster_values, audience="manager", theme=options.theme, archive=True)
        try:
            expected[name] = build.make_plan(job)[0].data
        except InputError as error:
            expected[name] = error.problems
    assert ["odd.yaml"] == [name for name, made in expected.items() if isinstance(made, tuple)], "a file with a problem is among them"
    shutil.rmtree(home)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "sent").write_bytes(pickle.dumps({"digest": assets.digest, "assets": assets.data, "parcels": parcels}))
    command = [sys.executable, "-c", ELSEWHERE]
    own = {"HOME": str(elsewhere), "XDG_CACHE_HOME": str(elsewhere / "cache")}
    done = subprocess.run(command, cwd=elsewhere, env=environment(own), capture_output=True, check=True, timeout=120)
    replies = pickle.loads(done.stdout)  # noqa: S301 -- the process is ours
    made = {name: reply.document.data if reply.document else reply.problems for name, reply in replies.items()}
    assert expected == made


def test_a_worker_without_the_fonts_is_refused_with_their_names() -> None:
    """And with nothing but those: it is what has to be installed there."""
    families = ("Fira Sans", "No Such Font", "Spectral", "Nor This One")
    here, there = payload.machine_versions(("Fira Sans", "Spectral")), payload.machine_versions(families)
    refused = payload.refusal("tcp://10.0.0.5:1", there, here)
    assert "the set of fonts is without No Such Font, Nor This One, not " in refused
    assert refused.startswith("worker tcp://10.0.0.5:1 is refused: ")
    assert not any(name in refused for name in ("Fira Sans", "Spectral", "pydyf"))
    assert "" == payload.refusal("tcp://10.0.0.5:1", here, here)


def test_what_differs_is_named_with_both_values() -> None:
    here = {"pydyf": "0.13.0", "weasyprint": "70.0"}
    refused = payload.refusal("w", {"pydyf": "9.9"}, here)
    assert "pydyf is 9.9, not 0.13.0; weasyprint is missing, not 70.0" in refused
    assert "worker w: ladder-reports is not installed there" == payload.refusal(
        "w", ModuleNotFoundError("No module named 'ladder_reports'"), here
    )
