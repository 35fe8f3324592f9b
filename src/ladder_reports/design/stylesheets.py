"""A document's style sheets in the order in which later ones win. This is the only place that says it; no engine is imported.

First the default theme, which sets every token, and what all documents share; then what the kind of document adds, the size
of page, the theme, and last what is asked for this one document.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct

from ladder_reports.design.fonts import FontSet, fontconfig_file
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.theme import Theme
from ladder_reports.paths import STYLES

DocumentKind = Literal["booklet", "plan", "packet", "comparison", "feedback_form"]

_OWN_SHEETS: dict[DocumentKind, tuple[str, ...]] = {
    "booklet": ("booklet/front.css", "booklet/level.css", "booklet/steps.css", "pen_sheet.css"),
    "plan": (
        "plan/first_page.css",
        "plan/signals.css",
        "plan/record.css",
        "plan/revised.css",
        "plan/agenda.css",
        "pen_sheet.css",
    ),
    "feedback_form": ("feedback_form.css",),
    "packet": ("packet.css",),
    "comparison": ("comparison.css",),
}


_FORMS = "form.css"


class OwnTheme(NamedTuple):
    """What a user's own theme adds to a document: its file, its style sheet, and its logo as a data URI."""

    path: str
    css: str
    logo: str


class DocumentStyle(Struct, frozen=True):
    """What decides how HTML looks as a PDF. Documents with equal styles share fonts and parsed style sheets."""

    css: tuple[str, ...]
    """The style sheets' text; later ones win."""
    fontconfig: Path
    """The file that lists the document's fonts."""
    fonts: tuple[Path, ...]
    """All files of its fonts."""
    field_fonts: tuple[Path, ...] = ()
    """Those for what is in form fields, the first of which comes first."""
    theme: OwnTheme | None = None


def document_style(
    theme: Theme, fonts: FontSet, page_size: PageSize, kind: DocumentKind, extra: Iterable[str] = (), *, forms: bool = False
) -> DocumentStyle:
    """The style of a kind of document; `extra` style sheets come last. With `forms`, its inputs are form fields."""
    own = None if theme.is_shipped else OwnTheme(theme.path, theme.css, theme.logo)
    css = (*style_sheets(theme, page_size, kind, forms=forms), *extra)
    faces = dict(zip(fonts.families, fonts.regular, strict=True))
    in_fields = sorted(faces, key=lambda family: family != theme.first_families_by_use[0])
    fields = tuple(faces[family] for family in in_fields)
    return DocumentStyle(css, fontconfig_file(fonts), tuple(path for _, path in fonts.files), fields, own)


def style_sheets(theme: Theme, page_size: PageSize, kind: DocumentKind, *, forms: bool = False) -> tuple[str, ...]:
    """The text of each style sheet of a kind of document, with those for form fields if it has some."""
    own = _OWN_SHEETS[kind]
    # What a document of this kind says of its own fields comes after what all fields have.
    with_forms = (_FORMS, *own) if kind == "feedback_form" else (*own, _FORMS)
    shared = map(_read, ("themes/default.css", "base.css", *(with_forms if forms else own)))
    # The page's size comes after them, so that a small page can make large type smaller.
    small = "".join(map(_read, ("pages/small.css", f"pages/small-{kind}.css"))) if page_size.small else ""
    page = page_size.css(kind) + small
    return (*shared, page, theme.css)


def browser_sheets(theme: Theme, page_size: PageSize, kind: DocumentKind) -> tuple[str, ...]:
    """The text of each style sheet of a kind of document as HTML: on paper as the PDF, on screens by style sheets of their own."""
    tokens, *paper, own = style_sheets(theme, page_size, kind)
    screen = map(_read, ("screen/base.css", f"screen/{kind}.css", "screen/pen_sheet.css"))
    return (tokens, _only("print", (*paper, _read("screen/paper.css"))), _only("screen", screen), own)


def _only(medium: str, sheets: Iterable[str]) -> str:
    return "\n".join([f"@media {medium} {{", *sheets, "}"])


def _read(name: str) -> str:
    return (STYLES / name).read_text(encoding="utf-8")
