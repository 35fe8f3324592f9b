"""How long it takes from a save until a real browser shows it, in the preview.

Usage: python benchmarks/preview_latency.py [SAVES]

Makes SAVES saves (default 50) of each kind and prints median, 95th percentile and maximum: a plan of six pages with a typo, a new piece
of evidence, a broken file (and the same file mended) and another wording of a ladder's signal; a booklet with another wording, and
broken. Needs Chromium, such as Debian's package chromium, and what the tests need.
"""

import math
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "support")]

import browser  # noqa: E402 -- the checkout's
import previews  # noqa: E402
from ladder_reports.paths import DEFAULT_LADDER  # noqa: E402

PERSON = ROOT / "examples" / "zofia-wojcik.yaml"
SIGNAL = "levels/senior.md"
PIECE = (
    "  - title: Another piece, number {number}\n    date: 2026-11-02\n    what: It was done on a day in autumn.\n    impact: It helped.\n"
)
WARM = 3
"""Saves before the first that counts."""


def main() -> None:
    """Measure every kind of save, and print a table."""
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    print("| document | save | median, s | 95 % within, s | longest, s |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, browser.opened() as chromium:
        home = Path(folder)
        ladder, person = home / "ladder", home / PERSON.name
        shutil.copytree(DEFAULT_LADDER, ladder)
        shutil.copy(PERSON, person)
        evidence, level = person.read_text(encoding="utf-8"), (ladder / SIGNAL).read_text(encoding="utf-8")
        head, summary, rest = evidence.partition("summary: |\n")
        signals = level.partition("\n- ")

        def write(path: Path, text: str) -> Callable[[], None]:
            return lambda: previews.renamed_over(path, text)

        def reworded(number: int) -> Callable[[], None]:
            return write(ladder / SIGNAL, f"{signals[0]}\n- In case {number}: {signals[2]}")

        with shown(chromium, str(person), "--ladder", str(ladder), "--audience", "manager") as watched:
            name = f"plan, {len(watched.pictures())} pages"
            report(name, "a typo", saves, watched, lambda number: write(person, f"{head}{summary}  Tpyo {number}.\n{rest}"))
            pieces = "\nevidence:\n"
            report(
                name,
                "a piece of evidence",
                saves,
                watched,
                lambda number: write(person, evidence.replace(pieces, pieces + PIECE.format(number=number))),
            )
            broken = f"{evidence}\nNot a key NUMBER: [\n"
            mended = write(person, evidence)
            report(
                name, "a broken file", saves, watched, lambda number: write(person, broken.replace("NUMBER", str(number))), between=mended
            )
            report(name, "a file mended", saves, watched, lambda _: mended, between=write(person, broken))
            report(name, "a ladder's signal", saves, watched, reworded)
        with shown(chromium, str(ladder)) as watched:
            name = f"booklet, {len(watched.pictures())} pages"
            report(name, "a ladder's signal", saves, watched, reworded)
            report(
                name,
                "a broken ladder",
                saves,
                watched,
                lambda _: write(ladder / SIGNAL, level.replace("{#", "#", 1)),
                between=write(ladder / SIGNAL, level),
            )


@contextmanager
def shown(chromium: object, *arguments: str) -> Iterator[previews.Watched]:
    """A preview in a window."""
    with previews.running(*arguments) as preview, browser.window(chromium) as page:
        yield previews.Watched(page, preview)


def report(
    name: str,
    kind: str,
    saves: int,
    watched: previews.Watched,
    save: Callable[[int], Callable[[], None]],
    between: Callable[[], None] | None = None,
) -> None:
    """Measure saves of one kind, each with something that was not there before, and print what they took."""
    found = []
    for number in range(saves + WARM):
        if between:
            watched.after(between)
        seconds = watched.after(save(number))
        found.append(seconds)
    found = sorted(found[WARM:])
    within = found[math.ceil(0.95 * len(found)) - 1]
    print(f"| {name} | {kind} | {statistics.median(found):.2f} | {within:.2f} | {found[-1]:.2f} |", flush=True)


if __name__ == "__main__":
    main()
