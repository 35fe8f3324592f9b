"""*What changed for you*: the page of a plan whose file is older than the ladder's present text.

What goes on counting, and under which code, comes first; then what is asked anew, what is no longer asked for, and the words that changed,
old and new side by side. The evidence was cut for its audience before it was carried over, so that a page tells no more than the plan.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from msgspec import Struct

from ladder_reports.assessment.carry_over import CarriedOver, used_names
from ladder_reports.documents.codes import SignalCode, SignalCodes
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import AskedSignal, GoneSignal, KeptSignals, RevisedPage, RewordedSignal, Words
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.differences import ItemChange, PlacedItem
from ladder_reports.ladder.model import Ladder
from ladder_reports.ladder.version_choice import News
from ladder_reports.ladder.words import Run, all_marked, same_words, what_comes, what_goes
from ladder_reports.rendering.templates import plain_text

TITLES_SHOWN = 3
"""Pieces of evidence that are named where some of them may be for a new signal."""
CODES_IN_A_ROW = 8
"""Codes side by side in a row of what goes on counting."""


class Revised(Struct, frozen=True):
    """What a newer text means to one person's evidence."""

    news: News
    evidence: Evidence
    """What the file says, cut down for its audience, in its own names."""
    now: CarriedOver
    """The same in the new text's names."""


def compose_revised(setting: PlanSetting, revised: Revised, audience: Audience, printed: Iterable[str]) -> RevisedPage | None:
    """The page; None if nothing changed for the person. `printed` are the full names of the signals that the plan prints."""
    return _Composer(setting, revised, audience, frozenset(printed)).page()


class _Composer:
    """Composes one person's page."""

    def __init__(self, setting: PlanSetting, revised: Revised, audience: Audience, printed: frozenset[str]) -> None:
        self.setting, self.texts = setting, setting.texts
        self.news, self.now, self.evidence = revised.news, revised.now, revised.evidence
        self.own = audience == "person"
        self.old_codes, self.new_codes = (self._codes(ladder, printed) for ladder in (self.news.old, self.news.new))
        self.used = frozenset(used_names(self.evidence))
        present = self.now.evidence
        self.levels = {present.level, present.target}
        self.changes: dict[str, ItemChange] = {}
        if self.news.differences:
            self.changes = {one.name: change for change in self.news.differences.items for one in change.old}

    def _codes(self, ladder: Ladder | None, printed: frozenset[str]) -> SignalCodes | None:
        """The codes of a version; they lead somewhere if the plan is made from it."""
        if ladder is None:
            return None
        is_plans = ladder is self.setting.ladder
        return SignalCodes(ladder, self.setting.theme.palette, printed if is_plans and self.setting.prints_signals else ())

    def page(self) -> RevisedPage | None:
        """The page."""
        kept, asked, gone, words = tuple(self._kept()), tuple(self._asked()), tuple(self._gone()), tuple(self._words())
        if not (kept or asked or gone or words):
            return None
        texts, until, since = self.texts, "version", "version"
        days: dict[str, str] = {}
        if day := self.news.effective:
            until, since = "until", "since"
            days = {"until": texts.date(day - timedelta(days=1)), "since": texts.date(day)}
        return RevisedPage(
            title=texts["revised.title"] if self.own else texts("revised.title_of", name=self.evidence.person.name),
            lead=" ".join(self._lead()),
            kept=kept,
            asked=asked,
            gone=gone,
            words=words,
            heads=(
                texts(f"revised.{until}", day=days.get("until", ""), version=self.news.written_for),
                texts(f"revised.{since}", day=days.get("since", ""), version=self.news.new.version),
            ),
        )

    # The lead.

    def _lead(self) -> Iterator[str]:
        texts, news = self.texts, self.news
        if news.effective:
            yield texts("revised.lead_from", version=news.new.version, day=texts.date(news.effective))
        else:
            yield texts("revised.lead", version=news.new.version)
        old = self.evidence.level
        if news.old and old in news.old.by_id and self.now.evidence.level != old:
            yield texts("revised.level", old=news.old.by_id[old].short, new=news.new.by_id[self.now.evidence.level].short)
        total = len(self.evidence.evidence)
        left = sum(not item.signals for at, item in enumerate(self.now.evidence.evidence) if at in self.now.retired)
        number = self.setting.wording.number
        if total:
            form = "some" if left else "one" if total == 1 else "all"
            yield texts(f"revised.{form}_{self._whose}", count=number(total), some=number(total - left))

    @property
    def _whose(self) -> str:
        return "yours" if self.own else "theirs"

    # What goes on counting.

    def _kept(self) -> Iterator[KeptSignals]:
        shared: dict[str, list[str]] = {}
        for names in self._groups():
            kind = self._kind(names)
            if kind in {"words", "code"}:
                shared.setdefault(kind, []).extend(names)
            elif kind:
                yield self._row(names, self.texts(f"revised.{kind}", **self._counts(names)), self._ratings(names))
        for kind, names in shared.items():
            for at in range(0, len(names), CODES_IN_A_ROW):
                yield self._row(names[at : at + CODES_IN_A_ROW], self.texts[f"revised.{kind}"], "", same=kind == "words")

    def _groups(self) -> Iterator[list[str]]:
        """The old signals with evidence, those that became one together."""
        names = self._in_order(dict.fromkeys(name for item in self.evidence.evidence for name in item.signals))
        done: set[str] = set()
        for name in names:
            heir = self._heir(name)
            if not heir or name in done:
                continue
            group = [one for one in names if self._heir(one) == heir]
            change = self.changes.get(name)
            if change and len(change.new) == 1:
                group = [one.name for one in change.old if one.name in self.used or len(change.old) > 1]
            done.update(group)
            yield group

    def _in_order(self, names: Iterable[str]) -> list[str]:
        order = list(self.news.old.codes) if self.news.old else []
        places = {name: place for place, name in enumerate(order)}
        return sorted(names, key=lambda name: places.get(name, len(places)))

    def _heirs(self, name: str) -> tuple[str, ...]:
        """The names in the new text; none if it has none, whether `changes.yaml` says so or not."""
        return self.news.names.heirs(name) or ()

    def _heir(self, name: str) -> str:
        return next(iter(self._heirs(name)), "")

    def _kind(self, names: Sequence[str]) -> str:
        """What became of a group, as the texts call it; empty if it is as it was."""
        name, heirs = names[0], self._heirs(names[0])
        if len(names) > 1:
            return "merged"
        if len(heirs) > 1:
            return "split"
        if self.news.names.lineage.level(name.partition("/")[0]) != heirs[0].partition("/")[0]:
            return "moved"
        reworded = self._reworded(name)
        if self.news.old is None:
            return "renamed" if heirs[0] != name else ""
        if self.news.old.codes.get(name) != self.news.new.codes.get(heirs[0]):
            return "code_and_words" if reworded else "code"
        return "words" if reworded else ""

    def _reworded(self, name: str) -> bool:
        change = self.changes.get(name)
        return bool(change and not change.words) or bool(change and change.words and not change.words.same)

    def _counts(self, names: Sequence[str]) -> dict[str, str]:
        number, heir = self.setting.wording.number, self._heir(names[0])
        level = self.news.new.by_id[heir.partition("/")[0]].short
        old, new = number(len(names)), number(len(self._heirs(names[0])))
        return {"count": old[:1].upper() + old[1:], "parts": new, "level": level}

    def _ratings(self, names: Sequence[str]) -> str:
        heir = self._heir(names[0])
        if any(one.name == heir for one in self.now.differed):
            return self.texts["revised.differed"]
        return self.texts["revised.whole"] if heir in self.now.whole else ""

    def _row(self, names: Sequence[str], text: str, ratings: str, *, same: bool = False) -> KeptSignals:
        heirs = dict.fromkeys(self._heir(name) for name in names)
        pieces = sum(any(heir in item.signals for heir in heirs) for item in self.now.evidence.evidence)
        after = () if same else self._of_new(heirs)
        before = self._of_old(names)
        count = self.texts["plan.pieces_one"] if pieces == 1 else self.texts("plan.pieces_many", count=pieces)
        return KeptSignals(before, after, pieces, count, before[0].ink if before else "", " ".join(filter(None, [text, ratings])))

    def _of_new(self, names: Iterable[str]) -> tuple[SignalCode, ...]:
        return self.new_codes.of(names) if self.new_codes else ()

    def _of_old(self, names: Iterable[str]) -> tuple[SignalCode, ...]:
        """The old codes; the old ids, if the old text is not there to tell its codes."""
        if self.old_codes:
            return self.old_codes.of(names)
        return tuple(SignalCode(name, name, "", self.setting.theme.palette.muted, "") for name in names)

    # What is asked anew.

    def _asked(self) -> Iterator[AskedSignal]:
        """The signals of the two levels that nobody was asked before."""
        parts: list[AskedSignal] = []
        fresh: list[str] = []
        for change in self.news.differences.items if self.news.differences else ():
            for one in change.new:
                if one.kind != "signals" or one.level not in self.levels:
                    continue
                if not change.old:
                    fresh.append(one.name)
                elif olds := [old.name for old in change.old if one.name in self._heirs(old.name)[1:]]:
                    parts.append(self._part(one, olds))
        yield from parts
        for name in fresh:
            hint: tuple[str, ...] = ()
            if name == fresh[-1]:
                form = "one" if len(fresh) == 1 else "many"
                hint = (self.texts(f"revised.unshown_{form}_{self._whose}", name=self.evidence.person.name),)
            yield AskedSignal(self._of_new([name])[0], hint, ())

    def _part(self, one: PlacedItem, olds: Sequence[str]) -> AskedSignal:
        """A signal that was a part of others."""
        hint = self._with_codes(self.texts["revised.part_of"], self._of_old(olds))
        titles = [item.title for item in self.evidence.evidence if any(old in item.signals for old in olds)]
        said: tuple[str, ...] = ()
        if titles:
            more = len(titles) - TITLES_SHOWN
            titles = [*titles[:TITLES_SHOWN], *([self.texts("revised.more_titles", count=more)] if more > 0 else [])]
            hint = (*hint, f" {self.texts['revised.assign']}")
            said = tuple(titles)
        return AskedSignal(self._of_new([one.name])[0], hint, said)

    def _with_codes(self, text: str, codes: Sequence[SignalCode]) -> tuple[str | SignalCode, ...]:
        before, _, after = text.partition("{codes}")
        found: list[str | SignalCode] = [before] if before else []
        for number, code in enumerate(codes):
            found += ([f" {self.texts['and']} " if number == len(codes) - 1 else ", "] if number else []) + [code]
        return (*found, after)

    # What is no longer asked for.

    def _gone(self) -> Iterator[GoneSignal]:
        known = self.news.old.codes if self.news.old else {}
        of_levels = {self.evidence.level, self.evidence.target}
        names = [name for name in self._in_order({*self.used, *known}) if not self._heirs(name)]
        for name in names:
            if name not in self.used and name.partition("/")[0] not in of_levels:
                continue
            if name in self.evidence.watchouts or (self.news.old and name not in known):
                continue
            count = sum(name in item.signals for item in self.evidence.evidence)
            note = (
                self.texts("revised.stays_one" if count == 1 else "revised.stays", count=self.setting.wording.number(count))
                if count
                else ""
            )
            yield GoneSignal(self._of_old([name])[0], note[:1].upper() + note[1:])

    # The words.

    def _words(self) -> Iterator[RewordedSignal]:
        """The signals of the two levels, and others that the file names, whose words changed."""
        for change in self.news.differences.items if self.news.differences else ():
            if not change.old or not change.new or not self._concerns(change):
                continue
            before, after = ([self._text(one) for one in side] for side in (change.old, change.new))
            if len(before) == len(after) == 1 and same_words(before[0], after[0]):
                continue
            olds = [(_code(self.old_codes, one), _words(what_goes(text, after))) for one, text in zip(change.old, before, strict=True)]
            news = [(_code(self.new_codes, one), _words(what_comes(text, before))) for one, text in zip(change.new, after, strict=True)]
            if len(before) == 1:
                # The other parts are under what is new.
                news = [one for one, placed in zip(news, change.new, strict=True) if placed.name == self._heir(change.old[0].name)]
            for at in range(max(len(olds), len(news))):
                old, new = (side[at] if at < len(side) else (None, Words(())) for side in (olds, news))
                same = old[0] and new[0] and old[0].code == new[0].code
                yield RewordedSignal(old[0], old[1], None if same else new[0], new[1])

    def _concerns(self, change: ItemChange) -> bool:
        """Whether a change is about a signal of the two levels, or about something else that the file names."""
        if any(one.name in self.used for one in change.old):
            return True
        return change.kind == "signals" and any(one.level in self.levels for one in change.new)

    def _text(self, one: PlacedItem) -> str:
        return plain_text(one.item.text, self.setting.ladder.lang, self.texts)


def _code(codes: SignalCodes | None, one: PlacedItem) -> SignalCode | None:
    """The code of an item; None for a watch-out."""
    found = codes.of([one.name]) if codes else ()
    return found[0] if found else None


def _words(runs: Sequence[Run]) -> Words:
    """A text with what went or came marked; `whole` if that is all of it."""
    return Words(tuple((run.text, run.change != "same") for run in runs), whole=all_marked(runs))
