"""A file that the user named is written whole or not at all."""

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ladder_reports.errors import InputError
from ladder_reports.files.atomic import replace_whole, write_whole


@pytest.fixture(autouse=True)
def _ordinary_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.parametrize(
    ("private", "before", "after"),
    [(False, None, 0o644), (True, None, 0o600), (False, 0o600, 0o600), (True, 0o644, 0o600), (False, 0o664, 0o644), (True, 0o400, 0o400)],
)
def test_a_file_is_written_with_its_folder(private: bool, before: int | None, after: int, tmp_path: Path) -> None:  # noqa: FBT001
    """Its mode is that of any new file, or its owner's alone; a narrower one stays; and nothing else is left in the folder."""
    path = tmp_path / "new" / "file"
    if before is not None:
        path.parent.mkdir()
        path.touch()
        path.chmod(before)
    write_whole(path, b"text", private=private)
    assert b"text" == path.read_bytes()
    assert after == stat.S_IMODE(path.stat().st_mode)
    assert [path] == list(path.parent.iterdir())


def test_the_users_own_link_is_followed(tmp_path: Path) -> None:
    """Also to a file that is not there yet; a link that leads back to itself is a problem."""
    (tmp_path / "real").mkdir()
    for name in ("there", "new"):
        (tmp_path / name).symlink_to(tmp_path / "real" / name)
    (tmp_path / "real" / "there").touch()
    for name in ("there", "new"):
        write_whole(tmp_path / name, b"text")
        assert (b"text", True) == ((tmp_path / "real" / name).read_bytes(), (tmp_path / name).is_symlink())
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(InputError, match="circle: cannot be written"):
        write_whole(tmp_path / "circle", b"text")


@pytest.mark.parametrize("wrong", ["file/below", "folder"])
def test_a_place_that_cannot_be_written_to_is_a_problem(wrong: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError) as caught:
        write_whole(tmp_path / wrong, b"text")
    (problem,) = caught.value.problems
    assert str(tmp_path / wrong) == problem.path
    assert problem.message.startswith("cannot be written: ")
    assert b"old" == (tmp_path / "file").read_bytes()


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_whole(pipe, b"text")
    reader.join(10)
    assert [b"text"] == found
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("mode", [0o664, 0o600, 0o755])
def test_a_replaced_file_keeps_its_mode(mode: int, tmp_path: Path) -> None:
    """Also behind the user's own link, which stays; nothing else is left in the folder."""
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "file").chmod(mode)
    (tmp_path / "link").symlink_to("file")
    replace_whole(tmp_path / "link", b"old", b"new")
    assert (b"new", mode) == ((tmp_path / "file").read_bytes(), stat.S_IMODE((tmp_path / "file").stat().st_mode))
    assert ["file", "link"] == sorted(path.name for path in tmp_path.iterdir())
    assert (tmp_path / "link").is_symlink()


def test_what_is_not_replaced(tmp_path: Path) -> None:
    """A file that changed, is read-only, is gone or is no file; it stays as it is."""
    path = tmp_path / "file"
    path.write_bytes(b"newer" * 10)
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    os.mkfifo(tmp_path / "pipe")
    for name, fault in (
        ("file", "file: changed while it was being read; run the command again"),
        ("none", "none: changed while it was being read"),
        ("none/none", "none: cannot be written: no such file"),
        ("circle", "circle: cannot be written"),
        ("pipe", "pipe: is a pipe, not a file"),
    ):
        with pytest.raises(InputError, match=fault):
            replace_whole(tmp_path / name, b"old", b"new")
    path.chmod(0o444)
    with pytest.raises(InputError, match="file: is read-only, so it is not changed; make it writable first"):
        replace_whole(path, b"newer" * 10, b"new")
    assert b"newer" * 10 == path.read_bytes()
