"""What a batch writes besides the plans, and what it deletes."""

import io
import zipfile
from pathlib import Path

import pytest

from cycles import EXAMPLES, batch, holds, people, report


@pytest.mark.xdist_group("batch-cycle")
def test_the_archive_holds_the_plans_and_is_the_same_each_time(cycle: tuple[Path, Path]) -> None:
    """`plans.zip` has the plans side by side; made again from the same plans, it is the same to the byte."""
    source, folder = cycle
    before = (folder / "plans.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        assert sorted(f"{path.stem}.pdf" for path in EXAMPLES) == archive.namelist()
        assert all((folder / name).read_bytes() == archive.read(name) for name in archive.namelist())
    assert "0 made, 7 up to date, 3 failed" in batch(source, "-o", folder, "--zip").stderr
    assert before == (folder / "plans.zip").read_bytes()


def test_what_has_no_input_any_more_is_named_and_pruned_on_demand(tmp_path: Path) -> None:
    """An orphan is named; `--prune` deletes it, but not a file that somebody changed since."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    paths = people(source, 4)
    batch(source, "-o", folder)
    paths[0].unlink()
    paths[1].unlink()
    (folder / "p001.pdf").write_bytes(b"my own notes")
    named = batch(source, "-o", folder)
    assert "p000.pdf: note: its input is gone; --prune deletes it" in named.stderr
    assert ["p000.pdf", "p001.pdf"] == report(folder)["orphans"]
    # Those who are merely not chosen have not gone.
    assert ["p000.pdf", "p001.pdf"] == (batch(source, "-o", folder, "--only", "p002"), report(folder)["orphans"])[1]
    assert 0 == batch(source, "-o", folder, "--prune").returncode
    assert ["p000.pdf"] == report(folder)["pruned"]
    assert ["cycle.csv", "p001.pdf", "p002.pdf", "p003.pdf", "report.json"] == holds(folder)
    assert b"my own notes" == (folder / "p001.pdf").read_bytes()
