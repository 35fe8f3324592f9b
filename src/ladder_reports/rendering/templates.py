"""Templates and views become HTML. Uses Jinja2: an undefined name fails, and everything is escaped."""

import contextlib
import html
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from ladder_reports.design.translations import Translation, load_translation, primary_language
from ladder_reports.files.markdown import is_running_text
from ladder_reports.ladder.model import Ladder, Level, without_footnotes
from ladder_reports.paths import TEMPLATES, cache_folder, languages
from ladder_reports.rendering import scripts, word_marks
from ladder_reports.rendering.markup import MarkdownRenderer, text_of

if TYPE_CHECKING:
    from ladder_reports.ladder.words import Run

_MARKUP = re.compile(r"[^\w\s.,;:?'’()%/-]")
"""A sign that Markdown may take for markup."""
_WRITTEN_TABLE = re.compile(r'<table class="written".*?</table>', re.DOTALL)
"""A table that somebody wrote. In a browser, one that is too wide scrolls by itself, with the keyboard, too."""
_ADDRESS = re.compile(r'(?:href|title)="([^"]*)"')
_TAG = re.compile(r"(<[^>]*>)")
_COMPOUND = re.compile(r"(?<![\w-])(?=[\w-]{3,14}(?![\w-]))\w+(?:-\w+)+")
_KEPT = r'<span class="kept">\g<0></span>'


def fill(
    template: str,
    view: object,
    lang: str,
    words: Translation,
    *,
    inline_css: str | None = None,
    ladder_leads: bool = False,
) -> str:
    """The HTML that a template makes of a view: for the PDF engine, or with `inline_css` for a browser, as a file that needs nothing else.

    In a browser, codes show their signal, and drawings adapt to the width.

    `lang` is the language of the ladder's text, `words` the translation of the tool's own. Where they differ, the templates mark
    elements with ``{{ theirs }}`` (the ladder's text) and ``{{ ours }}`` (the tool's). The document's own language is then the
    translation's, or with `ladder_leads` the ladder's: a booklet is the ladder's text, a plan is not.
    """
    differ = primary_language(lang) != primary_language(words.lang)
    made = (
        _environment(lang, words.lang)
        .get_template(template)
        .render(
            v=view,
            lang=words.lang if differ and not ladder_leads else lang,
            for_screen=inline_css is not None,
            inline_css=Markup(inline_css or ""),  # noqa: S704 -- our own style sheets
            theirs=Markup(' lang="{}"').format(lang) if differ else "",
            ours=Markup(' lang="{}"').format(words.lang) if differ else "",
        )
    )
    if inline_css is not None:
        made = _WRITTEN_TABLE.sub(r'<div class="scrolling" tabindex="0">\g<0></div>', made)
    return scripts.with_languages(made, (lang, words.lang))


def visible_text(text: str, lang: str, words: Translation) -> str:
    """What can be read in a document that prints this Markdown: its words, and the addresses of its links, one a line."""
    if not _MARKUP.search(text):
        return text
    made = _environment(lang, words.lang).filters["block"](text)
    return "\n".join([text_of(made), *(html.unescape(address) for address in _ADDRESS.findall(made))])


def plain_text(text: str, lang: str, words: Translation) -> str:
    """The words that documents print for Markdown text, without markup; each block is a line. See `fill`."""
    return text_of(_environment(lang, words.lang).filters["block"](without_footnotes(text)))


def typographic(text: str, lang: str, words: Translation) -> str:
    """Plain text with the marks of its language, as the filter ``smart`` prints it. See `fill`."""
    return html.unescape(str(_environment(lang, words.lang).filters["smart"](text)))


class _TemplateCache(jinja2.FileSystemBytecodeCache):
    """Compiled templates on disk. Where they cannot be written, they are compiled again each time."""

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep a compiled template."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def _environment(lang: str, words: str) -> jinja2.Environment:
    """The templates, with filters for text in the language `lang`; made and compiled once for each process."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        # Compiling takes longer than rendering a plan, so compiled templates are kept on disk.
        bytecode_cache=_bytecode_cache(),
    )
    # Quotation marks are those of the text's language, or of the tool's own where there is no translation.
    own = load_translation(primary_language(lang) if primary_language(lang) in languages() else words)
    environment.filters.update(_text_filters(MarkdownRenderer(own.quotes, own.elisions)))
    environment.tests["running_text"] = is_running_text
    return environment


def _bytecode_cache() -> jinja2.BytecodeCache | None:
    """The cache of compiled templates; None if there is no folder for it."""
    with contextlib.suppress(OSError):
        return _TemplateCache(str(cache_folder("compiled")))
    return None


def _with_kept_compounds(made: Markup) -> Markup:
    """HTML in which short words with hyphens are not broken, for narrow columns."""
    pieces = (piece if piece.startswith("<") else _COMPOUND.sub(_KEPT, piece) for piece in _TAG.split(made))
    return Markup("".join(pieces))  # noqa: S704 -- made from trusted HTML


def _text_filters(markdown: MarkdownRenderer) -> dict[str, Callable[..., Any]]:
    """Filters for the text of ladders and evidence: ``block`` and ``inline`` for Markdown, ``smart`` for plain text.

    ``narrow`` is for plain text in a column that may be narrower than two words, ``marked`` for a line of Markdown in runs.
    """

    def with_footnotes(render: Callable[..., Markup]) -> Callable[..., Markup]:
        def rendered(text: str, owner: Ladder | Level | None = None) -> Markup:
            """The text, which may refer to the footnotes of its ladder or level."""
            if not owner or not owner.notes:
                return render(text)
            numbers = tuple((label, number) for number, (label, _) in enumerate(owner.notes, 1))
            return render(text, numbers, f"note-{owner.id if isinstance(owner, Level) else 'ladder'}-")

        return rendered

    def marked(runs: "Sequence[Run]", spoken: tuple[str, str] | None = None) -> Markup:
        """A line of Markdown with what is gone and what came; see `word_marks.as_html`."""
        return word_marks.as_html(markdown.inline(without_footnotes(word_marks.as_markdown(runs))), runs, spoken)

    return {
        "marked": marked,
        "block": with_footnotes(markdown.block),
        "inline": with_footnotes(markdown.inline),
        "smart": markdown.plain,
        "narrow": markdown.narrow,
        "kept_compounds": _with_kept_compounds,
    }
