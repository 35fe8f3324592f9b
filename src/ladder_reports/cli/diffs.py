"""Shows the edit of a file on stdout: for people with colors, and for `patch` as it is."""

import os
import sys
from pathlib import Path

import click

from ladder_reports.cli import console

_COLORS = {"+": "green", "-": "red", "@": "cyan"}


def show_diff(path: Path, before: bytes, after: bytes) -> None:
    """Print what would change. A terminal gets colors and no control characters; a file gets every byte, for `patch`."""
    from ladder_reports.editing.unified_diff import unified_diff  # noqa: PLC0415 -- `--help` needs none of this
    from ladder_reports.errors import printable  # noqa: PLC0415

    on_terminal = sys.stdout.isatty()
    for line in unified_diff(printable(str(path)), before, after):
        if not on_terminal:
            console.show(line)
            continue
        color = None if os.environ.get("NO_COLOR") else _COLORS.get(line[:1])
        console.show(click.style(printable(line.removesuffix("\r")).replace("\\t", "\t"), fg=color))
