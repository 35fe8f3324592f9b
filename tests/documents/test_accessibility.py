"""Every kind of document is heard as well as seen: two validators find nothing, and each value has its heads."""

import functools
from itertools import pairwise

import pytest

import making
import tags
import validators
from ladder_reports.documents.packet.build import PacketJob, make_packet
from ladder_reports.documents.plan.build import PlanJob, make_plan
from ladder_reports.paths import DEFAULT_LADDER
from making import ROOT, SMALLEST, WORKSHOP
from packets import crowd, cycle
from plans import plan_job


def example(name: str, **more: object) -> PlanJob:
    """The plan of somebody in the examples, with the last cycle's file if there is one."""
    path, earlier = ROOT / "examples" / f"{name}.yaml", ROOT / "examples" / "last-cycle" / f"{name}.yaml"
    return plan_job(path, since=earlier if earlier.exists() else None, **more)


BOOKLETS = (
    ("default", "a4", DEFAULT_LADDER),
    ("graphite", "letter", DEFAULT_LADDER),
    ("default", "half-letter", DEFAULT_LADDER),
    ("graphite", "a5", SMALLEST),
    ("default", "a4", WORKSHOP),
)
PLANS = {
    "a person": example("nadia-osei"),
    "a manager": example("tomas-lindqvist", audience="manager", theme="graphite", page_size="letter"),
    "a panel": example("eleni-papadaki", audience="panel", page_size="a5"),
    "in German, to fill in": example("zofia-wojcik", lang="de", fillable=True, page_size="half-letter"),
    "the top level": example("rafael-monteiro", theme="graphite"),
    "a worksheet": plan_job(level="staff", page_size="a5", theme="graphite"),
    "a form": plan_job(level="senior", fillable=True),
}
PACKETS = {
    "few": PacketJob(DEFAULT_LADDER, cycle(crowd(12)), page_size="letter"),
    "many": PacketJob(
        DEFAULT_LADDER, cycle(crowd(24), failed=(("broken.yaml:3", "it has no level"),)), theme="graphite", page_size="a5", lang="de"
    ),
}
DOCUMENTS = [
    *(
        pytest.param(
            ("booklet", theme, size, ladder),
            id=f"booklet of {ladder.name}, {theme}, {size}",
            marks=pytest.mark.xdist_group(f"{ladder.name}-{theme}-{size}"),
        )
        for theme, size, ladder in BOOKLETS
    ),
    *(pytest.param(("plan", name), id=f"plan for {name}", marks=pytest.mark.xdist_group(f"heard-{name}")) for name in PLANS),
    *(pytest.param(("packet", name), id=f"packet of {name}", marks=pytest.mark.xdist_group(f"heard-{name}")) for name in PACKETS),
]
EVERY = pytest.mark.parametrize("asked", DOCUMENTS)


@functools.cache
def data_of(asked: tuple[str, ...]) -> bytes:
    """A document, made once in a process."""
    kind, *which = asked
    if kind == "booklet":
        return making.made(*which).data
    return make_plan(PLANS[which[0]])[0].data if kind == "plan" else make_packet(PACKETS[which[0]]).data


@functools.cache
def heard(asked: tuple[str, ...]) -> tags.Tag:
    """What is heard of it."""
    return tags.read(data_of(asked))


@EVERY
def test_the_validators_find_nothing(asked: tuple[str, ...]) -> None:
    assert [] == validators.failures(data_of(asked))


@EVERY
def test_each_value_of_a_table_has_the_heads_of_its_row_and_column(asked: tuple[str, ...]) -> None:
    """Where rows are in groups, it has the group's name first."""
    for table in heard(asked).find("Table"):
        groups = {row.tags[0].text for row in tags.rows(table) if len(row.tags) == 1 and row.tags[0].kind == "TH"}
        for cell in (cell for line in tags.cells(table) for cell in line if cell.text):
            assert all(cell.heads), cell
            assert len(cell.heads) >= 2, cell
            assert not groups or cell.heads[0] in groups, cell


@EVERY
def test_headings_skip_no_rank(asked: tuple[str, ...]) -> None:
    ranks = [int(tag.kind[1]) for tag in heard(asked).find(*(f"H{rank}" for rank in range(1, 7)))]
    assert 1 == ranks[0]
    assert [] == [(before, after) for before, after in pairwise(ranks) if after > before + 1]


@EVERY
def test_nothing_is_empty_but_cells(asked: tuple[str, ...]) -> None:
    """And a field to fill in has a name instead of words."""
    every = [
        *heard(asked).find("Sect", "P", "L", "LI", "LBody", "Lbl", "Table", "TR", "Span", "Link", "Figure", "Part", "Art", "TOC", "TOCI")
    ]
    assert [] == [tag.outline() for tag in every if not tag.text and not [*tag.find("Form")]]
