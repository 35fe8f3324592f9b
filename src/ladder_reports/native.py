"""How the engine's native libraries are found without waiting."""

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


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
