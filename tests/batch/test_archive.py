"""A batch of archive copies: every PDF conforms, plans have their evidence inside, and nothing else has."""

import io
import shutil
import zipfile
from pathlib import Path

import page
import yaml

import reading
from cycles import batch_here, people, report
from ladder_reports.rendering.embedded_files import source_in
from making import ROOT


def test_a_batch_of_archive_copies(tmp_path: Path) -> None:
    """Plans, combined files and the packet; in the ZIP, too. They stay until another option asks for others."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 3)
    shutil.copy(ROOT / "examples" / "nadia-osei.yaml", source)
    call = (source, "-o", folder, "--audience", "manager", "--combine", "team", "--packet", "--zip")
    done = batch_here(*call, "--archive")
    assert 0 == done.returncode, done.stderr
    found = report(folder)
    plans = [str(record["output"]) for record in found["records"]]
    others = [str(record["output"]) for record in (*found["combined"], found["packet"])]
    assert (4, 4) == (len(plans), len(others))
    for name in (*plans, *others):
        for profile in ("3a", "ua1"):
            assert [] == list(map(str, page.validate_pdf_bytes((folder / name).read_bytes(), profile=profile).failures)), name
    assert [] == [name for name in others if reading.read((folder / name).read_bytes()).attachments]
    with zipfile.ZipFile(io.BytesIO((folder / "plans.zip").read_bytes())) as archive:
        names = {yaml.safe_load(source_in(archive.read(name)))["person"]["id"]: name for name in archive.namelist()}
    assert {name.removesuffix(".pdf"): name for name in plans} == names
    before = (folder / "nadia-osei.pdf").read_bytes()
    assert "0 made, 4 up to date" in batch_here(*call, "--archive").stderr
    assert "4 made" in batch_here(*call, "--archive", "--force").stderr
    assert before == (folder / "nadia-osei.pdf").read_bytes()
    assert "4 would be made" in batch_here(*call, "--dry-run").stderr
