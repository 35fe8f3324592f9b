"""What a batch keeps of an evidence file: the person, and for each signal its evidence and ratings in a code of four letters.

A summary has no text from the file except names, ids and dates. So it can be stored, counted and shown where the file's text
must not go.
"""

from collections.abc import Iterable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.assessment.coverage import SignalState, current_level, signal_states, target_level
from ladder_reports.evidence.dates import newest_first
from ladder_reports.evidence.model import Evidence, Rating, Status
from ladder_reports.ladder.model import Ladder, Level

_LETTERS: dict[Status | None, str] = {None: "-", "demonstrated": "d", "emerging": "e", "not_yet": "n", "no_opportunity": "o"}
_STATUSES = {letter: status for status, letter in _LETTERS.items()}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WIDTH = 4
SIGNAL_CODES = f"^([{_DIGITS}][{''.join(_STATUSES)}]{{{_WIDTH - 1}}})*$"
"""The pattern of signals' codes."""
_RISING: tuple[Status, ...] = ("not_yet", "emerging", "demonstrated")


class PersonSummary(Struct, frozen=True):
    """What a batch needs to know about a person: to select, to name the file, and for the cycle's table and figures."""

    id: str
    name: str = ""
    email: str = ""
    team: str = ""
    manager: str = ""
    level: str = ""
    target: str = ""
    cycle: str = ""
    evidence: int = 0
    """Pieces of evidence."""
    newest: str = ""
    """The date of the newest piece, to the day, the month or the year."""
    as_of: str = ""
    """The date on the plan, if the file has one."""
    current_signals: str = ""
    """The codes of the current level's signals, in the ladder's order; see `signal_status`."""
    target_signals: str = ""
    """The codes of the target level's signals."""
    version: str = ""
    """The recorded version of the ladder that the plan is made from; empty for the present text."""
    written_for: str = ""
    """The version that the file was written for, if its names had to be carried over, or the plan tells what changed since."""

    @property
    def dated(self) -> bool:
        """Whether the file names the date on the plan."""
        return bool(self.as_of)


class SignalStatus(Struct, frozen=True):
    """One signal of one person: the evidence for it and its ratings."""

    pieces: int
    """Pieces of evidence that support it; 35 means 35 or more."""
    own: Status | None
    manager: Status | None
    no_opportunity: bool
    differs: bool

    @property
    def rated_by_both(self) -> bool:
        """Whether both the person and the manager have rated it."""
        return self.own is not None and self.manager is not None

    @property
    def higher(self) -> str:
        """Who rates it higher, 'self' or 'manager'; empty if nobody does, or if one of them saw no opportunity."""
        if self.own not in _RISING or self.manager not in _RISING or self.own == self.manager:
            return ""
        return "self" if _RISING.index(self.own) > _RISING.index(self.manager) else "manager"


def summarize(evidence: Evidence, ladder: Ladder, version: str = "", written_for: str = "") -> PersonSummary:
    """The summary of someone's evidence, which has the names of this ladder."""
    person = evidence.person
    newest = next((str(getattr(item.date, "end", item.date)) for item in newest_first(evidence.evidence) if item.date), "")
    return PersonSummary(
        id=person.id or "",
        name=person.name,
        email=person.email or "",
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
        version=version,
        written_for=written_for,
    )


def fits(person: PersonSummary, ladder: Ladder) -> bool:
    """Whether a summary that was kept can be about someone on this ladder: its levels and its numbers of signals are the ladder's."""
    return all(
        level in ladder.by_id and len(codes) == _WIDTH * _signal_count(ladder.by_id[level]) if level else not codes
        for level, codes in ((person.level, person.current_signals), (person.target, person.target_signals))
    )


def anonymized(person: PersonSummary) -> PersonSummary:
    """The same with the id as the name, and without what else points to the person."""
    return replace(person, name=person.id, email="", team="", manager="")


def signal_codes(letters: str) -> list[str]:
    """The codes of a level's signals, in the ladder's order."""
    return [letters[at : at + _WIDTH] for at in range(0, len(letters), _WIDTH)]


@cache
def signal_status(code: str) -> SignalStatus:
    """The meaning of one signal's code."""
    own, manager, agreed = (_STATUSES[letter] for letter in code[1:_WIDTH])
    rating = Rating.model_construct(own=own, manager=manager, agreed=agreed)
    return SignalStatus(_DIGITS.index(code[0]), own, manager, "no_opportunity" in rating.effective, rating.differs)


def rated_by(person: PersonSummary) -> str:
    """Who has rated any of the person's signals: 'both', 'self' or 'manager'; empty for nobody."""
    found = [signal_status(code) for code in signal_codes(person.current_signals + person.target_signals)]
    own, manager = any(one.own for one in found), any(one.manager for one in found)
    return "both" if own and manager else "self" if own else "manager" if manager else ""


def _signal_count(level: Level) -> int:
    return sum(len(section.items) for section in level.of_kind("signals"))


def _coded(states: Iterable[SignalState]) -> str:
    return "".join(
        _DIGITS[min(len(state.evidence), len(_DIGITS) - 1)] + "".join(_LETTERS[view] for view in state.rating.views) for state in states
    )
