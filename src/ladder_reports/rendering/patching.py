"""Replace functions of WeasyPrint and pydyf for a while, and only in the versions whose inside is known.

Nothing here imports the engine before `behind_gate` is called.
"""

import hashlib
import inspect
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from types import MappingProxyType
from typing import Any, TypeVar

from msgspec import Struct

Loaded = TypeVar("Loaded")

PINNED = MappingProxyType({"weasyprint": "70.0", "pydyf": "0.13.0"})
"""The versions whose inside the fixes and the speedups know."""
_ABSENT = object()

_lock = threading.RLock()
_applied: list[Sequence["Patch"]] = []
_originals: dict[tuple[int, str], Any] = {}


class Patch(Struct, frozen=True, dict=True):
    """One attribute of a module or class of the engine that is replaced while documents are made."""

    owner: Any
    name: str
    replacement: Any
    source: str
    """The first digits of the SHA-256 of the source of what is replaced; see `digest_of_source`."""
    also: tuple[Any, ...] = ()
    """Other functions of the engine that the replacement repeats or relies on. Their source counts, too."""

    @property
    def original(self) -> Any:
        """What the engine has in this place while nothing is applied."""
        return getattr(self.owner, self.name)


class Speedup:
    """Something that makes the engine faster and changes no document. It may keep what documents have in common."""

    name: str
    """Its row in the benchmark and its parameter in the tests."""

    def patches(self) -> Iterable[Patch]:
        """What to replace while a document is made."""
        raise NotImplementedError

    def new_document(self) -> None:
        """A document begins: forget what there is too much of."""

    def laid_out(self) -> None:
        """A document is laid out: forget what only the layout needed."""


@dataclass(frozen=True, slots=True)
class EngineState:
    """How the engine makes documents: whether known faults are fixed and the speedups are used, and if not, why."""

    weasyprint: str
    fixed: bool
    accelerated: bool
    reason: str

    @property
    def note(self) -> str:
        """One sentence for people; empty when everything is as it should be."""
        missing = [name for name, there in (("fixes", self.fixed), ("speedups", self.accelerated)) if not there]
        return f"WeasyPrint {self.weasyprint} runs without our {' and '.join(missing)}: {self.reason}" if missing else ""


@contextmanager
def applied(patches: Sequence[Patch]) -> Iterator[None]:
    """The patches are in place until the block is left; then the engine is as it was.

    Blocks may be nested and left in any order: the block entered last decides. Another thread waits until all are left.
    """
    with _lock:
        _applied.append(patches)
        try:
            for patch in patches:
                _originals.setdefault((id(patch.owner), patch.name), vars(patch.owner).get(patch.name, _ABSENT))
                setattr(patch.owner, patch.name, patch.replacement)
            yield
        finally:
            del _applied[next(at for at, other in enumerate(_applied) if other is patches)]
            _restore(patches)


def _restore(patches: Sequence[Patch]) -> None:
    """Put into each place what other blocks want there, or what the engine has there."""
    wanted = {(id(patch.owner), patch.name): patch.replacement for group in _applied for patch in group}
    for patch in patches:
        place = id(patch.owner), patch.name
        if place not in _originals:
            continue
        found = wanted[place] if place in wanted else _originals.pop(place)
        if found is _ABSENT:
            delattr(patch.owner, patch.name)
        else:
            setattr(patch.owner, patch.name, found)


def everywhere(function: Any, replacement: Any, source: str, also: tuple[Any, ...] = ()) -> Iterator[Patch]:
    """Patches for a function in each of WeasyPrint's modules that has imported it."""
    name = function.__name__
    for home, module in tuple(sys.modules.items()):
        if home.startswith("weasyprint") and _originals.get((id(module), name), vars(module).get(name)) is function:
            yield Patch(module, name, replacement, source, also)


def digest_of_source(*functions: Any) -> str:
    """The first digits of the SHA-256 of the source of functions, properties and classes; what has no source is passed over."""
    codes = [function.fget if isinstance(function, property) else function for function in functions]
    texts = [inspect.getsource(inspect.unwrap(code)) for code in codes if inspect.isroutine(code) or inspect.isclass(code)]
    return hashlib.sha256("".join(texts).encode()).hexdigest()[:16]


def require(owner: Any, *names: str) -> None:
    """See that a module or a class has attributes, or that a class gives them to its instances.

    Raises:
        AttributeError: one is missing.
    """
    code = getattr(getattr(owner, "__init__", None), "__code__", None)
    given = (*code.co_names, *code.co_consts) if code else ()
    for name in names:
        if not hasattr(owner, name) and name not in given:
            raise AttributeError(f"{owner.__name__} has no {name}")


def behind_gate(load: Callable[[], Loaded]) -> tuple[Loaded | None, str]:
    """What `load` returns if the engine is the one that we know; otherwise nothing, and why."""
    installed = {name: version(name) for name in PINNED}
    if installed != PINNED:
        known, found = ("WeasyPrint {weasyprint} and pydyf {pydyf}".format_map(versions) for versions in (PINNED, installed))
        return None, f"they are for {known}; {found} are installed"
    try:
        return load(), ""
    except (ImportError, AttributeError) as missing:
        return None, f"the engine lacks something that they need ({missing})"
