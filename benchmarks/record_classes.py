"""How long Python takes to make a class for values: a frozen dataclass, and a record of msgspec."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from msgspec import Struct

_TIMES = 500


def main() -> None:
    """Print a row for each."""
    print("| | microseconds a class |\n|---|---|")
    for name, make in (("dataclass", make_dataclass), ("record of msgspec", make_record)):
        print(f"| {name} | {measured(make):.0f} |")


def make_dataclass() -> type:
    """A frozen dataclass with five fields."""

    @dataclass(frozen=True, slots=True)
    class Item:
        name: str
        number: int
        parts: tuple[str, ...] = ()
        note: str | None = None
        usable: bool = False

    return Item


def make_record() -> type:
    """A frozen record with the same fields."""

    class Item(Struct, frozen=True):
        name: str
        number: int
        parts: tuple[str, ...] = ()
        note: str | None = None
        usable: bool = False

    return Item


def measured(make: Callable[[], type]) -> float:
    """Microseconds that a class takes on average."""
    make()
    began = time.process_time()
    for _ in range(_TIMES):
        make()
    return (time.process_time() - began) / _TIMES * 1e6


if __name__ == "__main__":
    main()
