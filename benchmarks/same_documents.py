"""Two checkouts make the same documents: page images, text, tags and outlines are compared, and golden HTML but for class names.

    same_documents.py BEFORE AFTER [--bytes]

Each is a checkout with its virtual environment (``make install``). Every example is printed for each audience and theme, the
booklet in each size and theme, the packet, worksheets, and the other test ladders' booklets. Exit code 1: something differs.
"""

import argparse
import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

DAY = ["--as-of", "2026-11-20"]
SIZES, THEMES, AUDIENCES = ("a4", "letter", "a5"), ("default", "graphite"), ("person", "manager", "panel")


def main() -> int:
    """Make the documents of both checkouts and compare them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--bytes", action="store_true", help="compare the files' bytes, too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = [make(home.resolve(), Path(folder) / name) for name, home in (("before", asked.before), ("after", asked.after))]
        names = sorted(set(made[0]) | set(made[1]))
        faults = [fault for name in names for fault in compare(name, *(files.get(name) for files in made), exact=asked.bytes)]
    faults += golden(asked.before, asked.after)
    for fault in faults:
        print(fault)
    print(f"{len(names)} documents, {len(faults)} differences")
    return 1 if faults else 0


def make(checkout: Path, folder: Path) -> dict[str, bytes]:
    """Every document of a checkout, by name. The inputs are those of the checkout in which this script is."""
    home = Path(__file__).resolve().parent.parent
    examples = sorted((home / "examples").glob("*.yaml"))
    ladders = sorted(path.parent for path in (home / "tests" / "examples" / "ladders" / "valid").glob("*/ladder.md"))
    tool = [str(checkout / ".venv" / "bin" / "ladder-reports")]
    folder.mkdir()

    def run(name: str, *arguments: str) -> None:
        done = subprocess.run([*tool, *arguments, *DAY], capture_output=True, text=True, check=False, cwd=folder)
        if done.returncode:
            print(f"{checkout}: {name}: exit {done.returncode}: {done.stderr[-300:]}", file=sys.stderr)

    for theme in THEMES:
        for size in SIZES:
            run("booklet", "booklet", "--theme", theme, "--page-size", size, "-o", f"booklet-{theme}-{size}.pdf")
        for audience in AUDIENCES:
            options = ["--audience", audience, "--theme", theme]
            run("plans", "batch", *map(str, examples), "-o", f"plans-{theme}-{audience}", *options)
    run("imposed", "booklet", "--page-size", "a5", "--imposed", "-o", "booklet-imposed.pdf")
    run("marks", "booklet", "--bleed", "3", "--marks", "-o", "booklet-marks.pdf")
    run("German", "booklet", "--lang", "de", "-o", "booklet-de.pdf")
    for ladder in ladders:
        run(ladder.name, "booklet", "--ladder", str(ladder), "-o", f"booklet-of-{ladder.name}.pdf")
    for size in SIZES:
        run("packet", "batch", *map(str, examples), "-o", f"packet-{size}", "--packet", "--min-group", "1", "--page-size", size)
        run("sizes", "batch", *map(str, examples), "-o", f"sizes-{size}", "--page-size", size, "--audience", "manager", "--lang", "de")
    rows = [f"p{number},{path}" for number, path in enumerate(examples)]
    (folder / "roster.csv").write_text("\n".join(["id,file", *rows]), encoding="utf-8")
    run("anonymous", "batch", "roster.csv", str(examples[0].parent), "-o", "anonymous", "--audience", "panel", "--anonymous")
    run("fillable", "batch", *map(str, examples), "-o", "fillable", "--fillable")
    run("combined", "batch", *map(str, examples), "-o", "combined", "--combine", "team")
    run(
        "since",
        "plan",
        str(home / "examples/zofia-wojcik.yaml"),
        "--since",
        str(home / "examples/last-cycle/zofia-wojcik.yaml"),
        "-o",
        "since.pdf",
    )
    for level in ("engineer", "senior", "principal"):
        run("worksheet", "plan", "--level", level, "-o", f"worksheet-{level}.pdf")
        run("worksheet", "plan", "--level", level, "--page-size", "a5", "--fillable", "-o", f"worksheet-{level}-a5.pdf")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.pdf")}


def compare(name: str, before: bytes | None, after: bytes | None, *, exact: bool) -> Iterator[str]:
    """What differs between two PDFs."""
    if before is None or after is None:
        yield f"{name}: missing {'before' if before is None else 'after'}"
        return
    if before == after:
        return
    if exact:
        yield f"{name}: other bytes"
    with pypdfium2.PdfDocument(before) as one, pypdfium2.PdfDocument(after) as two:
        if len(one) != len(two):
            yield f"{name}: {len(one)} pages before, {len(two)} after"
            return
        for number, (old, new) in enumerate(zip(one, two, strict=True), 1):
            if old.get_textpage().get_text_bounded() != new.get_textpage().get_text_bounded():
                yield f"{name}, page {number}: another text"
            if bytes(old.render(scale=1.5).buffer) != bytes(new.render(scale=1.5).buffer):
                yield f"{name}, page {number}: another image"
    with pikepdf.open(io.BytesIO(before)) as one_pdf, pikepdf.open(io.BytesIO(after)) as two_pdf:
        for what, look in (("tags", tags), ("outline", outline)):
            if look(one_pdf) != look(two_pdf):
                yield f"{name}: other {what}"


def tags(pdf: pikepdf.Pdf) -> list[str]:
    """The structure tree in reading order: each element's role, language, alternative text and number of marks."""
    found: list[str] = []

    def walk(element: Any) -> None:
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        texts = [str(element.get(key, "")) for key in ("/S", "/Lang", "/Alt", "/ActualText")]
        found.append(" ".join([*texts, str(len(kids))]))
        for kid in kids:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid)

    if "/StructTreeRoot" in pdf.Root:
        walk(pdf.Root.StructTreeRoot)
    return found


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """The bookmarks with their depths."""
    found: list[tuple[int, str]] = []

    def walk(items: Any, depth: int) -> None:
        for item in items:
            found.append((depth, str(item.title)))
            walk(item.children, depth + 1)

    with pdf.open_outline() as tree:
        walk(tree.root, 0)
    return found


def golden(before: Path, after: Path) -> Iterator[str]:
    """The golden HTML files that differ in more than names of classes."""

    def bare(path: Path) -> str:
        return re.sub(r'\sclass="[^"]*"', "", path.read_text(encoding="utf-8"))

    for path in sorted((after / "tests" / "golden").glob("*.html")):
        other = before / "tests" / "golden" / path.name
        if not other.exists() or bare(path) != bare(other):
            yield f"{path.name}: golden HTML differs in more than class names"


if __name__ == "__main__":
    sys.exit(main())
