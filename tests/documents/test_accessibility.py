"""Every kind of document is heard as well as seen: two validators find nothing, and each value has its heads."""

import functools
import io
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import comparisons
import making
import tags
import validators
from engines import HEAD, look_with, written
from ladder_reports.documents.packet.build import PacketJob, make_packet
from ladder_reports.documents.plan.build import PlanJob, make_plan
from ladder_reports.paths import DEFAULT_LADDER
from making import ROOT, SMALLEST, WORKSHOP
from packets import crowd, cycle
from plans import plan_job

LOWEST = 6
"""How high a link's area must be, in points."""


def example(name: str, **more: Any) -> PlanJob:
    """The plan of somebody in the examples, with the last cycle's file if there is one."""
    path, earlier = ROOT / "examples" / f"{name}.yaml", ROOT / "examples" / "last-cycle" / f"{name}.yaml"
    return plan_job(path, since=earlier if earlier.exists() else None, **more)


def plan(job: PlanJob) -> bytes:
    """A plan."""
    return make_plan(job)[0].data


def packet(job: Callable[[], PacketJob]) -> bytes:
    """A packet."""
    return make_packet(job()).data


BOOKLETS = (
    ("default", "a4", DEFAULT_LADDER),
    ("graphite", "a5", DEFAULT_LADDER),
    ("wicker", "half-letter", DEFAULT_LADDER),
    ("default", "letter", DEFAULT_LADDER),
    ("default", "a5", SMALLEST),
    ("default", "a4", WORKSHOP),
)
PLANS = {
    "a person": example("nadia-osei"),
    "a manager": example("tomas-lindqvist", audience="manager", theme="graphite", page_size="letter"),
    "a panel": example("eleni-papadaki", audience="panel", page_size="a5"),
    "in German, to fill in": example("zofia-wojcik", lang="de", fillable=True, page_size="half-letter"),
    "the top level": example("rafael-monteiro", theme="wicker"),
    "a worksheet": plan_job(level="staff", page_size="a5"),
    "a form": plan_job(level="senior", fillable=True),
}
PACKETS: dict[str, Callable[[], PacketJob]] = {
    "few": lambda: PacketJob(DEFAULT_LADDER, cycle(crowd(12)), page_size="letter"),
    "many": lambda: PacketJob(
        DEFAULT_LADDER, cycle(crowd(24), failed=(("broken.yaml:3", "it has no level"),)), theme="graphite", page_size="a5", lang="de"
    ),
}


def booklet(theme: str, size: str, ladder: Path) -> bytes:
    """A booklet; other tests look at the same one, in the same process."""
    return making.made(theme, size, ladder).data


COMPARISONS = {"an owner": {}, "a committee": {"page_size": "a5", "theme": "graphite", "lang": "de"}}


def comparison(look: dict[str, Any]) -> bytes:
    """A comparison of two versions."""
    return comparisons.made(comparisons.workshop(), **look).data


MAKERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    **{
        f"booklet of {ladder.name}, {theme}, {size}": (f"{ladder.name}-{theme}-{size}", functools.partial(booklet, theme, size, ladder))
        for theme, size, ladder in BOOKLETS
    },
    **{f"plan for {name}": ("heard", functools.partial(plan, job)) for name, job in PLANS.items()},
    **{f"packet of {name}": ("heard", functools.partial(packet, job)) for name, job in PACKETS.items()},
    **{f"comparison for {name}": ("heard", functools.partial(comparison, look)) for name, look in COMPARISONS.items()},
}
"""What makes each document, and the group of tests that look at it."""
EVERY = pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.xdist_group(group)) for name, (group, _) in MAKERS.items()])


@functools.cache
def data_of(name: str) -> bytes:
    """A document, made once in a process."""
    return MAKERS[name][1]()


@functools.cache
def heard(name: str) -> tags.Tag:
    """What is heard of it."""
    return tags.read(data_of(name))


@EVERY
def test_the_validators_find_nothing(name: str) -> None:
    assert [] == validators.failures(data_of(name))


@EVERY
def test_each_value_of_a_table_has_the_heads_of_its_row_and_column(name: str) -> None:
    """Where rows are in groups, it has the group's name first."""
    for table in heard(name).find("Table"):
        groups = {row.tags[0].text for row in tags.rows(table) if len(row.tags) == 1 and row.tags[0].kind == "TH"}
        for cell in (cell for line in tags.cells(table) for cell in line if cell.text):
            assert all(cell.heads), cell
            assert len(cell.heads) >= 2, cell
            assert not groups or cell.heads[0] in groups, cell


@EVERY
def test_headings_skip_no_rank(name: str) -> None:
    ranks = [int(tag.kind[1]) for tag in heard(name).find(*(f"H{rank}" for rank in range(1, 7)))]
    assert 1 == ranks[0]
    assert [] == [(before, after) for before, after in pairwise(ranks) if after > before + 1]


@EVERY
def test_nothing_is_empty_but_cells(name: str) -> None:
    """And a field to fill in has a name instead of words."""
    every = [
        *heard(name).find("Sect", "P", "L", "LI", "LBody", "Lbl", "Table", "TR", "Span", "Link", "Figure", "Part", "Art", "TOC", "TOCI")
    ]
    assert [] == [tag.outline() for tag in every if not tag.text and not [*tag.find("Form")]]


@EVERY
def test_every_link_can_be_hit(name: str) -> None:
    """Its area is as high as small type at the least, also where it adds no height to its line."""
    with pikepdf.open(io.BytesIO(data_of(name))) as pdf:
        areas = [[float(side) for side in one.Rect] for page in pdf.pages for one in page.get("/Annots", []) if one.Subtype == "/Link"]
    assert areas or "booklet" not in name
    assert [] == [area for area in areas if abs(area[3] - area[1]) < LOWEST]


def test_the_validators_find_what_there_is() -> None:
    """As WeasyPrint tags a document: empty elements, running heads that are read, links that are not printed."""
    look = look_with("@page { size: a6; @top-left { content: 'Running head' } }")
    body = "<h1 id=a>A</h1><p><a href='#a'>a</a><table><tr><td>x<th>y<th>z" + "<tr><th scope=row>1<td>2<td>3" * 90 + "</table><p>"
    found = " ".join(validators.failures(written(look, HEAD + body, fixed=False)))
    assert {"LNK-004", "PAG-001", "TAG-020"} <= set(re.findall(r"[A-Z]{3}-\d{3}", found))
    assert [] == validators.failures(written(look, HEAD + body))
