"""The style sheet of a document that is one HTML file: it holds everything, even the fonts, subset to the characters used."""

import base64
import io
import logging
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from ladder_reports.design.fonts import FontSet
from ladder_reports.design.theme import Theme

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
        files = {_weight_and_slope(path): path for name, path in fonts.files if name == family}
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
    return set(map(chr, _code_points(path))) if path else set()


@lru_cache(maxsize=16)
def _code_points(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap() or ())


# It warns on stderr of tables that it leaves out, such as FontForge's own.
logging.getLogger("fontTools").setLevel(logging.ERROR)


@lru_cache(maxsize=256)
def _weight_and_slope(path: Path) -> tuple[int, bool]:
    """A font file's weight, and whether it is italic."""
    with TTFont(path, lazy=True, fontNumber=0) as font:
        return font["OS/2"].usWeightClass, bool(font["OS/2"].fsSelection & 1)


@lru_cache(maxsize=64)
def subset_font(path: Path, characters: str) -> str:
    """The font with these characters only, as WOFF2 in base64; empty when it has none of them."""
    from fontTools import subset  # noqa: PLC0415 -- slow to import, and a PDF does not need it

    options = subset.Options(layout_features=["*"], notdef_outline=True, recalc_timestamp=False, flavor="woff2")
    options.drop_tables += ["meta"]
    with TTFont(path, lazy=True, fontNumber=0, recalcTimestamp=False) as font:
        if not set(map(ord, characters)) & set(font.getBestCmap() or ()):
            return ""
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        output = io.BytesIO()
        font.flavor = "woff2"
        font.save(output)
    return base64.b64encode(output.getvalue()).decode()
