"""Everything that is wrong in ladders and evidence files, without making anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ladder_reports.content import load_ladder
from ladder_reports.errors import Problem
from ladder_reports.evidence import load_evidence

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, sorted by place, and in how many ladders and evidence files."""

    problems: tuple[Problem, ...]
    files: int


def check_paths(paths: Iterable[Path], ladder: Path) -> Checked:
    """Hold ladders against the format, and evidence files against the ladder in `ladder`."""
    ladders, people, problems = _sorted_out(paths)
    for folder in ladders:
        problems.update(load_ladder(folder).problems)
    if people:
        loaded = load_ladder(ladder)
        problems.update(loaded.problems)
        if loaded.value is not None:
            for path in people:
                problems.update(load_evidence(path, loaded.value).problems)
    return Checked(tuple(sorted(problems)), len(ladders) + len(people))


def _sorted_out(paths: Iterable[Path]) -> tuple[list[Path], list[Path], set[Problem]]:
    """Folders of ladders, evidence files, and problems with the paths themselves."""
    ladders: dict[Path, None] = {}
    people: dict[Path, None] = {}
    problems: set[Problem] = set()
    for path in paths:
        if path.name == "ladder.md" or (path / "ladder.md").is_file():
            ladders[path.parent if path.name == "ladder.md" else path] = None
        elif path.is_dir():
            found = sorted(
                file for file in path.rglob("*") if file.suffix in SUFFIXES and not file.name.startswith(".") and not file.is_dir()
            )
            people.update(dict.fromkeys(found))
            if not found:
                problems.add(Problem(str(path), 0, 0, "holds neither a ladder.md nor a .yaml file"))
        elif path.suffix in SUFFIXES or path.is_file():
            people[path] = None
        else:
            problems.add(Problem(str(path), 0, 0, "there is no such file or folder"))
    return list(ladders), list(people), problems
