"""Whether a plan that stands in a batch's folder is still the one that would be made: a digest of all that decides its bytes.

Computed without the engine, so that a batch with nothing to do is over at once.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path

from ladder_reports import __version__
from ladder_reports.assessment.calibration import ReviewCycle
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch.model import Order
from ladder_reports.design import fonts
from ladder_reports.design.theme import Theme, load_theme
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import InputError, Problem, UnknownNameError
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder
from ladder_reports.paths import PACKAGE, STYLES, TEMPLATES, languages

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
)
"""The libraries through which every byte of a plan goes."""

Parts = dict[str, str]
"""A short digest of each thing that decides a plan's bytes."""

REASONS = {
    "evidence": "the evidence changed",
    "roster": "the roster says something else",
    "date": "the date is another one",
    "options": "the options are others",
    "protected": "it is to be protected, or no longer",
    "ladder": "the ladder changed",
    "theme": "the theme changed",
    "house": "templates or styles changed",
    "fonts": "the fonts changed",
    "versions": "the tool or a library of its is another version",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What all plans of a batch stand on."""

    ladder: Ladder
    parts: Parts
    reading: str
    """A digest of what decides how an evidence file is read."""


def ground(options: PlanOptions) -> Ground:
    """The ladder, and the digests that all plans share.

    Raises:
        InputError: with every problem of the ladder, the theme and its fonts.
        UnknownNameError: there is no such theme or language.
    """
    if options.lang and options.lang.split("-")[0].lower() not in languages():
        raise UnknownNameError(f"no words in the language '{options.lang}'; there are: {', '.join(languages())}")
    read, looked = load_ladder(options.ladder), load_theme(options.theme)
    problems: list[Problem] = [*read.problems, *looked.problems]
    found = fonts.find_fonts(looked.value.families, looked.value.fonts, problems, looked.value.name) if looked.value else None
    if read.value is None or looked.value is None or found is None or any(not problem.note for problem in problems):
        raise InputError(problems)
    package = package_digest()
    versions = [__version__, package, *(version(name) for name in LIBRARIES)]
    parts = {
        "ladder": _digest([read.value.digest]),
        "theme": _digest([looked.value.css, looked.value.logo, *_contents(_own_fonts(looked.value))]),
        "house": house_digest(),
        "fonts": _digest(_contents(sorted(path for _, path in found.files)) + _stamps(fonts.system_fonts())),
        "versions": _digest(versions),
    }
    return Ground(read.value, parts, _digest([read.value.digest, __version__, package]))


def package_digest(package: Path = PACKAGE) -> str:
    """A digest of this package's code, in all of its folders."""
    return tree_digest(package, "*.py")


def house_digest(templates: Path = TEMPLATES, styles: Path = STYLES) -> str:
    """A digest of the templates and style sheets."""
    return _digest([tree_digest(templates), tree_digest(styles)])


def tree_digest(root: Path, pattern: str = "*") -> str:
    """A digest of a folder's files and of those in all folders inside it: what they contain, and their paths from `root`."""
    files = sorted((path.relative_to(root).as_posix(), path) for path in root.rglob(pattern) if path.is_file())
    return _digest(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for name, path in files if "__pycache__" not in name)


def files_digest(paths: Iterable[Path]) -> str:
    """A digest of what files hold and of their names, wherever they are."""
    return _digest(sorted(_contents(paths)))


def machine_fonts_digest() -> str:
    """A digest of which fonts of its own this machine has."""
    return _digest(_stamps(fonts.system_fonts()))


def parts_of(order: Order, who: PersonSummary, base: Ground, options: PlanOptions) -> Parts:
    """The digests of everything that decides the bytes of one plan."""
    day = options.as_of or ("" if who.dated else options.today)
    return {
        "evidence": _digest([order.digest, who.id]),
        "roster": _digest([json.dumps(order.entry.roster_values)]),
        "date": _digest([str(day)]),
        "options": _options_digest(options, audience=order.audience),
        "protected": "yes" if order.entry.password is not None else "",
        **base.parts,
    }


def packet_parts(cycle: ReviewCycle, base: Ground, options: PlanOptions) -> Parts:
    """The digests of everything that decides the packet's bytes."""
    before = [str(cycle.before)] if cycle.before else []
    more = [str(cycle.anonymous), str(cycle.min_group), *before]
    return {
        "evidence": _digest([*map(str, cycle.people), *map(str, cycle.failed)]),
        "roster": "",
        "date": _digest([str(cycle.day)]),
        "options": _digest([_options_digest(options, audience="", fillable=""), *more]),
        **base.parts,
    }


def _options_digest(options: PlanOptions, **instead: str) -> str:
    """A digest of every option but those that have a part of their own: the ladder's text, and the date."""
    values = {field.name: str(getattr(options, field.name)) for field in fields(options) if field.name not in {"ladder", "today", "as_of"}}
    return _digest([json.dumps({**values, **instead})])


def reading_key(digest: str, stem: str, base: Ground) -> str:
    """What stands for the outcome of reading an evidence file: its text, its name and what it is read with."""
    return _digest([digest, stem, base.reading])


def difference(before: Parts, now: Parts, reasons: Mapping[str, str] = REASONS) -> str:
    """Why a file is no longer the one that would be made; empty when it is."""
    return "; ".join(reason for part, reason in reasons.items() if before.get(part, "") != now.get(part, ""))


def _own_fonts(theme: Theme) -> list[Path]:
    return sorted(path for path in theme.fonts.iterdir() if path.is_file()) if theme.fonts else []


def _contents(paths: Iterable[Path]) -> list[str]:
    return [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in paths]


def _stamps(paths: Iterable[Path]) -> list[str]:
    """The machine's own fonts, which stand in for characters that the theme's lack: named, not read, for there may be thousands."""
    return [f"{path} {path.stat().st_size}" for path in paths]


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
