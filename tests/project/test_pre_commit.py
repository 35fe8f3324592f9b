"""The hooks for pre-commit do what the documentation says, run as pre-commit runs them."""

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from cycles import EXAMPLES
from ladder_reports.cli import main
from making import MANY_MISTAKES, ROOT, SMALLEST

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}


def staged(hook: dict[str, Any], asked: dict[str, Any], names: list[str]) -> list[str]:
    """The command for the files about to be committed: entry, arguments, and the names that fit, from the repository's root."""
    chosen = {**hook, **asked}
    kinds = {".yaml": {"yaml", "text"}, ".md": {"markdown", "text"}}
    fitting = [
        name
        for name in names
        if re.search(chosen.get("files", ""), name) and set(chosen.get("types", ["file"])) <= kinds[Path(name).suffix] | {"file"}
    ]
    return [*shlex.split(chosen["entry"]), *chosen.get("args", []), *(fitting if chosen.get("pass_filenames", True) else [])]


def documented() -> list[list[dict[str, Any]]]:
    """The hooks as docs/ci.md has people write them: the configuration, and what may be changed in the second hook."""
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    blocks = [block for block in re.findall(r"(?:^ {4}.*\n)+", text.partition("## pre-commit")[2], re.MULTILINE) if ":" in block]
    (repository,) = yaml.safe_load(blocks[0])["repos"]
    assert repository["repo"] == "https://github.com/ladder-reports/ladder-reports"
    first, second = repository["hooks"]
    return [[first, second], [first, {**second, **yaml.safe_load(blocks[1])}]]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a ladder, evidence, and files that are neither."""
    shutil.copytree(ROOT / "content" / "ai-architect", tmp_path / "our-ladder")
    (tmp_path / "people").mkdir()
    shutil.copy(EXAMPLES[0], tmp_path / "people" / "good.yaml")
    (tmp_path / "people" / "bad.yaml").write_text("person: {name: A}\nlevel: senor\n", encoding="utf-8")
    (tmp_path / "mkdocs.yaml").write_text("site_name: x\n", encoding="utf-8")
    for name in ("README.md", "people/README.md"):
        (tmp_path / name).write_text("x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_hooks_are_complete() -> None:
    """Each has what pre-commit asks for, and names this package's own command."""
    assert {"ladder-reports-evidence", "ladder-reports-ladder"} == set(HOOKS)
    known = {"id", "name", "description", "entry", "language", "files", "types", "require_serial"}
    for hook in HOOKS.values():
        assert set(hook) <= known
        assert ("python", ["ladder-reports", "check"]) == (hook["language"], shlex.split(hook["entry"]))
    assert list(HOOKS) == sorted(one["id"] for one in documented()[0])


@pytest.mark.parametrize("number", [0, 1], ids=["changed files", "everything"])
def test_files_about_to_be_committed_are_checked(number: int, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The wrong file is named and fails the commit, and what is neither ladder nor evidence is left alone."""
    ladders, people = documented()[number]
    tool, *words = staged(HOOKS[people["id"]], people, names_in(repository))
    assert "ladder-reports" == tool
    assert 1 == main.run(words)
    said = capsys.readouterr().err
    assert "people/bad.yaml:2:8: unknown level 'senor'" in said
    assert not re.search("mkdocs|README|good", said)
    tool, *words = staged(HOOKS[ladders["id"]], ladders, names_in(repository))
    assert 0 == main.run(words)
    assert capsys.readouterr().err.startswith("no problems in 6 files\n")
    (repository / "people" / "bad.yaml").unlink()
    assert 0 == main.run(staged(HOOKS[people["id"]], people, names_in(repository))[1:])
    assert "bad" not in capsys.readouterr().err


def test_one_changed_level_is_enough(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole ladder is checked: a level may be wrong because of another file."""
    shutil.copytree(MANY_MISTAKES, repository / "theirs")
    shutil.copytree(SMALLEST, repository / "small")
    names = ["theirs/levels/cook.md", "small/ladder.md", "README.md"]
    _, *words = staged(HOOKS["ladder-reports-ladder"], {}, names)
    assert ["check", *names[:2]] == words
    assert 1 == main.run(words)
    said = capsys.readouterr().err
    assert "theirs/levels/chef.md:" in said
    assert "small/" not in said
