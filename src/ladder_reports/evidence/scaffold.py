"""Writes new evidence files: a first one, and one for the next cycle that keeps the person and the open goals.

The text is in ``templates/evidence.yaml``. There, a line that starts with ``# `` explains; a line that starts with ``#`` and continues
at once, or after two spaces, is YAML that is commented out: it is valid without the ``#``.
"""

import contextlib
import itertools
import json
import operator
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from string import Template

import yaml

from ladder_reports.errors import InputError, Problem
from ladder_reports.evidence.fields import NAME
from ladder_reports.evidence.loader import VersionedEvidence, load_versioned
from ladder_reports.evidence.model import Evidence, Goal, Person
from ladder_reports.evidence.references import level_fault, target_fault
from ladder_reports.evidence.schema import evidence_schema
from ladder_reports.files.atomic import write_whole
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import VERSION_PATTERN, Kind, Ladder, Level, without_footnotes
from ladder_reports.ladder.version_choice import VersionChoice
from ladder_reports.ladder.versions import CURRENT, load_history
from ladder_reports.paths import TEMPLATES

WIDTH = 100
SCHEMA_NAME = "evidence.schema.json"

_OPTIONAL = ("id", "email", "role", "team", "manager")
"""Keys of a person that the template has as examples."""


def write_new_file(  # noqa: PLR0913 -- the command's options
    file: Path,
    ladder: Path,
    *,
    level: str | None = None,
    name: str | None = None,
    target: str | None = None,
    old: Path | None = None,
    with_schema: bool = False,
    force: bool = False,
) -> list[Path]:
    """Write a new evidence file, for the next cycle if there is an `old` one; returns the files written.

    Raises:
        InputError: the file exists and must not be overwritten, or the ladder, the level or `old` has problems.
    """
    if file.exists() and not force:
        raise InputError([Problem.about(file, "already exists; use --force to overwrite")])
    if old is not None and file.exists() and old.exists() and file.samefile(old):
        raise InputError([Problem.about(file, "is the file of --from, which would be lost; name a new file")])
    read = load_ladder(ladder).unwrap()
    if old is not None:
        versions = VersionChoice(load_history(ladder, read), CURRENT)
        found = load_versioned(old, versions.basis).unwrap()
        text = next_cycle(_named_anew(found), read, level_id=level, target=target, schema_ref=SCHEMA_NAME)
    else:
        text = starter(read, level or "", name=name, target=target, schema_ref=SCHEMA_NAME)
    write_whole(file, text.encode(), private=True)
    if not with_schema:
        return [file]
    schema = file.parent / SCHEMA_NAME
    write_whole(schema, (json.dumps(evidence_schema(read), indent=2, ensure_ascii=False) + "\n").encode())
    return [file, schema]


def _named_anew(found: VersionedEvidence) -> Evidence:
    """The evidence of a file with the names of the ladder for what the next cycle's file keeps: level, target and goals."""
    old, names = found.evidence, found.basis.names
    if names is None:
        return old
    goals = tuple(
        goal.model_copy(update={"signals": tuple(dict.fromkeys(heirs[0] for name in goal.signals if (heirs := names.heirs(name))))})
        for goal in old.goals
    )
    levels = {"level": names.level(old.level), "target": names.level(old.target) if old.target else None}
    return old.model_copy(update={**levels, "goals": goals})


def starter(ladder: Ladder, level_id: str, *, name: str | None = None, target: str | None = None, schema_ref: str | None = None) -> str:
    """The text of a first evidence file for someone at a level; `schema_ref` tells an editor where the JSON Schema is.

    Raises:
        InputError: there is no such level or target, or the name cannot be used.
    """
    levels = _levels(ladder, level_id, target)
    try:
        person = Person(name="First Last" if name is None else NAME.check(name))
    except ValueError as error:
        raise InputError([Problem("name", 0, 0, str(error))]) from None
    return _file(ladder, levels, person, (), schema_ref)


def next_cycle(
    old: Evidence, ladder: Ladder, *, level_id: str | None = None, target: str | None = None, schema_ref: str | None = None
) -> str:
    """The text of an evidence file for the next cycle: it keeps the person and the open goals, and nothing else.

    The level is the old one unless one is given. So is the target, if the level still leads to it.

    Raises:
        InputError: there is no such level or target.
    """
    if target is None and level_id in {None, old.level} and old.level in ladder.by_id:
        target = old.target if old.target in ladder.by_id[old.level].next else None
    levels = _levels(ladder, level_id or old.level, target)
    goals = tuple(goal for goal in old.goals if goal.status in {"planned", "in_progress"})
    return _file(ladder, levels, old.person, goals, schema_ref)


def _levels(ladder: Ladder, level_id: str, target: str | None) -> tuple[Level, ...]:
    """The level and its targets; at the top of the ladder, only the level.

    Raises:
        InputError: there is no such level, or it does not lead to the target.
    """
    if fault := level_fault(ladder, level_id):
        raise InputError([Problem("level", 0, 0, fault)])
    level = ladder.by_id[level_id]
    fault = level_fault(ladder, target) if target is not None else ""
    if fault := fault or target_fault(level, target):
        raise InputError([Problem("target", 0, 0, fault)])
    return (level, *(ladder.by_id[name] for name in level.next if target in {None, name}))


def _file(ladder: Ladder, levels: Sequence[Level], person: Person, goals: Sequence[Goal], schema_ref: str | None) -> str:
    """The template filled in: what is known replaces its example, and a block whose value is None is left out."""
    signals = [name for level in levels for name, _, _ in itertools.islice(level.named_items("signals"), 1)]
    known = {key: _scalar(found) for key in _OPTIONAL if (found := getattr(person, key))}
    values = known | {
        "schema": " ".join(schema_ref.split()) if schema_ref else None,
        "title": ladder.title,
        "version": ladder.version,
        "name": _scalar(person.name),
        "ladder": f"{_scalar(ladder.id)}{_version_line(ladder)}",
        "levels": _level_lines(levels),
        "signals": ", ".join(signals),
        "ratings": _menu(levels, "signals", "{self: }"),
        "watchouts": _menu(levels, "watchouts", "{note: , action: }"),
        "goal_signals": ", ".join(signals[-1:]),
        "goals": _carried(goals, ladder),
        # Without a skill matrix, a plan leaves skills out.
        "skill": next((skill.id for skill in ladder.skills.skills), None),
    }
    template = (TEMPLATES / "evidence.yaml").read_text(encoding="utf-8").rstrip()
    for key in known:
        template = re.sub(rf"(?m)^#  {key}: .*", f"  {key}: ${key}", template)
    if goals:
        template = re.sub(r"(?m)^#goals:(\n#.*)*", "$goals", template)
    blocks = map(Template, template.split("\n\n"))
    filled = [block.substitute(values) for block in blocks if all(values[name] is not None for name in block.get_identifiers())]
    return "\n\n".join(filled) + "\n"


def _version_line(ladder: Ladder) -> str:
    """The version of the ladder, on a line of its own; nothing if files cannot name it."""
    return f'\nladder_version: "{ladder.version}"' if re.fullmatch(VERSION_PATTERN, ladder.version) else ""


def _level_lines(levels: Sequence[Level]) -> str:
    lines = [f"{f'{key}: {_scalar(level.id)}':<26} # {level.title}" for key, level in zip(("level", "target"), levels, strict=False)]
    if len(levels) == 1:
        lines.append("# This is the top of the ladder: there is no target, and the plan is about sustaining your work and growing others.")
    return "\n".join(lines)


def _menu(levels: Iterable[Level], kind: Kind, value: str) -> str | None:
    """Every item of the levels as a comment with its text, under the key that it belongs to."""
    lines: list[str] = []
    for level in levels:
        for section, items in itertools.groupby(level.named_items(kind), key=operator.itemgetter(1)):
            lines += ["#", f"#  # {level.title}: {section.title}", "#"]
            for name, _, item in items:
                lines += _wrapped("#  # ", item.text)
                for example in item.examples:
                    lines += _wrapped("#  #   ", f"for example: {example}")
                lines.append(f"#  {name}: {value}")
    return "\n".join(lines) or None


def _wrapped(prefix: str, text: str) -> list[str]:
    plain = without_footnotes(text)
    return textwrap.wrap(plain, WIDTH, initial_indent=prefix, subsequent_indent=prefix, break_long_words=False, break_on_hyphens=False)


def _carried(goals: Iterable[Goal], ladder: Ladder) -> str:
    """Open goals as YAML, without remarks on the last cycle and signals that the ladder no longer has."""
    known = {name for level in ladder.levels for name, _, _ in level.named_items("signals")}
    lines = ["goals:"]
    for goal in goals:
        signals = [name for name in goal.signals if name in known]
        fields: Mapping[str, str | None] = {
            "quarter": str(goal.quarter) if goal.quarter else None,
            "signals": f"[{', '.join(signals)}]" if signals else None,
            "success": _text(goal.success),
            "support": _text(goal.support),
            "status": goal.status,
        }
        lines.append(f"  - title: {_scalar(goal.title)}")
        lines += [f"    {key}: {value}" for key, value in fields.items() if value]
    return "\n".join(lines)


def _text(text: str | None) -> str | None:
    """Text of one or several lines as the value of a goal's key."""
    if not text or "\n" not in text:
        return text and _scalar(text)
    # The 2 is the depth of the indentation, which YAML would guess wrong if the text's own first line is indented.
    return "|2\n" + "\n".join(f"      {line}" if line else "" for line in text.split("\n"))


def _scalar(text: str) -> str:
    """Text of one line as YAML: without quotes if every YAML reader reads it as this text, else in quotes."""
    with contextlib.suppress(yaml.YAMLError):
        if re.match(r"[^\W\d_]", text) and yaml.safe_load(f"key: {text}") == {"key": text}:
            return text
    return json.dumps(text, ensure_ascii=False)
