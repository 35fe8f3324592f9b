"""Work that another machine can do: values instead of paths, and what that machine must have in common with this one.

A `Kit` is what all plans of a batch are made with, a parcel what one plan is made from. Neither means anything on the
sender's disk; paths in them only name files in messages. Plans come back as bytes.
"""

import hashlib
import pickle
import platform
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from ladder_reports import __version__
from ladder_reports.batch import worker
from ladder_reports.batch.fingerprints import LIBRARIES, files_digest, house_digest, machine_fonts_digest, package_digest
from ladder_reports.batch.model import Made, Order
from ladder_reports.design import fonts
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import LadderReportsError, Problem
from ladder_reports.evidence.loader import SIZE_LIMIT
from ladder_reports.files.text import read_raw
from ladder_reports.paths import cache_folder

if TYPE_CHECKING:
    from ladder_reports.documents.context import Document, DocumentContext

_OPEN_KITS = 4
"""Kits that a process keeps: those of the batches that it may be working for at once."""

_kits: dict[str, bytes] = {}
_opened: dict[str, "DocumentContext"] = {}


@dataclass(frozen=True, slots=True)
class Kit:
    """What all plans of a batch are made with, packed; equal digests are equal kits."""

    digest: str
    packed: bytes = field(repr=False)
    families: tuple[str, ...] = ()
    """The font families that do not travel: the other machine has to have them."""


@dataclass(frozen=True, slots=True)
class _Contents:
    """What is in a kit."""

    materials: "DocumentContext"
    own_fonts: tuple[tuple[str, bytes], ...]
    """The theme's own font files: their names in its folder, and what they hold."""
    machine_fonts: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a parcel. Without an outcome, the problems or `wanting` say why."""

    outcome: "Document | None" = None
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    wanting: Literal["", "kit", "fonts"] = ""
    """What was missing: the kit, for this process never had it, or fonts that only the sender's machine may lend."""
    hopeless: str = ""
    """Why no plan can be made on that machine."""
    fault: str = ""
    """A fault of ours, at this plan."""


def pack_kit(options: PlanOptions) -> Kit:
    """The kit of a batch.

    Raises:
        InputError: the ladder, the theme or its fonts cannot be used.
    """
    from ladder_reports.documents.context import load_context  # noqa: PLC0415 -- loaded only when there is something to make

    made = load_context(options.ladder, options.theme, options.lang)
    home = made.theme.fonts
    own = tuple(_files_of(home)) if home else ()
    found = fonts.fonts_for(made.theme, "", "")
    families = tuple(dict.fromkeys(family for family, path in found.files if path.parent != home))
    packed = pickle.dumps(_Contents(made, own, machine_fonts_digest()))
    return Kit(hashlib.sha256(packed).hexdigest(), packed, families)


def _files_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a theme's folder of fonts; a link that leads out of the theme is not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.resolve().is_relative_to(folder.parent.resolve()):
            yield str(path.relative_to(folder)), path.read_bytes()


def pack(order: Order, options: PlanOptions) -> bytes | None:
    """One plan's job, its files and its password; None when a file cannot be read, which is best told where it is.

    What was packed is compressed, so that no text can be read where a program logs what it holds.
    """
    job = worker.job_of(order, options)
    try:
        files = {path: read_raw(path, SIZE_LIMIT) for path in (job.evidence, job.since) if path}
    except OSError:
        return None
    return zlib.compress(pickle.dumps((job, files, order.entry.password)), 1)


def introduce(families: tuple[str, ...]) -> dict[str, str]:
    """Everything of this machine that decides a plan's bytes, besides what a kit and a parcel hold.

    Raises:
        LadderReportsError: the engine cannot be loaded.
    """
    from ladder_reports.rendering import pdf  # noqa: PLC0415 -- see above

    problems: list[Problem] = []
    found = fonts.find_fonts(families, None, problems, "")
    missing = ", ".join(family for family in families if family not in found.families)
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "ladder-reports": __version__,
        "the code of ladder-reports": package_digest()[:12],
        "the set of templates and styles": house_digest()[:12],
        **{name: _version(name) for name in LIBRARIES},
        **pdf.native_versions(),
        "the set of fonts": f"without {missing}" if missing else files_digest(path for _, path in found.files)[:12],
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def refusal(address: str, told: "Mapping[str, str] | BaseException", here: Mapping[str, str]) -> str:
    """Why a worker that told this of its machine cannot be used; empty when plans come out the same there."""
    if isinstance(told, BaseException):
        return f"worker {address}: {fault_of(told)}"
    different = [f"{what} is {told.get(what, 'missing')}, not {mine}" for what, mine in here.items() if told.get(what) != mine]
    return f"worker {address} is refused: {'; '.join(different)}. Install the same versions everywhere" if different else ""


def take(digest: str, packed: bytes) -> None:
    """Keep a kit in this process, for parcels to come."""
    _kits.pop(digest, None)
    _kits[digest] = packed
    for old in list(_kits)[:-_OPEN_KITS]:
        _kits.pop(old, None)
        _opened.pop(old, None)


def make(digest: str, parcel: bytes) -> Reply:
    """Make the plan of a parcel with the kit of this digest; one at a time in a process, for the engine's state is the process's.

    What goes wrong is answered and never raised: Dask logs a task that raises, and with it the beginning of what it was called with.
    """
    from ladder_reports.rendering import pdf  # noqa: PLC0415 -- see above

    began = time.monotonic()
    try:
        # The process is not ours alone: its collector is as it was afterwards.
        with pdf.quiet_collector():
            try:
                reply = _made(digest, parcel)
            finally:
                worker.tidy(alone=False)
    except fonts.MachineFontsNeededError:
        reply = Reply(wanting="fonts")
    except LadderReportsError as error:
        reply = Reply(hopeless=str(error))
    except Exception as error:  # noqa: BLE001 -- see above
        reply = Reply(fault=fault_of(error))
    return replace(reply, seconds=round(time.monotonic() - began, 3))


def _made(digest: str, parcel: bytes) -> Reply:
    materials = _materials(digest)
    if materials is None:
        return Reply(wanting="kit")
    job, files, password = pickle.loads(zlib.decompress(parcel))  # noqa: S301 -- from the sender, whose code this process runs anyhow
    answer = worker.attempted(lambda: worker.plan(job, materials, password, files), str(job.evidence))
    return Reply(problems=answer.problems) if isinstance(answer, Made) else Reply(answer)


def keep(order: Order, reply: Reply) -> Made:
    """Write the plan that came back, whole, and say what came of the order."""
    outcome = reply.outcome
    if outcome is None:
        made = Made(problems=reply.problems)
    else:
        made = worker.attempted(lambda: worker.kept(order, outcome), str(order.entry.file))
    return replace(made, seconds=reply.seconds)


def _materials(digest: str) -> "DocumentContext | None":
    """The materials of a kit, opened once in a process; None when the process does not have the kit."""
    packed = _kits.get(digest)
    if packed is None:
        return None
    if digest not in _opened:
        contents: _Contents = pickle.loads(packed)  # noqa: S301 -- see above
        made, theme = contents.materials, contents.materials.theme
        if theme.fonts:
            theme = replace(theme, fonts=_unpacked(contents.own_fonts))
        _opened[digest] = replace(made, theme=theme, fallback=contents.machine_fonts == machine_fonts_digest())
    return _opened[digest]


def _unpacked(files: tuple[tuple[str, bytes], ...]) -> Path:
    """A folder with these font files in the cache, under a name that says what they hold."""
    key = hashlib.sha256("\0".join(f"{name}\0{hashlib.sha256(raw).hexdigest()}" for name, raw in files).encode()).hexdigest()[:32]
    home = cache_folder("themes")
    target = home / key
    if not target.is_dir():
        with TemporaryDirectory(dir=home) as temporary:
            whole = Path(temporary, "whole")
            (whole / "fonts").mkdir(parents=True)
            for name, raw in files:
                path = whole / "fonts" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(raw)
            try:
                whole.rename(target)
            except OSError:
                # Another process has just put the same there.
                if not target.is_dir():
                    raise
    return target / "fonts"


def fault_of(error: BaseException) -> str:
    """Why another machine did not answer, in a line."""
    if "No module named 'ladder_reports'" in str(error):
        return "ladder-reports is not installed there"
    if isinstance(error, LadderReportsError):
        return str(error)
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
