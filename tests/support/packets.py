"""Review cycles of invented people, and the packets made of them."""

import functools
import importlib.util
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from ladder_reports.assessment.calibration import EarlierCycle, ReviewCycle, figures
from ladder_reports.assessment.summary import PersonSummary, summarize
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.context import load_context
from ladder_reports.documents.packet.compose import PacketComposer
from ladder_reports.documents.packet.view import Packet
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY, ROOT

EARLIER = date(2026, 5, 20)
LADDER = load_ladder(DEFAULT_LADDER).unwrap()


@functools.cache
def crowd(count: int, ladder: Path = DEFAULT_LADDER, as_of: date = DAY) -> tuple[PersonSummary, ...]:
    """Summaries of so many invented people."""
    spec = importlib.util.spec_from_file_location("people", ROOT / "benchmarks" / "people.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    value, found = load_ladder(ladder).unwrap(), []
    with tempfile.TemporaryDirectory() as folder:
        for name, text in module.people(count, value, "tests", as_of):
            path = Path(folder) / f"{name}.yaml"
            path.write_text(text, encoding="utf-8")
            found.append(summarize(load_evidence(path, value).unwrap(), value))
    return tuple(found)


@functools.cache
def earlier(count: int = 60, min_group: int = 5, ladder: Path = DEFAULT_LADDER) -> EarlierCycle:
    """The figures of the same people half a year before."""
    found = figures(load_ladder(ladder).unwrap(), crowd(count, ladder, EARLIER), EARLIER, min_group)
    return EarlierCycle("0.9", found.people, found.signals)


def cycle(people: tuple[PersonSummary, ...], **more: Any) -> ReviewCycle:
    """A cycle of these people."""
    given: dict[str, Any] = {"failed": (), "day": DAY, "min_group": 5, **more}
    return ReviewCycle(people, **given)


def view(asked: ReviewCycle, *, ladder: Path = DEFAULT_LADDER, size: str = "a4", lang: str | None = None, theme: str = "default") -> Packet:
    """The packet's view."""
    made = load_context(ladder, theme, lang)
    return PacketComposer(made.ladder, made.translation, page_size=PAGE_SIZES[size], theme=made.theme).compose(asked)
