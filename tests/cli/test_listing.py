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
def test_levels_are_listed(ladder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table has every level's id; a level's has the full id of every item."""
    loaded = load_ladder(ladder).unwrap()
    assert 0 == main.run(["levels", "--ladder", str(ladder)])
    shown, said = capsys.readouterr()
    assert "" == said
    for level in loaded.levels:
        assert re.search(rf"^ *{level.id} +{re.escape(level.title)} ", shown, re.MULTILINE)
    first = loaded.levels[0]
    assert 0 == main.run(["levels", first.id, "--ladder", str(ladder)])
    shown = capsys.readouterr().out
    for section in first.sections:
        for item in section.items:
            assert f"{first.id}/{item.id} " in shown


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
