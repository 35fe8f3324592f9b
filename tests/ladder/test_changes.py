"""What `changes.yaml` may say, and what is said about its mistakes: each at its place, with what to write."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder_reports.ladder.changes import load_changes
from revisions import FIRST, Items, adding, problems, without, write_revised
from tries import tries

RENAMED = adding(without(FIRST, "junior/ask"), junior={"ask_early": "Asks early when something is not clear."})
HEAD = '- version: "2.0"\n  from: "1.0"\n'

CASES: dict[str, tuple[Items, str, list[str]]] = {
    "all is well": (RENAMED, f"{HEAD}  renamed: {{junior/ask: junior/ask-early}}\n", []),
    "numbers are read as they are written": (RENAMED, "- version: 2.0\n  from: 1.0\n  renamed: {junior/ask: junior/ask-early}\n", []),
    "an empty key": (FIRST, f"{HEAD}  renamed:\n", ["3:3: note: 'renamed' is empty and is ignored"]),
    "no list": (FIRST, 'version: "2.0"\nfrom: "1.0"\n', ["1:1: expected a list of versions; put '- ' in front of the first key"]),
    "text": (FIRST, "nothing\n", ["1:1: this looks like ordinary text or Markdown, not YAML"]),
    "a misspelled key": (FIRST, f"{HEAD}  renames: {{}}\n", ["3:3: unknown key 'renames'; did you mean 'renamed'?"]),
    "no version before": (FIRST, '- version: "2.0"\n', ["1:3: 'from' is missing"]),
    "a path for a version": (
        FIRST,
        '- version: "2.0"\n  from: ../../x\n',
        ["2:9: 'from': '../../x' cannot be the version of a ladder here; use 1 to 32"],
    ),
    "a month for a day": (FIRST, f"{HEAD}  effective: 2027-04\n", ["3:14: 'effective': '2027-04' is not a day; write it like 2027-04-01"]),
    "text for a list": (
        FIRST,
        f"{HEAD}  split: {{junior/ask: junior/test}}\n",
        ["'junior/ask': expected a list, found text; write `junior/ask: [junior/test]`"],
    ),
    "a name without its level": (
        RENAMED,
        f"{HEAD}  renamed: {{ask: junior/ask-early}}\n",
        ["3:13: 'ask' needs its level in front; write LEVEL/ID, such as senior/ask"],
    ),
    "no name at all": (
        FIRST,
        f"{HEAD}  retired: [Junior/Ask]\n",
        ["3:13: 'Junior/Ask' is not the id of a signal or a watch-out; write LEVEL/ID"],
    ),
    "a version twice": (FIRST, HEAD + HEAD, ["3:12: the version '2.0' is already on line 1; put its changes there"]),
    "the same version before": (
        FIRST,
        '- version: "2.0"\n  from: "2.0"\n',
        ["2:9: 'from' is the version before, so it must be another one"],
    ),
    "oldest first": (
        FIRST,
        '- version: "1.0"\n  from: "0.9"\n' + HEAD,
        ["1:12: '1.0' is older than the entry below it, '2.0'; the newest comes first"],
    ),
    "what a note loses in print": (
        FIRST,
        f'{HEAD}  note: "![A chart](a.png), [text](b.md), <b>bold</b> and `code`"\n',
        [
            "3:9: note: an image is not printed, only its description 'A chart'",
            "3:9: note: the address of this link is not printed, 'b.md'",
            "3:9: note: HTML is printed as it was typed, '<b>'",
        ],
    ),
    "a circle of versions": (
        FIRST,
        '- version: "1.0"\n  from: "2.0"\n' + HEAD,
        ["4:9: '1.0' is the version of the entry on line 1, which is newer than this one; write the version before '2.0'"],
    ),
    "a level that is still there has a new id": (
        FIRST,
        f"{HEAD}  levels: {{junior: senior}}\n",
        ["3:12: the level 'junior' has a new id here, but version '2.0' has it still; leave it out here, or delete it there"],
    ),
    "a version is skipped": (
        FIRST,
        HEAD + '- version: "1.5"\n  from: "1.0"\n',
        ["2:9: 'from' skips '1.5', the version of the entry below; did you mean '1.5'?"],
    ),
    "days out of order": (
        FIRST,
        f'{HEAD}  effective: 2026-04-01\n- version: "1.0"\n  from: "0.9"\n  effective: 2026-05-01\n',
        ["3:14: 2026-04-01 is before the day of the older version '1.0', 2026-05-01"],
    ),
    "two fates": (
        without(RENAMED, "junior/test"),
        f"{HEAD}  renamed: {{junior/ask: junior/ask-early}}\n  retired: [junior/test, junior/ask]\n",
        ["4:26: 'junior/ask' is already renamed on line 3; an id has one fate"],
    ),
    "retired twice": (without(FIRST, "junior/ask"), f"{HEAD}  retired: [junior/ask, junior/ask]\n", ["3:25: 'junior/ask' is listed twice"]),
    "renamed to itself": (
        FIRST,
        f"{HEAD}  renamed: {{junior/ask: junior/ask}}\n",
        ["3:25: 'junior/ask' is renamed to itself; leave it out"],
    ),
    "two renamed to one": (
        without(RENAMED, "junior/test"),
        f"{HEAD}  renamed: {{junior/ask: junior/ask-early, junior/test: junior/ask-early}}\n",
        ["'junior/ask' is renamed to 'junior/ask-early', too; write `merged: {junior/ask-early: [junior/ask, junior/test]}`"],
    ),
    "a split of one": (
        RENAMED,
        f"{HEAD}  split: {{junior/ask: [junior/ask-early]}}\n",
        ["for one, write `renamed: {junior/ask: junior/ask-early}`"],
    ),
    "a merger of one": (
        RENAMED,
        f"{HEAD}  merged: {{junior/ask-early: [junior/ask]}}\n",
        ["for one, write `renamed: {junior/ask: junior/ask-early}`"],
    ),
    "a circle": (
        FIRST,
        f"{HEAD}  renamed: {{junior/ask: junior/test, junior/test: junior/logs, junior/logs: junior/ask}}\n",
        ["3:13: renamed in a circle: junior/ask → junior/test → junior/logs → junior/ask; all changes of an entry happen at once"],
    ),
    "a chain": (
        RENAMED,
        f"{HEAD}  renamed: {{junior/ask: junior/asks, junior/asks: junior/ask-early}}\n",
        ["3:25: 'junior/asks' is the new id of 'junior/ask' and has a fate of its own", "write `junior/ask: junior/ask-early` alone"],
    ),
    "a shift is no chain": (
        adding(without(FIRST, "junior/ask"), junior={"test": FIRST["junior"]["ask"], "tests": FIRST["junior"]["test"]}),
        f"{HEAD}  renamed: {{junior/ask: junior/test, junior/test: junior/tests}}\n",
        [],
    ),
    "the wrong way round": (
        RENAMED,
        f"{HEAD}  renamed: {{junior/ask-early: junior/ask}}\n",
        ["3:13: the old id comes first; write `junior/ask: junior/ask-early`"],
    ),
    "a merger the wrong way round": (
        without(RENAMED, "junior/test"),
        f"{HEAD}  split: {{junior/ask-early: [junior/ask, junior/test]}}\n",
        ["3:11: a split has the old id first; of several ids that became one, write under 'merged'"],
    ),
    "an old id that never was": (
        without(FIRST, "junior/ask"),
        f"{HEAD}  retired: [junior/asks]\n",
        ["3:13: no version has 'junior/asks'; did you mean 'junior/ask'?"],
    ),
    "a new id that is not there, by its text": (
        RENAMED,
        f"{HEAD}  renamed: {{junior/ask: junior/questions}}\n",
        ["3:25: no version has 'junior/questions'; did you mean 'junior/ask-early'?"],
    ),
    "an id of the other version": (
        RENAMED,
        f"{HEAD}  retired: [junior/ask-early, junior/ask]\n",
        ["version '1.0' has no 'junior/ask-early'; version '2.0' has it"],
    ),
    "retired and still there": (
        FIRST,
        f"{HEAD}  retired: [junior/ask]\n",
        ["3:13: 'junior/ask' is retired here, but version '2.0' has it still; leave it out here"],
    ),
    "a signal as a watch-out": (
        adding(without(FIRST, "junior/ask"), junior={"w_ask": "Asks early when something is unclear."}),
        f"{HEAD}  renamed: {{junior/ask: junior/w-ask}}\n",
        ["'junior/w-ask' is a watch-out, and 'junior/ask' is a signal; neither can become the other: put 'junior/ask' under 'retired'"],
    ),
    "renamed to one that stays": (
        without(FIRST, "junior/ask"),
        f"{HEAD}  renamed: {{junior/ask: junior/test}}\n",
        ["'junior/ask' and 'junior/test' would become 'junior/test', which others become, too; write `merged: {junior/test:"],
    ),
    "an unknown level": (
        FIRST,
        f"{HEAD}  levels: {{juniour: junior}}\n",
        ["3:12: version '1.0' has no level 'juniour'; did you mean 'junior'?"],
    ),
    "an old level in a new id": (
        {"starter": RENAMED["junior"], "senior": FIRST["senior"]},
        f"{HEAD}  levels: {{junior: starter}}\n  renamed: {{junior/ask: junior/ask-early}}\n",
        ["4:25: new ids have the new ids of levels; did you mean 'starter/ask-early'?"],
    ),
    "a version that is not recorded": (
        RENAMED,
        f'{HEAD}- version: "1.0"\n  from: "0.9"\n  renamed: {{junior/question: junior/ask}}\n',
        [
            "4:9: note: version '0.9' is not recorded, so the old ids here cannot be checked",
            "1:12: the signal 'junior/ask' of version '1.0' is gone",
        ],
    ),
    "a version to come": (
        FIRST,
        '- version: "3.0"\n  from: "1.0"\n',
        ["1:12: '3.0' is neither recorded nor the version in ladder.md, '2.0'; raise 'version' there"],
    ),
    "an id is gone": (
        RENAMED,
        HEAD,
        [
            (
                "1:12: the signal 'junior/ask' of version '1.0' is gone, and changes.yaml does not say what became of it;"
                " if it is 'junior/ask-early' now,"
                " write `renamed: {junior/ask: junior/ask-early}`; if nothing follows it, write `retired: [junior/ask]`"
            )
        ],
    ),
    "a level is gone": (
        {"starter": FIRST["junior"], "senior": FIRST["senior"]},
        HEAD,
        [
            (
                "the level 'junior' of version '1.0' is gone, and changes.yaml does not say so;"
                " if it is 'starter' now, write `levels: {junior: starter}`"
            )
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_mistake_is_explained(name: str, tmp_path: Path) -> None:
    """Nothing else is said, so that one mistake makes one problem."""
    items, changes, expected = CASES[name]
    found = problems(write_revised(tmp_path / "ladder", items, changes))
    assert len(found) == (1 if name == "a chain" else len(expected)), found
    for part in expected:
        assert [line for line in found if line.startswith("changes.yaml:") and part in line], found


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    """Too many versions, ids and characters; too deep a file."""
    many = "".join(f'- {{version: "{number}", from: "{number - 1}"}}\n' for number in range(300, 2, -1))
    ids = ", ".join(f"junior/a{number}" for number in range(3_000))
    for text, part in (
        (many, "298 entries are too many; at most 200 are allowed"),
        (f"{HEAD}  retired: [{ids}]\n", "3000 entries are too many; at most 2000 are allowed"),
        (f"{HEAD}  note: {'a ' * 6_000}\n", "11999 characters are too many; at most 10000"),
        (f"{HEAD}  note: {'a' * 1_500}\n", "more than 1000 characters without a space"),
        (f"{HEAD}  note: {'[' * 30}{']' * 30}\n", "nested more than 20 levels deep"),
        ("x" * 3_000_000, "the file is too large"),
    ):
        found = problems(write_revised(tmp_path / "ladder", FIRST, text))
        assert any(part in line for line in found), found


def test_remarks_in_the_note_are_left_out(tmp_path: Path) -> None:
    folder = write_revised(tmp_path / "ladder", FIRST, f"{HEAD}  note: Why. <!-- Not for all. -->\n  effective: 2027-04-01\n")
    (revision,) = load_changes(folder).unwrap().revisions
    assert ("Why.", "2027-04-01") == (revision.note, str(revision.effective))


def test_a_ladder_needs_no_changes(tmp_path: Path) -> None:
    assert () == load_changes(tmp_path).unwrap().revisions
    assert [] == problems(write_revised(tmp_path / "ladder", FIRST))


def test_a_link_to_elsewhere_is_refused(tmp_path: Path) -> None:
    folder = write_revised(tmp_path / "ladder", FIRST)
    (tmp_path / "secret.yaml").write_text("- secret\n", encoding="utf-8")
    (folder / "changes.yaml").symlink_to(tmp_path / "secret.yaml")
    assert ["changes.yaml: is a link to a place outside this folder; put the file itself here"] == problems(folder)


NAMES = st.sampled_from(["junior/ask", "junior/ask-early", "senior/design", "junior/w-haste", "junior", "a/b/c", "", "–", "../x"])
PARTS = st.dictionaries(NAMES, NAMES | st.lists(NAMES, max_size=3), max_size=4)
ENTRIES = st.fixed_dictionaries(
    {"version": st.sampled_from(["2.0", "1.1", "1.0", 2.0, None, "../x"]), "from": st.sampled_from(["1.0", "1.1", "0.9", 1])},
    optional={key: PARTS | st.none() | NAMES for key in ("levels", "renamed", "split", "merged")}
    | {"retired": st.lists(NAMES, max_size=4)},
)


@settings(max_examples=tries(40))
@given(
    st.lists(ENTRIES, max_size=3)
    | st.recursive(NAMES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2))
)
def test_no_file_breaks_the_check(data: object) -> None:
    """Whatever is in it, there are problems or there are none; what is without problems loses no id."""
    with tempfile.TemporaryDirectory() as home:
        folder = write_revised(Path(home, "ladder"), RENAMED, json.dumps(data))
        found = problems(folder)
        if not any("note:" not in line for line in found):
            lineage = load_changes(folder).unwrap().lineage("1.0", "2.0")
            ids = {f"{level}/{name}" for level, texts in RENAMED.items() for name in texts}
            for level, texts in FIRST.items():
                for name in texts:
                    assert set(lineage.heirs(f"{level}/{name}")) <= ids
