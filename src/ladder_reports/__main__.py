"""``python -m ladder_reports`` and the ``ladder-reports`` command."""

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    from ladder_reports.cli.main import run  # noqa: PLC0415 -- nothing is imported before it is needed

    sys.exit(run())


if __name__ == "__main__":
    main()
