"""A size of page is one entry, and everything follows from it."""

import io
from pathlib import Path
from typing import get_args

import pikepdf
import pytest

import reading
from ladder_reports.design.page_sizes import LINE, PAGE_SIZES, POINTS_PER_MM
from ladder_reports.design.stylesheets import DocumentKind
from making import ROOT, SMALLEST
from process import run_python

NEW_SIZE = """
import sys
from msgspec.structs import replace
from ladder_reports.design import page_sizes
page_sizes.PAGE_SIZES["pocket"] = replace(page_sizes.PAGE_SIZES["a5"], name="pocket", width=140, height=216, inner=13, outer=12)
from ladder_reports.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "command", [["booklet", "--ladder", str(SMALLEST)], ["plan", str(ROOT / "examples" / "nadia-osei.yaml")], ["plan", "--level", "staff"]]
)
def test_a_new_size_is_one_entry(command: list[str], tmp_path: Path) -> None:
    """With an entry for it, the command line offers it, and each page of booklet, plan and worksheet has its size."""
    target = tmp_path / "out.pdf"
    done = run_python("-c", NEW_SIZE, *command, "--page-size", "pocket", "-o", str(target))
    assert (0, "") == (done.returncode, done.stderr)
    data = target.read_bytes()
    with pikepdf.open(io.BytesIO(data)) as file:
        boxes = [[float(number) for number in page.trimbox] for page in file.pages]
    assert boxes
    assert all(pytest.approx([0, 0, 140 * 72 / 25.4, 216 * 72 / 25.4], abs=0.05) == box for box in boxes)
    assert [] == reading.ua_failures(data)
    assert "pocket" in run_python("-c", NEW_SIZE, command[0], "--help").stdout


@pytest.mark.parametrize("name", PAGE_SIZES)
@pytest.mark.parametrize("kind", get_args(DocumentKind))
def test_measures_fit_the_page(name: str, kind: DocumentKind) -> None:
    """Across, margins, hanging zone and text are the page; down, the text is a whole number of lines."""
    size = PAGE_SIZES[name]
    assert name == size.name
    assert pytest.approx(size.width, abs=0.06) == size.inner + size.hang + size.text_width + size.outer
    lines = (size.height * POINTS_PER_MM - sum(size.margins(kind))) / LINE
    assert abs(lines - size.lines(kind)) < 0.6
    assert f"--page-width: {size.width:g}mm; --page-height: {size.height:g}mm" in size.css(kind)


def test_the_sizes_are_those_of_the_paper() -> None:
    assert {"a4": (210, 297), "letter": (215.9, 279.4), "a5": (148, 210), "half-letter": (139.7, 215.9)} == {
        name: (size.width, size.height) for name, size in PAGE_SIZES.items()
    }
