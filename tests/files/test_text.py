"""Text is read with the places of its lines, and every fault of a file is a problem."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from any_text import ANYTHING, CONTROLS, assert_inside
from ladder_reports.files.text import Problems, read_text


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
    assert_inside(raw.decode("utf-8", "replace"), problems.found)
