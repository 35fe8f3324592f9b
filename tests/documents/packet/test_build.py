"""The calibration packet as PDF: fit to print in every size, accessible, the same every time, and without the words of anybody's file."""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from msgspec.structs import replace

import layout
import reading
import type_sizes
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.design import fonts
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.theme import load_theme
from ladder_reports.design.translations import load_translation
from ladder_reports.documents.packet import people as people_tables
from ladder_reports.documents.packet.build import PacketJob, make_packet
from ladder_reports.documents.packet.compose import PacketComposer
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.rendering import pdf
from making import SMALLEST, WORKSHOP, watched
from packets import LADDER, crowd, cycle, earlier

SHARED = pytest.mark.xdist_group("packet-cycle")


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
    with watched() as (documents, said):
        outcome = make_packet(job)
    return Made(outcome.data, documents[-1], tuple(said))


FAILED = (("search/ada.yaml:12", "unknown key 'manger'; did you mean 'manager'?"), ("bo.yaml", "took longer than 60 seconds (--timeout)"))
JOBS: dict[str, Callable[[], PacketJob]] = {
    "full": lambda: PacketJob(DEFAULT_LADDER, cycle(crowd(60), failed=FAILED, before=earlier())),
    "nobody-enough": lambda: PacketJob(DEFAULT_LADDER, cycle(crowd(10)), page_size="letter"),
    "everything-asked": lambda: PacketJob(DEFAULT_LADDER, cycle(crowd(10), min_group=1), theme="graphite", lang="de"),
    "branching-small-page": lambda: PacketJob(
        WORKSHOP, cycle(crowd(60, WORKSHOP), before=earlier(60, 5, WORKSHOP)), theme="graphite", page_size="a5"
    ),
    "small-page-german": lambda: PacketJob(DEFAULT_LADDER, cycle(crowd(60), failed=FAILED), page_size="a5", lang="de"),
    "anonymous": lambda: PacketJob(DEFAULT_LADDER, cycle(crowd(60), anonymous=True), page_size="letter"),
    "one-level": lambda: PacketJob(SMALLEST, cycle(crowd(12, SMALLEST))),
    "nobody": lambda: PacketJob(DEFAULT_LADDER, cycle((), failed=FAILED)),
}
"""Jobs that are put together in the process that needs them."""
FULL = JOBS["full"]


@SHARED
@pytest.mark.parametrize("name", JOBS)
def test_every_page_is_fit_to_print(name: str) -> None:
    """No visual defect, nothing that the engine complains of, and PDF/UA-1."""
    found = made(JOBS[name]())
    assert [] == layout.defects(found.document)
    assert () == found.said
    assert [] == reading.ua_failures(found.data)
    assert set() == type_sizes.others(found.data)


@SHARED
def test_the_packet_says_how_to_read_it_and_whom_it_is_for_on_each_page() -> None:
    read = made(FULL()).read
    assert reading.flat("Nobody is ranked; a ring rules nothing out") in reading.flat(read.bodies[0])
    assert all(reading.flat("for the meeting only; holds managers’ ratings") in reading.flat(page) for page in read.pages)
    assert reading.flat("version 1.0") in reading.flat(read.bodies[0])
    assert "Calibration, 2026 H2" == read.info["Title"]


@SHARED
def test_bookmarks_lead_to_every_part() -> None:
    marked = [entry.title.replace("\u00a0", " ") for entry in made(FULL()).read.outline]
    wanted = ["Calibration, 2026 H2", "People by team", "Chances", "Nothing recorded", "Where ratings differ", "Where the evidence is"]
    wanted += ["Senior AI / ML Engineer", "What moved", "What failed"]
    assert wanted == [title for title in marked if title in wanted]
    headings = {entry.title.replace("\u00a0", " "): entry.page for entry in made(FULL()).read.outline}
    assert all(
        reading.flat(title) in reading.flat(made(FULL()).read.bodies[page - 1]) for title, page in headings.items() if title in wanted
    )


@SHARED
def test_the_index_leads_to_the_page_of_each_person() -> None:
    """A number stands where the page changes; those after it, up to the next one, are on that page."""
    read = made(FULL()).read
    view = PacketComposer(LADDER, load_translation("en"), page_size=PAGE_SIZES["a4"], theme=load_theme("default").unwrap()).compose(
        FULL().cycle
    )
    assert view.index
    page = 0
    numbers = re.findall(r"^ *(\d+)? *(.+)$", "\n".join(read.bodies[:1]), re.MULTILINE)
    known = {reading.flat(name): int(number) for number, name in numbers if number}
    for line in [line for one in view.index.pages for column in one for line in column if line.text and not line.is_team]:
        page = known.get(reading.flat(line.text), page) if line.anchor else page
        assert reading.flat(line.text) in reading.flat(read.bodies[page - 1]), (line.text, page)
    assert len(known) > 5


@SHARED
def test_the_same_people_give_the_same_bytes_in_any_order() -> None:
    turned = replace(FULL(), cycle=replace(FULL().cycle, people=FULL().cycle.people[::-1]))
    assert made(FULL()).data == make_packet(turned).data


@SHARED
def test_everybody_has_a_row_and_its_head_stands_on_every_page() -> None:
    read = made(FULL()).read
    first = next(number for number, page in enumerate(read.bodies) if number and "Newest" in page)
    last = next(entry.page for entry in read.outline if entry.title == "Chances") - 1
    table = "".join(reading.flat(page) for page in read.bodies[first : last + 1])
    assert [] == [person.name for person in FULL().cycle.people if reading.flat(person.name) not in table]
    assert all("Newest" in read.bodies[page] for page in range(first, last + 1))


@SHARED
def test_an_anonymous_packet_has_ids_and_nothing_else_that_points_to_people() -> None:
    job = JOBS["anonymous"]()
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


def test_a_part_without_anything_to_say_is_left_out() -> None:
    """Where nobody could be read: no numbers, no maps, no table."""
    empty = reading.read(made(JOBS["nobody"]()).data)
    assert ["Calibration", "What failed"] == [entry.title for entry in empty.outline]


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
            cycle=f"cycle-{n}-" + "x" * 12,
        )
        for n, name in enumerate(names)
    )
    with watched() as (documents, _):
        outcome = make_packet(PacketJob(DEFAULT_LADDER, cycle(people, failed=(("very-" * 30 + "long.yaml:1", "x" * 200),)), page_size=size))
    assert [] == layout.defects(documents[-1])
    assert [] == reading.ua_failures(outcome.data)
    text = reading.flat(reading.read(outcome.data).text)
    assert all(reading.flat(name) in text for name in names[2:5])
    assert "p5" in text
    assert ["cycle.pdf: note: no installed font has \U00012000 (U+12000 cuneiform sign a); people listed by id: 1"] == list(
        map(str, outcome.notes)
    )


def test_long_numbers_are_whole_on_the_smallest_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a cycle of twenty thousand."""
    monkeypatch.setattr(people_tables, "PEOPLE_SHOWN", 0)
    everyone = tuple(PersonSummary(f"p{n}", level="senior" if n % 2 else "staff", target="") for n in range(23_456))
    with watched() as (documents, _):
        outcome = make_packet(PacketJob(DEFAULT_LADDER, cycle(everyone), page_size="a5"))
    assert [] == layout.defects(documents[-1])
    assert {"11,728", "23,456"} <= set(re.findall(r"\d+,\d+", reading.read(outcome.data).text))
