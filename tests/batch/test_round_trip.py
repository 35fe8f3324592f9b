"""The way that docs/manager.md tells, with its own commands and real programs: prepare, talk, agree, hand back.

Each form is filled in by another program. At the end the person's file and plan have what was agreed and promised, and nothing private.
"""

import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import reading
from examples import SHIPPED
from form_programs import filled_with_pdfium, filled_with_pypdf
from forms import filled, present
from ladder_reports.cli import main
from ladder_reports.evidence.form_fields import goal_keys
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.rendering.form_reader import read_form
from making import ROOT
from merges import merged

PAGE = (ROOT / "docs" / "manager.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    ladder-reports (.+)$", PAGE, re.MULTILINE)
PERSON = ROOT / "examples" / "nadia-osei.yaml"
BEFORE = load_evidence(PERSON, SHIPPED).unwrap()
FIRST, SECOND, *_ = goal_keys(BEFORE.goals)
PERSONS = {
    "ratings/senior/ab-test/self": "emerging",
    "ratings/engineer/clarifying-questions/self": "demonstrated",
    f"goals/{SECOND}/status": "in_progress",
    f"goals/{SECOND}/note": "Αρχίζω: żółć\nand a second line",
    "evidence/+1/title": "Guide to the allergen filter: # {#id}",
    "evidence/+1/date": "2026-11-26",
    "evidence/+1/what": "Zażółć gęślą jaźń.\n\n- a: b\n- 'c' & *d*",
    "evidence/+1/signals/1": "e.l1",
}
AGREED = {
    "ratings/senior/problem-framing/agreed": "no_opportunity",
    f"goals/{FIRST}/support": "Marta promises two days a month.",
    "checkins/+1/date": "2026-12-01",
    "checkins/+1/note": "Συμφωνήσαμε: one test of her own by March.",
}
COLLEAGUES = {"feedback/+1/relation": "Reviewed her split", "feedback/+1/date": "2026-11-03"}
PRIVATE = "Zqprivatexv"


def answers(data: bytes) -> dict[str, str]:
    """What a colleague says to the first thing that their form asks about."""
    first = next(name for name in read_form(data).fields if "/answers/" in name)
    return {**COLLEAGUES, first: "She asked before she wrote a line."}


FILL: Mapping[str, Callable[[bytes], bytes]] = {
    "nadia-form.pdf": lambda data: filled_with_pypdf(data, PERSONS),
    "for-tomas.pdf": lambda data: filled(data, answers(data)),
    "agenda.pdf": lambda data: filled_with_pdfium(data, AGREED),
}


@pytest.fixture(name="end", scope="module")
def _end(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which every command of the page was run."""
    folder = tmp_path_factory.mktemp("round")
    (folder / "managers").mkdir()
    shutil.copy(PERSON, folder)
    own = (folder / "managers" / "nadia-osei.yaml").resolve()
    own.write_text(PERSON.read_text(encoding="utf-8") + f"\nprivate: {PRIVATE}\n", encoding="utf-8")
    (folder / "people").mkdir()
    shutil.copy(ROOT / "examples" / "dang-thu-ha.yaml", folder / "people")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for command in COMMANDS:
            words = shlex.split(command)
            if words[:2] == ["merge", "people/"]:
                shutil.copytree("forms", "returned", ignore=shutil.ignore_patterns("*.json", "*.csv", ".*"))
            assert 0 == main.run(words), command
            for name in (name for name in FILL if words[0] != "merge" and words[-1] == name):
                Path(name).write_bytes(FILL[name](Path(name).read_bytes()))
    return folder


def test_the_page_tells_the_whole_way() -> None:
    """The commands that the other tests look at are there."""
    assert ["plan", "merge", "feedback-form", "share", "batch"] == list(dict.fromkeys(command.split()[0] for command in COMMANDS))
    assert set(FILL) == {word for command in COMMANDS for word in command.split() if word in FILL}


def test_what_the_person_filled_in_is_in_both_files(end: Path) -> None:
    for name in ("nadia-osei.yaml", "managers/nadia-osei.yaml"):
        found = load_evidence(end / name, SHIPPED).unwrap()
        assert ("emerging", "demonstrated") == tuple(found.ratings[one].own for one in ("senior/ab-test", "engineer/clarifying-questions"))
        assert ("in_progress", PERSONS[f"goals/{SECOND}/note"]) == (found.goals[1].status, found.goals[1].note)
        new = found.evidence[len(BEFORE.evidence)]
        texts = tuple(PERSONS[f"evidence/+1/{key}"] for key in ("title", "date", "what"))
        assert (*texts, ("engineer/clarifying-questions",)) == (new.title, str(new.date), new.what, new.signals)


def test_what_was_agreed_and_promised_is_in_both_files(end: Path) -> None:
    for name in ("nadia-osei.yaml", "managers/nadia-osei.yaml"):
        found = load_evidence(end / name, SHIPPED).unwrap()
        assert "no_opportunity" == found.ratings["senior/problem-framing"].agreed
        assert AGREED[f"goals/{FIRST}/support"] == found.goals[0].support
        talk = found.checkins[-1]
        assert (AGREED["checkins/+1/date"], AGREED["checkins/+1/note"]) == (str(talk.date), talk.note)


def test_nothing_private_is_in_the_persons_file_or_plan(end: Path) -> None:
    """Nor what a colleague said, which nobody has shared; all of it is in the manager's."""
    own = load_evidence(end / "managers" / "nadia-osei.yaml", SHIPPED).unwrap()
    assert ("Tomáš Lindqvist", False) == (own.feedback[-1].giver, own.feedback[-1].share)
    assert own.feedback[-1].text.endswith("She asked before she wrote a line.")
    assert PRIVATE == own.private
    persons = (end / "nadia-osei.yaml").read_text(encoding="utf-8")
    plan = " ".join(reading.read((end / "nadia-osei.pdf").read_bytes()).text.split())
    back = (end / "back" / "nadia-osei.yaml").read_text(encoding="utf-8")
    for text in (persons, plan, back):
        assert PRIVATE not in text
        assert "before she wrote a line" not in text
    assert "no opportunity" in plan
    assert "Marta promises two days a month." in plan
    assert "one test of her own by March" in plan


# Other programs, and other scripts.

TEXTS = {
    "summary": "Ελληνικά, Łódź, 日本語 and 😀",
    "evidence/+1/title": "日本語のガイド",
    "evidence/+1/what": "Ναι.\n\nŻółw 🐢.",
    "evidence/+1/date": "2026",
}
CHOICES = {"ratings/senior/ab-test/self": "emerging", "ratings/senior/specialist-depth/self": "not_yet", f"goals/{SECOND}/status": "done"}


@pytest.mark.parametrize("fill", [filled, filled_with_pypdf, filled_with_pdfium], ids=lambda fill: fill.__name__)
def test_every_program_and_script(end: Path, fill: Callable[[bytes, Mapping[str, str]], bytes]) -> None:
    """All values are equal after the round trip: in the form as it is read, and in the file."""
    data = (end / "nadia-form.pdf").read_bytes()
    printed = {name: value.printed for name, value in read_form(data).fields.items()}
    values = {**TEXTS, **CHOICES}
    if fill is filled_with_pdfium:
        # What people type there has no characters beyond U+FFFF: PDFium itself loses them.
        values = {name: re.sub("[^\x00-\uffff]", "x", value) for name, value in values.items()}
    found = present(fill(data, values))
    assert values == {name: found[name].replace("\r\n", "\n") for name in values}
    text = PERSON.read_text(encoding="utf-8")
    made = merged(text, {name: (printed[name], found[name]) for name in values}, form={"person": "nadia-osei"}).data
    new = made["evidence"][-1]
    assert [values["summary"], *(values[f"evidence/+1/{key}"] for key in ("title", "what", "date"))] == [
        made["summary"], new["title"], new["what"], str(new["date"]),
    ]  # fmt: skip
    rated = [made["ratings"][name]["self"] for name in ("senior/ab-test", "senior/specialist-depth")]
    assert list(CHOICES.values()) == [*rated, made["goals"][1]["status"]]
