"""What decides whether a plan is up to date: every option, and every file of the package, the templates and the styles."""

import dataclasses
import functools
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cycles import SOMEWHERE, people
from ladder_reports.assessment.calibration import ReviewCycle
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch.fingerprints import (
    Fingerprint,
    difference,
    load_baseline,
    package_digest,
    packet_fingerprint,
    plan_fingerprint,
    templates_digest,
    tree_digest,
)
from ladder_reports.batch.model import PlanRequest, PlanTask
from ladder_reports.cli import main
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.paths import DEFAULT_LADDER, PACKAGE, STYLES, TEMPLATES
from making import DAY, SMALLEST


def _folders(root: Path, pattern: str) -> list[str]:
    """Every folder below `root`, itself included, that has a file of this pattern."""
    return sorted(
        {path.parent.relative_to(root).as_posix() for path in root.rglob(pattern) if path.is_file() and "__pycache__" not in str(path)}
    )


CASES = [
    *[(PACKAGE, "*.py", package_digest, folder) for folder in _folders(PACKAGE, "*.py")],
    *[(TEMPLATES, "*", lambda root: templates_digest(root, STYLES), folder) for folder in _folders(TEMPLATES, "*")],
    *[(STYLES, "*", lambda root: templates_digest(TEMPLATES, root), folder) for folder in _folders(STYLES, "*")],
]


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for copies of what is digested."""
    return tmp_path_factory.mktemp("copies")


@pytest.mark.parametrize(("root", "pattern", "digest", "folder"), CASES, ids=[f"{case[0].name}/{case[3]}" for case in CASES])
def test_a_change_of_one_file_in_any_folder_changes_the_digest(
    root: Path, pattern: str, digest: Callable[[Path], str], folder: str, copies: Path
) -> None:
    copy = copies / root.name
    if not copy.exists():
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = digest(root)
    file = next(path for path in sorted((copy / folder).glob(pattern)) if path.is_file())
    text = file.read_bytes()
    file.write_bytes(text + b"\n")
    assert digest(copy) != before
    file.write_bytes(text)
    renamed = file.rename(file.with_name(f"renamed{file.suffix}"))
    assert digest(copy) != before
    renamed.rename(file)
    assert digest(copy) == before


def test_a_file_that_moves_to_another_folder_changes_the_digest(tmp_path: Path) -> None:
    """Paths are digested from the root, not names alone."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "one.py").write_text("x = 1\n")
    before = tree_digest(tmp_path)
    (tmp_path / "a" / "one.py").rename(tmp_path / "a" / "b" / "one.py")
    assert before != tree_digest(tmp_path)


FIRST = PlanOptions(DEFAULT_LADDER, DAY)
CHANGED: dict[str, Any] = {
    "ladder": SMALLEST,
    "today": DAY + timedelta(days=1),
    "as_of": date(2026, 12, 24),
    "audience": "manager",
    "anonymous": True,
    "fillable": True,
    "theme": "graphite",
    "page_size": "a5",
    "lang": "de",
    "archive": True,
    "pages": "one",
    "agenda": True,
    "ladder_version": "current",
}
"""Another value for each option."""


baseline = functools.cache(load_baseline)


def fingerprint(options: PlanOptions) -> Fingerprint:
    """The fingerprint of a plan whose file has no date."""
    task = PlanTask(PlanRequest(Path("p.yaml")), options.audience, "digest", SOMEWHERE)
    return plan_fingerprint(task, PersonSummary("p", level="senior"), baseline(options), options)


@pytest.mark.parametrize("option", PlanOptions.__struct_fields__)
def test_every_option_makes_a_plan_again(option: str) -> None:
    """A new option needs a case here; the fingerprint has it anyway, since it goes through the fields."""
    assert option in CHANGED, "give the new option another value in CHANGED"
    assert CHANGED[option] != getattr(FIRST, option)
    assert "" != difference(fingerprint(FIRST), fingerprint(replace(FIRST, **{option: CHANGED[option]})))
    assert "" == difference(fingerprint(FIRST), fingerprint(replace(FIRST)))


def test_an_option_that_is_new_is_in_the_fingerprint() -> None:
    """No list of names has to be kept up to date."""

    class More(PlanOptions, frozen=True):
        draft: bool = False

    before, after = More(DEFAULT_LADDER, DAY), More(DEFAULT_LADDER, DAY, draft=True)
    assert "the options changed" == difference(fingerprint(before), fingerprint(after))
    packet = [packet_fingerprint(ReviewCycle((), (), DAY, 5), baseline(options), options) for options in (before, after)]
    assert "the options changed" == difference(*packet)


def test_encryption_and_the_roster_make_a_plan_again() -> None:
    request = PlanRequest(Path("p.yaml"))
    others = {
        "encryption was switched on or off": dataclasses.replace(request, password="long enough, really"),  # noqa: S106 -- made up
        "the roster's values changed": dataclasses.replace(request, roster_values=(("team", "Search"),)),
    }
    person = PersonSummary("p", level="senior")
    for reason, other in others.items():
        tasks = [PlanTask(one, "person", "digest", SOMEWHERE) for one in (request, other)]
        assert reason == difference(*(plan_fingerprint(task, person, baseline(FIRST), FIRST) for task in tasks))


def test_a_batch_makes_plans_again_for_another_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command line's options reach the fingerprint."""
    people(tmp_path / "people", 1)
    call = ["batch", str(tmp_path / "people"), "-o", str(tmp_path / "plans"), "--as-of", DAY.isoformat(), "--jobs", "1", "--quiet"]
    assert 0 == main.run(call)
    flags = {name: value for name, value in CHANGED.items() if name not in {"today", "ladder"}}
    for name, value in {"nothing": None, **flags}.items():
        words = [] if value is None else [f"--{name.replace('_', '-')}"] if value is True else [f"--{name.replace('_', '-')}", str(value)]
        words += {"anonymous": ["--audience", "panel"], "agenda": ["--audience", "manager"]}.get(name, [])
        capsys.readouterr()
        assert 0 == main.run([*(word for word in call if word != "--quiet"), "--dry-run", *words])
        assert ("up to date" in capsys.readouterr().out) == (name == "nothing"), name
