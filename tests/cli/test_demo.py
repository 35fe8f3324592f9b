"""The command `demo`: every kind of document, and nothing that is there is overwritten."""

import shutil
from functools import partial
from pathlib import Path

import pytest

import reading
from ladder_reports.batch.demo import Demo
from ladder_reports.cli import main
from ladder_reports.documents.context import Document
from making import ROOT


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo is about one person, which takes a fraction of the time."""
    people = tmp_path / "examples"
    people.mkdir()
    shutil.copy(ROOT / "examples" / "nadia-osei.yaml", people)
    monkeypatch.setattr("ladder_reports.batch.demo.Demo", partial(Demo, examples=people))
    return people


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are the same few bytes."""
    document = Document(b"made")
    monkeypatch.setattr("ladder_reports.documents.booklet.build.make_booklet", lambda _: document)
    monkeypatch.setattr("ladder_reports.documents.plan.build.make_plan", lambda _: (document, "worksheet-senior"))

    def run(batch: object, _: object) -> object:
        folder: Path = batch.folder  # type: ignore[attr-defined]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "cycle.pdf").write_bytes(document.data)
        return type("result", (), {"failed": False})

    monkeypatch.setattr("ladder_reports.batch.demo.run", run)


@pytest.mark.usefixtures("few")
def test_the_demo_has_every_kind_of_document(capsys: pytest.CaptureFixture[str]) -> None:
    """They are real, what is said to look at is there, and each command that is shown can be run."""
    assert 0 == main.run(["demo"])
    shown, said = capsys.readouterr()
    assert ["evidence", "booklet.pdf", "worksheet-senior.pdf", "plans"] == [Path(line).name for line in shown.splitlines()]
    titles = {name: reading.read(Path("ladder-demo", name).read_bytes()).info["Title"] for name in DOCUMENTS}
    assert DOCUMENTS == titles
    named = {word for word in said.split() if word.startswith("ladder-demo/")}
    assert {f"ladder-demo/{name}" for name in DOCUMENTS} | {"ladder-demo/evidence/nadia-osei.yaml"} == named
    assert [] == [path for path in named if not Path(path).is_file()]
    assert 0o600 == Path("ladder-demo/plans/nadia-osei.pdf").stat().st_mode & 0o777
    assert "  ladder-reports new me.yaml --level senior" in said


DOCUMENTS = {
    "booklet.pdf": "AI Architect Career Ladder",
    "worksheet-senior.pdf": "Growth plan worksheet: Senior AI / ML Engineer",
    "plans/nadia-osei.pdf": "Growth plan: Nadia Osei",
    "plans/cycle.pdf": "Calibration, 2026 H2",
}


def test_nothing_is_overwritten(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What an earlier demo wrote is as good; what was changed, or is a link, stays and is named, all in one run."""
    quick(monkeypatch)
    for _ in range(2):
        assert 0 == main.run(["demo", "there", "--quiet"])
        assert "" == capsys.readouterr().err
    evidence = Path("there/evidence/nadia-osei.yaml")
    evidence.write_text("mine", encoding="utf-8")
    victim = tmp_path / "victim"
    victim.write_bytes(b"made")
    Path("there/plans/cycle.pdf").unlink()
    Path("there/plans/cycle.pdf").symlink_to(victim)
    Path("there/booklet.pdf").unlink()
    assert 1 == main.run(["demo", "there", "--quiet"])
    said = capsys.readouterr().err.splitlines()
    assert [("there/plans/cycle.pdf", True), (str(evidence), True)] == sorted(
        ((line.partition(":")[0], "was kept; choose a new folder" in line) for line in said), reverse=True
    )
    assert ("mine", b"made", True) == (
        evidence.read_text(encoding="utf-8"),
        victim.read_bytes(),
        Path("there/plans/cycle.pdf").is_symlink(),
    )
    assert b"made" == Path("there/booklet.pdf").read_bytes()
    assert ["nadia-osei.yaml"] == [path.name for path in few.iterdir()]
    assert 2 == main.run(["demo", str(victim)])
    assert "DIR must be a folder" in capsys.readouterr().err
