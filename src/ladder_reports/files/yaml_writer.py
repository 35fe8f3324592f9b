"""Writes text as YAML that every YAML reader reads as this text, and that people like to read and change."""

import json
import re
import textwrap

WIDTH = 96
"""Characters of a line of running text."""
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.;()/+&%@'’–-]*[\w.;()/+%’–-])?")
_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n", "null"])
"""What YAML reads as something else than text."""
_MONTH_OR_QUARTER = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2]|Q[1-4])")
_ADDRESS = re.compile(r"https?://[^\s,\[\]{}\"'`]+(?<!:)")


def scalar(text: str) -> str:
    """Text of one line: as it is if nothing in it means something in YAML, else in quotes."""
    if (_PLAIN.fullmatch(text) or _ADDRESS.fullmatch(text) or _MONTH_OR_QUARTER.fullmatch(text)) and text.casefold() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def prose(text: str, indent: int) -> str:
    """Text of any length as the value of a key that is indented by so many spaces: long text is in lines below the key."""
    margin = " " * (indent + 2)
    if "\n" in text:
        # YAML would guess the depth of the indentation wrong if the text's own first line is indented.
        depth = "2" if text.lstrip("\n")[:1] in {" ", "\t"} else ""
        return f"|{depth}-\n" + "\n".join(f"{margin}{line}" if line else "" for line in text.split("\n"))
    if len(text) <= WIDTH - indent:
        return scalar(text)
    lines = textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    if " ".join(lines) != text:  # spaces in a row, which folded lines would lose
        return json.dumps(text, ensure_ascii=False)
    return ">-\n" + "\n".join(f"{margin}{line}" for line in lines)
