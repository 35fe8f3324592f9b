"""Text is read with the places of its lines, and every fault of a file is a problem."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from any_text import ANYTHING, CONTROLS, assert_inside
from ladder_reports.files.encodings import decode
from ladder_reports.files.text import Problems, SourceText, read_inside, read_text, split_front_matter


@given(raw=st.binary(max_size=200) | ANYTHING.map(lambda text: text.encode("utf-16")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_text_or_problems(raw: bytes, tmp_path: Path) -> None:
    """A file of any bytes is text without control characters, or a problem inside the file."""
    path = tmp_path / "file"
    path.write_bytes(raw)
    problems = Problems(str(path))
    text = read_text(path, problems)
    assert text or problems.found
    assert not CONTROLS.search(text.text if text else "")
    assert_inside(decode(raw).text, problems.found)


def test_a_link_to_a_place_outside_its_folder_is_refused(tmp_path: Path) -> None:
    """A link inside the folder is read, one that leads out of it is not, and neither is a pipe waited for."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret").write_text("secret")
    (folder / "file").write_text("text")
    (folder / "out").symlink_to(tmp_path / "secret")
    (folder / "in").symlink_to(folder / "file")
    os.mkfifo(folder / "pipe")
    problems = Problems("x")
    assert SourceText(str(folder / "in"), "text") == read_inside(folder / "in", folder, problems)
    assert None is read_inside(folder / "out", folder, problems) is read_inside(folder / "pipe", folder, problems)
    assert ["x: is a link to a place outside this folder; put the file itself here", "x: cannot be read: not a regular file"] == [
        str(problem) for problem in problems.found
    ]


@pytest.mark.parametrize(
    ("raw", "place", "what"),
    [
        (b"", (1, 1), "empty"),
        (b"ok\r\n\xff", (2, 1), "byte 0xff"),
        ("ok".encode("utf-16"), (1, 1), "UTF-16"),
        (b"PK\x03\x04 xl/workbook.xml", (1, 1), "Excel workbook"),
        ("Zo\u00eb".encode("cp1252"), (1, 3), "Windows-1252"),
        ("Zo\u00eb M\u00fcller".encode("mac_roman"), (1, 3), "Mac Roman"),
        (b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n", (2, 1), "merge conflict"),
        (b"a\x07b", (1, 2), "U+0007"),
    ],
)
def test_each_fault_of_a_file_is_named_at_its_place(raw: bytes, place: tuple[int, int], what: str) -> None:
    problems = Problems("x")
    read_text(Path("x"), problems, raw=raw)
    (problem,) = problems.found
    assert (place, True) == ((problem.line, problem.column), what in problem.message)


def test_front_matter_and_text_know_their_first_lines() -> None:
    problems = Problems("x")
    assert (SourceText("x", "a: 1", 2), SourceText("x", "text", 4)) == split_front_matter(SourceText("x", "---\na: 1\n---\ntext"), problems)
    for text in ("a: 1", "---\na: 1"):
        assert None is split_front_matter(SourceText("x", text), problems)
    assert 2 == len(problems.found)
