"""What a batch remembers in its folder, in ``.ladder-reports/``: a lock, a journal, and a place for files that are not complete yet.

The journal gets a line for each file that was read or written, at once, so a batch that is killed loses nothing. A line that is
not complete, or that makes no sense, is ignored. At the end of a batch the journal is rewritten without what is no longer true.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO

from msgspec import Struct, field
from msgspec.structs import replace

from ladder_reports.assessment.summary import fits
from ladder_reports.batch.fingerprints import REASONS, Fingerprint, difference
from ladder_reports.batch.journal_lines import LINE_LIMIT, Line, WrittenFile, forget_line, read_line, understood, written_line
from ladder_reports.batch.model import ReadResult, Target
from ladder_reports.errors import InputError, Problem, reason
from ladder_reports.files.output_folder import FileState, Identity, OutputFolder
from ladder_reports.ladder.model import Ladder

FOLDER = ".ladder-reports"
SIZE_LIMIT = 256 * 1024 * 1024
"""Bytes of a journal: of some two hundred thousand people."""
_HEAD = json.dumps({"format": 4}).encode()
_JOURNAL, _LOCK, _SCRATCH = "journal.jsonl", "lock", "unfinished"


class Journal(Struct, dict=True):
    """What is known about the files in a batch's folder."""

    path: Path
    """The folder, as it was named."""
    folder: OutputFolder | None = None
    """The folder; None if there is none, and nothing is written."""
    state: OutputFolder | None = None
    """The folder in it for what the batch remembers."""
    scratch: OutputFolder | None = None
    """The folder for files that are not complete yet; None if nothing is written."""
    stream: IO[bytes] | None = None
    """The journal's file; None if nothing is written."""
    written: dict[str, WrittenFile] = field(default_factory=dict)
    """By the file's name in the folder."""
    read: dict[str, ReadResult] = field(default_factory=dict)
    """Results of reading evidence files, by `fingerprints.reading_key`; their problems have no path."""
    notes: list[Problem] = field(default_factory=list)
    """What is worth knowing about the journal itself."""
    _raw: dict[tuple[str, str], bytes] = field(default_factory=dict)
    """The lines that count."""
    _used: set[str] = field(default_factory=set)
    _tidy: bool = False
    """Whether the file has the lines that count and no others."""

    def recall(self, key: str, path: Path, ladder_of: Callable[[str], Ladder | None]) -> ReadResult | None:
        """The result of reading this file, if one with the same text was read before; `ladder_of` knows the text of a version."""
        known = self.read.get(key)
        if known is None:
            return None
        if known.person and ((ladder := ladder_of(known.person.version)) is None or not fits(known.person, ladder)):
            return None
        self._used.add(key)
        return replace(known, problems=tuple(replace(found, path=str(path)) for found in known.problems)) if known.problems else known

    def add_read(self, key: str, result: ReadResult) -> None:
        """Remember the result of reading a file."""
        self._used.add(key)
        self._append(read_line(key, result))

    def add_written(self, name: str, written: WrittenFile) -> None:
        """Remember what a file was made from."""
        self._append(written_line(name, written))

    def forget(self, name: str) -> None:
        """Forget a file that was deleted."""
        if name in self.written:
            self._append(forget_line(name))

    @property
    def open_folders(self) -> tuple[OutputFolder, OutputFolder]:
        """The folder, and the one for files that are not complete yet; only where something is written."""
        if self.folder is None or self.scratch is None:
            raise AssertionError("this journal was opened for reading only")
        return self.folder, self.scratch

    def state_of(self, name: str) -> FileState | None:
        """The state of a file in the folder; None if there is none."""
        return self.folder.state(name) if self.folder else None

    def target(self, name: str) -> Target:
        """A file in the folder, for another process."""
        return Target(*self._place, name)

    @cached_property
    def _place(self) -> tuple[Path, Identity]:
        """Where another process finds the folder, and how it knows it again."""
        return self.path.resolve(), self.folder.identity if self.folder else (0, 0)

    def is_unchanged(self, name: str) -> bool:
        """Whether a file is still there as a batch wrote it."""
        written, state = self.written.get(name), self.state_of(name)
        if self.folder is None or written is None or state is None or state.size != written.size:
            return False
        if written.looks_the_same(state):
            return True
        if self.folder.digest(name) != written.sha256:
            return False
        # A copy of the folder, for example. The next run need not look at the content again.
        self.add_written(name, replace(written, mtime=state.mtime, ctime=state.ctime))
        return True

    def why_make(self, name: str, fingerprint: Fingerprint, reasons: Mapping[str, str] = REASONS) -> str:
        """Why a file of this name has to be made; empty if it is up to date."""
        written = self.written.get(name)
        if written is None:
            return "the file there is not from this batch" if self.state_of(name) else "new"
        if changed := difference(written.fingerprint, fingerprint, reasons):
            return changed
        if self.is_unchanged(name):
            return ""
        return "the file was changed" if self.state_of(name) else "the file is missing"

    def rewrite(self) -> None:
        """Write the journal again, without what is no longer true."""
        unused = self.read.keys() - self._used
        if self.state is None or (self._tidy and not unused):
            return
        lines = [raw for (kind, key), raw in sorted(self._raw.items()) if kind != "read" or key in self._used]
        self.state.write(_JOURNAL, b"".join(line + b"\n" for line in (_HEAD, *lines)), self.scratch)

    def _append(self, line: Line) -> None:
        self._take(line)
        self._tidy = False
        self._write(line.raw)

    def _write(self, raw: bytes) -> None:
        if self.stream is None:
            return
        try:
            self.stream.write(raw + b"\n")
            self.stream.flush()
        except OSError as error:
            raise InputError([Problem.about(self.path, f"cannot be written to: {reason(error)}")]) from error

    def _take(self, line: Line) -> None:
        if isinstance(line.value, ReadResult):
            self.read[line.key] = line.value
        elif isinstance(line.value, WrittenFile):
            self.written[line.key] = line.value
        else:
            self.written.pop(line.key, None)
            self._raw.pop(("written", line.key), None)
            return
        self._raw[line.kind, line.key] = line.raw

    def _load(self, state: OutputFolder) -> int:
        """Read the journal; how many bytes of it can be kept, 0 for none.

        A journal of another format is ignored, and so is a last line that is not complete: the batch was killed while it wrote it.
        """
        kept = size = lines = ignored = 0
        with suppress(FileNotFoundError), state.reading(_JOURNAL) as stream:
            if (head := stream.readline(len(_HEAD) + 1)) != _HEAD + b"\n":
                if head and head.rstrip(b"0123456789}\n") != _HEAD.rstrip(b"0123456789}"):
                    self._add_note(state, "does not start like a journal and is ignored; everything is read and made again")
                return 0
            kept = size = len(_HEAD) + 1
            while size <= SIZE_LIMIT and (raw := stream.readline(LINE_LIMIT)):
                size += len(raw)
                if not raw.endswith(b"\n") and len(raw) < LINE_LIMIT:
                    break
                kept, lines = size if raw.endswith(b"\n") else kept, lines + 1
                if line := understood(raw.rstrip(b"\n")):
                    self._take(line)
                else:
                    ignored += 1
        self._tidy = lines == len(self._raw)
        if ignored:
            faulty = "one line is" if ignored == 1 else f"{ignored} lines are"
            self._add_note(state, f"{faulty} not valid and ignored; what was read or made then is read or made again")
        if size > SIZE_LIMIT:
            self._add_note(state, f"is larger than {SIZE_LIMIT // 1024 // 1024} MiB; the rest is ignored")
        return kept

    def _add_note(self, state: OutputFolder, message: str) -> None:
        self.notes.append(Problem.about(state.path / _JOURNAL, message, note=True))

    @classmethod
    @contextmanager
    def read_only(cls, path: Path) -> Iterator["Journal"]:
        """What is known about a folder; nothing is written there.

        Raises:
            InputError: the folder cannot be read, or what should be a file or a folder in it is something else.
        """
        journal = cls(path)
        with ExitStack() as stack:
            with suppress(FileNotFoundError):
                journal.folder = stack.enter_context(OutputFolder.opened(path, create=False))
                journal._load(stack.enter_context(journal.folder.folder(FOLDER, create=False)))
            yield journal

    @classmethod
    @contextmanager
    def locked(cls, path: Path) -> Iterator["Journal"]:
        """What is known about a folder, which no other batch can use until the block ends.

        If the folder had no journal and the block fails before any file was written, the journal goes again, and a new folder with it.

        Raises:
            InputError: the folder cannot be written to, another batch is writing into it, or what should be a file or a folder in
                it is something else.
        """
        with OutputFolder.opened(path) as folder, folder.folder(FOLDER) as state, folder.locked(f"{FOLDER}/{_LOCK}"):
            # The journal has names and ratings.
            state.close_to_others()
            with state.folder(_SCRATCH) as scratch:
                scratch.remove_unfinished()
                journal = cls(path, folder, state, scratch)
                first = not state.exists(_JOURNAL)
                size = journal._load(state)
                try:
                    with state.appending(_JOURNAL, size, scratch) as journal.stream:
                        if not size:
                            journal._write(_HEAD)
                        yield journal
                except BaseException:
                    if first and not journal.written:
                        for name in (_JOURNAL, _LOCK):
                            state.remove(name, state.digest(name))
                    raise


@contextmanager
def opened(target: Target) -> Iterator[tuple[OutputFolder, OutputFolder]]:
    """The folder of a file, and the folder for what is not complete yet, in a process that was told to write the file.

    Raises:
        InputError: the folder cannot be opened, or is not the one in which the batch began.
    """
    with (
        OutputFolder.opened(target.folder, identity=target.identity, create=False) as folder,
        folder.folder(f"{FOLDER}/{_SCRATCH}") as scratch,
    ):
        yield folder, scratch
