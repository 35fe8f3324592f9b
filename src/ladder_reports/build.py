"""One job from files to bytes: load, compose, render, lay out, finish; and the writing of a file whole or not at all."""

import contextlib
import os
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from ladder_reports import compose, fonts, pdf, press, render
from ladder_reports.content import load_ladder
from ladder_reports.errors import InputError, Problem, UnknownNameError
from ladder_reports.fitting import fitted
from ladder_reports.listing import require_level
from ladder_reports.model import Ladder
from ladder_reports.resources import STYLES, languages
from ladder_reports.theme import Theme, load_theme
from ladder_reports.web import web_css
from ladder_reports.words import Words, load_words

PageSize = Literal["a4", "letter", "a5"]
Format = Literal["pdf", "html"]

PAPERS = {
    "a4": compose.Paper("a4", columns=2, measure=170, cover_words=620, across=6, rules=2, pitch=8.0),
    "letter": compose.Paper("letter", columns=2, measure=174.8, cover_words=560, across=6, rules=2, pitch=8.0),
    "a5": compose.Paper("a5", columns=1, measure=119.8, cover_words=420, across=3, rules=2, pitch=7.4),
}
_MOST_LAYOUTS = 5


@dataclass(frozen=True, slots=True)
class Print:
    """What a printer asks for; lengths in millimetres."""

    imposed: bool = False
    bleed: float = 0.0
    marks: bool = False
    creep: float = 0.1
    """How far each sheet of a folded booklet pushes the next one out: about the paper's thickness."""


@dataclass(frozen=True, slots=True)
class BookletJob:
    """Everything that determines a booklet's bytes, besides the versions of the tool and of its libraries."""

    ladder: Path
    as_of: date
    theme: str = "default"
    page_size: PageSize = "a4"
    lang: str | None = None
    format: Format = "pdf"
    worksheets: tuple[str, ...] | None = None
    printing: Print = Print()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished document."""

    data: bytes
    pages: int = 0
    """Pages, or sheets' sides where imposed; 0 for HTML."""
    notes: tuple[Problem, ...] = ()


def make_booklet(job: BookletJob) -> Outcome:
    """The ladder's booklet as PDF or HTML.

    Raises:
        InputError: with every problem of the ladder, the theme and the fonts.
    """
    ladder, theme = _loaded(job)
    words = load_words(_language(job.lang, ladder))
    view = _Booklet(job, ladder, theme, words)
    if job.format == "html":
        text = view.html(compose.Fit(), page_count=0)
        found = _fonts(theme, text, job.ladder)
        css = web_css(theme, STYLES, found, text, page=job.page_size)
        return Outcome(view.html(compose.Fit(), page_count=0, inline_css=css).encode())
    return _as_pdf(job, view, theme)


def _loaded(job: BookletJob) -> tuple[Ladder, Theme]:
    """Ladder and theme; the problems of both in one go."""
    ladder, theme = load_ladder(job.ladder), load_theme(job.theme)
    problems = [*ladder.problems, *theme.problems]
    if ladder.value is None or theme.value is None or any(not problem.note for problem in problems):
        raise InputError(problems)
    for name in job.worksheets or ():
        require_level(ladder.value, name)
    return ladder.value, theme.value


def _language(asked: str | None, ladder: Ladder) -> str:
    """The language of the tool's own words: as asked, the ladder's when there are words in it, else English.

    Raises:
        UnknownNameError: there are no words in the language that was asked for.
    """
    known = languages()
    wanted = (asked or ladder.lang).split("-")[0].lower()
    if asked and wanted not in known:
        raise UnknownNameError(f"no words in the language '{asked}'; there are: {', '.join(known)}")
    return wanted if wanted in known else "en"


@dataclass(frozen=True, slots=True)
class _Booklet:
    """Renders the booklet's HTML for one fit after another."""

    job: BookletJob
    ladder: Ladder
    theme: Theme
    words: Words

    def html(self, fit: compose.Fit, *, page_count: int | None, inline_css: str = "") -> str:
        tokens = self.theme.tokens
        own = tuple(dict.fromkeys(tokens[key].split(",")[0].strip().strip("\"'") for key in ("text-family", "display-family")))
        view = compose.booklet(
            self.ladder,
            self.words,
            as_of=self.job.as_of,
            paper=PAPERS[self.job.page_size],
            look=compose.Palette(self.theme.ramp, tokens["ink"], tokens["accent"], tokens["hairline"], self.theme.logo),
            type_line=compose.type_line(self.words, own, open_licence=self.theme.fonts is None),
            worksheets=self.job.worksheets,
            fit=fit,
            page_count=page_count,
        )
        return render.booklet_html(view, inline_css=inline_css)


def _as_pdf(job: BookletJob, view: _Booklet, theme: Theme) -> Outcome:
    fit, count = compose.Fit(), None
    html = view.html(fit, page_count=count)
    engine = pdf.engine(_look(job, theme, _fonts(theme, html, job.ladder)))
    layout = engine.lay_out(html, str(job.ladder))
    for _ in range(_MOST_LAYOUTS):
        wanted = (fitted(fit, layout, view.ladder, PAPERS[job.page_size]), _padded(layout.page_count) if job.printing.imposed else None)
        if wanted == (fit, count):
            break
        fit, count = wanted
        layout = engine.lay_out(view.html(fit, page_count=count), str(job.ladder))
    data = engine.write(layout, str(job.ladder))
    pages = layout.page_count
    if job.printing.imposed:
        data, pages = press.impose(data, bleed=job.printing.bleed, marks=job.printing.marks, creep=job.printing.creep)
    elif job.printing.bleed or job.printing.marks:
        data = press.trim(data, bleed=job.printing.bleed, marks=job.printing.marks)
    return Outcome(data, pages)


def _padded(pages: int) -> int:
    return -(-pages // 4) * 4


def _fonts(theme: Theme, text: str, where: Path) -> fonts.FontSet:
    problems: list[Problem] = []
    found = fonts.find_fonts(theme.families, theme.fonts, problems, theme.name)
    if problems:
        raise InputError(problems)
    missing = fonts.missing_characters(text, found)
    if missing:
        found, missing = fonts.with_fallback(found, missing)
    if missing:
        raise InputError([Problem(str(where), 0, 0, f"no installed font has {fonts.named(missing)}")])
    return found


def _look(job: BookletJob, theme: Theme, found: fonts.FontSet) -> pdf.Look:
    sheets = [STYLES / "themes" / "default.css", STYLES / "base.css", STYLES / "booklet.css"]
    css = [sheet.read_text(encoding="utf-8") for sheet in sheets]
    # The page's size comes after the base, so that a small page can make large type smaller.
    css += [(STYLES / "pages" / f"{job.page_size}.css").read_text(encoding="utf-8"), theme.css]
    if job.printing.bleed:
        css.append(f"@page {{ bleed: {job.printing.bleed}mm }}")
    if job.printing.bleed or job.printing.imposed:
        css.append("@page :left { margin-left: var(--right); margin-right: var(--left) }")
    return pdf.Look(tuple(css), fonts.fontconfig_file(found))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then moved there.

    Raises:
        InputError: the place cannot be written to; what stood there is untouched.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError as error:
        raise InputError([Problem(str(path), 0, 0, f"cannot be written: {(error.strerror or str(error)).lower()}")]) from error
    finally:
        with contextlib.suppress(OSError):
            if temporary:
                Path(temporary).unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
