"""Plans and batches of people whose files are of several versions of a ladder, as commands."""

import json
import shutil
from pathlib import Path

import pytest

import reading
import tags
from ladder_reports.cli import main
from revisions import copy_revised

OLD = """\
person: {{name: Ada {id}, id: {id}, team: Wood}}
ladder_version: "2026.2"
level: apprentice
as_of: 2026-11-20
evidence:
  - {{title: The clock, date: 2026-08, signals: [apprentice/workbook, conservator/undo-by-friday]}}
  - {{title: The flood, date: 2025-09, signals: [steward/used-plan]}}
ratings:
  apprentice/workbook: {{self: demonstrated, manager: emerging, private: SECRET}}
"""
NEW = """\
person: {{name: Bo {id}, id: {id}}}
ladder_version: "2027.1"
level: apprentice
as_of: 2026-11-20
evidence: [{{title: A box, date: 2026-08, signals: [apprentice/dated-pages]}}]
"""


def run(*words: str | Path) -> int:
    return main.run([str(word) for word in words])


def words_of(pdf: str) -> str:
    return " ".join(reading.read(Path(pdf).read_bytes()).text.split())


@pytest.fixture
def ours() -> Path:
    Path("ada.yaml").write_text(OLD.format(id="ada"), encoding="utf-8")
    return copy_revised(Path("ours"))


def html(*words: str | Path) -> str:
    """A plan as HTML."""
    assert 0 == run("plan", *words, "--format", "html", "-o", "plan.html")
    return Path("plan.html").read_text(encoding="utf-8").partition("<body")[2]


def test_a_plan_is_made_from_the_version_of_its_file(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Until the new one holds, which the date on the plan decides; or as the command says."""
    made = html("ada.yaml", "--ladder", ours)
    said = capsys.readouterr().err
    assert "ada.yaml:2:17: note: the plan is made from version '2026.2' of the ladder; the present text has version '2027.1'\n" in said
    assert "ladder version 2026.2" in made
    assert "What changed for you" in made
    for words in (("--as-of", "2027-04-01"), ("--ladder-version", "current"), ("--ladder-version", "2027.1")):
        made = html("ada.yaml", "--ladder", ours, *words)
        said = capsys.readouterr().err
        assert "ladder version 2027.1" in made
        assert "What changed for you" in made
        assert "steward/used-plan: no longer asked for" in made
        note = "ada.yaml:2:17: note: the plan is made from version '2027.1' of the ladder, which holds from 2027-04-01\n"
        assert (note in said) == (words[0] == "--as-of")
    assert 2 == run("plan", "ada.yaml", "--ladder", ours, "--ladder-version", "")
    assert "no version '' is recorded" in capsys.readouterr().err
    assert 2 == run("plan", "ada.yaml", "--ladder", ours, "--ladder-version", "2027.2")
    assert "Error: --ladder-version: no version '2027.2' is recorded; did you mean '2027.1'?\n" == capsys.readouterr().err


def test_a_recorded_version_that_is_refused_is_not_replaced_by_another_text(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where `check` refuses the version, a plan from the present text would move the goalposts. Files of other versions go on."""
    Path("bo.yaml").write_text(NEW.format(id="bo"), encoding="utf-8")
    (ours / "versions" / "2026.2").rename("away")
    (ours / "versions" / "2026.2").symlink_to(Path("away").absolute())
    for home in ("", "versions"):
        if home:
            (ours / "versions").rename("versions")
            (ours / "versions").symlink_to(Path("versions").absolute())
        assert 1 == run("plan", "ada.yaml", "--ladder", ours)
        said = capsys.readouterr().err
        assert "versions: is a link" in said if home else "versions/2026.2: is a link; a recorded version must be a folder itself" in said
        assert 0 == run("plan", "bo.yaml", "--ladder", ours, "--format", "html")


def test_no_id_of_an_older_version_fails_a_plan(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether the old text is there or not, and whether the file says its version or not."""
    shutil.rmtree(ours / "versions")
    made = html("ada.yaml", "--ladder", ours)
    assert "so the plan is made from version '2027.1'\n" in capsys.readouterr().err
    assert "What changed for you" in made
    Path("bo.yaml").write_text(OLD.format(id="bo").replace('ladder_version: "2026.2"\n', ""), encoding="utf-8")
    assert 0 == run("check", "bo.yaml", "--ladder", ours)
    said = capsys.readouterr().err
    assert "'steward/used-plan' is no longer asked for in version '2027.1'" in said
    renamed = "bo.yaml:5:70: note: 'conservator/undo-by-friday' is 'conservator/undo-within-a-week' in version '2027.1'"
    assert f"{renamed}; 'ladder-reports migrate' writes them as they are now\n" in said
    assert "What changed" not in html("bo.yaml", "--ladder", ours)
    Path("bo.yaml").write_text(OLD.format(id="bo").replace("steward/used-plan", "steward/unknown"), encoding="utf-8")
    assert 1 == run("check", "bo.yaml", "--ladder", ours)


def test_what_is_wrong_with_the_versions_is_said(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the version that the file needs; a file of the present text needs none."""
    (ours / "versions" / "2026.2" / "ladder.md").write_text("nothing", encoding="utf-8")
    Path("bo.yaml").write_text(NEW.format(id="bo"), encoding="utf-8")
    assert "Bo bo" in html("bo.yaml", "--ladder", ours)
    assert 1 == run("plan", "ada.yaml", "--ladder", ours)
    assert "ours/versions/2026.2/ladder.md:1" in capsys.readouterr().err


def test_an_archive_copy_makes_the_same_pages_again(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is inside names the old version. The page is read aloud with what went and what came, and nobody's secrets."""
    words = "--ladder", ours, "--archive", "--as-of", "2026-11-20"
    assert 0 == run("plan", "ada.yaml", *words, "-o", "first.pdf")
    assert 0 == run("extract", "first.pdf", "-o", "out.yaml")
    inside = Path("out.yaml").read_text(encoding="utf-8")
    assert 'ladder_version: "2026.2"' in inside
    assert "SECRET" not in inside
    assert 0 == run("plan", "out.yaml", *words, "-o", "again.pdf")
    first, again = (Path(name).read_bytes() for name in ("first.pdf", "again.pdf"))
    assert reading.read(first).pages == reading.read(again).pages
    assert "(new: within a season)" in tags.read(first).text
    capsys.readouterr()


def test_the_next_file_has_the_names_of_the_present_text(ours: Path) -> None:
    text = OLD.format(id="ada") + "goals: [{title: Undo it, signals: [conservator/undo-by-friday, steward/used-plan]}]\n"
    Path("ada.yaml").write_text(text, encoding="utf-8")
    assert 0 == run("new", "next.yaml", "--from", "ada.yaml", "--ladder", ours)
    made = Path("next.yaml").read_text(encoding="utf-8")
    assert 'ladder: workshop\nladder_version: "2027.1"\n' in made
    assert "signals: [conservator/undo-within-a-week]\n" in made
    assert 0 == run("check", "next.yaml", "--ladder", ours)


def test_a_batch_has_people_on_two_versions(ours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each plan names its own, and who is on which is counted. What changes a version makes its plans again, and no others."""
    people = Path("people")
    people.mkdir()
    for number in range(2):
        (people / f"ada-{number}.yaml").write_text(OLD.format(id=f"ada-{number}"), encoding="utf-8")
        (people / f"bo-{number}.yaml").write_text(NEW.format(id=f"bo-{number}"), encoding="utf-8")
    words = ("batch", people, "-o", "plans", "--ladder", ours, "--jobs", "1", "--packet", "--min-group", "1")
    assert 0 == run(*words)
    assert "by version of the ladder: 2026.2: 2, 2027.1: 2\n" in capsys.readouterr().err
    report = json.loads(Path("plans/report.json").read_text(encoding="utf-8"))
    assert ({"2026.2": 2, "2027.1": 2}, "2027.1") == (report["plans_by_version"], report["ladder"]["version"])
    for name, version in (("ada-0", "2026.2"), ("bo-0", "2027.1")):
        assert f"ladder version {version}" in words_of(f"plans/{name}.pdf")
    packet = words_of("plans/cycle.pdf")
    assert "made from versions 2026.2 and 2027.1 of the ladder" in packet
    assert "lists some of them" not in packet

    def made_again() -> dict[str, str]:
        assert 0 == run(*words, "--dry-run")
        return dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())

    assert set(made_again().values()) == {"up to date"}
    with (ours / "changes.yaml").open("a", encoding="utf-8") as changes:
        changes.write("# A remark.\n")
    assert {"ada-0.pdf": "the ladder changed", "ada-1.pdf": "the ladder changed", "bo-0.pdf": "up to date"}.items() <= made_again().items()
    assert 0 == run(*words, "--ladder-version", "current", "--json")
    assert "plans_by_version" not in capsys.readouterr().out.splitlines()[-1]
