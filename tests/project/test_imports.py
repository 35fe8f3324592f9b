"""What is imported when: help is instant, and no engine is loaded before there is something to lay out."""

import ast
from pathlib import Path

import pytest

from ladder_reports.cli.main import root
from ladder_reports.paths import PACKAGE
from making import ROOT, SMALLEST, WORKSHOP
from process import run_python

HEAVY = ("weasyprint", "pydyf", "jinja2", "markdown", "nh3", "pydantic", "yaml", "rich", "pikepdf", "fontTools", "tinycss2", "dask")
ENGINE = ("weasyprint", "pydyf", "cffi")
ROOMS_WITHOUT_ENGINE = ("files", "ladder", "evidence", "assessment", "design")
EXAMPLE = str(ROOT / "examples" / "nadia-osei.yaml")


LOOK = "print('imported', *sorted(set({!r}) & sys.modules.keys()), file=sys.stderr)"
"""Says which of some packages are imported."""


def imported(program: str, names: tuple[str, ...]) -> str:
    """Which of these packages Python has imported after a program."""
    done = run_python("-c", f"import sys\n{program}\n{LOOK.format(names)}")
    return done.stderr.strip().splitlines()[-1].removeprefix("imported").strip()


def run(*arguments: str) -> str:
    """A program that runs the command line."""
    return f"from ladder_reports.cli.main import run; run({list(arguments)!r})"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("__init__.py")), ids=lambda path: path.parent.relative_to(PACKAGE).as_posix())
def test_a_room_imports_nothing(path: Path) -> None:
    """A room's ``__init__`` has a docstring at most, so that entering it costs nothing; the package's has its version, too."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    texts = [node for node in body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    rest = [ast.unparse(node).partition(" = ")[0] for node in body if node not in texts]
    assert (["__version__"] if path.parent == PACKAGE else []) == rest
    assert len(texts) <= 1


def test_help_imports_nothing_heavy() -> None:
    """The command line is there before the user looks up: the help of each command, the version, and what a misspelt word gets."""
    calls = [["--help"], *([name, "--help"] for name in sorted(root.commands)), ["--version"], ["bocklet"], ["booklet", "--them", "x"]]
    told = f"from ladder_reports.cli.main import run\nfor call in {calls!r}:\n    run(call)\n    {LOOK.format(HEAVY)}"
    found = [line for line in run_python("-c", f"import sys\n{told}").stderr.splitlines() if line.startswith("imported")]
    assert len(calls) == len(found)
    assert [] == [(call, line) for call, line in zip(calls, found, strict=True) if line != "imported"]


def test_page_sizes_import_nothing() -> None:
    """The command line asks for their names before it knows what to do."""
    assert "" == imported("import ladder_reports.design.page_sizes", (*HEAVY, "click"))


def test_what_is_below_rendering_knows_no_engine() -> None:
    """Reading, judging and designing need neither WeasyPrint nor Pango."""
    rooms = {
        room: [path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".") for path in (PACKAGE / room).rglob("*.py")]
        for room in ROOMS_WITHOUT_ENGINE
    }
    assert all(rooms.values())
    told = "\n".join(f"import {', '.join(modules)}\n{LOOK.format(ENGINE)}" for modules in rooms.values())
    assert ["imported"] * len(rooms) == run_python("-c", f"import sys\n{told}").stderr.splitlines()


REFUSED = f"""
import importlib.abc
class Refusing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in {ENGINE!r}:
            raise ImportError(name)
sys.meta_path.insert(0, Refusing())
"""
"""Where the engine and what it needs is not installed."""


@pytest.mark.parametrize(
    "commands",
    [
        (("check", str(SMALLEST), EXAMPLE), ("levels",)),
        (
            ("plan", EXAMPLE, "--format", "html", "-o", "plan.html"),
            ("plan", EXAMPLE, "--format", "html", "--audience", "manager", "--agenda", "-o", "agenda.html"),
            ("plan", "--level", "senior", "--format", "html", "-o", "worksheet.html"),
            ("booklet", "--ladder", str(SMALLEST), "--format", "html", "-o", "booklet.html"),
            ("compare", str(WORKSHOP), str(WORKSHOP), "-o", "comparison.html"),
        ),
    ],
    ids=["checking", "HTML"],
)
def test_the_engine_is_needed_for_a_pdf_only(commands: tuple[tuple[str, ...], ...], tmp_path: Path) -> None:
    """Without WeasyPrint and Pango, files can still be checked and documents be made as HTML. pikepdf is for finished PDFs."""
    told = f"import os; os.chdir({str(tmp_path)!r})\nfrom ladder_reports.cli.main import run\nassert not any(map(run, {list(commands)!r}))"
    assert "" == imported(REFUSED + told, (*ENGINE, "pikepdf", "fontTools"))
    assert sorted(f"{name[:-5]}.html" for *_, name in commands if name.endswith(".html")) == sorted(
        path.name for path in tmp_path.iterdir()
    )


def test_the_engine_is_found_where_it_is_loaded() -> None:
    """The tests above can fail."""
    assert "weasyprint" in imported(run("plan", "--level", "staff", "-o", "/dev/null"), ENGINE)
    assert "jinja2" in imported(run("check", EXAMPLE), HEAVY)


def test_what_only_few_need_is_left_out() -> None:
    """A plan of the present ladder needs nothing of older ones, of print shops, or of pictures; nor does anything look for plugins."""
    rare = ("ladder.words", "ladder.differences", "documents.plan.revised", "documents.plan.agenda", "rendering.prepress")
    names = (*(f"ladder_reports.{name}" for name in rare), "PIL.ImageCms", "fontTools.subset", "pydantic.v1", "xml.sax.saxutils")
    assert "" == imported(run("plan", EXAMPLE, "-o", "/dev/null"), names)
    assert "" == imported(run("check", EXAMPLE), (*ENGINE, "fontTools", "ladder_reports.documents.plan.revised"))
