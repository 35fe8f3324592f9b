"""What the page is made of: its HTML, style sheet and script, and the fonts. Nothing else of the disk is ever served."""

from html import escape

import fontpkg
from msgspec import Struct

from ladder_reports.paths import STYLES, TEMPLATES

_FACES = (("Fira Sans", 400, "sans"), ("Fira Sans", 500, "sans-medium"), ("IBM Plex Serif", 300, "serif-light"))
_TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


class Asset(Struct, frozen=True):
    """A file of the page, and its media type."""

    data: bytes
    kind: str


def assets() -> dict[str, Asset]:
    """Everything that the page is made of, by its path on the server."""
    files = {"/": TEMPLATES / "preview/page.html", "/preview.css": STYLES / "preview/page.css"}
    files["/preview.js"] = TEMPLATES / "preview/page.js"
    found = {name: Asset(path.read_bytes(), _TYPES[path.suffix]) for name, path in files.items()}
    return found | {
        f"/fonts/{name}": Asset(fontpkg.path(family, weight=weight).read_bytes(), "font/ttf") for family, weight, name in _FACES
    }


def redirection(address: str, title: str) -> bytes:
    """A page that leads to another one."""
    there = escape(address)
    head = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={there}">'
    return f'{head}<title>{escape(title)}</title></head><body><p><a href="{there}">{escape(title)}</a></p></body></html>\n'.encode()
