"""The engine is patched while a document is made, and is exactly as it was afterwards."""

import threading
from contextlib import ExitStack
from importlib.metadata import requires

import pytest

from ladder_reports.rendering import patching
from ladder_reports.rendering.patching import Patch, applied, behind_gate, require


class Base:
    """A class of an engine."""

    def __init__(self) -> None:
        self._given = 1

    def name(self) -> str:
        """Whose method it is."""
        return "base"


class Heir(Base):
    """A class that inherits a method."""


def patch(replacement: str, owner: type = Base) -> Patch:
    return Patch(owner, "name", lambda _: replacement, "")


def test_patches_are_in_place_until_the_block_is_left() -> None:
    with applied([patch("other")]):
        assert "other" == Base().name()
    assert "base" == Base().name()


def test_an_inherited_method_is_inherited_again() -> None:
    with applied([patch("other", Heir)]):
        assert ("other", "base") == (Heir().name(), Base().name())
    assert "name" not in vars(Heir)


def test_after_an_error_the_engine_is_as_it_was() -> None:
    before = dict(vars(Base))
    with pytest.raises(ZeroDivisionError), applied([patch("other")]):
        raise ZeroDivisionError
    assert before == dict(vars(Base))


def test_a_patch_that_cannot_be_put_in_place_leaves_no_other_behind() -> None:
    before = dict(vars(Base))
    with pytest.raises(TypeError), applied([patch("other"), Patch(int, "real", 1, ""), patch("other", Heir)]):
        pass
    assert before == dict(vars(Base))
    assert "name" not in vars(Heir)


def test_of_two_patches_for_one_place_the_last_counts_and_neither_stays() -> None:
    """As where a speedup stands in for what a fix stands in for."""
    before = dict(vars(Base))
    with applied([patch("fix"), patch("speedup")]):
        assert "speedup" == Base().name()
    assert before == dict(vars(Base))


@pytest.mark.parametrize("same", [True, False], ids=["the same patches twice", "others"])
@pytest.mark.parametrize("first", [0, 1])
def test_blocks_may_be_left_in_any_order(*, first: int, same: bool) -> None:
    """The document that began last decides as long as it is not finished, and the engine is whole when both are."""
    before = dict(vars(Base))
    outer = [patch("outer")]
    inner = outer if same else [patch("inner")]
    stacks = ExitStack(), ExitStack()
    stacks[0].enter_context(applied(outer))
    stacks[1].enter_context(applied(inner))
    assert ("outer" if same else "inner") == Base().name()
    stacks[first].close()
    assert ("outer" if same or first == 1 else "inner") == Base().name()
    stacks[1 - first].close()
    assert before == dict(vars(Base))


def test_another_thread_waits() -> None:
    """A process has one engine: two documents at once would each see the other's patches."""
    seen: list[str] = []
    inside, done = threading.Event(), threading.Event()

    def make() -> None:
        inside.set()
        with applied([patch("thread")]):
            seen.append(Base().name())
        done.set()

    thread = threading.Thread(target=make)
    with applied([patch("main")]):
        thread.start()
        assert inside.wait(10)
        assert not done.wait(0.1)
        seen.append(Base().name())
    thread.join(10)
    assert ["main", "thread"] == seen
    assert "base" == Base().name()


def test_what_is_required_may_be_a_methods_or_an_instances_attribute() -> None:
    require(Base, "name", "_given")
    with pytest.raises(AttributeError, match="Base has no _taken"):
        require(Base, "name", "_taken")


def test_behind_the_gate_a_missing_name_is_the_reason_and_no_error() -> None:
    def load() -> None:
        require(Base, "_taken")

    loaded, reason = behind_gate(load)
    assert loaded is None
    assert "Base has no _taken" in reason
    assert ([], "") == behind_gate(list)


def test_the_versions_that_are_known_are_those_that_are_pinned() -> None:
    assert {f"{name}=={version}" for name, version in patching.PINNED.items()} <= set(requires("ladder-reports") or [])
