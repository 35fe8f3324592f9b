"""A ladder's folder is read whole, and every mistake in it is reported at its place."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from any_text import ANYTHING, assert_inside
from ladder_reports.errors import InputError
from ladder_reports.files.text import LINE_LIMIT, PROBLEM_LIMIT, SIZE_LIMIT, Problems, SourceText
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder
from ladder_reports.ladder.parser import split_footnotes
from tries import tries

ROOT = Path(__file__).parents[2]


LADDERS = ROOT / "tests" / "examples" / "ladders"


SHIPPED = ROOT / "content" / "ai-architect"


VALID = sorted(path for path in (LADDERS / "valid").iterdir() if path.is_dir())


INVALID = sorted(path for path in (LADDERS / "invalid").iterdir() if path.is_dir())


SOURCE_SHA256 = "b7a6c203ef12e2bbb2c4e38b144871f6726bf38f917290b236cbc1896ce1d67d"
"""Of the ladder's text as its author wrote it: a line for each title, paragraph and signal, with '- ' before signals."""


HEAD = """---
id: small
title: Small
version: "1"
levels: [one]
sections:
  - {id: text, title: Text, kind: prose}
  - {id: list, title: List, kind: signals}
---
"""


LEVEL = "---\nid: one\ntitle: One\n---\n"


SECTION = "## Text\n\nSomething.\n"


def write(folder: Path, ladder: str | bytes = HEAD, level: str | bytes = LEVEL + SECTION) -> Path:
    """A ladder of one level in a folder."""
    (folder / "levels").mkdir(parents=True, exist_ok=True)
    for path, text in ((folder / "ladder.md", ladder), (folder / "levels" / "one.md", level)):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def messages(folder: Path) -> list[str]:
    """The problems of a ladder, with paths inside its folder."""
    return [str(problem).removeprefix(f"{folder}/") for problem in load_ladder(folder).problems]


def shipped() -> Ladder:
    """The ladder that ships."""
    return load_ladder(SHIPPED).unwrap()


def workshop() -> Ladder:
    """The second ladder: three tracks that branch and meet again."""
    return load_ladder(LADDERS / "valid" / "workshop").unwrap()


def test_there_are_examples() -> None:
    """The folders of examples are not empty, so that the tests over them test something."""
    assert len(VALID) > 1
    assert len(INVALID) > 1


@pytest.mark.parametrize("folder", [*VALID, SHIPPED], ids=lambda path: path.name)
def test_a_valid_ladder_loads(folder: Path) -> None:
    """Every ladder in `valid` loads without a problem."""
    assert [] == messages(folder)
    assert load_ladder(folder).unwrap().levels


@pytest.mark.parametrize("folder", INVALID, ids=lambda path: path.name)
def test_an_invalid_ladder_is_explained(folder: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ladder in `invalid` gives exactly the problems that stand in its expected.txt, in the order of their places."""
    monkeypatch.chdir(folder)
    loaded = load_ladder(Path())
    assert None is loaded.value
    assert tuple(sorted(loaded.problems)) == loaded.problems
    golden(folder / "expected.txt", "".join(f"{problem}\n" for problem in loaded.problems))


def test_what_may_be_called_alike_is_a_note(tmp_path: Path) -> None:
    """Two guides with one heading, and two steps of a skill scale with one name, are allowed and noted with both places."""
    folder = write(tmp_path, f"{HEAD}\n## Use\n\nA.\n\n## USE\n\nB.\n")
    (folder / "skills.yaml").write_text("scale: [a, b, c, d, A]\nskills:\n  - {id: x, title: X, expected: {one: 1}}\n")
    expected = [
        "ladder.md:15:1: note: the heading 'USE' is already used on line 11",
        "skills.yaml:1:21: note: 'A' already stands for 0 on the scale",
    ]
    assert expected == messages(folder)
    assert load_ladder(folder).value is not None


def test_the_shipped_ladder_says_what_its_author_wrote() -> None:
    """The words, their order and their punctuation are the source's."""
    ladder = shipped()
    lines = [ladder.title, ladder.introduction]
    for level in ladder.levels:
        lines.append(level.title)
        for section in level.sections:
            lines += [section.title, *filter(None, [section.text]), *(f"- {item.text}" for item in section.items)]
    for guide in ladder.guides:
        lines += [guide.title, guide.text]
    assert SOURCE_SHA256 == hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_the_shipped_ladder_has_every_signal() -> None:
    """Levels, sections and signals are as many as the source has, and ids are unique within their level."""
    expected = {
        "engineer": {"scope": 0, "ownership": 0, "technical": 5, "leadership": 3, "artifacts": 3, "gaps": 3, "focus": 0},
        "senior": {"scope": 0, "ownership": 0, "technical": 5, "leadership": 3, "artifacts": 3, "gaps": 3, "focus": 0},
        "staff": {"scope": 0, "ownership": 0, "technical": 5, "leadership": 4, "artifacts": 3, "gaps": 3, "focus": 0},
        "architect": {"scope": 0, "ownership": 0, "technical": 5, "leadership": 4, "artifacts": 3, "gaps": 3, "focus": 0},
        "principal": {"scope": 0, "ownership": 0, "technical": 4, "leadership": 3, "artifacts": 3, "gaps": 3, "focus": 0},
    }
    ladder = shipped()
    assert expected == {level.id: {section.id: len(section.items) for section in level.sections} for level in ladder.levels}
    ids = [f"{level.id}/{item.id}" for level in ladder.levels for section in level.sections for item in section.items]
    assert len(set(ids)) == len(ids) == 71
    assert {"senior/ab-test", "staff/trade-offs", "senior/hidden-silo"} <= set(ids)


def test_a_level_may_lack_lists_and_sections() -> None:
    """A section for signals may hold prose, and a level has only the sections that its file has, in the ladder's order."""
    head = workshop().by_id["head"]
    expected = [("purpose", "prose"), ("judgement", "signals"), ("company", "signals"), ("onward", "focus")]
    assert expected == [(section.id, section.kind) for section in head.sections]
    assert {()} == {section.items for section in head.sections}
    purpose, judgement = head.sections[:2]
    assert (2, 2) == (len(purpose.text.split("\n\n")), len(judgement.text.split("\n\n")))


def test_items_grow_from_items_of_levels_before() -> None:
    """The item that another one names is at the level before it, or further down on a way that leads to it."""
    ladder = shipped()
    origins = {name: item.grown_from for level in ladder.levels for name, _, item in level.named_items("signals") if item.grown_from}
    assert ("engineer/obvious-bugs", "architect/trend-anticipation") == (origins["senior/skew-bug"], origins["principal/early-bets"])
    steps = {(start.id, end.id) for start, end in ladder.steps}
    assert {(origin.partition("/")[0], name.partition("/")[0]) for name, origin in origins.items()} == steps
    below = workshop().by_id["master-maker"].section("bench")
    assert below
    assert "apprentice/stops-unprompted" == below.items[1].grown_from


def test_examples_and_emphasis_stay_with_their_signal() -> None:
    """A nested list becomes a signal's examples, wrapped lines become one, and Markdown stays Markdown."""
    conservator = workshop().by_id["conservator"]
    bench, judgement = conservator.section("bench"), conservator.section("judgement")
    assert bench
    assert judgement
    assert "Whatever the object, we look for the same three things." == bench.text
    expected = ("Steam before solvent, solvent before scalpel.", "Leaves a stable crack alone, and says so in the report.")
    assert expected == bench.items[0].examples
    assert "Weighs what an object *is* against what it once looked like, and can argue either side.[^smoke]" == judgement.items[0].text
    assert ("Tried the cheap spot test before booking the X-ray, and cancelled the X-ray.",) == judgement.items[2].examples


def test_footnotes_belong_to_their_file() -> None:
    """Footnotes leave the text and become the level's or the ladder's own, in the order of their references."""
    ladder = workshop()
    expected = {
        "apprentice": ["lamp"],
        "conservator": ["smoke"],
        "maker": ["drawer", "dovetail"],
        "master-maker": ["promise"],
        "teacher": ["twelve"],
        "steward": ["sum", "lids"],
        "head": ["room"],
    }
    assert expected == {level.id: [label for label, _ in level.notes] for level in ladder.levels}
    assert ["keys"] == [label for label, _ in ladder.notes]
    assert ladder.by_id["apprentice"].notes[0][1].endswith("both are good reasons to ask for a second test.")


def test_footnotes_are_ordered_by_reference() -> None:
    """The first reference decides a footnote's place; code refers to nothing."""
    problems = Problems("x")
    body, notes = split_footnotes(SourceText("x", "One[^b], two[^a], `[^c]`, three[^b].\n\n[^a]: A\n[^b]: B\nand more\n"), problems)
    assert (("b", "B and more"), ("a", "A")) == notes
    assert "One[^b], two[^a], `[^c]`, three[^b]." == body.text.strip()
    assert [] == problems.found


@pytest.mark.parametrize("key", ["licence", "license"])
def test_a_license_may_be_spelled_both_ways(key: str, tmp_path: Path) -> None:
    """`licence` and `license` give the same ladder."""
    folder = shutil.copytree(LADDERS / "valid" / "smallest", tmp_path / "ladder")
    main = folder / "ladder.md"
    main.write_text(main.read_text(encoding="utf-8").replace("---\n", f"---\n{key}: CC0\n", 1), encoding="utf-8")
    assert "CC0" == load_ladder(folder).unwrap().license


def test_front_matter_and_guides_reach_the_model() -> None:
    """Author, license, organization, edition, short titles, codes, introduction and guides are the ladder's."""
    ladder = workshop()
    assert ("2026.2", "en", "CC BY 4.0") == (ladder.version, ladder.lang, ladder.license)
    assert ladder.author
    assert ("Lantern Hill Museum", "Spring 2026, with the walrus") == (ladder.organization, ladder.edition)
    assert ["Bench", "Judgement", "Company", "Trace"] == [head.label for head in ladder.sections if head.kind == "signals"]
    assert ["Bench", "Company"] == [section.label for section in ladder.by_id["apprentice"].of_kind("signals")][:2]
    assert ("Mk", "MM", "Tr") == (ladder.level_codes["maker"], ladder.level_codes["master-maker"], ladder.section_codes["trace"])
    assert 2 == len(ladder.introduction.split("\n\n"))
    assert ["How to read these pages", "Where the paths part and meet"] == [guide.title for guide in ladder.guides]


def test_the_digest_follows_the_text(tmp_path: Path) -> None:
    """The digest changes with any word, and not with the kind of line ends."""
    first = load_ladder(write(tmp_path)).unwrap()
    windows = load_ladder(write(tmp_path, HEAD.replace("\n", "\r\n"), (LEVEL + SECTION).replace("\n", "\r\n"))).unwrap()
    changed = load_ladder(write(tmp_path, level=LEVEL + SECTION.replace("Some", "Any"))).unwrap()
    assert (first, first.digest) == (windows, windows.digest)
    assert first.digest != changed.digest


def test_html_is_harmless_text(tmp_path: Path) -> None:
    """Markup in a ladder is kept as the text that it is."""
    text = "<script>alert(1)</script> & <img src=x onerror=alert(1)>"
    (level,) = load_ladder(write(tmp_path, level=f"{LEVEL}## Text\n\n{text}\n")).unwrap().levels
    assert text == level.sections[0].text


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    """A ladder that is not there, or is a file, is explained."""
    (tmp_path / "file").write_text("")
    rule = "a ladder is a folder with ladder.md and levels/"
    assert [f"{tmp_path / 'none'}: cannot be read: no such file or directory; {rule}"] == messages(tmp_path / "none")
    assert [f"{tmp_path / 'file'}: is not a folder; {rule}"] == messages(tmp_path / "file")
    assert 1 == len(messages(tmp_path / ("long" * 100)))
    with pytest.raises(InputError, match="is not a folder"):
        load_ladder(tmp_path / "file").unwrap()


def test_files_of_the_wrong_sort_are_problems(tmp_path: Path) -> None:
    """A folder, a broken link or a nameless file where a level should be stops nothing else."""
    levels = write(tmp_path, HEAD.replace("[one]", "[one, two, three]")) / "levels"
    (levels / "two.md").mkdir()
    (levels / "three.md").symlink_to(levels / "three.md")
    (levels / ".hidden.md").write_text("")
    found = messages(tmp_path)
    assert 2 == len(found)
    assert found[0].startswith("levels/three.md: cannot be read: ")
    assert "levels/two.md: cannot be read: is a directory; name a file in it" == found[1]


def test_huge_input_is_a_problem(tmp_path: Path) -> None:
    """A huge file and a huge line are refused without reading on."""
    write(tmp_path, level=LEVEL + SECTION + "x" * (20 * 1024 * 1024))
    (found,) = messages(tmp_path)
    assert f"levels/one.md:1:1: the file is too large; at most {SIZE_LIMIT // 1024 // 1024} MiB are allowed" == found
    write(tmp_path, level=LEVEL + SECTION + "x" * (LINE_LIMIT + 1))
    assert [f"levels/one.md:8:1: this line has {LINE_LIMIT + 1} characters; at most {LINE_LIMIT} are allowed"] == messages(tmp_path)


@pytest.mark.parametrize("part", [" ", "{#", "[^", "[^a", "#", "` `` ", "*", "- ", "[a](", "<", "&", "\t", "1:"])
def test_hostile_lines_take_no_time(part: str, tmp_path: Path) -> None:
    """A long line of anything is read in a moment: no pattern tries again and again."""
    line = (part * LINE_LIMIT)[: LINE_LIMIT - 20]
    write(tmp_path, HEAD.replace("Small", f"a{line}b") + f"## a{line}b\na{line}b\n", LEVEL + f"## List\n\na{line}b\n\n- a{line}b\n")
    assert load_ladder(tmp_path).problems


def test_problems_of_one_file_are_limited(tmp_path: Path) -> None:
    """A file that is wrong throughout does not fill the screen, and does not hide another file's problems."""
    write(tmp_path, HEAD + "[^none]", LEVEL + "## List\n" + "- No id.\n" * 20_000)
    found = messages(tmp_path)
    assert PROBLEM_LIMIT + 2 == len(found)
    assert f"more than {PROBLEM_LIMIT} problems" in found[-1]


@given(ladder=ANYTHING | st.tuples(st.just(HEAD), ANYTHING).map("".join), level=ANYTHING | st.tuples(st.just(LEVEL), ANYTHING).map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=tries(100))
def test_any_text_gives_a_ladder_or_problems(ladder: str, level: str, tmp_path: Path) -> None:
    """Whatever stands in the files, nothing is raised, and every problem lies inside its file."""
    loaded = load_ladder(write(tmp_path, ladder, level))
    assert (loaded.value is None) == bool(loaded.problems)
    for path, text in (("ladder.md", ladder), ("levels/one.md", level)):
        assert_inside(text, [problem for problem in loaded.problems if problem.path == str(tmp_path / path)])
