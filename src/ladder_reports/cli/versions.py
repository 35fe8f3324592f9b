"""The commands `release` and `compare`: versions of a ladder are recorded, and what differs between two of them is shown."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_reports.cli import console, options
from ladder_reports.cli.help import Command
from ladder_reports.cli.time_limit import time_limit
from ladder_reports.design.page_sizes import DEFAULT

if TYPE_CHECKING:
    from ladder_reports.documents.comparison.people import PeopleTouched
    from ladder_reports.documents.comparison.sources import Comparison
    from ladder_reports.ladder.differences import ItemChange
    from ladder_reports.ladder.words import Run

_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
_STYLES: Mapping[str, Mapping[str, Any]] = {
    "removed": {"fg": "red", "strikethrough": True},
    "added": {"fg": "green", "underline": True},
}


@click.command(cls=Command)
@click.argument("ladder", type=options.PATH, metavar="LADDER/")
@options.timeout(60, "the ladder")
@options.verbosity
def release(ladder: Path, *, timeout: float, quiet: bool, verbose: bool) -> None:  # noqa: ARG001 -- every command has both
    """Record the present text of a ladder as its version.

    It is copied to versions/VERSION/ in the ladder's folder. A version that is there is never changed. Plans made from it can be
    made again when the text has moved on.

    \b
    Examples:
      ladder-reports release our-ladder/
    """
    with console.working("Recording the version …", quiet=quiet), time_limit(timeout, str(ladder)):
        from ladder_reports.documents.comparison.wording import count_phrases  # noqa: PLC0415 -- `--help` needs none of this
        from ladder_reports.ladder.release import release as record  # noqa: PLC0415

        made = record(ladder)
    if not quiet:
        console.report(made.notes)
        if made.differences:
            counts = ", ".join(count_phrases(made.differences)) or "no signal changed"
            console.say(f"since version {made.before}: {counts}")
    console.show(str(made.folder))


@click.command(cls=Command)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--ladder", type=options.PATH, metavar="DIR", help="The ladder whose versions OLD and NEW are; 'current' is its present text."
)
@click.option(
    "-o",
    "--output",
    type=options.TARGET_PATH,
    metavar="FILE",
    help="Write a document for those who decide (.pdf or .html), or Markdown for a pull request (.md).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the full text.")
@click.option(
    "--people", multiple=True, type=options.EVIDENCE, metavar="PATH", help="Say whose evidence is touched, by signal; can be repeated."
)
@options.printed
@options.force
@options.timeout(60, "the comparison")
@options.verbosity
def compare(  # noqa: PLR0913 -- the command's options
    old: str,
    new: str,
    *,
    ladder: Path | None,
    output: Path | None,
    as_json: bool,
    people: tuple[Path, ...],
    theme: str,
    page_size: str,
    lang: str | None,
    as_of: date | None,
    force: bool,
    timeout: float,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 -- every command has both
) -> int:
    """Show what differs between two ladders, or between two versions of one.

    OLD and NEW are folders or, with --ladder, recorded versions. Ids are followed as the ladder's changes.yaml says.

    \b
    Examples:
      ladder-reports compare 1.0 current --ladder our-ladder/
      ladder-reports compare 1.0 2.0 --ladder our-ladder/ -o changes.pdf
      ladder-reports compare old-ladder/ new-ladder/ --json
      ladder-reports compare 1.0 2.0 --ladder our-ladder/ --people people/
    """
    look = {"as_of": as_of, "theme": theme, "page_size": page_size, "lang": lang}
    _check_output(output, look, as_json=as_json)
    if output:
        options.refuse_sources(output, ladder, *([] if ladder else [old, new]))
        options.refuse_existing(output, force=force)
    with console.working("Comparing …", quiet=quiet), time_limit(timeout, f"{old} and {new}"):
        from ladder_reports.documents.comparison import data, sources  # noqa: PLC0415 -- `--help` needs none of this
        from ladder_reports.documents.comparison.people import people_touched  # noqa: PLC0415
        from ladder_reports.errors import has_errors  # noqa: PLC0415

        comparison = sources.load_comparison(old, new, ladder)
        touched = people_touched(comparison, people) if people else None
    problems = [*comparison.notes, *(touched.problems if touched else ())]
    console.report(problem for problem in problems if not (quiet and problem.note))
    if as_json:
        console.write_json(data.as_data(comparison, touched))
    elif output is None:
        for line in _lines(comparison):
            console.show(line)
    if touched and not as_json:
        for line in _people_lines(touched):
            console.show(line)
    if output:
        with console.working("Making the document …", quiet=quiet), time_limit(timeout, str(output)):
            note = _WRITERS[_suffix(output)](comparison, touched, output, look)
        if note and not quiet:
            console.say(note)
        console.show(str(output))
    return console.ExitCode.PROBLEM if has_errors(problems) else console.ExitCode.DONE


def _check_output(output: Path | None, look: Mapping[str, Any], *, as_json: bool) -> None:
    """Stop if the file cannot be what was asked for."""
    *others, last = _WRITERS
    if output and as_json:
        console.usage("--json prints to stdout; use it without --output")
    if output and _suffix(output) not in _WRITERS:
        console.usage(f"-o: name a file that ends in {', '.join(others)} or {last}")
    if _suffix(output) in {"", last} and look != {
        "as_of": None,
        "theme": "default",
        "page_size": DEFAULT,
        "lang": None,
    }:
        console.usage("--theme, --page-size, --lang and --as-of need -o with a file that ends in .pdf or .html")


def _suffix(output: Path | None) -> str:
    """What a file's name ends in, in small letters."""
    return output.suffix.lower() if output else ""


def _write_markdown(comparison: "Comparison", people: "PeopleTouched | None", output: Path, _look: Mapping[str, Any]) -> str:
    from ladder_reports.documents.comparison.markdown import as_markdown  # noqa: PLC0415 -- `--help` needs none of this
    from ladder_reports.files.atomic import write_whole  # noqa: PLC0415

    write_whole(output, as_markdown(comparison, people).encode())
    return ""


def _write_document(comparison: "Comparison", people: "PeopleTouched | None", output: Path, look: Mapping[str, Any]) -> str:
    from ladder_reports.documents.comparison import build  # noqa: PLC0415 -- the engine takes half a second to import
    from ladder_reports.files.atomic import write_whole  # noqa: PLC0415

    job = build.ComparisonJob(**{**look, "as_of": look["as_of"] or options.today()}, format="html" if _suffix(output) == ".html" else "pdf")
    document = build.make_comparison(comparison, job, output, people)
    write_whole(output, document.data)
    return document.engine.note if document.engine else ""


_WRITERS: Mapping[str, Callable[["Comparison", "PeopleTouched | None", Path, Mapping[str, Any]], str]] = {
    ".pdf": _write_document,
    ".html": _write_document,
    ".md": _write_markdown,
}
"""What writes a comparison, by the suffix of its file; it returns a note or nothing."""


def _lines(comparison: "Comparison") -> Iterator[str]:
    """The comparison for the terminal."""
    from ladder_reports.documents.comparison.wording import (  # noqa: PLC0415 -- loaded already
        count_phrases,
        fact_phrase,
        headline,
        kinds_phrase,
        summary,
        text_phrase,
    )
    from ladder_reports.errors import printable  # noqa: PLC0415

    differences = comparison.differences
    yield _bold(printable(headline(differences)))
    yield printable(summary(comparison))
    if counts := count_phrases(differences):
        yield ", ".join(counts)
    last = ("", "")
    for change in differences.items:
        if last != (here := (change.home.level_name, change.home.section_name)):
            yield from ("", _bold(printable(": ".join(here))))
            last = here
        names = " and ".join(f"{one.code}  {one.name}" if one.code else one.name for one in change.old or change.new)
        yield f"  {printable(names)}  {printable(kinds_phrase(change))}"
        yield from (f"      {line}" for line in _item_lines(change))
    for number, text in enumerate(differences.texts):
        yield from () if number else ("", _bold("Texts"))
        yield f"  {printable(text_phrase(text, differences))}"
        yield from (f"      {_marked(words.inline)}" for words in text.paragraphs)
    for number, fact in enumerate(differences.facts):
        yield from () if number else ("", _bold("Names, steps and skills"))
        yield f"  {printable(fact_phrase(fact))}"


def _item_lines(change: "ItemChange") -> Iterator[str]:
    """The words of a change, one text a line."""
    if change.words and not change.words.same:
        yield _marked(change.words.inline)
    elif not change.words:
        yield from map(_marked, (*change.old_runs, *change.new_runs))
    yield from (f"· {_marked(words.inline)}" for words in change.examples)


def _people_lines(people: "PeopleTouched") -> Iterator[str]:
    """Whose files are touched, by signal."""
    from ladder_reports.documents.comparison.wording import kinds_phrase  # noqa: PLC0415 -- loaded already
    from ladder_reports.errors import printable  # noqa: PLC0415

    total, touched = len(people.files), len(people.touched)
    names = "names" if touched == 1 else "name"
    count = people.up_to_date
    known = f"; {count} {'says that it is' if count == 1 else 'say that they are'} for the new version" if count else ""
    yield from (
        "",
        _bold("People"),
        f"  {touched} of {total} evidence file{'' if total == 1 else 's'} {names} something that changed{known}",
    )
    for change, files in people.changes:
        ids = " and ".join(one.name for one in change.old or change.new)
        yield f"  {printable(ids)}  {printable(kinds_phrase(change))}"
        yield from (f"      {printable(str(one.path))}  {', '.join(one.uses)}" for one in files)


def _marked(runs: "Sequence[Run]") -> str:
    """A text in one line, with what went and what came in brackets or, on a terminal with colors, in colors and with rules."""
    from ladder_reports.errors import printable  # noqa: PLC0415 -- loaded already

    parts = []
    for run in runs:
        text = printable(" ".join(run.text.split("\n")))
        if run.change in _MARKS:
            before, after = _MARKS[run.change]
            text = click.style(text, **_STYLES[run.change]) if _has_colors() else f"{before}{text}{after}"
        parts.append(text)
    return "".join(parts)


def _bold(text: str) -> str:
    return click.style(text, bold=True) if _has_colors() else text


def _has_colors() -> bool:
    """Whether stdout shows colors; see `console.has_colors`."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
