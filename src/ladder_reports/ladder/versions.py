"""The recorded versions of a ladder, in `versions/` of its folder: each is a ladder's folder as it was.

A version is looked up among the folders that are there: no name from a file is ever joined to a path. Links are refused.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from ladder_reports.errors import InputError, Loaded, Problem, UnknownNameError, has_errors, nearest, quote, reason
from ladder_reports.files.output_folder import OutputFolder
from ladder_reports.files.text import Place, Problems, read_inside, read_raw, split_front_matter
from ladder_reports.files.yaml_reader import parse_yaml
from ladder_reports.ladder.changes import CHANGES_FILE, ReadChanges, read_changes, version_key
from ladder_reports.ladder.lineage import Lineage
from ladder_reports.ladder.loader import LADDER_FILE, ladder_files, load_ladder
from ladder_reports.ladder.model import VERSION_PATTERN, VERSION_RULE, Ladder

VERSIONS_FOLDER = "versions"
CURRENT = "current"
"""What the command line calls the present text."""
MOST_VERSIONS = 500


class RecordedVersions(Struct, frozen=True):
    """The versions in a ladder's `versions/`, oldest first, each with its folder, and what is wrong there."""

    folders: Mapping[str, Path]
    problems: tuple[Problem, ...] = ()
    refused: Mapping[str, Problem] = field(default_factory=dict)
    """What is there under a version's name, but cannot be one."""

    def why_refused(self, version: str) -> Problem | None:
        """Why a version cannot be used although it, or any, is there; None if there is nothing of the kind."""
        if self.folders or self.refused:
            return self.refused.get(version)
        return next((problem for problem in self.problems if not problem.note), None)


class History(Struct):
    """A ladder with its recorded versions and its `changes.yaml`."""

    folder: Path
    present: Ladder
    recorded: RecordedVersions
    changes: ReadChanges
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    """What is wrong with the recorded versions that were loaded."""
    _loaded: dict[str, Ladder | None] = field(default_factory=dict)

    @classmethod
    def of(cls, ladder: Ladder) -> "History":
        """The history of a ladder of which nothing but its present text is known."""
        return cls(Path(), ladder, RecordedVersions({}), ReadChanges(Path(), Problems("")))

    @property
    def is_used(self) -> bool:
        """Whether there is anything but the present text."""
        return self.changes.there or bool(self.recorded.folders or self.recorded.problems)

    @property
    def order(self) -> tuple[str, ...]:
        """The recorded versions that are older than the present one, oldest first, and the present one.

        The order is that of `changes.yaml`, and of the numbers where it says nothing.
        """
        log, present = self.changes.log, self.present.version

        def place(version: str) -> tuple[int, tuple[tuple[int, int, str], ...]]:
            return -log.position(version), version_key(version)

        older = (version for version in self.recorded.folders if version != present and place(version) < place(present))
        return (*sorted(older, key=place), present)

    @property
    def before(self) -> str | None:
        """The newest recorded version that is older than the present text; None if there is none."""
        return self.order[-2] if len(self.order) > 1 else None

    def recorded_ladder(self, version: str) -> Ladder | None:
        """A recorded version, loaded once; None if it is not recorded, or has problems, which are then in `problems`."""
        if version not in self._loaded:
            loaded: Loaded[Ladder] = Loaded(None)
            if version in self.recorded.folders:
                loaded = load_version(self.recorded.folders[version], version, self.present.id)
            self._loaded[version] = None if has_errors(loaded.problems) else loaded.value
            self.problems[version] = loaded.problems if has_errors(loaded.problems) else ()
        return self._loaded[version]

    def ladder(self, version: str) -> Ladder | None:
        """A version's text: the present one, or a recorded one; None if there is none that can be read."""
        return self.present if version == self.present.version else self.recorded_ladder(version)

    def lineage(self, old: str) -> Lineage:
        """What became of the ids of a version until now."""
        return self.changes.log.lineage(old, self.present.version)


def load_history(folder: Path, present: Ladder) -> History:
    """The history of the ladder in a folder. What is wrong with it is in its parts."""
    return History(folder, present, recorded_versions(folder), read_changes(folder))


def recorded_versions(folder: Path) -> RecordedVersions:
    """The versions that are recorded beside a ladder. Files and hidden folders don't count."""
    home = folder / VERSIONS_FOLDER
    try:
        mode = home.lstat().st_mode
        if stat.S_ISLNK(mode):
            return RecordedVersions({}, (Problem.about(home, "is a link; recorded versions must be in the ladder's own folder"),))
        if not stat.S_ISDIR(mode):
            return RecordedVersions({}, (Problem.about(home, "is not a folder; recorded versions are folders in it"),))
        with os.scandir(home) as entries:
            found = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: version_key(entry.name))
    except FileNotFoundError:
        return RecordedVersions({})
    except OSError as error:
        return RecordedVersions({}, (Problem.about(home, f"cannot be read: {reason(error)}"),))
    faults = {entry.name: _fault(entry) for entry in found}
    refused = {name: Problem.about(home / name, fault, note=fault.startswith("has no")) for name, fault in faults.items() if fault}
    problems = [*refused.values()]
    folders = {name: home / name for name, fault in faults.items() if fault == ""}
    if len(folders) > MOST_VERSIONS:
        problems.append(Problem.about(home, f"{len(folders)} versions are too many; at most {MOST_VERSIONS} are allowed"))
        folders, refused = {}, {}
    return RecordedVersions(folders, tuple(problems), {name: problem for name, problem in refused.items() if not problem.note})


def _fault(entry: "os.DirEntry[str]") -> str | None:
    """Why something in `versions/` is not a recorded version; empty if it is one, and None if nobody would take it for one."""
    if entry.is_symlink():
        return "is a link; a recorded version must be a folder itself"
    if not entry.is_dir():
        return None
    if not re.fullmatch(VERSION_PATTERN, entry.name):
        return f"the folder's name cannot be a version; {VERSION_RULE}"
    return "" if os.path.lexists(Path(entry.path, LADDER_FILE)) else f"has no {LADDER_FILE}, so it is not a recorded version"


def load_version(folder: Path, version: str, ladder_id: str | None = None) -> Loaded[Ladder]:
    """The recorded version in a folder that `recorded_versions` found; it must say that it is this version of this ladder."""
    if links := tuple(
        Problem.about(path, "is a link; a recorded version has only files and folders of its own") for path in _links(folder)
    ):
        return Loaded(None, links)
    loaded = load_ladder(folder)
    ladder = loaded.value
    if ladder is None:
        return loaded
    fault = ""
    if ladder.version != version:
        says = f"says that it is version {quote(ladder.version)}, but its folder is called {quote(version)}"
        fault = f"{says}; recorded versions must not be changed"
    elif ladder_id not in {None, ladder.id}:
        fault = f"is of the ladder {quote(ladder.id)}, but the one above it is {quote(ladder_id)}; a ladder keeps its id"
    if fault:
        return Loaded(None, (*loaded.problems, Problem.about(folder / LADDER_FILE, fault)))
    return loaded


def _links(folder: Path) -> Iterator[Path]:
    """What is a link among the files and folders that a recorded version is read from."""
    for path in (folder, folder / "levels", *ladder_files(folder)):
        if path.is_symlink():
            yield path


def require_version(folder: Path, version: str, present: Ladder | None = None) -> Ladder:
    """The version of the ladder in `folder` that the user named: a recorded one, or the present text by its version or as `current`.

    A recorded version wins over a present text that has the same version, because it cannot have changed.

    Raises:
        InputError: the ladder, its `versions/` or the version has problems.
        UnknownNameError: there is no such version.
    """
    found = recorded_versions(folder)
    if has_errors(found.problems):
        raise InputError(found.problems)
    version = as_known(version, (*found.folders, CURRENT))
    if version in found.folders:
        return load_version(found.folders[version], version).unwrap()
    present = present or load_ladder(folder).unwrap()
    if version in {CURRENT, present.version}:
        return present
    known = [*found.folders, *([] if present.version in found.folders else [present.version]), CURRENT]
    hint = nearest(version, known) or f"; available: {', '.join(known)}"
    raise UnknownNameError(f"no version {quote(version)} is recorded{hint}")


def as_known(typed: str, known: Iterable[str]) -> str:
    """The known version that somebody typed in another case, or what they typed."""
    known = tuple(known)
    return typed if typed in known else next((name for name in known if name.casefold() == typed.strip().casefold()), typed)


def version_place(folder: Path) -> Place:
    """Where `ladder.md` says its version."""
    path = folder / LADDER_FILE
    problems = Problems(str(path))
    text = read_inside(path, folder, problems)
    parts = split_front_matter(text, problems) if text else None
    data = parse_yaml(parts[0], problems) if parts else None
    return data.place(("version",)) if data else Place(0, 0)


def version_problem(folder: Path, message: str, *, note: bool = False) -> Problem:
    """A problem with the version in `ladder.md`."""
    place = version_place(folder)
    return Problem(str(folder / LADDER_FILE), place.line, place.column, message, note)


def record_version(folder: Path, present: Ladder) -> Path:
    """Write the present text of a ladder to `versions/<version>/`, whole or not at all; its new folder.

    The files are copied to the byte. Whether the text may be recorded is for the caller to check.

    Raises:
        InputError: there is such a version, the files changed meanwhile, or the folder cannot be written to.
    """
    version = present.version
    files = {path.relative_to(folder).as_posix(): read_raw(path) for path in ladder_files(folder)}
    if load_ladder(folder).unwrap().digest != present.digest:
        raise InputError([Problem.about(folder, "changed while it was being recorded; run the command again")])
    with OutputFolder.opened(folder, create=False) as home, home.folder(VERSIONS_FOLDER, private=False) as versions:
        versions.write_folder(version, files)
    return folder / VERSIONS_FOLDER / version


def is_recorded(folder: Path) -> bool:
    """Whether a ladder's folder is itself a recorded version of the ladder above it."""
    place = folder.absolute()
    return place.parent.name == VERSIONS_FOLDER and (place.parent.parent / LADDER_FILE).is_file()


def changes_of(folder: Path) -> Path:
    """The folder whose `changes.yaml` speaks about the ladder in this one: of a recorded version, that of the ladder above it."""
    place = folder.absolute()
    return place.parent.parent if is_recorded(folder) and not (folder / CHANGES_FILE).exists() else folder
