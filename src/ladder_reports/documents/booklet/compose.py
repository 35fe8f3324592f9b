"""A ladder becomes the booklet's view; templates have nothing left to decide.

The date, the theme's colors and the translation are passed in. The composer is in the order of the pages.
"""

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from ladder_reports.design import colors
from ladder_reports.design.fonts import find_fonts
from ladder_reports.design.page_sizes import LINE, PageSize
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation
from ladder_reports.documents.booklet import view as views
from ladder_reports.documents.booklet.front import FrontComposer
from ladder_reports.documents.booklet.front_view import ContentsEntry, Front
from ladder_reports.documents.booklet.level import LevelComposer
from ladder_reports.documents.booklet.steps import StepsComposer
from ladder_reports.documents.booklet.thumb_index import thumb_index
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.documents.hanging_zone import hanging_zone
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.pen_sheet import BLANK, EVERY_LEVEL, PEN_LINE, PenSheet, PenSheetComposer, ruling
from ladder_reports.ladder.model import Ladder, Level

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
        """`worksheets` are the sheets to fill in by hand; see `BookletJob`."""
        self.ladder, self.texts, self.theme, self.as_of, self.page_size = ladder, translation, theme, as_of, page_size
        self.worksheets = worksheets
        self.ranks = colors.rank_colors(ladder, theme.palette.ramp)
        # A family that is missing is reported where the document is made.
        fonts = find_fonts(theme.families, theme.fonts, [], theme.path)
        self.front = FrontComposer(ladder, translation, theme, fonts, as_of=as_of, page_size=page_size)
        self.zone = hanging_zone(ladder, page_size, TextMetrics(fonts, theme.first_families_by_use[0]))
        self.levels = LevelComposer(ladder, translation, theme, fonts, page_size, self.zone)
        self.steps = StepsComposer(ladder, translation, theme, fonts, page_size, self.zone)
        self.sheets = PenSheetComposer(ladder, translation, theme, fonts, page_size)

    def compose(self, pagination: Pagination, *, paged: bool = True) -> views.Booklet:
        """The view of the booklet.

        `paged` says that the document has pages, whose number the colophon tells.
        """
        levels = tuple(map(self._level, self.ladder.levels))
        front, sheets = self.front.compose(paged=paged, listed=pagination.listed_glance), self._sheets()
        step_pages = self.steps.compose({view.level.id: view for view in levels})
        contents = self._contents(front, levels, step_pages, sheets)
        fit = self.front.contents_fit(contents, front)
        front = replace(front, opens_page=fit.opens_page, close_contents=fit.close)
        if fit.opens_page:
            contents = self._contents(front, levels, step_pages, sheets)
        return views.Booklet(
            head=self._head(),
            ladder=self.ladder,
            page_size=self.page_size,
            pagination=pagination,
            front=front,
            contents=contents,
            levels=tuple(self._level_page(view, pagination) for view in levels),
            step_pages=step_pages,
            sheets=tuple((sheet, self._sheet_title(sheet, sheets)) for sheet in sheets),
            notes=self._notes(),
        )

    def level_css(self, bleed: float) -> str:
        """The style sheet that this ladder's levels need: their thumb index, and the room for their codes. `bleed` is in millimeters."""
        return thumb_index(map(self._level, self.ladder.levels), self.page_size, bleed) + self.zone.css

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

    def _contents(
        self, front: Front, levels: Sequence[views.LevelView], step_pages: Sequence[views.StepPage], sheets: Sequence[PenSheet]
    ) -> tuple[ContentsEntry, ...]:
        entry, texts = ContentsEntry, self.texts
        # A guide below the contents is not listed.
        opening = [*([front.introduction] if front.introduction else []), *([front.how.guide] if front.opens_page else [])]
        entries = [entry(guide.title, guide.anchor, is_ladders=guide.is_ladders) for guide in (*opening, *front.guides)]
        if front.paths:
            entries.append(entry(front.paths.title, "paths", is_ladders=front.paths.is_ladders))
        if front.glance:
            entries.append(entry(texts["front.glance"], "glance"))
        for view in levels:
            first = view is levels[0]
            entries.append(entry(view.level.title, f"level-{view.level.id}", view.text_color, is_ladders=True, begins_group=first))
        rest = [entry(title, anchor) for page in step_pages for title, anchor in page.entries]
        rest += [entry(self._sheet_title(sheet, sheets), sheet.anchor) for sheet in sheets]
        rest.append(entry(texts["colophon.heading"], "colophon"))
        return (*entries, replace(rest[0], begins_group=True), *rest[1:])

    def _level(self, level: Level) -> views.LevelView:
        rank = self.ranks.ranks[level.id]
        shade = self.ranks.colors[rank - 1]
        return views.LevelView(
            level=level,
            rank=rank,
            top=self.ranks.top,
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
        rated = [level.id for level in self.ladder.levels if any(level.named_items("signals"))]
        names = rated if EVERY_LEVEL in self.worksheets else self.worksheets
        return tuple(self.sheets.blank() if name == BLANK else self.sheets.compose(self.ladder.by_id[name]) for name in names)

    def _notes(self) -> views.NotesPage:
        count = int(self.page_size.lines("booklet") * LINE / PEN_LINE)
        lines = ruling(self.page_size.text_width, count, self.theme.tokens["muted"])
        return views.NotesPage(count * PEN_LINE, lines, hangs=not self.page_size.small)

    def _sheet_title(self, sheet: PenSheet, sheets: Sequence[PenSheet]) -> str:
        """What the contents say of a sheet. Where there are several, the level is named."""
        return self.texts("worksheet.of_level", level=sheet.title) if len(sheets) > 1 and sheet.sections else self.texts["worksheet.title"]
