"""Streams are compressed so that any reader finds where they end."""

import zlib
from itertools import count

from ladder_reports.rendering.compression import compressor


def test_no_stream_ends_with_half_of_a_line_end() -> None:
    """A checksum may end with a carriage return; a byte that is not read follows it."""
    ending = next(data for data in (b"%d" % number for number in count()) if zlib.adler32(data) & 0xFF == 0x0D)
    made = compressor(9).compress(ending)
    assert b"\r\n" == made[-2:]
    assert ending == zlib.decompressobj().decompress(made)
    assert zlib.compress(b"a")[-1:] == compressor(9).compress(b"a")[-1:]
