"""How a growth plan puts dates, periods, signals, links and statuses into words."""

import re
from collections.abc import Iterable, Sequence

from ladder_reports.design.translations import Translation
from ladder_reports.evidence.dates import Dated, PartialDate, Quarter
from ladder_reports.evidence.model import EvidenceItem, Period
from ladder_reports.ladder.model import Ladder, Level, without_footnotes

SIGNAL_LIMIT = 46
"""Characters of a signal's text where readers only need to recognize it."""
SHORT_SIGNAL_LIMIT = 24
"""The same in a long record."""
TITLE_LIMIT = 80
"""Characters of a goal's title where the goal is not printed in full."""
_SHORT_WORD = 9

_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_CODE = re.compile(r"(`[^`]+`)")


class PlanWording:
    """Puts the values of one ladder into the words of one language."""

    def __init__(self, ladder: Ladder, translation: Translation) -> None:
        self.ladder, self.texts = ladder, translation

    def status(self, status: str) -> str:
        """A status in words."""
        return self.texts[f"status.{status}"]

    def signals(self, names: Iterable[str]) -> tuple[tuple[str, Level], ...]:
        """Signals as readers know them: by their text, not their ids."""
        found = []
        for name in names:
            level_id, _, item_id = name.partition("/")
            level = self.ladder.by_id[level_id]
            text = next(item.text for section in level.sections for item in section.items if item.id == item_id)
            found.append((without_footnotes(text).rstrip("."), level))
        return tuple(found)

    def evidence_title(self, item: EvidenceItem) -> str:
        """The title of a piece of evidence, with its date."""
        date = self.date(item.date)
        return f"{item.title} ({date})" if date else item.title

    def date(self, when: Dated | None) -> str:
        """A date or a period; empty if there is none."""
        if isinstance(when, PartialDate):
            return self.texts.partial(when.year, when.month, when.day)
        if isinstance(when, Period):
            return f"{self.date(when.start)} – {self.date(when.end)}" if str(when.start) != str(when.end) else self.date(when.end)
        return ""

    def month(self, when: Dated | None) -> str:
        """The month, or the year, in which something ended: enough to find it in the evidence log."""
        if isinstance(when, Period):
            return self.month(when.end)
        # Month and year stay on one line.
        return self.texts.partial(when.year, when.month, None).replace(" ", "\u00a0") if isinstance(when, PartialDate) else ""


def first_words(text: str, limit: int = SIGNAL_LIMIT) -> str:
    """The first words of a signal's Markdown text, enough to recognize it."""
    shown = _LINK.sub(r"\1", text)
    kept = _whole_words(shown, limit)
    if kept == shown:
        return text.rstrip(".")
    # A cut inside emphasis, code or a link would leave half of its marks.
    parts = _CODE.split(kept)
    parts[::2] = (re.sub(r"[*`\[\]]|(?<!\w)_+|_+(?!\w)|\([^)]*$", "", part) for part in parts[::2])
    return _cut("".join(parts))


def without_marks(text: str) -> str:
    """Markdown text of one paragraph as plain text: without the marks of emphasis, code and links."""
    parts = _CODE.split(_LINK.sub(r"\1", text))
    parts[::2] = (re.sub(r"\*|(?<!\w)_+|_+(?!\w)", "", part) for part in parts[::2])
    return "".join(part.strip("`") if number % 2 else part for number, part in enumerate(parts))


def _whole_words(text: str, limit: int) -> str:
    """The text if it is short enough, or else as many words as there is room for."""
    kept = ""
    for word in text.split():
        if len(kept) + len(word) > limit:
            return kept
        kept = f"{kept} {word}" if kept else word
    return text


def _cut(text: str) -> str:
    return text.rstrip(" ,;:(–—") + "\u00a0…"


def first_titles(titles: Sequence[str], count: int) -> tuple[tuple[str, ...], int]:
    """The first `count` titles of goals, with long ones shortened, and how many more there are."""
    first = tuple(title if len(title) <= TITLE_LIMIT else _cut(_whole_words(title, TITLE_LIMIT)) for title in titles[:count])
    return first, max(0, len(titles) - count)


def quarter(quarter: Quarter) -> str:
    """A quarter, such as Q1 2027."""
    return f"Q{quarter.number}\u00a0{quarter.year}"


def tied(text: str) -> str:
    """A text whose last word, if it is short, does not stand alone on the last line of a narrow column."""
    rest, blank, last = text.rpartition(" ")
    *_, before = rest.split() or [""]
    is_short = len(last) <= _SHORT_WORD and len(before) + len(last) <= 2 * _SHORT_WORD
    return f"{rest}\u00a0{last}" if blank and is_short and last[:1].isalnum() and last.rstrip(".!?").isalnum() else text
