"""What `check` says about a ladder's versions: whether the text moved under its version, and whether ids are gone without a word.

What would leave a person's evidence without its place is a problem, and so is a text that is not what its version was recorded with:
whoever made a plan from that version must find in it what they read. Each difference is a note at its own line, so that one problem
says what to do and forty don't repeat it.
"""

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path

from msgspec import Struct, field

from ladder_reports.errors import Problem, has_errors, quote
from ladder_reports.files.text import NOTE_LIMIT, Place, Problems, read_inside
from ladder_reports.ladder.changes_checks import Step, check_changes, unsaid
from ladder_reports.ladder.differences import FactChange, ItemChange, LadderDifferences, compare_ladders
from ladder_reports.ladder.model import VERSION_PATTERN, VERSION_RULE
from ladder_reports.ladder.names import as_read
from ladder_reports.ladder.versions import History, version_problem

RELEASE = "'ladder-reports release'"


def check_versions(history: History) -> tuple[Problem, ...]:
    """Every problem of a ladder's versions, sorted by place; none if it has neither recorded versions nor a `changes.yaml`."""
    if not history.is_used:
        return ()
    folder, present, found = history.folder, history.present, list(history.recorded.problems)
    if not re.fullmatch(VERSION_PATTERN, present.version):
        found.append(version_problem(folder, f"{quote(present.version)} cannot be recorded; {VERSION_RULE}"))
    newer = [version for version in history.recorded.folders if version not in history.order]
    if newer and not has_errors(history.changes.problems.found):
        message = f"version {quote(present.version)} is older than {quote(newer[-1])}, which is recorded"
        found.append(version_problem(folder, message, note=True))
    check_changes(history)
    recorded = history.recorded_ladder(present.version)
    if recorded and recorded.digest != present.digest:
        found += moved_text(folder, compare_ladders(recorded, present))
    found += _unsaid(history)
    broken = chain.from_iterable(history.problems.values())
    return tuple(sorted({*found, *history.changes.problems.found, *broken}))


def _unsaid(history: History) -> Iterator[Problem]:
    """What is gone from one recorded version to the next and to the present text, without a word in `changes.yaml`."""
    changes, versions = history.changes, history.order
    for before, after in pairwise(versions):
        old, new = history.ladder(before), history.ladder(after)
        if changes.is_broken or old is None or new is None:
            continue
        lineage = changes.log.lineage(before, after)
        numbers = [number for number, revision in enumerate(changes.log.revisions) if revision in lineage.revisions]
        settled = {name for number in numbers for name in changes.settled.get(number, ())}
        for message in unsaid(Step(old, new, lineage, is_last=new is history.present), settled):
            if numbers:
                place = changes.place(numbers[0], "version")
                yield Problem(str(changes.path), place.line, place.column, message)
            else:
                yield version_problem(history.folder, message)


def moved_text(folder: Path, differences: LadderDifferences) -> Iterator[Problem]:
    """What differs from the text that was recorded with the present version: a note at each place, and a problem that says what to do.

    Punctuation and capital letters alone, and what is not asked of anybody, such as a guide, make a note in place of the problem.
    """
    if differences.is_empty:
        return
    places = _Places(folder)
    version = differences.new.version
    asked = [change for change in differences.items if change.kinds != ("punctuation",)]
    texts = [text for text in differences.texts if text.level and text.kind != "punctuation"]
    facts = [fact for fact in differences.facts if fact.fact in {"level", "expected", "skill", "id", "leads to"}]
    counts = [f"{count} {kind}" for kind, count in differences.counts.items() if count and kind != "punctuation"]
    counts += [f"{len(texts)} of the levels' texts changed"] if texts else []
    counts += [f"{len(facts)} of the levels' names, steps or skills changed"] if facts else []
    if counts:
        advice = f"raise 'version', and record the new one with {RELEASE} when it is ready"
        yield version_problem(folder, f"version {quote(version)} is recorded with another text ({', '.join(counts)}); {advice}")
    else:
        what = "only in guides, names, punctuation or capital letters"
        yield version_problem(folder, f"the text differs from what is recorded as version {quote(version)}, but {what}", note=True)
    notes = chain(
        (places.note(fact.level, "", _fact_message(fact, version)) for fact in facts),
        (_item_note(change, version, places) for change in asked),
        (
            places.note(text.level, text.title, f"the text under {quote(text.title)} is not that of version {quote(version)}")
            for text in texts
        ),
    )
    yield from (note for _, note in zip(range(NOTE_LIMIT), notes, strict=False))


def _fact_message(fact: FactChange, version: str) -> str:
    subject = f"{quote(fact.subject)}: " if fact.subject else ""
    now, before = (quote(text) if text else "nothing" for text in (fact.new, fact.old))
    return f"{subject}{fact.fact} is {now}, but in version {quote(version)} it is {before}"


def _item_note(change: ItemChange, version: str, places: "_Places") -> Problem:
    if not change.new:
        one = change.old[0]
        return places.note(one.level, "", f"{quote(one.name)} is in version {quote(version)}, but no longer here")
    one = change.new[0]
    place = places.item(one.level, one.item.id)
    if not change.old:
        return places.problem(one.level, place, f"{quote(one.name)} is not in version {quote(version)} as it is recorded")
    recorded = f"recorded is {quote(change.old[0].item.text, 100)}" if "reworded" in change.kinds else "it was in another section"
    if "reworded" in change.kinds and change.words and change.words.same:
        recorded = "its examples changed"
    return places.problem(one.level, place, f"{quote(one.name)} is not as in version {quote(version)}: {recorded}")


class _Places(Struct):
    """Finds the places of items and sections in the files of a ladder that has no errors."""

    folder: Path
    lines: dict[str, list[str]] = field(default_factory=dict)

    def of_level(self, level: str) -> list[str]:
        """The lines of a level's file; none if there is no such level."""
        if level not in self.lines:
            path = self.path(level)
            text = read_inside(path, self.folder, Problems(str(path))) if path.exists() else None
            self.lines[level] = text.text.split("\n") if text else []
        return self.lines[level]

    def path(self, level: str) -> Path:
        """A level's file."""
        return self.folder / "levels" / f"{level}.md"

    def item(self, level: str, item: str) -> Place:
        """The place of an item's id."""
        sign = re.compile(rf"\{{#{re.escape(item)}[\s}}]")
        found = ((number, match) for number, line in enumerate(self.of_level(level), 1) if (match := sign.search(line)))
        number, match = next(found, (0, None))
        return Place(number, match.start() + 1) if match else Place(1, 1)

    def note(self, level: str, title: str, message: str) -> Problem:
        """A note at the heading of a section or at a footnote, or at the beginning of the level's file."""
        wanted = as_read(title)

        def is_there(line: str) -> bool:
            return (line.startswith("## ") and as_read(line[3:]) == wanted) or line.startswith(f"{title}:")

        numbers = (number for number, line in enumerate(self.of_level(level), 1) if title and is_there(line))
        return self.problem(level, Place(next(numbers, 1), 1), message)

    def problem(self, level: str, place: Place, message: str) -> Problem:
        """A note at a place of a level's file, or at the version if there is no such level any more."""
        if not level or not self.of_level(level):
            return version_problem(self.folder, message, note=True)
        return Problem(str(self.path(level)), place.line, place.column, message, note=True)
