"""`--version` tells on what a document depends."""

import platform
from importlib import metadata

import pytest
from weasyprint.text.ffi import pango

from ladder_reports import __version__
from ladder_reports.cli import main
from ladder_reports.rendering import native


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_versions(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The tool's first; Pango's is that of the library that WeasyPrint uses."""
    assert 0 == main.run([option])
    shown, said = capsys.readouterr()
    number = pango.pango_version()
    expected = [
        f"ladder-reports, version {__version__}",
        f"Python {platform.python_version()}",
        f"WeasyPrint {metadata.version('weasyprint')}",
        f"Pango {number // 10_000}.{number // 100 % 100}.{number % 100}",
    ]
    assert (expected, "") == (shown.splitlines(), said)


def test_what_is_missing_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With where to read how it is installed."""

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(native, "_PANGO", ("libpango-of-nobody.so.0",))
    monkeypatch.setattr(metadata, "version", missing)
    assert 0 == main.run(["--version"])
    *_, engine, library = capsys.readouterr().out.splitlines()
    assert engine.startswith("WeasyPrint missing; see https://")
    assert library.startswith("Pango missing; see https://")
    assert library.endswith("docs/troubleshooting.md")
