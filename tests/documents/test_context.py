"""What documents are made with is loaded in one go, with every problem of it."""

from pathlib import Path

import pytest

from ladder_reports.documents.context import document_language, load_context
from ladder_reports.errors import InputError, UnknownNameError
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER, languages
from making import SMALLEST, VALID
from themes import theme

INVALID = VALID.parent / "invalid" / "many-mistakes"


def test_a_context_is_loaded_once_for_many_documents() -> None:
    """Ladder, theme and translation are those that were asked for."""
    found = load_context(DEFAULT_LADDER, "graphite", "de")
    assert (load_ladder(DEFAULT_LADDER).unwrap(), "graphite", "de") == (found.ladder, found.theme.name, found.translation.lang)
    assert found.fallback


def test_the_problems_of_ladder_and_theme_come_together(tmp_path: Path) -> None:
    """One run tells all of them, sorted by place."""
    name = theme(tmp_path, ":root { --ink: x; --muted: y }")
    with pytest.raises(InputError) as caught:
        load_context(INVALID, name, None)
    paths = {Path(problem.path).name for problem in caught.value.problems}
    assert {"own.css", "ladder.md"} < paths
    assert list(caught.value.problems) == sorted(caught.value.problems)


@pytest.mark.parametrize(
    ("lang", "asked", "expected"), [("en", None, "en"), ("de-AT", None, "de"), ("fr", None, "en"), ("en", "DE-ch", "de")]
)
def test_the_language_is_the_ladders_where_there_is_a_translation(tmp_path: Path, lang: str, asked: str | None, expected: str) -> None:
    """English stands in for a language without one, unless that language was asked for."""
    (tmp_path / "levels").mkdir()
    for path in SMALLEST.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        if path.name == "ladder.md":
            text = text.replace("\n", f"\nlang: {lang}\n", 1) if "lang:" not in text else text.replace("lang: en", f"lang: {lang}")
        (tmp_path / path.relative_to(SMALLEST)).write_text(text, encoding="utf-8")
    assert expected == document_language(asked, load_ladder(tmp_path).unwrap())


def test_a_language_without_a_translation_is_named() -> None:
    """With those that there are."""
    with pytest.raises(UnknownNameError) as caught:
        load_context(DEFAULT_LADDER, "default", "fr")
    assert "'fr'" in str(caught.value)
    assert ", ".join(languages()) in str(caught.value)
