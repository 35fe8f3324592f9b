"""What the shell completes: levels, people, evidence files, themes and languages.

Click asks the type of an option or argument for words. These types look for them when they are asked, and quickly: they read what they
need of the files and no more. Whatever is wrong with a file, the shell gets no message.
"""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

VARIABLE = "_LADDER_REPORTS_COMPLETE"
"""The variable by which the shell asks."""
_SPECIAL = re.compile(r"[^\w./@%+~,-]")
"""What Bash takes for something else unless there is a backslash before it."""


def prepare() -> None:
    """If it is the shell that asks, repair what Click tells it: Bash would cut a word at a blank, Fish at a comma."""
    if VARIABLE in os.environ:
        from click.shell_completion import BashComplete, CompletionItem, FishComplete, add_completion_class  # noqa: PLC0415 -- see above

        class Bash(BashComplete):
            def format_completion(self, item: CompletionItem[Any]) -> str:
                # The script reads backslashes once, and the line is read once more.
                value = _SPECIAL.sub(r"\\\g<0>", item.value).replace("\\", r"\\") if item.type == "plain" else item.value
                return f"{item.type},{value}"

        class Fish(FishComplete):
            source_template = FishComplete.source_template.replace('string split ","', 'string split -m 1 ","')

        add_completion_class(Bash)
        add_completion_class(Fish)


class LevelName(click.ParamType[str]):
    """The id of a level, in any case."""

    name = "level"

    def __init__(self, *others: str) -> None:
        """`others` are words that may be written instead of a level."""
        self.others = others

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 -- click's signature
        """The id: ids are in small letters."""
        return str(value).strip().lower()

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem[Any]]":  # noqa: ARG002
        """The levels of the ladder that was named, or of the one that comes with the tool."""
        from ladder_reports.ladder.glance import levels_at_a_glance  # noqa: PLC0415 -- only while completing
        from ladder_reports.paths import DEFAULT_LADDER  # noqa: PLC0415

        levels = levels_at_a_glance(ctx.params.get("ladder") or DEFAULT_LADDER)
        return _items({**levels, **dict.fromkeys(self.others, "")}, incomplete)


class LevelOrSignal(LevelName):
    """A level, or a signal by its id or its code; they are found in any case."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 -- click's signature
        """As it was typed, which a message may repeat."""
        return str(value)


class ThemeName(click.ParamType[str]):
    """The name of a theme, in any case, or a CSS file."""

    name = "name|file.css"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 -- click's signature
        """The theme's own name, or what was typed."""
        from ladder_reports.paths import theme_names  # noqa: PLC0415 -- `--help` needs none of this

        return next((name for name in theme_names() if name.casefold() == str(value).strip().casefold()), str(value))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem[Any]]":  # noqa: ARG002
        """Names of themes, or files."""
        from ladder_reports.paths import theme_names  # noqa: PLC0415 -- only while completing

        return _items(dict.fromkeys(theme_names(), ""), incomplete) or _files(incomplete)


class Language(click.ParamType[str]):
    """The tag of a language, in any case."""

    name = "tag"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 -- click's signature
        """The tag in small letters."""
        return str(value).strip().lower()

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem[Any]]":  # noqa: ARG002
        """The languages that there are."""
        from ladder_reports.paths import languages  # noqa: PLC0415 -- only while completing

        return _items(dict.fromkeys(languages(), ""), incomplete)


class EvidenceFile(click.Path):
    """An evidence file, or a folder with some."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem[Any]]":  # noqa: ARG002
        """The files that begin like this, each with its person's name, and the folders."""
        from ladder_reports.evidence.glance import completed_paths, people_at_a_glance  # noqa: PLC0415 -- only while completing

        found = completed_paths(incomplete)
        files = [path for path in found if not path.endswith("/")]
        names = {path: person.name for path, person in zip(files, people_at_a_glance(map(Path, files)), strict=False)}
        every = {path: names.get(path, "") for path in found}
        return _items(every, incomplete) if every and all(map(_can_be_completed, every)) else _files(incomplete)


class PersonIds(click.ParamType[str]):
    """Ids of people, separated by commas."""

    name = "id,…"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem[Any]]":  # noqa: ARG002
        """The ids in the files that were named before, less those that are there already."""
        before, comma, last = incomplete.rpartition(",")
        chosen = {name.strip() for name in before.split(",")}
        ids = {person.id: person.name for person in _people(ctx)}
        return [
            _item(f"{before}{comma}{name}", ids[name])
            for name in sorted(ids)
            if name not in chosen and name.casefold().startswith(last.casefold()) and _can_be_completed(name)
        ]


class TeamName(click.ParamType[str]):
    """The name of a team."""

    name = "name"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem[Any]]":  # noqa: ARG002
        """The teams in the files that were named before."""
        return _items(dict.fromkeys(sorted({person.team for person in _people(ctx) if person.team}), ""), incomplete)


def _people(ctx: click.Context) -> "Iterable[Any]":
    """The people in the files, folders and rosters that were named before."""
    from msgspec.structs import replace  # noqa: PLC0415 -- only while completing

    from ladder_reports.evidence.discovery import SUFFIXES, find  # noqa: PLC0415
    from ladder_reports.evidence.glance import people_at_a_glance  # noqa: PLC0415

    # Before an option without its value, Click has not yet said which words are the command's paths.
    paths = [Path(path) for path in ctx.params.get("paths") or ctx.args]
    if all(path.is_dir() or path.suffix in SUFFIXES for path in paths):
        return people_at_a_glance(find(paths).evidence)
    from ladder_reports.batch.roster import find_requests  # noqa: PLC0415 -- takes longer, and is for rosters and patterns
    from ladder_reports.errors import LadderReportsError  # noqa: PLC0415

    try:
        requests = find_requests(paths)
    except LadderReportsError:
        return ()
    people = people_at_a_glance(request.file for request in requests)
    said = [{key: value for key, value in request.roster_values if key in {"id", "team"}} for request in requests]
    return [replace(person, **values) for person, values in zip(people, said, strict=False)]


def _items(words: Mapping[str, str], incomplete: str) -> "list[CompletionItem[Any]]":
    """The words that begin as typed, in any case, each with its explanation."""
    return [
        _item(word, about) for word, about in words.items() if word.casefold().startswith(incomplete.casefold()) and _can_be_completed(word)
    ]


def _can_be_completed(word: str) -> bool:
    """Whether the shell can take a word as it is: it can be printed, and has no sign at which Bash ends a word in any case."""
    return word.isprintable() and not {":", "="} & set(word)


def _item(word: str, about: str) -> "CompletionItem[Any]":
    from click.shell_completion import CompletionItem  # noqa: PLC0415 -- only while completing

    from ladder_reports.errors import printable, shortened  # noqa: PLC0415

    return CompletionItem(word, help=printable(shortened(about)) or None)


def _files(incomplete: str) -> "list[CompletionItem[Any]]":
    """Have the shell complete the names of files in its own way."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 -- only while completing

    return [CompletionItem(incomplete, type="file")]
