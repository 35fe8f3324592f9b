"""HTML and style sheets are laid out with WeasyPrint and written as PDF/UA-1. Nothing is loaded but data URIs.

Style sheets and fonts are set up once for each theme and page size; all documents of the process share them.
"""

import contextlib
import ctypes
import functools
import gc
import hashlib
import io
import logging
import os
import sys
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from logging.handlers import BufferingHandler
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.design.fonts import FontsNotUsableError
from ladder_reports.design.stylesheets import DocumentStyle
from ladder_reports.errors import InputError, LadderReportsError, Problem, own_words, quote
from ladder_reports.rendering import archive, character_maps, tables
from ladder_reports.rendering.acceleration.install import Installation
from ladder_reports.rendering.declarations import declarations_kept
from ladder_reports.rendering.native import EngineError, found_by_file_name, needless_imports_put_off, no_fonts_listed
from ladder_reports.rendering.patching import EngineState
from ladder_reports.rendering.selectors import compiled_when_needed

try:
    # Without Pango, WeasyPrint prints a banner; stdout is for results.
    with (
        found_by_file_name(),
        needless_imports_put_off(),
        no_fonts_listed(),
        declarations_kept(),
        compiled_when_needed(),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except OSError as error:  # Pango's shared library is not there
    raise EngineError(
        "WeasyPrint cannot load Pango. Install it: 'apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0' (Debian, Ubuntu),"
        " 'dnf install pango' (Fedora) or 'brew install pango' (macOS); docs/troubleshooting.md says more"
    ) from error

P = ParamSpec("P")
R = TypeVar("R")

_MM = 25.4 / 96
"""Millimeters in a CSS pixel."""
_ACCESSIBLE = "pdf/ua-1"
"""What WeasyPrint calls the standard of every document."""
_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_LAST = "last-page"
"""The id of the element whose page is the document's last. Lines to write on fill that page; those that run over are dropped."""
_LOGGER = logging.getLogger("weasyprint")
_PROGRESS = logging.getLogger("weasyprint.progress")


class LockedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Opens data URIs and nothing else: no network, no file. Keeps the addresses it refused, because WeasyPrint hides such errors."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The content of a data URI.

        Raises:
            ValueError: for any other address, which is also kept in `refused`.
        """
        if not url.lower().startswith("data:"):
            self.refused.append(url)
            raise ValueError(f"the address {url[:80]} is not allowed")
        return super().fetch(url, headers)


class Layout(Struct, frozen=True):
    """A document laid out on pages, ready to be written."""

    document: Any
    """WeasyPrint's own."""
    html: str
    """What it was made from."""
    forms: bool
    """Whether its inputs are form fields."""
    fits: tables.Fits = ()
    """How its tables are set."""

    @property
    def page_count(self) -> int:
        """The number of pages."""
        return len(self.document.pages)

    def page_of(self, anchor: str) -> int | None:
        """The page, from 1, on which an element with this id begins."""
        return next((number for number, page in enumerate(self.document.pages, 1) if anchor in page.anchors), None)

    def room_below(self, anchor: str) -> tuple[float, float] | None:
        """The space from the element with this id to the end of its page's text, and the text's height, both in millimeters."""
        page = next((page for page in self.document.pages if anchor in page.anchors), None)
        box = getattr(page, "_page_box", None)  # the page's margins have no public name
        if page is None or box is None:
            return None
        return (box.content_box_y() + box.height - page.anchors[anchor][1]) * _MM, box.height * _MM


def _blaming_theme(method: Callable[Concatenate["Engine", P], R]) -> Callable[Concatenate["Engine", P], R]:
    """Have a failure of the engine be a problem of the user's own theme, if the document can be made without that theme."""

    @functools.wraps(method)
    def called(engine: "Engine", *given: P.args, **named: P.kwargs) -> R:
        try:
            return method(engine, *given, **named)
        except LadderReportsError:
            raise
        except Exception as error:
            layout, theme = given[0], engine.style.theme
            html, forms = (layout.html, layout.forms) if isinstance(layout, Layout) else (str(layout), bool(named.get("forms")))
            if theme is None or not engine.makes_without_theme(html, forms=forms):
                raise
            message = f"the PDF engine cannot set a document with this theme ({type(error).__name__}); take away its last rules first"
            raise InputError([Problem.about(theme.path, message)]) from error

    return called  # type: ignore[return-value]  # the same parameters, of which the first has a name


class Engine:
    """Lays out and writes documents of one style, with WeasyPrint fixed and accelerated as far as it is the version that we know.

    Without `fixed` and with no `speedups`, it works as it comes. Making one raises `FontsNotUsableError` if fontconfig does not
    know the fonts of the style: it would take others instead of them, and say nothing.
    """

    def __init__(self, style: DocumentStyle, *, fixed: bool = True, speedups: Container[str] | None = None) -> None:
        self.style = style
        os.environ["FONTCONFIG_FILE"] = str(style.fontconfig)
        _require_fonts(style)
        self.fetcher = LockedFetcher()
        self.fonts = FontConfiguration()
        with compiled_when_needed():
            self.sheets = [weasyprint.CSS(string=css, font_config=self.fonts, url_fetcher=self.fetcher) for css in style.css]
        self.installation = Installation(style.css, fixed=fixed, speedups=speedups)
        self.state: EngineState = self.installation.state

    @_blaming_theme
    def lay_out(self, html: str, where: str, *, forms: bool = False, fits: tables.Fits = ()) -> Layout:
        """The HTML laid out on pages; with `forms`, its inputs become form fields. `where` names the document in messages.

        Tables that are too wide are set anew; `fits` says how they were set when the document was laid out before.

        Raises:
            InputError: the document refers to something other than data URIs.
        """
        if not tables.has_tables(html):
            return self._lay_out_once(html, where, forms, ())
        layout = self._lay_out_once(tables.with_fits(html, fits), where, forms, fits)
        for _ in range(tables.MOST_ROUNDS):
            fits = tables.better_fits(layout.document.pages, layout.fits)
            if fits == layout.fits:
                break
            layout = self._lay_out_once(tables.with_fits(html, fits), where, forms, fits)
        return layout

    def _lay_out_once(self, html: str, where: str, forms: bool, fits: tables.Fits) -> Layout:  # noqa: FBT001 -- as `lay_out` has it
        with self.installation.applied(), quiet_collector(), _collected_log() as logged:
            self.fetcher.refused.clear()
            self.installation.new_document()
            document = weasyprint.HTML(string=html, url_fetcher=self.fetcher).render(
                stylesheets=self.sheets, font_config=self.fonts, pdf_variant=_ACCESSIBLE, pdf_forms=forms
            )
            self.installation.laid_out()
            self._raise_refusals(where)
        for record in logged:
            _PROGRESS.debug("%s: %s", where, record.getMessage())
        layout = Layout(document, html, forms, fits)
        del document.pages[layout.page_of(_LAST) or layout.page_count :]
        return layout

    @_blaming_theme
    def write(self, layout: Layout, where: str) -> bytes:
        """The laid-out document as PDF; the same HTML and style give the same bytes.

        Raises:
            InputError: the document refers to something other than data URIs.
        """

        def finisher(document: Any, pdf: Any) -> None:
            character_maps.repair(document, pdf)
            if layout.forms:
                from ladder_reports.rendering import form_writer  # noqa: PLC0415 -- most documents are no form

                form_writer.finish(document, pdf, self.style.field_fonts)

        return self._written(layout, where, finisher, pdf_variant=_ACCESSIBLE)

    @_blaming_theme
    def write_archive(self, layout: Layout, where: str, sources: Mapping[str, bytes] = _NOTHING) -> bytes:
        """The laid-out document as an archive copy, PDF/A-3a and PDF/UA-1, with the YAML files that it was made from inside.

        Raises:
            InputError: the document refers to something other than data URIs.
        """

        def finisher(document: Any, pdf: Any) -> None:
            character_maps.repair(document, pdf)
            archive.finish(pdf, sources)

        return self._written(layout, where, finisher, **archive.OPTIONS)

    def _written(self, layout: Layout, where: str, finisher: Callable[[Any, Any], None], **options: str) -> bytes:
        identifier = hashlib.sha256(layout.html.encode()).digest()[:16]
        with self.installation.applied(), quiet_collector(), _collected_log():
            raw: bytes = layout.document.write_pdf(pdf_identifier=identifier, pdf_forms=layout.forms, finisher=finisher, **options)
            self._raise_refusals(where)
        return raw

    def makes_without_theme(self, html: str, *, forms: bool) -> bool:
        """Whether the document can be made without the user's own theme."""
        theme = self.style.theme
        css = tuple(css for css in self.style.css if theme is None or css != theme.css)
        plain = Engine(replace(self.style, css=css, theme=None))
        try:
            plain.write(plain.lay_out(html.replace(theme.logo, "") if theme and theme.logo else html, "", forms=forms), "")
        except Exception:  # noqa: BLE001 -- then something else is at fault
            return False
        return True

    def _raise_refusals(self, where: str) -> None:
        if self.fetcher.refused:
            raise InputError(
                Problem.about(where, f"refers to {quote(address, 120)}; a document may load nothing from outside")
                for address in self.fetcher.refused
            )


@functools.cache
def engine(style: DocumentStyle) -> Engine:
    """The engine for this style, made once for each process."""
    return Engine(style)


def _require_fonts(style: DocumentStyle) -> None:
    """Check that fontconfig knows every font file of a style, in the setup that the engine will use.

    Raises:
        FontsNotUsableError: it does not know one of them.
    """
    from weasyprint.text.ffi import ffi, fontconfig  # noqa: PLC0415 -- part of the engine, which may be missing

    config = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    found = fontconfig.FcConfigGetFonts(config, fontconfig.FcSetSystem)
    known, text = set(), ffi.new("FcChar8 **")
    for number in range(found.nfont if found != ffi.NULL else 0):
        if fontconfig.FcPatternGetString(found.fonts[number], b"file", 0, text) == fontconfig.FcResultMatch:
            known.add(os.path.realpath(os.fsdecode(ffi.string(text[0]))))
    unknown = [path for path in style.fonts if os.path.realpath(path) not in known]
    if unknown and len(unknown) == len(style.fonts):
        raise FontsNotUsableError(
            f"fontconfig finds none of the fonts that {own_words(style.fontconfig, 200)} lists; delete that file's folder"
        )
    if unknown:
        raise FontsNotUsableError(f"fontconfig cannot use the font file {quote(unknown[0], 200)}; install it again, or take it away")


def native_versions() -> dict[str, str]:
    """The versions of this machine's libraries that shape and subset text; other versions may write other bytes."""
    from weasyprint.text import ffi  # noqa: PLC0415 -- only comparing machines needs it

    number = ffi.pango.pango_version()
    harfbuzz = "unknown"
    for name in ("libharfbuzz.so.0", "libharfbuzz.0.dylib"):
        with contextlib.suppress(OSError, AttributeError):
            version = ctypes.CDLL(name).hb_version_string
            version.restype = ctypes.c_char_p
            harfbuzz = version().decode()
    subset = "" if getattr(ffi, "harfbuzz_subset", None) else " without its subsetter"
    return {"Pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}", "HarfBuzz": harfbuzz + subset}


@contextmanager
def quiet_collector() -> Iterator[None]:
    """Turn the cyclic garbage collector off while a document is made: it finds nothing to free and takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _collected_log() -> Iterator[list[logging.LogRecord]]:
    """Collect what WeasyPrint logs instead of printing it."""
    collector = BufferingHandler(sys.maxsize)
    collector.setLevel(logging.WARNING)
    handlers, propagate = _LOGGER.handlers[:], _LOGGER.propagate
    _LOGGER.handlers, _LOGGER.propagate = [collector], False
    try:
        yield collector.buffer
    finally:
        _LOGGER.handlers, _LOGGER.propagate = handlers, propagate
