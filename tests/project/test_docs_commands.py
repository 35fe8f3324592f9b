"""Every command line that the documentation shows is run.

The command is real: it reads, decides, composes, and writes its files. Only the layout is spared: each document is one page with
its title, since laying out hundreds of pages would take minutes and is tested where documents are.
"""

import io
import re
import shlex
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

import gallery
from documentation import READ, command_lines, is_unfinished, prepare
from ladder_reports.batch import pool, worker
from ladder_reports.cli import main
from ladder_reports.rendering import pdf, web_css

OUTLINES = frozenset({"batch", "batch …", "check", "extract", "merge", "new", "release"})
"""A command that a text only mentions, without what it needs."""
ELSEWHERE = {"--cluster": "needs workers of a cluster", "preview": "goes on until it is stopped"}
"""Lines that a test can't run, by a word in them; their options are checked by tests/project/test_docs.py."""

SHOWN = sorted(
    line
    for line in {line for page in READ for line in command_lines(page.read_text(encoding="utf-8"))} - OUTLINES
    if not is_unfinished(line)
)
LOOKS = {"--theme", "--page-size", "--lang"}
MADE = sorted(
    {shlex.join(entry.command) for entry in gallery.ENTRIES if entry.name.startswith("booklet") or not LOOKS & set(entry.command)}
)
"""The gallery's lines. Themes, sizes and languages are the same for every document, so the booklet's are enough."""
RUN = [line for line in [*SHOWN, *MADE] if not set(ELSEWHERE) & set(line.split())]
_BODY = re.compile(r"(<body[^>]*>).*</body>", re.DOTALL)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of one page, made in this process; HTML has no fonts in it."""
    lay_out = pdf.Engine.lay_out

    def first_words(engine: pdf.Engine, html: str, where: str, **named: Any) -> pdf.Layout:
        # A form's fields are of the pages.
        return lay_out(engine, html if named.get("forms") else _BODY.sub(r"\1<h1>A title</h1></body>", html), where, **named)

    def in_turn(workers: pool.Pool, work: Callable[[Any], Any], tasks: Iterable[Any], _: float) -> Iterator[tuple[Any, Any]]:
        workers.prepare(*workers.arguments)
        yield from ((task, work(task)) for task in tasks)

    monkeypatch.setattr(pdf.Engine, "lay_out", first_words)
    monkeypatch.setattr(web_css, "subset_font", lambda *_: "")
    monkeypatch.setattr(pool.Pool, "run", in_turn)
    monkeypatch.setattr(pool, "start_server", lambda: None)
    # A worker's garbage is its own affair; this process has more to do.
    monkeypatch.setattr(worker, "gc", Mock())


def _called(words: list[str]) -> tuple[int, str]:
    """The exit code, and what was said on stderr."""
    out, said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with redirect_stdout(out), redirect_stderr(said):
        return main.run(words), said.getvalue()


@pytest.mark.xdist_group("docs-commands")
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("line", RUN)
def test_the_command_works(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who types it, with files of their own, sees no problem."""
    monkeypatch.chdir(tmp_path)
    words = prepare(tmp_path, shlex.split(line))
    for name in words[1:]:
        if name.endswith((".pdf", ".json")) and words[words.index(name) - 1] not in {"-o", "--output"}:
            _make_input(Path(name), words)
    code, said = _called(words)
    assert 0 == code, said


def _make_input(path: Path, words: list[str]) -> None:
    """A form that came back, an archive copy, or the report of an earlier batch."""
    folder = Path("earlier")
    if words[0] == "merge":
        who = words[words.index("--as") + 1]
        feedback, plan = ["feedback-form", words[1], "--from", "Jonas Brandt"], ["plan", words[1], "--fillable", "--audience", who]
        made = feedback if who == "colleague" else plan
        assert (0, "") == _called([*made, "-o", str(path), "--quiet"])
        return
    prepare(folder, ["batch", "people/"])
    assert (0, "") == _called(["batch", "earlier/people", "-o", "earlier/plans", "--archive", "--quiet"])
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(folder / "plans" / ("ada.pdf" if path.suffix == ".pdf" else "report.json"), path)


def test_nearly_every_line_is_run() -> None:
    """What is left out stays rare, and the pages say enough to be worth it."""
    assert 100 <= len(RUN)
    assert len(SHOWN) + len(MADE) - len(RUN) <= 12
    assert set(SHOWN).isdisjoint(OUTLINES)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("line", ["levels nobody", "plan ada.yaml --audience manger", "compare 1.0 3.0 --ladder our-ladder/"])
def test_a_line_that_fails_is_seen(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: an unknown level, value or version."""
    monkeypatch.chdir(tmp_path)
    assert 0 != _called(prepare(tmp_path, shlex.split(line)))[0]
