"""Times the comparison of two versions of a large ladder, and `check` of it: 100 signals in each of 5 levels, every third one edited.

PYTHONPATH=src python benchmarks/comparison.py [RUNS]
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ladder_reports.documents.check import check_paths
from ladder_reports.documents.comparison.data import as_data
from ladder_reports.documents.comparison.markdown import as_markdown
from ladder_reports.documents.comparison.sources import load_comparison

LEVELS = ("engineer", "senior", "staff", "architect", "principal")
SIGNALS = 100
_TEXT = (
    "designs runs reviews ships writes a the with for and production model pipeline test review without major revision patterns adopted"
    " teams cost capability numbers mentors engineers framing problems domain handoff on-call runbook latency budget evaluation data"
)
WORDS = _TEXT.split()


def sentence(random_: random.Random) -> str:
    """A signal's text, of the length that real ones have."""
    return " ".join(random_.choices(WORDS, k=random_.randint(8, 22))).capitalize() + "."


def write_ladder(folder: Path, version: str, texts: dict[str, dict[str, str]]) -> None:
    """A ladder with these signals by level and id."""
    (folder / "levels").mkdir(parents=True)
    sections = "[{id: scope, title: Scope, kind: prose}, {id: work, title: Work, kind: signals}]"
    head = f'id: large\ntitle: A large ladder\nversion: "{version}"\nlevels: [{", ".join(LEVELS)}]\nsections: {sections}'
    (folder / "ladder.md").write_text(f"---\n{head}\n---\nWords.\n", encoding="utf-8")
    for level, items in texts.items():
        lines = "".join(f"- {text} {{#{name}}}\n" for name, text in items.items())
        text = f"---\nid: {level}\ntitle: {level.title()}\n---\n## Scope\n\nA level.\n\n## Work\n\n{lines}"
        (folder / "levels" / f"{level}.md").write_text(text, encoding="utf-8")


def edited(texts: dict[str, dict[str, str]], random_: random.Random) -> tuple[dict[str, dict[str, str]], str]:
    """Every third signal reworded, renamed, split, merged with the next or retired; and the `changes.yaml` that says so."""
    made: dict[str, dict[str, str]] = {}
    renamed, split, merged, retired = list[str](), list[str](), list[str](), list[str]()
    for level, items in texts.items():
        kept = dict(items)
        for number, name in enumerate(list(items)):
            full = f"{level}/{name}"
            match number % 15:
                case 0 | 3 | 6:
                    words = kept[name].split()
                    words[len(words) // 2] = random_.choice(WORDS)
                    kept[name] = " ".join([*words[:-1], "and", "more", words[-1]])
                case 9:
                    kept[f"{name}-new"] = kept.pop(name)
                    renamed.append(f"{full}: {full}-new")
                case 10:
                    kept[f"{name}-part"] = sentence(random_)
                    split.append(f"{full}: [{full}, {full}-part]")
                case 12:
                    following = f"s{number + 1}"
                    if kept.pop(following, None):
                        merged.append(f"{full}: [{full}, {level}/{following}]")
                case 14:
                    del kept[name]
                    retired.append(full)
        made[level] = kept
    parts = (("renamed", "{}", renamed), ("split", "{}", split), ("merged", "{}", merged), ("retired", "[]", retired))
    lines = [f"  {key}: {around[0]}{', '.join(found)}{around[1]}\n" for key, around, found in parts]
    return made, '- version: "2.0"\n  from: "1.0"\n' + "".join(lines)


def timed(what: Callable[[], object], runs: int) -> Iterator[float]:
    """Seconds of each run."""
    for _ in range(runs):
        start = time.perf_counter()
        what()
        yield time.perf_counter() - start


def main() -> None:
    """Print the median of each."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    random_ = random.Random(1)  # noqa: S311 -- the same text each time
    texts = {level: {f"s{number}": sentence(random_) for number in range(SIGNALS)} for level in LEVELS}
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home, "large")
        present, changes = edited(texts, random_)
        write_ladder(folder, "2.0", present)
        write_ladder(folder / "versions" / "1.0", "1.0", texts)
        (folder / "changes.yaml").write_text(changes, encoding="utf-8")
        unsaid = Path(home, "unsaid")
        write_ladder(unsaid, "2.0", present)
        write_ladder(unsaid / "versions" / "1.0", "1.0", texts)
        plain = Path(home, "plain")
        write_ladder(plain, "2.0", present)
        comparison = load_comparison("1.0", "current", folder)
        print(", ".join(f"{count} {kind}" for kind, count in comparison.differences.counts.items()))
        for name, what in (
            ("compare, with everything read", lambda: load_comparison("1.0", "current", folder)),
            ("… and as JSON", lambda: as_data(load_comparison("1.0", "current", folder))),
            ("… and as Markdown", lambda: as_markdown(load_comparison("1.0", "current", folder))),
            ("check without versions", lambda: check_paths([plain], plain)),
            ("check with versions", lambda: check_paths([folder], folder)),
            ("check, nothing said in changes.yaml", lambda: check_paths([unsaid], unsaid)),
        ):
            print(f"{statistics.median(timed(what, runs)) * 1000:7.0f} ms  {name}")


if __name__ == "__main__":
    main()
