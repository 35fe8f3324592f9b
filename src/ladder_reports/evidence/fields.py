"""The kinds of text, number and list that an evidence file holds, each with its limits.

Whoever writes the file is not trusted: nothing may be endless, deceive the eye, or lead anywhere but to the web.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, PlainValidator, WithJsonSchema
from pydantic_core import core_schema

from ladder_reports.errors import shortened
from ladder_reports.evidence.dates import read_day
from ladder_reports.evidence.markdown_limits import text_fault

T = TypeVar("T")

PERSON_ID_PATTERN = r"^[A-Za-z0-9_-]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?$"
DEVICE_NAMES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))})
"""Names that Windows keeps for itself, whatever stands after their first dot."""

SKILL_SCALE = range(5)

# Invisible characters that real words need: the joiners of Persian, Indic scripts and emoji, and the marks of direction.
_JOINERS = frozenset("\u200c\u200d\u200e\u200f\u061c")
# What text pasted into a longer field may carry besides: soft hyphens, break opportunities, closed-off direction.
_IN_PROSE = _JOINERS | frozenset("\n\t\u00ad\u200b\u2060\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Words:
    """Marks text that a person writes: never empty, never longer than `limit`, never with characters that deceive."""

    limit: int
    prose: bool = False
    pattern: str = r"\S"

    def check(self, text: str) -> str:
        """`text` without blank edges; a ValueError says what is wrong with it."""
        text = text.rstrip(" \t\n").lstrip("\n") if self.prose else text.strip(" \t\n")
        if all(char.isspace() or char in _IN_PROSE for char in text):
            message = "there is nothing in it; write something or leave the key out"
        elif len(text) > self.limit:
            message = f"{len(text)} characters are too long; {self.limit} are allowed"
        elif "\n" in text and not self.prose:
            message = "several lines; one line is expected"
        elif bad := next((char for char in text if _deceives(char) and char not in (_IN_PROSE if self.prose else _JOINERS)), ""):
            message = f"the invisible character U+{ord(bad):04X} ({_name(bad)}) is not allowed; delete it"
        elif not (message := text_fault(text) if self.prose else ""):
            return text
        raise ValueError(message)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Check text after it is known to be text."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the limits."""
        return {**handler(schema), "minLength": 1, "maxLength": self.limit, "pattern": self.pattern}


@dataclass(frozen=True, slots=True)
class AtMost:
    """Marks a list or a mapping that may hold so many entries; more are refused before any is looked at."""

    limit: int

    def check(self, found: Any) -> Any:
        """`found` itself; a ValueError says that it is too long."""
        if isinstance(found, list | tuple | dict) and len(found) > self.limit:
            message = f"{len(found)} entries are too many; {self.limit} are allowed"
            raise ValueError(message)
        return found

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Count before everything else."""
        return core_schema.no_info_before_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the limit."""
        made = handler(schema)
        return {**made, "maxItems" if made.get("type") == "array" else "maxProperties": self.limit}


def _deceives(char: str) -> bool:
    point = ord(char)
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004


def _name(char: str) -> str:
    return unicodedata.name(char, "control character").lower()


def _person_id(text: str) -> str:
    if not re.fullmatch(PERSON_ID_PATTERN, text):
        rule = "1 to 64 letters of ASCII, digits, '.', '_' and '-', with no '.' at either end"
        message = f"'{shortened(text)}' cannot name a file; an id has {rule}"
        raise ValueError(message)
    if text.split(".", maxsplit=1)[0].casefold() in DEVICE_NAMES:
        message = f"'{text}' is a name that Windows keeps for itself; choose another id"
        raise ValueError(message)
    return text


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
        message = f"'{shortened(text)}' is no e-mail address"
        raise ValueError(message)
    return text


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in {"http", "https"}:
        hint = f"; did you mean 'https://{text}'?" if re.match(r"^[\w-]+(\.[\w-]+)+(/\S*)?$", text) else ""
        message = f"'{shortened(text)}' is no web address; a link begins with https:// or http://{hint}"
    elif "@" in parts.netloc:
        message = "the link carries a user name or a password before '@'; take it out"
    elif not host or re.search(r"[\s\\<>\"^`{|}]", text):
        message = f"'{shortened(text)}' is no complete web address; copy it again from the browser"
    else:
        return text
    raise ValueError(message)


def _on_scale(number: int) -> int:
    if number not in SKILL_SCALE:
        message = f"{number} is not on the scale, which goes from {SKILL_SCALE[0]} to {SKILL_SCALE[-1]}"
        raise ValueError(message)
    return number


NAME = Words(120)
Name = Annotated[str, NAME]
Line = Annotated[str, Words(200)]
Title = Annotated[str, Words(300)]
Remark = Annotated[str, Words(2_000, prose=True)]
Prose = Annotated[str, Words(10_000, prose=True)]
Url = Annotated[str, Words(2_000, pattern="^https?://[^@/]+(/|$|[?#])"), AfterValidator(_web_address)]
PersonId = Annotated[str, AfterValidator(_person_id), WithJsonSchema({"type": "string", "pattern": PERSON_ID_PATTERN})]
Email = Annotated[str, Words(254, pattern="^[^@\\s<>]+@[^@\\s<>]+$"), AfterValidator(_email)]
Rung = Annotated[int, AfterValidator(_on_scale), Field(json_schema_extra={"minimum": SKILL_SCALE[0], "maximum": SKILL_SCALE[-1]})]
Day = Annotated[date, PlainValidator(read_day), WithJsonSchema({"type": "string", "pattern": r"^[0-9]{4}-[01][0-9]-[0-3][0-9]$"})]
Figure = Annotated[Line, WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1, "maxLength": 200}, {"type": "number"}]})]
"""Text that is often a number, such as a year or a result; the loader reads both as text."""
Many = Annotated[tuple[T, ...], Field(strict=False)]
"""A list in the file. A tuple here, so that what is frozen stays so."""
