"""What happens to a file between reading and writing."""

from pathlib import Path

import pytest

from ladder_reports.files import atomic


def edit_before_it_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody adds a line to a file after it was read and before it is replaced."""
    replace = atomic.replace_whole

    def edited_first(path: Path, before: bytes, after: bytes) -> None:
        path.write_bytes(before + b"# edited\n")
        replace(path, before, after)

    monkeypatch.setattr(atomic, "replace_whole", edited_first)
