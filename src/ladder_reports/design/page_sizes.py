"""The page sizes of all documents. A new size is one entry in `PAGE_SIZES`; nothing else names sizes.

Across, lengths are in millimeters: the outer and the inner margin, the hanging zone, the text. Down, they are in points, since lines
are: the text is a whole number of lines high. This module imports nothing heavy, because the command line needs the names for ``--help``.
"""

from msgspec import Struct
from msgspec.structs import replace

LINE = 14.0
"""The distance of two lines of text, in points."""
POINTS_PER_MM = 72 / 25.4


class PageSize(Struct, frozen=True):
    """One size of page: its measures, and what follows from them for each document."""

    name: str
    width: float
    height: float
    inner: float
    """The margin from the spine to the hanging zone; on the left of a page that is not bound."""
    hang: float
    """The hanging zone: labels at its outer end, codes next to the text."""
    code: float
    """The part of the hanging zone that codes take."""
    outer: float
    booklet_margins: tuple[float, float]
    """Above and below the booklet's text, in points."""
    review_margins: tuple[float, float]
    """Above and below the text of plans and packets, in points."""
    pen_margins: tuple[float, float]
    """Above and below a sheet to fill in by hand, in points."""
    small: bool
    """Whether titles are set smaller, and the booklet has its folios at the head."""
    mirrored: bool
    """Whether a left-hand page has its margins the other way round; otherwise only where the booklet is bound."""
    columns: int
    """Columns of signals side by side on a level's page."""
    quarters: int
    """Quarters that fit side by side on a timeline."""
    signal_radius: float
    """The radius of a signal's shape in a plan's drawings, in points."""
    signal_gap: float
    """The distance of two sections in them, in points."""
    endless: bool = False
    """Whether it has room for everything, as a screen has."""

    @property
    def text_width(self) -> float:
        """The width from the text edge to the outer margin."""
        return round(self.full_width - self.hang, 1)

    @property
    def full_width(self) -> float:
        """The width of hanging zone and text."""
        return round(self.width - self.inner - self.outer, 1)

    def margins(self, kind: str) -> tuple[float, float]:
        """Above and below the text of a kind of document, in points."""
        return self.booklet_margins if kind == "booklet" else self.review_margins

    def lines(self, kind: str) -> int:
        """How many lines of text a page of a kind of document has."""
        return int((self.height * POINTS_PER_MM - sum(self.margins(kind))) / LINE + 0.01)

    @property
    def pen_height(self) -> float:
        """The height between the margins of a sheet to fill in by hand, in points."""
        return self.height * POINTS_PER_MM - sum(self.pen_margins)

    @property
    def text_height(self) -> float:
        """The height between a plan's margins, in whole millimeters."""
        return int(self.height - sum(self.review_margins) / POINTS_PER_MM)

    def css(self, kind: str) -> str:
        """The measures as the custom properties that the style sheets use, for a kind of document."""
        top, bottom = self.margins(kind)
        across = {"page-width": self.width, "page-height": self.height, "left": self.inner, "right": self.outer, "hang": self.hang}
        across |= {"code": self.code, "edge": self.inner + self.hang, "text-width": self.text_width, "full-width": self.full_width}
        measures = [f"--{name}: {value:g}mm" for name, value in across.items()] + [
            f"--{name}: {value:g}pt"
            for name, value in zip(("top", "bottom", "pen-top", "pen-bottom"), (top, bottom, *self.pen_margins), strict=True)
        ]
        root = f":root {{ {'; '.join(measures)} }}\n"
        return root + (self.mirrored_css if self.mirrored else "")

    @property
    def mirrored_css(self) -> str:
        """The rule that turns the margins of left-hand pages round, for bound pages."""
        corner = f"@bottom-left-corner {{ padding-left: {self.outer:g}mm }}"
        return f"@page :left {{ margin-left: {self.outer + self.hang:g}mm; margin-right: {self.inner:g}mm; {corner} }}\n"


PAGE_SIZES: dict[str, PageSize] = {
    size.name: size
    for size in (
        PageSize(
            "a4", width=210, height=297, inner=22, hang=26, code=11, outer=18,
            booklet_margins=(70, 57.9), review_margins=(70, 57.9), pen_margins=(42, 40), small=False, mirrored=False,
            columns=2, quarters=6,
            signal_radius=7.0, signal_gap=18.0,
        ),
        PageSize(
            "letter", width=215.9, height=279.4, inner=24, hang=26, code=11, outer=21.9,
            booklet_margins=(42, 43), review_margins=(42, 43), pen_margins=(28, 35), small=False, mirrored=False,
            columns=2, quarters=6,
            signal_radius=7.0, signal_gap=18.0,
        ),
        PageSize(
            "a5", width=148, height=210, inner=15, hang=16, code=16, outer=13,
            booklet_margins=(56, 49), review_margins=(49, 42), pen_margins=(49, 35), small=True, mirrored=True,
            columns=1, quarters=4,
            signal_radius=5.1, signal_gap=6.0,
        ),
        PageSize(
            "half-letter", width=139.7, height=215.9, inner=14, hang=16, code=16, outer=11,
            booklet_margins=(56, 52), review_margins=(49, 45), pen_margins=(49, 35), small=True, mirrored=True,
            columns=1, quarters=4,
            signal_radius=5.1, signal_gap=6.0,
        ),
    )
}  # fmt: skip
"""Every size by its name, in the order in which they are offered."""

SCREEN = replace(PAGE_SIZES["a4"], name="screen", width=255.7, height=10_000, signal_radius=6.0, endless=True)
"""What HTML is composed for: a window 1280 pixels wide, with a point of the drawings as wide as `styles/screen/` makes it."""

DEFAULT = "a4"
