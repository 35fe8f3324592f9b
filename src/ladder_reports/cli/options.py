"""The options that several commands share, and the types of their values."""

import contextlib
import functools
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ladder_reports.cli import console
from ladder_reports.cli.completion import EvidenceFile, Language, LevelName, ThemeName
from ladder_reports.design.page_sizes import DEFAULT, PAGE_SIZES
from ladder_reports.errors import InputError, Problem, nearest, plain

if TYPE_CHECKING:
    from ladder_reports.documents.plan.options import PlanOptions

Command = TypeVar("Command", bound=Callable[..., Any])


class Target(click.Path):
    """A file or folder to write to. An empty name, such as a script's unset variable, is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or a usage error."""
        if not str(value).strip():
            self.fail("the name is empty", param, ctx)
        return super().convert(value, param, ctx)


_KINDS = {"pdf": "a PDF", "html": "HTML"}
_OFFICE = {".doc", ".docx", ".odt", ".rtf", ".pptx", ".odp"}
"""Suffixes of what people may want instead of a PDF, and what the tool does not make."""
LONGEST_TIME = 86_400.0
"""The greatest time limit, in seconds."""
PATH, TARGET, TARGET_PATH = click.Path(path_type=Path), Target(), Target(path_type=Path)
EVIDENCE, LEVEL = EvidenceFile(), LevelName()


class Day(click.ParamType[date]):
    """A date as ``YYYY-MM-DD``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a date; write it like 2026-11-20", param, ctx)


class Count(click.ParamType[int]):
    """A whole number from 1 on."""

    name = "integer"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, or a usage error."""
        try:
            count = int(value)
        except ValueError:
            count = 0
        if count < 1:
            self.fail(f"'{value}' is not a whole number from 1 on", param, ctx)
        return count


class Choice(click.Choice[str]):
    """One of several words, in any case; the message about another one suggests the nearest."""

    def __init__(self, choices: Sequence[str]) -> None:
        """`choices` are the words."""
        super().__init__(choices, case_sensitive=False)

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ARG002 -- click's signature
        """What is wrong, and what can be written instead."""
        words = list(map(str, self.choices))
        return plain(f"'{value}' is not one of {', '.join(words)}{nearest(str(value), words)}")


class VersionName(click.ParamType[str]):
    """A version of the ladder, or `current` in any case; recorded versions are found in any case."""

    name = "version"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 -- click's signature
        """The version as it was typed."""
        return "current" if str(value).casefold() == "current" else str(value)


class Millimeters(click.ParamType[float]):
    """A length in millimeters: ``3`` or ``3mm``."""

    name = "mm"

    def __init__(self, largest: float) -> None:
        """`largest` is the greatest length that is allowed."""
        self.largest = largest

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The length, or a usage error."""
        try:
            length = float(str(value).strip().removesuffix("mm"))
        except ValueError:
            self.fail(f"'{value}' is not a length in millimeters; write it like 3 or 3mm", param, ctx)
        if not 0 <= length <= self.largest:
            self.fail(f"{value} is not between 0 and {self.largest:g} mm", param, ctx)
        return length


class Seconds(click.ParamType[float]):
    """A time in seconds: ``60`` or ``60s``."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The time, or a usage error."""
        seconds = 0.0
        with contextlib.suppress(ValueError):
            seconds = float(str(value).strip().removesuffix("s"))
        # This also refuses NaN, which is not between any two numbers.
        if not 0 < seconds <= LONGEST_TIME:
            self.fail(f"'{value}' is not a number of seconds up to {LONGEST_TIME:g}; write it like 60", param, ctx)
        return seconds


def cores() -> int:
    """The number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def today() -> date:
    """Today in UTC, the same in all time zones, or the day of SOURCE_DATE_EPOCH (reproducible-builds.org)."""
    try:
        return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date()
    except (KeyError, ValueError, OverflowError, OSError):
        return datetime.now(UTC).date()


def plan_options(given: Mapping[str, Any]) -> "PlanOptions":
    """A plan's options, as given on the command line."""
    from ladder_reports.documents.plan.options import PlanOptions  # noqa: PLC0415 -- `--help` needs none of this

    same = {name: given[name] for name in PlanOptions.__struct_fields__ if name not in {"ladder", "today"}}
    return PlanOptions(ladder_folder(given["ladder"]), today(), **same)


def ladder_folder(folder: Path | None) -> Path:
    """The ladder in this folder, or the one that comes with the tool."""
    from ladder_reports.paths import DEFAULT_LADDER  # noqa: PLC0415 -- `--help` needs none of this

    return folder or DEFAULT_LADDER


def check_anonymous(given: Mapping[str, Any]) -> None:
    """Stop if an anonymous copy is not for the panel."""
    if given["anonymous"] and given["audience"] != "panel":
        console.usage("--anonymous needs --audience panel")


def check_suffix(output: str | None, output_format: str) -> None:
    """Stop if a document's file would be named like something that it is not."""
    suffix = Path(output or "").suffix.lower()
    right = f".{output_format}"
    if suffix in {".pdf", ".html", ".htm"} and suffix[:4] != right[:4]:
        instead = "add --format html" if output_format == "pdf" else "leave out --format html"
        console.usage(
            f"-o {output}: the document is {_KINDS[output_format]}; name it {Path(output or '').with_suffix(right)}, or {instead}"
        )
    if suffix in _OFFICE:
        console.usage(f"-o {output}: a document is a PDF or HTML; name it {Path(output or '').with_suffix(right)}")


def refuse_arguments(option: str) -> None:
    """Stop if a command that has only options was given something without one, which is most likely meant for this option."""
    extra = click.get_current_context().args
    if extra:
        console.usage(f"this command has no argument '{extra[0]}'; write {option} {extra[0]}")


def is_same(first: Path, second: Path) -> bool:
    """Whether two paths lead to the same file."""
    with contextlib.suppress(OSError):
        return first.samefile(second)
    return False


def check_agenda(given: Mapping[str, Any]) -> None:
    """Stop if an agenda cannot be what else was asked for."""
    if given["agenda"] and given["audience"] != "manager":
        console.usage("--agenda needs --audience manager: it shows both ratings")
    if given["agenda"] and given["pages"] == "one":
        console.usage("--agenda cannot be used with --pages one: it is a page of its own")


def check_archive(given: Mapping[str, Any]) -> None:
    """Stop if an archive copy cannot have what else was asked for."""
    if not given["archive"]:
        return
    for wrong, message in (
        (given.get("output_format") == "html", "--archive needs --format pdf"),
        (given.get("fillable"), "--archive cannot be used with --fillable: what is archived does not change any more"),
        (
            any(given.get(name) for name in ("imposed", "bleed", "marks")),
            "--archive cannot be used with --imposed, --bleed or --marks: those are for a press, an archive copy is for readers",
        ),
        (
            given.get("password_column") is not None,
            "--archive cannot be used with --password-column: an archive must be readable in many years, so PDF/A is never encrypted",
        ),
    ):
        if wrong:
            console.usage(message)


def check_fillable(given: Mapping[str, Any]) -> None:
    """Stop if a form cannot have what else was asked for."""
    if not given["fillable"]:
        return
    for wrong, message in (
        (given.get("output_format") == "html", "--fillable needs --format pdf"),
        (given["anonymous"], "--fillable cannot be used with --anonymous: a form says whose it is, so that it finds its file again"),
        (given["audience"] == "panel", "--fillable needs --audience person or manager: a panel's copy does not come back"),
        (
            given.get("password_column") is not None,
            "--fillable cannot be used with --password-column: a form must be readable when it comes back",
        ),
    ):
        if wrong:
            console.usage(message)


def refuse_existing(output: Path, *, force: bool) -> None:
    """Stop if a file of evidence is there already: it may have what no copy has.

    Raises:
        InputError: the file exists.
    """
    if str(output) != "-" and not force and output.is_file():
        raise InputError([Problem.about(output, "already exists; use --force to overwrite")])


def _group(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator; `--help` shows them in this order."""
    return lambda command: functools.reduce(lambda decorated, option: option(decorated), reversed(options), command)


ladder = click.option(
    "--ladder",
    type=PATH,
    metavar="DIR",
    help="The folder with the ladder.  [default: the ladder that comes with the tool]",
)
fillable = click.option("--fillable", is_flag=True, help="Pages to fill in on screen or with a pen, and to send back.")
pages = click.option(
    "--pages",
    type=Choice(["all", "one"]),
    default="all",
    show_default=True,
    help="The whole plan, or its first page alone, which tells the year.",
)
agenda = click.option("--agenda", is_flag=True, help="With --audience manager: the page for the conversation in place of the plan.")
AUDIENCE = Choice(["person", "manager", "panel"])
archive = click.option("--archive", is_flag=True, help="PDF/A-3a, to keep; a plan has the evidence inside that this copy may show.")
force = click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
audience = _group(
    click.option(
        "--audience",
        type=AUDIENCE,
        default="person",
        show_default=True,
        help="Whose copy it is, which decides what is left out.",
    ),
    click.option("--anonymous", is_flag=True, help="With --audience panel: show the id instead of the name."),
)
ladder_version = click.option(
    "--ladder-version",
    type=VersionName(),
    metavar="VERSION|current",
    help="The version of the ladder to use, or 'current' for its present text.  [default: the one that the evidence file names]",
)
theme = click.option("--theme", type=ThemeName(), default="default", show_default=True, help="A theme, or your own CSS file.")
printed = _group(
    theme,
    click.option("--page-size", type=Choice(list(PAGE_SIZES)), default=DEFAULT, show_default=True, help="The size of a page."),
    click.option("--lang", type=Language(), metavar="TAG", help="The language of labels and dates, such as 'de'.  [default: the ladder's]"),
    click.option("--as-of", type=Day(), metavar="DATE", help="The date on the document.  [default: today]"),
)
appearance = _group(ladder, printed)
documents = _group(
    appearance,
    click.option(
        "--format",
        "output_format",
        type=Choice(["pdf", "html"]),
        default="pdf",
        show_default=True,
        help="PDF, or a single HTML file.",
    ),
)


def timeout(seconds: float, what: str) -> Callable[[Command], Command]:
    """The option that limits how long something may take, with this default."""
    return click.option(
        "--timeout",
        type=Seconds(),
        default=seconds,
        show_default=True,
        metavar="SECONDS",
        help=f"How long {what} may take.",
    )


verbosity = _group(
    click.option("-q", "--quiet", is_flag=True, help="Show problems only."),
    click.option("-v", "--verbose", is_flag=True, help="Show more, and a traceback if the tool itself fails."),
)


def refuse_sources(output: Path | str | None, *sources: Path | str | None) -> None:
    """Stop if what is to be written would replace what it is made from: one of these files, or a file of one of these folders."""
    for source in sources:
        with contextlib.suppress(OSError):
            if output and source and (Path(output).samefile(source) or _is_inside(Path(output), Path(source))):
                console.usage(f"{output} would be replaced, but it is read, too; write to another place, or copy it first")


def _is_inside(file: Path, ladder: Path) -> bool:
    """Whether a file that is there is one of a ladder's own."""
    own = {".md", ".yaml"} if ladder.is_dir() else set()
    return file.suffix.lower() in own and file.is_file() and file.resolve().is_relative_to(ladder.resolve())
