"""The command `merge`, with real files: it shows what would change, changes it, names what cannot be used, and goes on."""

import json
import os
import stat
from pathlib import Path

import pikepdf
import pytest

from forms import Fields, form_pdf, stamp, write_form
from ladder_reports.batch import returns
from ladder_reports.cli import main
from ladder_reports.rendering import form_reader
from meanwhile import edit_before_it_is_replaced

TEXT = """\
# Hers:  her comments.
person: {{name: {0}, id: {1}}}
level:   senior
ratings:
  senior/ab-test: {{self: emerging}}  # why
"""
ADA = TEXT.format("Ada", "ada")
RATED: Fields = {"ratings/senior/ab-test/self": ("emerging", "demonstrated")}
DIFF = """\
--- people/ada.yaml
+++ people/ada.yaml
@@ -2,4 +2,4 @@
 person: {name: Ada, id: ada}
 level:   senior
 ratings:
-  senior/ab-test: {self: emerging}  # why
+  senior/ab-test: {self: demonstrated}  # why
"""


def run(*words: str | Path) -> int:
    return main.run(["merge", *map(str, words)])


@pytest.fixture(name="ada")
def _ada() -> Path:
    """A person's file, and a form that she filled in."""
    path = Path("people/ada.yaml")
    path.parent.mkdir()
    path.write_text(ADA, encoding="utf-8")
    path.chmod(0o640)
    write_form(Path("ada.pdf"), RATED, stamp())
    return path


def test_it_is_shown_and_then_made(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written without --write; then the mode stays; twice is once."""
    assert 0 == run(ada, "ada.pdf", "--as", "person")
    said = capsys.readouterr()
    assert (DIFF, "would merge 1 of 1 source into 1 file; to do it, add --write\n") == (said.out, said.err)
    assert ADA == ada.read_text(encoding="utf-8")
    assert 0 == run("people", "ada.pdf", "--as", "person", "--write")
    said = capsys.readouterr()
    assert ("people/ada.yaml\n", "merged 1 of 1 source into 1 file\n") == (said.out, said.err)
    assert (ADA.replace("emerging", "demonstrated"), 0o640) == (ada.read_text(encoding="utf-8"), stat.S_IMODE(ada.stat().st_mode))
    assert 0 == run(ada, "ada.pdf", "--as", "person", "--write")
    said = capsys.readouterr()
    assert ("", "merged 0 of 1 source into 0 files; 1 has nothing new\n") == (said.out, said.err)
    assert 0 == run(ada, "ada.pdf", "--as", "person", "--quiet")
    assert ("", "") == capsys.readouterr()


def test_each_finds_its_file_and_what_cannot_be_used_is_named(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that cannot be used stops no other, and nothing is written for it."""
    for name in ("bo", "cy", "di", "eve"):
        ada.with_stem(name).write_text(TEXT.format(name.title(), name), encoding="utf-8")
    ada.with_stem("twin").write_text(TEXT.format("Eve", "eve"), encoding="utf-8")
    ada.with_stem("broken").write_text("person: {name: F, id: broken}\nlevel: [\n", encoding="utf-8")
    texts = {path.name: path.read_text(encoding="utf-8") for path in ada.parent.iterdir()}
    back = Path("back")
    write_form(back / "bo.pdf", RATED, stamp("bo"))
    (back / "cy.yaml").write_text(TEXT.format("Cy", "cy").replace("emerging", "not_yet"), encoding="utf-8")
    write_form(back / "conflict.pdf", {"ratings/senior/ab-test/self": ("not_yet", "demonstrated"), "summary": ("", "x")}, stamp("di"))
    for name, text in (
        *[("several", stamp("eve")), ("broken", stamp("broken")), ("stranger", stamp("nobody")), ("worksheet", stamp(""))],
        *[("managers", stamp("ada", "manager")), ("foreign", stamp("ada", ladder="theirs")), ("version", stamp("ada", version="0.9"))],
        *[("later", stamp("ada", form=2)), ("bare", None), ("odd", "{")],
    ):
        write_form(back / f"{name}.pdf", RATED, text)
    (back / "locked.pdf").write_bytes(form_pdf(RATED, stamp(), encryption=pikepdf.Encryption(user="u", owner="o")))
    (back / "text.pdf").write_text("Words.", encoding="utf-8")
    (back / "wrong.yaml").write_text("person: {name: Ada, id: ada}\nlevel: senor\n", encoding="utf-8")
    (back / ".hidden.pdf").write_text("Words.", encoding="utf-8")
    os.mkfifo(back / "pipe.pdf")
    Path("secret.yaml").write_text(ADA, encoding="utf-8")
    (back / "link.yaml").symlink_to(Path("secret.yaml").absolute())
    assert 1 == run("people", "back", "back/pipe.pdf", ada, "nowhere.pdf", "--as", "person", "--write")
    said = capsys.readouterr()
    assert "people/bo.yaml\npeople/cy.yaml\n" == said.out
    for message in (
        "back/conflict.pdf: 'ratings.senior/ab-test.self' is a conflict: the file has 'emerging', and this has 'demonstrated'",
        "back/several.pdf: is for the person 'eve', who has several files: people/eve.yaml, people/twin.yaml; name the one that is meant",
        "people/broken.yaml:3:1: not valid YAML",
        "back/stranger.pdf: is a form for the person 'nobody', of whom there is no file in this folder",
        "back/worksheet.pdf: is a worksheet without a person; name the one file that it is for, not a folder",
        "back/managers.pdf: was made for the manager, so nothing in it is the person's to change",
        "back/foreign.pdf: is a form for the ladder 'theirs', not for 'ai-architect'",
        "back/later.pdf: is a form of version 2, and this version of ladder-reports reads version 1",
        "back/bare.pdf: has form fields, but no stamp",
        "back/odd.pdf: has a stamp that cannot be read",
        "back/version.pdf: is for version '0.9' of the ladder",
        "back/locked.pdf: is encrypted; save it without a password",
        "back/text.pdf: is not a PDF",
        "back/wrong.yaml:2:8: unknown level 'senor'",
        "back/pipe.pdf: cannot be read: not a regular file",
        "people/ada.yaml: is the file itself, or one of those in the folder",
        "nowhere.pdf: cannot be read: no such file or directory",
        "merged 2 of 19 sources into 2 files; 17 with problems were not used\n",
    ):
        assert message in said.err
    assert not {"hidden", "link"} & set(said.err.replace("/", " ").replace(".", " ").split())
    assert {"bo.yaml", "cy.yaml"} == {name for name, text in texts.items() if text != (ada.parent / name).read_text(encoding="utf-8")}


def test_one_file_and_somebody_else(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A form for another person is named; a worksheet without one, and a copy without an id, are for the file that is named."""
    write_form(Path("bo.pdf"), RATED, stamp("bo"))
    assert 1 == run(ada, "bo.pdf", "--as", "person", "--write")
    assert "bo.pdf: is a form for the person 'bo', and 'people/ada.yaml' is about 'ada'; name that person's file" in capsys.readouterr().err
    write_form(Path("sheet.pdf"), {"summary": ("", "By hand.")}, stamp(""))
    Path("copy.yaml").write_text(ADA.replace(", id: ada", "").replace("level", "aspiration: More.\nlevel"), encoding="utf-8")
    Path("other.yaml").write_text("person: {name: Bo}\nlevel: senior\n", encoding="utf-8")
    assert 1 == run(ada, "sheet.pdf", "copy.yaml", "other.yaml", "--as", "person", "--write")
    assert "other.yaml: is a copy for the person 'other', and 'people/ada.yaml' is about 'ada'" in capsys.readouterr().err
    assert "level:   senior\nsummary: By hand.\naspiration: More.\nratings" in ada.read_text(encoding="utf-8")


def test_the_latest_cycle_is_meant(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a batch chooses it."""
    ada.write_text(ADA + "cycle: 2026-H2\nas_of: 2026-11-20\n", encoding="utf-8")
    Path("people/last").mkdir()
    Path("people/last/ada.yaml").write_text(ADA + "cycle: 2025-H2\nas_of: 2025-11-20\n", encoding="utf-8")
    assert 0 == run("people", "ada.pdf", "--as", "person", "--write")
    assert "people/ada.yaml\n" == capsys.readouterr().out


@pytest.mark.usefixtures("ada")
def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Everything that is said, and what was changed, in one value."""
    write_form(Path("bad.pdf"), RATED, stamp("nobody"))
    write_form(
        Path("more.pdf"), {"summary": ("", "x\nüß"), "evidence/+1/title": ("", "t"), "evidence/+1/date": ("", "2026-11-02")}, stamp()
    )
    assert 1 == run("people", "ada.pdf", "bad.pdf", "more.pdf", "--as", "person", "--json")
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert "" == said.err
    (file,) = found["files"]
    assert ("people/ada.yaml", True, False, ["ada.pdf", "more.pdf"]) == tuple(
        file[key] for key in ("file", "changed", "written", "sources")
    )
    assert [
        {"source": "ada.pdf", "key": "ratings.senior/ab-test.self", "value": "demonstrated"},
        {"source": "more.pdf", "key": "summary", "value": "x\nüß"},
        {"source": "more.pdf", "key": "evidence.+1.title", "value": "t"},
        {"source": "more.pdf", "key": "evidence.+1.date", "value": "2026-11-02"},
    ] == file["changes"]
    assert file["diff"].startswith("--- people/ada.yaml\n+++ people/ada.yaml\n@@")
    assert [("ada.pdf", "merged"), ("bad.pdf", "not used"), ("more.pdf", "merged")] == [
        (one["source"], one["result"]) for one in found["sources"]
    ]
    assert ["bad.pdf"] == [one["path"] for one in found["problems"]]


def test_what_check_would_refuse_is_not_written(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A character that no font has, or too much Markdown in the whole file."""
    write_form(Path("odd.pdf"), {"summary": ("", "An unknown letter: \U000f0000.")}, stamp())
    assert 1 == run(ada, "odd.pdf", "--as", "person", "--write")
    assert "odd.pdf: 'people/ada.yaml' would not be valid with this: " in capsys.readouterr().err
    assert ADA == ada.read_text(encoding="utf-8")


def test_a_file_that_changes_meanwhile_is_left(ada: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    edit_before_it_is_replaced(monkeypatch)
    assert 1 == run(ada, "ada.pdf", "--as", "person", "--write")
    assert "people/ada.yaml: changed while it was being read; run the command again\n" in capsys.readouterr().err
    assert ADA + "# edited\n" == ada.read_text(encoding="utf-8")
    assert [ada] == list(ada.parent.iterdir())


def test_what_takes_too_long_is_named_and_the_rest_goes_on(
    ada: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = form_reader.read_form(Path("ada.pdf").read_bytes())

    def stuck(data: bytes) -> object:
        while data == b"%PDF-stuck":
            pass
        return good

    monkeypatch.setattr(returns, "read_form", stuck)
    Path("stuck.pdf").write_bytes(b"%PDF-stuck")
    assert 1 == run(ada, "stuck.pdf", "ada.pdf", "--as", "person", "--write", "--timeout", "0.5")
    said = capsys.readouterr()
    assert "people/ada.yaml\n" == said.out
    assert "stuck.pdf: took longer than 0.5 seconds, mostly because a PDF is made to do damage" in said.err


def test_wrong_usage(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == run(ada, "ada.pdf")
    assert "Missing option '--as'" in capsys.readouterr().err
    assert 2 == run(ada, "ada.pdf", "--as", "panel")
    assert "'panel' is not one of person, manager, colleague" in capsys.readouterr().err
    assert 1 == run("nowhere", "ada.pdf", "--as", "person")
    assert "nowhere: no such file or folder" in capsys.readouterr().err
