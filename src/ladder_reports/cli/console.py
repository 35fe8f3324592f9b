"""What the command line shows: problems and progress on stderr, results on stdout, and the exit codes."""

import contextlib
import enum
import errno
import io
import itertools
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from ladder_reports.errors import InputError, LadderReportsError, Problem, UnknownNameError, internal_error, plain, printable, reason

_SLOW = 1.0
"""Seconds after which a command shows that it is working."""
_WIDE = 110
"""Columns of a terminal that is wide enough for a table with texts."""
_NARROW = 20
"""Columns that a text has in any case."""
_OUTPUT_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EPIPE})
"""Why a stream cannot be written to. Files and folders are written in other places, which name them."""
_spoken = threading.Event()
"""Set when a command has shown anything, and when it has ended."""
_closed: set[str] = set()
"""The standard streams that were closed when the command began."""


class ExitCode(enum.IntEnum):
    """How a command ended."""

    DONE = 0
    PROBLEM = 1
    """A problem with the input, which was reported; in a batch, some inputs failed."""
    USAGE = 2
    INTERNAL_ERROR = 3
    INTERRUPTED = 130
    """By Ctrl-C, as shells have it."""


def guarded(command: Callable[[], Any], verbose: Callable[[], bool]) -> int:
    """Run a command; whatever happens becomes an exit code and a message, also if it is the messages that cannot be written."""
    _prepare_streams()
    try:
        code = _outcome(command, verbose)
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        # The program that read the output has ended.
        code = ExitCode.PROBLEM
    except OSError as error:
        code = ExitCode.PROBLEM
        with contextlib.suppress(OSError):
            say(f"the output cannot be written: {reason(error)}")
    _forget_unwritten()
    return code


def _outcome(command: Callable[[], Any], verbose: Callable[[], bool]) -> int:
    """The exit code of a command, whose problems are reported.

    Raises:
        OSError: the output cannot be written.
    """
    try:
        code = command()
    except InputError as error:
        report(error.problems)
        return ExitCode.PROBLEM
    except UnknownNameError as error:
        say(f"Error: {printable(str(error))}")
        return ExitCode.USAGE
    except LadderReportsError as error:
        say(str(error))
        return ExitCode.PROBLEM
    except click.ClickException as error:
        error.show(sys.stderr)
        return error.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        say("stopped")
        return ExitCode.INTERRUPTED
    except OSError as error:
        if error.filename is None and error.errno in _OUTPUT_ERRORS:
            raise
        _show_traceback(error, verbose=verbose())
        where = f"{printable(os.fsdecode(error.filename))}: " if error.filename else "the system refuses what is needed: "
        say(f"{where}{reason(error)}")
        return ExitCode.PROBLEM
    except Exception as error:  # noqa: BLE001 -- the user gets a message, not a traceback
        _show_traceback(error, verbose=verbose())
        more = "" if verbose() else ". Run it again with --verbose to see the details"
        say(f"ladder-reports: {printable(plain(internal_error(error)))}{more}")
        return ExitCode.INTERNAL_ERROR
    return code if isinstance(code, int) else ExitCode.DONE


def _show_traceback(error: Exception, *, verbose: bool) -> None:
    if verbose:
        import traceback  # noqa: PLC0415 -- only after an error

        traceback.print_exception(error)


def _prepare_streams() -> None:
    """Make sure that there are standard streams, and that any text can be written to them.

    A descriptor that is closed would be given to the next file that is opened, and messages would be written into that file.
    """
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(descriptor)
        except OSError:
            # It gets this number, the lowest that is free; workers need it, too.
            os.set_inheritable(os.open(os.devnull, os.O_WRONLY), True)
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())
            _closed.add(name)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            # Names of files are written as the bytes that they are; an encoding that lacks a letter gets a question mark.
            stream.reconfigure(errors="surrogateescape" if _has_every_letter(stream) else "replace")  # type: ignore[union-attr]


def _forget_unwritten() -> None:
    """Drop what could not be written: Python would try it once more at its end, and complain."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _has_every_letter(stream: Any) -> bool:
    return str(getattr(stream, "encoding", "")).lower().replace("-", "").startswith("utf")


@contextlib.contextmanager
def sign_of_life(name: str, *, quiet: bool) -> Iterator[None]:
    """Say on a terminal that the command of this name is at work if it has shown nothing for a second."""
    _spoken.clear()
    with _when_slow(_spoken, lambda: say(f"{name}: working …"), quiet=quiet):
        yield


@contextlib.contextmanager
def _when_slow(done: threading.Event, speak: Callable[[], None], *, quiet: bool) -> Iterator[None]:
    """On a terminal, call `speak` in a thread of its own if `done` is not set within a second; it is set at the end."""
    if quiet or not sys.stderr.isatty():
        yield
        return

    def wait() -> None:
        if not done.wait(_SLOW):
            speak()

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    try:
        yield
    finally:
        done.set()
        waiting.join()


def say(message: str) -> None:
    """Print a line for people on stderr."""
    _spoken.set()
    click.echo(message, file=sys.stderr)


def show(text: str) -> None:
    """Print a line of a result on stdout."""
    _spoken.set()
    click.echo(text, file=sys.stdout)


def report(problems: Iterable[Problem]) -> None:
    """Print problems on stderr, one a line; on a terminal their places are bold."""
    for problem in problems:
        line = str(problem)
        cut = len(line) - len(problem.message) if line.endswith(problem.message) else 0
        say(click.style(line[:cut], bold=True) + line[cut:] if cut and has_colors() else line)


def has_colors() -> bool:
    """Whether stderr shows colors: it is a terminal, and NO_COLOR is not set (no-color.org)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")


@contextlib.contextmanager
def working(message: str, *, quiet: bool) -> Iterator[None]:
    """Show a message on a terminal while work takes longer than a second."""
    _spoken.set()
    done = threading.Event()

    def show() -> None:
        from rich.console import Console  # noqa: PLC0415 -- only if the work is slow

        with Console(stderr=True).status(message):
            done.wait()

    with _when_slow(done, show, quiet=quiet):
        yield


def write_bytes(data: bytes) -> None:
    """Write a document to stdout.

    Raises:
        UsageError: stdout is a terminal, which a PDF would garble.
    """
    _require_stdout()
    if sys.stdout.isatty():
        usage("-o - writes the document to stdout, which is a terminal here; redirect it to a file")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def hand_over_text(data: bytes, target: Path) -> None:
    """Write text that others may not see to its file and name the file, or write it to stdout if the target is called ``-``."""
    from ladder_reports.files.atomic import write_whole  # noqa: PLC0415 -- `--help` needs none of this

    if str(target) != "-":
        write_whole(target, data, private=True)
        show(str(target))
        return
    _require_stdout()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write_json(data: Any, indent: int | None = 2) -> None:
    """Write data to stdout as JSON; without `indent`, on one line."""
    import json  # noqa: PLC0415 -- `--help` needs none of this

    _require_stdout()
    show(json.dumps(data, indent=indent, ensure_ascii=not _has_every_letter(sys.stdout)))


def _require_stdout() -> None:
    """Stop if the result would be lost.

    Raises:
        LadderReportsError: stdout is closed.
    """
    if "stdout" in _closed:
        raise LadderReportsError("stdout is closed, so there is no place for the result; redirect it to a file")


def usage(message: str) -> NoReturn:
    """Stop because the command was called in a wrong way."""
    raise click.UsageError(message, click.get_current_context(silent=True))


def catalog(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print names, each with its code, its group and its text: as a table, or as a list where a table would squeeze the texts."""
    from rich.cells import cell_len  # noqa: PLC0415 -- only for lists
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    shown = Console(highlight=False)
    if shown.width >= _WIDE:
        table(title, columns, rows)
        return
    _require_stdout()
    shown.print(Text(title))
    for group, members in itertools.groupby(rows, key=lambda row: row[2]):
        entries = list(members)
        shown.print(Text(f"\n{group}"))
        codes = max(cell_len(code) for _, code, _, _ in entries)
        indent = 2 + (codes and codes + 2)
        for name, code, _, text in entries:
            shown.print(Text(f"  {code}".ljust(indent) + name), overflow="fold")
            for line in Text(text).wrap(shown, max(shown.width - indent - 2, _NARROW)):
                line.rstrip()
                shown.print(Text(" " * (indent + 2)) + line)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table on stdout, as wide as the terminal."""
    from rich import box  # noqa: PLC0415 -- only for tables
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    _require_stdout()
    shown = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        shown.add_column(column, no_wrap=number == 0, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(shown)
