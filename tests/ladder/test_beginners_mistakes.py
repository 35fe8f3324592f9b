"""What beginners get wrong in a ladder: each mistake is named in its file, all in one round, and none hides another."""

from pathlib import Path
from typing import NamedTuple

import pytest

from ladder_reports.documents.check import check_paths
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER

HEAD = """\
id: kiln
title: Kiln
version: "1"
levels: [one, two]
sections:
  - {id: scope, title: Scope, kind: prose}
  - {id: craft, title: Craft, kind: signals}
"""
ONE = "---\nid: one\ntitle: One\n---\n## Scope\n\nText.\n\n## Craft\n\n- Does a. {#a}\n"
TWO = ONE.replace("one", "two").replace("One", "Two")
MAIN = f"---\n{HEAD}---\nIntroduction.\n"


class Case(NamedTuple):
    """A ladder of which some files are wrong, and the place and the words of each message about it."""

    name: str
    files: dict[str, str | bytes]
    expected: dict[str, str | list[str]]


def main(old: str, new: str) -> dict[str, str | bytes]:
    """A ladder whose `ladder.md` has one thing changed."""
    assert old in MAIN
    return {"ladder.md": MAIN.replace(old, new)}


def one(old: str, new: str) -> dict[str, str | bytes]:
    """A ladder in which one level's file has one thing changed."""
    assert old in ONE
    return {"levels/one.md": ONE.replace(old, new)}


CASES = [
    Case("as it should be", {}, {}),
    Case("byte-order marks", {"ladder.md": f"\ufeff{MAIN}", "levels/one.md": f"\ufeff{ONE}"}, {}),
    Case("Windows line ends", {"ladder.md": MAIN.replace("\n", "\r\n")}, {}),
    Case("empty lines above", {"levels/one.md": f"\n\n{ONE}"}, {"levels/one.md:1:1": ["first line", "delete the empty lines"]}),
    Case(
        "dashes of a word processor",
        {"levels/one.md": ONE.replace("---", "—")},
        {
            "levels/one.md:1:1": ["three hyphens, '---'", "word processors"],
            "levels/one.md:4:1": "three hyphens",
        },
    ),
    Case("no front matter", {"levels/one.md": ONE.split("---\n", 2)[2]}, {"levels/one.md:1:1": ["front matter is missing", "'---'"]}),
    Case(
        "title with a colon", one("title: One", "title: One: first"), {"levels/one.md:3:11": ["a colon followed by a space", "in quotes"]}
    ),
    Case(
        "title with a number sign", one("title: One", "title: One #1"), {"levels/one.md:3:12": ["note: '#1' is read as a remark", "quotes"]}
    ),
    Case("curly quotes around an id", one("id: one", "id: “one”"), {"levels/one.md:2:5": ["curly quotes", "straight"]}),
    Case("curly quotes around a title", one("title: One", "title: “One”"), {"levels/one.md:3:8": ["note: the curly quotes", "straight"]}),
    Case("full-width colon", one("title: One", "title：One"), {"levels/one.md:3:6": ["full-width", "U+FF1A"]}),
    Case("version without quotes", main('"1"', "1"), {"ladder.md:4:10": ["YAML reads 1 as a number", "quotes"]}),
    Case("levels without brackets", main("[one, two]", "one, two"), {"ladder.md:5:9": ["expected a list", "write `levels: [one, two]`"]}),
    Case("level in capitals", main("[one, two]", "[One, two]"), {"ladder.md:5:10": ["'One' does not fit", "lower-case letters"]}),
    Case("kind misspelled", main("kind: signals", "kind: signal"), {"ladder.md:8:37": "did you mean 'signals'?"}),
    Case("section misspelled", one("## Craft", "## Crafts"), {"levels/one.md:9:1": "did you mean 'Craft'?"}),
    Case(
        "file under another name",
        {"levels/one.md": b"", "levels/onne.md": ONE.replace("id: one", "id: onne")},
        {
            "ladder.md:5:10": "did you mean 'levels/onne.md'?",
            "levels/onne.md:1:1": "did you mean 'one'?",
        },
    ),
    Case(
        "file with another ending",
        {"levels/one.md": b"", "levels/one.md.txt": ONE},
        {"ladder.md:5:10": "did you mean 'levels/one.md.txt'?"},
    ),
    Case("ladder.md in capitals", {"ladder.md": b"", "Ladder.MD": MAIN}, {"": ["has no ladder.md", "rename 'Ladder.MD' to 'ladder.md'"]}),
    Case("id in capitals", one("{#a}", "{#A}"), {"levels/one.md:11:11": ["'A' is not an id", "such as {#a}"]}),
    Case("no id", one("{#a}", ""), {"levels/one.md:11:1": ["has no id", "such as {#does-a}"]}),
    Case(
        "merge conflict in the text",
        one("Text.", "<<<<<<< HEAD\nText.\n=======\nOther text.\n>>>>>>> main"),
        {
            "levels/one.md:7:1": ["merge conflict", "keep one of the two versions"],
        },
    ),
    Case(
        "Word document", {"levels/one.md": b"PK\x03\x04\x14\x00 word/document.xml"}, {"levels/one.md:1:1": ["Word document", "plain text"]}
    ),
    Case(
        "UTF-16",
        {"levels/one.md": ONE.replace("{#a}", "").encode("utf-16")},
        {
            "levels/one.md:1:1": ["UTF-16", "UTF-8"],
            "levels/one.md:11:1": "has no id",
        },
    ),
    # Faults of ladder.md hide none of the levels.
    Case(
        "ladder.md with a key twice, items without ids",
        main("title: Kiln", "title: Kiln\ntitle: Kiln") | one("{#a}", ""),
        {
            "ladder.md:4:1": "already used",
            "levels/one.md:11:1": "has no id",
        },
    ),
    Case(
        "ladder.md with a kind misspelled, ids twice",
        main("kind: signals", "kind: signal") | one("{#a}", "{#a}\n- Does b. {#a}"),
        {
            "ladder.md:8:37": "did you mean 'signals'?",
            "levels/one.md:12:11": "already used on line 11",
        },
    ),
    Case(
        "ladder.md that is no YAML, sections and ids wrong",
        main("title: Kiln", "title: 'Kiln") | one("{#a}", "{#A}\n- Does b. {#b}"),
        {
            "ladder.md:3:8": "not closed",
            "levels/one.md:11:11": "'A' is not an id",
        },
    ),
    Case(
        "ladder.md without front matter, ids wrong",
        {"ladder.md": "Introduction.\n", **one("{#a}", "{#A}")},
        {
            "ladder.md:1:1": "front matter is missing",
            "levels/one.md:11:11": "'A' is not an id",
        },
    ),
    Case(
        "a level without front matter, ids wrong",
        {"levels/one.md": ONE.split("---\n", 2)[2].replace("{#a}", "{#A}")},
        {
            "levels/one.md:1:1": "front matter is missing",
            "levels/one.md:7:11": "'A' is not an id",
        },
    ),
    Case(
        "ladder.md with a section without title, unknown sections",
        main("title: Scope, ", "") | one("## Craft", "## Other"),
        {
            "ladder.md:7:5": "'title' is missing",
        },
    ),
]


def ladder(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A ladder with these files in place of its own; an empty one is left out."""
    (folder / "levels").mkdir()
    for name, text in {"ladder.md": MAIN, "levels/one.md": ONE, "levels/two.md": TWO, **files}.items():
        if text:
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_is_named_with_what_to_write(case: Case, tmp_path: Path) -> None:
    """At its place, with all the words, and nothing besides."""
    problems = load_ladder(ladder(tmp_path, case.files)).problems
    found = dict(str(problem).replace(f"{tmp_path}/", "").replace(str(tmp_path), "").split(": ", 1) for problem in problems)
    assert len(found) == len(problems)
    assert list(case.expected) == list(found), found
    for place, words in case.expected.items():
        assert [] == [word for word in ([words] if isinstance(words, str) else words) if word not in found[place]], found[place]


@pytest.mark.parametrize(
    ("items", "proposals"),
    [
        (["記録を残す。", "道具を整える。", "Ships."], ["item-1", "item-2", "ships"]),
        (["Пишет тесты", "Пишет тесты", "Γράφει"], ["pishet-testy", "pishet-testy-2", "grafei"]),
        (["Räumt auf", "Räumt auf", "Øver seg"], ["raumt-auf", "raumt-auf-2", "over-seg"]),
        (["اكتب", "한국어", "12 reviews"], ["item-1", "item-2", "reviews"]),
    ],
)
def test_proposals_of_ids_differ(items: list[str], proposals: list[str], tmp_path: Path) -> None:
    """Each item without an id gets another proposal, and none that the level has, before the item or after it."""
    text = "".join(f"- {item}\n" for item in items)
    later = "".join(f"- Taken. {{#{name}}}\n" for name in proposals[:1])
    told = [problem.message for problem in load_ladder(ladder(tmp_path, one("- Does a. {#a}\n", text))).problems]
    assert [f"such as {{#{name}}}" for name in proposals] == [message.partition("at the end, ")[2] for message in told]
    (tmp_path / "taken").mkdir()
    told = [problem.message for problem in load_ladder(ladder(tmp_path / "taken", one("- Does a. {#a}\n", text + later))).problems]
    assert len(items) == len(set(told))
    assert not any(f"{{#{proposals[0]}}}" in message for message in told)


def test_check_counts_the_files_and_reads_people_in_spite_of_a_broken_ladder(tmp_path: Path) -> None:
    """The count is of files, not of folders, and evidence is checked as far as that needs no ladder."""
    folder = tmp_path / "ladder"
    folder.mkdir()
    ladder(folder, one("{#a}", "{#A}") | main('"1"', "1"))
    checked = check_paths([folder], DEFAULT_LADDER)
    assert "2 problems in 2 of 3 files" == checked.summary
    person = tmp_path / "ida.yaml"
    person.write_text("person: {nme: Ida}\nlevel: one\n", encoding="utf-8")
    checked = check_paths([folder, person], folder)
    assert "3 problems in 3 of 4 files" == checked.summary
    assert [f"{person}:1:10: unknown key 'nme'; did you mean 'name'?"] == [str(one) for one in checked.problems if one.path == str(person)]
