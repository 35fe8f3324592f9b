"""Writes new evidence files: a first one, and one for the next cycle that goes on from the last.

The text is in ``templates/evidence-short.yaml`` and, with everything that a file can say, in ``templates/evidence.yaml``. There, a line
that starts with ``# `` explains; a line that starts with ``#`` and continues at once, or after two spaces, is YAML that is commented
out: it is valid without the ``#``.
"""

import itertools
import json
import operator
import re
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from string import Template

from msgspec import Struct

from ladder_reports.errors import InputError, Problem
from ladder_reports.evidence import placeholders
from ladder_reports.evidence.audience import for_audience
from ladder_reports.evidence.fields import NAME
from ladder_reports.evidence.loader import VersionedEvidence, load_versioned
from ladder_reports.evidence.model import Evidence, EvidenceItem, Goal, Person
from ladder_reports.evidence.references import level_fault, target_fault
from ladder_reports.evidence.schema import evidence_schema
from ladder_reports.evidence.writer import list_text
from ladder_reports.files import yaml_writer
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
_CARRIED_REMARK = """\
  # From the last cycle: what you did for signals of this level or the next. The other entries stay in
  # the old file."""
_LINES_OF_NAMES = 12
"""How many lines of a short file the names of signals may take."""


class Form(Struct, frozen=True):
    """What a new file looks like."""

    day: date
    """The date of the entry to fill in."""
    full: bool = False
    """Whether it has every signal with its text, and an example of everything else."""
    schema_ref: str | None = None
    """Where an editor finds the JSON Schema."""


class _Carried(Struct, frozen=True):
    """What goes on from the last cycle."""

    goals: tuple[Goal, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()


def write_new_file(  # noqa: PLR0913 -- the command's options
    file: Path,
    ladder: Path,
    day: date,
    *,
    level: str | None = None,
    name: str | None = None,
    target: str | None = None,
    old: Path | None = None,
    full: bool = False,
    with_schema: bool = False,
    force: bool = False,
) -> list[Path]:
    """Write a new evidence file, for the next cycle if there is an `old` one; returns the files written.

    Raises:
        InputError: the file exists and must not be overwritten, or the ladder, the level or `old` has problems.
    """
    if file.exists() and not force:
        raise InputError([Problem.about(file, "already exists; choose another name, or use --force to replace all of it")])
    if old is not None and file.exists() and old.exists() and file.samefile(old):
        raise InputError([Problem.about(file, "is the file of --from, which would be lost; name a new file")])
    read = load_ladder(ladder).unwrap()
    form = Form(day, full, SCHEMA_NAME)
    if old is not None:
        versions = VersionChoice(load_history(ladder, read), CURRENT)
        found = load_versioned(old, versions.basis).unwrap()
        text = next_cycle(_named_anew(found), read, form, level_id=level, target=target, name=name)
    else:
        text = starter(read, level or "", form, name=name, target=target)
    write_whole(file, text.encode(), private=True)
    if not with_schema:
        return [file]
    schema = file.parent / SCHEMA_NAME
    write_whole(schema, (json.dumps(evidence_schema(read), indent=2, ensure_ascii=False) + "\n").encode())
    return [file, schema]


def _named_anew(found: VersionedEvidence) -> Evidence:
    """The evidence of a file with the names of the ladder for what the next cycle's file keeps: level, target, goals and entries."""
    old, names = found.evidence, found.basis.names
    if names is None:
        return old

    def renamed(signals: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(heirs[0] for name in signals if (heirs := names.heirs(name))))

    return old.model_copy(
        update={
            "level": names.level(old.level),
            "target": names.level(old.target) if old.target else None,
            "goals": tuple(goal.model_copy(update={"signals": renamed(goal.signals)}) for goal in old.goals),
            "evidence": tuple(item.model_copy(update={"signals": renamed(item.signals)}) for item in old.evidence),
        }
    )


def starter(ladder: Ladder, level_id: str, form: Form, *, name: str | None = None, target: str | None = None) -> str:
    """The text of a first evidence file for someone at a level.

    Raises:
        InputError: there is no such level or target, or the name cannot be used.
    """
    levels = _levels(ladder, level_id, target)
    return _file(ladder, levels, Person(name=_checked("First Last" if name is None else name)), _Carried(), form)


def next_cycle(
    old: Evidence, ladder: Ladder, form: Form, *, level_id: str | None = None, target: str | None = None, name: str | None = None
) -> str:
    """The text of an evidence file for the next cycle: it keeps the person and the open goals.

    The level is the old one unless one is given. So is the target, if the level still leads to it. With another level, what the
    person did for its signals or for those of its target goes on counting, so those entries are kept, too. Nothing is kept that the
    person's own copy would not show.

    Raises:
        InputError: there is no such level or target, or the name cannot be used.
    """
    if target is None and level_id in {None, old.level} and old.level in ladder.by_id:
        target = old.target if old.target in ladder.by_id[old.level].next else None
    levels = _levels(ladder, level_id or old.level, target)
    person = old.person if name is None else old.person.model_copy(update={"name": _checked(name)})
    shown = for_audience(old, "person")
    known = {name for level in ladder.levels for name, _, _ in level.named_items("signals")}
    goals = tuple(
        goal.model_copy(update={"note": None, "signals": _of(known, goal.signals)})
        for goal in shown.goals
        if goal.status in {"planned", "in_progress"}
    )
    counting = {name for level in levels for name, _, _ in level.named_items("signals")} if levels[0].id != old.level else set()
    entries = tuple(
        item.model_copy(update={"signals": _of(known, item.signals)}) for item in shown.evidence if counting.intersection(item.signals)
    )
    return _file(ladder, levels, person, _Carried(goals, entries), form)


def _checked(name: str) -> str:
    """A name that a person may have.

    Raises:
        InputError: it cannot be used.
    """
    try:
        return NAME.check(name)
    except ValueError as error:
        raise InputError([Problem("name", 0, 0, str(error))]) from None


def _of(known: set[str], signals: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in signals if name in known)


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


def _file(ladder: Ladder, levels: Sequence[Level], person: Person, carried: _Carried, form: Form) -> str:
    """The template filled in: what is known replaces its example, and a block whose value is None is left out."""
    signals = [name for level in levels for name, _, _ in itertools.islice(level.named_items("signals"), 1)]
    known = {key: yaml_writer.scalar(found) for key in ("name", *_OPTIONAL) if (found := getattr(person, key))}
    values = known | {
        "schema": " ".join(form.schema_ref.split()) if form.schema_ref else None,
        "title": ladder.title,
        "version": ladder.version,
        "person": "\n".join(f"  {key}: {value}" for key, value in known.items()),
        "ladder": f"{yaml_writer.scalar(ladder.id)}{_version_line(ladder)}",
        "levels": _level_lines(levels),
        "signals": ", ".join(signals),
        "first_signal": next(iter(signals), None),
        "names": _names(levels),
        "ratings": _menu(levels, "signals", "{self: }"),
        "watchouts": _menu(levels, "watchouts", "{note: , action: }"),
        "goal_signals": ", ".join(signals[-1:]),
        "goals": list_text("goals", carried.goals),
        "carried": None,
        # Without a skill matrix, a plan leaves skills out.
        "skill": next((skill.id for skill in ladder.skills.skills), None),
        "day": str(form.day),
        "title_to_replace": placeholders.TITLE,
        "what_to_replace": placeholders.WHAT,
        "impact_to_replace": placeholders.IMPACT,
    }
    template = (TEMPLATES / ("evidence.yaml" if form.full else "evidence-short.yaml")).read_text(encoding="utf-8").rstrip()
    for key in known:
        template = re.sub(rf"(?m)^#  {key}: .*", f"  {key}: ${key}", template)
    if carried.goals:
        template = re.sub(r"(?m)^#goals:(\n#.*)*", "$goals", template)
    if carried.evidence:
        values["carried"] = f"{_CARRIED_REMARK}\n{_entries(carried.evidence)}"
        template = re.sub(r"(?m)^#evidence:(\n#.*)*", "evidence:\n$carried", template)
    blocks = map(Template, template.split("\n\n"))
    filled = [block.substitute(values) for block in blocks if all(values[name] is not None for name in block.get_identifiers())]
    return "\n\n".join(filled) + "\n"


def _entries(items: Sequence[EvidenceItem]) -> str:
    """Entries of a list, without its key."""
    return list_text("evidence", items).partition("\n")[2]


def _names(levels: Sequence[Level]) -> str | None:
    """The names of the levels' signals as comments, and where their texts are; as many as a short file has room for."""
    lines: list[str] = []
    room = _LINES_OF_NAMES // len(levels)
    for level in levels:
        if names := [name for name, _, _ in level.named_items("signals")]:
            listed = _wrapped("# ", ", ".join(names))
            if len(listed) > room:
                listed = [*listed[: room - 1], "# …"]
            lines += [
                *_wrapped("# ", f"Signals of {level.title}; `ladder-reports levels {level.id}` shows them with their texts:"),
                *listed,
            ]
    return "\n".join(lines) or None


def _version_line(ladder: Ladder) -> str:
    """The version of the ladder, on a line of its own; nothing if files cannot name it."""
    return f'\nladder_version: "{ladder.version}"' if re.fullmatch(VERSION_PATTERN, ladder.version) else ""


def _level_lines(levels: Sequence[Level]) -> str:
    lines = [
        f"{f'{key}: {yaml_writer.scalar(level.id)}':<26} # {level.title}" for key, level in zip(("level", "target"), levels, strict=False)
    ]
    if len(levels) == 1:
        lines += _wrapped(
            "# ", "This is the top of the ladder: there is no target, and the plan is about sustaining your work and growing others."
        )
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
