"""`check` and the commands that make documents give one verdict on every file."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cycles import batch, report
from ladder_reports.cli.main import run
from ladder_reports.design import fonts
from ladder_reports.documents.booklet.build import BookletJob, booklet_html
from ladder_reports.documents.check import check_paths
from ladder_reports.documents.context import load_context
from ladder_reports.documents.plan.build import compose_plan
from ladder_reports.errors import InputError, Problem
from ladder_reports.evidence.audience import AUDIENCES
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY, ROOT, VALID, small_ladder
from plans import context, plan_job
from tries import tries

EVIDENCE = [*sorted((ROOT / "tests" / "examples" / "evidence").rglob("*.yaml")), *sorted((ROOT / "examples").glob("*.yaml"))]
LADDERS = sorted(path.parent for path in VALID.parent.rglob("ladder.md"))
NO_FONT = "\U0010abcd"
BLOCKS = [
    "\n",
    "\n\n",
    "- a\n",
    "  - b\n",
    "1. c\n",
    "2026. A\n",
    "> ",
    "## D\n",
    "# e\n",
    "```\n",
    "    ",
    "|a|b|\n|-|-|\n",
    "• f\n",
    "– g\n",
]
SIGNS = [
    "*",
    "**",
    "_",
    "`",
    "\\",
    "[a](b.md)",
    "[a](https://example.com)",
    "![p](q.png)",
    "[^1]",
    "<br>",
    "<!-- r -->",
    "<!--",
    "-->",
    "~~s~~",
]
WORDS = ["word ", "&amp;", "&#x10ABCD;", "&nbsp;", "\"t\" 'u'", "🚀", "✅", "é", "漢", NO_FONT, "x" * 300, "https://a.b/c_d "]
PIECES = st.sampled_from([*BLOCKS, *SIGNS, *WORDS])
TEXTS = st.lists(PIECES, min_size=1, max_size=12).map("".join)
KEYS = st.sampled_from(["summary", "private", "aspiration", "feedback: [{text", "evidence: [{title: A, what", "evidence: [{title"])
CHECKED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=tries(25), deadline=None)


@pytest.fixture(autouse=True)
def no_machine_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The verdict on a character must not depend on what this machine has."""
    monkeypatch.setattr(fonts, "system_fonts", list)


def refused(make: Callable[[], str], where: Path) -> tuple[Problem, ...]:
    """The problems with which a command refuses to make a document, up to the choice of its fonts; notes are left out."""
    try:
        fonts.fonts_for(context(DEFAULT_LADDER).theme, make(), str(where))
    except InputError as error:
        return tuple(problem for problem in error.problems if not problem.note)
    return ()


def refused_plans(path: Path, ladder: Path = DEFAULT_LADDER) -> list[tuple[Problem, ...]]:
    """The problems of the plans for each audience."""
    loaded = context(ladder)
    jobs = [plan_job(path, ladder, audience=audience) for audience in AUDIENCES]
    return [refused(lambda job=job: compose_plan(job, loaded).html(), path) for job in jobs]  # type: ignore[misc]


def refused_booklet(folder: Path) -> tuple[Problem, ...]:
    """The problems of a ladder's booklet."""
    return refused(lambda: booklet_html(BookletJob(folder, DAY), load_context(folder, "default", None)), folder)


def checked(path: Path, ladder: Path = DEFAULT_LADDER) -> tuple[Problem, ...]:
    """The problems that `check` reports, without notes."""
    return tuple(problem for problem in check_paths([path], ladder).problems if not problem.note)


@pytest.mark.parametrize("path", EVIDENCE, ids=lambda path: path.stem)
def test_check_refuses_the_evidence_that_a_plan_refuses(path: Path) -> None:
    """The same problems at the same places, for files of every kind, whoever the plan is for."""
    assert [checked(path)] * len(AUDIENCES) == refused_plans(path)


@pytest.mark.usefixtures("few_letters")
@pytest.mark.parametrize("path", LADDERS, ids=lambda path: path.name)
def test_check_refuses_the_ladders_that_a_booklet_refuses(path: Path) -> None:
    """The same problems at the same places."""
    assert refused_booklet(path) == checked(path)


@pytest.fixture(scope="module")
def smallest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ladder that is read quickly."""
    return small_ladder(tmp_path_factory.mktemp("ladder"))


@given(key=KEYS, text=TEXTS)
@CHECKED
def test_any_evidence_gets_one_verdict(key: str, text: str, smallest: Path, tmp_path: Path) -> None:
    """Whatever the text is and wherever it stands, `check` and the plan for each audience have the same problems."""
    path = tmp_path / "p.yaml"
    closing = "}]" if "{" in key else ""
    path.write_text(f"person: {{name: A}}\nlevel: one\n{key}: {json.dumps(text)}{closing}\n", encoding="utf-8")
    assert [checked(path, smallest)] * len(AUDIENCES) == refused_plans(path, smallest)


@given(introduction=TEXTS, text=TEXTS)
@CHECKED
def test_any_ladder_gets_one_verdict(introduction: str, text: str, tmp_path: Path) -> None:
    """Whatever its texts are, `check` and the booklet have the same problems."""
    folder = small_ladder(tmp_path, text, introduction)
    assert refused_booklet(folder) == checked(folder)


VERDICTS = {
    "fine": ("summary: Words.\n", []),
    "lists": ("summary: |\n  We did:\n  - one\n    - two\n", []),
    "address": ("summary: '[a](b.md)'\n", ["note 3:11"]),
    "remark": ("private: Words. <!-- hush -->\n", ["note 3:17"]),
    "no-font": (f"summary: |\n  Words.\n  And {NO_FONT}.\n", ["5:7"]),
    "no-font-in-private": (f"evidence: [{{title: A, private: Words {NO_FONT}}}]\n", ["3:38"]),
    "entity": ("aspiration: 'Words &#x10ABCD;'\n", ["3:13"]),
    "open-remark": ("summary: Words. <!-- hush\n", ["3:17"]),
    "long-word": (f"private: {'x' * 1001}\n", ["3:10"]),
    "nested": (f"summary: '{'> ' * 20}'\n", ["3:10"]),
}
"""Evidence files, and the places of what is said about each."""


def test_four_commands_give_one_verdict(smallest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check`, `plan` and `batch` name the same problems and notes of each evidence file; `check` and `booklet` those of a ladder."""
    people = tmp_path / "people"
    people.mkdir()
    for name, (text, _) in VERDICTS.items():
        (people / f"{name}.yaml").write_text(f"person: {{name: A B}}\nlevel: one\n{text}", encoding="utf-8")
    ladder = ["--ladder", str(smallest)]

    assert 1 == run(["check", str(people), *ladder, "--json"])
    found = json.loads(capsys.readouterr().out)
    assert {name: places for name, (_, places) in VERDICTS.items()} == {
        name: [f"{'note ' * one['note']}{one['line']}:{one['column']}" for one in found if one["path"].endswith(f"/{name}.yaml")]
        for name in VERDICTS
    }
    batch(people, "-o", tmp_path / "plans", *ladder, "--jobs", "1")
    records = {Path(record["file"]).stem: record for record in report(tmp_path / "plans")["records"]}
    for name, (_, places) in VERDICTS.items():
        path = people / f"{name}.yaml"
        messages = [(one["line"], one["column"], one["message"]) for one in found if one["path"] == str(path)]
        fails = any(not place.startswith("note") for place in places)
        assert fails == run(["plan", str(path), *ladder, "-o", str(tmp_path / "p.pdf")])
        printed = capsys.readouterr().err
        assert all(message in printed for _, _, message in messages), name
        assert messages == [(one["line"], one["column"], one["message"]) for one in records[name]["problems"]]
        assert ("failed" if fails else "done") == records[name]["outcome"]

    for text, code in ((f"![a](b.png)\n\n{NO_FONT}", 1), ("![a](b.png)", 0), ("• a", 1)):
        folder = small_ladder(tmp_path / "ladder", text)
        assert code == run(["check", str(folder), "--json"])
        said = {str(Problem(**one)) for one in json.loads(capsys.readouterr().out)}
        assert code == run(["booklet", "--ladder", str(folder), "--worksheet", "none", "-o", str(tmp_path / "b.pdf")])
        assert said == set(capsys.readouterr().err.splitlines())


@pytest.mark.parametrize(
    ("field", "place", "shown"),
    [("summary", "4:16", NO_FONT), ("private", "4:16", "…"), ("goals: [{title: One}]\naspiration", "5:19", NO_FONT)],
)
def test_a_character_without_a_font_is_found_before_anything_is_made(tmp_path: Path, field: str, place: str, shown: str) -> None:
    """In any text that any copy shows. Private text is not quoted; a comment and what no document shows are fine."""
    path = tmp_path / "p.yaml"
    head = f"# {NO_FONT}\nperson: {{name: A B, email: a@{NO_FONT}.example}}\nlevel: senior\n"
    path.write_text(f"{head}{field}: Words {NO_FONT}\n", encoding="utf-8")
    (problem,) = checked(path)
    assert str(problem).startswith(f"{path}:{place}: no installed font has {shown}")
    assert NO_FONT not in problem.discreet
    path.write_text(head, encoding="utf-8")
    assert () == checked(path)


def test_a_ladders_characters_are_checked_too(tmp_path: Path) -> None:
    """A ladder that no booklet can be made of is not called fine; nor is its skill matrix, which only plans show."""
    folder = small_ladder(tmp_path, f"Words {NO_FONT}.")
    assert [(str(folder / "levels" / "one.md"), 7, 7)] == [(problem.path, problem.line, problem.column) for problem in checked(folder)]
    folder = small_ladder(tmp_path)
    skill = f"{{id: a, title: 'A {NO_FONT}', expected: {{one: 1}}}}"
    (folder / "skills.yaml").write_text(f"scale: [a, b, c, d, e]\nskills: [{skill}]\n", encoding="utf-8")
    assert [str(folder / "skills.yaml")] == [problem.path for problem in checked(folder)]
    (folder / "skills.yaml").unlink()
    (folder / "changes.yaml").write_text(f'- version: "1"\n  from: "0"\n  note: Words {NO_FONT}\n', encoding="utf-8")
    (problem,) = checked(folder)
    assert str(problem).startswith(f"{folder / 'changes.yaml'}:3:9: no installed font has {NO_FONT}")


def test_files_are_counted_once_and_notes_are_kept(tmp_path: Path) -> None:
    """However often a file is named; a problem and a note of one file come together."""
    path = tmp_path / "p.yaml"
    path.write_text(f"person: {{name: A B}}\nlevel: senior\nskills: {{x: 1}}\nsummary: '{NO_FONT}'\n", encoding="utf-8")
    found = check_paths([path, path, tmp_path], DEFAULT_LADDER)
    assert 1 == found.files
    assert [False, True] == sorted(problem.note for problem in found.problems)
