"""What the command line shows: problems and progress on stderr, results on stdout; exit codes; no traceback by mistake."""

import contextlib
import difflib
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NoReturn

import click

from ladder_reports.errors import InputError, LadderReportsError, Problem, UnknownNameError, printable

DONE, PROBLEM, USAGE, FAULT = 0, 1, 2, 3
"""Exit codes: all done; a problem with the input; wrong usage; a fault of the tool."""

ISSUES = "https://github.com/ladder-reports/ladder-reports/issues"
_SLOW = 1.0
_INTERRUPTED = 130


class SuggestingGroup(click.Group):
    """A group that names the nearest command for a misspelt one."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begins with."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            near = difflib.get_close_matches(name, self.list_commands(ctx), n=1)
            hint = f" Did you mean '{near[0]}'?" if near else f" There are: {', '.join(self.list_commands(ctx))}."
            ctx.fail(f"No such command '{name}'.{hint}")
        return super().resolve_command(ctx, args)


def guarded(command: Callable[[], Any], verbose: Callable[[], bool]) -> int:
    """Run the command line; every way it can end becomes an exit code and what the user should read."""
    try:
        code = command()
    except InputError as error:
        report(error.problems)
        return PROBLEM
    except UnknownNameError as error:
        say(f"Error: {printable(str(error))}")
        return USAGE
    except LadderReportsError as error:
        say(str(error))
        return PROBLEM
    except click.UsageError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        error.show()
        return PROBLEM
    except (click.exceptions.Abort, KeyboardInterrupt):
        say("stopped")
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEM
    except Exception as error:  # noqa: BLE001 -- the last line of defence: a fault of ours is told, not shown as a traceback
        return _fault(error, verbose=verbose())
    return code if isinstance(code, int) else DONE


def _fault(error: Exception, *, verbose: bool) -> int:
    if verbose:
        traceback.print_exception(error)
    more = "" if verbose else " Run it again with --verbose for the details."
    say(f"ladder-reports: a fault of ours, {type(error).__name__}: {str(error)[:200]}. Please report it at {ISSUES}.{more}")
    return FAULT


def say(message: str) -> None:
    """A line for people, on stderr."""
    click.echo(message, err=True)


def report(problems: Iterable[Problem]) -> None:
    """Problems, one a line, on stderr; their place stands out on a terminal."""
    for problem in problems:
        line = str(problem)
        cut = len(line) - len(problem.message) if line.endswith(problem.message) else 0
        say(click.style(line[:cut], bold=True) + line[cut:] if cut and colourful() else line)


def colourful() -> bool:
    """Whether stderr takes colours: a terminal, and NO_COLOR is not set (no-color.org)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")


@contextlib.contextmanager
def working(what: str, *, quiet: bool) -> Iterator[None]:
    """A sign of life on a terminal for work that takes more than a second."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    turning = threading.Thread(target=_turn, args=(what, done), daemon=True)
    turning.start()
    try:
        yield
    finally:
        done.set()
        turning.join()


def _turn(what: str, done: threading.Event) -> None:
    if done.wait(_SLOW):
        return
    from rich.console import Console  # noqa: PLC0415 -- only when the work is slow

    with Console(stderr=True).status(what):
        done.wait()


def write_bytes(data: bytes) -> None:
    """A document to stdout.

    Raises:
        UsageError: stdout is a terminal, which a PDF would garble.
    """
    if sys.stdout.isatty():
        usage("-o - writes the document to stdout, which is a terminal here; redirect it to a file")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def usage(message: str) -> NoReturn:
    """Stop because the command was called in a wrong way."""
    raise click.UsageError(message, click.get_current_context(silent=True))


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on stdout, as wide as the terminal."""
    from rich import box  # noqa: PLC0415 -- only for tables
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    shown = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        shown.add_column(column, no_wrap=number == 0, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(shown)
