"""Imports what the preview's worker needs, for the server that workers are forked from. See `batch.preload`."""

from contextlib import suppress

from ladder_reports.errors import LadderReportsError

with suppress(LadderReportsError):
    from ladder_reports.preview import renderer  # noqa: F401 -- this import is the purpose
