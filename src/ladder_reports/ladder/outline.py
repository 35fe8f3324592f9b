"""A ladder's files before they are a ladder: what can be read of each in spite of its mistakes."""

from collections.abc import Mapping
from typing import Any, get_args

from msgspec import Struct, field
from pydantic import TypeAdapter, ValidationError

from ladder_reports.files.text import Place, Problems, SourceText
from ladder_reports.files.yaml_reader import YamlData
from ladder_reports.ladder.model import Id, Kind, Section
from ladder_reports.ladder.parser import Origin

_LEVEL_ID: TypeAdapter[str] = TypeAdapter(Id)


class LadderFile(Struct):
    """One file of the ladder: its parts, as far as they can be read, and its problems."""

    name: str
    """The file's name without its suffix, which is the level's id."""
    problems: Problems
    text: str = ""
    data: YamlData | None = None
    body: SourceText = field(default_factory=lambda: SourceText("", ""))
    sections: tuple[Section, ...] = ()
    """A level's sections."""
    origins: list[Origin] = field(default_factory=list)
    """What the file says about the items from which its own have grown."""

    def place(self, *path: str | int) -> Place:
        """The place of a value of the front matter."""
        return self.data.place(path) if self.data else Place(1, 1)


class KnownSection(Struct, frozen=True):
    """What `ladder.md` says about a section, as far as it can be used."""

    id: str
    title: str
    kind: Kind | None
    """None if `ladder.md` has no valid kind for it."""
    short: str | None = None
    code: str | None = None


class Outline(Struct, frozen=True):
    """What the levels' files are compared with, as far as it is known in spite of what is wrong in `ladder.md`."""

    levels: tuple[tuple[int, str], ...] = ()
    """The levels' ids, each with its position in the list."""
    sections: tuple[tuple[int, KnownSection], ...] = ()
    all_levels: bool = False
    """Whether nothing is wrong with the list of the levels, so that every other name is unknown."""
    all_sections: bool = False

    @property
    def level_ids(self) -> list[str]:
        """The levels' ids in their order."""
        return [name for _, name in self.levels]


def read_outline(main: LadderFile) -> Outline:
    """The levels and sections that `ladder.md` names. What is wrong with it is reported elsewhere."""
    data = main.data.value if main.data else None
    levels, sections = (data.get(key) if isinstance(data, dict) else None for key in ("levels", "sections"))
    names = [(number, name) for number, name in enumerate(levels if isinstance(levels, list) else ()) if _fits(_LEVEL_ID, name)]
    known = [
        (number, _known_section(section))
        for number, section in enumerate(sections if isinstance(sections, list) else ())
        if isinstance(section, dict) and isinstance(section.get("id"), str) and isinstance(section.get("title"), str)
    ]
    return Outline(
        tuple(names),
        tuple(known),
        all_levels=isinstance(levels, list) and 0 < len(levels) == len(names),
        all_sections=isinstance(sections, list) and 0 < len(sections) == len(known),
    )


def _known_section(section: Mapping[str, Any]) -> KnownSection:
    kind = section.get("kind")
    short, code = (text if isinstance(text := section.get(key), str) else None for key in ("short", "code"))
    return KnownSection(section["id"], section["title"], kind if kind in get_args(Kind) else None, short, code)


def _fits(adapter: TypeAdapter[Any], found: object) -> bool:
    try:
        adapter.validate_python(found, strict=True)
    except ValidationError:
        return False
    return True
