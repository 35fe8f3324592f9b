"""Reads a ladder's folder into a `Ladder` and collects every problem in it.

The format is described in ``docs/formats.md``.
"""

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ladder_reports.errors import Loaded, Problem, nearest, own_words, quote, reason
from ladder_reports.files.markdown import take_out_remarks
from ladder_reports.files.markdown_findings import UNCLOSED_REMARK
from ladder_reports.files.text import Place, Problems, SourceText, read_inside, split_front_matter
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import KeyPath, YamlData, parse_yaml
from ladder_reports.ladder.model import (
    NO_SKILLS,
    Guide,
    Id,
    Kind,
    Ladder,
    LadderHead,
    Level,
    LevelHead,
    Section,
    SectionHead,
    SkillMatrix,
)
from ladder_reports.ladder.parser import (
    MarkdownSection,
    check_markdown,
    check_no_ids,
    split_footnotes,
    split_items,
    split_sections,
    without_remarks,
)

_NO_PICTURE = re.compile(r"!\[\](?:\([^)]*\)|\[[^\]]*\])")
_SKILLS_FILE = "skills.yaml"
_LISTS: tuple[Kind, ...] = ("signals", "watchouts")


@dataclass(slots=True)
class _LadderFile:
    """One file of the ladder: its parts, as far as they can be read, and its problems."""

    name: str
    """The file's name without its suffix, which is the level's id."""
    problems: Problems
    text: str = ""
    data: YamlData | None = None
    body: SourceText = field(default_factory=lambda: SourceText("", ""))

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
    # Without the folder, every level that the ladder names is reported as a level without a file.
    main, others = _open(folder / "ladder.md", folder), sorted((folder / "levels").glob("[!.]*"))
    files = {path.stem: _open(path, folder) for path in others if path.suffix == ".md"}
    ladder = _ladder(main, files, [path.name for path in others if path.suffix != ".md"])
    every = [main, *files.values()]
    if ladder and _SKILLS_FILE in names:
        every.append(_open(folder / _SKILLS_FILE, folder))
        ladder = replace(ladder, skills=_skills(every[-1], list(ladder.by_id)))
    problems = tuple(sorted({problem for file in every for problem in file.problems.found}))
    if ladder is None or not all(problem.note for problem in problems):
        return Loaded(None, problems)
    content = repr([(file.name, file.text) for file in every])
    return Loaded(replace(ladder, digest=hashlib.sha256(content.encode()).hexdigest()), problems)


def _open(path: Path, folder: Path) -> _LadderFile:
    file = _LadderFile(path.stem, Problems(str(path)))
    text = read_inside(path, folder, file.problems)
    if text and path.name == _SKILLS_FILE:
        file.text, file.data = text.text, parse_yaml(text, file.problems)
    elif text and (parts := split_front_matter(text, file.problems)):
        file.text, file.body, file.data = text.text, without_remarks(parts[1], file.problems), parse_yaml(parts[0], file.problems)
    if file.data:
        file.data.value = _without_remarks(file.data.value, (), file)
    return file


def _without_remarks(value: Any, path: KeyPath, file: _LadderFile) -> Any:
    """A value of the front matter without remarks in its texts."""
    if isinstance(value, dict):
        return {key: _without_remarks(child, (*path, key), file) for key, child in value.items()}
    if isinstance(value, list):
        return [_without_remarks(child, (*path, number), file) for number, child in enumerate(value)]
    if not isinstance(value, str) or "<!--" not in value:
        return value
    remarks = take_out_remarks(value)
    if remarks.unclosed is not None:
        file.problems.add(file.place(*path), UNCLOSED_REMARK)
    return remarks.cut.strip()


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
    )


def _outline(main: _LadderFile) -> _Outline | None:
    try:
        return _Outline.model_validate(main.data.value) if main.data else None
    except ValidationError:
        return None


def _check_names(outline: _Outline, main: _LadderFile) -> None:
    for what, names, *path in (
        ("level", outline.levels, "levels"),
        ("section id", [section.id for section in outline.sections], "sections", "id"),
        ("section title", [section.title for section in outline.sections], "sections", "title"),
    ):
        for number, name in _repeated(names):
            main.problems.add(main.place(path[0], number, *path[1:]), f"the {what} {quote(name)} is used twice")


def _repeated(names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The names that were there before, with their positions."""
    seen: set[str] = set()
    for number, name in enumerate(names):
        if _folded(name) in seen:
            yield number, name
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


def _check_next(outline: _Outline, names: Sequence[str], file: _LadderFile) -> None:
    for number, name in enumerate(names):
        if name not in outline.levels and not file.problems.full:
            file.problems.add(file.place("next", number), f"unknown level {quote(name)}{_near_or_all(name, outline.levels)}")
    for number, name in _repeated(names):
        if name in outline.levels:
            file.problems.add(file.place("next", number), f"the level {quote(name)} is used twice")


def _level(outline: _Outline | None, file: _LadderFile) -> Level | None:
    """The level, if it can be read. Its text is checked in any case, so that one run reports everything."""
    check_markdown(file.body, file.problems)
    body, notes = split_footnotes(file.body, file.problems)
    sections = _sections(outline.sections, body, file.problems) if outline and file.text else ()
    head = validated(LevelHead, file.data, file.problems) if file.data else None
    if head is None or outline is None:
        return None
    if head.id != file.name:
        file.problems.add(
            file.place("id"), f"the id {quote(head.id)} must be the file's name; write {quote(file.name)} in {own_words(file.name)}.md"
        )
    following = dict(itertools.pairwise(dict.fromkeys(outline.levels))).get(file.name)
    steps = head.next if head.next is not None else [following] if following else []
    _check_next(outline, steps, file)
    return Level(id=file.name, title=head.title, short=head.short or head.title, next=tuple(steps), sections=sections, notes=notes)


def _sections(known: Sequence[SectionHead], body: SourceText, problems: Problems) -> tuple[Section, ...]:
    by_name = {section.id: section for section in known} | {_folded(section.title): section for section in known}
    titles = [section.title for section in known]
    before, parts = split_sections(body)
    if before.text.strip():
        if not before.text.lstrip().startswith("#"):
            line = next(number for number, line in enumerate(before.text.split("\n"), before.first_line) if line.strip())
            problems.add(Place(line, 1), "text before the first section; start a section with '## '")
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


def _guides(main: _LadderFile) -> tuple[str, tuple[Guide, ...], tuple[tuple[str, str], ...]]:
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


def _skills(file: _LadderFile, levels: Sequence[str]) -> SkillMatrix:
    """The ladder's skill matrix; empty if it cannot be read."""
    matrix = validated(SkillMatrix, file.data, file.problems) if file.data else None
    if file.data is None or matrix is None:
        return NO_SKILLS
    for number, name in _repeated(skill.id for skill in matrix.skills):
        file.problems.add(file.place("skills", number, "id"), f"the skill {quote(name)} is used twice")
    for number, skill in enumerate(matrix.skills):
        for name in skill.expected:
            if name not in levels:
                place = file.data.key_place(("skills", number, "expected", name))
                file.problems.add(place, f"unknown level {quote(name)}{_near_or_all(name, levels)}")
    return matrix


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


def _folded(title: str) -> str:
    return re.sub(r"\s+", " ", title).strip().casefold()
