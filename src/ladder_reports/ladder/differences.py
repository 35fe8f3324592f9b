"""What differs between two ladders, as data: of each signal and watch-out, of the prose, and of what levels and sections are called.

Pure. Ids that a lineage does not name are compared by name: nothing is guessed. An id that is gone without a word may have a likely heir,
which is only a hint.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct

from ladder_reports.ladder.heirs import Items
from ladder_reports.ladder.lineage import SAME, Lineage
from ladder_reports.ladder.model import Item, Kind, Ladder, Section
from ladder_reports.ladder.text_differences import TextChange, compare_notes, compare_texts, same_prose
from ladder_reports.ladder.words import Run, WordChanges, likeness, same_words, what_comes, what_goes, word_changes, words_of

ChangeKind = Literal["reworded", "moved", "renamed", "split", "merged", "added", "retired", "punctuation"]
CHANGE_KINDS: tuple[ChangeKind, ...] = ("reworded", "moved", "renamed", "split", "merged", "added", "retired", "punctuation")
"""The last one means that nothing but punctuation, capital letters or Markdown differs."""

_KINDS: tuple[Kind, ...] = ("signals", "watchouts")


class PlacedItem(Struct, frozen=True):
    """A signal or a watch-out with its place in one of the two ladders."""

    name: str
    """The full name, such as `senior/ab-test`."""
    code: str
    """Empty for watch-outs."""
    kind: Kind
    level: str
    level_name: str
    section: str
    section_name: str
    item: Item


class Home(Struct, frozen=True):
    """Where a change is listed: a level and a section of the new ladder, or of the old one if the new one has none."""

    level: str
    level_name: str
    section: str
    section_name: str


class ItemChange(Struct, frozen=True):
    """What became of one item, or of several that were split or merged."""

    kinds: tuple[ChangeKind, ...]
    """Everything that happened, in the order of `CHANGE_KINDS`."""
    home: Home
    old: tuple[PlacedItem, ...]
    """Empty if the item was added."""
    new: tuple[PlacedItem, ...]
    """Empty if it was retired."""
    old_runs: tuple[tuple[Run, ...], ...]
    """The text of each old item, with what goes marked."""
    new_runs: tuple[tuple[Run, ...], ...]
    """The text of each new item, with what comes marked."""
    words: WordChanges | None = None
    """What changed in the words of a single item; None if several are involved, or if it was added or retired."""
    examples: tuple[WordChanges, ...] = ()
    """The examples that changed, came or went."""
    unsaid: bool = False
    """Whether an old item is gone, and no `changes.yaml` says so."""
    likely: str = ""
    """If so, the full name of the new item that most likely follows it; empty if none is likely."""

    @property
    def kind(self) -> Kind:
        """Whether this is about signals or watch-outs."""
        return (self.new or self.old)[0].kind


class FactChange(Struct, frozen=True):
    """A title, a name or a number that differs."""

    level: str
    """The id of the level that it is about; empty if it is about the ladder."""
    subject: str
    """What it is about, as people read it: a level's or a section's title, a skill; empty for the ladder itself."""
    fact: str
    """Such as "title" or "leads to"."""
    old: str
    """Empty if there was none."""
    new: str


class LadderDifferences(Struct, frozen=True, dict=True):
    """Everything that differs between two ladders."""

    old: Ladder
    new: Ladder
    lineage: Lineage
    items: tuple[ItemChange, ...]
    """In the order of the new ladder; what was retired stands where it was."""
    texts: tuple[TextChange, ...]
    """Prose: of the levels in the ladder's order, then the ladder's own."""
    facts: tuple[FactChange, ...]

    @cached_property
    def counts(self) -> dict[ChangeKind, int]:
        """How many changes of each kind there are. An item can count for several kinds: it may be moved and reworded."""
        return self.counts_of()

    def counts_of(self, kind: Kind | None = None) -> dict[ChangeKind, int]:
        """The counts for signals or watch-outs alone."""
        found = Counter(one for change in self.items if kind in {None, change.kind} for one in change.kinds)
        return {one: found[one] for one in CHANGE_KINDS}

    def unchanged(self, kind: Kind = "signals") -> int:
        """How many items of a kind are as they were."""
        return self.total(self.new, kind) - sum(len(change.new) for change in self.items if change.kind == kind)

    @staticmethod
    def total(ladder: Ladder, kind: Kind = "signals") -> int:
        """How many items of a kind a ladder has."""
        return sum(1 for level in ladder.levels for _ in level.named_items(kind))

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs but the version."""
        return not (self.items or self.texts or self.facts)

    @cached_property
    def touched(self) -> dict[str, tuple[ChangeKind, ...]]:
        """What became of each old item that is not as it was, by its full name."""
        return {one.name: change.kinds for change in self.items for one in change.old}


def compare_ladders(old: Ladder, new: Ladder, lineage: Lineage = SAME) -> LadderDifferences:
    """What differs between two ladders; the lineage says what became of ids from the old one to the new one."""
    sections = _section_heirs(old, new, lineage)
    items = _ItemComparison(old, new, lineage, sections)
    return LadderDifferences(
        old, new, lineage, tuple(items.changes()), tuple(_texts(old, new, lineage, sections)), tuple(_facts(old, new, lineage, sections))
    )


def _section_heirs(old: Ladder, new: Ladder, lineage: Lineage) -> dict[str, str]:
    """The new id of each section: its own, or of one that came in its place with its title or its items."""
    new_ids, old_ids = {head.id for head in new.sections}, {head.id for head in old.sections}
    added = [head for head in new.sections if head.id not in old_ids]
    homes = {name: section.id for level in new.levels for name, section, _ in level.named_items(*_KINDS)}
    found = {head.id: head.id for head in old.sections if head.id in new_ids}
    for head in old.sections:
        if head.id in new_ids:
            continue
        alike = [one for one in added if one.kind == head.kind and one.id not in found.values()]
        members = [name for level in old.levels for name, section, _ in level.named_items(*_KINDS) if section.id == head.id]
        now = Counter(homes.get(heir) for name in members for heir in lineage.heirs(name))
        best = [one for one in alike if one.title == head.title] or [one for one in alike if 2 * now[one.id] > len(members) > 0]
        found[head.id] = best[0].id if best else head.id
    return found


class _ItemComparison:
    """Compares the items of two ladders."""

    def __init__(self, old: Ladder, new: Ladder, lineage: Lineage, sections: Mapping[str, str]) -> None:
        self.old_ladder, self.new_ladder, self.lineage, self.sections = old, new, lineage, sections
        self.old, self.new = _placed(old), _placed(new)
        self.heirs = {name: tuple(heir for heir in lineage.heirs(name) if heir in self.new) for name in self.old}
        self.index = Items(new)
        self.levels = {level.id: number for number, level in enumerate(new.levels)}
        self.heads = {head.id: number for number, head in enumerate(new.sections)}
        self.numbers = {name: number for number, name in enumerate(self.new)}

    def changes(self) -> list[ItemChange]:
        """Every item that is not as it was, in the order of the new ladder."""
        found = [change for olds, news in self.groups() if (change := self.change(olds, news))]
        return sorted(found, key=self.order)

    def groups(self) -> Iterator[tuple[list[str], list[str]]]:
        """Old and new names that belong together: an item and its heirs, and all others that these are made of."""
        origins: dict[str, list[str]] = {}
        for name, heirs in self.heirs.items():
            for heir in heirs:
                origins.setdefault(heir, []).append(name)
        seen: set[str] = set()
        for start in self.old:
            if start in seen:
                continue
            olds, news, waiting = [], dict[str, None](), [start]
            seen.add(start)
            while waiting:
                name = waiting.pop(0)
                olds.append(name)
                for heir in self.heirs[name]:
                    news[heir] = None
                    fresh = [other for other in origins[heir] if other not in seen]
                    seen.update(fresh)
                    waiting += fresh
            yield olds, list(news)
        yield from (([], [name]) for name in self.new if name not in origins)

    def change(self, olds: Sequence[str], news: Sequence[str]) -> ItemChange | None:
        """What became of a group; None if it is as it was."""
        old, new = tuple(self.old[name] for name in olds), tuple(self.new[name] for name in news)
        kinds = self.kinds(old, new)
        if not kinds:
            return None
        before, after = [one.item.text for one in old], [one.item.text for one in new]
        old_runs = tuple(what_goes(text, after) for text in before)
        new_runs = tuple(what_comes(text, before) for text in after)
        words = word_changes(before[0], after[0]) if len(before) == len(after) == 1 else None
        gone = bool(old) and not new
        unsaid = gone and any(self.lineage.heirs(name) for name in olds)
        likely = ""
        if unsaid:
            free = [name for name in self.new if name not in {heir for heirs in self.heirs.values() for heir in heirs}]
            likely = self.index.likeliest(old[0].name, old[0].item.text, free, old[0].kind)
        examples = _examples(old, new)
        return ItemChange(kinds, self.home(old, new), old, new, old_runs, new_runs, words, examples, unsaid, likely)

    def kinds(self, old: tuple[PlacedItem, ...], new: tuple[PlacedItem, ...]) -> tuple[ChangeKind, ...]:
        """Everything that happened to a group."""
        if not old:
            return ("added",)
        if not new:
            return ("retired",)
        if len(old) > 1 or len(new) > 1:
            split = any(len(self.heirs[one.name]) > 1 for one in old)
            merged = any(sum(one.name in self.heirs[other.name] for other in old) > 1 for one in new)
            return tuple(kind for kind, holds in (("split", split), ("merged", merged)) if holds)  # type: ignore[misc]
        (before,), (after,) = old, new
        found: dict[ChangeKind, bool] = {
            "reworded": not _same_item(before.item, after.item),
            "moved": after.level != self.lineage.level(before.level) or after.section != self.sections[before.section],
            "renamed": before.item.id != after.item.id,
        }
        found["punctuation"] = not found["reworded"] and (before.item.text, before.item.examples) != (after.item.text, after.item.examples)
        return tuple(kind for kind in CHANGE_KINDS if found.get(kind))

    def home(self, old: tuple[PlacedItem, ...], new: tuple[PlacedItem, ...]) -> Home:
        """Where a change is listed: at the place of the first old item, which readers know; an added one at its own."""
        one = (old or new)[0]
        level_id = self.lineage.level(one.level) if old else one.level
        section_id = self.sections[one.section] if old else one.section
        level = self.new_ladder.by_id.get(level_id) or self.old_ladder.by_id.get(one.level)
        heads = {head.id: head for head in (*self.old_ladder.sections, *self.new_ladder.sections)}
        return Home(level_id, level.short if level else level_id, section_id, heads[section_id].label)

    def order(self, change: ItemChange) -> tuple[int, int, float]:
        """What sorts changes."""
        home = change.home
        level, section = self.levels.get(home.level, len(self.levels)), self.heads.get(home.section, len(self.heads))
        here = [self.numbers[one.name] for one in change.new if (one.level, one.section) == (home.level, home.section)]
        return level, section, min(here) if here else self.number_before(change)

    def number_before(self, change: ItemChange) -> float:
        """The number of the item before something that is no longer there, and a little more."""
        names = list(self.old)
        for name in reversed(names[: names.index(change.old[0].name)]):
            one = self.old[name]
            if (one.level, one.section) != (change.old[0].level, change.old[0].section):
                break
            if here := [self.numbers[heir] for heir in self.heirs[name]]:
                return here[0] + 0.5
        return -1.0


def _placed(ladder: Ladder) -> dict[str, PlacedItem]:
    """The items of a ladder by full name, in its order."""
    return {
        name: PlacedItem(name, ladder.codes.get(name, ""), section.kind, level.id, level.short, section.id, section.label, item)
        for level in ladder.levels
        for name, section, item in level.named_items(*_KINDS)
    }


def _same_item(old: Item, new: Item) -> bool:
    """Whether two items have the same words."""
    examples = len(old.examples) == len(new.examples) and all(map(same_words, old.examples, new.examples))
    return examples and same_words(old.text, new.text)


def _examples(old: Iterable[PlacedItem], new: Iterable[PlacedItem]) -> tuple[WordChanges, ...]:
    """The examples that changed, came or went."""
    before, after = ([example for one in items for example in one.item.examples] for items in (old, new))
    return compare_texts(before, after)


def _texts(old: Ladder, new: Ladder, lineage: Lineage, sections: Mapping[str, str]) -> Iterator[TextChange]:
    """The prose that differs."""
    names = {lineage.level(level.id): level for level in old.levels}
    for level in new.levels:
        before = names.get(level.id)
        if before is None:
            continue
        theirs = {sections[section.id]: section for section in before.sections}
        for head in new.sections:
            was, now = theirs.get(head.id), level.section(head.id)
            if _has_prose(was) or _has_prose(now):
                yield from same_prose(level.id, head.label, was.text if was else "", now.text if now else "")
        for head in old.sections:
            if sections[head.id] not in {one.id for one in new.sections} and _has_prose(was := before.section(head.id)) and was:
                yield from same_prose(level.id, head.label, was.text, "")
        yield from compare_notes(level.id, before.notes, level.notes)
    yield from same_prose("", "", old.introduction, new.introduction)
    yield from _guides(old, new)
    yield from compare_notes("", old.notes, new.notes)


def _has_prose(section: Section | None) -> bool:
    return section is not None and bool(section.text)


def _guides(old: Ladder, new: Ladder) -> Iterator[TextChange]:
    """The guides that differ. One with another title is known by its text."""
    before, after = list(old.guides), list(new.guides)
    for guide in new.guides:
        same = next((one for one in before if one.title == guide.title), None)
        if same:
            before.remove(same)
            after.remove(guide)
            yield from same_prose("", guide.title, same.text, guide.text)
    for guide in after:
        words = words_of(guide.text)
        best = max(before, key=lambda one: likeness(words, words_of(one.text)), default=None)
        if best and likeness(words, words_of(best.text)) >= 0.5:  # noqa: PLR2004 -- half of it
            before.remove(best)
            found = list(same_prose("", guide.title, best.text, guide.text))
            yield found[0].titled(best.title) if found else TextChange("", guide.title, best.title, "changed")
        else:
            yield from same_prose("", guide.title, "", guide.text)
    for guide in before:
        yield from same_prose("", guide.title, guide.text, "")


def _facts(old: Ladder, new: Ladder, lineage: Lineage, sections: Mapping[str, str]) -> Iterator[FactChange]:
    """The titles, names and numbers that differ."""
    for fact, key in (
        ("title", "title"), ("language", "lang"), ("organization", "organization"),
        ("edition", "edition"), ("author", "author"), ("license", "license"),
    ):  # fmt: skip
        yield from _fact("", "", fact, getattr(old, key), getattr(new, key))
    yield from _level_facts(old, new, lineage)
    yield from _section_facts(old, new, sections)
    yield from _origin_facts(old, new, lineage)
    yield from _skill_facts(old, new, lineage)


def _fact(level: str, subject: str, fact: str, old: object, new: object) -> Iterator[FactChange]:
    before, after = ("" if value is None else str(value) for value in (old, new))
    if before != after:
        yield FactChange(level, subject, fact, before, after)


def _level_facts(old: Ladder, new: Ladder, lineage: Lineage) -> Iterator[FactChange]:
    heirs = {level.id: lineage.level(level.id) for level in old.levels}
    for level in old.levels:
        now = new.by_id.get(heirs[level.id])
        if now is None:
            yield FactChange(level.id, level.title, "level", level.title, "")
            continue
        yield from _fact(now.id, now.title, "id", level.id, now.id)
        yield from _fact(now.id, now.title, "title", level.title, now.title)
        short = level.short != now.short and (level.short, now.short) != (level.title, now.title)
        yield from _fact(now.id, now.title, "short name", level.short, now.short) if short else ()
        yield from _fact(now.id, now.title, "code", level.given_code, now.given_code)
        before, after = sorted({heirs.get(one, one) for one in level.next}), sorted(now.next)
        yield from _fact(now.id, now.title, "leads to", ", ".join(before), ", ".join(after))
    for level in new.levels:
        if level.id not in heirs.values():
            yield FactChange(level.id, level.title, "level", "", level.title)
    kept = [heir for level in old.levels if (heir := heirs[level.id]) in new.by_id]
    order = [level.id for level in new.levels if level.id in kept]
    yield from _fact("", "", "order of the levels", ", ".join(dict.fromkeys(kept)), ", ".join(order))


def _section_facts(old: Ladder, new: Ladder, sections: Mapping[str, str]) -> Iterator[FactChange]:
    heads = {head.id: head for head in new.sections}
    for head in old.sections:
        now = heads.get(sections[head.id])
        if now is None:
            yield FactChange("", head.title, "section", head.title, "")
            continue
        for fact, key in (("id", "id"), ("title", "title"), ("short title", "short"), ("kind", "kind"), ("code", "code")):
            yield from _fact("", now.title, fact, getattr(head, key), getattr(now, key))
    for head in new.sections:
        if head.id not in sections.values():
            yield FactChange("", head.title, "section", "", head.title)


def _origin_facts(old: Ladder, new: Ladder, lineage: Lineage) -> Iterator[FactChange]:
    before = {name: item.grown_from for level in old.levels for name, _, item in level.named_items(*_KINDS)}
    after = {name: item.grown_from for level in new.levels for name, _, item in level.named_items(*_KINDS)}
    for name, origin in before.items():
        heirs = lineage.heirs(name)
        if len(heirs) == 1 and heirs[0] in after and after[heirs[0]] not in (lineage.heirs(origin) if origin else ("",)):
            yield FactChange(heirs[0].partition("/")[0], heirs[0], "grows from", origin, after[heirs[0]])


def _skill_facts(old: Ladder, new: Ladder, lineage: Lineage) -> Iterator[FactChange]:
    if old.skills.scale != new.skills.scale:
        yield FactChange("", "", "scale of skills", ", ".join(old.skills.scale), ", ".join(new.skills.scale))
    before, after = ({skill.id: skill for skill in ladder.skills.skills} for ladder in (old, new))
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        subject = (now or was).title  # type: ignore[union-attr]
        if was is None or now is None:
            yield FactChange("", subject, "skill", was.title if was else "", now.title if now else "")
            continue
        yield from _fact("", subject, "title", was.title, now.title)
        expected = {lineage.level(level): number for level, number in was.expected.items()}
        for level in dict.fromkeys([*expected, *now.expected]):
            yield from _fact(level, subject, "expected", expected.get(level), now.expected.get(level))
