"""What is new since the last cycle: a picture of what moved, and short lists."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import layout
from ladder_reports.documents.plan.build import compose_plan, make_plan
from ladder_reports.documents.plan.view import Plan, Since
from ladder_reports.paths import DEFAULT_LADDER
from making import ROOT
from plans import context, plan_job

ZOFIA = ROOT / "examples" / "zofia-wojcik.yaml"
PERSON = {"person": {"name": "A B", "manager": "C D"}, "level": "senior"}


def since(earlier: dict[str, Any] | Path, now: dict[str, Any] | Path, **options: Any) -> Since:
    """What is new in a file."""
    data = [one.read_bytes() if isinstance(one, Path) else yaml.safe_dump(PERSON | one).encode() for one in (earlier, now)]
    paths = [Path("earlier.yaml"), Path("now.yaml")]
    job = plan_job(paths[1], since=paths[0], **options)
    view = compose_plan(job, context(DEFAULT_LADDER), dict(zip(paths, data, strict=True))).view
    assert isinstance(view, Plan)
    assert view.since
    return view.since


def test_zofias_half_year_is_told() -> None:
    """What moved by its shape, what is new by code, what became of the goals, and what moved without evidence."""
    found = since(ZOFIA.parent / "last-cycle" / ZOFIA.name, ZOFIA)
    assert ("May", "Nov") == found.moments
    assert "Ratings as Zofia Wójcik sees them, May and November 2026. What did not move is pale." == found.lead
    assert found.drawing
    spoken = "; ".join(cell.spoken for band in found.drawing.bands for row in band.rows for cell in row.cells if cell)
    assert "St·T5 from not rated to emerging" in spoken
    assert "Se·T2 not yet as before" in spoken
    assert ["Oct", "Sep", "Jul", "Jun", "May"] == [one.month for one in found.evidence]
    assert ["Se·L1", "St·L1"] == [code.code for code in found.evidence[0].codes]
    assert ["done", "done", "new, Q1\xa02027", "new, Q2\xa02027"] == [
        goal.became.replace("1 2", "1\xa02").replace("2 2", "2\xa02") for goal in found.goals
    ]
    assert ["St·T5", "Se·L3"] == [code.code for code in found.unexplained]


def test_the_managers_moves_are_for_the_manager() -> None:
    """The picture is the person's in each copy."""
    earlier, now = ({"ratings": {"senior/ab-test": {"self": "emerging", "manager": status}}} for status in ("not_yet", "demonstrated"))
    own, other = (since(earlier, now, audience=audience) for audience in ("person", "manager"))
    assert () == own.by_manager
    assert [("demonstrated", ["Se·T1"])] == [(status, [code.code for code in codes]) for status, codes in other.by_manager]
    assert own.drawing == other.drawing
    assert "Nothing new has been recorded since then." in own.lead


def test_a_move_to_no_opportunity_needs_no_evidence() -> None:
    """It is drawn, and not asked about; a move of any other kind is."""
    found = since({}, {"ratings": {"senior/ab-test": {"self": "no_opportunity"}, "senior/skew-bug": {"self": "emerging"}}})
    assert ["Se·T3"] == [code.code for code in found.unexplained]


def test_a_promotion_is_told_first() -> None:
    """The picture has the levels of now."""
    found = since({}, {"level": "staff", "target": "architect", "ratings": {"staff/trade-offs": {"self": "demonstrated"}}})
    assert found.lead.startswith("Staff now, Senior then. ")
    assert found.drawing
    assert ["Architect", "Staff"] == [row.level.short for band in found.drawing.bands for row in band.rows]


def test_without_ratings_there_is_no_picture() -> None:
    """What is new is listed all the same, as far as it is short; the rest is counted."""
    found = since({}, {"evidence": [{"title": f"Piece {n}"} for n in range(30)]})
    assert (None, 12, "and 18 more under Evidence") == (found.drawing, len(found.evidence), found.more_evidence)


@pytest.mark.parametrize("size", ["a4", "half-letter"])
def test_its_pages_are_without_defects(size: str, laid_only: list[Any], tmp_path: Path) -> None:
    """With a move of each signal."""
    names = [f"senior/{item.id}" for section in context(DEFAULT_LADDER).ladder.by_id["senior"].of_kind("signals") for item in section.items]
    path, earlier = tmp_path / "now.yaml", tmp_path / "earlier.yaml"
    earlier.write_text(yaml.safe_dump(PERSON | {"ratings": {name: {"self": "not_yet"} for name in names}}), encoding="utf-8")
    path.write_text(yaml.safe_dump(PERSON | {"ratings": {name: {"self": "demonstrated"} for name in names}}), encoding="utf-8")
    make_plan(plan_job(path, since=earlier, page_size=size))
    mine = [page.number for page in layout.pages(laid_only[-1]) if any("Since" in word.text and "h2" in word.tags for word in page.words)]
    assert mine
    assert [] == [what for what in layout.defects(laid_only[-1]) if what.startswith(tuple(f"page {number}:" for number in mine))]
