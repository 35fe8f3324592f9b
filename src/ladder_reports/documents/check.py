"""Everything that is wrong in ladders and evidence files, without making anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ladder_reports.errors import Problem
from ladder_reports.evidence.discovery import find
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.ladder.loader import load_ladder


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, sorted by place, and in how many ladders and evidence files."""

    problems: tuple[Problem, ...]
    files: int


def check_paths(paths: Iterable[Path], ladder: Path) -> Checked:
    """Check ladders against the format, and evidence files against the ladder in the folder `ladder`."""
    found = find(paths)
    ladders, people = dict.fromkeys(found.ladders), dict.fromkeys(found.evidence)
    problems = set(found.problems)
    for folder in ladders:
        problems.update(load_ladder(folder).problems)
    if people:
        loaded = load_ladder(ladder)
        problems.update(loaded.problems)
        if loaded.value is not None:
            for path in people:
                problems.update(load_evidence(path, loaded.value).problems)
    return Checked(tuple(sorted(problems)), len(ladders) + len(people))
