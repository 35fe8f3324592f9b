"""Most properties of most elements are set by nobody: they have their initial value, or their parent's.

WeasyPrint works out each property of each style when it is asked for, and asks the same questions for all of them: whether it is
logical, pending, mathematical, saved for later. Where nobody has set it, few of these matter, and for most properties none does.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint import css
from weasyprint.css import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, PHYSICAL_FUNCTIONS, AnonymousStyle, ComputedStyle

from ladder_reports.rendering.patching import Patch, Speedup, require

_MORE_TO_DO = frozenset({"page", "position", "float", "display"})
"""Properties whose initial value depends on the parent's, or is kept twice."""
_own_value = ComputedStyle.__missing__
_own_anonymous_value = AnonymousStyle.__missing__

require(ComputedStyle, "cascaded", "parent_style")


def _is_plain(name: str) -> bool:
    return not (name in INITIAL_NOT_COMPUTED or name in _MORE_TO_DO or name.startswith("text_decoration_"))


_INITIAL = {name: value for name, value in INITIAL_VALUES.items() if name not in INHERITED and _is_plain(name)}
"""What properties that are not inherited are where nobody has set them."""
_INHERITED = frozenset(name for name in INHERITED if _is_plain(name))
"""Properties that are the parent's where nobody has set them."""
_LOGICAL = {
    name: frozenset(logical(block="ttb", inline=direction) for direction in ("ltr", "rtl")) for name, logical in PHYSICAL_FUNCTIONS.items()
}
"""The properties by which one may be set as well, such as `margin_inline_start` for `margin_left`."""


class StyleValues(Speedup):
    """The values of properties that nobody has set."""

    name = "values"

    def patches(self) -> Iterator[Patch]:
        """How a style gets the value of a property that it is asked for."""
        yield Patch(ComputedStyle, "__missing__", value, "d8a15ebb884152df", (css.check_math,))
        yield Patch(AnonymousStyle, "__missing__", anonymous_value, "d392527077647306")


def value(style: Any, name: str) -> Any:
    """The value of a property of an element; in place of `weasyprint.css.ComputedStyle.__missing__`."""
    cascaded = style.cascaded
    if name not in cascaded and cascaded.keys().isdisjoint(_LOGICAL.get(name, ())):
        if name in _INITIAL:
            found = style[name] = _INITIAL[name]
            return found
        if name in _INHERITED and style.parent_style is not None:
            found = style.parent_style[name]
            if not css.check_math(found):
                style[name] = found
                return found
    return _own_value(style, name)


def anonymous_value(style: Any, name: str) -> Any:
    """The value of a property of a box that no element has; in place of `weasyprint.css.AnonymousStyle.__missing__`."""
    if name in _INITIAL:
        found = style[name] = _INITIAL[name]
        return found
    return _own_anonymous_value(style, name)
