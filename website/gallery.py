"""The documents of the gallery: which there are, how the tool makes them, and their thumbnails.

Each is made with the command that its entry shows. What is up to date is not made again: a digest of everything that decides a
document's bytes is kept beside it.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
AS_OF = "2026-11-20"
PEOPLE = 12
"""How many invented people are in the gallery's packet."""
THUMBNAIL = 480
"""Pixels across; a page shows them at half the size, so that they are sharp on every screen."""

_SOURCES = ("src", "templates", "styles", "content", "examples", "tests/examples", "benchmarks/people.py", "website/gallery.py")
_PLAN = ("plan", "examples/tomas-lindqvist.yaml")
_PACKET = ("batch", "people/", "-o", "plans/", "--packet")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the gallery."""

    name: str
    group: str
    title: str
    command: tuple[str, ...]
    page: int = 0
    """The page that the thumbnail shows."""

    @property
    def shown(self) -> str:
        """The command as a reader would type it."""
        return " ".join(("ladder-reports", *self.command))


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was made, with its thumbnail."""

    entry: Entry
    pdf: Path
    thumbnail: Path
    pages: int
    size: tuple[int, int]
    """Of the thumbnail, in pixels."""


def _variants(name: str, group: str, command: tuple[str, ...], page: int = 0) -> Iterable[Entry]:
    """A document in each theme, then in each other size, then in the other language."""
    yield Entry(name, group, "Theme default, A4", command, page)
    for theme in ("graphite", "wicker"):
        yield Entry(f"{name}-{theme}", group, f"Theme {theme}", (*command, "--theme", theme), page)
    for size, title in (("letter", "Letter"), ("a5", "A5"), ("half-letter", "Half-letter")):
        yield Entry(f"{name}-{size}", group, title, (*command, "--page-size", size), page)
    yield Entry(f"{name}-de", group, "Labels in German", (*command, "--lang", "de"), page)


ENTRIES = (
    *_variants("booklet", "The ladder booklet", ("booklet",)),
    *_variants("plan", "The growth plan", _PLAN),
    *_variants("packet", "The calibration packet", _PACKET),
    *_variants("worksheet", "The worksheet", ("plan", "--level", "senior")),
    Entry("plan-manager", "Other copies and documents", "The manager's copy", (*_PLAN, "--audience", "manager")),
    Entry("plan-panel", "Other copies and documents", "A panel's copy", (*_PLAN, "--audience", "panel")),
    Entry("plan-agenda", "Other copies and documents", "The manager's agenda", (*_PLAN, "--audience", "manager", "--agenda")),
    Entry("plan-one", "Other copies and documents", "The year on one page", (*_PLAN, "--pages", "one")),
    Entry("plan-top", "Other copies and documents", "At the top level", ("plan", "examples/ingrid-solheim.yaml")),
    Entry("worksheet-fillable", "Other copies and documents", "A form to fill in", ("plan", "--level", "senior", "--fillable")),
    Entry("booklet-imposed", "Other copies and documents", "A5, ready to fold", ("booklet", "--page-size", "a5", "--imposed")),
    Entry(
        "booklet-branching",
        "Other copies and documents",
        "A ladder that branches",
        ("booklet", "--ladder", "tests/examples/ladders/valid/matrix"),
    ),
    Entry(
        "comparison",
        "Other copies and documents",
        "Two versions compared",
        ("compare", "2026.2", "current", "--ladder", "tests/examples/revised/workshop"),
    ),
)


def make(folder: Path, entries: Sequence[Entry] = ENTRIES) -> list[Document]:
    """Make the documents that are not up to date, and their thumbnails; all of them, in the order of the entries."""
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return list(workers.map(lambda entry: _document(folder, entry), entries))


def _document(folder: Path, entry: Entry) -> Document:
    pdf, thumbnail, record = (folder / f"{entry.name}.{suffix}" for suffix in ("pdf", "png", "json"))
    key = hashlib.sha256(f"{_sources()} {entry}".encode()).hexdigest()
    known = json.loads(record.read_text(encoding="utf-8")) if record.is_file() and pdf.is_file() and thumbnail.is_file() else {}
    if known.get("key") != key:
        record.unlink(missing_ok=True)
        _run(entry, pdf)
        document = pypdfium2.PdfDocument(pdf.read_bytes())
        width, height = _draw(document[entry.page], thumbnail)
        known = {"key": key, "pages": len(document), "size": [width, height]}
        record.write_text(json.dumps(known), encoding="utf-8")
    return Document(entry, pdf, thumbnail, known["pages"], tuple(known["size"]))


def _run(entry: Entry, target: Path) -> None:
    """Make one document with the tool.

    Raises:
        subprocess.CalledProcessError: the tool refuses. It has said why.
    """
    tool = [sys.executable, "-m", "ladder_reports"]
    rest = ["--as-of", AS_OF, "--quiet"]
    if entry.command[0] != "batch":
        force = ["--force"] if entry.command[0] == "compare" else []
        subprocess.run([*tool, *entry.command, *rest, *force, "-o", str(target)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, ROOT / "benchmarks/people.py", str(PEOPLE), "people"], cwd=folder, check=True)
        # The packet is the same, however long the plans are.
        quick = ["--pages", "one", "--jobs", "1"]
        subprocess.run([*tool, *entry.command, *rest, *quick], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        target.write_bytes((Path(folder) / "plans" / "cycle.pdf").read_bytes())


def _draw(page: pypdfium2.PdfPage, target: Path) -> tuple[int, int]:
    """Draw a page at twice the size and scale it down, so that small type is smooth; returns the picture's size."""
    drawn = page.render(scale=2 * THUMBNAIL / page.get_width()).to_pil().convert("RGB")
    picture = drawn.resize((THUMBNAIL, round(drawn.height * THUMBNAIL / drawn.width)), Image.Resampling.LANCZOS)
    # A palette keeps the file small; this way of choosing it keeps a color that few pixels have, such as the accent.
    picture.quantize(128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(target, optimize=True)
    return picture.width, picture.height


@cache
def _sources() -> str:
    """A digest of what documents are made of: the repository's files and the libraries' versions."""
    files = [path for name in _SOURCES for path in ([ROOT / name] if (ROOT / name).is_file() else (ROOT / name).rglob("*"))]
    digest = hashlib.sha256()
    for path in sorted(path for path in files if path.is_file() and path.suffix != ".pyc"):
        digest.update(f"{path.relative_to(ROOT).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    for library in sorted(f"{one.name} {one.version}" for one in distributions()):
        digest.update(f"{library}\n".encode())
    return digest.hexdigest()
