"""What differs between two versions: some fifty edits of the workshop's ladder, each told for what it is."""

from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ladder_reports.ladder.differences import ChangeKind, LadderDifferences, compare_ladders
from ladder_reports.ladder.lineage import Lineage, Revision
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder
from ladder_reports.ladder.versions import load_history
from ladder_reports.ladder.words import all_marked
from making import SMALLEST
from revisions import FIRST, REVISED, adding, without, write

EDITS: dict[str, tuple[str, str]] = {
    # Old ids, and what became of them: kinds, then new ids where they differ.
    "apprentice/stops-unprompted": ("reworded", ""),
    "apprentice/names-material": ("reworded", ""),
    "apprentice/weighs-adhesive": ("reworded", ""),
    "apprentice/boxes-that-fit": ("reworded", ""),
    "conservator/weakest-that-holds": ("reworded", ""),
    "conservator/honest-hours": ("reworded", ""),
    "conservator/five-minutes": ("reworded", ""),
    "maker/worthless-first": ("reworded", ""),
    "master-maker/no-second-attempt": ("reworded", ""),
    "steward/ranks-risks": ("reworded", "keeper/ranks-risks"),
    "steward/one-table": ("reworded", "keeper/one-table"),
    "teacher/affordable-mistakes": ("reworded", ""),
    "apprentice/tools-in-order": ("punctuation", ""),
    "apprentice/second-question": ("punctuation", ""),
    "conservator/wrong-about-varnish": ("punctuation", ""),
    "maker/run-and-rest": ("punctuation", ""),
    "steward/most-years-per-pound": ("punctuation", "keeper/most-years-per-pound"),
    "apprentice/tells-within-the-hour": ("moved", ""),
    "conservator/drawn-tool": ("moved", ""),
    "conservator/reports-pile-up": ("moved", ""),
    "steward/walks-the-stores": ("reworded moved", "keeper/walks-the-stores"),
    "maker/repair-as-evidence": ("moved", "conservator/repair-as-evidence"),
    "teacher/cannot-yet": ("moved", "conservator/cannot-yet"),
    "master-maker/second-opinions": ("reworded moved renamed", "maker/asked-for-opinion"),
    "conservator/undo-by-friday": ("reworded renamed", "conservator/undo-within-a-week"),
    "maker/honest-parts": ("renamed", "maker/visible-parts"),
    "teacher/slow-way-first": ("renamed", "teacher/slow-way"),
    "apprentice/part-that-shows": ("renamed", "apprentice/surface-only"),
    "master-maker/right-quickly": ("reworded renamed", "master-maker/quick-verdicts"),
    "apprentice/workbook": ("split", "apprentice/workbook apprentice/dated-pages"),
    "teacher/same-day-criticism": ("split", "teacher/same-day-criticism teacher/private-criticism"),
    "steward/records-without-gaps": ("split", "keeper/records-without-gaps keeper/calibrated-loggers"),
    "maker/methods-tried-elsewhere maker/aged-samples": ("merged", "maker/shared-methods"),
    "teacher/finishing-at-night teacher/favourites": ("merged", "teacher/favourites"),
    "conservator/pleasant-inpainting conservator/last-times-solvent": ("merged", "conservator/habits-of-hand"),
    "apprentice/recipe-without-reasons": ("retired", "–"),
    "steward/used-plan": ("retired", "–"),
    "steward/hygrometer-from-bed": ("retired", "–"),
    "teacher/disagree-in-print": ("retired", "–"),
    "master-maker/speaks-last": ("retired", "–"),
}
ADDED = [
    "apprentice/asks-for-the-lamp",
    "conservator/photographs-light",
    "maker/famous-repairs",
    "master-maker/lends-the-name",
    "teacher/second-teacher",
    "keeper/names-a-deputy",
    "elder/comes-when-asked",
]
TEXTS = {
    ("conservator", "What the work is"): "changed",
    ("maker", "On the shelf by the door"): "removed",
    ("maker", "[^dovetail]"): "removed",
    ("", ""): "changed",
    ("", "Three paths"): "changed",
    ("", "When the ladder changes"): "added",
    ("", "[^keys]"): "changed",
}
FACTS = {
    ("", "", "edition"): ("Spring 2026, with the walrus", "Spring 2027, without the walrus"),
    ("keeper", "Keeper of the collection", "id"): ("steward", "keeper"),
    ("keeper", "Keeper of the collection", "title"): ("Steward of the collection", "Keeper of the collection"),
    ("keeper", "Keeper of the collection", "short name"): ("Steward", "Keeper"),
    ("head", "Head of the workshop", "leads to"): ("", "elder"),
    ("elder", "Elder of the workshop", "level"): ("", "Elder of the workshop"),
    ("", "In company", "short title"): ("Company", "Together"),
    ("", "What stays behind you", "id"): ("trace", "traces"),
    ("maker", "maker/shared-methods", "grows from"): ("conservator/drawn-tool", ""),
}


@cache
def revised() -> LadderDifferences:
    """The workshop's two versions compared."""
    present = load_ladder(REVISED).unwrap()
    history = load_history(REVISED, present)
    old = history.recorded_ladder("2026.2")
    assert old
    return compare_ladders(old, present, history.lineage("2026.2"))


def test_each_edit_is_told_for_what_it_is() -> None:
    """No edit is missed, none is told twice, and nothing else is told."""
    found = {" ".join(one.name for one in change.old): (" ".join(change.kinds), change) for change in revised().items if change.old}
    assert {name: kinds for name, (kinds, _) in EDITS.items()} == {name: kinds for name, (kinds, _) in found.items()}
    for name, (_, heirs) in EDITS.items():
        expected = [] if heirs == "–" else (heirs or name).split()
        assert expected == [one.name for one in found[name][1].new]
    assert ADDED == [one.name for change in revised().items if not change.old for one in change.new]
    assert not any(change.unsaid for change in revised().items)


def test_the_prose_is_compared() -> None:
    """Sections, guides under another title, the introduction and footnotes; a paragraph that stayed is not told."""
    assert TEXTS == {(text.level, text.title): text.kind for text in revised().texts}
    guide = next(text for text in revised().texts if text.title == "Three paths")
    assert ("Where the paths part and meet", ()) == (guide.old_title, guide.paragraphs)
    (work,) = next(text for text in revised().texts if text.level == "conservator").paragraphs
    assert ["Three", "four"] == [run.text for run in work.old if run.change == "removed"]


def test_names_and_steps_are_compared() -> None:
    assert FACTS == {(fact.level, fact.subject, fact.fact): (fact.old, fact.new) for fact in revised().facts}


def test_changes_are_counted() -> None:
    """An item that was moved and reworded counts for both."""
    expected: dict[ChangeKind, int] = {
        "reworded": 16, "moved": 7, "renamed": 6, "split": 3, "merged": 3, "added": 7, "retired": 5, "punctuation": 5,
    }  # fmt: skip
    assert expected == revised().counts
    signals, watchouts = revised().counts_of("signals"), revised().counts_of("watchouts")
    assert expected == {kind: signals[kind] + watchouts[kind] for kind in expected}
    assert (11, 50) == (revised().unchanged(), revised().total(revised().new))


def test_changes_stand_in_the_ladders_order() -> None:
    """By level and section; what is retired stands where it was, and what moved stands where readers know it."""
    levels = list(dict.fromkeys(change.home.level for change in revised().items))
    assert ["apprentice", "conservator", "maker", "master-maker", "teacher", "keeper", "elder"] == levels
    here = [change for change in revised().items if (change.home.level, change.home.section) == ("master-maker", "company")]
    assert ["retired", "added"] == [change.kinds[0] for change in here if "moved" not in change.kinds]


def test_words_of_the_other_heir_are_not_struck() -> None:
    """Of a split or a merger, only what none of the others has is marked."""
    split = next(change for change in revised().items if change.old and change.old[0].name == "teacher/same-day-criticism")
    assert {"same"} == {run.change for runs in (*split.old_runs, *split.new_runs) for run in runs}
    new = next(change for change in revised().items if not change.old)
    assert all_marked(new.new_runs[0])
    assert new.words is None


def test_a_ladder_is_as_it_was() -> None:
    ladder = load_ladder(REVISED).unwrap()
    found = compare_ladders(ladder, replace(ladder, version="9"))
    assert found.is_empty
    assert found.unchanged() == found.total(ladder) == 50


def test_nothing_is_guessed(tmp_path: Path) -> None:
    """Without a word about it, an id that is gone is retired, whatever looks like it; a hint says what is likely."""
    old = load_ladder(write(tmp_path / "old")).unwrap()
    items = adding(without(FIRST, "junior/ask"), junior={"questions": "Asks early when something is not clear."})
    new = load_ladder(write(tmp_path / "new", "2.0", items)).unwrap()
    found = compare_ladders(old, new)
    gone, come = found.items
    assert (("retired",), True, "junior/questions") == (gone.kinds, gone.unsaid, gone.likely)
    assert ("added",) == come.kinds
    said = compare_ladders(old, new, Lineage((Revision("2.0", "1.0", renamed={"junior/ask": "junior/questions"}),)))
    assert [("reworded", "renamed")] == [change.kinds for change in said.items]
    assert {"junior/ask": ("reworded", "renamed")} == said.touched


def test_parts_that_belong_together_are_one_change(tmp_path: Path) -> None:
    """Two signals cut anew into three: the change is a split and a merger."""
    old = load_ladder(write(tmp_path / "old")).unwrap()
    items = adding(without(FIRST, "junior/ask", "junior/test"), junior={"one": "One.", "two": "Two.", "three": "Three."})
    new = load_ladder(write(tmp_path / "new", "2.0", items)).unwrap()
    revision = Revision("2.0", "1.0", split={"junior/ask": ("junior/one", "junior/two"), "junior/test": ("junior/two", "junior/three")})
    (change,) = compare_ladders(old, new, Lineage((revision,))).items
    assert (("split", "merged"), 2, 3) == (change.kinds, len(change.old), len(change.new))


def test_two_ladders_that_share_nothing() -> None:
    """Everything went and everything came."""
    one, other = load_ladder(SMALLEST).unwrap(), load_ladder(REVISED).unwrap()
    found = compare_ladders(one, other)
    assert {("retired",), ("added",)} >= {change.kinds for change in found.items}
    assert found.total(one, "watchouts") + found.total(one) == sum(bool(change.old) for change in found.items)
    assert 0 == found.unchanged()


TEXT = st.sampled_from(["Asks early.", "Asks, early", "Asks late.", "Tests each change.", "Tests all.", "Reads logs."])
ITEMS = st.dictionaries(
    st.sampled_from(["junior", "senior"]), st.dictionaries(st.sampled_from("abcde"), TEXT, min_size=1, max_size=4), min_size=1
)


def _ladder(items: dict[str, dict[str, str]]) -> Ladder:
    """A ladder in memory with these signals."""
    base = load_ladder(SMALLEST).unwrap()
    level, head = base.levels[0], next(head for head in base.sections if head.kind == "signals")
    section = next(section for section in level.sections if section.id == head.id)
    item = section.items[0]
    levels = tuple(
        replace(level, id=name, title=name, short=name, next=(), notes=(), sections=(
            replace(section, items=tuple(replace(item, id=one, text=text, examples=(), grown_from="") for one, text in texts.items())),
        ))
        for name, texts in items.items()
    )  # fmt: skip
    return replace(base, levels=levels)


@given(ITEMS, ITEMS)
def test_every_item_is_told_once_or_is_as_it_was(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> None:
    """Nothing is lost between two ladders."""
    found = compare_ladders(_ladder(before), _ladder(after))
    olds, news = ({f"{level}/{one}" for level, texts in items.items() for one in texts} for items in (before, after))
    told_old = [one.name for change in found.items for one in change.old]
    told_new = [one.name for change in found.items for one in change.new]
    assert len(told_old) == len(set(told_old))
    assert len(told_new) == len(set(told_new))
    assert olds - set(told_old) == news - set(told_new)
    assert olds - news <= set(told_old)
    assert news - olds <= set(told_new)
