"""The JSON Schemas (draft 2020-12) that editors use: for an evidence file, a ladder's front matter, and its `changes.yaml`.

The schema for evidence has the ladder's levels, signals and watch-outs with their texts, so that an editor can complete and
explain them.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.changes import ChangesFile
from ladder_reports.ladder.model import ID_PATTERN, Kind, Ladder, LadderHead, Level, LevelHead, without_footnotes

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_EXAMPLE = "\n- "


def evidence_schema(ladder: Ladder) -> Schema:
    """The JSON Schema of an evidence file for this ladder."""
    schema = _schema_of(Evidence)
    definitions, properties = schema["$defs"], schema["properties"]
    definitions["Level"] = _one_of({level.id: level.title for level in ladder.levels})
    signals, watchouts = _explained_names(ladder, "signals"), _explained_names(ladder, "watchouts")
    definitions["Signal"] = _one_of(signals)
    definitions["Link"] = {"anyOf": [definitions["Link"]["properties"]["url"], definitions["Link"]]}
    for holder in ("EvidenceItem", "Goal"):
        definitions[holder]["properties"]["signals"]["items"] = {"$ref": "#/$defs/Signal"}
    properties["ladder"] |= {"const": ladder.id}
    for key in ("level", "target"):
        properties[key] = {"$ref": "#/$defs/Level", "description": properties[key]["description"]}
    properties["ratings"] = _keyed(properties["ratings"], signals)
    properties["watchouts"] = _keyed(properties["watchouts"], watchouts)
    known = [skill.id for skill in ladder.skills.skills]
    properties["skills"]["propertyNames"] = {"enum": known} if known else {"pattern": ID_PATTERN}
    title = f"Evidence for the {ladder.title}, version {ladder.version}"
    return {"$schema": DIALECT, **schema, "title": title, "allOf": [_steps(level) for level in ladder.levels]}


def ladder_schema() -> Schema:
    """The JSON Schema of the front matter of `ladder.md`. The schema of a level's file is `#/$defs/LevelHead`."""
    schema = _schema_of(LadderHead)
    level = _schema_of(LevelHead)
    definitions = schema.get("$defs", {}) | level.pop("$defs", {}) | {"LevelHead": level}
    return {"$schema": DIALECT, **schema, "$defs": definitions}


def level_schema() -> Schema:
    """The JSON Schema of the front matter of a level's file."""
    return {"$schema": DIALECT, **_schema_of(LevelHead)}


def changes_schema() -> Schema:
    """The JSON Schema of a ladder's `changes.yaml`."""
    schema = _schema_of(ChangesFile)
    return {"$schema": DIALECT, **schema["properties"]["changes"], "title": "What became of a ladder's ids", "$defs": schema["$defs"]}


class _ShortSchema(GenerateJsonSchema):
    """JSON Schema without titles that repeat the keys, and without null: a key that has no value is left out."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never: a title would only repeat the key."""
        del schema
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Schema:
        """Only what is not null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """Leave out defaults that only say that the key is optional."""
        made = super().default_schema(schema)
        if made.get("default") in (None, "", [], {}):
            made.pop("default", None)
        return made


def _schema_of(model: type[BaseModel]) -> Schema:
    return model.model_json_schema(schema_generator=_ShortSchema)


def _one_of(names: Mapping[str, str]) -> Schema:
    """One of these names, each with its explanation; without names, nothing is valid."""
    choices = [{"const": name, "description": text} for name, text in names.items()]
    return {"oneOf": choices} if choices else {"not": {}}


def _explained_names(ladder: Ladder, kind: Kind) -> dict[str, str]:
    """The full names of the ladder's items of one kind, with the text that an editor shows."""
    codes = {name: f" ({code})" for name, code in ladder.codes.items()}
    return {
        name: f"{without_footnotes(_EXAMPLE.join([item.text, *item.examples]))}\n\n{level.title}: {section.title}{codes.get(name, '')}"
        for level in ladder.levels
        for name, section, item in level.named_items(kind)
    }


def _keyed(schema: Schema, names: Mapping[str, str]) -> Schema:
    """The schema of a mapping that allows only these names as keys."""
    value = schema.pop("additionalProperties")
    properties = {name: {**value, "description": text} for name, text in names.items()}
    return {**schema, "properties": properties, "additionalProperties": False}


def _steps(level: Level) -> Schema:
    """What `target` can be for someone at `level`."""
    then: Schema = {"properties": {"target": {"enum": list(level.next)} if level.next else False}}
    if len(level.next) > 1:
        then["required"] = ["target"]
    return {"if": {"properties": {"level": {"const": level.id}}, "required": ["level"]}, "then": then}
