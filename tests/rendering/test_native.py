"""Native libraries and parts of fontTools are loaded only when they are needed."""

import os
import sys
from pathlib import Path

import pytest

from cycles import people
from process import environment, run_cli, run_python


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries are found without programs")
def test_no_program_is_run_to_find_the_native_libraries() -> None:
    """Python would run the compiler and the linker for each name by which the engine tries a library."""
    hook = "sys.addaudithook(lambda event, given: event == 'subprocess.Popen' and print(given))"
    told = f"import sys\n{hook}\nimport ladder_reports.rendering.pdf"
    done = run_python("-c", told)
    assert (0, "") == (done.returncode, done.stdout)


def test_what_the_engine_hardly_needs_is_imported_when_it_is_called() -> None:
    """Subsets without HarfBuzz and fonts with variations work as before; only the import of parts of fontTools waits."""
    told = """
import sys
import ladder_reports.documents.plan.build
print([name for name in ("fontTools.subset", "fontTools.varLib") if name in sys.modules])
from weasyprint.pdf import fonts
print(fonts.subset.Options(hinting=False).hinting)
from fontTools import subset
print(subset.Options is sys.modules["fontTools.subset"].Options)
try:
    fonts.instantiateVariableFont({}, {})
except Exception as error:
    print(type(error).__module__, sys.modules["fontTools.varLib.instancer"].__file__ is not None)
"""
    done = run_python("-c", told)
    assert ["[]", "False", "True"] == done.stdout.splitlines()[:3], done.stderr
    assert done.stdout.splitlines()[3].endswith(" True")


def test_without_pango_one_message_says_what_to_install(tmp_path: Path) -> None:
    """On stderr, and once, also for a batch of several people; what other programs print does not reach stdout."""
    (tmp_path / "sitecustomize.py").write_text(
        "import cffi\ndef dlopen(*_, **__):\n    raise OSError('no such library')\ncffi.FFI.dlopen = dlopen\n", encoding="utf-8"
    )
    people(tmp_path / "people", 3)
    without = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{environment()['PYTHONPATH']}"}
    for command in (
        ("batch", str(tmp_path / "people"), "-o", str(tmp_path / "o")),
        ("plan", "--level", "staff", "-o", str(tmp_path / "x")),
    ):
        done = run_cli(*command, env=without)
        assert (1, "") == (done.returncode, done.stdout)
        assert [True] == [
            line.startswith("WeasyPrint cannot load Pango. Install it") for line in done.stderr.splitlines()[command[0] == "batch" :]
        ]
