"""Checks a `changes.yaml` against the texts of the versions: what it names was there and is there, and nothing is left unsaid."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from ladder_reports.errors import did_you_mean, nearest, own_words, quote
from ladder_reports.files.text import Place
from ladder_reports.ladder.changes import CHANGES_FILE, ReadChanges, chains, version_key
from ladder_reports.ladder.heirs import Items, likeliest_level
from ladder_reports.ladder.lineage import Lineage, Revision
from ladder_reports.ladder.loader import LADDER_FILE
from ladder_reports.ladder.model import Kind, Ladder
from ladder_reports.ladder.versions import History

_NOUNS = {"signals": "signal", "watchouts": "watch-out"}


def check_changes(history: History) -> None:
    """Add what is wrong with the ids in `changes.yaml` to its problems."""
    changes, revisions = history.changes, history.changes.log.revisions
    if not revisions:
        return
    present = history.present.version
    top = revisions[0]
    if top.version not in {present, *history.recorded.folders} and version_key(top.version) > version_key(present):
        message = f"{quote(top.version)} is neither recorded nor the version in {LADDER_FILE}, {quote(present)}; raise 'version' there"
        changes.problems.add(changes.place(0, "version"), message)
    texts = {
        version: Items(ladder)
        for revision in revisions
        for version in (revision.version, revision.before)
        if (ladder := history.ladder(version))
    }
    for number, revision in enumerate(revisions):
        _EntryChecker(number, revision, history, texts).check()


class _EntryChecker(Struct, dict=True):
    """Compares one entry with the version before and the version that it is about, as far as they are known."""

    number: int
    revision: Revision
    history: History
    texts: dict[str, Items]

    @cached_property
    def changes(self) -> ReadChanges:
        """The file."""
        return self.history.changes

    @cached_property
    def old(self) -> Items | None:
        """The items of the version before; None if its text is not known."""
        return self.texts.get(self.revision.before)

    @cached_property
    def new(self) -> Items | None:
        """The items of the entry's own version."""
        return self.texts.get(self.revision.version)

    @cached_property
    def settled(self) -> set[str]:
        """The ids about which everything is said, so that one mistake makes one problem."""
        return self.changes.settled.setdefault(self.number, set())

    @cached_property
    def ladders(self) -> tuple[Ladder | None, Ladder | None]:
        """The texts of both versions."""
        return self.history.ladder(self.revision.before), self.history.ladder(self.revision.version)

    @cached_property
    def heirs(self) -> frozenset[str]:
        """Every new id that the entry names."""
        revision = self.revision
        return frozenset({*revision.renamed.values(), *revision.merged, *(new for news in revision.split.values() for new in news)})

    def add(self, place: Place, message: str) -> None:
        """Add a problem."""
        self.changes.problems.add(place, message)

    def check(self) -> None:
        """Add every problem of the entry."""
        revision, problems = self.revision, self.changes.problems
        if self.old is None and revision.before not in self.history.recorded.folders and (revision.named or revision.levels):
            message = f"version {quote(revision.before)} is not recorded, so the old ids here cannot be checked"
            problems.note(self.changes.place(self.number, "from"), message)
        self.settled.update(self.reversed_pairs())
        self.settled.update(self.chained())
        self.check_old()
        self.check_new()
        self.check_levels()
        self.check_kinds()
        self.check_collisions()

    def reversed_pairs(self) -> Iterator[str]:
        """Report old and new ids in each other's place; yields the ids, about which nothing more is said."""
        old, new = self.old, self.new
        if not old or not new:
            return
        for first, second in self.revision.renamed.items():
            if first in new.by_name and first not in old.by_name and second in old.by_name and second not in new.by_name:
                message = f"the old id comes first; write `{own_words(f'{second}: {first}', 140)}`"
                self.add(self.changes.key_place(self.number, "renamed", first), message)
                yield from (first, second)
        for key, groups, ones, others, advice in (
            ("split", self.revision.split, new, old, "a split has the old id first; of several ids that became one, write under 'merged'"),
            ("merged", self.revision.merged, old, new, "a merger has the new id first; of one id that became several, write under 'split'"),
        ):
            for one, several in groups.items():
                known = one in ones.by_name and one not in others.by_name
                if known and all(name in others.by_name and name not in ones.by_name for name in several):
                    self.add(self.changes.key_place(self.number, key, one), advice)
                    yield from (one, *several)

    def chained(self) -> Iterator[str]:
        """Report renamed ids that get another fate in the same entry, unless both were there before; yields them."""
        renamed = self.revision.renamed
        for name, new in chains(renamed, self.revision.named):
            was_there = new in self.old.by_name if self.old else bool(self.new and new in self.new.by_name)
            if not was_there:
                last = renamed.get(new)
                advice = f"; write `{own_words(f'{name}: {last}', 140)}` alone" if last else f"; say what became of {quote(name)} itself"
                message = (
                    f"{quote(new)} is the new id of {quote(name)} and has a fate of its own, but the changes of an entry happen at once"
                )
                self.add(self.changes.place(self.number, "renamed", name), message + advice)
                yield new

    def old_names(self) -> Iterator[tuple[Place, str]]:
        """Every old id with its place."""
        changes, number = self.changes, self.number
        yield from ((changes.key_place(number, key, one), one) for key in ("renamed", "split") for one in getattr(self.revision, key))
        for new, olds in self.revision.merged.items():
            yield from ((changes.place(number, "merged", new, at), one) for at, one in enumerate(olds))
        yield from ((changes.place(number, "retired", at), one) for at, one in enumerate(changes.retired(number)))

    def new_names(self) -> Iterator[tuple[Place, str, str]]:
        """Every new id with its place, and the old one that it comes from."""
        changes, number = self.changes, self.number
        yield from ((changes.place(number, "renamed", old), new, old) for old, new in self.revision.renamed.items())
        for old, news in self.revision.split.items():
            yield from ((changes.place(number, "split", old, at), one, old) for at, one in enumerate(news))
        yield from ((changes.key_place(number, "merged", new), new, next(iter(olds), "")) for new, olds in self.revision.merged.items())

    def check_old(self) -> None:
        """Old ids were there, and are not there any more unless they are among the new ones."""
        for place, name in self.old_names():
            if self.changes.problems.full:
                return
            if name in self.settled:
                continue
            if self.old and name not in self.old.by_name:
                self.add(place, self.unknown(name, self.revision.before, self.old, self.text_of(name)))
            elif self.new and name in self.new.by_name and name not in self.heirs:
                fate = "retired" if name in self.revision.retired else "renamed, split or merged"
                advice = "leave it out here, or delete it there"
                self.add(place, f"{quote(name)} is {fate} here, but version {quote(self.revision.version)} has it still; {advice}")

    def check_new(self) -> None:
        """New ids are there."""
        for place, name, origin in self.new_names():
            if self.changes.problems.full:
                return
            if self.new is None or name in self.settled or name in self.new.by_name:
                continue
            level, _, item = name.partition("/")
            kept = f"{self.revision.level(level)}/{item}"
            if kept in self.new.by_name:
                self.settled.add(name)
                self.add(place, f"new ids have the new ids of levels{did_you_mean(kept)}")
                continue
            text = self.old.by_name[origin].text if self.old and origin in self.old.by_name else self.text_of(name)
            self.add(place, self.unknown(name, self.revision.version, self.new, text))

    def text_of(self, name: str) -> str:
        """The text of an id in any version that has it."""
        return next((items.by_name[name].text for items in self.texts.values() if name in items.by_name), "")

    def unknown(self, name: str, version: str, items: Items, text: str) -> str:
        """What is wrong with an id that a version does not have."""
        other = self.old if items is self.new else self.new
        fresh = [one for one in items.by_name if other is None or one not in other.by_name]
        likely = items.likeliest(name, text, fresh) or items.likeliest(name, "", items.by_name)
        hint = did_you_mean(likely) if likely else nearest(name, items.by_name)
        self.settled.update({name, likely})
        elsewhere = next((one for one, texts in self.texts.items() if name in texts.by_name), None)
        if elsewhere:
            return f"version {quote(version)} has no {quote(name)}; version {quote(elsewhere)} has it{hint}"
        return f"no version has {quote(name)}{hint}"

    def check_levels(self) -> None:
        """Old levels were there and are gone, new ones are there."""
        old, new = self.ladders
        for before, after in self.revision.levels.items():
            key, value = self.changes.key_place(self.number, "levels", before), self.changes.place(self.number, "levels", before)
            if (old and before not in old.by_id) or (new and after not in new.by_id):
                self.settled.update({before, after})
            if old and before not in old.by_id:
                self.add(key, f"version {quote(self.revision.before)} has no level {quote(before)}{nearest(before, old.by_id)}")
            elif new and before in new.by_id and before not in self.revision.levels.values():
                self.settled.update({before, after})
                message = f"the level {quote(before)} has a new id here, but version {quote(self.revision.version)} has it still"
                self.add(key, f"{message}; leave it out here, or delete it there")
            if new and after not in new.by_id:
                self.add(value, f"version {quote(self.revision.version)} has no level {quote(after)}{nearest(after, new.by_id)}")

    def check_kinds(self) -> None:
        """A signal's heirs are signals."""
        for place, new, origin in self.new_names():
            was = self.old.kinds.get(origin) if self.old else None
            now = self.new.kinds.get(new) if self.new else None
            if was and now and was != now:
                message = f"{quote(new)} is a {_NOUNS[now]}, and {quote(origin)} is a {_NOUNS[was]}; neither can become the other"
                self.add(place, f"{message}: put {quote(origin)} under 'retired'")

    def check_collisions(self) -> None:
        """Two ids become one only if the entry says that they merge."""
        if not self.old or not self.new:
            return
        direct: dict[str, list[str]] = {}
        for name in self.old.by_name:
            if self.revision.fate(name) not in {"merged", "split", "retired"}:
                direct.setdefault(self.revision.heirs(name)[0], []).append(name)
        for new, olds in direct.items():
            joined = [*self.revision.merged.get(new, ()), *olds]
            if (
                new in self.new.by_name
                and new not in self.settled
                and len(joined) > 1
                and not set(olds) <= set(self.revision.merged.get(new, ()))
            ):
                named = next((old for old in olds if old in self.revision.renamed), None)
                key = ("renamed", named) if named else ("merged", new) if new in self.revision.merged else ("levels",)
                shown = f"merged: {{{new}: [{', '.join(dict.fromkeys(joined))}]}}"
                message = f"{' and '.join(map(quote, olds))} would become {quote(new)}, which others become, too"
                self.add(self.changes.key_place(self.number, *key), f"{message}; write `{own_words(shown, 400)}`")


class Step(Struct, frozen=True, dict=True):
    """Two texts that follow each other, and what `changes.yaml` says about the ids on the way."""

    old: Ladder
    new: Ladder
    lineage: Lineage
    is_last: bool = True
    """Whether the new text is the present one."""

    @property
    def where(self) -> str:
        """Of which version something is gone, and where."""
        return f"of version {quote(self.old.version)} is gone{'' if self.is_last else f' in {quote(self.new.version)}'}"


def unsaid(step: Step, settled: Collection[str] = ()) -> Iterator[str]:
    """A message for everything of the older text that is gone, and of which neither `changes.yaml` nor another message says anything."""
    old, new, lineage = step.old, step.new, step.lineage
    before, after = Items(old), Items(new)
    free_levels = {level.id: level for level in new.levels if level.id not in {lineage.level(one.id) for one in old.levels}}
    assumed: dict[str, str] = {}
    for level in old.levels:
        if lineage.level(level.id) in new.by_id or not {level.id, lineage.level(level.id)}.isdisjoint(settled):
            continue
        heir = likeliest_level(level, free_levels)
        assumed[lineage.level(level.id)] = heir
        advice = f"if it is {quote(heir)} now, write" if heir else "write, with the level at which its people are now,"
        example = own_words(f"levels: {{{level.id}: {heir or '…'}}}", 160)
        yield f"the level {quote(level.id)} {step.where}, and {CHANGES_FILE} does not say so; {advice} `{example}`"
    taken = {heir for name in before.by_name for heir in lineage.heirs(name)}
    free = [name for name in after.by_name if name not in taken]
    for name, item in before.by_name.items():
        heirs = lineage.heirs(name)
        if all(heir in after.by_name or _at(assumed, heir) in after.by_name for heir in heirs):
            continue
        if {name, *name.split("/"), *heirs}.isdisjoint(settled):
            yield _unsaid_item(name, before.kinds[name], step.where, after.likeliest(name, item.text, free, before.kinds[name]))


def _at(levels: Mapping[str, str], name: str) -> str:
    """An item's name at the level that stands for its own."""
    level, _, item = name.partition("/")
    return f"{levels.get(level, level)}/{item}"


def _unsaid_item(name: str, kind: Kind, where: str, heir: str) -> str:
    advice = f"if nothing follows it, write `{own_words(f'retired: [{name}]', 160)}`"
    if heir:
        advice = f"if it is {quote(heir, 130)} now, write `{own_words(f'renamed: {{{name}: {heir}}}', 300)}`; {advice}"
    return f"the {_NOUNS[kind]} {quote(name, 130)} {where}, and {CHANGES_FILE} does not say what became of it; {advice}"
