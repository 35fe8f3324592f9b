"""What the tests of growth plans share."""

from typing import Any

import pytest

from ladder_reports.rendering import pdf


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The documents that are made meanwhile, as the engine laid them out."""
    documents: list[Any] = []
    write = pdf.Engine.write

    def keep(engine: pdf.Engine, layout: pdf.Layout, where: str) -> bytes:
        documents.append(layout.document)
        return write(engine, layout, where)

    monkeypatch.setattr(pdf.Engine, "write", keep)
    return documents


@pytest.fixture
def laid_only(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The same, where only the pages are looked at: no PDF is written of them, which is a third of the work."""
    documents: list[Any] = []

    def keep(_: pdf.Engine, layout: pdf.Layout, __: str) -> bytes:
        documents.append(layout.document)
        return b""

    monkeypatch.setattr(pdf.Engine, "write", keep)
    return documents
