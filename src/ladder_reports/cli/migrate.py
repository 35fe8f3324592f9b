"""The command `migrate`: evidence files are moved to another version of their ladder."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ladder_reports.cli import console, options
from ladder_reports.cli.diffs import show_diff
from ladder_reports.cli.help import Command
from ladder_reports.cli.time_limit import time_limit

if TYPE_CHECKING:
    from ladder_reports.ladder.model import Ladder
    from ladder_reports.ladder.version_choice import VersionChoice


@click.command(cls=Command)
@click.argument("paths", nargs=-1, required=True, type=options.EVIDENCE, metavar="PATH…")
@click.option(
    "--to",
    "version",
    type=options.VersionName(),
    default="current",
    metavar="VERSION",
    help="The version to move to.  [default: the ladder's present text]",
)
@click.option("--write", is_flag=True, help="Change the files; without it, the changes are only shown.")
@options.ladder
@options.timeout(60, "one file")
@options.verbosity
def migrate(  # noqa: PLR0913 -- the command's options
    paths: tuple[Path, ...],
    version: str,
    *,
    write: bool,
    ladder: Path | None,
    timeout: float,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 -- every command has both
) -> int:
    """Move evidence files to a newer version of their ladder.

    Ids are changed as the ladder's changes.yaml says, and nothing else: comments, order, quotation marks and line ends stay. The
    changes are shown as a unified diff. A file with problems is named and left as it is.

    \b
    Examples:
      ladder-reports migrate people/ --ladder our-ladder/
      ladder-reports migrate people/ --ladder our-ladder/ --write
      ladder-reports migrate nadia-osei.yaml --ladder our-ladder/ --to 2.0
    """
    from ladder_reports.assessment.carry_over import CarryWords  # noqa: PLC0415 -- `--help` needs none of this
    from ladder_reports.design.translations import load_translation  # noqa: PLC0415
    from ladder_reports.documents.context import document_language  # noqa: PLC0415
    from ladder_reports.editing.migration import migrate as migrated_file  # noqa: PLC0415
    from ladder_reports.errors import InputError, has_errors  # noqa: PLC0415
    from ladder_reports.evidence.discovery import each_once, find  # noqa: PLC0415
    from ladder_reports.files.atomic import replace_whole  # noqa: PLC0415

    folder = options.ladder_folder(ladder)
    with time_limit(timeout, str(folder)):
        to, versions = _target(folder, version)
        words = CarryWords.translated(load_translation(document_language(None, to)))
    found = find(paths)
    problems = [*found.problems, *found.outside.values()]
    console.report(problems)
    files = changed = faulty = 0
    for path in each_once(found.evidence):
        files += 1
        try:
            with time_limit(timeout, str(path)):
                migrated = migrated_file(path, to, versions, words)
            done, said = migrated.value, migrated.problems
            if done and done.changes and write:
                replace_whole(path, done.before, done.after)
        except InputError as error:
            done, said = None, error.problems
        if done and done.changes:
            changed += 1
            console.show(str(path)) if write else show_diff(path, done.before, done.after)
        # What there is to know about a file that stays as it is, `check` says.
        said = tuple(one for one in said if not one.note or (done and done.changes and not quiet))
        console.report(said)
        faulty += has_errors(said)
    if not quiet:
        console.say(_summary(files, changed, faulty, to.version, write=write))
    return console.ExitCode.PROBLEM if faulty or has_errors(problems) else console.ExitCode.DONE


def _target(folder: Path, version: str) -> "tuple[Ladder, VersionChoice]":
    """The version to move to, and all others.

    Raises:
        InputError: the ladder, the version or changes.yaml has problems, or no file could say that it is for this version.
        UnknownNameError: there is no such version.
    """
    from ladder_reports.editing.migration import require_target  # noqa: PLC0415 -- see above
    from ladder_reports.ladder.loader import load_ladder  # noqa: PLC0415
    from ladder_reports.ladder.version_choice import VersionChoice  # noqa: PLC0415
    from ladder_reports.ladder.versions import load_history  # noqa: PLC0415

    versions = VersionChoice(load_history(folder, load_ladder(folder).unwrap()))
    return require_target(versions, version), versions


def _summary(files: int, changed: int, faulty: int, version: str, *, write: bool) -> str:
    """What was done, in a line."""
    count = f"{changed} of {files} file{'' if files == 1 else 's'}"
    left = f"; {faulty} with problems left as {'it is' if faulty == 1 else 'they are'}" if faulty else ""
    if write:
        return f"moved {count} to version {version}{left}"
    return f"would move {count} to version {version}{left}{'; to do it, add --write' if changed else ''}"
