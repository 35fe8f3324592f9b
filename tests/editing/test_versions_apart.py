"""What came back may be of another version of the ladder than the file: its names are carried over as those in evidence are."""

import pytest

from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.version_choice import VersionChoice
from ladder_reports.ladder.versions import load_history
from merges import Merged, merged
from revisions import FIRST, adding, without, write_revised

CHANGES = """\
- version: "2.0"
  from: "1.0"
  renamed: {junior/test: junior/proof}
  split: {senior/design: [senior/designs, senior/plans]}
  merged: {junior/look: [junior/ask, junior/logs]}
  retired: [senior/mentor]
"""
ITEMS = adding(
    without(FIRST, "junior/test", "senior/design", "junior/ask", "junior/logs", "senior/mentor"),
    junior={"proof": "Proves each change.", "look": "Looks first."},
    senior={"designs": "Designs.", "plans": "Plans."},
)
FILE = "person: {{name: Ada, id: ada}}\nlevel: junior\nladder_version: '{}'\nratings:\n  {}: {{self: emerging}}   # hers\n"
NEWER = FILE.format("2.0", "junior/proof")
OLDER = FILE.format("1.0", "junior/test")


@pytest.fixture(name="versions", scope="module")
def _versions(tmp_path_factory: pytest.TempPathFactory) -> VersionChoice:
    folder = write_revised(tmp_path_factory.mktemp("ladder"), ITEMS, CHANGES)
    return VersionChoice(load_history(folder, load_ladder(folder).unwrap()))


def sent(versions: VersionChoice, text: str, version: str, fields: dict[str, tuple[str, str]]) -> Merged:
    """A form of a version, merged."""
    return merged(text, fields, versions=versions, form={"version": version})


def test_an_older_form_is_carried_over(versions: VersionChoice) -> None:
    """A new name, and the first of several; what differs among several that are one now, or is gone, is named."""
    made = sent(
        versions,
        NEWER,
        "1.0",
        {
            "ratings/junior/test/self": ("emerging", "demonstrated"),
            "ratings/senior/design/self": ("", "emerging"),
            "ratings/senior/mentor/self": ("", "emerging"),
            "ratings/junior/ask/self": ("", "emerging"),
            "ratings/junior/logs/self": ("", "not_yet"),
            "evidence/+1/title": ("", "Work"),
            "evidence/+1/signals/1": ("", "junior/test"),
            "evidence/+1/signals/2": ("", "j.w3"),
            "evidence/+1/signals/3": ("", "senior/mentor"),
        },
    )
    expected = NEWER.replace("self: emerging", "self: demonstrated") + "  senior/designs: {self: emerging}\n"
    entry = "evidence:\n  - title: Work\n    signals: [junior/proof, junior/look]\nratings:"
    assert expected.replace("ratings:", entry) == made.text
    for said in (
        "'senior/mentor' is no longer asked for in the file's version of the ladder; 'ratings/senior/mentor/self' was left out",
        "'senior/design' is several signals now; the rating was given for all of it and counts for 'senior/designs'",
        "'junior/ask, junior/logs' are one signal now, 'junior/look', and their ratings differ; rate it in the file",
    ):
        assert 1 == sum(said in line for line in made.said), said
    assert all(": note: " in line for line in made.said)
    equal = {"ratings/junior/ask/self": ("", "emerging"), "ratings/junior/logs/self": ("emerging", "emerging")}
    assert NEWER + "  junior/look: {self: emerging}\n" == sent(versions, NEWER, "1.0", equal).text


def test_a_newer_form_finds_the_names_that_the_file_has(versions: VersionChoice) -> None:
    """As for a plan that was made from the present text of a file of an older version."""
    form = {
        "ratings/junior/proof/self": ("emerging", "demonstrated"),
        "evidence/+1/title": ("", "W"),
        "evidence/+1/signals/1": ("", "junior/proof"),
    }
    made = sent(versions, OLDER, "2.0", form)
    expected = OLDER.replace("self: emerging", "self: demonstrated")
    assert expected.replace("ratings:", "evidence:\n  - title: W\n    signals: [junior/test]\nratings:") == made.text
    lost = sent(versions, OLDER, "2.0", {"ratings/junior/look/self": ("", "emerging")})
    assert (OLDER, True) == (
        lost.text,
        "'junior/look' has no place in a file for version '1.0' of the ladder; move the file with migrate first" in lost.said[0],
    )


def test_copies_too(versions: VersionChoice) -> None:
    made = merged(NEWER, OLDER.replace("emerging", "demonstrated"), versions=versions)
    assert NEWER.replace("emerging", "demonstrated") == made.text
    back = merged(OLDER, NEWER.replace("emerging", "demonstrated"), versions=versions)
    assert OLDER.replace("emerging", "demonstrated") == back.text


def test_a_version_that_nobody_knows_is_named(versions: VersionChoice) -> None:
    form = {"ratings/junior/proof/self": ("emerging", "demonstrated")}
    made = sent(versions, NEWER, "1.5", form)
    assert (NEWER, True) == (
        made.text,
        made.said[0].startswith("form-1.pdf: is for version '1.5' of the ladder; the ladder has version '2.0'"),
    )
    plain = merged("person: {name: A, id: ada}\nlevel: senior\n", {"summary": ("", "x")}, form={"version": "0.9"})
    assert plain.said[0].startswith("form-1.pdf: is for version '0.9' of the ladder")
