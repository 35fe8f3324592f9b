"""Edits at a file's marks: the result reads as intended, and every line that no edit is about stays the same to the byte."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import yaml_styles
from any_evidence import EVIDENCE
from examples import PEOPLE, VALID_FILES
from ladder_reports.editing.operations import Insert, Operation, Remark, Remove, Rename, Replace, differences, intended, same
from ladder_reports.editing.source import EvidenceSource
from ladder_reports.errors import InputError
from ladder_reports.files.yaml_reader import KeyPath
from tries import tries

PATH = Path("p.yaml")
VALUES: list[Any] = [
    "short",
    "two\nlines",
    'it\'s: "q", # no',
    "word " * 60 + "end",
    7,
    True,
    ["a", "b"],
    {"self": "emerging"},
    {"title": "x y", "links": [{"title": "a", "url": "https://a.example"}], "what": "long " * 40 + "end"},
    [],
    {},
]


def edited(text: str, *operations: Operation) -> str:
    return EvidenceSource(PATH, text.encode()).edited(operations).decode()


@given(EVIDENCE, EVIDENCE, st.integers(0, 2**32))
@settings(max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_any_evidence_becomes_any_other(old: dict[str, Any], new: dict[str, Any], seed: int) -> None:
    """In whatever style it is written; what it is read as is compared inside `edited`, too."""
    source = EvidenceSource(PATH, yaml_styles.written(old, yaml_styles.chance(seed)))
    made = EvidenceSource(PATH, source.edited(differences(source.value, new)))
    assert not list(differences(made.value, new))


@given(EVIDENCE, st.integers(0, 2**32))
@settings(max_examples=tries(40), deadline=None)
def test_what_is_not_touched_stays_to_the_byte(old: dict[str, Any], seed: int) -> None:
    """Lines with their own line ends, whatever the style; and every comment."""
    random = yaml_styles.chance(seed)
    raw = yaml_styles.written(old, random, random.choice([0.1, 0.3, 0.7]))
    source = EvidenceSource(PATH, raw)
    operations = _some_operations(source.value, random)
    made = source.edited(operations)
    assert raw[:3] == made[:3] or not raw.startswith(b"\xef\xbb\xbf")
    touched = _touched(source, operations)
    before, after = _lines(raw), iter(_lines(made))
    for number, line in enumerate(before):
        if number not in touched:
            # The last line may get a line end, because others follow it now.
            wanted = {line} if number < len(before) - 1 else {line, f"{line}\n", f"{line}\r", f"{line}\r\n"}
            assert any(one in wanted for one in after), (number, line)
    text = made.decode().replace("\r\n", "\n").replace("\r", "\n")
    assert all(source.nodes.text[start:end].rstrip() in text for start, end in source.nodes.comments)


def _lines(raw: bytes) -> list[str]:
    return [line for line in re.findall(r"[^\r\n]*(?:\r\n|\r|\n|\Z)", raw.decode().removeprefix("\ufeff")) if line]


def _paths(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    if path:
        yield path, value
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _paths(one, (*path, key))


def _some_operations(value: Any, random: Random) -> list[Operation]:
    """A few operations that do not contradict each other."""
    every, made, taken = list(_paths(value)), list[Operation](), set[KeyPath]()
    for number in range(random.choice([1, 1, 1, 2, 4])):
        path, old = random.choice(every)
        if any(path[:length] in taken for length in range(len(path) + 1)) or any(one[: len(path)] == path for one in taken):
            continue
        kind = random.choice(["rename", "replace", "remove", "insert", "remark"])
        if kind == "rename" and isinstance(path[-1], str):
            made.append(Rename(path, random.choice(["senior/new-one", "odd: key", "k'\"x", "yes"]) + str(number)))
        elif kind == "remove" and len(path) > 1:
            made.append(Remove(path))
        elif kind == "insert" and isinstance(old, dict | list):
            at, key = random.randint(0, len(old)), f"new-key-{number}" if isinstance(old, dict) else ""
            made.append(Insert(path, at, random.choice(VALUES), key))
        elif kind == "remark":
            made.append(Remark(path, "a remark: of ours # {"))
        else:
            made.append(Replace(path, random.choice(VALUES)))
        taken.add(path)
    return made


def _touched(source: EvidenceSource, operations: list[Operation]) -> set[int]:
    """The numbers of the lines that operations are about."""
    text, found = source.nodes.text, set[int]()
    for one in operations:
        start, end = _inserted(source, one) if isinstance(one, Insert) else _changed(source, one, operations)
        if end:
            found |= set(range(text.count("\n", 0, start), text.count("\n", 0, end) + 1))
    return found


def _changed(source: EvidenceSource, one: Rename | Replace | Remove | Remark, operations: list[Operation]) -> tuple[int, int]:
    entry = source.nodes.found[one.path][1]
    assert entry
    parent, home = source.nodes.found[one.path[:-1]]
    if isinstance(one, Rename):
        assert entry.key
        return entry.key.start, entry.key.end
    if isinstance(one, Remove) and parent.in_brackets:
        return parent.start, parent.end
    left = [other for other in parent.entries if Remove((*one.path[:-1], other.name)) not in operations]
    if isinstance(one, Remove) and not left and home:
        return home.start, home.end
    if isinstance(one, Remove) and not source.nodes.begins_line(entry.start):
        return entry.start, left[0].start
    return (0, 0) if isinstance(one, Remark) else (entry.start, entry.end)


def _inserted(source: EvidenceSource, one: Insert) -> tuple[int, int]:
    parent, home = source.nodes.found[one.parent]
    if home and (parent.in_brackets or not parent.entries):
        return home.start, home.end
    return (0, 0) if one.at or source.nodes.begins_line(parent.start) else (parent.start, parent.start)


@pytest.mark.parametrize("path", [*PEOPLE, *VALID_FILES], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_real_files(path: Path) -> None:
    """Every id becomes another one, and no other line changes; all texts become others, and back again."""
    source = EvidenceSource(path, path.read_bytes())
    found = source.value
    operations: list[Operation] = [
        Rename((part, name), f"new/{name}") for part in ("ratings", "watchouts") for name in found.get(part) or ()
    ]
    for part in ("evidence", "goals"):
        for number, one in enumerate(found.get(part) or ()):
            operations += [Replace((part, number, "signals", at), f"new/{name}") for at, name in enumerate(one.get("signals") or ())]
    raw = source.edited(operations)
    pairs = list(zip(_lines(source.raw), _lines(raw), strict=True))
    assert all(before == after or before == after.replace("new/", "") for before, after in pairs)
    changed = _with_other_texts(found)
    there = EvidenceSource(path, source.edited(differences(found, changed)))
    assert same(found, EvidenceSource(path, there.edited(differences(changed, found))).value)


def _with_other_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_other_texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_other_texts(one) for one in value]
    return f"{value.strip()}\n\nAnd: 'more' # of it" if isinstance(value, str) else value


A = Replace(("level",), "keeper")
CASES: dict[str, tuple[str, tuple[Operation, ...], str]] = {
    "quotation marks and the comment stay": ("level:   'senior'  # now\n", (A,), "level:   'keeper'  # now\n"),
    "Windows, a mark, and no end": ("\ufefflevel: a\r\nb: 1", (A, Insert((), 2, "x", "c")), "\ufefflevel: keeper\r\nb: 1\r\nc: x"),
    "line ends of each line": ("a: 1\r\nlevel: x\nb: 2\r", (A, Insert((), 1, 7, "k")), "a: 1\r\nk: 7\r\nlevel: keeper\nb: 2\r"),
    "a tab before a comment": ("level: senior\t# c\n", (A,), "level: keeper\t# c\n"),
    "a value on the next line": ("level:\n\n    senior\nb: 1\n", (A,), "level: keeper\nb: 1\n"),
    "a comment above the value": ("level: # c\n  # d\n    senior\n", (A,), "level: keeper  # c\n# d\n"),
    "a question mark": ("? level # c\n: senior\nb: 1\n", (Rename(("level",), "new"), Remove(("b",))), "? new # c\n: senior\n"),
    "no value": ("a:\nlevel:\nb: 1\n", (A, Replace(("a",), ["x"])), "a: [x]\nlevel: keeper\nb: 1\n"),
    "JSON": ('{"level":"senior","s":["a","b"]}\n', (A, Remove(("s", 0))), '{"level":"keeper","s":["b"]}\n'),
    "keys in brackets without a value": ("{level, b: }", (A, Replace(("b",), 1)), "{level: keeper, b: 1}"),
    "long text": ("level: |  # c\n   a\n\n   b\n\nb: 1\n", (A,), "level: keeper  # c\n\nb: 1\n"),
    "text of several lines": ("level: senior  # c\nb: 1\n", (Replace(("level",), "a\nb"),), "level: |-  # c\n  a\n  b\nb: 1\n"),
    "a comment that would become text": (
        "level: senior\n   # c\nb: 1\n",
        (Replace(("level",), "a\nb"),),
        'level: "a\\nb"\n   # c\nb: 1\n',
    ),
    "a comment that would join a text": ("a: |\n  t\nlevel: x\n   # c\nb: 1\n", (Remove(("level",)),), "a: |\n  t\n#\n   # c\nb: 1\n"),
    "comments that would join a text together": (
        "m:\n  a: |\n    t\n  b: x\n  c: y\n     # c\n  d: 1\n",
        (Remove(("m", "b")), Remove(("m", "c")), Replace(("m", "a"), "t\nu")),
        'm:\n  a: "t\\nu"\n  #\n  #\n     # c\n  d: 1\n',
    ),
    "removed from lines, with comments": (
        "s:\n  - a  # one\n  # between\n  - b  # two\n  -   c\nb: 1\n",
        (Remove(("s", 1)), Replace(("s", 2), "d")),
        "s:\n  - a  # one\n  # between\n  # two\n  -   d\nb: 1\n",
    ),
    "all removed": ("s: # c\n- a # d\n- b\nt: 1\n", (Remove(("s", 0)), Remove(("s", 1))), "s: []  # c\n# d\nt: 1\n"),
    "first of a list's entry": ("s:\n  - a: 1 # c\n    b: 2\n", (Remove(("s", 0, "a")),), "s:\n  - # c\n    b: 2\n"),
    "before the first of a list's entry": ("s:\n- a: 1\n", (Insert(("s", 0), 0, 7, "k"),), "s:\n- k: 7\n  a: 1\n"),
    "at the end of nested lists": (
        "s:\n-\n  - a\n# c\n\nt: 1",
        (Insert(("s", 0), 1, "b"), Insert(("s",), 1, ["x"])),
        "s:\n-\n  - a\n  - b\n- [x]\n# c\n\nt: 1",
    ),
    "removed from brackets": ("s: [ a,  b , c ]  # x\n", (Remove(("s", 1)), Remove(("s", 2))), "s: [ a ]  # x\n"),
    "brackets over lines": (
        "s: [\n  a, # one\n  b, # two\n  c  # three\n]\n",
        (Remove(("s", 1)), Insert(("s",), 3, "d")),
        "s: [\n  a, # one\n  # two\n  c,\n  d  # three\n]\n",
    ),
    "comments in brackets": (
        "s: [{a: 1, # one\n  b: 2}, {c: # two\n  3}, {d: 4}]\n",
        (Remove(("s", 0)), Replace(("s", 1), "x")),
        "s: [  # one\n x  # two\n   , {d: 4}]\n",
    ),
    "a list's entry with nothing that was there": (
        "s:\n  - a: 1 # c\n    b: 2\n  - d: 3\n",
        (Remove(("s", 0, "a")), Remove(("s", 0, "b")), Insert(("s", 0), 0, 7, "k"), Remove(("s", 1, "d")), Insert(("s", 1), 1, 7, "k")),
        "s:\n  - {k: 7}  # c\n  - {k: 7}\n",
    ),
    "commas in front": ("s: [ a  # one\n   , b  # two\n   , c ]\n", (Remove(("s", 1)),), "s: [ a  # one\n   , # two\n    c ]\n"),
    "emptied brackets": ("s: [ a, ]\nm: {x: 1}\n", (Remove(("s", 0)), Insert(("m",), 0, "v", "z")), "s: [ ]\nm: {z: v, x: 1}\n"),
    "documents begin and end": ("---\nlevel: a\n...\n", (A, Insert((), 1, 1, "b")), "---\nlevel: keeper\nb: 1\n...\n"),
    "names change places": ("m: {a: 1, b: 2}\n", (Rename(("m", "a"), "b"), Rename(("m", "b"), "a")), "m: {b: 1, a: 2}\n"),
    "a remark": (
        "m:\n  x: {a: 1,\n     b: 2}\n",
        (Remark(("m", "x", "b"), "hey\n\nyou"),),
        "m:\n  x: {a: 1,\n     # hey you\n     b: 2}\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_odd_files(case: str) -> None:
    before, operations, after = CASES[case]
    assert after == edited(before, *operations)


def test_nothing_to_do() -> None:
    for text in ("level: a", "\ufeff{level: a}\r\n", "level: a # b\n\n\n"):
        assert text == edited(text)


def test_what_cannot_be_edited_is_refused() -> None:
    """Nobody knows how to write it at its place, or the file cannot be read."""
    with pytest.raises(InputError, match=r"p.yaml: is written in a way that cannot be edited at its place; write it"):
        edited("a: 1\n", Remove(("a",)))
    with pytest.raises(InputError, match="cannot start with '&'"):
        EvidenceSource(PATH, b"a: &x 1\nb: *x\n")
    with pytest.raises(InputError, match="not UTF-8"):
        EvidenceSource(PATH, b"a: \xff\n")


@pytest.mark.parametrize(
    "operations",
    [
        [Remove(("c",))],
        [Insert(("s",), 3, "x")],
        [Insert(("a",), 0, "x")],
        [Remove(("a",)), Replace(("a",), 2)],
        [Replace(("a",), 1), Replace(("a",), 2)],
        [Remove(("s",)), Remove(("s", 0))],
        [Rename(("a",), "s")],
    ],
)
def test_operations_that_make_no_sense(operations: list[Operation]) -> None:
    with pytest.raises((KeyError, IndexError, ValueError)):
        intended({"a": 1, "s": ["x", "y"]}, operations)


def test_same_is_strict() -> None:
    assert same({"a": ["x\n", 1.0]}, {"a": ["x", 1.0]})
    assert same(float("nan"), float("nan"))
    for one, other in ((1, True), (1, 1.0), ("1", 1), ({"a": 1, "b": 2}, {"b": 2, "a": 1}), ([1], [1, 1]), (None, "")):
        assert not same(one, other)
