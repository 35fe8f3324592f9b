"""What every document needs besides its own content: ladder, theme, translation, and the steps from HTML to a finished file."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.stylesheets import DocumentKind, browser_sheets, document_style
from ladder_reports.design.theme import Theme, load_theme
from ladder_reports.design.translations import Translation, load_translation, primary_language, require_language
from ladder_reports.documents.characters import unprintable_in_ladder
from ladder_reports.errors import InputError, Problem, has_errors
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder
from ladder_reports.ladder.version_choice import VersionChoice
from ladder_reports.ladder.versions import load_history
from ladder_reports.paths import languages
from ladder_reports.rendering.patching import EngineState
from ladder_reports.rendering.web_css import web_css

if TYPE_CHECKING:
    from ladder_reports.rendering.pdf import Engine

Format = Literal["pdf", "html"]


class Document(Struct, frozen=True):
    """A finished document."""

    data: bytes
    pages: int = 0
    """Pages, or sides of sheets where the pages are imposed; 0 for HTML."""
    notes: tuple[Problem, ...] = ()
    engine: EngineState | None = None
    """How the engine made it; None for HTML."""


class DocumentContext(Struct, frozen=True):
    """What documents are made with: ladder, theme and translation, loaded and without a problem. Many documents may share it."""

    ladder: Ladder
    theme: Theme
    translation: Translation
    versions: VersionChoice
    """The versions of the ladder, for plans."""
    fallback: bool = True
    """Whether this machine's own fonts may be used for characters that the theme's lack."""
    notes: tuple[Problem, ...] = ()
    """Notes on the ladder."""
    _checked: dict[str, tuple[Problem, ...]] = field(default_factory=dict)

    def of_version(self, ladder: Ladder) -> "DocumentContext":
        """The context for another version of the ladder.

        Raises:
            InputError: no font can print its text.
        """
        if ladder is self.ladder:
            return self
        if ladder.version not in self._checked:
            folder = self.versions.history.recorded.folders[ladder.version]
            self._checked[ladder.version] = unprintable_in_ladder(folder, ladder, self.theme)
        if problems := self._checked[ladder.version]:
            raise InputError(problems)
        return replace(self, ladder=ladder)

    def engine(
        self, html: str, where: str, page_size: PageSize, kind: DocumentKind, extra: Iterable[str] = (), *, forms: bool = False
    ) -> "Engine":
        """The PDF engine with the fonts and style sheets for this HTML; `extra` style sheets come last. With `forms`, it has fields.

        Raises:
            InputError: a font is missing; `where` names the document's file.
            MachineFontsNeededError: see `fallback`.
        """
        from ladder_reports.rendering import pdf  # noqa: PLC0415 -- takes half a second and needs Pango, which HTML and `check` do not

        fonts = fonts_for(self.theme, html, where, fallback=self.fallback)
        return pdf.engine(document_style(self.theme, fonts, page_size, kind, extra, forms=forms))

    def inline_css(self, html: str, where: str, page_size: PageSize, kind: DocumentKind) -> str:
        """The style sheet that makes this HTML a single file, with fonts in it.

        Raises:
            InputError: a font is missing; `where` names the document's file.
        """
        fonts = fonts_for(self.theme, html, where)
        return web_css(self.theme, fonts, html, browser_sheets(self.theme, page_size, kind))


def load_context(ladder: Path, theme: str, lang: str | None, version: str | None = None) -> DocumentContext:
    """Load the ladder, the theme and the translation; a ladder that no font can print is refused.

    `version` is that of the ladder which all plans are made from, whatever the evidence files say.

    Raises:
        InputError: with every problem of the ladder and the theme.
        UnknownNameError: there is no such theme, language or version.
    """
    loaded_ladder, loaded_theme = load_ladder(ladder), load_theme(theme)
    problems = [*loaded_ladder.problems, *loaded_theme.problems]
    if loaded_ladder.value is None or loaded_theme.value is None or has_errors(problems):
        raise InputError(problems)
    if unprintable := unprintable_in_ladder(ladder, loaded_ladder.value, loaded_theme.value):
        raise InputError([*problems, *unprintable])
    translation = load_translation(document_language(lang, loaded_ladder.value))
    versions = VersionChoice(load_history(ladder, loaded_ladder.value), version)
    versions.check()
    return DocumentContext(loaded_ladder.value, loaded_theme.value, translation, versions, notes=loaded_ladder.problems)


def document_language(asked: str | None, ladder: Ladder) -> str:
    """The language of the documents' own text: as asked; else the ladder's where there is a translation, and English where not.

    Raises:
        UnknownNameError: there is no translation for the language that was asked for.
    """
    if asked:
        return require_language(asked)
    own = primary_language(ladder.lang)
    return own if own in languages() else "en"
