"""Reads a ladder's folder into a `Ladder` and collects every problem in it.

The format is described in ``docs/formats.md``.
"""

import hashlib
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ladder_reports.errors import Loaded, Problem, nearest, own_words, quote, reason
from ladder_reports.files.text import Place, Problems, SourceText, read_inside, split_front_matter
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import YamlData, parse_yaml
from ladder_reports.ladder.model import (
    Guide,
    Id,
    Kind,
    Ladder,
    LadderHead,
    Level,
    LevelHead,
    Section,
    SectionHead,
    Skill,
    SkillMatrix,
    SkillsHead,
)
from ladder_reports.ladder.parser import MarkdownSection, check_markdown, check_no_ids, split_footnotes, split_items, split_sections

_NO_PICTURE = re.compile(r"!\[\](?:\([^)]*\)|\[[^\]]*\])")
_SKILLS_FILE = "skills.yaml"
_LISTS: tuple[Kind, ...] = ("signals", "watchouts")

_Notes = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _LadderFile:
    """One file of the ladder: its parts, as far as they can be read, and its problems."""

    name: str
    """The file's name without its suffix, which is the level's id."""
    problems: Problems
    text: str = ""
    data: YamlData | None = None
    body: SourceText | None = None

    def place(self, *path: str | int) -> Place:
        """The place of a value of the front matter."""
        return self.data.place(path) if self.data else Place(1, 1)


class _Outline(BaseModel):
    """What the levels' files are compared with. It is known even if something else in `ladder.md` is wrong."""

    model_config = ConfigDict(strict=True)
    levels: list[Id]
    sections: list[SectionHead]


def load_ladder(folder: Path) -> Loaded[Ladder]:
    """The ladder in `folder`, with every problem found in its files, sorted by place."""
    hint = ""
    try:
        names = sorted(path.name for path in folder.iterdir())
        fault = "" if "ladder.md" in names else "has no ladder.md"
        hint = nearest("ladder.md", names)
    except NotADirectoryError:
        fault = "is not a folder"
    except (OSError, ValueError) as error:
        fault = f"cannot be read: {reason(error)}"
    if fault:
        return Loaded(None, (Problem.about(folder, f"{fault}; a ladder is a folder with ladder.md and levels/{hint}"),))
    main, others = _open(folder / "ladder.md", folder), _level_paths(folder)
    files = {path.stem: _open(path, folder) for path in others if path.suffix == ".md"}
    ladder = _ladder(main, files, [path.name for path in others if path.suffix != ".md"])
    found = {problem for file in (main, *files.values()) for problem in file.problems.found}
    if ladder is not None:
        matrix, text, problems = _load_skills(folder, list(ladder.by_id))
        found.update(problems.found)
        if text:
            digest = hashlib.sha256(f"{ladder.digest}\0{text}".encode()).hexdigest()
            ladder = replace(ladder, skills=matrix, digest=digest)
    everything = tuple(sorted(found))
    return Loaded(ladder if all(problem.note for problem in everything) else None, everything)


def _level_paths(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in (folder / "levels").iterdir() if not path.name.startswith("."))
    except OSError:
        # Every level that the ladder names is then reported as a level without a file.
        return []


def _open(path: Path, folder: Path) -> _LadderFile:
    file = _LadderFile(path.stem, Problems(str(path)))
    text = read_inside(path, folder, file.problems)
    parts = split_front_matter(text, file.problems) if text else None
    if text and parts:
        file.text, file.body = text.text, parts[1]
        file.data = parse_yaml(parts[0], file.problems)
    return file


def _ladder(main: _LadderFile, files: Mapping[str, _LadderFile], others: Sequence[str]) -> Ladder | None:
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


def _outline(main: _LadderFile) -> _Outline | None:
    try:
        return _Outline.model_validate(main.data.value) if main.data else None
    except ValidationError:
        return None


def _check_names(outline: _Outline, main: _LadderFile) -> None:
    for key, names, what in (
        ("", outline.levels, "level"),
        ("id", [section.id for section in outline.sections], "section id"),
        ("title", [section.title for section in outline.sections], "section title"),
    ):
        seen: set[str] = set()
        for number, name in enumerate(names):
            if _folded(name) in seen:
                place = main.place("sections", number, key) if key else main.place("levels", number)
                main.problems.add(place, f"the {what} {quote(name)} is used twice")
            seen.add(_folded(name))


def _check_files(outline: _Outline, main: _LadderFile, files: Mapping[str, _LadderFile], others: Sequence[str]) -> None:
    """Every level has a file, and every file is a level."""
    unnamed = sorted(set(files) - set(outline.levels))
    missing = set(outline.levels) - set(files)
    for number, name in enumerate(outline.levels):
        if main.problems.full:
            break
        if name in missing:
            hint = nearest(name, unnamed) or nearest(f"{name}.md", others)
            main.problems.add(main.place("levels", number), f"the level {quote(name)} has no file levels/{own_words(name)}.md{hint}")
    for name in unnamed:
        files[name].problems.add(Place(1, 1), f"{quote(name)} is not in 'levels' in ladder.md{nearest(name, sorted(missing))}")


def _check_next(outline: _Outline, head: LevelHead, file: _LadderFile) -> None:
    seen: set[str] = set()
    for number, name in enumerate(head.next or ()):
        if file.problems.full:
            break
        if name not in outline.levels:
            file.problems.add(file.place("next", number), f"unknown level {quote(name)}{_near_or_all(name, outline.levels)}")
        elif name in seen:
            file.problems.add(file.place("next", number), f"the level {quote(name)} is used twice")
        seen.add(name)


def _level(outline: _Outline | None, file: _LadderFile) -> Level | None:
    """The level, if it can be read. Its text is checked in any case, so that one run reports everything."""
    sections, notes = _level_text(outline, file)
    head = validated(LevelHead, file.data, file.problems) if file.data else None
    if head is None or outline is None:
        return None
    if head.id != file.name:
        file.problems.add(
            file.place("id"), f"the id {quote(head.id)} must be the file's name; write {quote(file.name)} in {own_words(file.name)}.md"
        )
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


def _level_text(outline: _Outline | None, file: _LadderFile) -> tuple[tuple[Section, ...], _Notes]:
    if file.body is None:
        return (), ()
    check_markdown(file.body, file.problems)
    body, notes = split_footnotes(file.body, file.problems)
    return _sections(outline.sections, body, file.problems) if outline else (), notes


def _sections(known: Sequence[SectionHead], body: SourceText, problems: Problems) -> tuple[Section, ...]:
    by_name = {section.id: section for section in known} | {_folded(section.title): section for section in known}
    titles = [section.title for section in known]
    before, parts = split_sections(body)
    if before.text.strip():
        if not before.text.lstrip().startswith("#"):
            problems.add(Place(_first_line_of_text(before), 1), "text before the first section; start a section with '## '")
    elif not parts:
        problems.add(Place(body.first_line - 1, 1), f"the level has no sections; available: {_listed(titles)}")
    found: dict[str, Section] = {}
    lines: dict[str, int] = {}
    ids: dict[str, int] = {}
    for part in parts:
        head = by_name.get(_folded(part.title))
        if problems.full:
            break
        if head is None:
            problems.add(part.place, f"unknown section {quote(part.title)}{_near_or_all(part.title, titles)}")
        elif head.id in found:
            problems.add(part.place, f"the section {quote(head.title)} is already on line {lines[head.id]}")
        else:
            found[head.id], lines[head.id] = _section(head, part, ids, problems), part.place.line
    return tuple(found[head.id] for head in known if head.id in found)


def _section(head: SectionHead, part: MarkdownSection, ids: dict[str, int], problems: Problems) -> Section:
    if not any(char.isalnum() for char in _NO_PICTURE.sub("", part.body.text)):
        problems.add(part.place, f"the section {quote(head.title)} is empty; leave its heading out")
    if head.kind in _LISTS:
        return Section(head.id, head.title, head.kind, *split_items(part.body, ids, problems))
    check_no_ids(part.body, problems)
    return Section(head.id, head.title, head.kind, part.body.text.strip())


def _guides(main: _LadderFile) -> tuple[str, tuple[Guide, ...], _Notes]:
    if main.body is None:
        return "", (), ()
    check_markdown(main.body, main.problems)
    check_no_ids(main.body, main.problems)
    body, notes = split_footnotes(main.body, main.problems)
    before, parts = split_sections(body)
    for part in parts:
        if not part.title:
            main.problems.add(part.place, "this heading has no text")
        elif not part.body.text.strip():
            main.problems.add(part.place, f"the section {quote(part.title)} is empty; leave its heading out")
    return before.text.strip(), tuple(Guide(part.title, part.body.text.strip()) for part in parts), notes


def _load_skills(folder: Path, levels: Sequence[str]) -> tuple[SkillMatrix, str, Problems]:
    """The ladder's skill matrix, the file's text for the digest, and its problems; empty if there is no file."""
    path = folder / _SKILLS_FILE
    problems = Problems(str(path))
    text = read_inside(path, folder, problems) if path.exists() else None
    data = parse_yaml(text, problems) if text else None
    head = validated(SkillsHead, data, problems) if data else None
    if text is None or data is None or head is None:
        return SkillMatrix(), "", problems
    seen: set[str] = set()
    for number, skill in enumerate(head.skills):
        if skill.id in seen:
            problems.add(data.place(("skills", number, "id")), f"the skill {quote(skill.id)} is used twice")
        seen.add(skill.id)
        for name in skill.expected:
            if name not in levels:
                place = data.key_place(("skills", number, "expected", name))
                problems.add(place, f"unknown level {quote(name)}{_near_or_all(name, levels)}")
    skills = tuple(Skill(skill.id, skill.title, tuple(skill.expected.items())) for skill in head.skills)
    return SkillMatrix(tuple(head.scale), skills), text.text, problems


def _check_cycles(outline: _Outline, steps: Mapping[str, tuple[str, ...]], files: Mapping[str, _LadderFile]) -> None:
    """Report every step back that closes a circle: each circle has one."""
    order = {name: number for number, name in enumerate(outline.levels)}
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


def _near_or_all(name: str, known: Sequence[str]) -> str:
    return nearest(name, known) or f"; available: {_listed(known)}"


def _listed(names: Iterable[str]) -> str:
    return own_words(", ".join(names), 300)


def _digest(files: Iterable[_LadderFile]) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(hashlib.sha256(f"{file.name}\0{file.text}".encode(errors="replace")).digest())
    return total.hexdigest()


def _folded(title: str) -> str:
    return re.sub(r"\s+", " ", title).strip().casefold()


def _first_line_of_text(text: SourceText) -> int:
    blank = len(text.text) - len(text.text.lstrip())
    return text.first_line + text.text.count("\n", 0, blank)
