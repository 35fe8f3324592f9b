"""What to do next: commands that exist, with options that they have, for what was checked."""

import shlex
from pathlib import Path

import click
import pytest

from ladder_reports.cli import next_steps
from ladder_reports.cli.main import root
from making import ROOT, SMALLEST

PERSON = ROOT / "examples" / "nadia-osei.yaml"


@pytest.mark.parametrize(
    ("paths", "commands"),
    [
        ([PERSON], [f"plan {PERSON}"]),
        ([ROOT / "examples"], [f"batch {ROOT / 'examples'} -o plans"]),
        ([SMALLEST], [f"booklet --ladder {SMALLEST}"]),
        ([SMALLEST / "ladder.md", PERSON, PERSON.with_name("zofia-wojcik.yaml")], [f"booklet --ladder {SMALLEST}", f"plan {PERSON}"]),
    ],
    ids=["a file", "a folder", "a ladder", "several"],
)
def test_what_was_checked_decides(paths: list[Path], commands: list[str]) -> None:
    _, steps = next_steps.after_check(paths, None, 0)
    assert [f"ladder-reports {command}" for command in commands] == [name for name, _ in steps]


def test_problems_come_first() -> None:
    sentence, steps = next_steps.after_check([PERSON], None, 3)
    assert "correct them" in sentence
    assert () == steps


def test_every_command_shown_exists() -> None:
    """With its options, so that it can be pasted."""
    folder = Path("a folder")
    said = [
        next_steps.after_new(folder / "a.yaml", folder),
        next_steps.after_new_ladder(folder, ["first"]),
        next_steps.after_demo(folder),
        next_steps.after_check([PERSON, SMALLEST, ROOT / "examples"], folder, 0),
    ]
    lines = [shlex.split(name) for _, steps in said for name, _ in steps if name.startswith("ladder-reports ")]
    assert 10 <= len(lines)
    for _, name, *words in lines:
        command = root.commands[name]
        options = {option for parameter in command.params if isinstance(parameter, click.Option) for option in parameter.opts}
        assert [] == [word for word in words if word.startswith("-") and word not in options]


def test_long_commands_have_their_meaning_below(capsys: pytest.CaptureFixture[str]) -> None:
    next_steps.show(("do this", [("x" * 80, "long"), ("short", "what it does")]))
    assert f"Next: do this\n  {'x' * 80}\n          long\n  short   what it does\n" == capsys.readouterr().err
