"""The pages after the first as they are printed: read back from a few plans that many tests share."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import layout
import reading
import tags
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.rendering import pdf
from making import ROOT, SIZES
from plans import plan_job

LADDER = load_ladder(DEFAULT_LADDER).unwrap()
MARKDOWN = "Some *words*.\n\n- a point\n- another\n\n```\ncode\n```\n\n| A | B |\n|---|---|\n| one | two |\n"


def evidence() -> dict[str, Any]:
    """Much of everything: a signal with 12 pieces of evidence, 45 pieces, 12 goals, Markdown with lists, code and tables."""
    staff, senior = ([name for name, _, _ in LADDER.by_id[level].named_items("signals")] for level in ("staff", "senior"))
    statuses = ("demonstrated", "emerging", "not_yet", "no_opportunity")
    items = [
        {
            "title": f"Piece {n}, with a title that has no room on one line beside two ratings",
            "date": (f"2026-{n % 9 + 1:02}-{n % 27 + 1:02}", f"{1980 + n}", {"from": "2025-06", "to": f"2026-02-{n % 27 + 1:02}"})[n % 3],
            "signals": list({staff[n % len(staff)], staff[0] if n < 12 else staff[1], "engineer/framework-basics"}),
            "what": f"What{n}x was done. " * (n % 5 + 1) if n % 11 else MARKDOWN,
            "impact": f"Impact{n}x.",
            "attested_by": f"Somebody {n}x, head of platform engineering",
            "links": [{"title": "A report", "url": f"https://example.com/{n}/reports-of-{n}/injected-descriptions-{n}"}],
        }
        for n in range(45)
    ]
    goals = [
        {"title": f"Goal {n}", "quarter": f"2027-Q{n % 4 + 1}", "signals": [staff[n % 5]], "success": MARKDOWN if n == 4 else "So."}
        for n in range(12)
    ]
    ratings = {name: {"self": statuses[n % 4], "manager": statuses[(n + n // 3) % 4], "note": "A note."} for n, name in enumerate(staff)}
    ratings |= {name: {"self": "demonstrated", "manager": "demonstrated"} for name in senior}
    return {
        "person": {"name": "Wilhelmina Featherstonehaugh", "manager": "Γιώργος Αντωνίου"},
        "level": "senior",
        "evidence": items,
        "ratings": ratings,
        "goals": goals,
        "feedback": [{"from": "Eve", "relation": "next door", "date": "2026-10", "text": MARKDOWN, "share": True}],
        "checkins": [{"date": "2026-11-01", "note": "Talked."}],
    }


@pytest.fixture(scope="module", params=["a4", "a5"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Any]:
    """The plan with much of everything: its bytes, and how the engine laid it out."""
    path = tmp_path_factory.mktemp("plan") / "p.yaml"
    path.write_text(yaml.safe_dump(evidence(), allow_unicode=True), encoding="utf-8")
    return laid_out(path, audience="manager", page_size=request.param)


def laid_out(path: Path, **options: Any) -> tuple[bytes, Any]:
    """A person's plan: its bytes, and the engine's document."""
    documents: list[Any] = []
    write = pdf.Engine.write

    def keep(engine: pdf.Engine, layout: pdf.Layout, where: str) -> bytes:
        documents.append(layout.document)
        return write(engine, layout, where)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf.Engine, "write", keep)
        outcome, _ = make_plan(plan_job(path, **options))
    return outcome.data, documents[0]


def text_of(sheet: str) -> str:
    """A page's text on one line."""
    return " ".join(sheet.split())


def test_much_of_everything_is_set_without_a_defect(made: tuple[bytes, Any]) -> None:
    """No row or word is cut, nothing is too small, and the file conforms."""
    assert [] == layout.defects(made[1])
    assert [] == reading.ua_failures(made[0])


def test_nothing_is_lost_and_nothing_cut(made: tuple[bytes, Any]) -> None:
    """Every piece of evidence is in the log with all that it says, and no text ends with an ellipsis."""
    text = "".join("".join(reading.read(made[0]).pages).split())
    assert [] == [word for n in range(45) for word in (f"Impact{n}x", f"Somebody{n}x", f"example.com/{n}/") if word not in text]
    assert "…" not in text


def test_each_cell_is_heard_with_its_heads(made: tuple[bytes, Any]) -> None:
    """A rating and a piece of evidence with the section, the signal, and whose or what it is."""
    tables = [*tags.read(made[0]).find("Table")]
    (gap,) = [table for table in tables if "Evidence and goals" in table.text and "Ann" not in table.text]
    heard = [cell for line in tags.cells(gap) for cell in line]
    first = LADDER.codes["staff/architecture-decisions"]
    assert ["Wilhelmina Featherstonehaugh", "Γιώργος Αντωνίου", "Evidence and goals"] == [cell.heads[-1] for cell in heard[:3]]
    assert all(cell.heads[1].startswith(first) for cell in heard[:3])
    assert 3 * len([*LADDER.by_id["staff"].named_items("signals")]) == len(heard)
    assert {3} == {len(cell.heads) for cell in heard}


def test_the_gap_opens_a_page_and_has_its_heads_on_each(made: tuple[bytes, Any]) -> None:
    """A page that goes on says with what, and whose ratings stand in the columns."""
    sheets = [*map(text_of, reading.read(made[0]).pages)]
    opener = next(number for number, text in enumerate(sheets) if "Evidence and goals" in text)
    assert "h2" in layout.pages(made[1])[opener].words[0].tags
    assert "The gap is your year" in sheets[opener + 1]
    assert "Γιώργος Αντωνίου" in sheets[opener + 1]


def test_names_stand_below_the_lines_for_signing(made: tuple[bytes, Any]) -> None:
    """At the foot of the last page, with lines for a pen above them."""
    last = layout.pages(made[1])[-1]
    names = [word for word in last.words if word.text.startswith(("Wilhelmina", "Γιώργος")) and word.bottom > last.bottom - 90]
    assert 2 == len(names)
    assert last.bottom - max(word.bottom for word in names) < 20


@pytest.mark.parametrize("size", SIZES)
def test_one_piece_of_evidence_makes_a_plan(tmp_path: Any, laid_only: list[Any], size: str) -> None:
    """Nothing but a title: no part without content, no page that is almost empty."""
    path = tmp_path / "p.yaml"
    path.write_text("person: {name: A B}\nlevel: senior\nevidence: [{title: One, signals: [senior/ab-test]}]\n", encoding="utf-8")
    make_plan(plan_job(path, page_size=size))
    assert [] == layout.defects(laid_only[-1])


@pytest.mark.parametrize("size", SIZES)
def test_a_list_begins_with_several_entries(size: str) -> None:
    """At a page's foot no single signal of the bar and no single watch-out stands below its heading."""
    _, document = laid_out(ROOT / "examples" / "eleni-papadaki.yaml", page_size=size)
    boxes = [box for page in document.pages for box in page._page_box.descendants() if box.element_tag == "table"]
    first = next(box for box in boxes if box.element.get("class") == "bar-table")
    assert len({box.element.get("id") for box in first.descendants() if "signal-row" in (box.element.get("class") or "")}) >= 3
    boxes = [box for page in document.pages for box in page._page_box.descendants() if box.element_tag == "section"]
    watchouts = next(box for box in boxes if "watchouts" in box.element.get("class"))
    assert 2 == len({box.element for box in watchouts.descendants() if box.element is not None and box.element.tag == "h3"})
