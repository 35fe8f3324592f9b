"""Writes values as YAML for a place in a file: like what was there, or on lines of their own, or in brackets."""

import json
import math
import re
from datetime import date
from typing import Any

from ladder_reports.files import yaml_writer

STEP = 2
"""Spaces by which what belongs to a key is indented."""

_NOT_IN_BRACKETS = re.compile(r"[,\[\]{}:]")
_SHORT = 60
"""Characters of a list or a mapping in brackets."""
_NEVER_BARE = re.compile(r"[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What even single quotes cannot hold."""


def scalar(value: Any, *, in_brackets: bool = False, style: str = "") -> str:
    """A value without parts on one line; a text in quotes of this style, if it can be, or else in none that it does not need."""
    if not isinstance(value, str):
        return _not_text(value)
    if style == "'" and not _NEVER_BARE.search(value):
        return "'" + value.replace("'", "''") + "'"
    plain = "" if style in {"'", '"'} else yaml_writer.scalar(value)
    if plain and plain[0] != '"' and not (in_brackets and _NOT_IN_BRACKETS.search(plain)):
        return plain
    return json.dumps(value, ensure_ascii=False)


def _not_text(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    if isinstance(value, int | float | date):
        return str(value)
    raise TypeError(type(value))


def in_brackets(value: Any) -> str:
    """A value on one line, whatever it is."""
    if isinstance(value, dict):
        pairs = (f"{scalar(key, in_brackets=True)}: {in_brackets(one)}" for key, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(in_brackets, value))}]"
    return scalar(value, in_brackets=True)


def lines(value: Any, indent: int, first: str, *, quoted: bool = False) -> list[str]:
    """A value as the lines of an entry that is indented by so many spaces: the first begins with `first`, a key or a hyphen.

    With `quoted`, no text is in lines of its own: a comment follows that would be read as a part of it.
    """
    margin, inner = " " * indent, indent + STEP
    if (short := on_one_line(value, indent, quoted=quoted)) is not None:
        return f"{margin}{first} {short}".split("\n")
    if isinstance(value, dict):
        below = [line for key, one in value.items() for line in lines(one, inner, f"{scalar(key)}:", quoted=quoted)]
    else:
        below = [line for one in value for line in lines(one, inner, "-", quoted=quoted)]
    # An entry of a list goes on where it begins.
    return [f"{margin}{first} {below[0][inner:]}", *below[1:]] if first == "-" else [f"{margin}{first}", *below]


def on_one_line(value: Any, indent: int, *, quoted: bool = False) -> str | None:
    """What follows a key or a hyphen that is indented by so many spaces; None if the value goes below it.

    A long text has further lines, which are indented already, unless it is to be in quotes.
    """
    if isinstance(value, str):
        return scalar(value) if quoted else yaml_writer.prose(value, indent)
    if not isinstance(value, dict | list) or not value:
        return in_brackets(value)
    parts = list(value.values() if isinstance(value, dict) else value)
    if any(isinstance(one, dict | list) or (isinstance(one, str) and ("\n" in one or len(one) > _SHORT)) for one in parts):
        return None
    short = in_brackets(value)
    return short if len(short) <= _SHORT or isinstance(value, list) else None
