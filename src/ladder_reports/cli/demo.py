"""The command `demo`: every kind of document, from invented people."""

from pathlib import Path

import click

from ladder_reports.cli import console, next_steps, options
from ladder_reports.cli.help import Command


@click.command(cls=Command)
@click.argument("folder", type=options.TARGET_PATH, metavar="[DIR]", default="ladder-demo")
@options.verbosity
def demo(folder: Path, *, quiet: bool, verbose: bool) -> None:
    """Make every kind of document from invented people, to look at.

    DIR gets a booklet, a worksheet, growth plans, a calibration packet, and the evidence files that they are made from. Nothing that is
    there is overwritten.

    \b
    Examples:
      ladder-reports demo
      ladder-reports demo somewhere/else
    """
    if folder.exists() and not folder.is_dir():
        console.usage(f"DIR must be a folder, but {folder} is a file")
    from ladder_reports.batch.demo import Demo  # noqa: PLC0415 -- `--help` needs none of this
    from ladder_reports.batch.pool import start_server  # noqa: PLC0415
    from ladder_reports.cli.progress import Progress  # noqa: PLC0415

    # The workers load what they need while the booklet is made.
    start_server()
    if not quiet:
        console.say("making a booklet, a worksheet, growth plans and a calibration packet; this takes a few seconds")
    listener = Progress(quiet=True, verbose=verbose, dry_run=False)
    try:
        for path in Demo(folder, jobs=options.cores()).make(listener):
            console.show(str(path))
    finally:
        listener.close()
    if not quiet:
        next_steps.show(next_steps.after_demo(folder))
