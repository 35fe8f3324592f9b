"""The names of a form's fields, each of which is one value of an evidence file, and the stamp that tells which file a form is for.

Names are parts joined by `/`, as the keys of the file are nested: `ratings/senior/ab-test/self`, `goals/3f2a9c0d1e/status`. An entry of a
list has no key of its own. One that is in the file is found by `entry_key`, a digest of its words; a new one is `+1`, `+2` and so on.
"""

import hashlib
import json
import re
from collections.abc import Iterable

from msgspec import Struct

from ladder_reports.evidence.model import EvidenceItem, Feedback, Goal

FORM_VERSION = 1
"""Forms of another version are refused by name; raise it when the meaning of a name changes."""
STAMP = "stamp"
"""The name of the hidden field with the stamp."""
_KEY = re.compile(r"[0-9a-f]{10}(?:-[0-9]{1,3})?\Z")
_NEW = re.compile(r"\+[1-9][0-9]?\Z")
_BLOCK = re.compile(r"\s*(?:[-*+>#|]|\d{1,9}[.)]\s|=+\s*$|```|~~~|<)")
"""How a line begins that is not the rest of a paragraph in Markdown."""
_MOST_CHARACTERS = 2_000
"""A stamp is some hundred characters long; what is longer is none."""


class FormStamp(Struct, frozen=True, dict=True):
    """What a form is for. It has no name and nothing private, and whoever sends the form can change it: trust it to refuse, never to allow.

    `person` is an id, and empty on a worksheet without a person. `audience` is `person`, `manager` or `colleague`.
    """

    ladder: str
    ladder_version: str
    person: str
    audience: str
    form_version: int = FORM_VERSION

    def text(self) -> str:
        """The stamp as the hidden field holds it; `read_stamp` takes it back."""
        held = {
            "form": self.form_version,
            "ladder": self.ladder,
            "version": self.ladder_version,
            "person": self.person,
            "for": self.audience,
        }
        return json.dumps(held, ensure_ascii=True, separators=(",", ":"))


def read_stamp(text: str) -> FormStamp | None:
    """The stamp that this text is; none where it is no stamp."""
    if len(text) > _MOST_CHARACTERS:
        return None
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict) or not all(isinstance(held.get(key), str) for key in ("ladder", "version", "person", "for")):
        return None
    form = held.get("form")
    if not isinstance(form, int) or isinstance(form, bool):
        return None
    return FormStamp(held["ladder"], held["version"], held["person"], held["for"], form)


def field_name(*parts: str | int) -> str:
    """The name of a field; a signal's full name is one part (`ratings`, `senior/ab-test`, `self`)."""
    return "/".join(str(part) for part in parts)


def new_entry(number: int) -> str:
    """The key of the new entry with this number, from 1."""
    return f"+{number}"


def is_new_entry(key: str) -> bool:
    """Whether the key is that of an entry which is not in the file yet."""
    return bool(_NEW.match(key))


def entry_keys(entries: Iterable[tuple[str, ...]]) -> list[str]:
    """A key for each entry of a list, from the words that it is known by: a goal's title and quarter, for example.

    Entries with the same words are told apart by a number, in their order.
    """
    seen: dict[str, int] = {}
    keys = []
    for words in entries:
        key = hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:10]
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return keys


def goal_keys(goals: Iterable[Goal]) -> list[str]:
    """The key of each goal of a file."""
    return entry_keys((one.title, str(one.quarter or "")) for one in goals)


def feedback_keys(given: Iterable[Feedback]) -> list[str]:
    """The key of each piece of feedback of a file."""
    return entry_keys((one.giver or "", one.text) for one in given)


def evidence_keys(items: Iterable[EvidenceItem]) -> list[str]:
    """The key of each piece of evidence of a file."""
    return entry_keys((one.title,) for one in items)


def is_entry_key(key: str) -> bool:
    """Whether the text has the form of a key that `entry_keys` makes."""
    return bool(_KEY.match(key))


def as_in_field(text: str) -> str:
    """A text of an evidence file as a field shows it: without blanks around it, and with the lines of a paragraph joined.

    Files break lines where an editor does, and a field where it ends. Whoever compares a field with the file compares this.
    """
    lines: list[str] = []
    in_code = False
    for line in text.strip().split("\n"):
        fence = line.lstrip().startswith(("```", "~~~"))
        if lines and not in_code and not fence and _goes_on(lines[-1], line):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line.rstrip() if not line.endswith("  ") else line)
        in_code ^= fence
    return "\n".join(lines).strip()


def _goes_on(before: str, line: str) -> bool:
    """Whether a line is a part of the same paragraph, or of the same item of a list, as the one before it."""
    return bool(before.strip() and line.strip()) and not (
        before.endswith(("  ", "\\"))
        or before.lstrip().startswith(("#", "|", "```", "~~~"))
        or line.startswith(("    ", "\t"))
        or _BLOCK.match(line)
    )
