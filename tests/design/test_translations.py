"""The languages' words."""

import re

import pytest
import yaml

from ladder_reports.paths import TEMPLATES, languages


def table(lang: str) -> dict[str, object]:
    """A language's words as they stand in the file."""
    found: dict[str, object] = yaml.safe_load((TEMPLATES / "words" / f"{lang}.yaml").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_same_words_with_the_same_places(lang: str) -> None:
    """A name or a place that one language lacks would fail only on the day on which somebody prints in it."""
    english, own = table("en"), table(lang)
    assert sorted(english) == sorted(own)
    places = {name: sorted(re.findall(r"\{\w+\}", str(words))) for name, words in english.items()}
    assert places == {name: sorted(re.findall(r"\{\w+\}", str(words))) for name, words in own.items()}
