"""The calibration packet's job from facts to bytes: compose, render, lay out."""

from dataclasses import dataclass
from pathlib import Path

from ladder_reports import pdf, render
from ladder_reports.compose_packet import Packets
from ladder_reports.figures import Cycle
from ladder_reports.materials import PAPERS, PageSize, fonts_for, gather, look_of
from ladder_reports.output import Outcome


@dataclass(frozen=True, slots=True)
class PacketJob:
    """Everything that determines a packet's bytes, besides the versions of the tool and of its libraries."""

    ladder: Path
    cycle: Cycle
    theme: str = "default"
    page_size: PageSize = "a4"
    lang: str | None = None


def make_packet(job: PacketJob) -> Outcome:
    """The packet as PDF.

    Raises:
        InputError: with every problem of the ladder, the theme and the fonts.
        UnknownNameError: the theme or the language is none that there is.
    """
    made = gather(job.ladder, job.theme, job.lang)
    view = Packets(made.ladder, made.words, paper=PAPERS[job.page_size], look=made.palette).packet(job.cycle)
    html, where = render.packet_html(view), str(job.ladder)
    engine = pdf.engine(look_of(made.theme, fonts_for(made.theme, html, where), job.page_size, "packet"))
    layout = engine.lay_out(html, where)
    return Outcome(engine.write(layout, where), layout.page_count)
