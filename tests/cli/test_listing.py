"""Levels and signals are listed for people and for scripts."""

import json
import re
from pathlib import Path

import pytest

from ladder_reports.cli import main
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import WORKSHOP


@pytest.mark.parametrize("ladder", [DEFAULT_LADDER, WORKSHOP], ids=lambda path: path.name)
def test_levels_are_listed(ladder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The table has every level's id and code; a level's has the full id and the code of every signal."""
    loaded = load_ladder(ladder).unwrap()
    assert 0 == main.run(["levels", "--ladder", str(ladder)])
    shown, said = capsys.readouterr()
    assert "" == said
    for level in loaded.levels:
        assert re.search(rf"^ *{level.id} +{loaded.level_codes[level.id]} +{re.escape(level.title)} ", shown, re.MULTILINE)
    monkeypatch.setenv("COLUMNS", "120")
    first = loaded.levels[0]
    assert 0 == main.run(["levels", first.id, "--ladder", str(ladder)])
    shown = capsys.readouterr().out
    for section in first.sections:
        for item in section.items:
            name = f"{first.id}/{item.id}"
            assert re.search(rf"^ *{name} +{loaded.codes.get(name, '')} +{re.escape(section.label)} ", shown, re.MULTILINE)


@pytest.mark.parametrize("ladder", [DEFAULT_LADDER, WORKSHOP], ids=lambda path: path.name)
def test_a_narrow_terminal_has_a_list(ladder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each section has its items: code and id in a line, and the whole text below, in lines that fit."""
    monkeypatch.setenv("COLUMNS", "80")
    loaded = load_ladder(ladder).unwrap()
    level = loaded.levels[0]
    assert 0 == main.run(["levels", level.id, "--ladder", str(ladder)])
    shown = capsys.readouterr().out
    assert [] == [line for line in shown.splitlines() if len(line) > 80 or line != line.rstrip()]
    title, *sections = shown.rstrip().split("\n\n")
    assert level.title == title
    expected = []
    for section in filter(lambda section: section.items, level.sections):
        names = [f"{level.id}/{item.id}" for item in section.items]
        entries = [f"{loaded.codes.get(name, '')} {name} {item.text}" for name, item in zip(names, section.items, strict=True)]
        expected.append(" ".join(" ".join([section.label, *entries]).split()))
    assert expected == [" ".join(text.split()) for text in sections]


def test_levels_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json stdout is the whole ladder, or one level, with the text word for word."""
    loaded = load_ladder(WORKSHOP).unwrap()
    assert 0 == main.run(["levels", "--json", "--ladder", str(WORKSHOP)])
    data = json.loads(capsys.readouterr().out)
    assert [level.id for level in loaded.levels] == [level["id"] for level in data["levels"]]
    expected = [(f"{level.id}/{item.id}", item.text) for level in loaded.levels for section in level.sections for item in section.items]
    assert expected == [
        (item["id"], item["text"]) for level in data["levels"] for section in level["sections"] for item in section["items"]
    ]
    assert 0 == main.run(["levels", "conservator", "--json", "--ladder", str(WORKSHOP)])
    assert json.loads(capsys.readouterr().out) == next(level for level in data["levels"] if level["id"] == "conservator")


@pytest.mark.parametrize("typed", ["conservator/filed-reports", "C·Tr1", "c.tr1"])
def test_one_signal_is_looked_up(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A signal's id or its code in any case shows that signal alone, with what it has grown from."""
    assert 0 == main.run(["levels", typed, "--ladder", str(WORKSHOP)])
    shown = capsys.readouterr().out
    assert re.search(r"^ *conservator/filed-reports +C·Tr1 +Trace ", shown, re.MULTILINE)
    assert 1 == shown.count("conservator/")
    assert 0 == main.run(["levels", typed, "--json", "--ladder", str(WORKSHOP)])
    data = json.loads(capsys.readouterr().out)
    assert ("conservator/filed-reports", "C·Tr1", "apprentice/workbook") == (data["id"], data["code"], data["from"])
