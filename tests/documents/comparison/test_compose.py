"""What the document of a comparison says: of each kind of change, of what stayed, and of people."""

from pathlib import Path

import pytest

from comparisons import shown, view, workshop
from ladder_reports.documents.comparison.people import people_touched
from ladder_reports.documents.comparison.sources import load_comparison
from ladder_reports.documents.comparison.view import ComparedLadders, Row
from revisions import FIRST, adding, without, write, write_revised


@pytest.fixture(scope="module")
def printed() -> ComparedLadders:
    """The workshop's two versions."""
    return view(workshop())


def rows(found: ComparedLadders, title: str) -> tuple[Row, ...]:
    """The rows of a group."""
    return next(group.rows for group in found.groups if group.title == title)


def said(found: ComparedLadders, title: str, beginning: str) -> tuple[list[str], str, list[str], str]:
    """Both sides of the row whose text begins like this."""
    every = [(shown(row.old), row.old_remark, shown(row.new), row.new_remark) for row in rows(found, title)]
    return next(row for row in every if beginning in "".join([*row[0], *row[2]]))


def test_the_cover_line_and_the_counts(printed: ComparedLadders) -> None:
    assert "Versions 2026.2 and 2027.1" == printed.head.title
    assert "The Conservation Workshop’s Ladder, 9 December 2026. To hold from 1 April 2027." == printed.cover_line
    counts = (("16", "reworded"), ("7", "moved"), ("3", "split"), ("3", "merged"), ("7", "new"), ("5", "retired"))
    assert counts == printed.counts
    sentences = ("Of 50 signals, 16 are as they were.", "Six have a new id.", "Five texts that are not listed differ in punctuation alone.")
    assert sentences == printed.summary
    assert [("", "The round agreed on this in *November*, with two abstentions and one biscuit.")] == [
        (note.version, note.text) for note in printed.notes
    ]
    assert ("2026.2, struck: goes", "2027.1, underlined: comes") == printed.columns
    assert ["Apprentice", "Conservator", "Maker"] == [group.title for group in printed.groups][:3]
    assert "The ladder as a whole" == printed.groups[-1].title


@pytest.mark.parametrize(
    ("title", "beginning", "old", "new"),
    [
        (
            "Apprentice", "Cleans a test",
            (["Cleans a test patch, stops when told to, and [-soon-] stops unprompted."], ""),
            (["Cleans a test patch, stops when told to, and {+within a season+} stops unprompted."], ""),
        ),
        (
            "Apprentice", "lamp",
            ([], "New"),
            (["{+Asks for the lamp before naming a varnish.+}"], ""),
        ),
        (
            "Apprentice", "Copying",
            (["[-Copying a recipe without its reasons.-]"], ""),
            ([], "Retired"),
        ),
        (
            "Apprentice", "Tells somebody",
            (["Tells somebody within the hour when something breaks."], ""),
            ([], "Moved to Judgement, as A·J1. The words are the same."),
        ),
        (
            "Apprentice", "A workbook",
            (["A workbook that a stranger can follow, [-with a-] date on every page."], ""),
            (["A workbook that a stranger can follow.", "A date on every page {+of the workbook+}."], "Split, as A·Tr1 and A·Tr2"),
        ),
        (
            "Maker", "Samples",
            ([
                "Methods that other workshops have tried, [-including one where it failed-].",
                "[-Samples: a drawer of joints, films and fills that have aged under the same roof as the objects.[^drawer]-]",
            ], ""),
            ([
                "Methods that other workshops have tried, {+and the drawer of samples from which they came+}.[^drawer]",
            ], "Merged, as Mk·Tr1"),
        ),
        (
            "Master maker", "second opinion",
            (["Is asked for a second opinion by [-people who do not owe you one-]."], ""),
            ([
                "Is asked for a second opinion by {+other workshops+}.",
            ], "Moved to Maker, Judgement, as Mk·J2. Its id is now maker/asked-for-opinion."),
        ),
        (
            "Conservator", "Chooses the weakest",
            (["Chooses the weakest treatment that will hold."], ""),
            (["Chooses the weakest treatment that will hold.", "{+Says what a weaker one would have done.+}"], ""),
        ),
        (
            "Conservator", "Reports pile",
            (["Reports pile up until the memory of the work is older than the work."], ""),
            ([], "Moved to Tempting shortcuts. The words are the same."),
        ),
        (
            "Maker", "C·Tr2",
            (["[-C·Tr2-]"], ""),
            ([], "none"),
        ),
        (
            "Head of the workshop", "Elder",
            ([], "none"),
            (["{+Elder+}"], ""),
        ),
        (
            "The ladder as a whole", "paths",
            (["[-Where the-] paths [-part and meet-]"], ""),
            (["{+Three+} paths"], ""),
        ),
    ],
)  # fmt: skip
def test_what_became_of_each(
    printed: ComparedLadders, title: str, beginning: str, old: tuple[list[str], str], new: tuple[list[str], str]
) -> None:
    assert (*old, *new) == said(printed, title, beginning)


def test_labels_hang_where_they_have_room(printed: ComparedLadders) -> None:
    """On a small page, they stand above."""
    labels = [(row.label, row.hangs) for row in rows(printed, "Apprentice") if row.label]
    assert [("Bench", True), ("Judgement", True), ("Together", True), ("Trace", True), ("Tempting shortcuts", True)] == labels
    assert not any(row.hangs for group in view(workshop(), size="a5").groups for row in group.rows)
    whole = {row.label: row.is_tall for row in rows(printed, "The ladder as a whole")}
    assert {"Edition": False, "Short title: In company": True, "Id: What stays behind you": True} == dict(list(whole.items())[:3])


def test_other_titles(tmp_path: Path) -> None:
    """One version edited, two ladders, and an id without a word."""
    items = adding(without(FIRST, "junior/ask"), junior={"clear": "Asks early when something is not clear."})
    folder = write_revised(tmp_path / "ours", items, version="1.0")
    found = view(load_comparison("1.0", "current", folder))
    assert ("Version 1.0, before and after", "Before, struck: goes") == (found.head.title, found.columns[0])
    remark = "Gone; changes.yaml does not say what became of it. Is it now junior/clear?"
    assert remark == said(found, "Junior", "unclear")[3]
    other = write(tmp_path / "other", "3")
    text = (other / "ladder.md").read_text(encoding="utf-8")
    (other / "ladder.md").write_text(text.replace("id: small", "id: other").replace("A small", "Another"), encoding="utf-8")
    found = view(load_comparison(str(folder), str(other)))
    assert "A small ladder, version 1.0, and Another ladder, version 3" == found.head.title
    assert "Two ladders, 9 December 2026." == found.cover_line


def test_nothing_differs(tmp_path: Path) -> None:
    found = view(load_comparison("1.0", "2.0", write_revised(tmp_path)))
    assert ((), ("Nothing differs but the version.",), ()) == (found.counts, found.summary, found.groups)


def test_people_are_counted_from_five_up(tmp_path: Path) -> None:
    """And nothing that anybody wrote, nor a name, is in the document."""
    head = "ladder: workshop\nperson: {{id: {0}, name: {0}}}\nlevel: head\n"
    text = head + "evidence:\n  - {{title: Secret, date: 2026-10-01, signals: [apprentice/workbook]}}\n"
    for number, name in enumerate(("ada", "bo", "cy", "di", "ed")):
        (tmp_path / f"{name}.yaml").write_text(text.format(name), encoding="utf-8")
        people = people_touched(workshop(), [tmp_path])
        assert number + 1 == len(people.touched)
        counted = ["5 of 5 plans in use name something that changes."] if number == 4 else []
        assert counted == [sentence for sentence in view(workshop(), people).summary if "plans" in sentence]
    assert "Secret" not in repr(view(workshop(), people))
