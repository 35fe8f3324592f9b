"""WeasyPrint, made faster for many documents of one look, with its own documents as the result.

Each adjustment stands in for one function of the engine while a document of ours is made, and for no longer. They know
the inside of one version of the engine: with any other, it works as it comes. docs/performance.md says what each is worth.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
import weasyprint
from cssselect2 import ElementWrapper
from weasyprint import anchors, document, draw, stacking
from weasyprint.draw import border, color
from weasyprint.draw import text as draw_text
from weasyprint.formatting_structure import boxes, build
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import LayoutContext, background, block, inline, page, percent, table
from weasyprint.pdf import fonts
from weasyprint.pdf.stream import Stream
from weasyprint.text import line_break

from ladder_reports import (
    engine_blocks,
    engine_boxes,
    engine_drawing,
    engine_glyphs,
    engine_html,
    engine_styles,
    engine_tables,
    engine_text,
    engine_writing,
)

_KNOWN = ("70.0", "0.13.0")
"""The versions of WeasyPrint and pydyf whose inside the adjustments know."""
_Change = tuple[Any, str, Any]


class _Root(ElementWrapper):  # type: ignore[misc]  # cssselect2 has no types
    """The root of a tree."""

    def query_all(self, *selectors: str) -> Iterator[Any]:
        """The elements that WeasyPrint asks for to find a document's title and the like: they have names and no more."""
        if all(name.isalpha() for name in selectors):
            return iter([_Found(element) for element in self.etree_element.iter() if element.tag in selectors])
        return super().query_all(*selectors)  # type: ignore[no-any-return]


@dataclass(slots=True)
class _Found:
    """An element that was asked for."""

    etree_element: Element


class _Read(weasyprint.HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """A document whose tree is there already."""

    def __init__(self, root: Element, fetcher: Any) -> None:
        self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
        self.wrapper_element, self.etree_element = _Root.from_html_root(root), root


class Speed:
    """The adjustments for documents with one set of style sheets, and what they keep between documents."""

    def __init__(self, sheets: tuple[str, ...], *, wanted: bool = True) -> None:
        """Know nothing of the documents yet; where the adjustments are not `wanted`, never do."""
        self.blocks, self.texts, self.tables = engine_blocks.Blocks(), engine_text.Texts(), engine_tables.Tables()
        self._changes: dict[bool, list[_Change]] = {False: [], True: []}
        known = (weasyprint.__version__, pydyf.__version__) == _KNOWN
        self._known = wanted and known
        if known:
            # Every document is compressed alike, so that those made without the adjustments can be compared byte by byte.
            for changes in self._changes.values():
                changes.append((pydyf, "zlib", engine_writing.Compression))
        if self._known:
            shared = [*self._shared()]
            for changes in self._changes.values():
                styles = engine_styles.computed_styles(engine_styles.kinds_for(sheets))
                changes.extend([*shared, (document, "get_all_computed_styles", styles)])

    def read(self, html: str, fetcher: Any) -> Any:
        """The document of these words, as WeasyPrint has it."""
        self.blocks.new_document()
        self.texts.new_document()
        root = engine_html.parse(html) if self._known else None
        return weasyprint.HTML(string=html, url_fetcher=fetcher) if root is None else _Read(root, fetcher)

    @contextmanager
    def applied(self, *, forms: bool) -> Iterator[None]:
        """The adjustments are in place until the block is left; documents with form fields have styles of their own."""
        changes = self._changes[forms]
        before = [(owner, name, getattr(owner, name)) for owner, name, _ in changes]
        try:
            for owner, name, other in changes:
                setattr(owner, name, other)
            yield
        finally:
            for owner, name, own in before:
                setattr(owner, name, own)

    def laid_out(self) -> None:
        """A document is laid out: let go of what only that needed."""
        self.tables.laid_out()

    def _shared(self) -> Iterator[_Change]:
        """What is adjusted for documents with and without form fields alike."""
        blocks, texts, tables = self.blocks, self.texts, self.tables
        glyphs = engine_glyphs.Glyphs(texts)
        # Where lines are laid out, the function is mended: see `line_breaks`.
        for split in {line_break.split_first_line, inline.split_first_line}:
            yield from _everywhere(split, texts.splitting(split), "split_first_line")
        yield from _everywhere(line_break.strut, texts.strut)
        yield from _everywhere(draw_text.draw_text, glyphs.draw_text)
        yield from _everywhere(draw_text.draw_first_line, glyphs.draw_first_line)
        yield line_break.Layout, "setup", lambda layout, style: texts.setup(layout, style)  # noqa: PLW0108 -- a bound method would not be given the layout
        yield line_break.Layout, "reactivate", engine_text.reactivate
        yield line_break.Layout, "deactivate", lambda layout: texts.deactivate(layout)  # noqa: PLW0108
        yield from _everywhere(percent.resolve_percentages, engine_boxes.resolve_percentages)
        yield from _everywhere(background.layout_box_backgrounds, engine_boxes.lay_out_backgrounds)
        yield from _everywhere(block.block_container_layout, blocks.lay_out)
        for name in ("min_content_width", "max_content_width"):
            yield page, name, blocks.content_width(getattr(page, name))
        yield from _everywhere(build.wrap_table, tables.wrap_table)
        yield from _everywhere(table.collapse_table_borders, tables.collapse_table_borders)
        yield boxes.TableColumnBox, "deepcopy", lambda column: tables.copy_column(column)  # noqa: PLW0108
        yield from _everywhere(block.collapse_margin, engine_boxes.collapse_margin)
        yield Box, "establishes_formatting_context", engine_boxes.establishes_formatting_context
        yield boxes.PageBox, "descendants", engine_drawing.descendants
        yield LayoutContext, "overflows_page", engine_blocks.overflows_page
        yield boxes.ParentBox, "page_values", engine_blocks.page_values
        yield from _everywhere(block.block_level_page_break, engine_blocks.page_break)
        yield from _everywhere(color.get_color, engine_drawing.get_color)
        yield from _everywhere(border.draw_border, engine_drawing.draw_border)
        yield from _everywhere(border.draw_outline, engine_drawing.draw_outline)
        yield from _everywhere(anchors.gather_anchors, engine_drawing.gather_anchors)
        yield fonts, "ffi", engine_glyphs.Arrays()
        yield draw, "draw_inline_level", engine_drawing.draw_inline_level
        yield stacking, "_dispatch", engine_drawing.dispatch
        yield Stream, "set_color", engine_drawing.set_color
        yield Stream, "stacked", engine_drawing.stacked
        yield Stream, "artifact", engine_drawing.artifact
        yield Stream, "marked", engine_drawing.marked
        yield Box, "is_in_normal_flow", engine_boxes.is_in_normal_flow
        yield from _everywhere(page.set_page_type_computed_styles, engine_styles.style_page)
        yield pydyf, "_to_bytes", engine_writing.to_bytes
        yield pydyf.PDF, "write", engine_writing.write
        yield pydyf.PDF, "page_references", property(engine_writing.page_references)
        yield pydyf.Dictionary, "__init__", engine_writing.new_dictionary
        yield pydyf.Array, "__init__", engine_writing.new_array
        yield pydyf.Dictionary, "data", engine_writing.kept(engine_writing.dictionary)
        yield pydyf.Array, "data", engine_writing.kept(engine_writing.array)
        for kind in (pydyf.Stream, pydyf.String):
            yield kind, "data", engine_writing.kept(kind.data.fget)


def _everywhere(function: Any, other: Any, name: str = "") -> Iterator[_Change]:
    """The places where the engine's modules know a function by name, for another in its place."""
    name = name or function.__name__
    for module in [module for home, module in sys.modules.items() if home.startswith("weasyprint")]:
        if getattr(module, name, None) is function:
            yield module, name, other
