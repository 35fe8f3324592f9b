"""Imports what workers need. The server that workers are forked from imports this module, so that no worker has to.

Nothing is laid out here: Pango has threads, and a fork would lose them. If Pango is missing, the first plan reports it.
"""

import gc
from contextlib import suppress

from ladder_reports.errors import LadderReportsError

_collecting = gc.isenabled()
gc.disable()
import pebble  # noqa: E402, F401 -- this import is the purpose, like those below

with suppress(LadderReportsError):
    from ladder_reports.batch import pool, worker  # noqa: F401
    from ladder_reports.documents.plan import build  # noqa: F401
    from ladder_reports.rendering import pdf  # noqa: F401
# What is imported stays, so no worker needs to look through it.
gc.freeze()
if _collecting:
    gc.enable()
