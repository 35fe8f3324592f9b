"""The style sheet of a document that is one HTML file: it holds everything, even the fonts, cut to the characters used.

A document's fonts are cut for it alone, so that nothing in it depends on other documents that a process has made before.
"""

import base64
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from ladder_reports.design import font_files
from ladder_reports.design.fonts import FontSet
from ladder_reports.design.theme import Theme
from ladder_reports.rendering.woff2 import woff2

_TEXT_FACES = ((400, False), (500, False), (600, False), (400, True))
"""Weight of the text family's faces, and whether they are italic."""


def web_css(theme: Theme, fonts: FontSet, text: str, style_sheets: Iterable[str]) -> str:
    """The fonts as data URIs, then the style sheets; `text` is everything that the document shows."""
    faces = _faces(theme, fonts, "".join(sorted(set(text))))
    # An HTML style element ends at '</', even inside a string.
    return "\n".join([*faces, *style_sheets]).replace("</", "<\\/")


def _faces(theme: Theme, fonts: FontSet, characters: str) -> list[str]:
    """``@font-face`` rules for the faces that the style sheets ask for, each with the nearest font of its family."""
    display = {(int(theme.tokens[key]), italic) for key in ("display-weight", "lead-weight") for italic in (False, True)}
    texts = theme.tokens["text-family"]
    lacking = "".join(sorted(set(characters) - _characters(fonts, theme.first_families_by_use[1])))
    rules = []
    for family in fonts.families:
        is_display = family in theme.tokens["display-family"]
        wanted = dict.fromkeys((*(_TEXT_FACES if family in texts else ()), *(display if is_display else ())), characters)
        # What the display family lacks is set in the next one, as light as the words around it.
        wanted |= {} if is_display else dict.fromkeys(display - wanted.keys(), lacking)
        files = {font_files.weight_and_slope(path): path for name, path in fonts.files if name == family}
        for (weight, italic), needed in sorted((wanted or {(400, False): characters}).items()):
            path = min(files.items(), key=lambda item: (item[0][1] != italic, abs(item[0][0] - weight)))[1]
            if needed and (data := subset_font(path, needed)):
                style = "italic" if italic else "normal"
                rules.append(
                    f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
                    f'src: url("data:font/woff2;base64,{data}") format("woff2") }}'
                )
    return rules


def _characters(fonts: FontSet, family: str) -> set[str]:
    """The characters of a family's first font."""
    path = next((path for name, path in fonts.files if name == family), None)
    return set(map(chr, font_files.characters_of(path))) if path else set()


@lru_cache(maxsize=64)
def subset_font(path: Path, characters: str) -> str:
    """The font with these characters only, as WOFF2 in base64; empty when it has none of them."""
    if font_files.characters_of(path).isdisjoint(map(ord, characters)):
        return ""
    return base64.b64encode(woff2(font_files.subset(path, characters))).decode()
