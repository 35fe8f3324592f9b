"""Finds what another copy of an evidence file changes: of the sender's own keys, all values that the file doesn't have.

Nobody knows what the file had when the copy was made. So the sender's values count, and what the copy lacks stays: an entry, a key, a
signal in a list.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ladder_reports.assessment.carry_over import carry_over
from ladder_reports.editing.changes import LISTS, MODELS, Change, SourceChanges, as_data, says_the_same, value_at
from ladder_reports.editing.entry_matching import matched
from ladder_reports.editing.merged_file import MergedFile
from ladder_reports.editing.permissions import NOBODYS, Role, Sender
from ladder_reports.editing.versions_apart import read_names
from ladder_reports.errors import InputError, own_words, quote
from ladder_reports.evidence.loader import VersionedEvidence
from ladder_reports.evidence.model import Evidence
from ladder_reports.files.yaml_reader import KeyPath
from ladder_reports.ladder.version_choice import VersionChoice

_WHOLE = ("signals", "links")
"""The keys whose values are lists: what one of them lacks stays."""
_KNOWN_BY = {"evidence": "title", "goals": "title", "assessments": "name", "checkins": "note", "feedback": "text"}
"""For each list, the key without which an entry would be none. Whoever may not write it adds no entries."""
_GIVEN_ELSEWHERE = frozenset({"ladder_version", "target", "person"})
"""The keys of which a difference is not worth a word: what the file doesn't say is filled in when it is read, or stands for itself."""


def copy_changes(source: Path, copy: VersionedEvidence, sender: Sender, file: MergedFile, versions: VersionChoice) -> SourceChanges:
    """What the copy changes in a file. Problems among the result make it unusable as a whole."""
    made = SourceChanges(source, Role(sender), "copy")
    try:
        reader = _Reader(made, copy, file, versions)
    except InputError as error:
        made.problems += error.problems
        return made
    reader.read()
    return made


class _Reader:
    """Reads one copy."""

    def __init__(self, made: SourceChanges, copy: VersionedEvidence, file: MergedFile, versions: VersionChoice) -> None:
        self.made, self.file = made, file
        self.evidence = copy.evidence
        self.others: list[str] = []
        if copy.evidence.ladder_version != file.evidence.ladder_version:
            self.names = read_names(made.path, copy.basis.written_for, file, versions)
            if self.names.before.names:
                self.evidence = carry_over(copy.evidence, self.names.before.names).evidence
            self.evidence = self.renamed(self.evidence)

    def renamed(self, evidence: Evidence) -> Evidence:
        """The evidence in the names that the file has."""

        def names(found: Iterable[str]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(self.in_file(name) for name in found))

        update = {
            "evidence": tuple(one.model_copy(update={"signals": names(one.signals)}) for one in evidence.evidence),
            "goals": tuple(one.model_copy(update={"signals": names(one.signals)}) for one in evidence.goals),
            "ratings": {self.in_file(name): one for name, one in evidence.ratings.items()},
            "watchouts": {self.in_file(name): one for name, one in evidence.watchouts.items()},
        }
        return evidence.model_copy(update=update)

    def in_file(self, name: str) -> str:
        if (found := self.names.in_file(name)) is not None:
            return found
        self.made.fault(f"{quote(name)} has no place in the file's version of the ladder; move the file with migrate first")
        return name

    def read(self) -> None:
        """Find all changes."""
        for part in type(self.evidence).model_fields:
            if part in LISTS:
                self.read_list(part)
            elif part in MODELS or part == "skills":
                self.read_mapping(part)
            elif part in NOBODYS:
                if part not in _GIVEN_ELSEWHERE and getattr(self.evidence, part) not in (None, getattr(self.file.evidence, part)):
                    self.others.append(part)
            else:
                self.add((part,), as_data(getattr(self.evidence, part)), value_at(self.file.data, (part,)))
        self.tell()

    def read_list(self, part: str) -> None:
        entries = getattr(self.evidence, part)
        numbers = matched(part, getattr(self.file.evidence, part), entries)
        new = [at for at, number in enumerate(numbers) if number is None]
        if part == "feedback" and self.made.role.sender == "colleague" and len(new) > 1:
            self.made.fault(f"has {len(new)} new entries of feedback, and a colleague adds one; leave the others out")
        for at, (entry, number) in enumerate(zip(entries, numbers, strict=True)):
            data = as_data(entry)
            if number is None and not self.made.role.may_change((part, 0, _KNOWN_BY[part]), is_new=True):
                self.others.append(part)
                continue
            there = value_at(self.file.data, (part, number)) if number is not None else {}
            given = entry.model_fields_set
            for name, info in type(entry).model_fields.items():
                key = info.alias or name
                # A default that the copy doesn't say is nothing that its sender says.
                if key == "share" and number is None:
                    self.made.changes.append(Change((part, f"+{at + 1}", key), value=False))
                elif key in data and name in given:
                    self.add((part, f"+{at + 1}" if number is None else number, key), data[key], there.get(key))
        missing = len(getattr(self.file.evidence, part)) - (len(numbers) - len(new))
        if missing and part in ("evidence", "goals", "assessments") and self.made.role.sender == "person":
            entries_said = "1 entry" if missing == 1 else f"{missing} entries"
            self.made.note(f"doesn't have {entries_said} of '{part}' that the file has; nothing is deleted for that")

    def read_mapping(self, part: str) -> None:
        for name, entry in getattr(self.evidence, part).items():
            data = as_data(entry)
            if part == "skills":
                self.add((part, name), data, value_at(self.file.data, (part, name)))
                continue
            for key, value in data.items():
                self.add((part, name, key), value, value_at(self.file.data, (part, name, key)))

    def add(self, path: KeyPath, value: Any, there: Any) -> None:
        """Add a value, if it is the sender's and the file has another one."""
        if value in (None, [], {}):
            return
        if path[-1] in _WHOLE:
            value = [*(there or []), *(one for one in value if one not in (there or []))]
        if says_the_same(value, there):
            return
        change = Change(path, value, is_certain=True)
        if self.made.role.may_change(path, is_new=change.is_new):
            self.made.changes.append(change)
        else:
            self.others.append(f"{path[0]}.*.{path[-1]}" if len(path) > 2 else str(path[0]))  # noqa: PLR2004 -- part, entry, key

    def tell(self) -> None:
        """Say what is different in the copy and not its sender's."""
        if self.others:
            listed = own_words(", ".join(dict.fromkeys(self.others)), 200)
            self.made.note(f"differs in what is not the {self.made.role.sender}'s to change ({listed}); that stays as it is in the file")
        self.made.note_if_empty()
