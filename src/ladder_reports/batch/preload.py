"""What the server imports that workers are forked from, so that no worker imports it again.

Nothing is laid out here: Pango has threads, and a fork would lose them. A machine without Pango is for the first plan to report.
"""

import gc
import signal
from contextlib import suppress

from ladder_reports.errors import LadderReportsError

# Whoever is told to stop is the batch; a server that is still importing has nothing to say.
_before = signal.signal(signal.SIGINT, signal.SIG_IGN)
_collecting = gc.isenabled()
gc.disable()
with suppress(LadderReportsError):
    from ladder_reports.batch import (
        pool,  # noqa: F401 -- that is what this is for
        worker,  # noqa: F401 -- that is what this is for
    )
    from ladder_reports.documents.plan import build  # noqa: F401 -- that is what this is for
    from ladder_reports.rendering import pdf  # noqa: F401 -- that is what this is for
# What is imported stays, and no worker need look through it.
gc.freeze()
if _collecting:
    gc.enable()
signal.signal(signal.SIGINT, _before)
