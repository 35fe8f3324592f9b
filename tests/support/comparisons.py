"""Comparisons to print: the workshop's revised ladder, and small ones."""

import functools
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.theme import load_theme
from ladder_reports.design.translations import load_translation
from ladder_reports.documents.comparison.build import ComparisonJob, make_comparison
from ladder_reports.documents.comparison.compose import ComparisonComposer
from ladder_reports.documents.comparison.people import PeopleTouched
from ladder_reports.documents.comparison.sources import Comparison, load_comparison
from ladder_reports.documents.comparison.view import ComparedLadders, Passage
from ladder_reports.documents.context import Document
from revisions import REVISED

DAY = date(2026, 12, 9)
WHERE = Path("comparison.pdf")


@functools.cache
def workshop() -> Comparison:
    """The workshop's two versions."""
    return load_comparison("2026.2", "current", REVISED)


def made(comparison: Comparison, people: PeopleTouched | None = None, **more: Any) -> Document:
    """The document of a comparison."""
    return make_comparison(comparison, ComparisonJob(DAY, **more), WHERE, people)


def view(comparison: Comparison, people: PeopleTouched | None = None, *, size: str = "a4", lang: str = "en") -> ComparedLadders:
    """Its view."""
    theme = load_theme("default").unwrap()
    return ComparisonComposer(comparison, load_translation(lang), theme=theme, page_size=PAGE_SIZES[size]).compose(DAY, people)


def shown(passages: Sequence[Passage]) -> list[str]:
    """Passages as text: what goes in `[-…-]`, what comes in `{+…+}`."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return ["".join(marks[run.change].format(run.text) for run in one.runs) for one in passages]
