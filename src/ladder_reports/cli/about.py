"""What `--version` says: the versions on which a document depends."""

import platform
from collections.abc import Iterator

import click

from ladder_reports import __version__
from ladder_reports.errors import DOCUMENTATION

_MISSING = f"missing; see {DOCUMENTATION}/troubleshooting.md"


def show_versions(ctx: click.Context, _: click.Parameter, asked: bool) -> None:  # noqa: FBT001 -- as click calls it
    """Print the versions and end, if that was asked for."""
    if asked and not ctx.resilient_parsing:
        for line in versions():
            click.echo(line)
        ctx.exit()


def versions() -> Iterator[str]:
    """A line for the tool, for Python, for WeasyPrint and for Pango. The engine is not loaded."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 -- `--help` needs none of this

    from ladder_reports.rendering.native import pango_version  # noqa: PLC0415

    yield f"ladder-reports, version {__version__}"
    yield f"Python {platform.python_version()}"
    try:
        yield f"WeasyPrint {version('weasyprint')}"
    except PackageNotFoundError:
        yield f"WeasyPrint {_MISSING}"
    yield f"Pango {pango_version() or _MISSING}"
