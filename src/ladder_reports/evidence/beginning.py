"""Writes a new evidence file, and its JSON Schema beside it on request."""

import json
from pathlib import Path

from ladder_reports.errors import InputError, Problem
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.evidence.scaffold import next_cycle, starter
from ladder_reports.evidence.schema import evidence_schema
from ladder_reports.files.atomic import write_whole
from ladder_reports.ladder.loader import load_ladder

SCHEMA_NAME = "evidence.schema.json"


def begin(  # noqa: PLR0913 -- the command's options
    file: Path,
    ladder: Path,
    *,
    level: str | None = None,
    name: str | None = None,
    target: str | None = None,
    old: Path | None = None,
    with_schema: bool = False,
    force: bool = False,
) -> list[Path]:
    """Write the file and say what was written; `old` carries the person and the open goals over.

    Raises:
        InputError: the file is there already and not to be overwritten, or the ladder, the level or `old` has problems.
    """
    if file.exists() and not force:
        raise InputError([Problem(str(file), 0, 0, "is there already; --force overwrites it")])
    read = load_ladder(ladder).unwrap()
    if old is not None:
        text = next_cycle(load_evidence(old, read).unwrap(), read, target=target, schema_ref=SCHEMA_NAME)
    else:
        text = starter(read, level or "", name=name, target=target, schema_ref=SCHEMA_NAME)
    write_whole(file, text.encode())
    if not with_schema:
        return [file]
    schema = file.parent / SCHEMA_NAME
    write_whole(schema, (json.dumps(evidence_schema(read), indent=2, ensure_ascii=False) + "\n").encode())
    return [file, schema]
