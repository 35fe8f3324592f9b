"""Finds the likeliest heir of an item or a level that another version does not have: by its text first, then by its spelling."""

import difflib
from collections.abc import Iterable, Mapping

from ladder_reports.ladder.model import Item, Kind, Ladder, Level
from ladder_reports.ladder.words import Texts

_ALIKE = 0.45
"""From this likeness on, a text is likely to be another one reworded."""
_SPELLED_ALIKE = 0.75
_MOST_SPELLED = 1_000
_KINDS: tuple[Kind, ...] = ("signals", "watchouts")


class Items:
    """The items of a ladder by full name, with their kinds and texts."""

    def __init__(self, ladder: Ladder) -> None:
        """Collect them; the index of texts is made when it is needed first."""
        self.by_name: dict[str, Item] = {}
        self.kinds: dict[str, Kind] = {}
        for level in ladder.levels:
            for name, section, item in level.named_items(*_KINDS):
                self.by_name[name], self.kinds[name] = item, section.kind
        self._texts: Texts | None = None

    def likeliest(self, name: str, text: str, among: Iterable[str], kind: Kind | None = None) -> str:
        """The one of these items that most likely has this name and text in another version; empty if none is likely.

        Without a text, only the spelling counts.
        """
        allowed = [one for one in among if kind is None or self.kinds.get(one) == kind]
        if text and allowed:
            self._texts = self._texts or Texts({one: item.text for one, item in self.by_name.items()})
            alike = self._texts.alike(text, allowed)
            if alike and alike[0][0] >= _ALIKE:
                return alike[0][1]
        return spelled_alike(name, allowed)


def spelled_alike(name: str, known: Iterable[str]) -> str:
    """The name that is spelled most like this one; the same item at another level comes first. Empty if none is near."""
    known = list(known)
    item = name.rpartition("/")[2]
    same = [one for one in known if one.rpartition("/")[2] == item]
    return next(iter([*same, *difflib.get_close_matches(name[:130], known[:_MOST_SPELLED], n=1, cutoff=_SPELLED_ALIKE)]), "")


def likeliest_level(gone: Level, among: Mapping[str, Level]) -> str:
    """The level that most likely is this one with another id: it has its texts or its title, or an id spelled alike. Empty if none is."""
    texts = Texts({name: _all_text(level) for name, level in among.items()})
    alike = texts.alike(_all_text(gone))
    if alike and alike[0][0] >= _ALIKE:
        return alike[0][1]
    titled = [name for name, level in among.items() if level.title == gone.title]
    return next(iter([*titled, *difflib.get_close_matches(gone.id, list(among), n=1, cutoff=_SPELLED_ALIKE)]), "")


def _all_text(level: Level) -> str:
    return " ".join([item.text for section in level.sections for item in section.items] or [section.text for section in level.sections])
