"""Finds the evidence files and ladders that a path on the command line means: one rule for `check` and `batch`.

Folders are searched at any depth. Hidden files and folders are left out, and a folder with a ``ladder.md`` is a ladder:
nothing inside it is evidence. A recorded version, which is a folder with a ``ladder.md`` in `versions/`, is neither, even if the
ladder's own file is missing; one that is named itself is a ladder. Others may have filled a folder, so a link in it is followed only
within the folders that were named: otherwise it could make the tool read any file that the user may read, and quote it in a problem.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct, field

from ladder_reports.errors import Problem, reason
from ladder_reports.files.text import similar_file

SUFFIXES = (".yaml", ".yml")
"""The suffixes of evidence files."""
LADDER_FILE = "ladder.md"
VERSIONS_FOLDER = "versions"
_LADDER_FILES = {"changes.yaml", "skills.yaml"}
"""What may stand beside a `ladder.md`."""
_OUTSIDE = "is a link to a file outside the folders that you named; name the file itself, or its folder, too"


class FoundPaths(Struct):
    """What was found, in this order."""

    evidence: list[Path] = field(default_factory=list)
    ladders: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    outside: dict[Path, Problem] = field(default_factory=dict)
    """Links that lead out of the folders, each with the problem that says so. They are not among the evidence."""


def folders_of(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The folders that paths name, and those that have the files that paths name. Links to folders are followed."""
    return tuple(dict.fromkeys(resolved(path if path.is_dir() else path.parent) for path in paths))


def resolved(path: Path) -> Path:
    """A path with its links followed. A link that leads back to itself, which cannot be read, stays as it is."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def each_once(paths: Iterable[Path]) -> list[Path]:
    """The paths, each file once by whatever names it is found: what was written must not be read as it was before."""
    found: dict[Path, Path] = {}
    for path in paths:
        found.setdefault(resolved(path), path)
    return list(found.values())


def is_outside(path: Path, folders: Iterable[Path]) -> bool:
    """Whether a path leads out of these folders, by its own parts or by a link."""
    target = resolved(path)
    return not any(target.is_relative_to(folder) for folder in folders)


def find(paths: Iterable[Path], folders: Iterable[Path] = ()) -> FoundPaths:
    """The evidence files and ladders that paths mean. A path that leads to neither is a problem.

    A file that is named directly is evidence, whatever its suffix, unless it belongs to a ladder. Links may lead to these paths'
    folders, and to more `folders`.
    """
    paths = tuple(paths)
    found = FoundPaths()
    for path in paths:
        if path.name == LADDER_FILE and not path.is_dir():
            found.ladders.append(path.parent)
        elif path.is_dir():
            _search(path, found)
        elif ladder := ladder_with(path):
            found.ladders.append(ladder)
        elif path.exists() or path.is_symlink():
            found.evidence.append(path)
        else:
            found.problems.append(Problem.about(path, f"no such file or folder{similar_file(path)}"))
    allowed = (*folders_of(paths), *folders)
    found.outside = {path: Problem.about(path, _OUTSIDE) for path in found.evidence if path.is_symlink() and is_outside(path, allowed)}
    found.evidence = [path for path in found.evidence if path not in found.outside]
    return found


def ladder_with(path: Path) -> Path | None:
    """The folder of the ladder that a file belongs to, such as the file of a level: programs name what was changed."""
    if path.name in _LADDER_FILES and (path.parent / LADDER_FILE).is_file():
        return path.parent
    levels = path.parent if path.parent.name else path.absolute().parent
    if path.suffix == ".md" and levels.name == "levels" and (levels.parent / LADDER_FILE).is_file():
        return levels.parent
    return None


def _search(folder: Path, found: FoundPaths) -> None:
    """Add what is in a folder. A folder with neither a ladder nor evidence is a problem."""

    def unreadable(error: OSError) -> None:
        found.problems.append(Problem.about(error.filename, f"cannot be read: {reason(error)}"))

    before = len(found.evidence), len(found.ladders), len(found.problems)
    recorded = ""
    for home, folders, names in os.walk(folder, onerror=unreadable):
        if LADDER_FILE in names and Path(home) != folder and Path(home).absolute().parent.name == VERSIONS_FOLDER:
            recorded = "; recorded versions of a ladder don't count, so name the ladder, or one of them"
            folders.clear()
            continue
        if LADDER_FILE in names:
            found.ladders.append(Path(home))
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.evidence += [Path(home, name) for name in sorted(names) if name.endswith(SUFFIXES) and not name.startswith(".")]
    if before == (len(found.evidence), len(found.ladders), len(found.problems)):
        found.problems.append(Problem.about(folder, f"has no evidence file ({' or '.join(SUFFIXES)}) and no {LADDER_FILE}{recorded}"))
