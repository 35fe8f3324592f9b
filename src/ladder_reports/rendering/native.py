"""The engine is loaded without waiting for what it hardly needs, and what its native library is."""

import ctypes.util
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType
from typing import Any

from ladder_reports.errors import LadderReportsError
from ladder_reports.paths import STYLES

_NEEDLESS = ("fontTools.subset", "fontTools.varLib.instancer", "PIL.ImageCms")
"""What WeasyPrint imports functions and classes from, to make subsets where HarfBuzz cannot, for fonts with variations, and for
color profiles of style sheets."""
_HARDLY_NEEDED = frozenset({"PIL.EpsImagePlugin", "PIL.Image", "PIL.ImageFile", "PIL.ImageOps"})
"""Modules for pictures that are no drawings, which WeasyPrint imports as they are."""


_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib")
"""Pango's file, as WeasyPrint asks the dynamic linker for it."""


def pango_version() -> str | None:
    """The version of Pango, without loading WeasyPrint; None if it is missing."""
    for name in _PANGO:
        with suppress(OSError, AttributeError):
            told = ctypes.CDLL(name).pango_version_string
            told.restype = ctypes.c_char_p
            return str(told().decode())
    return None


class EngineError(LadderReportsError):
    """The PDF engine's native libraries are missing on this machine."""


class _Later(ModuleType):
    """A module that is imported when the first of its functions or classes is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def called(*given: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*given, **named)

        return called


class _Lazily(MetaPathFinder):
    """Finds modules that are loaded when something of them is used."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Where a module that is hardly needed is, to be loaded later."""
        spec = PathFinder.find_spec(name, path, target) if name in _HARDLY_NEEDED else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


@contextmanager
def needless_imports_put_off() -> Iterator[None]:
    """While WeasyPrint is imported, what it hardly needs is not; it is when WeasyPrint uses it."""
    put_off = [name for name in _NEEDLESS if name not in sys.modules]
    package: Any = import_module("fontTools")
    for name in put_off:
        sys.modules[name] = _Later(name)
    if _NEEDLESS[0] in put_off:
        package.subset = sys.modules[_NEEDLESS[0]]
    lazily = _Lazily()
    sys.meta_path.insert(0, lazily)
    try:
        yield
    finally:
        sys.meta_path.remove(lazily)
        for name in put_off:
            del sys.modules[name]
        if _NEEDLESS[0] in put_off:
            del package.subset


@contextmanager
def no_fonts_listed() -> Iterator[None]:
    """While WeasyPrint is imported, fontconfig finds no fonts: it would read all of this machine's, or complain about its setup.

    What the user has set for fontconfig is left out of account for good: each set of fonts has a file of its own.
    """
    for name in ("FONTCONFIG_PATH", "FONTCONFIG_SYSROOT"):
        os.environ.pop(name, None)
    os.environ["FONTCONFIG_FILE"] = str(STYLES / "no-fonts.conf")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "No fonts configured in FontConfig")
        yield


@contextmanager
def found_by_file_name() -> Iterator[None]:
    """While WeasyPrint loads its native libraries, only names of files are looked for.

    It tries each library by several names. For those without an ending, Python runs the compiler and the linker to look for
    them, time and again; on Linux the name with `.so` is the library's own, and the dynamic linker finds it.
    """
    own = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005 -- as it is called
    try:
        yield
    finally:
        ctypes.util.find_library = own
