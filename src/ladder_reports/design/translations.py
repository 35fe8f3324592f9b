"""The documents' own words in each language: labels, dates, quotation marks. The ladder's text is not among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from ladder_reports.paths import TEMPLATES


@dataclass(frozen=True)
class Words:
    """One language's words; an unknown name fails instead of printing nothing."""

    lang: str
    table: Mapping[str, Any]

    def __getitem__(self, name: str) -> str:
        """The words with this name."""
        return str(self.table[name])

    def __call__(self, name: str, /, **values: object) -> str:
        """The words with this name, with `values` in their places."""
        return str(self.table[name]).format(**values)

    def date(self, day: date) -> str:
        """The date as a reader of this language writes it, such as 20 November 2026."""
        return self("date", day=day.day, month=self.table["months"][day.month - 1], year=day.year)

    def partial(self, year: int, month: int | None, day: int | None) -> str:
        """A date of which perhaps only the month or the year is known."""
        if month is None:
            return str(year)
        name = self.table["months"][month - 1]
        return self("date", day=day, month=name, year=year) if day else f"{name} {year}"

    @property
    def quotes(self) -> tuple[str, str, str, str]:
        """Opening and closing double, then single quotation marks."""
        first, second, third, fourth = self.table["quotes"]
        return first, second, third, fourth


@cache
def load_words(lang: str) -> Words:
    """The words of a language.

    Raises:
        FileNotFoundError: the tool has no words in this language; `paths.languages` lists what it has.
    """
    text = (TEMPLATES / "words" / f"{lang}.yaml").read_text(encoding="utf-8")
    return Words(lang, yaml.safe_load(text))
