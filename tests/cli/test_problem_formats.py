"""Problems for editors and for GitHub; no file can make GitHub do anything."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.cli import main
from ladder_reports.cli.problem_formats import github_lines
from ladder_reports.errors import Problem, printable
from ladder_reports.ladder.loader import load_ladder
from making import MANY_MISTAKES, SMALLEST, small_ladder

_LINE = re.compile(r"::(error|notice) file=([^,:\r\n]+)(?:,line=(\d+))?(?:,col=(\d+))?::([^\r\n]+)")


def unescaped(text: str) -> str:
    """What GitHub makes of a value."""
    for sign, code in ((",", "%2C"), (":", "%3A"), ("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
        text = text.replace(code, sign)
    return text


def test_github_gets_an_annotation_for_each_problem(capsys: pytest.CaptureFixture[str]) -> None:
    """On stdout, with the same places and the same exit code; the count is on stderr."""
    problems = load_ladder(MANY_MISTAKES).problems
    assert 1 == main.run(["check", str(MANY_MISTAKES), "--format", "github"])
    shown, said = capsys.readouterr()
    found = [match.groups() for line in shown.splitlines() if (match := _LINE.fullmatch(line))]
    expected = [("error", one.path, str(one.line), str(one.column), one.message) for one in problems]
    assert expected == [(kind, unescaped(path), line, column, unescaped(message)) for kind, path, line, column, message in found]
    assert f"{len(problems)} problems in 4 files\n" == said
    assert 0 == main.run(["check", str(SMALLEST), "--format", "GitHub", "--quiet"])
    assert ("", "") == capsys.readouterr()


def test_a_note_is_a_notice_and_a_whole_file_has_no_line() -> None:
    assert ["::notice file=a.yaml::a remark", "::error file=b.yaml,line=2::wrong"] == list(
        github_lines([Problem("a.yaml", 0, 0, "a remark", note=True), Problem("b.yaml", 2, 0, "wrong")])
    )


@given(path=st.text(min_size=1), message=st.text(min_size=1), line=st.integers(0, 9), note=st.booleans())
def test_nothing_in_a_file_or_its_name_becomes_a_command(path: str, message: str, *, line: int, note: bool) -> None:
    """Each problem is one line, begins with its own command, and reads back as what it was."""
    problem = Problem(path, line, line, message, note)
    (told,) = github_lines([problem])
    assert told == printable(told)
    kind, file, at, column, text = _LINE.fullmatch(told).groups()  # type: ignore[union-attr]
    assert ("notice" if note else "error", str(line) if line else None) == (kind, at)
    assert at == column
    place = f":{line}:{line}" if line else ""
    assert str(problem) == f"{unescaped(file)}{place}: {'note: ' if note else ''}{unescaped(text)}"


def test_a_forged_command_is_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the name of a file and in what a message quotes of it."""
    path = tmp_path / "x,line=1::y\n::set-output name=a::b.yaml"
    path.write_text('person: {name: A}\nlevel: "%0A::add-mask::senior\\r\\n::stop-commands::x"\n', encoding="utf-8")
    assert 1 == main.run(["check", str(path), "--format", "github", "-q"])
    shown = capsys.readouterr().out
    assert {True} == {bool(_LINE.fullmatch(line)) for line in shown.split("\n")[:-1]}
    assert "%250A" in shown


@pytest.mark.parametrize("words", [["--json"], ["--format", "json"], ["--json", "--format", "json"]], ids=" ".join)
def test_json_has_two_names(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == main.run(["check", str(MANY_MISTAKES), *words])
    shown, said = capsys.readouterr()
    assert ("", len(load_ladder(MANY_MISTAKES).problems)) == (said, len(json.loads(shown)))
    assert 2 == main.run(["check", str(MANY_MISTAKES), "--json", "--format", "github"])


def test_a_file_of_a_ladder_stands_for_the_ladder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programs name the files that changed. The ladder is checked once, whichever are named and from wherever."""
    ladder = small_ladder(tmp_path / "ladder", "# A heading of the wrong rank\n")
    (ladder / "changes.yaml").write_text("[]\n", encoding="utf-8")
    names = ["ladder.md", "levels/one.md", "changes.yaml"]
    assert 1 == main.run(["check", str(ladder)])
    expected = capsys.readouterr().err
    assert 1 == main.run(["check", *(str(ladder / name) for name in names)])
    assert expected == capsys.readouterr().err
    monkeypatch.chdir(ladder / "levels")
    assert 1 == main.run(["check", "one.md"])
    assert expected == capsys.readouterr().err
    # A file that is not beside a ladder is none of its files.
    (tmp_path / "levels").mkdir()
    (tmp_path / "levels" / "one.md").write_text("x", encoding="utf-8")
    assert 1 == main.run(["check", str(tmp_path / "levels" / "one.md")])
    assert "levels/one.md:1:1: " in capsys.readouterr().err
