"""Files are written whole or not at all."""

import os
import stat
import threading
from pathlib import Path

import pytest

from ladder_reports.errors import InputError
from ladder_reports.files.atomic import whole_file, write_whole


def test_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    """Its mode is that of any new file, and nothing else is left in the folder."""
    path = tmp_path / "new" / "file"
    write_whole(path, b"text")
    assert b"text" == path.read_bytes()
    assert 0o666 & ~_umask() == stat.S_IMODE(path.stat().st_mode)
    assert [path] == list(path.parent.iterdir())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_an_interrupted_write_leaves_what_was_there(tmp_path: Path) -> None:
    """Whatever is raised meanwhile, the old file stays, and the half-written one goes."""
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def write_half() -> None:
        with whole_file(path) as stream:
            stream.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert b"old" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_an_unfinished_file_waits_in_the_folder_for_it(tmp_path: Path) -> None:
    """Until it is whole, nothing of it is beside the target."""
    (tmp_path / "scratch").mkdir()
    with whole_file(tmp_path / "file", tmp_path / "scratch") as stream:
        stream.write(b"half")
        assert [tmp_path / "scratch"] == list(tmp_path.iterdir())
        assert 1 == len(list((tmp_path / "scratch").iterdir()))
    assert b"half" == (tmp_path / "file").read_bytes()
    assert [] == list((tmp_path / "scratch").iterdir())


def test_a_place_that_cannot_be_written_to_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(InputError) as caught:
        write_whole(tmp_path / "file" / "below", b"text")
    (problem,) = caught.value.problems
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
