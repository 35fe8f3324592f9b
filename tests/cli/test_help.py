"""What all commands have in common: help that can be overviewed and says where there is more, and `-q` and `-v` in any place."""

import re

import click
import pytest

from ladder_reports.cli import help as helps
from ladder_reports.cli import main
from ladder_reports.errors import DOCUMENTATION
from making import MANY_MISTAKES, ROOT

COMMANDS = sorted(main.root.commands.items())


def options_of(command: click.Command) -> list[str]:
    return [param.name or "" for param in command.params if isinstance(param, click.Option)]


def test_many_options_are_in_groups(capsys: pytest.CaptureFixture[str]) -> None:
    """Each option of a long help is in one of the groups, and none is lost."""
    known = {name for names in helps.GROUPS.values() for name in names}
    assert len(known) == sum(map(len, helps.GROUPS.values())), "an option is in two groups"
    long = [(name, command) for name, command in COMMANDS if len(options_of(command)) >= helps.LONG]
    assert {"batch", "plan", "booklet"} <= {name for name, _ in long}
    for name, command in long:
        assert set() == set(options_of(command)) - known, f"put them into a group in cli/help.py: {name}"
        main.run([name, "--help"])
        shown = capsys.readouterr().out
        titles = re.findall(r"^(\S.*):$", shown, re.MULTILINE)
        assert [title for title in helps.GROUPS if title in titles] == titles
        assert len(titles) > 3
        listed = re.findall(r"^  (?:-\w, )?(--[\w-]+)", shown.partition(f"\n{titles[0]}:\n")[2], re.MULTILINE)
        assert sorted(listed) == sorted({"--help", *(max(param.opts, key=len) for param in command.params if param.opts[0][0] == "-")})


def test_few_options_are_one_list(capsys: pytest.CaptureFixture[str]) -> None:
    main.run(["share", "--help"])
    assert "\nOptions:\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["", *(name for name, _ in COMMANDS)])
def test_help_ends_with_where_the_documentation_is(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whole, in one line, and the place is there."""
    assert 0 == main.run([*([name] if name else []), "--help"])
    last = capsys.readouterr().out.rstrip().splitlines()[-1].strip()
    assert f"Documentation: {DOCUMENTATION}/commands.md{f'#{name}' if name else ''}" == last
    assert not name or f"\n## {name}\n" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert DOCUMENTATION.startswith(
        re.findall(r'^Homepage = "(.*)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[0]
    )


@pytest.mark.parametrize(
    "words", [["-q", "check"], ["--quiet", "check"], ["check", "-q"], ["check", "--quiet"], ["-q", "check", "-q"]], ids=" ".join
)
def test_quiet_may_be_before_or_after_the_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == main.run([*words, str(MANY_MISTAKES)])
    quiet = capsys.readouterr().err
    assert 1 == main.run(["check", str(MANY_MISTAKES)])
    assert capsys.readouterr().err.startswith(f"{quiet}{len(quiet.splitlines())} problems in 4 files\nNext: ")


@pytest.mark.parametrize("words", [["-v", "levels"], ["--verbose", "levels"], ["levels", "-v"], ["levels", "--verbose"]], ids=" ".join)
def test_verbose_may_be_before_or_after_the_command(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the tool itself fails, the traceback is shown."""
    monkeypatch.setattr("ladder_reports.cli.listing.levels_table", lambda _: 1 / 0)
    assert 3 == main.run(words)
    assert "Traceback" in capsys.readouterr().err
    assert 3 == main.run(["levels"])
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "meant"),
    [("plan me.yaml --manager", "--audience manager"), ("booklet --Letter", "--page-size letter"), ("plan me.yaml --themes", "--theme")],
)
def test_a_value_that_is_typed_as_an_option(words: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The option that it belongs to is named; of other words, the nearest option."""
    assert 2 == main.run(words.split())
    assert f"Did you mean '{meant}'?" in capsys.readouterr().err
