"""What the tests of documents share."""

from pathlib import Path

import pytest

from ladder_reports.rendering import web_css


@pytest.fixture
def few_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts inside of HTML keep three letters, which takes a fraction of the time; tests/rendering/test_web_css.py looks at fonts."""
    subset = web_css.subset_font

    def cut(path: Path, _: str) -> str:
        return subset(path, "abc")

    monkeypatch.setattr(web_css, "subset_font", cut)
