"""Finds the characters that no font has, in a whole ladder or evidence file, before any document is made from it.

Every command asks here. So all refuse the same files with the same problems, whichever part of a file a document shows.
"""

import html
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from pydantic import BaseModel

from ladder_reports.design.fonts import find_fonts, lacking, missing_characters, named
from ladder_reports.design.theme import Theme
from ladder_reports.errors import Problem, own_words
from ladder_reports.evidence.loader import find_characters
from ladder_reports.evidence.model import Evidence
from ladder_reports.files.text import SIZE_LIMIT, Problems, read_raw, read_text
from ladder_reports.ladder.changes import ReadChanges
from ladder_reports.ladder.model import Ladder

_NOT_PRINTED = frozenset({"email", "digest"})
_MOST_NAMED = 5
_MOST_LINES = 20


def unprintable_in_ladder(folder: Path, ladder: Ladder, theme: Theme) -> tuple[Problem, ...]:
    """A problem for each line of the ladder with characters that no font has."""
    missing = _missing(ladder, theme, str(folder))
    if not missing:
        return ()
    found: list[Problem] = []
    for path in (folder / "ladder.md", *sorted((folder / "levels").glob("*.md")), folder / "skills.yaml"):
        text = read_text(path, Problems(str(path)), SIZE_LIMIT) if path.is_file() else None
        for number, line in enumerate(text.text.split("\n") if text else (), 1):
            if (here := [char for char in missing if char in html.unescape(line)]) and len(found) < _MOST_LINES:
                found.append(Problem.about(path, _message(here), line=number, column=max(line.find(here[0]), 0) + 1))
    return tuple(found) or (Problem.about(folder, _message(missing)),)


def unprintable_in_changes(changes: ReadChanges, theme: Theme) -> tuple[Problem, ...]:
    """A problem for each note of `changes.yaml` with characters that no font has; a comparison prints them."""
    missing = {number: _missing(revision.note, theme, str(changes.path)) for number, revision in enumerate(changes.log.revisions)}
    places = {number: changes.place(number, "note") for number, found in missing.items() if found}
    return tuple(
        Problem.about(changes.path, _message(missing[number]), line=place.line, column=place.column) for number, place in places.items()
    )


def unprintable_in_evidence(
    path: Path, evidence: Evidence, theme: Theme, raw: bytes | None = None, *, fallback: bool = True
) -> tuple[Problem, ...]:
    """A problem for each text of an evidence file with characters that no font has, private ones too.

    `raw` is the file's content, if it cannot be read here.

    Raises:
        MachineFontsNeededError: see `lacking`.
    """
    if _is_plain(path, theme, raw):
        return ()
    missing = _missing(evidence, theme, str(path), fallback=fallback)
    places = find_characters(path, missing, raw) if missing else ()
    found = tuple(
        problem.redacted if private else problem
        for place, characters, private in places
        for problem in [Problem.about(path, _message(characters), line=place.line, column=place.column)]
    )
    return found if found or not missing else (Problem.about(path, _message(missing)),)


_printable: dict[tuple[object, ...], set[str]] = {}
"""Characters that fonts are known to have, by the theme's fonts: those of one file are mostly those of the last."""


def _is_plain(path: Path, theme: Theme, raw: bytes | None) -> bool:
    """Whether a file has nothing but characters that the theme's own fonts have, however it is read."""
    try:
        text = (read_raw(path) if raw is None else raw).decode()
    except (OSError, UnicodeDecodeError):
        return False
    if "&" in text or "\\" in text:
        return False  # entities and escapes stand for other characters
    known = _printable.setdefault((theme.families, theme.fonts), set("\n\r\t"))
    if new := set(text) - known:
        found = find_fonts(theme.families, theme.fonts, [], theme.path)
        known |= new - set(missing_characters("".join(new), found))
    return known.issuperset(text)


def _missing(value: Any, theme: Theme, where: str, *, fallback: bool = True) -> list[str]:
    text = "".join({char for part in _texts(value) for char in html.unescape(part)})
    return [] if text.isascii() else lacking(theme, text, where, fallback=fallback)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a ladder or in evidence that some document prints."""
    if isinstance(value, str):
        yield value
    for child in _children(value):
        yield from _texts(child)


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    if isinstance(value, list | tuple):
        return value
    names: Iterable[str] = ()
    if isinstance(value, BaseModel):
        names = type(value).model_fields
    elif isinstance(value, Struct):
        names = value.__struct_fields__
    return (getattr(value, name) for name in names if name not in _NOT_PRINTED)


def _message(missing: list[str]) -> str:
    more = f" and {own_words(len(missing) - _MOST_NAMED)} others" if len(missing) > _MOST_NAMED else ""
    return f"no installed font has {named(missing[:_MOST_NAMED])}{more}; leave it out, or install a font that has it"
