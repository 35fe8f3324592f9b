"""An evidence file is read whole, and every mistake in it is reported at its place; its JSON Schema agrees."""

import pickle
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from examples import (
    HEAD,
    INVALID_FILES,
    PEOPLE,
    SHIPPED,
    VALID_FILES,
    ladder_of,
    problems_of,
)
from growth import assert_grows_with_the_text
from ladder_reports.evidence.dates import PartialDate, Quarter
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.evidence.model import Evidence, Period
from ladder_reports.files.text import NOTE_LIMIT
from making import ROOT
from tries import tries


def test_there_are_examples() -> None:
    """The folders of examples are not empty, so that the tests over them test something."""
    assert len(VALID_FILES) > 5
    assert len(INVALID_FILES) > 30
    assert len(PEOPLE) > 7


@pytest.mark.parametrize("path", VALID_FILES, ids=lambda path: path.stem)
def test_a_valid_file_loads(path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file in `valid` gives evidence, and no more notes than those that stand beside it."""
    monkeypatch.chdir(path.parent)
    loaded = load_evidence(Path(path.name), ladder_of(path))
    assert isinstance(loaded.value, Evidence)
    golden(path.with_suffix(".expected.txt"), "".join(f"{problem}\n" for problem in loaded.problems))


@pytest.mark.parametrize("path", INVALID_FILES, ids=lambda path: path.stem)
def test_an_invalid_file_is_explained(path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file in `invalid` gives exactly the problems that stand beside it, in the order of their places."""
    monkeypatch.chdir(path.parent)
    loaded = load_evidence(Path(path.name), ladder_of(path))
    assert None is loaded.value
    assert tuple(sorted(loaded.problems)) == loaded.problems
    golden(path.with_suffix(".expected.txt"), "".join(f"{problem}\n" for problem in loaded.problems))


@pytest.mark.parametrize("path", PEOPLE, ids=lambda path: str(path.relative_to(ROOT / "examples")))
def test_the_cast_is_without_fault(path: Path) -> None:
    """Every file of `examples/` loads without a problem or a note, and says that its person is invented."""
    assert () == load_evidence(path, SHIPPED).problems
    assert "invented person" in path.read_text(encoding="utf-8").split("\n", 1)[0]


def test_the_cast_links_to_example_domains_alone() -> None:
    """No link of the cast leads to a page of somebody who did not ask for it."""
    hosts = {host for path in PEOPLE for host in re.findall(r"https?://([^/\s}]+)", path.read_text(encoding="utf-8"))}
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
    cast = [load_evidence(path, SHIPPED).unwrap() for path in PEOPLE]
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
    assert 20 < max(len(load_evidence(path, SHIPPED).unwrap().evidence) for path in PEOPLE)


def test_only_name_and_level_are_needed(tmp_path: Path) -> None:
    """The rest has defaults: the id from the file's name, the target from the ladder."""
    path = tmp_path / "Zoë Müller.yaml"
    path.write_text(HEAD, encoding="utf-8")
    evidence = load_evidence(path, SHIPPED).unwrap()
    assert ("Zoe-Muller", "staff", (), {}) == (evidence.person.id, evidence.target, evidence.evidence, evidence.ratings)


def test_the_top_of_the_ladder_has_no_target() -> None:
    """Whoever stands at the last level is planned without a target."""
    assert None is load_evidence(ROOT / "tests" / "examples" / "evidence" / "valid" / "top.yaml", SHIPPED).unwrap().target


def test_everything_is_read() -> None:
    """What stands in the file is what the value holds, at every precision of a date."""
    evidence = load_evidence(ROOT / "tests" / "examples" / "evidence" / "valid" / "everything.yaml", SHIPPED).unwrap()
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


HOSTILE: dict[str, Callable[[int], str]] = {
    "keys": lambda size: "".join(f"k{number}: 1\n" for number in range(size)),
    "signals": lambda size: "evidence:\n" + "".join(f"- {{title: t, signals: [senior/a{number}, b{number}]}}\n" for number in range(size)),
    "ratings": lambda size: "ratings:\n" + "".join(f"  {'a' * 60}{number}:\n" for number in range(size)),
    "repetitions": lambda size: "goals: [{title: x, signals: [" + ",\n ".join(["senior/ab-test"] * size) + "]}]\n",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_costs_no_more_than_it_is_long(kind: str) -> None:
    """A file that is full of faults is refused soon, with a list that has an end."""
    assert_grows_with_the_text(problems_of, lambda size: HEAD + HOSTILE[kind](size), 200)
    assert 0 < len(problems_of(HEAD + HOSTILE[kind](800))) <= 201


def test_five_thousand_items_load() -> None:
    """The most evidence that is allowed is read."""
    items = "".join(f"- {{title: t{number}, date: 2026-01-02, signals: [senior/ab-test], what: x}}\n" for number in range(5_000))
    assert [] == problems_of(f"{HEAD}evidence:\n{items}")


def test_notes_never_refuse_a_file(tmp_path: Path) -> None:
    """However much is noted, the file is read, and the notes have an end."""
    path = tmp_path / "a.yaml"
    path.write_text(HEAD + "evidence:\n" + "  - {title: A, what: }\n" * 500, encoding="utf-8")
    loaded = load_evidence(path, SHIPPED)
    assert 500 == len(loaded.unwrap().evidence)
    assert NOTE_LIMIT == len(loaded.problems)


def test_problems_are_safe_for_a_terminal() -> None:
    """An escape sequence in a name, a key or a value does not reach the terminal."""
    text = 'person: {name: "\\e[31mred", "k\\u202ey": 1}\nlevel: "\\e]0;title\\a"\n'
    found = "".join(problems_of(text))
    assert "" != found
    assert [] == [char for char in found if not char.isprintable()]


@given(st.text(max_size=300))
@settings(max_examples=tries(60))
def test_arbitrary_text_gives_only_problems(text: str) -> None:
    """No text makes the loader raise."""
    assert_never_raises(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
@settings(max_examples=tries(50))
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
@settings(max_examples=tries(70))
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
