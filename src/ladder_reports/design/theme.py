"""Reads a theme's CSS file: its tokens, font families and logo, with every problem in it.

A theme is a style sheet whose ``:root`` sets custom properties; ``docs/theming.md`` lists them. It may have other rules,
which come after the tool's own. The only file that it may refer to is its logo.
"""

import base64
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2
from msgspec import Struct, field

from ladder_reports.design import colors, css_limits, pictures
from ladder_reports.errors import Loaded, UnknownNameError, nearest, nearest_meaning, quote
from ladder_reports.files.text import Place, Problems, is_file, read_text
from ladder_reports.paths import THEMES, theme_names

_COLORS = ("ink", "muted", "hairline", "accent", "accent-paper", "night", "night-ink", "night-muted", "field")
_FAMILIES = ("text-family", "display-family")
_WEIGHTS = ("display-weight", "lead-weight")
FIGURES = ("filled", "lines")
"""How the figure on the cover is drawn."""
TOKENS = (*_FAMILIES, *_COLORS, *_WEIGHTS, "ramp", "figure", "logo")

_READABLE = (
    ("ink", "#ffffff"), ("muted", "#ffffff"), ("accent", "#ffffff"), ("accent", "accent-paper"), ("ink", "accent-paper"),
    ("night-ink", "night"), ("night-muted", "night"), ("ink", "field"), ("muted", "field"),
)  # fmt: skip

_LOGO = re.compile(r"--logo\s*:[^;}]*;?")


class Palette(Struct, frozen=True):
    """What templates draw with: the ramp of the levels, colors as ``#rrggbb``, and the logo as a data URI."""

    ramp: tuple[colors.RGB, ...]
    ink: str
    accent: str
    hairline: str
    logo: str = ""
    muted: str = "#5B6B7A"
    field: str = "#EAF0F6"
    """The ground of form fields."""
    text_families: str = ""
    """The families of text, as style sheets name them."""


class Theme(Struct, frozen=True):
    """A theme without a problem: what a document needs to know of it."""

    name: str
    path: str
    """The style sheet's file."""
    css: str
    """The style sheet without ``--logo``."""
    tokens: dict[str, str]
    families: tuple[str, ...]
    """Font families; each is used for the characters that those before it lack."""
    ramp: tuple[colors.RGB, ...]
    logo: str = ""
    """The logo as a data URI; empty if there is none."""
    fonts: Path | None = None
    """The theme's own folder of font files."""
    is_shipped: bool = True

    @property
    def palette(self) -> Palette:
        """What templates draw with."""
        own = self.tokens
        return Palette(self.ramp, own["ink"], own["accent"], own["hairline"], self.logo, own["muted"], own["field"], own["text-family"])

    @property
    def first_families(self) -> tuple[str, ...]:
        """The families that the theme names first, for text and for display; the colophon credits them."""
        return tuple(dict.fromkeys(self.first_families_by_use))

    @property
    def first_families_by_use(self) -> tuple[str, str]:
        """The family that the theme names first for text, and the one for display."""
        text, display = (self.tokens[key].split(",")[0].strip().strip("\"'") for key in _FAMILIES)
        return text, display


class _Sheet(Struct):
    css: str = ""
    tokens: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    logo: str = ""


def load_theme(name: str) -> Loaded[Theme]:
    """The shipped theme of this name, or the theme in a CSS file if the name ends in ``.css``, with every problem in it.

    Raises:
        UnknownNameError: there is no theme with this name.
    """
    known = theme_names()
    shipped = name in known
    if not shipped and not name.endswith(".css"):
        hint = nearest(name, known) or f"; available: {', '.join(known)}, or a file that ends in .css"
        raise UnknownNameError(f"unknown theme {quote(name)}{hint}")
    path = THEMES / f"{name}.css" if shipped else Path(name)
    problems = Problems(str(path))
    base, own = _read(THEMES / "default.css", Problems("")), _read(path, problems)
    if not own.css:
        return Loaded(None, tuple(sorted(problems.found)))
    tokens = base.tokens | own.tokens
    logo = _logo(own, path, problems) if own.logo else ""
    _check_type(tokens, own, problems)
    theme = Theme(
        name=path.stem,
        path=str(path),
        css=_LOGO.sub("", own.css),
        tokens=tokens,
        # Then those of the default theme, which cover more scripts than most.
        families=tuple(dict.fromkeys(name for source in (tokens, base.tokens) for key in _FAMILIES for name in _named(source[key]))),
        ramp=_checked_ramp(tokens, own, problems),
        logo=logo,
        fonts=path.parent.resolve() / "fonts" if not shipped and (path.parent / "fonts").is_dir() else None,
        is_shipped=shipped,
    )
    return Loaded(theme, tuple(sorted(problems.found)))


def _read(path: Path, problems: Problems) -> _Sheet:
    text = read_text(path, problems, css_limits.SIZE_LIMIT)
    if text is None or not css_limits.check_css(text.text, problems):
        return _Sheet()
    sheet = _Sheet(text.text)
    for rule in tinycss2.parse_stylesheet(sheet.css, skip_comments=True, skip_whitespace=True):
        place = Place(rule.source_line, rule.source_column)
        if rule.type == "error":
            problems.add(place, f"not valid CSS: {rule.message.lower()}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in {"import", "namespace", "charset"}:
            problems.add(place, f"{quote('@' + rule.at_keyword)} is not allowed: a theme is a single file")
        elif rule.type == "qualified-rule" and tinycss2.serialize(rule.prelude).strip() == ":root":
            _read_tokens(rule.content, sheet, problems)
        else:
            _refuse_addresses(rule.content or (), problems)
    return sheet


def _read_tokens(content: list[Any], sheet: _Sheet, problems: Problems) -> None:
    for declaration in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        place = Place(declaration.source_line, declaration.source_column)
        if declaration.type == "error":
            problems.add(place, f"not valid CSS: {declaration.message.lower()}")
            continue
        if declaration.type != "declaration":
            # A rule inside the rule: CSS nesting.
            _refuse_addresses([*declaration.prelude, *(declaration.content or ())], problems)
            continue
        name = declaration.name.removeprefix("--")
        if name == declaration.name:
            _refuse_addresses(declaration.value, problems)
        elif name not in TOKENS:
            known = {token: f"--{token}" for token in TOKENS}
            near = nearest_meaning(name, known) or f"; available: {', '.join(known.values())}"
            problems.add(place, f"unknown token {quote(declaration.name)}{near}")
        elif name == "logo":
            written = tinycss2.serialize(declaration.value).strip()
            sheet.logo = next((address for _, address in _addresses(declaration.value)), written)
            sheet.places["logo"] = place
            if sheet.logo == written != "none":
                sheet.logo = "none"
                problems.add(place, "--logo must be url(FILE) or none")
        else:
            _refuse_addresses(declaration.value, problems)
            sheet.tokens[name] = tinycss2.serialize(declaration.value).strip()
            sheet.places[name] = place


def _addresses(tokens: Iterable[Any]) -> Iterator[tuple[Place, str]]:
    for token in tokens:
        if token.type == "url":
            yield Place(token.source_line, token.source_column), token.value
        elif token.type == "function" and token.lower_name.endswith(("url", "src", "image", "image-set")):
            yield from ((Place(inner.source_line, inner.source_column), inner.value) for inner in token.arguments if inner.type == "string")
        yield from _addresses(getattr(token, "content", None) or getattr(token, "arguments", None) or ())


def _refuse_addresses(tokens: Iterable[Any], problems: Problems) -> None:
    for place, address in _addresses(tokens):
        if not address.startswith("data:image/"):
            problems.add(
                place, f"the address {quote(address)} is not allowed; a theme may refer to its logo (--logo) and to data:image/ URIs"
            )
        elif wrong := pictures.fault_of_data_uri(address):
            problems.add(place, f"the picture {quote(address, 30)}: {wrong}")


def _named(families: str) -> list[str]:
    """The families of a list, without the generic ones."""
    names = [token.strip().strip("\"'") for token in families.split(",")]
    return [name for name in names if name and name not in {"serif", "sans-serif", "monospace"}]


def _check_type(tokens: dict[str, str], sheet: _Sheet, problems: Problems) -> None:
    for name in _WEIGHTS:
        if not re.fullmatch("[1-9]00", tokens[name]):
            problems.add(sheet.places.get(name, Place(1, 1)), f"--{name}: {quote(tokens[name])} is not a weight; write 100, 200, … or 900")
    if tokens["figure"] not in FIGURES:
        place = sheet.places.get("figure", Place(1, 1))
        problems.add(place, f"--figure: {quote(tokens['figure'])} is not known; write {' or '.join(FIGURES)}")
    for name in _FAMILIES:
        if not _named(tokens[name]):
            problems.add(sheet.places.get(name, Place(1, 1)), f'--{name} names no font family; write it like "Fira Sans", sans-serif')


def _checked_ramp(tokens: dict[str, str], sheet: _Sheet, problems: Problems) -> tuple[colors.RGB, ...]:
    """The ramp; all colors are checked, and their contrast."""
    found: dict[str, list[colors.RGB]] = defaultdict(list, {"#ffffff": [(1.0, 1.0, 1.0)]})
    for name, text in (*((name, tokens[name]) for name in _COLORS), *(("ramp", stop) for stop in tokens["ramp"].split(","))):
        try:
            found[name].append(colors.parse(text))
        except ValueError as error:
            problems.add(sheet.places.get(name, Place(1, 1)), f"--{name}: {error}")
    for text, background in _READABLE:
        if not (found[text] and found[background]):
            continue
        contrast = colors.contrast(found[text][0], found[background][0])
        if contrast < colors.TEXT_CONTRAST:
            place = sheet.places.get(text) or sheet.places.get(background) or Place(1, 1)
            on = "white paper" if background.startswith("#") else f"--{background}"
            problems.add(
                place, f"--{text} on {on} has a contrast of {contrast:.1f}:1; text needs {colors.TEXT_CONTRAST}:1 (WCAG 2.2, 1.4.3)"
            )
    return tuple(found["ramp"])


def _logo(sheet: _Sheet, theme: Path, problems: Problems) -> str:
    place = sheet.places["logo"]
    if sheet.logo == "none":
        return ""
    folder = theme.parent.resolve()
    path = (folder / sheet.logo).resolve()
    kind = pictures.TYPES.get(path.suffix.lower())
    if "://" in sheet.logo or sheet.logo.startswith("data:") or not path.is_relative_to(folder):
        problems.add(place, "--logo must be a file beside the theme")
    elif kind is None:
        problems.add(place, f"--logo must be a file that ends in {', '.join(pictures.TYPES)}")
    elif not is_file(path):
        problems.add(place, f"--logo: there is no file {quote(sheet.logo)} beside the theme")
    elif path.stat().st_size > pictures.SIZE_LIMIT:
        problems.add(place, f"--logo: the file is larger than {pictures.SIZE_LIMIT // 1024} KiB")
    else:
        raw = path.read_bytes()
        if wrong := pictures.fault(raw, kind):
            problems.add(place, f"--logo: {wrong}")
        return f"data:{kind};base64,{base64.b64encode(raw).decode()}"
    return ""
