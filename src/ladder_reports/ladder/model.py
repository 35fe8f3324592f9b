"""A ladder with its levels, sections and signals, as immutable values.

The classes for a file's front matter are pydantic models, so that they validate it and print its JSON Schema. Everything
else is a plain dataclass.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from msgspec import Struct
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from ladder_reports.errors import UnknownNameError, did_you_mean, nearest_meaning, own_words, quote
from ladder_reports.files.invisible import IN_PROSE, deception
from ladder_reports.files.validation import FreeText
from ladder_reports.ladder.codes import CODE_LIMIT, distinct_codes, folded, signal_code

Kind = Literal["prose", "signals", "watchouts", "focus"]
"""What a section means. The code relies on nothing else: each ladder has names of its own."""

ID_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
"""An id: lower-case words of ASCII letters and digits, joined by hyphens."""
ID_LIMIT = 64
VERSION_PATTERN = r"^(?!.*\.\.)(?!current$)[0-9A-Za-z][0-9A-Za-z.-]{0,31}$"
"""A ladder's version as evidence files name it: safe as the name of a folder, and not what the command line calls the present text."""
VERSION_RULE = "use 1 to 32 ASCII letters, digits, '.' and '-', a letter or a digit first, no '..', and not 'current'"
"""The same, in words."""

Id = Annotated[
    str,
    StringConstraints(pattern=ID_PATTERN, max_length=ID_LIMIT),
    Field(description="A short, stable name: lower-case letters, digits and hyphens, starting with a letter."),
]


def _not_deceptive(text: str) -> str:
    if fault := deception(text, IN_PROSE):
        raise ValueError(fault)
    return text


Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$"), AfterValidator(_not_deceptive), FreeText()]


def _letters_only(code: str) -> str:
    # A mark, such as a vowel sign, belongs to the letter before it.
    plain = unicodedata.normalize("NFKC", code)
    if not plain[:1].isalnum() or not all(char.isalnum() or unicodedata.category(char) in {"Mn", "Mc"} for char in plain):
        raise ValueError(f"only letters and digits are allowed, found {quote(code)}")
    return code


Code = Annotated[
    str,
    StringConstraints(min_length=1, max_length=CODE_LIMIT),
    AfterValidator(_letters_only),
    Field(json_schema_extra={"pattern": r"^[^\s./·]+$"}),
]
"""What stands for a level or a section in the codes of its signals."""


def _no_path(version: str) -> str:
    parts = re.split(r"[/\\]", version)
    if not parts[0].strip() or {".", ".."} & {part.strip() for part in parts}:
        raise ValueError(f"{quote(version)} leads to another folder, and a version can become the name of one; {VERSION_RULE}")
    return version


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SectionHead(_FrontMatter):
    """A section that the ladder's levels may have."""

    id: Id
    title: Line = Field(description="The heading that the levels' files use.")
    kind: Kind = Field(
        description="prose: text; signals: a list of what is rated; watchouts: a list of common gaps; focus: advice for the next step."
    )
    short: Line | None = Field(default=None, description="A short title for labels; default is the title.")
    code: Code | None = Field(default=None, description="The letters in the codes of the section's signals, such as T in Se·T3.")

    @property
    def label(self) -> str:
        """The section's short title, or its title."""
        return self.short or self.title


class LadderHead(_FrontMatter):
    """The front matter of a ladder's `ladder.md`."""

    model_config = ConfigDict(json_schema_extra={"not": {"required": ["licence", "license"]}})

    id: Id
    title: Line
    version: Annotated[Line, AfterValidator(_no_path)] = Field(description="The ladder's version, in quotes; every document names it.")
    lang: str = Field(
        default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="The language of the text, such as en or pt-BR."
    )
    organization: Line | None = Field(default=None, description="The company or group whose ladder this is, for the cover.")
    edition: Line | None = Field(default=None, description="The edition, such as Spring 2027, for the cover.")
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
    code: Code | None = Field(default=None, description="The letters in the codes of the level's signals, such as Se in Se·T3.")
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


class Item(Struct, frozen=True):
    """One signal or watch-out. The text and the examples are Markdown."""

    id: str
    text: str
    examples: tuple[str, ...] = ()
    grown_from: str = ""
    """The full name of the item of an earlier level that this one continues; "" if the ladder names none."""


class Section(Struct, frozen=True):
    """A section of a level: `text` is Markdown before or instead of the items."""

    id: str
    title: str
    kind: Kind
    text: str
    items: tuple[Item, ...] = ()
    short: str | None = None

    @property
    def label(self) -> str:
        """The section's short title, or its title."""
        return self.short or self.title


class Level(Struct, frozen=True, dict=True):
    """One level of a ladder."""

    id: str
    title: str
    short: str
    next: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[tuple[str, str], ...] = ()
    """Footnotes: label and Markdown text."""
    given_code: str = ""
    """The code that the level's file gives; `Ladder.level_codes` has every level's."""

    def of_kind(self, *kinds: Kind) -> tuple[Section, ...]:
        """The level's sections of these kinds, in the ladder's order."""
        return tuple(section for section in self.sections if section.kind in kinds)

    def named_items(self, *kinds: Kind) -> Iterator[tuple[str, Section, Item]]:
        """The items of these kinds in the ladder's order, each with its full name, such as `senior/ab-test`, and its section."""
        return ((f"{self.id}/{item.id}", section, item) for section in self.of_kind(*kinds) for item in section.items)

    def section(self, section_id: str) -> Section | None:
        """The section with this id, if the level has it."""
        return next((section for section in self.sections if section.id == section_id), None)


class Guide(Struct, frozen=True):
    """A section of the ladder's own text, such as "How to use this"."""

    title: str
    text: str


class Ladder(Struct, frozen=True, eq=False, dict=True):
    """A whole career ladder."""

    id: str
    title: str
    version: str
    lang: str
    levels: tuple[Level, ...]
    sections: tuple[SectionHead, ...]
    introduction: str = ""
    guides: tuple[Guide, ...] = ()
    organization: str | None = None
    edition: str | None = None
    author: str | None = None
    license: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    skills: SkillMatrix = NO_SKILLS
    digest: str = ""
    """SHA-256 of the files that the ladder was read from."""

    def __eq__(self, other: object) -> bool:
        """Whether the other is a ladder with the same text, whatever files it was read from."""
        names = (name for name in self.__struct_fields__ if name != "digest")
        return isinstance(other, Ladder) and all(getattr(self, name) == getattr(other, name) for name in names)

    def __hash__(self) -> int:
        """Alike for equal ladders."""
        return hash((self.id, self.version, self.levels))

    @cached_property
    def by_id(self) -> dict[str, Level]:
        """The levels by their ids."""
        return {level.id: level for level in self.levels}

    @cached_property
    def steps(self) -> tuple[tuple[Level, Level], ...]:
        """Every step from a level to one that it leads to, in the ladder's order."""
        return tuple((level, self.by_id[target]) for level in self.levels for target in level.next)

    @cached_property
    def level_codes(self) -> dict[str, str]:
        """Each level's letters by its id, such as ``Se`` for ``senior``."""
        found = distinct_codes([level.short for level in self.levels], [level.given_code for level in self.levels])
        return dict(zip(self.by_id, found, strict=True))

    @cached_property
    def section_codes(self) -> dict[str, str]:
        """The letters of each section of signals by its id, such as ``T`` for ``technical``."""
        heads = [head for head in self.sections if head.kind == "signals"]
        found = distinct_codes([head.label for head in heads], [head.code or "" for head in heads])
        return {head.id: code for head, code in zip(heads, found, strict=True)}

    @cached_property
    def codes(self) -> dict[str, str]:
        """Each signal's code by its full name: ``Se·T3`` for ``senior/ab-test``. No two are alike, whatever their case."""
        return {
            f"{level.id}/{item.id}": signal_code(self.level_codes[level.id], self.section_codes[section.id], number)
            for level in self.levels
            for section in level.of_kind("signals")
            for number, item in enumerate(section.items, 1)
        }

    @cached_property
    def names_by_code(self) -> dict[str, str]:
        """Each signal's full name by its code as it is compared (`codes.folded`)."""
        return {folded(code): name for name, code in self.codes.items()}


def ranks(ladder: Ladder) -> dict[str, int]:
    """Each level's rank in the ladder, from 1: one more than the number of steps on the longest way to it."""
    ranks = {level.id: 1 for level in ladder.levels}
    for _ in ladder.levels:
        for first, second in ladder.steps:
            ranks[second.id] = max(ranks[second.id], ranks[first.id] + 1)
    return ranks


def require_level(ladder: Ladder, name: str) -> Level:
    """The level with this id, in any case.

    Raises:
        UnknownNameError: the ladder has no such level.
    """
    level_id = name if name in ladder.by_id else name.strip().lower()
    if level_id not in ladder.by_id:
        known = {word: level.id for level in ladder.levels for word in (level.short, level.title, level.id)}
        coded = next((level for level, code in ladder.level_codes.items() if folded(code) == folded(name)), "")
        hint = did_you_mean(coded) if coded else nearest_meaning(name, known) or f"; available: {', '.join(ladder.by_id)}"
        raise UnknownNameError(f"unknown level {quote(name)}{hint}")
    return ladder.by_id[level_id]


def find_signal(ladder: Ladder, typed: str) -> str | None:
    """The full name of the signal that someone typed as a full name or as a code (``Se.T3`` or ``Se·T3``), in any case.

    None if the ladder has no such signal.
    """
    name = typed.strip().lower()
    return name if name in ladder.codes else ladder.names_by_code.get(folded(typed))


def require_signal(ladder: Ladder, typed: str) -> str:
    """The full name of the signal that someone typed; see `find_signal`.

    Raises:
        UnknownNameError: the ladder has no such signal.
    """
    if found := find_signal(ladder, typed):
        return found
    known = {name.partition("/")[2]: name for name in reversed(ladder.codes)} | {name: name for name in ladder.codes}
    hint = nearest_meaning(typed, known) or "; 'ladder-reports levels LEVEL' lists ids and codes"
    raise UnknownNameError(f"unknown signal {quote(typed)}{hint}")


def without_footnotes(text: str) -> str:
    """Markdown text without references to footnotes, for places that cannot show the notes."""
    return re.sub(r"\[\^[^\]\s]+\]", "", text)
