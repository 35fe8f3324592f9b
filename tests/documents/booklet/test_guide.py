"""The guide has the ladder's own words under its drawings where they are made so, and explains a code; paths have a page of their own."""

import re

import pytest
from msgspec.structs import replace

from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.booklet.compose import BookletComposer
from ladder_reports.documents.booklet.front_view import Front
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.documents.context import load_context
from ladder_reports.ladder.model import Guide, Ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY, SMALLEST, WORKSHOP, made

CONTEXT = load_context(DEFAULT_LADDER, "default", None)
OWN = CONTEXT.ladder.guides[0].text


def front(ladder: Ladder, lang: str | None = None) -> Front:
    """The views of the booklet's first pages."""
    translation = load_context(DEFAULT_LADDER, "default", lang).translation
    composer = BookletComposer(ladder, translation, CONTEXT.theme, as_of=DAY, page_size=PAGE_SIZES["a4"])
    return composer.compose(Pagination()).front


def with_guide(text: str) -> Ladder:
    """The ladder that ships with another guide."""
    return replace(CONTEXT.ladder, guides=(Guide("How to use this", text),))


def sentences(found: Front) -> list[str]:
    """What is said under the drawings."""
    return [" ".join(one.sentence) for one in found.how.advice]


def test_the_ladders_own_words_are_cut_in_three() -> None:
    """What is left of its text follows. In a booklet with German labels they are the same."""
    for lang in (None, "de"):
        found = front(CONTEXT.ladder, lang)
        assert ["Find the level closest to your current role.", "Read the level above it.", "The gap is your year."] == sentences(found)
        assert found.how.guide.text.startswith("Pair this with the Skill Matrix")
        assert all(one.is_ladders for one in found.how.advice)


@pytest.mark.parametrize(
    "text",
    [
        "This is for engineers. It was made in spring. Ask Ann.",
        "Find your level. Read the level above it.",
        f"Find the level that is closest to your current role, {'and so on, ' * 5}please. Read the level above. Go.",
        "- Find your level. Read the level above it. The gap is your year.",
        "Find your *level*. Read the level above it. The gap is your year.",
    ],
)
def test_other_guides_stay_whole(text: str) -> None:
    """The drawings then have the tool's own sentences."""
    found = front(with_guide(text))
    assert text == found.how.guide.text
    assert "The gap is your year." == sentences(found)[2]
    assert not any(one.is_ladders for one in found.how.advice)


def test_a_code_is_explained() -> None:
    codes = front(CONTEXT.ladder).how.codes
    assert codes
    assert "St·T3" == codes.code
    assert "Staff, Technical, the third." in codes.text
    assert "T is Technical signals, L Leadership signals, O Output artifacts." == codes.letters


def test_a_single_level_has_no_drawings() -> None:
    ladder = load_context(SMALLEST, "default", None).ladder
    found = front(replace(ladder, levels=(replace(ladder.levels[0], next=()),)))
    assert ((), None, None) == (found.how.advice, found.paths, found.glance)
    assert "How to use this" == found.how.guide.title


def test_paths_part_and_meet_in_the_ladders_words() -> None:
    """Its text about its paths is on their page and nowhere else."""
    found = front(load_context(WORKSHOP, "default", None).ladder)
    assert found.paths
    part, meet = found.paths.junctions
    assert ("They part", "They meet") == (part.label, meet.label)
    assert part.text.startswith("Decide what you want to be trusted with:")
    assert meet.text.startswith("All three paths lead here")
    assert ["Maker, Master", "Teacher", "Steward"] == [path.title for path in part.paths]
    assert "The hard objects come to you." == part.paths[0].text.replace("\u00a0", " ")
    assert ("level-maker", "level-master-maker") == part.paths[0].anchors
    assert "You choose a path after" in found.paths.text
    assert () == found.guides
    assert len(found.paths.levels) == 7
    assert front(CONTEXT.ladder).paths is None


@pytest.mark.xdist_group("workshop-default-a4")
def test_paths_name_their_pages() -> None:
    """The pages on which the levels begin."""
    read = made(ladder=WORKSHOP).read
    text = read.bodies[read.names["paths"] - 1]
    expected = {f"Page {read.names['level-teacher']}", f"Page {read.names['level-maker']}, {read.names['level-master-maker']}"}
    assert expected <= set(re.findall(r"Page \d+(?:, \d+)?", text))
