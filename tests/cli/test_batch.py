"""The command `batch`: its options, and what cannot be used together."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from clusters import command, many
from cycles import people
from ladder_reports.batch import pool
from ladder_reports.cli import main
from making import ROOT
from process import run_cli, run_python


def test_people_can_be_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By id, team and level, and the first so many of them; what chooses nobody is wrong usage."""
    people(tmp_path / "people", 6)
    pool.start_server()
    call = ["batch", str(tmp_path / "people"), "-o", str(tmp_path / "plans"), "--dry-run", "--quiet", "--jobs", "1"]
    cases = {("--only", "p001,p003"): 2, ("--team", "search"): 3, ("--level", "senior"): 6, ("--limit", "4"): 4}
    for chosen, count in cases.items():
        assert 0 == main.run([*call, *chosen])
        assert "" == capsys.readouterr().out
        assert 0 == main.run([*(word for word in call if word != "--quiet"), *chosen])
        assert count == len(capsys.readouterr().out.splitlines())
    for wrong, said in (
        (("--team", "Serach"), "no input has the team 'Serach'; did you mean 'Search'?"),
        (("--team", ""), "--team names no team"),
        (("--level", "staff"), "no input has the level 'staff'; the inputs have: senior"),
        (("--level", "Senior AI / ML Engineer"), "did you mean 'senior'?"),
        (("--only", "p01"), "no input has the id 'p01'; did you mean 'p001'?"),
        (("--only", " , "), "--only names nobody"),
        (("--limit", "0"), "'0' is not a whole number from 1 on"),
        (("--audience", "panle"), "did you mean 'panel'?"),
        (("--page-size", "letters"), "did you mean 'letter'?"),
        (("--theme", "grafite"), "did you mean 'graphite'?"),
        (("--combine", "teams"), "did you mean 'team'?"),
    ):
        assert 2 == main.run([*call, *wrong])
        assert said in " ".join(capsys.readouterr().err.split())
    for bad in (["--only", "p9"], ["--level", "seniro"], ["--name-template", "plan"], ["--jobs", "0"], ["--anonymous"]):
        assert 2 == main.run([*call, *bad])
    assert 1 == main.run(["batch", str(tmp_path / "none"), "-o", str(tmp_path / "plans")])


def test_a_batch_that_ends_early_leaves_no_new_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor anything new in a folder that is there; what an earlier batch left stays."""
    people(tmp_path / "people", 1)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")
    pool.start_server()
    call = ["batch", str(tmp_path / "people"), "--jobs", "1", "-o"]
    for folder in ("new/deep/plans", "mine"):
        assert 2 == main.run([*call, str(tmp_path / folder), "--team", "Serach"])
    assert ["mine", "mine/notes.txt", "people"] == [
        str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*")) if path.suffix != ".yaml"
    ]
    assert 0 == main.run([*call, str(tmp_path / "mine")])
    made = sorted(tmp_path.rglob("*"))
    assert 2 == main.run([*call, str(tmp_path / "mine"), "--team", "Serach"])
    assert made == sorted(tmp_path.rglob("*"))
    assert "Traceback" not in capsys.readouterr().err


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


def test_the_server_starts_early_only_where_there_is_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new folder, or --force; a batch that may have nothing to do, or that only says what it would do, starts none."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 1, evidence=True)
    early: list[bool] = []
    monkeypatch.setattr(pool, "start_server", lambda: early.append(True))
    for more, wanted in (("--dry-run", False), ("", True), ("", False), ("--force", True)):
        early.clear()
        done = CliRunner().invoke(main.root, ["batch", str(source), "-o", str(folder), *more.split()])
        assert 0 == done.exit_code, done.output
        assert wanted == bool(early), more


def test_since_needs_a_packet() -> None:
    done = run_cli("batch", "examples", "-o", "out", "--since", "README.md", cwd=ROOT)
    assert 2 == done.returncode
    assert "--since needs --packet" in done.stderr
