"""The first page has what it has room for, and nothing of the rest is lost."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

import layout
import reading
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.documents.plan.first_page import FirstPageText, fit_first_page
from making import SIZES
from plans import plan_job

LITTLE = FirstPageText("A B", "One sentence.", "To teach.", "", 3, "Do more.", [("A gap", "No goal serves it yet")] * 6, ["A goal"] * 6)


@pytest.mark.parametrize("size", SIZES)
def test_where_there_is_room_everything_is_there(size: str) -> None:
    """A short summary is set large, and a small page has one gap fewer; goals are for pages with few gaps."""
    fit = fit_first_page(PAGE_SIZES[size], LITTLE)
    assert ("One sentence.", True, True) == (fit.summary, fit.summary_is_lead, fit.aspiration)
    assert (3 if size == "a5" else 4) == fit.gaps
    assert 0 == fit_first_page(PAGE_SIZES["a4"], LITTLE).goals
    few = fit_first_page(PAGE_SIZES[size], replace(LITTLE, gaps=LITTLE.gaps[:1]))
    assert (1, 3 if size == "a5" else 5) == (few.gaps, few.goals)


@pytest.mark.parametrize("size", SIZES)
def test_a_full_page_keeps_two_gaps(size: str) -> None:
    """Whatever else there is; the summary is cut between paragraphs, and the aspiration gives way."""
    paragraph = "Words of a summary, one after the other. " * 12
    full = replace(LITTLE, summary="\n\n".join([paragraph] * 9), aspiration="To teach. " * 40)
    fit = fit_first_page(PAGE_SIZES[size], full)
    assert 2 <= fit.gaps < 4
    assert 2 == fit_first_page(PAGE_SIZES[size], replace(full, focus="Do more. " * 200)).gaps
    assert not fit.summary_is_lead
    assert {paragraph.strip()} == {part.strip() for part in fit.summary.split("\n\n")}
    assert len(fit.summary) < len(full.summary)


def test_more_rows_leave_less_room() -> None:
    """Each row of the table, each line of the focus and a long name count."""
    page = PAGE_SIZES["a4"]
    summary = "\n\n".join(["Words of a summary, one after the other. " * 6] * 20)
    text = replace(LITTLE, summary=summary)
    most = len(fit_first_page(page, text).summary)
    for less in (
        replace(text, coverage_rows=12),
        replace(text, focus="Do more. " * 60),
        replace(text, changes="New. " * 90),
        replace(text, name="N" * 300),
    ):
        assert most > len(fit_first_page(page, less).summary)


def test_a_long_summary_leaves_the_first_page_to_the_story(tmp_path: Path, laid: list[Any]) -> None:
    """Of a summary of many paragraphs the first page shows those that fit, and the whole stands on the next."""
    paragraphs = [f"Paragraph {number} says something about the work that was done, at some length." * 4 for number in range(12)]
    path = tmp_path / "p.yaml"
    data = {"person": {"name": "A B"}, "level": "senior", "summary": "\n\n".join(paragraphs), "aspiration": "To do more of it."}
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    for size in SIZES:
        pages = reading.read(make_plan(plan_job(path, page_size=size))[0].data).pages
        assert "The gaps that matter most" in pages[0]
        assert "Summary, in full" in pages[1]
        assert [] == layout.defects(laid[-1])
        assert "Paragraph 11" in " ".join(pages)
        assert "To do more of it." in " ".join(pages)
