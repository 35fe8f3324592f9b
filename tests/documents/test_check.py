"""`check` and the commands that make documents give one verdict."""

from pathlib import Path

import pytest

from ladder_reports.design import fonts
from ladder_reports.documents.booklet.build import BookletJob, make_booklet
from ladder_reports.documents.check import check_paths
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.errors import InputError, Problem
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY, ROOT, VALID, small_ladder
from plans import plan_job

EVIDENCE = [*sorted((ROOT / "tests" / "examples" / "evidence").rglob("*.yaml")), *sorted((ROOT / "examples").glob("*.yaml"))]
LADDERS = sorted(path.parent for path in VALID.parent.rglob("ladder.md"))
NO_FONT = "\ue000"


@pytest.fixture(autouse=True)
def no_machine_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The verdict on a character must not depend on what this machine has."""
    monkeypatch.setattr(fonts, "system_fonts", list)


def refused(make: object, *arguments: object) -> tuple[Problem, ...]:
    """The problems that a command reports instead of making a document; notes are left out."""
    assert callable(make)
    try:
        make(*arguments)
    except InputError as error:
        return tuple(problem for problem in error.problems if not problem.note)
    return ()


def checked(path: Path) -> tuple[Problem, ...]:
    """The problems that `check` reports, without notes."""
    return tuple(problem for problem in check_paths([path], DEFAULT_LADDER).problems if not problem.note)


@pytest.mark.parametrize("path", EVIDENCE, ids=lambda path: path.stem)
def test_check_refuses_the_evidence_that_a_plan_refuses(path: Path) -> None:
    """The same problems at the same places, for files of every kind."""
    assert refused(make_plan, plan_job(path, audience="manager")) == checked(path)


@pytest.mark.usefixtures("few_letters")
@pytest.mark.parametrize("path", LADDERS, ids=lambda path: path.name)
def test_check_refuses_the_ladders_that_a_booklet_refuses(path: Path) -> None:
    """The same problems at the same places."""
    assert refused(make_booklet, BookletJob(path, DAY, format="html")) == checked(path)


@pytest.mark.parametrize("field", ["summary", "private", "goals: [{title: One}]\naspiration"])
def test_a_character_without_a_font_is_found_before_anything_is_made(tmp_path: Path, field: str) -> None:
    """In any text that any copy shows, the manager's private note too; in a comment or a key that no document shows, it is fine."""
    path = tmp_path / "p.yaml"
    head = f"# {NO_FONT}\nperson: {{name: A B, email: a@example.com}}\nlevel: senior\n"
    path.write_text(f"{head}{field}: Words {NO_FONT}\n", encoding="utf-8")
    (problem,) = checked(path)
    assert (str(path), f"no installed font has {NO_FONT} (U+E000 without a name)") == (problem.path, problem.message)
    assert NO_FONT not in problem.discreet
    path.write_text(head, encoding="utf-8")
    assert () == checked(path)


def test_a_ladders_characters_are_checked_too(tmp_path: Path) -> None:
    """A ladder that no booklet can be made of is not called fine."""
    folder = small_ladder(tmp_path, f"Words {NO_FONT}.")
    assert [str(folder)] == [problem.path for problem in checked(folder)]


def test_files_are_counted_once_and_notes_are_kept(tmp_path: Path) -> None:
    """However often a file is named; a problem and a note of one file come together."""
    path = tmp_path / "p.yaml"
    path.write_text(f"person: {{name: A B}}\nlevel: senior\nskills: {{x: 1}}\nsummary: '{NO_FONT}'\n", encoding="utf-8")
    found = check_paths([path, path, tmp_path], DEFAULT_LADDER)
    assert 1 == found.files
    assert [False, True] == sorted(problem.note for problem in found.problems)
