"""Which version of a ladder a plan is made from, and how the names in the file are read in it.

The file says for which version it was written. If that one is recorded, the plan is made from it, until the day from which a newer one
holds: that day is compared with the date on the plan, and never with today. Otherwise the plan is made from the present text, in which the
file's names stand for what became of them.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ladder_reports.errors import InputError, UnknownNameError, has_errors, nearest, quote
from ladder_reports.ladder.lineage import SAME, Lineage, Revision
from ladder_reports.ladder.model import Ladder
from ladder_reports.ladder.resolution import Resolution
from ladder_reports.ladder.versions import CURRENT, History, as_known

if TYPE_CHECKING:
    from ladder_reports.ladder.differences import LadderDifferences


class Basis(Struct, frozen=True):
    """What a plan is made from."""

    ladder: Ladder
    written_for: str
    """The version that the file names; that of the ladder if it names none."""
    names: Resolution | None = None
    """How the file's names are read; None if they are the ladder's own, and there are no others."""
    note: str = ""
    """What to tell about the version; empty if it is the one that everybody expects."""

    is_known: bool = True
    """Whether the ladder has, or had, such a version. What else a file says there may be any word."""

    @property
    def is_carried(self) -> bool:
        """Whether the file was written for another version than that of the ladder."""
        return self.written_for != self.ladder.version


class News(Struct, frozen=True):
    """What a newer text means to a file of an older version."""

    written_for: str
    old: Ladder | None
    """The text for which the file was written; None if it is not recorded."""
    new: Ladder
    names: Resolution
    """How the file's names are read in the new text."""
    effective: date | None
    """The day from which the new text holds."""
    differences: "LadderDifferences | None"
    """None if the old text is not recorded."""


class VersionChoice(Struct):
    """Chooses between the versions of one ladder. What was chosen once is kept, since many files are of the same version."""

    history: History
    asked: str | None = None
    """The version that was asked for, whatever files say; `current` is the present text."""
    _differences: "dict[str, LadderDifferences]" = field(default_factory=dict)
    _resolutions: dict[tuple[str, str, bool], Resolution] = field(default_factory=dict)

    def check(self) -> None:
        """Make sure that there is what was asked for.

        Raises:
            UnknownNameError: no such version is recorded.
            InputError: it cannot be used.
        """
        if self.asked not in {None, CURRENT}:
            self._asked()

    def recorded(self) -> list[Ladder]:
        """Every recorded version that can be used. Nothing has to be read from the ladder's folder after that."""
        found = (self.history.recorded_ladder(version) for version in self.history.recorded.folders)
        return [ladder for ladder in found if ladder]

    def basis(self, written_for: str | None, as_of: date | None) -> Basis:
        """What the plan is made from of a file that was written for a version; `as_of` is the date on the plan, if it has one.

        Raises:
            InputError: the recorded version, or `changes.yaml`, has problems.
            UnknownNameError: the version that was asked for is not recorded.
        """
        present = self.history.present
        if not self.history.is_used and self.asked is None:
            strange = written_for not in {None, present.version}
            note = (
                f"the file was written for version {quote(written_for)}; the ladder has version {quote(present.version)}" if strange else ""
            )
            return Basis(present, present.version, note=note)
        if self.asked is not None:
            return self._based(self._asked(), written_for, "")
        if written_for is None:
            return self._based(present, None, "")
        ladder, note = self._chosen(written_for, as_of)
        return self._based(ladder, written_for, note)

    def basis_in(self, ladder: Ladder, written_for: str | None) -> Basis:
        """How the names of another file are read in a ladder that was chosen before."""
        return self._based(ladder, written_for, "") if self.history.is_used else Basis(ladder, ladder.version)

    def is_older(self, written_for: str | None) -> bool:
        """Whether a file was written for a version older than the present text."""
        return written_for is not None and self.history.changes.log.is_older(written_for, self.history.present.version)

    def ladder(self, version: str) -> Ladder | None:
        """The text of a version; the present one if it is empty. None if there is none that can be used."""
        return self.history.recorded_ladder(version) if version else self.history.present

    def news(self, written_for: str | None) -> News | None:
        """What the present text means to a file; None if the file is not of an older version."""
        present = self.history.present
        if written_for is None or not self._knows(written_for) or not self.is_older(written_for):
            return None
        old = self.history.recorded_ladder(written_for)
        revisions = self.history.lineage(written_for).revisions
        differences = None
        if old:
            if written_for not in self._differences:
                from ladder_reports.ladder.differences import compare_ladders  # noqa: PLC0415 -- only for files of older versions

                self._differences[written_for] = compare_ladders(old, present, Lineage(revisions))
            differences = self._differences[written_for]
        names = self._resolution(present, written_for) or Resolution(present)
        effective = next((revision.effective for revision in reversed(revisions)), None)
        return News(written_for, old, present, names, effective, differences)

    def _asked(self) -> Ladder:
        history = self.history
        asked = CURRENT if self.asked is None else self.asked
        asked = as_known(asked, (*history.recorded.folders, history.present.version, CURRENT))
        if asked == CURRENT:
            return history.present
        if asked in history.recorded.folders:
            return self._recorded(asked)
        if asked == history.present.version:
            return history.present
        known = dict.fromkeys([*history.recorded.folders, history.present.version, CURRENT])
        hint = nearest(asked, known) or f"; available: {', '.join(known)}"
        raise UnknownNameError(f"--ladder-version: no version {quote(asked)} is recorded{hint}")

    def _recorded(self, version: str) -> Ladder:
        """A recorded version.

        Raises:
            InputError: it has problems.
        """
        found = self.history.recorded_ladder(version)
        if found is None:
            raise InputError(self.history.problems[version])
        # The present text, if nothing of it has changed since, so that plans of both are the same.
        return self.history.present if found.digest == self.history.present.digest else found

    def _chosen(self, written_for: str, as_of: date | None) -> tuple[Ladder, str]:
        """The text for a file of a version, and what to tell about it."""
        history, present = self.history, self.history.present
        held = self._held(written_for, as_of)
        version = held.version if held else written_for
        if version in history.recorded.folders:
            ladder = self._recorded(version)
            if ladder is present:
                return ladder, self._made_from(version, held) if held else ""
            now = f"the present text has version {quote(present.version)}"
            now = "the present text differs from what is recorded as this version" if present.version == version else now
            return ladder, f"{self._made_from(version, held)}; {now}"
        if version == present.version:
            return present, self._made_from(version, held) if held else ""
        if fault := history.recorded.why_refused(version):
            # It is recorded, but cannot be used. A plan from another text would move the goalposts.
            raise InputError([fault])
        what = f"version {quote(version)} of the ladder is not recorded"
        return present, f"{what}, so the plan is made from version {quote(present.version)}"

    @staticmethod
    def _made_from(version: str, held: Revision | None) -> str:
        since = f", which holds from {held.effective}" if held else ""
        return f"the plan is made from version {quote(version)} of the ladder{since}"

    def _held(self, written_for: str, as_of: date | None) -> Revision | None:
        """The newest revision since a version that holds on a day; None if the version itself still does."""
        newer = reversed(self.history.lineage(written_for).revisions)
        return next((one for one in newer if as_of and one.effective and one.effective <= as_of), None)

    def _based(self, ladder: Ladder, written_for: str | None, note: str) -> Basis:
        version = written_for or ladder.version
        return Basis(ladder, version, self._resolution(ladder, version), note, self._knows(version))

    def _knows(self, version: str) -> bool:
        """Whether a version is recorded, or named by `changes.yaml`, or that of the present text."""
        history = self.history
        named = {name for revision in history.changes.log.revisions for name in (revision.version, revision.before)}
        return version in {history.present.version, *history.recorded.folders, *named}

    def _resolution(self, ladder: Ladder, version: str) -> Resolution | None:
        """How names of a version are read in a ladder; None if no `changes.yaml` says anything about names.

        Raises:
            InputError: it has problems, and the version is another one than the ladder's.
        """
        changes = self.history.changes
        if has_errors(changes.problems.found):
            if version == ladder.version:
                return None
            raise InputError(changes.problems.found)
        key = version, ladder.version, ladder is self.history.present
        if changes.log.revisions and key not in self._resolutions:
            lineage = changes.log.lineage(version, ladder.version) if version != ladder.version else SAME
            self._resolutions[key] = Resolution(ladder, lineage, tuple(self._older(ladder)))
        return self._resolutions.get(key)

    def _older(self, ladder: Ladder) -> Iterator[Lineage]:
        log = self.history.changes.log
        for revision in log.revisions:
            if (lineage := log.lineage(revision.before, ladder.version)).revisions:
                yield lineage
