"""Templates can be read: their lines are short, and each of them is used."""

import re
from pathlib import Path

import pytest

from ladder_reports.paths import PACKAGE, TEMPLATES

PAGES = sorted(TEMPLATES.rglob("*.html"))
LONGEST_LINE = 160


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_no_line_is_longer_than_160_characters(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [] == [f"line {number}: {len(line)}" for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE]


def test_every_template_is_used() -> None:
    """A template that nothing fills in, includes or imports is nobody's."""
    texts = [path.read_text(encoding="utf-8") for path in (*PAGES, *PACKAGE.rglob("*.py"))]
    used = {name for text in texts for name in re.findall(r"""["']([\w/-]+\.html)["']""", text)}
    assert [] == [path.name for path in PAGES if path.relative_to(TEMPLATES).as_posix() not in used]
