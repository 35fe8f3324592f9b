"""What the engine says of its native libraries' functions is read once, and kept.

WeasyPrint declares them in C, in a text that cffi parses each time that it is imported, which takes longer than to lay out a page.
cffi can also write what it has read as Python (its "out-of-line ABI mode"). That is kept in the user's private cache, one for each
text and each version of cffi.
"""

import contextlib
import hashlib
import importlib.util
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

from ladder_reports.files.output_folder import ORDINARY, OutputFolder
from ladder_reports.paths import cache_folder

_LOGGER = logging.getLogger(__name__)
_CACHE = "declarations"
_STAYS: int = getattr(os, "RTLD_NODELETE", 0)
"""Asks the system never to unload a library; 0 where there is no asking."""
_MADE_BY = "_cffi_backend.FFI("
"""How what cffi writes begins the declarations."""


@contextmanager
def declarations_kept() -> Iterator[None]:
    """While WeasyPrint is imported, its declarations are those that were kept; if there are none, they are afterwards.

    Its libraries stay loaded. While a process ends, cffi would unload them before the last objects that one of their functions
    has to free.
    """
    text = _text()
    if text is None or not _STAYS:
        # Without WeasyPrint, its import will say so.
        yield
        return
    key = hashlib.sha256(b"\0".join([text, version("cffi").encode(), sys.version.encode()])).hexdigest()[:32]
    is_loaded = "cffi" in sys.modules
    kept = None if is_loaded else _kept(key)
    if kept is not None:
        stand_in = ModuleType("cffi")
        stand_in.FFI = lambda: kept  # type: ignore[attr-defined]
        sys.modules["cffi"] = stand_in
        try:
            yield
        finally:
            del sys.modules["cffi"]
        return
    import cffi  # noqa: PLC0415 -- with its parser

    own = cffi.FFI
    cffi.FFI = _staying(own)
    try:
        yield
    finally:
        cffi.FFI = own
    if not is_loaded:
        try:
            _keep(key)
        except Exception:
            _LOGGER.info("The engine's declarations could not be kept.", exc_info=True)


def _staying(kind: Any) -> Any:
    """A class of cffi's for declarations, with libraries that stay loaded."""

    class Staying(kind):  # type: ignore[misc]
        """Declarations whose libraries stay loaded."""

        def dlopen(self, name: str, flags: int = 0) -> Any:
            """A library that is loaded for as long as the process lives."""
            return super().dlopen(name, flags | _STAYS)

    return Staying


def _text() -> bytes | None:
    """The module of WeasyPrint that has the declarations; None if it is not to be found."""
    found = importlib.util.find_spec("weasyprint")
    with contextlib.suppress(OSError):
        return (Path(found.origin).parent / "text" / "ffi.py").read_bytes() if found and found.origin else None
    return None


def _kept(key: str) -> Any:
    """The declarations that were kept; None if there are none, or none that can be used."""
    with contextlib.suppress(Exception):  # whatever is wrong with it, it is read anew
        import _cffi_backend  # noqa: PLC0415 -- cffi's own module, without its parser

        class Declared(_staying(_cffi_backend.FFI)):  # type: ignore[misc]
            """What cffi has read."""

            def cdef(self, text: str) -> None:
                """These declarations are known: they are in the file by whose digest the others are kept."""

        source = (cache_folder(_CACHE) / f"{key}.py").read_text(encoding="ascii")
        names: dict[str, Any] = {"FFI": Declared}
        # Nobody but the user can write into this folder; compiled templates are kept in the same way.
        exec(source.replace(_MADE_BY, "FFI(", 1), names)  # noqa: S102
        return names["ffi"]
    return None


def _keep(key: str) -> None:
    """Write the declarations that cffi has read."""
    from cffi.recompiler import Recompiler  # noqa: PLC0415 -- once for each version of the engine
    from weasyprint.text.ffi import ffi  # noqa: PLC0415 -- it is loaded by now

    written = StringIO()
    ffi.set_source("declarations", None)
    recompiler = Recompiler(ffi, "declarations", target_is_python=True)
    recompiler.collect_type_table()
    recompiler.collect_step_tables()
    recompiler.write_source_to_f(written, None)
    with OutputFolder.opened(cache_folder(_CACHE)) as folder:
        folder.write(f"{key}.py", written.getvalue().encode("ascii"), mode=ORDINARY)
