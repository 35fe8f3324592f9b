"""A folder to write into. What is in it may come from anybody: it may be shared, synchronized or unpacked from an archive.

This is the only module that makes, replaces or deletes files; a test holds the others to it. Names are resolved against the
folder's descriptor, one component at a time, and links are never followed; only regular files are opened, without waiting for a
pipe; a file is completed under another name and then renamed; nobody but its owner can read it, unless it is meant for all.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.errors import InputError, Problem, quote, reason

PRIVATE = 0o600
"""The mode of what one audience may read and another not."""
ORDINARY = 0o666
"""The mode of any other file; the user's umask narrows it."""
_PRIVATE_FOLDER = 0o700
_ORDINARY_FOLDER = 0o777
_OTHERS = 0o077
_WRITABLE = 0o222
_CHUNK = 1024 * 1024
_LARGEST = 256 * 1024 * 1024
"""Bytes; no file that this tool writes is larger."""
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY
# Nothing waits for a pipe's other end, and no terminal becomes this process's own.
_CAREFULLY = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

Identity = tuple[int, int]
"""What tells a folder from every other on this machine: its device and its number there."""


class FileState(Struct, frozen=True):
    """A regular file as it is now."""

    size: int
    mtime: int
    """Nanoseconds, from the file system; whoever may write the file can set it."""
    ctime: int
    """When content, mode, owner or name changed last, in nanoseconds; nobody can set it."""
    mode: int


class OutputFolder:
    """An open folder. Names are relative, as in ``by-team/search.pdf``; none leads out of it."""

    def __init__(self, path: Path, descriptor: int) -> None:
        """Use the open descriptor of the folder; `path` names it in messages."""
        self.path, self.descriptor = path, descriptor

    @classmethod
    @contextmanager
    def opened(cls, path: Path, *, create: bool = True, identity: Identity | None = None, wanted: Path | None = None) -> Iterator[Self]:
        """The folder at `path`, which the user named: links in the path itself are the user's own.

        If all that is wanted is one file in it, problems are about that file. A folder that is made here is taken back if the block
        fails and nothing is in it.

        Raises:
            FileNotFoundError: it is not there and must not be made.
            InputError: it cannot be opened or made, or it is not the one with this identity.
        """
        with _disk_errors(wanted or path, "cannot be written" if wanted else "cannot be written to", missing=create):
            new = [one for one in (path, *path.parents) if not one.exists()] if create else []
            if create:
                path.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, _DIRECTORY)
        try:
            folder = cls(path, descriptor)
            if identity not in {None, folder.identity}:
                raise InputError([Problem.about(path, "is another folder than when the batch began; run the batch again")])
            with _taken_back(*(one.rmdir for one in new)):
                yield folder
        finally:
            os.close(descriptor)

    @property
    def identity(self) -> Identity:
        """Of the folder, for another process that opens it."""
        found = os.fstat(self.descriptor)
        return found.st_dev, found.st_ino

    @contextmanager
    def folder(self, name: str, *, create: bool = True, private: bool = True) -> Iterator["OutputFolder"]:
        """A folder in this one; a new one is for its owner alone unless it is not `private`.

        A new one is taken back if the block fails and nothing is in it.

        Raises:
            FileNotFoundError: it is not there and must not be made.
            InputError: there is something else of that name, a link for example, or it cannot be made.
        """
        first, *rest = _components(name, self.path)
        path = self.path / first
        new = False
        with _disk_errors(path, "cannot be written to", missing=create):
            if create:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(first, _PRIVATE_FOLDER if private else _ORDINARY_FOLDER, dir_fd=self.descriptor)
                    new = True
            found = os.stat(first, dir_fd=self.descriptor, follow_symlinks=False)
            _refuse(found.st_mode, stat.S_ISDIR, path, "a folder")
            descriptor = os.open(first, _DIRECTORY | os.O_NOFOLLOW, dir_fd=self.descriptor)
        try:
            inner = OutputFolder(path, descriptor)
            with _taken_back(*([lambda: os.rmdir(first, dir_fd=self.descriptor)] if new else [])):
                if not rest:
                    yield inner
                    return
                with inner.folder("/".join(rest), create=create, private=private) as innermost:
                    yield innermost
        finally:
            os.close(descriptor)

    def names(self) -> list[str]:
        """The names of everything in the folder, sorted."""
        with _disk_errors(self.path, "cannot be read"), os.scandir(self.descriptor) as entries:
            return sorted(entry.name for entry in entries)

    def close_to_others(self) -> None:
        """Let nobody but its owner see what is in the folder.

        Raises:
            InputError: it belongs to somebody else.
        """
        mode = stat.S_IMODE(os.fstat(self.descriptor).st_mode)
        if mode & _OTHERS:
            with _disk_errors(self.path, "cannot be written to"):
                os.fchmod(self.descriptor, mode & ~_OTHERS)

    def state(self, name: str) -> FileState | None:
        """The state of a regular file; None if there is none of that name."""
        found = self._found(name)
        if found is None or not stat.S_ISREG(found.st_mode):
            return None
        return FileState(found.st_size, found.st_mtime_ns, found.st_ctime_ns, stat.S_IMODE(found.st_mode))

    def require(self, name: str) -> FileState:
        """The state of a regular file.

        Raises:
            InputError: there is none of that name.
        """
        found = self.state(name)
        if found is None:
            raise InputError([Problem.about(self.path / name, "was taken away by another program; run the command again")])
        return found

    def exists(self, name: str) -> bool:
        """Whether there is anything of that name: a file, a folder, a link or a pipe."""
        return self._found(name) is not None

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """A regular file, open for reading.

        Raises:
            FileNotFoundError: there is nothing of that name.
            InputError: it is a link, a pipe or another thing that is not a regular file, or cannot be read.
        """
        with self._regular(name, os.O_RDONLY, "rb", "cannot be read") as stream:
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
            raise InputError([Problem.about(self.path / name, f"is larger than {limit // 1024 // 1024} MiB; move or delete it")])
        return data

    def read_known(self, name: str, sha256: str) -> bytes:
        """The bytes of a file that was written before.

        Raises:
            InputError: it cannot be read, or has another content now.
        """
        data = self.read(name, _LARGEST)
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            raise InputError([Problem.about(self.path / name, "changed while the batch was running; run the batch again")])
        return data

    def digest(self, name: str) -> str:
        """The SHA-256 of a regular file; empty if there is none, or if it cannot be read."""
        total = hashlib.sha256()
        try:
            with self.reading(name) as stream:
                while part := stream.read(_CHUNK):
                    total.update(part)
        except (InputError, OSError):
            return ""
        return total.hexdigest()

    def write(self, name: str, data: bytes, scratch: "OutputFolder | None" = None, mode: int = PRIVATE) -> FileState:
        """Write a file whole or not at all; see `writing`. Its new state."""
        with self.writing(name, scratch, mode) as stream:
            stream.write(data)
        return self.require(name)

    def replace(self, name: str, before: bytes, after: bytes) -> None:
        """Replace the content of a regular file, whole or not at all. Its mode and, where this user may set them, its owner and group stay.

        Raises:
            InputError: there is no such file, it has another content than `before`, it is read-only, or it cannot be written.
        """
        path = self.path / name
        data = self.read(name, _LARGEST)
        found = self._found(name)
        if data != before or found is None:
            raise InputError([Problem.about(path, "changed while it was being read; run the command again")])
        if not found.st_mode & _WRITABLE:
            raise InputError([Problem.about(path, "is read-only, so it is not changed; make it writable first")])
        with self.writing(name, mode=PRIVATE) as stream:
            stream.write(after)
            with contextlib.suppress(PermissionError):
                os.fchown(stream.fileno(), found.st_uid, found.st_gid)
            os.fchmod(stream.fileno(), stat.S_IMODE(found.st_mode))

    @contextmanager
    def writing(self, name: str, scratch: "OutputFolder | None" = None, mode: int = PRIVATE) -> Iterator[IO[bytes]]:
        """A stream whose file is in its place only if the block ends well. It is completed in `scratch`, a folder of the same disk.

        A link or a pipe of that name is replaced, never followed or written into. An existing file's mode is kept where it is
        narrower than `mode`.

        Raises:
            InputError: the file cannot be written; what was there is untouched.
        """
        path = self.path / name
        temporary = f".{secrets.token_hex(8)}.part"
        with self._place(name, create=True) as (home, leaf):
            workshop = scratch.descriptor if scratch else home
            with _disk_errors(path, "cannot be written"):
                before = _state_of(leaf, home)
                if before:
                    _refuse(before.st_mode, lambda found: not stat.S_ISDIR(found), path, "a file")
                    mode &= stat.S_IMODE(before.st_mode) if stat.S_ISREG(before.st_mode) else mode
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
                descriptor = os.open(temporary, flags, mode, dir_fd=workshop)
            try:
                with _disk_errors(path, "cannot be written"):
                    with os.fdopen(descriptor, "wb") as stream:
                        yield stream
                        stream.flush()
                        os.fsync(descriptor)
                    os.rename(temporary, leaf, src_dir_fd=workshop, dst_dir_fd=home)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(temporary, dir_fd=workshop)
                raise

    def write_folder(self, name: str, files: Mapping[str, bytes]) -> None:
        """Write a new folder with these files, whole or not at all: it is completed under another name and then renamed.

        Folders and files have the user's ordinary modes. The names of files are relative to the new folder.

        Raises:
            InputError: there is anything of that name, or it cannot be written; nothing of it is left.
        """
        path = self.path / name
        if self.exists(name):
            raise InputError([Problem.about(path, "already exists and is not changed")])
        temporary = f".{secrets.token_hex(8)}.part"
        try:
            with self.folder(temporary, private=False) as made:
                for file, data in files.items():
                    *folders, leaf = _components(file, made.path)
                    with contextlib.ExitStack() as inner:
                        home = inner.enter_context(made.folder("/".join(folders), private=False)) if folders else made
                        home.write(leaf, data, mode=ORDINARY)
                os.fsync(made.descriptor)
            with _disk_errors(path, "cannot be written"):
                # A folder with something in it, a file and a link are not replaced.
                os.rename(temporary, name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
                os.fsync(self.descriptor)
        except InputError as error:
            _clear_away(self, temporary)
            # Nobody knows the other name.
            raise InputError([replace(one, path=one.path.replace(temporary, name)) for one in error.problems]) from error
        except BaseException:
            _clear_away(self, temporary)
            raise

    @contextmanager
    def appending(self, name: str, size: int, scratch: "OutputFolder | None" = None) -> Iterator[IO[bytes]]:
        """A file to add to, after its first `size` bytes; the rest of it is cut off. It is its owner's alone.

        If the file has another name somewhere (a hard link), that one keeps what it has.

        Raises:
            InputError: it is a link, a pipe or another thing that is not a regular file, or cannot be written to.
        """
        with self._regular(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, "ab", "cannot be written to") as stream:
            found = os.fstat(stream.fileno())
            if found.st_nlink == 1 and not found.st_mode & _OTHERS:
                with _disk_errors(self.path / name, "cannot be written to"):
                    os.ftruncate(stream.fileno(), size)
                yield stream
                return
        with contextlib.suppress(FileNotFoundError), self.reading(name) as old, self.writing(name, scratch) as new:
            shutil.copyfileobj(old, new)
        with self.appending(name, size, scratch) as stream:
            yield stream

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold a lock of the operating system, which ends with this process.

        Raises:
            InputError: another process holds it, or the lock's file is not a regular file.
        """
        with self._regular(name, os.O_RDWR | os.O_CREAT, "r+b", "cannot be written to") as stream:
            with _disk_errors(self.path, "cannot be written to"):
                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    owner = stream.read(20).decode("ascii", "replace").strip()
                    who = f" (process {owner})" if owner.isdigit() else ""
                    message = f"another batch is writing into this folder{who}; wait until it has finished"
                    raise InputError([Problem.about(self.path, message)]) from error
            with contextlib.suppress(OSError):
                # A file with another name somewhere may be somebody else's.
                if os.fstat(stream.fileno()).st_nlink == 1:
                    os.ftruncate(stream.fileno(), 0)
                    os.write(stream.fileno(), str(os.getpid()).encode())
            yield

    def remove(self, name: str, sha256: str) -> bool:
        """Delete a regular file if it has this content. Whether it was deleted."""
        if not sha256 or self.digest(name) != sha256:
            return False
        with self._place(name) as (home, leaf), _disk_errors(self.path / name, "cannot be deleted"):
            os.unlink(leaf, dir_fd=home)
        return True

    def remove_folder(self, name: str) -> bool:
        """Delete a folder if it is empty. Whether it was deleted."""
        _components(name, self.path)
        try:
            with self._place(name) as (home, leaf):
                os.rmdir(leaf, dir_fd=home)
        except (InputError, OSError):
            return False
        return True

    def remove_unfinished(self) -> None:
        """Delete what a killed process left while it wrote: files whose name begins with a dot. Nothing else is touched.

        Raises:
            InputError: something cannot be deleted.
        """
        for name in self.names():
            if name.startswith("."):
                with _disk_errors(self.path / name, "cannot be deleted"):
                    found = _state_of(name, self.descriptor)
                    if found and not stat.S_ISDIR(found.st_mode):
                        os.unlink(name, dir_fd=self.descriptor)

    def add_link(self, name: str, target: Path) -> None:
        """Make a link to a file, unless there is something of that name.

        Raises:
            InputError: it cannot be made.
        """
        with (
            self._place(name, create=True) as (home, leaf),
            _disk_errors(self.path / name, "cannot be written"),
            contextlib.suppress(FileExistsError),
        ):
            os.symlink(target, leaf, dir_fd=home)

    def _found(self, name: str) -> os.stat_result | None:
        """What is known about anything of that name; None if there is nothing, or only behind a link."""
        parts = _components(name, self.path)
        try:
            if len(parts) == 1:
                return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
            with self._place(name) as (home, leaf):
                return os.stat(leaf, dir_fd=home, follow_symlinks=False)
        except (InputError, OSError):
            return None

    @contextmanager
    def _place(self, name: str, *, create: bool = False) -> Iterator[tuple[int, str]]:
        """The descriptor of the folder that a file is in, and its name there.

        Raises:
            FileNotFoundError: the folder is not there and must not be made.
            InputError: the name leads out of this folder, or through something that is not a folder.
        """
        *folders, leaf = _components(name, self.path)
        if not folders:
            yield self.descriptor, leaf
            return
        with self.folder("/".join(folders), create=create) as home:
            yield home.descriptor, leaf

    @contextmanager
    def _regular(self, name: str, flags: int, mode: str, fault: str) -> Iterator[IO[bytes]]:
        """A regular file, open."""
        path = self.path / name
        creates = bool(flags & os.O_CREAT)
        with self._place(name, create=creates) as (home, leaf):
            with _disk_errors(self.path if creates else path, fault, missing=creates):
                # First by name: to open a device may do something.
                if found := _state_of(leaf, home):
                    _refuse(found.st_mode, stat.S_ISREG, path, "a file")
                descriptor = os.open(leaf, flags | _CAREFULLY, PRIVATE, dir_fd=home)
            with os.fdopen(descriptor, mode) as stream:
                _refuse(os.fstat(descriptor).st_mode, stat.S_ISREG, path, "a file")
                os.set_blocking(descriptor, True)
                yield stream


def _clear_away(home: OutputFolder, name: str) -> None:
    """Delete a folder of our own with what is in it, as far as possible."""
    with contextlib.suppress(InputError, OSError), home.folder(name, create=False) as gone:
        for inner in gone.names():
            found = _state_of(inner, gone.descriptor)
            if found and stat.S_ISDIR(found.st_mode):
                _clear_away(gone, inner)
            elif found:
                os.unlink(inner, dir_fd=gone.descriptor)
    home.remove_folder(name)


def _components(name: str, folder: Path) -> list[str]:
    """The components of a relative name.

    Raises:
        InputError: it could lead out of the folder.
    """
    parts = name.split("/")
    if "\0" in name or {"", ".", ".."} & set(parts):
        raise InputError([Problem.about(folder, f"{quote(name)} is not the name of a file in this folder")])
    return parts


def _state_of(leaf: str, home: int) -> os.stat_result | None:
    try:
        return os.stat(leaf, dir_fd=home, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _refuse(mode: int, fits: Callable[[int], bool], path: Path, wanted: str) -> None:
    """Refuse what is not of the wanted kind.

    Raises:
        InputError: with what it is.
    """
    if not fits(mode):
        kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "a file")
        raise InputError([Problem.about(path, f"is {kind}, not {wanted}; move or delete it")])


@contextmanager
def _taken_back(*steps: Callable[[], None]) -> Iterator[None]:
    """If the block fails, delete new folders step by step; one that is not empty stays, with those around it."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            for step in steps:
                step()
        raise


@contextmanager
def _disk_errors(path: Path, fault: str, *, missing: bool = True) -> Iterator[None]:
    """Turn an error of the disk into a problem with this file or folder; without `missing`, not that there is none."""
    try:
        yield
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not missing:
            raise
        raise InputError([Problem.about(path, f"{fault}: {reason(error)}")]) from error
