"""The command `extract`: the evidence file inside an archive copy. The PDF may come from anywhere."""

from pathlib import Path

import click

from ladder_reports.cli import console, options
from ladder_reports.cli.help import Command

_CAUSE = "which no archive copy does; give more time with --timeout"


@click.command(cls=Command)
@click.argument("pdf", type=options.PATH, metavar="FILE.pdf")
@click.option(
    "-o", "--output", type=options.TARGET_PATH, metavar="FILE.yaml", help="The file to write; '-' is stdout.  [default: as the PDF, .yaml]"
)
@options.force
@options.timeout(20, "reading the PDF")
@options.verbosity
def extract(pdf: Path, output: Path | None, *, force: bool, timeout: float, **_: bool) -> None:
    """Take the evidence file out of an archive copy.

    Plans that were made with --archive have it inside. It says what that copy may show.

    \b
    Examples:
      ladder-reports extract nadia-osei.pdf
      ladder-reports extract archive/2026/nadia-osei.pdf -o nadia-osei-2026.yaml
    """
    target = output or Path(f"{pdf.stem}.yaml")
    options.refuse_sources(target, pdf)
    options.refuse_existing(target, force=force)
    from ladder_reports.cli.time_limit import time_limit  # noqa: PLC0415 -- `--help` needs none of this
    from ladder_reports.errors import InputError, Problem, has_errors, reason  # noqa: PLC0415
    from ladder_reports.evidence.loader import load_evidence  # noqa: PLC0415
    from ladder_reports.files.text import read_raw  # noqa: PLC0415
    from ladder_reports.rendering import embedded_files  # noqa: PLC0415

    with time_limit(timeout, str(pdf), _CAUSE):
        try:
            data = embedded_files.source_in(read_raw(pdf, embedded_files.PDF_LIMIT))
        except OSError as error:
            raise InputError([Problem.about(pdf, f"cannot be read: {reason(error)}")]) from error
        except embedded_files.NoSourceError as error:
            raise InputError([Problem.about(pdf, str(error))]) from error
        # Whatever a ladder says, this tells whether it is one person's evidence, and safe to look at.
        if has_errors(load_evidence(target, None, data).problems):
            raise InputError([Problem.about(pdf, "the file inside is not evidence that this version can read")])
    console.hand_over_text(data, target)
