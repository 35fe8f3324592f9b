"""The kinds of text, number and list in an evidence file, each with its limits.

The file is not trusted: no text may be endless, contain deceptive characters, or link to anything but the web. Nor may it
have so much Markdown that a page takes longer to lay out than a book: nothing but markup, endless nesting, or lines that cannot
be broken anywhere.
"""

import html
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from msgspec import Struct
from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, PlainValidator, WithJsonSchema
from pydantic_core import core_schema

from ladder_reports.errors import did_you_mean, quote
from ladder_reports.evidence.dates import DATE_SCHEMA, QUARTER_SCHEMA, PartialDate, Quarter, read_day
from ladder_reports.files import amounts
from ladder_reports.files.amounts import LONG_WORD, WORD_LIMIT
from ladder_reports.files.invisible import IN_PROSE, JOINERS, deception
from ladder_reports.files.validation import FreeText
from ladder_reports.files.yaml_reader import KeyPath
from ladder_reports.ladder.model import VERSION_PATTERN, VERSION_RULE

T = TypeVar("T")

PERSON_ID_PATTERN = r"^[A-Za-z0-9_-]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?$"
DEVICE_NAMES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))})
"""Names that Windows reserves, whatever follows their first dot."""

SPACES_LIMIT = 200
"""Spaces in a row."""
SIGNS_LIMIT = 400
"""Signs of emphasis, code and links in one text."""
NESTING_LIMIT = 8
"""Lists and quotations inside each other."""
BLOCKS_LIMIT = 5_000
"""Paragraphs, hard line breaks and lines of lists, tables, quotations and code in a whole file, without each text's first paragraph."""
ALL_SIGNS_LIMIT = 5_000
"""Signs of emphasis, code and links in a whole file."""
LONG_WORDS_LIMIT = 30_000
"""Characters in long words in a whole file."""

_BLANK = re.compile(rf"[^\S\n]{{{SPACES_LIMIT + 1}}}")
_OPENING = re.compile(r"[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))")
_INDENT = 4


class TextLimit(Struct, frozen=True):
    """Marks text that people write: not empty, at most `limit` characters, none of them deceptive."""

    limit: int
    prose: bool = False
    pattern: str = r"\S"

    def check(self, text: str) -> str:
        """`text` without space around it.

        Raises:
            ValueError: saying what is wrong with it.
        """
        text = text.rstrip(" \t\n").lstrip("\n") if self.prose else text.strip(" \t\n")
        if all(char.isspace() or char in IN_PROSE for char in text):
            message = "this is empty; write something or leave the key out"
        elif len(text) > self.limit:
            message = f"{len(text)} characters are too many; at most {self.limit} are allowed"
        elif "\n" in text and not self.prose:
            message = "expected one line, found several"
        elif not (message := self._deception(text)) and not (message := _markdown_fault(text) if self.prose else ""):
            return text
        raise ValueError(message)

    def _deception(self, text: str) -> str:
        """What is deceptive in the text or, if it is Markdown, in what it says with its entities decoded; empty if nothing."""
        read = f"{text}{html.unescape(text)}" if self.prose and "&" in text else text
        return deception(read, IN_PROSE if self.prose else JOINERS)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Check what is known to be text."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the limits."""
        return {**handler(schema), "minLength": 1, "maxLength": self.limit, "pattern": self.pattern}


def is_prose(*parts: Any) -> bool:
    """Whether one of the parts of a field's type marks it as Markdown."""
    return any(
        part.prose if isinstance(part, TextLimit) else is_prose(*getattr(part, "__metadata__", ()), *getattr(part, "__args__", ()))
        for part in parts
    )


class EntryLimit(Struct, frozen=True):
    """Marks a list or a mapping with at most `limit` entries. A longer one is refused before any entry is read."""

    limit: int

    def check(self, found: Any) -> Any:
        """`found` itself.

        Raises:
            ValueError: it has too many entries.
        """
        if isinstance(found, list | tuple | dict) and len(found) > self.limit:
            raise ValueError(f"{len(found)} entries are too many; at most {self.limit} are allowed")
        return found

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Count before everything else."""
        return core_schema.no_info_before_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the limit."""
        made = handler(schema)
        return {**made, "maxItems" if made.get("type") == "array" else "maxProperties": self.limit}


def _markdown_fault(text: str) -> str:
    """What one text has too much of; empty if nothing."""
    if amounts.unbroken(text) is not None:
        return f"more than {WORD_LIMIT} characters without a space, so that the line cannot be broken"
    if _BLANK.search(text):
        return f"more than {SPACES_LIMIT} spaces in a row"
    if (count := amounts.signs(text)) > SIGNS_LIMIT:
        return f"{count} Markdown signs (* _ ` [) in one text are too many; at most {SIGNS_LIMIT} are allowed"
    if any(_depth(line) > NESTING_LIMIT for line in text.split("\n")):
        return f"lists or quotations are nested more than {NESTING_LIMIT} levels deep"
    return ""


def first_over_limit(value: Any) -> tuple[KeyPath, str] | None:
    """The path to the text with which a whole file exceeds a limit, and which limit; None if it exceeds none."""
    blocks = signs = unbroken = 0
    for path, text in _texts(value, ()):
        blocks += amounts.blocks(text)
        signs += amounts.signs(text)
        # Web addresses have a limit of their own and are printed with places to break them.
        unbroken += 0 if {"links", "link", "url"} & set(path) else amounts.in_long_words(text)
        for found, limit, what in (
            (blocks, BLOCKS_LIMIT, "paragraphs, line breaks and lines of lists, tables, quotations and code"),
            (signs, ALL_SIGNS_LIMIT, "Markdown signs (* _ ` [)"),
            (unbroken, LONG_WORDS_LIMIT, f"characters in words longer than {LONG_WORD}"),
        ):
            if found > limit:
                return path, f"with this text, the file has more than {limit} {what}"
    return None


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(child, (*path, key))


def _depth(line: str) -> int:
    """How deep a line of a list or a quotation is nested."""
    depth = end = 0
    while depth <= NESTING_LIMIT and (found := _OPENING.match(line, end)):
        blanks = len(found[0].expandtabs(_INDENT)) - len(found[0].strip())
        depth, end = depth + 1 + blanks // _INDENT, found.end()
    return depth


def _person_id(text: str) -> str:
    if not re.fullmatch(PERSON_ID_PATTERN, text):
        rule = "use 1 to 64 ASCII letters, digits, '.', '_' and '-', without a '.' at either end"
        raise ValueError(f"{quote(text)} cannot be a file's name; {rule}")
    if text.split(".", maxsplit=1)[0].casefold() in DEVICE_NAMES:
        raise ValueError(f"{quote(text)} is a name that Windows reserves; choose another id")
    return text


def _email(text: str) -> str:
    if not re.fullmatch(r"(?!mailto:)[^@\s<>]+@[^@\s<>]+", text):
        inside = re.search(r"[^@\s<>:]+@[^@\s<>]+", text[:254])
        near = did_you_mean(inside[0]) if inside else ""
        raise ValueError(f"{quote(text)} is not an e-mail address; write it like ada@example.com{near}")
    return text


def _ladder_version(text: str) -> str:
    if not re.fullmatch(VERSION_PATTERN, text):
        raise ValueError(f"{quote(text)} cannot be the version of a ladder; {VERSION_RULE}")
    return text


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in {"http", "https"}:
        hint = did_you_mean(f"https://{text}") if re.match(r"^[\w-]+(\.[\w-]+)+(/\S*)?$", text) else ""
        message = f"{quote(text)} is not a web address; start it with https:// or http://{hint}"
    elif "@" in parts.netloc:
        message = "the link has a user name or a password before '@'; remove it"
    elif not host or re.search(r"[\s\\<>\"^`{|}]", text):
        message = f"{quote(text)} is not a complete web address; copy it again from the browser"
    else:
        return text
    raise ValueError(message)


NAME = TextLimit(120)
Name = Annotated[str, NAME, FreeText()]
Line = Annotated[str, TextLimit(200), FreeText()]
Title = Annotated[str, TextLimit(300), FreeText()]
Remark = Annotated[str, TextLimit(2_000, prose=True), FreeText(prose=True)]
Prose = Annotated[str, TextLimit(10_000, prose=True), FreeText(prose=True)]
Url = Annotated[str, TextLimit(2_000, pattern="^https?://[^@/]+(/|$|[?#])"), AfterValidator(_web_address)]
PersonId = Annotated[str, AfterValidator(_person_id), WithJsonSchema({"type": "string", "pattern": PERSON_ID_PATTERN})]
Email = Annotated[str, TextLimit(254, pattern="^(?!mailto:)[^@\\s<>]+@[^@\\s<>]+$"), AfterValidator(_email)]
LadderVersion = Annotated[
    str, AfterValidator(_ladder_version), WithJsonSchema({"anyOf": [{"type": "string", "pattern": VERSION_PATTERN}, {"type": "number"}]})
]
"""A version is often a number. The loader reads it as it was written, so that 1.0 and 1.10 keep their zeros."""
LooseDate = Annotated[PartialDate, PlainValidator(PartialDate.read), WithJsonSchema(DATE_SCHEMA)]
QuarterOfYear = Annotated[Quarter, PlainValidator(Quarter.read), WithJsonSchema(QUARTER_SCHEMA)]
Day = Annotated[date, PlainValidator(read_day), WithJsonSchema({"type": "string", "pattern": r"^[0-9]{4}-[01][0-9]-[0-3][0-9]$"})]
TextOrNumber = Annotated[
    str, TextLimit(200), WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1, "maxLength": 200}, {"type": "number"}]})
]
"""Text that is often a number, such as a year or a result. The loader reads both as text."""
FrozenList = Annotated[tuple[T, ...], Field(strict=False)]
"""A list in the file, kept as a tuple so that it cannot be changed."""
