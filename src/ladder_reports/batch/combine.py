"""A batch's plans put together: one file for each manager or team, with a bookmark for each person.

A file is made again when one of its plans is another one. Its people are those whose plans are asked for now; its name
depends on everybody's manager or team, so that choosing people changes no name.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch import file_names, report, worker
from ladder_reports.batch.fingerprints import Ground, Parts
from ladder_reports.batch.journal import Ledger, Written, why_made
from ladder_reports.batch.model import Batch, Bundle, By, Made, Person
from ladder_reports.batch.pool import Lost, Pool
from ladder_reports.batch.report import Combined, Record
from ladder_reports.errors import InputError, Problem
from ladder_reports.evidence.identity import without_accents

MOST = 500
"""Plans in one file: joining them takes about two megabytes of memory for each."""

_REASONS = {"plans": "its plans are others", "look": "the tool, its words or a library of its is another version"}


class Listener(Protocol):
    """Who is told how it goes."""

    def combined(self, done: Combined, why: str) -> None:
        """One file is made, was up to date, or could not be made; `why` says why it was made, or with a dry run, would be."""


@dataclass
class _Group:
    """The people of one manager or team."""

    name: str
    """As the files or the roster say it; empty for those who have none."""
    output: str
    standing: list[tuple[PersonSummary, Record]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Combining:
    """What combining needs to know of a batch."""

    batch: Batch
    base: Ground
    book: Ledger
    tell: Listener
    pool: Callable[[], Pool]


def outputs_of(people: Iterable[Person]) -> frozenset[str] | None:
    """The files that `--combine` makes of these people, by manager and by team; None when somebody's cannot be known."""
    known = list(people)
    if any(not person.readable for person in known):
        return None
    ways: tuple[By, ...] = ("manager", "team")
    return frozenset(name for by in ways for name in file_names.group_names((getattr(person.who, by) for person in known), by).values())


def refuse_mixture(batch: Batch, chosen: Iterable[Person]) -> None:
    """See that a file holds one audience's copies alone: what is for the manager would reach the person otherwise.

    Raises:
        InputError: a roster asks for several audiences' copies.
    """
    told = sorted({person.entry.audience or batch.options.audience for person in chosen})
    if batch.combine and len(told) > 1:
        message = f"--combine puts one audience's copies together, and the roster asks for those of {' and '.join(told)}"
        raise InputError([Problem(str(batch.folder), 0, 0, f"{message}; make them in a batch and a folder each")])


def combine(what: Combining, everyone: Iterable[Person], records: Iterable[tuple[PersonSummary, Record]]) -> tuple[Combined, ...]:
    """Put the plans together that are not up to date, unless it is a dry run; what came of each file, by its name."""
    by = what.batch.combine
    if by is None:
        return ()
    done: list[Combined] = []
    waiting: dict[Bundle, tuple[_Group, str, Parts]] = {}
    names = file_names.group_names((getattr(person.who, by) for person in everyone), by)
    for group in _groups(names, by, records):
        parts, before = _parts(what, group), what.book.written.get(group.output)
        target = (what.batch.folder / group.output).resolve()
        why = "forced" if what.batch.force else why_made(before, parts, target, _REASONS)
        if fault := _fault(group):
            done.append(_told(what, group, "failed", Made(problems=(Problem(str(target), 0, 0, fault),))))
        elif before and not why:
            done.append(_told(what, group, "skipped", Made(sha256=before.sha256)))
        elif what.batch.dry_run:
            done.append(_told(what, group, "done", Made(), why))
        else:
            waiting[_bundle(what, group, by, target)] = group, why, parts
    # A second for each plan is long: it takes a twentieth.
    time = max([what.batch.timeout, *(len(bundle.parts) for bundle in waiting)])
    with what.pool() as pool:
        for bundle, answer in pool.run(worker.put_together, tuple(waiting), time):
            done.append(_finished(what, bundle, answer, *waiting.pop(bundle)))
    return tuple(sorted(done, key=lambda one: one.output or ""))


def _groups(names: dict[str, str], by: By, records: Iterable[tuple[PersonSummary, Record]]) -> list[_Group]:
    """The groups, each in the order of its file: by name, then by id."""
    groups: dict[str, _Group] = {}
    for who, done in sorted(records, key=lambda pair: (without_accents(pair[0].name), pair[0].name, pair[0].id, pair[1].output or "")):
        name = getattr(who, by)
        if not (name or who.level):
            continue  # nobody could read whose this is
        group = groups.setdefault(file_names.group_key(name), _Group(name, names[file_names.group_key(name)]))
        if done.output:
            group.standing.append((who, done))
        else:
            group.missing.append(who.id)
    return [groups[key] for key in sorted(groups)]


def _fault(group: _Group) -> str:
    """Why nothing can be put together; empty when it can."""
    if not group.standing:
        return "cannot be put together: none of its plans could be made"
    if len(group.standing) > MOST:
        return f"would hold {len(group.standing)} plans, and {MOST} are the most for one file; choose people, or combine by the other"
    return ""


def _parts(what: Combining, group: _Group) -> Parts:
    """What decides a file's bytes, as digests."""
    base, plans = what.base.parts, [(_title(who), done.output, done.sha256) for who, done in group.standing]
    look = [base["versions"], base["house"], base["ladder"], str(what.batch.options.lang), version("pikepdf")]
    digests = {"plans": repr([group.name, *plans]), "look": repr(look)}
    return {name: hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] for name, text in digests.items()}


def _title(who: PersonSummary) -> str:
    return who.name or who.id


def _bundle(what: Combining, group: _Group, by: By, target: Path) -> Bundle:
    folder = what.batch.folder.resolve()
    plans = tuple((folder / str(done.output), _title(who), str(done.sha256)) for who, done in group.standing)
    return Bundle(target, what.book.scratch.resolve(), by, group.name, plans)


def _finished(what: Combining, bundle: Bundle, answer: Made | Lost[Bundle], group: _Group, why: str, parts: Parts) -> Combined:
    """Note what came of a file."""
    if isinstance(answer, Lost):
        answer = Made(problems=(Problem(str(bundle.target), 0, 0, answer.reason),))
    if not answer.sha256:
        # What an earlier batch wrote stays.
        return _told(what, group, "failed", answer)
    what.book.note_written(group.output, Written("", parts, answer.sha256, answer.size, answer.mtime))
    return _told(what, group, "done", answer, why)


def _told(what: Combining, group: _Group, outcome: report.OutcomeName, came: Made, why: str = "") -> Combined:
    """The record of one file, after telling of it."""
    done = Combined(
        name=group.name,
        outcome=outcome,
        output=None if outcome == "failed" else group.output,
        sha256=came.sha256 or None,
        plans=tuple(str(done.output) for _, done in group.standing),
        missing=tuple(group.missing),
        seconds=came.seconds,
        problems=report.troubles(came.problems),
    )
    what.tell.combined(done, why)
    return done
