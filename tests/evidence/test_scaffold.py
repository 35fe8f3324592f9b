"""The file that somebody begins with, and the one that begins the next cycle."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from examples import SHIPPED, SMALLEST, WORKSHOP
from ladder_reports.errors import InputError
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.evidence.model import Evidence
from ladder_reports.evidence.placeholders import PLACEHOLDERS, TITLE
from ladder_reports.evidence.scaffold import SCHEMA_NAME, WIDTH, Form, next_cycle, starter
from ladder_reports.evidence.schema import evidence_schema
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder, without_footnotes
from making import DAY, ROOT

SHORT, FULL = (Form(DAY, full, SCHEMA_NAME) for full in (False, True))
STARTS = [
    (ladder, level.id, target) for ladder in (SHIPPED, WORKSHOP, SMALLEST) for level in ladder.levels for target in level.next or (None,)
]
FORMS = pytest.mark.parametrize("form", [SHORT, FULL], ids=["short", "full"])
STARTING = pytest.mark.parametrize(("ladder", "level_id", "target"), STARTS, ids=[f"{level}-{target}" for _, level, target in STARTS])


def loaded(text: str, folder: Path, ladder: Ladder = SHIPPED) -> Evidence:
    """The evidence in a text, which has no problem; a note says for each text to replace that it is one, and there is no other."""
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    found = load_evidence(path, ladder)
    replaceable = sum(text.count(f": {placeholder}\n") for placeholder in PLACEHOLDERS)
    assert [True] * replaceable == [problem.note and "still the text of the form" in problem.message for problem in found.problems]
    return found.unwrap()


def in_use(text: str) -> str:
    """The text with every example taken into use."""
    return re.sub(r"(?m)^#(?=[^ \n]|  )", "", text)


def items_of(ladder: Ladder, level_id: str, kind: Any) -> dict[str, str]:
    """The text of a level's items by their full names."""
    return {f"{level_id}/{item.id}": item.text for section in ladder.by_id[level_id].of_kind(kind) for item in section.items}


@FORMS
@STARTING
def test_a_new_file_loads_as_it_is(ladder: Ladder, level_id: str, target: str | None, form: Form, tmp_path: Path) -> None:
    """For every level of every ladder, the file passes the check, and fits the schema that it points to."""
    text = starter(ladder, level_id, form, name="Ana Santos", target=target)
    evidence = loaded(text, tmp_path, ladder)
    assert ("Ana Santos", ladder.id, level_id, target) == (evidence.person.name, evidence.ladder, evidence.level, evidence.target)
    assert ({}, ()) == (evidence.ratings, evidence.goals)
    assert ([] if form.full else [(TITLE, DAY.isoformat(), ())]) == [(one.title, str(one.date), one.signals) for one in evidence.evidence]
    assert "# yaml-language-server: $schema=evidence.schema.json" == text.split("\n", 1)[0]
    assert Draft202012Validator(evidence_schema(ladder)).is_valid(json.loads(json.dumps(yaml.safe_load(text), default=str)))


@STARTING
def test_a_new_file_names_every_signal_with_its_text(ladder: Ladder, level_id: str, target: str | None) -> None:
    """Every signal and watch-out of both levels stands once in the file as a comment, with its whole text."""
    text = starter(ladder, level_id, FULL, target=target)
    comments = " ".join(line.lstrip("# ") for line in text.split("\n") if line.startswith("#"))
    for level in filter(None, (level_id, target)):
        for name, said in {**items_of(ladder, level, "signals"), **items_of(ladder, level, "watchouts")}.items():
            assert 1 == len(re.findall(rf"(?m)^#  {name}: ", text))
            assert " ".join(without_footnotes(said).split()) in comments


@STARTING
def test_every_example_works_when_it_is_taken_into_use(ladder: Ladder, level_id: str, target: str | None, tmp_path: Path) -> None:
    """With the '#' of every example deleted the file still loads; only the ratings to fill in are noted as empty."""
    path = tmp_path / "file.yaml"
    path.write_text(in_use(starter(ladder, level_id, FULL, target=target)), encoding="utf-8")
    found = load_evidence(path, ladder)
    evidence = found.unwrap()
    assert {"self", "note", "action"} >= {problem.message.split("'")[1] for problem in found.problems}
    assert (1, 1, 1, 1, 1) == tuple(
        len(part) for part in (evidence.evidence, evidence.goals, evidence.checkins, evidence.feedback, evidence.assessments)
    )
    rated = [name for level in filter(None, (level_id, target)) for name in items_of(ladder, level, "signals")]
    assert rated == list(evidence.ratings)
    assert None not in {evidence.summary, evidence.aspiration, evidence.cycle, evidence.as_of, evidence.person.email}
    assert {level_id, *filter(None, [target])} >= {name.partition("/")[0] for name in evidence.evidence[0].signals}


@STARTING
def test_a_short_file_is_short(ladder: Ladder, level_id: str, target: str | None, tmp_path: Path) -> None:
    """It has one entry to fill in and the names of all signals; it loads with its examples taken into use."""
    text = starter(ladder, level_id, SHORT, target=target)
    assert 60 >= len(text.splitlines())
    assert [] == [line for line in text.split("\n") if len(line) > WIDTH]
    for level in filter(None, (level_id, target)):
        assert [] == [name for name in items_of(ladder, level, "signals") if name not in text]
    used = loaded(in_use(text), tmp_path, ladder)
    signals = [name for level in filter(None, (level_id, target)) for name in items_of(ladder, level, "signals")]
    assert (1, set(signals[:1]), 1) == (len(used.evidence), set(used.ratings), len(used.goals))


def test_a_short_file_of_a_long_ladder_is_short() -> None:
    """Names that there is no room for are left out, and the file says where they are."""
    level = SHIPPED.by_id["senior"]
    sections = tuple(
        replace(section, items=tuple(replace(section.items[0], id=f"signal-{section.id}-{number}") for number in range(80)))
        if section.items
        else section
        for section in level.sections
    )
    long = replace(SHIPPED, levels=(replace(level, sections=sections), *SHIPPED.levels[2:]))
    text = starter(long, "senior", SHORT)
    assert 60 >= len(text.splitlines())
    assert "# …\n" in text
    assert "`ladder-reports levels senior`" in text


def test_the_statuses_are_explained() -> None:
    """Every status that a rating or a goal can have stands in the file in words."""
    text = starter(SHIPPED, "senior", FULL)
    for status in ("demonstrated", "emerging", "not_yet", "no_opportunity", "planned", "in_progress", "done", "dropped"):
        assert status in text
    assert "not a\n# checklist" in text


def test_lines_are_short() -> None:
    """The file fits a window beside another one, but for words that are longer themselves."""
    long = [line for line in starter(SHIPPED, "senior", FULL).split("\n") if len(line) > WIDTH + 5]
    assert [] == long


def test_without_a_schema_there_is_no_modeline() -> None:
    """An editor is not sent to a schema that is not there."""
    assert "yaml-language-server" not in starter(SHIPPED, "senior", Form(DAY))


def test_a_schema_reference_stays_in_its_line(tmp_path: Path) -> None:
    """A name with a line break writes nothing into the file but a comment."""
    assert "First Last" == loaded(starter(SHIPPED, "senior", Form(DAY, full=True, schema_ref="a\nlevel: staff")), tmp_path).person.name


@pytest.mark.parametrize(
    ("level_id", "target", "name", "expected"),
    [
        ("snior", None, None, "level: unknown level 'snior'; did you mean 'senior'?"),
        ("senior", "stuff", None, "target: unknown level 'stuff'; did you mean 'staff'?"),
        ("senior", "principal", None, "target: 'senior' does not lead to 'principal'; the target can be 'staff'"),
        ("senior", None, "A\u202eB", "name: the invisible character U+202E (right-to-left override) is not allowed; delete it"),
        ("senior", None, " ", "name: this is empty; write something or leave the key out"),
    ],
)
def test_what_cannot_begin_is_refused(level_id: str, target: str | None, name: str | None, expected: str) -> None:
    """A wrong level, target or name is the user's mistake, told in the words of the check."""
    with pytest.raises(InputError) as caught:
        starter(SHIPPED, level_id, FULL, target=target, name=name)
    assert [expected] == [str(problem) for problem in caught.value.problems]


def test_a_branch_needs_a_target() -> None:
    """Where a level leads to several others, the file cannot be begun without choosing one."""
    with pytest.raises(InputError, match="choose one with 'target'"):
        starter(WORKSHOP, "conservator", FULL)


@pytest.mark.parametrize(
    "name", ["no", "1e3", "12:30", "Null", "~", "A: B", "A # B", "'", '"', "- x", "Đặng Thị Thu Hà", "O’Neill", "{x}", "%x", "!x"]
)
def test_every_name_is_kept(name: str, tmp_path: Path) -> None:
    """A name that YAML would read as something else is written in quotes."""
    assert name == loaded(starter(SHIPPED, "senior", SHORT, name=name), tmp_path).person.name


@given(st.text(min_size=1, max_size=60))
def test_every_name_that_is_allowed_is_kept(name: str) -> None:
    """Any name is refused, or else stands in the file as it was given but for blanks around it."""
    try:
        text = starter(SHIPPED, "senior", SHORT, name=name)
    except InputError:
        return
    assert name.strip(" \t\n") == yaml.safe_load(text)["person"]["name"]


def cycle_of(name: str, form: Form = FULL) -> tuple[Evidence, str]:
    """One of the cast, and the file that begins their next cycle."""
    old = load_evidence(ROOT / "examples" / name, SHIPPED).unwrap()
    return old, next_cycle(old, SHIPPED, form)


@FORMS
@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_next_cycle_carries_the_person_and_the_open_goals(path: Path, form: Form, tmp_path: Path) -> None:
    """They are carried whole but for remarks, and nothing else is carried at all."""
    old, text = cycle_of(path.name, form)
    new = loaded(text, tmp_path)
    assert (old.person, old.level, old.target) == (new.person, new.level, new.target)
    expected = [goal.model_copy(update={"note": None}) for goal in old.goals if goal.status in {"planned", "in_progress"}]
    assert expected == list(new.goals)
    empty = Evidence.model_validate({"person": {"name": "A"}, "level": "senior"})
    carried = {"person", "ladder", "ladder_version", "level", "target", "goals"} | (set() if form.full else {"evidence"})
    assert [TITLE] * (not form.full) == [item.title for item in new.evidence]
    assert [] == [name for name in Evidence.model_fields if name not in carried and getattr(new, name) != getattr(empty, name)]


def test_the_next_cycle_says_nothing_of_the_last() -> None:
    """No text of the last cycle remains: not its evidence, not its ratings, least of all a private note."""
    old, text = cycle_of("ingrid-solheim.yaml")
    said = [old.summary, old.aspiration, old.private, *(item.title for item in old.evidence), *(item.private for item in old.evidence)]
    said += [rating.private for rating in old.ratings.values()] + [rating.note for rating in old.ratings.values()]
    said += [goal.note for goal in old.goals] + [feedback.text for feedback in old.feedback]
    words = [word for words in said if words for word in [words.split("\n")[0]]]
    assert 20 < len(words)
    assert [] == [word for word in words if word in text]


@FORMS
def test_the_next_cycle_after_a_promotion(form: Form, tmp_path: Path) -> None:
    """What was done for the new level goes on counting; goals go on; the choice of signals is the new level's."""
    old, _ = cycle_of("tomas-lindqvist.yaml")
    text = next_cycle(old, SHIPPED, form, level_id="staff")
    new = loaded(text, tmp_path)
    assert ("staff", "architect") == (new.level, new.target)
    assert old.goals[0].signals == new.goals[0].signals
    counting = [item for item in old.evidence if any(name.startswith(("staff/", "architect/")) for name in item.signals)]
    assert 0 < len(counting) < len(old.evidence)
    assert [item.model_copy(update={"private": None}) for item in counting] == [item for item in new.evidence if item.title != TITLE]
    assert "# From the last cycle" in text
    assert {} == new.ratings


@FORMS
def test_a_promotion_tells_nothing_private(form: Form, tmp_path: Path) -> None:
    """Of an entry that is carried, the private text stays behind; so does everything that the person's copy would not show."""
    hidden = "T0KEN"
    given = yaml.safe_load((ROOT / "examples" / "tomas-lindqvist.yaml").read_text(encoding="utf-8"))
    given |= {"checkins": [{"private": hidden}], "feedback": [{"from": hidden, "text": hidden}], "private": hidden}
    given["ratings"] = {"staff/trade-offs": {"manager": "not_yet", "note": hidden, "private": hidden}}
    for item in given["evidence"]:
        item["private"] = hidden
    path = tmp_path / "old.yaml"
    path.write_text(json.dumps(given, default=str), encoding="utf-8")
    text = next_cycle(load_evidence(path, SHIPPED).unwrap(), SHIPPED, form, level_id="staff")
    assert "# From the last cycle" in text
    assert hidden not in text


def test_the_same_level_is_no_promotion() -> None:
    """Then the entries stay in the old file, as in any next cycle."""
    old, _ = cycle_of("tomas-lindqvist.yaml")
    assert next_cycle(old, SHIPPED, FULL) == next_cycle(old, SHIPPED, FULL, level_id=old.level)


def test_a_name_may_change() -> None:
    old, _ = cycle_of("tomas-lindqvist.yaml")
    assert "\n  name: Tomas Berg\n" in next_cycle(old, SHIPPED, SHORT, name="Tomas Berg")


def test_the_next_cycle_follows_the_ladder(tmp_path: Path) -> None:
    """A signal that the ladder no longer has leaves the goal, and the file still passes the check."""
    data = {"person": {"name": "A"}, "level": "senior", "goals": [{"title": "A", "signals": ["senior/ab-test", "senior/gone"]}]}
    new = loaded(next_cycle(Evidence.model_validate(data), SHIPPED, FULL), tmp_path)
    assert ("senior/ab-test",) == new.goals[0].signals


PROSE = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], include_characters="\n"), min_size=1, max_size=80)


@given(PROSE, PROSE)
@example("A", "a hard break  \nhere, and\n\n    code\n\n- a list")
@example("# A", "    code\nfirst")
@example("- a: b", ": ")
def test_goals_survive_whatever_their_text_is(title: str, success: str) -> None:
    """Text of one line or of several comes back as it was."""
    data = {"person": {"name": "A"}, "level": "senior", "goals": [{"title": title.replace("\n", " "), "success": success}]}
    try:
        old = Evidence.model_validate(data)
    except ValueError:
        return
    carried = yaml.safe_load(next_cycle(old, SHIPPED, SHORT))["goals"][0]
    assert old.goals[0] == type(old.goals[0]).model_validate(carried)


def test_skills_are_offered_where_there_is_a_matrix() -> None:
    """The example names a skill of the ladder's; a ladder without a matrix has none to offer."""
    matrix = load_ladder(ROOT / "tests" / "examples" / "ladders" / "valid" / "matrix").unwrap()
    assert f"#skills:\n#  {matrix.skills.skills[0].id}: 2\n" in starter(matrix, matrix.levels[0].id, FULL)
    assert "#skills:" not in starter(SMALLEST, "baker", FULL)
