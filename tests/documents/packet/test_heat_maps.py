"""Heat maps: numbers can be read on every tint."""

import itertools

import pytest

from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.design.colors import contrast, parse
from ladder_reports.documents.packet import heat_maps
from making import SMALLEST
from packets import crowd, cycle, view


@pytest.mark.parametrize("theme", ["default", "graphite"])
def test_numbers_on_a_heat_map_can_be_read_on_every_tint(theme: str) -> None:
    """And each tint is darker than the one before, also in grayscale."""
    maps = view(cycle(crowd(60)), theme=theme).heat_maps
    assert maps
    tints = maps.scale
    assert all(contrast(parse(tint.background), parse(tint.ink)) >= 4.5 for tint in tints)
    steps = [contrast((1.0, 1.0, 1.0), parse(tint.background)) for tint in tints]
    assert steps == sorted(steps)
    assert all(later / earlier > 1.1 for earlier, later in itertools.pairwise(steps))


def test_a_map_of_all_levels_needs_several_levels_and_few_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    found = view(cycle(crowd(60))).heat_maps
    assert found
    assert found.overview
    assert ["People at the level", "People growing into it"] == [group.title for group in found.overview.groups]
    one_level = view(cycle(crowd(12, SMALLEST)), ladder=SMALLEST).heat_maps
    assert one_level is None or one_level.overview is None
    monkeypatch.setattr(heat_maps, "SECTIONS_SHOWN", len(found.overview.columns) - 1)
    wide = view(cycle(crowd(60))).heat_maps
    assert wide
    assert wide.overview is None


def test_a_cell_counts_evidence_and_missing_opportunity() -> None:
    """On the tint of its share; a level's columns are the people at it and those growing into it."""
    people = tuple(PersonSummary(f"p{n}", level="senior", current_signals=("1dd-" if n < 3 else "0oo-") * 11) for n in range(10))
    found = view(cycle(people)).heat_maps
    assert found
    (senior,) = found.levels
    assert ("heat-senior", "Senior", ("At this level (10)",)) == (senior.anchor, senior.row_title, senior.columns)
    assert {("3 of 10", "7", found.scale[1])} == {
        (cell.text, cell.no_opportunity, cell.tint) for group in senior.groups for _, cells in group.rows for cell in cells
    }
