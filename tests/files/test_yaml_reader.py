"""YAML is read as people mean it, with the place of everything."""

import pytest

from ladder_reports.files import yaml_reader
from ladder_reports.files.text import Place, Problems, SourceText
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


def test_every_value_knows_where_it_starts_and_ends() -> None:
    """Both places are in the file, whose first lines may be something else."""
    problems = Problems("x")
    data = parse_yaml(SourceText("x", "a: [b, c]\nd:\n  e: |\n    text\nf: g", 4), problems)
    assert data
    assert (Place(4, 4), Place(4, 10)) == (data.values["a",], data.ends["a",])
    assert (Place(6, 3), Place(6, 6), Place(8, 1)) == (data.keys["d", "e"], data.values["d", "e"], data.ends["d", "e"])
    assert Place(4, 8) == data.place(("a", 1, "unknown"))
    assert Place(8, 1) == data.key_place(("f",))


@pytest.mark.parametrize(("yaml", "message"), [("- a\n" * 101, "more than 100 values"), ("[" * 21, "nested more than 20 levels deep")])
def test_yaml_has_limits(yaml: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beyond them is not made into values."""
    monkeypatch.setattr(yaml_reader, "NODE_LIMIT", 100)
    problems = Problems("x")
    assert parse_yaml(SourceText("x", yaml), problems) is None
    assert message in str(problems.found)


def test_aliases_and_tags_are_problems_and_make_nothing() -> None:
    """What is read on after them is their text, so that no alias is followed however many there are, and no tag makes an object."""
    aliases = "a0: &a0 [x, x]\n" + "".join(f"a{number}: &a{number} [*a{number - 1}, *a{number - 1}]\n" for number in range(1, 15))
    problems = Problems("x")
    data = parse_yaml(SourceText("x", f"{aliases}b: !!python/object/apply:os.system [ls]"), problems)
    assert data
    assert len(aliases) * 2 > len(str(data.value))
    assert {str} == {type(value) for value in data.value.values()}
    assert list(range(1, 17)) == [problem.line for problem in problems.found if not problem.note]


@pytest.mark.parametrize(
    "yaml", ["*secret", "&secret x", "!secret x", "'secret", "[secret", "{secret", "@secret", "secret: secret: x", "\n\tsecret: x"]
)
def test_no_message_about_yaml_that_cannot_be_read_quotes_it(yaml: str) -> None:
    """Nobody can tell then whether the text is private."""
    problems = Problems("x")
    parse_yaml(SourceText("x", f"key: {yaml}\n"), problems)
    assert problems.found
    assert "secret" not in str(problems.found)
