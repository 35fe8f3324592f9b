"""A style sheet's selectors are compiled when the first element is held against them.

The library that WeasyPrint has for selectors makes each of them a function of Python at once, seven hundred for a plan, and Python
takes longer to compile these than to do all the rest that there is to do for a style sheet. Most of them are never asked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from cssselect2 import compiler


class _Test:
    """Whether an element is meant by a selector."""

    __slots__ = ("_names", "_source", "_test")

    def __init__(self, source: str, names: dict[str, Any]) -> None:
        self._source, self._names = source, names
        self._test: Callable[[Any], Any] | None = None

    def __call__(self, element: Any) -> Any:
        if self._test is None:
            self._test = eval(self._source, self._names, {})  # noqa: S307 -- as the library does, which has made the source
        return self._test(element)


@contextmanager
def compiled_when_needed() -> Iterator[None]:
    """Style sheets that are read meanwhile have such selectors."""
    compiler.eval = lambda source, names, _: _Test(source, names)
    try:
        yield
    finally:
        del compiler.eval
