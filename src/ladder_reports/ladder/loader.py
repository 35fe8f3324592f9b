"""Reads a ladder's folder into a `Ladder` and collects every problem in it.

The format is described in ``docs/formats.md``.
"""

import difflib
import hashlib
import itertools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from ladder_reports.errors import Loaded, Problem, nearest, nearest_meaning, own_words, quote, reason
from ladder_reports.files.markdown import take_out_remarks
from ladder_reports.files.markdown_findings import UNCLOSED_REMARK
from ladder_reports.files.text import Place, Problems, SourceText, from_first_section, read_inside, split_front_matter
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import KeyPath, parse_yaml
from ladder_reports.ladder.limits import check_amounts
from ladder_reports.ladder.model import (
    NO_SKILLS,
    Guide,
    Kind,
    Ladder,
    LadderHead,
    Level,
    LevelHead,
    Section,
    SkillMatrix,
)
from ladder_reports.ladder.names import (
    as_read,
    check_codes,
    check_cycles,
    check_level_names,
    check_section_names,
    listed,
    near_or_all,
    repeated,
)
from ladder_reports.ladder.origins import check_origins
from ladder_reports.ladder.outline import KnownSection, LadderFile, Outline, read_outline
from ladder_reports.ladder.parser import (
    MarkdownSection,
    check_markdown,
    check_no_ids,
    ids_in,
    split_footnotes,
    split_items,
    split_sections,
    without_remarks,
)

_NO_PICTURE = re.compile(r"!\[\](?:\([^)]*\)|\[[^\]]*\])")
_SKILLS_FILE = "skills.yaml"
_LISTS: tuple[Kind, ...] = ("signals", "watchouts")

LADDER_FILE = "ladder.md"
"""The file that makes a folder a ladder."""


def load_ladder(folder: Path) -> Loaded[Ladder]:
    """The ladder in `folder`, with every problem found in its files, sorted by place."""
    hint = ""
    try:
        names = sorted(path.name for path in folder.iterdir())
        fault = "" if LADDER_FILE in names else f"has no {LADDER_FILE}"
        near = difflib.get_close_matches(LADDER_FILE, [name.casefold() for name in names], n=1)
        found = next((name for name in names if name.casefold() in near), "")
        hint = f"; rename {quote(found)} to '{LADDER_FILE}'" if found else ""
    except NotADirectoryError:
        fault = "is not a folder"
    except (OSError, ValueError) as error:
        fault = f"cannot be read: {reason(error)}"
    if fault:
        return Loaded(None, (Problem.about(folder, f"{fault}; a ladder is a folder with ladder.md and levels/{hint}"),))
    # Without the folder, every level that the ladder names is reported as a level without a file.
    main, others = _open(folder / LADDER_FILE, folder), sorted((folder / "levels").glob("[!.]*"))
    files = {path.stem: _open(path, folder) for path in others if path.suffix == ".md"}
    check_amounts((file.text, file.problems) for file in (main, *files.values()))
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


def ladder_files(folder: Path) -> list[Path]:
    """The files that a ladder is read from, as far as they are there."""
    paths = [folder / LADDER_FILE, *sorted((folder / "levels").glob("[!.]*.md")), folder / _SKILLS_FILE]
    return [path for path in paths if path.exists()]


def _open(path: Path, folder: Path) -> LadderFile:
    file = LadderFile(path.stem, Problems(str(path)))
    text = read_inside(path, folder, file.problems)
    if text and path.name == _SKILLS_FILE:
        file.text, file.data = text.text, parse_yaml(text, file.problems)
    elif text and (parts := split_front_matter(text, file.problems)):
        file.text, file.body, file.data = text.text, without_remarks(parts[1], file.problems), parse_yaml(parts[0], file.problems)
    elif text:
        file.body = without_remarks(from_first_section(text), file.problems)
    if file.data:
        file.data.value = _without_remarks(file.data.value, (), file)
    return file


def _without_remarks(value: Any, path: KeyPath, file: LadderFile) -> Any:
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


def _ladder(main: LadderFile, files: Mapping[str, LadderFile], others: Sequence[str]) -> Ladder | None:
    head = validated(LadderHead, main.data, main.problems) if main.data else None
    outline = read_outline(main)
    for first, number, name in repeated(outline.levels):
        line = main.place("levels", first).line
        main.problems.add(main.place("levels", number), f"the level {quote(name)} is already used on line {line}")
    check_section_names(outline, main)
    if main.data:
        _check_files(outline, main, files, others)
        named = [files[name] for name in dict.fromkeys(outline.level_ids) if name in files]
        check_level_names(named)
        check_codes(outline, main, named)
    introduction, guides, notes = _guides(main)
    levels = {name: level for name, file in files.items() if (level := _level(outline, file))}
    check_origins(outline, files, {name: level.next for name, level in levels.items()})
    check_cycles(outline, {name: level.next for name, level in levels.items()}, files)
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
        organization=head.organization,
        edition=head.edition,
        author=head.author,
        license=head.licence or head.license,
        notes=notes,
    )


def _check_files(outline: Outline, main: LadderFile, files: Mapping[str, LadderFile], others: Sequence[str]) -> None:
    """Every level has a file, and every file is a level."""
    unnamed = sorted(set(files) - set(outline.level_ids))
    missing = set(outline.level_ids) - set(files)
    near = {name: f"levels/{name}.md" for name in unnamed} | {name: f"levels/{name}" for name in others}
    for number, name in outline.levels:
        if main.problems.full:
            break
        if name in missing:
            hint = nearest_meaning(name, {word: near[word] for word in unnamed}) or nearest_meaning(f"{name}.md", near)
            main.problems.add(main.place("levels", number), f"the level {quote(name)} has no file levels/{own_words(name)}.md{hint}")
    for name in unnamed if outline.all_levels else ():
        files[name].problems.add(Place(1, 1), f"{quote(name)} is not in 'levels' in {LADDER_FILE}{nearest(name, sorted(missing))}")


def _check_next(outline: Outline, names: Sequence[str], file: LadderFile) -> None:
    for number, name in enumerate(names):
        if name not in outline.level_ids and outline.all_levels and not file.problems.full:
            file.problems.add(file.place("next", number), f"unknown level {quote(name)}{near_or_all(name, outline.level_ids)}")
    for _, number, name in repeated(enumerate(names)):
        if name in outline.level_ids:
            file.problems.add(file.place("next", number), f"the level {quote(name)} is used twice")


def _level(outline: Outline, file: LadderFile) -> Level | None:
    """The level, if it can be read. Its text is checked in any case, so that one run reports everything."""
    check_markdown(file.body, file.problems)
    body, notes = split_footnotes(file.body, file.problems)
    file.sections = _sections(outline if file.text else Outline(), body, file)
    head = validated(LevelHead, file.data, file.problems) if file.data else None
    if head is None:
        return None
    if head.id != file.name:
        file.problems.add(
            file.place("id"), f"the id {quote(head.id)} must be the file's name; write {quote(file.name)} in {own_words(file.name)}.md"
        )
    following = dict(itertools.pairwise(dict.fromkeys(outline.level_ids))).get(file.name)
    steps = head.next if head.next is not None else [following] if following else []
    _check_next(outline, steps, file)
    return Level(
        id=file.name,
        title=head.title,
        short=head.short or head.title,
        next=tuple(steps),
        sections=file.sections,
        notes=notes,
        given_code=head.code or "",
    )


def _sections(outline: Outline, body: SourceText, file: LadderFile) -> tuple[Section, ...]:
    problems = file.problems
    known = [section for _, section in outline.sections]
    by_name = {section.id: section for section in known} | {as_read(section.title): section for section in known}
    titles = [section.title for section in known]
    before, parts = split_sections(body)
    if before.text.strip():
        if not before.text.lstrip().startswith("#"):
            line = next(number for number, line in enumerate(before.text.split("\n"), before.first_line) if line.strip())
            problems.add(Place(line, 1), "text before the first section; start a section with '## '")
    elif not parts and known:
        problems.add(Place(body.first_line - 1, 1), f"the level has no sections; available: {listed(titles)}")
    found: dict[str, Section] = {}
    lines: dict[str, int] = {}
    ids = ids_in(body)
    for part in parts:
        head = by_name.get(as_read(part.title))
        if problems.full:
            break
        if head is None and outline.all_sections:
            problems.add(part.place, f"unknown section {quote(part.title)}{near_or_all(part.title, titles)}")
        elif head and head.id in found:
            problems.add(part.place, f"the section {quote(head.title)} is already on line {lines[head.id]}")
        else:
            head = head or KnownSection("", part.title, None)
            found[head.id or part.title], lines[head.id] = _section(head, part, ids, file), part.place.line
    return tuple(found[head.id] for head in known if head.id in found)


def _section(head: KnownSection, part: MarkdownSection, ids: dict[str, int], file: LadderFile) -> Section:
    problems = file.problems
    if not any(char.isalnum() for char in _NO_PICTURE.sub("", part.body.text)):
        problems.add(part.place, f"the section {quote(head.title)} is empty; leave its heading out")
    # Without a kind, a section in which items have ids is a list; nothing is said about any other.
    kind: Kind | None = head.kind or ("signals" if ids_in(part.body) else None)
    if kind in _LISTS:
        return Section(head.id, head.title, kind, *split_items(part.body, ids, file.origins, problems), short=head.short)
    if kind:
        check_no_ids(part.body, problems)
    return Section(head.id, head.title, kind or "prose", part.body.text.strip(), short=head.short)


def _guides(main: LadderFile) -> tuple[str, tuple[Guide, ...], tuple[tuple[str, str], ...]]:
    check_markdown(main.body, main.problems)
    check_no_ids(main.body, main.problems)
    body, notes = split_footnotes(main.body, main.problems)
    before, parts = split_sections(body)
    for part in parts:
        if not part.title:
            main.problems.add(part.place, "this heading has no text")
        elif not part.body.text.strip():
            main.problems.add(part.place, f"the section {quote(part.title)} is empty; leave its heading out")
    for first, number, name in repeated(enumerate(part.title for part in parts)):
        # Allowed, because links and page numbers in the contents tell the two apart.
        main.problems.add(parts[number].place, f"the heading {quote(name)} is already used on line {parts[first].place.line}", note=True)
    return before.text.strip(), tuple(Guide(part.title, part.body.text.strip()) for part in parts), notes


def _skills(file: LadderFile, levels: Sequence[str]) -> SkillMatrix:
    """The ladder's skill matrix; empty if it cannot be read.

    Two skills with one title are a problem: plans print nothing else of them. Two steps of the scale with one name are a note:
    plans show the step's number, too.
    """
    matrix = validated(SkillMatrix, file.data, file.problems) if file.data else None
    if file.data is None or matrix is None:
        return NO_SKILLS
    for what, names, *path in (
        ("skill", [skill.id for skill in matrix.skills], "skills", "id"),
        ("skill title", [skill.title for skill in matrix.skills], "skills", "title"),
    ):
        for first, number, name in repeated(enumerate(names)):
            line = file.place(path[0], first, *path[1:]).line
            file.problems.add(file.place(path[0], number, *path[1:]), f"the {what} {quote(name)} is already used on line {line}")
    for first, number, name in repeated(enumerate(matrix.scale)):
        file.problems.add(file.place("scale", number), f"{quote(name)} already stands for {first} on the scale", note=True)
    for number, skill in enumerate(matrix.skills):
        for name in skill.expected:
            if name not in levels:
                place = file.data.key_place(("skills", number, "expected", name))
                file.problems.add(place, f"unknown level {quote(name)}{near_or_all(name, levels)}")
    return matrix
