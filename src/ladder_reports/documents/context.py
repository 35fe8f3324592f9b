"""What documents are made of, besides their own text: ladder, theme, words, paper, fonts and style sheets."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ladder_reports.design import fonts
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.theme import Palette, Theme, load_theme
from ladder_reports.design.translations import Translation, load_translation
from ladder_reports.errors import InputError, LadderReportsError, Problem, UnknownNameError
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder
from ladder_reports.paths import STYLES, languages
from ladder_reports.rendering import pdf, web_css

Format = Literal["pdf", "html"]


class ForeignFontsError(LadderReportsError):
    """A document needs fonts of the machine, and those of this machine may not be used for it."""


@dataclass(frozen=True, slots=True)
class Materials:
    """Ladder, theme and words, loaded and without a problem."""

    ladder: Ladder
    theme: Theme
    words: Translation
    fallback: bool = True
    """Whether this machine's own fonts may stand in for characters that the theme's lack."""

    @property
    def palette(self) -> Palette:
        """The colours that templates draw with."""
        tokens = self.theme.tokens
        return Palette(self.theme.ramp, tokens["ink"], tokens["accent"], tokens["hairline"], self.theme.logo)

    @property
    def own_families(self) -> tuple[str, ...]:
        """The theme's first choices of font families."""
        named = (self.theme.tokens[key].split(",")[0].strip().strip("\"'") for key in ("text-family", "display-family"))
        return tuple(dict.fromkeys(named))


def gather(ladder: Path, theme: str, lang: str | None) -> Materials:
    """Ladder, theme and words; the problems of all of them in one go.

    Raises:
        InputError: the ladder or the theme cannot be used.
        UnknownNameError: there is no such theme or language.
    """
    read, looked = load_ladder(ladder), load_theme(theme)
    problems = [*read.problems, *looked.problems]
    if read.value is None or looked.value is None or any(not problem.note for problem in problems):
        raise InputError(problems)
    return Materials(read.value, looked.value, load_translation(_language(lang, read.value)))


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


def fonts_for(theme: Theme, text: str, where: str, *, fallback: bool = True) -> fonts.FontSet:
    """The theme's fonts, with installed ones for characters that they lack.

    Raises:
        InputError: a family is not there, or no installed font has a character of `text`.
        ForeignFontsError: the theme's fonts lack characters, and there is to be no `fallback`.
    """
    problems: list[Problem] = []
    found = fonts.find_fonts(theme.families, theme.fonts, problems, theme.path)
    if problems:
        raise InputError(problems)
    missing = fonts.missing_characters(text, found)
    if missing and not fallback:
        raise ForeignFontsError(f"{where}: the theme's fonts lack {fonts.named(missing)}")
    if missing:
        found, missing = fonts.with_fallback(found, missing)
    if missing:
        raise InputError([Problem(where, 0, 0, f"no installed font has {fonts.named(missing)}")])
    return found


def unprintable(theme: Theme, text: str) -> list[str]:
    """The characters of `text` that neither the theme's fonts nor any installed one has."""
    found = fonts.find_fonts(theme.families, theme.fonts, [], theme.path)
    missing = fonts.missing_characters(text, found)
    return fonts.with_fallback(found, missing)[1] if missing else []


def look_of(theme: Theme, found: fonts.FontSet, page_size: PageSize, document: str, extra: Iterable[str] = ()) -> pdf.Look:
    """The style sheets of a kind of document (`booklet`, `plan` or `packet`) on a size of page, `extra` last."""
    # A packet is set as plans are, and has some pieces of its own.
    own = ["plan", "packet"] if document == "packet" else [document]
    sheets = [STYLES / "themes" / "default.css", STYLES / "base.css", *(STYLES / f"{name}.css" for name in own)]
    css = [sheet.read_text(encoding="utf-8") for sheet in sheets]
    # The page's size comes after the base, so that a small page can make large type smaller.
    css += [page_css(page_size), theme.css, *extra]
    return pdf.Look(tuple(css), fonts.fontconfig_file(found))


def page_css(size: PageSize) -> str:
    """The style sheet of a page size: its measures, and what it sets differently."""
    return size.css + ((STYLES / "pages" / size.style_sheet).read_text(encoding="utf-8") if size.style_sheet else "")


def web_css_for(theme: Theme, html: str, page_size: PageSize, document: str, where: str) -> str:
    """The style sheet of a document that is one HTML file."""
    return web_css.web_css(theme, STYLES, fonts_for(theme, html, where), html, page_css(page_size), document=document)
