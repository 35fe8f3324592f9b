"""The command line: options become jobs. Work is imported by the command that does it, so that ``--help`` is instant."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_reports import __version__
from ladder_reports.cli import console, options
from ladder_reports.cli.batch import batch

if TYPE_CHECKING:
    from ladder_reports.documents.context import Document

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=console.SuggestingGroup, context_settings=_CONTEXT)
@click.version_option(__version__, "-V", "--version", prog_name="ladder-reports")
def root() -> None:
    """Career ladders and growth plans as PDFs worth printing.

    \b
    Examples:
      ladder-reports booklet                   the whole ladder as a PDF
      ladder-reports new me.yaml --level senior   an evidence file to fill in
      ladder-reports plan me.yaml              a person's growth plan as a PDF
      ladder-reports batch people/ -o plans/   everybody's growth plans
      ladder-reports levels senior             a level's signals and their ids
      ladder-reports check my-ladder/          every problem in a ladder
    """


@root.command()
@click.option("-o", "--output", type=options.TARGET, metavar="FILE", help="Where to write; '-' is stdout.  [default: LADDER.pdf]")
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
        from ladder_reports.documents.booklet import build  # noqa: PLC0415 -- the engine takes half a second to import
        from ladder_reports.files import atomic as writing  # noqa: PLC0415

        folder = options.ladder_folder(given["ladder"])
        outcome = build.make_booklet(
            build.BookletJob(
                ladder=folder,
                as_of=given["as_of"] or options.today(),
                theme=given["theme"],
                page_size=given["page_size"],
                lang=given["lang"],
                format="html" if output_format == "html" else "pdf",
                worksheets=None if not worksheets else tuple(name for name in worksheets if name != "none"),
                printing=build.PrintOptions(given["imposed"], given["bleed"], given["marks"], given["creep"]),
            )
        )
        target = Path(output or f"{folder.resolve().name}.{output_format}")
        if output != "-":
            writing.write_whole(target, outcome.data)
    _hand_over(outcome, output, target, given)


@root.command()
@click.argument("evidence", required=False, type=click.Path(path_type=Path), metavar="EVIDENCE.yaml")
@click.option(
    "-o", "--output", type=options.TARGET, metavar="FILE", help="Where to write; '-' is stdout.  [default: ID.pdf or ID-AUDIENCE.pdf]"
)
@click.option("--level", metavar="LEVEL", help="A worksheet for this level, to fill in by hand, instead of a person's plan.")
@click.option("--target", metavar="LEVEL", help="With --level: the level to grow into, where the ladder branches.")
@click.option("--since", type=click.Path(path_type=Path), metavar="LAST.yaml", help="The last cycle's file: say what is new since then.")
@click.option("--fillable", is_flag=True, help="Form fields where there is room to write, to fill in on screen.")
@options.audience
@options.documents
@options.talkative
def plan(evidence: Path | None, output: str | None, **given: Any) -> None:
    """Make a person's growth plan from their evidence file, or a worksheet for a level.

    \b
    Examples:
      ladder-reports plan nadia-osei.yaml
      ladder-reports plan nadia-osei.yaml --audience manager -o for-the-manager.pdf
      ladder-reports plan zofia.yaml --since last-cycle/zofia.yaml
      ladder-reports plan --level senior -o worksheet.pdf
    """
    if (evidence is None) == (given["level"] is None):
        console.usage("give an evidence file, or --level for a worksheet")
    if given["anonymous"] and given["audience"] != "panel":
        console.usage("--anonymous goes with --audience panel")
    if given["fillable"] and given["output_format"] == "html":
        console.usage("--fillable is for PDF")
    if evidence is not None and given["target"]:
        console.usage("--target goes with --level; a person's target stands in the file")
    if evidence is None and given["since"]:
        console.usage("--since goes with an evidence file")
    with console.working("Making the plan …", quiet=given["quiet"]):
        from ladder_reports.documents.plan import build as build_plan  # noqa: PLC0415 -- the engine takes half a second to import
        from ladder_reports.files import atomic as writing  # noqa: PLC0415

        outcome, name = build_plan.make_plan(
            build_plan.PlanJob(
                options.plan_options(given),
                evidence,
                level=given["level"],
                target=given["target"],
                since=given["since"],
                format=given["output_format"],
            )
        )
        target = Path(output or f"{name}.{given['output_format']}")
        if output != "-":
            writing.write_whole(target, outcome.data)
    _hand_over(outcome, output, target, given)


root.add_command(batch)


@root.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@options.ladder
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON, for editors and CI.")
@options.talkative
def check(paths: tuple[Path, ...], ladder: Path | None, *, as_json: bool, quiet: bool, verbose: bool) -> int:  # noqa: ARG001 -- every command has both
    """Report every problem in ladders and evidence files, without making anything.

    A folder with a ladder.md is a ladder; in any other folder the .yaml files are evidence.

    \b
    Examples:
      ladder-reports check our-ladder/
      ladder-reports check people/ --ladder our-ladder/
      ladder-reports check nadia-osei.yaml --json
    """
    from ladder_reports.documents.check import check_paths  # noqa: PLC0415

    checked = check_paths(paths, options.ladder_folder(ladder))
    if as_json:
        keys = ("path", "line", "column", "message", "note")
        click.echo(json.dumps([{key: getattr(problem, key) for key in keys} for problem in checked.problems], indent=2, ensure_ascii=False))
    else:
        console.report(problem for problem in checked.problems if not (quiet and problem.note))
    errors = sum(not problem.note for problem in checked.problems)
    if not quiet and not as_json:
        console.say(f"{errors or 'no'} problem{'' if errors == 1 else 's'} in {checked.files} file{'' if checked.files == 1 else 's'}")
    return console.PROBLEM if errors else console.DONE


@root.command()
@click.argument("file", type=options.Target(path_type=Path))
@click.option("--level", metavar="LEVEL", help="The level that the person works at.")
@click.option("--name", help="The person's name.  [default: a name to replace]")
@click.option("--target", metavar="LEVEL", help="The level to grow into.  [default: the one that follows]")
@click.option(
    "--from", "old", type=click.Path(path_type=Path), metavar="OLD.yaml", help="Start the next cycle from this file: person and open goals."
)
@click.option("--with-schema", is_flag=True, help="Write the JSON Schema beside it, so that an editor completes and explains.")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@options.ladder
@options.talkative
def new(file: Path, **given: Any) -> None:
    """Write an evidence file to fill in, with every signal that matters as a comment.

    \b
    Examples:
      ladder-reports new nadia-osei.yaml --level engineer --name "Nadia Osei"
      ladder-reports new nadia-osei.yaml --level engineer --with-schema
      ladder-reports new 2027/nadia-osei.yaml --from 2026/nadia-osei.yaml
    """
    if (given["level"] is None) == (given["old"] is None):
        console.usage("give --level, or --from with an earlier file")
    from ladder_reports.evidence.scaffold import write_new_file  # noqa: PLC0415

    chosen = {key: given[key] for key in ("level", "name", "target", "old", "with_schema", "force")}
    for path in write_new_file(file, options.ladder_folder(given["ladder"]), **chosen):
        click.echo(str(path))


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
    from ladder_reports.cli import listing  # noqa: PLC0415
    from ladder_reports.ladder.loader import load_ladder  # noqa: PLC0415
    from ladder_reports.ladder.model import require_level  # noqa: PLC0415

    loaded = load_ladder(options.ladder_folder(ladder)).unwrap()
    if level is not None:
        require_level(loaded, level)
    if as_json:
        click.echo(json.dumps(listing.as_data(loaded, level), indent=2, ensure_ascii=False))
    elif level is None:
        console.table(*listing.levels_table(loaded))
    else:
        console.table(*listing.signals_table(loaded, level))


@root.command()
@click.argument("name", type=click.Choice(["evidence", "ladder", "level", "report"]))
@options.ladder
@options.talkative
def schema(name: str, ladder: Path | None, *, quiet: bool, verbose: bool) -> None:  # noqa: ARG001 -- every command has both
    """Print a JSON Schema: of evidence files, of the front matter of ladder.md or of a level's file, or of a batch's report.

    \b
    Examples:
      ladder-reports schema evidence > evidence.schema.json
      ladder-reports schema evidence --ladder our-ladder/
      ladder-reports schema ladder
    """
    from ladder_reports.batch.report import report_schema  # noqa: PLC0415
    from ladder_reports.evidence import schema as schemas  # noqa: PLC0415
    from ladder_reports.ladder.loader import load_ladder  # noqa: PLC0415

    if name == "evidence":
        found = schemas.evidence_schema(load_ladder(options.ladder_folder(ladder)).unwrap())
    else:
        found = {"ladder": schemas.ladder_schema, "level": schemas.level_schema, "report": report_schema}[name]()
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


def _hand_over(outcome: "Document", output: str | None, target: Path, given: Mapping[str, Any]) -> None:
    """Say where the document is, or send it to stdout."""
    if not given["quiet"]:
        console.report(outcome.notes)
    if given["verbose"]:
        pages = f"{outcome.pages} pages, " if outcome.pages else ""
        console.say(f"{pages}{len(outcome.data)} bytes, ladder {given['ladder'] or 'as shipped'}, theme {given['theme']}")
        if outcome.engine and outcome.engine.note:
            console.say(outcome.engine.note)
    if output == "-":
        console.write_bytes(outcome.data)
    else:
        click.echo(str(target))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line with these arguments, or the process's own, and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    return console.guarded(
        lambda: root.main(args=given, prog_name="ladder-reports", standalone_mode=False),
        verbose=lambda: "--verbose" in given or "-v" in given,
    )
