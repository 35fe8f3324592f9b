"""Nothing that an anonymous batch writes or says tells who anybody is: neither of those who have a plan nor of those who have none."""

import json
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

import reading
from cycles import batch, report
from disguises import letters_left
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch.anonymity import without_names
from ladder_reports.batch.model import BatchInput, PlanRequest

TELLING = ("zebe", "quill", "asmith", "arlo", "kimbo", "okonk", "zebrafish")
PEOPLE = {
    "zebediah-quill": "person: {name: Zebediah Quill, id: q-7, team: Zebrafish}\nlevel: senior\nlevels: Okonkwo\n",
    "a-smith": "person: {name: Arlo Smith, id: asmith, manager: Zebediah Quill}\nlevel: senior\n",
    "okonkwo": "person: {name: Ada Okonkwo, id: kimbo, email: kimbo@example.com}\nlevel: senior\n",
    "quill-2": "person: {name: Q Quill, id: p-1, email: quill@example.com}\nlevel: senior\ncycle: 2026-H2 Quill\nsummary: Quill did.\n",
    "zebediah-2": "person: {name: Zebediah Okonkwo, id: p-0}\nlevel: senior\ncycle: 2026-H2\nas_of: 2026-05-01\n",
    "zebediah-3": "person: {name: Zebediah Okonkwo, id: p-0}\nlevel: senior\ncycle: 2027-H1\nas_of: 2027-05-01\n",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of an anonymous batch with everything that it can write, and what it said, also in another run."""
    home = tmp_path_factory.mktemp("anonymous")
    (home / "in").mkdir()
    for stem, text in PEOPLE.items():
        (home / "in" / f"{stem}.yaml").write_text(text, encoding="utf-8")
    (home / "in" / "arlo-binary.yaml").write_bytes(b"\xff\xfe\x00")
    asked = (
        home / "in",
        "-o",
        home / "out",
        "--audience",
        "panel",
        "--anonymous",
        "--packet",
        "--jobs",
        "1",
        "--name-template",
        "{id}{team}",
    )
    first, second = batch(*asked, "--zip", "--json"), batch(*asked, "--verbose", "--dry-run")
    assert (1, 1) == (first.returncode, second.returncode)
    return home / "out", first.stdout + first.stderr + second.stdout + second.stderr


def test_nothing_that_is_written_or_said_tells_a_name(made: tuple[Path, str]) -> None:
    """Packet, report, table, journal, the names of files, also in the archive, events and messages."""
    folder, told = made
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert (
        letters_left("".join(path.read_text(encoding="utf-8-sig") for path in files if path.suffix in {".json", ".csv", ".jsonl"}), TELLING)
        == []
    )
    assert [] == letters_left(told, TELLING)
    assert [] == letters_left("".join(str(path.relative_to(folder)) for path in files), TELLING)
    with zipfile.ZipFile(folder / "plans.zip") as archive:
        assert ["p-0.pdf", "p-1.pdf"] == archive.namelist()
    for path in folder.glob("*.pdf"):
        everything = reading.everything_in(path.read_bytes()).casefold()
        assert [] == [piece for piece in TELLING if piece in everything]


def test_failures_are_numbered(made: tuple[Path, str]) -> None:
    """In the packet and in the table as in the report; those with a plan have their ids."""
    folder, told = made
    outcomes = {record["file"]: (record["id"], record["outcome"], record["output"]) for record in report(folder)["records"]}
    assert {
        "failed-1": ("failed-1", "failed", None),
        "failed-2": ("failed-2", "failed", None),
        "failed-3": ("failed-3", "failed", None),
        "failed-4": ("failed-4", "failed", None),
        "p-0": ("p-0", "done", "p-0.pdf"),
        "p-1": ("p-1", "done", "p-1.pdf"),
    } == outcomes
    table = (folder / "cycle.csv").read_text(encoding="utf-8-sig").splitlines()
    assert ["failed-1", "failed-2"] == [line.partition(",")[0] for line in table[1:3]]
    assert "failed-4:3:1: " in told
    assert "p-0: note: is left out: 'p-0' has a later cycle of the same person" in told
    records = [json.loads(line) for line in told.splitlines() if line.startswith('{"event": "record"')]
    assert sorted(record["file"] for record in records) == [record["file"] for record in records]
    packet = reading.read((folder / "cycle.pdf").read_bytes()).text
    assert all(text in packet for text in ("failed-4:3", "failed-1", "p-1"))


def test_names_are_taken_from_an_input_and_nothing_else() -> None:
    """A usable one keeps what plans and figures are made of; one whose id tells the name becomes unusable."""
    person = PersonSummary("p-1", "Ann Berg", "ann@example.com", "Search", "Mo", level="senior", cycle="Ann’s 2026-H2", evidence=3)
    good = BatchInput(PlanRequest(Path("ann.yaml")), person, usable=True, problems=(), digest="x")
    telling = replace(good, person=replace(person, id="aberg"))
    first, second = without_names([good, telling])
    assert replace(good, person=PersonSummary("p-1", "p-1", level="senior", cycle="p-1’s 2026-H2", evidence=3), anonymous=True) == first
    assert ("failed-1", PersonSummary("failed-1"), False) == (second.label, second.person, second.usable)
