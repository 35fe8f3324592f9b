"""*What changed for you*: a plan whose file was written for an older version of the ladder."""

import re
from pathlib import Path

import pytest

from ladder_reports.documents.plan.view import Plan, RevisedPage
from ladder_reports.editing.sharing import shared_file
from plans import composed
from revisions import FIRST, REVISED, adding, without, write_revised

HEAD = """\
person: {name: Ada Wren, id: ada, manager: Jo Fell}
ladder_version: "2026.2"
level: apprentice
as_of: 2026-11-20
"""
FILE = f"""{HEAD}evidence:
  - {{title: The clock, date: 2026-08, signals: [apprentice/workbook, conservator/undo-by-friday]}}
  - {{title: Sample book, date: 2026-05, signals: [apprentice/workbook, apprentice/names-material]}}
  - {{title: Shellac, date: 2026-03, signals: [apprentice/names-material, apprentice/stops-unprompted]}}
  - {{title: A chair, date: 2025-11, signals: [maker/methods-tried-elsewhere, maker/aged-samples, conservator/weakest-that-holds]}}
  - {{title: A drawer, date: 2025-10, signals: [maker/aged-samples, maker/repair-as-evidence]}}
  - {{title: The flood, date: 2025-09, signals: [steward/used-plan], what: We used it.}}
ratings:
  apprentice/workbook: {{self: demonstrated, manager: emerging}}
  maker/methods-tried-elsewhere: {{self: demonstrated}}
  maker/aged-samples: {{self: emerging, manager: demonstrated, private: Three.}}
  conservator/undo-by-friday: {{manager: not_yet, private: SECRET}}
"""


def page(text: str = FILE, ladder: Path = REVISED, **more: object) -> RevisedPage | None:
    """The page of a plan for a file with this text."""
    view = composed(text, ladder, **more).view
    assert isinstance(view, Plan)
    return view.revised


def found(text: str = FILE, ladder: Path = REVISED, **more: object) -> RevisedPage:
    """The page, which is there."""
    made = page(text, ladder, **more)
    assert made
    return made


def test_what_goes_on_counting_and_where() -> None:
    """Old codes, new codes, pieces, and what became of them; what is as it was is not listed."""
    kept = {
        " ".join(one.code for one in row.before): (" ".join(one.code for one in row.after), row.pieces, row.text) for row in found().kept
    }
    assert {
        "A·Tr1": (
            "A·Tr1",
            2,
            "It is two signals now. All of it counts for the first until it is assigned. The rating was given for the whole.",
        ),
        "Mk·J2": ("C·J4", 1, "All of it counts. It is asked at Conservator now."),
        "Mk·Tr1 Mk·Tr2": ("Mk·Tr1", 2, "Two signals are now one; all of it counts. They were rated differently, so this one is not rated."),
        "A·B1 C·B2": ("", 2, "All of it counts. Only words changed."),
    } == kept


def test_what_is_new_and_what_is_gone() -> None:
    """Parts of what was asked before come first, with the evidence that may be theirs. What is gone says what stays."""
    made = found()
    assert ["A·Tr2", "A·J2", "C·Tr2"] == [one.code.code for one in made.asked]
    first, _, last = made.asked
    assert ("The clock", "Sample book") == first.titles
    assert "A·Tr1" == next(one.code for one in first.hint if not isinstance(one, str))
    assert ("You have no evidence for these yet, and no goal serves them.",) == last.hint
    assert [("S·Tr1", "One piece of evidence stays in the log.")] == [(one.code.code, one.note) for one in made.gone]
    assert made.lead == (
        "Version 2027.1 of the ladder holds from 1 April 2027. "
        "Of your pieces of evidence, five of six go on counting; the others stay in the log."
    )


def test_words_are_marked_one_by_one() -> None:
    made = found()
    assert ("Until 31 March 2027, version 2026.2", "From 1 April 2027, version 2027.1") == made.heads
    words = {row.old_code.code: row for row in made.words if row.old_code}
    assert [("Cleans a test patch, stops when told to, and ", False), ("soon", True), (" stops unprompted.", False)] == list(
        words["A·B1"].old.parts
    )
    assert ("within a season", True) in words["A·B1"].new.parts
    assert words["A·B1"].new_code is None
    assert words["A·Tr2"].new_code
    assert "A·Tr3" == words["A·Tr2"].new_code.code
    assert "A·B3" not in words, "a comma alone is no change"
    assert not any("**" in text for row in made.words for text, _ in (*row.old.parts, *row.new.parts))


@pytest.mark.parametrize("audience", ["person", "manager", "panel"])
def test_a_copy_tells_no_more_than_it_may(audience: str) -> None:
    """Whatever is carried over, the person's copy has neither the manager's ratings nor what follows from them."""
    for day in ("2026-11-20", "2027-06-01"):
        html = composed(FILE.replace("2026-11-20", day), REVISED, audience=audience).html()
        assert ("SECRET" in html) == (audience == "manager")
        if audience == "person":
            assert "manager:" not in html
    alone = FILE.replace("{self: demonstrated, manager: emerging}", "{manager: emerging}").replace("{self: emerging, ", "{")
    made = found(alone, audience=audience)
    assert (audience != "person") == any("given for the whole" in row.text for row in made.kept)


def test_others_read_about_the_person() -> None:
    made = found(audience="manager")
    assert "What changed for Ada Wren" == made.title
    assert "Ada Wren has no evidence for these yet, and no goal serves them." == made.asked[-1].hint[0]
    assert " your" not in f"{made.lead}{made.kept}{made.asked}".casefold()


def test_what_came_and_went_is_announced() -> None:
    """On paper by a rule, and whoever hears it is told; a browser says it of the elements."""
    html = composed(FILE, REVISED).html()
    assert '<del aria-label="(gone: soon)">soon</del>' in html
    assert '<ins aria-label="(new: within a season)">within a season</ins>' in html
    screen = composed(FILE, REVISED, format="html").html(inline_css="")
    assert "<del>soon</del>" in screen
    german = composed(FILE, REVISED, lang="de")
    assert isinstance(german.view, Plan)


def test_a_plan_of_the_present_text_has_the_retired_evidence_in_its_log() -> None:
    """From the day on which the new version holds, codes lead to the new signals, and the log says what nobody asks for any more."""
    made = composed(FILE.replace("2026-11-20", "2027-06-01"), REVISED)
    assert isinstance(made.view, Plan)
    log = {entry.title: entry for entry in made.view.log.entries}
    assert (("steward/used-plan: no longer asked for",), "We used it.") == (log["The flood"].retired, log["The flood"].what)
    assert ["C·J4", "Mk·Tr1"] == sorted(one.code for one in log["A drawer"].codes)
    assert "ladder version 2027.1" in made.view.first_page.facts
    html = made.html()
    assert set(re.findall(r'href="#(s-[^"]+)"', html)) <= set(re.findall(r'id="(s-[^"]+)"', html))
    old = composed(FILE, REVISED).html()
    assert set(re.findall(r'href="#(s-[^"]+)"', old)) <= set(re.findall(r'id="(s-[^"]+)"', old))


@pytest.mark.parametrize(
    "text",
    [
        FILE.replace('ladder_version: "2026.2"\n', "").replace("maker/", "keeper/").partition("evidence:")[0] + "summary: Words.\n",
        FILE.partition("evidence:")[0].replace("2026.2", "2027.1") + "summary: Words.\n",
        FILE.partition("evidence:")[0].replace("2026.2", "2030.1") + "summary: Words.\n",
    ],
)
def test_only_an_older_file_has_the_page(text: str) -> None:
    assert page(text) is None


def test_without_the_old_text_names_are_still_carried_over(tmp_path: Path) -> None:
    """Old ids stand where the codes would be; without the old text there are no words to compare."""
    changes = '- version: "2.0"\n  from: "1.0"\n  renamed: {junior/ask: junior/ask-early}\n  retired: [senior/mentor]\n'
    items = adding(without(FIRST, "junior/ask", "senior/mentor"), junior={"ask_early": "Asks early."})
    folder = write_revised(tmp_path / "small", items, changes)
    for path in sorted((folder / "versions").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    made = found(
        'person: {name: A}\nlevel: junior\nladder_version: "1.0"\nevidence:\n'
        "  - {title: One, signals: [junior/ask]}\n  - {title: Two, signals: [senior/mentor]}\n",
        folder,
    )
    assert [("junior/ask", "J·W3", "All of it counts under another name.")] == [
        (row.before[0].code, row.after[0].code, row.text) for row in made.kept
    ]
    assert ["senior/mentor"] == [one.code.code for one in made.gone]
    assert (
        (),
        "The ladder has a new version, 2.0. Of your pieces of evidence, one of two go on counting; the others stay in the log.",
    ) == (
        made.words,
        made.lead,
    )


def test_an_unknown_version_is_nobodys_name() -> None:
    """A file may say any word there; an anonymous copy neither prints it nor has it inside."""
    text = FILE.replace("2026.2", "Ada-Wren").replace("id: ada", "id: p-1").partition("evidence:")[0] + "summary: Words.\n"
    made = composed(text, REVISED, audience="panel", anonymous=True)
    assert made.evidence
    assert made.basis
    inside = shared_file(made.evidence, made.basis, "panel", Path("p.yaml")).decode()
    assert 'ladder_version: "2027.1"' in inside
    assert "wren" not in f"{inside}{made.html()}".casefold()
