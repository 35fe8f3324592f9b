"""How many examples property tests try: few of them at each run of the suite, and many when there is time."""

import os

TIMES = int(os.environ.get("TRIES", "1"))
"""Set `TRIES=20` to try twenty times as many, as `make fuzz` does."""


def tries(count: int) -> int:
    """So many examples, or a multiple of them."""
    return count * TIMES
