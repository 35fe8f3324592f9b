"""What does not fit a model is reported at its place."""

import re

from hypothesis import given, settings
from pydantic import create_model

from any_text import ANYTHING, CONTROLS, assert_inside
from ladder_reports.files.text import Problems, SourceText
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import parse_yaml
from ladder_reports.ladder.model import LadderHead


def strings(value: object) -> list[str]:
    """Every text in YAML's data, keys included."""
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in (key, *strings(inner))]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) else []


@given(ANYTHING)
@settings(max_examples=300)
def test_any_yaml_gives_data_or_problems(yaml: str) -> None:
    """Whatever stands in the front matter, nothing is raised, and what is read holds no control characters."""
    problems = Problems("x")
    text = re.sub("\r\n|\r", "\n", CONTROLS.sub("", yaml))
    data = parse_yaml(SourceText("x", text), problems)
    head = validated(LadderHead, data, problems) if data else None
    assert head or problems.found
    assert_inside(text, problems.found)
    assert not [found for found in strings(data.value if data else None) if CONTROLS.search(found)]


def test_alternatives_are_reported_at_the_value() -> None:
    """Where a model allows two kinds of value, the problem still lies at the value in the file and bears its name."""
    problems = Problems("x")
    data = parse_yaml(SourceText("x", "a: 1\nlink: text"), problems)
    assert data
    assert validated(create_model("Either", a=(int, ...), link=(int | list[str], ...)), data, problems) is None
    assert {(2, 7)} == {(problem.line, problem.column) for problem in problems.found}
    assert "x:2:7: 'link': expected a list, such as [one, two], found text" == str(problems.found[-1])
