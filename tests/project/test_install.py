"""The ways to install the tool agree on what the system has to have."""

import re

import pytest

from making import ROOT

PANGO = re.compile(r"libpango\S*(?: lib\S+)+")


@pytest.mark.parametrize(
    "name", ["Containerfile", "README.md", "benchmarks/newcomers.py", "docs/install.md", "docs/troubleshooting.md"], ids=lambda name: name
)
def test_the_packages_for_pango_are_the_same_everywhere(name: str) -> None:
    """Those that `make` installs; without one of them, documents have other bytes."""
    expected = PANGO.search((ROOT / ".ci" / "ensure-pango").read_text(encoding="utf-8"))
    found = PANGO.findall((ROOT / name).read_text(encoding="utf-8"))
    assert expected
    assert {expected[0].rstrip("'")} == {packages.rstrip("`'\"") for packages in found}


def test_the_container_is_not_roots() -> None:
    """Its last user is not root, and the command is the tool."""
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    assert ["USER ladder"] == [line for line in lines if line.startswith("USER")]
    assert 'ENTRYPOINT ["ladder-reports"]' in lines
