"""Encrypted plans: they open with the person's password only, and no password is shown or kept anywhere."""

import io
import pickle
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import psutil
import pytest

import reading
from cycles import SOMEWHERE, batch, batch_here, holds, outcomes, people, report, roster_with_passwords, started, until, workers
from ladder_reports.batch import roster
from ladder_reports.batch.model import PlanTask
from ladder_reports.documents.plan import build
from ladder_reports.rendering import encryption
from making import DAY, ROOT
from plans import plan_job
from process import environment

LOCKED = pytest.mark.xdist_group("encrypted-locked")
"""The tests that look at the same batch run in the same process."""


SECRETS = {"p000": "correct horse battery staple", "p001": "Zażółć gęślą jaźń ☂", "p002": "kurz-7", "p003": ""}


def readable(folder: Path) -> list[str]:
    """The files of a folder, the hidden ones too, in which there is a PDF that opens without a password."""
    found = []
    for path in sorted(folder.rglob("*")):
        try:
            data = path.read_bytes() if path.is_file() else b""
        except OSError:
            continue  # it has become whole meanwhile, under another name
        if b"%PDF" in data and b"%%EOF" in data and encryption.is_unencrypted(io.BytesIO(data[data.index(b"%PDF") :])):
            found.append(path.name)
    return found


@dataclass(frozen=True)
class Locked:
    """A batch with `--password-column`."""

    source: Path
    roster: Path
    folder: Path
    said: Any

    @property
    def call(self) -> list[str | Path]:
        """What was called."""
        return [self.roster, self.source, "-o", self.folder, "--password-column", "kennwort"]


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Locked:
    """Three people with passwords, and one without."""
    home = tmp_path_factory.mktemp("locked")
    people(home / "people", 4)
    shutil.copy(ROOT / "examples" / "nadia-osei.yaml", home / "people" / "p000.yaml")
    path = roster_with_passwords(home / "roster.csv", SECRETS)
    made = Locked(home / "people", path, home / "plans", None)
    return Locked(made.source, made.roster, made.folder, batch(*made.call, "--jobs", "2", "--zip", "--json", "--verbose"))


@LOCKED
def test_a_plan_opens_with_its_persons_password_alone(locked: Locked) -> None:
    """And has the pages of the plan that `plan` makes."""
    assert sorted(["cycle.csv", "p000.pdf", "p001.pdf", "p002.pdf", "plans.zip", "report.json"]) == holds(locked.folder)
    job = plan_job(as_of=DAY, evidence=locked.source / "p000.yaml", roster_values=(("id", "p000"),))
    plain = build.make_plan(job)[0].data
    path = locked.folder / "p000.pdf"
    assert not any(encryption.opens_with(path, wrong) for wrong in ("", SECRETS["p001"], SECRETS["p000"].upper()))
    with pikepdf.open(path, password=SECRETS["p000"]) as pdf:
        opened = io.BytesIO()
        pdf.save(opened)
    assert reading.read(plain).pages == reading.read(opened.getvalue()).pages
    assert encryption.opens_with(locked.folder / "p001.pdf", SECRETS["p001"])
    assert encryption.opens_with(locked.folder / "p002.pdf", SECRETS["p002"])


def _plain() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.trailer.ID = pikepdf.Array([pikepdf.String("0123456789abcdef"), pikepdf.String("0123456789abcdef")])
        stream = io.BytesIO()
        pdf.save(stream, static_id=True)
        return stream.getvalue()


@LOCKED
def test_no_password_is_shown_or_kept_anywhere(locked: Locked) -> None:
    """Not in a report, the table, the journal, an event, a line, a name of a file, or what the tool shows of its own values."""
    told = b"".join(path.read_bytes() for path in locked.folder.rglob("*") if path.is_file() and path.suffix not in {".pdf", ".zip"})
    told += (locked.said.stdout + locked.said.stderr).encode() + "".join(str(path) for path in locked.folder.rglob("*")).encode()
    assert b"p000" in told
    for secret in filter(None, SECRETS.values()):
        for form in (secret.encode(), secret.encode("utf-16-le"), secret.encode("unicode_escape"), secret[:8].encode()):
            assert form not in told
    entries = roster.find_requests([locked.roster, locked.source], "Kennwort")
    shown = repr(entries) + repr([PlanTask(entry, "person", "", SOMEWHERE) for entry in entries])
    assert not any(secret in shown for secret in filter(None, SECRETS.values()))
    # The workers get them all the same.
    assert list(SECRETS.values()) == [pickle.loads(pickle.dumps(entry)).password for entry in entries]  # noqa: S301 -- our own


@LOCKED
def test_a_row_without_a_password_is_that_rows_problem(locked: Locked) -> None:
    """Its plan is not made; the others are; a short password is worth a note."""
    assert 1 == locked.said.returncode
    assert {"p000": "done", "p001": "done", "p002": "done", "p003": "failed"} == outcomes(locked.folder)
    problems = {Path(record["file"]).stem: record["problems"] for record in report(locked.folder)["records"]}
    assert ["no password in this row, so no plan was made"] == [trouble["message"] for trouble in problems["p003"]]
    assert [5] == [trouble["line"] for trouble in problems["p003"]]
    assert [(True, 4)] == [(trouble["note"], trouble["line"]) for trouble in problems["p002"]]
    assert [[], []] == [problems["p000"], problems["p001"]]


@LOCKED
def test_the_archive_holds_what_is_encrypted(locked: Locked) -> None:
    """The same bytes as beside it."""
    with zipfile.ZipFile(locked.folder / "plans.zip") as archive:
        assert ["p000.pdf", "p001.pdf", "p002.pdf"] == archive.namelist()
        assert all((locked.folder / name).read_bytes() == archive.read(name) for name in archive.namelist())
    assert [] == readable(locked.folder)


def test_another_password_makes_another_file(tmp_path: Path) -> None:
    """What opens with the person's present password stays, byte for byte; nothing but the file itself is asked."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 2)
    secrets = {"p000": "a long enough password", "p001": "another long password"}
    call: list[str | Path] = [
        roster_with_passwords(tmp_path / "roster.csv", secrets),
        source,
        "-o",
        folder,
        "--password-column",
        "Kennwort",
        "--jobs",
        "1",
    ]
    assert "2 made" in batch_here(*call).stderr
    before = [(folder / name).read_bytes() for name in ("p000.pdf", "p001.pdf")]
    roster_with_passwords(tmp_path / "roster.csv", {**secrets, "p001": "Fähigkeiten, neu"})
    lines = ["p000.pdf: up to date", "p001.pdf: the password changed"]
    assert lines == batch_here(*call, "--dry-run").stdout.splitlines()
    # An accent typed as a mark of its own is the same password (SASLprep).
    roster_with_passwords(tmp_path / "roster.csv", {**secrets, "p001": "Fa\u0308higkeiten, neu"})
    assert "1 made, 1 up to date" in batch_here(*call).stderr
    assert before[0] == (folder / "p000.pdf").read_bytes()
    assert encryption.opens_with(folder / "p001.pdf", "Fähigkeiten, neu")
    # Without the option, the plans would be replaced by ones that anybody can read. The files themselves tell that, too.
    for _ in range(2):
        said = batch_here(source, "-o", folder)
        assert (1, True) == (said.returncode, "encrypted files would be replaced by unencrypted ones" in said.stderr)
        assert [] == readable(folder)
        (folder / ".ladder-reports" / "journal.jsonl").unlink(missing_ok=True)


@pytest.mark.parametrize("left", ["plan", "archive", "combined", "unknown"])
def test_an_unencrypted_file_beside_encrypted_plans_is_refused(tmp_path: Path, left: str) -> None:
    """A folder in which an earlier batch left something readable is refused before anything is made; what is there stays."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 2)
    if left == "unknown":
        folder.mkdir()
        (folder / "p001.pdf").write_bytes(_plain())
    else:
        assert 0 == batch_here(source, "-o", folder, "--zip", "--combine", "team").returncode
        keep = {"plan": ["p001.pdf"], "archive": ["plans.zip"], "combined": ["ads.pdf"]}[left]
        for path in (*folder.glob("*.pdf"), *folder.glob("*.zip"), *folder.glob("*/*.pdf")):
            path.unlink() if path.name not in keep else None
    before = holds(folder)
    secrets = {"p000": "a long enough password", "p001": ""}
    said = batch_here(roster_with_passwords(tmp_path / "roster.csv", secrets), source, "-o", folder, "--password-column", "kennwort")
    assert 1 == said.returncode
    assert 2 == len(said.stderr.splitlines())
    assert "unencrypted files are in the way" in said.stderr
    assert before == holds(folder)


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder with a short name: a socket in it has a path of a hundred letters at most."""
    with tempfile.TemporaryDirectory(prefix="lr") as folder:
        yield Path(folder)


def test_no_unencrypted_file_is_there_while_a_batch_runs(tmp_path: Path, scratch: Path) -> None:
    """Neither while the batch works nor after it was killed is there a file that opens without a password, hidden or temporary."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 20, evidence=True)
    secrets = {f"p{number:03}": f"a password, number {number}" for number in range(20)}
    path = roster_with_passwords(tmp_path / "roster.csv", secrets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(scratch))
        assert str(scratch) == environment()["TMPDIR"]
        process = started(path, source, "-o", folder, "--password-column", "kennwort", "--jobs", "2", "--verbose")
    until(folder.is_dir)
    looked, left = 0, list[psutil.Process]()
    while len(list(folder.glob("*.pdf"))) < 3 and process.poll() is None:
        assert [] == readable(folder) + readable(scratch)
        looked += 1
        left = workers(process)
    assert process.poll() is None, process.communicate()
    process.kill()
    process.communicate()
    psutil.wait_procs(left, timeout=20)
    assert looked
    assert 3 <= len(list(folder.glob("*.pdf")))
    assert [] == readable(folder) + readable(scratch)
