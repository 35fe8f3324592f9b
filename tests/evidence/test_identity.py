"""Ids are safe file names, whatever they are made from; and which ids reveal a person's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import problems_of
from ladder_reports.evidence.identity import reveals_name, safe_id
from ladder_reports.evidence.model import Person


@pytest.mark.parametrize("name", ["a", "A.B_c-9", "x" * 64, "-a", "_", "conn", "com10"])
def test_a_safe_id_is_accepted(name: str) -> None:
    """Letters of ASCII, digits, '.', '_' and '-' make an id, up to 64 of them."""
    assert [] == problems_of(f'person: {{name: A, id: "{name}"}}\nlevel: senior\n')


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".a", "a.", "a/b", "a\\\\b", "a b", "é", "x" * 65, "a\\n", "nul", "COM1", "Aux.pdf", "a:b"]
)
def test_an_unsafe_id_is_refused(name: str) -> None:
    """An id cannot choose a path, hide a file, or be a name that Windows keeps for itself."""
    assert ["1:26: 'id'"] == [problem[:10] for problem in problems_of(f'person: {{name: A,    id: "{name}"}}\nlevel: senior\n')]


@given(st.text(max_size=100))
def test_every_stem_becomes_a_safe_id(stem: str) -> None:
    """Whatever a file is called, the id made from its name is one that a file could have given itself."""
    made = safe_id(stem)
    assert made == Person(name="A", id=made).id
    assert made == safe_id(made)


def test_names_without_ascii_stay_apart() -> None:
    """Two people whose files are named in another script do not become one."""
    assert 2 == len({safe_id("王芳"), safe_id("李娜")})


TELLING = {
    "zofia-wojcik": "Zofia Wójcik",
    "zwojcik": "Zofia Wójcik",
    "wojcikz": "Zofia Wójcik",
    "ZOFIA7": "Zofia Wójcik",
    "tlindqvi": "Tomás Herrera Lindqvist",
    "eleni-papadaki": "Ελένη Παπαδάκη",
    "zhanna": "Жанна Щёголева",
    "thuha": "Đặng Thu Hà",
    "wuli": "Li Wu",
    "jmueller": "Jörg Müller",
    "jmuller": "Jörg Müller",
    "soeren": "Søren Holm",
}


@pytest.mark.parametrize("person_id", TELLING)
def test_an_id_that_tells_the_name_is_known(person_id: str) -> None:
    """With or without accents, with an initial, cut short, turned around, or in Latin letters for Greek and Cyrillic ones."""
    assert reveals_name(person_id, TELLING[person_id])


@pytest.mark.parametrize("name", sorted({*TELLING.values(), "Ana Bo", "Ian Lee", "'=1+1'", "王小明", "-"}))
def test_an_id_that_is_no_name_is_none(name: str) -> None:
    """A number or a word that has nothing to do with the name is an id for an anonymous copy."""
    assert [] == [one for one in ("p-2041", "q7", "e4711", "reviewed-3", "x", "0192f3a4") if reveals_name(one, name)]
