"""What every command has in common: where its options are listed, how its help ends, and where `-q` and `-v` may be."""

from typing import Any

import click

from ladder_reports.cli import console
from ladder_reports.errors import DOCUMENTATION

LONG = 12
"""A help with more options than this has them in groups."""
GROUPS: dict[str, tuple[str, ...]] = {
    "Who": ("level", "target", "giver", "asks", "only", "team", "limit", "people"),
    "What the document is": ("audience", "anonymous", "pages", "agenda", "fillable", "archive", "worksheets", "since"),
    "What is written besides the plans": ("packet", "min_group", "combine", "zip", "mail", "csv_separator"),
    "The ladder and the look": ("ladder", "ladder_version", "theme", "page_size", "lang", "as_of"),
    "Printing": ("imposed", "creep", "bleed", "marks"),
    "Files": ("output", "folder", "name_template", "output_format", "password_column", "force", "prune", "dry_run"),
    "How the work is done": ("port", "no_open", "jobs", "cluster", "insecure_cluster", "timeout"),
    "In the terminal": ("as_json", "quiet", "verbose", "help"),
}
"""The groups, and their options by the names of their parameters. An option that is in none is listed last."""
_OTHERS = "More options"
_COLUMN = 30
"""The widest column of options; what is longer has its explanation in the next line."""


class Command(click.Command):
    """A command whose options are listed in groups if there are many. It shows that it is at work if that takes long."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments. Who types a value as an option, such as `--manager`, is told where the value belongs."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            value = error.option_name.lstrip("-").lower()
            choices = {param.opts[-1]: param.type for param in self.get_params(ctx) if isinstance(param, click.Option)}
            meant = [f"'{option} {value}'" for option, kind in choices.items() if isinstance(kind, click.Choice) and value in kind.choices]
            if not meant:
                raise
            raise click.UsageError(f"{error.message} Did you mean {' or '.join(meant)}?", error.ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with console.sign_of_life(str(ctx.info_name), quiet=bool(ctx.params.get("quiet"))):
            return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, each group under its title."""
        options = {
            "help" if param is self.get_help_option(ctx) else param.name: record
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx))
        }
        if len(options) <= LONG:
            super().format_options(ctx, formatter)
            return
        grouped = {title: [name for name in names if name in options] for title, names in GROUPS.items()}
        known = {name for names in grouped.values() for name in names}
        grouped[_OTHERS] = [name for name in options if name not in known]
        # All groups have the same column of explanations.
        width = max(len(option) for option, _ in options.values() if len(option) <= _COLUMN)
        for title, names in grouped.items():
            if names:
                with formatter.section(title):
                    formatter.write_dl([(options[name][0].ljust(width), options[name][1]) for name in names], col_max=width)


class CommandGroup(click.Group):
    """The commands, each with an end to its help that says where the documentation is."""

    command_class = Command

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command."""
        cmd.epilog = cmd.epilog or f"\b\nDocumentation: {DOCUMENTATION}/commands.md#{name or cmd.name}"
        super().add_command(cmd, name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begins with, and its own arguments, with `--quiet` and `--verbose` if they were before it.

        All commands are listed when a misspelled name is near none.
        """
        try:
            name, command, rest = super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            if error.possibilities:
                raise
            ctx.fail(f"{error.message} The commands are: {', '.join(self.list_commands(ctx))}.")
        before = [f"--{option}" for option in ("quiet", "verbose") if ctx.params.get(option)]
        return name, command, [*before, *rest]
