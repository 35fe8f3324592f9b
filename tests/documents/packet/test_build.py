"""The calibration packet: it tells of a cycle what may be told, reads well in every size, and is made when it has to be."""

import functools
import importlib.util
import itertools
import json
import re
import stat
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import layout
import reading
from ladder_reports.assessment.calibration import EarlierCycle, ReviewCycle, figures
from ladder_reports.assessment.summary import PersonSummary, summarize
from ladder_reports.batch.earlier import load_earlier
from ladder_reports.batch.report import report_schema
from ladder_reports.design import fonts
from ladder_reports.design.colors import contrast, parse
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.translations import load_translation
from ladder_reports.documents.context import load_context
from ladder_reports.documents.packet import compose
from ladder_reports.documents.packet.build import PacketJob, make_packet
from ladder_reports.documents.packet.compose import Packets
from ladder_reports.documents.packet.people import shown_path
from ladder_reports.documents.packet.view import Packet
from ladder_reports.documents.packet.wording import Said
from ladder_reports.errors import InputError
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.rendering import pdf
from making import DAY, ROOT, SMALLEST, WORKSHOP, _watched
from process import run_cli

EARLIER = date(2026, 5, 20)
LADDER = load_ladder(DEFAULT_LADDER).unwrap()
SHARED = pytest.mark.xdist_group("packet-cycle")


@functools.cache
def crowd(count: int, ladder: Path = DEFAULT_LADDER, as_of: date = DAY) -> tuple[PersonSummary, ...]:
    """What is kept of so many invented people's files."""
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
def before(count: int = 60, min_group: int = 5, ladder: Path = DEFAULT_LADDER) -> EarlierCycle:
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
    return Packets(made.ladder, made.translation, paper=PAGE_SIZES[size], look=made.theme.palette).packet(asked)


@dataclass(frozen=True)
class Made:
    """A packet as PDF."""

    data: bytes
    document: Any
    said: tuple[str, ...]

    @functools.cached_property
    def read(self) -> reading.Read:
        """The PDF read back."""
        return reading.read(self.data)


@functools.cache
def made(job: PacketJob) -> Made:
    """A packet, made once in a process."""
    pdf.engine.cache_clear()
    with _watched() as (documents, said):
        outcome = make_packet(job)
    return Made(outcome.data, documents[-1], tuple(said))


FAILED = (("search/ada.yaml:12", "unknown key 'manger'; did you mean 'manager'?"), ("bo.yaml", "took longer than 60 seconds (--timeout)"))
FULL = PacketJob(DEFAULT_LADDER, cycle(crowd(60), failed=FAILED, before=before()))
JOBS = {
    "full": FULL,
    "nobody-enough": PacketJob(DEFAULT_LADDER, cycle(crowd(10)), page_size="letter"),
    "everything-asked": PacketJob(DEFAULT_LADDER, cycle(crowd(10), min_group=1), theme="graphite", lang="de"),
    "branching-small-page": PacketJob(
        WORKSHOP, cycle(crowd(60, WORKSHOP), before=before(60, 5, WORKSHOP)), theme="graphite", page_size="a5"
    ),
    "small-page-german": PacketJob(DEFAULT_LADDER, cycle(crowd(60), failed=FAILED), page_size="a5", lang="de"),
    "anonymous": PacketJob(DEFAULT_LADDER, cycle(crowd(60), anonymous=True), page_size="letter"),
    "one-level": PacketJob(SMALLEST, cycle(crowd(12, SMALLEST))),
    "nobody": PacketJob(DEFAULT_LADDER, cycle((), failed=FAILED)),
}


@SHARED
@pytest.mark.parametrize("name", JOBS)
def test_every_page_is_fit_to_print(name: str) -> None:
    """No visual defect, nothing that the engine complains of, and PDF/UA-1."""
    found = made(JOBS[name])
    assert [] == layout.defects(found.document)
    assert () == found.said
    assert [] == reading.ua_failures(found.data)


@SHARED
def test_the_packet_says_what_it_is_on_its_first_page_and_whom_it_is_for_on_each() -> None:
    read = made(FULL).read
    assert reading.flat("It is not a score and no ranking") in reading.flat(read.bodies[0])
    assert reading.flat("not handed to the people it is about") in reading.flat(read.bodies[0])
    assert all(reading.flat("for the calibration meeting; holds managers’ ratings") in reading.flat(page) for page in read.pages)
    assert "version 1.0" in read.bodies[0]
    assert "2026 H2" in read.info["Title"]


@SHARED
def test_bookmarks_lead_to_every_part() -> None:
    marked = [entry.title for entry in made(FULL).read.outline]
    wanted = ["Calibration packet", "Worth talking about", "The cycle in numbers", "Where the evidence is", "Senior AI / ML Engineer"]
    wanted += ["Where ratings differ", "What moved", "Everybody", "Nothing recorded, or nothing new", "What failed"]
    assert wanted == [title for title in marked if title in wanted]
    headings = {entry.title: entry.page for entry in made(FULL).read.outline}
    assert all(title in made(FULL).read.bodies[page - 1] for title, page in headings.items() if title in wanted)


@SHARED
def test_the_same_people_give_the_same_bytes_in_any_order() -> None:
    turned = replace(FULL, cycle=replace(FULL.cycle, people=FULL.cycle.people[::-1]))
    assert made(FULL).data == make_packet(turned).data


@SHARED
def test_everybody_has_a_row_and_its_head_stands_on_every_page() -> None:
    read = made(FULL).read
    first = next(entry.page for entry in read.outline if entry.title == "Everybody")
    last = next(entry.page for entry in read.outline if entry.title.startswith("Nothing recorded"))
    table = "".join(reading.flat(page) for page in read.bodies[first - 1 : last])
    assert [] == [person.name for person in FULL.cycle.people if reading.flat(person.name) not in table]
    assert all("Rated by" in read.bodies[page - 1] for page in range(first, last))


def test_people_stand_by_team_manager_and_name_and_never_by_a_figure() -> None:
    people = (
        PersonSummary("z", "Zoe", team="B", manager="M", level="senior", target="staff", evidence=1),
        PersonSummary("a", "Åsa", team="B", manager="M", level="senior", target="staff", evidence=9),
        PersonSummary("n", "Nobody", level="senior", target="staff", evidence=30),
        PersonSummary("c", "Cy", team="A", manager="X", level="senior", target="staff", evidence=0),
        PersonSummary("b", "Bo", team="A", manager="L", level="senior", target="staff", evidence=5),
    )
    found = view(cycle(people))
    assert [("A", ["Bo"]), ("A", ["Cy"]), ("B", ["Åsa", "Zoe"]), ("No team named", ["Nobody"])] == [
        (group.title, [row.name for row in group.rows]) for group in found.people
    ]
    nameless = view(cycle(people, anonymous=True))
    assert ["a", "b", "c", "n", "z"] == [row.name for group in nameless.people for row in group.rows]


@SHARED
def test_an_anonymous_packet_has_ids_and_nothing_else_that_points_to_people() -> None:
    job = JOBS["anonymous"]
    read = made(job).read
    rows = "".join(reading.flat(page) for page in read.pages)
    assert all(reading.flat(person.id) in rows for person in job.cycle.people)
    text = reading.everything_in(made(job).data)
    pointing = {person.name for person in job.cycle.people} | {person.manager for person in job.cycle.people}
    assert [] == [name for name in sorted(pointing) if name and name in text]
    # A team's name may be a word of the ladder's; those that are not are nowhere.
    made_up = replace(
        job, cycle=replace(job.cycle, people=tuple(replace(one, team="Quokka", manager="Wombat") for one in job.cycle.people))
    )
    hidden = reading.everything_in(make_packet(made_up).data)
    assert "Quokka" not in hidden
    assert "Wombat" not in hidden


def test_a_figure_about_too_few_is_a_mark_and_the_mark_is_explained() -> None:
    people = tuple(PersonSummary(f"p{n}", f"P {n}", level="senior" if n < 9 else "staff", target="") for n in range(13))
    found = view(cycle(people))
    assert {None} == {bars.at.count for bars in found.levels if bars.at.label in {"Senior", "Staff"}}
    assert "fewer than 5 people" in found.few
    assert () == found.heat
    assert ["9", "4"] == [bars.at.count for bars in view(cycle(people, min_group=1)).levels if bars.at.count != "0"]


@given(min_group=st.integers(2, 9), count=st.sampled_from([10, 60]))
def test_no_page_shows_a_field_about_too_few(min_group: int, count: int) -> None:
    """Every count “so many of so many” of a heat map, a difference or a move is of at least as many as asked for."""
    found = view(cycle(crowd(count), min_group=min_group, before=before(60, 1)))
    texts = [cell.text or "" for table in found.heat for group in table.groups for row in group.rows for cell in row.cells]
    texts += [one.count for one in found.differences]
    texts += (
        [text for group in found.moved.groups for row in group.rows for text in (*row.evidence, *row.chance, *row.differing)]
        if found.moved
        else []
    )
    sizes = [int(text.rsplit(" ", 1)[1]) for text in texts if " of " in text]
    assert all(size >= min_group for size in sizes)
    assert [] == [text for text in texts if text and not re.fullmatch(r"\d+ of \d+|–", text)]


def test_what_moved_is_told_where_both_sides_may_be() -> None:
    now = tuple(
        PersonSummary(f"p{n}", level="senior", target="staff", current_signals="1dd-" * 11, target_signals="0---" * 12) for n in range(10)
    )
    then = tuple(replace(person, current_signals="0de-" * 11) for person in now)
    found = figures(LADDER, then, EARLIER, 5)
    moved = view(cycle(now, before=EarlierCycle("1.0", found.people, found.signals))).moved
    assert moved
    assert () == moved.notes
    assert [("Senior: people at this level", 11), ("Staff: people growing into it", 0)] == [
        (one.title, len(one.rows)) for one in moved.groups
    ]
    row = moved.groups[0].rows[0]
    assert (("0 of 10", "10 of 10"), ("0 of 10", "0 of 10"), ("10 of 10", "0 of 10")) == (row.evidence, row.chance, row.differing)
    few = figures(LADDER, then[:4], EARLIER, 1)
    shy = view(cycle(now, before=EarlierCycle("1.0", few.people, few.signals))).moved
    assert shy
    assert () == shy.groups
    assert [(None, "10")] == [at for name, at, _ in shy.levels if name == "Senior"]


def test_signals_that_came_and_went_are_named() -> None:
    found = figures(LADDER, crowd(60), EARLIER, 5)
    gone = replace(found.signals[0], signal="senior/gone")
    moved = view(cycle(crowd(60), before=EarlierCycle("0.9", found.people, (gone, *found.signals[1:])))).moved
    assert moved
    assert ["Engineer: Ships a model from notebook to production with mentorship."] == list(moved.came)
    assert ["senior/gone"] == list(moved.went)
    assert ["The ladder’s version was 0.9 then; signals may have changed their meaning."] == list(moved.notes)


def test_a_part_without_anything_to_say_is_left_out() -> None:
    """Nobody read: no numbers, no maps, no table. One level: no comparison of levels."""
    empty = reading.read(made(JOBS["nobody"]).data)
    assert ["Calibration packet", "What failed", "What was said, and what happens next"] == [entry.title for entry in empty.outline]
    assert view(cycle(crowd(12, SMALLEST)), ladder=SMALLEST).overview is None
    assert view(cycle(crowd(12, SMALLEST)), ladder=SMALLEST).moved is None


def test_a_cycle_with_more_people_than_fit_points_to_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose, "PEOPLE_SHOWN", 59)
    found = view(cycle(crowd(60)))
    assert () == found.people
    assert () == found.quiet
    assert "cycle.csv" in found.people_elsewhere
    assert found.heat


@SHARED
@pytest.mark.parametrize("size", ["a4", "a5"])
def test_the_longest_names_stay_on_the_page_and_unprintable_ones_become_ids(size: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of sixty letters, a team without a space, many cycles, other scripts; and one name stops nobody's packet."""
    monkeypatch.setattr(fonts, "system_fonts", list)
    names = [
        "Zoë " + "van der Hoogstraten-" * 3,
        "Wolfeschlegelsteinhausenbergerdorff" * 2,
        "Đặng Thu Hà",
        "Ελένη Παπαδάκη",
        "Юлия Щербакова",
        "\U00012000",
    ]
    people = tuple(
        PersonSummary(
            f"p{n}",
            name,
            team="Donaudampfschifffahrt" * 4,
            manager=names[1],
            level="senior",
            target="staff",
            cycle=f"cycle-{n}-" + "x" * 30,
        )
        for n, name in enumerate(names)
    )
    with _watched() as (documents, _):
        outcome = make_packet(PacketJob(DEFAULT_LADDER, cycle(people, failed=(("very-" * 30 + "long.yaml:1", "x" * 200),)), page_size=size))
    assert [] == layout.defects(documents[-1])
    assert [] == reading.ua_failures(outcome.data)
    text = reading.flat(reading.read(outcome.data).text)
    assert all(reading.flat(name) in text for name in names[2:5])
    assert "p5" in text
    assert ["cycle.pdf: note: no installed font has \U00012000 (U+12000 cuneiform sign a); people who stand under their ids: 1"] == list(
        map(str, outcome.notes)
    )


def test_long_numbers_stand_beside_their_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole, on the smallest page, in a cycle of twenty thousand."""
    monkeypatch.setattr(compose, "PEOPLE_SHOWN", 0)
    everyone = tuple(PersonSummary(f"p{n}", level="senior" if n % 2 else "staff", target="") for n in range(23_456))
    outcome = make_packet(PacketJob(DEFAULT_LADDER, cycle(everyone), page_size="a5"))
    numbers = next(page for page in reading.read(outcome.data).pages if "The cycle in numbers" in page)
    assert {"11,728", "23,456"} <= set(re.findall(r"\d+,\d+", numbers))


@pytest.mark.parametrize("theme", ["default", "graphite"])
def test_numbers_on_a_heat_map_can_be_read_on_every_tint(theme: str) -> None:
    """And each tint is darker than the one before, also in greyscale."""
    tints = view(cycle(crowd(10)), theme=theme).scale
    assert all(contrast(parse(tint.ground), parse(tint.ink)) >= 4.5 for tint in tints)
    steps = [contrast((1.0, 1.0, 1.0), parse(tint.ground)) for tint in tints]
    assert steps == sorted(steps)
    assert all(later / earlier > 1.1 for earlier, later in itertools.pairwise(steps))


@pytest.mark.parametrize(
    ("file", "inputs", "shown"),
    [
        ("/home/ada/people/search/bo.yaml", ["/home/ada/people"], "search/bo.yaml"),
        ("people/bo.yaml", ["people"], "bo.yaml"),
        ("/home/ada/people/bo.yaml", ["/home/ada/people/bo.yaml"], "bo.yaml"),
        ("/home/ada/roster.csv", ["people"], "roster.csv"),
    ],
)
def test_a_failed_file_is_named_without_what_stands_above_the_inputs(file: str, inputs: list[str], shown: str) -> None:
    assert shown == shown_path(file, inputs)


def test_long_numbers_are_grouped_as_the_language_has_it() -> None:
    assert ("9999", "20,974") == (Said(load_translation("en")).number(9999), Said(load_translation("en")).number(20974))
    assert ("20.974", "2,5") == (Said(load_translation("de")).number(20974), Said(load_translation("de")).decimal(2.5))


MARKED = "quokka"
"""A word that stands in every free text of the evidence below, and that no packet may hold."""
EVIDENCE = f"""
person: {{name: {{name}}, team: Search, manager: Marta, email: {{id}}@{MARKED}.example.com, role: {MARKED}}}
level: senior
cycle: 2026-H2
as_of: 2026-11-20
summary: {MARKED}
aspiration: {MARKED}
private: {MARKED}
evidence:
  - title: {MARKED}
    date: 2026-10
    signals: [senior/ab-test]
    what: {MARKED}
    impact: {MARKED}
    links: [{{{{title: {MARKED}, url: https://{MARKED}.example.com}}}}]
    attested_by: {MARKED}
    private: {MARKED}
ratings:
  senior/ab-test: {{{{self: demonstrated, manager: not_yet, note: {MARKED}, private: {MARKED}}}}}
watchouts:
  senior/hidden-silo: {{{{note: {MARKED}, action: {MARKED}}}}}
goals:
  - {{{{title: {MARKED}, quarter: 2027-Q1, success: {MARKED}, support: {MARKED}, note: {MARKED}}}}}
checkins:
  - {{{{date: 2026-09, note: {MARKED}, private: {MARKED}}}}}
feedback:
  - {{{{from: {MARKED}, relation: {MARKED}, text: {MARKED}}}}}
assessments:
  - {{{{name: {MARKED}, result: {MARKED}, depth: {MARKED}}}}}
"""
BROKEN = f"person: {{name: Bad, team: Search}}\nlevel: senior\n{MARKED}: x\nprivate: [{MARKED}]\nas_of: {MARKED}\n"


def company(folder: Path, count: int = 5) -> Path:
    """Evidence files with the token in every free text."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = EVIDENCE.replace("{name}", f"Person {number}").replace("{id}", f"p{number}").replace("{{", "{").replace("}}", "}")
        (folder / f"p{number}.yaml").write_text(text, encoding="utf-8")
    return folder


def report(folder: Path) -> dict[str, Any]:
    """A batch's report, which fits its schema."""
    found: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, report_schema(), cls=jsonschema.Draft202012Validator)
    return found


def batch(*arguments: str | Path) -> Any:
    """``ladder-reports batch --packet`` in a process of its own."""
    return run_cli("batch", *map(str, arguments), "--packet")


def test_a_batch_makes_the_packet_and_no_text_of_any_file_is_in_it(tmp_path: Path) -> None:
    """Not in a page, not in the metadata, not in a stream; and the report says what came of it, with the figures."""
    people, out = company(tmp_path / "people"), tmp_path / "out"
    (people / "bad.yaml").write_text(BROKEN, encoding="utf-8")
    done = batch(people, "-o", out)
    assert 1 == done.returncode
    assert str(out / "cycle.pdf") in done.stdout
    data = (out / "cycle.pdf").read_bytes()
    text = reading.everything_in(data)
    assert MARKED not in text.lower()
    assert str(tmp_path) not in text
    assert "bad.yaml" in reading.read(data).text
    found = report(out)
    assert {"outcome": "done", "output": "cycle.pdf"} == {key: found["packet"][key] for key in ("outcome", "output")}
    assert {"total": 5, "min_group": 5, "date": "2026-11-20", "cycles": ["2026-H2"]} == {
        key: found["people"][key] for key in ("total", "min_group", "date", "cycles")
    }
    signal = next(one for one in found["signals"] if one["signal"] == "senior/ab-test")
    assert {
        "people": 5, "with_evidence": 5, "no_opportunity": 0, "rated_by_both": 5, "differing": 5, "self_higher": 5, "manager_higher": 0,
    } == signal["at"]  # fmt: skip
    assert signal["growing"] is None
    assert MARKED not in json.dumps({key: found[key] for key in ("people", "signals", "packet")})


def test_a_packet_is_made_again_only_when_something_is_another(tmp_path: Path) -> None:
    """A dry run says so and why, and the folder that remembers is closed to others."""
    people, out = company(tmp_path / "people", 2), tmp_path / "out"
    assert 0 == batch(people, "-o", out).returncode
    data, made_at = (out / "cycle.pdf").read_bytes(), (out / "cycle.pdf").stat().st_mtime_ns
    assert 0o700 == stat.S_IMODE((out / ".ladder-reports").stat().st_mode)
    assert MARKED not in (out / ".ladder-reports" / "journal.jsonl").read_text(encoding="utf-8")
    again = batch(people, "-o", out)
    assert ("skipped", made_at) == (report(out)["packet"]["outcome"], (out / "cycle.pdf").stat().st_mtime_ns)
    assert [] == report(out)["orphans"]
    assert "0 made, 2 up to date" in again.stderr
    assert "cycle.pdf: up to date\n" in batch(people, "-o", out, "--dry-run").stdout
    assert "cycle.pdf: the options are others\n" in batch(people, "-o", out, "--dry-run", "--min-group", "2").stdout
    (people / "p1.yaml").write_text((people / "p1.yaml").read_text(encoding="utf-8").replace("manager: not_yet", "manager: emerging"))
    dry = batch(people, "-o", out, "--dry-run")
    assert "cycle.pdf: the evidence changed\n" in dry.stdout
    assert data == (out / "cycle.pdf").read_bytes()
    # A journal of an older version is passed over, and nothing comes to harm.
    (out / ".ladder-reports" / "journal.jsonl").write_text('{"format": 1}\n{"seen": "x", "who": {"dated": true}, "problems": []}\n')
    assert "2 would be made" in batch(people, "-o", out, "--dry-run").stderr


def test_a_packet_that_fails_is_a_problem_and_no_plan_is_lost(tmp_path: Path) -> None:
    people, out = company(tmp_path / "people", 1), tmp_path / "out"
    (out / "cycle.pdf").mkdir(parents=True)
    done = batch(people, "-o", out)
    assert 1 == done.returncode
    assert "cycle.pdf: cannot be written" in done.stderr
    assert (out / "p0.pdf").is_file()
    assert "done" == report(out)["records"][0]["outcome"]
    assert ("failed", None) == (report(out)["packet"]["outcome"], report(out)["packet"]["output"])


def test_a_person_called_cycle_cannot_overwrite_the_packet(tmp_path: Path) -> None:
    people = company(tmp_path / "people", 1)
    (people / "p0.yaml").rename(people / "Cycle.yaml")
    done = batch(people, "-o", tmp_path / "out")
    assert 1 == done.returncode
    assert "would be written to Cycle.pdf, and so would the calibration packet" in done.stderr


def test_since_needs_a_packet() -> None:
    done = run_cli("batch", "examples", "-o", "out", "--since", "README.md", cwd=ROOT)
    assert 2 == done.returncode
    assert "--since goes with --packet" in done.stderr


def written(path: Path, **changes: Any) -> Path:
    """A report of an earlier cycle, with some keys replaced."""
    found = before()
    data = {
        "format": 2,
        "ladder": {"id": LADDER.id, "version": LADDER.version, "title": LADDER.title},
        "versions": {"tool": "0.1.0", "weasyprint": "70.0"},
        "counts": {"inputs": 0, "done": 0, "skipped": 0, "failed": 0},
        "records": [],
        "orphans": [],
        "pruned": [],
        "people": _plain(found.people),
        "signals": [_plain(one) for one in found.signals],
        "packet": None,
        **changes,
    }
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(asdict(value), default=str))


def test_an_earlier_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    loaded = load_earlier(written(tmp_path / "report.json"), LADDER)
    assert () == loaded.problems
    assert (before().people, before().signals) == (loaded.unwrap().people, loaded.unwrap().signals)


def test_a_report_of_another_version_of_the_ladder_is_worth_a_note(tmp_path: Path) -> None:
    path = written(tmp_path / "report.json", ladder={"id": LADDER.id, "version": "0.9", "title": "x"})
    assert [f"{path}: note: was made from the ladder's version 0.9, and the one in use is 1.0"] == list(
        map(str, load_earlier(path, LADDER).problems)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", ":1:2: is no JSON: expecting property name"),
        ("[]", ": is no report of a batch"),
        ("[" * 100_000, ": is no JSON"),
        ('{"format": 1}', ": is a report of format 1, and this version reads 2"),
        ('{"format": 2}', ": 'ladder': Field required"),
    ],
)
def test_what_is_no_report_of_a_cycle_is_refused_with_the_reason(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(f"{path}{said}")):
        load_earlier(path, LADDER)


def test_a_report_that_is_not_there_stops_a_batch_before_it_begins(tmp_path: Path) -> None:
    people, out = company(tmp_path / "people", 1), tmp_path / "out"
    done = batch(people, "-o", out, "--since", tmp_path / "gone.json")
    assert 1 == done.returncode
    assert f"{tmp_path / 'gone.json'}: cannot be read: no such file or directory" in done.stderr
    assert not out.exists()


def test_a_report_of_another_ladder_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "report.json", ladder={"id": "workshop", "version": "1", "title": "x"})
    with pytest.raises(InputError, match="is of the ladder 'workshop', and the one in use is 'ai-architect'"):
        load_earlier(path, LADDER)
