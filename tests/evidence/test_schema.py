"""The JSON Schemas agree with what the loaders accept."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from examples import INVALID_FILES, PEOPLE, SHIPPED, VALID_FILES, WORKSHOP, ladder_of
from ladder_reports.evidence.schema import evidence_schema, ladder_schema
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder
from making import ROOT

NOT_YAML = {"alias", "comments-only", "latin-1", "repeated-key", "tab", "tag", "two-documents", "unclosed", "unquoted-colon"}
"""Invalid files that no JSON Schema gets to see: what is wrong with them is wrong with their YAML."""


BEYOND_A_SCHEMA = {
    "deceiving-characters",  # a list of characters would make every pattern unreadable
    "device-name",
    "no-such-day",
    "reversed-period",
}
"""Invalid files whose shape is right: what is wrong with them takes more than a pattern to see."""


class _Yaml12(yaml.SafeLoader):
    """Reads YAML as editors do, who take a date for text and for whom only true and false are neither."""


_Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":timestamp", ":bool", ":int", ":float"))]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


_Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


_Yaml12.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))


_Yaml12.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+(?:\.[0-9]+)?(?:e[0-9]+)?$"), list("-+0123456789"))


def as_editors_read(path: Path) -> Any:
    """The data that an editor holds against the JSON Schema."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Yaml12)  # noqa: S506


@pytest.mark.parametrize("path", [*VALID_FILES, *PEOPLE], ids=lambda path: path.stem)
def test_the_schema_allows_what_is_valid(path: Path) -> None:
    """The JSON Schema agrees with every valid file; only an empty key, which is noted, is none of its liking."""
    errors = list(Draft202012Validator(evidence_schema(ladder_of(path))).iter_errors(as_editors_read(path)))
    empty = {error.instance for error in errors}
    assert ({None} if path.stem == "notes" else set()) == empty


def test_the_schema_refuses_what_is_invalid() -> None:
    """The JSON Schema refuses every invalid file but those whose fault no schema can see."""
    allowed = set()
    for path in INVALID_FILES:
        if path.stem in NOT_YAML:
            continue
        if Draft202012Validator(evidence_schema(ladder_of(path))).is_valid(as_editors_read(path)):
            allowed.add(path.stem)
    assert BEYOND_A_SCHEMA == allowed


@pytest.mark.parametrize("ladder", [SHIPPED, WORKSHOP], ids=lambda ladder: ladder.id)
def test_the_schema_knows_the_ladder(ladder: Ladder) -> None:
    """The schema is valid itself, names every signal and watch-out once, and explains each with its text."""
    schema = evidence_schema(ladder)
    Draft202012Validator.check_schema(schema)
    expected = {kind: [f"{level.id}/{item.id}" for level in ladder.levels for section in level.of_kind(kind) for item in section.items]
                for kind in ("signals", "watchouts")}  # fmt: skip
    assert expected["signals"] == [choice["const"] for choice in schema["$defs"]["Signal"]["oneOf"]]
    assert expected["signals"] == list(schema["properties"]["ratings"]["properties"])
    assert expected["watchouts"] == list(schema["properties"]["watchouts"]["properties"])
    first = ladder.levels[0].of_kind("signals")[0].items[0]
    assert first.text in schema["$defs"]["Signal"]["oneOf"][0]["description"]
    assert "[^" not in str(schema["$defs"]["Signal"])


def test_the_schema_has_no_null_and_describes_every_field() -> None:
    """An editor proposes no null, and has something to say about every key."""
    schema = evidence_schema(SHIPPED)
    assert "'null'" not in str(schema)
    definitions = [schema, *(schema["$defs"][name] for name in ("EvidenceItem", "Person", "Goal", "Rating", "Feedback", "CheckIn"))]
    silent = [key for made in definitions for key, value in made["properties"].items() if not {"description", "$ref"} & set(value)]
    assert [] == silent


def test_a_ladder_without_signals_has_a_schema() -> None:
    """A ladder of prose alone gives a valid schema, in which no signal can be named."""
    folder = ROOT / "tests" / "examples" / "ladders" / "valid" / "smallest"
    schema = evidence_schema(load_ladder(folder).unwrap())
    Draft202012Validator.check_schema(schema)


def test_the_ladder_schema_fits_the_shipped_ladder() -> None:
    """The schema of a ladder's front matter is valid and allows what ships, for the ladder and for its levels, and one license."""
    schema = ladder_schema()
    Draft202012Validator.check_schema(schema)
    folder = ROOT / "content" / "ai-architect"
    head = yaml.safe_load((folder / "ladder.md").read_text(encoding="utf-8").split("---\n")[1])
    assert [] == list(Draft202012Validator(schema).iter_errors(head))
    for spelled, valid in (({"licence": "CC0"}, True), ({"license": "CC0"}, True), ({"licence": "CC0", "license": "CC0"}, False)):
        assert valid == Draft202012Validator(schema).is_valid(head | spelled)
    level = {"$ref": "#/$defs/LevelHead", "$defs": schema["$defs"]}
    for path in (folder / "levels").glob("*.md"):
        found = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        assert [] == list(Draft202012Validator(level).iter_errors(found))
