"""What a batch's files are called: a template with a person's own values in it, made safe for every file system."""

import hashlib
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable

from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.errors import InputError, Problem, UnknownNameError
from ladder_reports.evidence.fields import DEVICE_NAMES
from ladder_reports.evidence.identity import safe_id

FIELDS = ("id", "cycle", "level", "team", "audience")
_LITERAL = frozenset(string.ascii_letters + string.digits + "._-+ ()")
_LIMIT = 200
_NAMED = 5
_APART = re.compile(r"-[0-9a-f]{12}$")
"""What a name ends with that has a digest, or looks so."""


def check_template(template: str) -> None:
    """See that a template has known fields, and beside them only what may stand in a file's name.

    Raises:
        UnknownNameError: it has something else.
    """
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise UnknownNameError(f"the name template '{template}' cannot be read: {error}") from error
    for literal, field, form, conversion in parts:
        if strange := sorted(set(literal) - _LITERAL):
            raise UnknownNameError(f"the name template '{template}' has {' '.join(strange)}, which has no place in a file's name")
        if field is not None and (field not in FIELDS or form or conversion):
            raise UnknownNameError(f"the name template '{template}' has the field '{field}'; there are: {_fields()}")
    if all(field is None for _, field, _, _ in parts):
        raise UnknownNameError(f"the name template '{template}' has no field, so all files would have one name; there are: {_fields()}")


def file_name(template: str, who: PersonSummary, audience: str, *, anonymous: bool = False) -> str:
    """The name of a person's plan; it leads into no other folder, whatever the person's values are."""
    team = "" if anonymous else who.team
    values = {"id": who.id, "cycle": who.cycle, "level": who.level, "team": team, "audience": audience}
    name = template.format(**{key: safe_id(value) if value else "" for key, value in values.items()})
    name = name[:_LIMIT].strip(".-_ ") or safe_id(who.id)
    if name.split(".", 1)[0].casefold() in DEVICE_NAMES:
        name = f"_{name}"
    return f"{name}.pdf"


def collisions(named: Iterable[tuple[str, str]]) -> list[Problem]:
    """A problem for each name that several files would be written to; `named` has files and names."""
    taken: dict[str, list[tuple[str, str]]] = {}
    for file, name in named:
        # Two names that differ in capitals only are one on many file systems.
        taken.setdefault(name.casefold(), []).append((file, name))
    return [_collision(group) for group in taken.values() if len(group) > 1]


def refuse_collisions(named: Iterable[tuple[str, str]]) -> None:
    """See that each file has a name of its own.

    Raises:
        InputError: with every name that is not.
    """
    if problems := collisions(named):
        raise InputError(problems)


def group_key(value: str) -> str:
    """What two names of one manager or team have in common: capitals and spaces do not count."""
    return " ".join(value.split()).casefold()


def group_names(values: Iterable[str], by: str) -> dict[str, str]:
    """The file for each manager or team, by its key; `by` is which of the two. No two have the same.

    Where names differ in letters only that a file's name does not have, a digest tells them apart.
    """
    keys = {group_key(value) for value in values}
    plain = {key: _plain(key, by) for key in keys - {""}}
    often = Counter([f"without-{by}", *plain.values()])
    named = {key: _told_apart(key, name) if often[name] > 1 or _APART.search(name) else name for key, name in plain.items()}
    return {key: f"by-{by}/{named.get(key, f'without-{by}')}.pdf" for key in keys}


def _plain(key: str, by: str) -> str:
    """A key as a file's name in small letters; digits and letters of other alphabets are told by their digest."""
    letters = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    return safe_id(key).casefold() if re.search(r"[a-z0-9]", letters) else _told_apart(key, by)


def _told_apart(key: str, name: str) -> str:
    return f"{name}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _collision(group: list[tuple[str, str]]) -> Problem:
    files = [file for file, _ in group]
    others = ", ".join(files[1:_NAMED]) + (f" and {len(files) - _NAMED} more" if len(files) > _NAMED else "")
    remedy = "give each person an id of their own, or another --name-template"
    return Problem(files[0], 0, 0, f"would be written to {group[0][1]}, and so would {others}; {remedy}")


def _fields() -> str:
    return ", ".join(f"{{{field}}}" for field in FIELDS)
