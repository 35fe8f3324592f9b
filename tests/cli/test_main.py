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
from ladder_reports.cli import console, main
from ladder_reports.documents.booklet import build
from ladder_reports.documents.context import Document
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import ROOT, SMALLEST, VALID, WORKSHOP, small_ladder
from process import environment, run_cli, run_python

INVALID = VALID.parent / "invalid" / "many-mistakes"
HEAVY = ("weasyprint", "pydantic", "jinja2", "markdown", "yaml", "rich", "pikepdf", "fontTools", "tinycss2", "nh3")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, without the variables that change what is shown."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")


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


@pytest.mark.parametrize("arguments", [["--help"], ["booklet", "--help"], ["--version"], ["bocklet"], ["booklet", "--them", "x"]])
def test_help_is_instant(arguments: list[str]) -> None:
    """Nothing heavy is imported to show help, the version or a misspelt word."""
    look = f"print(sorted({set(HEAVY)!r} & sys.modules.keys()), file=sys.stderr)"
    done = run_python("-c", f"import sys; from ladder_reports.cli.main import run; run({arguments!r}); {look}")
    assert "[]" == done.stderr.splitlines()[-1]


@pytest.mark.parametrize("python", [["-m", "ladder_reports"], ["-c", "from ladder_reports.__main__ import main; main()"]])
def test_the_version(python: list[str]) -> None:
    """--version prints the package's."""
    done = run_python(*python, "--version")
    assert (0, f"ladder-reports, version {__version__}\n", "") == (done.returncode, done.stdout, done.stderr)


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


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    """When the pipe is closed, the tool stops without a traceback."""
    command = f"{sys.executable} -m ladder_reports booklet --ladder {SMALLEST} --format html -o - | head -c 10"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environment(), capture_output=True, check=True)  # noqa: S607
    assert (b"<!DOCTYPE ", b"") == (done.stdout, done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ["booklet", "--ladder", str(INVALID)],
        ["levels", "--ladder", str(INVALID)],
        ["check", str(INVALID)],
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
    """One line for each problem, as FILE:LINE:COLUMN: message, sorted; the count at last, but not with --quiet."""
    expected = [str(problem) for problem in load_ladder(INVALID).problems]
    assert len(expected) > 3
    main.run(["check", str(INVALID)])
    assert [*expected, f"{len(expected)} problems in 1 file"] == capsys.readouterr().err.splitlines()
    main.run(["check", "--quiet", str(INVALID)])
    assert expected == capsys.readouterr().err.splitlines()
    main.run(["booklet", "--ladder", str(INVALID)])
    assert expected == capsys.readouterr().err.splitlines()


def test_check_says_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a problem the exit code is 0, and stdout stays empty."""
    assert 0 == main.run(["check", str(DEFAULT_LADDER), str(WORKSHOP / "ladder.md")])
    assert ("", "no problems in 2 files\n") == capsys.readouterr()


def test_check_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json stdout is a list of problems and stderr is empty; the exit code is the same."""
    assert 1 == main.run(["check", "--json", str(INVALID)])
    shown, said = capsys.readouterr()
    found = json.loads(shown)
    expected = [(problem.path, problem.line, problem.column, problem.message) for problem in load_ladder(INVALID).problems]
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
    "no such level at all": (["levels", "zzz"], "engineer, senior, staff, architect, principal"),
    "no date": (["booklet", "--as-of", "yesterday"], "'yesterday' is not a date such as 2026-11-20"),
    "no such day": (["booklet", "--as-of", "2026-02-30"], "'2026-02-30' is not a date"),
    "no length": (["booklet", "--bleed", "wide"], "'wide' is not a length in millimetres"),
    "too long": (["booklet", "--bleed", "999"], "999 is not between 0 and 20 mm"),
    "below nothing": (["booklet", "--bleed", "-1"], "-1 is not between 0 and 20 mm"),
    "no number": (["booklet", "--bleed", "nan"], "nan is not between 0 and 20 mm"),
    "html for the press": (["booklet", "--format", "html", "--imposed"], "are for PDF"),
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


@pytest.mark.parametrize("name", ["", " "])
@pytest.mark.parametrize("wrong", ["booklet -o", "plan --level senior -o", "batch x.yaml -o", "new --level senior"])
def test_an_empty_name_to_write_to_is_wrong_usage(
    wrong: str, name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unset variable of a script does not become the default, nor the folder in which one is; nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert 2 == main.run([*wrong.split(), name])
    assert "the name is empty" in capsys.readouterr().err
    assert [] == list(tmp_path.iterdir())


def test_a_fault_of_ours_is_code_3(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A fault is one line with the address to report it at; --verbose adds the traceback; nothing is left behind."""

    def break_down(_job: object) -> None:
        raise RuntimeError("the roof fell in")

    monkeypatch.setattr(build, "make_booklet", break_down)
    assert 3 == main.run(["booklet"])
    shown, said = capsys.readouterr()
    assert ("", 1) == (shown, said.count("\n"))
    assert "RuntimeError: the roof fell in" in said
    assert console.ISSUES in said
    assert "--verbose" in said
    for flag in ("--verbose", "-v"):
        assert 3 == main.run(["booklet", flag])
        said = capsys.readouterr().err
        assert "Traceback (most recent call last)" in said
        assert "break_down" in said
        assert console.ISSUES in said
    assert [] == inside(tmp_path)


def test_an_interrupt_is_no_fault(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends with the usual code and one word."""

    def interrupt(_job: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "make_booklet", interrupt)
    assert 130 == main.run(["booklet"])
    assert "Traceback" not in capsys.readouterr().err


def test_the_address_to_report_at_is_the_projects() -> None:
    """It is the one that the package's metadata has."""
    import tomllib  # noqa: PLC0415

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["urls"]["Issues"] == console.ISSUES


def test_what_was_there_stays_when_the_input_is_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An existing file is neither touched nor half written when nothing comes of the run."""
    target = tmp_path / "out.pdf"
    target.write_bytes(b"precious")
    os.utime(target, (1, 1))
    assert 1 == main.run(["booklet", "--ladder", str(INVALID), "-o", str(target)])
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


ESCAPE = "\x1b["


def on_a_terminal(*arguments: str, env: dict[str, str] | None = None) -> str:
    """What the command shows on a terminal."""
    import pty  # noqa: PLC0415

    try:
        leader, follower = pty.openpty()
    except OSError:
        pytest.skip("this machine has no pseudo-terminals")
    command = [sys.executable, "-m", "ladder_reports", *arguments]
    with subprocess.Popen(
        command, stdout=follower, stderr=follower, stdin=follower, env=environment({"TERM": "xterm", **(env or {})})
    ) as process:
        os.close(follower)
        shown = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        process.wait()
    os.close(leader)
    return shown.decode()


def test_colours_are_for_terminals_that_want_them() -> None:
    """A place stands out on a terminal, not under NO_COLOR, and nowhere else."""
    arguments = ("check", str(INVALID))
    assert ESCAPE in on_a_terminal(*arguments)
    assert ESCAPE not in on_a_terminal(*arguments, env={"NO_COLOR": "1"})
    done = run_cli(*arguments)
    assert ESCAPE not in done.stdout + done.stderr
    assert ESCAPE not in run_cli("levels").stdout
    assert ESCAPE not in on_a_terminal("levels", env={"NO_COLOR": "1"}).replace(f"{ESCAPE}1m", "").replace(f"{ESCAPE}3m", "").replace(
        f"{ESCAPE}0m", ""
    )


def test_a_document_is_not_poured_into_a_terminal() -> None:
    """-o - on a terminal is refused in words."""
    shown = on_a_terminal("booklet", "--ladder", str(SMALLEST), "-o", "-")
    assert "redirect it to a file" in shown
    assert "%PDF" not in shown


def test_names_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Escape sequences in names and files are shown, not sent."""
    assert 1 == main.run(["check", str(tmp_path / f"a{ESCAPE}31mb")])
    assert 2 == main.run(["levels", f"x{ESCAPE}2J"])
    assert 2 == main.run(["booklet", "--theme", f"x{ESCAPE}2J"])
    assert 2 == main.run([f"x{ESCAPE}2J"])
    assert 2 == main.run(["booklet", f"--x{ESCAPE}2J"])
    shown, said = capsys.readouterr()
    assert "\x1b" not in shown + said


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


def test_options_reach_the_booklet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every option of the booklet becomes a part of its job."""
    jobs: list[build.BookletJob] = []

    def keep(job: build.BookletJob) -> Document:
        jobs.append(job)
        return Document(b"")

    monkeypatch.setattr(build, "make_booklet", keep)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert 0 == main.run(["booklet"])
    shared = shlex.split("--ladder x --theme y --page-size a5 --lang de --as-of 2026-11-20 --worksheet a --worksheet b")
    assert 0 == main.run(["booklet", *shared, *shlex.split("--imposed --creep 0.2mm --bleed 3 --marks -o out.pdf")])
    assert 0 == main.run(["booklet", "--format", "html", "--worksheet", "none"])
    plain, full, web = jobs
    assert (DEFAULT_LADDER, "default", "a4", None, "pdf", None) == (
        plain.ladder, plain.theme, plain.page_size, plain.lang, plain.format, plain.worksheets,
    )  # fmt: skip
    assert "1970-01-01" == plain.as_of.isoformat()
    assert (Path("x"), "y", "a5", "de", ("a", "b")) == (full.ladder, full.theme, full.page_size, full.lang, full.worksheets)
    assert ("2026-11-20", build.PrintOptions(imposed=True, bleed=3, marks=True, creep=0.2)) == (full.as_of.isoformat(), full.printing)
    assert ("html", ()) == (web.format, web.worksheets)


def test_a_users_mistake_is_never_a_traceback(tmp_path: Path) -> None:
    """Through a real process, odd input of any kind gives codes 1 or 2 and words."""
    (tmp_path / "theme.css").write_bytes(b"\xff\xfe\x00")
    ladder = small_ladder(tmp_path / "ladder", "# A heading of the wrong rank\n")
    for arguments in (
        ["booklet", "--ladder", str(ladder)],
        ["booklet", "--theme", str(tmp_path / "theme.css")],
        ["booklet", "--theme", str(tmp_path)],
        ["booklet", "--theme", ".css"],
        ["booklet", "--ladder", "/dev/null"],
        ["booklet", "--ladder", ""],
        ["check", "/etc/passwd"],
        ["levels", "--ladder", "\udcff"],
        ["schema"],
    ):
        done = run_cli(*arguments, cwd=tmp_path)
        assert done.returncode in {1, 2}, (arguments, done.stderr)
        assert "Traceback" not in done.stderr
        assert "" == done.stdout
        assert done.stderr.strip()


def test_source_date_epoch_that_is_no_number_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that holds nonsense does not stop the tool."""
    for value in ("soon", "-1", "9" * 30, "²"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
        assert 0 == main.run(["booklet", "--ladder", str(SMALLEST), "-o", "x.pdf"])
