"""What a growth plan's first page has room for. On every size of page, it tells the story alone.

The page is measured in advance, by counting characters: laying it out twice would take twice the time. The measures are
rather too large than too small.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ladder_reports.design.page_sizes import FirstPageMeasures, PageSize
from ladder_reports.files.markdown import is_running_text

GAPS_SHOWN = 4
FEWEST_GAPS = 2
GOALS_SHOWN = 5
LEAD_LIMIT = 330
"""Characters of a summary that is set large, as a lead."""
_SMALL_PAGE = 200
"""The height of text, in millimeters, below which a page shows one gap and two goals fewer."""


@dataclass(frozen=True, slots=True)
class FirstPageText:
    """What could be on the first page."""

    name: str
    summary: str
    aspiration: str
    changes: str
    coverage_rows: int
    """Rows of the table that shows which signals have evidence."""
    focus: str
    gaps: Sequence[tuple[str, str]]
    """Each gap with its reason, and what answers it."""
    goals: Sequence[str]


@dataclass(frozen=True, slots=True)
class FirstPageFit:
    """What there is room for: the beginning of the summary, whether the aspiration, and how many gaps and goals."""

    summary: str
    summary_is_lead: bool
    aspiration: bool
    gaps: int
    goals: int


def fit_first_page(page_size: PageSize, text: FirstPageText) -> FirstPageFit:
    """What the first page has room for.

    Two gaps always have their place. Then, as long as there is room: the summary, or its first paragraphs; the aspiration;
    more gaps; and goals if there are few gaps.
    """
    measures = page_size.first_page
    small = page_size.text_height < _SMALL_PAGE
    gaps = [measures.body.height(gap) + measures.note.height(answer) + 1.2 for gap, answer in text.gaps[: GAPS_SHOWN - small]]
    few_gaps = len(gaps) < GAPS_SHOWN - 1
    goals = [measures.body.height(title) + 1.2 for title in text.goals[: GOALS_SHOWN - 2 * small]] if few_gaps else []
    room = page_size.text_height - measures.head - measures.lead.line * (len(text.name) // 34)
    room -= measures.coverage + measures.coverage_row * text.coverage_rows if text.coverage_rows else 0
    room -= measures.between + 3 + measures.focus.height(text.focus) if text.focus else 0
    room -= measures.note.height(text.changes) + 3.5 if text.changes else 0
    reserved = measures.between + sum(gaps[:FEWEST_GAPS]) if gaps else 0
    summary, is_lead = _fit_summary(text.summary, measures, room - reserved - 4)
    room -= (measures.lead if is_lead else measures.body).height(_joined_lines(summary)) + 4.5 if summary else 0
    wanted = measures.note.height(text.aspiration) + 3.5 if text.aspiration else 0
    aspiration = 0 < wanted <= room - reserved
    room -= wanted if aspiration else 0
    gap_count = _count_fitting(gaps, room - measures.between, FEWEST_GAPS)
    room -= measures.between + sum(gaps[:gap_count]) if gaps else 0
    return FirstPageFit(summary, is_lead, aspiration, gap_count, _count_fitting(goals, room - measures.between))


def _fit_summary(text: str, measures: FirstPageMeasures, room: float) -> tuple[str, bool]:
    """The paragraphs of a summary that fit, and whether they are set as a lead."""
    text = text.strip()
    if len(text) <= LEAD_LIMIT and "\n\n" not in text and is_running_text(text) and measures.lead.height(_joined_lines(text)) <= room:
        return text, bool(text)
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        room -= measures.body.height(_joined_lines(paragraph)) + 2.2 * bool(kept)
        if room < 0:
            break
        kept.append(paragraph)
    return "\n\n".join(kept), False


def _joined_lines(paragraph: str) -> str:
    """A paragraph as it is set: its lines run on, except those of a list or of code."""
    lines = paragraph.split("\n")
    return paragraph if any(line.lstrip()[:1] in set("-*+`|>123456789") for line in lines) else " ".join(lines)


def _count_fitting(heights: Sequence[float], room: float, fewest: int = 0) -> int:
    """How many fit into the room, and at least `fewest`."""
    fitting = sum(height <= room for height in itertools.accumulate(heights))
    return max(fitting, min(fewest, len(heights)))
