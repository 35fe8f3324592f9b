"""What is wrong with the links of a finished site: dead ones, and parts of a page that would be asked of another host."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOADED = {"link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src", "image": "href", "use": "href"}
"""What a browser fetches by itself, by the element and its attribute."""
_NAMED_ONLY = {"canonical", "prev", "next", "alternate", "describedby"}
"""Relations of a `link` that a browser does not fetch."""


class _Page(HTMLParser):
    """The names that a page can be linked by, and all that it links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = {""}
        self.targets: list[tuple[str, bool]] = []
        """Each with whether a browser fetches it without being asked."""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element is called and what it links to."""
        found = {name: value or "" for name, value in attrs}
        self.names |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.targets.append((found["href"], False))
        elif tag in _LOADED and _LOADED[tag] in found:
            self.targets.append((found[_LOADED[tag]], tag != "link" or found.get("rel") not in _NAMED_ONLY))


def broken(site: Path) -> list[str]:
    """The links of a site that lead nowhere, each with its page; other hosts are not asked, and must not be needed."""
    pages = {path: _Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    return [f"{path.relative_to(site)}: {fault}" for path, page in pages.items() for fault in _faults(path, page, pages, site)]


def _faults(path: Path, page: _Page, pages: dict[Path, _Page], site: Path) -> Iterator[str]:
    for target, is_fetched in dict.fromkeys(page.targets):
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            if is_fetched and parts.scheme != "data":
                yield f"{target} is fetched from another host"
            continue
        # The page for what is not found is shown at any address, so its links begin at the site's root.
        base = site if parts.path.startswith("/") else path.parent
        there = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
        there = there / "index.html" if there.is_dir() else there
        if not there.is_file():
            yield f"{target} leads nowhere"
        elif parts.fragment and there in pages and unquote(parts.fragment) not in pages[there].names:
            yield f"{target}: there is no such place on the page"
