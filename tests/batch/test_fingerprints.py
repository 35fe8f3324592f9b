"""What decides whether a plan is up to date sees every file of the package, the templates and the styles."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ladder_reports.batch.fingerprints import package_digest, templates_digest, tree_digest
from ladder_reports.paths import PACKAGE, STYLES, TEMPLATES


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


@pytest.mark.parametrize(("root", "pattern", "digest", "folder"), CASES, ids=[f"{case[0].name}/{case[3]}" for case in CASES])
def test_a_change_of_one_file_in_any_folder_changes_the_digest(
    root: Path, pattern: str, digest: Callable[[Path], str], folder: str, tmp_path: Path
) -> None:
    copy = shutil.copytree(root, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    before = digest(copy)
    assert digest(root) == before
    file = next(path for path in sorted((copy / folder).glob(pattern)) if path.is_file())
    text = file.read_bytes()
    file.write_bytes(text + b"\n")
    assert digest(copy) != before
    file.write_bytes(text)
    assert digest(copy) == before
    file.rename(file.with_name(f"renamed{file.suffix}"))
    assert digest(copy) != before


def test_a_file_that_moves_to_another_folder_changes_the_digest(tmp_path: Path) -> None:
    """Paths are digested from the root, not names alone."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "one.py").write_text("x = 1\n")
    before = tree_digest(tmp_path)
    (tmp_path / "a" / "one.py").rename(tmp_path / "a" / "b" / "one.py")
    assert before != tree_digest(tmp_path)
