"""What a font file has, as fontTools reads it; a file that is no font has nothing."""

from pathlib import Path

import fontpkg
import pytest
from fontTools.ttLib import TTFont

from ladder_reports.design import font_files


@pytest.mark.parametrize("name", ["Fira Sans", "IBM Plex Serif", "Spectral"])
def test_files_are_read_as_another_library_reads_them(name: str) -> None:
    """All files would take long; the regular ones will do."""
    for face in fontpkg.family(name).files:
        if face.weight != 400:
            continue
        with TTFont(face.path, lazy=True) as font:
            names, metrics, size = font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm
            assert set(names) == font_files.characters_of(Path(face.path))
            assert {code: metrics[name][0] / size for code, name in names.items()} == font_files.advances(Path(face.path))
            assert (400, bool(font["OS/2"].fsSelection & 1)) == font_files.weight_and_slope(Path(face.path))


@pytest.mark.parametrize("content", [None, b"", b"no font", b"\x00\x01\x00\x00\xff\xff"])
def test_no_font_has_nothing(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "no.ttf"
    if content is not None:
        path.write_bytes(content)
    assert frozenset() == font_files.characters_of(path)
    assert {} == font_files.advances(path)
