"""One person's evidence of an older version of a ladder as that of a newer one: nothing is lost, and no rating is guessed upwards.

Pure. Evidence and goals of a signal that was split count for its first heir. What was retired stays a piece of evidence, and is told
apart. Ratings follow a signal that was only renamed. Those of signals that were merged stay where all were equal; otherwise the signal
is not rated, and the old ratings are named in a remark. A rating of a signal that was split goes to the first heir, with a remark that
it was given for the whole.

What says a rating says no more than the rating itself: a remark about the manager's is private, and one about others' is for all. So it
makes no difference whether evidence is cut for its audience before or after it is carried over; a test holds that.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Self

from msgspec import Struct, field

from ladder_reports.design.translations import Translation
from ladder_reports.evidence.model import UNRATED, Evidence, Goal, Rating, Status, Watchout
from ladder_reports.ladder.resolution import Resolution

Voice = Literal["own", "manager", "agreed"]
VOICES: tuple[Voice, ...] = ("own", "manager", "agreed")
_PUBLIC: tuple[Voice, ...] = ("own", "agreed")


class CarryWords(Struct, frozen=True):
    """The words of the remarks, which are Markdown."""

    whole: str = "The rating was given for all of {names}, which is several signals now."
    differed: str = "Not rated, because several signals are one now and their ratings differed: {ratings}."
    rating: str = "{name} {status}"
    of_voice: str = "{who}: {ratings}"
    who: Mapping[str, str] = field(default_factory=lambda: {"own": "self", "manager": "manager", "agreed": "agreed"})
    statuses: Mapping[str, str] = field(
        default_factory=lambda: {
            "demonstrated": "demonstrated", "emerging": "emerging", "not_yet": "not yet", "no_opportunity": "no opportunity",
            "unrated": "not rated",
        }
    )  # fmt: skip

    @classmethod
    def translated(cls, texts: Translation) -> Self:
        """The words of a language."""
        return cls(
            **{name: texts[f"carried.{name}"] for name in ("whole", "differed", "rating", "of_voice")},
            who={voice: texts[f"carried.{voice}"] for voice in VOICES},
            statuses={status: texts[f"status.{status}"] for status in cls().statuses},
        )


class Differed(Struct, frozen=True):
    """Ratings of one voice that differed where several signals became one: the voice says nothing about that signal now."""

    name: str
    """The signal."""
    voice: Voice
    before: tuple[tuple[str, Status | None], ...]
    """The old names, each with its rating."""


class CarriedOver(Struct, frozen=True):
    """Evidence that was carried over, and what was done with it."""

    evidence: Evidence
    """With the names of the newer version; what is no longer asked for is not named in it."""
    heirs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Each name in the file that is not as it was, with its names now, the first heir first; none if it is no longer asked for."""
    retired: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By the position of a piece of evidence, its signals that are no longer asked for, by their old names."""
    differed: tuple[Differed, ...] = ()
    whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Signals whose rating was given for the whole of what they are a part of: the old names."""
    ratings_left: Mapping[str, Rating] = field(default_factory=dict)
    """The ratings of signals that are no longer asked for, by their old names."""
    watchouts_left: Mapping[str, Watchout] = field(default_factory=dict)
    """Watch-outs that the ladder no longer has, by their old names."""


def carry_over(evidence: Evidence, names: Resolution, words: CarryWords | None = None) -> CarriedOver:
    """The evidence in the names of the ladder of `names`. What that ladder does not have is no longer asked for, said or not."""
    return _CarryOver(evidence, names, words or CarryWords()).carried()


def used_names(evidence: Evidence) -> tuple[str, ...]:
    """The full names of all signals and watch-outs that a file has, each once."""
    lists = [*(item.signals for item in evidence.evidence), *(goal.signals for goal in evidence.goals)]
    return tuple(dict.fromkeys([*(name for names in lists for name in names), *evidence.ratings, *evidence.watchouts]))


class _CarryOver:
    """Carries one person's evidence over."""

    def __init__(self, evidence: Evidence, names: Resolution, words: CarryWords) -> None:
        self.evidence, self.names, self.words = evidence, names, words
        self.heirs = {name: names.heirs(name) or () for name in used_names(evidence)}
        self.differed: list[Differed] = []
        self.whole: dict[str, tuple[str, ...]] = {}

    def carried(self) -> CarriedOver:
        """Everything."""
        old, heirs, ladder = self.evidence, self.heirs, self.names.ladder
        level = self.names.level(old.level)
        changed: dict[str, Any] = {
            "ladder_version": ladder.version,
            "level": level,
            "target": self.names.level(old.target) if old.target else next(iter(ladder.by_id[level].next), None),
            "evidence": tuple(item.model_copy(update={"signals": self._signals(item.signals)}) for item in old.evidence),
            "goals": tuple(self._goal(goal) for goal in old.goals),
            "ratings": self._ratings(),
            "watchouts": self._watchouts(),
        }
        gone = {at: tuple(name for name in item.signals if not heirs[name]) for at, item in enumerate(old.evidence)}
        return CarriedOver(
            evidence=old.model_copy(update=changed),
            heirs={name: now for name, now in heirs.items() if now != (name,)},
            retired={at: found for at, found in gone.items() if found},
            differed=tuple(self.differed),
            whole=self.whole,
            ratings_left={name: rating for name, rating in old.ratings.items() if not heirs[name]},
            watchouts_left={name: one for name, one in old.watchouts.items() if not heirs[name]},
        )

    def _signals(self, names: Iterable[str]) -> tuple[str, ...]:
        """The first heir of each, once."""
        return tuple(dict.fromkeys(self.heirs[name][0] for name in names if self.heirs[name]))

    def _goal(self, goal: Goal) -> Goal:
        return goal.model_copy(update={"signals": self._signals(goal.signals)})

    def _grouped(self, names: Iterable[str]) -> dict[str, list[str]]:
        """Old names by the first heir, which they may share."""
        found: dict[str, list[str]] = {}
        for name in names:
            if self.heirs[name]:
                found.setdefault(self.heirs[name][0], []).append(name)
        return found

    # Watch-outs.

    def _watchouts(self) -> dict[str, Watchout]:
        old = self.evidence.watchouts
        return {
            name: old[olds[0]]
            if len(olds) == 1
            else Watchout.model_construct(
                note=_joined(old[one].note for one in olds) or None, action=_joined(old[one].action for one in olds) or None
            )
            for name, olds in self._grouped(old).items()
        }

    # Ratings.

    def _ratings(self) -> dict[str, Rating]:
        found = {name: self._rating(name, olds) for name, olds in self._grouped(self.evidence.ratings).items()}
        return {name: rating for name, rating in found.items() if rating != UNRATED}

    def _rating(self, name: str, olds: Sequence[str]) -> Rating:
        """The rating of a signal that these old ones became."""
        ratings = {old: self.evidence.ratings[old] for old in olds}
        # Everything that went into the signal counts, rated or not: a rating of a part is none of the whole.
        parts = sorted({*olds, *self._parts(name, olds)})
        if len(parts) == 1:
            return self._of_one(name, olds[0])
        views = {voice: {part: getattr(ratings.get(part, UNRATED), voice) for part in parts} for voice in VOICES}
        lost = [voice for voice in VOICES if len(set(views[voice].values())) > 1]
        if "agreed" in lost:
            # What both agreed on stood for the other two, which must not stand for it now.
            lost = [voice for voice in VOICES if any(views[voice].values())]
        kept = {voice: next(iter(views[voice].values())) if voice not in lost else None for voice in VOICES}
        self.differed += [Differed(name, voice, tuple(views[voice].items())) for voice in lost]
        public = self._told([voice for voice in lost if voice in _PUBLIC], views)
        private = self._told([voice for voice in lost if voice not in _PUBLIC], views)
        made = Rating.model_construct(
            **kept,
            note=_joined([*(rating.note for rating in ratings.values()), public]) or None,
            private=_joined([*(rating.private for rating in ratings.values()), private]) or None,
        )
        whole = [old for old in olds if len(self.heirs[old]) > 1]
        return self._marked(name, made, whole) if whole else made

    def _parts(self, name: str, olds: Sequence[str]) -> set[str]:
        lineages = {id(found): found for found in map(self.names.lineage_of, olds)}
        return {part for lineage in lineages.values() for part in lineage.ancestors(name)}

    def _of_one(self, name: str, old: str) -> Rating:
        """The rating of a signal that comes from one, whole or split."""
        rating = self.evidence.ratings[old]
        return self._marked(name, rating, [old]) if len(self.heirs[old]) > 1 else rating

    def _marked(self, name: str, rating: Rating, olds: Sequence[str]) -> Rating:
        """A rating with the remark that it was given for the whole of what was split."""
        if not any(rating.views):
            return rating
        self.whole[name] = tuple(olds)
        is_public = any(getattr(rating, voice) for voice in _PUBLIC)
        where = "note" if is_public else "private"
        remark = self.words.whole.format(names=", ".join(olds))
        return rating.model_copy(update={where: _joined([getattr(rating, where), remark])})

    def _told(self, voices: Sequence[Voice], views: Mapping[Voice, Mapping[str, Status | None]]) -> str:
        """The old ratings of these voices in words; empty if there are none."""
        words = self.words
        told = [
            words.of_voice.format(
                who=words.who[voice],
                ratings=", ".join(
                    words.rating.format(name=name, status=words.statuses[status or "unrated"]) for name, status in views[voice].items()
                ),
            )
            for voice in voices
        ]
        return words.differed.format(ratings="; ".join(told)) if told else ""


def _joined(texts: Iterable[str | None]) -> str:
    """Texts as paragraphs."""
    return "\n\n".join(text for text in texts if text)
