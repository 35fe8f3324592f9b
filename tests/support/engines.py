"""Documents as WeasyPrint makes them by itself, with fixes, and with speedups, for tests that compare them."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import chain
from typing import Any, NoReturn
from unittest import mock

import pikepdf
from msgspec.structs import replace

import making
from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.stylesheets import DocumentStyle, document_style
from ladder_reports.documents.plan.build import PlanJob, make_plan
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.rendering import pdf
from ladder_reports.rendering.acceleration.install import Installation
from plans import context

EXAMPLES = sorted((making.ROOT / "examples").glob("*.yaml"))
HEAD = '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body>'
FONT = "html { font: 10pt/14pt 'Fira Sans'; font-variant-numeric: lining-nums } "
NONE: frozenset[str] = frozenset()
"""No speedups."""
NAMES = tuple(speedup.name for speedup in Installation(()).speedups)
"""All speedups."""
_LAST_FIGURE = 2e-6


class _Asked(Exception):  # noqa: N818 -- no error
    """What an engine was asked to lay out."""


class _Listener:
    def __init__(self, look: DocumentStyle) -> None:
        self.look = look

    def lay_out(self, html: str, *_: Any, **__: Any) -> NoReturn:
        raise _Asked(self.look, html)


def asked(job: PlanJob) -> tuple[DocumentStyle, str]:
    """The look and the HTML of a plan."""
    with mock.patch.object(pdf, "engine", _Listener):
        try:
            make_plan(job)
        except _Asked as found:
            look, html = found.args
    return look, html


@cache
def look_with(css: str) -> DocumentStyle:
    """A look with one small style sheet."""
    return replace(_plain_look(), css=(FONT + css,))


@cache
def _plain_look() -> DocumentStyle:
    theme = context(DEFAULT_LADDER).theme
    return document_style(theme, fonts_for(theme, "", ""), PAGE_SIZES["a4"], "plan")


@cache
def engine(look: DocumentStyle, *, fixed: bool = True, speedups: frozenset[str] | None = None) -> pdf.Engine:
    """The engine of this process with or without fixes and speedups."""
    return pdf.Engine(look, fixed=fixed, speedups=speedups)


def written(look: DocumentStyle, html: str, *, fixed: bool = True, speedups: frozenset[str] | None = None, forms: bool = False) -> bytes:
    """A document as PDF."""
    made = engine(look, fixed=fixed, speedups=speedups)
    return made.write(made.lay_out(html, "test", forms=forms), "test")


@cache
def expected(look: DocumentStyle, html: str, *, fixed: bool = True, forms: bool = False) -> bytes:
    """The same as WeasyPrint makes it without speedups, made once in a process."""
    return written(look, html, fixed=fixed, speedups=NONE, forms=forms)


def alike(first: bytes, second: bytes) -> bool:
    """Whether two PDFs have the same bytes, or differ only in compression and in the last figure of a number.

    A block that was moved to its place may be a billionth of a pixel from where the engine puts it.
    """
    if first == second:
        return True
    one, other = list(_content(first)), list(_content(second))
    if [len(words) for words in one] != [len(words) for words in other]:
        return False
    words = zip(chain(*one), chain(*other), strict=True)
    pairs = ((_figure(a), _figure(b)) for a, b in words if a != b)
    return all(isinstance(a, float) and isinstance(b, float) and abs(a - b) < _LAST_FIGURE for a, b in pairs)


def _content(document: bytes) -> Iterator[tuple[bytes, ...]]:
    """The words of a PDF, object by object, without the lengths of streams and without the digest of it all."""
    with pikepdf.open(BytesIO(document)) as file:
        for item in file.objects:
            if not isinstance(item, pikepdf.Stream):
                yield tuple(item.unparse(resolved=True).split()) if isinstance(item, pikepdf.Object) else (repr(item).encode(),)
            elif item.get("/Type") not in {"/XRef", "/ObjStm"}:
                about = pikepdf.Dictionary({key: value for key, value in item.items() if key != "/Length"})
                yield *about.unparse().split(), *item.read_bytes().split()


def _figure(word: bytes) -> float | bytes:
    try:
        return float(word)
    except ValueError:
        return word
