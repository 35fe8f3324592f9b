"""No message repeats what is private, and a discreet message repeats nothing of the file."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import broken_files
from ladder_reports.errors import Problem
from ladder_reports.evidence.audience import is_private
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.files.yaml_reader import KeyPath
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from tries import tries

LADDER = load_ladder(DEFAULT_LADDER).unwrap()
TOKENS = st.from_regex(r"\A[a-z]{3}[0-9]{4}[a-z]{3}\Z") | st.from_regex(r"\A[1-9][0-9]{7}\Z")


def problems(text: str) -> tuple[Problem, ...]:
    """The problems of a file with this text."""
    return load_evidence(Path("p.yaml"), LADDER, text.encode()).problems


@given(st.sampled_from(broken_files.PATHS), st.sampled_from(broken_files.WAYS), TOKENS, st.booleans())
@settings(max_examples=tries(100), deadline=None)
def test_no_message_repeats_what_is_private(path: KeyPath, way: str, token: str, braces: bool) -> None:  # noqa: FBT001 -- drawn
    """Whatever is in a field and however broken it is: private text is in no message, and no text in a discreet one."""
    found = problems(broken_files.text(path, way, token, braces=braces))
    assert not [problem for problem in found if token in problem.discreet]
    if any(is_private(path[:length], broken_files.EVERYTHING) for length in range(1, len(path) + 1)):
        assert not [problem for problem in found if token in problem.message]


def test_the_broken_files_are_broken_and_say_why() -> None:
    """Most of them have problems, and most messages about what is not private do repeat the user's words."""
    pairs = list(itertools.product(broken_files.PATHS, broken_files.WAYS))[::17]
    everything = [problems(broken_files.text(path, way, "qqq1234qqq")) for path, way in pairs]
    assert sum(map(bool, everything)) > 0.8 * len(everything)
    assert sum("qqq1234qqq" in str(found) for found in everything) > 0.15 * len(everything)


@pytest.mark.parametrize(
    ("text", "secret", "said"),
    [
        ("ratings: {senior/ab-test: {manager: demonstrate}}", "demonstrate'", "4:1: 'manager': '…' is not one of demonstrated, emerging"),
        ("feedback: [{text: x, date: 2026-02-30}]", "February", "'date': '…' is not a date"),
        ("feedback: [{text: x, date: {from: 2026-08, to: 2026-03}}]", "2026", "the period ends (…) before it starts (…)"),
        ("private: *hidden", "hidden", "text cannot start with '*'"),
        ("private: {hidden: 1, hidden: 2}", "hidden", "'…' is already used on line 4"),
        ("private: 20260101", "20260101", "YAML reads … as a number"),
        ("privat: {a: b, hidden}", "hidden", "a comma ends the text before '…'"),
        ("ratings: {senior/ab-test: {self: emerging, private: She is slow, hidden: too}}", "hidden", "unknown key '…'"),
        ("private: |\n  One line.\nhidden: another", "hidden", "unknown key '…'"),
        ("evidence:\n  - title: A\n    private: |\n      One.\nhidden line: another", "hidden", "unknown key '…'"),
        ("ratings:\n  senior/ab-test: {private: One}\n  hidden: {}", "hidden", "'…' needs its level in front"),
    ],
)
def test_a_private_value_that_is_wrong_is_not_repeated(text: str, secret: str, said: str) -> None:
    """The place and the kind of mistake are all that is said: no value, no rest of it, and no suggestion that gives it away."""
    found = [str(problem).replace("p.yaml:", "") for problem in problems(f"person: {{name: Ann}}\nlevel: senior\n\n{text}\n")]
    assert found
    assert [] == [line for line in found if secret in line]
    assert [line for line in found if re.sub(r"^\d+:\d+: ", "", said) in line]


def test_what_is_not_private_is_repeated_with_a_suggestion() -> None:
    """Keys and values beside private ones are quoted as ever."""
    text = "person: {name: Ann}\nlevel: senior\nprivate: x\nsumary: y\n"
    text += "ratings:\n  senior/ab-test: {self: emergin, private: z}\n  senior/x: {}\nfeedback: [{text: x, share: true, date: sometime}]\n"
    told = "\n".join(map(str, problems(text)))
    for quoted in ("'emergin' is not one of", "did you mean 'emerging'", "no signal 'x'", "'sometime' is not a date"):
        assert quoted in told


def paths_in(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """The path of every value."""
    yield path
    for key, child in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths_in(child, (*path, key))


def test_what_is_private_is_decided_by_the_path() -> None:
    """Every private text, what the manager says in a rating, and feedback that is not shared."""
    found = {path for path in paths_in(broken_files.EVERYTHING) if is_private(path, broken_files.EVERYTHING)}
    rating = ("ratings", "senior/ab-test")
    assert {
        ("private",),
        ("evidence", 0, "private"),
        ("checkins", 0, "private"),
        *((*rating, key) for key in ("manager", "agreed", "note", "private")),
        ("feedback", 1),
    } <= found
    assert not found & {(*rating, "self"), ("feedback", 0), ("feedback", 0, "text"), ("summary",), ("goals", 0, "note")}
    assert is_private(("evidence", 0, "privte"), {})


def test_the_file_of_everything_is_valid() -> None:
    assert () == problems(yaml.safe_dump(broken_files.EVERYTHING, allow_unicode=True))
