"""A temporary folder for what the processes of one run leave behind, such as sockets and caches.

It is deleted when the run ends. If the run was killed, the next one deletes it: a lock of the operating system tells whether
its run is still there.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from ladder_reports.errors import InputError
from ladder_reports.files.output_folder import OutputFolder

PREFIX = "ladder-run-"
_LAST = -1000
_NEW = 60.0
"""Seconds in which a new folder may not have its lock yet."""


@cache
def run_folder() -> Path:
    """This run's temporary folder. When it is made, those that killed runs have left are deleted.

    Raises:
        OSError: it cannot be made.
    """
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    # Open, and so locked, until the process ends.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    with contextlib.suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    # After multiprocessing has deleted what it has in there.
    Finalize(None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=_LAST)
    delete_abandoned(folder.parent)
    return folder


def delete_abandoned(home: Path, age: float = _NEW) -> None:
    """Delete the folders of runs that were killed: those that are ours, that nobody has locked, and that are older than `age` seconds."""
    with contextlib.suppress(InputError, OSError), OutputFolder.opened(home, create=False) as place:
        for name in place.names():
            if name.startswith(PREFIX):
                with contextlib.suppress(InputError, OSError), place.folder(name, create=False) as folder:
                    found = os.fstat(folder.descriptor)
                    if found.st_uid == os.getuid() and time.time() - found.st_mtime > age:
                        fcntl.flock(folder.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        shutil.rmtree(name, ignore_errors=True, dir_fd=place.descriptor)


def temporary_home() -> Path:
    """The folder for temporary files of all programs."""
    return Path(tempfile.gettempdir())


@contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    """Let this process and those that it starts meanwhile put their temporary files into a folder."""
    before, variable = tempfile.tempdir, os.environ.get("TMPDIR")
    tempfile.tempdir, os.environ["TMPDIR"] = str(folder), str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        if variable is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = variable
