"""A batch that several modules look at."""

import shutil
from pathlib import Path

import pytest

from cycles import EXAMPLES, batch


@pytest.fixture(scope="session")
def cycle(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The invented people with three poisoned files among them, and the folder of a batch made from them."""
    home = tmp_path_factory.mktemp("cycle")
    source, folder = home / "people", home / "plans"
    source.mkdir()
    for path in EXAMPLES:
        shutil.copy(path, source)
    (source / "bad-yaml.yaml").write_text("person: {name: A B\nlevel: senior\n", encoding="utf-8")
    (source / "control.yaml").write_bytes(b"person: {name: A\x07B}\nlevel: senior\n")
    (source / "huge.yaml").write_bytes(b"# " + b"x" * 3_000_000)
    result = batch(source, "-o", folder, "--jobs", "2", "--zip")
    assert 1 == result.returncode, result.stderr
    assert "7 made, 0 up to date, 3 failed" in result.stderr
    assert "Traceback" not in result.stderr
    return source, folder
