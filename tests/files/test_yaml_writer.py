"""What is written as YAML reads back as the same text, whatever it is, with either of PyYAML's loaders."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from any_evidence import LINES, PROSE
from ladder_reports.evidence.fields import TextLimit
from ladder_reports.files import yaml_writer
from tries import tries

LOADERS = (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@given(PROSE, st.sampled_from([0, 2, 4, 6]))
@settings(max_examples=tries(60), deadline=None)
def test_text_of_any_length(text: str, indent: int) -> None:
    """As the last value of mappings inside each other, with another key after it."""
    text = TextLimit(10_000, prose=True).check(text)
    keys = "".join(f"{' ' * depth}k:\n" for depth in range(0, indent, 2))
    written = f"{keys}{' ' * indent}k: {yaml_writer.prose(text, indent)}\n{' ' * indent}z: 1\n"
    for loader in LOADERS:
        found = yaml.load(written, Loader=loader)  # noqa: S506 -- both are safe
        for _ in range(indent // 2):
            found = found["k"]
        assert {"k": text, "z": 1} == found


@given(LINES)
@settings(max_examples=tries(60), deadline=None)
def test_text_of_one_line(text: str) -> None:
    """As a value, as an item of a list, and as a key."""
    text = TextLimit(200).check(text)
    written = yaml_writer.scalar(text)
    for loader in LOADERS:
        assert {"k": [text], text: 1} == yaml.load(f"k:\n  - {written}\n{written}: 1\n", Loader=loader)  # noqa: S506 -- see above


@pytest.mark.parametrize("text", ["Nadia Osei", "Zofia Wójcik, then", "senior/ab-test", "p-1", "https://a.example/b?c=d#e", "a@b.example"])
def test_what_needs_no_quotes_has_none(text: str) -> None:
    assert text == yaml_writer.scalar(text)


@pytest.mark.parametrize("text", ["yes", "NULL", "y", "2026", "a: b", "a #b", "- a", "“a”", "a:", "'a'", "1.0", "https://a.example/:"])
def test_what_would_be_misread_is_quoted(text: str) -> None:
    assert '"' == yaml_writer.scalar(text)[0]


@pytest.mark.parametrize("text", ["\n  - a\nb", "\n\n\tx\ny", "\nx\n  y"])
def test_empty_lines_before_an_indented_one(text: str) -> None:
    """Editing may have to write them back, though evidence has none at the start of a text."""
    assert {"k": text} == yaml.safe_load(f"k: {yaml_writer.prose(text, 0)}\n")
