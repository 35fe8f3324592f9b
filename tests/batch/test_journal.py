"""The journal of a folder: nothing is lost when a batch is killed, and no two batches write into one folder."""

from pathlib import Path

import psutil

from cycles import batch, people, report, started, until, workers


def test_a_killed_batch_leaves_whole_files_and_the_next_one_goes_on(tmp_path: Path) -> None:
    """After kill -9 every plan there is whole, no worker lives on, and the next run makes only the rest."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 60, evidence=True)
    process = started(source, "-o", folder, "--jobs", "2")
    journal = folder / ".ladder-reports" / "journal.jsonl"
    until(lambda: journal.is_file() and journal.read_text(encoding="utf-8").count('"written"') >= 3)
    left = workers(process)
    second = batch(source, "-o", folder)
    assert 1 == second.returncode
    assert "another batch is writing into this folder" in second.stderr
    process.kill()
    process.communicate()
    psutil.wait_procs(left, timeout=20)
    assert not any(worker.is_running() for worker in left)
    assert all(path.read_bytes().endswith(b"%%EOF\n") or b"%%EOF" in path.read_bytes()[-16:] for path in folder.glob("*.pdf"))
    # A line that was cut off is passed over.
    with journal.open("a", encoding="utf-8") as stream:
        stream.write('{"written": "p0')
    result = batch(source, "-o", folder)
    assert 0 == result.returncode, result.stderr
    counts = report(folder)["counts"]
    assert 60 == counts["done"] + counts["skipped"]
    assert 3 <= counts["skipped"]
    assert "60 up to date" in batch(source, "-o", folder).stderr
    assert [] == list((folder / ".ladder-reports" / "unfinished").iterdir())


def test_a_folder_that_cannot_be_written_to_is_a_problem(tmp_path: Path) -> None:
    """One line, exit code 1."""
    people(tmp_path / "people", 1)
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = batch(tmp_path / "people", "-o", tmp_path / "file" / "plans")
    assert 1 == result.returncode
    assert "cannot be written to: not a directory" in result.stderr
    assert 1 == len(result.stderr.splitlines())
