"""An output folder may hold anything. Nothing outside of it is read, written or deleted, and nothing waits for ever."""

import errno
import hashlib
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from ladder_reports.errors import InputError
from ladder_reports.files.output_folder import OutputFolder
from process import environment

SECRET = b"somebody else's"

Trap = Callable[[Path, Path], None]


def _socket(place: Path, _: Path) -> None:
    # The names of sockets are short, so it is made from inside the folder.
    code = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, place.name], cwd=place.parent, check=True)


TRAPS: dict[str, Trap] = {
    "link": lambda place, target: place.symlink_to(target),
    "dangling link": lambda place, target: place.symlink_to(target.with_name("not-there")),
    "circle": lambda place, _: place.symlink_to(place),
    "pipe": lambda place, _: os.mkfifo(place),
    "socket": _socket,
}


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file outside of the folder, which nothing may touch."""
    path = tmp_path / "victim" / "file"
    path.parent.mkdir()
    path.write_bytes(SECRET)
    path.chmod(0o640)
    return path


def unharmed(victim: Path) -> bool:
    """Whether the file outside is as it was, and alone."""
    return victim.read_bytes() == SECRET and stat.S_IMODE(victim.stat().st_mode) == 0o640 and [victim] == list(victim.parent.iterdir())


@pytest.mark.parametrize("kind", TRAPS)
def test_nothing_is_read_through_what_is_not_a_file(kind: str, tmp_path: Path, victim: Path) -> None:
    (tmp_path / "out").mkdir()
    TRAPS[kind](tmp_path / "out" / "report.json", victim)
    with OutputFolder.opened(tmp_path / "out") as folder:
        with pytest.raises(InputError, match=r"report.json: is a (link|pipe|socket), not a file; move or delete it"):
            folder.read("report.json", 1000)
        assert folder.digest("report.json") == ""
        assert folder.state("report.json") is None
        assert not folder.remove("report.json", hashlib.sha256(SECRET).hexdigest())
        with pytest.raises(InputError, match="not a file"), folder.appending("report.json", 0):
            pass
        with pytest.raises(InputError, match="not a file"), folder.locked("report.json"):
            pass
    assert unharmed(victim)


@pytest.mark.parametrize("kind", TRAPS)
def test_a_file_takes_the_place_of_what_is_not_one(kind: str, tmp_path: Path, victim: Path) -> None:
    (tmp_path / "out").mkdir()
    TRAPS[kind](tmp_path / "out" / "a.pdf", victim)
    with OutputFolder.opened(tmp_path / "out") as folder:
        folder.write("a.pdf", b"plan")
    found = tmp_path / "out" / "a.pdf"
    assert (b"plan", True, 0o600) == (found.read_bytes(), stat.S_ISREG(found.lstat().st_mode), stat.S_IMODE(found.lstat().st_mode))
    assert unharmed(victim)


@pytest.mark.parametrize("name", ["../victim/file", "/etc/hostname", "", ".", "..", "a/../b", "a//b", "./a", "a\0b"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path, victim: Path) -> None:
    with OutputFolder.opened(tmp_path / "out") as folder:
        uses: list[Callable[[], object]] = [
            lambda: folder.read(name, 10),
            lambda: folder.write(name, b"x"),
            lambda: folder.exists(name),
            lambda: folder.state(name),
            lambda: folder.remove_folder(name),
        ]
        for use in uses:
            with pytest.raises(InputError, match="is not the name of a file in this folder"):
                use()
        assert folder.digest(name) == ""
    assert unharmed(victim)
    assert [] == list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("target", ["victim", "nowhere"])
def test_a_folder_that_is_a_link_is_refused(target: str, tmp_path: Path, victim: Path) -> None:
    """By name, whatever is to be done in it."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "state").symlink_to(tmp_path / target)
    with OutputFolder.opened(tmp_path / "out") as folder:
        assert (None, "", False) == (folder.state("state/file"), folder.digest("state/file"), folder.remove_folder("state/file"))
        uses: list[Callable[[], AbstractContextManager[object]]] = [
            lambda: folder.folder("state"),
            lambda: folder.folder("state", create=False),
            lambda: folder.folder("state/deeper"),
            lambda: folder.reading("state/file"),
            lambda: folder.writing("state/file"),
            lambda: folder.appending("state/file", 0),
            lambda: folder.locked("state/file"),
        ]
        for use in uses:
            with pytest.raises(InputError, match="state: is a link, not a folder; move or delete it"), use():
                pass
    assert unharmed(victim)


def test_a_file_in_a_folder_of_the_folder(tmp_path: Path) -> None:
    """The folder is made for its owner alone, and goes when it is empty."""
    with OutputFolder.opened(tmp_path / "out") as folder:
        assert (None, False) == (folder.state("by-team/a.pdf"), (tmp_path / "out" / "by-team").exists())
        folder.write("by-team/a.pdf", b"1")
        assert 0o700 == stat.S_IMODE((tmp_path / "out" / "by-team").stat().st_mode)
        assert (b"1", 1) == (folder.read("by-team/a.pdf", 10), folder.require("by-team/a.pdf").size)
        assert not folder.remove_folder("by-team")
        assert folder.remove("by-team/a.pdf", hashlib.sha256(b"1").hexdigest())
        assert folder.remove_folder("by-team")
        assert [] == folder.names()
        with pytest.raises(InputError, match=r"by-team/a\.pdf: was taken away"):
            folder.require("by-team/a.pdf")


def test_another_process_knows_the_folder_again(tmp_path: Path) -> None:
    """One that took its place meanwhile is refused."""
    with OutputFolder.opened(tmp_path / "out") as folder:
        identity = folder.identity
    with OutputFolder.opened(tmp_path / "out", identity=identity) as folder:
        folder.write("a", b"1")
    (tmp_path / "out").rename(tmp_path / "old")
    (tmp_path / "other").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "other")
    with pytest.raises(InputError, match="out: is another folder than"), OutputFolder.opened(tmp_path / "out", identity=identity):
        pass
    assert [] == list((tmp_path / "other").iterdir())


def test_what_has_another_name_elsewhere_keeps_what_it_has(tmp_path: Path, victim: Path) -> None:
    """A hard link is another name of somebody's file: nothing is added to it, and its mode stays."""
    (tmp_path / "out").mkdir()
    for name in ("journal", "lock", "plan"):
        (tmp_path / "out" / name).hardlink_to(victim)
    with OutputFolder.opened(tmp_path / "out") as folder, folder.locked("lock"):
        with folder.appending("journal", 3) as stream:
            stream.write(b"!")
        assert SECRET[:3] + b"!" == folder.read("journal", 100)
        folder.write("plan", b"plan")
    assert unharmed(victim)


def test_a_file_is_added_to_after_what_is_kept_of_it(tmp_path: Path) -> None:
    with OutputFolder.opened(tmp_path / "out") as folder:
        for size, added in ((0, b"one"), (3, b"two"), (4, b"three")):
            with folder.appending("a", size) as stream:
                stream.write(added)
        assert b"onetthree" == folder.read("a", 100)
        (tmp_path / "out" / "a").chmod(0o644)
        with folder.appending("a", 3):
            assert 0o600 == folder.require("a").mode


def test_the_users_own_link_to_the_folder_is_followed(tmp_path: Path) -> None:
    """`-o` may be a link: the user typed it."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with OutputFolder.opened(tmp_path / "link") as folder:
        folder.write("a", b"1")
    assert b"1" == (tmp_path / "real" / "a").read_bytes()


def test_a_folder_that_is_swapped_for_a_link_meanwhile_changes_nothing(tmp_path: Path, victim: Path) -> None:
    """The open descriptor decides, not the path."""
    with OutputFolder.opened(tmp_path / "out") as folder, folder.folder("state") as state:
        (tmp_path / "out" / "state").rename(tmp_path / "moved")
        (tmp_path / "out" / "state").symlink_to(victim.parent)
        state.write("journal", b"line")
        state.remove_unfinished()
    assert unharmed(victim)


@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o600, 0o600), (0o400, 0o400), (0o000, 0o000), (0o777, 0o600)])
def test_a_file_is_its_owners_alone_and_a_narrower_mode_stays(before: int, after: int, tmp_path: Path) -> None:
    with OutputFolder.opened(tmp_path / "out") as folder:
        (tmp_path / "out" / "a").write_bytes(b"old")
        (tmp_path / "out" / "a").chmod(before)
        folder.write("a", b"new")
    assert after == stat.S_IMODE((tmp_path / "out" / "a").stat().st_mode)


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    """What goes wrong on the way leaves what was there, and no remains."""

    def write_half(folder: OutputFolder, scratch: OutputFolder) -> None:
        with folder.writing("a", scratch) as stream:
            stream.write(b"half")
            stream.flush()
            assert (["a", "scratch"], 1) == (folder.names(), len(scratch.names()))
            raise ZeroDivisionError

    with OutputFolder.opened(tmp_path / "out") as folder, folder.folder("scratch") as scratch:
        folder.write("a", b"old", scratch)
        with pytest.raises(ZeroDivisionError):
            write_half(folder, scratch)
        assert b"old" == folder.read("a", 10)
        assert (["a", "scratch"], []) == (folder.names(), scratch.names())


def test_a_folder_in_a_files_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "out" / "a.pdf").mkdir(parents=True)
    with OutputFolder.opened(tmp_path / "out") as folder, pytest.raises(InputError, match=r"a.pdf: is a folder, not a file"):
        folder.write("a.pdf", b"x")
    assert ["a.pdf"] == [path.name for path in (tmp_path / "out").iterdir()]


def test_only_what_has_the_expected_content_is_deleted(tmp_path: Path) -> None:
    with OutputFolder.opened(tmp_path / "out") as folder:
        folder.write("a", b"mine")
        digest = folder.digest("a")
        (tmp_path / "out" / "a").write_bytes(b"changed")
        assert not folder.remove("a", digest)
        folder.write("a", b"mine")
        assert folder.remove("a", digest)
        assert folder.names() == []


def test_what_was_left_unfinished_is_deleted_and_nothing_else(tmp_path: Path, victim: Path) -> None:
    """Links go, and not what they lead to; what no batch put there stays and is in nobody's way."""
    home = tmp_path / "out" / "unfinished"
    with OutputFolder.opened(tmp_path / "out") as folder, folder.folder("unfinished") as unfinished:
        (home / ".link.part").symlink_to(victim)
        (home / ".folder-link.part").symlink_to(victim.parent)
        os.mkfifo(home / ".pipe.part")
        (home / ".half.part").write_bytes(b"half")
        (home / ".full.part").mkdir()
        (home / ".full.part" / "x").touch()
        (home / "mine.txt").write_bytes(b"mine")
        unfinished.remove_unfinished()
        assert [".full.part", "mine.txt"] == unfinished.names()
        folder.write("a", b"1", unfinished)
    assert unharmed(victim)


def test_a_file_beyond_the_limit_is_refused_by_name(tmp_path: Path) -> None:
    with OutputFolder.opened(tmp_path / "out") as folder:
        folder.write("a", b"x" * 3_000_000)
        with pytest.raises(InputError, match="a: is larger than 1 MiB"):
            folder.read("a", 1024 * 1024)
        assert folder.read("nothing", 10) is None


def test_a_file_that_was_written_before_must_be_the_same(tmp_path: Path) -> None:
    with OutputFolder.opened(tmp_path / "out") as folder:
        folder.write("a.pdf", b"plan")
        known = folder.digest("a.pdf")
        assert b"plan" == folder.read_known("a.pdf", known)
        folder.write("a.pdf", b"mine")
        for name in ("a.pdf", "gone.pdf"):
            with pytest.raises(InputError, match=f"{name}: changed while the batch was running; run the batch again"):
                folder.read_known(name, known)


def test_a_lock_holds_for_as_long_as_its_process(tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom ladder_reports.files.output_folder import OutputFolder\n"
        "with OutputFolder.opened(Path(sys.argv[1])) as folder, folder.locked('lock'):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "out")], stdout=subprocess.PIPE, env=environment())
    try:
        assert other.stdout is not None
        assert b"held\n" == other.stdout.readline()
        with OutputFolder.opened(tmp_path / "out") as folder:
            told = rf"another batch is writing into this folder \(process {other.pid}\)"
            with pytest.raises(InputError, match=told), folder.locked("lock"):
                pass
            other.kill()
            other.wait()
            with folder.locked("lock"):
                pass
    finally:
        other.kill()
        other.communicate()


def test_a_folder_is_written_whole(tmp_path: Path) -> None:
    """With the modes of ordinary files; its files may be in folders of their own."""
    with OutputFolder.opened(tmp_path) as home:
        home.write_folder("1.0", {"a.md": b"A", "levels/b.md": b"B"})
    assert {"a.md": b"A", "levels/b.md": b"B"} == {
        path.relative_to(tmp_path / "1.0").as_posix(): path.read_bytes() for path in (tmp_path / "1.0").rglob("*.md")
    }
    assert ["1.0"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.parametrize("kind", ["folder", "empty folder", "file", "link", "broken link"])
def test_a_folder_that_is_there_is_never_touched(kind: str, tmp_path: Path) -> None:
    there, elsewhere = tmp_path / "home" / "1.0", tmp_path / "elsewhere"
    there.parent.mkdir()
    if "link" in kind:
        there.symlink_to(elsewhere)
    elif kind == "file":
        there.write_bytes(b"mine")
    else:
        there.mkdir()
    if kind == "folder":
        (there / "mine").write_bytes(b"mine")
    if kind == "link":
        elsewhere.mkdir()
    with OutputFolder.opened(there.parent) as home, pytest.raises(InputError, match="already exists and is not changed"):
        home.write_folder("1.0", {"a.md": b"A"})
    assert [there] == list(there.parent.iterdir())
    assert ["mine"] * (kind == "folder") == [path.name for path in there.iterdir()] if there.is_dir() else True


def test_what_hinders_a_folder_is_told_of_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not of the name under which it is completed."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with OutputFolder.opened(tmp_path) as home:
        monkeypatch.setattr("os.mkdir", full)
        with pytest.raises(InputError) as caught:
            home.write_folder("1.0", {"a.md": b"A"})
    assert [str(tmp_path / "1.0")] == [problem.path for problem in caught.value.problems]


@pytest.mark.parametrize("name", ["../a.md", "/a.md", "levels/../../a.md", "", "a\0b"])
def test_a_folder_has_only_files_inside(name: str, tmp_path: Path) -> None:
    """A name that leads out is refused, and nothing of the folder is left."""
    home_path = tmp_path / "home"
    with OutputFolder.opened(home_path) as home, pytest.raises(InputError):
        home.write_folder("1.0", {"good/b.md": b"B", name: b"A"})
    assert [] == list(home_path.iterdir())
    assert [home_path] == list(tmp_path.iterdir())
