"""``python -m ladder_reports`` and the ``ladder-reports`` command."""

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        from ladder_reports.cli.main import run  # noqa: PLC0415 -- nothing is imported before it is needed

        sys.exit(run())
    except KeyboardInterrupt:
        # Before the command began, or after its end.
        sys.exit(130)


if __name__ == "__main__":
    main()
