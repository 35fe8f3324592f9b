"""Objects of a PDF become bytes once instead of twice.

pydyf puts every object into bytes, and compresses every stream, a second time for the digest in the file's identifier.
Here the bytes of an object are kept while its file is written, and numbers and names become bytes by their type at once.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pydyf

from ladder_reports.rendering.patching import Patch, Speedup

_own_bytes = pydyf._to_bytes  # noqa: SLF001 -- it has no public name
_own_write = pydyf.PDF.write
_own_stream, _own_string = pydyf.Stream.data.fget, pydyf.String.data.fget
_HOLDERS = frozenset({pydyf.Array, pydyf.Dictionary, pydyf.String})
_NEW = {"number": None, "offset": 0, "generation": 0, "free": "n"}
MOST_NAMES = 2_000
_names: dict[str, bytes] = {}
_kept: dict[int, bytes] | None = None


class Serialization(Speedup):
    """What pydyf does with each object."""

    name = "serialization"

    def patches(self) -> Iterator[Patch]:
        """The writing of a file, and the bytes of its objects."""
        yield Patch(pydyf, "_to_bytes", to_bytes, "1cefd02c285d3aee")
        yield Patch(pydyf.PDF, "write", write, "242cd38f92ecd33f")
        yield Patch(pydyf.PDF, "page_references", property(page_references), "060bf90aad55931b")
        yield Patch(pydyf.Dictionary, "__init__", new_dictionary, "db5845c70da4a008", (pydyf.Object,))
        yield Patch(pydyf.Array, "__init__", new_array, "a2cab339aceb4f23", (pydyf.Object,))
        yield Patch(pydyf.Dictionary, "data", kept(dictionary), "9fd661b003843cac", (pydyf._to_bytes,))  # noqa: SLF001
        yield Patch(pydyf.Array, "data", kept(array), "a8fc08018e4f570b", (pydyf._to_bytes,))  # noqa: SLF001
        yield Patch(pydyf.Stream, "data", kept(_own_stream), "bdc2bc513f286de7")
        yield Patch(pydyf.String, "data", kept(_own_string), "6097c307ae6fe613")


def to_bytes(item: Any) -> bytes:
    """An item of a PDF as bytes; in place of `pydyf._to_bytes`."""
    kind = type(item)
    if kind is bytes:
        return item  # type: ignore[no-any-return]
    if kind is str:
        return item.encode("ascii")  # type: ignore[no-any-return]
    if kind is int:
        return b"%d" % item
    if kind is float and not item.is_integer():
        return f"{item:f}".rstrip("0").encode("ascii")
    if kind in _HOLDERS:
        return item.data  # type: ignore[no-any-return]
    return _own_bytes(item)  # type: ignore[no-any-return]


def new_dictionary(item: Any, values: Any = None) -> None:
    """In place of `pydyf.Dictionary.__init__`."""
    item.__dict__.update(_NEW)
    dict.__init__(item, values or {})


def new_array(item: Any, array: Any = None) -> None:
    """In place of `pydyf.Array.__init__`."""
    item.__dict__.update(_NEW)
    list.__init__(item, array or [])


def page_references(pdf: Any) -> tuple[bytes, ...]:
    """What refers to each page; in place of `pydyf.PDF.page_references`, which puts it together for each piece of tagged text."""
    pages = pdf.pages["Kids"]
    known: tuple[bytes, ...] = pdf.__dict__.get("_references", ())
    if 3 * len(known) != len(pages):
        known = pdf.__dict__["_references"] = tuple(b"%d 0 R" % number for number in pages[::3])
    return known


def dictionary(item: Any) -> bytes:
    """A dictionary as bytes; in place of `pydyf.Dictionary.data`."""
    parts = [b"<<"]
    for key, value in item.items():
        name = _names.get(key)
        if name is None:
            name = b"/" + to_bytes(key) + b" "
            if len(_names) < MOST_NAMES:
                _names[key] = name
        parts += name, value if type(value) is bytes else to_bytes(value)
    parts.append(b">>")
    return b"".join(parts)


def array(item: Any) -> bytes:
    """An array as bytes; in place of `pydyf.Array.data`."""
    return b"[" + b" ".join([value if type(value) is bytes else to_bytes(value) for value in item]) + b"]"


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
