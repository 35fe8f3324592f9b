"""Combined plans: one file for each manager or team, made again only when a plan changed."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import reading
from cycles import batch_here, holds, people, report
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch import combine
from ladder_reports.batch.model import BatchInput, PlanRequest
from ladder_reports.cli import main
from ladder_reports.rendering import merging
from making import ROOT

JOINED = pytest.mark.xdist_group("combine-joined")
"""The tests that look at the same batch run in the same process."""


ROSTER = """id,manager
zofia-wojcik,ADA  Lovelace
nadia-osei,Ada Lovelace
dang-thu-ha,Ada Lovelace
broken,Ada Lovelace
rafael-monteiro,Ada/Lovelace
ingrid-solheim,
"""


ADA = ["dang-thu-ha", "nadia-osei", "zofia-wojcik"]
"""Ada's people in the order of their names: Đặng, Nadia, Zofia."""


@dataclass(frozen=True)
class Joined:
    """A batch with `--combine manager`."""

    source: Path
    folder: Path
    said: Any

    @property
    def combined(self) -> dict[str, dict[str, Any]]:
        """The report's records of joined files, by the manager's name."""
        return {str(record["name"]): record for record in report(self.folder)["combined"]}

    def bytes_of(self, name: str) -> bytes:
        """The file of a manager."""
        return (self.folder / str(self.combined[name]["output"])).read_bytes()


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Joined:
    """Plans with tables, links and fields, and one that cannot be made, by manager."""
    home = tmp_path_factory.mktemp("joined")
    source, folder = home / "people", home / "plans"
    source.mkdir()
    for name in [*ADA, "rafael-monteiro", "ingrid-solheim"]:
        shutil.copy(ROOT / "examples" / f"{name}.yaml", source)
    # Ingrid's file names no manager, as the roster's empty cell asks for none.
    ingrid = source / "ingrid-solheim.yaml"
    lines = ingrid.read_text(encoding="utf-8").splitlines(keepends=True)
    ingrid.write_text("".join(line for line in lines if not line.strip().startswith("manager:")), encoding="utf-8")
    (source / "broken.yaml").write_text("level: senior\n", encoding="utf-8")
    (home / "roster.csv").write_text(ROSTER, encoding="utf-8")
    said = batch_here(home / "roster.csv", source, "-o", folder, "--fillable", "--combine", "manager")
    return Joined(source, folder, said)


@JOINED
def test_there_is_one_file_for_each_manager(joined: Joined) -> None:
    """In the order of names; who failed is named; names that a file's name cannot tell apart get files of their own."""
    assert 1 == joined.said.returncode
    found = joined.combined
    assert {"Ada Lovelace", "Ada/Lovelace", ""} == {name.replace("ADA  ", "Ada ") for name in found}
    ada, other, nobody = found["Ada Lovelace"], found["Ada/Lovelace"], found[""]
    assert [f"{name}.pdf" for name in ADA] == ada["plans"]
    assert ["broken"] == ada["missing"]
    assert (["rafael-monteiro.pdf"], []) == (other["plans"], other["missing"])
    assert "by-manager/without-manager.pdf" == nobody["output"]
    outputs = sorted(str(record["output"]) for record in found.values())
    assert 3 == len(set(outputs))
    assert outputs == sorted(path.relative_to(joined.folder).as_posix() for path in (joined.folder / "by-manager").iterdir())
    assert hashlib.sha256(joined.bytes_of("Ada Lovelace")).hexdigest() == ada["sha256"]
    assert [str(joined.folder / output) for output in outputs] == sorted(joined.said.stdout.splitlines()[2:])
    assert f"{ada['output']}: note: without broken, whose plans could not be made" in joined.said.stderr


@JOINED
def test_a_joined_file_has_the_plans_in_order_and_says_whose_they_are(joined: Joined) -> None:
    """A worker makes the same bytes of the plans as this process does, with their titles and bookmarks in the order of names."""
    paths = [joined.folder / output for output in joined.combined["Ada Lovelace"]["plans"]]
    parts = [merging.Part(path.read_bytes(), name) for path, name in zip(paths, ("Đặng Thu Hà", "Nadia Osei", "Zofia Wójcik"), strict=True)]
    assert merging.merge(parts, "Growth plans: Ada Lovelace") == joined.bytes_of("Ada Lovelace")
    assert "Growth plans of people without a manager" == reading.read(joined.bytes_of("")).info["Title"]


def test_only_files_with_a_changed_plan_are_combined_again(tmp_path: Path) -> None:
    """A file whose plans are as they were stays; one without people is named, and pruned."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    paths = people(source, 4)
    call: list[str | Path] = [source, "-o", folder, "--combine", "team"]
    assert "by team: 2 would be made, 0 up to date" in batch_here(*call, "--dry-run").stderr
    assert not folder.exists()
    assert "by team: 2 made, 0 up to date, 0 failed" in batch_here(*call).stderr
    assert ["ads.pdf", "search.pdf"] == holds(folder / "by-team")
    before = (folder / "by-team" / "search.pdf").stat()
    # One of Ads gets another name: Ads is made again, Search is not.
    paths[2].write_text(paths[2].read_text(encoding="utf-8").replace("Person 2", "Aaron"), encoding="utf-8")
    planned = batch_here(*call, "--dry-run").stdout
    assert ["by-team/ads.pdf: its plans changed", "by-team/search.pdf: up to date"] == planned.splitlines()[-2:]
    assert "by team: 1 made, 1 up to date, 0 failed" in batch_here(*call).stderr
    assert ["done", "skipped"] == [record["outcome"] for record in report(folder)["combined"]]
    assert before == (folder / "by-team" / "search.pdf").stat()
    marks = reading.read((folder / "by-team" / "ads.pdf").read_bytes()).outline
    assert ["Aaron", "Person 0"] == [mark.title for mark in marks if mark.depth == 1]
    for path in (paths[1], paths[3]):
        path.write_text(path.read_text(encoding="utf-8").replace("Search", "Ads"), encoding="utf-8")
    assert "by-team/search.pdf: would be deleted, its input is gone" in batch_here(*call, "--prune", "--dry-run").stderr
    assert 0 == batch_here(*call, "--prune").returncode
    assert ["by-team/search.pdf"] == report(folder)["pruned"]
    assert ["ads.pdf"] == holds(folder / "by-team")


def test_no_combined_file_is_an_orphan_while_a_team_is_unknown() -> None:
    """A file that cannot be read may be that of the only person of a team."""
    entry = PlanRequest(Path("x.yaml"))
    known = BatchInput(entry, PersonSummary("x", team="Search", level="senior"), usable=True, problems=(), digest="")
    assert ["by-manager/without-manager.pdf", "by-team/search.pdf"] == sorted(combine.combined_names([known]) or ())
    assert combine.combined_names([known, replace(known, usable=False)]) is None


def test_plans_for_one_audience_are_combined(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is for the manager does not get into a file beside the person's copy, and a file has a limit; both before anything is made."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 2)
    roster = tmp_path / "roster.csv"
    roster.write_text("id,audience\np000,manager\np001,\n", encoding="utf-8")
    call = ["batch", str(roster), str(source), "-o", str(folder), "--combine", "team", "--dry-run", "--jobs", "1"]
    assert 1 == main.run(call)
    assert "needs plans for one audience, but the roster asks for manager and person" in capsys.readouterr().err
    assert 0 == main.run([*call, "--audience", "manager"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(combine, "MAX_PLANS", 0)
        assert 1 == main.run([*call, "--audience", "manager"])
    assert "would have 1 plans, but 0 is the most" in capsys.readouterr().err
    assert 2 == main.run([*call, "--audience", "panel", "--anonymous"])
    assert "its files name managers or teams" in capsys.readouterr().err
