"""What people type in their first ten minutes, and what the tool answers: each line says what to do instead."""

from pathlib import Path

import pytest

from ladder_reports.cli import main

FILES = {
    "ada.yaml": "person: {name: Ada Lovelace}\nlevel: senior\n",
    "ada.pdf": "%PDF",
    "our-ladder/ladder.md": "---\nid: ours\n---\n",
    "people/grace.yaml": "person: {name: Grace Hopper}\nlevel: senior\n",
    "roster.csv": "id,email\ngrace,grace@example.com\n",
}

ANSWERS = [
    ("plan ada", "did you mean 'ada.yaml'?"),
    ("plan Ada.yml", "did you mean 'ada.yaml'?"),
    ("plan", "give an evidence file, or --level for a worksheet"),
    ("plan ada.yaml -o ada.docx", "a document is a PDF or HTML; name it ada.pdf"),
    ("plan ada.yaml -o ada.html", "the document is a PDF; name it ada.pdf, or add --format html"),
    ("plan ada.yaml --format html -o ada.pdf", "the document is HTML; name it ada.html, or leave out --format html"),
    ("plan ada.yaml --audience boss", "'boss' is not one of person, manager, panel"),
    ("plan ada.yaml --since ada.yaml", "--since names the file itself; name the file of the last cycle"),
    ("plan ada.yaml --agenda", "--agenda needs --audience manager"),
    ("booklet our-ladder", "this command has no argument 'our-ladder'; write --ladder our-ladder"),
    ("booklet --ladder our-laddder", "a ladder is a folder with ladder.md and levels/"),
    ("booklet -o ladder.html", "name it ladder.pdf, or add --format html"),
    ("booklet --theme mycolors", "available: default, graphite, wicker, or a file that ends in .css"),
    ("levels seniorr", "did you mean 'senior'?"),
    ("check peple", "no such file or folder"),
    ("batch roster.csv -o plans --dry-run", "name the folder with the evidence files, too, or correct the row"),
    ("plans ada.yaml", "Did you mean 'plan'?"),
]


@pytest.mark.parametrize(("line", "answer"), ANSWERS, ids=[line for line, _ in ANSWERS])
def test_the_answer_says_what_to_do(
    line: str, answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, with what to write, and nothing is made."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert main.run(line.split()) in {1, 2}
    said = capsys.readouterr().err
    assert answer in said
    assert "Traceback" not in said
    assert sorted(FILES) == sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
