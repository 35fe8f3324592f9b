"""The command `preview`: a page in the browser that follows the files."""

from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_reports.cli import console, options
from ladder_reports.cli.help import Command

if TYPE_CHECKING:
    from ladder_reports.preview.model import Subject

_NEEDED = ("starlette", "uvicorn", "watchfiles", "pypdfium2", "PIL")


@click.command(cls=Command)
@click.argument("path", type=options.EVIDENCE, metavar="EVIDENCE.yaml|LADDER")
@click.option("--audience", type=options.AUDIENCE, default="person", show_default=True, help="Whose copy is shown first.")
@options.ladder_version
@options.appearance
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="NUMBER", help="The port of the page.  [default: one that is free]"
)
@click.option("--no-open", is_flag=True, help="Don't open the browser; name the file to open.")
@options.timeout(60, "a document")
@options.verbosity
def preview(path: Path, *, port: int, no_open: bool, **given: Any) -> None:
    """Show a document in the browser while you write.

    A page on this machine shows the document as it prints, and all problems beside it. It follows every save of the evidence file, the
    ladder and the theme. Whose copy it is, theme, paper and language can be changed in the page. Ctrl-C ends it.

    \b
    Examples:
      ladder-reports preview nadia-osei.yaml
      ladder-reports preview nadia-osei.yaml --audience manager --ladder our-ladder/
      ladder-reports preview our-ladder/ --theme our.css
    """
    if not all(map(find_spec, _NEEDED)):
        install = "pipx install --force 'ladder-reports[preview]'"
        console.usage(f"preview needs more packages; install them with: {install} (or with pip or uv, if you use that)")
    from ladder_reports.preview import server  # noqa: PLC0415 -- `--help` needs none of this
    from ladder_reports.preview.model import Choices  # noqa: PLC0415

    subject = _subject(path, options.ladder_folder(given["ladder"]), given)
    choices = Choices(given["audience"], given["theme"], given["page_size"], _language(given))

    def opened(address: str, first: Path) -> None:
        if no_open:
            console.say(f"Open {first.as_uri()} in a browser of this machine. Ctrl-C ends the preview.")
            console.show(str(first))
            return
        import webbrowser  # noqa: PLC0415 -- only where one is opened

        if not given["quiet"]:
            console.say(f"The preview of {subject.name} is at {address}. Ctrl-C ends it.")
        if not webbrowser.open(first.as_uri()):
            console.say(f"No browser could be opened. Open {first.as_uri()} yourself.")

    server.serve(server.Preview(subject, choices, lambda: given["as_of"] or options.today(), given["timeout"]), port, opened)
    if not given["quiet"]:
        console.say("The preview has ended.")


def _subject(path: Path, ladder: Path, given: dict[str, Any]) -> "Subject":
    """What a path means: one evidence file or one ladder.

    Raises:
        InputError: it means neither.
    """
    from ladder_reports.errors import InputError, Problem  # noqa: PLC0415 -- `--help` needs none of this
    from ladder_reports.evidence.discovery import find  # noqa: PLC0415
    from ladder_reports.preview.model import Subject  # noqa: PLC0415

    day: date | None = given["as_of"]
    found = find([path])
    if found.problems:
        raise InputError(found.problems)
    if not path.is_dir() and not found.ladders:
        return Subject(path, "plan", ladder, day, given["ladder_version"])
    if found.ladders != [path if path.is_dir() else path.parent]:
        raise InputError([Problem.about(path, "preview shows one document; name an evidence file, or a folder with a ladder.md")])
    if given["ladder"] is not None:
        console.usage("--ladder is for evidence files; a ladder is previewed by itself")
    return Subject(found.ladders[0], "booklet", found.ladders[0], day)


def _language(given: dict[str, Any]) -> str | None:
    """The language that was asked for. Stops if there is no such theme or language; what is wrong with the files is for the page.

    Raises:
        UnknownNameError: the name is unknown.
    """
    from ladder_reports.design.theme import load_theme  # noqa: PLC0415 -- `--help` needs none of this
    from ladder_reports.design.translations import require_language  # noqa: PLC0415

    load_theme(given["theme"])
    return given["lang"] and require_language(given["lang"])
