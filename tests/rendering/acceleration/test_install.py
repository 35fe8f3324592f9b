"""Speedups change no document, are in place for no longer than a document takes, and only in the engine that we know.

Most documents have the same bytes as without them. A block that was moved to its place may be a billionth of a pixel
from where the engine puts it, and that is once in a hundred documents the last figure of a number.
"""

import functools
import gc
import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pydyf
import pytest
import weasyprint
from msgspec.structs import replace
from weasyprint.text import line_break

import making
from cycles import batch_here
from engines import EXAMPLES, HEAD, NAMES, NONE, alike, asked, engine, expected, look_with, written
from ladder_reports.documents.booklet.build import BookletJob, make_booklet
from ladder_reports.documents.plan.build import PlanJob
from ladder_reports.paths import PACKAGE
from ladder_reports.rendering import patching, pdf
from ladder_reports.rendering.acceleration import blocks, boxes, serialization, styles, text
from ladder_reports.rendering.acceleration.install import Installation
from ladder_reports.rendering.patching import Patch, Speedup, digest_of_source
from plans import plan_job
from process import run_cli, run_python

TABLE = "<table><tr><th>a<td>b<td>c<tr><th>d<td>e<td>f</table>"
BODIES = [
    "<p>One fine office, officially<p>two<p>three<p>",
    f"<div><p data-of=1>One fine office, officially<p data-of=2>two <a href='https://example.org'>three</a></div>{TABLE}",
    f"<div><p data-of=2>Two<p data-of=1 title=x>one</div><ol><li>a<li>b<ul><li>c</ul></ol>{TABLE}<p>",
    "<textarea></textarea><textarea>x</textarea><select><option selected>a<option>b</select><p>end",
    "<svg width='60' height='20' viewBox='0 0 60 20'><title>Two</title><rect width='9' height='9'/><text y='9'>two</text></svg><p>a",
    "<style>p { color: green }</style><p>One<p>two",
    "<p>a\u00a0b, fine<p>a b<table><col><col span=2><tr><td rowspan=2>a<td colspan=2>a b<tr><td>fi<td><b>fi</b></table>",
]


@functools.cache
def in_order() -> tuple[bytes, ...]:
    """Seven people's plans one after the other, then two of them again."""
    return tuple(written(*asked(plan_job(evidence=path))) for path in (*EXAMPLES, EXAMPLES[0], EXAMPLES[1]))


SEVEN = pytest.mark.xdist_group("seven-plans")


@SEVEN
def test_plans_are_what_the_engine_makes_of_them_whatever_was_made_before() -> None:
    """Seven people one after the other, then two of them again, as WeasyPrint alone makes each."""
    for path, made in zip(EXAMPLES, in_order(), strict=False):
        assert alike(expected(*asked(plan_job(evidence=path))), made), path.name
    assert in_order()[:2] == in_order()[len(EXAMPLES) :]


@SEVEN
def test_the_order_of_documents_changes_no_byte() -> None:
    """What is laid out for the first time, for the second, and copied."""
    some = (0, 1, len(EXAMPLES) - 1)
    made = [asked(plan_job(evidence=EXAMPLES[number])) for number in some]
    other = pdf.Engine(made[0][0])
    back = [other.write(other.lay_out(html, ""), "") for _, html in (*made[::-1], *made[::-1])][len(made) :]
    assert [in_order()[number] for number in some] == back[::-1]


@pytest.mark.parametrize(
    "job",
    [
        plan_job(evidence=EXAMPLES[1], audience="manager", theme="graphite", page_size="a5"),
        plan_job(evidence=EXAMPLES[3], roster_values=(("id", "p-2041"),), audience="panel", anonymous=True, lang="de", page_size="letter"),
        plan_job(evidence=EXAMPLES[-1], fillable=True),
        plan_job(level="staff", fillable=True),
    ],
    ids=["manager", "panel", "fillable", "worksheet"],
)
def test_every_kind_of_plan_is_what_the_engine_makes_of_it(job: PlanJob) -> None:
    look, html = asked(job)
    for _ in range(3):
        assert alike(expected(look, html, forms=job.options.fillable), written(look, html, forms=job.options.fillable))


def test_a_booklet_is_what_the_engine_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its drawings, its columns and its repeated layouts."""
    job = BookletJob(making.SMALLEST, making.DAY)
    made = []
    for speedups in (NONE, None):
        monkeypatch.setattr(pdf, "engine", lambda look, speedups=speedups: engine(look, speedups=speedups))
        made.append(make_booklet(job).data)
    assert alike(*made)


@pytest.mark.parametrize(
    "css",
    [
        "p + p { margin-top: 9pt } li:first-child { color: red } p:first-of-type { color: blue } th:first-child + td { color: red }",
        "p:last-child { color: red }",
        "p ~ p { color: red }",
        "li:nth-child(2) { color: red }",
        "p + p + p { color: red }",
        "p:empty, div:has(ul) { padding: 4pt }",
        "[data-of='1'] { color: red } [title] { font-weight: 500 } a[href^=https] { color: blue }",
        "p { margin-left: 10%; width: 50%; padding: 1em; box-sizing: border-box } td { width: 30%; padding: 2% }",
        "p { margin-inline-start: 9pt; padding-block: 3pt; inline-size: 60pt } td { direction: rtl; border-inline-start: 2pt solid }",
        "p { margin-left: 4pt; margin-inline-start: 9pt } li { padding-inline-end: 5pt; padding-right: 2pt; direction: rtl }",
        ":root { --gap: 4pt } div { font-size: calc(8pt + 1pt); line-height: calc(1em + 3pt) } p { padding: var(--gap) calc(1% + 2pt) }",
        "p { color: red; letter-spacing: 1pt } a, b { color: initial; all: inherit } li { font: inherit; text-indent: unset }",
        "div { page: wide; text-decoration: underline } p { text-decoration: overline; page: auto } @page wide { size: 12cm 9cm }",
        "table { border-collapse: collapse } td { border: 1pt solid; padding: 2pt }",
        "p { width: 40vw } li { position: relative } li::before { content: '–'; position: absolute; left: -4pt }",
        "p { letter-spacing: 1pt; word-spacing: 3pt; text-align: justify; hyphens: auto; width: 60pt; overflow-wrap: anywhere }",
        "p { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 40pt } a { text-decoration: underline }",
        "ol { list-style-position: inside } ul { list-style-type: square } p::first-letter { font-size: 20pt } li { float: left }",
        "@page { @top-left { content: counter(page) ' of ' counter(pages) } } @page :first { margin: 4cm } div { break-before: page }",
        "td { break-inside: avoid } p { break-after: avoid; orphans: 3; height: 6cm } @page { size: 9cm 11cm; margin: 1cm }",
        "div { position: relative; margin: 3pt 0 } p { outline: 1pt solid; opacity: 0.5; transform: rotate(2deg); z-index: 1 }",
        "p { display: inline-block; overflow: hidden; float: right } td { vertical-align: middle; height: 3cm } div { columns: 2 }",
        "div { display: flex } p { margin: 1pt; bookmark-level: 2; string-set: a content() } @page { @top-left { content: string(a) } }",
        "p { position: running(head) } @page { @top-center { content: element(head) } }",
        "table { border-collapse: collapse; direction: rtl } td { border: 2pt solid } th { border: 1pt dashed } td + td { border: hidden }",
        "table { border-collapse: collapse } col { border-right: 3pt double; background: red } tr { border-top: 1pt solid }",
        "td { border-left: 2pt solid } p { border-bottom: 1pt solid; border-radius: 2pt } p + p { visibility: hidden }",
        "div { max-lines: 1; continue: discard; block-ellipsis: auto } p { direction: rtl } td { font-variant-caps: small-caps }",
    ],
)
@pytest.mark.parametrize("fixed", [True, False], ids=["fixed", "as it comes"])
def test_any_style_sheet_gives_the_same_documents(css: str, *, fixed: bool) -> None:
    """Where styles can be shared and where they cannot, in documents that differ in what the selectors ask for."""
    look = look_with(css)
    for body in (*BODIES, *BODIES[::-1], *BODIES):
        assert alike(expected(look, HEAD + body, fixed=fixed), written(look, HEAD + body, fixed=fixed)), body


@pytest.mark.parametrize("name", NAMES)
def test_each_speedup_changes_no_document_by_itself_and_needs_no_other(name: str) -> None:
    """Alone, with WeasyPrint as it comes otherwise; and with everything but this one."""
    look = look_with("table { border-collapse: collapse } td { border: 1pt solid } div { border-top: 1pt solid; padding: 2pt }")
    for fixed, speedups in ((False, frozenset({name})), (True, frozenset(NAMES) - {name})):
        assert speedups == {speedup.name for speedup in engine(look, fixed=fixed, speedups=speedups).installation.speedups}
        for body in (*BODIES, *BODIES):
            assert alike(expected(look, HEAD + body, fixed=fixed), written(look, HEAD + body, fixed=fixed, speedups=speedups)), body


def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, limits in {
        text: {"MOST_LINES": 20, "MOST_STYLES": 5, "MOST_PANGO_LINES": 20},
        boxes: {"MOST_TABLES": 2},
        styles: {"MOST_KINDS": 5},
        blocks: {"MOST_BOXES": 20, "MOST_NUMBERS": 40},
        serialization: {"MOST_NAMES": 5},
    }.items():
        for name, limit in limits.items():
            assert getattr(module, name) > limit
            monkeypatch.setattr(module, name, limit)


def test_forgetting_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """When as much is kept as may be, it is thrown away, in the middle of a document too."""
    _small_limits(monkeypatch)
    look, html = asked(plan_job(evidence=EXAMPLES[1]))
    made = pdf.Engine(look)
    for _ in range(4):
        assert alike(expected(look, html), made.write(made.lay_out(html, "test"), "test"))


def _different(number: int) -> str:
    """A document that has little in common with others: other classes, words, sizes of type, borders and forms of tables."""
    cells = "".join(f"<td style='border: {number % 17 + 1}px solid'>cell {number} {cell}" for cell in range(number % 5 + 1))
    faint = "".join(f"<p style='color: rgb(0 0 0 / {(3 * number + shade) / 1000})'>faint" for shade in range(3))
    words = f"<p class=c{number} style='font-size: {8 + number / 50}pt'>some words {number}<p id=i{number}>more words {number}"
    return f"{HEAD}<div class=d{number}>{words}{words}</div>{faint}<table><col><col>{f'<tr>{cells}' * (number % 7 + 1)}</table>"


def _held(speedup: Speedup, patches: tuple[Patch, ...]) -> int:
    """How many objects a speedup, its module and what its module puts into the engine hold."""
    module = sys.modules[type(speedup).__module__]
    waiting: list[Any] = [speedup, *[value for value in vars(module).values() if isinstance(value, dict | set | list)]]
    waiting += [patch.replacement for patch in patches if getattr(patch.replacement, "__module__", "") == module.__name__]
    seen = {id(vars(module)["__builtins__"])}
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, ModuleType | type):
            continue
        seen.add(id(thing))
        waiting += (thing.__closure__ or ()) if isinstance(thing, FunctionType) else gc.get_referents(thing)
    return len(seen)


DOCUMENTS, MEASURED = 27, (0, 3, 6, 20, 23, 26)
"""Documents of the long batch, and those after which everything that is held is counted: at its beginning and at its end."""


@functools.cache
def held() -> dict[str, tuple[list[int], list[int]]]:
    """For each speedup, the objects that it holds after more and more documents, without limits that count, and with small ones."""
    look = look_with("table { border-collapse: collapse }")
    found: dict[str, tuple[list[int], list[int]]] = {name: ([], []) for name in NAMES}
    with pytest.MonkeyPatch.context() as monkeypatch:
        _small_limits(monkeypatch)
        for limited in (True, False):
            made = pdf.Engine(look)
            for number in range(DOCUMENTS):
                made.write(made.lay_out(_different(number + DOCUMENTS * limited), "test"), "test")
                if number in MEASURED:
                    gc.collect()
                    for speedup in made.installation.speedups:
                        found[speedup.name][limited].append(_held(speedup, made.installation.patches))
            monkeypatch.undo()
    return found


@pytest.mark.xdist_group("memory")
@pytest.mark.parametrize("name", NAMES)
def test_memory_is_flat_in_a_long_batch(name: str) -> None:
    """What a speedup keeps between documents, however many and however different they are, is limited."""
    unlimited, limited = held()[name]
    assert max(limited[3:]) < 1.5 * max(limited[:3])
    # The documents are different enough: what keeps anything would keep more and more.
    assert unlimited[-1] == unlimited[0] or unlimited[-1] > 1.3 * max(unlimited[:3])


def _inside() -> dict[str, Any]:
    """Every function, method and property of the engine that an adjustment could stand in for."""
    modules = {name: module for name, module in sys.modules.items() if name.startswith(("weasyprint", "pydyf"))}
    found = {f"{name}.{key}": value for name, module in modules.items() for key, value in vars(module).items() if callable(value)}
    kinds = (line_break.Layout, weasyprint.formatting_structure.boxes.Box, pydyf.PDF, pydyf.Dictionary, pydyf.Stream)
    return found | {f"{kind.__name__}.{key}": value for kind in kinds for key, value in vars(kind).items()}


def test_the_engine_is_as_it_was_after_each_document_and_each_failure() -> None:
    installed = Installation(("p { color: red }",))
    before = _inside()
    with installed.applied():
        assert 10 < sum(before[name] is not value for name, value in _inside().items() if name in before)
    assert before == _inside()
    with pytest.raises(ZeroDivisionError), installed.applied(), installed.applied():
        raise ZeroDivisionError
    assert before == _inside()


def test_documents_that_end_in_the_order_in_which_they_began_leave_the_engine_as_it_was() -> None:
    before = _inside()
    stacks = ExitStack(), ExitStack(), ExitStack()
    for stack, css in zip(stacks, ("p {}", "p {}", "div {}"), strict=True):
        stack.enter_context(Installation((css,)).applied())
    for stack in stacks:
        assert before != _inside()
        stack.close()
    assert before == _inside()


def test_threads_make_the_documents_that_one_alone_makes() -> None:
    """With an engine of their own each, one of which is neither fixed nor accelerated."""
    look = look_with("div { border-top: 1pt solid } td { border: 1pt solid }")

    def make(fixed: bool) -> list[bytes]:  # noqa: FBT001 -- for `map`
        made = pdf.Engine(look, fixed=fixed, speedups=None if fixed else NONE)
        return [made.write(made.lay_out(HEAD + body, "test"), "test") for body in BODIES]

    alone = {fixed: make(fixed) for fixed in (True, False)}
    assert alone[True] != alone[False]
    with ThreadPoolExecutor(4) as pool:
        kinds = [True, False, True, False]
        assert [alone[fixed] for fixed in kinds] == list(pool.map(make, kinds))


def _read_again(patch: Patch) -> list[str]:
    """The functions of the engine that a patch depends on, by name."""
    owner = getattr(patch.owner, "__qualname__", "")
    home = f"{patch.owner.__module__}.{owner}" if owner else patch.owner.__name__
    others = [getattr(other, "fget", None) or other for other in patch.also]
    return [f"{home}.{patch.name}", *[f"{other.__module__}.{other.__qualname__}" for other in others]]


def _changed(patches: tuple[Patch, ...]) -> list[str]:
    return sorted(
        {name for patch in patches if patch.source != digest_of_source(patch.original, *patch.also) for name in _read_again(patch)}
    )


PATCHES = Installation(()).patches


@pytest.mark.parametrize("patch", PATCHES, ids=[_read_again(patch)[0] for patch in PATCHES])
def test_what_is_replaced_is_what_was_read(patch: Patch) -> None:
    """After an upgrade of the engine: read what changed, mend what stands in for it, then record the new digest."""
    changed = _changed(PATCHES) if _changed((patch,)) else []
    assert not changed, "read again, in the engine:\n" + "\n".join(changed) + f"\nnow {digest_of_source(patch.original, *patch.also)}"


def test_another_source_names_what_to_read_again() -> None:
    patch = next(patch for patch in PATCHES if patch.name == "zlib")
    assert [] == _changed((patch,))
    assert ["pydyf.PDF.write", "pydyf.Stream.data", "pydyf.zlib"] == _changed((replace(patch, source="0"),))


def test_nothing_of_ours_that_knows_the_engine_is_imported_with_it() -> None:
    """Only who makes a document passes the gate."""
    told = "import sys, ladder_reports.rendering.pdf, ladder_reports.documents.plan.build\nprint(*sys.modules, sep='\\n')"
    names = set(run_python("-c", told).stdout.split())
    assert "weasyprint" in names
    assert {"ladder_reports.rendering.acceleration.install"} == {name for name in names if ".acceleration." in name}
    assert set() == names & {"ladder_reports.rendering.weasyprint_fixes", "ladder_reports.rendering.compression"}


def _another_version(folder: Path) -> None:
    """The installed WeasyPrint, called 70.1."""
    metadata = folder / "weasyprint-70.1.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: weasyprint\nVersion: 70.1\n", encoding="utf-8")


def _renamed(package: str, name: str) -> Callable[[Path], None]:
    """The installed package, with a private name changed in all of its modules, as another version may have it."""

    def copy(folder: Path) -> None:
        spec = find_spec(package)
        assert spec is not None
        # What is not changed keeps its compiled form.
        shutil.copytree(Path(str(spec.origin)).parent, folder / package)
        for module in (folder / package).rglob("*.py"):
            text = module.read_text(encoding="utf-8")
            if text != (changed := re.sub(rf"\b{name}\b", f"{name}_renamed", text)):
                module.write_text(changed, encoding="utf-8")

    return copy


def _with(engine_of: Callable[[Path], None], folder: Path) -> dict[str, str]:
    engine_of(folder)
    return {"PYTHONPATH": os.pathsep.join((str(folder), str(PACKAGE.parent)))}


VERSIONS = "they are for WeasyPrint 70.0 and pydyf 0.13.0; WeasyPrint 70.1 and pydyf 0.13.0 are installed"
OTHERS = {
    "another version": (
        _another_version,
        False,
        False,
        "they are for WeasyPrint 70.0 and pydyf 0.13.0; WeasyPrint 70.1 and pydyf 0.13.0 are installed",
    ),
    "_page_type_match": (_renamed("weasyprint", "_page_type_match"), True, False, "StyleFor has no _page_type_match"),
    "_excluded_shapes": (_renamed("weasyprint", "_excluded_shapes"), True, False, "LayoutContext has no _excluded_shapes"),
    "_tags": (_renamed("weasyprint", "_tags"), False, True, "Stream has no _tags"),
    "_page_box": (_renamed("weasyprint", "_page_box"), False, True, "Page has no _page_box"),
    "_to_bytes": (_renamed("pydyf", "_to_bytes"), True, False, "_to_bytes"),
    "split_text_box": (_renamed("weasyprint", "split_text_box"), False, True, "split_text_box"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_another_engine_works_as_it_comes_and_that_is_said(other: str, tmp_path: Path) -> None:
    change, fixed, accelerated, reason = OTHERS[other]
    environment = _with(change, tmp_path)
    target = tmp_path / "plan.pdf"
    done = run_cli("plan", str(EXAMPLES[0]), "--verbose", "-o", str(target), env=environment)
    assert 0 == done.returncode, done.stderr
    assert target.read_bytes().startswith(b"%PDF")
    said = [line for line in done.stderr.splitlines() if "WeasyPrint" in line]
    assert (not fixed or not accelerated) == (len(said) == 1), done.stderr
    for word, there in (("fixes", fixed), ("speedups", accelerated)):
        assert there == (word not in " ".join(said).split(":")[0])
    assert reason in " ".join(said)


def test_a_batch_says_in_its_report_and_log_how_the_engine_worked(tmp_path: Path) -> None:
    people = tmp_path / "people"
    people.mkdir()
    shutil.copy2(EXAMPLES[0], people)
    command = ("batch", str(people), "-o", str(tmp_path / "plans"), "--as-of", making.DAY.isoformat(), "--jobs", "1")

    def engine_in_report() -> Any:
        return json.loads((tmp_path / "plans" / "report.json").read_text(encoding="utf-8"))["engine"]

    done = batch_here(*command[1:], "--verbose", as_of=None)
    assert {"weasyprint": "70.0", "fixed": True, "accelerated": True, "reason": ""} == engine_in_report()
    assert "WeasyPrint" not in done.stderr
    batch_here(*command[1:], as_of=None)
    assert engine_in_report() is None, "nothing was made"
    environment = _with(_another_version, tmp_path)
    done = run_cli(*command, "--verbose", env=environment)
    assert {"weasyprint": "70.1", "fixed": False, "accelerated": False, "reason": VERSIONS} == engine_in_report()
    assert f"WeasyPrint 70.1 runs without our fixes and speedups: {VERSIONS}" in done.stderr.splitlines()
    assert "WeasyPrint" not in run_cli(*command, "--force", env=environment).stderr


def test_the_log_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(patching, "PINNED", {"weasyprint": "70.1", "pydyf": "0.13.0"})
    with caplog.at_level("INFO", logger="ladder_reports"):
        installed = Installation(())
    assert [installed.state.note] == caplog.messages
    assert () == installed.patches
    before = _inside()
    with installed.applied():
        assert before == _inside()
