"""The shell completes levels, people, evidence files, themes and languages."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cycles import EXAMPLES
from ladder_reports.cli import completion, main
from making import ROOT, SMALLEST, WORKSHOP
from process import environment, run_python

BASH = shutil.which("bash")


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A folder with some of the examples and other things."""
    folder = tmp_path / "people"
    (folder / "empty").mkdir(parents=True)
    for path in EXAMPLES[:3]:
        shutil.copy(path, folder)
    (folder / "broken.yaml").write_text("person: {name: B, id: other-id, team: Data Platform}\nlevel: [\n", encoding="utf-8")
    (folder / "notes.txt").write_text("", encoding="utf-8")
    (folder / ".hidden.yaml").write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> "Ask":
    monkeypatch.chdir(tmp_path)
    return Ask(monkeypatch, capsys)


class Ask:
    """Asks as a shell does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, line: str, shell: str = "bash") -> list[str]:
        """What completes the last word of a line, which may be empty."""
        words = ["ladder-reports", *shlex.split(line.removesuffix(" ")), *([""] if line.endswith(" ") else [])]
        self.monkeypatch.setenv(completion.VARIABLE, f"{shell}_complete")
        self.monkeypatch.setenv("COMP_WORDS", shlex.join(words) if shell == "fish" else " ".join(map(shlex.quote, filter(None, words))))
        self.monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words) - 1))
        with pytest.raises(SystemExit):
            main.run([])
        shown, said = self.capsys.readouterr()
        assert "" == said
        return [line.removeprefix("plain,") if shell == "bash" else line for line in shown.rstrip("\n").split("\n") if line]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("plan --level ", ["engineer", "senior", "staff", "architect", "principal"]),
        ("plan --level S", ["senior", "staff"]),
        ("new x.yaml --target p", ["principal"]),
        ("batch people -o x --level ar", ["architect"]),
        ("booklet --worksheet b", ["blank"]),
        ("booklet --worksheet s", ["senior", "staff"]),
        ("levels e", ["engineer"]),
        (f"plan --ladder {SMALLEST} --level ", ["baker"]),
        (f"levels --ladder {WORKSHOP} m", ["maker", "master-maker"]),
        ("levels --ladder none ", []),
        ("booklet --theme ", ["default", "graphite", "wicker"]),
        ("plan --theme G", ["graphite"]),
        ("booklet --lang D", ["de"]),
        ("booklet --page-size h", ["half-letter"]),
        ("plan --audience ", ["person", "manager", "panel"]),
        ("sh", ["share"]),
        ("check --form", ["--format"]),
    ],
)
def test_names_are_completed(ask: Ask, line: str, expected: list[str]) -> None:
    """In any case, and of the ladder that was named before."""
    assert expected == ask(line)


def test_people_are_completed(ask: Ask, people: Path) -> None:
    """Ids and teams of the files that were named before, of a file with mistakes, too."""
    ids = sorted([*(path.stem for path in EXAMPLES[:3]), "other-id"])
    assert ids == ask("batch people -o plans --only ")
    assert ["other-id"] == ask("batch people --only O")
    assert [f"other-id,{name}" for name in ids if name != "other-id"] == ask("batch people --only other-id,")
    assert [r"Data\\ Platform"] == ask("batch people/broken.yaml --team d"), "the script reads backslashes, and so does the line"
    assert [] == ask("batch nowhere --only ")
    (people / "roster.csv").write_text("id,team,file\nE-7,Ads,broken.yaml\n", encoding="utf-8")
    assert ["E-7"] == ask("batch people/roster.csv people --only ")
    assert ["Ads"] == ask("batch people/roster.csv people --team ")
    (people / "roster.csv").write_text('id,"', encoding="utf-8")
    assert [] == ask("batch people/roster.csv --only ")


def test_evidence_files_are_completed(ask: Ask, people: Path) -> None:
    """A folder that is the only one is entered; what is neither a folder nor evidence, hidden or a ladder is left out."""
    files = sorted(["people/broken.yaml", "people/empty/", *(f"people/{path.name}" for path in EXAMPLES[:3])])
    for command in ("plan", "batch", "share", "migrate", "check", "plan x.yaml --since"):
        assert files == ask(f"{command} p"), command
    assert ["people/broken.yaml"] == ask("plan people/b")
    assert ["people/.hidden.yaml"] == ask("plan people/.h")
    shutil.copytree(SMALLEST, people.parent / "pladder")
    assert files == ask("plan p")
    # The shell completes what needs more than its name, and what is not there.
    assert ["file,none"] == ask("plan none")
    (people / "b:c.yaml").write_text("", encoding="utf-8")
    assert ["file,people/b"] == ask("plan people/b")


def test_each_shell_is_told_in_its_own_way(ask: Ask, people: Path) -> None:
    """Zsh and Fish also get explanations: a level's title, a person's name; control characters are harmless."""
    (people / "x.yaml").write_text('person: {name: "Eve\\e[31m"}\n', encoding="utf-8")
    assert ["plain", "senior", "Senior AI / ML Engineer"] == ask("levels se", "zsh")
    assert ["plain,senior\tSenior AI / ML Engineer"] == ask("levels se", "fish")
    kind, path, about = ask("plan people/x", "zsh")
    assert ("plain", "people/x.yaml", True) == (kind, path, about.isprintable())
    assert about.startswith("Eve")
    assert [f"plain,other-id,x\t{about}"] == ask("batch people --only other-id,x", "fish")


def test_fish_keeps_commas(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Its script cuts what it is told at the first comma only."""
    monkeypatch.setenv(completion.VARIABLE, "fish_source")
    with pytest.raises(SystemExit):
        main.run([])
    script = capsys.readouterr().out
    assert 'string split -m 1 ","' in script
    assert 'string split ","' not in script


@pytest.mark.skipif(BASH is None, reason="this machine has no Bash")
def test_bash_completes(people: Path) -> None:
    """The script that the documentation has people switch on, in a real Bash."""
    page = (ROOT / "docs" / "completion.md").read_text(encoding="utf-8")
    switch = 'eval "$(_LADDER_REPORTS_COMPLETE=bash_source ladder-reports)"'
    assert f"    {switch}\n" in page
    script = f"""
    PATH={shlex.quote(str(_tool(people)))}:$PATH
    {switch}
    complete -p ladder-reports
    try() {{
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
      _ladder_reports_completion ladder-reports
      printf '%s\\n' "${{COMPREPLY[@]}}"
    }}
    try ladder-reports batch people --team d
    try ladder-reports batch people --only other-id,el
    """
    done = subprocess.run(
        [str(BASH), "-c", script], cwd=people.parent, env=environment(), capture_output=True, check=False, encoding="utf-8", timeout=120
    )
    registered, *found = done.stdout.splitlines()
    assert registered.endswith("-F _ladder_reports_completion ladder-reports"), done.stderr
    assert [r"Data\ Platform", "other-id,eleni-papadaki"] == found
    assert "" == done.stderr


def test_nothing_heavy_is_loaded_while_completing() -> None:
    """The key must be answered before anyone wonders: files are read without pydantic and without the engine."""
    asked = "os.environ.update({'_LADDER_REPORTS_COMPLETE': 'bash_complete', 'COMP_WORDS': line, 'COMP_CWORD': str(len(line.split()))})"
    lines = ["ladder-reports plan --level", f"ladder-reports batch {ROOT / 'examples'} --only", f"ladder-reports plan {ROOT / 'examples'}/"]
    code = f"""
import os, sys
from ladder_reports.cli.main import run
for line in {lines!r}:
    {asked}
    try:
        run([])
    except SystemExit:
        pass
heavy = {{'weasyprint', 'pydantic', 'jinja2', 'markdown', 'rich', 'pikepdf', 'fontTools', 'tinycss2', 'pebble'}}
print(sorted(heavy & sys.modules.keys()), file=sys.stderr)
"""
    done = run_python("-c", code)
    assert "[]\n" == done.stderr
    assert {"plain,senior", "plain,nadia-osei"} <= set(done.stdout.splitlines())


SHELLS = {
    "fish": "{switch}\ncomplete -C 'ladder-reports batch people --only other-id,el'\n",
    # Zsh's own functions show what they are given.
    "zsh": """
        autoload -U compinit; compinit -u -D
        {switch}
        _describe() {{ print -rl -- $completions_with_descriptions }}
        words=(ladder-reports batch people --only other-id,el) CURRENT=5
        $_comps[ladder-reports]
    """,
}


@pytest.mark.parametrize("shell", SHELLS)
def test_other_shells_complete(shell: str, people: Path) -> None:
    """The lines that the documentation has people switch on, in a real shell."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"this machine has no {shell}")
    page = (ROOT / "docs" / "completion.md").read_text(encoding="utf-8")
    (switch,) = [
        line.strip() for line in page.splitlines() if f"    _LADDER_REPORTS_COMPLETE={shell}" in line or f"={shell}_source" in line
    ]
    own = {"PATH": f"{_tool(people)}{os.pathsep}{os.environ['PATH']}", "HOME": str(people.parent)}
    command = [program, {"fish": "--no-config", "zsh": "-f"}[shell], "-c", SHELLS[shell].format(switch=switch)]
    done = subprocess.run(command, cwd=people.parent, env=environment(own), capture_output=True, check=False, encoding="utf-8", timeout=120)
    assert ["other-id,eleni-papadaki", "Ελένη Παπαδάκη"] == re.split("[\t:]", done.stdout.strip()), done.stderr


def _tool(people: Path) -> Path:
    """A folder with the command."""
    tool = people.parent / "bin" / "ladder-reports"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m ladder_reports "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    return tool.parent


@pytest.mark.skipif(BASH is None, reason="this machine has no Bash")
def test_special_characters_are_not_run(people: Path) -> None:
    """A team's name that is a command becomes the name in the line that is completed, and the command does not run."""
    team = "$(touch ran) `touch ran`; touch ran & 'x' \\* \"y\""
    (people / "broken.yaml").write_text(f"person:\n  name: B\n  team: {team}\nlevel: [\n", encoding="utf-8")
    script = f"""
    PATH={shlex.quote(str(_tool(people)))}:$PATH
    eval "$(_LADDER_REPORTS_COMPLETE=bash_source ladder-reports)"
    COMP_WORDS=(ladder-reports batch people/broken.yaml --team '$') COMP_CWORD=4 COMPREPLY=()
    _ladder_reports_completion ladder-reports
    eval "printf '%s\\n' ${{COMPREPLY[0]}}"
    """
    done = subprocess.run(
        [str(BASH), "-c", script], cwd=people.parent, env=environment(), capture_output=True, check=False, encoding="utf-8", timeout=120
    )
    assert team == done.stdout.rstrip("\n"), done.stderr
    assert not (people.parent / "ran").exists()
