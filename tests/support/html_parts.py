"""What an HTML file refers to."""

from html.parser import HTMLParser


class Parts(HTMLParser):
    """What an HTML file refers to."""

    def __init__(self, text: str) -> None:
        """Read the file."""
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.styles: list[str] = []
        self._in_style = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and its addresses."""
        self.tags.add(tag)
        self._in_style = tag == "style"
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in {"src", "href", "data", "poster", "action", "srcset", "background", "xlink:href"}:
                self.loaded.append(value or "")
            elif name == "style":
                self.styles.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Note where a style sheet ends."""
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Note style sheets."""
        if self._in_style:
            self.styles.append(data)
