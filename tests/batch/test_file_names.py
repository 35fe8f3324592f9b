"""Names of plans are safe on every file system and lead into no other folder; templates are checked."""

import re
from pathlib import Path

import pytest

from cycles import EVERYTHING_OF_A_CYCLE, batch_here, holds, people
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch import file_names
from ladder_reports.errors import UnknownNameError


@pytest.mark.parametrize("value", ["../../etc/x", "/abs", "..", "a/b\\c", "CON", ".hidden", "  ", "ü" * 300, "x\0y"])
def test_a_name_leads_into_no_other_folder(value: str) -> None:
    """Whatever a file says, its plan's name is one plain name."""
    for template in ("{team}", "{team}.{cycle}", "..{team}", "{cycle}-{id}"):
        file_names.check_template(template)
        name = file_names.file_name(template, PersonSummary(id="p1", team=value, cycle=value), "person")
        assert Path(name).name == name
        assert not name.startswith(".")
        assert name.isascii()
        assert len(name) <= 255
        assert "con" != name.split(".")[0].casefold()


@pytest.mark.parametrize("template", ["../{id}", "{id}/x", "{person}", "{id!r}", "{id:>9}", "{id.__class__}", "plan", "{id", "{}"])
def test_a_template_has_known_fields_and_plain_text(template: str) -> None:
    """Anything else is wrong usage; the message names every field that may be used, as it is typed."""
    with pytest.raises(UnknownNameError) as refused:
        file_names.check_template(template)
    allowed = ["{id}", "{cycle}", "{level}", "{team}", "{audience}"]
    if "/" not in template:
        assert allowed == re.findall(r"\{\w+\}", str(refused.value).partition("; use ")[2])


@pytest.mark.parametrize(
    "names",
    [
        ["Search", "search ", "SEARCH"],
        ["Ada Lovelace", "Ada/Lovelace", "ada-lovelace"],
        ["王伟", "李娜", ""],
        ["without manager", "without-manager", ""],
        ["CON", "con", "../../etc/passwd", "..", "/"],
    ],
)
def test_no_two_groups_have_one_file(names: list[str]) -> None:
    """Nor does one of them lead out of the folder; capitals and spaces make no other group."""
    found = file_names.group_names(names, "manager")
    assert {file_names.group_key(name) for name in names} == set(found)
    assert len(found) == len(set(found.values()))
    for name in found.values():
        folder, file = name.split("/")
        assert ("by-manager", Path(file).name) == (folder, file)
        assert file.isascii()
        assert not file.startswith(".")
    # Somebody's name may be the very one that tells others apart.
    taken = Path(next(iter(found.values()))).stem
    more = file_names.group_names([*names, taken], "manager")
    assert len(more) == len(set(more.values()))


def test_two_inputs_with_one_output_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    """A collision names both files; another template tells them apart."""
    people(tmp_path / "people" / "now", 1)
    people(tmp_path / "people" / "then", 1)
    last = tmp_path / "people" / "then" / "p000.yaml"
    last.write_text(last.read_text(encoding="utf-8").replace("2026-H2", "2026-H1"), encoding="utf-8")
    result = batch_here(tmp_path / "people", "-o", tmp_path / "plans")
    assert 1 == result.returncode
    assert "would be written to p000.pdf, and so would" in result.stderr
    assert not (tmp_path / "plans").exists()
    result = batch_here(tmp_path / "people", "-o", tmp_path / "plans", "--name-template", "{id}_{cycle}")
    assert 0 == result.returncode, result.stderr
    assert sorted([*EVERYTHING_OF_A_CYCLE, "p000_2026-H1.pdf", "p000_2026-H2.pdf"]) == holds(tmp_path / "plans")
