"""How fast plans are made, next to other ways to make them from the same HTML; with --scaling, what many cost and hold.

Usage: python benchmarks/batch.py [--people 400] [--rounds 3] [--jobs 2] [--separate 60]
       python benchmarks/batch.py --scaling 200,2000 [--jobs 2]

Every row makes the documents of the same invented people; the weasyprint command, which begins anew for each and so costs the
same for any number, those of the first few. Rows take turns, so that a slow moment of the machine hits all
of them; each figure is the median of the rounds. Figures of two machines do not compare; ratios do. What is not
installed is left out, with a line that says so: Chromium wants playwright and /usr/bin/chromium, Typst wants typst.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from ladder_reports.design.fonts import fonts_for  # noqa: E402
from ladder_reports.design.page_sizes import PAGE_SIZES  # noqa: E402
from ladder_reports.design.stylesheets import document_style  # noqa: E402
from ladder_reports.documents.context import load_context  # noqa: E402
from ladder_reports.documents.plan.build import PlanJob, compose_plan  # noqa: E402 -- the checkout's package
from ladder_reports.documents.plan.options import PlanOptions  # noqa: E402
from ladder_reports.paths import DEFAULT_LADDER  # noqa: E402

TOOL = [sys.executable, "-m", "ladder_reports"]
WEASYPRINT = "the weasyprint command, once for each"
CHROMIUM = Path("/usr/bin/chromium")
DAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Documents:
    """The same documents as each row wants them."""

    people: Path
    pages: tuple[Path, ...]
    """HTML without style sheets."""
    linked: tuple[Path, ...]
    """The same with links to the style sheets."""
    typst: tuple[Path, ...]
    sheets: tuple[Path, ...]
    environment: dict[str, str]
    fonts: tuple[str, ...]


def main() -> None:
    """Print one table, or one for each question of scale."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--separate", type=int, default=60, metavar="COUNT", help="People for whom the weasyprint command is run.")
    parser.add_argument("--scaling", metavar="COUNT,COUNT", help="Make so many plans instead, and watch the workers.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.scaling:
            _scaling([int(count) for count in given.scaling.split(",")], given.jobs, Path(folder))
        else:
            _comparison(given, Path(folder))


def _comparison(given: argparse.Namespace, folder: Path) -> None:
    people, rounds, jobs = given.people, given.rounds, given.jobs
    documents = _documents(people, folder)
    separate = documents.pages[: given.separate]
    with ExitStack() as stack:
        rows: dict[str, Callable[[], None]] = {
            f"ladder-reports batch --jobs {jobs}": _batch(documents, jobs, folder),
            "ladder-reports batch --jobs 1": _batch(documents, 1, folder),
            WEASYPRINT: _weasyprint(documents, separate, folder),
        }
        for name, row in (("one warm Chromium tab", _chromium), ("Typst, a comparable document, warm", _typst)):
            try:
                rows[name] = row(documents, folder, stack)
            except (ImportError, FileNotFoundError) as error:
                print(f"left out: {name} ({error})", file=sys.stderr)
        seconds: dict[str, list[float]] = {name: [] for name in rows}
        for _ in range(rounds):
            for name, run in rows.items():
                began = time.perf_counter()
                run()
                seconds[name].append((time.perf_counter() - began) / (len(separate) if name == WEASYPRINT else people))
    medians = {name: statistics.median(found) for name, found in seconds.items()}
    print(f"| {people} people, median of {rounds} rounds | seconds a plan | plans a minute | ratio |")
    print("|---|---|---|---|")
    for name, median in medians.items():
        print(f"| {name} | {median:.3f} | {60 / median:.0f} | {medians[WEASYPRINT] / median:.1f} |")


def _invented(count: int, folder: Path) -> Path:
    people = folder / f"people-{count}"
    subprocess.run([sys.executable, str(ROOT / "benchmarks" / "people.py"), str(count), str(people)], check=True, stdout=subprocess.DEVNULL)
    return people


def _documents(count: int, folder: Path) -> Documents:
    """Invented people's plans: the very HTML and style sheets that the tool hands to its engine."""
    people = _invented(count, folder)
    made = load_context(DEFAULT_LADDER, "default", None)
    pages, linked, typst = [], [], []
    look = None
    for path in sorted(people.glob("*.yaml")):
        html = compose_plan(PlanJob(PlanOptions(DEFAULT_LADDER, DAY), evidence=path), made).html()
        found = fonts_for(made.theme, html, str(path))
        look = look or document_style(made.theme, found, PAGE_SIZES["a4"], "plan")
        links = "".join(f'<link rel="stylesheet" href="{number}.css">' for number in range(len(look.css)))
        for kept, name, text in (
            (pages, f"{path.stem}.html", html),
            (linked, f"{path.stem}-linked.html", html.replace("</head>", links + "</head>", 1)),
            (typst, f"{path.stem}.typ", _as_typst(html)),
        ):
            kept.append(folder / name)
            kept[-1].write_text(text, encoding="utf-8")
    if look is None:
        raise SystemExit("no people, no plans")
    sheets = tuple(folder / f"{number}.css" for number in range(len(look.css)))
    for sheet, css in zip(sheets, look.css, strict=True):
        sheet.write_text(css, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "FONTCONFIG_FILE": str(look.fontconfig)}
    return Documents(people, tuple(pages), tuple(linked), tuple(typst), sheets, environment, tuple(str(path) for path in found.folders))


def _batch(documents: Documents, jobs: int, folder: Path) -> Callable[[], None]:
    command = [*TOOL, "batch", str(documents.people), "-o", str(folder / f"plans-{jobs}"), "--force", "--quiet", "--jobs", str(jobs)]
    return lambda: _run(command, documents.environment)


def _weasyprint(documents: Documents, pages: tuple[Path, ...], folder: Path) -> Callable[[], None]:
    sheets = [word for sheet in documents.sheets for word in ("-s", str(sheet))]
    command = [sys.executable, "-m", "weasyprint", "--quiet", "--pdf-variant", "pdf/ua-1", *sheets]

    def run() -> None:
        for page in pages:
            _run([*command, str(page), str(folder / "weasyprint.pdf")], documents.environment)

    return run


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def _chromium(documents: Documents, folder: Path, stack: ExitStack) -> Callable[[], None]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- may not be there

    if not CHROMIUM.exists():
        raise FileNotFoundError(CHROMIUM)
    browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=str(CHROMIUM), env=dict(documents.environment))
    stack.callback(browser.close)
    tab = browser.new_page()

    def run() -> None:
        for page in documents.linked:
            tab.goto(page.as_uri())
            tab.pdf(path=str(folder / "chromium.pdf"), prefer_css_page_size=True, print_background=True, tagged=True)

    run()  # warm
    return run


def _typst(documents: Documents, folder: Path, _: ExitStack) -> Callable[[], None]:
    import typst  # noqa: PLC0415 -- may not be there

    compiler = typst.Compiler(root=str(folder), font_paths=list(documents.fonts), ignore_system_fonts=True)

    def run() -> None:
        for source in documents.typst:
            compiler.compile(input=str(source), output=str(folder / "typst.pdf"), format="pdf")

    run()  # warm
    return run


_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_SETUP = """#set page(paper: "a4", margin: (top: 24mm, right: 18mm, bottom: 22mm, left: 22mm), numbering: "1")
#set text(font: ("Fira Sans", "IBM Plex Serif"), size: 9.6pt, lang: "en")
#show heading: set text(font: "IBM Plex Serif", weight: "regular")
#set table(stroke: (top: 0.5pt + rgb("#CBD3DB")), inset: (x: 0pt, y: 1.3mm), gutter: 3mm)
"""


def _as_typst(html: str) -> str:
    """A plan's text in Typst: the same headings, paragraphs, lists and tables, without the fine print of the layout."""
    import tinyhtml5  # noqa: PLC0415 -- WeasyPrint's own parser

    root = tinyhtml5.parse(html, namespace_html_elements=False)
    lines = [_SETUP]
    _typst_blocks(root.find("body"), lines)
    return "\n".join(lines)


def _typst_blocks(element: Any, lines: list[str]) -> None:
    tag = element.tag
    if tag in _HEADINGS:
        lines.append(f"\n#heading(level: {_HEADINGS[tag]})[{_typst_text(element)}]")
    elif tag == "li":
        lines.append(f"\n#list.item[{_typst_text(element)}]")
    elif tag == "table":
        rows = list(element.iter("tr"))
        columns = max(len(row) for row in rows)
        cells = "".join(f"table.cell(colspan: {cell.get('colspan', '1')})[{_typst_text(cell)}], " for row in rows for cell in row)
        lines.append(f"\n#table(columns: ({'1fr, ' * columns}), {cells})")
    elif tag == "p" or not any(child.tag in {"div", "p", "section", "table", "ul", "ol", *_HEADINGS} for child in element):
        lines.append(f"\n{_typst_text(element)}")
    else:
        for child in element:
            _typst_blocks(child, lines)


def _typst_text(element: Element) -> str:
    text = " ".join("".join(element.itertext()).split())
    return "".join(f"\\{char}" if char in "\\#[]*_`$<>@~=-+/\"'" else char for char in text)


@dataclass(frozen=True)
class Seen:
    """A worker at a moment: how many plans there were, and the megabytes that it held."""

    plans: int
    worker: int
    held: float


def _scaling(counts: list[int], jobs: int, folder: Path) -> None:
    print(f"| plans, {jobs} jobs | seconds | seconds a plan | ratio | most that a worker held | more for each hundred plans |")
    print("|---|---|---|---|---|---|")
    first = 0.0
    for count in counts:
        people = _invented(count, folder)
        seconds, seen = _watched(people, jobs, folder / f"plans-{count}")
        first = first or seconds / count
        most, growth = max(each.held for each in seen), _growth(seen, count, jobs)
        ratio = seconds / count / first
        print(f"| {count} | {seconds:.1f} | {seconds / count:.3f} | {ratio:.2f} | {most:.0f} MB | {growth:+.1f} MB |", flush=True)


def _watched(people: Path, jobs: int, target: Path) -> tuple[float, list[Seen]]:
    """Make everybody's plans, and look at each worker whenever one is done."""
    command = [*TOOL, "batch", str(people), "-o", str(target), "--json", "--jobs", str(jobs)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    seen: list[Seen] = []
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        main_process = psutil.Process(process.pid)
        for done, line in enumerate(process.stdout or ()):
            if '"event": "record"' in line and done % 10 == 0:
                seen += _workers(main_process, done)
    if process.returncode:
        raise SystemExit(f"the batch failed: {process.returncode}")
    return time.perf_counter() - began, seen


def _workers(main_process: psutil.Process, done: int) -> list[Seen]:
    """The workers: what the server that the main process started has forked."""
    found = []
    for server in main_process.children():
        for worker in server.children():
            try:
                held = worker.memory_info().rss / 2**20
            except psutil.Error:
                continue
            if held:  # it may have ended a moment ago
                found.append(Seen(done, worker.pid, held))
    return found


def _growth(seen: list[Seen], count: int, jobs: int) -> float:
    """Megabytes by which a worker grows in each hundred plans of its own, over the second half of the run."""
    slopes = []
    for worker in {each.worker for each in seen}:
        own = [each for each in seen if each.worker == worker and each.plans > count / 2]
        if len(own) > 1 and own[-1].plans - own[0].plans > count / 4:
            slopes.append((own[-1].held - own[0].held) / (own[-1].plans - own[0].plans) * jobs * 100)
    return statistics.fmean(slopes) if slopes else 0.0


if __name__ == "__main__":
    main()
