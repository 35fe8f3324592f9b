"""Names of one version of a ladder as a file of another version has them: what came back may be older than the file, or newer."""

from functools import cached_property
from pathlib import Path

from msgspec import Struct

from ladder_reports.assessment.carry_over import used_names
from ladder_reports.editing.merged_file import MergedFile
from ladder_reports.errors import InputError, Problem, quote
from ladder_reports.evidence.loader import VersionedEvidence, load_versioned
from ladder_reports.ladder.model import Ladder
from ladder_reports.ladder.resolution import Resolution
from ladder_reports.ladder.version_choice import Basis, VersionChoice


class SentNames(Struct, frozen=True, dict=True):
    """How names in something that came back are read for a file."""

    versions: VersionChoice
    file: VersionedEvidence
    """The file, as it is read for this."""
    file_itself: VersionedEvidence
    """The file, as it is read for itself."""
    before: Basis
    """How the names that came back are read in the ladder of the file's basis."""

    @property
    def resolution(self) -> Resolution:
        """What the names that came back stand for in the ladder."""
        return self.before.names or Resolution(self.before.ladder)

    @property
    def written_ladder(self) -> Ladder:
        """The text whose codes are meant by whoever sent something."""
        return self.versions.history.ladder(self.before.written_for) or self.before.ladder

    def in_file(self, name: str) -> str | None:
        """The name by which the file knows, or is to know, what has this name in the ladder; None if nobody can tell."""
        names = self.file.basis.names
        if names is None:
            return name
        if there := self._names_there.get(name):
            return there[0] if len(there) == 1 else name if name in there else None
        if names.heirs(name) == (name,) and self._may_have(name):
            return name
        olds = self._olds.get(name, ())
        return olds[0] if len(olds) == 1 else None

    @cached_property
    def _names_there(self) -> dict[str, list[str]]:
        """The names in the file by what they stand for in the ladder."""
        found: dict[str, list[str]] = {}
        names = self.file.basis.names
        for one in used_names(self.file.evidence):
            for heir in (names.heirs(one) or ())[:1] if names else (one,):
                found.setdefault(heir, []).append(one)
        return found

    @cached_property
    def _olds(self) -> dict[str, list[str]]:
        """The names of the version that the file was written for, by what they stand for, if its text is recorded."""
        found: dict[str, list[str]] = {}
        old, names = self.versions.history.ladder(self.file.basis.written_for), self.file.basis.names
        for one in Resolution(old).kinds if old and names else ():
            heirs = names.heirs(one) if names else None
            if heirs and len(heirs) == 1:
                found.setdefault(heirs[0], []).append(one)
        return found

    def _may_have(self, name: str) -> bool:
        """Whether the file may have this name."""
        basis = self.file_itself.basis
        return bool((basis.names or Resolution(basis.ladder)).heirs(name))


def read_names(source: Path, version: str, file: MergedFile, versions: VersionChoice) -> SentNames:
    """How the names of a version, which `source` names, are read for a file.

    Raises:
        InputError: nobody knows such a version, or it cannot be read.
    """
    loaded, history = file.loaded, versions.history
    basis = loaded.basis
    if not history.is_used:
        if version == basis.ladder.version:
            return SentNames(versions, loaded, loaded, basis)
        raise InputError([Problem.about(source, _unknown(version, basis.ladder))])
    if history.changes.log.is_older(basis.ladder.version, version) and (newer := history.ladder(version)):
        # The file's names are read in the newer text, as for a plan that is made of it from that text.
        loaded = load_versioned(file.path, lambda written, _: versions.basis_in(newer, written), file.raw).unwrap()
    before = versions.basis_in(loaded.basis.ladder, version)
    if not before.is_known:
        raise InputError([Problem.about(source, _unknown(version, basis.ladder))])
    return SentNames(versions, loaded, file.loaded, before)


def _unknown(version: str, ladder: Ladder) -> str:
    known = f"the ladder has version {quote(ladder.version)}, and knows no such version"
    return (
        f"is for version {quote(version)} of the ladder; {known}; name the ladder that it was made with by --ladder, or ask for a new form"
    )
