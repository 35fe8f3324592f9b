"""The command `share` writes what others may have, for its owner alone, and never over what is there."""

from pathlib import Path

import pytest

from ladder_reports.cli import main

PRIVATE = "person: {name: A}\nlevel: senior\n# A remark.\nratings: {senior/ab-test: {self: emerging, manager: not_yet}}\nprivate: Secret.\n"


def test_a_copy_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("p.yaml").write_text(PRIVATE, encoding="utf-8")
    assert 0 == main.run(["share", "p.yaml", "--audience", "person", "-o", "new/a.yaml"])
    assert ("new/a.yaml\n", "") == capsys.readouterr()
    file = Path("new/a.yaml")
    assert 0o600 == file.stat().st_mode & 0o777
    assert [] == [word for word in ("Secret", "not_yet", "remark") if word in file.read_text(encoding="utf-8")]
    assert 0 == main.run(["check", "new/a.yaml"])
    capsys.readouterr()
    assert 0 == main.run(["share", "p.yaml", "--audience", "person", "-o", "-"])
    assert file.read_text(encoding="utf-8") == capsys.readouterr().out
    assert ["new", "p.yaml"] == sorted(path.name for path in tmp_path.iterdir())


def test_nothing_is_overwritten_by_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there may have what no copy has; the source itself is never replaced."""
    for name in ("p.yaml", "other.yaml"):
        Path(name).write_text(PRIVATE, encoding="utf-8")
    assert 1 == main.run(["share", "p.yaml", "--audience", "panel", "-o", "other.yaml"])
    assert "other.yaml: already exists; use --force to overwrite\n" == capsys.readouterr().err
    assert 2 == main.run(["share", "p.yaml", "--audience", "panel", "-o", "p.yaml", "--force"])
    assert PRIVATE == Path("p.yaml").read_text(encoding="utf-8") == Path("other.yaml").read_text(encoding="utf-8")
    assert 0 == main.run(["share", "p.yaml", "--audience", "panel", "-o", "other.yaml", "--force"])
    assert "Secret" not in Path("other.yaml").read_text(encoding="utf-8")


def test_a_file_with_a_problem_is_not_shared(capsys: pytest.CaptureFixture[str]) -> None:
    Path("p.yaml").write_text("person: {name: A}\nlevel: senor\n", encoding="utf-8")
    assert 1 == main.run(["share", "p.yaml", "--audience", "panel", "-o", "other.yaml"])
    assert "p.yaml:2:8: unknown level 'senor'" in capsys.readouterr().err
    assert not Path("other.yaml").exists()
