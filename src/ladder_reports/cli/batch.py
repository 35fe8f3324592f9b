"""The command `batch`: its options become a `Batch`, and the result becomes lines and an exit code."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_reports.assessment.small_groups import MIN_GROUP
from ladder_reports.cli import console, options
from ladder_reports.cli.completion import PersonIds, TeamName
from ladder_reports.cli.help import Command

if TYPE_CHECKING:
    from ladder_reports.batch.model import Batch


def _cluster(address: str | None) -> str | None:
    """The address of a scheduler, or `local`; a usage error if it is neither, or if Dask is not installed."""
    if address is None:
        return None
    from importlib.util import find_spec  # noqa: PLC0415 -- `--help` needs none of this

    if find_spec("distributed") is None:
        console.usage("--cluster needs Dask; install it with: pip install 'ladder-reports[cluster]'")
    from ladder_reports.batch.cluster.address import ADDRESS  # noqa: PLC0415 -- see above

    if address != "local" and not ADDRESS.fullmatch(address):
        console.usage(f"--cluster: '{address}' is not an address; write 'local', or one like tls://10.0.0.5:8786")
    return address


def _warn_of_open_cluster(address: str, *, accepted: bool) -> None:
    """Stop if others could reach the cluster, unless that is accepted; say it at each run if anybody could."""
    from ladder_reports.batch.cluster.address import exposure  # noqa: PLC0415 -- `--help` needs none of this

    exposed = exposure(address)
    if exposed == "network" and not accepted:
        console.usage(
            f"--cluster {address}: without TLS, anyone who reaches this port can read the evidence and run programs as you; "
            "use an address tls://… (see docs/scaling.md), or accept that with --insecure-cluster"
        )
    if exposed != "none":
        who = "anyone who reaches this port" if exposed == "network" else "any user of this machine"
        console.say(f"warning: --cluster {address} has no TLS: {who} can read the evidence and run programs as you")


@click.command(cls=Command)
@click.argument("paths", nargs=-1, required=True, type=options.EVIDENCE, metavar="PATH…")
@click.option("-o", "--output", "folder", type=options.TARGET_PATH, required=True, metavar="DIR", help="The folder to write to.")
@click.option("--only", type=PersonIds(), multiple=True, metavar="ID,…", help="Only the people with these ids.")
@click.option("--team", type=TeamName(), metavar="NAME", help="Only this team.")
@click.option("--level", type=options.LEVEL, metavar="LEVEL", help="Only people at this level.")
@click.option("--limit", type=options.Count(), metavar="N", help="Only the first N people.")
@click.option(
    "--name-template",
    default="{id}",
    show_default=True,
    metavar="TEXT",
    help="File names, made of {id}, {cycle}, {level}, {team}, {audience}.",
)
@click.option("--jobs", type=options.Count(), metavar="N", help="Worker processes.  [default: one for each available core]")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    callback=lambda _, __, value: _cluster(value),
    help="Make the plans on a Dask cluster: the address of its scheduler, or 'local'.",
)
@click.option("--insecure-cluster", is_flag=True, help="Allow a cluster on other machines without TLS, which anyone there can take over.")
@options.timeout(60, "one plan")
@click.option("--force", is_flag=True, help="Make every plan, even if it is up to date.")
@click.option("--prune", is_flag=True, help="Delete plans whose input is gone; without it, they are listed.")
@click.option("--zip", is_flag=True, help="Also write plans.zip, with all plans.")
@click.option("--mail", is_flag=True, help="Also write mail.csv: e-mail address, file and name, for a program that sends mail.")
@click.option("--packet", is_flag=True, help="Also make the calibration packet, cycle.pdf.")
@click.option(
    "--since", type=options.PATH, metavar="REPORT", help="With --packet: show what changed since the last cycle, from its report.json."
)
@click.option(
    "--min-group",
    type=options.Count(),
    default=MIN_GROUP,
    show_default=True,
    metavar="N",
    help="Minimum group size: no figure is about fewer people.",
)
@click.option("--combine", type=options.Choice(["manager", "team"]), help="Also combine the plans into one PDF for each manager or team.")
@click.option("--password-column", metavar="NAME", help="Encrypt each plan with the password in this column of the roster.")
@click.option(
    "--csv-separator",
    type=options.Choice(["comma", "semicolon", "tab"]),
    default="comma",
    show_default=True,
    help="Between the cells of cycle.csv and mail.csv. Excel expects semicolons in many countries.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be made and why, but write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print events on stdout, one JSON object a line.")
@options.pages
@options.agenda
@options.fillable
@options.archive
@options.audience
@options.ladder_version
@options.appearance
@options.verbosity
def batch(paths: tuple[Path, ...], folder: Path, **given: Any) -> int:
    """Make everyone's plans in one folder, with a report on each.

    PATH is a folder, a file, a pattern, or a roster (CSV). Plans that are up to date are not made again. One bad file doesn't
    stop the rest. The folder gets report.json with the result of each input, and cycle.csv with a row for each person.

    \b
    Examples:
      ladder-reports batch people/ -o plans/
      ladder-reports batch people/ -o plans/ --team Search --dry-run
      ladder-reports batch roster.csv people/ -o plans/ --name-template '{id}_{cycle}' --zip
      ladder-reports batch roster.csv people/ -o panel/ --audience panel --anonymous
      ladder-reports batch people/ -o plans/ --packet --since 2026-H1/report.json
      ladder-reports batch people/ -o plans/ --audience manager --combine manager
      ladder-reports batch roster.csv people/ -o plans/ --password-column password
      ladder-reports batch people/ -o plans/ --cluster tls://10.0.0.5:8786
    """
    _check_options(folder, given)
    for name in ("report.json", "cycle.csv", *(["mail.csv"] if given["mail"] else [])):
        options.refuse_sources(folder / name, given["since"], *paths)
    if not given["dry_run"] and (given["force"] or not folder.exists()):
        # There will be plans to make: the workers load what they need while the inputs are read.
        from ladder_reports.batch.pool import start_server  # noqa: PLC0415 -- `--help` needs none of this

        start_server()
    from ladder_reports.batch.run import run  # noqa: PLC0415 -- see above
    from ladder_reports.cli.progress import Events, Progress  # noqa: PLC0415

    listener = Events() if given["as_json"] else Progress(**{name: given[name] for name in ("quiet", "verbose", "dry_run")})
    asked = _batch(paths, folder, given)
    try:
        result = run(asked, listener)
    except KeyboardInterrupt:
        listener.close()
        console.say(f"stopped; finished plans are kept ({listener.kept} so far). Run the same command again to continue.")
        return console.ExitCode.INTERRUPTED
    finally:
        listener.close()
    listener.finish(result, asked)
    return console.ExitCode.PROBLEM if result.failed else console.ExitCode.DONE


def _check_options(folder: Path, given: dict[str, Any]) -> None:
    """Stop if options cannot be used, or not together."""
    options.check_anonymous(given)
    options.check_agenda(given)
    options.check_archive(given)
    options.check_fillable(given)
    packet, combine, encrypted = given["packet"], given["combine"], given["password_column"] is not None
    only = [name for names in given["only"] for name in names.split(",")]
    for wrong, message in (
        (only and not any(map(str.strip, only)), "--only names nobody; write ids, separated by commas"),
        (given["team"] is not None and not given["team"].strip(), "--team names no team"),
        (given["since"] and not packet, "--since needs --packet"),
        (combine and encrypted, "--combine cannot be used with --password-column: a file for several people has no single password"),
        (packet and encrypted, "--packet cannot be used with --password-column: it would be unencrypted; make it in another folder"),
        (given["insecure_cluster"] and not given["cluster"], "--insecure-cluster needs --cluster"),
        (combine and given["anonymous"], "--combine cannot be used with --anonymous: its files name managers or teams"),
        (given["mail"] and given["anonymous"], "--mail cannot be used with --anonymous: an address names a person"),
        (given["mail"] and given["audience"] != "person", f"--mail is for people's own copies; remove --audience {given['audience']}"),
        (folder.exists() and not folder.is_dir(), f"-o must be a folder, but {folder} is a file"),
    ):
        if wrong:
            console.usage(message)
    if given["cluster"]:
        _warn_of_open_cluster(given["cluster"], accepted=given["insecure_cluster"])


def _batch(paths: tuple[Path, ...], folder: Path, given: dict[str, Any]) -> "Batch":
    from ladder_reports.batch.model import Batch  # noqa: PLC0415 -- `--help` needs none of this

    only = tuple(name.strip() for names in given["only"] for name in names.split(",") if name.strip())
    given["csv_separator"] = {"comma": ",", "semicolon": ";", "tab": "\t"}[given["csv_separator"]]
    same = {name: given[name] for name in Batch.__struct_fields__ if name in given}
    return Batch(paths, folder, options.plan_options(given), **{**same, "only": only, "jobs": given["jobs"] or options.cores()})
