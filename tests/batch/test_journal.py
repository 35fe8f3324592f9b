"""The journal of a folder: nothing is lost when a batch is killed, and no two batches write into one folder."""

import hashlib
import os
from pathlib import Path

import psutil
from msgspec.structs import replace

from cycles import batch_here, people, report, started, until, workers
from ladder_reports.assessment.calibration import signal_names
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch.journal import Journal
from ladder_reports.batch.journal_lines import WrittenFile
from ladder_reports.batch.model import ReadResult
from ladder_reports.errors import INTERNAL, Problem, quote
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER

LADDER = load_ladder(DEFAULT_LADDER).unwrap()
PERSON = PersonSummary("p", "A B", level="senior", current_signals="1dd-" * len(signal_names(LADDER.by_id["senior"])))
KEY = "0123456789abcdef" * 2


def test_a_killed_batch_leaves_whole_files_and_the_next_one_goes_on(tmp_path: Path) -> None:
    """After kill -9 every plan there is whole, no worker lives on, and the next run makes only the rest."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 12, evidence=True)
    process = started(source, "-o", folder, "--jobs", "2")
    journal = folder / ".ladder-reports" / "journal.jsonl"
    until(lambda: journal.is_file() and journal.read_text(encoding="utf-8").count('"written"') >= 3)
    # What they have in hand waits, so that the batch is in the middle however long the rest of this takes.
    left = workers(process)
    for worker in left:
        worker.suspend()
    second = batch_here(source, "-o", folder)
    assert 1 == second.returncode
    assert "another batch is writing into this folder" in second.stderr
    process.kill()
    process.wait()
    for worker in left:
        worker.resume()
    process.communicate()
    psutil.wait_procs(left, timeout=20)
    assert not any(worker.is_running() for worker in left)
    assert all(path.read_bytes().endswith(b"%%EOF\n") or b"%%EOF" in path.read_bytes()[-16:] for path in folder.glob("*.pdf"))
    # A line that was cut off is passed over.
    with journal.open("a", encoding="utf-8") as stream:
        stream.write('{"written": "p0')
    result = batch_here(source, "-o", folder)
    assert 0 == result.returncode, result.stderr
    counts = report(folder)["counts"]
    assert 12 == counts["done"] + counts["skipped"]
    assert 3 <= counts["skipped"] < 12
    assert "12 up to date" in batch_here(source, "-o", folder).stderr
    assert [] == list((folder / ".ladder-reports" / "unfinished").iterdir())


def test_a_folder_that_cannot_be_written_to_is_a_problem(tmp_path: Path) -> None:
    """One line, exit code 1."""
    people(tmp_path / "people", 1)
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = batch_here(tmp_path / "people", "-o", tmp_path / "file" / "plans")
    assert 1 == result.returncode
    assert "cannot be written to: not a directory" in result.stderr
    assert 1 == len(result.stderr.splitlines())


def test_what_was_read_is_recalled_with_the_users_words_marked(tmp_path: Path) -> None:
    """So that the packet can leave them out after a second batch, too; a journal of another format is replaced."""
    path = tmp_path / "p.yaml"
    problems = (
        Problem.about(path, f"unknown key {quote('my secret')}", line=3, column=5),
        Problem.about(path, "a note", note=True, kind=INTERNAL),
    )
    result = ReadResult(PERSON, problems)
    with Journal.locked(tmp_path) as journal:
        journal.add_read(KEY, result)
        assert result == journal.recall(KEY, path, lambda _: LADDER)
    with Journal.read_only(tmp_path) as again:
        recalled = again.recall(KEY, path, lambda _: LADDER)
        assert result == recalled
        assert recalled
        assert "unknown key '…'" == recalled.problems[0].discreet
        assert again.recall(KEY[::-1], path, lambda _: LADDER) is None
    file = tmp_path / ".ladder-reports" / "journal.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace('{"format": 4}', '{"format": 3}'), encoding="utf-8")
    with Journal.read_only(tmp_path) as other:
        assert other.recall(KEY, path, lambda _: LADDER) is None
        assert [] == other.notes
    file.write_text("5\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    with Journal.read_only(tmp_path) as other:
        assert [f"{file}: note: does not start like a journal and is ignored; everything is read and made again"] == [
            *map(str, other.notes)
        ]


def test_what_was_read_for_another_ladder_is_not_recalled(tmp_path: Path) -> None:
    """A journal can say anything; a level that the ladder does not have would be an internal error later."""
    with Journal.locked(tmp_path) as journal:
        journal.add_read(KEY, ReadResult(replace(PERSON, level="captain")))
        assert journal.recall(KEY, tmp_path / "p.yaml", lambda _: LADDER) is None


def test_why_a_file_is_made(tmp_path: Path) -> None:
    path, now = tmp_path / "a.pdf", {"evidence": "1"}
    with Journal.locked(tmp_path) as journal:
        assert "new" == journal.why_make("a.pdf", now)
        path.write_bytes(b"plan")
        assert "the file there is not from this batch" == journal.why_make("a.pdf", now)
        stat = path.stat()
        journal.add_written(
            "a.pdf", WrittenFile("a.yaml", now, hashlib.sha256(b"plan").hexdigest(), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        )
        assert "" == journal.why_make("a.pdf", now)
        assert "the evidence changed" == journal.why_make("a.pdf", {"evidence": "2"})
        os.utime(path, (1, 1))
        assert "" == journal.why_make("a.pdf", now), "the bytes are the same"
        found = path.stat()
        assert (1_000_000_000, found.st_ctime_ns) == (journal.written["a.pdf"].mtime, journal.written["a.pdf"].ctime), "for the next run"
        path.write_bytes(b"mine")
        assert "the file was changed" == journal.why_make("a.pdf", now)
        path.unlink()
        assert "the file is missing" == journal.why_make("a.pdf", now)
