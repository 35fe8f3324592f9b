"""Templates fail for what does not exist, escape what they print, and mark whose language an element is in."""

from pathlib import Path

import jinja2
import pytest

from ladder_reports.design.translations import load_translation
from ladder_reports.rendering import templates

WORDS = load_translation("en")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates in place of those that ship."""
    monkeypatch.setattr(templates, "TEMPLATES", tmp_path)
    return tmp_path


@pytest.mark.parametrize("text", ["{{ v.none_such }}", "{{ nothing }}"])
def test_an_undefined_name_fails(text: str, folder: Path) -> None:
    """A template that uses a name that does not exist fails instead of printing nothing."""
    (folder / "x.html").write_text(text, encoding="utf-8")
    with pytest.raises(jinja2.UndefinedError):
        templates.fill("x.html", "text", "en-x-undefined", WORDS)


def test_everything_is_escaped(folder: Path) -> None:
    (folder / "y.html").write_text("{{ v }}", encoding="utf-8")
    assert "&lt;b&gt;&#34;" == templates.fill("y.html", '<b>"', "en-x-escaped", WORDS)


@pytest.mark.parametrize(
    ("lang", "ladder_leads", "expected"),
    [
        ("en-GB", False, "en-GB||"),
        ("fr", False, 'en| lang="fr"| lang="en"'),
        ("fr", True, 'fr| lang="fr"| lang="en"'),
    ],
)
def test_elements_say_whose_language_they_are_in(lang: str, ladder_leads: bool, expected: str, folder: Path) -> None:  # noqa: FBT001 -- pytest passes it
    """Only where the ladder's language is not the translation's; the document's own is the one that leads."""
    (folder / "z.html").write_text("{{ lang }}|{{ theirs }}|{{ ours }}", encoding="utf-8")
    assert expected == templates.fill("z.html", None, lang, WORDS, ladder_leads=ladder_leads)
