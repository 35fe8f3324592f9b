"""report.json and cycle.csv say what happened to each input; an earlier report is read with care."""

import csv
import io
from pathlib import Path

import pytest

from cycles import batch


@pytest.mark.xdist_group("batch-cycle")
def test_the_cycles_table_is_for_spreadsheets(cycle: tuple[Path, Path]) -> None:
    """One row for each person, with what a calibration asks first."""
    _, folder = cycle
    raw = (folder / "cycle.csv").read_bytes()
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))}
    assert 10 == len(rows)
    nadia = rows["nadia-osei"]
    assert ["Nadia Osei", "engineer", "senior", "2026-H2", "7", "2026-10-08"] == [
        nadia[key] for key in ("name", "level", "target", "cycle", "evidence", "newest")
    ]
    assert ["failed", "", ""] == [rows["huge"][key] for key in ("outcome", "output", "name")]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """What a spreadsheet would run is text in `cycle.csv`; with `--anonymous`, nothing there points to the person."""
    source = tmp_path / "people"
    source.mkdir()
    (source / "x.yaml").write_text(
        "person: {name: '=1+1', team: '@team', manager: '-boss'}\nlevel: senior\ncycle: '+c'\n", encoding="utf-8"
    )
    assert 0 == batch(source, "-o", tmp_path / "o").returncode
    text = (tmp_path / "o" / "cycle.csv").read_text(encoding="utf-8-sig")
    assert "x,'=1+1,'@team,'-boss,senior,staff,'+c,0,,done,x.pdf" == text.splitlines()[1]
    result = batch(source, "-o", tmp_path / "p", "--audience", "panel", "--anonymous")
    assert 0 == result.returncode, result.stderr
    assert "x,,,,senior,staff,'+c,0,,done,x.pdf" == (tmp_path / "p" / "cycle.csv").read_text(encoding="utf-8-sig").splitlines()[1]
