"""Which tests run in the same process when pytest-xdist distributes them, and which ones begin first.

The tests of a module share what its fixtures and caches hold, so they run in the same process. The mark `xdist_group` joins tests of
several modules that look at the same documents, or takes some out of a long module.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

FIRST = (
    # It counts what is in memory: the fewer documents before, the faster.
    "memory",
    # It waits for other processes, while the tests beside it go on.
    "cluster",
    "tests/rendering/acceleration/test_install.py",
    "seven-plans",
    "heard",
    "tests/documents/plan/test_build.py",
    "tests/documents/test_hostile_evidence.py",
    "tests/documents/test_screens.py",
    "packet-cycle",
    "tests/batch/cluster/test_connection.py",
    "ai-architect-default-a4",
    "tests/batch/test_discretion.py",
    "tests/batch/test_worker.py",
    "tests/batch/test_pool.py",
    "tests/cli/test_console.py",
)
"""The groups and modules that take longest. One that came last would keep one core busy and leave the others idle."""


class GroupScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each group or module to one process."""

    def _split_scope(self, nodeid: str) -> str:
        """The name of the group that a test belongs to, or its module."""
        return nodeid.rpartition("@")[2] if nodeid.rfind("@") > nodeid.rfind("]") else nodeid.partition("::")[0]


@pytest.hookimpl
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> GroupScheduling | None:
    """Distribute by groups, unless the command line asks for something else."""
    return GroupScheduling(config, log) if config.getoption("dist") == "loadgroup" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sort the tests of a process, and tell the scheduler their groups, by the only thing that it gets: their names."""
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(_group(item), len(places)))
    for item in items if getattr(config.option, "loadgroup", False) else ():
        name = f"{item.nodeid}@{_group(item)}"
        # pytest-xdist does this by itself, but up to version 3.8 not with pytest 9.2 or later, and says nothing.
        if item.get_closest_marker("xdist_group") and "@" not in item.nodeid.rpartition("]")[2]:
            item._id = type(item._id).parse(name)
            assert item.nodeid == name


def _group(item: pytest.Item) -> str:
    """The name of a test's group or, without one, of its module."""
    mark = item.get_closest_marker("xdist_group")
    return str(mark.args[0]) if mark else item.nodeid.partition("::")[0]
