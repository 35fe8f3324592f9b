"""What changes from a level to the next: signals beside those that they grew from, as many steps on a page as it has room for.

Heights are in points and widths in millimeters. They follow `styles/booklet/steps.css`; texts are measured without the engine, rather
too large than too small.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.design.fonts import FontSet
from ladder_reports.design.page_sizes import LINE, PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation
from ladder_reports.documents.booklet import view as views
from ladder_reports.documents.booklet.reach import FanInks, Reach
from ladder_reports.documents.codes import SignalCodes
from ladder_reports.documents.hanging_zone import HangingZone
from ladder_reports.documents.page_filling import divided
from ladder_reports.ladder.model import Ladder, Level, without_footnotes
from ladder_reports.rendering.templates import plain_text

BEFORE, AFTER = 56.0, 73.0
"""The width of the two columns, where they are side by side."""
FAN, FAN_SMALL = 22.0, 14.0
"""The size of the drawing beside a step's head."""
_UNIT = 7.0
_TEXT, _LABEL, _SUBTITLE = 9.2, 7.4, 18.4
_CODE_GAP, _PAGE_NUMBER = "\u2003 ", "page 00"
"""What is about as wide as the space between two codes, and as what follows them."""
_ABOVE, _HEAD = 14.0, 21.0
_LEAST_OPENING, _LEAST_SMALL_OPENING = 70.0, 49.0
"""The height of the drawing beside a step's head, and what is below it."""
_BETWEEN = 3 * _UNIT
_PROSE_LINES = 3
"""Lines of a section of prose that are shown; the level's page has all of it."""
_LEAST_OF_LIMIT = 0.12
"""A text is cut at the end of a sentence or of a clause if that keeps at least this share of what fits."""
_CLAUSE_END = re.compile(r"\s*(?:[:;]|\s[–—-])(?=\s)")
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’»“)\]]*(?=\s|$)|[。！？]+[」』）]*")


class _Measured(Struct, frozen=True):
    """A part of a step with its height."""

    part: views.Pair | views.NewSignal
    height: float


class StepsComposer:
    """Composes the steps of one ladder, in one language and page size."""

    def __init__(
        self, ladder: Ladder, translation: Translation, theme: Theme, fonts: FontSet, page_size: PageSize, zone: HangingZone
    ) -> None:
        self.ladder, self.texts, self.theme, self.page_size = ladder, translation, theme, page_size
        self.metrics, self.codes = TextMetrics(fonts, theme.first_families_by_use[0]), SignalCodes(ladder, theme.palette)
        self.reach = Reach(ladder)
        self.side_by_side = not page_size.small
        # Where there is no room for labels, the codes tell the section.
        self.labels = {head.id: head.label if zone.has_labels else "" for head in ladder.sections}
        self.display_type = TextMetrics(fonts, theme.first_families_by_use[1], int(theme.tokens["display-weight"]))
        # A line is kept free, since heights are reckoned: a step that does not fit would have a page by itself.
        self.room = (page_size.lines("booklet") - 1) * LINE

    def compose(self, levels: Mapping[str, views.LevelView]) -> tuple[views.StepPage, ...]:
        """The pages of all steps. A step about which the ladder says nothing has none."""
        steps = [self._step(levels[first.id], levels[second.id]) for first, second in self.ladder.steps]
        parts = [part for step in filter(_says_something, steps) for part in self._parts(step)]
        heights = [self._height(part) + _BETWEEN for part in parts]
        pages = divided(heights, self.room, extra=lambda *_: -_BETWEEN)
        return tuple(self._page([parts[number] for number in page]) for page in pages)

    def _page(self, steps: Sequence[views.Step]) -> views.StepPage:
        """A page with its steps. New signals are in words as far as there is room, the first step's first."""
        made = list(steps)
        room = self.room - sum(map(self._height, made)) - _BETWEEN * (len(made) - 1)
        for number, step in enumerate(made):
            in_words = replace(step, new_in_words=True)
            more = self._height(in_words) - self._height(step)
            if step.new and more <= room:
                made[number], room = in_words, room - more
        return views.StepPage(tuple(map(_labeled, made)), self._entries(made))

    def _entries(self, steps: Sequence[views.Step]) -> tuple[tuple[str, str], ...]:
        """What the contents say of a page: the title and the anchor of each run of steps of which one leads on to the next."""
        runs: list[list[views.Step]] = []
        for step in steps:
            if step.is_continued:
                continue
            if runs and runs[-1][-1].after.level.id == step.before.level.id:
                runs[-1].append(step)
            else:
                runs.append([step])
        return tuple(
            (self.texts("booklet.changes", first=run[0].before.level.short, second=run[-1].after.level.short), run[0].anchor)
            for run in runs
        )

    def _step(self, before: views.LevelView, after: views.LevelView) -> views.Step:
        """A step in full."""
        pairs = list(self._signal_pairs(before.level, after.level))
        grown = {pair.after.code.name for pair in pairs if pair.after.code}
        signals = [(name, section) for name, section, _ in after.level.named_items("signals") if name not in grown]
        prose = list(itertools.islice(self._prose_pairs(before.level, after.level), 1 if pairs else 2))
        new = tuple(views.NewSignal(self.codes[name], self.labels[section.id]) for name, section in signals)
        anchor = f"step-{before.level.id}-{after.level.id}"
        fan = self.reach.step_fan(
            FAN_SMALL if self.page_size.small else FAN, before.level.id, after.level.id, FanInks.of(self.theme.palette, after.color)
        )
        spoken = self.texts("booklet.step_drawing", first=before.level.short, second=after.level.short)
        # Without pairs, the upper level's signals stand alone, in words.
        return views.Step(
            anchor, before, after, fan, spoken, tuple(prose), tuple(pairs), new, has_pairs=bool(pairs), new_in_words=not pairs
        )

    def _prose_pairs(self, before: Level, after: Level) -> Iterator[views.Pair]:
        """The sections of prose that both levels have, in short."""
        for head in self.ladder.sections:
            sections = [level.section(head.id) for level in (before, after)] if head.kind == "prose" else []
            texts = [plain_text(section.text, self.ladder.lang, self.texts) if section else "" for section in sections]
            if all(texts) and texts:
                first, second = (self._in_short(text, width) for text, width in zip(texts, self._widths, strict=True))
                yield views.Pair("", views.PairSide(first), views.PairSide(second))

    def _signal_pairs(self, before: Level, after: Level) -> Iterator[views.Pair]:
        """The signals of the upper level that grew from one of a level below it, in the upper level's order."""
        below = [before, *self._levels_below(before)]
        known = {name: item for level in below for name, _, item in level.named_items("signals")}
        for name, section, item in after.named_items("signals"):
            if item.grown_from in known:
                first = views.PairSide(without_footnotes(known[item.grown_from].text), self.codes[item.grown_from])
                yield views.Pair(self.labels[section.id], first, views.PairSide(without_footnotes(item.text), self.codes[name]))

    def _levels_below(self, level: Level) -> list[Level]:
        """The levels from which a way leads to this one."""
        found = {level.id}
        # The ladder's order is from the bottom up.
        for first, second in reversed(self.ladder.steps):
            if second.id in found:
                found.add(first.id)
        return [one for one in self.ladder.levels if one.id in found and one.id != level.id]

    def _in_short(self, text: str, width: float) -> str:
        """The beginning of a text, as far as a few lines have room for it: whole sentences, or a clause, or whole words."""
        paragraph = text.split("\n", 1)[0]
        room = _PROSE_LINES * width / (_TEXT * MM_PER_POINT)
        # Lines are not quite full.
        limit = int(room * 0.93 * len(paragraph) / max(self.metrics.width(paragraph), 1.0))
        if len(paragraph) <= limit:
            return paragraph
        ends = [(found.end(), "") for found in _SENTENCE_END.finditer(paragraph, 0, limit)]
        ends += [(found.start(), ".") for found in _CLAUSE_END.finditer(paragraph, 0, limit)]
        if ends and max(ends)[0] >= limit * _LEAST_OF_LIMIT:
            end, sign = max(ends)
            return paragraph[:end] + sign
        return f"{paragraph[: max(paragraph.rfind(' ', 0, limit), limit // 2)].rstrip(' ,;:–—-(')} …"

    # Measures.

    @property
    def _widths(self) -> tuple[float, float]:
        """The widths of the two columns, or of the text where one stands above the other."""
        return (BEFORE, AFTER) if self.side_by_side else (self.page_size.text_width,) * 2

    def _lines(self, text: str, width: float) -> float:
        plain = plain_text(text, self.ladder.lang, self.texts)
        return self.metrics.lines(plain, width / (_TEXT * MM_PER_POINT)) * LINE

    def _height(self, step: views.Step) -> float:
        return self._opening_height(step) + sum(map(self._pair_height, step.pairs)) + self._new_height(step) - _UNIT

    def _opening_height(self, step: views.Step) -> float:
        head = self._head_lines(step) * _HEAD + _UNIT + sum(map(self._pair_height, step.prose))
        return _ABOVE + max(head, _LEAST_OPENING if self.side_by_side else _LEAST_SMALL_OPENING)

    def _head_lines(self, step: views.Step) -> int:
        last = self.texts("booklet.step_continued", level=step.after.level.short) if step.is_continued else step.after.level.short
        words = [self.texts("booklet.step_from", level=step.before.level.short), self.texts("booklet.step_to", level=last)]
        if not self.side_by_side:
            words = [" ".join(words)]
        lines = (self.display_type.lines(one, width / (_SUBTITLE * MM_PER_POINT)) for one, width in zip(words, self._widths, strict=False))
        return max(lines)

    def _pair_height(self, pair: views.Pair) -> float:
        first, second = (self._lines(side.text, width) for side, width in zip((pair.before, pair.after), self._widths, strict=True))
        return (max(first, second) if self.side_by_side else first + second) + _UNIT

    def _new_height(self, step: views.Step) -> float:
        if not step.new:
            return 0.0
        width = AFTER if step.has_pairs and self.side_by_side else self.page_size.text_width
        heading = LINE if step.has_pairs and not self.side_by_side else 0.0
        if not step.new_in_words:
            codes = "".join(f"{one.code.code}{_CODE_GAP}" for one in step.new) + _PAGE_NUMBER
            return heading + self.metrics.lines(codes, width / (_LABEL * MM_PER_POINT)) * LINE + _UNIT
        return heading + sum(self._lines(one.code.text, width) + _UNIT for one in step.new)

    def _parts(self, step: views.Step) -> Iterator[views.Step]:
        """A step as it is, or in as many parts as pages that it needs, each with its head."""
        if self._height(step) <= self.room:
            yield step
            return
        measured = [*(_Measured(pair, self._pair_height(pair)) for pair in step.pairs)]
        if step.new_in_words:
            width = self.page_size.text_width
            measured += [_Measured(one, self._lines(one.code.text, width) + _UNIT) for one in step.new]
        rest = () if step.new_in_words else step.new
        room = self.room - self._opening_height(step) - (self._new_height(step) if rest else 0.0)
        groups = [[measured[number] for number in page] for page in divided([one.height for one in measured], room)]
        for number, group in enumerate(groups):
            parts = [one.part for one in group]
            new = [part for part in parts if isinstance(part, views.NewSignal)]
            yield replace(
                step,
                prose=step.prose if number == 0 else (),
                pairs=tuple(part for part in parts if isinstance(part, views.Pair)),
                new=(*new, *(rest if number == len(groups) - 1 else ())),
                is_continued=number > 0,
            )


def _says_something(step: views.Step) -> bool:
    return bool(step.prose or step.pairs or step.new)


def _labeled(step: views.Step) -> views.Step:
    """The step with each section's label only where the section begins."""
    pairs, new = (["", *(one.label for one in ones)] for ones in (step.pairs, step.new))
    return replace(
        step,
        pairs=tuple(replace(one, label="") if one.label == last else one for last, one in zip(pairs, step.pairs, strict=False)),
        new=tuple(replace(one, label="") if one.label == last else one for last, one in zip(new, step.new, strict=False)),
    )
