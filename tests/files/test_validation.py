"""What does not fit a model is reported at its place."""

import re

import pytest
from hypothesis import given, settings
from pydantic import BaseModel, ConfigDict, create_model

from any_text import ANYTHING, CONTROLS, assert_inside
from ladder_reports.files.text import Problems, SourceText
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import parse_yaml
from ladder_reports.ladder.model import LadderHead
from tries import tries


def strings(value: object) -> list[str]:
    """Every text in YAML's data, keys included."""
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in (key, *strings(inner))]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) else []


@given(ANYTHING)
@settings(max_examples=tries(100))
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
    assert "x:2:7: 'link': expected a list, found text; write `link: [text]`" == str(problems.found[-1])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("one: text", "write `one: {word: text}`"),
        ("one: 'a: b'", "write `one: {word: …}`"),
        ("many: [text]", "write `- {word: text}`"),
        ("named: {key/1: text}", "write `key/1: {word: text}`"),
        ("one: [text]", "'one': expected keys with values, found a list; write them below the key, without '-'"),
        ("one: {wrod: x, number: 2.5}", "'number': expected a whole number, found 2.5"),
        ("one: {word: 12}", "'word': YAML reads 12 as a number; put it in quotes to make it text"),
        ("one: {wrod: x}", "unknown key 'wrod'; did you mean 'word'?"),
        ("named: {key: {odd: x}}", "unknown key 'odd'; allowed: number, word"),
    ],
)
def test_what_to_write_is_said(text: str, message: str) -> None:
    """Where text is in the place of keys, the message is what to write."""
    problems = Problems("x")
    data = parse_yaml(SourceText("x", text), problems)
    assert data
    assert validated(Outer, data, problems) is None
    assert message in [problem.message for problem in problems.found]


class Inner(BaseModel):
    """Some keys."""

    model_config = ConfigDict(extra="forbid", strict=True)
    number: int | None = None
    word: str | None = None


class Outer(BaseModel):
    """Keys within keys."""

    model_config = ConfigDict(extra="forbid", strict=True)
    one: Inner | None = None
    many: list[Inner] = []
    named: dict[str, Inner] = {}
