"""How long a batch takes that has nothing to do: python benchmarks/idle.py [PEOPLE…], by default 1,000 and 10,000.

One person's plan is made; the journal is told that everybody else is up to date with a copy of it. Then the command runs three
times; the first run also looks at the copies' contents. Prints seconds on the clock.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from msgspec.structs import replace

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from ladder_reports.batch.fingerprints import load_baseline, plan_fingerprint, reading_key  # noqa: E402 -- the checkout's package
from ladder_reports.batch.journal import Journal  # noqa: E402
from ladder_reports.batch.model import PlanRequest, PlanTask, ReadResult  # noqa: E402
from ladder_reports.batch.worker import digest_of  # noqa: E402
from ladder_reports.documents.plan.options import PlanOptions  # noqa: E402
from ladder_reports.paths import DEFAULT_LADDER  # noqa: E402

DAY = date(2026, 11, 20)


def main() -> None:
    """Measure each number of people."""
    for people in [int(word) for word in sys.argv[1:]] or [1_000, 10_000]:
        with tempfile.TemporaryDirectory() as home:
            source, folder = Path(home, "people"), Path(home, "plans")
            source.mkdir()
            text = (ROOT / "examples" / "nadia-osei.yaml").read_text(encoding="utf-8").replace("  id: nadia-osei\n", "")
            paths = [source / f"p{number:05}.yaml" for number in range(people)]
            paths[0].write_text(text, encoding="utf-8")
            _seconds(source, folder)
            for path in paths[1:]:
                path.write_text(text, encoding="utf-8")
            _pretend(folder, paths)
            print(f"{people} people: {', '.join(f'{_seconds(source, folder):.2f}' for _ in range(3))} s", flush=True)


def _pretend(folder: Path, paths: list[Path]) -> None:
    """Tell the journal that everybody's plan is up to date, like the first one's."""
    options = PlanOptions(DEFAULT_LADDER, DAY, as_of=DAY)
    baseline = load_baseline(options)
    first = paths[0]
    with Journal.locked(folder) as journal:
        known = journal.recall(reading_key(digest_of(PlanRequest(first)), first.stem, baseline), first, baseline.ladder)
        if not known or not known.person:
            raise SystemExit("the first plan was not made")
        for path in paths:
            request, person = PlanRequest(path), replace(known.person, id=path.stem)
            digest, name = digest_of(request), f"{path.stem}.pdf"
            journal.add_read(reading_key(digest, path.stem, baseline), ReadResult(person))
            if path != first:
                shutil.copy2(folder / f"{first.stem}.pdf", folder / name)
            fingerprint = plan_fingerprint(PlanTask(request, "person", digest, journal.target(name)), person, baseline, options)
            journal.add_written(name, replace(journal.written[f"{first.stem}.pdf"], file=str(path.resolve()), fingerprint=fingerprint))


def _seconds(source: Path, folder: Path) -> float:
    command = [sys.executable, "-m", "ladder_reports", "batch", str(source), "-o", str(folder), "--as-of", DAY.isoformat(), "--quiet"]
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
