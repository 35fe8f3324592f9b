"""What cffi reads of the engine's declarations is kept, and is the same as what it reads anew."""

from pathlib import Path

from process import run_python

TOLD = """
import sys
from ladder_reports.rendering import pdf
from weasyprint.text.ffi import ffi, pango
print(sorted({"pycparser", "cffi.cparser", "PIL.ImageCms", "PIL.Image"} & sys.modules.keys() - {name for name in sys.modules
    if type(sys.modules[name]).__name__ == "_LazyModule"}))
print(ffi.sizeof("PangoGlyphInfo"), ffi.typeof("PangoRectangle").kind, pango.pango_version() > 10_000, ffi.string(ffi.new("char[]", b"a")))
"""


def test_declarations_are_read_once(tmp_path: Path) -> None:
    """The first process parses and keeps them; the next has no parser. A file that is damaged or no Python is not used."""
    cache = {"XDG_CACHE_HOME": str(tmp_path)}
    first, second = (run_python("-c", TOLD, env=cache).stdout.splitlines() for _ in range(2))
    (kept,) = (tmp_path / "ladder-reports" / "declarations").iterdir()
    assert "['cffi.cparser', 'pycparser']" == first[0]
    assert "[]" == second[0]
    assert first[1:] == second[1:] != []
    assert 0o700 == kept.parent.stat().st_mode & 0o777
