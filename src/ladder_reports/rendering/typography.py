"""Straight quotation marks, apostrophes, dashes and dots become typographic ones, by the rules of a language."""

import re
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

NO_BREAK = "\u00a0"
_SHORT_WORD, _SHORT_PAIR = 9, 18
"""Letters of a last word that should not be alone on a line, and of the last two words together."""
_LONG = 24
"""Letters of a text that may take several lines."""
BLOCK = "\x1d"
"""Between paragraphs: no quotation goes on across it."""
OBJECT = "\ufffc"
"""In place of what is not text, such as code. It counts as a letter."""

_OPEN_DOUBLE, _CLOSE_DOUBLE, _OPEN_SINGLE, _CLOSE_SINGLE = "\x0e\x0f\x10\x11"
"""In place of the marks, each of which may be several characters. No input contains these."""
_MARK = re.compile(f"[\"'{BLOCK}]")
_CLOSING = frozenset(".,;:!?)]}%…”’»›" + _CLOSE_DOUBLE + _CLOSE_SINGLE)
_DASHES = ((re.compile(r"(?<!-)---(?!-)"), "—"), (re.compile(r"(?<!-)--(?!-)"), "–"), (re.compile(r"(?<!\.)\.{3}(?!\.)"), "…"))
_DECADE = r"\d\d(?:s|er|ern)?"


class Typography(Struct, frozen=True, dict=True):
    """The marks of one language."""

    quotes: tuple[str, ...]
    """Opening and closing double, then single quotation marks."""
    elisions: tuple[str, ...] = ()
    """Words that begin with an apostrophe, without it, such as `tis`."""

    @cached_property
    def _elided(self) -> re.Pattern[str]:
        # An apostrophe before such a word could also open a quotation, which ends right after it; only 'n' has two.
        words = "|".join(map(re.escape, self.elisions))
        return re.compile(rf"'(?:(?:{_DECADE}{f'|{words}' if words else ''})(?![\w'])|n'(?=[\s\w]))", re.IGNORECASE)

    def text(self, text: str) -> str:
        """One text with typographic marks."""
        return self.texts([text])[0]

    def texts(self, parts: Sequence[str]) -> list[str]:
        """The parts of one text, such as those inside and outside of emphasis, with typographic marks."""
        whole = "".join(parts)
        marked = self._marked(whole) if '"' in whole or "'" in whole else whole
        made, at = [], 0
        for part in parts:
            made.append(self._set(marked[at : at + len(part)]))
            at += len(part)
        return made

    def _set(self, text: str) -> str:
        for pattern, sign in _DASHES:
            text = pattern.sub(sign, text)
        for placeholder, quote in zip((_OPEN_DOUBLE, _CLOSE_DOUBLE, _OPEN_SINGLE, _CLOSE_SINGLE), self.quotes, strict=True):
            text = text.replace(placeholder, quote)
        return text

    def _marked(self, text: str) -> str:
        """The text with a placeholder for each quotation mark, and with apostrophes."""
        made = list(text)
        open_marks: list[str] = []
        closing = _last_closing(text)
        for found in _MARK.finditer(text):
            at = found.start()
            before, after = made[at - 1] if at else BLOCK, text[at + 1 : at + 2] or BLOCK
            if found[0] == BLOCK:
                open_marks.clear()
            elif found[0] == '"':
                made[at] = _mark(_opens(before, after, '"' in open_marks), '"', open_marks)
            elif (_is_word(before) and _is_word(after)) or (not _is_word(before) and self._elided.match(text, at)):
                made[at] = "’"
            else:
                opens = _opens(before, after, "'" in open_marks)
                # Without its counterpart, the mark is an apostrophe.
                paired = at < closing[at] if opens else "'" in open_marks
                made[at] = _mark(opens, "'", open_marks) if paired else "’"
        return "".join(made)


def with_kept_end(text: str) -> str:
    """A text with a no-break space before a short last word, which does not stand alone on the last of several lines then."""
    *others, before, last = ["", "", *text.split(" ")]
    if len(text) > _LONG and any(others) and before and 0 < len(last) <= _SHORT_WORD and len(before) + 1 + len(last) <= _SHORT_PAIR:
        return f"{text[: -len(last) - 1]}{NO_BREAK}{last}"
    return text


def _mark(opens: bool, sign: str, open_marks: list[str]) -> str:  # noqa: FBT001 -- reads like the question it answers
    if opens:
        open_marks.append(sign)
        return _OPEN_DOUBLE if sign == '"' else _OPEN_SINGLE
    if sign in open_marks:
        # What was opened inside the quotation ends with it.
        del open_marks[len(open_marks) - 1 - open_marks[::-1].index(sign) :]
    return _CLOSE_DOUBLE if sign == '"' else _CLOSE_SINGLE


def _opens(before: str, after: str, is_open: bool) -> bool:  # noqa: FBT001 -- see above
    """Whether a mark between these characters opens a quotation."""
    can_open = not _is_word(before) and before not in _CLOSING and not _is_space(after)
    can_close = not _is_space(before) and not _is_word(after)
    if can_open != can_close:
        return can_open
    # After a digit, the mark stands for inches or minutes.
    return not is_open and not before.isdigit()


def _last_closing(text: str) -> dict[int, int]:
    """For each single mark, the place of the last one in its block that can close a quotation."""
    places: dict[int, int] = {}
    start = 0
    for block in text.split(BLOCK):
        marks = [found.start() for found in re.finditer("'", block)]
        closing = [at for at in marks if at and not block[at - 1].isspace() and not _is_word(block[at + 1 : at + 2] or " ")]
        places |= {start + at: start + (closing[-1] if closing else -1) for at in marks}
        start += len(block) + 1
    return places


def _is_word(char: str) -> bool:
    return char.isalnum() or char == OBJECT


def _is_space(char: str) -> bool:
    return char.isspace() or char == BLOCK
