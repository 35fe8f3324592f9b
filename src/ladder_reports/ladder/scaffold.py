"""Writes a new ladder: a folder to change."""

from pathlib import Path

from ladder_reports.files.output_folder import OutputFolder
from ladder_reports.ladder.loader import ladder_files, load_ladder
from ladder_reports.paths import BLANK_LADDER, DEFAULT_LADDER


def write_new_ladder(folder: Path, *, blank: bool = False) -> tuple[str, ...]:
    """Write the ladder that comes with the tool or, if `blank`, a small one that explains itself; returns the ids of its levels.

    Raises:
        InputError: there is something of that name, or the folder cannot be written; nothing of it is left.
    """
    source = BLANK_LADDER if blank else DEFAULT_LADDER
    files = {path.relative_to(source).as_posix(): path.read_bytes() for path in ladder_files(source)}
    target = folder if folder.name not in {"", ".."} else folder.resolve()
    with OutputFolder.opened(target.parent, wanted=folder) as around:
        around.write_folder(target.name, files)
    return tuple(level.id for level in load_ladder(source).unwrap().levels)
