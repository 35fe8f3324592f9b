"""What to do next, which some commands say on stderr when they are done: sentences, and commands that can be copied."""

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

from ladder_reports.cli import console

Step = tuple[str, str]
"""A command or a file, and what it does or shows."""
_PROGRAM = "ladder-reports"
_WIDE = 56
"""Characters of a command beside which there is room to say what it does."""


def show(said: tuple[str, Sequence[Step]]) -> None:
    """Print a sentence, and below it steps, one a line."""
    sentence, steps = said
    console.say(f"Next: {sentence}")
    width = max((len(name) for name, _ in steps if len(name) <= _WIDE), default=0)
    for name, what in steps:
        # What is said of a long command stands below it.
        console.say(f"  {name:<{width}}   {what}" if len(name) <= _WIDE else f"  {name}\n  {'':<{width}}   {what}")


def command(*words: str | Path, ladder: Path | None = None) -> str:
    """A command of this tool, as it can be pasted into a shell."""
    return shlex.join([_PROGRAM, *map(str, words), *(["--ladder", str(ladder)] if ladder else [])])


def after_new(file: Path, ladder: Path | None) -> tuple[str, Sequence[Step]]:
    """A new evidence file is there."""
    return f"fill in the first entry in {file} with a text editor, and then", (
        (command("check", file, ladder=ladder), "shows what is wrong, and where"),
        (command("plan", file, ladder=ladder), "makes the growth plan as a PDF"),
    )


def after_new_ladder(folder: Path, levels: Sequence[str]) -> tuple[str, Sequence[Step]]:
    """A ladder to change is there."""
    return f"change 'id' and 'title' in {folder / 'ladder.md'} and the texts in {folder / 'levels'}, and then", (
        (command("check", folder), "shows what is wrong, and where"),
        (command("booklet", ladder=folder), "makes the ladder as a PDF"),
        (command("new", "me.yaml", "--level", levels[0], ladder=folder), "starts somebody's evidence file"),
        (command("release", folder), "records a version before people work with it"),
    )


def after_demo(folder: Path) -> tuple[str, Sequence[Step]]:
    """The demo is there."""
    from ladder_reports.batch.demo import EVIDENCE, LEVEL, PLANS  # noqa: PLC0415 -- `--help` needs none of this
    from ladder_reports.batch.file_names import PACKET  # noqa: PLC0415

    mine = folder / EVIDENCE / "nadia-osei.yaml"
    return "look at these, and then start your own", (
        (str(folder / "booklet.pdf"), "the ladder: each level, and what changes from one to the next"),
        (str(folder / PLANS / "nadia-osei.pdf"), "a growth plan; its first page tells the year"),
        (str(folder / f"worksheet-{LEVEL}.pdf"), "a worksheet for a level, to fill in with a pen"),
        (str(folder / PLANS / PACKET), "the calibration packet, for the managers who meet"),
        (str(mine), "what the plan was made from; change it, and run the next line"),
        (command("plan", mine), "makes the plan again"),
        (command("new", "me.yaml", "--level", LEVEL), "your own file; 'ladder-reports levels' lists the levels"),
        (command("new-ladder", "our-ladder"), "a ladder of your own"),
    )


def after_check(paths: Iterable[Path], ladder: Path | None, errors: int) -> tuple[str, Sequence[Step]]:
    """Files were checked, with so many errors."""
    if errors:
        return "each line above names a file, a line and a column; correct them, and check again", ()
    from ladder_reports.evidence.discovery import ladder_with  # noqa: PLC0415 -- `--help` needs none of it

    steps: dict[str, Step] = {}
    for path in paths:
        folder = path.parent if path.name == "ladder.md" else ladder_with(path) or path
        if (folder / "ladder.md").is_file():
            steps.setdefault("ladder", (command("booklet", ladder=folder), "makes the ladder as a PDF"))
        elif path.is_dir():
            steps.setdefault("people", (command("batch", path, "-o", "plans", ladder=ladder), "makes everyone's growth plan"))
        else:
            steps.setdefault("person", (command("plan", path, ladder=ladder), "makes the growth plan as a PDF"))
    return "make the documents", tuple(steps.values())
