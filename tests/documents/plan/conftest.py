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
