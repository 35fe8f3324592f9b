"""What a batch remembers in its folder, in ``.ladder-reports/``: a lock, a journal, and room for files that are not yet whole.

The journal has one line for each file that was read or written, added as soon as it was. So a batch that was killed
loses nothing; a line that is not whole is passed over. At the end it is written anew without what no longer holds.
"""

import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch.fingerprints import REASONS, Parts, difference
from ladder_reports.batch.model import Seen
from ladder_reports.errors import InputError, Problem
from ladder_reports.files.atomic import write_whole

FOLDER = ".ladder-reports"
_FORMAT = 2
_JOURNAL, _LOCK, _SCRATCH = "journal.jsonl", "lock", "unfinished"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that the batch wrote, and what it was made from."""

    file: str
    """The input's absolute path; empty for what is made from several."""
    parts: Parts
    sha256: str
    size: int
    mtime: int

    def stands(self, path: Path) -> bool:
        """Whether the file is still there as it was written."""
        try:
            stat = path.stat()
            if stat.st_size != self.size:
                return False
            return stat.st_mtime_ns == self.mtime or hashlib.sha256(path.read_bytes()).hexdigest() == self.sha256
        except OSError:
            return False


@dataclass
class Ledger:
    """What is known of a folder."""

    folder: Path
    seen: dict[str, Any] = field(default_factory=dict)
    """What came of reading evidence, as data, by the digest of what decides it."""
    written: dict[str, Written] = field(default_factory=dict)
    """By the file's name."""
    _stream: IO[str] | None = None
    _used: set[str] = field(default_factory=set)

    @property
    def scratch(self) -> Path:
        """Where files are until they are whole."""
        return self.folder / FOLDER / _SCRATCH

    def recall(self, key: str, path: Path) -> Seen | None:
        """What came of reading a file that said the same."""
        data = self.seen.get(key)
        if data is None:
            return None
        self._used.add(key)
        problems = tuple(
            Problem.about(path, message, line=line, column=column, note=note, quoted=((start, end) for start, end in quoted))
            for line, column, message, note, quoted in data["problems"]
        )
        return Seen(PersonSummary(**data["who"]) if data["who"] else None, problems)

    def note_seen(self, key: str, seen: Seen) -> None:
        """Keep what came of reading a file."""
        problems = [(found.line, found.column, found.message, found.note, found.quoted) for found in seen.problems]
        self.seen[key] = {"who": asdict(seen.who) if seen.who else None, "problems": problems}
        self._used.add(key)
        self._add({"seen": key, **self.seen[key]})

    def note_written(self, name: str, written: Written) -> None:
        """Keep what a file was made from."""
        self.written[name] = written
        self._add({"written": name, **asdict(written)})

    def forget(self, name: str) -> None:
        """A file is there no longer, or nobody knows what it was made from."""
        if self.written.pop(name, None):
            self._add({"forget": name})

    def _add(self, line: dict[str, Any]) -> None:
        if self._stream is None:
            return
        with _told(self.folder):
            self._stream.write(json.dumps(line) + "\n")
            self._stream.flush()

    def compact(self) -> None:
        """Write the journal anew, with what still holds."""
        lines: list[dict[str, Any]] = [{"format": _FORMAT}]
        lines += [{"seen": key, **self.seen[key]} for key in sorted(self._used)]
        lines += [{"written": name, **asdict(written)} for name, written in sorted(self.written.items())]
        # In ASCII: the name of a file need not be UTF-8, and has to be the same when it is read again.
        text = "".join(json.dumps(line) + "\n" for line in lines)
        write_whole(self.folder / FOLDER / _JOURNAL, text.encode(), self.scratch)

    def read(self) -> None:
        """Read the journal; what is not whole or of another format is passed over."""
        try:
            text = (self.folder / FOLDER / _JOURNAL).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return
        except OSError as error:
            raise _cannot(self.folder, error) from error
        lines = text.split("\n")
        if lines[0] != json.dumps({"format": _FORMAT}):
            return
        for line in lines[1:]:
            with contextlib.suppress(ValueError, TypeError, KeyError):
                self._take(json.loads(line))

    def _take(self, line: dict[str, Any]) -> None:
        if key := line.pop("seen", None):
            self.seen[key] = {"who": line["who"], "problems": line["problems"]}
        elif name := line.pop("written", None):
            self.written[name] = Written(**line)
        elif name := line.pop("forget", None):
            self.written.pop(name, None)


def why_made(before: Written | None, parts: Parts, target: Path, reasons: Mapping[str, str] = REASONS) -> str:
    """Why a file has to be made, being what it is to be made from; empty when it stands."""
    if before is None:
        return "new" if not target.exists() else "not known to be this batch's"
    if changed := difference(before.parts, parts, reasons):
        return changed
    if before.stands(target):
        return ""
    return "the file was changed" if target.exists() else "the file is missing"


def peek(folder: Path) -> Ledger:
    """What is known of a folder, with nothing written there now or later."""
    ledger = Ledger(folder)
    ledger.read()
    return ledger


@contextmanager
def opened(folder: Path) -> Iterator[Ledger]:
    """What is known of a folder, which is this batch's alone until the block is left.

    Raises:
        InputError: the folder cannot be written to, or another batch is writing into it.
    """
    home = folder / FOLDER
    with _told(folder):
        (home / _SCRATCH).mkdir(parents=True, exist_ok=True)
        # The journal holds names and ratings.
        home.chmod(0o700)
        lock = (home / _LOCK).open("a+")
    with lock:
        _take_lock(lock, folder)
        with _told(folder):
            for left in (home / _SCRATCH).iterdir():
                left.unlink()
        ledger = Ledger(folder)
        ledger.read()
        with _told(folder):
            journal = home / _JOURNAL
            # After a line that is not whole, the next one begins anew; a journal of another format is given up.
            known = bool(ledger.seen or ledger.written)
            stream = journal.open("a" if known else "w", encoding="utf-8")
        with stream:
            ledger._stream = stream  # noqa: SLF001 -- the ledger is ours
            with _told(folder):
                stream.write("\n" if known else json.dumps({"format": _FORMAT}) + "\n")
            yield ledger


def _take_lock(lock: IO[str], folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        process = lock.read(20).strip()
        who = f" (process {process})" if process.isdigit() else ""
        raise InputError([Problem(str(folder), 0, 0, f"another batch is writing into this folder{who}; wait until it is done")]) from error
    except OSError as error:
        raise _cannot(folder, error) from error
    with contextlib.suppress(OSError):
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What the disk refuses becomes a problem with the folder."""
    try:
        yield
    except OSError as error:
        raise _cannot(folder, error) from error


def _cannot(folder: Path, error: OSError) -> InputError:
    return InputError([Problem(str(folder), 0, 0, f"cannot be written to: {(error.strerror or str(error)).lower()}")])
