"""What two validators say of a PDF's accessibility, less the false alarms that docs/accessibility.md argues."""

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import outloud
from outloud.findings import Finding

import form_files
import reading
import tags

_MANY_HEADS = re.compile(
    r"header cells look shredded: (?:(?:\d+ header rows|header rows of single words|\d+ header cells against \d+ data cells)(?:; )?)+"
)

_HEADINGS = tuple(f"H{rank}" for rank in range(1, 7))


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


def _heads_of_rows(finding: Finding, data: bytes) -> bool:
    """Heads of rows and of groups of rows count as too many heads. Each row has one, or names a group, and each value has its heads."""
    if not _MANY_HEADS.fullmatch(finding.message):
        return False
    for table in tags.read(data).find("Table"):
        rows = [row for group in table.tags if group.kind == "TBody" for row in group.tags]
        if any(len([*row.find("TH")]) > 1 for row in rows) or any(not cell.heads for line in tags.cells(table) for cell in line):
            return False
    return True


def _running_head(finding: Finding, data: bytes) -> bool:
    """A long running head of a single page counts as prose that is not read. It stands in the margin, and repeats a heading."""
    heights = [page.media[3] for page in reading.read(data).boxes]
    return all(not 0.1 < box["y0"] / heights[box["page"] - 1] < 0.9 for box in finding.boxes)


def _painted_later(_finding: Finding, _data: bytes) -> bool:
    """What floats or is positioned is painted after what is around it. It is read in the order of the tags, which is the HTML's."""
    return True


def _heads_of_parts(finding: Finding, data: bytes) -> bool:
    """What parts that are alike begin with, each on a page of its own, counts as a running head: a heading, or the line below it."""
    every = [*tags.read(data).find("P", *_HEADINGS)]
    begun = {" ".join(tag.text.split()) for before, tag in pairwise([tags.Tag("H1", ""), *every]) if {before.kind, tag.kind} & {*_HEADINGS}}
    alarms = (finding.evidence or "").split("; ")
    return "running header" in finding.message and all(any(text.startswith(alarm.rstrip("…")) for text in begun) for alarm in alarms)


def _alike_signals(_finding: Finding, data: bytes) -> bool:
    """A drawing of signals with the same rating says the same word for each, after its code."""
    texts = [tag.alternative for tag in tags.read(data).find("Figure")]
    repeated = [text for text in texts if len(set(re.findall(r"[^\W\d_]{2,}", text.lower()))) == 1]
    return bool(repeated) and all(re.match(r"\w+·\w+ ", part) for text in repeated for part in text.split("; "))


def _in_fields(finding: Finding, data: bytes) -> bool:
    """Words in form fields count as text that is in no tag. They are the values of fields, which are in tags and say their values."""
    words = re.search(r"(\d+) word\(s\) printed on the page are announced by no structure element", finding.message)
    values = Counter(word for one in form_files.fields(data).values() for word in re.findall(r"\w+", one.value))
    listed = re.findall(r"\w+", finding.evidence or "")
    return bool(words) and int(words[1]) <= values.total() and set(listed) <= set(values)  # type: ignore[index]


FALSE_ALARMS: dict[str, Callable[[Finding, bytes], bool]] = {
    "FIG-012": _alike_signals,
    "ORD-001": _painted_later,
    "PAG-001": _heads_of_parts,
    "TAG-002": _running_head,
    "TAG-003": _in_fields,
    "TBL-010": _heads_of_rows,
}
"""By rule, what tells whether its alarm is false."""
