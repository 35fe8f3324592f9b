"""What a growth plan's first page has room for, and what gives way first where there is too much.

Nothing is lost: what gives way stands on a later page.

The page is measured in advance, in the theme's fonts: laying it out twice would take twice the time. The measures are rather too
large than too small. Lengths are in points and follow `styles/plan/first_page.css`.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.design.page_sizes import LINE, POINTS_PER_MM, PageSize
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.documents.plan.drawing import LABEL, MEDIUM
from ladder_reports.files.markdown import blocks, is_running_text

TEXT, LEAD, TITLE, SMALL_TITLE = 9.2, 13.0, 26.0, 18.4
LEAD_LINE, TITLE_LINE, SMALL_TITLE_LINE = 21.0, 28.0, 21.0
MOST_LEAD_LINES, MOST_SUMMARY_LINES = 7, 12
"""Lines of a summary that is whole on the first page, set as a lead or as text. A longer one goes on on the next page."""
LEAST_REST = 8
"""Lines of a summary that are worth a page of their own."""
SPLIT_LINES = 5
"""Lines of a summary that goes on on the next page."""
MOST_COLUMNS = 4
"""Quarters that stand side by side; more are a list."""
COLUMN_GAP = 4 * POINTS_PER_MM
_SPARE = 7.0
"""What is left free, because type is never measured to the point."""
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"'”’»)]*\s+(?=\S)|(?<=[。！？])")


class SummaryWay(Struct, frozen=True):
    """A way to set the summary: what stands on the first page, as Markdown, and what on the next."""

    shown: str
    is_lead: bool
    rest: str
    height: float
    cost: float
    """How much is lost by it."""


class GoalText(Struct, frozen=True):
    """A goal as it is measured: its number and title, its codes, and what it needs."""

    title: str
    codes: str
    needs: str


class FirstPageText(Struct, frozen=True):
    """What could be on the first page, as it is read. A text that is missing is empty."""

    name: str
    identity: str
    summary: str
    """Markdown."""
    focus: str
    quarters: Sequence[Sequence[GoalText]]
    """The goals of each quarter that is shown."""
    unscheduled: Sequence[GoalText]
    done: str
    invitation: str
    """What stands there in place of goals, above room to write."""
    needs_elsewhere: str
    talk: Sequence[Sequence[str]]
    """What to talk about first: each thing on a line of its own, and with things of a kind together."""
    drawings: Mapping[int, float]
    """The height of the drawing by how many levels it has; empty without signals."""
    explanation: str


class FirstPageFit(Struct, frozen=True):
    """What there is room for."""

    summary: SummaryWay
    in_columns: bool
    """Whether quarters stand side by side."""
    levels: int
    """How many levels the drawing has; the current one gives way to the target, and where signals are many, that one, too."""
    talk_together: bool
    """Whether differences, and chances, stand on a line together."""
    needs: bool
    """Whether what goals need has room."""
    goals: int
    """How many goals have room."""


class FirstPageMeasures:
    """Measures the first page on one size of page, in one theme's fonts."""

    def __init__(self, page_size: PageSize, text: TextMetrics, display: TextMetrics) -> None:
        self.page, self.text, self.display = page_size, text, display
        self.width = page_size.text_width * POINTS_PER_MM
        self.small = page_size.small
        self.part = LINE + 10.5 if not self.small else LINE + 7
        """What is above and below the rule between two parts."""
        self.own_line = LINE if self.small else 0.0
        """What a label takes, which hangs only where the zone has room for it."""
        self.between = 3.5 if self.small else 7.0
        """The space between two lines of a list."""

    @property
    def height(self) -> float:
        """The height of the page's text."""
        return self.page.lines("plan") * LINE - _SPARE

    def lines(self, text: str, width: float, size: float = TEXT, *, weight: float = 1.0) -> int:
        """The lines of a text in the text family."""
        return self.text.lines(text, width / size / weight)

    def markdown(self, text: str, width: float) -> float:
        """The height of Markdown, whose blocks are one line each."""
        paragraphs = text.split("\n") if text else []
        return sum(self.lines(one, width) * LINE for one in paragraphs) + 7 * max(0, len(paragraphs) - 1)

    def head(self, name: str, identity: str) -> float:
        """The height of the name and the line below it."""
        size, line = (SMALL_TITLE, SMALL_TITLE_LINE) if self.small else (TITLE, TITLE_LINE)
        below = 7 if self.small else LINE
        # Facts are not divided where they need not be, which leaves some of a line white.
        facts = 1 if self.lines(identity, self.width) == 1 else self.lines(identity, self.width * 0.9)
        return self.display.lines(name, self.width / size) * line + below + facts * LINE

    def summary_ways(self, text: str) -> Iterator[SummaryWay]:
        """The ways to set a summary, the best first."""
        if not text:
            yield SummaryWay("", False, "", 0.0, 0.0)
            return
        is_running = is_running_text(text)
        if is_running and not self.small and (height := self._summary_height(text, lead=True)) <= MOST_LEAD_LINES * LEAD_LINE:
            yield SummaryWay(text, True, "", height + LINE, 0)
        if (height := self._summary_height(text, lead=False)) <= MOST_SUMMARY_LINES * LINE or self.page.endless:
            yield SummaryWay(text, False, "", height + LINE, 2 if is_running else 0)
        for lead, most, cost in ((True, SPLIT_LINES, 3), (False, SPLIT_LINES + 1, 5), (False, SPLIT_LINES - 2, 7)):
            if lead and (self.small or not is_running):
                continue
            shown, rest = self._split(text, most, lead=lead)
            if shown and rest:
                # The line that says where it goes on.
                height = self._summary_height(shown, lead=lead) + 2 * LINE
                yield SummaryWay(shown, lead, rest, height, cost + self._short_rest(rest))
        yield SummaryWay("", False, text, 2 * LINE, 16 + self._short_rest(text))

    def _short_rest(self, rest: str) -> float:
        """What it costs that little stands on the next page."""
        return 6 if self._summary_height(rest, lead=False) < LEAST_REST * LINE else 0

    def _summary_height(self, text: str, *, lead: bool) -> float:
        metrics, size, line = (self.display, LEAD, LEAD_LINE) if lead else (self.text, TEXT, LINE)
        parts = paragraphs(text)
        return sum(metrics.lines(part, self.width / size) * line for part in parts) + 7 * max(0, len(parts) - 1)

    def _split(self, text: str, most: int, *, lead: bool) -> tuple[str, str]:
        """The beginning of a summary that takes at most so many lines, and the rest: cut after a paragraph, or else a sentence."""
        line = LEAD_LINE if lead else LINE
        best = ("", text)
        for end in cuts(text):
            shown = text[:end].rstrip()
            if shown.endswith(":"):
                continue
            if self._summary_height(shown, lead=lead) > most * line:
                break
            best = (shown, text[end:].strip())
        return best

    def year(self, text: FirstPageText, *, in_columns: bool, needs: bool, goals: int) -> float:
        """The height of the year."""
        if text.invitation:
            return (
                self.part
                + self.own_line
                + self.lines(text.invitation, self.width) * LINE
                + 4 * (21 if self.small else 42)
                + self._done(text)
            )
        left = goals
        quarters = []
        for quarter in [*text.quarters, text.unscheduled]:
            quarters.append(quarter[:left])
            left -= len(quarters[-1])
        scheduled, unscheduled = quarters[:-1], quarters[-1]
        total = self.part + self._done(text)
        hidden = not needs and any(one.needs for quarter in quarters for one in quarter)
        total += self.between + LINE if hidden or goals < sum(map(len, [*text.quarters, text.unscheduled])) else 0
        if not in_columns:
            listed = [self._goal(goal, self.width, needs=needs, apart=False) for quarter in quarters for goal in quarter]
            # Where goals are left out, so are the quarters after them.
            empty = sum(not quarter for quarter in scheduled) if goals >= sum(map(len, text.quarters)) else 0
            return total + sum(listed) + empty * LINE + self.between * max(0, len(listed) + empty - 1)
        count = max(1, len(scheduled))
        width = (self.width - COLUMN_GAP * (count - 1)) / count
        columns = [
            sum(self._goal(goal, width, needs=needs, apart=True) for goal in quarter) + LINE * max(0, len(quarter) - 1) if quarter else LINE
            for quarter in scheduled
        ]
        total += LINE + 7 + max(columns, default=0.0) if scheduled else 0
        listed = [self._goal(goal, self.width, needs=needs, apart=False) for goal in unscheduled]
        return total + (LINE if listed and scheduled else 0) + sum(listed) + self.between * max(0, len(listed) - 1)

    def _done(self, text: FirstPageText) -> float:
        return LINE + self.lines(text.done, self.width, LABEL) * LINE if text.done else 0.0

    def _goal(self, goal: GoalText, width: float, *, needs: bool, apart: bool) -> float:
        """The height of a goal; its codes stand `apart` from the title, or after it on the same line."""
        height = self.markdown(goal.needs, width) if needs else 0.0
        if apart:
            codes = self.lines(goal.codes, width, LABEL, weight=MEDIUM) if goal.codes else 0
            return height + (self.lines(goal.title, width) + codes) * LINE
        return height + self.lines(f"{goal.title} {goal.codes}", width) * LINE

    def talk(self, lines: Sequence[str]) -> float:
        """The height of what is to talk about first."""
        if not lines:
            return 0.0
        return self.part + self.own_line + sum(self.lines(one, self.width) * LINE for one in lines) + self.between * (len(lines) - 1)

    def drawing(self, height: float, explanation: str) -> float:
        """The height of the drawing with the lines that explain it."""
        return self.part + height + 7 + self.lines(explanation, self.width, LABEL) * LINE if height else 0.0

    def fit(self, text: FirstPageText) -> FirstPageFit:
        """What there is room for, giving up as little as possible.

        A summary in smaller type costs least, then quarters in a list, then things to talk about on one line, then a drawing without
        the current level; what goals need goes last. Of goals that have no room even then, the first ones are shown.
        """
        count = sum(map(len, [*text.quarters, text.unscheduled]))
        fixed = self.head(text.name, text.identity)
        fixed += self.part + self.own_line + self.markdown(text.focus, self.width) if text.focus else 0
        columns = [True, False] if len(text.quarters) <= MOST_COLUMNS and not self.small else [False]
        drawings = {count: self.drawing(height, text.explanation) for count, height in text.drawings.items()} | {0: 0.0}
        talk = {together: self.talk(text.talk[together]) for together in (False, True)}
        years = {
            (in_columns, needs): self.year(text, in_columns=in_columns, needs=needs, goals=count)
            for in_columns in columns
            for needs in (True, False)
        }
        ways = itertools.product(self.summary_ways(text.summary), columns, drawings, [False, True], [True, False])
        fits = sorted((FirstPageFit(*way, count) for way in ways), key=lambda fit: _cost(fit, max(drawings)))
        for fit in fits:
            height = fixed + fit.summary.height + drawings[fit.levels] + talk[fit.talk_together] + years[fit.in_columns, fit.needs]
            if height <= self.height:
                return fit
        least = replace(fits[-1], in_columns=False)
        room = self.height - fixed - least.summary.height - drawings[least.levels] - talk[least.talk_together]
        fewer = (n for n in range(count, 0, -1) if self.year(text, in_columns=False, needs=False, goals=n) <= room)
        return replace(least, goals=next(fewer, min(count, 1)))


def _cost(fit: FirstPageFit, levels: int) -> float:
    """How much is lost by a way to set the page, where a drawing could have so many levels."""
    drawing = 0 if fit.levels == levels else 4 if fit.levels else 20
    return fit.summary.cost + 2.5 * (not fit.in_columns) + 3 * fit.talk_together + drawing + 8 * (not fit.needs)


def paragraphs(text: str) -> list[str]:
    """Markdown text as it is measured: its paragraphs, whose lines run on, and each line of what is no paragraph."""
    found, lines = [], text.split("\n")
    for block in blocks(text):
        own = [line.strip() for line in lines[block.first : block.last + 1]]
        found += [" ".join(own)] if block.kind == "paragraph" else own
    return found


def cuts(text: str) -> Iterator[int]:
    """Where Markdown text may be cut: after each of its first paragraphs, and after their sentences; never inside of markup."""
    lines = text.split("\n")
    starts = [0, *itertools.accumulate(len(line) + 1 for line in lines)]
    for block in blocks(text):
        if block.kind != "paragraph":
            return
        first, last = starts[block.first], min(starts[block.last + 1], len(text))
        for found in _SENTENCE_END.finditer(text, first, last):
            if _is_whole(text[first : found.end()]):
                yield found.end()
        yield last


def _is_whole(text: str) -> bool:
    """Whether no markup, bracket or quotation that begins in a text goes on after it."""
    for sign in ("**", "__", "~~", "*", "_", "`", '"'):
        if text.count(sign) % 2:
            return False
        text = text.replace(sign, "")
    return all(text.count(first) == text.count(last) for first, last in ("()", "[]", "“”", "«»"))
