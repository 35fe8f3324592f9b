"""The options that several commands share, and the types of their values. Nothing here does any work."""

import os
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ladder_reports.design.page_sizes import DEFAULT, PAGE_SIZES

if TYPE_CHECKING:
    from ladder_reports.documents.plan.options import PlanOptions

Command = TypeVar("Command", bound=Callable[..., Any])


class Target(click.Path):
    """A file or a folder to write to; an empty name, as an unset variable of a script gives it, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or a failure that says that there is none."""
        if not str(value).strip():
            self.fail("the name is empty", param, ctx)
        return super().convert(value, param, ctx)


TARGET = Target()


class Day(click.ParamType[date]):
    """A date as ``YYYY-MM-DD``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a failure that says what a date looks like."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a date such as 2026-11-20", param, ctx)


class Millimetres(click.ParamType[float]):
    """A length in millimetres: ``3`` or ``3mm``."""

    name = "mm"

    def __init__(self, largest: float) -> None:
        """`largest`: the greatest length that makes sense."""
        self.largest = largest

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The length, or a failure that says what is allowed."""
        try:
            length = float(str(value).strip().removesuffix("mm"))
        except ValueError:
            self.fail(f"'{value}' is not a length in millimetres such as 3", param, ctx)
        if not 0 <= length <= self.largest:
            self.fail(f"{value} is not between 0 and {self.largest:g} mm", param, ctx)
        return length


class ThemeName(click.ParamType[str]):
    """A theme's name or its CSS file; completes the names that there are."""

    name = "name|file.css"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:  # noqa: ARG002 -- click's signature
        """Names of themes, and files."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 -- only while completing

        from ladder_reports.paths import theme_names  # noqa: PLC0415

        names = [CompletionItem(name) for name in theme_names() if name.startswith(incomplete)]
        return names or [CompletionItem(incomplete, type="file")]


def today() -> date:
    """The day in UTC, so that two time zones agree; SOURCE_DATE_EPOCH overrides it (reproducible-builds.org)."""
    try:
        return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date()
    except (KeyError, ValueError, OverflowError, OSError):
        return datetime.now(UTC).date()


def plan_options(given: Mapping[str, Any]) -> "PlanOptions":
    """A plan's options as they were given on the command line."""
    from ladder_reports.documents.plan.options import PlanOptions  # noqa: PLC0415 -- `--help` needs none of this

    same = {field.name: given[field.name] for field in fields(PlanOptions) if field.name not in {"ladder", "today"}}
    return PlanOptions(ladder_folder(given["ladder"]), today(), **same)


def ladder_folder(folder: Path | None) -> Path:
    """The ladder to use: the one in this folder, or the one that ships."""
    from ladder_reports.paths import DEFAULT_LADDER  # noqa: PLC0415 -- `--help` needs none of this

    return folder or DEFAULT_LADDER


ladder = click.option(
    "--ladder", type=click.Path(path_type=Path), metavar="DIR", help="Use the ladder in this folder.  [default: the one that ships]"
)


def audience(command: Command) -> Command:
    """Add ``--audience`` and ``--anonymous``."""
    command = click.option("--anonymous", is_flag=True, help="With --audience panel: the id in the name's place.")(command)
    choice = click.Choice(["person", "manager", "panel"])
    return click.option("--audience", type=choice, default="person", show_default=True, help="Who will read it: decides what is left out.")(
        command
    )


def looks(command: Command) -> Command:
    """Add the options that decide what any document looks like."""
    for option in reversed(
        (
            ladder,
            click.option(
                "--theme", type=ThemeName(), default="default", show_default=True, help="A theme's name, or a CSS file of your own."
            ),
            click.option("--page-size", type=click.Choice(list(PAGE_SIZES)), default=DEFAULT, show_default=True, help="The trimmed page."),
            click.option("--lang", metavar="TAG", help="Language of labels and dates, such as 'de'.  [default: the ladder's]"),
            click.option("--as-of", type=Day(), metavar="DATE", help="The date printed on the document.  [default: today]"),
        )
    ):
        command = option(command)
    return command


def documents(command: Command) -> Command:
    """Add the options that a single document has."""
    choice = click.Choice(["pdf", "html"])
    return looks(
        click.option("--format", "output_format", type=choice, default="pdf", show_default=True, help="PDF, or one HTML file.")(command)
    )


def talkative(command: Command) -> Command:
    """Add ``--quiet`` and ``--verbose``."""
    command = click.option("-v", "--verbose", is_flag=True, help="Say more; show the traceback of a fault of ours.")(command)
    return click.option("-q", "--quiet", is_flag=True, help="Say nothing but problems.")(command)
