"""A temporary folder for what the processes of one run leave behind, such as sockets and caches.

It is deleted when the run ends. If the run was killed, the next one deletes it: a lock tells whether its run is still there.
"""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING

from ladder_reports.errors import InputError
from ladder_reports.files.output_folder import OutputFolder

if TYPE_CHECKING:
    from filelock import FileLock

PREFIX = "ladder-tmp-"
_LOCK = "lock"
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
    lock = _lock_of(folder)
    with contextlib.suppress(OSError):
        lock.acquire()
    # After multiprocessing has deleted what it has in there. The lock is held until then, or until the process is killed.
    Finalize(None, _end, (folder, lock), exitpriority=_LAST)
    delete_abandoned(folder.parent)
    return folder


def delete_abandoned(home: Path, age: float = _NEW) -> None:
    """Delete the folders of runs that were killed: those that are ours, that nobody has locked, and that are older than `age` seconds."""
    with contextlib.suppress(InputError, OSError), OutputFolder.opened(home, create=False) as place:
        for name in place.names():
            if name.startswith(PREFIX):
                with contextlib.suppress(InputError, OSError), place.folder(name, create=False) as folder:
                    found = os.fstat(folder.descriptor)
                    # What is ours nobody else can replace in a folder for temporary files, so its path is as good as its descriptor.
                    if found.st_uid == os.getuid() and time.time() - found.st_mtime > age:
                        with _lock_of(folder.path):
                            shutil.rmtree(name, ignore_errors=True, dir_fd=place.descriptor)


def _lock_of(folder: Path) -> "FileLock":
    """The lock of a run's folder, which is held by the run or, for a moment, by who deletes the folder. Nobody waits for it."""
    from filelock import FileLock  # noqa: PLC0415 -- a batch with nothing to do needs none

    return FileLock(folder / _LOCK, blocking=False, thread_local=False, fallback_to_soft=False)


def _end(folder: Path, lock: "FileLock") -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock.release()


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
