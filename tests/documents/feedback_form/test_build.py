"""A form for a colleague: one page, what it asks, and what it never shows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from weasyprint.formatting_structure.boxes import TextBox

import layout
import reading
import validators
from form_files import fields, filled
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.feedback_form.build import FeedbackJob, make_feedback_form
from ladder_reports.errors import InputError, UnknownNameError
from ladder_reports.evidence.form_fields import FormStamp, entry_keys, read_stamp
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.rendering import pdf
from making import DAY, ROOT, SIZES

TOMAS = ROOT / "examples" / "tomas-lindqvist.yaml"


def made(giver: str, *asks: str, evidence: Path = TOMAS, **more: Any) -> bytes:
    """A form about somebody."""
    return make_feedback_form(FeedbackJob(DEFAULT_LADDER, evidence, giver, DAY, asks, **more))[0].data


def words(data: bytes) -> str:
    """What is printed, in one line."""
    return " ".join(" ".join(reading.read(data).pages).split())


def answers(data: bytes) -> list[str]:
    """What is asked about, by the names of the fields."""
    head = "feedback/+1/answers/"
    return [name.removeprefix(head) for name in fields(data) if name.startswith(head)]


def test_it_asks_about_evidence_that_names_the_colleague_and_what_was_picked() -> None:
    """Newest evidence first, then signals, then goals; each with a field that says what it asks. It conforms, empty and filled."""
    data = made("kenji watanabe", "staff/consensus-by-docs", "1")
    guide, refusal = entry_keys([("Guide to tests that can fail",), ("Said no to a model for each city",)])
    keys = entry_keys([("One serving design for everything that ranks", "2027-Q1")])
    asked = [
        f"evidence/{guide}",
        f"evidence/{refusal}",
        "signals/staff/consensus-by-docs",
        f"goals/{keys[0]}",
    ]
    assert asked == answers(data)
    form = fields(data)
    spoken = form[f"feedback/+1/answers/evidence/{guide}"].spoken
    assert "Guide to tests that can fail, September 2026. What did Tomás Herrera Lindqvist do, and what changed for you?" == spoken
    assert ["kenji watanabe", "", ""] == [form[f"feedback/+1/{name}"].value for name in ("from", "relation", "date")]
    stamp = read_stamp(form["stamp"].value)
    assert FormStamp("ai-architect", "1.0", "tomas-lindqvist", "colleague") == stamp
    assert [] == validators.failures(data)
    values = {name: "Ζωή Щ ę" for name in form if name != "stamp"}
    assert [] == reading.ua_failures(filled(data, values))
    assert data == made("kenji watanabe", "staff/consensus-by-docs", "1")


def test_a_name_is_found_in_other_letters(tmp_path: Path) -> None:
    """As people spell it who lack its letters, and in any case."""
    path = tmp_path / "ada.yaml"
    item = {"title": "One", "signals": ["senior/ab-test"], "attested_by": "Lukasz ZOLTY"}
    path.write_text(yaml.safe_dump({"person": {"name": "Ada"}, "level": "senior", "evidence": [item]}), "utf-8")
    assert [f"evidence/{entry_keys([('One',)])[0]}"] == answers(made("Łukasz Żółty", evidence=path))


def test_without_anything_to_ask_about_there_are_two_open_questions() -> None:
    """A name that is only a part of another one's is nobody's evidence; no pronoun is guessed."""
    for giver in ("Ken", "Watanabe Kenji", "Bo Ek"):
        assert ["open-1", "open-2"] == answers(made(giver))
    shown = words(made("Bo Ek"))
    assert not {"he", "she", "his", "her", "him", "they", "their"} & {word.strip(".,?").casefold() for word in shown.split()}


TOKENS = {
    "summary", "aspiration", "private", "evidence-what", "evidence-impact", "evidence-private", "link", "attested", "rating-note",
    "rating-private", "watch", "goal-success", "goal-support", "goal-note", "checkin", "checkin-private", "giver", "relation", "text",
    "unshared", "assessment", "role", "team", "email", "other-goal", "other-evidence",
}  # fmt: skip


def everything() -> Mapping[str, Any]:
    """An evidence file with a word that is nowhere else in each field."""

    def word(name: str) -> str:
        return f"Zq{sorted(TOKENS).index(name):03d}xv"

    rating = {
        "self": "emerging",
        "manager": "not_yet",
        "agreed": "no_opportunity",
        "note": word("rating-note"),
        "private": word("rating-private"),
    }
    return {
        "person": {"name": "Ann Bo", "id": "ann", "email": f"{word('email')}@example.com", "role": word("role"), "team": word("team")},
        "level": "senior",
        **{name: word(name) for name in ("summary", "aspiration", "private")},
        "evidence": [
            {
                "title": "Shown title",
                "date": "2026-08-14",
                "what": word("evidence-what"),
                "impact": word("evidence-impact"),
                "private": word("evidence-private"),
                "links": [f"https://example.com/{word('link')}"],
                "attested_by": f"Kenji Watanabe and {word('attested')}",
            },
            {"title": word("other-evidence"), "private": "Kenji Watanabe did it"},
        ],
        "ratings": {"senior/ab-test": rating},
        "watchouts": {"senior/hidden-silo": {"note": word("watch")}},
        "goals": [
            {"title": "Shown goal", "quarter": "2027-Q1", **{key: word(f"goal-{key}") for key in ("success", "support", "note")}},
            {"title": word("other-goal"), "quarter": "2027-Q2", "status": "dropped"},
        ],
        "checkins": [{"date": "2026-09-01", "note": word("checkin"), "private": word("checkin-private")}],
        "feedback": [
            {"from": word("giver"), "relation": word("relation"), "text": word("text"), "share": True},
            {"from": "Kenji Watanabe", "text": word("unshared")},
        ],
        "assessments": [{"name": word("assessment")}],
    }


def test_it_shows_nothing_that_a_colleague_must_not_see(tmp_path: Path) -> None:
    """No byte of it has a private text, a rating, what others said, or any text but titles; and ratings change nothing."""
    path = tmp_path / "ann.yaml"
    path.write_text(yaml.safe_dump(everything()), encoding="utf-8")
    data = made("Kenji Watanabe", "Se.T1", "1", evidence=path)
    everywhere = reading.everything_in(data)
    assert [] == [name for number, name in enumerate(sorted(TOKENS)) if f"Zq{number:03d}xv" in everywhere]
    assert "Shown title, August 2026" in words(data)
    assert "Shown goal, Q1 2027" in words(data)
    assert not {"emerging", "demonstrated", "opportunity"} & set(words(data).split())
    path.write_text(yaml.safe_dump({**everything(), "ratings": {}}), encoding="utf-8")
    assert data == made("Kenji Watanabe", "Se.T1", "1", evidence=path)


@pytest.mark.parametrize("size", SIZES)
def test_it_is_one_page_without_a_defect(monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    """In each size of page, with as many questions as fit, and with few. What hangs beside a question stands on its baseline."""
    laid: list[Any] = []

    def keep(_: pdf.Engine, layout: pdf.Layout, __: str) -> bytes:
        laid.append(layout.document)
        return b""

    monkeypatch.setattr(pdf.Engine, "write", keep)
    for asks in ((), ("St.L3", "1", "2")):
        document, _ = make_feedback_form(FeedbackJob(DEFAULT_LADDER, TOMAS, "Kenji Watanabe", DAY, asks, page_size=size))
        assert 1 == document.pages
        assert [] == layout.defects(laid[-1])
    every = [box for box in laid[-1].pages[0]._page_box.descendants() if type(box) is TextBox]
    line = {box.text: round(box.position_y + box.baseline, 3) for box in every}
    question = next(text for text in line if text.startswith("Drives consensus"))
    assert line[question] == line["St·L3"]
    assert PAGE_SIZES[size].small or line[question] == line["Now"]


@pytest.mark.parametrize(
    ("giver", "asks", "said"),
    [
        ("Bo", ("Se.T99",), "unknown signal 'Se.T99'"),
        ("Bo", ("senior/ab-tset",), "did you mean 'senior/ab-test'"),
        ("Bo", ("44",), "there is no goal '44': the evidence file has 6"),
        ("Bo", ("goal 0",), "there is no goal '0'"),
        ("Bo", tuple(f"St.T{number}" for number in range(1, 6)) + tuple(f"Se.T{number}" for number in range(1, 6)), "ask for fewer"),
        (" ", (), "the name is empty"),
        ("x" * 201, (), "--from: "),
        ("Bo\x1b[31m", (), "--from: "),
    ],
)
def test_what_cannot_be_asked_is_refused(giver: str, asks: tuple[str, ...], said: str) -> None:
    """By its name, with what can be done."""
    with pytest.raises(UnknownNameError) as caught:
        made(giver, *asks)
    assert said in str(caught.value)


def test_problems_of_the_file_are_its_own(tmp_path: Path) -> None:
    """A broken evidence file is refused at its places, as everywhere."""
    path = tmp_path / "p.yaml"
    path.write_text("person: {name: A}\nlevel: seniro\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"p\.yaml:2:8: .*did you mean 'senior'"):
        made("Bo", evidence=path)
