"""Checks that a ladder's levels and sections can be told apart by their names, and that the levels lead upward."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ladder_reports.errors import nearest, own_words, quote
from ladder_reports.ladder.codes import folded
from ladder_reports.ladder.outline import LadderFile, Outline

_NAMES = {"title": "title", "short": "short name"}
"""What documents call a level, by the key in its file."""
_SECTION_NAMES = {"title": "section title", "short": "short section title"}


def check_section_names(outline: Outline, main: LadderFile) -> None:
    """Report sections that share an id, a title or a short title, or of which one's title is another's id or short title."""
    named = outline.sections
    for first, number, name in repeated((number, section.id) for number, section in named):
        line = main.place("sections", first, "id").line
        main.problems.add(main.place("sections", number, "id"), f"the section id {quote(name)} is already used on line {line}")
    seen: dict[str, tuple[int, str]] = {}
    for key, number, name in (*(("title", at, one.title) for at, one in named), *(("short", at, one.short or "") for at, one in named)):
        first, other_key = seen.setdefault(as_read(name), (number, key))
        if as_read(name) and first != number:
            line = main.place("sections", first, other_key).line
            use = "used" if key == other_key else f"a {_SECTION_NAMES[other_key]}"
            main.problems.add(
                main.place("sections", number, key), f"the {_SECTION_NAMES[key]} {quote(name)} is already {use} on line {line}"
            )
    # A level's heading may be a section's title or its id.
    for number, section in named:
        same = [at for at, other in named if other.id == as_read(section.title)]
        if same and number not in same:
            line = main.place("sections", same[0], "id").line
            message = f"the section title {quote(section.title)} is the id of another section on line {line}; change one of the two"
            main.problems.add(main.place("sections", number, "title"), message)


def check_codes(outline: Outline, main: LadderFile, levels: Sequence[LadderFile]) -> None:
    """Report codes that two sections or two levels have, and note those that stand for no signals."""
    seen: dict[str, int] = {}
    for number, section in outline.sections:
        place = main.place("sections", number, "code")
        if section.code and section.kind not in {"signals", None}:
            main.problems.note(place, f"only signals have codes, so {quote(section.code)} is not used; leave 'code' out")
        elif section.code and (line := seen.setdefault(folded(section.code), place.line)) != place.line:
            main.problems.add(place, f"the code {quote(section.code)} is already used on line {line}")
    users: dict[str, LadderFile] = {}
    for file in levels:
        code = file.data.value.get("code") if file.data and isinstance(file.data.value, dict) else None
        if isinstance(code, str) and (other := users.setdefault(folded(code), file)) is not file:
            used = f"is already used in {own_words(other.name)}.md, line {other.place('code').line}"
            file.problems.add(file.place("code"), f"the code {quote(code)} {used}")


def check_level_names(files: Sequence[LadderFile]) -> None:
    """Report levels that share a title or a short name, or of which one's short name is another's title.

    This is a problem and not a note: documents call a level by either name, so nobody could tell which of the two is meant.
    Names are compared as people read them; see `as_read`.
    """
    seen: dict[str, tuple[LadderFile, str, int]] = {}
    for file in files:
        values = file.data.value if file.data else None
        names = {key: values[key] for key in _NAMES if isinstance(values.get(key), str)} if isinstance(values, dict) else {}
        for key, name in names.items():
            other, other_key, line = seen.setdefault(as_read(name), (file, key, file.place(key).line))
            if other is not file and as_read(name):
                used = f"is already the {_NAMES[other_key]} of {own_words(other.name)}.md, line {line}"
                file.problems.add(file.place(key), f"the {_NAMES[key]} {quote(name)} {used}; give each level names of its own")


def repeated(names: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """The names that were there before: the first position, this position and the name. `names` have their positions."""
    seen: dict[str, int] = {}
    for number, name in names:
        first = seen.setdefault(as_read(name), number)
        if first != number:
            yield first, number, name


def check_cycles(outline: Outline, steps: Mapping[str, tuple[str, ...]], files: Mapping[str, LadderFile]) -> None:
    """Report every step back that closes a circle: each circle has one."""
    order = {name: number for number, name in enumerate(outline.level_ids)}
    for name, targets in steps.items():
        for number, target in enumerate(targets):
            if order.get(target, len(order)) <= order.get(name, -1) and (way := _way(target, name, steps)):
                message = f"'next' runs in a circle: {own_words(' → '.join([name, *way]), 300)}; levels lead only upward"
                files[name].problems.add(files[name].place("next", number), message)


def _way(start: str, goal: str, steps: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The shortest way from one level to another, with both ends; empty if there is none."""
    ways, seen = [[start]], {start}
    for way in ways:
        if way[-1] == goal:
            return way
        for name in steps.get(way[-1], ()):
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def near_or_all(name: str, known: Sequence[str]) -> str:
    """A suggestion for the end of a message: the nearest known name, or all of them."""
    return nearest(name, known) or f"; available: {listed(known)}"


def listed(names: Iterable[str]) -> str:
    """The user's own names, for a message."""
    return own_words(", ".join(names), 300)


def as_read(title: str) -> str:
    """A title as people read it: case, spaces, what is invisible, and Unicode's ways to write a letter don't count."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    return " ".join("".join(char for char in plain if unicodedata.category(char) != "Cf").split())
