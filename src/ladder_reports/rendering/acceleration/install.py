"""Decides what is replaced in the engine while documents of one look are made: fixes and speedups, or nothing.

They are imported only behind the gate: with another version of WeasyPrint or pydyf, or where a private name is missing,
the engine works as it comes. docs/performance.md says what each speedup is worth, and what to do at an upgrade.
"""

import logging
from collections.abc import Container
from contextlib import AbstractContextManager
from importlib.metadata import version

from ladder_reports.rendering.patching import EngineState, Patch, Speedup, applied, behind_gate

_LOGGER = logging.getLogger(__name__)


class Installation:
    """The fixes and speedups for documents with one set of style sheets, and what they keep between documents."""

    def __init__(self, sheets: tuple[str, ...], *, fixed: bool = True, speedups: Container[str] | None = None) -> None:
        """All that this engine allows; without `fixed`, no fixes; with `speedups`, only those of these names."""
        with applied(()):  # not while another thread makes a document
            fixes, not_fixed = behind_gate(_fixes)
            fixes = fixes if fixed else None
            found, not_accelerated = behind_gate(lambda: _speedups(sheets, fixed=fixes is not None))
        chosen = [(speedup, patches) for speedup, patches in found or () if speedups is None or speedup.name in speedups]
        self.speedups = tuple(speedup for speedup, _ in chosen)
        self.patches = (*(fixes or ()), *(patch for _, patches in chosen for patch in patches))
        self.state = EngineState(version("weasyprint"), not not_fixed, not not_accelerated, not_fixed or not_accelerated)
        if self.state.note:
            _LOGGER.info(self.state.note)

    def applied(self) -> AbstractContextManager[None]:
        """Everything is in place until the block is left."""
        return applied(self.patches)

    def new_document(self) -> None:
        """A document begins."""
        for speedup in self.speedups:
            speedup.new_document()

    def laid_out(self) -> None:
        """A document is laid out."""
        for speedup in self.speedups:
            speedup.laid_out()


def _fixes() -> tuple[Patch, ...]:
    from ladder_reports.rendering import weasyprint_fixes  # noqa: PLC0415 -- behind the gate

    return tuple(weasyprint_fixes.patches())


def _speedups(sheets: tuple[str, ...], *, fixed: bool) -> list[tuple[Speedup, tuple[Patch, ...]]]:
    # Behind the gate.
    from ladder_reports.rendering import weasyprint_fixes  # noqa: PLC0415
    from ladder_reports.rendering.acceleration import blocks, boxes, drawing, serialization, style_values, styles, text, xml_parser  # noqa: PLC0415

    lines = text.Lines(weasyprint_fixes.mending, weasyprint_fixes.measuring) if fixed else text.Lines()
    every: list[Speedup] = [
        styles.SharedStyles(sheets),
        style_values.StyleValues(),
        lines,
        text.DrawnLines(lines),
        blocks.Blocks(),
        drawing.Drawing(weasyprint_fixes.draw_border if fixed else None),
        boxes.Sizes(),
        boxes.Tables(),
        serialization.Serialization(),
        xml_parser.XMLReader(),
    ]
    return [(speedup, tuple(speedup.patches())) for speedup in every]
