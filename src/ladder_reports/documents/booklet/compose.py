"""A ladder becomes the booklet's view; templates have nothing left to decide.

The date, the theme's colors and the translation are passed in. The composer is in the order of the pages.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ladder_reports.design import colors
from ladder_reports.design.fonts import find_fonts
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation
from ladder_reports.documents.booklet import view as views
from ladder_reports.documents.booklet.front import FrontComposer
from ladder_reports.documents.booklet.front_view import ContentsEntry, Front
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.documents.head import DocumentHead
from ladder_reports.files.markdown import is_running_text
from ladder_reports.ladder.model import Ladder, Level, Section

LEAD_LIMIT = 320
"""Characters of a section that can be the large first paragraph of a level's page."""
_WHITE, _DARK = (1.0, 1.0, 1.0), colors.parse("#14202B")
_LARGE_TEXT_CONTRAST = 3
"""WCAG 2.2, success criterion 1.4.3, for large text."""


class BookletComposer:
    """Composes the booklet of one ladder, in one language, theme and page size."""

    def __init__(
        self,
        ladder: Ladder,
        translation: Translation,
        theme: Theme,
        *,
        as_of: date,
        page_size: PageSize,
        worksheets: Sequence[str] | None = None,
    ) -> None:
        """`worksheets` names the levels that get a self-review worksheet; None means all of them."""
        self.ladder, self.texts, self.theme, self.as_of, self.page_size = ladder, translation, theme, as_of, page_size
        chosen = [level.id for level in ladder.levels if any(section.items for section in level.sections)]
        self.worksheets = chosen if worksheets is None else list(worksheets)
        self.ranks = colors.rank_colors(ladder, theme.palette.ramp)
        # A family that is missing is reported where the document is made.
        fonts = find_fonts(theme.families, theme.fonts, [], theme.path)
        self.front = FrontComposer(ladder, translation, theme, fonts, as_of=as_of, page_size=page_size)

    def compose(self, pagination: Pagination, page_count: int | None = None) -> views.Booklet:
        """The view of the booklet.

        `page_count` is printed in the colophon. None leaves the counting to the layout, and 0 leaves the line out.
        """
        levels = tuple(self._level(level, pagination) for level in self.ladder.levels)
        by_id = {view.level.id: view for view in levels}
        steps = tuple(self._step(by_id[first.id], by_id[second.id]) for first, second in self.ladder.steps)
        front = self.front.compose(page_count)
        return views.Booklet(
            head=self._head(),
            ladder=self.ladder,
            page_size=self.page_size,
            pagination=pagination,
            front=front,
            contents=self._contents(front, levels, steps),
            levels=levels,
            top=self.ranks.top,
            steps=steps,
            worksheets=tuple(by_id[name] for name in self.worksheets),
        )

    def _head(self) -> DocumentHead:
        return DocumentHead(
            translation=self.texts,
            lang=self.ladder.lang,
            title=self.ladder.title,
            author=self.ladder.author or "ladder-reports",
            eyebrow=f"{self.texts['booklet.name']} · {self.texts('version', version=self.ladder.version)}",
            day=self.as_of,
            palette=self.theme.palette,
        )

    def _contents(self, front: Front, levels: Sequence[views.LevelView], steps: Sequence[views.Step]) -> tuple[ContentsEntry, ...]:
        entry, texts = ContentsEntry, self.texts
        opening = [front.introduction] if front.introduction else []
        entries = [entry(guide.title, guide.anchor, is_ladders=guide.is_ladders) for guide in (*opening, *front.guides)]
        if front.paths:
            entries.append(entry(front.paths.title, "paths", is_ladders=front.paths.is_ladders))
        if front.glance:
            entries.append(entry(texts["front.glance"], "glance"))
        for view in levels:
            first = view is levels[0]
            entries.append(entry(view.level.title, f"level-{view.level.id}", view.text_color, is_ladders=True, begins_group=first))
        rest = [entry(step.title, step.anchor) for step in steps]
        if self.worksheets:
            rest.append(entry(texts["booklet.worksheet"], "worksheet"))
        rest.append(entry(texts["colophon.heading"], "colophon"))
        return (*entries, replace(rest[0], begins_group=True), *rest[1:])

    def _level(self, level: Level, pagination: Pagination) -> views.LevelView:
        rank, anchor = self.ranks.ranks[level.id], f"level-{level.id}"
        shade = self.ranks.colors[rank - 1]
        prose, signals = level.of_kind("prose"), level.of_kind("signals")
        lead = prose[0] if prose and _is_lead(prose[0]) else None
        spread = anchor in pagination.spreads
        first_page, overleaf = _split_over_pages(level, signals) if spread else (signals, ())
        columns = 1 if spread or anchor in pagination.flowing else self.page_size.columns
        return views.LevelView(
            level=level,
            rank=rank,
            height=round(100 * rank / self.ranks.top, 2),
            leads_to=self._leads_to(level),
            color=colors.notation(shade),
            ink=colors.notation(_WHITE if colors.contrast(_WHITE, shade) >= _LARGE_TEXT_CONTRAST else _DARK),
            text_color=colors.notation(colors.for_text(shade)),
            lead=lead,
            prose=prose[1:] if lead else prose,
            columns=_in_columns(first_page, columns),
            overleaf=overleaf,
        )

    def _leads_to(self, level: Level) -> str:
        """Where the level leads, if not to the level on the next page."""
        following = dict(itertools.pairwise(self.ladder.by_id))
        if not level.next or level.next == (following.get(level.id),):
            return ""
        return self.texts("booklet.leads_to", levels=self._listed([self.ladder.by_id[name].title for name in level.next]))

    def _listed(self, names: Sequence[str]) -> str:
        """Names as a list in a sentence."""
        return f" {self.texts['and']} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]

    def _step(self, first: views.LevelView, second: views.LevelView) -> views.Step:
        rows = []
        for section_id in dict.fromkeys(section.id for view in (first, second) for section in view.level.sections):
            pair = (first.level.section(section_id), second.level.section(section_id))
            rows.append(views.ComparisonRow(next(section.title for section in pair if section), pair))
        return views.Step(
            anchor=f"step-{first.level.id}-{second.level.id}",
            title=self.texts("booklet.step_title", first=first.level.short, second=second.level.short),
            sides=(first, second),
            rows=tuple(rows),
        )


def _is_lead(section: Section) -> bool:
    return len(section.text) <= LEAD_LIMIT and "\n" not in section.text.strip() and is_running_text(section.text)


def _length(section: Section) -> int:
    """The room that a section takes, roughly and in characters: its text, and about a line for its heading and for each item."""
    items = sum(40 + len(item.text) + sum(30 + len(example) for example in item.examples) for item in section.items)
    return 120 + len(section.text) + items


def _in_columns(sections: Sequence[Section], columns: int) -> tuple[tuple[Section, ...], ...]:
    """The sections in columns of nearly the same length, in reading order."""
    if columns == 1 or len(sections) < 2:  # noqa: PLR2004 -- one section is one column
        return (tuple(sections),) if sections else ()
    cuts = range(1, len(sections))
    best = min(cuts, key=lambda cut: max(sum(map(_length, sections[:cut])), sum(map(_length, sections[cut:]))))
    return tuple(sections[:best]), tuple(sections[best:])


def _split_over_pages(level: Level, signals: Sequence[Section]) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """The signals on the first and the second of two facing pages. The first has the prose, too, and the second the rest."""
    opener = 300 + sum(map(_length, level.of_kind("prose")))
    closing = sum(map(_length, level.of_kind("watchouts", "focus")))

    def longer_page(cut: int) -> int:
        return max(opener + sum(map(_length, signals[:cut])), closing + sum(map(_length, signals[cut:])))

    best = min(range(len(signals) + 1), key=longer_page)
    return tuple(signals[:best]), tuple(signals[best:])
