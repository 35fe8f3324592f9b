"""Runs the steps of the Containerfile in fresh Debians, where no container engine can run; see `debian_root.py`.

It knows the instructions that the Containerfile has, and stops at any other. What a container engine does besides, such as layers and
namespaces, is not tried.
"""

import fnmatch
import json
import re
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from debian_root import Root


@dataclass
class Stage:
    """A stage of the build."""

    root: Root
    user: str = "root"
    folder: str = "/"
    env: dict[str, str] = field(default_factory=dict)
    entrypoint: list[str] = field(default_factory=list)


def build(context: Path, folder: Path) -> Stage:
    """The last stage of the Containerfile in the folder `context`; the Debians are made in and beside `folder`."""
    stages: list[Stage] = []
    names: dict[str, Stage] = {}
    for line in _instructions(context / "Containerfile"):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            image, _, name = rest.partition(" AS ")
            suite = re.fullmatch(r"debian:(\w+)-slim", image)
            if not suite:
                raise ValueError(f"an unknown image: {image}")
            stages.append(Stage(Root.fresh(suite[1], folder.with_name(f"{folder.name}-{len(stages)}"))))
            names[name] = stages[-1]
        elif word == "COPY":
            _copy(rest, stages[-1], names, context)
        else:
            _follow(word, rest, stages[-1])
    for stage in stages[:-1]:
        stages[-1].root.seconds[:0] = stage.root.seconds
        stage.root.remove()
    return stages[-1]


def _follow(word: str, rest: str, stage: Stage) -> None:
    """Do what an instruction says that concerns one stage alone."""
    if word == "RUN":
        stage.root.run(rest, rest, user=stage.user, cwd=stage.folder, env=stage.env)
    elif word in {"ARG", "ENV"}:
        stage.env |= dict(part.split("=", 1) for part in shlex.split(rest))
    elif word == "USER":
        stage.user = rest
    elif word == "WORKDIR":
        stage.folder = rest
    elif word == "ENTRYPOINT":
        stage.entrypoint = json.loads(rest)
    elif word != "CMD":
        raise ValueError(f"an unknown instruction: {word}")


def run_inside(stage: Stage, words: Sequence[str]) -> str:
    """Run the container's command with these arguments, as its user."""
    command = shlex.join([*stage.entrypoint, *words])
    return stage.root.run(command, command, user=stage.user, cwd=stage.folder, env={**stage.env, "HOME": f"/home/{stage.user}"})


def _instructions(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _copy(rest: str, stage: Stage, names: dict[str, Stage], context: Path) -> None:
    origin = re.match(r"--from=(\w+) ", rest)
    source, target = rest[origin.end() if origin else 0 :].split()
    there = stage.root.folder / target.lstrip("/")
    if origin:
        stage.root.copy_in(names[origin[1]].root.folder / source.lstrip("/"), target)
    else:
        ignored = (context / ".dockerignore").read_text(encoding="utf-8").split()
        shutil.copytree(context / source, there, ignore=lambda _, found: [one for one in found if _is_ignored(one, ignored)])


def _is_ignored(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern.removeprefix("**/")) for pattern in patterns)
