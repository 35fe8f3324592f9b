"""A ladder with its levels, sections and signals, as immutable values.

The classes for a file's front matter are pydantic models, so that they validate it and print its JSON Schema. Everything
else is a plain dataclass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from ladder_reports.errors import UnknownNameError, nearest_meaning, own_words, quote
from ladder_reports.files.validation import FreeText

Kind = Literal["prose", "signals", "watchouts", "focus"]
"""What a section means. The code relies on nothing else: each ladder has names of its own."""

ID_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
"""An id: lower-case words of ASCII letters and digits, joined by hyphens."""
ID_LIMIT = 64
VERSION_PATTERN = r"^(?!.*\.\.)[0-9A-Za-z][0-9A-Za-z.-]{0,31}$"
"""A ladder's version as evidence files name it: safe as the name of a folder."""

Id = Annotated[
    str,
    StringConstraints(pattern=ID_PATTERN, max_length=ID_LIMIT),
    Field(description="A short, stable name: lower-case letters, digits and hyphens, starting with a letter."),
]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$"), FreeText()]


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SectionHead(_FrontMatter):
    """A section that the ladder's levels may have."""

    id: Id
    title: Line = Field(description="The heading that the levels' files use.")
    kind: Kind = Field(
        description="prose: text; signals: a list of what is rated; watchouts: a list of common gaps; focus: advice for the next step."
    )


class LadderHead(_FrontMatter):
    """The front matter of a ladder's `ladder.md`."""

    model_config = ConfigDict(json_schema_extra={"not": {"required": ["licence", "license"]}})

    id: Id
    title: Line
    version: Line = Field(description="The ladder's version, in quotes; every document names it.")
    lang: str = Field(
        default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="The language of the text, such as en or pt-BR."
    )
    author: Line | None = Field(default=None, description="Who publishes the ladder; it goes into the PDF's metadata.")
    licence: Line | None = Field(default=None, description="The license of the ladder's text, for the colophon.")
    license: Line | None = Field(default=None, description="Another spelling of the key 'licence'.")
    levels: list[Id] = Field(min_length=1, max_length=100, description="The levels' ids in the booklet's order, lowest first.")
    sections: list[SectionHead] = Field(min_length=1, max_length=50, description="The sections that levels may have, in their order.")

    @field_validator("license")
    @classmethod
    def _given_once(cls, value: str | None, given: ValidationInfo) -> str | None:
        if given.data.get("licence") is not None:
            raise ValueError("means the same as 'licence'; keep one of the two")
        return value


class LevelHead(_FrontMatter):
    """The front matter of one level's file, `levels/ID.md`."""

    id: Id
    title: Line
    short: Line | None = Field(default=None, description="A short name for charts and tables; default is the title.")
    next: list[Id] | None = Field(
        default=None, description="The levels that this one leads to; default is the following one; [] is the top of the ladder."
    )


SKILL_SCALE = range(5)


def _on_scale(number: int) -> int:
    if number not in SKILL_SCALE:
        raise ValueError(f"expected a number from {SKILL_SCALE[0]} to {SKILL_SCALE[-1]}, found {own_words(number)}")
    return number


SkillLevel = Annotated[int, AfterValidator(_on_scale), Field(json_schema_extra={"minimum": SKILL_SCALE[0], "maximum": SKILL_SCALE[-1]})]
"""A number on the scale of the skill matrix, from 0 to 4."""


class Skill(_FrontMatter):
    """A skill of the ladder's skill matrix, and what each level expects."""

    id: Id
    title: Line
    expected: dict[str, SkillLevel] = Field(min_length=1, description="What each level expects, from 0 to 4, by the level's id.")


class SkillMatrix(_FrontMatter):
    """A ladder's `skills.yaml`."""

    scale: list[Line] = Field(min_length=5, max_length=5, description="What 0, 1, 2, 3 and 4 mean, in a word or two each.")
    skills: list[Skill] = Field(min_length=1, max_length=100)


NO_SKILLS = SkillMatrix.model_construct(scale=[], skills=[])
"""The matrix of a ladder without a `skills.yaml`."""


@dataclass(frozen=True, slots=True)
class Item:
    """One signal or watch-out. The text and the examples are Markdown."""

    id: str
    text: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a level: `text` is Markdown before or instead of the items."""

    id: str
    title: str
    kind: Kind
    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Level:
    """One level of a ladder."""

    id: str
    title: str
    short: str
    next: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[tuple[str, str], ...] = ()
    """Footnotes: label and Markdown text."""

    def of_kind(self, *kinds: Kind) -> tuple[Section, ...]:
        """The level's sections of these kinds, in the ladder's order."""
        return tuple(section for section in self.sections if section.kind in kinds)

    def named_items(self, *kinds: Kind) -> Iterator[tuple[str, Section, Item]]:
        """The items of these kinds in the ladder's order, each with its full name, such as `senior/ab-test`, and its section."""
        return ((f"{self.id}/{item.id}", section, item) for section in self.of_kind(*kinds) for item in section.items)

    def section(self, section_id: str) -> Section | None:
        """The section with this id, if the level has it."""
        return next((section for section in self.sections if section.id == section_id), None)


@dataclass(frozen=True, slots=True)
class Guide:
    """A section of the ladder's own text, such as "How to use this"."""

    title: str
    text: str


@dataclass(frozen=True)
class Ladder:
    """A whole career ladder."""

    id: str
    title: str
    version: str
    lang: str
    levels: tuple[Level, ...]
    sections: tuple[SectionHead, ...]
    introduction: str = ""
    guides: tuple[Guide, ...] = ()
    author: str | None = None
    license: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    skills: SkillMatrix = field(default=NO_SKILLS, hash=False)
    digest: str = field(default="", compare=False)
    """SHA-256 of the files that the ladder was read from."""

    @cached_property
    def by_id(self) -> dict[str, Level]:
        """The levels by their ids."""
        return {level.id: level for level in self.levels}

    @cached_property
    def steps(self) -> tuple[tuple[Level, Level], ...]:
        """Every step from a level to one that it leads to, in the ladder's order."""
        return tuple((level, self.by_id[target]) for level in self.levels for target in level.next)


def ranks(ladder: Ladder) -> dict[str, int]:
    """Each level's rank in the ladder, from 1: one more than the number of steps on the longest way to it."""
    ranks = {level.id: 1 for level in ladder.levels}
    for _ in ladder.levels:
        for first, second in ladder.steps:
            ranks[second.id] = max(ranks[second.id], ranks[first.id] + 1)
    return ranks


def require_level(ladder: Ladder, name: str) -> Level:
    """The level with this id.

    Raises:
        UnknownNameError: the ladder has no such level.
    """
    if name not in ladder.by_id:
        known = {word: level.id for level in ladder.levels for word in (level.short, level.title, level.id)}
        hint = nearest_meaning(name, known) or f"; available: {', '.join(ladder.by_id)}"
        raise UnknownNameError(f"unknown level {quote(name)}{hint}")
    return ladder.by_id[name]


def without_footnotes(text: str) -> str:
    """Markdown text without references to footnotes, for places that cannot show the notes."""
    return re.sub(r"\[\^[^\]\s]+\]", "", text)
