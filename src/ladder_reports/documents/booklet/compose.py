"""A ladder becomes the booklet's view; templates have nothing left to decide.

The date, the theme's colors and the translation are passed in. The composer is in the order of the pages.
"""

import itertools
from collections.abc import Sequence
from datetime import date

from ladder_reports import __version__
from ladder_reports.design import colors
from ladder_reports.design.fonts import find_fonts
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation
from ladder_reports.documents.booklet import view as views
from ladder_reports.documents.booklet.cover import CoverText, bar_width, fit_cover
from ladder_reports.documents.booklet.overview import OverviewText, excerpt, fit_overview, name_lines
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.documents.head import DocumentHead
from ladder_reports.files.markdown import is_running_text
from ladder_reports.ladder.model import Ladder, Level, Section
from ladder_reports.rendering.templates import plain_text

LEAD_LIMIT = 320
"""Characters of a section that can be the large first paragraph of a level's page."""
DRAWING_BARS = 5
"""Bars of the small drawing, however many levels there are."""
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
        self.text_type, self.display_type = (TextMetrics(fonts, family) for family in theme.first_families_by_use)

    def compose(self, pagination: Pagination, page_count: int | None = None) -> views.Booklet:
        """The view of the booklet.

        `page_count` is printed in the colophon. None leaves the counting to the layout, and 0 leaves the line out.
        """
        levels = tuple(self._level(level, pagination) for level in self.ladder.levels)
        by_id = {view.level.id: view for view in levels}
        cover, overview, shades = self._cover(levels), self._overview(levels), self.ranks.colors[:DRAWING_BARS]
        steps = tuple(self._step(by_id[first.id], by_id[second.id]) for first, second in self.ladder.steps)
        return views.Booklet(
            head=self._head(),
            ladder=self.ladder,
            page_size=self.page_size,
            pagination=pagination,
            cover=cover,
            contents=self._contents(cover, overview, levels, steps),
            drawing=tuple((round(100 * number / len(shades), 2), colors.notation(shade)) for number, shade in enumerate(shades, 1)),
            overview=overview,
            bar_width=round(bar_width(len(levels)), 3),
            levels=levels,
            top=self.ranks.top,
            steps=steps,
            worksheets=tuple(by_id[name] for name in self.worksheets),
            colophon=self._colophon(page_count),
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

    def _cover(self, levels: Sequence[views.LevelView]) -> views.Cover:
        text = CoverText(
            title=self.ladder.title,
            eyebrow=self._head().eyebrow,
            introduction=self._plain(self.ladder.introduction),
            levels=[(view.level.short, view.height) for view in levels],
            has_logo=bool(self.theme.logo),
        )
        return fit_cover(self.page_size, text, self.text_type, self.display_type, len(self.ladder.introduction))

    def _plain(self, text: str) -> str:
        """The words of Markdown text as they are printed."""
        return plain_text(text, self.ladder.lang, self.texts)

    def _contents(
        self, cover: views.Cover, overview: views.Overview, levels: Sequence[views.LevelView], steps: Sequence[views.Step]
    ) -> tuple[views.ContentsEntry, ...]:
        entry, texts = views.ContentsEntry, self.texts
        entries = [] if cover.has_introduction else [entry(texts["booklet.introduction"], "introduction")]
        entries += [entry(guide.title, f"guide-{number}", is_ladders=True) for number, guide in enumerate(self.ladder.guides, 1)]
        if overview.rows:
            entries.append(entry(texts["booklet.overview"], "glance"))
        entries += [entry(view.level.title, f"level-{view.level.id}", view.text_color, is_ladders=True) for view in levels]
        if steps:
            entries.append(entry(texts["booklet.steps"], "steps"))
            entries += [entry(step.title, step.anchor, depth=2) for step in steps]
        if self.worksheets:
            entries.append(entry(texts["booklet.worksheet"], "worksheet"))
            rated = [self.ladder.by_id[name] for name in self.worksheets]
            entries += [entry(level.short, f"worksheet-{level.id}", depth=2, is_ladders=True) for level in rated]
        return (*entries, entry(texts["colophon.heading"], "colophon"))

    def _overview(self, levels: Sequence[views.LevelView]) -> views.Overview:
        """The first two sections of prose that at least half of the levels have: what the levels are about."""
        rows = [
            (head.title, [level.section(head.id) for level in self.ladder.levels]) for head in self.ladder.sections if head.kind == "prose"
        ]
        rows = [(title, sections) for title, sections in rows if sections.count(None) <= len(sections) / 2][:2]
        texts = [(title, [self._plain(section.text) if section else "–" for section in sections]) for title, sections in rows]
        text = OverviewText([(view.level.short, view.height) for view in levels], texts)
        fit = fit_overview(self.page_size, text, self.text_type)
        found, is_cut = [], fit.rows < len(rows)
        for (title, sections), (_, plain) in zip(rows[: fit.rows], texts, strict=False):
            cut = [excerpt(text, fit.limit) for text in plain]
            cells = [section if short == text else short for section, text, short in zip(sections, plain, cut, strict=True)]
            is_cut = is_cut or cut != plain
            found.append(views.OverviewRow(title, tuple(cells)))
        return views.Overview(tuple(found), is_cut, name_lines(self.page_size, text, self.text_type))

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

    def _colophon(self, page_count: int | None) -> tuple[views.ColophonLine, ...]:
        line, texts, ladder = views.ColophonLine, self.texts, self.ladder
        lines = [
            line(texts["colophon.ladder"], f"{ladder.title}, {texts('version', version=ladder.version)}"),
            line(texts["colophon.date"], texts.date(self.as_of)),
        ]
        if ladder.author:
            lines.append(line(texts["colophon.publisher"], ladder.author))
        if ladder.license:
            lines.append(line(texts["colophon.licence"], ladder.license))
        # The fonts that come with the tool are under the Open Font License; those of a theme may not be.
        type_text = "colophon.type_text" if self.theme.fonts is None else "colophon.type_own"
        lines.append(line(texts["colophon.type"], texts(type_text, families=self._listed(self.theme.first_families))))
        if page_count is None:
            before, after = texts["colophon.pages_text"].split("{count}")
            lines.append(line(texts["colophon.pages"], before, after))
        elif page_count:
            lines.append(line(texts["colophon.pages"], texts("colophon.pages_text", count=page_count)))
        return (*lines, line(texts["colophon.made"], texts("colophon.made_text", version=__version__)))


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
