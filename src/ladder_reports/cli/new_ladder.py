"""The command `new-ladder`: a ladder as a folder to change."""

from pathlib import Path

import click

from ladder_reports.cli import console, next_steps, options
from ladder_reports.cli.help import Command


@click.command("new-ladder", cls=Command)
@click.argument("folder", type=options.TARGET_PATH, metavar="DIR")
@click.option("--blank", is_flag=True, help="A small ladder that explains itself, in place of a copy of the one that comes with the tool.")
@options.verbosity
def new_ladder(folder: Path, *, blank: bool, quiet: bool, verbose: bool) -> None:  # noqa: ARG001 -- every command has both
    """Write a ladder as a folder to change.

    It is a copy of the ladder that comes with the tool. The folder must be new.

    \b
    Examples:
      ladder-reports new-ladder our-ladder
      ladder-reports new-ladder our-ladder --blank
    """
    from ladder_reports.ladder.scaffold import write_new_ladder  # noqa: PLC0415 -- `--help` needs none of this

    levels = write_new_ladder(folder, blank=blank)
    console.show(str(folder))
    if not quiet:
        next_steps.show(next_steps.after_new_ladder(folder, levels))
