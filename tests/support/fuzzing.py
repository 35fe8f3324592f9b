"""What the fuzzer does to each kind of untrusted file: where its inputs come from, how they are changed, what must hold for all of them."""

import json
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from hypothesis import strategies as st

from any_text import MARKDOWN, ODD, YAML
from ladder_reports.batch.journal import Journal
from ladder_reports.batch.report import load_earlier, read_report
from ladder_reports.batch.roster import find_requests
from ladder_reports.design.theme import load_theme
from ladder_reports.documents.booklet.build import BookletJob, make_booklet
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.errors import LadderReportsError
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY, ROOT
from plans import plan_job

CORPUS = ROOT / "tests" / "fuzz" / "corpus"
SECONDS = 20.0
"""Processor time for one input, many times what the slowest honest one takes. Twice as long on the clock, and it is stopped."""

_LADDER = load_ladder(DEFAULT_LADDER).unwrap()
_EXAMPLES = ROOT / "tests" / "examples"
_PIECES = (
    *(piece.encode("utf-8", "surrogatepass") for piece in (*MARKDOWN, *YAML, *ODD)),
    *(b"\xff", b"\xed\xa0\x80", b"| a | b |\n| - | - |\n", b"](https://x)", b"![x](y)", b"<!-- ", b" -->", b"**", b"\xe2\x80\x9c"),
    *(b"@media{", b"url(", b"var(--a)", b"calc(", b"1e308px", b"/*", b"</style>", b"@import 'x';", b"--a: var(--a) var(--a);"),
    *(b"\\ud800", b"1e999", b"NaN", b"-1", b'"../x"', b'{"written": ', b'"/etc/passwd"', b";", b"\tid,file\n", b"=1+1", b"../"),
)


class TooSlowError(Exception):
    """An input took longer than `SECONDS`."""


def _evidence(data: bytes, folder: Path) -> None:
    path = folder / "p-1.yaml"
    path.write_bytes(data)
    if load_evidence(path, _LADDER).value:
        make_plan(plan_job(as_of=DAY, evidence=path, format="html"))


def _ladder(data: bytes, folder: Path) -> None:
    """A ladder whose main file and whose one level come from the same bytes, cut where a line says so."""
    main, _, level = data.partition(b"\n=====\n")
    (folder / "levels").mkdir()
    (folder / "ladder.md").write_bytes(main)
    (folder / "levels" / "only.md").write_bytes(level)
    if load_ladder(folder).value:
        make_booklet(BookletJob(folder, DAY, format="html"))


def _roster(data: bytes, folder: Path) -> None:
    path = folder / "roster.csv"
    path.write_bytes(data)
    find_requests([path])


def _theme(data: bytes, folder: Path) -> None:
    path = folder / "theme.css"
    path.write_bytes(data)
    load_theme(str(path))


def _journal(data: bytes, folder: Path) -> None:
    (folder / ".ladder-reports").mkdir()
    (folder / ".ladder-reports" / "journal.jsonl").write_bytes(data)
    with Journal.locked(folder) as journal:
        for name in [*journal.written, "p-1.pdf"]:
            journal.why_make(name, {})
        for key in list(journal.read):
            journal.recall(key, folder / "p-1.yaml", _LADDER)
        journal.rewrite()
    assert not list(folder.parent.glob("*.pdf"))


def _report(data: bytes, folder: Path) -> None:
    path = folder / "report.json"
    path.write_bytes(data)
    read_report(data)
    load_earlier(path, _LADDER)


TARGETS: dict[str, Callable[[bytes, Path], None]] = {
    "evidence": _evidence,
    "ladder": _ladder,
    "roster": _roster,
    "theme": _theme,
    "journal": _journal,
    "report": _report,
}


def seeds(target: str) -> list[bytes]:
    """The inputs that the fuzzer begins with: the tests' examples, and the corpus."""
    found = [path.read_bytes() for path in sorted((CORPUS / target).iterdir())]
    if target == "evidence":
        found += [path.read_bytes() for path in sorted(_EXAMPLES.glob("evidence/*/*.yaml"))]
    elif target == "ladder":
        for main in sorted(_EXAMPLES.glob("ladders/*/*/ladder.md")):
            level = next(iter(sorted(main.parent.glob("levels/*.md"))), None)
            found.append(main.read_bytes() + b"\n=====\n" + (level.read_bytes() if level and level.is_file() else b""))
    elif target == "theme":
        found += [path.read_bytes() for path in sorted((ROOT / "styles").rglob("*.css"))]
    elif target == "journal":
        line = {"written": "p-1.pdf", "file": "/x", "fingerprint": {}, "sha256": "0" * 64, "size": 1, "mtime": 1}
        found.append(b'{"format": 4}\n' + json.dumps(line).encode() + b"\n")
    return found


@st.composite
def mutated(draw: st.DrawFn, begin: list[bytes]) -> bytes:
    """One of the inputs with up to eight changes."""
    data = draw(st.sampled_from(begin))
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(data)))
        to = draw(st.integers(at, min(len(data), at + 200)))
        piece = draw(
            st.sampled_from(_PIECES) | st.binary(max_size=6) | st.text(max_size=6).map(lambda text: text.encode("utf-8", "replace"))
        )
        match draw(st.integers(0, 5)):
            case 0 | 1:
                data = data[:at] + piece + data[at:]
            case 2:
                data = data[:at] + piece + data[to:]
            case 3:
                data = data[:to] + data[at:]
            case 4:
                data = data[:at] + piece * draw(st.sampled_from((10, 100, 3000))) + data[to:]
            case _:
                other = draw(st.sampled_from(begin))
                data = data[:at] + other[draw(st.integers(0, len(other))) :][:500] + data[to:]
    return data


def run_target(target: str, data: bytes) -> None:
    """Read one input, and make what can be made of it.

    Raises:
        TooSlowError: that took too long.
        Exception: whatever should not have come out; problems with the input may.
    """
    with tempfile.TemporaryDirectory() as home, _limited(), suppress(LadderReportsError):
        folder = Path(home, "inner")
        folder.mkdir()
        TARGETS[target](data, folder)


@contextmanager
def _limited() -> Iterator[None]:
    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlowError(f"not done in {2 * SECONDS:g} seconds")

    before, began = signal.signal(signal.SIGALRM, stop), time.process_time()
    signal.setitimer(signal.ITIMER_REAL, 2 * SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    if time.process_time() - began > SECONDS:
        raise TooSlowError(f"took {time.process_time() - began:.1f} seconds of processor time")
