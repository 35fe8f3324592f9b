"""An output folder may have been shared, synchronized or unpacked: whatever is in it, a batch touches nothing else, and ends."""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from cycles import people
from ladder_reports.batch import journal as journals
from ladder_reports.batch.journal import Journal
from ladder_reports.batch.journal_lines import WrittenFile, written_line
from ladder_reports.cli import main
from making import DAY

STATE = Path(".ladder-reports")

Trap = Callable[[Path, Path], None]


def _link(place: Path, victim: Path) -> None:
    place.symlink_to(victim / "file" if place.suffix or place.name == "lock" else victim)


TRAPS: dict[str, Trap] = {"link": _link, "pipe": lambda place, _: os.mkfifo(place)}
MARKED = pytest.mark.xdist_group("hostile-folder")


@pytest.fixture(scope="module")
def cycle(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The files of two people in different teams, and the folder that a batch has made of them."""
    home = tmp_path_factory.mktemp("cycle")
    people(home / "people", 2)
    assert 0 == main.run(_call(home / "people", home / "plans"))
    return home / "people", home / "plans"


def _call(source: Path, folder: Path, *more: str) -> list[str]:
    return ["batch", str(source), "-o", str(folder), "--as-of", DAY.isoformat(), "--jobs", "1", "--zip", "--combine", "team", *more]


@pytest.fixture
def folder(cycle: tuple[Path, Path], tmp_path: Path) -> Path:
    """A copy of that folder."""
    return shutil.copytree(cycle[1], tmp_path / "plans")


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """Another folder, with a file in it."""
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "file").write_bytes(b"mine")
    (tmp_path / "victim" / ".file.part").write_bytes(b"mine")
    for path in (tmp_path / "victim", tmp_path / "victim" / "file"):
        path.chmod(0o755)
    return tmp_path / "victim"


def unharmed(victim: Path) -> bool:
    found = {path.name: path.read_bytes() for path in victim.iterdir()}
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (victim, victim / "file")}
    return ({"file": b"mine", ".file.part": b"mine"}, {0o755}) == (found, modes)


def _delete(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


@MARKED
def test_everything_is_its_owners_alone(folder: Path) -> None:
    """What one audience may see, another may not."""
    found = {path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}
    assert {"p000.pdf", "p001.pdf", "report.json", "cycle.csv", "plans.zip", "by-team/ads.pdf", "by-team/search.pdf"} < set(found)
    assert {".ladder-reports": 0o700, ".ladder-reports/unfinished": 0o700, "by-team": 0o700} == {
        name: mode for name, mode in found.items() if mode != 0o600
    }


@MARKED
def test_what_others_could_read_is_closed_to_them(cycle: tuple[Path, Path], folder: Path) -> None:
    """As after an earlier version of this tool, or a copy; a narrower mode stays."""
    for path in (folder / STATE, folder / STATE / "journal.jsonl", folder / "report.json"):
        path.chmod(0o755)
    (folder / "cycle.csv").chmod(0o400)
    assert 0 == main.run(_call(cycle[0], folder))
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder / STATE, *(folder / STATE).iterdir(), *folder.glob("*.*"))}
    assert {"journal.jsonl": 0o600, "report.json": 0o600, "cycle.csv": 0o400, ".ladder-reports": 0o700}.items() <= found.items()


@MARKED
def test_files_take_the_place_of_what_is_none(
    cycle: tuple[Path, Path], folder: Path, victim: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Plans, combined files, the table, the report and the archive: what a link leads to stays, and nothing waits for a pipe."""
    links, pipes = ["p000.pdf", "by-team/ads.pdf", "cycle.csv", "plans.zip"], ["p001.pdf", "by-team/search.pdf", "report.json"]
    before = {name: (folder / name).read_bytes() for name in (*links, *pipes) if name != "report.json"}
    for kind, names in (("link", links), ("pipe", pipes)):
        for name in names:
            (folder / name).unlink()
            TRAPS[kind](folder / name, victim)
    assert 0 == main.run(_call(cycle[0], folder)), capsys.readouterr().err
    assert all(stat.S_ISREG((folder / name).lstat().st_mode) for name in (*links, *pipes))
    assert before == {name: (folder / name).read_bytes() for name in before}
    assert ["done", "done"] == [record["outcome"] for record in json.loads((folder / "report.json").read_bytes())["records"]]
    assert unharmed(victim)


@MARKED
@pytest.mark.parametrize("kind", TRAPS)
@pytest.mark.parametrize("name", ["", "unfinished", "lock", "journal.jsonl"])
def test_what_a_batch_remembers_is_never_behind_a_link(
    cycle: tuple[Path, Path], folder: Path, victim: Path, kind: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is refused by name, before anything is made."""
    path = folder / STATE / name
    _delete(path)
    TRAPS[kind](path, victim)
    assert 1 == main.run(_call(cycle[0], folder))
    wanted = "file" if name in {"lock", "journal.jsonl"} else "folder"
    assert f"{path}: is a {kind}, not a {wanted}; move or delete it\n" == capsys.readouterr().err
    assert unharmed(victim)


@MARKED
def test_the_folder_for_combined_files_is_never_a_link(
    cycle: tuple[Path, Path], folder: Path, victim: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The combined files fail, the rest is made."""
    _delete(folder / "by-team")
    (folder / "by-team").symlink_to(victim)
    assert 1 == main.run(_call(cycle[0], folder))
    said = capsys.readouterr().err
    assert 2 == said.count(f"{folder / 'by-team'}: is a link, not a folder; move or delete it")
    assert "0 made, 2 up to date, 0 failed" in said
    assert unharmed(victim)


@MARKED
def test_what_is_in_the_place_for_unfinished_files_is_in_nobodys_way(cycle: tuple[Path, Path], folder: Path, victim: Path) -> None:
    home = folder / STATE / "unfinished"
    (home / "somebody's").mkdir()
    (home / "somebody's" / "file").touch()
    (home / ".link").symlink_to(victim)
    (home / ".half.part").touch()
    assert 0 == main.run(_call(cycle[0], folder))
    assert ["somebody's"] == [path.name for path in home.iterdir()]
    assert unharmed(victim)


@MARKED
def test_lines_of_a_journal_that_make_no_sense_are_ignored(
    cycle: tuple[Path, Path], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With one note in all; what the other lines say counts. Afterwards they are gone."""
    path = folder / STATE / "journal.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    foul = ["5", "null", '"x"', "[" * 5000, '{"written": 5}', '{"read": {}}', '"\\ud800"', "\x00", "x" * (3 * 1024 * 1024)]
    path.write_text("".join([lines[0], *(f"{line}\n" for line in foul), *lines[1:], '{"written": "p0']), encoding="utf-8")
    assert 0 == main.run(_call(cycle[0], folder, "--force", "--dry-run"))
    assert 0 == main.run(_call(cycle[0], folder))
    said = capsys.readouterr().err
    assert 2 == said.count(f"{path}: note: ")
    assert "lines are not valid and ignored; what was read or made then is read or made again" in said
    assert "0 made, 2 up to date, 0 failed" in said
    assert sorted(lines) == sorted(path.read_text(encoding="utf-8").splitlines(keepends=True))


@MARKED
def test_a_line_that_was_cut_off_is_what_a_killed_batch_leaves(
    cycle: tuple[Path, Path], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is not worth a note, neither in the next run nor in the one after it."""
    path = folder / STATE / "journal.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"written": "p0')
    for _ in range(2):
        assert 0 == main.run(_call(cycle[0], folder))
    assert "note" not in capsys.readouterr().err
    assert whole == path.read_bytes()


@MARKED
def test_pruning_deletes_only_what_a_batch_wrote(
    cycle: tuple[Path, Path], folder: Path, victim: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A journal that names other files, with the right sizes, times and digests even, deletes nothing outside of the folder."""

    def entry(name: str, path: Path, sha256: str = "") -> bytes:
        found = path.stat()
        digest = sha256 or hashlib.sha256(path.read_bytes()).hexdigest()
        return written_line(name, WrittenFile("/gone.yaml", {}, digest, found.st_size, found.st_mtime_ns, found.st_ctime_ns)).raw

    (victim / "file.pdf").write_bytes(b"mine")
    (folder / "link.pdf").symlink_to(victim / "file.pdf")
    (folder / "by-manager").symlink_to(victim)
    (folder / "notes.pdf").write_bytes(b"notes")
    (folder / "old.pdf").write_bytes(b"old")
    (folder / "notes.txt").write_bytes(b"notes")
    names = ["../victim/file", "../victim/file.pdf", str(victim / "file.pdf"), "by-team/../../victim/file.pdf"]
    names += ["by-manager/file.pdf", "link.pdf"]
    lines = [*(entry(name, victim / "file.pdf") for name in names), entry("notes.txt", folder / "notes.txt")]
    lines += [entry("notes.pdf", folder / "notes.pdf", "0" * 64), entry("old.pdf", folder / "old.pdf")]
    with (folder / STATE / "journal.jsonl").open("ab") as stream:
        stream.write(b"\n".join(lines) + b"\n")
    assert 0 == main.run(_call(cycle[0], folder, "--prune"))
    assert ["old.pdf"] == [name for name in ("old.pdf", "notes.pdf", "notes.txt", "link.pdf") if not (folder / name).is_file()]
    assert "notes.pdf: note: its input is gone" in capsys.readouterr().err
    (victim / "file.pdf").unlink()
    assert unharmed(victim)


@MARKED
def test_a_journal_cannot_say_that_other_content_is_a_plan(folder: Path) -> None:
    """Content of the same size and date is told by the digest; only whoever also forges that one is believed."""
    path = folder / "p000.pdf"
    whole, before = path.read_bytes(), path.stat()
    path.write_bytes(whole[:-1] + b"!")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with Journal.read_only(folder) as journal:
        assert (False, True) == (journal.is_unchanged("p000.pdf"), journal.is_unchanged("p001.pdf"))
        assert "the file was changed" == journal.why_make("p000.pdf", journal.written["p000.pdf"].fingerprint)


@MARKED
def test_a_journal_that_is_too_large_is_read_in_part(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is cut off, so that memory has a limit."""
    path = folder / STATE / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    monkeypatch.setattr(journals, "SIZE_LIMIT", len(b"".join(lines[:2])))
    with Journal.locked(folder) as journal:
        assert "is larger than 0 MiB; the rest is ignored" == journal.notes[0].message
        assert 2 == len(journal.read) + len(journal.written)
        assert b"".join(lines[:3]) == path.read_bytes()
