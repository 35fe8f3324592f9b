"""Review cycles of invented people, and the packets made of them."""

import functools
import importlib.util
import io
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf

import reading
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
    return PacketComposer(made.ladder, made.translation, page_size=PAGE_SIZES[size], palette=made.theme.palette).compose(asked)


def everything(data: bytes) -> str:
    """All that a PDF holds: its bytes, every stream unpacked, every string, and the words of its pages."""
    parts = [data.decode("latin-1"), *reading.read(data).pages]
    with pikepdf.open(io.BytesIO(data)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                raw = thing.read_bytes()
                parts += [raw.decode("latin-1"), raw.decode("utf-8", "ignore"), raw.decode("utf-16-be", "ignore")]
            parts += list(_strings(thing, 0))
    return "\n".join(parts)


def _strings(thing: Any, depth: int) -> Iterator[str]:
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif depth < 6 and isinstance(thing, pikepdf.Array):
        for one in thing:
            yield from _strings(one, depth + 1)
    elif depth < 6 and isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key, one in thing.items():
            yield str(key)
            if key not in {"/Parent", "/P", "/Prev", "/Next"}:
                yield from _strings(one, depth + 1)
