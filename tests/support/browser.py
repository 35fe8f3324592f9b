"""Drives a real browser, Chromium, with Playwright: windows of several widths, and what is seen in them.

Tests that need it are skipped where it is missing, unless the variable LADDER_REPORTS_BROWSER is ``required``.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
REQUIRED = os.environ.get("LADDER_REPORTS_BROWSER") == "required"
WIDTHS = (390, 1280)
"""A phone's window, and a computer's; in pixels."""
HEIGHT = 900
"""Of both."""
needed = pytest.mark.skipif(CHROMIUM is None and not REQUIRED, reason="needs Chromium, such as Debian's package chromium")

_MEASURE = """() => {
  const shown = (element) => { const box = element.getBoundingClientRect(); return box.width > 1.5 && box.height > 1.5 };
  const look = (element) => getComputedStyle(element), sizes = {};
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.closest("title, style") || !shown(element)) continue;
    const scale = element.tagName === "text" ? element.getScreenCTM().a : element.currentCSSZoom;
    sizes[Math.round(parseFloat(look(element).fontSize) * (scale ?? 1) * 10) / 10] ??= texts.currentNode.data.trim();
  }
  const code = document.querySelector(".coded > a");
  code?.focus();
  return {
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    sizes,
    hidden: [...document.querySelectorAll("h1, h2, h3, caption")].filter((head) => !shown(head)).map((head) => head.textContent.trim()),
    levels: [...document.querySelectorAll(".drawn th .level")].filter((name) => shown(name.parentElement)).map((name) => name.textContent),
    edges: [...document.querySelectorAll("h1, h2.entry, .names li")].map((one) => {
      const box = one.getBoundingClientRect();
      return box.left + parseFloat(look(one).paddingLeft);
    }).map(Math.round),
    signal: code ? [code.getAttribute("aria-description"), getComputedStyle(code, "::after").content] : null,
  };
}"""


class Seen(NamedTuple):
    """A document in a window."""

    name: str
    width: int
    overflow: int
    """How many pixels it is wider than the window."""
    sizes: dict[str, str]
    """The sizes of its type, in pixels, each with the first text that has it."""
    hidden: list[str]
    """Headings that are not seen."""
    levels: list[str]
    """The names of levels that are seen beside drawings."""
    edges: list[int]
    """Where titles begin."""
    signal: tuple[str, str] | None
    """The description of the first code, and what is shown when it has the focus."""


@contextmanager
def opened() -> Iterator[Any]:
    """A browser, Playwright's own. While it is open, this thread has an event loop that runs: no test may start another in it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- only tests in the browser need it

    assert CHROMIUM, "LADDER_REPORTS_BROWSER is 'required', and there is no Chromium"
    # The engine leaves the machine's fonts out, for its process and those that it starts. A browser without fonts never ends.
    environment: dict[str, str | float | bool] = {name: value for name, value in os.environ.items() if not name.startswith("FONTCONFIG")}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"], env=environment)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def window(browser: Any, width: int = 1280, height: int = HEIGHT, **more: Any) -> Iterator[Any]:
    """A window of this size with nothing in it, which shares nothing with other windows; `more` is what Playwright calls a context's."""
    context = browser.new_context(viewport={"width": width, "height": height}, **more)
    try:
        yield context.new_page()
    finally:
        context.close()


def seen(browser: Any, pages: Mapping[str, str], folder: Path) -> list[Seen]:
    """Each page, an HTML text by its name, in a window of each width."""
    found = []
    with window(browser) as page:
        for number, (name, text) in enumerate(pages.items()):
            path = folder / f"{number}.html"
            path.write_text(text, encoding="utf-8")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                page.goto(path.as_uri())
                found.append(Seen(name, width, **page.evaluate(_MEASURE)))
    return found


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong in a page: the rule, and the elements."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 -- only tests in the browser need it

    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes']]}" for one in found]
