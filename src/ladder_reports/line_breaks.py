"""Mends one fault of the PDF engine: a line that ends after its first word although the whole text would fit.

Where the text before an inline element (emphasis, a link, a footnote's mark) fits its line but for the blank at its end,
WeasyPrint 70 takes it for a word that is too long, and breaks after the first of its words. A blank at a line's end
takes no room, so such a text is laid out as the one line that it is; the engine then moves what follows to the next.
"""

from typing import Any

from weasyprint.layout import inline

_COLLAPSING = ("normal", "pre-line")
_split: Any = inline.split_first_line


def mend() -> None:
    """Put the mended function in the engine's place."""
    inline.split_first_line = _mended


def _mended(text: str, style: Any, context: Any, max_width: float | None, *more: Any, **named: Any) -> Any:
    line = _split(text, style, context, max_width, *more, **named)
    _, length, resume_at, width, *_ = line
    if resume_at is None or max_width is None or not text.endswith(" ") or style["white_space"] not in _COLLAPSING:
        return line
    if width * len(text) > 2 * max_width * max(1, length):
        # Judged by the line that there is, the text is far too long; most texts are, and need no second look.
        return line
    if _split(text.rstrip(" "), style, context, max_width, *more, **named)[2] is not None:
        return line
    return _split(text, style, context, float("inf"), *more, **named)
