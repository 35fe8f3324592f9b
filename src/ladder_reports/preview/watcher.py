"""Tells when the files of a document have changed and come to rest. Only this module uses watchfiles.

Editors save in many ways: into the file, under another name that is then renamed, or by deleting the file first. So folders are
watched, and what counts is how the files are once nothing happens any more.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import watchfiles
from msgspec import Struct

from ladder_reports.preview.model import Subject

_REST = 0.02
"""Seconds in which nothing may change before the files are read."""
_GRACE = 1.0
"""Seconds that a file may be away or empty, as it is while some editors save, before that counts."""
_LOOK = 1.0
"""Seconds after which files are looked at without being told: some disks, such as those of a network, tell nothing."""
_STEP = 10
"""Milliseconds in which watchfiles collects what it is told."""
_WRITTEN = frozenset({".md", ".yaml", ".yml"})
"""What the files of a ladder end in."""
_OF_THEME = frozenset({".css", ".svg", ".png", ".jpg", ".jpeg", ".ttf", ".otf", ".ttc", ".woff", ".woff2"})
_MOST_FILES = 5000
"""How many files are looked at; a ladder has a few dozen."""

Seen = tuple[int, int, int]
"""When a file changed, its size, and its number on its disk."""


class State(Struct, frozen=True):
    """How the files are."""

    files: dict[Path, Seen]
    subject: Path

    @property
    def setting(self) -> str:
        """What the files of the ladder and the theme are like, in a word."""
        text = "\n".join(f"{path} {seen}" for path, seen in self.files.items() if path != self.subject)
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()

    @property
    def saved(self) -> float:
        """When one of the files was saved last, in seconds."""
        return max((changed for changed, _, _ in self.files.values()), default=0) / 1e9

    def lacks_any_of(self, before: "State") -> bool:
        """Whether a file that was there before is away now, or has nothing in it any more."""
        return any(not self.files.get(path, (0, 0, 0))[1] for path, (_, size, _) in before.files.items() if size)


class Sources(Struct, frozen=True):
    """The files that a document is made from."""

    subject: Subject
    theme: Path | None
    """The user's own theme."""

    def state(self) -> State:
        """How the files are now."""
        paths = [self.subject.path] if self.subject.kind == "plan" else []
        paths += sorted(_below(self.subject.ladder, _WRITTEN))
        if self.theme:
            paths += sorted(_below(self.theme.parent, _OF_THEME, deep=1))
        found: dict[Path, Seen] = {}
        for path in paths[:_MOST_FILES]:
            with suppress(OSError):
                seen = path.stat()
                found[path] = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
        return State(found, self.subject.path)

    def folders(self) -> dict[Path, bool]:
        """The folders to watch, and whether those inside them are watched, too."""
        near = [self.subject.path] if self.subject.kind == "plan" else []
        near += [self.theme] if self.theme else []
        # A link's own folder, and that of the file that it leads to.
        found = {folder: False for path in near for folder in (path.absolute().parent, path.resolve().parent)}
        return found | {self.subject.ladder.resolve(): True}


def _below(folder: Path, endings: frozenset[str], deep: int = 4) -> Iterator[Path]:
    """The files with these endings in a folder, as deep as a ladder with its versions has any."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    if deep:
                        yield from _below(Path(entry.path), endings, deep - 1)
                elif os.path.splitext(entry.name)[1].lower() in endings:  # noqa: PTH122 -- a path for each entry takes long
                    yield Path(entry.path)


async def changes(sources: Sources, state: State) -> AsyncIterator[State]:
    """How the files are each time that one has changed, after `state`, and all have come to rest."""
    touched = asyncio.Event()
    listening = [asyncio.create_task(_listen(folder, touched, deep=deep)) for folder, deep in sources.folders().items()]
    try:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(touched.wait(), _LOOK)
            touched.clear()
            found = sources.state()
            if found.files != state.files:
                state = await _at_rest(sources, found, state)
                yield state
    finally:
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)


async def _at_rest(sources: Sources, found: State, before: State) -> State:
    """How the files are once nothing happens any more."""
    loop = asyncio.get_running_loop()
    until = loop.time() + _GRACE
    while True:
        await asyncio.sleep(_REST)
        now = sources.state()
        is_late = loop.time() > until
        if is_late or (now.files == found.files and not now.lacks_any_of(before)):
            return now
        found = now


async def _listen(folder: Path, touched: asyncio.Event, *, deep: bool) -> None:
    """Set `touched` when something happens in a folder. If it cannot be watched, its files are still looked at now and then."""
    while True:
        with suppress(OSError, RuntimeError):
            async for _ in watchfiles.awatch(folder, watch_filter=None, debounce=_STEP * 5, step=_STEP, rust_timeout=500, recursive=deep):
                touched.set()
        await asyncio.sleep(_LOOK)
