"""Markdown becomes safe HTML with typographic quotation marks. Uses Markdown and nh3.

Raw HTML is not markup here but text: it is printed as it was typed. Images are replaced by their descriptions. The HTML that is
left goes through an allow-list all the same.
"""

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.smarty import SmartyExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import Registry
from markupsafe import Markup

ALLOWED_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ALLOWED_SCHEMES = {"http", "https", "mailto"}
_FOOTNOTE = r"\[\^([^\]\s]+)\]"
_NESTING_LIMIT = 40
"""Elements inside each other. No author nests twenty lists, and WeasyPrint fails at a depth of about a hundred."""
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h4|h5|h6|tr|pre|blockquote|dt|dd)>|<(?:br|hr|[uo]l(?: start=\"\d+\")?)>")
_LINK_TO_NOWHERE = re.compile(r"<a(?: title=\"[^\"]*\")?>(.*?)</a>", re.DOTALL)
# A footnote's number stays with its word.
_WORD_WITH_NUMBER = re.compile(r"[^\s<>]+<sup><a href=[^<>]*>\d+</a></sup>")
# A short number or name stays on one line; WeasyPrint would break it after any of its points.
_SHORT_CODE = re.compile(r"<code>(?=[^\s<>]{1,16}</code>)")
_PARAGRAPH_BREAK = re.compile(r"</p>\s*<p>")
# A list item holds its text itself: a paragraph inside it is read out as a second block (PDF/UA-1, 7.6).
_LOOSE_ITEM = re.compile(r"<li>\s*<p>((?:(?!</?li>).)*?)</p>(?=\s*(?:</li>|<[uo]l))", re.DOTALL)


class _FootnoteReference(InlineProcessor):
    """A reference to a footnote becomes a raised number that links to the note."""

    numbers: Mapping[str, int] = {}
    prefix = ""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str | None, int | None, int | None]:  # type: ignore[override]  # noqa: ARG002, N802 -- Markdown's own name
        number = self.numbers.get(m[1])
        if number is None:
            return None, None, None
        raised = Element("sup")
        SubElement(raised, "a", href=f"#{self.prefix}{number}").text = str(number)
        return raised, m.start(0), m.end(0)


class _ImageDescription(InlineProcessor):
    """An image is replaced by its description."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: ARG002, N802 -- Markdown's own name
        return m[1], m.start(0), m.end(0)


class _Dialect(Extension):
    """The Markdown of ladders and evidence: no raw HTML, no images, one way to write headings."""

    def __init__(self, note: _FootnoteReference) -> None:
        super().__init__()
        self.note = note

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 -- Markdown's own name
        md.preprocessors.deregister("html_block")
        for name in ("html", "entity", "image_link", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(self.note, "footnote-reference", 175)
        md.inlinePatterns.register(_ImageDescription(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", md), "image-description", 165)
        # Setext headings would turn a line above a rule into a heading.
        md.parser.blockprocessors.deregister("setextheader")


class MarkdownRenderer:
    """Turns one language's Markdown into HTML. Keeps its parsers and its results between calls."""

    def __init__(self, quotes: tuple[str, ...]) -> None:
        """`quotes`: opening and closing double, then single quotation marks."""
        self._note = _FootnoteReference(_FOOTNOTE)
        names = ("left-double-quote", "right-double-quote", "left-single-quote", "right-single-quote")
        # An apostrophe is the same character as English's closing single mark, whatever a language quotes with.
        smarty = SmartyExtension(substitutions={**dict(zip(names, quotes, strict=True)), "ellipsis": "…", "ndash": "–", "mdash": "—"})
        self._markdown = markdown.Markdown(
            extensions=["sane_lists", "tables", "fenced_code", smarty, _Dialect(self._note)], output_format="html"
        )
        self._note.md = self._markdown
        self._plain = markdown.Markdown(extensions=[smarty], output_format="html")
        self._plain.preprocessors.deregister("html_block")
        # Without any rules, Markdown only escapes text and sets quotation marks.
        self._plain.treeprocessors.deregister("inline")
        paragraph = self._plain.parser.blockprocessors["paragraph"]
        self._plain.parser.blockprocessors = Registry()
        self._plain.parser.blockprocessors.register(paragraph, "paragraph", 10)
        self.block = lru_cache(maxsize=4096)(self._block)
        """Markdown with blocks; `numbers` are its footnotes' by label, `prefix` the beginning of their ids."""
        self.plain = lru_cache(maxsize=4096)(self._plain_text)
        """Plain text."""

    def _block(self, text: str, numbers: tuple[tuple[str, int], ...] = (), prefix: str = "") -> Markup:
        self._note.numbers, self._note.prefix = dict(numbers), prefix
        try:
            # Headings inside a section rank below the section's own.
            raw = re.sub(r"<(/?)h([1-6])>", lambda found: f"<{found[1]}h{min(6, int(found[2]) + 2)}>", self._markdown.reset().convert(text))
        except RecursionError:
            raw = ""
        clean = nh3.clean(
            raw,
            tags=ALLOWED_TAGS,
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes=ALLOWED_SCHEMES,
            attribute_filter=lambda _, name, value: _allowed_value(name, value, prefix),
            link_rel=None,
        )
        if not clean or _nesting(clean) > _NESTING_LIMIT:
            # Nested beyond what the parser or WeasyPrint can follow: printed as it was typed.
            return Markup("<p>{}</p>").format(" ".join(text.split())) if text.strip() else Markup()
        clean = _LINK_TO_NOWHERE.sub(r"\1", re.sub(r"(?<=\w)‘(?=\w)", "’", clean))
        clean = _SHORT_CODE.sub('<code class="kept">', _WORD_WITH_NUMBER.sub(r'<span class="kept">\g<0></span>', clean))
        return Markup(_LOOSE_ITEM.sub(lambda found: "<li>" + _PARAGRAPH_BREAK.sub("<br>", found[1]), clean))  # noqa: S704 -- this is where HTML becomes trusted: it has passed the allow-list

    def inline(self, text: str, numbers: tuple[tuple[str, int], ...] = (), prefix: str = "") -> Markup:
        """Markdown without blocks: paragraphs lose their tags and are joined by line breaks."""
        found = self.block(text, numbers, prefix).strip()
        if not (found.startswith("<p>") and found.endswith("</p>")):
            return found
        return Markup(_PARAGRAPH_BREAK.sub("<br>", found[3:-4]))  # noqa: S704 -- tags were taken away, none added but <br>

    def _plain_text(self, text: str) -> Markup:
        """Text with typographic quotation marks; nothing in it is markup."""
        raw = self._plain.reset().convert(" ".join(text.split()).replace("&", "&amp;"))
        return Markup(nh3.clean(raw.removeprefix("<p>").removesuffix("</p>"), tags=set()))  # noqa: S704 -- no tag is left


def text_of(clean: str) -> str:
    """The words of rendered Markdown without tags; each block, and each row of a table, is a line."""
    # A line end of the HTML is a blank.
    lines = _TAG.sub("", _BLOCK_END.sub("\n", clean.replace("\n", " "))).split("\n")
    return "\n".join(filter(None, (" ".join(html.unescape(line).split()) for line in lines)))


def _allowed_value(name: str, value: str, prefix: str) -> str | None:
    """An attribute's value if it is allowed: a link may go to the web, to a mailbox or to a footnote of this text."""
    if name != "href" or value.partition(":")[0].lower() in ALLOWED_SCHEMES:
        return value
    return value if prefix and re.fullmatch(re.escape(f"#{prefix}") + r"\d+", value) else None


def _nesting(clean: str) -> int:
    """How deeply the elements of clean HTML are nested."""
    steps = (-1 if found[1] else 1 for found in _TAG.finditer(clean) if found[2] not in {"br", "hr"})
    return max(accumulate(steps), default=0)
