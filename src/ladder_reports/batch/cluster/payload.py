"""What travels to the workers of a cluster and back, and what a worker's machine must have in common with this one.

`SharedAssets` is what all plans of a batch are made with; a task's data is what one plan is made from. Both have values instead
of paths into the sender's disk; paths in them only name files in messages. Plans come back as bytes.
"""

import hashlib
import pickle
import platform
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports import __version__
from ladder_reports.batch import worker
from ladder_reports.batch.fingerprints import LIBRARIES, files_digest, machine_fonts_digest, package_digest, templates_digest
from ladder_reports.batch.model import PlanTask, WriteResult
from ladder_reports.design import fonts
from ladder_reports.documents.context import Document, DocumentContext, load_context
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import LadderReportsError, Problem, internal_error, own_words
from ladder_reports.evidence.loader import SIZE_LIMIT
from ladder_reports.files.output_folder import OutputFolder
from ladder_reports.files.text import read_raw
from ladder_reports.paths import cache_folder

_BATCHES_KEPT = 4
"""Batches whose assets a process keeps: it may be working for several at once."""

_assets: dict[str, bytes] = {}
_contexts: dict[str, DocumentContext] = {}


@dataclass(frozen=True, slots=True)
class SharedAssets:
    """What all plans of a batch are made with, pickled. Equal digests are equal assets."""

    digest: str
    data: bytes = field(repr=False)
    families: tuple[str, ...] = ()
    """The font families that do not travel: the other machine must have them."""


class Reply(Struct, frozen=True):
    """A worker's reply to a task. If it has no document, one of the other fields says why."""

    document: Document | None = None
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    missing: Literal["", "assets", "fonts"] = ""
    """What the worker lacks: the assets, if the process never had them, or fonts that only the sender's machine has."""
    unusable: str = ""
    """Why no plan can be made on that machine."""
    internal_error: str = ""
    """The message of an internal error in making this plan."""


def share_assets(options: PlanOptions) -> SharedAssets:
    """The assets of a batch.

    Raises:
        InputError: the ladder, the theme or its fonts cannot be used.
    """
    context = load_context(options.ladder, options.theme, options.lang, options.ladder_version)
    context.versions.recorded()
    own: dict[str, bytes] = {}
    if home := context.theme.fonts:
        # A link that leads out of the theme is not followed.
        files = [path for path in sorted(home.rglob("*")) if path.is_file() and path.resolve().is_relative_to(home.parent.resolve())]
        own = {str(path.relative_to(home)): path.read_bytes() for path in files}
    found = fonts.fonts_for(context.theme, "", "")
    families = tuple(dict.fromkeys(family for family, path in found.files if path.parent != home))
    data = pickle.dumps((context, own, machine_fonts_digest()))
    return SharedAssets(hashlib.sha256(data).hexdigest(), data, families)


def serialize(task: PlanTask, options: PlanOptions) -> bytes | None:
    """One plan's job, its files and its password; None if a file cannot be read, which is best reported on this machine.

    The result is compressed, so that no text is readable where a program logs the values that it holds.
    """
    job = worker.job_for(task, options)
    try:
        files = {path: read_raw(path, SIZE_LIMIT) for path in (job.evidence, job.since) if path}
    except OSError:
        return None
    return zlib.compress(pickle.dumps((job, files, task.request.password)), 1)


def machine_versions(families: tuple[str, ...]) -> dict[str, str]:
    """Everything on this machine that decides a plan's bytes and does not travel.

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
        "the set of templates and styles": templates_digest()[:12],
        **{name: _version(name) for name in LIBRARIES},
        **pdf.native_versions(),
        "the set of fonts": f"without {missing}" if missing else files_digest(path for _, path in found.files)[:12],
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def refusal(address: str, there: Mapping[str, str] | BaseException, here: Mapping[str, str]) -> str:
    """Why a worker with these versions, or with this error instead, cannot be used; empty if its plans would be the same."""
    if isinstance(there, BaseException):
        if "No module named 'ladder_reports'" in str(there):
            return f"worker {address}: ladder-reports is not installed there"
        known = isinstance(there, LadderReportsError)
        return f"worker {address}: {there if known else f'{type(there).__name__}: {own_words(there, 200)}'}"
    different = [f"{what} is {there.get(what, 'missing')}, not {mine}" for what, mine in here.items() if there.get(what) != mine]
    return f"worker {address} is refused: {'; '.join(different)}. Install the same versions everywhere" if different else ""


def store_assets(digest: str, data: bytes) -> None:
    """Keep a batch's assets in this process, for the tasks to come."""
    _assets.pop(digest, None)
    _assets[digest] = data
    for old in list(_assets)[:-_BATCHES_KEPT]:
        _assets.pop(old, None)
        _contexts.pop(old, None)


def make_plan(digest: str, data: bytes) -> Reply:
    """Make the plan of a task's data with the assets of this digest. The engine's state is the process's, so one at a time.

    This never raises: Dask logs a task that raises, with the beginning of its arguments.
    """
    from ladder_reports.rendering import pdf  # noqa: PLC0415 -- see above

    began = time.monotonic()
    try:
        # The process may have other work: afterwards its garbage collector is as it was.
        with pdf.quiet_collector():
            try:
                reply = _make_plan(digest, data)
            finally:
                worker.tidy_up(alone=False)
    except fonts.MachineFontsNeededError:
        reply = Reply(missing="fonts")
    except LadderReportsError as error:
        reply = Reply(unusable=str(error))
    except Exception as error:  # noqa: BLE001 -- see above
        reply = Reply(internal_error=internal_error(error))
    return replace(reply, seconds=round(time.monotonic() - began, 3))


def _make_plan(digest: str, data: bytes) -> Reply:
    context = _stored_context(digest)
    if context is None:
        return Reply(missing="assets")
    job, files, password = pickle.loads(zlib.decompress(data))  # noqa: S301 -- from the sender, whose code this process runs anyway
    result = worker.caught(lambda: worker.build_plan(job, context, password, files), job.evidence)
    return Reply(problems=result.problems) if isinstance(result, WriteResult) else Reply(result)


def write_reply(task: PlanTask, reply: Reply) -> WriteResult:
    """Write the plan that came back, whole."""
    if document := reply.document:
        result = worker.caught(lambda: worker.write_plan(task, document), task.request.file)
    else:
        result = WriteResult(problems=reply.problems)
    return replace(result, seconds=reply.seconds)


def _stored_context(digest: str) -> DocumentContext | None:
    """The context in a batch's assets; None if this process does not have them."""
    data = _assets.get(digest)
    if data is None:
        return None
    if digest not in _contexts:
        context, own_fonts, machine_fonts = pickle.loads(data)  # noqa: S301 -- see above
        theme = replace(context.theme, fonts=_font_folder(own_fonts)) if context.theme.fonts else context.theme
        _contexts[digest] = replace(context, theme=theme, fallback=machine_fonts == machine_fonts_digest())
    return _contexts[digest]


def _font_folder(files: Mapping[str, bytes]) -> Path:
    """A folder in the cache with these font files, named by their digest. Other processes may be writing the same files."""
    name = f"{hashlib.sha256(pickle.dumps(files)).hexdigest()[:32]}/fonts"
    with OutputFolder.opened(cache_folder("themes")) as home, home.folder(name) as folder:
        for file, raw in files.items():
            if not folder.state(file):
                folder.write(file, raw, home)
    return home.path / name
