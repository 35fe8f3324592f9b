"""A ladder as rows for the terminal and as data for scripts."""

from collections.abc import Sequence
from typing import Any

from ladder_reports.ladder.model import Ladder, Level, require_level

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def levels_table(ladder: Ladder) -> Table:
    """Every level with the levels that it leads to, and how many signals and watch-outs it has."""
    rows = [
        (
            level.id,
            level.title,
            ", ".join(level.next) or "–",
            str(sum(len(section.items) for section in level.of_kind("signals"))),
            str(sum(len(section.items) for section in level.of_kind("watchouts"))),
        )
        for level in ladder.levels
    ]
    return f"{ladder.title}, version {ladder.version}", ("Level", "Title", "Leads to", "Signals", "Watch-outs"), rows


def signals_table(ladder: Ladder, name: str) -> Table:
    """Every item of a level with its full id."""
    level = require_level(ladder, name)
    rows = [(f"{level.id}/{item.id}", section.title, item.text) for section in level.sections for item in section.items]
    return level.title, ("Id", "Section", "Text"), rows


def as_data(ladder: Ladder, name: str | None) -> dict[str, Any]:
    """The ladder, or one level of it, as plain data."""
    if name is not None:
        return _level(require_level(ladder, name))
    return {
        "id": ladder.id,
        "title": ladder.title,
        "version": ladder.version,
        "lang": ladder.lang,
        "levels": [_level(level) for level in ladder.levels],
    }


def _level(level: Level) -> dict[str, Any]:
    return {
        "id": level.id,
        "title": level.title,
        "short": level.short,
        "next": list(level.next),
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "kind": section.kind,
                "text": section.text,
                "items": [{"id": f"{level.id}/{item.id}", "text": item.text, "examples": list(item.examples)} for item in section.items],
            }
            for section in level.sections
        ],
    }
