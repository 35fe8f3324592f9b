"""The command `feedback-form`: a page for a colleague, or one for each colleague in a list."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_reports.cli import console, options
from ladder_reports.cli.help import Command
from ladder_reports.cli.time_limit import time_limit
from ladder_reports.errors import has_errors

if TYPE_CHECKING:
    from ladder_reports.documents.feedback_form.build import FeedbackJob


@click.command("feedback-form", cls=Command)
@click.argument("evidence", required=False, type=options.EVIDENCE, metavar="EVIDENCE.yaml")
@click.option("--from", "giver", metavar="NAME", help="The colleague who is asked.")
@click.option("--ask", "asks", multiple=True, metavar="SIGNAL|GOAL", help="A signal's code or id, or a goal's number (can be repeated).")
@click.option(
    "--list",
    "people",
    type=options.PATH,
    metavar="PEOPLE.csv",
    help="Make a form for each row: its columns are 'evidence' and 'from'.",
)
@click.option(
    "-o",
    "--output",
    type=options.TARGET,
    metavar="FILE|DIR",
    help="The file to write, or with --list the folder; '-' is stdout.  [default: ID-feedback-NAME.pdf]",
)
@click.option("--force", is_flag=True, help="With --list: overwrite files that are there.")
@options.appearance
@options.timeout(60, "one form")
@options.verbosity
def feedback_form(evidence: Path | None, output: str | None, **given: Any) -> int:
    """Make a page on which a colleague gives feedback.

    It asks about evidence that names the colleague, and about the signals and goals that you pick with --ask. It shows no rating, no
    private text and nobody else's feedback. The filled form comes back with 'merge'.

    \b
    Examples:
      ladder-reports feedback-form nadia-osei.yaml --from "Aroha Ngata"
      ladder-reports feedback-form nadia-osei.yaml --from "Aroha Ngata" --ask Se.T3 --ask 1
      ladder-reports feedback-form --list people.csv -o forms/
    """
    if (evidence is None) == (given["people"] is None):
        console.usage("give an evidence file, or --list with a table of evidence files and colleagues")
    if evidence is not None and given["giver"] is None:
        console.usage('--from is needed: write the name of the colleague, as in --from "Aroha Ngata"')
    if given["people"] is not None:
        if given["giver"] is not None:
            console.usage("--from cannot be used with --list: the list has the names")
        if output in {None, "-"}:
            console.usage("--list needs -o with a folder")
        return _make_many(given["people"], Path(str(output)), given)
    ladder = options.ladder_folder(given["ladder"])
    options.refuse_sources(output, evidence, ladder, given["theme"])
    with console.working("Making the form …", quiet=given["quiet"]), time_limit(given["timeout"], str(evidence)):
        from ladder_reports.documents.feedback_form.build import make_feedback_form  # noqa: PLC0415 -- the engine takes half a second

        document, name = make_feedback_form(_job(Path(str(evidence)), given["giver"], given))
    if not given["quiet"]:
        console.report(document.notes)
    if output == "-":
        console.write_bytes(document.data)
        return console.ExitCode.DONE
    from ladder_reports.files.atomic import write_whole  # noqa: PLC0415 -- loaded already

    target = Path(output or f"{name}.pdf")
    write_whole(target, document.data, private=True)
    console.show(str(target))
    return console.ExitCode.DONE


def _job(evidence: Path, giver: str, given: Mapping[str, Any]) -> "FeedbackJob":
    from ladder_reports.documents.feedback_form.build import FeedbackJob  # noqa: PLC0415 -- `--help` needs none of this

    same = {name: given[name] for name in ("asks", "as_of", "theme", "page_size", "lang")}
    return FeedbackJob(options.ladder_folder(given["ladder"]), evidence, giver, options.today(), **same)


def _make_many(people: Path, folder: Path, given: Mapping[str, Any]) -> int:
    """Make a form for each row of a list; what is wrong with one stops no other."""
    if folder.exists() and not folder.is_dir():
        console.usage(f"-o must be a folder with --list, but {folder} is a file")
    with console.working("Making the forms …", quiet=given["quiet"]):
        from ladder_reports.documents.feedback_form.listed import make_listed_forms  # noqa: PLC0415 -- the engine takes half a second

        job = _job(people, "", given)
        made = make_listed_forms(people, folder, job, lambda path: time_limit(given["timeout"], path), force=given["force"])
    console.report(problem for problem in made.problems if not (given["quiet"] and problem.note))
    for path in made.paths:
        console.show(str(path))
    return console.ExitCode.PROBLEM if has_errors(made.problems) else console.ExitCode.DONE
