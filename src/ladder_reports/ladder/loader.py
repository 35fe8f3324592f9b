"""Reads a ladder's folder into a `Ladder` and collects every problem in it.

The format is described in ``docs/formats.md``.
"""

import difflib
import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from ladder_reports.errors import Loaded, Problem, nearest, nearest_meaning, own_words, quote, reason
from ladder_reports.files.markdown import take_out_remarks
from ladder_reports.files.markdown_findings import UNCLOSED_REMARK
from ladder_reports.files.text import Place, Problems, SourceText, from_first_section, read_inside, split_front_matter
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import KeyPath, YamlData, parse_yaml
from ladder_reports.ladder.limits import check_amounts
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
    SkillMatrix,
)
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
_NAMES = {"title": "title", "short": "short name"}
"""What documents call a level, by the key in its file."""
_LISTS: tuple[Kind, ...] = ("signals", "watchouts")
_LEVEL_ID: TypeAdapter[str] = TypeAdapter(Id)

LADDER_FILE = "ladder.md"
"""The file that makes a folder a ladder."""


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


@dataclass(frozen=True, slots=True)
class _KnownSection:
    """What `ladder.md` says about a section, as far as it can be used."""

    id: str
    title: str
    kind: Kind | None
    """None if `ladder.md` has no valid kind for it."""
    short: str | None = None


@dataclass(frozen=True, slots=True)
class _Outline:
    """What the levels' files are compared with, as far as it is known in spite of what is wrong in `ladder.md`."""

    levels: tuple[tuple[int, str], ...] = ()
    """The levels' ids, each with its position in the list."""
    sections: tuple[tuple[int, _KnownSection], ...] = ()
    all_levels: bool = False
    """Whether nothing is wrong with the list of the levels, so that every other name is unknown."""
    all_sections: bool = False

    @property
    def level_ids(self) -> list[str]:
        return [name for _, name in self.levels]


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


def _open(path: Path, folder: Path) -> _LadderFile:
    file = _LadderFile(path.stem, Problems(str(path)))
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
    _check_names(outline, main)
    if main.data:
        _check_files(outline, main, files, others)
        _check_level_names([files[name] for name in dict.fromkeys(outline.level_ids) if name in files])
    introduction, guides, notes = _guides(main)
    levels = {name: level for name, file in files.items() if (level := _level(outline, file))}
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
        organization=head.organization,
        edition=head.edition,
        author=head.author,
        license=head.licence or head.license,
        notes=notes,
    )


def _outline(main: _LadderFile) -> _Outline:
    """The levels and sections that `ladder.md` names. What is wrong with it is reported elsewhere."""
    data = main.data.value if main.data else None
    levels, sections = (data.get(key) if isinstance(data, dict) else None for key in ("levels", "sections"))
    names = [(number, name) for number, name in enumerate(levels if isinstance(levels, list) else ()) if _fits(_LEVEL_ID, name)]
    known = [
        (number, _known_section(section))
        for number, section in enumerate(sections if isinstance(sections, list) else ())
        if isinstance(section, dict) and isinstance(section.get("id"), str) and isinstance(section.get("title"), str)
    ]
    return _Outline(
        tuple(names),
        tuple(known),
        all_levels=isinstance(levels, list) and 0 < len(levels) == len(names),
        all_sections=isinstance(sections, list) and 0 < len(sections) == len(known),
    )


def _known_section(section: Mapping[str, Any]) -> _KnownSection:
    kind, short = section.get("kind"), section.get("short")
    return _KnownSection(
        section["id"], section["title"], kind if kind in get_args(Kind) else None, short if isinstance(short, str) else None
    )


def _fits(adapter: TypeAdapter[Any], found: object) -> bool:
    try:
        adapter.validate_python(found, strict=True)
    except ValidationError:
        return False
    return True


def _check_names(outline: _Outline, main: _LadderFile) -> None:
    """Levels and sections are told apart by their names, so a name that is used twice is a problem."""
    for what, names, *path in (
        ("level", outline.levels, "levels"),
        ("section id", [(number, section.id) for number, section in outline.sections], "sections", "id"),
        ("section title", [(number, section.title) for number, section in outline.sections], "sections", "title"),
    ):
        for first, number, name in _repeated(names):
            line = main.place(path[0], first, *path[1:]).line
            main.problems.add(main.place(path[0], number, *path[1:]), f"the {what} {quote(name)} is already used on line {line}")
    # A level's heading may be a section's title or its id.
    for number, section in outline.sections:
        same = [at for at, other in outline.sections if other.id == _folded(section.title)]
        if same and number not in same:
            line = main.place("sections", same[0], "id").line
            message = f"the section title {quote(section.title)} is the id of another section on line {line}; change one of the two"
            main.problems.add(main.place("sections", number, "title"), message)


def _check_level_names(files: Sequence[_LadderFile]) -> None:
    """Report levels that share a title or a short name, or of which one's short name is another's title.

    This is a problem and not a note: documents call a level by either name, so nobody could tell which of the two is meant.
    Names are compared as people read them; see `_folded`.
    """
    seen: dict[str, tuple[_LadderFile, str, int]] = {}
    for file in files:
        values = file.data.value if file.data else None
        names = {key: values[key] for key in _NAMES if isinstance(values.get(key), str)} if isinstance(values, dict) else {}
        for key, name in names.items():
            other, other_key, line = seen.setdefault(_folded(name), (file, key, file.place(key).line))
            if other is not file and _folded(name):
                used = f"is already the {_NAMES[other_key]} of {own_words(other.name)}.md, line {line}"
                file.problems.add(file.place(key), f"the {_NAMES[key]} {quote(name)} {used}; give each level names of its own")


def _repeated(names: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """The names that were there before: the first position, this position and the name. `names` have their positions."""
    seen: dict[str, int] = {}
    for number, name in names:
        first = seen.setdefault(_folded(name), number)
        if first != number:
            yield first, number, name


def _check_files(outline: _Outline, main: _LadderFile, files: Mapping[str, _LadderFile], others: Sequence[str]) -> None:
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


def _check_next(outline: _Outline, names: Sequence[str], file: _LadderFile) -> None:
    for number, name in enumerate(names):
        if name not in outline.level_ids and outline.all_levels and not file.problems.full:
            file.problems.add(file.place("next", number), f"unknown level {quote(name)}{_near_or_all(name, outline.level_ids)}")
    for _, number, name in _repeated(enumerate(names)):
        if name in outline.level_ids:
            file.problems.add(file.place("next", number), f"the level {quote(name)} is used twice")


def _level(outline: _Outline, file: _LadderFile) -> Level | None:
    """The level, if it can be read. Its text is checked in any case, so that one run reports everything."""
    check_markdown(file.body, file.problems)
    body, notes = split_footnotes(file.body, file.problems)
    sections = _sections(outline, body, file.problems) if file.text else _sections(_Outline(), body, file.problems)
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
        sections=sections,
        notes=notes,
        given_code=head.code or "",
    )


def _sections(outline: _Outline, body: SourceText, problems: Problems) -> tuple[Section, ...]:
    known = [section for _, section in outline.sections]
    by_name = {section.id: section for section in known} | {_folded(section.title): section for section in known}
    titles = [section.title for section in known]
    before, parts = split_sections(body)
    if before.text.strip():
        if not before.text.lstrip().startswith("#"):
            line = next(number for number, line in enumerate(before.text.split("\n"), before.first_line) if line.strip())
            problems.add(Place(line, 1), "text before the first section; start a section with '## '")
    elif not parts and known:
        problems.add(Place(body.first_line - 1, 1), f"the level has no sections; available: {_listed(titles)}")
    found: dict[str, Section] = {}
    lines: dict[str, int] = {}
    ids = ids_in(body)
    for part in parts:
        head = by_name.get(_folded(part.title))
        if problems.full:
            break
        if head is None and outline.all_sections:
            problems.add(part.place, f"unknown section {quote(part.title)}{_near_or_all(part.title, titles)}")
        elif head and head.id in found:
            problems.add(part.place, f"the section {quote(head.title)} is already on line {lines[head.id]}")
        else:
            head = head or _KnownSection("", part.title, None)
            found[head.id or part.title], lines[head.id] = _section(head, part, ids, problems), part.place.line
    return tuple(found[head.id] for head in known if head.id in found)


def _section(head: _KnownSection, part: MarkdownSection, ids: dict[str, int], problems: Problems) -> Section:
    if not any(char.isalnum() for char in _NO_PICTURE.sub("", part.body.text)):
        problems.add(part.place, f"the section {quote(head.title)} is empty; leave its heading out")
    # Without a kind, a section in which items have ids is a list; nothing is said about any other.
    kind: Kind | None = head.kind or ("signals" if ids_in(part.body) else None)
    if kind in _LISTS:
        return Section(head.id, head.title, kind, *split_items(part.body, ids, problems), short=head.short)
    if kind:
        check_no_ids(part.body, problems)
    return Section(head.id, head.title, kind or "prose", part.body.text.strip(), short=head.short)


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
    for first, number, name in _repeated(enumerate(part.title for part in parts)):
        # Allowed, because links and page numbers in the contents tell the two apart.
        main.problems.add(parts[number].place, f"the heading {quote(name)} is already used on line {parts[first].place.line}", note=True)
    return before.text.strip(), tuple(Guide(part.title, part.body.text.strip()) for part in parts), notes


def _skills(file: _LadderFile, levels: Sequence[str]) -> SkillMatrix:
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
        for first, number, name in _repeated(enumerate(names)):
            line = file.place(path[0], first, *path[1:]).line
            file.problems.add(file.place(path[0], number, *path[1:]), f"the {what} {quote(name)} is already used on line {line}")
    for first, number, name in _repeated(enumerate(matrix.scale)):
        file.problems.add(file.place("scale", number), f"{quote(name)} already stands for {first} on the scale", note=True)
    for number, skill in enumerate(matrix.skills):
        for name in skill.expected:
            if name not in levels:
                place = file.data.key_place(("skills", number, "expected", name))
                file.problems.add(place, f"unknown level {quote(name)}{_near_or_all(name, levels)}")
    return matrix


def _check_cycles(outline: _Outline, steps: Mapping[str, tuple[str, ...]], files: Mapping[str, _LadderFile]) -> None:
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


def _near_or_all(name: str, known: Sequence[str]) -> str:
    return nearest(name, known) or f"; available: {_listed(known)}"


def _listed(names: Iterable[str]) -> str:
    return own_words(", ".join(names), 300)


def _folded(title: str) -> str:
    """A title as people read it: case, spaces, what is invisible, and Unicode's ways to write a letter don't count."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    return " ".join("".join(char for char in plain if unicodedata.category(char) != "Cf").split())
