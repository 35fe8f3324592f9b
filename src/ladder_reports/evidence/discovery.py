"""Which evidence files and ladders a path on the command line stands for: one rule for `check` and `batch`.

Folders are searched with everything inside them. Hidden files and folders are left out, and a folder with a ``ladder.md``
is a ladder: nothing inside it is evidence.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ladder_reports.errors import Problem

SUFFIXES = (".yaml", ".yml")
"""The endings of evidence files."""
LADDER_FILE = "ladder.md"


@dataclass(slots=True)
class Found:
    """What paths stand for. Files and folders keep the order in which they were found."""

    evidence: list[Path] = field(default_factory=list)
    ladders: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find(paths: Iterable[Path]) -> Found:
    """The evidence files and ladders that files and folders stand for; what leads to neither is a problem.

    A file that is named itself is evidence, whatever its ending.
    """
    found = Found()
    for path in paths:
        if path.name == LADDER_FILE and not path.is_dir():
            found.ladders.append(path.parent)
        elif path.is_dir():
            _search(path, found)
        elif path.exists() or path.is_symlink():
            found.evidence.append(path)
        else:
            found.problems.append(Problem(str(path), 0, 0, "there is no such file or folder"))
    return found


def _search(folder: Path, found: Found) -> None:
    """Add what a folder holds; a folder with neither ladder nor evidence is a problem."""

    def unreadable(error: OSError) -> None:
        found.problems.append(Problem(str(error.filename), 0, 0, f"cannot be read: {(error.strerror or str(error)).lower()}"))

    before = len(found.evidence), len(found.ladders), len(found.problems)
    for home, folders, names in os.walk(folder, onerror=unreadable):
        if LADDER_FILE in names:
            found.ladders.append(Path(home))
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.evidence += [Path(home, name) for name in sorted(names) if name.endswith(SUFFIXES) and not name.startswith(".")]
    if before == (len(found.evidence), len(found.ladders), len(found.problems)):
        found.problems.append(Problem(str(folder), 0, 0, f"contains no evidence file ({' or '.join(SUFFIXES)}) and no {LADDER_FILE}"))
