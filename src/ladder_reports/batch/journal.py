"""What a batch remembers in its folder, in ``.ladder-reports/``: a lock, a journal, and a place for files that are not complete yet.

The journal gets a line for each file that was read or written, at once, so a batch that is killed loses nothing. A line that is
not complete is ignored. At the end of a batch the journal is rewritten without what is no longer true.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, astuple, dataclass, field
from pathlib import Path
from typing import IO, Any

from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch.fingerprints import REASONS, Fingerprint, difference
from ladder_reports.batch.model import ReadResult
from ladder_reports.errors import InputError, Problem, reason
from ladder_reports.files.atomic import write_whole

FOLDER = ".ladder-reports"
_FORMAT = 4
_JOURNAL, _LOCK, _SCRATCH = "journal.jsonl", "lock", "unfinished"


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that a batch wrote, and what it was made from."""

    file: str
    """The absolute path of the input; empty for a file that is made from several."""
    fingerprint: Fingerprint
    sha256: str
    size: int
    mtime: int
    """Nanoseconds, from the file system."""

    def is_unchanged(self, path: Path) -> bool:
        """Whether the file is still there as it was written."""
        with suppress(OSError):
            stat = path.stat()
            same_time = stat.st_mtime_ns == self.mtime
            return stat.st_size == self.size and (same_time or hashlib.sha256(path.read_bytes()).hexdigest() == self.sha256)
        return False


@dataclass
class Journal:
    """What is known about the files in a batch's folder."""

    folder: Path
    written: dict[str, WrittenFile] = field(default_factory=dict)
    """By the file's name in the folder."""
    read: dict[str, Any] = field(default_factory=dict)
    """Results of reading evidence files, as data, by `fingerprints.reading_key`."""
    stream: IO[str] | None = None
    """The journal's file; None if nothing is written."""
    _used: set[str] = field(default_factory=set)

    @property
    def scratch(self) -> Path:
        """The folder for files that are not complete yet."""
        return self.folder / FOLDER / _SCRATCH

    def recall(self, key: str, path: Path) -> ReadResult | None:
        """The result of reading this file, if one with the same text was read before."""
        data = self.read.get(key)
        if data is None:
            return None
        self._used.add(key)
        problems = tuple(
            Problem(str(path), line, column, message, note, tuple(map(tuple, quoted)), kind)
            for line, column, message, note, quoted, kind in data["problems"]
        )
        return ReadResult(PersonSummary(**data["person"]) if data["person"] else None, problems)

    def add_read(self, key: str, result: ReadResult) -> None:
        """Remember the result of reading a file."""
        problems = [astuple(found)[1:] for found in result.problems]
        self.read[key] = {"person": asdict(result.person) if result.person else None, "problems": problems}
        self._used.add(key)
        self._append({"read": key, **self.read[key]})

    def add_written(self, name: str, written: WrittenFile) -> None:
        """Remember what a file was made from."""
        self.written[name] = written
        self._append({"written": name, **asdict(written)})

    def forget(self, name: str) -> None:
        """Forget a file that was deleted."""
        if self.written.pop(name, None):
            self._append({"forget": name})

    def why_make(self, name: str, fingerprint: Fingerprint, reasons: Mapping[str, str] = REASONS) -> str:
        """Why a file of this name has to be made; empty if it is up to date."""
        written, path = self.written.get(name), self.folder / name
        if written is None:
            return "the file there is not from this batch" if path.exists() else "new"
        if changed := difference(written.fingerprint, fingerprint, reasons):
            return changed
        if written.is_unchanged(path):
            return ""
        return "the file was changed" if path.exists() else "the file is missing"

    def rewrite(self) -> None:
        """Write the journal again, without what is no longer true."""
        lines: list[dict[str, Any]] = [{"format": _FORMAT}]
        lines += [{"read": key, **self.read[key]} for key in sorted(self._used)]
        lines += [{"written": name, **asdict(written)} for name, written in sorted(self.written.items())]
        # In ASCII: a file name may not be UTF-8, and has to be the same when it is read again.
        text = "".join(json.dumps(line) + "\n" for line in lines)
        write_whole(self.folder / FOLDER / _JOURNAL, text.encode(), self.scratch)

    def _append(self, line: dict[str, Any]) -> None:
        if self.stream is None:
            return
        with _disk_errors(self.folder):
            self.stream.write(json.dumps(line) + "\n")
            self.stream.flush()

    def _take(self, line: dict[str, Any]) -> None:
        if key := line.pop("read", None):
            self.read[key] = {"person": line["person"], "problems": line["problems"]}
        elif name := line.pop("written", None):
            self.written[name] = WrittenFile(**line)
        elif name := line.pop("forget", None):
            self.written.pop(name, None)

    @classmethod
    def read_only(cls, folder: Path) -> "Journal":
        """What is known about a folder; nothing is written there. A journal of another format is ignored, and so are incomplete lines."""
        journal, text = cls(folder), ""
        with _disk_errors(folder), suppress(FileNotFoundError):
            text = (folder / FOLDER / _JOURNAL).read_text(encoding="utf-8", errors="replace")
        head, *lines = text.split("\n")
        for line in lines if head == json.dumps({"format": _FORMAT}) else ():
            with suppress(ValueError, TypeError, KeyError, AttributeError):
                journal._take(json.loads(line))
        return journal

    @classmethod
    @contextmanager
    def locked(cls, folder: Path) -> Iterator["Journal"]:
        """What is known about a folder, which no other batch can use until the block ends.

        Raises:
            InputError: the folder cannot be written to, or another batch is writing into it.
        """
        home = folder / FOLDER
        with _disk_errors(folder):
            (home / _SCRATCH).mkdir(parents=True, exist_ok=True)
            # The journal has names and ratings.
            home.chmod(0o700)
            lock = (home / _LOCK).open("a+")
        with lock:
            with _disk_errors(folder):
                _take_lock(lock, folder)
                for unfinished in (home / _SCRATCH).iterdir():
                    unfinished.unlink()
            journal = cls.read_only(folder)
            # An incomplete last line is ended first; a journal of another format is replaced.
            known = bool(journal.read or journal.written)
            with _disk_errors(folder):
                stream = (home / _JOURNAL).open("a" if known else "w", encoding="utf-8")
            with stream:
                journal.stream = stream
                with _disk_errors(folder):
                    stream.write("\n" if known else json.dumps({"format": _FORMAT}) + "\n")
                yield journal


def _take_lock(lock: IO[str], folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        process = lock.read(20).strip()
        who = f" (process {process})" if process.isdigit() else ""
        message = f"another batch is writing into this folder{who}; wait until it has finished"
        raise InputError([Problem.about(folder, message)]) from error
    with suppress(OSError):
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into a problem with the folder."""
    try:
        yield
    except OSError as error:
        raise InputError([Problem.about(folder, f"cannot be written to: {reason(error)}")]) from error
