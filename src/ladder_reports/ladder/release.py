"""Records the present text of a ladder as a version, if there is something to record and nothing speaks against it."""

import re
from pathlib import Path

from msgspec import Struct

from ladder_reports.errors import InputError, Problem, has_errors, quote
from ladder_reports.ladder.differences import LadderDifferences, compare_ladders
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import VERSION_PATTERN, VERSION_RULE
from ladder_reports.ladder.version_checks import check_versions
from ladder_reports.ladder.versions import is_recorded, load_history, record_version, version_problem


class Release(Struct, frozen=True):
    """A version that was recorded."""

    folder: Path
    version: str
    before: str | None
    """The recorded version before it, if there is one."""
    differences: LadderDifferences | None
    """What changed since then."""
    notes: tuple[Problem, ...]


def release(folder: Path) -> Release:
    """Record the present text of the ladder in a folder.

    Raises:
        InputError: the ladder or its versions have problems, the version is recorded already, or nothing but the version changed.
    """
    if is_recorded(folder):
        raise InputError([Problem.about(folder, "is a recorded version itself; name the folder of the ladder")])
    loaded = load_ladder(folder)
    present = loaded.unwrap()
    version = present.version
    if not re.fullmatch(VERSION_PATTERN, version):
        raise InputError([version_problem(folder, f"{quote(version)} cannot be recorded; {VERSION_RULE}")])
    history = load_history(folder, present)
    same = next((name for name in history.recorded.folders if name.casefold() == version.casefold()), None)
    problems = check_versions(history)
    if same is not None:
        recorded = history.recorded_ladder(same)
        if recorded and recorded.digest == present.digest:
            message = f"version {quote(same)} is recorded already, with this very text; there is nothing to release"
        else:
            message = f"version {quote(same)} is recorded already and is never changed; raise 'version' to release this text"
        raise InputError([version_problem(folder, message), *(problem for problem in problems if problem.note)])
    if has_errors(problems):
        raise InputError(problems)
    before = history.before
    old = history.recorded_ladder(before) if before else None
    differences = compare_ladders(old, present, history.lineage(old.version)) if old else None
    if differences and differences.is_empty and old:
        message = f"nothing but the version changed since {quote(old.version)}; there is nothing to release"
        raise InputError([version_problem(folder, message)])
    home = record_version(folder, present)
    return Release(home, version, old.version if old else None, differences, (*loaded.problems, *problems))
