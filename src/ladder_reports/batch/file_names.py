"""The names of a batch's files: a template filled with a person's values, made safe for every file system."""

import hashlib
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable

from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch.model import GroupBy
from ladder_reports.errors import InputError, Problem, UnknownNameError, listed, own_words, quote
from ladder_reports.evidence.fields import DEVICE_NAMES
from ladder_reports.evidence.identity import safe_id

REPORT, TABLE, PACKET, ARCHIVE, MAIL = "report.json", "cycle.csv", "cycle.pdf", "plans.zip", "mail.csv"
"""What a batch writes besides the plans."""

FIELDS = ("id", "cycle", "level", "team", "audience")
"""What a name template may contain, in braces."""
_LITERAL = frozenset(string.ascii_letters + string.digits + "._-+ ()")
_LONGEST_NAME = 200
_PATH_LENGTH = 200
_FILES_LISTED = 5
_OUTPUT = re.compile(rf"(by-(manager|team)/)?[\w+() -][\w.+() -]{{0,{_LONGEST_NAME}}}\.pdf", re.ASCII)
_DIGEST_SUFFIX = re.compile(r"-[0-9a-f]{12}$")


def check_template(template: str) -> None:
    """Check that a name template has known fields, and besides only characters that every file system allows.

    Raises:
        UnknownNameError: it has something else.
    """
    name, known = f"the name template {quote(template)}", ", ".join(f"{{{field}}}" for field in FIELDS)
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise UnknownNameError(f"{name} is not valid: {error}; use {known}") from error
    for literal, field, form, conversion in parts:
        if strange := sorted(set(literal) - _LITERAL):
            raise UnknownNameError(f"{name} contains {' '.join(strange)}, which a file name must not have")
        if field in FIELDS and (form or conversion):
            raise UnknownNameError(f"{name} has more than a name in the braces of {quote(f'{{{field}}}')}; use {known}")
        if field is not None and field not in FIELDS:
            raise UnknownNameError(f"{name} has the unknown field {quote(f'{{{field}}}')}; use {known}")
    if all(field is None for _, field, _, _ in parts):
        raise UnknownNameError(f"{name} has no field, so all plans would have the same name; use {known}")


def file_name(template: str, person: PersonSummary, audience: str, *, anonymous: bool = False) -> str:
    """The name of a person's plan; whatever the person's values are, it leads into no other folder."""
    team = "" if anonymous else person.team
    values = {"id": person.id, "cycle": person.cycle, "level": person.level, "team": team, "audience": audience}
    name = template.format(**{key: safe_id(value) if value else "" for key, value in values.items()})
    name = name[:_LONGEST_NAME].strip(".-_ ") or safe_id(person.id)
    if name.split(".", 1)[0].casefold() in DEVICE_NAMES:
        name = f"_{name}"
    return f"{name}.pdf"


def is_output(name: str) -> bool:
    """Whether a batch may have written a plan, a combined file, the packet or the archive under this name."""
    return name == ARCHIVE or bool(_OUTPUT.fullmatch(name))


def refuse_collisions(files: Iterable[tuple[str, str]]) -> None:
    """Check that no two files get the same name; `files` has pairs of an input and the name of its output.

    Raises:
        InputError: with every name that several inputs would get.
    """
    inputs: dict[str, list[tuple[str, str]]] = {}
    for file, name in files:
        # Many file systems do not distinguish capitals.
        inputs.setdefault(name.casefold(), []).append((file, name))
    if problems := [_collision(group) for group in inputs.values() if len(group) > 1]:
        raise InputError(problems)


def _collision(group: list[tuple[str, str]]) -> Problem:
    (first, name), *rest = group
    others = listed([own_words(file, _PATH_LENGTH) for file, _ in rest], _FILES_LISTED - 1)
    remedy = "give each person their own id, or use another --name-template"
    return Problem.about(first, f"would be written to {own_words(name, _PATH_LENGTH)}, and so would {others}; {remedy}")


def group_key(value: str) -> str:
    """A manager's or team's name as groups are told apart: capitals and spaces do not count."""
    return " ".join(value.split()).casefold()


def group_names(values: Iterable[str], by: GroupBy) -> dict[str, str]:
    """The file of each manager or team, by its key. No two have the same.

    A digest is added to names that differ only in characters that a file name cannot have.
    """
    keys = {group_key(value) for value in values}
    plain = {key: _plain(key, by) for key in keys - {""}}
    uses = Counter([f"without-{by}", *plain.values()])
    names = {key: _with_digest(key, name) if uses[name] > 1 or _DIGEST_SUFFIX.search(name) else name for key, name in plain.items()}
    return {key: f"by-{by}/{names.get(key, f'without-{by}')}.pdf" for key in keys}


def _plain(key: str, by: GroupBy) -> str:
    """A key as a file name in small letters; one without any Latin letter or digit becomes a digest."""
    letters = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    return safe_id(key).casefold() if re.search(r"[a-z0-9]", letters) else _with_digest(key, by)


def _with_digest(key: str, name: str) -> str:
    return f"{name}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
