"""Every language has the same texts."""

import re
from collections.abc import Mapping

import pytest

from ladder_reports.design.translations import load_translation
from ladder_reports.paths import PACKAGE, TEMPLATES, languages


def table(lang: str) -> Mapping[str, object]:
    """A language's texts by name."""
    return load_translation(lang).table


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_same_words_with_the_same_places(lang: str) -> None:
    """A name or a place that one language lacks would fail only on the day on which somebody prints in it."""
    english, own = table("en"), table(lang)
    assert sorted(english) == sorted(own)
    places = {name: sorted(re.findall(r"\{\w+\}", str(words))) for name, words in english.items()}
    assert places == {name: sorted(re.findall(r"\{\w+\}", str(words))) for name, words in own.items()}


def test_every_text_is_used() -> None:
    """A text that no document asks for is nobody's; names that are put together are looked for by their beginnings."""
    sources = [*TEMPLATES.rglob("*.html"), *PACKAGE.rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    asked = set(re.findall(r"""["']((?:[a-z]+\.)?[a-z_0-9]+)["']""", code))
    parts = set(re.findall(r"""["']((?:[a-z]+\.)[a-z_]*)(?:\{|["'] ~)""", code))
    asked |= {f"{name}_{end}" for name in asked for end in ("lead", "in_text")} | {
        "plan.without_manager",
        "plan.without_team",
        "plan.when",
        "plan.result",
        "plan.depth",
    }
    beginnings = (
        *(part for part in parts if not part.endswith(".")),
        "goal.",
        "status.",
        "shape.",
        "revised.",
        "carried.",
        "packet.pieces_",
        "packet.age_",
    )
    assert [] == [name for name in table("en") if name not in asked and not name.startswith(beginnings)]
