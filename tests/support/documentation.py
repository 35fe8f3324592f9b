"""The command lines that the documentation shows, and a folder in which each of them can be run."""

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import click

from ladder_reports.cli.main import root
from ladder_reports.paths import DEFAULT_LADDER, STYLES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")), *sorted(DOCS.glob("*.md"))]
READ = [page for page in PAGES if page.name != "CHANGELOG.md"]
"""The pages that tell the present. What the changelog tells of may be gone."""

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4}.*$", re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(r"(?:^|[\s(])(?:\S*/)?ladder-reports ([a-zA-Z-].*)")
_USAGE = re.compile(r"\[OPTIONS\]|^COMMAND\b")

_PERSON = """\
person: {name: Wanda Zquill, email: w.zquill@example.com, team: Search, manager: Marta Kowalczyk}
ladder: ai-architect
level: senior
as_of: 2026-11-20
evidence:
  - {title: A release check, date: 2026-08-14, signals: [senior/ab-test, staff/trade-offs], what: Wrote the check.}
ratings: {senior/ab-test: {self: demonstrated, manager: emerging}}
goals: [{title: The check runs for every team, quarter: 2027-Q1, signals: [staff/org-patterns]}]
"""


def command_lines(text: str) -> Iterator[str]:
    """What follows the tool's name wherever code shows how it is called; lines of usage are no calls."""
    code = [*(line for block in FENCE.findall(text) for line in block.splitlines()), *INDENTED.findall(text), *SPAN.findall(text)]
    for line in code:
        found = _COMMAND.search(line)
        if found and not _USAGE.search(found[1]):
            yield re.split(r"\s+(?:[>|&;]|#)|\s{3,}|\\$", found[1])[0]


def is_unfinished(line: str) -> bool:
    """Whether a line ends with an option that needs a value, as where a shell's completion is shown, or shows how a command is used."""
    words = line.split()
    if any(word.startswith("[") for word in words):
        return True
    options = {
        name: one for one in getattr(root.commands.get(words[0]), "params", ()) if isinstance(one, click.Option) for name in one.opts
    }
    return words[-1] in options and not options[words[-1]].is_flag


def prepare(folder: Path, words: list[str]) -> list[str]:
    """Put what a command line names into a folder, and return the line with its patterns filled in, as a shell would do it.

    A name stands for what it looks like, so that pages may call things as they like: `our-ladder/` is a ladder with a recorded
    version, another folder has people, and a file is of the kind that its suffix says. What the repository has is copied. What the
    command writes is not there yet.
    """
    written = _written(words)
    for word in words[1:]:
        if word in written or word.startswith("-") or any(sign in word for sign in "*{:"):
            continue
        source = ROOT / word
        if source.exists() and not source.samefile(ROOT):
            _copy(source, folder / word)
        elif word.endswith("/"):
            (_ladder if "ladder" in word else _people)(folder / word)
        else:
            _file(folder / word, passwords="--password-column" in words, asked=words[0] == "feedback-form")
    if any("*" in word for word in words):
        _copy(ROOT / "examples", folder / "examples")
    return [name for word in words for name in (sorted(map(str, folder.glob(word))) if "*" in word else [word])]


def _written(words: list[str]) -> set[str]:
    """The words that name what the command writes."""
    found = {after for before, after in pairwise(words) if before in {"-o", "--output"}}
    return found | (set(words[1:2]) if words[0] in {"new", "new-ladder", "demo"} else set())


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def _ladder(folder: Path) -> None:
    """The shipped ladder in its second version, with the first one recorded."""
    _copy(DEFAULT_LADDER, folder)
    _copy(DEFAULT_LADDER, folder / "versions" / "1.0")
    head, level = folder / "ladder.md", folder / "levels" / "senior.md"
    head.write_text(re.sub(r"^version: .*$", 'version: "2.0"', head.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    level.write_text(level.read_text(encoding="utf-8").replace("{#ab-test}", "{#experiments}"), encoding="utf-8")
    changes = '- version: "2.0"\n  from: "1.0"\n  renamed: {senior/ab-test: senior/experiments}\n'
    (folder / "changes.yaml").write_text(changes, encoding="utf-8")


def _people(folder: Path) -> None:
    for name in ("ada", "grace"):
        _file(folder / f"{name}.yaml")


def _file(path: Path, *, passwords: bool = False, asked: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".yaml":
        path.write_text(_PERSON, encoding="utf-8")
    elif path.suffix == ".css":
        _copy(STYLES / "themes" / "wicker.css", path)
        _copy(STYLES / "themes" / "wicker.svg", path.parent / "wicker.svg")
    elif path.suffix == ".csv" and asked:
        _file(path.parent / "ada.yaml")
        path.write_text("evidence,from\nada.yaml,Jonas Brandt\n", encoding="utf-8")
    elif path.suffix == ".csv":
        head, end = ("id,password", ",a long password of mine") if passwords else ("id", "")
        path.write_text(f"{head}\nada{end}\ngrace{end}\n", encoding="utf-8")
