"""Marks stretches of Markdown text as gone or come, in ``<del>`` and ``<ins>``, whatever emphasis and links they begin and end in."""

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from ladder_reports.ladder.words import Run

_GONE, _COME, _END = "\x12", "\x13", "\x14"
"""What stands for the ends of stretches while Markdown becomes HTML. No input contains these."""
_STARTS = {"removed": _GONE, "added": _COME}
_TAGS = {_GONE: "del", _COME: "ins"}
_BLOCK = re.compile(r"<(?:p|pre|[uo]l|blockquote|table|h\d|d[lt]|hr)\b")
_ENDS = f"[{_GONE}{_COME}{_END}]"
_OPENING = re.compile(rf"({_ENDS}?)\s*(?:(?:[-*+>]|#{{1,6}})\s+)?")
"""What makes a line an item, a heading or a quotation."""
_PIECE = re.compile(rf"(<[^>]*>|{_ENDS})")
_IN_TAG = re.compile(rf"{_ENDS}|%1[234]")
_INNER_SCORE = re.compile(rf"([^\W_]{_ENDS})_(?={_ENDS}?[^\W_])|([^\W_])_(?={_ENDS}[^\W_])")
"""An underscore within a word, which is no emphasis: beside the end of a stretch it would look like one."""
_NUMBER = re.compile(r"(\d+)(?=[.)]\s)")


def as_markdown(runs: "Sequence[Run]") -> str:
    """The text of a line with the ends of stretches in it, to become HTML; then use `as_html`."""
    text = "".join(f"{start}{run.text}{_END}" if (start := _STARTS.get(run.change)) else run.text for run in runs)
    text = _INNER_SCORE.sub(r"\1\2\\_", text)
    text = _OPENING.sub(r"\1", text, count=1)
    return _NUMBER.sub(r"\1\\", text, count=1) if _NUMBER.match(text) else text


def as_html(made: str, runs: "Sequence[Run]", spoken: tuple[str, str] | None = None) -> Markup:
    """The HTML of such a text, with an element for each stretch, and for each part of one that lies in another element.

    A stretch that is the whole text has the class ``whole``. For screen readers, `spoken` has the words for what is gone and what came,
    with ``{}`` in place of the stretch; without it, nothing is added.
    """
    if _BLOCK.search(made):
        made = html.escape(as_markdown(runs))
    whole = len(runs) == 1
    pieces, state = [part for part in _PIECE.split(made) if part], ""
    parts: list[str] = []
    for number, piece in enumerate(pieces):
        if piece in _TAGS or piece == _END:
            state = "" if piece == _END else piece
        elif piece.startswith("<"):
            parts.append(_IN_TAG.sub("", piece))
        elif not state:
            parts.append(piece)
        else:
            name, label = _TAGS[state], ""
            if spoken:
                before, after = spoken[name == "ins"].split("{}")
                first, last = pieces[number - 1] == state, pieces[number + 1] == _END
                after = "" if _pauses(pieces[number + 2 :]) else after
                said = f"{before if first else ''}{html.unescape(piece)}{after if last else ''}"
                label = f' aria-label="{html.escape(said)}"' if first or last else ""
            kind = ' class="whole"' if whole else ""
            parts.append(f"<{name}{kind}{label}>{piece}</{name}>")
    return Markup("".join(parts))  # noqa: S704 -- made from trusted HTML


def _pauses(pieces: Sequence[str]) -> bool:
    """Whether the text goes on with a sign at which a voice pauses, or ends."""
    following = next((piece for piece in pieces if not _PIECE.fullmatch(piece)), "")
    return following[:1] in set(".,;:!?)–—…") | {""}
