"""Streams of a PDF are compressed by libdeflate, which is pinned. Import this behind the gate of `patching`.

Systems bring different zlibs, which make different files of the same document. libdeflate is faster, too.
"""

from collections.abc import Iterator

import deflate
import pydyf

from ladder_reports.rendering.patching import Patch, PatchSet

_LEVEL = 6


class PinnedCompression(PatchSet):
    """The same bytes on every machine."""

    name = "compression"

    def patches(self) -> Iterator[Patch]:
        """In place of what pydyf calls `zlib`."""
        yield Patch(pydyf, "zlib", Compression, "432231f6653612db", (pydyf.Stream.data, pydyf.PDF.write))


class Compression:
    """What pydyf uses of `zlib`."""

    @staticmethod
    def compressobj(level: int) -> "_WholeStream":
        """What compresses a stream, however hard pydyf would have it try."""
        return _WholeStream(min(level, _LEVEL))

    @staticmethod
    def compress(data: bytes, level: int = _LEVEL) -> bytes:
        """All of the data at once."""
        return bytes(deflate.zlib_compress(data, min(level, _LEVEL)))


class _WholeStream:
    """A stream that is compressed in one piece."""

    def __init__(self, level: int) -> None:
        self._level, self._parts = level, b""

    def compress(self, data: bytes) -> bytes:
        self._parts += data
        return b""

    def flush(self) -> bytes:
        return Compression.compress(self._parts, self._level)
