"""The commands. Each imports what it needs when it runs, so that ``--help`` is instant."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_reports.cli import console, next_steps, options
from ladder_reports.cli.about import show_versions
from ladder_reports.cli.batch import batch
from ladder_reports.cli.completion import LevelName, LevelOrSignal, prepare
from ladder_reports.cli.demo import demo
from ladder_reports.cli.extract import extract
from ladder_reports.cli.feedback_form import feedback_form
from ladder_reports.cli.help import CommandGroup
from ladder_reports.cli.merge import merge
from ladder_reports.cli.migrate import migrate
from ladder_reports.cli.new import new
from ladder_reports.cli.new_ladder import new_ladder
from ladder_reports.cli.preview import preview
from ladder_reports.cli.share import share
from ladder_reports.cli.time_limit import time_limit
from ladder_reports.cli.versions import compare, release
from ladder_reports.errors import DOCUMENTATION

if TYPE_CHECKING:
    from ladder_reports.documents.context import Document

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=CommandGroup, context_settings=_CONTEXT, epilog=f"\b\nDocumentation: {DOCUMENTATION}/commands.md")
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_versions,
    help="Show the versions of the tool, of Python, WeasyPrint and Pango.",
)
@options.verbosity
def root(*, quiet: bool, verbose: bool) -> None:
    """Career ladders and growth plans as PDFs worth printing.

    \b
    Examples:
      ladder-reports demo                                every kind of document
      ladder-reports booklet                             the whole ladder as a PDF
      ladder-reports levels senior                       the signals of a level
      ladder-reports new me.yaml --level senior          a file to fill in
      ladder-reports preview me.yaml                     the plan, while you write
      ladder-reports plan me.yaml                        a person's growth plan
      ladder-reports merge me.yaml form.pdf --as person  take over a filled form
      ladder-reports feedback-form me.yaml --from Bo     a page for a colleague
      ladder-reports batch people/ -o plans/             everyone's growth plans
      ladder-reports new-ladder our-ladder               a ladder of your own
      ladder-reports check our-ladder/                   all problems in a ladder
      ladder-reports compare old/ our-ladder/            what a revision changed
    """


@root.command(context_settings={"allow_extra_args": True})
@click.option("-o", "--output", type=options.TARGET, metavar="FILE", help="The file to write; '-' is stdout.  [default: LADDER.pdf]")
@options.documents
@click.option(
    "--worksheet",
    "worksheets",
    type=LevelName("all", "blank", "none"),
    multiple=True,
    metavar="LEVEL|all|blank|none",
    help="A sheet to fill in by hand: for this level (can be repeated), 'all' levels, 'blank' for any level, or 'none'.  [default: blank]",
)
@click.option("--imposed", is_flag=True, help="Two pages on each side of a sheet, to fold and staple.")
@click.option(
    "--creep",
    type=options.Millimeters(2),
    default=0.1,
    show_default=True,
    metavar="MM",
    help="With --imposed: how far each sheet pushes out the one inside it, which is the paper's thickness.",
)
@click.option(
    "--bleed",
    type=options.Millimeters(20),
    default=0,
    metavar="MM",
    help="Extend the print this far beyond the trimmed page; print shops ask for 3.",
)
@click.option("--marks", is_flag=True, help="Crop marks, and with --imposed also fold marks.")
@click.option("--archive", is_flag=True, help="PDF/A-3a, to keep for many years.")
@options.timeout(120, "the booklet")
@options.verbosity
def booklet(output: str | None, output_format: str, worksheets: tuple[str, ...], **given: Any) -> None:
    """Make the booklet of a ladder.

    It has each level, what changes from one level to the next, and a worksheet for a pen. With --ladder, it is a ladder of your own.

    \b
    Examples:
      ladder-reports booklet
      ladder-reports booklet --ladder our-ladder/ --theme our.css -o ladder.pdf
      ladder-reports booklet --page-size a5 --imposed      for an office printer
      ladder-reports booklet --bleed 3 --marks             for a print shop
      ladder-reports booklet --format html -o ladder.html
    """
    options.refuse_arguments("--ladder")
    options.check_suffix(output, output_format)
    if output_format == "html" and (given["imposed"] or given["marks"] or given["bleed"]):
        console.usage("--imposed, --bleed and --marks need --format pdf")
    options.check_archive(given | {"output_format": output_format})
    folder = options.ladder_folder(given["ladder"])
    options.refuse_sources(output, folder, given["theme"])
    with console.working("Making the booklet …", quiet=given["quiet"]), time_limit(given["timeout"], str(folder)):
        from ladder_reports.documents.booklet import build  # noqa: PLC0415 -- the engine takes half a second to import

        document = build.make_booklet(
            build.BookletJob(
                ladder=folder,
                as_of=given["as_of"] or options.today(),
                theme=given["theme"],
                page_size=given["page_size"],
                lang=given["lang"],
                format="html" if output_format == "html" else "pdf",
                worksheets=tuple(name for name in worksheets or ("blank",) if name != "none"),
                printing=build.PrintOptions(given["imposed"], given["bleed"], given["marks"], given["creep"]),
                archive=given["archive"],
            )
        )
    _hand_over(document, output, f"{folder.resolve().name}.{output_format}", given)


@root.command()
@click.argument("evidence", required=False, type=options.EVIDENCE, metavar="EVIDENCE.yaml")
@click.option(
    "-o",
    "--output",
    type=options.TARGET,
    metavar="FILE",
    help="The file to write; '-' is stdout.  [default: ID.pdf, ID-AUDIENCE.pdf or ID-agenda.pdf]",
)
@click.option("--level", type=options.LEVEL, metavar="LEVEL", help="Make a worksheet for this level, to fill in by hand.")
@click.option("--target", type=options.LEVEL, metavar="LEVEL", help="With --level: the level to grow into, if the ladder branches.")
@click.option(
    "--since", type=options.EVIDENCE, metavar="LAST.yaml", help="The evidence file of the last cycle: show what is new since then."
)
@options.pages
@options.agenda
@options.fillable
@options.archive
@options.audience
@options.ladder_version
@options.documents
@options.timeout(60, "the plan")
@options.verbosity
def plan(evidence: Path | None, output: str | None, **given: Any) -> None:
    """Make a person's growth plan.

    It is made from the person's evidence file. With --level instead, a worksheet for that level is made.

    \b
    Examples:
      ladder-reports plan nadia-osei.yaml
      ladder-reports plan nadia-osei.yaml --pages one         the year on one page
      ladder-reports plan nadia-osei.yaml --audience manager
      ladder-reports plan nadia-osei.yaml --audience manager --agenda
      ladder-reports plan nadia-osei.yaml --fillable -o nadia-osei-form.pdf
      ladder-reports plan zofia.yaml --since last-cycle/zofia.yaml
      ladder-reports plan nadia-osei.yaml --archive           to keep for years
      ladder-reports plan --level senior -o worksheet.pdf
    """
    if (evidence is None) == (given["level"] is None):
        console.usage("give an evidence file, or --level for a worksheet")
    options.check_suffix(output, given["output_format"])
    options.check_anonymous(given)
    options.check_agenda(given)
    options.check_archive(given)
    options.check_fillable(given)
    if evidence is not None and given["target"]:
        console.usage("--target needs --level; a person's target is in the evidence file")
    if evidence is None and given["agenda"]:
        console.usage("--agenda needs an evidence file")
    if evidence is None and given["pages"] == "one":
        console.usage("--pages one needs an evidence file; a worksheet has all its pages")
    if given["since"] and given["pages"] == "one":
        console.usage("--since cannot be used with --pages one: what is new has a page of its own")
    if evidence is None and given["since"]:
        console.usage("--since needs an evidence file")
    if evidence and given["since"] and options.is_same(evidence, given["since"]):
        console.usage("--since names the file itself; name the file of the last cycle")
    ladder = options.ladder_folder(given["ladder"])
    options.refuse_sources(output, evidence, given["since"], ladder, given["theme"])
    where = str(evidence or ladder)
    with console.working("Making the plan …", quiet=given["quiet"]), time_limit(given["timeout"], where):
        from ladder_reports.documents.plan import build as build_plan  # noqa: PLC0415 -- the engine takes half a second to import

        document, name = build_plan.make_plan(
            build_plan.PlanJob(
                options.plan_options(given),
                evidence,
                level=given["level"],
                target=given["target"],
                since=given["since"],
                format=given["output_format"],
            )
        )
    _hand_over(document, output, f"{name}.{given['output_format']}", given, private=evidence is not None)


for _command in (preview, batch, demo, new, new_ladder, feedback_form, merge, share, extract, compare, release, migrate):
    root.add_command(_command)


@root.command()
@click.argument("paths", nargs=-1, required=True, type=options.EVIDENCE, metavar="PATH…")
@options.ladder
@options.theme
@click.option(
    "--format",
    "output_format",
    type=options.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How problems are printed: as text, as JSON for editors, or as annotations for GitHub Actions.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@options.timeout(60, "one file or ladder")
@options.verbosity
def check(paths: tuple[Path, ...], ladder: Path | None, theme: str, **given: Any) -> int:
    """Show all problems in ladders and evidence files.

    Nothing is made. A folder with a ladder.md is a ladder. In other folders, .yaml files are evidence files.

    \b
    Examples:
      ladder-reports check our-ladder/
      ladder-reports check people/ --ladder our-ladder/
      ladder-reports check nadia-osei.yaml --format json
      ladder-reports check people/ --format github
    """
    from ladder_reports.cli.problem_formats import as_data, github_lines  # noqa: PLC0415
    from ladder_reports.documents.check import check_paths  # noqa: PLC0415

    timeout, quiet, form = given["timeout"], given["quiet"], "json" if given["as_json"] else given["output_format"]
    if given["as_json"] and given["output_format"] == "github":
        console.usage("--json is --format json; use one of them")
    checked = check_paths(paths, options.ladder_folder(ladder), theme, lambda path: time_limit(timeout, str(path)))
    problems = [problem for problem in checked.problems if not (quiet and problem.note and form != "json")]
    if form == "json":
        console.write_json(as_data(problems))
    elif form == "github":
        for line in github_lines(problems):
            console.show(line)
    else:
        console.report(problems)
    if not quiet and form != "json":
        console.say(checked.summary)
    if not quiet and form == "text":
        next_steps.show(next_steps.after_check(paths, ladder, checked.errors))
    return console.ExitCode.PROBLEM if checked.errors else console.ExitCode.DONE


@root.command()
@click.argument("name", type=LevelOrSignal(), metavar="[LEVEL|SIGNAL]", required=False)
@options.ladder
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the full text.")
@options.verbosity
def levels(name: str | None, ladder: Path | None, *, as_json: bool, quiet: bool, verbose: bool) -> None:  # noqa: ARG001 -- every command has both
    """List the levels of a ladder, the signals of one level, or one signal.

    A signal has an id, for files, and a code, which documents print. Type a code with a dot: Se.T3.

    \b
    Examples:
      ladder-reports levels
      ladder-reports levels senior
      ladder-reports levels Se.T3
      ladder-reports levels --json
    """
    from ladder_reports.cli import listing  # noqa: PLC0415
    from ladder_reports.ladder.loader import load_ladder  # noqa: PLC0415

    loaded = load_ladder(options.ladder_folder(ladder)).unwrap()
    if as_json:
        console.write_json(listing.as_data(loaded, name))
    elif name is None:
        console.table(*listing.levels_table(loaded))
    else:
        console.catalog(*listing.signals_table(loaded, name))


@root.command()
@click.argument("name", type=options.Choice(["evidence", "ladder", "level", "changes", "report"]))
@options.ladder
@options.verbosity
def schema(name: str, ladder: Path | None, *, quiet: bool, verbose: bool) -> None:  # noqa: ARG001 -- every command has both
    """Print a JSON Schema.

    It describes evidence files, the front matter of ladder.md or of a level's file, changes.yaml, or the report of a batch.

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
        found = {
            "ladder": schemas.ladder_schema,
            "level": schemas.level_schema,
            "changes": schemas.changes_schema,
            "report": report_schema,
        }[name]()
    console.write_json(found)


def _hand_over(document: "Document", output: str | None, name: str, given: Mapping[str, Any], *, private: bool = False) -> None:
    """Write the document to its file, by default one of this name, or to stdout. A `private` file is for its owner alone."""
    from ladder_reports.files.atomic import write_whole  # noqa: PLC0415 -- loaded already

    target = Path(output or name)
    if output != "-":
        write_whole(target, document.data, private=private)
    if not given["quiet"]:
        console.report(document.notes)
    if given["verbose"]:
        pages = f"{document.pages} pages, " if document.pages else ""
        console.say(f"{pages}{len(document.data)} bytes, ladder {given['ladder'] or '(the default)'}, theme {given['theme']}")
        if document.engine and document.engine.note:
            console.say(document.engine.note)
    if output == "-":
        console.write_bytes(document.data)
    else:
        console.show(str(target))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line with these arguments, or the process's own, and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    prepare()
    return console.guarded(
        lambda: root.main(args=given, prog_name="ladder-reports", standalone_mode=False),
        verbose=lambda: "--verbose" in given or "-v" in given,
    )
