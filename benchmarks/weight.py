"""How heavy the documents are: elements and boxes of their pages, and the size of their files.

Usage: python benchmarks/weight.py [--pages]

For each document: elements of its HTML, of them empty ones; elements inside of drawings; boxes that the engine makes; all for a page on
the average, or with --pages for each page. An element that goes on over pages counts on each. Empty is what has neither
text nor children and is no picture, line break, field or column: as a rule, such an element is a line that a border could draw.
A document that this checkout cannot make is left out, with a line that says so.
"""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

import packet  # noqa: E402 -- the checkout's package
from ladder_reports.assessment.calibration import ReviewCycle  # noqa: E402
from ladder_reports.cli import main as cli  # noqa: E402
from ladder_reports.documents.packet.build import PacketJob, make_packet  # noqa: E402
from ladder_reports.paths import DEFAULT_LADDER  # noqa: E402
from ladder_reports.rendering import pdf  # noqa: E402

DAY = date(2026, 11, 20)
EXAMPLES = ROOT / "examples"
LADDERS = ROOT / "tests" / "examples" / "ladders" / "valid"
NOTHING = "person: {name: Ada Nothing}\nlevel: senior\n"
COMMANDS: dict[str, list[str]] = {
    "booklet": ["booklet"],
    "booklet, A5": ["booklet", "--page-size", "a5"],
    "booklet of the workshop": ["booklet", "--ladder", str(LADDERS / "workshop")],
    "plan of somebody with nothing": ["plan", "NOTHING"],
    **{f"plan, {path.stem}": ["plan", str(path)] for path in sorted(EXAMPLES.glob("*.yaml"))},
    "plan since the last cycle": ["plan", str(EXAMPLES / "zofia-wojcik.yaml"), "--since", str(EXAMPLES / "last-cycle/zofia-wojcik.yaml")],
    "plan, A5": ["plan", str(EXAMPLES / "nadia-osei.yaml"), "--page-size", "a5"],
    "one page of a plan": ["plan", str(EXAMPLES / "nadia-osei.yaml"), "--pages", "one"],
    "manager's copy": ["plan", str(EXAMPLES / "nadia-osei.yaml"), "--audience", "manager"],
    "worksheet": ["plan", "--level", "senior"],
}
PACKETS = (12, 60, 400)
_VOID = {"area", "br", "col", "hr", "img", "input", "meta", "select", "textarea", "wbr"}


@dataclass(frozen=True)
class Weight:
    """What is on a page."""

    elements: int
    empty: int
    drawn: int
    """Elements of drawings."""
    boxes: int


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--pages", action="store_true", help="Each page of the documents, too.")
    asked = parser.parse_args()
    print("| document | pages | kB | elements a page | of them empty | in drawings | boxes | all pages: the same four |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, _kept_layouts() as layouts:
        target, nothing = Path(folder) / "made.pdf", Path(folder) / "nothing.yaml"
        nothing.write_text(NOTHING, encoding="utf-8")
        jobs: dict[str, Callable[[], object]] = {}
        for name, command in COMMANDS.items():
            jobs[name] = _command([str(nothing) if word == "NOTHING" else word for word in command], target)
        for count in PACKETS:
            jobs[f"packet for {count}"] = _packet(count, target)
        for name, make in jobs.items():
            try:
                make()
            except RuntimeError as error:
                print(f"left out: {name} ({error})", file=sys.stderr)
                continue
            weights = [_weight(page) for page in layouts[-1].document.pages]
            _print_row(name, weights, target.stat().st_size, each=asked.pages)


@contextlib.contextmanager
def _kept_layouts() -> Iterator[list[Any]]:
    """The layouts that are made meanwhile. No block is shared between them, so that every element is told from the others."""
    layouts: list[Any] = []
    lay_out, install = pdf.Engine.lay_out, pdf.Installation
    pdf.Engine.lay_out = lambda *given, **named: layouts.append(lay_out(*given, **named)) or layouts[-1]
    pdf.Installation = lambda css, *, fixed, speedups: install(css, fixed=fixed, speedups=())  # noqa: ARG005 -- Engine gives it
    try:
        yield layouts
    finally:
        pdf.Engine.lay_out, pdf.Installation = lay_out, install


def _command(words: list[str], target: Path) -> Callable[[], object]:
    def make() -> None:
        with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
            code = cli.run([*words, "-o", str(target), "--as-of", str(DAY)])
        if code:
            raise RuntimeError(f"exit code {code}")

    return make


def _packet(count: int, target: Path) -> Callable[[], object]:
    def make() -> None:
        cycle = ReviewCycle(packet.crowd(count), (), DAY, 5)
        target.write_bytes(make_packet(PacketJob(DEFAULT_LADDER, cycle)).data)

    return make


def _weight(page: Any) -> Weight:
    boxes = list(page._page_box.descendants())  # noqa: SLF001 -- it has no public name
    found = {id(box.element): box.element for box in boxes if box.element is not None}
    drawn = sum(sum(1 for _ in element.iter()) for element in found.values() if _tag(element) == "svg")
    elements = [element for element in found.values() if _tag(element) not in {"html", "body", "svg"}]
    return Weight(len(elements), sum(map(_is_empty, elements)), drawn, len(boxes))


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_empty(element: Any) -> bool:
    """Whether there is nothing in it. A cell without text is part of its table."""
    return _tag(element) not in _VOID | {"td", "th"} and not len(element) and not (element.text or "").strip()


def _print_row(name: str, weights: list[Weight], size: int, *, each: bool) -> None:
    sums = [sum(getattr(weight, part) for weight in weights) for part in ("elements", "empty", "drawn", "boxes")]
    means = " | ".join(f"{number / len(weights):.0f}" for number in sums)
    print(f"| {name} | {len(weights)} | {size / 1000:.0f} | {means} | {', '.join(map(str, sums))} |", flush=True)
    for number, weight in enumerate(weights if each else (), 1):
        print(f"| - page {number} | | | {weight.elements} | {weight.empty} | {weight.drawn} | {weight.boxes} | |")


if __name__ == "__main__":
    main()
