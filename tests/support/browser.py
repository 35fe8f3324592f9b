"""Shows HTML in a real browser, in windows of several widths, and measures what is seen. Needs Chromium."""

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTHS = (390, 1280)
"""A phone's window, and a computer's; in pixels."""
needed = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

# The windows are frames of one page, because a browser's own window cannot be as narrow as a phone's.
_PAGE = """<!DOCTYPE html><title>Measures</title><body><script>
const pages = %s, widths = %s, found = [];
const shown = (element) => { const box = element.getBoundingClientRect(); return box.width > 1.5 && box.height > 1.5 };
function measure(frame) {
  const page = frame.contentDocument, look = (element) => frame.contentWindow.getComputedStyle(element), sizes = {};
  const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.closest("title, style") || !shown(element)) continue;
    const scale = element.tagName === "text" ? element.getScreenCTM().a : element.currentCSSZoom;
    sizes[Math.round(parseFloat(look(element).fontSize) * (scale ?? 1) * 10) / 10] ??= texts.currentNode.data.trim();
  }
  const code = page.querySelector(".coded > a");
  frame.contentWindow.focus();
  code?.focus();
  return {
    overflow: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    sizes,
    hidden: [...page.querySelectorAll("h1, h2, h3, caption")].filter((head) => !shown(head)).map((head) => head.textContent.trim()),
    levels: [...page.querySelectorAll(".drawn th .level")].filter((name) => shown(name.parentElement)).map((name) => name.textContent),
    edges: [...page.querySelectorAll("h1, h2.entry, .names li")].map((one) => {
      const box = one.getBoundingClientRect();
      return box.left + parseFloat(look(one).paddingLeft);
    }).map(Math.round),
    signal: code ? [code.getAttribute("aria-description"), frame.contentWindow.getComputedStyle(code, "::after").content] : null,
  };
}
for (const [name, text] of Object.entries(pages)) for (const width of widths) {
  const frame = document.createElement("iframe");
  frame.style = `width:${width}px;height:900px;border:0;display:block`;
  frame.srcdoc = text;
  frame.onload = () => {
    found.push([name, width, measure(frame)]);
    frame.remove();
    if (found.length === Object.keys(pages).length * widths.length)
      document.body.innerHTML = "<pre>" + btoa(encodeURIComponent(JSON.stringify(found)));
  };
  document.body.append(frame);
}
</script>"""


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


def seen(pages: Mapping[str, str], folder: Path) -> list[Seen]:
    """Each page, an HTML text by its name, in a window of each width."""
    assert CHROMIUM
    page = folder / "measures.html"
    page.write_text(_PAGE % (json.dumps(dict(pages)).replace("</", "<\\/"), list(WIDTHS)), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder / 'browser'}"]
    command = [CHROMIUM, *options, "--window-size=1300,900", "--dump-dom", page.as_uri()]
    # The engine leaves the machine's fonts out, for its process and those that it starts. A browser without fonts never ends.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FONTCONFIG")}
    made = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=environment)
    from_base64 = re.search(r"<pre>([\w+/=]+)", made.stdout)
    assert from_base64, made.stderr
    found = json.loads(unquote(base64.b64decode(from_base64[1]).decode()))
    return [Seen(name, width, **measures) for name, width, measures in found]
