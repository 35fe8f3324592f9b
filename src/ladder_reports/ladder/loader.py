"""A ladder's folder becomes a `Ladder`; every problem in it is collected on the way.

The format is described in ``docs/formats.md``.
"""

import hashlib
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ladder_reports.errors import Loaded, Problem, nearest, shortened
from ladder_reports.files.text import Place, Problems, Text, read_inside, split_front_matter
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import Data, parse_yaml
from ladder_reports.ladder.model import Guide, Id, Kind, Ladder, LadderHead, Level, LevelHead, Section, SectionHead
from ladder_reports.ladder.parser import Chunk, check_markdown, check_no_ids, split_chunks, split_footnotes, split_items
from ladder_reports.ladder.skills import load_skills

_NO_PICTURE = re.compile(r"!\[\](?:\([^)]*\)|\[[^\]]*\])")
_LISTS: tuple[Kind, ...] = ("signals", "watchouts")

_Notes = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _File:
    """One file of the ladder: its parts, as far as they can be had, and everything that is wrong with it."""

    name: str
    """The file's name without its ending, which is the level's id."""
    problems: Problems
    text: str = ""
    data: Data | None = None
    body: Text | None = None

    def place(self, *path: str | int) -> Place:
        """The place of a value of the front matter."""
        return self.data.place(path) if self.data else Place(1, 1)


class _Outline(BaseModel):
    """What the levels' files are held against. It is known even when something else in `ladder.md` is wrong."""

    model_config = ConfigDict(strict=True)
    levels: list[Id]
    sections: list[SectionHead]


def load_ladder(folder: Path) -> Loaded[Ladder]:
    """The ladder in `folder`, with every problem found in its files, sorted by place."""
    hint = ""
    try:
        names = sorted(path.name for path in folder.iterdir())
        what = "" if "ladder.md" in names else "has no ladder.md"
        hint = nearest("ladder.md", names)
    except NotADirectoryError:
        what = "is not a folder"
    except (OSError, ValueError) as error:
        what = f"cannot be read: {(getattr(error, 'strerror', None) or str(error)).lower()}"
    if what:
        return Loaded(None, (Problem(str(folder), 0, 0, f"{what}; a ladder is a folder with ladder.md and levels/{hint}"),))
    main, others = _open(folder / "ladder.md", folder), _level_paths(folder)
    files = {path.stem: _open(path, folder) for path in others if path.suffix == ".md"}
    ladder = _ladder(main, files, [path.name for path in others if path.suffix != ".md"])
    found = {problem for file in (main, *files.values()) for problem in file.problems.found}
    if ladder is not None:
        matrix, text, wrong = load_skills(folder, list(ladder.by_id))
        found.update(wrong)
        if text:
            digest = hashlib.sha256(f"{ladder.digest}\0{text}".encode()).hexdigest()
            ladder = replace(ladder, skills=matrix, digest=digest)
    problems = tuple(sorted(found))
    return Loaded(ladder if all(problem.note for problem in problems) else None, problems)


def _level_paths(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in (folder / "levels").iterdir() if not path.name.startswith("."))
    except OSError:
        # Each level that the ladder names is then a level without a file.
        return []


def _open(path: Path, folder: Path) -> _File:
    file = _File(path.stem, Problems(str(path)))
    text = read_inside(path, folder, file.problems)
    parts = split_front_matter(text, file.problems) if text else None
    if text and parts:
        file.text, file.body = text.text, parts[1]
        file.data = parse_yaml(parts[0], file.problems)
    return file


def _ladder(main: _File, files: Mapping[str, _File], others: Sequence[str]) -> Ladder | None:
    head = validated(LadderHead, main.data, main.problems) if main.data else None
    outline = _outline(main)
    if outline:
        _check_names(outline, main)
        _check_files(outline, main, files, others)
    introduction, guides, notes = _guides(main)
    levels = {name: level for name, file in files.items() if (level := _level(outline, file))}
    if outline:
        _check_cycles(outline, {name: level.next for name, level in levels.items()}, files)
    if head is None:
        return None
    return Ladder(
        id=head.id,
        title=head.title,
        version=head.version,
        lang=head.lang,
        levels=tuple(levels[name] for name in head.levels if name in levels),
        sections=tuple(head.sections),
        introduction=introduction,
        guides=guides,
        author=head.author,
        license=head.licence or head.license,
        notes=notes,
        digest=_digest([main, *files.values()]),
    )


def _outline(main: _File) -> _Outline | None:
    try:
        return _Outline.model_validate(main.data.value) if main.data else None
    except ValidationError:
        return None


def _check_names(outline: _Outline, main: _File) -> None:
    for key, names, what in (
        ("", outline.levels, "level"),
        ("id", [section.id for section in outline.sections], "section id"),
        ("title", [section.title for section in outline.sections], "section title"),
    ):
        seen: set[str] = set()
        for number, name in enumerate(names):
            if _folded(name) in seen:
                place = main.place("sections", number, key) if key else main.place("levels", number)
                main.problems.add(place, f"the {what} '{name}' is given twice")
            seen.add(_folded(name))


def _check_files(outline: _Outline, main: _File, files: Mapping[str, _File], others: Sequence[str]) -> None:
    """Every level has a file, and every file is a level."""
    unnamed = sorted(set(files) - set(outline.levels))
    missing = set(outline.levels) - set(files)
    for number, name in enumerate(outline.levels):
        if main.problems.full:
            break
        if name in missing:
            hint = nearest(name, unnamed) or nearest(f"{name}.md", others)
            main.problems.add(main.place("levels", number), f"the level '{name}' has no file levels/{name}.md{hint}")
    for name in unnamed:
        files[name].problems.add(Place(1, 1), f"'levels' in ladder.md does not name '{name}'{nearest(name, sorted(missing))}")


def _check_next(outline: _Outline, head: LevelHead, file: _File) -> None:
    seen: set[str] = set()
    for number, name in enumerate(head.next or ()):
        if file.problems.full:
            break
        if name not in outline.levels:
            file.problems.add(file.place("next", number), f"unknown level '{name}'{_near_or_all(name, outline.levels)}")
        elif name in seen:
            file.problems.add(file.place("next", number), f"the level '{name}' is given twice")
        seen.add(name)


def _level(outline: _Outline | None, file: _File) -> Level | None:
    """The level, when it can be had; its text is checked in any case, so that one run reports everything."""
    sections, notes = _level_text(outline, file)
    head = validated(LevelHead, file.data, file.problems) if file.data else None
    if head is None or outline is None:
        return None
    if head.id != file.name:
        file.problems.add(file.place("id"), f"the id '{head.id}' is not the file's name; in {file.name}.md it is '{file.name}'")
    _check_next(outline, head, file)
    order = list(dict.fromkeys(outline.levels))
    following = dict(itertools.pairwise(order)).get(file.name)
    default = (following,) if following else ()
    return Level(
        id=file.name,
        title=head.title,
        short=head.short or head.title,
        next=tuple(head.next) if head.next is not None else default,
        sections=sections,
        notes=notes,
    )


def _level_text(outline: _Outline | None, file: _File) -> tuple[tuple[Section, ...], _Notes]:
    if file.body is None:
        return (), ()
    check_markdown(file.body, file.problems)
    body, notes = split_footnotes(file.body, file.problems)
    return _sections(outline.sections, body, file.problems) if outline else (), notes


def _sections(known: Sequence[SectionHead], body: Text, problems: Problems) -> tuple[Section, ...]:
    by_name = {section.id: section for section in known} | {_folded(section.title): section for section in known}
    titles = [section.title for section in known]
    before, chunks = split_chunks(body)
    if before.text.strip():
        if not before.text.lstrip().startswith("#"):
            problems.add(Place(_first_line_of_text(before), 1), "text before the first '## ' section")
    elif not chunks:
        problems.add(Place(body.first_line - 1, 1), f"the level has no sections; the ladder has: {_listed(titles)}")
    found: dict[str, Section] = {}
    lines: dict[str, int] = {}
    ids: dict[str, int] = {}
    for chunk in chunks:
        head = by_name.get(_folded(chunk.title))
        if problems.full:
            break
        if head is None:
            problems.add(chunk.place, f"unknown section '{shortened(chunk.title)}'{_near_or_all(chunk.title, titles)}")
        elif head.id in found:
            problems.add(chunk.place, f"the section '{head.title}' stands already at line {lines[head.id]}")
        else:
            found[head.id], lines[head.id] = _section(head, chunk, ids, problems), chunk.place.line
    return tuple(found[head.id] for head in known if head.id in found)


def _section(head: SectionHead, chunk: Chunk, ids: dict[str, int], problems: Problems) -> Section:
    if not any(char.isalnum() for char in _NO_PICTURE.sub("", chunk.body.text)):
        problems.add(chunk.place, f"the section '{head.title}' is empty; leave its heading out")
    if head.kind in _LISTS:
        return Section(head.id, head.title, head.kind, *split_items(chunk.body, ids, problems))
    check_no_ids(chunk.body, problems)
    return Section(head.id, head.title, head.kind, chunk.body.text.strip())


def _guides(main: _File) -> tuple[str, tuple[Guide, ...], _Notes]:
    if main.body is None:
        return "", (), ()
    check_markdown(main.body, main.problems)
    check_no_ids(main.body, main.problems)
    body, notes = split_footnotes(main.body, main.problems)
    before, chunks = split_chunks(body)
    for chunk in chunks:
        if not chunk.title:
            main.problems.add(chunk.place, "a heading without text")
        elif not chunk.body.text.strip():
            main.problems.add(chunk.place, f"the section '{shortened(chunk.title)}' is empty; leave its heading out")
    return before.text.strip(), tuple(Guide(chunk.title, chunk.body.text.strip()) for chunk in chunks), notes


def _check_cycles(outline: _Outline, steps: Mapping[str, tuple[str, ...]], files: Mapping[str, _File]) -> None:
    """Report each step back that closes a circle: without such a step there is none."""
    order = {name: number for number, name in enumerate(outline.levels)}
    for name, targets in steps.items():
        for number, target in enumerate(targets):
            if order.get(target, len(order)) <= order.get(name, -1) and (way := _way(target, name, steps)):
                message = f"'next' runs in a circle: {' → '.join([name, *way])}; a level leads only upwards"
                files[name].problems.add(files[name].place("next", number), message)


def _way(start: str, goal: str, steps: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The shortest way from one level to another, both included; empty when there is none."""
    ways, seen = [[start]], {start}
    for way in ways:
        if way[-1] == goal:
            return way
        for name in steps.get(way[-1], ()):
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def _near_or_all(name: str, known: Sequence[str]) -> str:
    return nearest(name, known) or f"; the ladder has: {_listed(known)}"


def _listed(names: Iterable[str]) -> str:
    return shortened(", ".join(names), 300)


def _digest(files: Iterable[_File]) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(hashlib.sha256(f"{file.name}\0{file.text}".encode(errors="replace")).digest())
    return total.hexdigest()


def _folded(title: str) -> str:
    return re.sub(r"\s+", " ", title).strip().casefold()


def _first_line_of_text(text: Text) -> int:
    blank = len(text.text) - len(text.text.lstrip())
    return text.first_line + text.text.count("\n", 0, blank)
