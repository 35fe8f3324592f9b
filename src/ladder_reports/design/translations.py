"""The documents' own text in each language: labels, dates, quotation marks. The ladder's text is not part of it.

Each language is a file in ``templates/words/``. Its entries are grouped by document, and named with the group: ``plan.holding``.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import yaml
from msgspec import Struct

from ladder_reports.errors import UnknownNameError, quote
from ladder_reports.paths import TEMPLATES, languages

# libyaml's loader is about ten times as fast. It is missing only if PyYAML was built without it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Translation(Struct, frozen=True, dict=True):
    """One language's texts by name. An unknown name raises KeyError rather than print nothing."""

    lang: str
    table: Mapping[str, Any]

    def __getitem__(self, name: str) -> str:
        return str(self.table[name])

    def __call__(self, name: str, /, **values: object) -> str:
        """The text with this name, with `values` filled in."""
        return str(self.table[name]).format(**values)

    def date(self, day: date) -> str:
        """The date as this language writes it, such as 20 November 2026."""
        return self("date", day=day.day, month=self.table["months"][day.month - 1], year=day.year)

    def partial(self, year: int, month: int | None, day: int | None) -> str:
        """A date of which only the month or the year may be known."""
        if month is None:
            return str(year)
        return self.date(date(year, month, day)) if day else f"{self.table['months'][month - 1]} {year}"

    def short(self, year: int, month: int | None, day: int | None = None, *, with_year: bool = True) -> str:
        """The same with a short name of the month, such as 20 Nov 2026, or without the year."""
        if month is None:
            return str(year)
        name, end = self.table["short_months"][month - 1], year if with_year else ""
        made = self("date", day=day, month=name, year=end) if day else f"{name} {end}"
        return made.rstrip()

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words with this name."""
        return tuple(map(str, self.table[name]))

    def either(self, names: Sequence[str]) -> str:
        """Names of which one is meant, as a list in a sentence."""
        return f" {self['or']} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]

    @property
    def quotes(self) -> tuple[str, ...]:
        """Opening and closing double, then single quotation marks."""
        return tuple(self.table["quotes"])

    @property
    def elisions(self) -> tuple[str, ...]:
        """Words that begin with an apostrophe, written here without it, such as `tis`."""
        return tuple(self.table["elisions"])


@cache
def load_translation(lang: str) -> Translation:
    """The texts of a language.

    Raises:
        FileNotFoundError: there is no such translation; `paths.languages` lists those available.
    """
    table: dict[str, Any] = {}
    text = (TEMPLATES / "words" / f"{lang}.yaml").read_text(encoding="utf-8")
    for group, entry in yaml.load(text, _Loader).items():  # noqa: S506 -- a safe loader
        table |= {f"{group}.{name}": value for name, value in entry.items()} if isinstance(entry, dict) else {group: entry}
    return Translation(lang, table)


def primary_language(tag: str) -> str:
    """The primary subtag of a language: ``en`` of ``en-GB``."""
    return tag.split("-", maxsplit=1)[0].lower()


def require_language(asked: str) -> str:
    """The language of the translation that was asked for.

    Raises:
        UnknownNameError: there is none.
    """
    primary = primary_language(asked)
    if primary not in languages():
        raise UnknownNameError(f"no translation for {quote(asked)}; available: {', '.join(languages())}")
    return primary
