"""What a plan's first page has room for. It tells the story alone, on every size of paper.

The page is measured in advance, by counting characters: laying it out twice would take twice the time. The figures are a
little too large rather than too small.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ladder_reports.design.page_sizes import FirstPage, PageSize

GAPS_SHOWN = 4
FEWEST_GAPS = 2
GOALS_SHOWN = 5
LEAD_LIMIT = 330
"""Characters of a summary that is set as a lead."""
_CRAMPED = 200
"""The height in millimetres below which a page shows one gap and two goals fewer."""


@dataclass(frozen=True, slots=True)
class Story:
    """What could stand on the first page."""

    name: str
    summary: str
    aspiration: str
    since: str
    rows: int
    """Rows of the table of where the evidence stands."""
    focus: str
    gaps: Sequence[tuple[str, str]]
    """What is said of each, and what answers it."""
    goals: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands there."""

    summary: str
    leads: bool
    aspiration: bool
    gaps: int
    goals: int


def fill(paper: PageSize, story: Story) -> Shown:
    """What of the story the first page has room for.

    Two gaps have their place. Then come the summary, of which the first paragraphs that fit stand there when it is long, the
    aspiration, more gaps, and goals where there are few gaps.
    """
    sheet = paper.first_page
    less = paper.text_height < _CRAMPED
    gaps = [sheet.body.height(text) + sheet.note.height(answer) + 1.2 for text, answer in story.gaps[: GAPS_SHOWN - less]]
    goals = [sheet.body.height(text) + 1.2 for text in story.goals[: GOALS_SHOWN - 2 * less]] if len(gaps) < GAPS_SHOWN - 1 else []
    room = paper.text_height - sheet.head - sheet.lead.line * (len(story.name) // 34)
    room -= sheet.coverage + sheet.coverage_row * story.rows if story.rows else 0
    room -= sheet.between + 3 + sheet.focus.height(story.focus) if story.focus else 0
    room -= sheet.note.height(story.since) + 3.5 if story.since else 0
    few = sheet.between + sum(gaps[:FEWEST_GAPS]) if gaps else 0
    summary, leads = _opening(story.summary, sheet, room - few - 4)
    room -= (sheet.lead if leads else sheet.body).height(_flowing(summary)) + 4.5 if summary else 0
    wanted = sheet.note.height(story.aspiration) + 3.5 if story.aspiration else 0
    aspiration = 0 < wanted <= room - few
    room -= wanted if aspiration else 0
    kept = _fitting(gaps, room - sheet.between, FEWEST_GAPS)
    room -= sheet.between + sum(gaps[:kept]) if gaps else 0
    return Shown(summary, leads, aspiration, kept, _fitting(goals, room - sheet.between))


def _opening(text: str, sheet: FirstPage, room: float) -> tuple[str, bool]:
    """The paragraphs of a summary that fit, and whether they are set as a lead."""
    text = text.strip()
    if len(text) <= LEAD_LIMIT and "\n\n" not in text and sheet.lead.height(_flowing(text)) <= room:
        return text, bool(text)
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        room -= sheet.body.height(_flowing(paragraph)) + 2.2 * bool(kept)
        if room < 0:
            break
        kept.append(paragraph)
    return "\n\n".join(kept), False


def _flowing(paragraph: str) -> str:
    """A paragraph as it is set: its lines run on, but for those of a list or of code."""
    lines = paragraph.split("\n")
    return paragraph if any(line.lstrip()[:1] in set("-*+`|>123456789") for line in lines) else " ".join(lines)


def _fitting(heights: Sequence[float], room: float, fewest: int = 0) -> int:
    """How many fit, but at least the fewest."""
    count = 0
    for height in heights:
        room -= height
        if room < 0 and count >= fewest:
            break
        count += 1
    return count
