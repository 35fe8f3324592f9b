"""YAML is read as people mean it, with the place of everything."""

import pytest

from ladder_reports.files.text import Problems, SourceText
from ladder_reports.files.yaml_reader import parse_yaml


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("12:30", "12:30"),
        ("1:2.5", "1:2.5"),
        ("1" + ":1" * 500 + ".0", "1" + ":1" * 500 + ".0"),
        ("2026-02-30", "2026-02-30"),
        ('"yes"', "yes"),
        ("yes", True),
        ("~", None),
        ("1.0", 1.0),
    ],
)
def test_yaml_is_read_as_people_mean_it(yaml: str, value: object) -> None:
    """A time of day is not a number to the base of sixty, and a date that does not exist stays text."""
    problems = Problems("x")
    data = parse_yaml(SourceText("x", f"key: {yaml}"), problems)
    assert data
    assert {"key": value} == data.value
    assert [] == problems.found
