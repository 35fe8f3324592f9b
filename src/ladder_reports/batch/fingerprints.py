"""Whether a file in a batch's folder is up to date: a fingerprint of everything that decides its bytes.

It is computed without the engine, so that a batch with nothing to do ends at once.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports import __version__
from ladder_reports.assessment.calibration import ReviewCycle
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch.model import PlanTask
from ladder_reports.design import fonts
from ladder_reports.design.theme import load_theme
from ladder_reports.documents.context import document_language
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import InputError, Problem, has_errors
from ladder_reports.ladder.changes import CHANGES_FILE
from ladder_reports.ladder.loader import ladder_files, load_ladder
from ladder_reports.ladder.model import Ladder
from ladder_reports.ladder.version_choice import VersionChoice
from ladder_reports.ladder.versions import load_history, recorded_versions
from ladder_reports.paths import PACKAGE, STYLES, TEMPLATES

LIBRARIES = (
    "weasyprint",
    "pydyf",
    "deflate",
    "fonttools",
    "jinja2",
    "markdown",
    "nh3",
    "tinycss2",
    "pydantic",
    "pyyaml",
    "brotli",
    "pyphen",
    "tinyhtml5",
    "cssselect2",
    "uharfbuzz",
)
"""The libraries that a plan is made with."""

Fingerprint = dict[str, str]
"""A short digest of each thing that decides the bytes of a file, by the thing's name."""

REASONS = {
    "evidence": "the evidence changed",
    "roster": "the roster's values changed",
    "date": "the date changed",
    "options": "the options changed",
    "encrypted": "encryption was switched on or off",
    "ladder": "the ladder changed",
    "theme": "the theme changed",
    "templates": "the templates or styles changed",
    "fonts": "the fonts changed",
    "versions": "the tool or one of its libraries has another version",
}
"""Why a file is made again, by the part of its fingerprint that changed."""

_PARTS_OF_THEIR_OWN = frozenset({"ladder", "today", "as_of"})
"""Options that are in the fingerprint by what they stand for: the ladder's text and the date on the plan."""
_NOT_IN_THE_PACKET = frozenset({"agenda", "audience", "fillable", "ladder_version", "pages"})
"""Options that make no difference to the calibration packet."""


class Baseline(Struct, frozen=True):
    """What all plans of a batch have in common."""

    ladder: Ladder
    fingerprint: Fingerprint
    reading: str
    """A digest of what decides how an evidence file is read."""
    versions: VersionChoice
    """The versions of the ladder."""
    history: str = ""
    """A digest of the recorded versions and of what became of ids; empty if there are none."""


def load_baseline(options: PlanOptions) -> Baseline:
    """The ladder, and the part of the fingerprint that all plans share.

    Raises:
        InputError: with every problem of the ladder, the theme and its fonts.
        UnknownNameError: unknown theme or language.
    """
    ladder, theme = load_ladder(options.ladder), load_theme(options.theme)
    problems: list[Problem] = [*ladder.problems, *theme.problems]
    found = fonts.find_fonts(theme.value.families, theme.value.fonts, problems, theme.value.name) if theme.value else None
    if ladder.value is None or theme.value is None or found is None or has_errors(problems):
        raise InputError(problems)
    document_language(options.lang, ladder.value)
    package = package_digest()
    fingerprint = {
        "ladder": ladder.value.digest,
        "theme": _digest([theme.value.css, theme.value.logo, tree_digest(theme.value.fonts) if theme.value.fonts else ""]),
        "templates": templates_digest(),
        "fonts": _digest([files_digest(path for _, path in found.files), machine_fonts_digest()]),
        "versions": _digest([__version__, package, *map(version, LIBRARIES)]),
    }
    versions = VersionChoice(load_history(options.ladder, ladder.value), options.ladder_version)
    versions.check()
    history = history_digest(options.ladder) if versions.history.is_used else ""
    # The date on the plan decides which version holds.
    chosen = [history, str(options.ladder_version), str(options.as_of)] if history or options.ladder_version else []
    reading = _digest([ladder.value.digest, __version__, package, *chosen])
    return Baseline(ladder.value, fingerprint, reading, versions, history)


def history_digest(ladder: Path) -> str:
    """A digest of a ladder's recorded versions and its `changes.yaml`. Links, which nothing reads, are left out."""
    recorded = [path for folder in recorded_versions(ladder).folders.values() for path in ladder_files(folder)]
    found = [path for path in (ladder / CHANGES_FILE, *recorded) if path.is_file() and not path.is_symlink()]
    return _digest(f"{path.relative_to(ladder).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in sorted(found))


def package_digest(package: Path = PACKAGE) -> str:
    """A digest of this package's code, in all of its folders."""
    return tree_digest(package, "*.py")


def templates_digest(templates: Path = TEMPLATES, styles: Path = STYLES) -> str:
    """A digest of the templates and style sheets."""
    return _digest([tree_digest(templates), tree_digest(styles)])


def tree_digest(root: Path, pattern: str = "*") -> str:
    """A digest of all files in a folder and the folders inside it: their contents and their paths from `root`."""
    files = sorted((path.relative_to(root).as_posix(), path) for path in root.rglob(pattern) if path.is_file())
    return _digest(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for name, path in files if "__pycache__" not in name)


def files_digest(paths: Iterable[Path]) -> str:
    """A digest of the contents and names of files, whatever folders they are in."""
    return _digest(sorted(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in paths))


def machine_fonts_digest() -> str:
    """A digest of the names and sizes of installed fonts, which replace characters that the theme's lack. None of the many is read."""
    return _digest(f"{path} {path.stat().st_size}" for path in fonts.system_fonts())


def plan_fingerprint(task: PlanTask, person: PersonSummary, baseline: Baseline, options: PlanOptions) -> Fingerprint:
    """The fingerprint of one plan. An option that is added to `PlanOptions` is part of it without more ado."""
    day = options.as_of or ("" if person.dated else options.today)
    return {
        "evidence": _digest([task.digest, person.id]),
        "roster": _digest([json.dumps(task.request.roster_values)]),
        "date": _digest([str(day)]),
        "options": _digest(_values(replace(options, audience=task.audience), _PARTS_OF_THEIR_OWN)),
        "encrypted": "yes" if task.request.password is not None else "",
        **baseline.fingerprint,
        **_version_of(person, baseline),
    }


def _version_of(person: PersonSummary, baseline: Baseline) -> Fingerprint:
    """What the ladder's versions decide: nothing for somebody whose file is of the present text."""
    if not person.version and not person.written_for:
        return {}
    return {"ladder": _digest([baseline.ladder.digest, baseline.history, person.version, person.written_for])}


def packet_fingerprint(cycle: ReviewCycle, baseline: Baseline, options: PlanOptions) -> Fingerprint:
    """The fingerprint of the calibration packet."""
    shared = _values(options, _PARTS_OF_THEIR_OWN | _NOT_IN_THE_PACKET)
    return {
        "evidence": _digest([*map(str, cycle.people), *map(str, cycle.failed)]),
        "date": _digest([str(cycle.day)]),
        "options": _digest([*shared, *_values(cycle, frozenset({"people", "failed", "day"}))]),
        **baseline.fingerprint,
        **({"ladder": _digest([baseline.ladder.digest, baseline.history, cycle.version])} if cycle.version else {}),
    }


def reading_key(digest: str, stem: str, baseline: Baseline) -> str:
    """A key for the result of reading an evidence file: a digest of its text, its name and what it is read with."""
    return _digest([digest, stem, baseline.reading])


def difference(before: Fingerprint, now: Fingerprint, reasons: Mapping[str, str] = REASONS) -> str:
    """Why a file has to be made again; empty if the fingerprints are the same."""
    return "; ".join(reason for part, reason in reasons.items() if before.get(part, "") != now.get(part, ""))


def _values(options: PlanOptions | ReviewCycle, without: frozenset[str]) -> list[str]:
    """Every field of a value with its name, but these."""
    return [f"{name}={getattr(options, name)}" for name in options.__struct_fields__ if name not in without]


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
