"""A file into which something is merged: its bytes, its evidence, and its data."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from ladder_reports.editing.changes import as_data
from ladder_reports.errors import Loaded
from ladder_reports.evidence.loader import VersionedEvidence
from ladder_reports.evidence.model import Evidence


class MergedFile(Struct, frozen=True, dict=True):
    """A file with its content as it was read, which is valid."""

    path: Path
    raw: bytes
    loaded: VersionedEvidence
    judge: Callable[[bytes], Loaded[VersionedEvidence]]
    """Reads another content of the file, in the same version of the ladder, and says everything that is wrong with it."""

    @property
    def evidence(self) -> Evidence:
        """What the file says, in the names of the version that it was written for."""
        return self.loaded.evidence

    @cached_property
    def data(self) -> dict[str, Any]:
        """The evidence as YAML data."""
        found: dict[str, Any] = as_data(self.evidence)
        return found
