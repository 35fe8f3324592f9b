"""An evidence file with every field, and ways to break it with a token in any place."""

import copy
from collections.abc import Iterator
from typing import Any

import yaml

from ladder_reports.files.yaml_reader import KeyPath

EVERYTHING: dict[str, Any] = {
    "person": {"name": "Ann Berg", "id": "p-1", "email": "mail@example.com", "role": "Engineer", "team": "Search", "manager": "Mo Lind"},
    "ladder": "ai-architect",
    "ladder_version": "1.0",
    "level": "senior",
    "target": "staff",
    "cycle": "2026-H2",
    "as_of": "2026-11-20",
    "summary": "A summary.",
    "aspiration": "An aspiration.",
    "evidence": [
        {
            "title": "A title",
            "date": "2026-08",
            "signals": ["senior/ab-test"],
            "what": "What.",
            "impact": "Impact.",
            "links": ["https://example.com/a", {"title": "A link", "url": "https://example.com/b"}],
            "attested_by": "A witness",
            "private": "Private.",
        }
    ],
    "ratings": {
        "senior/ab-test": {"self": "emerging", "manager": "demonstrated", "agreed": "emerging", "note": "A note.", "private": "Private."}
    },
    "watchouts": {"senior/hidden-silo": {"note": "A note.", "action": "An action."}},
    "goals": [
        {
            "title": "A goal",
            "quarter": "2027-Q1",
            "signals": ["staff/trade-offs"],
            "success": "Success.",
            "support": "Support.",
            "status": "planned",
            "note": "A note.",
        }
    ],
    "checkins": [{"date": {"from": "2026-01", "to": "2026-02"}, "note": "A note.", "private": "Private."}],
    "feedback": [
        {"from": "A colleague", "relation": "A relation", "date": "2026-09", "text": "Shared text.", "share": True},
        {"from": "A colleague", "relation": "A relation", "date": "2026-09", "text": "Text.", "share": False},
    ],
    "assessments": [
        {"name": "A test", "date": "2026-06", "result": "87", "depth": "4.5", "link": {"title": "A", "url": "https://example.com"}}
    ],
    "private": "Private.",
}

WAYS = (
    "TOKEN",
    "TOKEN # a remark",
    "'TOKEN'",
    "[TOKEN]",
    "{TOKEN: TOKEN}",
    "{TOKEN: 1, TOKEN: 2}",
    "{a: b, TOKEN}",
    "{a: b, TOKEN: c}",
    "*TOKEN",
    "&TOKEN x",
    "!TOKEN x",
    "'TOKEN",
    '"TOKEN',
    '"\\x1bTOKEN"',
    '"\\qTOKEN"',
    "a: TOKEN",
    "[TOKEN",
    "{TOKEN",
    "@TOKEN",
    "%TOKEN",
    "- TOKEN",
    "2026-13-TOKEN",
    "2026-TOKEN",
    "Q5 TOKEN",
    "https://TOKEN",
    "https://a:TOKEN@example.com/",
    "ftp://TOKEN",
    "TOKEN.example.com",
    "TOKEN/TOKEN",
    "senior/TOKEN",
    "\u201cTOKEN\u201d",
    "\u202eTOKEN",
    "|\nTOKEN: x",
    "x, TOKEN: y",
    "x\nTOKEN: y",
    "~\nTOKEN: y",
    "!!binary TOKEN",
    "key TOKEN",
)
"""What is written in the place of a value; ``key TOKEN`` puts the token beside it, as a key."""


def _paths(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    for key, child in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _paths(child, (*path, key))


PATHS = tuple(_paths(EVERYTHING))


def text(path: KeyPath, way: str, token: str, *, braces: bool = False) -> str:
    """The file with a token in the place to which `path` leads, in lines or in braces."""
    made = copy.deepcopy(EVERYTHING)
    here: Any = made
    for part in path[:-1]:
        here = here[part]
    if way == "key TOKEN" and isinstance(here, dict):
        made_key = {path[-1]: here[path[-1]], token: "x"}
        here |= made_key
        return yaml.safe_dump(made, allow_unicode=True, sort_keys=False, default_flow_style=braces)
    here[path[-1]] = "PLACEHOLDER"
    written = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=braces)
    return written.replace("PLACEHOLDER", way.removeprefix("key ").replace("TOKEN", token))
