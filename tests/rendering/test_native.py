"""Native libraries and parts of fontTools are loaded only when they are needed."""

import sys

import pytest

from process import run_python


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
