"""Runs the command `preview` in a process of its own, and looks at it in a browser."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from process import environment

LONGEST = 60_000
"""Milliseconds after which what is waited for does not come any more."""
AT_REST = "body[data-number]:not([data-loading])"
"""The page when it shows what the server has told."""


@dataclass
class Running:
    """A preview that runs."""

    process: "subprocess.Popen[str]"
    first: Path
    """The file that is opened in the browser."""

    @property
    def address(self) -> str:
        """Where the token is used."""
        text = self.first.read_text(encoding="utf-8")
        return text.partition("url=")[2].partition('"')[0]

    def interrupt(self) -> int:
        """End it like Ctrl-C does; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(LONGEST / 1000)


@contextmanager
def running(*arguments: str, env: dict[str, str] | None = None) -> Iterator[Running]:
    """The command with these arguments, as soon as a browser may come."""
    command = [sys.executable, "-m", "ladder_reports", "preview", *arguments, "--no-open"]
    process = subprocess.Popen(
        command, env=environment(env), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stdout
        first = process.stdout.readline().strip()
        assert first, process.stderr.read() if process.stderr else ""
        yield Running(process, Path(first))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate()


_LEFT = """([wanted, longest]) => new Promise((done, late) => {
    const end = performance.now() + longest;
    const look = () => {
        if (document.querySelector(wanted)) done();
        else if (performance.now() > end) late(new Error(`never ${wanted}`));
        else requestAnimationFrame(look);
    };
    look();
})"""
"""Looks at each frame; Playwright's own waiting looks every half a second after the first looks."""


class Watched:
    """A preview in a window."""

    def __init__(self, page: Any, preview: Running, query: str = "") -> None:
        """Open the preview and wait until it shows something."""
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.set_default_timeout(LONGEST)
        page.goto(preview.first.as_uri())
        page.wait_for_url("http://127.0.0.1:*/")
        if query:
            page.goto(page.url + query)
        page.locator(AT_REST).wait_for()

    @property
    def number(self) -> int:
        """How many times what is shown has changed."""
        return int(self.page.locator("body").get_attribute("data-number"))

    def pictures(self) -> list[str]:
        """What identifies the picture of each page."""
        found: list[str] = self.page.locator(".sheet").evaluate_all("all => all.map(one => one.dataset.picture)")
        return found

    def after(self, change: Any) -> float:
        """Seconds from a change of the files until the page shows what it leads to."""
        before = self.number
        began = time.perf_counter()
        change()
        self.leave(before)
        return time.perf_counter() - began

    def leave(self, number: int) -> None:
        """Wait until the page, at this number before, shows something else."""
        self.page.evaluate(_LEFT, [f'body:not([data-number="{number}"]):not([data-loading])', LONGEST])


def renamed_over(path: Path, text: str) -> None:
    """Save a file as many editors do: under another name, which is then renamed."""
    other = path.with_name(f".{path.name}.{os.getpid()}")
    other.write_text(text, encoding="utf-8")
    other.replace(path)
