"""How fast plans are made, next to other ways to make them from the same HTML; with --scaling, what many cost and hold.

Usage: python benchmarks/batch.py [--people 400] [--rounds 3] [--jobs 2] [--separate 60]
       python benchmarks/batch.py --scaling 200,2000 [--jobs 2]

Every row makes the documents of the same invented people; the weasyprint command, which begins anew for each and so costs the
same for any number, those of the first few. Rows take turns, so that a slow moment of the machine hits all
of them; ratios are of rows in the same round. Figures of two machines do not compare; ratios do, and on a busy machine only those
of processor time. It counts all of a row's processes and threads (on Linux); a batch with two jobs takes half of it, if it has two
cores to itself. What is not installed is left out, with a line that says so: Chromium wants playwright and /usr/bin/chromium, Typst
wants typst.
"""

import argparse
import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil
import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

import typst_plans  # noqa: E402 -- the checkout's package
from ladder_reports.design.fonts import fonts_for  # noqa: E402
from ladder_reports.design.page_sizes import PAGE_SIZES  # noqa: E402
from ladder_reports.design.stylesheets import document_style  # noqa: E402
from ladder_reports.documents.context import load_context  # noqa: E402
from ladder_reports.documents.plan.build import PlanJob, compose_plan  # noqa: E402
from ladder_reports.documents.plan.options import PlanOptions  # noqa: E402
from ladder_reports.evidence.loader import load_evidence  # noqa: E402
from ladder_reports.paths import DEFAULT_LADDER  # noqa: E402

TOOL = [sys.executable, "-m", "ladder_reports"]
WEASYPRINT = "the weasyprint command, once for each"
CHROMIUM_TAB = "one warm Chromium tab"
TYPST = "Typst, the text of the same pages, warm"
TYPST_EVIDENCE = "Typst, the same evidence file, warm"
REMEMBERED = 10
CHROMIUM = Path("/usr/bin/chromium")
DAY = date(2026, 11, 20)
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Documents:
    """The same documents as each row wants them."""

    people: Path
    pages: tuple[Path, ...]
    """HTML without style sheets."""
    linked: tuple[Path, ...]
    """The same with links to the style sheets."""
    typst: tuple[Path, ...]
    """The text of the same HTML."""
    evidence: tuple[Path, ...]
    """The same evidence as another Typst document, which is the same whatever our pages look like."""
    sheets: tuple[Path, ...]
    environment: dict[str, str]
    fonts: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A way to make the plans of the first `count` people."""

    run: Callable[[], None]
    count: int
    made: Path
    """Where the PDFs are then."""


@dataclass(frozen=True)
class Cost:
    """What a plan took in one round: seconds, and seconds of the processor."""

    wall: float
    processor: float


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
    if given.people <= REMEMBERED:
        print(f"Typst remembers its last {REMEMBERED} documents: make more plans than that", file=sys.stderr)
    if sys.platform == "linux":
        # A batch's workers have ended when their time is read; they count as ours.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    documents = _documents(given.people, folder)
    both, one = f"ladder-reports batch --jobs {given.jobs}", "ladder-reports batch --jobs 1"
    with ExitStack() as stack:
        rows = {
            both: _batch(documents, given.jobs, folder),
            one: _batch(documents, 1, folder),
            WEASYPRINT: _weasyprint(documents, documents.pages[: given.separate], folder),
        }
        for name, row in ((CHROMIUM_TAB, _chromium), (TYPST, _typst), (TYPST_EVIDENCE, _typst_evidence)):
            try:
                rows[name] = row(documents, folder, stack)
            except (ImportError, FileNotFoundError) as error:
                print(f"left out: {name} ({error})", file=sys.stderr)
        costs: dict[str, list[Cost]] = {name: [] for name in rows}
        for _ in range(given.rounds):
            for name, row in rows.items():
                costs[name].append(_cost(row))
    _print_costs(given, rows, costs)
    print("\n| least, median and most of the rounds | by seconds | by processor time | wanted |\n|---|---|---|---|")
    for what, wanted, above, below, times in (
        ("a plan takes so many times what Typst takes on the same text", "at most 4", one, TYPST, 1),
        ("on the same evidence file", "", one, TYPST_EVIDENCE, 1),
        (
            f"a batch, {given.jobs} jobs, makes so many times the plans of the weasyprint command",
            "at least 15",
            WEASYPRINT,
            both,
            given.jobs,
        ),
        ("of one warm Chromium tab", "at least 2", CHROMIUM_TAB, both, given.jobs),
    ):
        if {above, below} <= rows.keys():
            pairs = list(zip(costs[above], costs[below], strict=True))
            seconds = _spread(more.wall / less.wall for more, less in pairs)
            # As on a machine that has a core for each job.
            processor = _spread(times * more.processor / less.processor for more, less in pairs)
            print(f"| {what} | {seconds} | {processor} | {wanted} |")


def _spread(ratios: Iterable[float]) -> str:
    ordered = sorted(ratios)
    return f"{ordered[0]:.1f}, {statistics.median(ordered):.1f}, {ordered[-1]:.1f}"


def _cost(row: Row) -> Cost:
    began, processor = time.perf_counter(), _processor()
    row.run()
    return Cost((time.perf_counter() - began) / row.count, (_processor() - processor) / row.count)


def _processor() -> float:
    """Seconds of the processor that this process has taken, with all those that it has started, whether or not they have ended."""
    used = sum(os.times()[:4])
    for child in psutil.Process().children(recursive=True):
        try:
            used += sum(child.cpu_times()[:4])
        except psutil.Error:
            continue
    return used


def _print_costs(given: argparse.Namespace, rows: dict[str, Row], costs: dict[str, list[Cost]]) -> None:
    print(
        f"| {given.people} people, {given.rounds} rounds | seconds a plan: median (least to most) | of the processor | pages | words | kB |"
    )
    print("|---|---|---|---|---|---|")
    for name, found in costs.items():
        wall, processor = sorted(cost.wall for cost in found), sorted(cost.processor for cost in found)
        pages, words, size = _contents(rows[name].made, given.separate)
        medians = f"{statistics.median(wall):.3f} ({wall[0]:.3f} to {wall[-1]:.3f}) | {statistics.median(processor):.3f}"
        print(f"| {name} | {medians} ({processor[0]:.3f} to {processor[-1]:.3f}) | {pages:.1f} | {words:.0f} | {size:.0f} |")


def _contents(folder: Path, most: int) -> tuple[float, float, float]:
    """Pages, words and kB of a PDF, on the average of the first ones."""
    pages, words, sizes = [], [], []
    for path in sorted(folder.glob("*.pdf"))[:most]:
        with pypdfium2.PdfDocument(path) as pdf:
            pages.append(len(pdf))
            words.append(sum(len(page.get_textpage().get_text_bounded().split()) for page in pdf))
        sizes.append(path.stat().st_size / 1000)
    return statistics.fmean(pages), statistics.fmean(words), statistics.fmean(sizes)


def _invented(count: int, folder: Path) -> Path:
    people = folder / f"people-{count}"
    subprocess.run([sys.executable, str(ROOT / "benchmarks" / "people.py"), str(count), str(people)], check=True, stdout=subprocess.DEVNULL)
    return people


def _documents(count: int, folder: Path) -> Documents:
    """Invented people's plans: the very HTML and style sheets that the tool hands to its engine."""
    people = _invented(count, folder)
    made = load_context(DEFAULT_LADDER, "default", None)
    pages, linked, typst, evidence = [], [], [], []
    look = None
    for path in sorted(people.glob("*.yaml")):
        html = compose_plan(PlanJob(PlanOptions(DEFAULT_LADDER, DAY), evidence=path), made).html()
        found = fonts_for(made.theme, html, str(path))
        look = look or document_style(made.theme, found, PAGE_SIZES["a4"], "plan")
        links = "".join(f'<link rel="stylesheet" href="{number}.css">' for number in range(len(look.css)))
        for kept, name, text in (
            (pages, f"{path.stem}.html", html),
            (linked, f"{path.stem}-linked.html", html.replace("</head>", links + "</head>", 1)),
            (typst, f"{path.stem}.typ", typst_plans.from_html(html)),
            (evidence, f"{path.stem}-evidence.typ", typst_plans.from_evidence(load_evidence(path, made.ladder).unwrap(), made.ladder)),
        ):
            kept.append(folder / name)
            kept[-1].write_text(text, encoding="utf-8")
    if look is None:
        raise SystemExit("no people, no plans")
    sheets = tuple(folder / f"{number}.css" for number in range(len(look.css)))
    for sheet, css in zip(sheets, look.css, strict=True):
        sheet.write_text(css, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "FONTCONFIG_FILE": str(look.fontconfig)}
    folders = tuple(str(path) for path in found.folders)
    return Documents(people, tuple(pages), tuple(linked), tuple(typst), tuple(evidence), sheets, environment, folders)


def _batch(documents: Documents, jobs: int, folder: Path) -> Row:
    made = folder / f"plans-{jobs}"
    command = [*TOOL, "batch", str(documents.people), "-o", str(made), "--force", "--quiet", "--jobs", str(jobs)]
    return Row(lambda: _run(command, documents.environment), len(documents.pages), made)


def _weasyprint(documents: Documents, pages: tuple[Path, ...], folder: Path) -> Row:
    made = _new(folder / "weasyprint")
    sheets = [word for sheet in documents.sheets for word in ("-s", str(sheet))]
    command = [sys.executable, "-m", "weasyprint", "--quiet", "--pdf-variant", "pdf/ua-1", *sheets]

    def run() -> None:
        for page in pages:
            _run([*command, str(page), str(made / f"{page.stem}.pdf")], documents.environment)

    return Row(run, len(pages), made)


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def _chromium(documents: Documents, folder: Path, stack: ExitStack) -> Row:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- may not be there

    if not CHROMIUM.exists():
        raise FileNotFoundError(CHROMIUM)
    browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=str(CHROMIUM), env=dict(documents.environment))
    stack.callback(browser.close)
    tab, made = browser.new_page(), _new(folder / "chromium")

    def run() -> None:
        for page in documents.linked:
            tab.goto(page.as_uri())
            tab.pdf(path=str(made / f"{page.stem}.pdf"), prefer_css_page_size=True, print_background=True, tagged=True)

    run()  # warm
    return Row(run, len(documents.linked), made)


def _typst(documents: Documents, folder: Path, _: ExitStack) -> Row:
    return _typst_row(documents, documents.typst, folder / "typst")


def _typst_evidence(documents: Documents, folder: Path, _: ExitStack) -> Row:
    return _typst_row(documents, documents.evidence, folder / "typst-evidence")


def _typst_row(documents: Documents, sources: tuple[Path, ...], made: Path) -> Row:
    import typst  # noqa: PLC0415 -- may not be there

    _new(made)
    compiler = typst.Compiler(root=str(made.parent), font_paths=list(documents.fonts), ignore_system_fonts=True)

    def run() -> None:
        for source in sources:
            compiler.compile(input=str(source), output=str(made / f"{source.stem}.pdf"), format="pdf")

    run()  # warm
    return Row(run, len(sources), made)


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
