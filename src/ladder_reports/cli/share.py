"""The command `share`: the evidence file that an audience may have."""

from pathlib import Path

import click

from ladder_reports.cli import console, options
from ladder_reports.cli.help import Command


@click.command(cls=Command)
@click.argument("evidence", type=options.EVIDENCE, metavar="EVIDENCE.yaml")
@click.option("--audience", type=options.AUDIENCE, required=True, help="Who is to have the file, which decides what is left out.")
@click.option("-o", "--output", type=options.TARGET_PATH, required=True, metavar="FILE.yaml", help="The file to write; '-' is stdout.")
@options.force
@options.ladder
@options.timeout(60, "the file")
@options.verbosity
def share(evidence: Path, audience: str, output: Path, *, force: bool, ladder: Path | None, timeout: float, **given: bool) -> None:
    """Write the evidence file that somebody else may have.

    It has what a plan for the same audience shows, and nothing else. Remarks are left out.

    \b
    Examples:
      ladder-reports share nadia-osei.yaml --audience person -o for-nadia/nadia-osei.yaml
      ladder-reports share nadia-osei.yaml --audience panel -o panel.yaml
    """
    options.refuse_sources(output, evidence)
    options.refuse_existing(output, force=force)
    from ladder_reports.cli.time_limit import time_limit  # noqa: PLC0415 -- `--help` needs none of this
    from ladder_reports.editing import sharing  # noqa: PLC0415
    from ladder_reports.evidence.audience import AUDIENCES  # noqa: PLC0415
    from ladder_reports.ladder.loader import load_ladder  # noqa: PLC0415
    from ladder_reports.ladder.version_choice import VersionChoice  # noqa: PLC0415
    from ladder_reports.ladder.versions import load_history  # noqa: PLC0415

    with time_limit(timeout, str(evidence)):
        chosen = next(one for one in AUDIENCES if one == audience)
        folder = options.ladder_folder(ladder)
        versions = VersionChoice(load_history(folder, load_ladder(folder).unwrap()))
        data, notes = sharing.share(evidence, versions.basis, chosen)
    if not given["quiet"]:
        console.report(notes)
    console.hand_over_text(data, output)
