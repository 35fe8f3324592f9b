"""A ladder as rows for the terminal and as data for scripts."""

from collections.abc import Sequence
from typing import Any

from ladder_reports.ladder.codes import is_code
from ladder_reports.ladder.model import Item, Ladder, Level, require_level, require_signal

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def levels_table(ladder: Ladder) -> Table:
    """Every level with the levels that it leads to, and how many signals and watch-outs it has."""
    rows = [
        (
            level.id,
            ladder.level_codes[level.id],
            level.title,
            ", ".join(level.next) or "–",
            str(sum(len(section.items) for section in level.of_kind("signals"))),
            str(sum(len(section.items) for section in level.of_kind("watchouts"))),
        )
        for level in ladder.levels
    ]
    return f"{ladder.title}, version {ladder.version}", ("Level", "Code", "Title", "Leads to", "Signals", "Watch-outs"), rows


def signals_table(ladder: Ladder, name: str) -> Table:
    """Every item of a level with its full id and its code, or one signal. The name is a level's id or anything that names a signal."""
    only = _signal(ladder, name)
    level = ladder.by_id[only.partition("/")[0]] if only else require_level(ladder, name)
    rows = [
        (full, ladder.codes.get(full, ""), section.label, item.text)
        for section in level.sections
        for item in section.items
        if (full := f"{level.id}/{item.id}") == only or not only
    ]
    return level.title, ("Id", "Code", "Section", "Text"), rows


def as_data(ladder: Ladder, name: str | None) -> dict[str, Any]:
    """The ladder, one level of it, or one signal, as plain data."""
    if name is not None:
        only = _signal(ladder, name)
        level = _level(ladder, ladder.by_id[only.partition("/")[0]] if only else require_level(ladder, name))
        return next((item for section in level["sections"] for item in section["items"] if item["id"] == only), level)
    return {
        "id": ladder.id,
        "title": ladder.title,
        "version": ladder.version,
        "lang": ladder.lang,
        "organization": ladder.organization,
        "edition": ladder.edition,
        "levels": [_level(ladder, level) for level in ladder.levels],
    }


def _signal(ladder: Ladder, name: str) -> str:
    """The full name of the signal that is meant; empty if a level is meant."""
    return require_signal(ladder, name) if name not in ladder.by_id and ("/" in name.strip("/") or is_code(name)) else ""


def _level(ladder: Ladder, level: Level) -> dict[str, Any]:
    return {
        "id": level.id,
        "title": level.title,
        "short": level.short,
        "code": ladder.level_codes[level.id],
        "next": list(level.next),
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "short": section.label,
                "code": ladder.section_codes.get(section.id),
                "kind": section.kind,
                "text": section.text,
                "items": [_item(ladder, level, item) for item in section.items],
            }
            for section in level.sections
        ],
    }


def _item(ladder: Ladder, level: Level, item: Item) -> dict[str, Any]:
    name = f"{level.id}/{item.id}"
    return {
        "id": name,
        "code": ladder.codes.get(name),
        "from": item.grown_from or None,
        "text": item.text,
        "examples": list(item.examples),
    }
