"""What cffi reads of the engine's declarations is kept, and is the same as what it reads anew."""

import sys
from pathlib import Path

import pytest

from process import run_python

TOLD = """
import sys
from ladder_reports.rendering import pdf
from weasyprint.text.ffi import ffi, pango
print(sorted({"pycparser", "cffi.cparser"} & sys.modules.keys()))
print(ffi.sizeof("PangoGlyphInfo"), ffi.typeof("PangoRectangle").kind, pango.pango_version() > 10_000, ffi.string(ffi.new("char[]", b"a")))
"""
HELD = """
import builtins, codecs, sys, threading
from ladder_reports.rendering import pdf
from weasyprint.text.ffi import ffi, fontconfig
for late in (builtins, codecs, sys, threading):
    late.held = [ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)]
"""
PARSED, KEPT = "['cffi.cparser', 'pycparser']", "[]"


def told(cache: Path) -> list[str]:
    """Whether the declarations were parsed, and what they say."""
    return run_python("-c", TOLD, env={"XDG_CACHE_HOME": str(cache)}).stdout.splitlines()


def test_declarations_are_read_once(tmp_path: Path) -> None:
    """The first process parses and keeps them; the next has no parser."""
    first, second = told(tmp_path), told(tmp_path)
    (kept,) = (tmp_path / "ladder-reports" / "declarations").iterdir()
    assert [PARSED, KEPT] == [first[0], second[0]]
    assert first[1:] == second[1:] != []
    assert 0o700 == kept.parent.stat().st_mode & 0o777


@pytest.mark.parametrize("damage", [b"", b"no Python at all", b"raise ValueError", b"ffi = None", b"\xff"])
def test_what_is_damaged_is_read_anew(tmp_path: Path, damage: bytes) -> None:
    """And is whole afterwards."""
    first = told(tmp_path)
    (kept,) = (tmp_path / "ladder-reports" / "declarations").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert first == told(tmp_path)
    assert whole == kept.read_bytes()


def test_what_cannot_be_kept_stops_nothing(tmp_path: Path) -> None:
    """Such as with another cffi, which cannot write what it has read."""
    other = "import cffi.recompiler\nsys.modules.pop('cffi')\ndel cffi.recompiler.Recompiler"
    done = run_python("-c", f"import sys\n{other}\n{TOLD}", env={"XDG_CACHE_HOME": str(tmp_path)})
    assert (0, PARSED) == (done.returncode, done.stdout.splitlines()[0]), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="libraries are unloaded in another order")
def test_what_is_freed_last_still_has_its_library(tmp_path: Path) -> None:
    """While a process ends, modules go before what Python's own hold; without its library, to free that would be a fault."""
    cache = {"XDG_CACHE_HOME": str(tmp_path)}
    assert [0, 0] == [run_python("-c", HELD, env=cache).returncode for _ in range(2)]
