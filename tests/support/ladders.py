"""Writes ladders of any number of levels, with any names and texts."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SENTENCE = "We looked at what the release had changed, agreed the next step with the two teams, and wrote it down for the others to find. "

LONG_NAMES = (
    "Software Engineer in Training", "Associate Software Engineer", "Software Engineer", "Senior Software Engineer",
    "Staff Software Engineer", "Senior Staff Software Engineer", "Principal Software Engineer", "Senior Principal Software Engineer",
    "Distinguished Software Engineer", "Senior Distinguished Software Engineer", "Software Engineering Fellow",
    "Senior Software Engineering Fellow", "Vice President of Engineering", "Senior Vice President of Engineering",
    "Executive Vice President of Engineering", "Group Chief Technology Officer", "Global Chief Technology Officer",
    "Chief Executive and Technology Officer",
)  # fmt: skip
"""Names of eighteen levels, none of which has a short one."""


def write_ladder(
    folder: Path, names: Sequence[str], prose: Sequence[str] = ("Something.",), *, title: str = "A ladder", introduction: str = "Words."
) -> Path:
    """A ladder of levels with these titles; each level has these sections of prose, and a signal."""
    (folder / "levels").mkdir(parents=True)
    sections: list[dict[str, str]] = [{"id": f"text-{number}", "title": f"Text {number}", "kind": "prose"} for number in range(len(prose))]
    head: dict[str, Any] = {"id": "tall", "title": title, "version": "1", "levels": [f"level-{number}" for number in range(len(names))]}
    head["sections"] = [*sections, {"id": "list", "title": "List", "kind": "signals"}]
    (folder / "ladder.md").write_text(f"---\n{json.dumps(head, ensure_ascii=False)}\n---\n{introduction}\n", encoding="utf-8")
    for number, name in enumerate(names):
        top = f"---\n{json.dumps({'id': f'level-{number}', 'title': name}, ensure_ascii=False)}\n---\n"
        body = "".join(f"## Text {at}\n\n{text}\n\n" for at, text in enumerate(prose))
        text = f"{top}{body}## List\n\n- Does a thing well. {{#thing}}\n"
        (folder / "levels" / f"level-{number}.md").write_text(text, encoding="utf-8")
    return folder
