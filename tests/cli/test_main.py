"""The command line keeps its contract: exit codes, what goes to stdout and what to stderr, help, and no traceback by mistake."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema
import pytest
import yaml

import reading
from ladder_reports import __version__
from ladder_reports.cli import main
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import MANY_MISTAKES, SMALLEST, WORKSHOP
from process import environment, run_cli, run_python


def commands(group: click.Command = main.root, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it, the root first."""
    yield path, group
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from commands(command, (*path, name))


def inside(folder: Path) -> list[str]:
    """The names of what a folder holds."""
    return sorted(path.name for path in folder.iterdir())


COMMANDS = list(commands())


EVERY = pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(path) or "root" for path, _ in COMMANDS])


@EVERY
def test_every_command_has_help_with_examples(path: tuple[str, ...], command: click.Command, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command says what it does, shows examples, and explains every option."""
    assert 0 == main.run([*path, "--help"])
    shown, said = capsys.readouterr()
    assert "Examples:" in shown
    assert " ".join(("ladder-reports", *path)) in shown.partition("Examples:")[2]
    assert "" == said
    assert command.help
    assert [] == [option.name for option in command.params if isinstance(option, click.Option) and not (option.help or "").strip()]


@EVERY
def test_examples_are_right(path: tuple[str, ...], command: click.Command) -> None:  # noqa: ARG001 -- the parameters are shared
    """Every example in a command's help parses: its command, options and values exist."""
    examples = re.findall(r"^ *ladder-reports(.*?)(?:  .*)?$", (command.help or "").partition("Examples:")[2], re.MULTILINE)
    assert examples
    for example in examples:
        words = shlex.split(example.partition(" > ")[0])
        context = main.root.make_context("ladder-reports", list(words))
        name, inner, rest = main.root.resolve_command(context, [*context._protected_args, *context.args])
        assert inner
        inner.make_context(name, list(rest), parent=context)


@EVERY
def test_both_names_for_help_work(path: tuple[str, ...], command: click.Command, capsys: pytest.CaptureFixture[str]) -> None:
    """-h is --help."""
    main.run([*path, "--help"])
    long = capsys.readouterr().out
    main.run([*path, "-h"])
    assert long == capsys.readouterr().out
    assert command.name


@pytest.mark.parametrize("python", [["-m", "ladder_reports"], ["-c", "from ladder_reports.__main__ import main; main()"]])
def test_the_version(python: list[str]) -> None:
    """--version begins with the package's, whichever way it is called."""
    done = run_python(*python, "--version")
    assert (0, f"ladder-reports, version {__version__}", "") == (done.returncode, done.stdout.splitlines()[0], done.stderr)


def test_a_booklet_is_written(tmp_path: Path) -> None:
    """Exit code 0; stdout is the path and nothing else, stderr says nothing; the default name is the ladder's folder's."""
    done = run_cli("booklet", "--ladder", str(SMALLEST), cwd=tmp_path)
    assert (0, "smallest.pdf\n", "") == (done.returncode, done.stdout, done.stderr)
    assert ["smallest.pdf"] == inside(tmp_path)
    assert reading.read((tmp_path / "smallest.pdf").read_bytes()).pages


def test_a_booklet_goes_to_a_pipe(tmp_path: Path) -> None:
    """-o - writes the document itself to stdout, the same bytes as the file, and nothing into the folder."""
    command = [sys.executable, "-m", "ladder_reports", "booklet", "--ladder", str(SMALLEST), "--as-of", "2026-11-20", "-o"]
    piped = subprocess.run([*command, "-"], cwd=tmp_path, env=environment(), capture_output=True, check=True)
    assert b"" == piped.stderr
    assert [] == inside(tmp_path)
    subprocess.run([*command, "x.pdf"], cwd=tmp_path, env=environment(), capture_output=True, check=True)
    assert (tmp_path / "x.pdf").read_bytes() == piped.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["booklet", "--ladder", str(MANY_MISTAKES)],
        ["levels", "--ladder", str(MANY_MISTAKES)],
        ["check", str(MANY_MISTAKES)],
        ["booklet", "--ladder", "none"],
        ["booklet", "--theme", "none.css"],
        ["check", "none"],
    ],
)
def test_a_problem_with_the_input_is_code_1(arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Problems go to stderr with their places; stdout and the folder stay empty."""
    assert 1 == main.run(arguments)
    shown, said = capsys.readouterr()
    assert "" == shown
    assert "Traceback" not in said
    assert re.match(r"\S+(:\d+:\d+)?: ", said)
    assert [] == inside(tmp_path)


def test_problems_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each problem, as FILE:LINE:COLUMN: message, sorted; then the count and what to do, but not with --quiet."""
    expected = [str(problem) for problem in load_ladder(MANY_MISTAKES).problems]
    assert len(expected) > 3
    main.run(["check", str(MANY_MISTAKES)])
    said = capsys.readouterr().err.splitlines()
    assert [*expected, f"{len(expected)} problems in 4 files"] == said[:-1]
    assert said[-1].startswith("Next: each line above names a file")
    main.run(["check", "--quiet", str(MANY_MISTAKES)])
    assert expected == capsys.readouterr().err.splitlines()
    main.run(["booklet", "--ladder", str(MANY_MISTAKES)])
    assert expected == capsys.readouterr().err.splitlines()


def test_check_says_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a problem the exit code is 0, and stdout stays empty."""
    assert 0 == main.run(["check", str(DEFAULT_LADDER), str(WORKSHOP / "ladder.md")])
    shown, said = capsys.readouterr()
    assert ("", "no problems in 14 files") == (shown, said.splitlines()[0])
    assert f"  ladder-reports booklet --ladder {DEFAULT_LADDER}" in said


def test_check_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json stdout is a list of problems and stderr is empty; the exit code is the same."""
    assert 1 == main.run(["check", "--json", str(MANY_MISTAKES)])
    shown, said = capsys.readouterr()
    found = json.loads(shown)
    expected = [(problem.path, problem.line, problem.column, problem.message) for problem in load_ladder(MANY_MISTAKES).problems]
    assert expected == [(each["path"], each["line"], each["column"], each["message"]) for each in found]
    assert "" == said
    assert 0 == main.run(["check", "--json", str(SMALLEST)])
    assert ([], "") == (json.loads((both := capsys.readouterr()).out), both.err)


WRONG = {
    "no such command": (["bocklet"], "Did you mean 'booklet'?"),
    "another command": (["xyzzy"], "booklet"),
    "no such option": (["booklet", "--them", "x"], "--theme"),
    "no such choice": (["booklet", "--page-size", "a44"], "a4"),
    "no such theme": (["booklet", "--theme", "grafite"], "did you mean 'graphite'?"),
    "no such language": (["booklet", "--lang", "xx"], "available: de, en"),
    "no such worksheet": (["booklet", "--worksheet", "senor"], "did you mean 'senior'?"),
    "no such level": (["levels", "senor"], "did you mean 'senior'?"),
    "a level's code": (["levels", "Se"], "did you mean 'senior'?"),
    "no such code": (["levels", "Se.T9"], "unknown signal 'Se.T9'"),
    "no such signal": (["levels", "senior/ab-tset"], "did you mean 'senior/ab-test'?"),
    "no such level at all": (["levels", "zzz"], "engineer, senior, staff, architect, principal"),
    "no date": (["booklet", "--as-of", "yesterday"], "'yesterday' is not a date; write it like 2026-11-20"),
    "no such day": (["booklet", "--as-of", "2026-02-30"], "'2026-02-30' is not a date"),
    "no length": (["booklet", "--bleed", "wide"], "'wide' is not a length in millimeters"),
    "too long": (["booklet", "--bleed", "999"], "999 is not between 0 and 20 mm"),
    "below nothing": (["booklet", "--bleed", "-1"], "-1 is not between 0 and 20 mm"),
    "no number": (["booklet", "--bleed", "nan"], "nan is not between 0 and 20 mm"),
    "html for the press": (["booklet", "--format", "html", "--imposed"], "need --format pdf"),
    "an archive for the press": (["booklet", "--archive", "--imposed"], "--imposed, --bleed or --marks: those are for a press"),
    "an archive with marks": (["booklet", "--archive", "--marks"], "an archive copy is for readers"),
    "an archive as HTML": (["booklet", "--archive", "--format", "html"], "--archive needs --format pdf"),
    "an archive to fill in": (["plan", "--level", "senior", "--archive", "--fillable"], "does not change any more"),
    "a form for the panel": (["plan", "p.yaml", "--fillable", "--audience", "panel"], "a panel's copy does not come back"),
    "a form without a name": (["plan", "p.yaml", "--fillable", "--audience", "panel", "--anonymous"], "so that it finds its file again"),
    "a form as HTML": (["plan", "p.yaml", "--fillable", "--format", "html"], "--fillable needs --format pdf"),
    "forms with passwords": (["batch", "r.csv", "-o", "x", "--fillable", "--password-column", "p"], "must be readable when it comes back"),
    "an archive with passwords": (["batch", "r.csv", "-o", "x", "--archive", "--password-column", "p"], "PDF/A is never encrypted"),
    "one page of a worksheet": (["plan", "--level", "senior", "--pages", "one"], "--pages one needs an evidence file"),
    "what is new on one page": (["plan", "p.yaml", "--since", "q.yaml", "--pages", "one"], "what is new has a page of its own"),
    "shared with nobody": (["share", "p.yaml", "-o", "x.yaml"], "Missing option '--audience'"),
    "one word too many": (["booklet", "senior"], "senior"),
    "nothing to check": (["check"], "PATH"),
    "value missing": (["booklet", "--theme"], "--theme"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_usage_is_code_2(wrong: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What was mistyped is named, with what was probably meant, on stderr; nothing is made."""
    arguments, expected = WRONG[wrong]
    assert 2 == main.run(arguments)
    shown, said = capsys.readouterr()
    assert "" == shown
    assert expected in said
    assert "Traceback" not in said
    assert [] == inside(tmp_path)


def test_what_was_there_stays_when_the_input_is_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An existing file is neither touched nor half written when nothing comes of the run."""
    target = tmp_path / "out.pdf"
    target.write_bytes(b"precious")
    os.utime(target, (1, 1))
    assert 1 == main.run(["booklet", "--ladder", str(MANY_MISTAKES), "-o", str(target)])
    assert (b"precious", 1.0) == (target.read_bytes(), target.stat().st_mtime)
    assert 0 == main.run(["booklet", "--ladder", str(SMALLEST), "-o", str(target)])
    assert target.read_bytes().startswith(b"%PDF")
    assert ["out.pdf"] == inside(tmp_path)
    assert f"{target}\n" == capsys.readouterr().out


def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the disk is full, the file that stood there still does, and no temporary file is left."""

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "out.pdf"
    target.write_bytes(b"precious")
    monkeypatch.setattr(os, "fsync", full)
    assert 1 == main.run(["booklet", "--ladder", str(SMALLEST), "-o", str(target)])
    assert f"{target}: cannot be written: no space left on device\n" == capsys.readouterr().err
    assert (b"precious", ["out.pdf"]) == (target.read_bytes(), inside(tmp_path))


@pytest.mark.parametrize("place", ["/proc/none/out.pdf", "file/out.pdf", "folder", "x" * 300 + ".pdf"])
def test_a_place_that_cannot_be_written_is_a_problem(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that takes no files, a file where a folder should be and the reverse are explained."""
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    assert 1 == main.run(["booklet", "--ladder", str(SMALLEST), "-o", place])
    shown, said = capsys.readouterr()
    assert "" == shown
    assert re.fullmatch(r"\S*" + re.escape(place) + r": cannot be written: [a-z ]+\n", said)
    assert ["file", "folder"] == inside(tmp_path)
    assert [] == inside(tmp_path / "folder")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without the right to write is explained, and stays as it is."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    assert 1 == main.run(["booklet", "--ladder", str(SMALLEST), "-o", str(folder / "out.pdf")])
    assert f"{folder / 'out.pdf'}: cannot be written: permission denied\n" == capsys.readouterr().err


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    """The folder that the document goes to need not be there."""
    assert 0 == main.run(["booklet", "--ladder", str(SMALLEST), "-o", "a/b/out.pdf"])
    assert (tmp_path / "a/b/out.pdf").is_file()
    umask = os.umask(0)
    os.umask(umask)
    assert 0o666 & ~umask == (tmp_path / "a/b/out.pdf").stat().st_mode & 0o777


@pytest.mark.usefixtures("few_letters")
def test_what_is_about_a_person_is_its_owners_alone(tmp_path: Path) -> None:
    """A plan and an evidence file; a worksheet and the schema are about nobody."""
    assert 0 == main.run(["new", "p.yaml", "--level", "senior", "--with-schema", "--quiet"])
    for words, name in ((["p.yaml"], "plan.html"), (["--level", "senior"], "worksheet.html")):
        assert 0 == main.run(["plan", *words, "--format", "html", "-o", name, "--quiet"])
    umask = os.umask(0)
    os.umask(umask)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    ordinary = 0o666 & ~umask
    assert {"p.yaml": 0o600, "evidence.schema.json": ordinary, "plan.html": 0o600, "worksheet.html": ordinary} == modes


def front_matter(path: Path) -> dict[str, object]:
    """The front matter of a file."""
    _, text, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    return dict(yaml.safe_load(text))


@pytest.mark.parametrize("ladder", [DEFAULT_LADDER, WORKSHOP, SMALLEST], ids=lambda path: path.name)
def test_the_schema_describes_ladders(ladder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON Schema is valid, accepts the front matter of every good ladder, and refuses an unknown key or a missing one."""
    assert 0 == main.run(["schema", "ladder"])
    schema = json.loads(capsys.readouterr().out)
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    data = front_matter(ladder / "ladder.md")
    validator.validate(data)
    assert list(validator.iter_errors({**data, "none": 1}))
    assert list(validator.iter_errors({key: value for key, value in data.items() if key != "levels"}))
    assert list(validator.iter_errors({**data, "version": 1.0}))
