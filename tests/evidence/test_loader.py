"""An evidence file is read whole, and every mistake in it is reported at its place; its JSON Schema agrees."""

import pickle
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from ladder_reports.evidence.dates import PartialDate, Quarter
from ladder_reports.evidence.identity import safe_id
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.evidence.model import Evidence, Period, Person
from ladder_reports.evidence.references import NOTE_LIMIT, level_fault
from ladder_reports.evidence.schema import evidence_schema, ladder_schema
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "examples" / "evidence"
VALID = sorted((FILES / "valid").glob("*.yaml"))
INVALID = sorted((FILES / "invalid").glob("*.yaml"))
CAST = sorted((ROOT / "examples").rglob("*.yaml"))

SHIPPED = load_ladder(ROOT / "content" / "ai-architect").unwrap()
WORKSHOP, MATRIX = (load_ladder(ROOT / "tests" / "examples" / "ladders" / "valid" / name).unwrap() for name in ("workshop", "matrix"))

NOT_YAML = {"alias", "comments-only", "latin-1", "repeated-key", "tab", "tag", "two-documents", "unclosed", "unquoted-colon"}
"""Invalid files that no JSON Schema gets to see: what is wrong with them is wrong with their YAML."""

BEYOND_A_SCHEMA = {
    "deceiving-characters",  # a list of characters would make every pattern unreadable
    "device-name",
    "no-such-day",
    "reversed-period",
}
"""Invalid files whose shape is right: what is wrong with them takes more than a pattern to see."""

HEAD = "person: {name: A}\nlevel: senior\n"


class _Yaml12(yaml.SafeLoader):
    """Reads YAML as editors do, who take a date for text and for whom only true and false are neither."""


_Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":timestamp", ":bool", ":int", ":float"))]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+(?:\.[0-9]+)?(?:e[0-9]+)?$"), list("-+0123456789"))


def as_editors_read(path: Path) -> Any:
    """The data that an editor holds against the JSON Schema."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Yaml12)  # noqa: S506


def ladder_of(path: Path) -> Ladder:
    """The ladder that an example is written for."""
    return next((ladder for ladder in (WORKSHOP, MATRIX) if f"\nladder: {ladder.id}\n".encode() in path.read_bytes()), SHIPPED)


def problems_of(text: str | bytes, folder: Path, ladder: Ladder = SHIPPED) -> list[str]:
    """The problems of a text, without the file's name."""
    path = folder / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [str(problem).removeprefix(f"{path}:") for problem in load_evidence(path, ladder).problems]


def test_there_are_examples() -> None:
    """The folders of examples are not empty, so that the tests over them test something."""
    assert len(VALID) > 5
    assert len(INVALID) > 30
    assert len(CAST) > 7


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_file_loads(path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file in `valid` gives evidence, and no more notes than those that stand beside it."""
    monkeypatch.chdir(path.parent)
    loaded = load_evidence(Path(path.name), ladder_of(path))
    assert isinstance(loaded.value, Evidence)
    golden(path.with_suffix(".expected.txt"), "".join(f"{problem}\n" for problem in loaded.problems))


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_file_is_explained(path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file in `invalid` gives exactly the problems that stand beside it, in the order of their places."""
    monkeypatch.chdir(path.parent)
    loaded = load_evidence(Path(path.name), ladder_of(path))
    assert None is loaded.value
    assert tuple(sorted(loaded.problems)) == loaded.problems
    golden(path.with_suffix(".expected.txt"), "".join(f"{problem}\n" for problem in loaded.problems))


@pytest.mark.parametrize("path", CAST, ids=lambda path: str(path.relative_to(ROOT / "examples")))
def test_the_cast_is_without_fault(path: Path) -> None:
    """Every file of `examples/` loads without a problem or a note, and says that its person is invented."""
    assert () == load_evidence(path, SHIPPED).problems
    assert "invented person" in path.read_text(encoding="utf-8").split("\n", 1)[0]


def test_the_cast_links_to_example_domains_alone() -> None:
    """No link of the cast leads to a page of somebody who did not ask for it."""
    hosts = {host for path in CAST for host in re.findall(r"https?://([^/\s}]+)", path.read_text(encoding="utf-8"))}
    assert {"example.com", "example.org"} == hosts


def fields_of(model: type[BaseModel]) -> set[str]:
    """The fields of a model as ``Model.field``."""
    return {f"{model.__name__}.{name}" for name in model.model_fields}


def values_in(value: Any) -> Iterator[BaseModel]:
    """Every model in a value."""
    if isinstance(value, BaseModel):
        yield value
        yield from (found for name in type(value).model_fields for found in values_in(getattr(value, name)))
    elif isinstance(value, dict | tuple):
        children = value.values() if isinstance(value, dict) else value
        yield from (found for child in children for found in values_in(child))


def test_the_cast_shows_the_whole_format() -> None:
    """Every field of the format is used by somebody of the cast, and so is every status; skills are for a ladder that has some."""
    cast = [load_evidence(path, SHIPPED).unwrap() for path in CAST]
    found = [value for evidence in cast for value in values_in(evidence)]
    known = {field for value in found for field in fields_of(type(value))}
    used = {f"{type(value).__name__}.{name}" for value in found for name in value.model_fields_set}
    assert {"Evidence.skills"} == known - used
    statuses = {
        status for evidence in cast for rating in evidence.ratings.values() for status in (rating.own, rating.manager, rating.agreed)
    }
    assert {None, "demonstrated", "emerging", "not_yet", "no_opportunity"} == statuses
    assert {"planned", "in_progress", "done", "dropped"} == {goal.status for evidence in cast for goal in evidence.goals}
    assert {level.id for level in SHIPPED.levels} == {evidence.level for evidence in cast}


def test_one_of_the_cast_has_a_long_record() -> None:
    """A strong senior has twenty items and more, so that documents are tried with a long log."""
    assert 20 < max(len(load_evidence(path, SHIPPED).unwrap().evidence) for path in CAST)


@pytest.mark.parametrize("path", [*VALID, *CAST], ids=lambda path: path.stem)
def test_the_schema_allows_what_is_valid(path: Path) -> None:
    """The JSON Schema agrees with every valid file; only an empty key, which is noted, is none of its liking."""
    errors = list(Draft202012Validator(evidence_schema(ladder_of(path))).iter_errors(as_editors_read(path)))
    empty = {error.instance for error in errors}
    assert ({None} if path.stem == "notes" else set()) == empty


def test_the_schema_refuses_what_is_invalid() -> None:
    """The JSON Schema refuses every invalid file but those whose fault no schema can see."""
    allowed = set()
    for path in INVALID:
        if path.stem in NOT_YAML:
            continue
        if Draft202012Validator(evidence_schema(ladder_of(path))).is_valid(as_editors_read(path)):
            allowed.add(path.stem)
    assert BEYOND_A_SCHEMA == allowed


@pytest.mark.parametrize("ladder", [SHIPPED, WORKSHOP], ids=lambda ladder: ladder.id)
def test_the_schema_knows_the_ladder(ladder: Ladder) -> None:
    """The schema is valid itself, names every signal and watch-out once, and explains each with its text."""
    schema = evidence_schema(ladder)
    Draft202012Validator.check_schema(schema)
    expected = {kind: [f"{level.id}/{item.id}" for level in ladder.levels for section in level.of_kind(kind) for item in section.items]
                for kind in ("signals", "watchouts")}  # fmt: skip
    assert expected["signals"] == [choice["const"] for choice in schema["$defs"]["Signal"]["oneOf"]]
    assert expected["signals"] == list(schema["properties"]["ratings"]["properties"])
    assert expected["watchouts"] == list(schema["properties"]["watchouts"]["properties"])
    first = ladder.levels[0].of_kind("signals")[0].items[0]
    assert first.text in schema["$defs"]["Signal"]["oneOf"][0]["description"]
    assert "[^" not in str(schema["$defs"]["Signal"])


def test_the_schema_has_no_null_and_describes_every_field() -> None:
    """An editor proposes no null, and has something to say about every key."""
    schema = evidence_schema(SHIPPED)
    assert "'null'" not in str(schema)
    definitions = [schema, *(schema["$defs"][name] for name in ("EvidenceItem", "Person", "Goal", "Rating", "Feedback", "CheckIn"))]
    silent = [key for made in definitions for key, value in made["properties"].items() if not {"description", "$ref"} & set(value)]
    assert [] == silent


def test_a_ladder_without_signals_has_a_schema() -> None:
    """A ladder of prose alone gives a valid schema, in which no signal can be named."""
    folder = ROOT / "tests" / "examples" / "ladders" / "valid" / "smallest"
    schema = evidence_schema(load_ladder(folder).unwrap())
    Draft202012Validator.check_schema(schema)


def test_the_ladder_schema_fits_the_shipped_ladder() -> None:
    """The schema of a ladder's front matter is valid and allows what ships, for the ladder and for its levels, and one license."""
    schema = ladder_schema()
    Draft202012Validator.check_schema(schema)
    folder = ROOT / "content" / "ai-architect"
    head = yaml.safe_load((folder / "ladder.md").read_text(encoding="utf-8").split("---\n")[1])
    assert [] == list(Draft202012Validator(schema).iter_errors(head))
    for spelled, valid in (({"licence": "CC0"}, True), ({"license": "CC0"}, True), ({"licence": "CC0", "license": "CC0"}, False)):
        assert valid == Draft202012Validator(schema).is_valid(head | spelled)
    level = {"$ref": "#/$defs/LevelHead", "$defs": schema["$defs"]}
    for path in (folder / "levels").glob("*.md"):
        found = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        assert [] == list(Draft202012Validator(level).iter_errors(found))


def test_only_name_and_level_are_needed(tmp_path: Path) -> None:
    """The rest has defaults: the id from the file's name, the target from the ladder."""
    path = tmp_path / "Zoë Müller.yaml"
    path.write_text(HEAD, encoding="utf-8")
    evidence = load_evidence(path, SHIPPED).unwrap()
    assert ("Zoe-Muller", "staff", (), {}) == (evidence.person.id, evidence.target, evidence.evidence, evidence.ratings)


def test_the_top_of_the_ladder_has_no_target() -> None:
    """Whoever stands at the last level is planned without a target."""
    assert None is load_evidence(FILES / "valid" / "top.yaml", SHIPPED).unwrap().target


def test_everything_is_read() -> None:
    """What stands in the file is what the value holds, at every precision of a date."""
    evidence = load_evidence(FILES / "valid" / "everything.yaml", SHIPPED).unwrap()
    assert [PartialDate(2026, 8, 14), PartialDate(2026, 8), PartialDate(2026), PartialDate(2026, 8, 14)] == [
        item.date for item in evidence.evidence[:4]
    ]
    period = evidence.evidence[4].date
    assert isinstance(period, Period)
    assert (date(2025, 1, 1), date(2026, 8, 14), "2025/2026-08-14") == (period.first, period.last, str(period))
    assert (None, "https://example.com/a?b=c#d") == (evidence.evidence[0].links[0].title, evidence.evidence[0].links[0].url)
    assert ("demonstrated", "emerging", "not_yet") == (
        evidence.ratings["senior/ab-test"].own,
        evidence.ratings["senior/ab-test"].manager,
        evidence.ratings["senior/ab-test"].agreed,
    )
    assert Quarter(2027, 1) == evidence.goals[0].quarter
    assert ("87", "4.5") == (evidence.assessments[0].result, evidence.assessments[1].result)
    assert (date(2026, 11, 20), "2026-H2") == (evidence.as_of, evidence.cycle)
    assert [True, False] == [feedback.share for feedback in evidence.feedback]
    assert "One paragraph.\n\nAnd *another*, with `code`." == evidence.summary
    assert evidence == pickle.loads(pickle.dumps(evidence))  # noqa: S301


def test_a_figure_is_kept_as_it_is_written(tmp_path: Path) -> None:
    """A cycle or a result that looks like a number stays the text that stands there."""
    path = tmp_path / "a.yaml"
    path.write_text(f"{HEAD}cycle: 2026\nassessments: [{{name: A, result: 1_0, depth: 12:30}}]\n", encoding="utf-8")
    evidence = load_evidence(path, SHIPPED).unwrap()
    assert ("2026", "1_0", "12:30") == (evidence.cycle, evidence.assessments[0].result, evidence.assessments[0].depth)


@pytest.mark.parametrize("name", ["a", "A.B_c-9", "x" * 64, "-a", "_", "conn", "com10"])
def test_a_safe_id_is_accepted(name: str, tmp_path: Path) -> None:
    """Letters of ASCII, digits, '.', '_' and '-' make an id, up to 64 of them."""
    assert [] == problems_of(f'person: {{name: A, id: "{name}"}}\nlevel: senior\n', tmp_path)


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".a", "a.", "a/b", "a\\\\b", "a b", "é", "x" * 65, "a\\n", "nul", "COM1", "Aux.pdf", "a:b"]
)
def test_an_unsafe_id_is_refused(name: str, tmp_path: Path) -> None:
    """An id cannot choose a path, hide a file, or be a name that Windows keeps for itself."""
    assert ["1:26: 'id'"] == [problem[:10] for problem in problems_of(f'person: {{name: A,    id: "{name}"}}\nlevel: senior\n', tmp_path)]


@given(st.text(max_size=100))
def test_every_stem_becomes_a_safe_id(stem: str) -> None:
    """Whatever a file is called, the id made from its name is one that a file could have given itself."""
    made = safe_id(stem)
    assert made == Person(name="A", id=made).id
    assert made == safe_id(made)


def test_names_without_ascii_stay_apart() -> None:
    """Two people whose files are named in another script do not become one."""
    assert 2 == len({safe_id("王芳"), safe_id("李娜")})


def test_long_text_is_a_problem_with_a_place(tmp_path: Path) -> None:
    """A field of a million characters, and one character too many, are told at their place."""
    long = "word " * 19_000
    text = f"{HEAD}summary: |\n" + f"  {long}\n" * 10 + f"evidence:\n  - title: {'x' * 301}\n"
    assert [
        "3:10: 'summary': 949999 characters are too long; 10000 are allowed",
        "15:12: 'title': 301 characters are too long; 300 are allowed",
    ] == [re.sub(r"9\d{5} ", "949999 ", problem) for problem in problems_of(text, tmp_path)]


def test_too_many_entries_are_a_problem_with_a_place(tmp_path: Path) -> None:
    """A list that is too long is told once, and its entries are not looked at one by one."""
    text = f"{HEAD}goals:\n" + "  - {}\n" * 101
    assert ["4:3: 'goals': 101 entries are too many; 100 are allowed"] == problems_of(text, tmp_path)
    text = f"{HEAD}evidence:\n  - title: A\n    signals: [{', '.join(['senior/ab-test'] * 51)}]\n"
    assert ["5:14: 'signals': 51 entries are too many; 50 are allowed"] == [
        problem for problem in problems_of(text, tmp_path) if "note:" not in problem
    ]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "".join(f"k{number}: 1\n" for number in range(60_000)),
        HEAD + "evidence:\n" + "".join(f"- {{title: t, signals: [senior/a{number}, b{number}]}}\n" for number in range(5_000)),
        HEAD + "ratings:\n" + "".join(f"  {'a' * 60}{number}:\n" for number in range(20_000)),
        HEAD + "goals: [{title: x, signals: [" + ",\n ".join(["senior/ab-test"] * 60_000) + "]}]\n",
    ],
    ids=["keys", "signals", "ratings", "repetitions"],
)
def test_a_hostile_file_takes_seconds(text: str, tmp_path: Path) -> None:
    """A file of the largest size that is full of faults is refused soon, with a list that has an end."""
    started = time.perf_counter()
    found = problems_of(text, tmp_path)
    assert 0 < len(found) <= 201
    assert time.perf_counter() - started < 20


def test_five_thousand_items_load(tmp_path: Path) -> None:
    """The most evidence that is allowed is read in seconds."""
    items = "".join(f"- {{title: t{number}, date: 2026-01-02, signals: [senior/ab-test], what: x}}\n" for number in range(5_000))
    started = time.perf_counter()
    assert [] == problems_of(f"{HEAD}evidence:\n{items}", tmp_path)
    assert time.perf_counter() - started < 20


def test_notes_never_refuse_a_file(tmp_path: Path) -> None:
    """However much is noted, the file is read, and the notes have an end."""
    path = tmp_path / "a.yaml"
    path.write_text(HEAD + "evidence:\n" + "  - {title: A, what: }\n" * 500, encoding="utf-8")
    loaded = load_evidence(path, SHIPPED)
    assert 500 == len(loaded.unwrap().evidence)
    assert NOTE_LIMIT == len(loaded.problems)


def test_one_slip_hides_no_other(tmp_path: Path) -> None:
    """What is wrong with the shape and what is wrong with the names are told in one run."""
    text = "person: {}\nlevel: snior\nevidence:\n  - {titel: A, signals: [senior/ab-tset]}\n"
    assert [
        "1:1: 'name' is missing",
        "2:8: unknown level 'snior'; did you mean 'senior'?",
        "4:5: 'title' is missing",
        "4:6: unknown key 'titel'; did you mean 'title'?",
        "4:26: 'senior' has no signal 'ab-tset'; did you mean 'senior/ab-test'?",
    ] == problems_of(text, tmp_path)


def test_a_level_is_found_by_its_title() -> None:
    """Whoever writes the title where the id belongs is told the id."""
    assert "unknown level 'Senior AI / ML Engineer'; did you mean 'senior'?" == level_fault(SHIPPED, "Senior AI / ML Engineer")
    assert "unknown level 'xyz'; the ladder has: engineer, senior, staff, architect, principal" == level_fault(SHIPPED, "xyz")


def test_a_password_in_a_link_is_not_repeated(tmp_path: Path) -> None:
    """The message about a link that carries a password does not carry it further."""
    found = problems_of(f"{HEAD}evidence: [{{title: A, links: ['https://ann:hunter2@example.com/']}}]\n", tmp_path)
    assert 1 == len(found)
    assert "hunter2" not in found[0]


def test_problems_are_safe_for_a_terminal(tmp_path: Path) -> None:
    """An escape sequence in a name, a key or a value does not reach the terminal."""
    text = 'person: {name: "\\e[31mred", "k\\u202ey": 1}\nlevel: "\\e]0;title\\a"\n'
    found = "".join(problems_of(text, tmp_path))
    assert "" != found
    assert [] == [char for char in found if not char.isprintable()]


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_arbitrary_text_gives_only_problems(text: str) -> None:
    """No text makes the loader raise."""
    assert_never_raises(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_arbitrary_bytes_give_only_problems(raw: bytes) -> None:
    """No bytes make the loader raise."""
    assert_never_raises(raw)


WORDS = ["person", "name", "id", "level", "senior", "target", "staff", "evidence", "title", "date", "from", "to", "signals", "ratings"]
WORDS += [
    "senior/ab-test",
    "self",
    "demonstrated",
    "goals",
    "quarter",
    "2027-Q1",
    "links",
    "https://example.com/",
    "url",
    "as_of",
    "skills",
]
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.text(max_size=12), st.sampled_from(WORDS)
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(WORDS), TREES, max_size=8))
@settings(max_examples=200)
def test_arbitrary_yaml_gives_only_problems(tree: dict[str, Any]) -> None:
    """No data make the loader raise, however near they come to the format."""
    assert_never_raises(yaml.safe_dump({"person": {"name": "A"}, "level": "senior"} | tree, allow_unicode=True).encode("utf-8", "replace"))


@pytest.fixture(scope="module", autouse=True)
def _scratch(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file for the property tests, which share it."""
    global SCRATCH  # noqa: PLW0603
    SCRATCH = tmp_path_factory.mktemp("scratch") / "file.yaml"


SCRATCH = Path()


def assert_never_raises(raw: bytes) -> None:
    """Load `raw`: there is evidence, or else there is an error that says why not."""
    SCRATCH.write_bytes(raw)
    loaded = load_evidence(SCRATCH, SHIPPED)
    assert (loaded.value is None) == any(not problem.note for problem in loaded.problems)
    assert all(problem.line > 0 for problem in loaded.problems)
    told = "".join(map(str, loaded.problems))
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & {unicodedata.category(char) for char in told}


def test_dates_sort_by_their_end() -> None:
    """Dates of any precision and periods sort among each other: by the last day, then by the first."""
    period = Period.model_validate({"from": "2026-01", "to": "2026-08-14"})
    found = [PartialDate(2026), PartialDate(2026, 8, 14), period, PartialDate(2026, 8), PartialDate(2025)]
    assert ["2025", "2026-01/2026-08-14", "2026-08-14", "2026-08", "2026"] == [str(when) for when in sorted(found)]
    assert PartialDate(2026, 1) <= PartialDate(2026, 1)
    assert PartialDate(2026, 2) > PartialDate(2026, 1)


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_dates_know_their_days(day: date) -> None:
    """A date of any precision contains the day that it was made from, and reads back as it is written."""
    for when in (PartialDate(day.year), PartialDate(day.year, day.month), PartialDate(day.year, day.month, day.day)):
        assert when.first <= day <= when.last
        assert when == PartialDate.read(str(when))
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert (quarter, 4) == (Quarter.read(str(quarter)), [quarter.after(count).number for count in range(4)].index(quarter.number) or 4)
