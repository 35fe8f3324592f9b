"""A folder that a batch writes into. What is in it may come from anybody: it may be shared, synchronized or unpacked.

Every file operation in such a folder goes through `OutputFolder`, and nothing else in the package opens a file there. Names
are resolved against the folder's descriptor, one component at a time, and links are never followed; only regular files are
opened, without waiting for a pipe; files are completed under another name and then renamed; nobody but the owner can read them.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from ladder_reports.errors import InputError, Problem, quote

PRIVATE = 0o600
"""The mode of every file here: what one audience may read, another may not."""
_PRIVATE_FOLDER = 0o700
_CHUNK = 1024 * 1024
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NO_LINK = os.O_NOFOLLOW | os.O_CLOEXEC
_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True, slots=True)
class FileState:
    """A regular file as it is now."""

    size: int
    mtime: int
    """Nanoseconds, from the file system."""
    mode: int


class OutputFolder:
    """An open folder. All names are single components: no path leads out of it."""

    def __init__(self, path: Path, descriptor: int) -> None:
        """Use the open descriptor of the folder; `path` names it in messages."""
        self.path, self.descriptor = path, descriptor

    @classmethod
    @contextmanager
    def opened(cls, path: Path, *, create: bool = True) -> Iterator[Self]:
        """The folder at `path`, which the user named: links in the path itself are the user's own.

        Raises:
            InputError: the folder cannot be opened or made.
        """
        with _disk_errors(path):
            if create:
                path.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, _DIRECTORY)
        folder = cls(path, descriptor)
        try:
            yield folder
        finally:
            os.close(descriptor)

    @contextmanager
    def folder(self, name: str, *, create: bool = True) -> Iterator["OutputFolder"]:
        """A folder in this one; a new one is for its owner alone.

        Raises:
            InputError: there is something else of that name, a link for example, or it cannot be made.
        """
        path = self.path / _checked(name, self.path)
        with _disk_errors(path):
            if create:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(name, _PRIVATE_FOLDER, dir_fd=self.descriptor)
            self._refuse_other(name, stat.S_ISDIR, "a folder")
            descriptor = os.open(name, _DIRECTORY | _NO_LINK, dir_fd=self.descriptor)
        try:
            yield OutputFolder(path, descriptor)
        finally:
            os.close(descriptor)

    def names(self) -> list[str]:
        """The names of everything in the folder, sorted."""
        with _disk_errors(self.path):
            return sorted(entry.name for entry in os.scandir(self.descriptor))

    def state(self, name: str) -> FileState | None:
        """The state of a regular file; None if there is none of that name."""
        try:
            found = os.stat(_checked(name, self.path), dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return FileState(found.st_size, found.st_mtime_ns, stat.S_IMODE(found.st_mode))

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """A regular file, open for reading.

        Raises:
            FileNotFoundError: there is nothing of that name.
            InputError: it is a link, a pipe or another thing that is not a regular file, or cannot be read.
        """
        path = self.path / _checked(name, self.path)
        try:
            descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK | _NO_LINK, dir_fd=self.descriptor)
        except FileNotFoundError:
            raise
        except OSError as error:
            self._refuse_other(name, stat.S_ISREG, "a file")
            raise InputError([Problem.about(path, f"cannot be read: {_reason(error)}")]) from error
        with os.fdopen(descriptor, "rb") as stream:
            _refuse_irregular(os.fstat(descriptor), path)
            yield stream

    def read(self, name: str, limit: int) -> bytes | None:
        """The bytes of a file; None if there is none.

        Raises:
            InputError: see `reading`; or the file has more than `limit` bytes.
        """
        try:
            with self.reading(name) as stream:
                data = stream.read(limit + 1)
        except FileNotFoundError:
            return None
        if len(data) > limit:
            raise InputError([Problem.about(self.path / name, f"is larger than {limit // 1024 // 1024} MiB; delete it")])
        return data

    def digest(self, name: str) -> str:
        """The SHA-256 of a regular file; empty if there is none, or if it cannot be read."""
        total = hashlib.sha256()
        try:
            with self.reading(name) as stream:
                while part := stream.read(_CHUNK):
                    total.update(part)
        except (FileNotFoundError, InputError, OSError):
            return ""
        return total.hexdigest()

    def write(self, name: str, data: bytes, scratch: "OutputFolder | None" = None) -> FileState:
        """Write a file whole or not at all; see `writing`. Its new state."""
        with self.writing(name, scratch) as stream:
            stream.write(data)
        found = self.state(name)
        if found is None:
            raise InputError([Problem.about(self.path / name, "was taken away while it was written")])
        return found

    @contextmanager
    def writing(self, name: str, scratch: "OutputFolder | None" = None) -> Iterator[IO[bytes]]:
        """A stream whose file is in its place only if the block ends well. It is completed in `scratch`, a folder of the same disk.

        A link or a pipe of that name is replaced, never followed or written into. An existing file's mode is kept where it is
        narrower than the owner's alone.

        Raises:
            InputError: the file cannot be written; what was there is untouched.
        """
        path = self.path / _checked(name, self.path)
        home = scratch or self
        before = self.state(name)
        mode = PRIVATE & before.mode if before else PRIVATE
        temporary = f".{secrets.token_hex(8)}.part"
        with _disk_errors(path):
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, PRIVATE, dir_fd=home.descriptor)
        try:
            with _disk_errors(path):
                with os.fdopen(descriptor, "wb") as stream:
                    yield stream
                    stream.flush()
                    os.fchmod(descriptor, mode)
                    os.fsync(descriptor)
                self._refuse_other(name, None, "")
                os.rename(temporary, name, src_dir_fd=home.descriptor, dst_dir_fd=self.descriptor)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary, dir_fd=home.descriptor)
            raise

    @contextmanager
    def appending(self, name: str, *, empty: bool = False) -> Iterator[IO[bytes]]:
        """A regular file to add to; with `empty`, it starts empty.

        Raises:
            InputError: it is a link, a pipe or another thing that is not a regular file, or cannot be written to.
        """
        path = self.path / _checked(name, self.path)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK | _NO_LINK
        with _disk_errors(path):
            self._refuse_other(name, stat.S_ISREG, "a file")
            descriptor = os.open(name, flags, PRIVATE, dir_fd=self.descriptor)
        with os.fdopen(descriptor, "ab") as stream:
            _refuse_irregular(os.fstat(descriptor), path)
            with _disk_errors(path):
                os.fchmod(descriptor, PRIVATE & stat.S_IMODE(os.fstat(descriptor).st_mode))
                if empty:
                    os.ftruncate(descriptor, 0)
            yield stream

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold a lock of the operating system, which ends with this process.

        Raises:
            InputError: another process holds it, or the lock's file is not a regular file.
        """
        with self.appending(name) as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                with contextlib.suppress(InputError, OSError):
                    owner = (self.read(name, 100) or b"").decode("ascii", "replace").strip()
                who = f" (process {owner})" if owner.isdigit() else ""
                raise InputError(
                    [Problem.about(self.path, f"another batch is writing into this folder{who}; wait until it has finished")]
                ) from error
            with contextlib.suppress(OSError):
                os.ftruncate(stream.fileno(), 0)
                stream.write(str(os.getpid()).encode())
                stream.flush()
            yield

    def remove(self, name: str, *, sha256: str = "") -> bool:
        """Delete a regular file; with `sha256`, only if it has this content. Whether it was deleted."""
        if self.state(name) is None or (sha256 and self.digest(name) != sha256):
            return False
        with _disk_errors(self.path / name):
            os.unlink(name, dir_fd=self.descriptor)
        return True

    def remove_folder(self, name: str) -> bool:
        """Delete a folder if it is empty. Whether it was deleted."""
        try:
            os.rmdir(_checked(name, self.path), dir_fd=self.descriptor)
        except OSError:
            return False
        return True

    def clear(self) -> None:
        """Delete every file and link in the folder; folders that are not empty are named.

        Raises:
            InputError: something cannot be deleted.
        """
        for name in self.names():
            with _disk_errors(self.path / name):
                found = os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
                if not stat.S_ISDIR(found.st_mode):
                    os.unlink(name, dir_fd=self.descriptor)
                elif not self.remove_folder(name):
                    raise InputError([Problem.about(self.path / name, "is a folder where none should be; move or delete it")])

    def _refuse_other(self, name: str, kind: object, wanted: str) -> None:
        """Refuse what is there if it is not of this kind; without a kind, refuse a folder, which nothing can replace."""
        try:
            found = os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return
        fits = kind(found.st_mode) if callable(kind) else not stat.S_ISDIR(found.st_mode)
        if not fits:
            raise InputError([Problem.about(self.path / name, f"is {_kind(found.st_mode)}, not {wanted or 'a file'}; move or delete it")])


def _checked(name: str, folder: Path) -> str:
    """The name, if it is a single component.

    Raises:
        InputError: it could lead elsewhere.
    """
    if not name or name in {".", ".."} or "/" in name or "\0" in name or os.sep in name:
        raise InputError([Problem.about(folder, f"{quote(name)} is not the name of a file in this folder")])
    return name


def _refuse_irregular(found: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise InputError([Problem.about(path, f"is {_kind(found.st_mode)}, not a file; move or delete it")])


def _kind(mode: int) -> str:
    return next((name for is_kind, name in _KINDS if is_kind(mode)), "a file")


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    """Turn an error of the disk into a problem with this file or folder."""
    try:
        yield
    except OSError as error:
        what = "is a link, not a folder; move or delete it" if error.errno == errno.ELOOP else f"cannot be written to: {_reason(error)}"
        raise InputError([Problem.about(path, what)]) from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
