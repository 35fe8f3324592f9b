"""Views become HTML; the only user of Jinja2. An undefined name fails, and everything is escaped."""

from collections.abc import Callable
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from ladder_reports.compose import Booklet
from ladder_reports.markup import Typesetter, numbered
from ladder_reports.model import Ladder, Level
from ladder_reports.resources import TEMPLATES
from ladder_reports.words import Words, load_words


def booklet_html(view: Booklet, *, inline_css: str = "") -> str:
    """The booklet as HTML; with `inline_css`, as one file that needs nothing else."""
    return _render("booklet.html", view, _text_filters(view.ladder.lang, view.words), inline_css=Markup(inline_css))  # noqa: S704 -- our own style sheets


def _render(template: str, view: object, filters: dict[str, Callable[..., object]], **extra: object) -> str:
    environment = _environment().overlay()
    environment.filters = {**environment.filters, **filters}
    return environment.get_template(template).render(v=view, **extra)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _typesetter(lang: str, fallback: str) -> Typesetter:
    try:
        words = load_words(lang.split("-", maxsplit=1)[0])
    except FileNotFoundError:
        words = load_words(fallback)
    return Typesetter(words.quotes)


def _text_filters(lang: str, words: Words) -> dict[str, Callable[..., Any]]:
    """Filters for the ladder's text: ``block`` and ``inline`` for Markdown, ``smart`` for plain text."""
    setter = _typesetter(lang, words.lang)

    def notes(level: Level | None) -> tuple[tuple[tuple[str, int], ...], str]:
        return (numbered(level.notes), f"note-{level.id}-") if level and level.notes else ((), "")

    def block(text: str, level: Level | None = None) -> Markup:
        return setter.block(text, *notes(level))

    def inline(text: str, level: Level | None = None) -> Markup:
        return setter.inline(text, *notes(level))

    def noted(text: str, ladder: Ladder) -> Markup:
        return setter.block(text, numbered(ladder.notes), "note-ladder-")

    return {"noted": noted, "block": block, "inline": inline, "smart": setter.plain}
