"""Writes a single file, which the user named, whole or not at all."""

from pathlib import Path

from ladder_reports.errors import InputError, Problem, reason
from ladder_reports.files.output_folder import ORDINARY, PRIVATE, OutputFolder


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all: it is completed beside its place and then renamed. Missing folders are made.

    A link is followed, since it is the user's own: its target is replaced. What is no file, such as a pipe or ``/dev/stdout``,
    is written into. A `private` file is for its owner alone; the mode of a file that is there is kept where it is narrower.

    Raises:
        InputError: the file cannot be written; what was there before is untouched.
    """
    try:
        if path.exists() and not path.is_file():
            # Replacing it would break whoever reads it.
            with path.open("wb") as stream:
                stream.write(data)
            return
        target = path.resolve() if path.is_symlink() else path
    except (OSError, RuntimeError) as error:
        raise InputError([Problem.about(path, f"cannot be written: {reason(error)}")]) from error
    with OutputFolder.opened(target.parent, wanted=path) as folder:
        folder.write(target.name, data, mode=PRIVATE if private else ORDINARY)


def replace_whole(path: Path, before: bytes, after: bytes) -> None:
    """Replace the content of a file that is there, whole or not at all. A link is followed. The file's mode stays.

    Raises:
        InputError: the file has another content than `before`, is read-only, or cannot be written; what was there is untouched.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        with OutputFolder.opened(target.parent, create=False, wanted=path) as folder:
            folder.replace(target.name, before, after)
    except (OSError, RuntimeError) as error:
        raise InputError([Problem.about(path, f"cannot be written: {reason(error)}")]) from error
