"""The command `batch`: its options become a `Batch`, and what came of it becomes lines and an exit code."""

import importlib.util
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_reports.assessment.small_groups import MIN_GROUP
from ladder_reports.cli import console, options

if TYPE_CHECKING:
    from ladder_reports.batch.model import Batch
    from ladder_reports.batch.report import Report
    from ladder_reports.cli.progress import Events, Progress

_INTERRUPTED = 130


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _scheduler(address: str | None) -> str | None:
    """The address of a scheduler, or `local`; a usage error when it can be neither, or when Dask is not there."""
    if address is None:
        return None
    if importlib.util.find_spec("distributed") is None:
        console.usage("--cluster needs Dask; install it with: pip install 'ladder-reports[cluster]'")
    if address != "local" and not re.fullmatch(r"([a-z]+://)?[^\s/]+:\d+", address):
        console.usage(f"--cluster: '{address}' is not an address such as tcp://10.0.0.5:8786, nor 'local'")
    return address


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option(
    "-o", "--output", "folder", type=options.Target(path_type=Path), required=True, metavar="DIR", help="The folder to write into."
)
@click.option("--only", multiple=True, metavar="ID,…", help="These people only.")
@click.option("--team", metavar="NAME", help="This team only.")
@click.option("--level", metavar="LEVEL", help="The people at this level only.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The first N only.")
@click.option(
    "--name-template",
    default="{id}",
    show_default=True,
    metavar="TEXT",
    help="Files' names, from {id}, {cycle}, {level}, {team}, {audience}.",
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes.  [default: the cores this process may use]")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    callback=lambda _, __, value: _scheduler(value),
    help="Have a Dask cluster make the plans: its scheduler's address, or 'local'.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long one plan may take.",
)
@click.option("--force", is_flag=True, help="Make everything, even what is up to date.")
@click.option("--prune", is_flag=True, help="Delete what an earlier batch wrote here and whose input has gone.")
@click.option("--zip", is_flag=True, help="Write plans.zip, too.")
@click.option("--packet", is_flag=True, help="Make the calibration packet, cycle.pdf, too.")
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    metavar="REPORT",
    help="The last cycle's report.json; with --packet, says what moved since.",
)
@click.option(
    "--min-group",
    type=click.IntRange(min=1),
    default=MIN_GROUP,
    show_default=True,
    metavar="N",
    help="No figure is about fewer people; 1 shows all.",
)
@click.option("--combine", type=click.Choice(["manager", "team"]), help="One PDF for each manager or team, too.")
@click.option("--password-column", metavar="NAME", help="Encrypt each plan with the password in this column of the roster.")
@click.option("--dry-run", is_flag=True, help="Say what would be made and why, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Events on stdout, one JSON object per line.")
@click.option("--fillable", is_flag=True, help="Form fields where there is room to write, to fill in on screen.")
@options.audience
@options.looks
@options.talkative
def batch(paths: tuple[Path, ...], folder: Path, **given: Any) -> int:
    """Make everybody's growth plans: for folders, files, patterns, or a roster as CSV.

    What is up to date is not made again, and a file that cannot be used stops no other. report.json in the folder says
    what came of each input, cycle.csv lists the people.

    \b
    Examples:
      ladder-reports batch people/ -o plans/
      ladder-reports batch people/ -o plans/ --team Search --dry-run
      ladder-reports batch roster.csv people/ -o plans/ --name-template '{id}_{cycle}' --zip
      ladder-reports batch people/ -o panel/ --audience panel --anonymous
      ladder-reports batch people/ -o plans/ --packet --since 2026-H1/report.json
      ladder-reports batch people/ -o plans/ --audience manager --combine manager
      ladder-reports batch roster.csv people/ -o plans/ --password-column password
      ladder-reports batch people/ -o plans/ --cluster tcp://10.0.0.5:8786
    """
    _refuse(given)
    if folder.exists() and not folder.is_dir():
        console.usage(f"-o names a folder, and {folder} is none")
    if not given["dry_run"] and (given["force"] or not folder.exists()):
        # There will be plans to make: what they need is loaded while the inputs are read.
        from ladder_reports.batch import forking  # noqa: PLC0415 -- `--help` needs none of this

        forking.start_early()
    from ladder_reports.cli import progress  # noqa: PLC0415 -- see above

    quiet, dry_run = given["quiet"], given["dry_run"]
    tell = progress.Events() if given["as_json"] else progress.Progress(quiet=quiet, verbose=given["verbose"], dry_run=dry_run)
    try:
        asked = _asked(paths, folder, given)
        report = _run(asked, tell)
    except KeyboardInterrupt:
        tell.close()
        console.say(f"stopped; what is finished stays ({tell.kept} plans so far). Run the same command again to go on.")
        return _INTERRUPTED
    finally:
        tell.close()
    _conclude(report, asked, tell, quiet=quiet)
    return console.PROBLEM if report.failed else console.DONE


def _refuse(given: dict[str, Any]) -> None:
    """Stop when options do not go together."""
    if given["anonymous"] and given["audience"] != "panel":
        console.usage("--anonymous goes with --audience panel")
    if given["since"] and not given["packet"]:
        console.usage("--since goes with --packet")
    protected = given["password_column"] is not None
    if given["combine"] and protected:
        console.usage("--combine does not go with --password-column: several people have no one password")
    if given["packet"] and protected:
        console.usage("--packet does not go with --password-column: it would lie in the clear beside the plans; make it in another folder")
    if given["combine"] and given["anonymous"]:
        console.usage("--combine does not go with --anonymous: it names managers or teams, and so points to people")


def _asked(paths: tuple[Path, ...], folder: Path, given: dict[str, Any]) -> "Batch":
    from ladder_reports.batch.model import Batch  # noqa: PLC0415 -- `--help` needs none of this

    plain = ("team", "level", "limit", "name_template", "timeout", "force", "prune", "zip", "dry_run")
    same = (*plain, "packet", "since", "min_group", "combine", "password_column", "cluster", "verbose")
    return Batch(
        paths,
        folder,
        options.plan_options(given),
        only=tuple(name.strip() for names in given["only"] for name in names.split(",") if name.strip()),
        jobs=given["jobs"] or _cores(),
        **{name: given[name] for name in same},
    )


def _run(asked: "Batch", tell: "Events | Progress") -> "Report":
    from ladder_reports.batch import run as batches  # noqa: PLC0415 -- `--help` needs none of this

    return batches.run(asked, tell)


def _conclude(report: "Report", asked: "Batch", tell: "Events | Progress", *, quiet: bool) -> None:
    """Say what came of the batch, and where it is."""
    from ladder_reports.batch.outputs import files_of  # noqa: PLC0415 -- loaded already
    from ladder_reports.cli.progress import Events  # noqa: PLC0415

    written = [str(path) for path in files_of(asked)]
    if not asked.dry_run:
        written += [str(asked.folder / one.output) for one in report.combined if one.output]
    if isinstance(tell, Events):
        tell.say("end", files=written, **report.model_dump(mode="json", include={"counts", "orphans", "pruned"}))
        return
    for name in written:
        click.echo(name)
    if quiet:
        return
    folder, would = asked.folder, "would be " if asked.dry_run else ""
    for name in report.orphans:
        console.say(f"{folder / name}: note: its input has gone; --prune deletes it")
    for name in report.pruned:
        console.say(f"{folder / name}: {would}deleted, its input has gone")
    if asked.verbose and report.engine and report.engine.note:
        console.say(report.engine.note)
    counts = report.counts
    console.say(f"{counts.done} {would}made, {counts.skipped} up to date, {counts.failed} failed")
    if asked.combine:
        ends = [one.outcome for one in report.combined]
        made, same, failed = (ends.count(end) for end in ("done", "skipped", "failed"))
        console.say(f"by {asked.combine}: {made} {would}made, {same} up to date, {failed} failed")
    sys.stdout.flush()
