"""What reveals a person's name, and what does not."""

import pytest

from ladder_reports.evidence.identity import reveals_name

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
