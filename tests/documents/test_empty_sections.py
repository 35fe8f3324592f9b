"""Headings stand over something: a section that says nothing is a problem or is left out, in booklet and worksheets."""

import re
from datetime import date
from pathlib import Path

import pytest

from ladder_reports.documents.booklet import build
from ladder_reports.documents.plan import build as build_plan
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.rendering import web_css
from making import WORKSHOP
from plans import plan_job

SECTIONS = {"prose": "prose", "signals": "signals", "watch": "watchouts", "focus": "focus", "unused": "signals", "untold": "prose"}
DAY = date(2026, 11, 20)


def ladder(folder: Path, **levels: str) -> Path:
    """A ladder with every kind of section, two of which no level has."""
    (folder / "levels").mkdir(parents=True)
    heads = "".join(f"  - {{id: {name}, title: {name.title()}, kind: {kind}}}\n" for name, kind in SECTIONS.items())
    head = f"---\nid: it\ntitle: It\nversion: '1'\nlang: en\nlevels: [{', '.join(levels)}]\nsections:\n{heads}---\n"
    (folder / "ladder.md").write_text(head, encoding="utf-8")
    for name, text in levels.items():
        (folder / "levels" / f"{name}.md").write_text(f"---\nid: {name}\ntitle: Level {name}\n---\n{text}\n", encoding="utf-8")
    return folder


def strays(html: str) -> list[str]:
    """Headings with nothing but the next heading of their rank below them, and elements that hold nothing."""
    body = re.sub(r"<style.*?</style>", "", html[html.index("<body") :], flags=re.DOTALL)
    found = [match[0] for match in re.finditer(r"<(p|li|ul|ol|h[1-6])(?: class[^>]*)?>\s*</\1>", body)]
    for head in re.finditer(r"<h([2-6])[^>]*>(.*?)</h\1>", body, flags=re.DOTALL):
        below = re.match(r"(?:\s|<(?!h[1-6]|li|svg|textarea|input|span)[^>]*>)*<h([1-6])", body[head.end() :])
        if below and below[1] <= head[1]:
            found.append(head[0])
    return found


LEVELS = {
    "sections that no level has": {"a": "## Prose\n\nx\n\n## Signals\n\n- s {#s}", "b": "## Prose\n\ny\n\n## Focus\n\nGo."},
    "lists without items": {"a": "## Signals\n\nNothing yet.\n\n## Watch\n\nNothing.", "b": "## Watch\n\n- w {#w}"},
    "gaps alone": {"a": "## Watch\n\n- w {#w}", "b": "## Watch\n\n- x {#x}"},
    "one level of one section": {"a": "## Prose\n\nx"},
    "a focus that leads nowhere": {"a": "## Focus\n\nGo.", "b": "## Prose\n\nx"},
}


@pytest.mark.parametrize("case", LEVELS)
def test_no_heading_stands_over_nothing(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a level lacks, neither the booklet nor a worksheet has a heading for it."""
    monkeypatch.setattr(web_css, "subset_font", lambda *_: "")
    folder = ladder(tmp_path / "ladder", **LEVELS[case])
    assert [] == strays(build.make_booklet(build.BookletJob(folder, DAY, format="html")).data.decode())
    for level in LEVELS[case]:
        assert [] == strays(build_plan.make_plan(plan_job(ladder=folder, level=level, format="html"))[0].data.decode())


def test_a_full_ladder_has_no_strays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ladder that tries the format out has none either; a stray put there is found."""
    monkeypatch.setattr(web_css, "subset_font", lambda *_: "")
    html = build.make_booklet(build.BookletJob(WORKSHOP, DAY, format="html")).data.decode()
    assert [] == strays(html)
    assert ["<h3>Lost</h3>"] == strays(html.replace("</h2>", "</h2><h3>Lost</h3><h3>Found</h3>", 1))[:1]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("## Prose\n\n## Signals\n\n- s {#s}", "5:1", "the section 'Prose' is empty; leave its heading out"),
        ("## Prose\n\n![](picture.png)", "5:1", "the section 'Prose' is empty; leave its heading out"),
        ("## Prose\n\n***", "5:1", "the section 'Prose' is empty; leave its heading out"),
        ("## Prose\n\nx\n\n### Last\n", "9:1", "there is nothing below this heading; leave it out"),
        ("## Prose\n\n### First\n\n### Second\n\nx", "7:1", "there is nothing below this heading; leave it out"),
    ],
)
def test_a_heading_over_nothing_is_a_problem(text: str, place: str, message: str, tmp_path: Path) -> None:
    """In a level's file, a section or a heading without words below it is reported at its line."""
    folder = ladder(tmp_path / "ladder", a=text)
    problems = [str(problem) for problem in load_ladder(folder).problems if not problem.note]
    assert [f"{folder / 'levels' / 'a.md'}:{place}: {message}"] == problems


def test_a_heading_over_a_lower_one_or_over_code_is_none(tmp_path: Path) -> None:
    """What stands below a heading may be another one of a lower rank, or fenced code that looks like one."""
    text = "## Prose\n\n### One\n\n#### Below\n\nx\n\n### Two\n\n```\n### code\n```\n"
    assert () == load_ladder(ladder(tmp_path / "ladder", a=text)).problems
