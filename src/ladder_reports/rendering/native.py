"""The engine is loaded without waiting for what it hardly needs, and what its native library is."""

import ctypes.util
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import ModuleType
from typing import Any

from ladder_reports.errors import LadderReportsError
from ladder_reports.paths import STYLES

_NEEDLESS = ("fontTools.subset", "fontTools.varLib.instancer")
"""What WeasyPrint imports to make subsets where HarfBuzz cannot, and for fonts with variations."""


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


@contextmanager
def needless_imports_put_off() -> Iterator[None]:
    """While WeasyPrint is imported, parts of fontTools are not; they are when WeasyPrint calls them."""
    put_off = [name for name in _NEEDLESS if name not in sys.modules]
    package: Any = import_module("fontTools")
    for name in put_off:
        sys.modules[name] = _Later(name)
    if _NEEDLESS[0] in put_off:
        package.subset = sys.modules[_NEEDLESS[0]]
    try:
        yield
    finally:
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
