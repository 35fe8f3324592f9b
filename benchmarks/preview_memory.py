"""Whether the preview's memory stays flat over thousands of saves.

Usage: python benchmarks/preview_memory.py [SAVES] [EVERY]

Makes SAVES saves (default 3000) of a plan's evidence, and now and then of its ladder, of a theme of its own, and with a mistake. After each
it waits for the preview's answer. After EVERY saves (default 250) it prints the memory of the server's process and of the others, in MiB.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "support")]

import previews  # noqa: E402 -- the checkout's
from ladder_reports.paths import DEFAULT_LADDER, THEMES  # noqa: E402

PERSON = ROOT / "examples" / "nadia-osei.yaml"
_MIB = 1024 * 1024


def main() -> None:
    """Make the saves, and print a line now and then."""
    numbers = [int(text) for text in sys.argv[1:]]
    saves, every = (*numbers, *(3000, 250)[len(numbers) :])
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        ladder = shutil.copytree(DEFAULT_LADDER, home / "ladder")
        person, theme, level = home / PERSON.name, home / "our.css", ladder / "levels" / "senior.md"
        evidence, style, signals = (path.read_text(encoding="utf-8") for path in (PERSON, THEMES / "default.css", level))
        person.write_text(evidence, encoding="utf-8")
        theme.write_text(style, encoding="utf-8")
        arguments = (str(person), "--ladder", str(ladder), "--theme", str(theme), "--audience", "manager")
        with previews.running(*arguments) as preview, httpx2.Client(timeout=120) as client:
            entered = client.get(preview.address)
            host = preview.address.partition("/enter")[0]
            with client.stream("GET", f"{host}/events", headers={"cookie": entered.headers["set-cookie"].partition(";")[0]}) as answer:
                told = _told(answer.iter_lines())
                while not next(told)["pages"]:
                    pass
                print("| saves | pages' server | worker | all processes |\n|---|---|---|---|")
                for number in range(saves + 1):
                    if number % every == 0:
                        _report(number, preview.process.pid)
                    match number % 20:
                        case 7:
                            previews.renamed_over(level, signals.replace("\n- ", f"\n- In case {number}: ", 1))
                        case 13:
                            previews.renamed_over(theme, style.replace("--muted: #5B6B7A", f"--muted: #5B6B{number % 90:02}"))
                        case 17:
                            previews.renamed_over(person, f"{evidence}\nnumber{number}: [")
                        case _:
                            previews.renamed_over(person, evidence.replace("summary: |\n", f"summary: |\n  Save {number}.\n", 1))
                    next(told)


def _told(lines: Iterator[str]) -> Iterator[dict[str, list[object]]]:
    """What the preview tells an open page."""
    for line in lines:
        if line.startswith("data: "):
            state = json.loads(line.removeprefix("data: "))
            if state["number"]:
                yield state


def _report(number: int, pid: int) -> None:
    server = psutil.Process(pid)
    others = server.children(recursive=True)
    used = [process.memory_info().rss / _MIB for process in (server, *others)]
    print(f"| {number} | {used[0]:.0f} | {max(used[1:]):.0f} | {sum(used):.0f} |", flush=True)


if __name__ == "__main__":
    main()
