"""The document of a comparison: fit to print in every size, heard as well as seen, the same every time."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import layout
import reading
import tags
import type_sizes
import validators
from comparisons import made, workshop
from ladder_reports.documents.comparison.sources import Comparison, load_comparison
from ladder_reports.rendering import pdf
from making import watched
from revisions import FIRST, write_revised

LOOKS: dict[str, dict[str, Any]] = {
    "a4": {},
    "letter": {"page_size": "letter", "theme": "graphite"},
    "a5, German": {"page_size": "a5", "lang": "de"},
    "half-letter": {"page_size": "half-letter", "theme": "wicker"},
}


@dataclass(frozen=True)
class Made:
    """A comparison as PDF."""

    data: bytes
    document: Any
    said: tuple[str, ...]


def watch(comparison: Comparison, **look: Any) -> Made:
    """A document, and what the engine said."""
    pdf.engine.cache_clear()
    with watched() as (documents, said):
        data = made(comparison, **look).data
    return Made(data, documents[-1], tuple(said))


@functools.cache
def printed(name: str) -> Made:
    """The workshop's comparison, made once in a process."""
    return watch(workshop(), **LOOKS[name])


@pytest.mark.xdist_group("comparison")
@pytest.mark.parametrize("name", LOOKS)
def test_every_page_is_fit_to_print(name: str) -> None:
    """No visual defect, nothing that the engine complains of, and nothing that validators find."""
    found = printed(name)
    assert [] == layout.defects(found.document)
    assert () == found.said
    assert set() == type_sizes.others(found.data)
    assert [] == validators.failures(found.data)


@pytest.mark.xdist_group("comparison")
def test_what_goes_and_what_comes_is_heard() -> None:
    """Not only seen: words say it, and each text has the head of its column."""
    heard = tags.read(printed("a4").data)
    cells = [cell for table in heard.find("Table") for line in tags.cells(table) for cell in line]
    (judgement,) = [cell for cell in cells if "says early" in cell.text]
    assert "Estimates hours within a comes: quarter , and says early when the estimate fails." == judgement.text
    assert "Conservator" == judgement.heads[0]
    assert "2027.1, underlined: comes" in judgement.heads
    assert any("within a goes: third , and" in head for head in judgement.heads)


@pytest.mark.xdist_group("comparison")
def test_bookmarks_are_the_levels() -> None:
    read = reading.read(printed("a4").data)
    marked = [entry.title.replace("\u00a0", " ") for entry in read.outline]
    assert ["Versions 2026.2 and 2027.1", "Apprentice", "Conservator"] == marked[:3]
    assert "The ladder as a whole" == marked[-1]


@pytest.mark.xdist_group("comparison")
def test_the_same_bytes_each_time() -> None:
    assert printed("a4").data == made(workshop()).data


def test_a_comma_is_nothing_to_decide_about(tmp_path: Path) -> None:
    """The least: one page that says that everything is as it was."""
    items = {**FIRST, "senior": {**FIRST["senior"], "w-alone": "Works, alone."}}
    found = watch(load_comparison("1.0", "2.0", write_revised(tmp_path, items)))
    assert [] == [defect for defect in layout.defects(found.document) if "full" not in defect]
    assert [] == validators.failures(found.data)
    read = reading.read(found.data)
    assert 1 == len(read.pages)
    text = reading.flat(read.pages[0])
    assert reading.flat("All 5 signals are as they were. One text that is not listed differs in punctuation alone.") in text
    assert reading.flat("Works") not in text
