"""The levels of a ladder at a glance, for the shell's completion: quickly, and without a word about what is wrong."""

from pathlib import Path
from typing import Any

from ladder_reports.files.text import Problems, read_inside, split_front_matter
from ladder_reports.files.yaml_reader import parse_yaml


def levels_at_a_glance(folder: Path) -> dict[str, str]:
    """The titles of the levels by id, in the ladder's order; empty if it cannot be read."""
    levels = _front_matter(folder / "ladder.md", folder).get("levels")
    names = [name for name in levels if isinstance(name, str) and "/" not in name] if isinstance(levels, list) else []
    titles = {name: _front_matter(folder / "levels" / f"{name}.md", folder).get("title") for name in names}
    return {name: title if isinstance(title, str) else "" for name, title in titles.items()}


def _front_matter(path: Path, folder: Path) -> dict[str, Any]:
    problems = Problems(str(path))
    text = read_inside(path, folder, problems)
    parts = split_front_matter(text, problems) if text else None
    data = parse_yaml(parts[0], problems) if parts else None
    return data.value if data and isinstance(data.value, dict) else {}
