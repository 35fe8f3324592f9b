"""Evidence files are moved to another version: nothing is lost, nothing else changes, and twice is once."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import yaml_styles
from ladder_reports.editing.migration import Migration, migrate, require_target
from ladder_reports.errors import InputError, Loaded, UnknownNameError, has_errors
from ladder_reports.evidence.loader import load_versioned
from ladder_reports.evidence.model import Evidence
from ladder_reports.files.text import Problems
from ladder_reports.ladder.changes import ChangeLog, ReadChanges
from ladder_reports.ladder.lineage import Revision
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Item, Kind, Ladder, Level, Section, SectionHead
from ladder_reports.ladder.version_choice import VersionChoice
from ladder_reports.ladder.versions import History, RecordedVersions, load_history
from revisions import REVISED, write_revised
from tries import tries

HEAD = "person: {name: A}\nlevel: j\n"
KINDS: tuple[Kind, ...] = ("signals", "watchouts")
POOL = [f"{level}/{item}" for level in "jsp" for item in "abcdef"]


def ladder(version: str, names: list[str] | set[str], steps: Mapping[str, tuple[str, ...]] | None = None) -> Ladder:
    """A ladder with these signals; ids that begin with `w` are those of watch-outs."""
    steps = {"j": ("s",), "s": ("p",), "p": ()} if steps is None else steps
    levels = []
    for level in steps:
        items = [name.partition("/")[2] for name in sorted(names) if name.partition("/")[0] == level]
        kinds = {"signals": [one for one in items if one[0] != "w"], "watchouts": [one for one in items if one[0] == "w"]}
        sections = tuple(Section(kind, kind, kind, "", tuple(Item(item, "Text.") for item in kinds[kind])) for kind in KINDS)
        levels.append(Level(level, level, level, steps[level], sections))
    heads = tuple(SectionHead(id=kind, title=kind.title(), kind=kind) for kind in KINDS)
    return Ladder("small", "Small", version, "en", tuple(levels), heads)


def versions(old: Ladder, new: Ladder, *revisions: Revision, recorded: bool = True) -> VersionChoice:
    """A ladder's history; revisions are oldest first."""
    folder = Path("small")
    changes = ReadChanges(folder / "changes.yaml", Problems("changes.yaml"), ChangeLog(tuple(reversed(revisions))), there=True)
    history = History(folder, new, RecordedVersions({old.version: folder} if recorded else {}), changes)
    history._loaded[old.version] = old if recorded else None
    return VersionChoice(history)


def moved(path: Path, choice: VersionChoice) -> Loaded[Migration]:
    return migrate(path, choice.history.present, choice)


def change(tmp_path: Path, text: str, before: str, after: str, **fates: Any) -> tuple[str, list[str]]:
    """A file after one revision, and what is said about it."""
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode())
    done = moved(path, versions(ladder("1.0", before.split()), ladder("2.0", after.split()), Revision("2.0", "1.0", **fates)))
    said = [str(problem).removeprefix(f"{path}") for problem in done.problems]
    return done.value.after.decode() if done.value else "", said


@st.composite
def _histories(draw: st.DrawFn) -> tuple[list[str], list[str], list[Revision]]:
    """A ladder's ids, its ids after some revisions, and these. An id may come back and mean something else."""
    first = draw(st.lists(st.sampled_from(POOL), min_size=1, unique=True))
    present, revisions = first, []
    for number in range(draw(st.integers(1, 3))):
        fates = {name: draw(st.sampled_from(["keep", "keep", "rename", "split", "merge", "retire"])) for name in present}
        after = [name for name in present if fates[name] == "keep"]
        renamed, split, retired = dict[str, str](), dict[str, tuple[str, ...]](), set[str]()
        merged: dict[str, tuple[str, ...]] = {}
        joining = [name for name in present if fates[name] == "merge"]
        for name in present:
            free = [one for one in POOL if one not in after]
            if fates[name] == "split" and len(free) > 1:
                split[name] = tuple(draw(st.lists(st.sampled_from(free), min_size=2, max_size=2, unique=True)))
                after += split[name]
            elif fates[name] == "rename" and len(free) > 1:
                renamed[name] = draw(st.sampled_from([one for one in free if one != name]))
                after.append(renamed[name])
            elif fates[name] in {"retire", "rename", "split"} or (fates[name] == "merge" and len(joining) == 1):
                retired.add(name)
            elif name == joining[0] if joining else False:
                merged[draw(st.sampled_from(free))] = tuple(joining)
                after.append(next(reversed(merged)))
        revisions.append(
            Revision(f"{number + 2}.0", f"{number + 1}.0", renamed=renamed, split=split, merged=merged, retired=frozenset(retired))
        )
        present = after
    return first, present, revisions


@st.composite
def _files(draw: st.DrawFn) -> tuple[bytes, VersionChoice]:
    """A file of a ladder's first version in some style, and the ladder's history."""
    before, after, revisions = draw(_histories())
    some = st.lists(st.sampled_from(before), max_size=4, unique=True)
    status = st.sampled_from(["demonstrated", "emerging", "not_yet"])
    texts = st.sampled_from(["Public.", "Two\nlines: 'x' # y", "Other words. " * 9 + "End."])
    rating = st.fixed_dictionaries({}, optional={"self": status, "manager": status, "agreed": status, "note": texts, "private": texts})
    data = draw(
        st.fixed_dictionaries(
            {
                "person": st.just({"name": "A"}),
                "ladder_version": st.just("1.0"),
                "level": st.sampled_from("jsp"),
                "evidence": st.lists(
                    st.fixed_dictionaries({"title": texts.map(lambda text: text[:9].split("\n")[0]), "signals": some, "what": texts}),
                    max_size=4,
                ),
                "goals": st.lists(st.fixed_dictionaries({"title": st.just("G"), "signals": some}), max_size=2),
                "ratings": st.dictionaries(st.sampled_from(before), rating, max_size=4),
            }
        )
    )
    choice = versions(ladder("1.0", before), ladder(f"{len(revisions) + 1}.0", after), *revisions, recorded=draw(st.booleans()))
    return yaml_styles.written(data, yaml_styles.chance(draw(st.integers(0, 2**32)))), choice


def _read(raw: bytes, choice: VersionChoice) -> Evidence:
    basis = choice.basis_in(choice.history.present, choice.history.present.version)
    return load_versioned(Path("a.yaml"), lambda *_: basis, raw).unwrap().evidence


@given(_files())
@settings(max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_nothing_is_lost(tmp_path: Path, made: tuple[bytes, VersionChoice]) -> None:
    """Any history, any style: every piece is there with its words, names that went are told, comments stay, and twice is once."""
    raw, choice = made
    path = tmp_path / "a.yaml"
    path.write_bytes(raw)
    done = moved(path, choice).unwrap()
    old = load_versioned(
        path, lambda *_: choice.basis_in(choice.history.recorded_ladder("1.0") or choice.history.present, "1.0"), raw
    ).unwrap()
    new = _read(done.after, choice)
    assert choice.history.present.version == new.ladder_version
    assert [(one.title, one.what) for one in old.evidence.evidence] == [(one.title, one.what) for one in new.evidence]
    assert [one.title for one in old.evidence.goals] == [one.title for one in new.goals]
    text = re.sub(r"\r\n?", "\n", done.after.decode())
    names = choice.basis_in(choice.history.present, "1.0").names
    for before in old.evidence.evidence:
        # What is no longer asked for is still said, as an id or in a comment.
        assert all(name in text for name in before.signals if names is not None and names.heirs(name) == ())
    words = " ".join(str(one) for rating in new.ratings.values() for one in (rating.note, rating.private)) + text
    said = [one for rating in old.evidence.ratings.values() for one in (rating.note, rating.private) if one]
    assert all(one in words or json.dumps(one)[1:-1] in text for one in said)
    assert all(line.strip() in text for line in re.findall(r"(?m)^ *#.*$", re.sub(r"\r\n?", "\n", raw.decode())))
    path.write_bytes(done.after)
    again = moved(path, choice).unwrap()
    assert done.after == again.after
    assert not again.changes


def test_what_stays_and_what_is_marked(tmp_path: Path) -> None:
    """An id that is no longer asked for stays; if it means something else now, it becomes a comment."""
    text = (
        f"{HEAD}ladder_version: '1.0'  # x\nevidence:\n- title: E\n  signals: [j/a, j/b,j/c]\n"
        "ratings:\n  j/a: {self: emerging} # y\n  j/b: {self: not_yet}\n"
    )
    after, said = change(tmp_path, text, "j/a j/b j/c", "j/b", renamed={"j/c": "j/b"}, retired=frozenset({"j/a", "j/b"}))
    assert (
        f"{HEAD}ladder_version: '2.0'  # x\nevidence:\n- title: E\n  # No longer asked for in version 2.0: j/b\n  signals: [j/a, j/b]\n"
        "ratings:\n  j/a: {self: emerging} # y\n  # No longer asked for in version 2.0: j/b: {self: not_yet}\n"
    ) == after
    assert [f":6:{column}: note: 'j/{name}' is no longer asked for in version '2.0'" for name, column in (("a", 13), ("b", 18))] == said


def test_a_rating_of_the_whole(tmp_path: Path) -> None:
    text = f"{HEAD}ratings:\n    j/a:\n        self: emerging\nevidence: [{{title: E, signals: [j/a, 'j/a']}}]\n"
    after, said = change(tmp_path, text, "j/a", "j/a j/b", split={"j/a": ("j/a", "j/b")})
    assert after == text.replace("level: j\n", 'level: j\nladder_version: "2.0"\n')
    assert [] == said  # The file names no version, so it is taken for one of this version.
    after, said = change(tmp_path, f"{text}ladder_version: 1.0", "j/a", "j/a j/b", split={"j/a": ("j/a", "j/b")})
    note = "        note: The rating was given for all of j/a, which is several signals now.\n"
    assert after == text.replace("emerging\n", f"emerging\n{note}") + 'ladder_version: "2.0"'
    assert [":6:33: note: 'j/a' is several signals now: j/a, j/b; what the file says of it counts for the first"] == said


def test_two_become_one(tmp_path: Path) -> None:
    """The one that has its name already is what stays; watch-outs have both texts."""
    text = f"""{HEAD}ladder_version: "1.0"
ratings: {{j/a: {{self: emerging}}, j/b: {{self: emerging, note: Mine. }}, j/x: {{}}}}
watchouts:
  j/w1:   # first
    note: One.   # at the end
  j/w2: {{note: Two., action: Stop.}}
goals:
  - {{title: G, signals: [j/b, j/x, j/a]}}
"""
    after, said = change(tmp_path, text, "j/a j/b j/x j/w1 j/w2", "j/b j/x j/w1", merged={"j/b": ("j/a", "j/b"), "j/w1": ("j/w1", "j/w2")})
    assert (
        f"""{HEAD}ladder_version: "2.0"
ratings: {{j/b: {{self: emerging, note: Mine. }}, j/x: {{}}}}
watchouts:
  j/w1:   # first
    note: |-   # at the end
      One.

      Two.
    action: Stop.
goals:
  - {{title: G, signals: [j/b, j/x]}}
""".replace("|-   #", "|-  #"),
        [],
    ) == (after, said)


def test_remarks_in_texts_stay(tmp_path: Path) -> None:
    """In what goes on, at their place; in what another text swallows, as comments."""
    text = f"{HEAD}ladder_version: '1.0'\nwatchouts:\n  j/w1: {{note: 'A <!-- one --> b.'}}\n  j/w2: {{note: 'C. <!-- two --> D.'}}\n"
    after, said = change(tmp_path, text, "j/w1 j/w2", "j/w3", merged={"j/w3": ("j/w1", "j/w2")})
    note = '  j/w3: {note: "A <!-- one --> b.\\n\\nC.  D."}\n  # <!-- two -->\n'
    assert (f"{HEAD}ladder_version: '2.0'\nwatchouts:\n{note}", []) == (after, said)


def test_levels_and_the_target(tmp_path: Path) -> None:
    """A target that the file left open stays what it was."""
    path = tmp_path / "a.yaml"
    old = ladder("1.0", ["j/a", "s/a"])
    new = ladder("2.0", ["k/a", "s/a"], {"k": ("x", "s"), "s": (), "x": ()})
    choice = versions(old, new, Revision("2.0", "1.0", levels={"j": "k"}))
    path.write_text(f"{HEAD}ladder_version: 1.0\nratings: {{'j/a': {{self: emerging}}}}\n", encoding="utf-8")
    done = moved(path, choice)
    assert (
        "person: {name: A}\nlevel: k\ntarget: s\nladder_version: \"2.0\"\nratings: {'k/a': {self: emerging}}\n"
        == done.unwrap().after.decode()
    )
    assert "a.yaml:2:8: note: the target was 's', because the file names none; it stays so" in str(done.problems[0])
    path.write_text(f"{HEAD}target: s\nladder_version: '1.0'\n", encoding="utf-8")
    assert "person: {name: A}\nlevel: k\ntarget: s\nladder_version: '2.0'\n" == moved(path, choice).unwrap().after.decode()
    new = ladder("2.0", ["x/a"], {"x": ()})
    assert ["a.yaml:2:8: unknown level 'j'; available: x"] == _faults(path, versions(old, new, Revision("2.0", "1.0")))


def _faults(path: Path, choice: VersionChoice) -> list[str]:
    done = moved(path, choice)
    assert done.value is None
    return [str(problem).removeprefix(f"{path.parent}/") for problem in done.problems]


def test_what_cannot_be_moved_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    old, new = ladder("1.0", ["j/a", "j/b"]), ladder("2.0", ["j/c"])
    choice = versions(old, new, Revision("2.0", "1.0", merged={"j/c": ("j/a", "j/b")}))
    long = "word " * 390
    for text, fault in (
        (f"{HEAD}ladder_version: '3.0'\n", "a.yaml: is for version '3.0', which is newer than '2.0'; nothing leads back"),
        (f"{HEAD}ladder_version: '1.0'\nlevel: s\n", "a.yaml:4:1: 'level' is already used on line 2"),
        (f"{HEAD}ladder_version: '1.0'\nratings: {{j/q: {{}}}}\n", "a.yaml:4:11: 'j' has no signal 'q'; available: a, b"),
        (
            f"{HEAD}ladder_version: '1.0'\nratings: {{j/a: {{note: {long}}}, j/b: {{note: {long}}}}}\n",
            "a.yaml: would not be valid for version '2.0': 'note': 3900 characters are too many; at most 2000 are allowed",
        ),
    ):
        path.write_text(text, encoding="utf-8")
        assert [fault] == _faults(path, choice)
    path.write_text(f"{HEAD}ladder_version: '1.0'\nratings: {{j/a: {{private: SECRET}}}}\n", encoding="utf-8")
    fault = "a.yaml:4:11: version '2.0' has no 'j/a', and changes.yaml does not say what became of it"
    assert [fault] == _faults(path, versions(old, new, Revision("2.0", "1.0")))


def test_a_day_before_the_version_holds(tmp_path: Path) -> None:
    after, said = change(tmp_path, f"{HEAD}as_of: 2026-11-20\nladder_version: '1.0'\n", "j/a", "j/a", effective=date(2027, 4, 1))
    assert "as_of: 2026-11-20\nladder_version: '2.0'" in after
    assert [":3:8: note: version '2.0' holds from 2027-04-01, after this date; plans of this file are made from it all the same"] == said


def test_where_files_can_be_moved_to(tmp_path: Path) -> None:
    history = load_history(REVISED, load_ladder(REVISED).unwrap())
    choice = VersionChoice(history)
    assert ["2027.1", "2027.1", "2026.2"] == [require_target(choice, version).version for version in ("current", "2027.1", "2026.2")]
    with pytest.raises(UnknownNameError, match=r"no version '\.\./\.\./x' is recorded; available: 2026.2"):
        require_target(choice, "../../x")
    folder = write_revised(tmp_path / "ours", changes="- version: 2\n")
    with pytest.raises(InputError, match="'from' is missing"):
        require_target(VersionChoice(load_history(folder, load_ladder(folder).unwrap())), "current")


def test_the_revised_workshop(tmp_path: Path) -> None:
    """Every id of its old version in one file: each has an heir or stays, and the result is valid."""
    history = load_history(REVISED, load_ladder(REVISED).unwrap())
    choice, old = VersionChoice(history), history.recorded_ladder("2026.2")
    assert old
    signals, watchouts = ([name for level in old.levels for name, _, _ in level.named_items(kind)] for kind in KINDS)
    lines = [f"  - {{title: 'About {name}', signals: [{name}]}}  # {number}" for number, name in enumerate(signals)]
    lines += ["ratings:", *(f"  {name}:   {{self: emerging}}" for name in signals)]
    lines += ["watchouts:", *(f"  {name}: {{note: 'Of {name}'}}" for name in watchouts)]
    path = tmp_path / "a.yaml"
    text = "person: {name: A}\nlevel: steward\nladder_version: '2026.2'\nevidence:\n" + "\n".join(lines)
    path.write_text(text, encoding="utf-8")
    done = moved(path, choice)
    assert not has_errors(done.problems)
    new = _read(done.unwrap().after, choice)
    assert len(signals) == len(new.evidence)
    assert all(f"About {name}" == one.title for name, one in zip(signals, new.evidence, strict=True))
    assert all(f"Of {name}" in "".join(one.note or "" for one in new.watchouts.values()) for name in watchouts)
    unchanged = set(text.split("\n")) & set(done.unwrap().after.decode().split("\n"))
    assert 69 == len(unchanged)
