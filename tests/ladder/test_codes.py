"""Every signal has a code of its own, made from the names of its level and its section."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from examples import SHIPPED, WORKSHOP
from ladder_reports.errors import UnknownNameError
from ladder_reports.ladder.codes import distinct_codes, folded
from ladder_reports.ladder.model import Item, Ladder, Level, Section, SectionHead, find_signal, require_signal
from ladders import LONG_NAMES

NAMES = st.text(max_size=12) | st.sampled_from(
    ["", "S", "s", "ß", "SS", "Senior", "Senior Staff", "L1", "L10", "高级工程师", "🚀", "ﬁ", "İ", "i"]
)

CASES = {
    "Engineer, Senior, Staff, Architect, Principal": "E, Se, St, A, P",
    "Senior, Senior Staff, Staff": "Se, SeS, St",
    "Junior Engineer, Engineer, Senior Engineer, Staff Engineer, Senior Staff Engineer": "J, E, Se, St, SeS",
    "Staff IC, Staff Manager, Senior": "StI, StM, Se",
    "Engineer, Engineering Manager": "E, EM",
    "Engineer I, Engineer II, Engineer III": "EI, EII, EIII",
    "Level 10, Level 1, Level 2": "L10, L1, L2",
    "IC1, IC2, M1, M2": "IC1, IC2, M1, M2",
    "S, Senior": "S, Se",
    "Technical, Technology, Output": "Ti, To, O",
    "Head of Data, Head of Security": "HD, HS",
    "same, Same, SAME": "S, SS, SA",
    "高级工程师, 工程师": "高, 工",
    "🚀, 🌟, Comet": "1, 2, C",
}


@pytest.mark.parametrize("names", CASES)
def test_a_code_is_the_shortest_beginning_that_is_unique(names: str) -> None:
    """Where names begin alike, the letters that tell them apart are added."""
    assert CASES[names] == ", ".join(distinct_codes(names.split(", ")))


def test_given_codes_are_used_and_their_names_are_not() -> None:
    """What the ladder gives stays as it is, and other names need not be told from a name that has a code."""
    assert ("Ex", "L3", "S") == distinct_codes(["Staff", "Senior", "Sailor"], ["Ex", "L3", ""])
    assert ("s", "Se") == distinct_codes(["Staff", "Senior"], ["s", ""])


def test_the_codes_of_eighteen_long_names_are_short() -> None:
    """Names of which all have words in common get codes of at most four characters."""
    codes = distinct_codes(LONG_NAMES)
    assert max(map(len, codes)) <= 4
    assert len(set(map(folded, codes))) == 18


def ladder_of(levels: list[str], sections: list[str], items: int) -> Ladder:
    """A ladder with levels of these short names, and sections of signals with these titles."""
    heads = tuple(
        SectionHead.model_construct(id=f"s{at}", title=title, kind="signals", short=None, code=None) for at, title in enumerate(sections)
    )
    signals = tuple(Item(f"i{number}", "x") for number in range(items))
    parts = [tuple(replace(item, id=f"{head.id}-{item.id}") for item in signals) for head in heads]
    body = tuple(Section(head.id, head.title, "signals", "", part) for head, part in zip(heads, parts, strict=True))
    made = tuple(Level(f"l{at}", name, name, (), body) for at, name in enumerate(levels))
    return Ladder(id="x", title="X", version="1", lang="en", levels=made, sections=heads)


@given(st.lists(NAMES, min_size=1, max_size=18), st.lists(NAMES, min_size=1, max_size=5), st.integers(1, 12))
def test_codes_are_unique_whatever_the_ladder(levels: list[str], sections: list[str], items: int) -> None:
    """No two codes of a ladder are alike, in any case; each one leads back to its signal, however it is typed."""
    ladder = ladder_of(levels, sections, items)
    assert len(levels) * len(sections) * items == len(set(map(folded, ladder.codes.values())))
    for name, code in ladder.codes.items():
        assert name == find_signal(ladder, code) == find_signal(ladder, code.replace("·", ".").lower())


def test_the_shipped_ladders_codes() -> None:
    """The codes of the ladder that ships are the ones that its readers know."""
    codes = SHIPPED.codes
    assert ("Se·T1", "E·T5", "A·L4", "P·O3") == tuple(
        codes[name] for name in ("senior/ab-test", "engineer/obvious-bugs", "architect/deciding-voice", "principal/successor-pipeline")
    )
    assert {"technical": "T", "leadership": "L", "artifacts": "O"} == SHIPPED.section_codes
    assert ["E", "Se", "St", "A", "P"] == list(SHIPPED.level_codes.values())
    assert "senior/hidden-silo" not in codes


@pytest.mark.parametrize("typed", ["senior/ab-test", "Senior/AB-Test", "Se·T1", "Se.T1", "se.t1", " SE•T1 ", "ＳＥ．Ｔ１"])
def test_a_signal_is_found_by_its_name_and_its_code(typed: str) -> None:
    """Case and the kind of dot don't count."""
    assert "senior/ab-test" == find_signal(SHIPPED, typed) == require_signal(SHIPPED, typed)


@pytest.mark.parametrize("typed", ["", ".", "Se.T9", "S.T1", "senior", "ab-test", "senior/hidden-silo", "\udcff", "Se.T1.1"])
def test_an_unknown_signal_is_not_guessed(typed: str) -> None:
    """Watch-outs have no code, and half a name is no name."""
    assert find_signal(SHIPPED, typed) is None
    with pytest.raises(UnknownNameError, match="unknown signal"):
        require_signal(SHIPPED, typed)


def test_a_misspelled_signal_is_suggested() -> None:
    """The nearest full name is named."""
    for typed in ("ab-test", "senior/abtest"):
        with pytest.raises(UnknownNameError, match="did you mean 'senior/ab-test'"):
            require_signal(SHIPPED, typed)
    assert WORKSHOP.codes
