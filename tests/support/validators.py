"""What two validators say of a PDF's accessibility, less the false alarms that docs/accessibility.md argues."""

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import outloud
from outloud.findings import Finding

import reading
import tags

_HEAD_ROWS = re.compile(r"header cells look shredded: (\d+) header rows")


def failures(data: bytes) -> list[str]:
    """The failures of page-validation, and the errors and warnings of outloud."""
    return [*reading.ua_failures(data), *_heard(data)]


def _heard(data: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(data)
        result = outloud.check(str(path))
    crashed = [run.rule for run in result.runs if run.status == "crashed"]
    if result.error or crashed:
        yield f"outloud failed: {result.error or crashed}"
    for finding in result.findings:
        argued = FALSE_ALARMS.get(finding.rule)
        if finding.severity != "info" and not (argued and argued(finding, data)):
            yield f"{finding.severity} {finding.rule}, page {finding.page}: {finding.message} ({finding.evidence})"


def _groups_of_rows(finding: Finding, data: bytes) -> bool:
    """A row with the name of a group of rows counts as a header row. There is one for each group, and its cells name it."""
    if not _HEAD_ROWS.fullmatch(finding.message):
        return False
    for table in tags.read(data).find("Table"):
        heads = [row for row in tags.rows(table) if row.tags and all(cell.kind == "TH" for cell in row.tags)]
        groups = [row for row in heads if len(row.tags) == 1]
        named = {name for cell in table.find("TD") for name in cell.attributes.get("Headers", ())}
        if len(heads) > len(groups) + 1 or any(row.tags[0].name not in named for row in groups):
            return False
    return True


def _running_head(finding: Finding, data: bytes) -> bool:
    """A long running head of a single page counts as prose that is not read. It stands in the margin, and repeats a heading."""
    heights = [page.media[3] for page in reading.read(data).boxes]
    return all(not 0.08 < box["y0"] / heights[box["page"] - 1] < 0.92 for box in finding.boxes)


FALSE_ALARMS: dict[str, Callable[[Finding, bytes], bool]] = {"TBL-010": _groups_of_rows, "TAG-002": _running_head}
"""By rule, what tells whether its alarm is false."""
