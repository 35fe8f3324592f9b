"""A size of page is one entry, and everything follows from it."""

import io
from pathlib import Path

import pikepdf
import pytest

import reading
from ladder_reports.design.page_sizes import PAGE_SIZES, TextMeasure
from making import ROOT, SMALLEST
from process import run_python

NEW_SIZE = """
import sys
from dataclasses import replace
from ladder_reports.design import page_sizes
page_sizes.PAGE_SIZES["half-letter"] = replace(
    page_sizes.PAGE_SIZES["a5"], name="half-letter", width=139.7, height=215.9, top=16.9, right=12.7, bottom=15.5, left=15.5
)
from ladder_reports.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "command", [["booklet", "--ladder", str(SMALLEST)], ["plan", str(ROOT / "examples" / "nadia-osei.yaml")], ["plan", "--level", "staff"]]
)
def test_a_new_size_is_one_entry(command: list[str], tmp_path: Path) -> None:
    """With an entry for half-letter, the command line offers it, and each page of booklet, plan and worksheet has its size."""
    target = tmp_path / "out.pdf"
    done = run_python("-c", NEW_SIZE, *command, "--page-size", "half-letter", "-o", str(target))
    assert (0, "") == (done.returncode, done.stderr)
    data = target.read_bytes()
    with pikepdf.open(io.BytesIO(data)) as file:
        boxes = [[float(number) for number in page.trimbox] for page in file.pages]
    assert boxes
    assert all(pytest.approx([0, 0, 139.7 * 72 / 25.4, 215.9 * 72 / 25.4], abs=0.05) == box for box in boxes)
    assert [] == reading.ua_failures(data)
    assert "half-letter" in run_python("-c", NEW_SIZE, command[0], "--help").stdout


@pytest.mark.parametrize("name", PAGE_SIZES)
def test_measures_fit_the_page(name: str) -> None:
    """The margins leave most of the page to the text, and the style sheets get each measure in millimeters."""
    size = PAGE_SIZES[name]
    assert name == size.name
    assert 0.75 < size.text_width / size.width < 0.9
    assert 0.75 < size.text_height / size.height < 0.9
    assert f"--page-width: {size.width:g}mm; --page-height: {size.height:g}mm" in size.css


def test_text_is_measured_in_whole_lines() -> None:
    """Each line end begins a line, an empty line is one, and no text has no height."""
    measure = TextMeasure(10, 5.0)
    assert [0.0, 5.0, 5.0, 10.0, 15.0] == [measure.height(text) for text in ("", "a", "a" * 10, "a" * 11, "a\n\nb")]
