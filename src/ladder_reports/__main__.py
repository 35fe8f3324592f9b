"""``python -m ladder_reports`` and the ``ladder-reports`` command."""

import gc
import os
import sys

_MOST_YOUNG = 500_000
"""New objects after which the cyclic garbage collector looks for what can be freed. Most commands end before."""


def main() -> None:
    """Run the command line and exit with its code."""
    # What is imported stays, so most of what the collector would look through in a short process is needed anyway.
    gc.set_threshold(_MOST_YOUNG)
    # Pydantic would read the metadata of every installed package to find plugins, and run them.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from ladder_reports.cli.main import run  # noqa: PLC0415 -- nothing is imported before it is needed

        sys.exit(run())
    except KeyboardInterrupt:
        # Before the command began, or after its end.
        sys.exit(130)
    finally:
        # The memory goes with the process; to look through it at the end would take longer than `check`.
        gc.freeze()


if __name__ == "__main__":
    main()
