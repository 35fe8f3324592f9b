"""Makes the evidence file that an audience may have: what `share` writes, and what archive copies of plans embed.

It is written anew from the evidence as it was cut for its audience. Remarks and the layout of the source are not kept: a remark may
be anything, and what is not written cannot be seen.
"""

import re
from pathlib import Path

from ladder_reports.errors import InputError, Problem, has_errors, own_words
from ladder_reports.evidence.audience import Audience, for_audience
from ladder_reports.evidence.loader import Choose, load_versioned
from ladder_reports.evidence.model import Evidence
from ladder_reports.evidence.writer import evidence_text
from ladder_reports.ladder.model import VERSION_PATTERN
from ladder_reports.ladder.version_choice import Basis

_REMARKS: dict[Audience, str] = {
    "person": "The person's copy: without the manager's ratings, private text, and feedback that is not shared.",
    "manager": "The manager's copy: with everything, private text too.",
    "panel": "The panel's copy: without private text.",
}


def share(path: Path, choose: Choose, audience: Audience) -> tuple[bytes, tuple[Problem, ...]]:
    """The evidence file that an audience may have of the one at `path`, and the notes on that one. Its version stays as it is.

    Raises:
        InputError: with every problem of the file.
    """
    loaded = load_versioned(path, choose)
    found = loaded.unwrap()
    return shared_file(for_audience(found.evidence, audience), found.basis, audience, path), loaded.problems


def shared_file(evidence: Evidence, basis: Basis, audience: Audience, source: Path) -> bytes:
    """An evidence file with this evidence, which was cut for its audience before. It names its version of the ladder.

    `basis` is how the source was read.

    It is read once more before anybody gets it: it says what the evidence says, to the letter.

    Raises:
        InputError: a file with this evidence would not be valid. `source` is the file that it comes from.
    """
    version = basis.written_for if basis.is_known else basis.ladder.version
    if evidence.ladder_version is None and re.fullmatch(VERSION_PATTERN, version):
        evidence = evidence.model_copy(update={"ladder_version": version})
    raw = evidence_text(evidence, _REMARKS[audience]).encode()
    again = load_versioned(source, lambda *_: basis, raw)
    if has_errors(again.problems) or again.value is None or again.value.evidence != evidence:
        faults = [problem.message for problem in again.problems if not problem.note]
        why = f": {own_words(faults[0], 300)}" if faults else ""
        raise InputError([Problem.about(source, f"no copy for the {audience} can be written, because it would not be valid{why}")])
    return raw
