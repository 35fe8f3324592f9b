"""Composes the booklet's first pages and its last one: cover, contents, guide, paths, at a glance, colophon."""

import math
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from ladder_reports import __version__
from ladder_reports.design import colors
from ladder_reports.design.fonts import FontSet
from ladder_reports.design.page_sizes import LINE, PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation, load_translation, primary_language
from ladder_reports.documents.booklet.branches import PathsComposer
from ladder_reports.documents.booklet.cover import CoverText, fit_cover
from ladder_reports.documents.booklet.cover_labels import CoverLevel, CoverType
from ladder_reports.documents.booklet.front_view import ColophonLine, ContentsEntry, Cover, Front, GuideView
from ladder_reports.documents.booklet.guide import GuideSetting, guide_height, how_height, how_to_use, other_guides
from ladder_reports.documents.booklet.line_breaks import first_phrase
from ladder_reports.documents.booklet.overview import GlanceComposer
from ladder_reports.documents.booklet.reach import Reach
from ladder_reports.files.markdown import is_running_text
from ladder_reports.ladder.model import Ladder, Level
from ladder_reports.paths import languages
from ladder_reports.rendering.templates import plain_text, typographic
from ladder_reports.rendering.typography import NO_BREAK

_WHITE = (1.0, 1.0, 1.0)


class ContentsFit(Struct, frozen=True):
    """How the contents are set."""

    close: bool
    """Whether their type is small, so that they take a page less."""
    opens_page: bool
    """Whether the guide begins a page, because there is no room for it below."""


class FrontComposer:
    """Composes these pages for one ladder, in one language, theme and page size."""

    def __init__(self, ladder: Ladder, texts: Translation, theme: Theme, fonts: FontSet, *, as_of: date, page_size: PageSize) -> None:
        """`fonts` are the theme's."""
        self.ladder, self.texts, self.theme, self.as_of, self.page_size = ladder, texts, theme, as_of, page_size
        self.reach = Reach(ladder)
        primary = primary_language(ladder.lang)
        self.ladders_words = load_translation(primary) if primary in languages() else texts
        text, display = theme.first_families_by_use
        self.type = CoverType(
            text=TextMetrics(fonts, text),
            title=TextMetrics(fonts, display, int(theme.tokens["display-weight"])),
            lead=TextMetrics(fonts, display),
            lead_light=TextMetrics(fonts, display, int(theme.tokens["lead-weight"])),
        )
        shades = colors.level_colors(ladder, theme.ramp)
        dark = colors.parse(theme.tokens["ink"])
        self.inks = {
            name: (
                colors.notation(shade),
                colors.notation(colors.for_text(shade)),
                colors.notation(max(_WHITE, dark, key=lambda ink: colors.contrast(ink, shade))),
            )
            for name, shade in shades.items()
        }

    def compose(self, *, paged: bool, listed: bool = False) -> Front:
        """The pages' view. See `BookletComposer.compose` for `paged`, `Pagination` for `listed`."""
        inks = {name: (color, text) for name, (color, text, _) in self.inks.items()}
        cover = self._cover()
        paths = PathsComposer(self.ladder, self.texts, self.ladders_words, self.reach, self._plain).compose(
            self.page_size, self.type.text, self.inks
        )
        glance = GlanceComposer(self.ladder, self.texts, self.page_size, self.type, self._plain).compose(self.reach, inks, listed=listed)
        setting = GuideSetting(self.texts, self.ladders_words, self.theme.palette, inks, self.page_size, self.type)
        how = how_to_use(self.ladder, self.reach, setting)
        introduction = GuideView("introduction", self.texts["front.introduction"], cover.inside, is_ladders=False)
        return Front(
            cover=cover,
            inside_inks=tuple(self.inks[label.level][1] for label in cover.labels),
            introduction=introduction if cover.inside else None,
            how=how,
            guides=other_guides(self.ladder, paths.title if paths else ""),
            paths=paths,
            glance=glance,
            colophon=self._colophon(paged=paged),
        )

    def contents_fit(self, contents: Sequence[ContentsEntry], front: Front) -> ContentsFit:
        """How the contents are set, and whether the guide has room below them."""
        room = self.page_size.lines("booklet") * LINE
        lead = self.page_size.text_width / (13 * MM_PER_POINT)
        above = (21.0 if self.page_size.small else 28.0) + 28.0
        between = 7.0 * sum(entry.begins_group for entry in contents)
        large = above + between + sum(self.type.lead.lines(entry.title, lead) for entry in contents) * 21.0
        small = above + between + sum(self.type.text.lines(entry.title, lead * 13 / 9.2) for entry in contents) * LINE
        close = math.ceil(large / room) > math.ceil(small / room)
        used = small if close else large
        if front.introduction:
            used += guide_height(front.introduction.text, self.page_size, self.type, self._plain)
        whole = how_height(front.how, self.page_size, self.type, self._plain)
        return ContentsFit(close, opens_page=used % room + whole > room)

    def _plain(self, text: str) -> str:
        """The words of Markdown text as they are printed."""
        return plain_text(text, self.ladder.lang, self.texts)

    def _cover(self) -> Cover:
        whole = self.ladder.introduction
        first = whole.split("\n\n", 1)[0]
        choices = [whole, *([first] if first != whole and is_running_text(first) else []), *([""] if whole else [])]
        in_lines = self.theme.tokens["figure"] == "lines"
        levels = [
            CoverLevel(
                level.id,
                typographic(level.short, self.ladder.lang, self.texts).replace(NO_BREAK, " "),
                self._scope(level),
                self.inks[level.id][0],
                self.theme.tokens["night-ink"] if in_lines else self.inks[level.id][2],
            )
            for level in self.ladder.levels
        ]
        text = CoverText(
            title=typographic(self.ladder.title, self.ladder.lang, self.texts),
            introduction=[(text, self._plain(text) if text else "") for text in choices],
            levels=levels,
            foot=self._foot(),
            night=self.theme.tokens["night"],
            night_ink=self.theme.tokens["night-ink"],
            in_lines=in_lines,
        )
        return fit_cover(self.page_size, text, self.type, self.reach)

    def _scope(self, level: Level) -> str:
        """The beginning of the first text that says what the level is about."""
        text = next((self._plain(section.text) for section in level.of_kind("prose") if section.text), "")
        return first_phrase(text)

    def _foot(self) -> tuple[str, ...]:
        """Whose ladder it is, and which edition."""
        version = self.texts("version", version=self.ladder.version)
        month = self.texts.partial(self.as_of.year, self.as_of.month, None)
        edition = f"{self.ladder.edition}, {version}" if self.ladder.edition else self.texts("front.edition", month=month, version=version)
        organization = self.ladder.organization or self.ladder.author
        return (organization, edition) if organization else (edition,)

    def _colophon(self, *, paged: bool) -> tuple[ColophonLine, ...]:
        line, texts, ladder = ColophonLine, self.texts, self.ladder
        lines = [
            line(texts["colophon.ladder"], f"{ladder.title}, {texts('version', version=ladder.version)}"),
            line(texts["colophon.date"], texts.date(self.as_of)),
        ]
        if ladder.author:
            lines.append(line(texts["colophon.publisher"], ladder.author))
        if ladder.license:
            lines.append(line(texts["colophon.licence"], ladder.license))
        # A theme's own fonts may be under any license.
        name = "colophon.type_text" if self.theme.fonts is None else "colophon.type_own"
        lines.append(line(texts["colophon.type"], texts(name, families=self._listed(self.theme.first_families))))
        lines.append(line(texts["colophon.made"], texts("colophon.made_text", version=__version__)))
        if paged:
            before, _, after = texts.table["colophon.pages_text"].partition("{count}")
            lines.append(line(texts["colophon.pages"], before, after_count=after))
        return tuple(lines)

    def _listed(self, names: Sequence[str]) -> str:
        """Names as a list in a sentence."""
        return f" {self.texts['and']} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
