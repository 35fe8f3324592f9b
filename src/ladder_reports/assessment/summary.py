"""What a batch keeps of an evidence file: who it is about, and in a few letters how each signal stands.

No text of the file's is in it but names, ids and dates, so it can be remembered, counted and told where the file's own
words must not go.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from ladder_reports.assessment.coverage import SignalState, current_level, differs, newest_first, signal_states, target_level, voices
from ladder_reports.evidence.model import Evidence, Rating, Status
from ladder_reports.ladder.model import Ladder

_LETTERS: dict[Status | None, str] = {None: "-", "demonstrated": "d", "emerging": "e", "not_yet": "n", "no_opportunity": "o"}
_STATUSES = {letter: status for status, letter in _LETTERS.items()}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WIDTH = 4
_RISING: tuple[Status, ...] = ("not_yet", "emerging", "demonstrated")


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """What a batch needs to know of a person: to choose, to name the file, for the cycle's table and its figures."""

    id: str
    name: str = ""
    team: str = ""
    manager: str = ""
    level: str = ""
    target: str = ""
    cycle: str = ""
    evidence: int = 0
    """Pieces of evidence."""
    newest: str = ""
    """The date of the newest piece, as far as the file knows it: a day, a month or a year."""
    as_of: str = ""
    """The date that the file puts on the plan."""
    current_signals: str = ""
    """How the current level's signals stand, four letters each, in the ladder's order; `signal_status` reads them."""
    target_signals: str = ""
    """How the target level's do."""

    @property
    def dated(self) -> bool:
        """Whether the file names the date on the plan."""
        return bool(self.as_of)


@dataclass(frozen=True, slots=True)
class SignalStatus:
    """How one signal stands for one person."""

    pieces: int
    """Pieces of evidence that serve it; 35 stands for more, too."""
    own: Status | None
    manager: Status | None
    no_opportunity: bool
    differs: bool

    @property
    def rated_by_both(self) -> bool:
        """Whether the person and the manager have both said how they see it."""
        return self.own is not None and self.manager is not None

    @property
    def higher(self) -> str:
        """Who sees it higher, 'self' or 'manager'; empty when nobody does, or when one of them saw no opportunity."""
        if self.own not in _RISING or self.manager not in _RISING or self.own == self.manager:
            return ""
        return "self" if _RISING.index(self.own) > _RISING.index(self.manager) else "manager"


def summarize(evidence: Evidence, ladder: Ladder) -> PersonSummary:
    """What a batch keeps of this evidence."""
    person = evidence.person
    newest = next((str(getattr(item.date, "end", item.date)) for item in newest_first(evidence.evidence) if item.date), "")
    return PersonSummary(
        id=person.id or "",
        name=person.name,
        team=person.team or "",
        manager=person.manager or "",
        level=evidence.level,
        target=evidence.target or "",
        cycle=evidence.cycle or "",
        evidence=len(evidence.evidence),
        newest=newest,
        as_of=str(evidence.as_of or ""),
        current_signals=_coded(signal_states(ladder, evidence, current_level(ladder, evidence))),
        target_signals=_coded(signal_states(ladder, evidence, target_level(ladder, evidence))),
    )


def anonymized(known: PersonSummary) -> PersonSummary:
    """The same with the id in the name's place, and without what else points to the person."""
    return replace(known, name=known.id, team="", manager="")


def signal_codes(letters: str) -> list[str]:
    """The codes of a level's signals, in the ladder's order."""
    return [letters[at : at + _WIDTH] for at in range(0, len(letters), _WIDTH)]


@cache
def signal_status(code: str) -> SignalStatus:
    """What one signal's code says."""
    own, manager, agreed = (_STATUSES[letter] for letter in code[1:_WIDTH])
    rating = Rating.model_construct(own=own, manager=manager, agreed=agreed)
    return SignalStatus(_DIGITS.index(code[0]), own, manager, "no_opportunity" in voices(rating), differs(rating))


def rated_by(known: PersonSummary) -> str:
    """Who has rated any of the person's signals: 'both', 'self', 'manager', or nobody."""
    found = [signal_status(code) for code in signal_codes(known.current_signals + known.target_signals)]
    own, manager = any(one.own for one in found), any(one.manager for one in found)
    return "both" if own and manager else "self" if own else "manager" if manager else ""


def _coded(states: Iterable[SignalState]) -> str:
    return "".join(
        _DIGITS[min(len(state.evidence), len(_DIGITS) - 1)]
        + "".join(_LETTERS[voice] for voice in (state.rating.own, state.rating.manager, state.rating.agreed))
        for state in states
    )
