"""What can be told of evidence files at a glance, for the shell's completion: quickly, and without a word about what is wrong.

Only the block `person` is read as YAML. pydantic is not loaded, because that alone takes longer than anybody waits for a key.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from ladder_reports.evidence.discovery import LADDER_FILE, SUFFIXES
from ladder_reports.files.text import Problems, SourceText, read_text
from ladder_reports.files.yaml_reader import parse_yaml

MOST_FILES = 500
"""Files that are looked into."""
_BLOCK = re.compile(r"^person:.*(?:\n(?:[ \t].*|#.*)?)*", re.MULTILINE)
_LONGEST = 2000
"""Characters of a person's block: ten times the longest that anybody writes."""
_SIZE_LIMIT = 1024 * 1024


class PersonAtAGlance(Struct, frozen=True):
    """Whom a file seems to be about."""

    id: str
    name: str = ""
    team: str = ""


def person_block(text: SourceText) -> SourceText:
    """The block `person` of a file, alone; empty if there is none."""
    block = _BLOCK.search(text.text)
    return SourceText(text.path, block[0][:_LONGEST] if block else "")


def person_at_a_glance(path: Path) -> PersonAtAGlance:
    """The person of a file; without an id, the file's own name is one."""
    text = read_text(path, Problems(str(path)), _SIZE_LIMIT)
    block = person_block(text) if text else None
    data = parse_yaml(block, Problems(str(path))) if block and block.text else None
    found = data.value.get("person") if data and isinstance(data.value, dict) else None
    words = {key: value for key, value in found.items() if isinstance(value, str)} if isinstance(found, dict) else {}
    return PersonAtAGlance(words.get("id") or path.stem, words.get("name", ""), words.get("team", ""))


def people_at_a_glance(paths: Iterable[Path]) -> list[PersonAtAGlance]:
    """The people of so many files at most."""
    return [person_at_a_glance(path) for path, _ in zip(paths, range(MOST_FILES), strict=False)]


def completed_paths(typed: str) -> list[str]:
    """The evidence files, and the folders that may have some, whose paths begin as typed. A folder that is the only one is entered."""
    found = list(_beginning_with(typed))
    while len(found) == 1 and found[0].endswith("/") and (inside := list(_beginning_with(found[0]))):
        found = inside
    return found


def _beginning_with(typed: str) -> Iterator[str]:
    folder, slash, start = typed.rpartition("/")
    try:
        entries = sorted(Path(folder + slash or ".").iterdir())
    except OSError:
        return
    for entry in entries:
        if not entry.name.startswith(start) or (entry.name.startswith(".") and not start):
            continue
        if entry.is_dir() and not (entry / LADDER_FILE).exists():
            yield f"{folder}{slash}{entry.name}/"
        elif entry.name.endswith(SUFFIXES):
            yield f"{folder}{slash}{entry.name}"
