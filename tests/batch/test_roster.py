"""Paths, patterns and rosters become plan requests; a bad row is a problem of that row only."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from cycles import EVERYTHING_OF_A_CYCLE, batch_here, holds, people, roster_with_passwords
from ladder_reports.batch import roster
from ladder_reports.batch.model import PlanRequest
from ladder_reports.batch.roster import find_requests
from ladder_reports.cli import main
from ladder_reports.errors import InputError, Problem, UnknownNameError
from ladder_reports.paths import DEFAULT_LADDER


def test_inputs_are_found_in_folders_patterns_and_files(tmp_path: Path) -> None:
    """Once each, sorted, without hidden files and ladders; a path that leads nowhere is a problem."""
    one, two = people(tmp_path / "a" / "b", 2)
    (tmp_path / "a" / ".hidden").mkdir()
    shutil.copy(one, tmp_path / "a" / ".hidden" / "x.yaml")
    shutil.copytree(DEFAULT_LADDER, tmp_path / "a" / "ladder")
    (tmp_path / "a" / "ladder" / "skills.yaml").write_text("", encoding="utf-8")
    assert [one, two] == [entry.file for entry in find_requests([two, tmp_path / "a", tmp_path / "**" / "p*.yaml"])]
    for wrong in (tmp_path / "none", tmp_path / "*.nothing", tmp_path / "a" / "ladder"):
        with pytest.raises(InputError):
            find_requests([wrong])


def test_a_roster_selects_and_overrides(tmp_path: Path) -> None:
    """Its rows are the inputs; its ids, teams, managers and audiences replace those in the files; a bad row affects no other."""
    people(tmp_path / "people", 3)
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "\ufeffid;file;manager;team;audience;note\nE-7;people/p000.yaml;Ada;Ranking;;x\np001;;;;manager;x\nE-9;people/none.yaml;;;;x\n",
        encoding="utf-8",
    )
    result = batch_here(roster, tmp_path / "people", "-o", tmp_path / "plans", "--name-template", "{id}-{audience}")
    assert 1 == result.returncode
    assert "roster.csv:4: there is no file" in result.stderr
    assert sorted(["E-7-person.pdf", *EVERYTHING_OF_A_CYCLE, "p001-manager.pdf"]) == holds(tmp_path / "plans")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "plans" / "cycle.csv").read_text(encoding="utf-8-sig"))))
    assert ("Ranking", "Ada") == next((row["team"], row["manager"]) for row in rows if row["id"] == "E-7")


def test_problems_with_passwords_are_reported_before_anything_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A column of passwords without the option, an option without a roster or its column, files for several people."""
    source = tmp_path / "people"
    people(source, 1)
    path = roster_with_passwords(tmp_path / "roster.csv", {"p000": "a long enough password"}, "password")
    with pytest.raises(InputError, match="no plan would be encrypted; add --password-column password"):
        roster.find_requests([path, source])
    with pytest.raises(InputError, match=r"has no column 'pasword' for --password-column; did you mean 'password'\?"):
        roster.find_requests([path, source], "pasword")
    for wrong, why in ((source, "needs a roster"), (path, "the column 'team' has another meaning")):
        with pytest.raises(UnknownNameError, match=why):
            roster.find_requests([wrong], "team" if wrong == path else "password")
    path.write_text("id,password,password\np000,x,y\n", encoding="utf-8")
    with pytest.raises(InputError, match="'password' appears twice"):
        roster.find_requests([path, source], "password")
    path.write_text(f"id,password\np000,{'ü' * 64}\n", encoding="utf-8")
    (entry,) = roster.find_requests([path, source], "password")
    assert [Problem(str(path), 2, 0, "the password is longer than 127 bytes, the most that a PDF allows")] == list(entry.problems)
    assert PlanRequest(source).password is None
    call = ["batch", str(path), str(source), "-o", str(tmp_path / "plans"), "--password-column", "password"]
    assert 2 == main.run([*call, "--combine", "team"])
    assert "has no single password" in capsys.readouterr().err
    assert not (tmp_path / "plans").exists()
