"""Whether documents can be made with another version of WeasyPrint, and how the tool says that it is another.

Usage: python benchmarks/other_engine.py VERSION [PYDYF]

Makes a virtual environment in a temporary folder, with the packages that are pinned, this checkout, and WeasyPrint VERSION
in place of the pinned one (PYDYF too; otherwise the newest that VERSION allows). Then it makes a booklet, plans, a batch with its packet,
and HTML, and prints a row for each. The exit code is 1 if anything could not be made, or if nothing says that the engine is another.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = sorted((ROOT / "examples").glob("*.yaml"))
PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        python = _environment(home, *sys.argv[1:3])
        print("| command | seconds | result |\n|---|---|---|")
        person = str(PEOPLE[0])
        results = [
            _made(python, home / "booklet.pdf", "booklet"),
            _made(python, home / "booklet-a5.pdf", "booklet", "--page-size", "a5", "--bleed", "3", "--marks"),
            _made(python, home / "booklet.html", "booklet", "--format", "html"),
            _made(python, home / "plan.pdf", "plan", person),
            _made(python, home / "plan-de.pdf", "plan", person, "--lang", "de", "--audience", "manager"),
            _made(python, home / "fillable.pdf", "plan", person, "--fillable"),
            _made(python, home / "worksheet.pdf", "plan", "--level", "senior"),
            _made(python, home / "plan.html", "plan", person, "--format", "html"),
            _made(python, home / "plans", "batch", *map(str, PEOPLE), "--packet", "--combine", "manager", "--jobs", "2"),
        ]
        report = json.loads((home / "plans" / "report.json").read_text(encoding="utf-8"))
        engine = report["engine"]
        print(f"\nreport.json: {engine}")
        print(f"batch: {report['counts']}, packet: {report['packet']['outcome']}")
        return 0 if all(results) and report["counts"]["failed"] == 0 and engine and not engine["accelerated"] else 1


def _environment(home: Path, weasyprint: str, pydyf: str = "") -> str:
    """The Python of a new environment with this version of WeasyPrint."""
    venv.create(home / "venv", with_pip=True)
    python = str(home / "venv" / "bin" / "python")
    # A package and its hashes are one entry, whose further lines are indented.
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements.txt").read_text(encoding="utf-8"))
    kept = [entry for entry in entries if not entry.startswith(("weasyprint==", "pydyf=="))]
    (home / "requirements.txt").write_text("\n".join(kept), encoding="utf-8")
    _run(python, *PIP, "install", "--require-hashes", "--no-deps", "-r", str(home / "requirements.txt"))
    _run(python, *PIP, "install", f"weasyprint=={weasyprint}", f"pydyf=={pydyf}" if pydyf else "pydyf")
    _run(python, *PIP, "install", "--no-deps", "--no-build-isolation", str(ROOT))
    return python


def _made(python: str, target: Path, *command: str) -> bool:
    began = time.perf_counter()
    arguments = [python, "-m", "ladder_reports", *command, "--as-of", "2026-11-20", "--verbose", "-o", str(target)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=target.parent, env={**os.environ, "PYTHONPATH": ""})
    seconds = time.perf_counter() - began
    said = [line for line in done.stderr.splitlines() if "WeasyPrint" in line]
    fine = done.returncode == 0 and (bool(said) or "html" in command)
    if target.suffix == ".pdf":
        fine = fine and target.read_bytes().startswith(b"%PDF")
    print(
        f"| {' '.join(Path(word).name for word in command)} | {seconds:.1f} | {'made' if fine else 'FAILED'}; {'; '.join(said)} |",
        flush=True,
    )
    if not fine:
        print(done.stderr, file=sys.stderr)
    return fine


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
