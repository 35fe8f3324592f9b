"""What a batch writes besides the plans, and what it deletes."""

import hashlib
import io
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from cycles import EXAMPLES, batch_here, holds, people, report
from ladder_reports.batch.outputs import write_zip
from ladder_reports.errors import InputError
from ladder_reports.files.output_folder import OutputFolder


@pytest.mark.xdist_group("batch-cycle")
def test_the_archive_holds_the_plans_and_is_the_same_each_time(cycle: tuple[Path, Path], tmp_path: Path) -> None:
    """`plans.zip` has the plans side by side; made again from the same plans, it is the same to the byte."""
    source, folder = cycle[0], shutil.copytree(cycle[1], tmp_path / "plans")
    before = (folder / "plans.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        assert sorted(f"{path.stem}.pdf" for path in EXAMPLES) == archive.namelist()
        assert all((folder / name).read_bytes() == archive.read(name) for name in archive.namelist())
    assert "0 made, 7 up to date, 3 failed" in batch_here(source, "-o", folder, "--zip").stderr
    assert before == (folder / "plans.zip").read_bytes()


def test_plans_whose_input_is_gone_are_listed_and_pruned_on_demand(tmp_path: Path) -> None:
    """An orphan is named; `--prune` deletes it, but not a file that somebody changed since."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    paths = people(source, 4)
    batch_here(source, "-o", folder)
    paths[0].unlink()
    paths[1].unlink()
    (folder / "p001.pdf").write_bytes(b"my own notes")
    named = batch_here(source, "-o", folder)
    assert "p000.pdf: note: its input is gone; --prune deletes it" in named.stderr
    assert ["p000.pdf", "p001.pdf"] == report(folder)["orphans"]
    # Those who are merely not chosen have not gone.
    assert ["p000.pdf", "p001.pdf"] == (batch_here(source, "-o", folder, "--only", "p002"), report(folder)["orphans"])[1]
    assert 0 == batch_here(source, "-o", folder, "--prune").returncode
    assert ["p000.pdf"] == report(folder)["pruned"]
    assert ["cycle.csv", "p001.pdf", "p002.pdf", "p003.pdf", "report.json"] == holds(folder)
    assert b"my own notes" == (folder / "p001.pdf").read_bytes()


def test_a_folder_that_pruning_empties_is_deleted(tmp_path: Path) -> None:
    """But not one in which there is something else."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 2)
    assert 0 == batch_here(source, "-o", folder, "--combine", "team").returncode
    assert ["ads.pdf", "search.pdf"] == holds(folder / "by-team")
    for path in source.iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("Search", "Sales").replace("Ads", "Sales"), encoding="utf-8")
    (folder / "by-team" / "notes.txt").write_text("mine", encoding="utf-8")
    assert 0 == batch_here(source, "-o", folder, "--prune").returncode
    assert ["by-team/ads.pdf", "by-team/search.pdf"] == report(folder)["pruned"]
    assert ["notes.txt"] == holds(folder / "by-team")
    (folder / "by-team" / "notes.txt").unlink()
    assert 0 == batch_here(source, "-o", folder, "--combine", "team").returncode
    for path in source.iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("Sales", "Ads"), encoding="utf-8")
    assert 0 == batch_here(source, "-o", folder, "--prune").returncode
    assert ["by-team/sales.pdf"] == report(folder)["pruned"]
    assert not (folder / "by-team").exists()


def test_a_zip_is_the_same_for_the_same_files(tmp_path: Path) -> None:
    """Whatever their order and their dates are; it has what was made, or nothing is written."""
    plans = {name: hashlib.sha256(b"%PDF" * 1000).hexdigest() for name in ("b.pdf", "a.pdf")}
    found = []
    with OutputFolder.opened(tmp_path) as folder:
        for number, names in enumerate((list(plans), list(plans)[::-1])):
            for name in names:
                folder.write(name, b"%PDF" * 1000)
                os.utime(tmp_path / name, (number, number))
            write_zip(folder, {name: plans[name] for name in names}, folder)
            found.append((tmp_path / "plans.zip").read_bytes())
        assert found[0] == found[1]
        with zipfile.ZipFile(tmp_path / "plans.zip") as archive:
            assert ["a.pdf", "b.pdf"] == archive.namelist()
        (tmp_path / "a.pdf").write_bytes(b"%PDF" * 999 + b"mine")
        with pytest.raises(InputError, match=r"a\.pdf: is not the plan that was made"):
            write_zip(folder, plans, folder)
        with pytest.raises(InputError, match=r"gone\.pdf: is not the plan that was made"):
            write_zip(folder, {"gone.pdf": plans["a.pdf"]}, folder)
    assert found[0] == (tmp_path / "plans.zip").read_bytes()
    assert ["a.pdf", "b.pdf", "plans.zip"] == sorted(path.name for path in tmp_path.iterdir())
