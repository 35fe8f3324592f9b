"""One module makes, replaces and deletes files. Nothing else in the package does, apart from what is listed here with its reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ladder_reports.paths import PACKAGE

WRITERS = {
    "files/output_folder.py": "the module",
    "files/temporary.py": "the temporary folder of a run, which is the tool's own",
    "paths.py": "finds a place for caches, which is the user's own",
}
"""Modules that may do anything with files."""
EXCEPTIONS = {
    ("files/atomic.py", "path.open('wb')"): "a pipe or a device that the user named",
    ("files/text.py", "os.open(path, flags | getattr(os, 'O_NONBLOCK', 0))"): "opens for reading, without waiting",
    ("cli/console.py", "os.open(os.devnull, os.O_WRONLY)"): "in place of a pipe that nobody reads",
}
"""Calls that other modules may make, with the reason."""

METHODS = frozenset(
    [
        "write_text",
        "write_bytes",
        "mkdir",
        "makedirs",
        "mkfifo",
        "mknod",
        "unlink",
        "rmdir",
        "rmtree",
        "removedirs",
        "rename",
        "renames",
        "touch",
        "symlink",
        "symlink_to",
        "link",
        "link_to",
        "hardlink_to",
        "chmod",
        "lchmod",
        "fchmod",
        "chown",
        "lchown",
        "fchown",
        "truncate",
        "ftruncate",
        "utime",
        "copyfile",
        "copyfileobj",
        "copy2",
        "copytree",
        "move",
        "mkstemp",
        "mkdtemp",
        "NamedTemporaryFile",
        "TemporaryFile",
        "TemporaryDirectory",
        "SpooledTemporaryFile",
        "fdopen",
        "flock",
        "lockf",
        "sendfile",
    ]
)
"""Methods and functions of `Path`, `os`, `shutil`, `tempfile` and `fcntl` that change something on the disk."""
MODULES = frozenset({"shutil", "tempfile", "fcntl", "mmap", "sqlite3", "shelve", "dbm"})
"""Modules that nothing else needs."""
READS = frozenset({"r", "rb", "rt"})


def changes(source: str) -> Iterator[str]:
    """The calls and imports in a module that can change something on the disk."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
            yield from (ast.unparse(node) for name in names if name.split(".")[0] in MODULES)
            if isinstance(node, ast.ImportFrom) and node.module == "os":
                yield from (ast.unparse(node) for name in node.names if name.name in METHODS | {"open", "remove", "replace"})
        elif isinstance(node, ast.Call) and _changes(node):
            yield ast.unparse(node)


def _changes(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""
    of = call.func.value.id if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) else ""
    if name == "open":
        return of == "os" or (not _is_foreign(of) and not _reads(call, at=0 if of != "io" and isinstance(call.func, ast.Attribute) else 1))
    if name == "replace":
        # Text has two arguments more often than a path has one.
        return of == "os" or (isinstance(call.func, ast.Attribute) and len(call.args) == 1 and not call.keywords)
    return (name == "remove" and of == "os") or (name in METHODS and name != "write_bytes") or (name == "write_bytes" and of != "console")


def _is_foreign(of: str) -> bool:
    """Whether `open` is that of a PDF or of an archive, which get bytes or streams, or of a browser."""
    return of in {"Pdf", "archive", "webbrowser"}


def _reads(call: ast.Call, at: int) -> bool:
    """Whether a call of `open` has no mode or one for reading; its place is `at`."""
    modes = [word.value for word in call.keywords if word.arg == "mode"] + call.args[at : at + 1]
    return all(isinstance(mode, ast.Constant) and mode.value in READS for mode in modes)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_one_module_changes_files(path: Path) -> None:
    """A file that is written in any other way would follow links, be readable by everyone, or be found half written."""
    name = path.relative_to(PACKAGE).as_posix()
    if name in WRITERS:
        return
    found = set(changes(path.read_text(encoding="utf-8"))) - {call for module, call in EXCEPTIONS if module == name}
    assert set() == found, "use files/output_folder.py or files/atomic.py"


def test_every_exception_is_needed() -> None:
    """What is listed is there."""
    for module, call in EXCEPTIONS:
        assert call in set(changes((PACKAGE / module).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "code",
    [
        "open('x', 'w')",
        "open('x', mode)",
        "open('x', mode='ab')",
        "path.open('r+b')",
        "Path('x').write_text('')",
        "os.open('x', os.O_RDONLY)",
        "os.replace('a', 'b')",
        "path.replace(other)",
        "path.unlink(missing_ok=True)",
        "import shutil",
        "from tempfile import mkdtemp",
        "from os import remove",
        "os.remove('x')",
    ],
)
def test_the_rule_finds_what_it_forbids(code: str) -> None:
    assert [code] == list(changes(code))


@pytest.mark.parametrize("code", ["open('x')", "path.open('rb')", "'a'.replace('a', 'b')", "names.remove('x')", "replace(task, name='x')"])
def test_the_rule_lets_pass_what_reads(code: str) -> None:
    assert [] == list(changes(code))
