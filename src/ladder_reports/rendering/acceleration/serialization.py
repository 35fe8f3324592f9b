"""Objects of a PDF become bytes once instead of twice.

pydyf puts every object into bytes, and compresses every stream, a second time for the digest in the file's identifier.
Here the bytes of an object are kept while its file is written.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pydyf

from ladder_reports.rendering.patching import Patch, Speedup

_own_write = pydyf.PDF.write
_own_data = {kind: kind.data.fget for kind in (pydyf.Array, pydyf.Dictionary, pydyf.Stream, pydyf.String)}
_kept: dict[int, bytes] | None = None


class Serialization(Speedup):
    """The bytes of objects."""

    name = "serialization"

    def patches(self) -> Iterator[Patch]:
        """The writing of a file, and what it asks of each object."""
        yield Patch(pydyf.PDF, "write", write, "242cd38f92ecd33f")
        yield Patch(pydyf.Array, "data", kept(_own_data[pydyf.Array]), "136a84494ae7c8cc")
        yield Patch(pydyf.Dictionary, "data", kept(_own_data[pydyf.Dictionary]), "1a6ebf2b6bc6adcb")
        yield Patch(pydyf.Stream, "data", kept(_own_data[pydyf.Stream]), "bdc2bc513f286de7")
        yield Patch(pydyf.String, "data", kept(_own_data[pydyf.String]), "6097c307ae6fe613")


def write(pdf: Any, *arguments: Any, **named: Any) -> None:
    """Write a PDF; in place of `pydyf.PDF.write`."""
    global _kept  # noqa: PLW0603 -- the objects do not know which file they are written to
    outer, _kept = _kept, {}
    try:
        _own_write(pdf, *arguments, **named)
    finally:
        _kept = outer


def kept(own: Callable[[Any], bytes]) -> property:
    """A property for an object's bytes, which are kept while its file is written."""

    def data(item: Any) -> bytes:
        if _kept is None or item.number is None:
            return own(item)
        found = _kept.get(item.number)
        if found is None:
            found = _kept[item.number] = own(item)
        return found

    return property(data)
