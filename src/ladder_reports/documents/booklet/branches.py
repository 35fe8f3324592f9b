"""Where the paths of a branching ladder part and meet: the fan with the names of the levels, and what the ladder says about it."""

from collections.abc import Callable, Mapping
from typing import Any

from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.design.translations import Translation
from ladder_reports.documents.booklet.fan_parts import FanPlace, FanType, part_of_fan
from ladder_reports.documents.booklet.front_view import Junction, PathLevel, Paths, PathView
from ladder_reports.documents.booklet.line_breaks import first_phrase, sentences
from ladder_reports.documents.booklet.reach import HALF, Drawing, Reach, Shape, radial, sector
from ladder_reports.ladder.model import Ladder, Level
from ladder_reports.rendering.templates import typographic
from ladder_reports.rendering.typography import with_kept_end

_RING, _PARTING = 0.3, 1.1
"""The width of the lines between levels and between paths, in millimeters."""
_NAME_LINE = 10.5


class PathsComposer:
    """Composes the page about the paths of a ladder that branches."""

    def __init__(self, ladder: Ladder, texts: Translation, ladders_words: Translation, reach: Reach, plain: Callable[[str], str]) -> None:
        """`ladders_words` are the tool's in the ladder's language; `plain` makes the words of Markdown as they are printed."""
        self.ladder, self.texts, self.ladders_words, self.reach, self.plain = ladder, texts, ladders_words, reach, plain
        self.arriving = {level.id: [first for first, second in ladder.steps if second is level] for level in ladder.levels}

    def compose(self, page_size: PageSize, metrics: TextMetrics, inks: Mapping[str, tuple[str, str, str]]) -> Paths | None:
        """The page; None for a ladder that does not branch.

        `inks` has for each level its color, the one for text on paper, and the one for text on the level's color.
        """
        if not self.reach.is_branching:
            return None
        ours = self.texts["front.paths"]
        guide = next(
            (guide for guide in self.ladder.guides if guide.title.casefold() == self.ladders_words["front.paths"].casefold()), None
        )
        radius = page_size.text_width / 2
        small_names, names = self._names(radius, metrics, inks)
        return Paths(
            title=guide.title if guide else ours,
            is_ladders=bool(guide),
            drawing=self._drawing(radius, inks),
            levels=names,
            small_names=small_names,
            spoken=self.texts("front.paths_drawing", levels=", ".join(level.short for level in self.ladder.levels)),
            junctions=(*self._partings(inks), *self._meetings()),
            text=guide.text if guide else "",
        )

    def _drawing(self, radius: float, inks: Mapping[str, tuple[str, str, str]]) -> Drawing:
        size = radius * 10
        shapes = []
        for level in sorted(inks, key=lambda name: -self.reach.spans[name].outer):
            span = self.reach.spans[level]
            path = sector((size, size), size * self.reach.radii[span.outer - 1], HALF * (1 - span.start), HALF * (1 - span.end))
            shapes.append(Shape(path, inks[level][0], "#ffffff", _RING * 10))
        for angle, inner, outer in self.reach.partings():
            shapes.append(
                Shape(radial((size, size), HALF * (1 - angle), inner * size, outer * size), stroke="#ffffff", width=_PARTING * 10)
            )
        return Drawing(round(2 * size, 1), round(size, 1), tuple(shapes))

    def _names(self, radius: float, metrics: TextMetrics, inks: Mapping[str, tuple[str, str, str]]) -> tuple[bool, tuple[PathLevel, ...]]:
        """Whether names are small, and the name of each level whose part of the fan has room for it."""
        best: tuple[int, bool, list[PathLevel]] = (-1, False, [])
        for small, points in ((False, 9.2), (True, 7.4)):
            found = []
            for level in self.ladder.levels:
                part = part_of_fan(self.reach, level.id, FanPlace((0.0, 0.0), radius))
                if lines := part.lines(typographic(level.short, self.ladder.lang, self.texts), FanType(metrics, points, _NAME_LINE)):
                    left, top = 50 + 50 * part.middle[0] / radius, 100 - 100 * part.middle[1] / radius
                    found.append(PathLevel(lines, round(left, 2), round(top, 2), inks[level.id][2]))
            best = max(best, (len(found), small, found), key=lambda one: one[0])
        return best[1], tuple(best[2])

    def _partings(self, inks: Mapping[str, tuple[str, str, str]]) -> list[Junction]:
        """Each level that leads to several, with what it says before the next step."""
        found = []
        for level in self.ladder.levels:
            if len(level.next) > 1:
                text = next((self._first_sentence(section.text) for section in level.of_kind("focus") if section.text), "")
                paths = tuple(self._path(self.ladder.by_id[name], inks) for name in level.next)
                found.append(Junction(self.texts["front.part"], with_kept_end(text or level.title), paths))
        return found

    def _path(self, first: Level, inks: Mapping[str, tuple[str, str, str]]) -> PathView:
        """A path from its first level to the one before paths part or meet again."""
        levels = [first]
        while len(levels[-1].next) == 1 and len(self.arriving[levels[-1].next[0]]) == 1:
            levels.append(self.ladder.by_id[levels[-1].next[0]])
        about = next((first_phrase(self.plain(section.text)) for section in first.of_kind("prose") if section.text), "")
        return PathView(
            ", ".join(level.short for level in levels),
            with_kept_end(about),
            tuple(f"level-{level.id}" for level in levels),
            inks[first.id][1],
        )

    def _meetings(self) -> list[Junction]:
        """Each level to which several lead, with what it says about paths, or about itself."""
        found = []
        words: list[str] = self.ladders_words.table["front.path_words"]
        for level in self.ladder.levels:
            if len(self.arriving[level.id]) > 1:
                said = [
                    sentence for section in level.of_kind("prose") for sentence in sentences(self.plain(section.text).replace("\n", " "))
                ]
                text = next((sentence for sentence in said if any(word in sentence.casefold() for word in words)), said[0] if said else "")
                found.append(Junction(self.texts["front.meet"], with_kept_end(text or level.title)))
        return found

    def _first_sentence(self, text: str) -> str:
        said: list[Any] = sentences(self.plain(text).split("\n", 1)[0])
        return str(said[0]) if said else ""
