"""mail.csv says which plan goes to whom, and sends nobody another person's plan."""

import csv
import io
import stat
from pathlib import Path

import pytest

from cycles import batch_here, holds

_FILES = {
    "ada": "person: {name: '=Ada', email: '+ada@example.com'}\nlevel: senior\n",
    "bob": "person: {name: Bob, email: bob@example.com}\nlevel: senior\n",
    "cleo": "person: {name: Cleo}\nlevel: senior\n",
    "dan": "person: {name: Dan, email: Twin@example.com}\nlevel: senior\n",
    "eve": "person: {name: Eve, email: twin@example.com}\nlevel: senior\n",
    "fay": "person: {name: Fay, email: fay@example.com}\nlevel: nonsense\n",
}


def _people(folder: Path) -> Path:
    folder.mkdir()
    for name, text in _FILES.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def _rows(folder: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / "mail.csv").read_text(encoding="utf-8-sig"))))


def test_each_plan_goes_to_its_own_person(tmp_path: Path) -> None:
    """Only a plan that is there and whose address is one person's alone is sent; a note names the others; no cell is a formula."""
    source, folder = _people(tmp_path / "people"), tmp_path / "plans"
    # Two address books, one person: the roster's address counts.
    roster = tmp_path / "roster.csv"
    rows = [f"{name},{'bob@new.example' if name == 'bob' else ''},{'manager' if name == 'gil' else ''}" for name in (*_FILES, "gil")]
    (source / "gil.yaml").write_text("person: {name: Gil, email: gil@example.com}\nlevel: senior\n", encoding="utf-8")
    roster.write_text("\n".join(["id,email,audience", *rows]), encoding="utf-8")
    asked = (roster, source, "-o", folder, "--mail")
    first = batch_here(*asked)
    assert 1 == first.returncode
    expected = [["email", "file", "name"], ["'+ada@example.com", "ada.pdf", "'=Ada"], ["bob@new.example", "bob.pdf", "Bob"]]
    assert expected == _rows(folder)
    assert f"{folder}/mail.csv" in first.stdout.splitlines()
    for reason in ("several people have the same e-mail address: dan, eve", "no e-mail address is known: cleo", "the person's own: gil"):
        assert reason in first.stderr
    assert 0o600 == stat.S_IMODE((folder / "mail.csv").stat().st_mode)
    # What is up to date is sent, too, but only to those who are chosen.
    again = batch_here(*asked, "--only", "bob", "--csv-separator", "semicolon")
    assert "0 made, 1 up to date, 0 failed" in again.stderr
    assert [["email;file;name"], ["bob@new.example;bob.pdf;Bob"]] == _rows(folder)
    # It was not asked for, so it is not written.
    assert "mail.csv" not in batch_here(roster, source, "-o", folder).stdout
    assert "mail.csv" in holds(folder)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--audience", "manager"], "--mail is for people's own copies"),
        (["--audience", "panel", "--anonymous"], "an address names a person"),
    ],
)
def test_other_copies_are_not_sent(tmp_path: Path, options: list[str], reason: str) -> None:
    """An address is the person's; what a manager or a panel reads must not go there, and an anonymous copy has none."""
    result = batch_here(_people(tmp_path / "people"), "-o", tmp_path / "plans", "--mail", *options)
    assert (2, []) == (result.returncode, list(tmp_path.glob("plans/*")))
    assert reason in result.stderr


def test_a_dry_run_writes_no_list(tmp_path: Path) -> None:
    batch_here(_people(tmp_path / "people"), "-o", tmp_path / "plans", "--mail", "--dry-run")
    assert not (tmp_path / "plans").exists()
