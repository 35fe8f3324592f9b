"""Finds the two ladders that are compared: two folders, or two versions of one ladder."""

import re
from datetime import date
from pathlib import Path

from msgspec import Struct

from ladder_reports.errors import InputError, Problem, UnknownNameError, quote
from ladder_reports.ladder.changes import CHANGES_FILE, ChangeLog, load_changes
from ladder_reports.ladder.differences import LadderDifferences, compare_ladders
from ladder_reports.ladder.lineage import Revision
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import VERSION_PATTERN, Ladder
from ladder_reports.ladder.versions import CURRENT, changes_of, require_version


class Comparison(Struct, frozen=True):
    """Two ladders compared, with what `changes.yaml` says about the way from one to the other."""

    differences: LadderDifferences
    log: ChangeLog
    notes: tuple[Problem, ...] = ()

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """The revisions from the old ladder to the new one, oldest first."""
        return self.differences.lineage.revisions

    @property
    def effective(self) -> date | None:
        """The day from which the new ladder holds, if `changes.yaml` says so."""
        newest = self.revisions[-1] if self.revisions else None
        return newest.effective if newest and newest.version == self.differences.new.version else None


def load_comparison(old: str, new: str, ladder: Path | None = None) -> Comparison:
    """Compare two folders or, with a `ladder`, two of its versions; `current` is its present text.

    Raises:
        InputError: with every problem of what is compared.
        UnknownNameError: there is no such folder or version.
    """
    if ladder is not None:
        present = load_ladder(ladder).unwrap()
        before, after = (_version(ladder, name, present) for name in (old, new))
        return _compared(before, after, ladder)
    folders = [_folder(name) for name in (old, new)]
    loaded = [load_ladder(folder) for folder in folders]
    if problems := [problem for one in loaded for problem in one.problems if not problem.note]:
        raise InputError(problems)
    return _compared(loaded[0].unwrap(), loaded[1].unwrap(), changes_of(folders[1]))


def _version(ladder: Path, name: str, present: Ladder) -> Ladder:
    return present if name.casefold() == CURRENT else require_version(ladder, name, present)


def _folder(name: str) -> Path:
    folder = Path(name)
    if not folder.exists() and re.fullmatch(VERSION_PATTERN, name):
        raise UnknownNameError(f"there is no folder {quote(name)}; to compare versions, name the ladder, too: --ladder DIR")
    return folder


def _compared(old: Ladder, new: Ladder, home: Path) -> Comparison:
    loaded = load_changes(home)
    log = loaded.unwrap()
    notes = list(loaded.problems)
    lineage = log.lineage(old.version, new.version)
    if not lineage.revisions and log.lineage(new.version, old.version).revisions:
        message = f"version {quote(new.version)} is older than {quote(old.version)}, and nothing leads back; name the older one first"
        notes.append(Problem.about(home / CHANGES_FILE, message, note=True))
    if old.id != new.id:
        message = f"these are two ladders, {quote(old.id)} and {quote(new.id)}; only ids that are the same are compared"
        notes.append(Problem.about(home, message, note=True))
    return Comparison(compare_ladders(old, new, lineage), log, tuple(notes))
