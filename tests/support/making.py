"""Makes booklets for the tests: what came of it, how the engine laid it out, and what the engine said meanwhile."""

import functools
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import reading
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.booklet import build
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.rendering import pdf

ROOT = Path(__file__).parents[2]
VALID = ROOT / "tests" / "examples" / "ladders" / "valid"
WORKSHOP, SMALLEST = VALID / "workshop", VALID / "smallest"
DAY = date(2026, 11, 20)
MANY_MISTAKES = VALID.parent / "invalid" / "many-mistakes"
"""A ladder with a problem on nearly every line."""
SIZES = tuple(PAGE_SIZES)


@dataclass(frozen=True)
class Made:
    """A booklet as PDF."""

    ladder: Ladder
    data: bytes
    document: Any
    """The engine's last layout."""
    said: tuple[str, ...]
    """What the engine logged."""

    @functools.cached_property
    def read(self) -> reading.Read:
        """The PDF read back."""
        return reading.read(self.data)


def made(theme: str = "default", size: str = "a4", ladder: Path = DEFAULT_LADDER, lang: str | None = None) -> Made:
    """The booklet of a ladder, made once in a process, however it is asked for."""
    return _made(theme, size, ladder, lang)


@functools.cache
def _made(theme: str, size: str, ladder: Path, lang: str | None) -> Made:
    pdf.engine.cache_clear()
    with watched() as (documents, said):
        outcome = build.make_booklet(build.BookletJob(ladder, DAY, theme, size, lang))
    return Made(load_ladder(ladder).unwrap(), outcome.data, documents[-1], tuple(said))


@contextmanager
def watched() -> Iterator[tuple[list[Any], list[str]]]:
    documents: list[Any] = []
    said: list[str] = []
    write = pdf.Engine.write

    def keep(self: pdf.Engine, layout: pdf.Layout, where: str) -> bytes:
        documents.append(layout.document)
        return write(self, layout, where)

    def hear(record: logging.LogRecord) -> bool:
        said.append(record.getMessage())
        return True

    logger = logging.getLogger("weasyprint")
    logger.addFilter(hear)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pdf.Engine, "write", keep)
            yield documents, said
    finally:
        logger.removeFilter(hear)


HEAD = """---
id: small
title: Small ladder
version: "1"
lang: en
levels: [one]
sections:
  - {id: text, title: Text, kind: prose}
  - {id: list, title: List, kind: signals}
---
"""


def small_ladder(folder: Path, text: str = "Something.", introduction: str = "", title: str = "One") -> Path:
    """A ladder of one level in a folder, with this text in it."""
    (folder / "levels").mkdir(parents=True, exist_ok=True)
    (folder / "ladder.md").write_text(f"{HEAD}{introduction}\n", encoding="utf-8")
    (folder / "levels" / "one.md").write_text(f"---\nid: one\ntitle: {title}\n---\n## Text\n\n{text}\n", encoding="utf-8")
    return folder
