"""A ladder becomes the booklet's view: frozen, in reading order, everything that the templates print already decided.

Text fields are Markdown unless they say otherwise. Today's date, the theme's colours and the words are passed in.
"""

from collections.abc import Sequence
from datetime import date

from ladder_reports import __version__
from ladder_reports.design import colors
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.theme import Palette
from ladder_reports.design.translations import Translation
from ladder_reports.documents.booklet.view import (
    Booklet,
    Cell,
    Cover,
    Entry,
    Fact,
    Fit,
    LevelView,
    Row,
    Rung,
    Step,
)  # fmt: skip
from ladder_reports.documents.head import DocumentHead
from ladder_reports.ladder.model import Ladder, Level, Section

LEAD_LIMIT = 320
"""Characters of a section that can still be set as the large lead of a level's page."""


_LABEL_PADDING = 5.0
_LABEL_LETTER = 2.0
"""The width of a letter on the cover's bars in millimetres, generously."""


def booklet(  # noqa: PLR0913 -- each is a decision that the caller makes
    ladder: Ladder,
    words: Translation,
    *,
    as_of: date,
    paper: PageSize,
    look: Palette,
    type_line: str,
    worksheets: Sequence[str] | None = None,
    fit: Fit | None = None,
    page_count: int | None = None,
) -> Booklet:
    """The view of a ladder's booklet.

    `worksheets` names the levels that get a self-review worksheet; None means all of them. `page_count` is printed
    in the colophon; None leaves the counting to the layout, and 0 leaves the line out.
    """
    fit = fit or Fit()
    heights = colors.rank_colors(ladder, look.ramp)
    levels = tuple(_level(level, ladder, heights, words, paper, fit) for level in ladder.levels)
    by_id = {view.level.id: view for view in levels}
    chosen = [level.id for level in ladder.levels if _has_items(level)] if worksheets is None else list(worksheets)
    steps = tuple(_step(by_id[first.id], by_id[second.id], words) for first, second in ladder.steps)
    glance, cover = _glance(ladder), _cover(ladder, paper)
    sheets = tuple(by_id[name] for name in chosen)
    return Booklet(
        head=DocumentHead(
            translation=words,
            lang=ladder.lang,
            title=ladder.title,
            author=ladder.author or "ladder-reports",
            eyebrow=f"{words['booklet.name']} · {words('version', version=ladder.version)}",
            day=as_of,
            palette=look,
        ),
        ladder=ladder,
        rungs=_cover_rungs(ladder, heights),
        contents=_contents(ladder, levels, steps, sheets, cover, words),
        levels=levels,
        glance=glance,
        glance_across=len(ladder.levels) <= paper.glance_levels,
        steps=steps,
        worksheets=sheets,
        labelled=paper.columns > 1,
        rules=paper.worksheet_lines,
        notes_lines=paper.notes_lines,
        fit=fit,
        filling=dict(fit.rules),
        cover=cover,
        colophon=_colophon(ladder, words, as_of, type_line, page_count),
        drawing=_drawing(heights.top, heights.colors),
    )


def _has_items(level: Level) -> bool:
    return any(section.items for section in level.sections)


def _cover_rungs(ladder: Ladder, heights: colors.RankColors) -> tuple[Rung, ...]:
    rising = sorted(ladder.levels, key=lambda level: heights.ranks[level.id])
    return tuple(_rung(level.short, heights.ranks[level.id], heights.top, heights.colors) for level in rising)


def _cover(ladder: Ladder, paper: PageSize) -> Cover:
    bar = paper.text_width / len(ladder.levels) * 0.95 - _LABEL_PADDING
    longest = max(len(word) for level in ladder.levels for word in level.short.split())
    length = len(ladder.introduction)
    return Cover(
        introduced=length <= paper.cover_characters,
        wordy=paper.cover_characters // 2 < length <= paper.cover_characters,
        upright=longest * _LABEL_LETTER > bar,
    )


def _drawing(top: int, colours: Sequence[colors.RGB]) -> tuple[Rung, ...]:
    count = min(top, 5)
    return tuple(_rung("", number, count, colours[:count]) for number in range(1, count + 1))


def _rung(label: str, rank: int, top: int, colours: Sequence[colors.RGB], *, reached: bool = True) -> Rung:
    shade = colours[rank - 1]
    ink = (1.0, 1.0, 1.0) if colors.contrast((1.0, 1.0, 1.0), shade) >= 3 else colors.parse("#14202B")  # noqa: PLR2004 -- WCAG 1.4.3, large text
    return Rung(label, round(100 * rank / top, 2), colors.notation(shade), colors.notation(ink), reached)


def _level(level: Level, ladder: Ladder, heights: colors.RankColors, words: Translation, paper: PageSize, fit: Fit) -> LevelView:
    rank, top, colours = heights.ranks[level.id], heights.top, heights.colors
    prose = level.of_kind("prose")
    lead = prose[0] if prose and _is_lead(prose[0]) else None
    signals = level.of_kind("signals")
    anchor = f"level-{level.id}"
    paired = anchor in fit.paired
    here, overleaf = _split_over_pages(level, signals) if paired else (signals, ())
    columns = 1 if paired or anchor in fit.flowing else paper.columns
    return LevelView(
        level=level,
        eyebrow=words("booklet.level_of", number=rank, count=top),
        leads_to=_leads_to(level, ladder, words),
        colour=colors.notation(colours[rank - 1]),
        text_colour=colors.notation(colors.for_text(colours[rank - 1])),
        height=round(100 * rank / top, 2),
        rungs=tuple(_rung("", number, top, colours, reached=number <= rank) for number in range(1, top + 1)),
        lead=lead,
        prose=prose[1:] if lead else prose,
        columns=_in_columns(here, columns),
        overleaf=overleaf,
        gaps=level.of_kind("watchouts"),
        focus=level.of_kind("focus"),
        paired=paired,
        tight=anchor in fit.tight,
    )


def _is_lead(section: Section) -> bool:
    return len(section.text) <= LEAD_LIMIT and "\n" not in section.text.strip()


def _leads_to(level: Level, ladder: Ladder, words: Translation) -> str:
    """Where the level leads, where that does not follow from the page after it."""
    following = dict(zip((one.id for one in ladder.levels), (one.id for one in ladder.levels[1:]), strict=False))
    if not level.next or level.next == (following.get(level.id),):
        return ""
    titles = [ladder.by_id[name].title for name in level.next]
    joined = f" {words['and']} ".join([", ".join(titles[:-1]), titles[-1]]) if len(titles) > 1 else titles[0]
    return words("booklet.leads_to", levels=joined)


def _weight(section: Section) -> int:
    """How much room a section takes, roughly: its characters, and a line's worth for its heading and each item."""
    items = sum(40 + len(item.text) + sum(30 + len(example) for example in item.examples) for item in section.items)
    return 120 + len(section.text) + items


def _in_columns(sections: Sequence[Section], columns: int) -> tuple[tuple[Section, ...], ...]:
    """The sections in columns of nearly the same length, in reading order."""
    if columns == 1 or len(sections) < 2:  # noqa: PLR2004 -- one section is one column
        return (tuple(sections),) if sections else ()
    cuts = range(1, len(sections))
    best = min(cuts, key=lambda cut: max(sum(map(_weight, sections[:cut])), sum(map(_weight, sections[cut:]))))
    return tuple(sections[:best]), tuple(sections[best:])


def _split_over_pages(level: Level, signals: Sequence[Section]) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """Signals for the first and the second of two facing pages; the first also holds the prose, the second the rest."""
    opener = 300 + sum(map(_weight, level.of_kind("prose")))
    closing = sum(map(_weight, level.of_kind("watchouts", "focus")))

    def fuller(cut: int) -> int:
        return max(opener + sum(map(_weight, signals[:cut])), closing + sum(map(_weight, signals[cut:])))

    best = min(range(len(signals) + 1), key=fuller)
    return tuple(signals[:best]), tuple(signals[best:])


def _glance(ladder: Ladder) -> tuple[Row, ...]:
    """The first two prose sections that most levels have: what the levels are about."""
    half = len(ladder.levels) / 2
    heads = [
        head
        for head in ladder.sections
        if head.kind == "prose" and sum(level.section(head.id) is not None for level in ladder.levels) >= half
    ]
    return tuple(Row(head.title, head.kind, tuple(Cell(level.section(head.id)) for level in ladder.levels)) for head in heads[:2])


def _step(first: LevelView, second: LevelView, words: Translation) -> Step:
    order = dict.fromkeys(section.id for view in (first, second) for section in view.level.sections)
    rows = []
    for section_id in order:
        pair = (first.level.section(section_id), second.level.section(section_id))
        shown = next(section for section in pair if section is not None)
        rows.append(Row(shown.title, shown.kind, tuple(Cell(section) for section in pair)))
    return Step(
        anchor=f"step-{first.level.id}-{second.level.id}",
        title=words("booklet.step_title", first=first.level.short, second=second.level.short),
        first=first,
        second=second,
        rows=tuple(rows),
    )


def _contents(
    ladder: Ladder, levels: Sequence[LevelView], steps: Sequence[Step], sheets: Sequence[LevelView], cover: Cover, words: Translation
) -> tuple[Entry, ...]:
    entries = [] if cover.introduced else [Entry(words["booklet.introduction"], "introduction")]
    entries += [Entry(guide.title, f"guide-{number}") for number, guide in enumerate(ladder.guides, 1)]
    if _glance(ladder):
        entries.append(Entry(words["booklet.glance"], "glance"))
    entries += [Entry(view.level.title, f"level-{view.level.id}", mark=view.text_colour) for view in levels]
    if steps:
        entries.append(Entry(words["booklet.steps"], "steps"))
        entries += [Entry(step.title, step.anchor, depth=2) for step in steps]
    if sheets:
        entries.append(Entry(words["booklet.worksheet"], "worksheet"))
        entries += [Entry(view.level.short, f"worksheet-{view.level.id}", depth=2) for view in sheets]
    entries.append(Entry(words["colophon.heading"], "colophon"))
    return tuple(entries)


def _colophon(ladder: Ladder, words: Translation, as_of: date, type_line: str, page_count: int | None) -> tuple[Fact, ...]:
    facts = [
        Fact(words["colophon.ladder"], f"{ladder.title}, {words('version', version=ladder.version)}"),
        Fact(words["colophon.date"], words.date(as_of)),
    ]
    if ladder.author:
        facts.append(Fact(words["colophon.publisher"], ladder.author))
    if ladder.license:
        facts.append(Fact(words["colophon.licence"], ladder.license))
    facts.append(Fact(words["colophon.type"], type_line))
    if page_count is None:
        before, after = words["colophon.pages_text"].split("{count}")
        facts.append(Fact(words["colophon.pages"], before, after, counted=True))
    elif page_count:
        facts.append(Fact(words["colophon.pages"], words("colophon.pages_text", count=page_count)))
    facts.append(Fact(words["colophon.made"], words("colophon.made_text", version=__version__)))
    return tuple(facts)


def type_line(words: Translation, families: Sequence[str], *, open_licence: bool) -> str:
    """The colophon's sentence about the fonts; `open_licence` when all of them are known to be under the OFL."""
    named = families[0] if len(families) == 1 else f" {words['and']} ".join([", ".join(families[:-1]), families[-1]])
    return words("colophon.type_text" if open_licence else "colophon.type_own", families=named)
