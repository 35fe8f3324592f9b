"""Ladders with versions: small ones that a test writes, and the workshop's revised one."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.version_checks import check_versions
from ladder_reports.ladder.versions import load_history
from making import ROOT

REVISED = ROOT / "tests" / "examples" / "revised" / "workshop"
"""The workshop's ladder in its version 2027.1, with 2026.2 recorded."""

Items = Mapping[str, Mapping[str, str]]
"""The texts of items by level and id; the ids of watch-outs begin with `w-`."""

FIRST: Items = {
    "junior": {
        "ask": "Asks early when something is unclear.",
        "test": "Writes a test for each change.",
        "logs": "Reads the logs before guessing.",
        "w-haste": "Ships before anybody has read it.",
    },
    "senior": {
        "design": "Writes designs that survive their review.",
        "mentor": "Mentors a colleague over months.",
        "w-alone": "Works alone.",
    },
}


def write(folder: Path, version: str = "1.0", items: Items = FIRST, guide: str = "Read it.", prose: str = "A level.") -> Path:
    """A small ladder."""
    (folder / "levels").mkdir(parents=True, exist_ok=True)
    for old in (folder / "levels").glob("*.md"):
        old.unlink()
    sections = "[{id: scope, title: Scope, kind: prose}, {id: work, title: Work, kind: signals}, {id: gaps, title: Gaps, kind: watchouts}]"
    head = f'id: small\ntitle: A small ladder\nversion: "{version}"\nlevels: [{", ".join(items)}]\nsections: {sections}'
    (folder / "ladder.md").write_text(f"---\n{head}\n---\n## How to use this\n\n{guide}\n", encoding="utf-8")
    for level, texts in items.items():
        lists = {"Work": "", "Gaps": ""}
        for name, text in texts.items():
            lists["Gaps" if name.startswith("w-") else "Work"] += f"- {text} {{#{name}}}\n"
        body = f"## Scope\n\n{prose}\n\n" + "".join(f"## {title}\n\n{found}\n" for title, found in lists.items() if found)
        (folder / "levels" / f"{level}.md").write_text(f"---\nid: {level}\ntitle: {level.title()}\n---\n{body}", encoding="utf-8")
    return folder


def write_revised(folder: Path, items: Items = FIRST, changes: str | None = None, version: str = "2.0", old: Items = FIRST) -> Path:
    """A small ladder whose version 1.0 is recorded."""
    write(folder, version, items)
    write(folder / "versions" / "1.0", "1.0", old)
    if changes is not None:
        (folder / "changes.yaml").write_text(changes, encoding="utf-8")
    return folder


def without(items: Items, *names: str) -> dict[str, dict[str, str]]:
    """Items without some, by their full names."""
    return {level: {name: text for name, text in texts.items() if f"{level}/{name}" not in names} for level, texts in items.items()}


def adding(items: Items, **texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Items with more of them, by level; ids may have `_` for `-`."""
    return {
        level: {**items.get(level, {}), **{name.replace("_", "-"): text for name, text in texts.get(level, {}).items()}}
        for level in dict.fromkeys([*items, *texts])
    }


def problems(folder: Path) -> list[str]:
    """What `check` says about the versions of a ladder, with places in its folder."""
    history = load_history(folder, load_ladder(folder).unwrap())
    return [str(problem).removeprefix(f"{folder}/") for problem in check_versions(history)]


def copy_revised(folder: Path) -> Path:
    """A copy of the workshop's revised ladder."""
    return Path(shutil.copytree(REVISED, folder))
