"""Markdown becomes safe HTML with typographic quotation marks. Uses Markdown and nh3.

Raw HTML is not markup here but text: it is printed as it was typed. Images are replaced by their descriptions. The HTML that is
left goes through an allow-list all the same.
"""

import html
import itertools
import re
import string
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import LINK_RE, InlineProcessor, LinkInlineProcessor, ReferenceInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX, AtomicString, Registry, code_escape
from markupsafe import Markup, escape

from ladder_reports.files.markdown import Block
from ladder_reports.files.markdown import blocks as read_blocks
from ladder_reports.rendering import tables
from ladder_reports.rendering.typography import BLOCK, OBJECT, Typography, with_kept_end

ALLOWED_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ALLOWED_SCHEMES = {"http", "https", "mailto"}
_FOOTNOTE = r"\[\^([^\]\s]+)\]"
_REFERENCE_ROLE = "doc-noteref"
"""What a screen reader takes a footnote's number for."""
_NESTING_LIMIT = 40
"""Elements inside each other. No author nests twenty lists, and WeasyPrint fails at a depth of about a hundred."""
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h4|h5|h6|tr|pre|blockquote|dt|dd)>|<(?:br|hr|[uo]l(?: start=\"\d+\")?)>")
_LINK_TO_NOWHERE = re.compile(r"<a(?: title=\"[^\"]*\")?>(.*?)</a>", re.DOTALL)
# A footnote's number stays with its word, or with the end of a long one.
_WORD_WITH_NUMBER = re.compile(r"[^\s<>]{1,20}<sup><a href=[^<>]*>\d+</a></sup>")
# A short number or name stays on one line; WeasyPrint would break it after any of its points.
_SHORT_CODE = re.compile(r"<code>(?=[^\s<>]{1,16}</code>)")
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")
_PARAGRAPH_BREAK = re.compile(r"</p>\s*<p>")
_REFERENCE = re.compile(r"\[[^\[\]]*\]")
# The end of a block, as far as nothing is marked up in it.
_END_OF_BLOCK = re.compile(r"[^<>]+(?=</(?:p|li|h4|h5|h6)>)")
_ADDRESS = r"(?<![^\s(*_~])https?://[^\s<>\x02\x03]+"
_TAGS = {"paragraph": "p", "quote": "blockquote", "rule": "hr"}
_INSIDE_TEXT = frozenset({"a", "abbr", "b", "code", "em", "i", "strong", "sub", "sup"})


class _FootnoteReference(InlineProcessor):
    """A reference to a footnote becomes a raised number that links to the note."""

    numbers: Mapping[str, int] = {}
    prefix = ""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str | None, int | None, int | None]:  # type: ignore[override]  # noqa: ARG002, N802 -- Markdown's own name
        number = self.numbers.get(m[1])
        if number is None:
            return None, None, None
        raised = Element("sup")
        SubElement(raised, "a", href=f"#{self.prefix}{number}", role=_REFERENCE_ROLE).text = str(number)
        return raised, m.start(0), m.end(0)


class _ImageDescription(LinkInlineProcessor):
    """An image is replaced by its description."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int | None, int | None]:  # type: ignore[override]  # noqa: N802 -- Markdown's own name
        text, index, handled = self.getText(data, m.end(0))
        if handled and (reference := _REFERENCE.match(data, index)):
            return AtomicString(text), m.start(0), reference.end()
        _, _, index, handled = self.getLink(data, index) if handled else ("", None, index, False)
        return (AtomicString(text), m.start(0), index) if handled else (None, None, None)


class _Reference(ReferenceInlineProcessor):
    """A link whose address is given elsewhere. Its label follows at once: after a space, brackets are a word of their own."""

    RE_LINK = re.compile(r"\[([^\]]*)\]")


class _CodeSpan(InlineProcessor):
    """Code from a run of backticks to the next run of the same length. A run without its counterpart is text."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802 -- Markdown's own name
        before = data[: m.start()]
        escaped = (len(before) - len(before.rstrip("\\"))) % 2
        ticks = m[0][escaped:]
        end = re.compile(rf"(?<!`){ticks}(?!`)").search(data, m.end()) if ticks else None
        if end is None:
            return None, None, None
        code = Element("code")
        code.text = AtomicString(code_escape(data[m.end() : end.start()].strip()))
        return code, m.start() + escaped, end.end()


class _Remark(InlineProcessor):
    """A remark in the text is not printed. Ladders and evidence are read without any, so this is the second lock."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: ARG002, N802 -- Markdown's own name
        return "", m.start(0), m.end(0)


class _WebAddress(InlineProcessor):
    """An address in the text is a link, so that nothing in it is taken for emphasis."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802 -- Markdown's own name
        address = m[0].rstrip("?!.,:;*_~'\"")
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip("?!.,:;*_~'\"")
        # Part of the address could be behind a backslash, which has been taken out by now.
        if address == m[0] and data[m.end() : m.end() + 1] == STX:
            return None, None, None
        link = Element("a", href=address)
        link.text = AtomicString(address)
        return link, m.start(0), m.start(0) + len(address)


class _Blocks(BlockProcessor):
    """Makes elements of the blocks that `files.markdown` finds. It takes the place of all that Markdown has for this."""

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 -- Markdown's own signature
        """Every text."""
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        """The elements of all blocks, below `parent`."""
        text = "\n\n".join(blocks)
        blocks.clear()
        self._add(parent, read_blocks(text))

    def _add(self, parent: Element, found: Sequence[Block]) -> None:
        for block in found:
            if block.kind == "definition":
                label, address, title = block.lines
                self.parser.md.references[label] = (address, title)
            elif block.kind == "code":
                code = SubElement(SubElement(parent, "pre"), "code")
                code.text = AtomicString(code_escape("\n".join(block.lines).rstrip()) + "\n")
            elif block.kind == "table":
                _add_table(parent, block)
            elif block.kind == "item":
                self._add_item(SubElement(parent, "li"), block.parts)
            else:
                self._add(_element(parent, block), block.parts)

    def _add_item(self, item: Element, parts: Sequence[Block]) -> None:
        # An item holds its text itself: a paragraph inside it is read out as a second block (PDF/UA-1, 7.6).
        texts = list(itertools.takewhile(lambda part: part.kind == "paragraph", parts))
        for number, paragraph in enumerate(texts):
            if number:
                SubElement(item, "br").tail = "\n".join(paragraph.lines)
            else:
                item.text = "\n".join(paragraph.lines)
        self._add(item, parts[len(texts) :])


def _element(parent: Element, block: Block) -> Element:
    """The element of a block that is neither code nor a table."""
    if block.kind == "list":
        numbered = block.number is not None
        start = {"start": str(block.number)} if numbered and block.number != 1 else {}
        return SubElement(parent, "ol" if numbered else "ul", start)
    # Headings inside a section rank below the section's own.
    tag = f"h{min(6, max(4, block.number + 2))}" if block.number else _TAGS[block.kind]
    element = SubElement(parent, tag)
    element.text = "\n".join(block.lines) or None
    return element


def _add_table(parent: Element, block: Block) -> None:
    table = SubElement(parent, "table")
    head, *rows = block.rows
    for part, cell, lines in (("thead", "th", [head]), ("tbody", "td", rows or [("",) * len(head)])):
        section = SubElement(table, part)
        for line in lines:
            row = SubElement(section, "tr")
            for text in line:
                SubElement(row, cell).text = text


class _TypographicMarks(Treeprocessor):
    """Sets quotation marks, dashes and dots, looking at what is on both sides of emphasis and links."""

    def __init__(self, typography: Typography) -> None:
        super().__init__()
        self.typography = typography

    def run(self, root: Element) -> None:
        """Replace the marks in all text but code."""
        parts: list[str] = []
        owners: list[tuple[Element, str] | None] = []

        def add(text: str | None, owner: tuple[Element, str] | None = None) -> None:
            if text:
                atomic = isinstance(text, AtomicString)
                parts.append(OBJECT if atomic else text)
                owners.append(None if atomic else owner)

        def collect(element: Element) -> None:
            around = " " if element.tag == "br" else "" if element.tag in _INSIDE_TEXT else BLOCK
            add(around)
            if element.tag == "code":
                add(OBJECT)
            else:
                add(element.text, (element, "text"))
                for child in element:
                    collect(child)
                    add(child.tail, (child, "tail"))
            add(around)

        collect(root)
        for owner, text in zip(owners, self.typography.texts(parts), strict=True):
            if owner:
                setattr(*owner, text)


class _Dialect(Extension):
    """The Markdown of ladders and evidence: blocks as people type them, no raw HTML, no images, typographic marks."""

    def __init__(self, note: _FootnoteReference, typography: Typography) -> None:
        super().__init__()
        self.note, self.typography = note, typography

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 -- Markdown's own name
        md.ESCAPED_CHARS[:] = string.punctuation
        md.preprocessors.deregister("html_block")
        for name in ("html", "entity", "image_link", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(_CodeSpan("`+", md), "backtick", 190)
        md.inlinePatterns.register(_Remark(r"<!--.*?-->", md), "remark", 185)
        md.inlinePatterns.register(self.note, "footnote-reference", 175)
        md.inlinePatterns.register(_ImageDescription(r"!\[", md), "image-description", 172)
        md.inlinePatterns.register(_Reference(LINK_RE, md), "reference", 170)
        md.inlinePatterns.register(_WebAddress(_ADDRESS, md), "web-address", 115)
        md.parser.blockprocessors = Registry()
        md.parser.blockprocessors.register(_Blocks(md.parser), "blocks", 10)
        md.treeprocessors.register(_TypographicMarks(self.typography), "typographic-marks", 15)


class MarkdownRenderer:
    """Turns one language's Markdown into HTML. Keeps its parsers and its results between calls."""

    def __init__(self, quotes: tuple[str, ...], elisions: tuple[str, ...] = ()) -> None:
        """`quotes` and `elisions` are the language's; see `Typography`."""
        self._note = _FootnoteReference(_FOOTNOTE)
        self._typography = Typography(quotes, elisions)
        self._markdown = markdown.Markdown(extensions=[_Dialect(self._note, self._typography)], output_format="html")
        self._note.md = self._markdown
        self.block = lru_cache(maxsize=4096)(self._block)
        """Markdown with blocks; `numbers` are its footnotes' by label, `prefix` the beginning of their ids."""
        self.plain = lru_cache(maxsize=4096)(self._plain_text)
        """Plain text."""
        self.narrow = lru_cache(maxsize=1024)(self._narrow_text)
        """Plain text for a column that may be narrower than two words."""

    def _block(self, text: str, numbers: tuple[tuple[str, int], ...] = (), prefix: str = "") -> Markup:
        self._note.numbers, self._note.prefix = dict(numbers), prefix
        try:
            raw = self._markdown.reset().convert(text)
        except RecursionError:
            raw = ""
        clean = nh3.clean(
            raw,
            tags=ALLOWED_TAGS,
            attributes={"a": {"href", "title", "role"}, "ol": {"start"}},
            url_schemes=ALLOWED_SCHEMES,
            attribute_filter=lambda _, name, value: _allowed_value(name, value, prefix),
            link_rel=None,
        )
        if not clean or _nesting(clean) > _NESTING_LIMIT:
            # Nested beyond what the parser or WeasyPrint can follow: printed as it was typed.
            return Markup("<p>{}</p>").format(_one_line(text)) if text.strip() else Markup()
        clean = _LINK_TO_NOWHERE.sub(r"\1", clean)
        clean = _SHORT_CODE.sub('<code class="kept">', _WORD_WITH_NUMBER.sub(r'<span class="kept">\g<0></span>', clean))
        clean = _END_OF_BLOCK.sub(lambda text: with_kept_end(text[0]), clean)
        clean = tables.mark(clean) if "<table>" in clean else clean
        return Markup(clean)  # noqa: S704 -- this is where HTML becomes trusted: it has passed the allow-list

    def inline(self, text: str, numbers: tuple[tuple[str, int], ...] = (), prefix: str = "") -> Markup:
        """Markdown without blocks: paragraphs lose their tags and are joined by line breaks."""
        # In a list, "# of incidents" is no heading.
        found = self.block(f"\\{text}" if text.startswith("# ") else text, numbers, prefix).strip()
        joined = _PARAGRAPH_BREAK.sub("<br>", found.removeprefix("<p>").removesuffix("</p>"))
        # Anything but paragraphs stays as it is.
        return Markup(joined) if found.startswith("<p>") and "<p>" not in joined and "</p>" not in joined else found  # noqa: S704 -- tags were taken away, none added but <br>

    def _plain_text(self, text: str) -> Markup:
        """Text with typographic quotation marks; nothing in it is markup."""
        return escape(with_kept_end(self._typography.text(_one_line(text))))

    def _narrow_text(self, text: str) -> Markup:
        """The same, where no two words are kept together."""
        return escape(self._typography.text(_one_line(text)))


def _one_line(text: str) -> str:
    """The text with a single blank for each run of blanks and line ends; no-break spaces stay."""
    return _BLANKS.sub(" ", text).strip()


def text_of(clean: str) -> str:
    """The words of rendered Markdown without tags; each block, and each row of a table, is a line."""
    # A line end of the HTML is a blank.
    lines = _TAG.sub("", _BLOCK_END.sub("\n", clean.replace("\n", " "))).split("\n")
    return "\n".join(filter(None, (" ".join(html.unescape(line).split()) for line in lines)))


def _allowed_value(name: str, value: str, prefix: str) -> str | None:
    """An attribute's value if it is allowed: a link may go to the web, to a mailbox or to a footnote of this text."""
    if name == "role":
        return value if value == _REFERENCE_ROLE else None
    if name != "href" or value.partition(":")[0].lower() in ALLOWED_SCHEMES:
        return value
    return value if prefix and re.fullmatch(re.escape(f"#{prefix}") + r"\d+", value) else None


def _nesting(clean: str) -> int:
    """How deeply the elements of clean HTML are nested."""
    steps = (-1 if found[1] else 1 for found in _TAG.finditer(clean) if found[2] not in {"br", "hr"})
    return max(itertools.accumulate(steps), default=0)
