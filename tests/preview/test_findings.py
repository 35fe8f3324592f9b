"""Problems as the preview shows them: split, with lines of a file that cannot be read, and nothing private in a person's copy."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import broken_files
from ladder_reports.errors import Problem, quote
from ladder_reports.evidence.audience import is_private
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.files.yaml_reader import KeyPath
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.preview.findings import findings_of
from ladder_reports.preview.model import Choices, Finding, Subject
from plans import context

LADDER = context(DEFAULT_LADDER).ladder


def found(path: Path, audience: str = "manager") -> tuple[tuple[Finding, ...], bool]:
    """The findings about an evidence file."""
    problems = load_evidence(path, LADDER).problems
    return findings_of(problems, Subject(path, "plan", DEFAULT_LADDER), Choices("manager" if audience == "manager" else "person"))


def written(folder: Path, text: str) -> Path:
    path = folder / "p.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("message", "wrong", "remedy"),
    [
        ("is not a date; write it like 2026-11-20", "is not a date", "write it like 2026-11-20"),
        (f"unknown {quote('a; b')}; write c; or d", "unknown 'a; b'", "write c; or d"),
        ("nothing to say", "nothing to say", ""),
    ],
)
def test_a_message_has_two_parts(message: str, wrong: str, remedy: str) -> None:
    """What the user wrote is never taken for the border."""
    assert (wrong, remedy) == Problem("p", 1, 1, message).parts


def test_a_finding(tmp_path: Path) -> None:
    path = written(tmp_path, "person: {name: A}\nlevel: senior\nratings: {staff/trade-ofs: {self: emerging}}\nskills: {a: 1}\n")
    (problem, note), cut_off = found(path)
    assert Finding("p.yaml:3:11", "‘staff’ has no signal ‘trade-ofs’", "Did you mean ‘staff/trade-offs’?", note=False) == problem
    assert (True, "", None) == (note.note, note.remedy, note.excerpt)
    assert not cut_off


def test_the_lines_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = written(tmp_path, "person: {name: A}\nlevel: senior\nevidence:\n  - title: B\n    what: Result: the second\n    impact: C\n")
    ((problem,), _) = found(path)
    assert problem.excerpt
    assert ("    what: Result: the second", 3) == (problem.excerpt.lines[problem.excerpt.line], problem.excerpt.first)
    line = problem.excerpt.lines[problem.excerpt.line]
    assert "Result:" == line[problem.excerpt.start : problem.excerpt.end]
    assert ("  - title: B", "    impact: C") == (problem.excerpt.lines[1], problem.excerpt.lines[-1])


def test_a_very_long_line_is_cut_around_the_problem(tmp_path: Path) -> None:
    path = written(tmp_path, f"person: {{name: A}}\nlevel: senior\nsummary: {'word ' * 200}Result: more {'word ' * 200}\n")
    ((problem,), _) = found(path)
    assert problem.excerpt
    shown = problem.excerpt.lines[problem.excerpt.line]
    assert len(shown) <= 120
    assert "Result:" == shown[problem.excerpt.start : problem.excerpt.end]


def test_a_file_that_is_read_up_to_a_problem(tmp_path: Path) -> None:
    """The page says that the rest is not checked."""
    assert found(written(tmp_path, "person: {name: A}\nlevel: senior\n}{][: '\n\t- x: &\n"))[1]


@given(st.sampled_from(broken_files.PATHS), st.sampled_from(broken_files.WAYS), st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_persons_copy_shows_nothing_private(tmp_path: Path, path: KeyPath, way: str, braces: bool) -> None:  # noqa: FBT001 -- drawn
    """Neither in messages nor in excerpts, however broken the file is."""
    file = written(tmp_path, broken_files.text(path, way, "qqq1234qqq", braces=braces))
    if any(is_private(path[:length], broken_files.EVERYTHING) for length in range(1, len(path) + 1)):
        assert "qqq1234qqq" not in repr(found(file, "person"))


@pytest.mark.parametrize("key", ["private", "Privat", "feedback", "ratings"])
def test_what_may_be_private_is_not_quoted(tmp_path: Path, key: str) -> None:
    """Where a file cannot be read, no line of it is shown if something private may be anywhere in it; a manager sees it."""
    path = written(tmp_path, f"person: {{name: A}}\nlevel: senior\n{key}: |\nsecret words: and: more\n")
    assert "secret" not in repr(found(path, "person"))
    assert "secret" in repr(found(path, "manager"))


def test_a_file_without_anything_private_is_quoted(tmp_path: Path) -> None:
    path = written(tmp_path, "person: {name: A}\nlevel: senior\nsummary: Result: this\n")
    assert found(path, "person") == found(path, "manager")
    assert "Result: this" in repr(found(path, "person"))


def test_files_of_a_ladder_are_named_from_its_folder_on() -> None:
    folder = Path("/there/ladder")
    problem = Problem.about(folder / "levels" / "senior.md", "wrong", line=0)
    subjects = (Subject(folder, "booklet", folder), Subject(Path("p"), "plan", folder))
    named = [findings_of([problem], subject, Choices())[0][0].place for subject in subjects]
    assert ["levels/senior.md", "ladder/levels/senior.md"] == named
