"""What has room in the hanging zone, left of the text: labels at its outer end, codes next to the text. Lengths are in millimeters."""

from collections.abc import Collection, Iterable

from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.ladder.model import Ladder

_LABEL = 7.4 * MM_PER_POINT
_MEDIUM = 1.05
"""How much wider than regular type medium type may be."""
_MOST_LINES = 2
_AFTER_CODE, _AFTER_LABEL, _BESIDE_CODE = 1.5, 2.0, 1.0


class HangingZone:
    """The hanging zone of a document with these codes and these labels of sections of signals, in one page size."""

    def __init__(self, page_size: PageSize, metrics: TextMetrics, codes: Iterable[str], labels: Collection[str]) -> None:
        """`metrics` are those of the text's family."""
        self.page_size, self.metrics = page_size, metrics
        widest = max(map(self._width, codes), default=0.0)
        self.code = max(page_size.code, round(widest + _AFTER_CODE, 1))
        """The room that codes need."""
        self.has_labels = not page_size.small and all(self.fits(label, beside_code=True) for label in labels)
        """Whether labels hang; otherwise they stand in the text."""

    @property
    def css(self) -> str:
        """A rule for codes that are wider than most."""
        return f":root {{ --code: {self.code:g}mm }}" if self.code > self.page_size.code else ""

    def fits(self, label: str, *, beside_code: bool) -> bool:
        """Whether a label has room, on two lines at most."""
        ems = self.room(beside_code=beside_code) / _MEDIUM
        return self.metrics.longest_word(label) <= ems and self.metrics.lines(label, ems) <= _MOST_LINES

    def room(self, *, beside_code: bool) -> float:
        """The width for a label, in its ems."""
        return (self.page_size.hang - (self.code + _BESIDE_CODE if beside_code else _AFTER_LABEL)) / _LABEL

    def _width(self, text: str) -> float:
        return self.metrics.width(text) * _LABEL * _MEDIUM


def hanging_zone(ladder: Ladder, page_size: PageSize, metrics: TextMetrics) -> HangingZone:
    """The hanging zone of a document with all codes of a ladder, and the labels of its signals."""
    return HangingZone(page_size, metrics, ladder.codes.values(), [head.label for head in ladder.sections if head.kind == "signals"])
