"""How to use the ladder: its own words under three drawings where they are made so, what the codes mean, and its other texts."""

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from ladder_reports.design.page_sizes import LINE, PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT
from ladder_reports.design.theme import Palette
from ladder_reports.design.translations import Translation
from ladder_reports.documents.booklet.cover_labels import CoverType
from ladder_reports.documents.booklet.front_view import Advice, CodeExample, GuideView, HowToUse
from ladder_reports.documents.booklet.line_breaks import balanced
from ladder_reports.documents.booklet.line_breaks import sentences as sentences_of
from ladder_reports.documents.booklet.reach import Drawing, FanInks, Reach
from ladder_reports.files.markdown import is_running_text
from ladder_reports.ladder.model import Guide, Ladder, Level
from ladder_reports.rendering.templates import typographic

_FAN = 34.6
"""The size of a drawing on A4, in millimeters."""
_SMALL_FAN = 24.0
_READING_WIDTH, _GAP, _SMALL_GAP = 107.0, 4.0, 2.0
_ADVICE = ("one", "two", "three")
_SHORT_SENTENCE = 60
"""Characters of a sentence that has room under a drawing."""
_MARKUP = re.compile(r"[*_`\[\]<>\\]")


class GuideSetting(Struct, frozen=True):
    """What the guide is set with."""

    texts: Translation
    """The tool's own words."""
    ladders_words: Translation
    """Those in the ladder's language, if there is a translation."""
    palette: Palette
    inks: Mapping[str, tuple[str, str]]
    """Each level's color, and the one for text."""
    page_size: PageSize
    types: CoverType


def how_to_use(ladder: Ladder, reach: Reach, setting: GuideSetting) -> HowToUse:
    """The guide: the drawings, and the first of the ladder's texts about itself."""
    texts, first = setting.texts, ladder.guides[0] if ladder.guides else None
    own, rest = _own_sentences(first, setting.ladders_words) if first and ladder.steps else ((), first.text if first else "")
    guide = GuideView("guide-1", first.title if first else texts["front.how"], rest, is_ladders=bool(first))
    advice: tuple[Advice, ...] = ()
    if ladder.steps:
        said = own or tuple(texts[f"front.how_{name}"] for name in _ADVICE)
        drawings = _drawings(ladder, reach, setting.palette, setting.inks, _SMALL_FAN if setting.page_size.small else _FAN)
        spoken = [texts[f"front.how_{name}_drawing"] for name in _ADVICE]
        sentences = [typographic(sentence, ladder.lang if own else texts.lang, texts) for sentence in said]
        lines = [balanced(sentence, _column(setting.page_size), setting.types.lead_light) or (sentence,) for sentence in sentences]
        advice = tuple(Advice(drawing, says, line, bool(own)) for drawing, says, line in zip(drawings, spoken, lines, strict=True))
    return HowToUse(guide, advice, _code_example(ladder, texts, setting.inks), texts["front.no_checklist"])


def other_guides(ladder: Ladder, taken: str) -> tuple[GuideView, ...]:
    """The ladder's texts about itself after the first one, without the one with the title `taken`."""
    return tuple(
        GuideView(f"guide-{number}", guide.title, guide.text)
        for number, guide in enumerate(ladder.guides, 1)
        if number > 1 and guide.title != taken
    )


def how_height(how: HowToUse, page_size: PageSize, types: CoverType, plain: Callable[[str], str]) -> float:
    """The height of the guide with its drawings, in points; `plain` makes the words of Markdown as they are printed."""
    height = guide_height(how.guide.text, page_size, types, plain)
    if how.advice:
        lines = max(types.lead_light.lines(" ".join(one.sentence), _column(page_size)) for one in how.advice)
        height += 21 + how.advice[0].drawing.height / 10 / MM_PER_POINT + 14 + 21 * lines
    codes = [f"{how.codes.text} {how.codes.letters}"] if how.codes else []
    return height + sum(14 + types.text.lines(text, _reading_room(page_size)) * LINE for text in [*codes, how.no_checklist])


def guide_height(text: str, page_size: PageSize, types: CoverType, plain: Callable[[str], str]) -> float:
    """The height of a text of the ladder about itself with its title and the rule above; see `how_height`."""
    height = 35.0 + 28.0 + (21.0 if page_size.small else 28.0)
    words = plain(text) if text else ""
    return height + (14 + types.text.lines(words, _reading_room(page_size)) * LINE + 7 * words.count("\n") if words else 0.0)


def _reading_room(page_size: PageSize) -> float:
    """The width of running text, in ems."""
    return min(_READING_WIDTH, page_size.text_width) / (9.2 * MM_PER_POINT)


def _column(page_size: PageSize) -> float:
    """The width of the sentence under a drawing, in ems."""
    return (page_size.text_width - 2 * (_SMALL_GAP if page_size.small else _GAP)) / len(_ADVICE) / (13 * MM_PER_POINT)


def _own_sentences(guide: Guide, texts: Translation) -> tuple[tuple[str, ...], str]:
    """Three sentences of the guide that say what the drawings show, and what is left of it; no sentences if it does not begin so.

    It begins so if its first three sentences are short, and the first two speak of levels.
    """
    paragraph, _, rest = guide.text.strip().partition("\n\n")
    found = sentences_of(" ".join(paragraph.split()))
    three, word = tuple(found[: len(_ADVICE)]), texts["level"].casefold()
    begins_so = (
        is_running_text(paragraph)
        and len(three) == len(_ADVICE)
        and all(len(sentence) <= _SHORT_SENTENCE and not _MARKUP.search(sentence) for sentence in three)
        and all(word in sentence.casefold() for sentence in three[:-1])
    )
    if not begins_so:
        return (), guide.text
    return three, "\n\n".join(part for part in (" ".join(found[len(_ADVICE) :]), rest) if part)


def _drawings(ladder: Ladder, reach: Reach, palette: Palette, inks: Mapping[str, tuple[str, str]], size: float) -> tuple[Drawing, ...]:
    """Your level, the one above it, and what is between the two."""
    middle = max(reach.top // 2, 1)
    here, above = next(
        ((first.id, second.id) for first, second in ladder.steps if reach.ranks[first.id] >= middle),
        (ladder.steps[0][0].id, ladder.steps[0][1].id),
    )
    colors = FanInks.of(palette, "")
    reached, everything = reach.reached(here), [(reach.rings, colors.line, 0.25)]
    return (
        reach.fan(size, [(reached, inks[here][0])], everything),
        reach.fan(size, [(reached, inks[here][0])], [*everything, ((above,), inks[above][0], 0.75)]),
        reach.fan(size, [((above,), palette.accent), (reached, palette.hairline)], everything),
    )


def _code_example(ladder: Ladder, texts: Translation, inks: Mapping[str, tuple[str, str]]) -> CodeExample | None:
    """One of the ladder's codes explained: a third signal, if there is one."""
    letters = ladder.section_codes
    found = [(level, section) for level in ladder.levels for section in level.of_kind("signals") if section.items]
    if not found:
        return None
    level, section = max(found, key=lambda one: (min(len(one[1].items), 3), -_from_middle(ladder.levels, one[0])))
    number = min(len(section.items), 3)
    used = {section.id for _, section in found}
    named = [(letters[head.id], head.title) for head in ladder.sections if head.id in used]
    text = texts(
        "front.code",
        level=level.short,
        section=section.label,
        number=texts.table["front.ordinals"][number - 1],
    )
    parts = [texts("front.code_more" if at else "front.code_letter", code=code, section=label) for at, (code, label) in enumerate(named)]
    return CodeExample(
        code=ladder.codes[f"{level.id}/{section.items[number - 1].id}"],
        ink=inks[level.id][1],
        text=text,
        letters=", ".join(parts) + ".",
    )


def _from_middle(levels: Sequence[Level], level: Level) -> float:
    return abs(levels.index(level) - len(levels) // 2)
