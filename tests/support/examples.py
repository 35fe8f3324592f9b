"""The example ladders and evidence files, loaded."""

from pathlib import Path
from typing import Any

from ladder_reports.evidence.loader import load_evidence
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import ROOT, VALID

SHIPPED = load_ladder(DEFAULT_LADDER).unwrap()
WORKSHOP, MATRIX, SMALLEST = (load_ladder(VALID / name).unwrap() for name in ("workshop", "matrix", "smallest"))
"""Three tracks that branch and meet again; a ladder with a skill matrix; the smallest ladder."""

_FILES = ROOT / "tests" / "examples" / "evidence"
VALID_FILES = sorted((_FILES / "valid").glob("*.yaml"))
INVALID_FILES = sorted((_FILES / "invalid").glob("*.yaml"))
PEOPLE = sorted((ROOT / "examples").rglob("*.yaml"))
"""The evidence files of the invented people in ``examples/``."""

HEAD = "person: {name: A}\nlevel: senior\n"
"""The smallest evidence file."""


def ladder_of(path: Path) -> Ladder:
    """The ladder that an example is written for."""
    return next((ladder for ladder in (WORKSHOP, MATRIX) if f"\nladder: {ladder.id}\n".encode() in path.read_bytes()), SHIPPED)


def problems_of(text: str | bytes, ladder: Ladder = SHIPPED) -> list[str]:
    """The problems of an evidence file with this text, without the file's name."""
    raw = text if isinstance(text, bytes) else text.encode()
    return [str(problem).removeprefix("file.yaml:") for problem in load_evidence(Path("file.yaml"), ladder, raw).problems]


def evidence(**fields: Any) -> Evidence:
    """The evidence of a senior engineer."""
    return Evidence.model_validate({"person": {"name": "A"}, "level": "senior", "target": "staff"} | fields)


def example(name: str) -> Evidence:
    """The evidence in one of the example files."""
    return load_evidence(ROOT / "examples" / name, SHIPPED).unwrap()
