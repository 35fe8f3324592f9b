"""The demo: every kind of document, made from the ladder and the invented people that come with the tool.

Nothing is ever overwritten: a file that is there stays. If it has the content that the demo would write, as after an earlier demo,
that is as good; if not, it is somebody else's or was changed, and is named.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct

from ladder_reports.batch.listener import Listener
from ladder_reports.batch.model import Batch
from ladder_reports.batch.run import run
from ladder_reports.documents.booklet import build as booklet
from ladder_reports.documents.plan import build as plan
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import InputError, Problem
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.files.output_folder import ORDINARY, PRIVATE, OutputFolder
from ladder_reports.files.temporary import run_folder
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER, EXAMPLES

LEVEL = "senior"
"""Of the worksheet."""
EVIDENCE, PLANS = "evidence", "plans"
_LARGEST = 64 * 1024 * 1024


class Demo(Struct, frozen=True):
    """What is made, and where."""

    folder: Path
    ladder: Path = DEFAULT_LADDER
    examples: Path = EXAMPLES
    jobs: int = 1

    def make(self, listener: Listener) -> Iterator[Path]:
        """Make everything, and name what there is to look at when it is there.

        Raises:
            InputError: other files are in the way, or something could not be made.
        """
        problems: list[Problem] = []
        with OutputFolder.opened(self.folder) as home:

            def kept(name: str, data: bytes, mode: int = ORDINARY) -> Path:
                problems.extend(_kept(home, name, data, mode))
                return self.folder / name

            for path in sorted(self.examples.rglob("*.yaml")):
                kept(f"{EVIDENCE}/{path.relative_to(self.examples).as_posix()}", path.read_bytes(), PRIVATE)
            yield self.folder / EVIDENCE
            day = self._day()
            yield kept("booklet.pdf", booklet.make_booklet(booklet.BookletJob(self.ladder, day)).data)
            options = PlanOptions(self.ladder, day)
            worksheet, name = plan.make_plan(plan.PlanJob(options, level=LEVEL))
            yield kept(f"{name}.pdf", worksheet.data)
            # A batch replaces what is in its folder, so it gets one of its own.
            people = Batch((self.examples,), run_folder() / "demo", options, jobs=self.jobs, packet=True, min_group=1)
            if run(people, listener).failed:
                raise InputError([*problems, Problem.about(self.folder, "not every plan could be made; the lines above say why")])
            with OutputFolder.opened(people.folder) as made:
                for name in made.names():
                    if name.endswith((".pdf", ".csv")) and (data := made.read(name, _LARGEST)):
                        kept(f"{PLANS}/{name}", data, PRIVATE)
            yield self.folder / PLANS
        if problems:
            raise InputError(problems)

    def _day(self) -> date:
        """The day of the documents: the latest in the evidence, so that every demo gives the same bytes."""
        ladder = load_ladder(self.ladder).unwrap()
        found = (load_evidence(path, ladder).value for path in sorted(self.examples.glob("*.yaml")))
        return max(one.as_of for one in found if one and one.as_of)


def _kept(home: OutputFolder, name: str, data: bytes, mode: int) -> list[Problem]:
    """Write a file unless there is one; a problem if that one is different."""
    if not home.exists(name):
        home.write(name, data, mode=mode)
        return []
    if home.state(name) and home.read(name, _LARGEST) == data:
        return []
    return [Problem.about(home.path / name, "was changed, or is not from the demo, so it was kept; choose a new folder")]
