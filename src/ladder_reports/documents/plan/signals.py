"""The signals of the two levels: *The gap is your year* and *Holding the bar*."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ladder_reports.assessment.coverage import SignalState
from ladder_reports.assessment.goals import NumberedGoal
from ladder_reports.design.page_sizes import POINTS_PER_MM
from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.plan.entries import is_long
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import DatedTitle, Holding, LevelSignals, SignalGroup, SignalRow
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.model import Evidence, Rating
from ladder_reports.ladder.model import Level

EVIDENCE_SHOWN = 7
"""Pieces of evidence that are named beside a signal, if there are more than one could read there; the log has all of them."""
EXCEPTIONS = 3
"""Signals that the sentence about the bar tells apart at most; with more of them, ratings stand in columns."""
LABEL_SIZE = 7.4
"""The size of labels, in points."""
LABEL_MARGIN = 1.0
"""The distance of a section's label from the codes, in millimeters."""

Voices = Mapping[str, str]
"""Who rates, by the field of a rating; only those whose ratings the copy may show."""


def voices(setting: PlanSetting, evidence: Evidence, audience: Audience) -> Voices:
    """Who rates, by name. No name is shortened, since nobody knows which part of a name somebody goes by."""
    found = {"own": evidence.person.name}
    if audience != "person":
        found["manager"] = evidence.person.manager or setting.texts["plan.by_manager"]
    return found


def compose_gap(setting: PlanSetting, states: Sequence[SignalState], level: Level, who: Voices) -> LevelSignals:
    """The signals of the target level."""
    return _Composer(setting, who).level_signals(level, states)


def compose_holding(setting: PlanSetting, states: Sequence[SignalState], level: Level, who: Voices) -> Holding | None:
    """The signals of the current level; None if it has none."""
    if not states:
        return None
    composer = _Composer(setting, who)
    rated = any(state.rating.effective for state in states)
    sentence = composer.sentence(level, states) if rated else ()
    return Holding(sentence, mixed=rated and not sentence, signals=composer.level_signals(level, states))


class _Composer:
    """Composes what a plan says about signals, for the voices that it may show."""

    def __init__(self, setting: PlanSetting, who: Voices) -> None:
        self.setting, self.texts, self.who = setting, setting.texts, who

    # Tables.

    def level_signals(self, level: Level, states: Sequence[SignalState]) -> LevelSignals:
        """The signals of a level; columns of ratings for everyone who rated one of them."""
        raters = {field: name for field, name in self.who.items() if any(getattr(state.rating, field) for state in states)}
        by_section = itertools.groupby(states, key=lambda state: state.section)
        return LevelSignals(
            level=level,
            raters=tuple(raters.values()),
            groups=tuple(
                SignalGroup(section.label, self._is_wide(section.label), tuple(self._row(state, raters) for state in group))
                for section, group in by_section
            ),
        )

    def _is_wide(self, label: str) -> bool:
        size = self.setting.page_size
        room = (size.hang - size.code - LABEL_MARGIN) * POINTS_PER_MM / LABEL_SIZE
        return self.setting.text_type.longest_word(label) > room

    def _row(self, state: SignalState, raters: Iterable[str]) -> SignalRow:
        texts, rating, left = self.texts, state.rating, len(state.evidence) - EVIDENCE_SHOWN
        shown = [getattr(rating, field) for field in raters]
        same = shown[0] if len(set(shown)) == 1 else None
        named = state.evidence if left <= 1 else state.evidence[:EVIDENCE_SHOWN]
        live, done = ([one for one in state.goals if one.is_live is alive] for alive in (True, False))
        return SignalRow(
            code=self.setting.codes[state.name],
            ratings=tuple(status or "unrated" for status in shown),
            stance="differ" if state.to_discuss else "agree" if rating.agreed and rating.agreed == same else "",
            agreed=rating.agreed if rating.agreed != same else None,
            evidence=tuple(DatedTitle(self.setting.wording.month(item.date), item.title) for item in named),
            more=texts("plan.more", count=left) if left > 1 else "",
            count=self._count(len(state.evidence)),
            pieces=len(state.evidence),
            coming=self._goals(live),
            reached=self._goals(done),
            note=rating.note or "",
            private=rating.private or "",
            long=is_long(rating.note or "", rating.private or ""),
        )

    def _count(self, pieces: int) -> str:
        return self.texts["plan.pieces_one"] if pieces == 1 else self.texts("plan.pieces_many", count=pieces)

    def _goals(self, goals: Sequence[NumberedGoal]) -> str:
        """Goals by their numbers, with their quarters: `Goal 1 in Q1 2027, goal 4`."""
        quarter = self.setting.wording.quarter
        named = [
            self.texts("plan.goal_in" if one.goal.quarter else "plan.goal_without", number=one.number, quarter=quarter(one.goal.quarter))
            for one in goals
        ]
        return _capitalized(", ".join(named))

    # The sentence.

    def sentence(self, level: Level, states: Sequence[SignalState]) -> tuple[str | SignalCode, ...]:
        """What the ratings of the current level say; nothing if they are too mixed to be told in a few words."""
        held = [state for state in states if set(state.rating.effective) == {"demonstrated"}]
        others = [state for state in states if state not in held]
        moved = [(state, field) for state in held for field in self.who if _moved(state.rating, field)]
        told = len(others) + len({state.name for state, _ in moved})
        unclear = any(_moved(state.rating, field) for state in others for field in self.who)
        if unclear or told > EXCEPTIONS or 2 * len(held) < len(states):
            return ()
        return (self._held(level, held, len(states)), *self._apart(others), *self._moves(moved))

    def _held(self, level: Level, held: Sequence[SignalState], total: int) -> str:
        """How many signals are demonstrated, and who says so of all of them."""
        texts, number = self.texts, self.setting.wording.number
        all_of = {field for field in self.who if all(getattr(state.rating, field) or state.rating.agreed for state in held)}
        seen = "both" if len(all_of) > 1 else next(iter(all_of), "")
        by_whom = texts(f"plan.seen_{seen}", person=self._name("own"), manager=self._name("manager")) if seen else ""
        form = "all" if len(held) == total else "some"
        form += "_one" if len(held) == 1 else ""
        opening = texts(f"plan.held_{form}", count=number(len(held)), total=number(total), level=level.short)
        return _capitalized(f"{opening}{by_whom}.")

    def _apart(self, states: Sequence[SignalState]) -> Iterator[str | SignalCode]:
        """Signals that are not demonstrated: those with the same status together, then those that are seen differently."""
        same: dict[str, list[SignalCode]] = {}
        for state in states:
            if not state.to_discuss:
                same.setdefault(state.shown_status, []).append(self.setting.codes[state.name])
        for status, codes in same.items():
            form = "one" if len(codes) == 1 else "many"
            yield from self._with_codes(self.texts(f"plan.apart_{status}_{form}", codes="{codes}"), codes)
        for state in states:
            if state.to_discuss:
                statuses = {field: self._status(getattr(state.rating, field)) for field in self.who}
                people = {"person": self._name("own"), "manager": self._name("manager")}
                text = self.texts("plan.apart_differ", codes="{codes}", first=statuses["own"], second=statuses["manager"], **people)
                yield from self._with_codes(text, [self.setting.codes[state.name]])

    def _moves(self, moved: Sequence[tuple[SignalState, str]]) -> Iterator[str | SignalCode]:
        """Signals on which somebody had another view before they agreed."""
        together: dict[tuple[str, str], list[SignalCode]] = {}
        for state, field in moved:
            together.setdefault((field, getattr(state.rating, field)), []).append(self.setting.codes[state.name])
        for (field, status), codes in together.items():
            text = self.texts("plan.moved", codes="{codes}", who=self._name(field), status=self._status(status))
            yield from self._with_codes(text, codes)

    def _with_codes(self, text: str, codes: Sequence[SignalCode]) -> Iterator[str | SignalCode]:
        """A sentence with codes in place of ``{codes}``, with a space before it."""
        before, _, after = text.partition("{codes}")
        yield f" {before}"
        for number, code in enumerate(codes):
            if number:
                yield f" {self.texts['and']} " if number == len(codes) - 1 else ", "
            yield code
        yield after

    def _name(self, field: str) -> str:
        """Who gives the rating of a field, as a sentence names them."""
        name = self.who.get(field, "")
        return self.texts["plan.the_manager"] if name == self.texts["plan.by_manager"] else name

    def _status(self, status: str) -> str:
        return self.setting.wording.status(status)


def _moved(rating: Rating, field: str) -> bool:
    """Whether someone's own rating is another than what was agreed."""
    return rating.agreed is not None and getattr(rating, field) not in {None, rating.agreed}


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def other_signals(evidence: Evidence, printed: Iterable[str]) -> tuple[str, ...]:
    """The full names of the signals that evidence and goals name and that are not `printed` with their levels, in the file's order."""
    known = set(printed)
    lists = [item.signals for item in evidence.evidence] + [goal.signals for goal in evidence.goals]
    return tuple(dict.fromkeys(name for names in lists for name in names if name not in known))
