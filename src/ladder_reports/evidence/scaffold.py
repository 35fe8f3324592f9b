"""Writes new evidence files: a first one, and one for the next cycle that keeps the person and the open goals.

Every line of such a file is written for a reader without documentation. A line that starts with ``# `` explains. A line that
starts with ``#`` and continues at once, or after two spaces, is YAML that is commented out: it is valid without the ``#``.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from ladder_reports.errors import InputError, Problem
from ladder_reports.evidence.fields import NAME
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.evidence.model import Evidence, Goal, Person
from ladder_reports.evidence.references import level_fault, target_fault
from ladder_reports.evidence.schema import evidence_schema
from ladder_reports.files.atomic import write_whole
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Item, Kind, Ladder, Level, without_footnotes

WIDTH = 100
SCHEMA_NAME = "evidence.schema.json"

_INTRODUCTION = """
Your own record of your work, for the {title}, version {version}.

Lines like this one are explanations. A line such as '#summary:' is an example: delete its '#' to
use it. Only the name and the level are required, and you can change the order.

`ladder-reports check FILE` shows what is wrong with this file, and where.
`ladder-reports plan FILE` makes your growth plan.
"""

_PERSON = {
    "id": "first-last            # the name of the plan's file; default is this file's name",
    "email": "first.last@example.com",
    "role": "Machine Learning Engineer",
    "team": "Search",
    "manager": "First Last",
}

_STORY = """
# Your story in two or three sentences: where you are and what you want from this year. The plan
# starts with it.
#summary: |
#  I run the ranking service and define its release checks. This year I want to lead work that other
#  teams build on.

# Where you want to be in more than a year.
#aspiration: |
#  To be the person three teams ask before they change how they measure quality.
"""

_EVIDENCE = """
# What you did, when, what changed because of it, where others can see it, and who saw it. Write it
# down in the week it happens. One piece of evidence can support several signals; their names are in
# the list below. A date can be 2026-08-14, 2026-08, 2026, or {from: 2026-03, to: 2026-08}.
"""

_EXAMPLE = """
#evidence:
#  - title: A release check that compares each version with the last
#    date: 2026-08-14
#    signals: [SIGNALS]
#    what: |
#      Wrote the check, agreed on the limits with the two teams that depend on us, and made it part
#      of every release.
#    impact: |
#      A bad release is found in 20 minutes instead of two days. It stopped two in the first month.
#    links:
#      - https://example.com/release-check
#      - {title: The design, url: https://example.com/docs/release-check}
#    attested_by: First Last, who is on call for the service
"""

_RATINGS = """
# How you see each signal. Your manager adds 'manager' and, after you have talked, 'agreed'.
#
# demonstrated     you show it reliably, and the evidence supports it
# emerging         you have shown it in part, or once
# not_yet          you have not shown it yet
# no_opportunity   your role gave you no chance to show it
#
# The last one does not count against you: it asks your manager to find you a chance. This is not a
# checklist: evidence for every signal promises nothing, and a gap rules nothing out.
"""

_WATCHOUTS = """
# What people at these levels commonly miss. Choose one or two that you recognize in yourself.
"""

_GOALS = """
# What you will do, quarter by quarter, and how everyone will know that you have reached it.
# The status of a goal is planned, in_progress, done or dropped.
"""

_GOAL_EXAMPLE = """
#goals:
#  - title: The release check runs for every team that ships a model
#    quarter: 2027-Q1
#    signals: [SIGNALS]
#    success: Three teams use it, and none of them needed our help to set it up.
#    support: Two days from the platform team in January.
#    status: planned
"""

_REST = """
# Conversations about your progress.
#checkins:
#  - date: 2026-10-02
#    note: The check is in use; the next step is a second team.

# What others said about your work. Your own copy of the plan shows only what has 'share: true'.
#feedback:
#  - from: First Last
#    relation: leads the team that uses your service
#    date: 2026-09
#    text: The check found our mistake before our users did.
#    share: true

# Assessments you took.
#assessments:
#  - name: Evaluation of language models
#    date: 2026-06
#    result: passed
#    link: https://example.com/assessments/evaluation
"""

_SKILLS = """
# Your level in the Skill Matrix, from 0 to 4.
#skills:
#  {skill}: 2
"""


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
    read = load_ladder(ladder).unwrap()
    if old is not None:
        text = next_cycle(load_evidence(old, read).unwrap(), read, level_id=level, target=target, schema_ref=SCHEMA_NAME)
    else:
        text = starter(read, level or "", name=name, target=target, schema_ref=SCHEMA_NAME)
    write_whole(file, text.encode())
    if not with_schema:
        return [file]
    schema = file.parent / SCHEMA_NAME
    write_whole(schema, (json.dumps(evidence_schema(read), indent=2, ensure_ascii=False) + "\n").encode())
    return [file, schema]


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
    first = [f"{level.id}/{item.id}" for level in levels for item in _items(level, "signals")[:1]]
    goal_example = _GOAL_EXAMPLE.replace("SIGNALS", ", ".join(first[-1:]))
    blocks = [
        f"# yaml-language-server: $schema={' '.join(schema_ref.split())}" if schema_ref else "",
        _explanation(_INTRODUCTION.strip("\n").format(title=ladder.title, version=ladder.version)),
        _head(ladder, levels, person),
        _STORY,
        _joined(_EVIDENCE, _EXAMPLE.replace("SIGNALS", ", ".join(first))),
        _menu(_RATINGS, "ratings", levels, "signals", "{self: }"),
        _menu(_WATCHOUTS, "watchouts", levels, "watchouts", "{note: , action: }"),
        _joined(_GOALS, _carried(goals, ladder) if goals else goal_example),
        _REST,
        # Without a skill matrix, a plan leaves skills out.
        _SKILLS.format(skill=ladder.skills.skills[0].id) if ladder.skills.skills else "",
    ]
    return "\n\n".join(block.strip("\n") for block in blocks if block) + "\n"


def _joined(*parts: str) -> str:
    return "\n".join(part.strip("\n") for part in parts)


def _explanation(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.split("\n"))


def _head(ladder: Ladder, levels: Sequence[Level], person: Person) -> str:
    lines = ["person:", f"  name: {_scalar(person.name)}"]
    for key, example in _PERSON.items():
        found = getattr(person, key)
        lines.append(f"  {key}: {_scalar(found)}" if found else f"#  {key}: {example}")
    lines += ["", f"ladder: {_scalar(ladder.id)}"]
    lines += [_with_remark(f"{key}: {_scalar(level.id)}", level.title) for key, level in zip(("level", "target"), levels, strict=False)]
    if len(levels) == 1:
        lines.append("# This is the top of the ladder: there is no target, and the plan is about sustaining your work and growing others.")
    lines.append("#cycle: 2026-H2")
    lines.append(_with_remark("#as_of: 2026-11-20", "the date on the plan; default is the day it is made"))
    return "\n".join(lines)


def _with_remark(line: str, remark: str) -> str:
    return f"{line:<26} # {remark}"


def _menu(explanation: str, key: str, levels: Iterable[Level], kind: Kind, value: str) -> str:
    """Every item of the levels as a comment with its text, under the key that it belongs to."""
    lines = [line for level in levels for line in _menu_lines(level, kind, value)]
    return _joined(explanation, f"#{key}:", "\n".join(lines)) if lines else ""


def _menu_lines(level: Level, kind: Kind, value: str) -> Iterator[str]:
    for section in level.of_kind(kind):
        if section.items:
            yield from ("#", f"#  # {level.title}: {section.title}", "#")
        for item in section.items:
            yield from _wrapped("#  # ", item.text)
            for example in item.examples:
                yield from _wrapped("#  #   ", f"for example: {example}")
            yield f"#  {level.id}/{item.id}: {value}"


def _wrapped(prefix: str, text: str) -> list[str]:
    plain = without_footnotes(text)
    return textwrap.wrap(plain, WIDTH, initial_indent=prefix, subsequent_indent=prefix, break_long_words=False, break_on_hyphens=False)


def _items(level: Level, kind: Kind) -> list[Item]:
    return [item for section in level.of_kind(kind) for item in section.items]


def _carried(goals: Iterable[Goal], ladder: Ladder) -> str:
    """Open goals as YAML, without remarks on the last cycle and signals that the ladder no longer has."""
    known = {f"{level.id}/{item.id}" for level in ladder.levels for item in _items(level, "signals")}
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
    if text is None or "\n" not in text:
        return _scalar(text) if text else None
    # The 2 is the depth of the indentation, which YAML would guess wrong if the text's own first line is indented.
    return "|2\n" + "\n".join(f"      {line}" if line else "" for line in text.split("\n"))


def _scalar(text: str) -> str:
    """Text of one line as YAML: without quotes if every YAML reader reads it as this text, else in quotes."""
    if re.match(r"[^\W\d_]", text):
        try:
            if yaml.safe_load(f"key: {text}") == {"key": text}:
                return text
        except yaml.YAMLError:
            pass
    return json.dumps(text, ensure_ascii=False)
