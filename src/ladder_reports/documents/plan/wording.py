"""How a plan puts things into words: dates, periods, signals, links, statuses."""

import re
from collections.abc import Iterable, Sequence

from ladder_reports.design.translations import Translation
from ladder_reports.documents.plan import view as views
from ladder_reports.evidence.dates import Dated, PartialDate, Quarter
from ladder_reports.evidence.model import Evidence, EvidenceItem, Goal, Link, Period
from ladder_reports.ladder.model import Ladder, Level, without_footnotes

WORDS_KEPT = 46
"""Characters of a signal's text in the evidence log, where it only has to be recognised."""
FEW_WORDS_KEPT = 24
"""The same in a long log."""
TITLE_KEPT = 80
"""Characters of a goal's title where the goal stands in full elsewhere."""


class Phrases:
    """Translation of one language for one ladder."""

    def __init__(self, ladder: Ladder, words: Translation) -> None:
        """Keep both."""
        self.ladder, self.words = ladder, words

    def word(self, status: str) -> str:
        """A status in words."""
        return self.words[f"status.{status}"]

    def signals(self, names: Iterable[str]) -> tuple[tuple[str, Level], ...]:
        """Signals as readers know them: their text, not their ids."""
        found = []
        for name in names:
            level_id, _, item_id = name.partition("/")
            level = self.ladder.by_id[level_id]
            text = next(item.text for section in level.sections for item in section.items if item.id == item_id)
            found.append((without_footnotes(text).rstrip("."), level))
        return tuple(found)

    @staticmethod
    def link(link: Link | None) -> views.LinkView | None:
        """A link with its address as paper shows it."""
        if link is None:
            return None
        shown = link.url.split("://", 1)[-1].removesuffix("/")
        return views.LinkView(link.title or "", link.url, shown)

    def titled(self, item: EvidenceItem) -> str:
        """A piece of evidence with its date."""
        when = self.when(item.date)
        return f"{item.title} ({when})" if when else item.title

    def when(self, when: Dated | None) -> str:
        """A date or a period as a reader writes it."""
        if isinstance(when, PartialDate):
            return self.words.partial(when.year, when.month, when.day)
        if isinstance(when, Period):
            return f"{self.when(when.start)} – {self.when(when.end)}" if str(when.start) != str(when.end) else self.when(when.end)
        return ""

    def month(self, when: Dated | None) -> str:
        """The month, or the year, in which something was done with: enough to find it in the evidence log."""
        if isinstance(when, Period):
            return self.month(when.end)
        # Month and year stay on one line.
        return self.words.partial(when.year, when.month, None).replace(" ", "\u00a0") if isinstance(when, PartialDate) else ""


def in_order(goals: Iterable[Goal]) -> list[Goal]:
    """Goals still to be reached or reached, by quarter; those without one come last."""
    return sorted((goal for goal in goals if goal.status != "dropped"), key=lambda goal: str(goal.quarter or "9999"))


def cut(text: str, limit: int = WORDS_KEPT) -> str:
    """The first words of a signal's text, enough to know it by."""
    words, kept = text.split(), ""
    for word in words:
        if len(kept) + len(word) > limit:
            # A cut inside emphasis or a link would leave half of its marks.
            return re.sub(r"[*_`\[\]]|\([^)]*$", "", kept).rstrip(" ,;:(–—") + "\u00a0…"
        kept = f"{kept} {word}" if kept else word
    return text.rstrip(".")


def few(titles: Sequence[str], most: int) -> tuple[tuple[str, ...], int]:
    """The first of many goals' titles, none of them long, and how many more there are."""
    return tuple(title if len(title) <= TITLE_KEPT else cut(title, TITLE_KEPT) for title in titles[:most]), max(0, len(titles) - most)


def cycle(evidence: Evidence | None) -> list[str]:
    """The review cycle as an eyebrow shows it; nothing where there is none."""
    return [evidence.cycle.replace("-", " ")] if evidence and evidence.cycle else []


def quarter(quarter: Quarter) -> str:
    """A quarter as a reader writes it."""
    return str(quarter).replace("-", " ")
