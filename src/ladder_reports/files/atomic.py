"""Writes a file whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ladder_reports.errors import InputError, Problem, reason


def write_whole(path: Path, data: bytes, scratch: Path | None = None) -> None:
    """Write a file whole or not at all; see `whole_file`.

    Raises:
        InputError: the file cannot be written; what was there before is untouched.
    """
    with whole_file(path, scratch) as stream:
        stream.write(data)


@contextlib.contextmanager
def whole_file(path: Path, scratch: Path | None = None) -> Iterator[IO[bytes]]:
    """A stream into a temporary file that replaces `path` only if the block ends without an exception.

    The temporary file is beside `path`, or in the folder `scratch`, which must be on the same disk.

    Raises:
        InputError: the file cannot be written; what was there before is untouched.
    """
    temporary = ""
    try:
        if path.exists() and not path.is_file():
            # A pipe or a device: replacing it would break whoever reads it.
            with path.open("wb") as stream:
                yield stream
            return
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=scratch or target.parent, prefix=f".{target.name[:80]}.")
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
    except OSError as error:
        raise InputError([Problem.about(path, f"cannot be written: {reason(error)}")]) from error
    finally:
        with contextlib.suppress(OSError):
            if temporary:
                Path(temporary).unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
