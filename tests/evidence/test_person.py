"""Who a file is about can be read even if the rest of the file cannot be used."""

from pathlib import Path

import pytest

from ladder_reports.evidence.person import person_in

PERSON = "person:\n  name: Ada Byron\n  id: ada\n  # a remark\n\n  email: ada@example.com\n  manager: Grace\n"
WHOLE = {"name": "Ada Byron", "id": "ada", "email": "ada@example.com", "manager": "Grace"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PERSON + "level: nowhere\n", WHOLE),
        (PERSON + "level: [senior\nsummary: 'not closed\n", WHOLE),
        ("level: {senior\n" + PERSON + "evidence:\n- a: b: c\n", WHOLE),
        ("person: {name: Ada Byron, id: 'not/an id', email: nobody}\nlevel: senior\n", {"name": "Ada Byron"}),
        ("person: {name: [Ada], team: 7, manager: Grace}\n", {"manager": "Grace"}),
        ("person: {name: Ada Byron\nlevel: senior\n", {"name": "Ada Byron"}),
        ("person: Ada\n", {}),
        ("- person\n", {}),
        ("", {}),
        ("\0", {}),
    ],
)
def test_the_fields_that_can_be_read(tmp_path: Path, text: str, expected: dict[str, str]) -> None:
    path = tmp_path / "ada.yaml"
    path.write_text(text, encoding="utf-8")
    assert expected == person_in(path, 10_000)


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "ada.yaml"
    path.write_text(PERSON, encoding="utf-8")
    assert {} == person_in(path, 20)
    assert {} == person_in(tmp_path / "nobody.yaml", 20)
