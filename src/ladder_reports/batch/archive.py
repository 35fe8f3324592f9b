"""Files of a folder as one ZIP, the same bytes for the same files."""

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

from ladder_reports.files.atomic import whole_file

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first date that the format knows."""
_READABLE = 0o644 << 16


def write_zip(path: Path, files: Iterable[Path], scratch: Path) -> None:
    """Write a ZIP whole or not at all; the files lie in it side by side, stored as they are: a PDF is compressed already.

    Raises:
        InputError: it cannot be written, or a file cannot be read.
    """
    with whole_file(path, scratch) as stream:
        _fill(stream, files)


def _fill(stream: object, files: Iterable[Path]) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for file in sorted(files, key=lambda file: file.name):
            info = zipfile.ZipInfo(file.name, _LONG_AGO)
            info.create_system, info.external_attr = 3, _READABLE
            info.file_size = file.stat().st_size
            with file.open("rb") as source, archive.open(info, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)
