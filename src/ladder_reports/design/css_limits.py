"""Limits for a theme's style sheet, so that none takes the engine minutes or makes it fail.

Each limit is far beyond what a theme needs. What is beyond it is a problem at its line and column. Layout has limits of its own
(the time limit of a document); these are here because their messages name the place.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

from ladder_reports.errors import own_words, quote
from ladder_reports.files.text import Place, Problems

SIZE_LIMIT = 512 * 1024
"""Bytes of a style sheet, with the pictures in it."""
NESTING_LIMIT = 16
RULE_LIMIT = 500
SELECTOR_LIMIT = 40
"""Selectors of one rule."""
SEARCH_LIMIT = 5
"""Blanks and ``~`` of one selector: for each, the engine tries every ancestor, or sibling, of an element."""
DECLARATION_LIMIT = 400
"""Parts of one value: words, numbers, commas."""
EXPANSION_LIMIT = 2_000
"""Parts of one value after its custom properties are filled in."""
STRING_LIMIT = 200
"""Characters of a text in quotation marks: every element may show it."""

_TINY = 0.01
_THINNEST = 0.25
_LINES = ("border", "outline", "column-rule", "text-decoration")
_PIXELS = {"px": 1.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "in": 96.0, "pc": 16.0, "pt": 96 / 72}
_OTHER_UNITS = {"deg", "grad", "rad", "turn", "s", "ms", "dpi", "dpcm", "dppx", "x", "fr"}
_OF_THE_TYPE = {"%", "em", "ex", "ch", "lh", "ic", "cap"}
_RELATIVE = 16.0
"""Pixels that a relative unit, such as em, is counted as."""
_LARGEST = 5_000.0
"""The largest length in pixels, and number, of any value: more than a meter."""
_LARGEST_OF = {
    "font-size": 500, "font": 900, "line-height": 500, "letter-spacing": 200, "word-spacing": 200, "text-indent": 1_000,
    "columns": 1_000, "column-count": 20, "orphans": 100, "widows": 100, "tab-size": 100,
    "counter-increment": 1_000, "counter-reset": 1_000, "counter-set": 1_000,
}  # fmt: skip
"""What is less than that."""
_LARGEST_COUNT = {"columns": 20, "grid": 100, "line-height": 20, "transform": 100, "scale": 100, "zoom": 10}
"""The largest number without a unit, by the property's name or its beginning."""
_FREE = {"z-index", "order"}
"""Properties whose numbers are only compared with each other."""
_LARGEST_EM = 2.0
"""The largest relative size of type: sizes of elements in each other multiply."""
_SMALLEST_PAGE = 50 * 96 / 25.4
_LARGEST_MARGIN = _SMALLEST_PAGE
"""Of a page's margins, borders and padding: the text needs the rest."""
_GROWING = {"pow", "exp", "hypot", "symbols"}
_GROWING_PREFIX = "repeating-"
_AT_RULES = {"counter-style", "property"}


def check_css(css: str, problems: Problems) -> bool:
    """Report everything beyond a limit. False if brackets are nested so deep that the style sheet must not be read any further."""
    if not _check_nesting(css, problems):
        return False
    rules = 0
    properties: dict[str, tuple[Place, int, Counter[str]]] = {}
    for node, page in _nodes(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), page=False):
        place = Place(node.source_line, node.source_column)
        if problems.full:
            break
        if node.type == "declaration":
            _check_declaration(node, problems, page=page)
            if node.name.startswith("--"):
                _, size, references = properties.get(node.name, (place, 0, Counter()))
                found = Counter(_references(node.value))
                properties[node.name] = place, max(size, len(list(_walk(node.value)))), references | found
            elif references := Counter(_references(node.value)):
                properties[f"{node.name} {place.line} {place.column}"] = place, len(list(_walk(node.value))), references
            continue
        rules += 1
        if rules == RULE_LIMIT + 1:
            problems.add(place, f"more than {RULE_LIMIT} rules; a theme needs a few dozen")
        if node.type == "qualified-rule":
            _check_selectors(node.prelude, place, problems)
        elif node.lower_at_keyword in _AT_RULES:
            problems.add(place, f"{quote('@' + node.at_keyword)} is not allowed in a theme")
    _check_expansion(properties, problems)
    return True


def _check_nesting(css: str, problems: Problems) -> bool:
    """Whether brackets are nested no deeper than the limit. Nothing here calls itself, however deep they are."""
    waiting = [(iter(tinycss2.parse_component_value_list(css, skip_comments=True)), 1)]
    while waiting:
        tokens, depth = waiting[-1]
        token = next(tokens, None)
        if token is None:
            waiting.pop()
        elif inner := _inside(token):
            if depth == NESTING_LIMIT:
                problems.add(Place(token.source_line, token.source_column), f"brackets are nested more than {NESTING_LIMIT} deep")
                return False
            waiting.append((iter(inner), depth + 1))
    return True


def _sign(token: Any) -> str:
    """A token that is a single sign; empty for any other."""
    return str(token.value) if token.type == "literal" else ""


def _inside(token: Any) -> list[Any]:
    return getattr(token, "content", None) or getattr(token, "arguments", None) or []


def _walk(tokens: Iterable[Any]) -> Iterator[Any]:
    """All tokens but blanks, with those inside functions and brackets."""
    for token in tokens:
        if token.type not in {"whitespace", "comment"}:
            yield token
            yield from _walk(_inside(token))


def _nodes(rules: Iterable[Any], *, page: bool) -> Iterator[tuple[Any, bool]]:
    """All rules and declarations, and whether each is inside of ``@page``."""
    for node in rules:
        if node.type in {"qualified-rule", "at-rule", "declaration"}:
            yield node, page
        if node.type in {"qualified-rule", "at-rule"} and node.content:
            # The boxes in a page's margins are rules inside of it.
            inside = node.type == "at-rule" and (node.lower_at_keyword == "page" or (page and node.lower_at_keyword == "media"))
            yield from _nodes(tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True), page=inside)


def _check_selectors(prelude: list[Any], place: Place, problems: Problems) -> None:
    parts = list(_walk(prelude))
    if 1 + sum(_sign(part) == "," for part in parts) > SELECTOR_LIMIT:
        problems.add(place, f"a rule with more than {SELECTOR_LIMIT} selectors; split it, or name a common class")
    if _searches(prelude) > SEARCH_LIMIT:
        problems.add(place, f"a selector with more than {SEARCH_LIMIT} steps to other elements; name the element's own class")
    if len(parts) > DECLARATION_LIMIT:
        problems.add(place, f"a selector with more than {DECLARATION_LIMIT} words and signs")


def _searches(prelude: list[Any]) -> int:
    """The most blanks and ``~`` that a selector of the list has, with those inside functions such as :not() and :has()."""
    most = count = 0
    between = ""
    for token in prelude:
        sign = " " if token.type == "whitespace" else _sign(token)
        if sign == ",":
            count, between = 0, ""
        elif sign in {" ", ">", "+", "~"}:
            between = sign if sign != " " else between or sign
        elif token.type != "comment":
            count += between in {" ", "~"} and token is not prelude[0]
            between = ""
            count += 1 + _searches(token.arguments) if token.type == "function" else 0
        most = max(most, count)
    return most


def _check_declaration(declaration: Any, problems: Problems, *, page: bool) -> None:
    name = declaration.lower_name
    tokens = list(_walk(declaration.value))
    place = Place(declaration.source_line, declaration.source_column)
    if len(tokens) > DECLARATION_LIMIT:
        problems.add(place, f"the value of {quote(declaration.name)} has more than {DECLARATION_LIMIT} parts")
        return
    for token in tokens:
        if fault := _fault(name, token, page=page):
            problems.add(Place(token.source_line, token.source_column), f"{quote(declaration.name)}: {fault}")


def _fault(name: str, token: Any, *, page: bool) -> str:
    """What is wrong with one part of a value; empty if nothing is."""
    if token.type == "string":
        too_long = len(token.value) > STRING_LIMIT and not token.value.startswith("data:")
        return f"a text of more than {STRING_LIMIT} characters" if too_long else ""
    if token.type == "function":
        return _fault_of_function(token)
    if token.type not in {"number", "percentage", "dimension"}:
        return ""
    written, value = own_words(tinycss2.serialize([token])), abs(token.value)
    if not math.isfinite(value):
        return f"{written} is too large"
    if token.type == "number":
        most = next((most for start, most in _LARGEST_COUNT.items() if name.startswith(start)), _LARGEST_OF.get(name, _LARGEST))
        return f"{written} is too large; at most {most:g} is allowed" if value > most and name not in _FREE else ""
    unit = token.lower_unit if token.type == "dimension" else "%"
    return _fault_of_length(name, value, unit, page=page, written=written)


def _fault_of_length(name: str, value: float, unit: str, *, page: bool, written: str) -> str:
    if unit in _OTHER_UNITS:
        return f"{written} is too large" if value > _LARGEST else ""
    relative = value / 100 if unit == "%" else value
    if name in {"font-size", "font"} and unit in _OF_THE_TYPE and relative > _LARGEST_EM:
        return f"{written} is too large; at most {_LARGEST_EM:g}em is allowed, since sizes multiply"
    pixels = value * _PIXELS[unit] if unit in _PIXELS else relative * _RELATIVE
    most = _LARGEST_OF.get(name, _LARGEST)
    if pixels > most:
        return f"{written} is too large; at most {most:g}px is allowed"
    if page and name in {"size", "width", "height", "max-width", "max-height"} and pixels < _SMALLEST_PAGE:
        return f"{written} is too small for a page"
    if page and name.startswith(("margin", "padding", "border")) and pixels > _LARGEST_MARGIN:
        return f"{written} leaves no room on a page; at most 50mm are allowed"
    # A dotted line has a dot for each of its widths.
    least = _THINNEST if name.startswith(_LINES) else _TINY
    return f"{written} is too small to be seen" if 0 < pixels < least else ""


def _fault_of_function(token: Any) -> str:
    name = own_words(f"{token.name}()")
    if token.lower_name in _GROWING or token.lower_name.startswith(_GROWING_PREFIX):
        return f"{name} is not allowed in a theme"
    if not token.lower_name.endswith(("calc", "min", "max", "clamp")):
        return ""
    # What the numbers in it can make at most, whatever is done with them.
    numbers = [abs(part.value) for part in _walk(token.arguments) if part.type in {"number", "percentage", "dimension"}]
    divides = any(_sign(part) == "/" for part in _walk(token.arguments))
    largest = math.prod(max(number, 1 / max(number, 1e-9) if divides else 1.0, 1.0) for number in numbers)
    return "" if largest <= _LARGEST * 100 else f"{name} may become too large"


def _references(tokens: Iterable[Any]) -> Iterator[str]:
    """The custom properties that a value asks for."""
    for token in _walk(tokens):
        if token.type == "function" and token.lower_name == "var":
            yield from (inner.value for inner in token.arguments[:2] if inner.type == "ident" and inner.value.startswith("--"))


def _check_expansion(properties: dict[str, tuple[Place, int, Counter[str]]], problems: Problems) -> None:
    """Report values that grow beyond the limit, or refer to themselves, when their custom properties are filled in.

    A name that is declared in several rules counts with the largest of its values.
    """
    sizes: dict[str, float] = {}
    for start in properties:
        # In the order in which a value depends on others, without a call inside a call.
        waiting, open_names = [start], set[str]()
        while waiting:
            name = waiting[-1]
            _, own, references = properties.get(name, (None, 1, Counter[str]()))
            unknown = [other for other in references if other not in sizes and other in properties]
            if name in sizes or not unknown:
                sizes.setdefault(name, own + sum(sizes.get(other, 1) * count for other, count in references.items()))
                open_names.discard(name)
                waiting.pop()
            elif loop := next((other for other in unknown if other in open_names or other == name), None):
                problems.add(properties[name][0], f"{quote(loop)} refers to itself")
                sizes[loop] = math.inf
            else:
                open_names.add(name)
                waiting.append(unknown[0])
    for name, (place, *_) in properties.items():
        if EXPANSION_LIMIT < sizes[name] < math.inf:
            shown = quote(name.split(" ", maxsplit=1)[0])
            problems.add(place, f"the value of {shown} has more than {EXPANSION_LIMIT} parts when its custom properties are filled in")
