"""Invisible characters: which ones words need, and which ones make a text look like another one."""

import unicodedata

JOINERS = frozenset("\u200c\u200d\u200e\u200f\u061c")
"""What real words need: joiners in Persian, Indic scripts and emoji, and direction marks."""
IN_PROSE = JOINERS | frozenset("\n\t\u00ad\u200b\u2060\u2066\u2067\u2068\u2069")
"""What pasted text may contain in addition: soft hyphens, places to break a line, isolated changes of direction."""


def deception(text: str, allowed: frozenset[str]) -> str:
    """What is wrong with the first deceptive character of a text; empty if it has none but those that are allowed."""
    if text.replace("\n", "").isprintable():
        return ""  # what Python calls printable deceives nobody
    found = next((char for char in text if char not in allowed and _deceives(char)), "")
    return f"the invisible character U+{ord(found):04X} ({_name(found)}) is not allowed; delete it" if found else ""


def _deceives(char: str) -> bool:
    point = ord(char)
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004


def _name(char: str) -> str:
    return unicodedata.name(char, "control character").lower()
