"""A ladder's folder is read whole, and every mistake in it is reported at its place."""

import hashlib
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import create_model

from ladder_reports.errors import InputError, Problem, nearest, printable
from ladder_reports.files.text import LINE_LIMIT, PROBLEM_LIMIT, SIZE_LIMIT, Problems, SourceText, read_text
from ladder_reports.files.validation import validated
from ladder_reports.files.yaml_reader import parse_yaml
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Item, Ladder, LadderHead
from ladder_reports.ladder.parser import check_markdown, split_footnotes, split_items, split_sections

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


@pytest.mark.parametrize("ladder", [shipped, workshop], ids=["shipped", "workshop"])
def test_steps_lead_from_the_first_level_to_the_last(ladder: Callable[[], Ladder]) -> None:
    """Every level but the last leads somewhere, and every level but the first is led to."""
    levels, steps = ladder().levels, ladder().steps
    assert {level.id for level in levels[:-1]} == {start.id for start, _ in steps}
    assert {level.id for level in levels[1:]} == {end.id for _, end in steps}


def test_tracks_branch_and_meet_again() -> None:
    """`next` names several levels or none; without it, a level leads to the following one."""
    expected = [
        ("apprentice", "conservator"),
        ("conservator", "maker"),
        ("conservator", "teacher"),
        ("conservator", "steward"),
        ("maker", "master-maker"),
        ("master-maker", "head"),
        ("teacher", "head"),
        ("steward", "head"),
    ]
    assert expected == [(start.id, end.id) for start, end in workshop().steps]


def test_a_level_may_lack_lists_and_sections() -> None:
    """A section for signals may hold prose, and a level has only the sections that its file has, in the ladder's order."""
    head = workshop().by_id["head"]
    expected = [("purpose", "prose"), ("judgement", "signals"), ("company", "signals"), ("onward", "focus")]
    assert expected == [(section.id, section.kind) for section in head.sections]
    assert {()} == {section.items for section in head.sections}
    purpose, judgement = head.sections[:2]
    assert (2, 2) == (len(purpose.text.split("\n\n")), len(judgement.text.split("\n\n")))


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
    """Author, license, introduction and guides are the ladder's."""
    ladder = workshop()
    assert ("2026.2", "en", "CC BY 4.0") == (ladder.version, ladder.lang, ladder.license)
    assert ladder.author
    assert 2 == len(ladder.introduction.split("\n\n"))
    assert ["How to read these pages", "Where the paths part and meet"] == [guide.title for guide in ladder.guides]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("## Scope", ["Scope"]),
        ("##Scope", ["Scope"]),
        ("  ## Scope ##  ", ["Scope"]),
        ("## C#", ["C#"]),
        ("### Scope\n# Scope\n\\## Scope\n    ## Scope", []),
        ("```\n## Code\n```\n## Text\n~~~\n## Code\n```\n", ["Text"]),
        ("```inline``` code\n## Text", ["Text"]),
    ],
)
def test_headings(text: str, titles: list[str]) -> None:
    """A section begins with two hashes, and not within fenced code."""
    assert titles == [chunk.title for chunk in split_sections(SourceText("x", text))[1]]


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
    assert "levels/two.md: cannot be read: is a directory" == found[1]


def test_huge_input_is_a_problem(tmp_path: Path) -> None:
    """A huge file and a huge line are refused without reading on."""
    write(tmp_path, level=LEVEL + SECTION + "x" * (20 * 1024 * 1024))
    (found,) = messages(tmp_path)
    assert found.startswith(f"levels/one.md:1:1: the file is larger than {SIZE_LIMIT // 1024 // 1024} MiB")
    write(tmp_path, level=LEVEL + SECTION + "x" * (LINE_LIMIT + 1))
    assert [f"levels/one.md:8:1: a line of {LINE_LIMIT + 1} characters; {LINE_LIMIT} are allowed"] == messages(tmp_path)


@pytest.mark.parametrize("part", [" ", "{#", "[^", "[^a", "#", "` `` ", "*", "- ", "[a](", "<", "&", "\t", "1:"])
def test_hostile_lines_take_no_time(part: str, tmp_path: Path) -> None:
    """A long line of anything is read in a moment: no pattern tries again and again."""
    line = (part * LINE_LIMIT)[: LINE_LIMIT - 20]
    write(tmp_path, HEAD.replace("Small", f"a{line}b") + f"## a{line}b\na{line}b\n", LEVEL + f"## List\n\na{line}b\n\n- a{line}b\n")
    assert load_ladder(tmp_path).problems


def test_problems_of_one_file_are_limited(tmp_path: Path) -> None:
    """A file that is wrong throughout does not fill the screen, and does not hide another file's problems."""
    write(tmp_path, HEAD + "[^none]", LEVEL + "## List\n" + "- No id.\n" * 100_000)
    found = messages(tmp_path)
    assert PROBLEM_LIMIT + 2 == len(found)
    assert f"more than {PROBLEM_LIMIT} problems; the rest of them is not listed" in found[-1]


MARKDOWN = ["---\n", "## ", "## List\n", "# ", "- ", "  - ", "1. ", " {#a}", "{#", "}", "[^a]", "[^a]: ", "```", "`", "<b>"]
YAML = ["id: ", "title: ", "{", "[", "]", ", ", ": ", "'", '"', "*a", "&a ", "!!x ", "1:2.5", "2026-02-30", "null", "? ", "| ", "%"]
ODD = ['"\\x1b"', "\n", "\n\n", "\t", "    ", "\r", "\r\n", "\x00", "\x85", "\u2028", "\ufeff", "é"]
PIECES = st.sampled_from([*MARKDOWN, *YAML, *ODD])
ANYTHING = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)


CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def assert_inside(text: str, problems: tuple[Problem, ...] | list[Problem]) -> None:
    """Every problem lies in the text."""
    lines = re.split("\r\n|\r|\n", text)
    for problem in problems:
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem


@given(ladder=ANYTHING | st.tuples(st.just(HEAD), ANYTHING).map("".join), level=ANYTHING | st.tuples(st.just(LEVEL), ANYTHING).map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_any_text_gives_a_ladder_or_problems(ladder: str, level: str, tmp_path: Path) -> None:
    """Whatever stands in the files, nothing is raised, and every problem lies inside its file."""
    loaded = load_ladder(write(tmp_path, ladder, level))
    assert (loaded.value is None) == bool(loaded.problems)
    for path, text in (("ladder.md", ladder), ("levels/one.md", level)):
        assert_inside(text, [problem for problem in loaded.problems if problem.path == str(tmp_path / path)])


@given(raw=st.binary(max_size=200) | ANYTHING.map(lambda text: text.encode("utf-16")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_text_or_problems(raw: bytes, tmp_path: Path) -> None:
    """A file of any bytes is text without control characters, or a problem inside the file."""
    path = tmp_path / "file"
    path.write_bytes(raw)
    problems = Problems(str(path))
    text = read_text(path, problems)
    assert text or problems.found
    assert not CONTROLS.search(text.text if text else "")
    assert_inside(raw.decode("utf-8", "replace"), problems.found)


def strings(value: object) -> list[str]:
    """Every text in YAML's data, keys included."""
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in (key, *strings(inner))]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) else []


@given(ANYTHING)
@settings(max_examples=300)
def test_any_yaml_gives_data_or_problems(yaml: str) -> None:
    """Whatever stands in the front matter, nothing is raised, and what is read holds no control characters."""
    problems = Problems("x")
    text = re.sub("\r\n|\r", "\n", CONTROLS.sub("", yaml))
    data = parse_yaml(SourceText("x", text), problems)
    head = validated(LadderHead, data, problems) if data else None
    assert head or problems.found
    assert_inside(text, problems.found)
    assert not [found for found in strings(data.value if data else None) if CONTROLS.search(found)]


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("12:30", "12:30"),
        ("1:2.5", "1:2.5"),
        ("1" + ":1" * 500 + ".0", "1" + ":1" * 500 + ".0"),
        ("2026-02-30", "2026-02-30"),
        ('"yes"', "yes"),
        ("yes", True),
        ("~", None),
        ("1.0", 1.0),
    ],
)
def test_yaml_is_read_as_people_mean_it(yaml: str, value: object) -> None:
    """A time of day is not a number to the base of sixty, and a date that does not exist stays text."""
    problems = Problems("x")
    data = parse_yaml(SourceText("x", f"key: {yaml}"), problems)
    assert data
    assert {"key": value} == data.value
    assert [] == problems.found


def test_alternatives_are_reported_at_the_value() -> None:
    """Where a model allows two kinds of value, the problem still lies at the value in the file and bears its name."""
    problems = Problems("x")
    data = parse_yaml(SourceText("x", "a: 1\nlink: text"), problems)
    assert data
    assert validated(create_model("Either", a=(int, ...), link=(int | list[str], ...)), data, problems) is None
    assert {(2, 7)} == {(problem.line, problem.column) for problem in problems.found}
    assert "x:2:7: 'link': a list, such as [one, two], is expected, and text stands here" == str(problems.found[-1])


WORDS = st.from_regex(r"[A-Za-zé“][A-Za-z0-9é”*_`’.,-]{0,10}", fullmatch=True)
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
IDS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
ITEM = st.builds(Item, IDS, SENTENCES, st.lists(SENTENCES, max_size=3).map(tuple))
ITEMS = st.lists(ITEM, min_size=1, max_size=5, unique_by=lambda item: item.id)


@given(SENTENCES, ITEMS, st.sampled_from("-*+"), st.sampled_from(["  ", "    ", "\t"]))
def test_items_survive_being_written(before: str, items: list[Item], bullet: str, indent: str) -> None:
    """Items written as Markdown, a word to a line, are read as the same items."""
    lines = [before, ""]
    for item in items:
        lines.append(f"{bullet} {item.text} {{#{item.id}}}".replace(" ", f"\n{indent}").replace(f"\n{indent}", " ", 1))
        lines += [f"{indent}{bullet} {example}" for example in item.examples]
    problems, ids = Problems("x"), dict[str, int]()
    assert (before, tuple(items)) == split_items(SourceText("x", "\n".join(lines)), ids, problems)
    assert [] == problems.found
    assert [item.id for item in items] == list(ids)


@given(ANYTHING)
def test_sections_keep_every_line(text: str) -> None:
    """Splitting text into sections loses nothing but the headings, and every part knows its first line."""
    lines = text.split("\n")
    before, chunks = split_sections(SourceText("x", text))
    check_markdown(SourceText("x", text), Problems("x"))
    for part in (before, *(chunk.body for chunk in chunks)):
        count = part.text.count("\n") + 1 if part.text else 0
        assert "\n".join(lines[part.first_line - 1 : part.first_line - 1 + count]) == part.text


@given(st.text(st.characters()))
def test_printable_text_cannot_steer_a_terminal(text: str) -> None:
    """No control, format or separator character is left, and plain text stays what it is."""
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & {unicodedata.category(char) for char in printable(text)}
    assert "Café – “naïve”" == printable("Café – “naïve”")


@given(st.text(), st.lists(st.text(min_size=1)))
def test_a_suggestion_is_a_known_name(word: str, known: list[str]) -> None:
    """What is suggested exists; nothing is suggested when nothing is near."""
    hint = nearest(word, known)
    assert hint in {"", *(f"; did you mean '{name}'?" for name in known)}


def test_the_nearest_name_is_suggested() -> None:
    """A slip of the keyboard or of the shift key finds its name."""
    names = ["prose", "signals", "watchouts"]
    assert "; did you mean 'signals'?" == nearest("Sgnals", names)
    assert "; did you mean 'watchouts'?" == nearest("WATCHOUTS", names)
    assert "" == nearest("menu", names)
