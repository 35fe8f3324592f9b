"""Streams of a PDF are compressed by libdeflate, which is pinned. Import this behind the gate of `patching`.

Systems bring different zlibs, which make different files of the same document. libdeflate is faster, too.
"""

from collections.abc import Iterator
from types import SimpleNamespace

import deflate
import pydyf

from ladder_reports.rendering.patching import Patch

_LEVEL = 6


def patches() -> Iterator[Patch]:
    """In place of what pydyf calls `zlib`."""
    yield Patch(pydyf, "zlib", SimpleNamespace(compressobj=compressor), "432231f6653612db", (pydyf.Stream.data, pydyf.PDF.write))


def compressor(level: int) -> SimpleNamespace:
    """What compresses a stream, which pydyf hands over in one piece, no harder than is worth it; in place of `zlib.compressobj`."""
    return SimpleNamespace(compress=lambda data: _compressed(data, min(level, _LEVEL)), flush=bytes)


def _compressed(data: bytes, level: int) -> bytes:
    """The data as a zlib stream. A carriage return at its end would pass for half of the line end that pydyf writes after it.

    PDF/A forbids that the length is in doubt (ISO 19005-3, 6.1.7.1). What follows the end of a zlib stream is not read.
    """
    made = bytes(deflate.zlib_compress(data, level))
    return made + b"\n" if made.endswith(b"\r") else made
