"""The command `merge`: filled forms and copies of evidence files are brought into the files that they are for."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_reports.cli import console, options
from ladder_reports.cli.diffs import show_diff
from ladder_reports.cli.help import Command
from ladder_reports.cli.time_limit import time_limit

if TYPE_CHECKING:
    from ladder_reports.batch.returns import Returns
    from ladder_reports.editing.merging import Merge
    from ladder_reports.errors import Problem

_OWN_SECONDS = 60.0
"""How long the ladder, and one evidence file, may take at least."""
_CAUSE = "mostly because a PDF is made to do damage, or is very large;"


@click.command(cls=Command)
@click.argument("target", type=options.EVIDENCE, metavar="EVIDENCE.yaml|FOLDER")
@click.argument("sources", nargs=-1, required=True, type=options.PATH, metavar="SOURCE…")
@click.option(
    "--as",
    "sender",
    type=options.Choice(["person", "manager", "colleague"]),
    required=True,
    help="Who sends this, which decides what they may change.",
)
@click.option("--write", is_flag=True, help="Change the files; without it, the changes are only shown.")
@click.option(
    "--take", type=options.Choice(["source", "file"]), help="Whose value counts if both have changed.  [default: neither; it is a problem]"
)
@click.option("--keep-private", is_flag=True, help="The file is the manager's own: take what the person's copy doesn't show, too.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for machines.")
@options.ladder
@options.timeout(3, "reading one form")
@options.verbosity
def merge(target: Path, sources: tuple[Path, ...], *, ladder: Path | None, timeout: float, **given: Any) -> int:
    """Bring filled forms and other copies of evidence files into your own.

    SOURCE is a form that was filled in, a copy of an evidence file, or a folder of them. Of each, only what its sender may change is
    taken, and of a form only what differs from what was printed. The changes are shown as a unified diff. With a folder of evidence
    files, each form finds its person's file.

    \b
    Examples:
      ladder-reports merge nadia-osei.yaml nadia-osei-form.pdf --as person
      ladder-reports merge nadia-osei.yaml nadia-osei-form.pdf --as person --write
      ladder-reports merge managers/nadia-osei.yaml agenda.pdf --as manager --keep-private --write
      ladder-reports merge people/ returned/ --as person --json
    """
    from ladder_reports.batch.returns import Asked, Limits, collect, merge_file  # noqa: PLC0415 -- `--help` needs none of this
    from ladder_reports.documents.context import load_context  # noqa: PLC0415
    from ladder_reports.errors import InputError, has_errors  # noqa: PLC0415
    from ladder_reports.files.atomic import replace_whole  # noqa: PLC0415

    folder = options.ladder_folder(ladder)
    own = max(timeout, _OWN_SECONDS)
    with time_limit(own, str(folder)):
        context = load_context(folder, "default", None)
    asked = Asked(given["sender"], given["take"], given["keep_private"])
    shown = _Shown(given)
    limits = Limits(lambda path: time_limit(timeout, str(path), _CAUSE), lambda path: time_limit(own, str(path)))
    returns = collect(target, sources, asked, context, limits)
    shown.report(returns.problems)
    for file, sent in returns.files.items():
        paths = [one.path for one in sent]
        try:
            with limits.file(file):
                made = merge_file(file, sent, asked, context)
            if made.changes and given["write"]:
                replace_whole(file, made.before, made.after)
        except InputError as error:
            shown.failed(file, paths, error.problems)
        else:
            shown.file(file, paths, made)
    shown.finish(returns)
    return console.ExitCode.PROBLEM if has_errors(shown.problems) else console.ExitCode.DONE


class _Shown:
    """What a merge shows, for people as it goes on, or for machines at its end."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.write, self.as_json, self.quiet = given["write"], given["as_json"], given["quiet"]
        self.problems: list[Problem] = []
        self.files: list[dict[str, Any]] = []
        self.used: dict[Path, str] = {}
        self.changed = 0

    def report(self, problems: "Iterable[Problem]") -> None:
        """Show problems, and remember them."""
        found = sorted(set(problems))
        self.problems += found
        if not self.as_json:
            console.report(one for one in found if not (one.note and self.quiet))

    def failed(self, file: Path, sources: Iterable[Path], problems: "Iterable[Problem]") -> None:
        """Show that nothing can be done about a file."""
        self.report(problems)
        self.files.append(
            {"file": str(file), "changed": False, "written": False, "diff": "", "changes": [], "sources": list(map(str, sources))}
        )

    def file(self, file: Path, sources: list[Path], made: "Merge") -> None:
        """Show what was done, or would be done, with a file."""
        self.changed += made.changes
        taken = {path for path, _ in made.taken}
        self.used |= {path: "merged" if path in taken else "nothing new" for path in sources if path not in made.unused}
        if self.as_json:
            self.files.append(self.record(file, sources, made))
        elif made.changes and self.write:
            console.show(str(file))
        elif made.changes:
            show_diff(file, made.before, made.after)
        self.report(made.problems)

    def record(self, file: Path, sources: list[Path], made: "Merge") -> dict[str, Any]:
        """A file as machines get it."""
        from ladder_reports.editing.unified_diff import unified_diff  # noqa: PLC0415 -- see above
        from ladder_reports.errors import printable  # noqa: PLC0415

        return {
            "file": str(file),
            "changed": made.changes,
            "written": made.changes and self.write,
            "diff": "".join(f"{line}\n" for line in unified_diff(printable(str(file)), made.before, made.after)),
            "changes": [
                {
                    "source": str(path),
                    "key": ".".join(map(str, change.path)),
                    "value": change.value if isinstance(change.value, str | int | bool | list | dict) else str(change.value),
                }
                for path, change in made.taken
            ],
            "sources": list(map(str, sources)),
        }

    def finish(self, returns: "Returns") -> None:
        """Show the whole."""
        if self.as_json:
            from ladder_reports.cli.problem_formats import as_data  # noqa: PLC0415

            console.write_json(
                {
                    "files": self.files,
                    "sources": [{"source": str(path), "result": self.used.get(path, "not used")} for path in returns.sources],
                    "problems": as_data(self.problems),
                }
            )
        elif not self.quiet:
            console.say(self.summary(len(returns.sources)))

    def summary(self, sources: int) -> str:
        """What was done, in a line."""
        merged = sum(result == "merged" for result in self.used.values())
        left = sources - len(self.used)
        count = f"{merged} of {sources} source{'' if sources == 1 else 's'} into {self.changed} file{'' if self.changed == 1 else 's'}"
        empty = len(self.used) - merged
        nothing = f"; {empty} {'has' if empty == 1 else 'have'} nothing new" if empty else ""
        unused = f"; {left} with problems {'was' if left == 1 else 'were'} not used" if left else ""
        if self.write:
            return f"merged {count}{nothing}{unused}"
        return f"would merge {count}{nothing}{unused}{'; to do it, add --write' if self.changed else ''}"
