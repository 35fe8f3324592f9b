"""The first page has what it has room for, and nothing of the rest is lost."""

from pathlib import Path
from typing import Any

import yaml

import layout
import reading
from ladder_reports.documents.plan.build import make_plan
from making import SIZES
from plans import plan_job


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
