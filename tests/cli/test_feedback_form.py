"""The command `feedback-form`: one form, or those of a list, each problem in one run, and nothing of somebody else's replaced."""

from pathlib import Path

import pytest

from form_files import fields
from ladder_reports.cli import main
from making import ROOT


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two people's evidence, in which commands run."""
    for name in ("zofia-wojcik", "nadia-osei"):
        (tmp_path / f"{name}.yaml").write_bytes((ROOT / "examples" / f"{name}.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_form_is_for_its_owner_alone(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It is named after both people, and so is what is printed."""
    assert 0 == main.run(["feedback-form", "nadia-osei.yaml", "--from", "Aroha Ngata", "--ask", "1"])
    name = "nadia-osei-feedback-aroha-ngata.pdf"
    assert name == capfd.readouterr().out.strip()
    assert 0o600 == (home / name).stat().st_mode & 0o777
    assert "Aroha Ngata" == fields((home / name).read_bytes())["feedback/+1/from"].value


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give an evidence file, or --list"),
        (["nadia-osei.yaml"], "--from is needed"),
        (["nadia-osei.yaml", "--list", "people.csv", "-o", "out"], "give an evidence file, or --list"),
        (["--list", "people.csv", "--from", "Bo", "-o", "out"], "the list has the names"),
        (["--list", "people.csv"], "--list needs -o with a folder"),
        (["--list", "people.csv", "-o", "nadia-osei.yaml"], "-o must be a folder"),
        (["nadia-osei.yaml", "--from", "Bo", "-o", "nadia-osei.yaml"], "would be replaced"),
        (["nadia-osei.yaml", "--from", "Bo", "--ask", "St.T99"], "unknown signal"),
    ],
)
def test_wrong_usage_is_named(home: Path, arguments: list[str], said: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, before anything is made."""
    before = sorted(home.iterdir())
    assert 2 == main.run(["feedback-form", *arguments])
    assert said in " ".join(capfd.readouterr().err.split())
    assert before == sorted(home.iterdir())


def test_a_list_makes_many_and_names_every_problem(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The good rows are made; bad ones don't stop them, and paths don't leave the list's folder, not by a link either."""
    (home / "inside").mkdir()
    (home / "inside" / "nadia.yaml").write_bytes((home / "nadia-osei.yaml").read_bytes())
    (home / "inside" / "link.yaml").symlink_to(home / "zofia-wojcik.yaml")
    (home / "inside" / "broken.yaml").write_text("person: {name: A}\nlevel: seniro\n", encoding="utf-8")
    rows = ["from;evidence", "Aroha Ngata;nadia.yaml", "Aroha Ngata;nadia.yaml", "Bo;../zofia-wojcik.yaml", "Bo;link.yaml", "Bo;none.yaml"]
    rows += ["Bo;broken.yaml", ";nadia.yaml", "ároha ngata;nadia.yaml", f"{'x' * 300};nadia.yaml"]
    people = home / "inside" / "people.csv"
    people.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert 1 == main.run(["feedback-form", "--list", str(people), "-o", "forms"])
    shown = capfd.readouterr()
    assert ["forms/nadia-osei-feedback-aroha-ngata.pdf"] == shown.out.split()
    assert ["nadia-osei-feedback-aroha-ngata.pdf"] == [path.name for path in (home / "forms").iterdir()]
    for line, said in (
        (4, "outside the folder of this list"),
        (5, "outside the folder of this list"),
        (6, "there is no file"),
        (8, "the cell 'from' is empty"),
        (9, "and so would line 2"),
        (10, "200"),
    ):
        assert any(one.startswith(f"{people}:{line}: ") and said in one for one in shown.err.splitlines()), (line, shown.err)
    assert "broken.yaml:2:8: " in shown.err
    assert "Traceback" not in shown.err


def test_what_is_there_stays(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The same list again changes nothing; another file of that name, or a link, is kept until --force."""
    (home / "people.csv").write_text("evidence,from\nnadia-osei.yaml,Bo\nzofia-wojcik.yaml,Bo\n", encoding="utf-8")
    victim = home / "victim"
    victim.write_text("mine", encoding="utf-8")
    (home / "forms").mkdir()
    mine, link = home / "forms" / "nadia-osei-feedback-bo.pdf", home / "forms" / "zofia-wojcik-feedback-bo.pdf"
    mine.write_text("mine", encoding="utf-8")
    link.symlink_to(victim)
    command = ["feedback-form", "--list", "people.csv", "-o", "forms"]
    assert 1 == main.run(command)
    assert "nadia-osei-feedback-bo.pdf: already exists and is another file; use --force" in capfd.readouterr().err
    assert ("mine", "mine", True) == (mine.read_text(encoding="utf-8"), victim.read_text(encoding="utf-8"), link.is_symlink())
    assert 0 == main.run([*command, "--force"])
    assert (b"%PDF", "mine", False) == (mine.read_bytes()[:4], victim.read_text(encoding="utf-8"), link.is_symlink())
    before = mine.stat().st_mtime_ns
    assert 0 == main.run(command)
    assert before == mine.stat().st_mtime_ns


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("evidence,form\nx,y\n", "has no column 'from'"),
        ("evidence,from,from\nx,y,z\n", "the column 'from' appears twice"),
        ("evidence,from\n", "names nobody"),
        ('evidence,from\n"x,y\n', "quotation mark"),
    ],
)
def test_a_list_that_cannot_be_read_is_named(home: Path, text: str, said: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, and no folder is made."""
    (home / "people.csv").write_text(text, encoding="utf-8")
    assert 1 == main.run(["feedback-form", "--list", "people.csv", "-o", "forms"])
    assert said in capfd.readouterr().err
    assert not (home / "forms").exists()
