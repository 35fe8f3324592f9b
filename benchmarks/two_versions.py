"""Times a batch of people on one version of a ladder, and one of which half are on the version before: side by side, in turns.

PYTHONPATH=src python benchmarks/two_versions.py [PEOPLE] [ROUNDS]

The ladder is the one that ships. Its text is recorded as version 1.0; then some signals get new words and new ids, as version 2.0.
"""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from people import people

RENAMED = {"senior": ("ab-test", "experiments"), "staff": ("trade-offs", "arguments")}


def revised(folder: Path) -> Path:
    """A ladder with a recorded version 1.0 and a present version 2.0."""
    ladder = folder / "ladder"
    shutil.copytree(DEFAULT_LADDER, ladder)
    shutil.copytree(DEFAULT_LADDER, ladder / "versions" / "1.0")
    main = ladder / "ladder.md"
    main.write_text(re.sub(r'version: "?1\.0"?', 'version: "2.0"', main.read_text(encoding="utf-8")), encoding="utf-8")
    for path in (ladder / "levels").glob("*.md"):
        text = path.read_text(encoding="utf-8").replace("without help", "without anybody's help")
        for old, new in RENAMED.values():
            text = text.replace(f"{{#{old}", f"{{#{new}").replace(f"/{old}}}", f"/{new}}}")
        path.write_text(text, encoding="utf-8")
    renamed = ", ".join(f"{level}/{old}: {level}/{new}" for level, (old, new) in RENAMED.items())
    (ladder / "changes.yaml").write_text(f'- version: "2.0"\n  from: "1.0"\n  renamed: {{{renamed}}}\n', encoding="utf-8")
    return ladder


def write_people(folder: Path, count: int, versions: dict[str, tuple[Path, slice]]) -> None:
    """Evidence files that were written for versions of the ladder: which of so many people are on which."""
    folder.mkdir()
    for version, (ladder, which) in versions.items():
        for name, text in list(people(count, load_ladder(ladder).unwrap()))[which]:
            (folder / f"{name}.yaml").write_text(f'{text}ladder_version: "{version}"\n', encoding="utf-8")


def seconds(inputs: Path, ladder: Path, target: Path) -> float:
    """How long a batch takes."""
    shutil.rmtree(target, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "ladder_reports",
        "batch",
        str(inputs),
        "-o",
        str(target),
        "--ladder",
        str(ladder),
        "--jobs",
        "2",
        "-q",
    ]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Make the files, and print the times and their ratio."""
    count, rounds = (int(text) for text in (*sys.argv[1:3], *("200", "3")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ladder = revised(folder)
        half, old = count // 2, ladder / "versions" / "1.0"
        write_people(folder / "one", count, {"2.0": (ladder, slice(None))})
        write_people(folder / "two", count, {"1.0": (old, slice(half)), "2.0": (ladder, slice(half, None))})
        times: dict[str, list[float]] = {"one": [], "two": []}
        for _ in range(rounds):
            for kind, found in times.items():
                found.append(seconds(folder / kind, ladder, folder / f"plans-{kind}"))
    one, two = (statistics.median(found) for found in times.values())
    print(f"| {count} people, {rounds} rounds | seconds, median |\n|---|---|")
    print(f"| all on one version | {one:.1f} |\n| half on the version before | {two:.1f} |\n| ratio | {two / one:.2f} |")


if __name__ == "__main__":
    main()
