"""Merges in memory: the text of a file, with forms and copies as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples import SHIPPED
from forms import Fields, form_values, stamp
from ladder_reports.editing.changes import SourceChanges
from ladder_reports.editing.copy_changes import copy_changes
from ladder_reports.editing.form_changes import SentForm, form_changes, stamp_of
from ladder_reports.editing.merged_file import MergedFile
from ladder_reports.editing.merging import Merge, Take, merge
from ladder_reports.editing.permissions import Sender
from ladder_reports.evidence.loader import load_versioned
from ladder_reports.files.text import Problems, read_text
from ladder_reports.files.yaml_reader import parse_yaml
from ladder_reports.ladder.version_choice import VersionChoice
from ladder_reports.ladder.versions import History

FILE = Path("ada.yaml")
PLAIN = VersionChoice(History.of(SHIPPED))
QUESTIONS = ("What should she go on doing?", "What else?")


@dataclass(frozen=True)
class Merged:
    """What came of a merge."""

    text: str
    said: list[str]
    """Notes and problems, each with the name of what it is about."""
    merge: Merge

    @property
    def data(self) -> Any:
        """The data in the file."""
        source = read_text(FILE, Problems("x"), raw=self.text.encode())
        assert source
        found = parse_yaml(source, Problems("x"))
        assert found
        return found.value


def merged(
    text: str,
    *sent: Fields | str,
    sender: Sender = "person",
    take: Take | None = None,
    keep_private: bool = False,
    versions: VersionChoice = PLAIN,
    form: Mapping[str, Any] | None = None,
) -> Merged:
    """Merge forms, given as their fields, and copies, given as their text, into a file. `form` is what their stamps say."""
    raw = text.encode()
    loaded = load_versioned(FILE, versions.basis, raw).unwrap()
    file = MergedFile(FILE, raw, loaded, lambda content: load_versioned(FILE, lambda *_: loaded.basis, content))
    sources = [_changes(number, one, sender, file, versions, form or {}) for number, one in enumerate(sent, 1)]
    made = merge(file, sources, take=take, keep_private=keep_private)
    return Merged(made.after.decode(), [str(one) for one in made.problems], made)


def _changes(
    number: int, sent: Fields | str, sender: Sender, file: MergedFile, versions: VersionChoice, form: Mapping[str, Any]
) -> SourceChanges:
    if isinstance(sent, str):
        path = Path(f"copy-{number}.yaml")
        return copy_changes(path, load_versioned(path, versions.basis, sent.encode()).unwrap(), sender, file, versions)
    ladder = versions.history.present
    values = form_values(sent, stamp(**{"audience": sender, "ladder": ladder.id, "version": ladder.version, **form}))
    return form_changes(SentForm(Path(f"form-{number}.pdf"), values, stamp_of(values, ladder, sender)), sender, file, versions, QUESTIONS)
