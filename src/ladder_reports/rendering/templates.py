"""Views become HTML; the only user of Jinja2. An undefined name fails, and everything is escaped."""

from collections.abc import Callable
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from ladder_reports.design.translations import Translation, load_translation
from ladder_reports.ladder.model import Ladder, Level
from ladder_reports.paths import TEMPLATES, cache_folder, languages
from ladder_reports.rendering.markup import Typesetter, numbered


def fill(template: str, view: object, lang: str, words: Translation, *, inline_css: str = "", ladder_leads: bool = False) -> str:
    """The HTML that a template makes of a view; with `inline_css`, one file that needs nothing else.

    Where the ladder's language is not that of the tool's words, elements say whose they are.
    The document's language is the ladder's in a booklet, which is the ladder's text, and the words' in a plan.
    """
    spoken = {} if _same(lang, words.lang) else {"theirs": lang, "ours": words.lang}
    return (
        _environment(lang, words.lang)
        .get_template(template)
        .render(
            v=view,
            lang=lang if ladder_leads or not spoken else words.lang,
            inline_css=Markup(inline_css),  # noqa: S704 -- our own style sheets
            **{name: Markup(' lang="{}"').format(spoken[name]) if name in spoken else "" for name in ("theirs", "ours")},
        )
    )


def _same(lang: str, other: str) -> bool:
    return lang.split("-", maxsplit=1)[0].lower() == other.split("-", maxsplit=1)[0].lower()


@cache
def _environment(lang: str, words: str) -> jinja2.Environment:
    """The templates with the filters for one language of text; made, and compiled, once in a process."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        # Compiled templates outlive the process: compiling takes longer than rendering a plan.
        bytecode_cache=jinja2.FileSystemBytecodeCache(str(cache_folder("templates"))),
    )
    environment.filters.update(_text_filters(_typesetter(lang, words)))
    return environment


def _typesetter(lang: str, fallback: str) -> Typesetter:
    known = languages()
    return Typesetter(load_translation(lang.split("-", maxsplit=1)[0] if lang.split("-", maxsplit=1)[0] in known else fallback).quotes)


def _text_filters(setter: Typesetter) -> dict[str, Callable[..., Any]]:
    """Filters for the text of ladders and evidence: ``block`` and ``inline`` for Markdown, ``smart`` for plain text."""

    def notes(level: Level | None) -> tuple[tuple[tuple[str, int], ...], str]:
        return (numbered(level.notes), f"note-{level.id}-") if level and level.notes else ((), "")

    def block(text: str, level: Level | None = None) -> Markup:
        return setter.block(text, *notes(level))

    def inline(text: str, level: Level | None = None) -> Markup:
        return setter.inline(text, *notes(level))

    def noted(text: str, ladder: Ladder) -> Markup:
        return setter.block(text, numbered(ladder.notes), "note-ladder-")

    return {"noted": noted, "block": block, "inline": inline, "smart": setter.plain}
