"""A comparison as plain data, for scripts: what `compare --json` prints."""

from collections.abc import Sequence
from typing import Any

from ladder_reports.documents.comparison.people import PeopleTouched
from ladder_reports.documents.comparison.sources import Comparison
from ladder_reports.ladder.differences import FactChange, ItemChange, PlacedItem
from ladder_reports.ladder.model import Ladder
from ladder_reports.ladder.text_differences import TextChange
from ladder_reports.ladder.words import Run, WordChanges


def as_data(comparison: Comparison, people: PeopleTouched | None = None) -> dict[str, Any]:
    """The comparison, and whose files it touches if that was asked."""
    differences = comparison.differences
    return {
        "ladder": differences.new.id,
        "title": differences.new.title,
        "old": _edition(differences.old),
        "new": _edition(differences.new),
        "effective": str(comparison.effective) if comparison.effective else None,
        "revisions": [
            {
                "version": one.version,
                "from": one.before,
                "effective": str(one.effective) if one.effective else None,
                "note": one.note or None,
            }
            for one in comparison.revisions
        ],
        "counts": differences.counts,
        "counts_of_signals": differences.counts_of("signals"),
        "counts_of_watchouts": differences.counts_of("watchouts"),
        "unchanged_signals": differences.unchanged(),
        "changes": [_change(change) for change in differences.items],
        "texts": [_text(text) for text in differences.texts],
        "facts": [_fact(fact) for fact in differences.facts],
        **({"people": _people(people)} if people else {}),
    }


def _edition(ladder: Ladder) -> dict[str, Any]:
    return {"id": ladder.id, "title": ladder.title, "version": ladder.version, "signals": sum(1 for _ in ladder.codes)}


def _change(change: ItemChange) -> dict[str, Any]:
    return {
        "kinds": list(change.kinds),
        "kind": change.kind,
        "level": change.home.level,
        "section": change.home.section,
        "old": [_item(one, runs) for one, runs in zip(change.old, change.old_runs, strict=True)],
        "new": [_item(one, runs) for one, runs in zip(change.new, change.new_runs, strict=True)],
        "examples": [_words(words) for words in change.examples],
        "unsaid": change.unsaid,
        "likely": change.likely or None,
    }


def _item(one: PlacedItem, runs: Sequence[Run]) -> dict[str, Any]:
    return {
        "id": one.name,
        "code": one.code or None,
        "level": one.level,
        "section": one.section,
        "text": one.item.text,
        "words": _runs(runs),
    }


def _text(text: TextChange) -> dict[str, Any]:
    return {
        "level": text.level or None,
        "title": text.title or None,
        "old_title": text.old_title or None,
        "kind": text.kind,
        "paragraphs": [_words(words) for words in text.paragraphs],
    }


def _fact(fact: FactChange) -> dict[str, Any]:
    subject, level = fact.subject or None, fact.level or None
    return {"level": level, "subject": subject, "fact": fact.fact, "old": fact.old or None, "new": fact.new or None}


def _words(words: WordChanges) -> dict[str, Any]:
    return {"old": _runs(words.old), "new": _runs(words.new)}


def _runs(runs: Sequence[Run]) -> list[list[str]]:
    """Each stretch as what became of it and its text."""
    return [[run.change, run.text] for run in runs]


def _people(people: PeopleTouched) -> dict[str, Any]:
    return {
        "files": len(people.files),
        "touched": [str(path) for path in people.touched],
        "up_to_date": people.up_to_date,
        "by_change": [
            {
                "kinds": list(change.kinds),
                "old": [one.name for one in change.old],
                "new": [one.name for one in change.new],
                "files": [{"path": str(one.path), "names": list(one.names), "uses": list(one.uses)} for one in files],
            }
            for change, files in people.changes
        ],
    }
