"""Tables of any width stay on the page, at every page size and in every theme, are legible, and lose no word."""

import re
from functools import cache
from pathlib import Path

import pytest

import layout
import reading
from engines import asked, engine
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.rendering import pdf, tables
from ladder_reports.rendering.tables import Fit
from plans import plan_job

WORDS = ("Competence", "Search ranking", "1,234,567", "the on-call rota, with two other people of the team", "98.7 %", "Senior", "2026-Q3")
ADDRESS = "https://wiki.example.com/" + "a-very-long-name" * 12


def table(columns: int, rows: int = 1) -> str:
    """A table of Markdown in which every cell says something else."""
    lines = [[f"Head {column}" for column in range(columns)], ["---"] * columns]
    lines += [[f"{WORDS[(row + column) % 7]} {row}.{column}" for column in range(columns)] for row in range(rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


TEXTS = [
    table(2),
    table(7),
    table(16),
    table(3).replace("Search ranking 0.1", ADDRESS),
    f"- In a list:\n\n    {table(8)}".replace("\n|", "\n    |"),
]


@cache
def plan(folder: Path, size: str, theme: str) -> pdf.Layout:
    """A plan with these tables in several fields."""
    evidence = [f"  - {{title: Piece {number}, what: {text!r}}}" for number, text in enumerate(TEXTS)]
    path = folder / "p.yaml"
    texts = "\n".join(evidence).replace("'", '"')
    path.write_text(f'person: {{name: Ada}}\nlevel: senior\naspiration: "{repr(table(8))[1:-1]}"\nevidence:\n{texts}\n')
    look, html = asked(plan_job(path, page_size=size, theme=theme))
    return engine(look).lay_out(html, "test")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


def fits(made: pdf.Layout) -> dict[int, set[str]]:
    """How the tables are set, by the number of their columns."""
    found: dict[int, set[str]] = {}
    for fit, inside in re.findall(r'<table class="written written-(\w+)" data-number="\d+">(.*?)</table>', made.html, re.DOTALL):
        found.setdefault(len(set(re.findall(r"Head \d+", inside))), set()).add(fit)
    return found


@pytest.mark.parametrize(("size", "theme"), [*[(size, "default") for size in PAGE_SIZES], ("a5", "graphite")])
def test_every_table_is_on_its_page_and_legible(size: str, theme: str, folder: Path) -> None:
    """No word leaves its column, none is set in smaller type than the smallest, and no more is changed than must be."""
    made = plan(folder, size, theme)
    assert [] == layout.defects(made.document)
    assert [{"full"}, {"records"}] == [fits(made)[2], fits(made)[16]]
    assert size != "a5" or fits(made)[7] <= {"small", "smallest"}


def test_no_word_is_lost_and_cells_have_their_headings(folder: Path) -> None:
    """Whatever the setting, all words of a table are in the file, which is PDF/UA-1, in lists too."""
    made = plan(folder, "a5", "default")
    data = engine(asked(plan_job(folder / "p.yaml", page_size="a5"))[0]).write(made, "test")
    text = reading.flat(reading.read(data).text)
    words = [word for source in TEXTS for word in re.findall(r"[^|\s-][^|\n]*[^|\s]", source)]
    assert [] == [word for word in words if reading.flat(word) not in text]
    assert [] == reading.ua_failures(data)


def test_a_record_names_each_value() -> None:
    html = tables.mark("<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td><em>a</em></td><td></td></tr></tbody></table>")
    made = re.sub(r' (class|data-number)="[^"]*"', "", tables.with_fits(html, (Fit.RECORDS,)))
    assert [
        '<table><tbody><tr><th scope="row">A</th><td><em>a</em></td></tr>',
        '<tr><th scope="row">B</th><td>–</td></tr></tbody></table>',
    ] == made.replace("</tr><tr>", "</tr>\n<tr>").split("\n")


@pytest.mark.parametrize("word", ["a" * 25, "&amp;" * 25, "https://example.com/wiki/page"])
def test_a_word_that_no_column_has_room_for_can_be_broken(word: str) -> None:
    assert f'<td class="written-cell">the <span class="long-word">{word}</span> of</td>' in tables.mark(
        f"<table><td>the {word} of</td></table>"
    )
    assert "long-word" not in tables.mark(f'<table><td>{"a" * 24} <a href="{"b" * 40}" title="> {"d" * 40} ">c</a></td></table>')
