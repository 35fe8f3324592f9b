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
    yield Patch(pydyf, "zlib", SimpleNamespace(compressobj=WholeStream), "432231f6653612db", (pydyf.Stream.data, pydyf.PDF.write))


class WholeStream:
    """A stream that is compressed in one piece; in place of what `zlib.compressobj` returns."""

    def __init__(self, level: int) -> None:
        """Compress no harder than is worth it, however hard pydyf would have it try."""
        self._level, self._data = min(level, _LEVEL), b""

    def compress(self, data: bytes) -> bytes:
        """Take a part."""
        self._data += data
        return b""

    def flush(self) -> bytes:
        """All parts, compressed."""
        return bytes(deflate.zlib_compress(self._data, self._level))
