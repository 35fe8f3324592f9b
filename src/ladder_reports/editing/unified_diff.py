"""Shows an edit as a unified diff, which `patch` and `git apply` understand."""

import difflib
import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\n]*(?:\n|$)")
_NO_LINE_END = "\\ No newline at end of file"


def unified_diff(name: str, before: bytes, after: bytes) -> Iterator[str]:
    """The lines of the diff, without their line ends; carriage returns are a part of them."""
    old, new = (_lines(raw) for raw in (before, after))
    for line in difflib.unified_diff(old, new, name, name, lineterm="\n"):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield _NO_LINE_END


def _lines(raw: bytes) -> list[str]:
    return [line for line in _LINE.findall(raw.decode()) if line]
