"""What the tests share: golden files, how property tests run, and fonts that are quick to cut down."""

import gc
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from ladder_reports.paths import PACKAGE
from ladder_reports.rendering import web_css
from tries import tries

pytest_plugins = ("distribution",)
# Workers import the package that is tested, whatever folder a test is in.
os.environ["PYTHONPATH"] = str(PACKAGE.parent)
# A script's background job has Ctrl-C ignored, and so would every process that a test starts and stops by it.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Documents that tests share fill the memory with objects that stay. Looking through them for garbage took a fifth of the time.
gc.set_threshold(100_000, 20, 5)
settings.register_profile("suite", deadline=None, max_examples=tries(50))
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that turns today's outputs into the expected ones."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the files that golden tests compare with")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """A function that compares a text with the file that holds the expected one, or writes it there on demand."""

    def check(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing; write it with: pytest --update-golden"
        assert path.read_text(encoding="utf-8") == text

    return check


@pytest.fixture
def few_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts inside of HTML keep three letters, which takes a fraction of the time; tests/rendering/test_web_css.py looks at fonts."""
    subset = web_css.subset_font

    def cut(path: Path, _: str) -> str:
        return subset(path, "abc")

    monkeypatch.setattr(web_css, "subset_font", cut)
