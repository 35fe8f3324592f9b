"""HTML and style sheets become PDF/UA-1; the only user of WeasyPrint. Nothing is fetched but data URIs.

Style sheets and fonts are set up once for each theme and page size and shared by all documents of the process.
"""

import contextlib
import ctypes
import gc
import hashlib
import logging
import os
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from ladder_reports.errors import InputError, LadderReportsError, Problem
from ladder_reports.rendering.acceleration.install import Installation
from ladder_reports.rendering.native import found_by_file_name, needless_imports_put_off
from ladder_reports.rendering.patching import EngineState


class EngineError(LadderReportsError):
    """The PDF engine's native libraries are missing on this machine."""


try:
    import pydyf

    with found_by_file_name(), needless_imports_put_off():
        import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except OSError as error:  # Pango's shared library is not there
    raise EngineError(
        "WeasyPrint cannot load Pango. Install it: 'apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0' (Debian, Ubuntu),"
        " "
        "'dnf install pango' (Fedora) or 'brew install pango' (macOS); docs/troubleshooting.md says more"
    ) from error

_MM = 25.4 / 96
_LAST = "last-page"
"""The id of the element whose page is the document's last: lines to write on fill it up, and those that ran over are dropped."""
_NO_CHARACTERS = (b" <0000>", b" <feff>", b" <fffe>")
_LOGGER = logging.getLogger("weasyprint")
_PROGRESS = logging.getLogger("weasyprint.progress")


class LockedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Opens data URIs and nothing else: no network, no file. What was refused is kept, since the engine may swallow it."""

    def __init__(self) -> None:
        """Allow the one protocol."""
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The content of a data URI.

        Raises:
            ValueError: for any other address, which is also noted.
        """
        if not url.lower().startswith("data:"):
            self.refused.append(url)
            raise ValueError(f"the address {url[:80]} is not allowed")
        return super().fetch(url, headers)


@dataclass(frozen=True, slots=True)
class Look:
    """What determines a document's appearance besides its HTML; equal looks share fonts and parsed style sheets."""

    css: tuple[str, ...]
    """Style sheets, in their order."""
    fontconfig: Path


class Layout:
    """A document laid out on pages, ready to be written."""

    def __init__(self, document: Any, html: str, *, forms: bool = False) -> None:
        """Wrap WeasyPrint's document."""
        self.document, self.html, self.forms = document, html, forms

    @property
    def page_count(self) -> int:
        """The number of pages."""
        return len(self.document.pages)

    def page_of(self, anchor: str) -> int | None:
        """The page, from 1, on which an element with this id begins."""
        for number, page in enumerate(self.document.pages, 1):
            if anchor in page.anchors:
                return number
        return None

    def room_below(self, anchor: str) -> tuple[float, float] | None:
        """How far the element with this id is from the end of its page's text, and the text's height, in millimetres."""
        for page in self.document.pages:
            if anchor in page.anchors:
                box = getattr(page, "_page_box", None)  # the page's margins have no public name
                if box is None:
                    return None
                top, height = box.content_box_y(), box.height
                return (top + height - page.anchors[anchor][1]) * _MM, height * _MM
        return None


class Engine:
    """Lays out and writes documents of one look."""

    def __init__(self, look: Look, *, fixed: bool = True, speedups: Container[str] | None = None) -> None:
        """Load the look's fonts and parse its style sheets.

        WeasyPrint is fixed and accelerated as far as it is the version that we know; without `fixed` and with no `speedups`, it
        works as it comes.
        """
        os.environ["FONTCONFIG_FILE"] = str(look.fontconfig)
        self.fetcher = LockedFetcher()
        self.fonts = FontConfiguration()
        self.sheets = [weasyprint.CSS(string=css, font_config=self.fonts, url_fetcher=self.fetcher) for css in look.css]
        self.installation = Installation(look.css, fixed=fixed, speedups=speedups)

    @property
    def state(self) -> EngineState:
        """How the engine makes documents."""
        return self.installation.state

    def lay_out(self, html: str, where: str, *, forms: bool = False) -> Layout:
        """The HTML on pages; with `forms`, its inputs become form fields.

        Raises:
            InputError: when the document asked for something that it may not have; `where` names it.
        """
        with self.installation.applied(), quiet_collector(), _engine_log() as said:
            self.fetcher.refused.clear()
            self.installation.new_document()
            document = weasyprint.HTML(string=html, url_fetcher=self.fetcher).render(
                stylesheets=self.sheets, font_config=self.fonts, pdf_variant="pdf/ua-1", pdf_forms=forms
            )
            self.installation.laid_out()
            self._look_at_refusals(where)
        _end(document)
        for message in said:
            _PROGRESS.debug("%s: %s", where, message)
        return Layout(document, html, forms=forms)

    def write(self, layout: Layout, where: str) -> bytes:
        """The laid-out document as PDF; the same HTML and look give the same bytes."""
        identifier = hashlib.sha256(layout.html.encode()).digest()[:16]
        heard = _hear_languages(layout)

        def finisher(document: Any, pdf: Any) -> None:
            finish(document, pdf)
            _name_languages(pdf, heard)

        with self.installation.applied(), quiet_collector(), _engine_log():
            raw = layout.document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier, pdf_forms=layout.forms, finisher=finisher)
            self._look_at_refusals(where)
        return cast("bytes", raw)

    def _look_at_refusals(self, where: str) -> None:
        if self.fetcher.refused:
            raise InputError(
                Problem(where, 0, 0, f"refers to {address[:120]}, which a document may not fetch") for address in self.fetcher.refused
            )


@cache
def engine(look: Look) -> Engine:
    """The engine for this look, made once in a process."""
    return Engine(look)


def _end(document: Any) -> None:
    for number, page in enumerate(document.pages, 1):
        if _LAST in page.anchors:
            del document.pages[number:]
            return


def native_versions() -> dict[str, str]:
    """The versions of the native libraries that set and subset text; they decide bytes, and come from the machine."""
    from weasyprint.text import ffi  # noqa: PLC0415 -- only whoever compares machines asks

    number = ffi.pango.pango_version()
    shaper = "unknown"
    for name in ("libharfbuzz.so.0", "libharfbuzz.0.dylib"):
        with contextlib.suppress(OSError, AttributeError):
            told = ctypes.CDLL(name).hb_version_string
            told.restype = ctypes.c_char_p
            shaper = told().decode()
    subset = "" if getattr(ffi, "harfbuzz_subset", None) else " without its subsetter"
    return {"Pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}", "HarfBuzz": shaper + subset}


def finish(_document: Any, pdf: Any) -> None:
    """Mend what HTML cannot reach, in the PDF's objects before they are written."""
    for thing in pdf.objects:
        lines = getattr(thing, "stream", None)
        if isinstance(lines, list) and b"begincmap" in lines:
            thing.stream = _readable_map(lines)


Heard = list[list[str]]
"""For each page the language of each marked piece of its content, in the order of the marks."""


def _hear_languages(layout: Layout) -> Heard:
    """A list that fills while the pages are painted; it stays empty where the document has one language only.

    The engine hyphenates in the language of each element, but names the document's alone in the file.
    """
    heard: Heard = []

    def listening(paint: Callable[..., None]) -> Callable[..., None]:
        def painted(stream: Any, *args: Any, **more: Any) -> None:
            paint(stream, *args, **more)
            heard.append([box.style["lang"] or "" for box in getattr(stream, "_tags", ())])  # the marks have no public name

        return painted

    if layout.html.count(' lang="') > 1:
        for page in layout.document.pages:
            page.paint = listening(type(page).paint.__get__(page))
    return heard


def _name_languages(pdf: Any, heard: Heard) -> None:
    """Name the language of each piece of content that is not in the document's, on the structure element that holds it."""

    def at(reference: bytes) -> Any:
        return pdf.objects[int(reference.split()[0])]

    if heard:
        main = pdf.catalog["Lang"].string
        holders = at(at(pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
        for number, languages in enumerate(heard):
            for holder, language in zip(holders[2 * number + 1], languages, strict=bool(languages)):
                if language not in {"", main}:
                    at(holder)["Lang"] = pydyf.String(language)


def _readable_map(lines: list[Any]) -> list[Any]:
    """A font's map from glyphs to characters without U+0000, U+FEFF and U+FFFE, which are none (PDF/UA-1, 7.21.7).

    Only a font that is embedded whole has them: the one that form fields are filled in with.
    """
    kept: list[Any] = []
    start = 0
    for line in lines:
        if isinstance(line, bytes) and line.endswith(b" beginbfchar"):
            start = len(kept)
        if isinstance(line, bytes) and line.lower().endswith(_NO_CHARACTERS):
            count = int(kept[start].split()[0]) - 1
            kept[start] = b"%d beginbfchar" % count
            continue
        kept.append(line)
    return kept


@contextmanager
def quiet_collector() -> Iterator[None]:
    """The cyclic garbage collector rests while a document is made: it finds nothing to free and takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def _engine_log() -> Iterator[list[str]]:
    """What the engine logs meanwhile, instead of its printing it."""
    said: list[str] = []
    handler = _Listener(said.append)
    handlers, propagate = _LOGGER.handlers[:], _LOGGER.propagate
    _LOGGER.handlers, _LOGGER.propagate = [handler], False
    try:
        yield said
    finally:
        _LOGGER.handlers, _LOGGER.propagate = handlers, propagate


class _Listener(logging.Handler):
    def __init__(self, hear: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self.hear = hear

    def emit(self, record: logging.LogRecord) -> None:
        self.hear(record.getMessage())
