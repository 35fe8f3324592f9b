"""The command `new`: a short file, everything, or the next file of somebody who was promoted."""

from pathlib import Path

import pytest

from ladder_reports.cli import main
from making import ROOT

TOMAS = ROOT / "examples" / "tomas-lindqvist.yaml"


def lines(path: str) -> int:
    return len(Path(path).read_text(encoding="utf-8").splitlines())


def test_a_file_is_short_unless_all_is_asked_for() -> None:
    for words, name in (([], "short.yaml"), (["--full"], "full.yaml")):
        assert 0 == main.run(["new", name, "--level", "senior", "--quiet", *words])
    assert lines("short.yaml") <= 60 < lines("full.yaml")


def test_what_comes_next_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On stderr, as commands that work; not with --quiet. The entry has today's date."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert 0 == main.run(["new", "my file.yaml", "--level", "senior", "--ladder", str(ROOT / "content" / "ai-architect")])
    shown, said = capsys.readouterr()
    assert "my file.yaml\n" == shown
    assert "fill in the first entry in my file.yaml" in said
    assert f"  ladder-reports check 'my file.yaml' --ladder {ROOT}/content/ai-architect\n" in said
    assert "    date: 2027-01-15\n" in Path("my file.yaml").read_text(encoding="utf-8")
    assert 0 == main.run(["new", "b.yaml", "--level", "senior", "--quiet"])
    assert ("b.yaml\n", "") == capsys.readouterr()


def test_the_next_file_of_somebody_promoted(capsys: pytest.CaptureFixture[str]) -> None:
    """It passes the check; the old file is as it was."""
    before = TOMAS.read_bytes()
    assert 0 == main.run(["new", "next.yaml", "--from", str(TOMAS), "--level", "staff", "--quiet"])
    assert 0 == main.run(["check", "next.yaml", "--quiet"])
    assert ("next.yaml\n", "") == capsys.readouterr()
    text = Path("next.yaml").read_text(encoding="utf-8")
    assert "\nlevel: staff " in text
    assert "\n  - title: Migration off the old index format\n" in text
    assert before == TOMAS.read_bytes()
    assert 2 == main.run(["new", "other.yaml"])


def test_a_record_is_not_lost_by_a_hint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever repeats the command is told to choose another name first, and what --force would do."""
    file = tmp_path / "ada.yaml"
    file.write_text("a year of work", encoding="utf-8")
    assert 1 == main.run(["new", str(file), "--level", "senior"])
    assert "ada.yaml: already exists; choose another name, or use --force to replace all of it\n" in capsys.readouterr().err
    assert "a year of work" == file.read_text(encoding="utf-8")
