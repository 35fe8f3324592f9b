"""A ladder becomes the booklet's view; templates have nothing left to decide.

The date, the theme's colors and the translation are passed in. The composer is in the order of the pages.
"""

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
from ladder_reports.documents.booklet.level import LevelComposer, LevelTypes
from ladder_reports.documents.booklet.steps import StepsComposer
from ladder_reports.documents.booklet.thumb_index import thumb_index
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.documents.codes import SignalCodes
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.pen_sheet import BLANK, EVERY_LEVEL, PenSheet, PenSheetComposer, contents_title
from ladder_reports.ladder.model import Ladder, Level
from ladder_reports.rendering.templates import plain_text

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
        worksheets: Sequence[str] = (BLANK,),
    ) -> None:
        """`worksheets` names the levels that have a sheet to fill in by hand; see `BookletJob`."""
        self.ladder, self.texts, self.theme, self.as_of, self.page_size = ladder, translation, theme, as_of, page_size
        self.worksheets = worksheets
        self.ranks = colors.rank_colors(ladder, theme.palette.ramp)
        # A family that is missing is reported where the document is made.
        fonts = find_fonts(theme.families, theme.fonts, [], theme.path)
        self.text_type, self.display_type = (TextMetrics(fonts, family) for family in theme.first_families_by_use)
        self.levels = LevelComposer(ladder, translation, page_size, LevelTypes(self.text_type, self.display_type))

    def compose(self, pagination: Pagination, page_count: int | None = None) -> views.Booklet:
        """The view of the booklet.

        `page_count` is printed in the colophon. None leaves the counting to the layout, and 0 leaves the line out.
        """
        levels = tuple(map(self._level, self.ladder.levels))
        by_id = {view.level.id: view for view in levels}
        cover, overview, shades = self._cover(levels), self._overview(levels), self.ranks.colors[:DRAWING_BARS]
        codes = SignalCodes(self.ladder, self.theme.palette)
        step_pages = StepsComposer(self.ladder, self.texts, self.page_size, self.text_type, codes).compose(by_id)
        sheets = self._sheets()
        return views.Booklet(
            head=self._head(),
            ladder=self.ladder,
            page_size=self.page_size,
            pagination=pagination,
            cover=cover,
            contents=self._contents(cover, overview, levels, step_pages, sheets),
            drawing=tuple((round(100 * number / len(shades), 2), colors.notation(shade)) for number, shade in enumerate(shades, 1)),
            overview=overview,
            bar_width=round(bar_width(len(levels)), 3),
            levels=levels,
            top=self.ranks.top,
            level_pages=tuple(self._level_page(view, pagination) for view in levels),
            step_pages=step_pages,
            sheets=sheets,
            sheet_titles=tuple(contents_title(self.texts, sheet, sheets) for sheet in sheets),
            colophon=self._colophon(page_count),
        )

    def level_css(self, bleed: float) -> str:
        """The style sheet that this ladder's levels need: their thumb index, and the room for their codes."""
        return thumb_index(map(self._level, self.ladder.levels), self.page_size, bleed) + self.levels.css

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
        self,
        cover: views.Cover,
        overview: views.Overview,
        levels: Sequence[views.LevelView],
        step_pages: Sequence[views.StepPage],
        sheets: Sequence[PenSheet],
    ) -> tuple[views.ContentsEntry, ...]:
        entry, texts = views.ContentsEntry, self.texts
        entries = [] if cover.has_introduction else [entry(texts["booklet.introduction"], "introduction")]
        entries += [entry(guide.title, f"guide-{number}", is_ladders=True) for number, guide in enumerate(self.ladder.guides, 1)]
        if overview.rows:
            entries.append(entry(texts["booklet.overview"], "glance"))
        entries += [entry(view.level.title, f"level-{view.level.id}", view.text_color, is_ladders=True) for view in levels]
        entries += [entry(title, anchor) for page in step_pages for title, anchor in page.entries]
        entries += [entry(contents_title(texts, sheet, sheets), sheet.anchor) for sheet in sheets]
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

    def _level(self, level: Level) -> views.LevelView:
        rank = self.ranks.ranks[level.id]
        shade = self.ranks.colors[rank - 1]
        return views.LevelView(
            level=level,
            rank=rank,
            top=self.ranks.top,
            height=round(100 * rank / self.ranks.top, 2),
            color=colors.notation(shade),
            ink=colors.notation(_WHITE if colors.contrast(_WHITE, shade) >= _LARGE_TEXT_CONTRAST else _DARK),
            text_color=colors.notation(colors.for_text(shade)),
        )

    def _level_page(self, one: views.LevelView, pagination: Pagination) -> views.LevelPage:
        anchor = f"level-{one.level.id}"
        in_two = True if anchor in pagination.spreads else False if anchor in pagination.flowing else None
        return self.levels.compose(one, in_two=in_two)

    def _sheets(self) -> tuple[PenSheet, ...]:
        """The sheets to fill in by hand."""
        sheets = PenSheetComposer(self.ladder, self.texts, self.theme, self.page_size)
        names = [level.id for level in self.ladder.levels if level.of_kind("signals")] if EVERY_LEVEL in self.worksheets else self.worksheets
        return tuple(sheets.blank() if name == BLANK else sheets.compose(self.ladder.by_id[name]) for name in names)

    def _listed(self, names: Sequence[str]) -> str:
        """Names as a list in a sentence."""
        return f" {self.texts['and']} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]

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

