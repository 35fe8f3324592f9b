"""What the fuzzer does to each kind of untrusted file: where its inputs come from, how they are changed, what must hold for all of them."""

import functools
import json
import re
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from hypothesis import strategies as st
from pikepdf import ObjectStreamMode

from any_text import MARKDOWN, ODD, YAML
from forms import form_pdf, stamp
from ladder_reports.batch.journal import Journal
from ladder_reports.batch.report import load_earlier, read_report
from ladder_reports.batch.returns import Asked, collect, merge_file
from ladder_reports.batch.roster import find_requests
from ladder_reports.design.theme import load_theme
from ladder_reports.documents.booklet.build import BookletJob, make_booklet
from ladder_reports.documents.comparison.markdown import as_markdown
from ladder_reports.documents.comparison.sources import load_comparison
from ladder_reports.documents.context import DocumentContext, load_context
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.editing.operations import Operation, Rename, Replace
from ladder_reports.editing.permissions import Role, violations
from ladder_reports.editing.source import EvidenceSource
from ladder_reports.errors import LadderReportsError
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.files.text import FORBIDDEN
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.version_checks import check_versions
from ladder_reports.ladder.versions import load_history
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY, ROOT
from plans import plan_job
from revisions import REVISED, write_revised

CORPUS = ROOT / "tests" / "fuzz" / "corpus"
SECONDS = 20.0
"""Processor time for one input, many times what the slowest honest one takes. Twice as long on the clock, and it is stopped."""

_LADDER = load_ladder(DEFAULT_LADDER).unwrap()
_EXAMPLES = ROOT / "tests" / "examples"
_SMALLEST = _EXAMPLES / "ladders" / "valid" / "smallest"
_PIECES = (
    *(piece.encode("utf-8", "surrogatepass") for piece in (*MARKDOWN, *YAML, *ODD)),
    *(b"\xff", b"\xed\xa0\x80", b"| a | b |\n| - | - |\n", b"](https://x)", b"![x](y)", b"<!-- ", b" -->", b"**", b"\xe2\x80\x9c"),
    *(b"@media{", b"url(", b"var(--a)", b"calc(", b"1e308px", b"/*", b"</style>", b"@import 'x';", b"--a: var(--a) var(--a);"),
    *(b"\\ud800", b"1e999", b"NaN", b"-1", b'"../x"', b'{"written": ', b'"/etc/passwd"', b";", b"\tid,file\n", b"=1+1", b"../"),
)


_FILE = re.compile(rb"\n===== ((?:levels/)?[a-z0-9-]{1,40}\.(?:md|yaml))\n")
"""A line between the files of a ladder in one input, with the name of the next."""

# Inputs that are valid until something is put into them: ¶ is text of several lines, § one line of it, both as YAML in quotes; with a
# % before it, the text stands as it is. In parentheses is what is there otherwise.
_TEMPLATES = {
    "evidence": """person: {name: §, role: §, team: §, manager: §}
level: engineer
as_of: 2026-11-20
summary: ¶
aspiration: |
  %¶
private: ¶
evidence:
  - {title: §, date: 2026-08-14, signals: [engineer/runbook-updates], what: ¶, impact: ¶, attested_by: §, private: ¶}
  - title: %§
    what: %§
    links: [{title: §, url: "https://example.com/%§"}]
ratings:
  engineer/runbook-updates: {self: demonstrated, manager: emerging, note: ¶}
watchouts:
  engineer/no-monitoring: {note: ¶, action: ¶}
goals:
  - {title: §, success: ¶, support: ¶}
checkins: [{date: 2026-05-01, note: ¶}]
feedback: [{from: §, relation: §, text: ¶, share: true}]
assessments: [{name: §, result: §, depth: ¶}]
""",
    "ladder": """---
id: small
title: §
version: "1"
levels: [one, two]
sections:
  - {id: scope, title: Scope, kind: prose}
  - {id: craft, title: "%§(Craft)", kind: signals}
  - {id: gaps, title: Gaps, kind: watchouts}
  - {id: focus, title: Focus, kind: focus}
---
%¶

## %§

%¶
===== levels/one.md
---
id: one
title: §
---
## Scope
%¶

## Gaps
- %§ {#a}
  - %§

## Focus
%¶
===== levels/two.md
---
id: two
title: Two
short: %§(Tw)
---
## Scope
Words %¶
""",
    "versions": """- version: "2.0"
  from: "%§(1.0)"
  effective: %§(2027-04-01)
  note: ¶
  renamed: {junior/ask: "%§(junior/asks)", §: junior/test}
  split: {junior/test: [junior/test, "%§(senior/test)"]}
  merged: {junior/logs: [junior/logs, §]}
  retired: [§, senior/mentor]
===== levels/junior.md
---
id: junior
title: Junior
---
## Scope
%¶

## Work
- %§(Asks early when something is unclear.) {#asks}
- Writes %§ for each change. {#test}
- %§ {#logs}
""",
    "roster": """id,file,name,team,manager,audience
p-1,%§(a.yaml),§,§,§,person
p-2,b.yaml,%§,%§,§,%§(manager)
""",
    "theme": """:root { --accent: %§(#2B5797); --ink: %§(black) }
h1, .%§(lead) { color: %§(red); font-size: %§(12pt); %§(margin: 0) }
@media print { p:first-child { margin: %§(1mm) } }
%¶(h2 { border: 1pt solid blue; })
""",
}
_PLACE = re.compile(r"(%?)([¶§])(?:\(([^()]*)\))?")
_HARMLESS = {"¶": "Some words.", "§": "Words"}


class TooSlowError(Exception):
    """An input took longer than `SECONDS`."""


def _evidence(data: bytes, folder: Path) -> None:
    path = folder / "p-1.yaml"
    path.write_bytes(data)
    if load_evidence(path, _LADDER).value:
        _edit(path, data)
        make_plan(plan_job(as_of=DAY, evidence=path, format="html"))


def _edit(path: Path, data: bytes) -> None:
    """Whatever is valid can be edited: ids, and texts of several lines. Without an edit, every byte stays."""
    source = EvidenceSource(path, data)
    assert data == source.edited(())
    found = source.value
    operations: list[Operation] = [Replace(("level",), "keeper")]
    operations += [
        Rename((part, name), f"keeper/{number}") for part in ("ratings", "watchouts") for number, name in enumerate(found.get(part) or ())
    ]
    for part in ("evidence", "goals"):
        for number, one in enumerate(found.get(part) or ()):
            operations += [Replace((part, number, "signals", at), f"keeper/{at}") for at, _ in enumerate(one.get("signals") or ())]
            operations.append(Replace((part, number, "title"), "Two\nlines: 'of' # it"))
    try:
        source.edited(operations)
    except LadderReportsError as error:
        raise AssertionError(data) from error


def _ladder(data: bytes, folder: Path) -> None:
    """A ladder whose files are in the same bytes, one after the other, with a line between them that names the next."""
    (folder / "levels").mkdir()
    main, *rest = _FILE.split(data)
    for name, text in zip([b"ladder.md", *rest[::2]], [main, *rest[1::2]], strict=True):
        (folder / name.decode()).write_bytes(text)
    if load_ladder(folder).value:
        make_booklet(BookletJob(folder, DAY, format="html"))


def _versions(data: bytes, folder: Path) -> None:
    """A ladder's `changes.yaml` and, as in `_ladder`, files of its present text; version 1.0 is recorded."""
    write_revised(folder)
    changes, *rest = _FILE.split(data)
    for name, text in zip([b"changes.yaml", *rest[::2]], [changes, *rest[1::2]], strict=True):
        (folder / name.decode()).write_bytes(text)
    if present := load_ladder(folder).value:
        check_versions(load_history(folder, present))
        as_markdown(load_comparison("1.0", "current", folder))


def _roster(data: bytes, folder: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (folder / name).touch()
    path = folder / "roster.csv"
    path.write_bytes(data)
    find_requests([path])


def _theme(data: bytes, folder: Path) -> None:
    path = folder / "theme.css"
    path.write_bytes(data)
    if load_theme(str(path)).value:
        make_plan(plan_job(theme=str(path), level="one", ladder=_SMALLEST))


def _journal(data: bytes, folder: Path) -> None:
    (folder / ".ladder-reports").mkdir()
    (folder / ".ladder-reports" / "journal.jsonl").write_bytes(data)
    with Journal.locked(folder) as journal:
        for name in [*journal.written, "p-1.pdf"]:
            journal.why_make(name, {})
        for key in list(journal.read):
            journal.recall(key, folder / "p-1.yaml", lambda _: _LADDER)
        journal.rewrite()
    assert not list(folder.parent.glob("*.pdf"))


def _report(data: bytes, folder: Path) -> None:
    path = folder / "report.json"
    path.write_bytes(data)
    read_report(data)
    load_earlier(path, _LADDER)


@functools.cache
def _context() -> DocumentContext:
    return load_context(DEFAULT_LADDER, "default", None)


def _form(data: bytes, folder: Path) -> None:
    """A form for a person, as it comes back; whatever it is, only what is the person's changes, and nothing is written."""
    file, form = folder / "ada.yaml", folder / "form.pdf"
    file.write_text(_OWN, encoding="utf-8")
    form.write_bytes(data)
    asked = Asked("person")
    for path, sent in collect(file, [form], asked, _context()).files.items():
        made = merge_file(path, sent, asked, _context())
        before, after = (load_evidence(file, _LADDER, raw).unwrap() for raw in (made.before, made.after))
        assert [] == violations(Role("person"), before, after)
    assert _OWN == file.read_text(encoding="utf-8")


TARGETS: dict[str, Callable[[bytes, Path], None]] = {
    "evidence": _evidence,
    "ladder": _ladder,
    "versions": _versions,
    "roster": _roster,
    "theme": _theme,
    "journal": _journal,
    "report": _report,
    "form": _form,
}
_OWN = "person: {name: Ada, id: ada}\nlevel: senior\nratings: {senior/ab-test: {self: emerging, manager: not_yet}}\nprivate: Secret.\n"
_FORM = {
    "ratings/senior/ab-test/self": ("emerging", "demonstrated"),
    "summary": ("", "Words, słowa and λόγια"),
    "evidence/+1/title": ("", "Words"),
    "evidence/+1/date": ("", "2026-11-26"),
    "evidence/+1/signals/1": ("", "se.t1"),
    "feedback/+1/answers/open-1": ("", "Words"),
    "private": ("", "Words"),
}


def seeds(target: str) -> list[bytes]:
    """The inputs that the fuzzer begins with: the tests' examples, and the corpus."""
    found = [path.read_bytes() for path in sorted((CORPUS / target).iterdir())]
    if target == "evidence":
        found += [path.read_bytes() for path in sorted(_EXAMPLES.glob("evidence/*/*.yaml"))]
    elif target == "ladder":
        for main in sorted(_EXAMPLES.glob("ladders/*/*/ladder.md")):
            more = [*sorted(main.parent.glob("levels/*.md")), *main.parent.glob("skills.yaml")]
            parts = [f"\n===== {path.relative_to(main.parent)}\n".encode() + path.read_bytes() for path in more if path.is_file()]
            found.append(b"".join([main.read_bytes(), *parts]))
    elif target == "versions":
        found.append((REVISED / "changes.yaml").read_bytes())
    elif target == "theme":
        found += [path.read_bytes() for path in sorted((ROOT / "styles").rglob("*.css"))]
    elif target == "journal":
        found.append(b"\n".join([b'{"format": 4}', *(json.dumps(line).encode() for line in _journal_lines()), b""]))
    elif target == "form":
        found += [form_pdf(_FORM, stamp(), object_stream_mode=mode, compress_streams=False) for mode in ObjectStreamMode]
    if target in _TEMPLATES:
        found.append(_filled(_TEMPLATES[target], {}))
    return found


def _journal_lines() -> Iterator[Any]:
    person = dict.fromkeys(("email", "team", "manager", "level", "target", "cycle", "newest", "as_of"), "")
    person |= {"id": "p-1", "name": "Words", "current_signals": "", "target_signals": ""}
    yield {"read": "0" * 32, "person": {**person, "level": "engineer", "evidence": 1}, "problems": [[1, 2, "a 'word'", True, [[3, 7]], ""]]}
    yield {"written": "p-1.pdf", "file": "/x", "fingerprint": {"evidence": "0"}, "sha256": "0" * 64, "size": 1, "mtime": 1, "ctime": 1}
    yield {"forget": "p-2.pdf"}


def inputs(target: str) -> st.SearchStrategy[bytes]:
    """What the fuzzer tries: inputs with changes anywhere, most of which are refused early, and such as get further."""
    begin = seeds(target)
    if target in {"journal", "report"}:
        return _mutated(begin) | _with_other_values(begin[-1])
    if target == "form":
        values = st.tuples(_TEXT, _TEXT | st.text(max_size=40))
        return _mutated(begin) | st.dictionaries(st.sampled_from([*_FORM]) | _TEXT, values, max_size=6).map(
            lambda fields: form_pdf(fields, stamp())
        )
    return _mutated(begin) | _with_texts(_TEMPLATES[target])


_VISIBLE = sorted(piece for piece in {piece.decode("utf-8", "ignore") for piece in _PIECES} if piece and not FORBIDDEN.search(piece))
_WORDS = st.sampled_from(_VISIBLE) | st.text(st.characters(exclude_categories=["C"]), max_size=6) | st.just(" words ")
_TEXT = st.lists(_WORDS, max_size=6).map("".join)
_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**18, 10**400, 0.5, float("nan"), "", "x", "x" * 3000, "\ud800", "\x1b", "../x", "/etc/passwd", "=1+1"),
    *([], {}, [[]], {"x": {"x": 1}}, "2026-02-30", "engineer", "p-1.pdf", "a/b/c.pdf", ".ladder-reports/lock"),
)


@st.composite
def _with_texts(draw: st.DrawFn, template: str) -> bytes:
    """A template with strange text in a few of its places."""
    places = [found.start() for found in _PLACE.finditer(template)]
    return _filled(template, {at: draw(_TEXT) for at in draw(st.lists(st.sampled_from(places), min_size=1, max_size=3))})


def _filled(template: str, texts: dict[int, str]) -> bytes:
    def fill(found: re.Match[str]) -> str:
        text = texts.get(found.start(), found[3] or _HARMLESS[found[2]])
        text = text if found[2] == "¶" else " ".join(text.split())
        if not found[1]:
            return json.dumps(text, ensure_ascii=False)
        return text.replace("\n", "\n" + re.findall("^ *", template[: found.start()], re.MULTILINE)[-1])

    return _PLACE.sub(fill, template).encode("utf-8", "surrogatepass")


@st.composite
def _with_other_values(draw: st.DrawFn, begin: bytes) -> bytes:
    """JSON, or lines of it, with other values in a few of its places."""
    lines = [begin] if begin.startswith(b"{\n") else begin.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        number = draw(st.integers(0, len(lines) - 1))
        data = json.loads(lines[number])
        within = data
        while True:
            key = draw(st.sampled_from(sorted(within) if isinstance(within, dict) else range(len(within))))
            if not isinstance(within[key], dict | list) or not within[key] or not draw(st.integers(0, 4)):
                break
            within = within[key]
        within[key] = draw(st.sampled_from(_VALUES) | st.text(max_size=6))
        lines[number] = json.dumps(data).encode()
    return b"\n".join([*lines, b""])


@st.composite
def _mutated(draw: st.DrawFn, begin: list[bytes]) -> bytes:
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
