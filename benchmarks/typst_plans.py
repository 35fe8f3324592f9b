"""Plans as Typst documents, to compare engines: the text of a plan's own pages, and the same evidence set without our templates.

The second does not change when our pages do, so it is the one to hold two versions of the tool against.
"""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.model import Ladder, Level

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_BLOCKS = {"div", "p", "section", "table", "ul", "ol", "dl", "figure", "svg", *_HEADINGS}
_SETUP = """#set page(paper: "a4", margin: (top: 24mm, right: 18mm, bottom: 22mm, left: 22mm), numbering: "1")
#set text(font: ("Fira Sans", "IBM Plex Serif"), size: 9.6pt, lang: "en")
#show heading: set text(font: "IBM Plex Serif", weight: "regular")
#set table(stroke: (top: 0.5pt + rgb("#CBD3DB")), inset: (x: 0pt, y: 1.3mm), gutter: 3mm)
"""


def from_html(html: str) -> str:
    """The text of a plan's HTML: the same headings, paragraphs, lists and tables, without the fine print of the layout."""
    import tinyhtml5  # noqa: PLC0415 -- WeasyPrint's own parser

    body = tinyhtml5.parse(html, namespace_html_elements=False).find("body")
    return "\n".join([_SETUP, *_blocks(body)])


def _blocks(element: Any) -> Iterator[str]:
    tag = _tag(element)
    if tag in _HEADINGS:
        yield f"\n#heading(level: {_HEADINGS[tag]})[{_text(element)}]"
    elif tag == "li":
        yield f"\n#list.item[{_text(element)}]"
    elif tag == "table":
        rows = [[(int(cell.get("colspan", "1")), _text(cell)) for cell in row] for row in element.iter("tr")]
        yield _table(rows)
    elif tag in {"p", "svg"} or not any(_tag(child) in _BLOCKS for child in element):
        yield f"\n{_text(element)}"
    else:
        for child in element:
            yield from _blocks(child)


def _tag(element: Any) -> str:
    """The name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Element) -> str:
    return _escaped(" ".join(" ".join(element.itertext()).split()))


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\#[]*_`$<>@~=-+/\"'" else char for char in text)


def _table(rows: list[list[tuple[int, str]]]) -> str:
    columns = max((sum(span for span, _ in row) for row in rows), default=1)
    cells = "".join(f"table.cell(colspan: {span})[{text}], " for row in rows for span, text in row)
    return f"\n#table(columns: ({'1fr, ' * columns}), {cells})"


def from_evidence(evidence: Evidence, ladder: Ladder) -> str:
    """What a plan has to say, from the evidence file and the ladder: both levels' signals with ratings and evidence, goals, the log."""
    person, level = evidence.person, ladder.by_id[evidence.level]
    target = ladder.by_id[evidence.target] if evidence.target else None
    about = [person.role, level.title, target and target.title, person.team, person.manager, evidence.cycle, evidence.as_of]
    lines = [_SETUP, _heading(1, person.name), _paragraph(" · ".join(str(one) for one in about if one))]
    lines += [_paragraph(text) for text in (evidence.summary, evidence.aspiration) if text]
    for shown in filter(None, (level, target)):
        lines += [_heading(2, shown.title), *_signals(shown, evidence)]
    lines += [_heading(2, "Goals"), *_goals(evidence), _heading(2, "Evidence"), *_log(evidence)]
    return "\n".join(lines)


def _heading(rank: int, text: str) -> str:
    return f"\n#heading(level: {rank})[{_escaped(text)}]"


def _paragraph(text: str) -> str:
    return f"\n{_escaped(text)}"


def _row(*texts: object) -> list[tuple[int, str]]:
    return [(1, _escaped(str(text or ""))) for text in texts]


def _signals(level: Level, evidence: Evidence) -> Iterator[str]:
    for section in level.of_kind("signals"):
        rows = [_row("Signal", "Rating", "Evidence")]
        for item in section.items:
            name = f"{level.id}/{item.id}"
            rating = evidence.ratings.get(name)
            served = [piece.title for piece in evidence.evidence if name in piece.signals]
            rows.append(_row(item.text, rating and rating.own, "; ".join(served)))
        yield _heading(3, section.title)
        yield _table(rows)


def _goals(evidence: Evidence) -> Iterator[str]:
    for goal in evidence.goals:
        yield _heading(3, goal.title)
        yield _table([_row(what, text) for what, text in (("When", goal.quarter), ("Done when", goal.success), ("Support", goal.support))])


def _log(evidence: Evidence) -> Iterator[str]:
    if evidence.evidence:
        pieces = [(piece.date, f"{piece.title}. {piece.what or ''}", piece.impact, piece.attested_by) for piece in evidence.evidence]
        yield _table([_row("Date", "What", "Impact", "Seen by"), *(_row(*piece) for piece in pieces)])
