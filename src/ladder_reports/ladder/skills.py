"""A ladder's optional `skills.yaml` becomes its skill matrix; every problem in it is collected."""

from collections.abc import Collection
from pathlib import Path

from ladder_reports.errors import Problem, nearest
from ladder_reports.files.text import Problems, read_inside
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import parse_yaml
from ladder_reports.ladder.model import Skill, SkillMatrix, SkillsHead

NAME = "skills.yaml"


def load_skills(folder: Path, levels: Collection[str]) -> tuple[SkillMatrix, str, list[Problem]]:
    """The matrix, the file's text for the ladder's digest, and what is wrong; an empty matrix where there is no file."""
    path = folder / NAME
    if not path.exists():
        return SkillMatrix(), "", []
    problems = Problems(str(path))
    text = read_inside(path, folder, problems)
    data = parse_yaml(text, problems) if text else None
    head = validated(SkillsHead, data, problems) if data else None
    if text is None or data is None or head is None:
        return SkillMatrix(), "", problems.found
    seen: set[str] = set()
    for number, skill in enumerate(head.skills):
        if skill.id in seen:
            problems.add(data.place(("skills", number, "id")), f"the skill '{skill.id}' is given twice")
        seen.add(skill.id)
        for name in skill.expected:
            if name not in levels:
                place = data.key_place(("skills", number, "expected", name))
                problems.add(place, f"unknown level '{name}'{nearest(name, levels) or '; the ladder has: ' + ', '.join(levels)}")
    skills = tuple(Skill(skill.id, skill.title, tuple(skill.expected.items())) for skill in head.skills)
    return SkillMatrix(tuple(head.scale), skills), text.text, problems.found
