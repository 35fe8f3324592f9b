"""The command line: options become jobs. Work is imported by the command that does it, so that ``--help`` is instant."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from ladder_reports import __version__, console, options

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=console.SuggestingGroup, context_settings=_CONTEXT)
@click.version_option(__version__, "-V", "--version", prog_name="ladder-reports")
def root() -> None:
    """Career ladders and growth plans as PDFs worth printing.

    \b
    Examples:
      ladder-reports booklet                   the whole ladder as a PDF
      ladder-reports levels senior             a level's signals and their ids
      ladder-reports check my-ladder/          every problem in a ladder
    """


@root.command()
@click.option("-o", "--output", metavar="FILE", help="Where to write; '-' is stdout.  [default: LADDER.pdf]")
@options.documents
@click.option(
    "--worksheet",
    "worksheets",
    multiple=True,
    metavar="LEVEL",
    help="Self-review worksheet for this level only (repeatable); 'none' for none.  [default: all]",
)
@click.option("--imposed", is_flag=True, help="Two pages up on sheets to fold and saddle-stitch.")
@click.option(
    "--creep",
    type=options.Millimetres(2),
    default=0.1,
    show_default=True,
    metavar="MM",
    help="With --imposed: how far each sheet pushes out the next; the paper's thickness.",
)
@click.option(
    "--bleed", type=options.Millimetres(20), default=0, metavar="MM", help="Print this far beyond the trimmed page; print shops ask for 3."
)
@click.option("--marks", is_flag=True, help="Crop marks; with --imposed, fold marks too.")
@options.talkative
def booklet(output: str | None, output_format: str, worksheets: tuple[str, ...], **given: Any) -> None:
    """Make the ladder's booklet: every level, what changes between them, and worksheets.

    \b
    Examples:
      ladder-reports booklet
      ladder-reports booklet --ladder our-ladder/ --theme our.css -o ladder.pdf
      ladder-reports booklet --page-size a5 --imposed      for an office printer
      ladder-reports booklet --bleed 3 --marks             for a print shop
      ladder-reports booklet --format html -o ladder.html
    """
    if output_format == "html" and (given["imposed"] or given["marks"] or given["bleed"]):
        console.usage("--imposed, --bleed and --marks are for PDF")
    with console.working("Making the booklet …", quiet=given["quiet"]):
        from ladder_reports import build  # noqa: PLC0415 -- the engine takes half a second to import

        folder = _ladder(given["ladder"])
        outcome = build.make_booklet(
            build.BookletJob(
                ladder=folder,
                as_of=given["as_of"] or _today(),
                theme=given["theme"],
                page_size=given["page_size"],
                lang=given["lang"],
                format="html" if output_format == "html" else "pdf",
                worksheets=None if not worksheets else tuple(name for name in worksheets if name != "none"),
                printing=build.Print(given["imposed"], given["bleed"], given["marks"], given["creep"]),
            )
        )
        if output != "-":
            target = Path(output or f"{folder.resolve().name}.{output_format}")
            build.write_whole(target, outcome.data)
    console.report(outcome.notes)
    if output == "-":
        console.write_bytes(outcome.data)
    else:
        click.echo(str(target))


@root.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON, for editors and CI.")
@options.talkative
def check(paths: tuple[Path, ...], *, as_json: bool, quiet: bool, verbose: bool) -> int:  # noqa: ARG001 -- every command has both
    """Report every problem in ladders, without making anything.

    \b
    Examples:
      ladder-reports check our-ladder/
      ladder-reports check our-ladder/ --json
    """
    from ladder_reports.content import load_ladder  # noqa: PLC0415

    problems = sorted({problem for path in paths for problem in load_ladder(path.parent if path.name == "ladder.md" else path).problems})
    if as_json:
        keys = ("path", "line", "column", "message", "note")
        click.echo(json.dumps([{key: getattr(problem, key) for key in keys} for problem in problems], indent=2, ensure_ascii=False))
    else:
        console.report(problems)
    errors = sum(not problem.note for problem in problems)
    if not quiet and not as_json:
        console.say(f"{errors or 'no'} problem{'' if errors == 1 else 's'} in {len(paths)} path{'' if len(paths) == 1 else 's'}")
    return console.PROBLEM if errors else console.DONE


@root.command()
@click.argument("level", required=False)
@options.ladder
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the full text.")
@options.talkative
def levels(level: str | None, ladder: Path | None, *, as_json: bool, quiet: bool, verbose: bool) -> None:  # noqa: ARG001 -- every command has both
    """List the ladder's levels, or one level's sections with the ids of its signals.

    \b
    Examples:
      ladder-reports levels
      ladder-reports levels senior
      ladder-reports levels --json
    """
    from ladder_reports import listing  # noqa: PLC0415
    from ladder_reports.content import load_ladder  # noqa: PLC0415

    loaded = load_ladder(_ladder(ladder)).unwrap()
    if level is not None:
        listing.require_level(loaded, level)
    if as_json:
        click.echo(json.dumps(listing.as_data(loaded, level), indent=2, ensure_ascii=False))
    elif level is None:
        console.table(*listing.levels_table(loaded))
    else:
        console.table(*listing.signals_table(loaded, level))


@root.command()
@click.argument("name", type=click.Choice(["ladder", "level"]))
@options.talkative
def schema(name: str, *, quiet: bool, verbose: bool) -> None:  # noqa: ARG001 -- every command has both
    """Print the JSON Schema of the front matter of ladder.md, or of a level's file.

    \b
    Examples:
      ladder-reports schema ladder > ladder.schema.json
      ladder-reports schema level > level.schema.json
    """
    from ladder_reports.listing import front_matter_schema  # noqa: PLC0415

    click.echo(json.dumps(front_matter_schema(name), indent=2, ensure_ascii=False))


def _ladder(folder: Path | None) -> Path:
    from ladder_reports.resources import DEFAULT_LADDER  # noqa: PLC0415

    return folder or DEFAULT_LADDER


def _today() -> date:
    return options.today()


def run(arguments: list[str] | None = None) -> int:
    """Run the command line with these arguments, or the process's own, and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    return console.guarded(
        lambda: root.main(args=given, prog_name="ladder-reports", standalone_mode=False),
        verbose=lambda: "--verbose" in given or "-v" in given,
    )
