"""What is called or numbered in another way, as rows of the document: titles, names, the order of levels, skills."""

from collections.abc import Iterator

from msgspec.structs import replace

from ladder_reports.design.translations import Translation
from ladder_reports.documents.codes import SignalCodes
from ladder_reports.documents.comparison.view import Passage, Row
from ladder_reports.ladder.differences import FactChange, LadderDifferences
from ladder_reports.ladder.model import Ladder
from ladder_reports.ladder.words import Run

_WHOLE = frozenset({"level", "section", "skill"})
"""What comes or goes as a whole."""
_OF_LEVELS = frozenset({"leads to", "order of the levels"})
_ABOUT_SKILLS = frozenset({"expected", "scale of skills"})


class FactRows:
    """The rows of what differs between two ladders besides their texts."""

    def __init__(self, differences: LadderDifferences, texts: Translation, codes: SignalCodes) -> None:
        """`codes` are those of the new ladder."""
        self.differences, self.texts, self.codes = differences, texts, codes

    def of(self, level: str) -> Iterator[Row]:
        """The rows about a level; with an empty id, those about the ladder."""
        return (self._row(fact) for fact in self.differences.facts if fact.level == level)

    def _row(self, fact: FactChange) -> Row:
        texts = self.texts
        label = texts[f"comparison.fact_{fact.fact.replace(' ', '_')}"]
        old, new = self._value(fact, fact.old, self.differences.old), self._value(fact, fact.new, self.differences.new)
        before, after = _passage(old, "removed"), _passage(new, "added")
        if fact.fact in _WHOLE:
            return Row(label, before, after, texts["comparison.new"] if not old else "", texts["comparison.removed"] if not new else "")
        nothing = texts["review.nothing"]
        remarks = ("" if old else nothing, "" if new else nothing)
        if fact.fact == "grows from":
            code = self.codes[fact.subject]
            return Row(label, tuple(replace(one, code=code) for one in before), after, *remarks, code=None if before else code)
        if fact.subject and (not fact.level or fact.fact in _ABOUT_SKILLS):
            label = f"{label}: {fact.subject}"
        return Row(label, before, after, *remarks)

    def _value(self, fact: FactChange, value: str, ladder: Ladder) -> str:
        """A value as people read it."""
        if fact.fact in _OF_LEVELS:
            # The old ladder's levels are named by the ids that the new one has for them.
            known = {self.differences.lineage.level(level.id): level.short for level in ladder.levels} | {
                level.id: level.short for level in ladder.levels
            }
            return ", ".join(known.get(name, name) for name in value.split(", ")) if value else ""
        return self._signal(value, ladder) if fact.fact == "grows from" else value

    @staticmethod
    def _signal(name: str, ladder: Ladder) -> str:
        return ladder.codes.get(name, name)


def _passage(text: str, change: str) -> tuple[Passage, ...]:
    return (Passage((Run(_plain(text), "added" if change == "added" else "removed"),)),) if text else ()


def _plain(text: str) -> str:
    """A plain text as Markdown."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>!#" else char for char in text)
