"""The documentation says what the tool does: every command and option stands in it, and nothing in it leads nowhere."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from documentation import DOCS, FENCE, INDENTED, PAGES, READ, ROOT, SPAN, command_lines
from ladder_reports.cli.main import root

COMMANDS = sorted(root.commands.items())
PACKAGE = ROOT / "src" / "ladder_reports"

_LINK = re.compile(r"\]\(([^()\s]+)\)|^\[[^\]]+\]: (\S+)", re.MULTILINE)
_IMAGE = re.compile(r"<img[^>]* src=\"([^\"]+)\"")
_MODULE = re.compile(r"\bladder_reports\.([a-z_.]+)|\bsrc/ladder_reports/([a-z_/]+)\.py")


def _ids(pages: list[Path]) -> list[str]:
    return [str(page.relative_to(ROOT)) for page in pages]


def _options(command: click.Command) -> set[str]:
    """Every way to write an option of a command."""
    found = {name for parameter in command.params if isinstance(parameter, click.Option) for name in parameter.opts}
    return found | set(command.context_settings.get("help_option_names", root.context_settings["help_option_names"]))


def _section(text: str, title: str) -> str:
    """What stands under a heading of the second rank."""
    found = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def _fault(line: str) -> str:
    """What is wrong with a documented command line; empty when the tool knows all that it names."""
    words = shlex.split(line)
    given = {word.partition("=")[0] for word in words if re.match(r"--?[a-zA-Z]", word)}
    if words[0].startswith("-"):
        return f"{given - _options(root)}" if given - _options(root) else ""
    command = root.commands.get(words[0])
    if command is None:
        return f"no command {words[0]}"
    return f"{command.name} has no {', '.join(sorted(unknown))}" if (unknown := given - _options(command)) else ""


def _anchors(page: Path) -> set[str]:
    """The names that headings of a page can be linked by, as GitHub makes them."""
    titles = re.findall(r"^#{1,6} (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_there_is_documentation() -> None:
    """The pages and command lines that the other tests look at exist."""
    assert 10 <= len(PAGES)
    assert 40 <= sum(len(list(command_lines(page.read_text(encoding="utf-8")))) for page in READ)


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    """A command has a section in docs/commands.md, and each of its options stands there or among the shared ones."""
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    section = _section(text, name)
    assert section, f"docs/commands.md has no section '## {name}'"
    shared = _section(text, "Options of every command")
    if "--page-size" in _options(command):
        shared += _section(text, "Options of every document")
    known = set(re.findall(r"(?<![\w-])--?[a-zA-Z][\w-]*", " ".join(SPAN.findall(section + shared))))
    assert set() == _options(command) - known


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_documented_options_exist(name: str, command: click.Command) -> None:
    """No table of a command's options names one that the command does not have."""
    section = _section((DOCS / "commands.md").read_text(encoding="utf-8"), name)
    rows = re.findall(r"^\| (`-.*?) \|", section, re.MULTILINE)
    named = {span.split()[0] for row in rows for span in SPAN.findall(row)}
    assert set() == named - _options(command)


@pytest.mark.parametrize("page", READ, ids=_ids(READ))
def test_documentedcommand_lines_work(page: Path) -> None:
    """Every command line shown calls a command that exists, with options that it has."""
    lines = list(command_lines(page.read_text(encoding="utf-8")))
    assert [] == [f"{line}: {fault}" for line in lines if (fault := _fault(line))]


def test_a_wrong_command_line_is_found() -> None:
    """The test above can fail: an unknown option, a misspelt command and a wrong root option are all seen."""
    text = "    ladder-reports booklet --colour red\n\n`ladder-reports bookelt`\n\n```\n.venv/bin/ladder-reports --loud\n```\n"
    assert 3 == sum(bool(_fault(line)) for line in command_lines(text))


@pytest.mark.parametrize("page", PAGES, ids=_ids(PAGES))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link leads to a file or folder of the repository, and its anchor to a heading there."""
    text = INDENTED.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
    targets = [link for pair in _LINK.findall(text) for link in pair if link] + _IMAGE.findall(text)
    broken = []
    for target in targets:
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.is_relative_to(ROOT) or not there.exists() or (anchor and anchor not in _anchors(there)):
            broken.append(target)
    assert [] == broken


@pytest.mark.parametrize("page", READ, ids=_ids(READ))
def test_modules_named_exist(page: Path) -> None:
    """No page names a module or a room of the package that is not there."""
    named = {name.rstrip(".").replace(".", "/") for pair in _MODULE.findall(page.read_text(encoding="utf-8")) for name in pair if name}
    assert [] == sorted(name for name in named if not (PACKAGE / f"{name}.py").exists() and not (PACKAGE / name).is_dir())


def _missing_tests(text: str) -> list[str]:
    """The tests that a text names and that do not exist: ``tests/a/test_b.py``, and ``tests/a/test_b.py::test_c`` for one function."""
    missing = []
    for span in SPAN.findall(text):
        path, _, name = span.partition("::")
        if re.match(r"tests/.*\.py$", path):
            source = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).is_file() else ""
            found = re.search(rf"^def {re.escape(name)}\(", source, re.MULTILINE) if name else source
            missing += [] if found else [span]
    return missing


def test_the_tests_of_each_promise_exist() -> None:
    """A promise on the page about security whose test is gone is held by nothing."""
    text = (DOCS / "security.md").read_text(encoding="utf-8")
    assert [] == _missing_tests(text)
    assert 80 <= sum(span.startswith("tests/") for span in SPAN.findall(text))
    # The search can fail: another folder, another file, another function.
    wrong = ["tests/file/test_text.py", "tests/files/test_txt.py", "tests/files/test_text.py::test_any_bytes"]
    assert wrong == _missing_tests(" ".join(f"`{span}`" for span in ("tests/files/test_text.py", *wrong)))


def _paths(text: str) -> Iterator[str]:
    """The code spans that look like a path: ``ladder/loader.py``, ``templates/words/``."""
    yield from (span for span in SPAN.findall(text) if re.fullmatch(r"[\w./-]*/[\w./-]*|[\w.-]+\.(?:py|toml)", span))


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_paths_named_exist(page: str) -> None:
    """Every path on the pages for developers exists, from the package, from the root, or as a file of every document."""
    named = {path for path in _paths((ROOT / page).read_text(encoding="utf-8")) if not path.startswith("build/")}
    bases = (ROOT, PACKAGE, PACKAGE / "documents" / "plan")
    assert len(named) > 20
    assert [] == sorted(path for path in named if not any((base / path).exists() for base in bases))


def test_the_architecture_names_every_module() -> None:
    """A module that the map lacks is one that nobody finds."""
    named = set(_paths((DOCS / "architecture.md").read_text(encoding="utf-8")))
    apart = {"documents/booklet", "documents/plan", "documents/packet", "rendering/acceleration", "batch/cluster"}
    modules = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    assert [] == sorted(name for name in modules - named if not name.endswith("__init__.py") and name.rpartition("/")[0] not in apart)
    rows = (DOCS / "architecture.md").read_text(encoding="utf-8").partition("## Where do I change")[2].partition("\n## ")[0].count("\n| ")
    assert rows >= 15 + 1, "the table of where to change what has become short"
