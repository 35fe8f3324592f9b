"""What the workers are forked from has everything imported."""

import importlib.util

from ladder_reports.batch.pool import PRELOADED
from process import run_python


def test_every_preloaded_module_exists() -> None:
    """The fork server ignores a name that it cannot import; each worker would then import everything itself."""
    assert PRELOADED
    assert [] == [name for name in PRELOADED if importlib.util.find_spec(name) is None]


def test_what_workers_are_forked_from_has_everything_imported() -> None:
    """And leaves the collector as it was."""
    told = """
import gc, sys
for name in sys.argv[1:]: __import__(name)
print("ladder_reports.documents.plan.build" in sys.modules, "pebble" in sys.modules)
print(gc.isenabled(), gc.get_freeze_count() > 50_000)
"""
    done = run_python("-c", told, *PRELOADED)
    assert ["True True", "True True"] == done.stdout.splitlines(), done.stderr
