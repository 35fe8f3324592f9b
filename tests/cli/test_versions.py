"""The commands `release` and `compare`, and what `check` and `schema` say about versions."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from ladder_reports.cli import main
from revisions import FIRST, REVISED, adding, copy_revised, without, write, write_revised

PERSON = """\
person: {{name: {name}}}
level: {level}
{version}evidence:
  - {{title: A secret title, signals: [apprentice/workbook, conservator/honest-hours]}}
ratings: {{conservator/undo-by-friday: {{self: emerging}}}}
watchouts: {{teacher/favourites: {{note: Very private.}}}}
goals: [{{title: A secret goal, signals: [conservator/honest-hours]}}]
"""


def run(*words: str | Path) -> int:
    return main.run([str(word) for word in words])


def test_a_ladder_is_released_once(capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_revised(Path("ours"))
    assert 0 == run("release", folder)
    said = capsys.readouterr()
    assert f"{folder}/versions/2027.1\n" == said.out
    assert said.err.startswith("since version 2026.2: 16 reworded, 7 moved, 6 with a new id, 3 split")
    assert 1 == run("release", folder)
    said = capsys.readouterr()
    message = "version '2027.1' is recorded already, with this very text; there is nothing to release"
    assert ("", f"ours/ladder.md:4:10: {message}\n") == (said.out, said.err)
    assert 0 == run("check", folder)
    assert "no problems in 10 files\n" == capsys.readouterr().err.splitlines(keepends=True)[0]


def test_check_tells_what_moved(capsys: pytest.CaptureFixture[str]) -> None:
    """As a line for people, and as data for editors and CI."""
    folder = write_revised(Path("ours"), adding(FIRST, junior={"test": "Writes two tests."}), version="1.0")
    assert 1 == run("check", folder)
    assert "1 problem in 1 of 3 files\n" == capsys.readouterr().err.splitlines(keepends=True)[-2]
    assert 1 == run("check", folder, "--json")
    found = json.loads(capsys.readouterr().out)
    assert [("ours/ladder.md", 4, False), ("ours/levels/junior.md", 12, True)] == [(one["path"], one["line"], one["note"]) for one in found]


def test_two_versions_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run("compare", "2026.2", "current", "--ladder", REVISED)
    said = capsys.readouterr()
    assert "" == said.err
    lines = said.out.splitlines()
    assert [
        "Version 2026.2 and version 2027.1",
        "The Conservation Workshop’s Ladder: of 50 signals, 11 are as they were. It holds from 2027-04-01.",
        "16 reworded, 7 moved, 6 with a new id, 3 split, 3 merged, 7 new, 5 retired, 5 with new punctuation only",
        "",
        "Apprentice: Bench",
        "  A·B1  apprentice/stops-unprompted  reworded",
        "      Cleans a test patch, stops when told to, and [-soon-]{+within a season+} stops unprompted.",
    ] == lines[:7]
    assert (
        "  MM·C1  master-maker/second-opinions  moved to Maker, Judgement and now called maker/asked-for-opinion (Mk·J2) and reworded"
        in lines
    )
    assert "  What stays behind you: id is now traces, before it was trace" in lines


def test_folders_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """The way from one to the other is in the newer one's changes.yaml, also if it is a recorded version."""
    recorded = REVISED / "versions" / "2026.2"
    assert 0 == run("compare", recorded, REVISED)
    first = capsys.readouterr().out
    assert 0 == run("compare", "2026.2", "2027.1", "--ladder", REVISED)
    assert first == capsys.readouterr().out
    assert 0 == run("compare", REVISED, recorded)
    said = capsys.readouterr()
    assert "note: version '2026.2' is older than '2027.1', and nothing leads back; name the older one first" in said.err
    write(Path("other"))
    assert 0 == run("compare", "other", REVISED)
    assert "these are two ladders, 'small' and 'workshop'; only ids that are the same are compared" in capsys.readouterr().err
    assert 0 == run("compare", "other", "other")
    assert "nothing differs." in capsys.readouterr().out


def test_what_cannot_be_compared(capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_revised(Path("ours"))
    for words, code, message in (
        (("1.0", "2.0"), 2, "there is no folder '1.0'; to compare versions, name the ladder, too: --ladder DIR"),
        (("2026.22", "current", "--ladder", folder), 2, "no version '2026.22' is recorded; did you mean '2026.2'?"),
        (("../../x", "current", "--ladder", folder), 2, "no version '../../x' is recorded; available: 2026.2, 2027.1, current"),
        (("nowhere/at/all", folder), 1, "nowhere/at/all: cannot be read"),
        (("2026.2", "current", "--ladder", folder, "-o", "x.txt"), 2, "-o: name a file that ends in .pdf, .html or .md"),
        (("2026.2", "current", "--ladder", folder, "-o", "x.md", "--json"), 2, "--json prints to stdout; use it without --output"),
        (
            ("2026.2", "current", "--ladder", folder, "-o", "x.md", "--lang", "de"),
            2,
            "--as-of need -o with a file that ends in .pdf or .html",
        ),
        (("2026.2", "current", "--ladder", folder, "-o", "x.html", "--lang", "xx"), 2, "no translation for 'xx'; available: de, en"),
        (("2026.2", "current", "--ladder", folder, "-o", folder / "ladder.md", "--force"), 2, "would be replaced, but it is read, too"),
    ):
        assert code == run("compare", *words)
        assert message in capsys.readouterr().err
    (folder / "changes.yaml").write_text("- version: 2\n", encoding="utf-8")
    assert 1 == run("compare", "2026.2", "current", "--ladder", folder)
    assert "changes.yaml:1:3: 'from' is missing" in capsys.readouterr().err


def test_an_id_without_a_word_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    items = adding(without(FIRST, "junior/ask"), junior={"clear": "Asks early when something is not clear."})
    write_revised(Path("ours"), items)
    assert 0 == run("compare", "1.0", "2.0", "--ladder", "ours")
    assert "J·W1  junior/ask  retired, but changes.yaml does not say so; did it become junior/clear?" in capsys.readouterr().out


def test_markdown_for_a_pull_request(capsys: pytest.CaptureFixture[str]) -> None:
    """What went and what came is marked as GitHub shows it; what looks like HTML is text; nothing is overwritten by mistake."""
    items = adding(without(FIRST, "junior/logs"), junior={"ask": "Asks <b>early</b> about `a < b`, when *anything* is unclear."})
    changes = '- version: "2.0"\n  from: "1.0"\n  note: "Why:\\n\\n- because"\n  retired: [junior/logs]\n'
    write_revised(Path("ours"), items, changes)
    assert 0 == run("compare", "1.0", "2.0", "--ladder", "ours", "-o", "c.md")
    assert "c.md\n" == capsys.readouterr().out
    text = Path("c.md").read_text(encoding="utf-8")
    assert text.startswith("# Version 1.0 and version 2.0\n\nA small ladder: of 4 signals, 3 are as they were.\n\n> Why:\n>\n> - because\n")
    assert "**J·W1 `junior/ask`**: reworded\n\n> Asks <ins>&lt;b></ins>early<ins>&lt;/b> about `a < b`</ins>, when *" in text
    assert "**J·W3 `junior/logs`**: retired\n\n> <del>Reads the logs before guessing</del>.\n" in text
    assert 1 == run("compare", "1.0", "2.0", "--ladder", "ours", "-o", "c.md")
    assert "already exists" in capsys.readouterr().err
    assert 0 == run("compare", "1.0", "2.0", "--ladder", "ours", "-o", "c.md", "--force")


def test_a_document_for_those_who_decide(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("compare", "2026.2", "current", "--ladder", REVISED, "--as-of", "2026-12-09", "--page-size", "a5")
    for name, begins in (("c.pdf", b"%PDF-"), ("c.html", b"<!DOCTYPE html>")):
        assert 0 == run(*words, "-o", name)
        assert f"{name}\n" == capsys.readouterr().out
        assert Path(name).read_bytes().startswith(begins)


def people() -> None:
    """Three people's files, one of them for the new version already, and one that cannot be read."""
    Path("people").mkdir()
    for name, level, version in (
        ("ada", "conservator", ""),
        ("bo", "head", "ladder_version: 2026.2\n"),
        ("cy", "head", "ladder_version: '2027.1'\n"),
    ):
        Path(f"people/{name}.yaml").write_text(PERSON.format(name=name, level=level, version=version), encoding="utf-8")
    Path("people/dee.yaml").write_text(
        "person: {name: Dee}\nlevel: head\nratings: {apprentice/workbook: {self: emerging}}\n", encoding="utf-8"
    )


def test_whose_evidence_is_touched(capsys: pytest.CaptureFixture[str]) -> None:
    """By signal, and without a word of what anybody wrote."""
    people()
    assert 0 == run("compare", "2026.2", "current", "--ladder", REVISED, "--people", "people")
    said = capsys.readouterr().out
    lines = said[said.index("People\n") :].splitlines()
    assert "  3 of 4 evidence files name something that changed; 1 says that it is for the new version" == lines[1]
    here = lines.index("  conservator/honest-hours  reworded")
    assert ["      people/ada.yaml  evidence, goals", "      people/bo.yaml  evidence, goals"] == lines[here + 1 : here + 3]
    assert "      people/dee.yaml  target" in lines or "      people/dee.yaml  ratings" in lines
    assert ["      people/ada.yaml  level"] == lines[lines.index("  conservator/photographs-light  new") + 1 :][:1]
    assert "ecret" not in said
    assert "Very" not in said


def test_whose_evidence_is_touched_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    people()
    Path("people/broken.yaml").write_text("person: {name: Secret\n  words: 'x\n", encoding="utf-8")
    assert 1 == run("compare", "2026.2", "current", "--ladder", REVISED, "--people", "people", "--json")
    said = capsys.readouterr()
    assert "people/broken.yaml" in said.err
    assert "Secret" not in said.err
    found = json.loads(said.out)
    assert (4, ["people/ada.yaml", "people/bo.yaml", "people/dee.yaml"], 1) == (
        found["people"]["files"], found["people"]["touched"], found["people"]["up_to_date"],
    )  # fmt: skip
    (row,) = [one for one in found["people"]["by_change"] if one["old"] == ["conservator/undo-by-friday"]]
    assert ["conservator/undo-within-a-week"] == row["new"]
    assert [{"path": "people/ada.yaml", "names": ["conservator/undo-by-friday"], "uses": ["ratings"]}] == row["files"][:1]
    assert "ecret" not in json.dumps(found["people"])
    assert {"reworded": 16, "moved": 7} == {kind: found["counts"][kind] for kind in ("reworded", "moved")}
    change = next(one for one in found["changes"] if one["new"] and one["new"][0]["id"] == "teacher/affordable-mistakes")
    assert [["same", "Lets a mistake happen that costs "], ["added", "a day"]] == change["new"][0]["words"][:2]


def test_a_document_counts_people_from_five_up(capsys: pytest.CaptureFixture[str]) -> None:
    """In what is passed on, there are no names of files, and no number that is about a few people."""
    people()
    words = ("compare", "2026.2", "current", "--ladder", REVISED, "--people", "people", "--force", "-o", "c.md")
    assert 0 == run(*words)
    assert "people/ada.yaml" in capsys.readouterr().out
    assert "evidence file" not in Path("c.md").read_text(encoding="utf-8")
    for name in ("eve", "fay"):
        shutil.copy("people/ada.yaml", f"people/{name}.yaml")
    assert 0 == run(*words)
    text = Path("c.md").read_text(encoding="utf-8")
    assert "\n\n5 of 6 plans in use name something that changed.\n\n" in text
    assert "people/" not in text
    # The same five files, but four people: one has last year's file there, too.
    for name in ("eve", "fay"):
        Path(f"people/{name}.yaml").write_text(Path("people/ada.yaml").read_text(encoding="utf-8").replace("{", "{id: eve, ", 1), "utf-8")
    assert 0 == run(*words)
    assert "plans in use" not in Path("c.md").read_text(encoding="utf-8")


def test_the_schema_of_changes(capsys: pytest.CaptureFixture[str]) -> None:
    """It accepts what `check` accepts, and refuses a misspelled key and an id without its level."""
    assert 0 == run("schema", "changes")
    schema = json.loads(capsys.readouterr().out)
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    data = json.loads(json.dumps(yaml.safe_load((REVISED / "changes.yaml").read_text(encoding="utf-8")), default=str))
    assert [] == list(validator.iter_errors(data))
    for key, value in (("renames", {}), ("renamed", {"ask": "junior/ask"}), ("retired", ["ask"]), ("from", "../x"), ("effective", "soon")):
        assert list(validator.iter_errors([{**data[0], key: value}])), key


def test_the_shipped_ladder_has_no_versions() -> None:
    """A ladder that uses none of this is checked as before."""
    shutil.copytree(REVISED / "versions" / "2026.2", "plain")
    assert 0 == run("check", "plain")
