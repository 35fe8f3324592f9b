"""Themes and pictures for tests."""

import base64
from pathlib import Path


def theme(folder: Path, css: str) -> str:
    """A theme of this style sheet."""
    folder.mkdir(exist_ok=True)
    (folder / "own.css").write_text(css, encoding="utf-8")
    return str(folder / "own.css")


PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
