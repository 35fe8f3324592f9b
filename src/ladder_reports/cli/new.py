"""The command `new`: an evidence file to fill in, or the file of the next cycle."""

from pathlib import Path
from typing import Any

import click

from ladder_reports.cli import console, next_steps, options
from ladder_reports.cli.help import Command


@click.command(cls=Command)
@click.argument("file", type=options.TARGET_PATH)
@click.option("--level", type=options.LEVEL, metavar="LEVEL", help="The person's current level; with --from, the new one.")
@click.option("--name", help="The person's name.  [default: a name to replace]")
@click.option("--target", type=options.LEVEL, metavar="LEVEL", help="The level to grow into.  [default: the next level]")
@click.option(
    "--from", "old", type=options.EVIDENCE, metavar="OLD.yaml", help="Start the next cycle from this file, with its person and open goals."
)
@click.option("--full", is_flag=True, help="Everything that a file can say, and every signal with its text.")
@click.option("--with-schema", is_flag=True, help="Also write a JSON Schema, with which an editor completes and explains keys.")
@options.force
@options.ladder
@options.verbosity
def new(file: Path, **given: Any) -> None:
    """Write an evidence file to fill in.

    It is short: one entry to fill in, and the names of the signals. With --from and --level, it is the next file of somebody who
    was promoted.

    \b
    Examples:
      ladder-reports new nadia-osei.yaml --level engineer --name "Nadia Osei"
      ladder-reports new nadia-osei.yaml --level engineer --full --with-schema
      ladder-reports new 2027/nadia-osei.yaml --from 2026/nadia-osei.yaml
      ladder-reports new 2027/nadia-osei.yaml --from 2026/nadia-osei.yaml --level senior
    """
    if given["level"] is None and given["old"] is None:
        console.usage("give --level, or --from with an earlier file; 'ladder-reports levels' lists the levels")
    from ladder_reports.evidence.scaffold import write_new_file  # noqa: PLC0415 -- `--help` needs none of this

    chosen = {key: given[key] for key in ("level", "name", "target", "old", "full", "with_schema", "force")}
    for path in write_new_file(file, options.ladder_folder(given["ladder"]), options.today(), **chosen):
        console.show(str(path))
    if not given["quiet"]:
        next_steps.show(next_steps.after_new(file, given["ladder"]))
