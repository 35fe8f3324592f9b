"""What goals, evidence and remarks have in common: how long they are, and what stands beside their text."""

import math
from collections.abc import Iterable, Sequence

from ladder_reports.design.page_sizes import POINTS_PER_MM
from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import LinkView
from ladder_reports.evidence.model import Link

LONG = 16
"""Lines from which on a page break may divide an entry: a third of a page, which would be left white."""
CHARACTERS = 68
"""Characters in a line of reading matter."""
SIDE_SHARE = 33 / 144
"""The width of a side-note, as a share of the text's."""
SIZE = 7.4
"""The size of side-notes, in points."""
CODE_GAP = 5 / SIZE
"""The space between two codes, in ems."""


def is_long(*texts: str) -> bool:
    """Whether Markdown texts are so long together that a page break may divide them."""
    return sum(math.ceil(max(len(line), 1) / CHARACTERS) for text in texts if text for line in text.split("\n")) > LONG


def link_view(link: Link) -> LinkView:
    """A link as it is printed: without the protocol, which the link itself keeps."""
    return LinkView(link.url, link.title or "", link.url.split("://", 1)[-1].removesuffix("/"))


def side_lines(setting: PlanSetting, codes: Sequence[SignalCode], texts: Iterable[str]) -> int:
    """The lines that codes, in a row, and texts, each on lines of its own, take beside a text."""
    measured, room = setting.text_type, setting.page_size.text_width * SIDE_SHARE * POINTS_PER_MM / SIZE
    lines, used = bool(codes) + 0, 0.0
    for code in codes:
        width = measured.width(code.code) * 1.05 + CODE_GAP
        used += width
        if used > room:
            lines, used = lines + 1, width
    return lines + sum(measured.lines(text, room) for text in texts)
