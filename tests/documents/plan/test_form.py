"""Plans, agendas and worksheets to fill in: which fields each copy has, what they hold, how they are asked, and that files conform."""

import io
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import yaml

import layout
import reading
import tags
import validators
from form_files import Field, fields, filled, glyphs
from form_programs import filled_with_pdfium, filled_with_pypdf
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.evidence.form_fields import FORM_VERSION, FormStamp, as_in_field, feedback_keys, goal_keys, read_stamp
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import ROOT, SIZES
from plans import plan_job

TOMAS = ROOT / "examples" / "tomas-lindqvist.yaml"
ONE_PROCESS = pytest.mark.xdist_group("forms")
"""The tests that look at the same forms run in the same process."""
HIDDEN, PRINTED = 2, 4
SCALE = ("not_yet", "emerging", "demonstrated", "no_opportunity")
MANY_LETTERS = "Ζωή Παπαδάκη, Zażółć gęślą jaźń, Щёголева, Đặng Thu Hà"


@pytest.fixture(scope="module")
def forms() -> dict[str, bytes]:
    """The forms that most tests look at."""
    jobs = {
        "person": plan_job(TOMAS, fillable=True),
        "manager": plan_job(TOMAS, fillable=True, audience="manager"),
        "agenda": plan_job(TOMAS, fillable=True, audience="manager", agenda=True),
        "worksheet": plan_job(level="senior", fillable=True, theme="graphite", page_size="a5"),
    }
    return {name: make_plan(job)[0].data for name, job in jobs.items()}


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """What they are made from."""
    return load_evidence(TOMAS, load_ladder(DEFAULT_LADDER).unwrap()).unwrap()


def names(form: dict[str, Field]) -> set[str]:
    """The last parts of the names, with the first part."""
    return {re.sub(r"/.*/", "/", name) for name in form}


@ONE_PROCESS
def test_a_copy_has_the_fields_that_its_audience_may_change(forms: dict[str, bytes]) -> None:
    """Nothing of the manager's is a field of the person's copy, and nothing of the person's one of the manager's."""
    goals, evidence = {"goals/status", "goals/note", "goals/quarter", "goals/title", "goals/success"}, {"title", "date", "what", "impact"}
    pieces = {f"evidence/{name}" for name in (*evidence, "1", "2", "3")}
    persons = {"stamp", "summary", "aspiration", "ratings/self", "watchouts/note", "watchouts/action", *goals, *pieces}
    assert persons == names(fields(forms["person"]))
    remarks = {"ratings/note", "goals/support", "checkins/date", "checkins/note", "ratings/agreed"}
    managers = {"stamp", "private", "ratings/manager", "ratings/private", "feedback/share", "checkins/private", *remarks}
    assert managers == names(fields(forms["manager"]))
    assert {"stamp", *remarks} == names(fields(forms["agenda"]))
    assert {"stamp", "ratings/self", "goals/title", "goals/quarter", *pieces} == names(fields(forms["worksheet"]))


@ONE_PROCESS
def test_fields_hold_what_the_file_says(forms: dict[str, bytes], evidence: Evidence) -> None:
    """The printed value is the value, so that whatever differs later was written by somebody."""
    person, manager = fields(forms["person"]), fields(forms["manager"])
    for form in map(fields, forms.values()):
        assert [] == [name for name, field in form.items() if field.value != field.printed]
    for name, rating in evidence.ratings.items():
        level = name.partition("/")[0]
        if level not in {"senior", "staff"}:
            continue
        assert (rating.own or "") == person[f"ratings/{name}/self"].value
        assert (rating.manager or "", rating.agreed or "") == tuple(manager[f"ratings/{name}/{who}"].value for who in ("manager", "agreed"))
        assert SCALE == person[f"ratings/{name}/self"].states
    keys = goal_keys(evidence.goals)
    for key, goal in zip(keys, evidence.goals, strict=True):
        assert goal.status == person[f"goals/{key}/status"].value
        assert (goal.note or "") == (person[f"goals/{key}/note"].value if f"goals/{key}/note" in person else "")
        assert goal.status in {"done", "dropped"} or as_in_field(goal.support or "") == manager[f"goals/{key}/support"].value
    assert as_in_field(evidence.summary or "") == person["summary"].value
    assert as_in_field(evidence.aspiration or "") == person["aspiration"].value
    keys = feedback_keys(evidence.feedback)
    assert ["Yes" if one.share else "" for one in evidence.feedback] == [manager[f"feedback/{key}/share"].value for key in keys]


@ONE_PROCESS
@pytest.mark.parametrize(
    ("name", "person", "audience"),
    [
        ("person", "tomas-lindqvist", "person"),
        ("manager", "tomas-lindqvist", "manager"),
        ("agenda", "tomas-lindqvist", "manager"),
        ("worksheet", "", "person"),
    ],
)
def test_the_stamp_says_what_a_form_is_for(forms: dict[str, bytes], name: str, person: str, audience: str) -> None:
    """Ladder and version, the person's id, the audience, the form's version, in a field that nobody sees; no name."""
    stamp = fields(forms[name])["stamp"]
    assert FormStamp("ai-architect", "1.0", person, audience, FORM_VERSION) == read_stamp(stamp.value)
    assert "Tom" not in stamp.value
    with pikepdf.open(io.BytesIO(forms[name])) as pdf:
        (widget,) = [note for note in pdf.pages[0].Annots if note.get("/T") == "stamp"]
        assert (HIDDEN, [0, 0, 0, 0]) == (int(widget.F), [int(side) for side in widget.Rect])


@ONE_PROCESS
@pytest.mark.parametrize("name", ["person", "manager", "agenda", "worksheet"])
def test_each_field_is_complete(forms: dict[str, bytes], name: str) -> None:
    """It has a name, what is asked, an appearance for each state, and a place; kids of radio buttons are only below their group."""
    with pikepdf.open(io.BytesIO(forms[name])) as pdf:
        form = pdf.Root.AcroForm
        assert not form.NeedAppearances
        assert len(form.Fields) == len({str(one.T) for one in form.Fields})
        groups = [one for one in form.Fields if "/Kids" in one]
        assert groups
        for one in form.Fields:
            assert str(one.TU).strip()
            assert "/Parent" not in one
            for widget in one.get("/Kids", [one]):
                assert "/Widget" == widget.Subtype
                assert widget.F in {PRINTED, HIDDEN}
                assert widget.F == HIDDEN or (widget.Rect[2] - widget.Rect[0] > 9 and widget.Rect[3] - widget.Rect[1] > 9)
        for group in groups:
            assert all(kid.Parent.objgen == group.objgen and "/T" not in kid and str(kid.TU).strip() for kid in group.Kids)
            assert 4 == len(group.Kids) == len({next(key for key in kid.AP.N if key != "/Off") for kid in group.Kids})
            assert all("/Off" in kid.AP.N for kid in group.Kids)
            chosen = [str(kid.AS) for kid in group.Kids if kid.AS != "/Off"]
            assert ([] if group.V == "/Off" else [str(group.V)]) == chosen
        texts = [one for one in form.Fields if one.FT == "/Tx"]
        assert all(bool(str(one.V)) == (b"Tj" in one.AP.N.read_bytes()) for one in texts if one.F == PRINTED)
        assert all(re.fullmatch(r"/Field0 [0-9.]+ Tf [0-9. ]+ rg|/Field0 9.2 Tf 0 g", str(one.DA)) for one in texts)


@ONE_PROCESS
@pytest.mark.parametrize("fill", [filled_with_pypdf, filled_with_pdfium])
def test_what_is_typed_shows_in_its_own_field_only(forms: dict[str, bytes], fill: Callable[..., bytes]) -> None:
    """Programs write what is typed into the appearance that is there; other empty fields of the same size stay empty."""
    typed, plain = "evidence/+1/what", appearances(forms["worksheet"])
    assert 2 <= list(plain.values()).count(plain[typed])
    assert {typed} == {name for name, drawn in appearances(fill(forms["worksheet"], {typed: "Words"})).items() if drawn != plain[name]}


def appearances(data: bytes) -> dict[str, list[bytes]]:
    """What each field looks like, with the states of its buttons."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        looks = {str(one.T): [widget.AP.N for widget in one.get("/Kids", [one])] for one in pdf.Root.AcroForm.Fields}
        return {
            name: [each.read_bytes() for look in kids for each in ([look] if isinstance(look, pikepdf.Stream) else look.values())]
            for name, kids in looks.items()
        }


@ONE_PROCESS
@pytest.mark.parametrize("name", ["person", "manager", "agenda", "worksheet"])
def test_fields_are_met_in_the_order_of_reading(forms: dict[str, bytes], name: str) -> None:
    """The tab key follows the tags, which follow the page from its head to its foot; the form lists fields in the same order."""
    with pikepdf.open(io.BytesIO(forms[name])) as pdf:
        assert {"/S"} == {str(sheet.Tabs) for sheet in pdf.pages}
        order = [widget.objgen for one in list(pdf.Root.AcroForm.Fields)[1:] for widget in one.get("/Kids", [one])]
        tagged = _tagged(pdf.Root.StructTreeRoot.K[0])
        assert order == tagged
        for sheet in pdf.pages:
            tops = [float(note.Rect[3]) for note in sheet.get("/Annots", []) if note.Subtype == "/Widget" and note.F == PRINTED]
            assert all(below <= above + 1 for above, below in pairwise(tops))


def _tagged(element: Any) -> list[tuple[int, int]]:
    """The widgets of a structure element, in reading order."""
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    found: list[tuple[int, int]] = []
    for kid in kids:
        if not isinstance(kid, pikepdf.Dictionary):
            continue
        if kid.get("/Type") == "/OBJR":
            assert ("/Form" == element.S) == (kid.Obj.Subtype == "/Widget")
            found += [kid.Obj.objgen] if kid.Obj.Subtype == "/Widget" else []
        else:
            found += _tagged(kid)
    return found


@ONE_PROCESS
def test_a_field_says_in_words_what_is_asked(forms: dict[str, bytes]) -> None:
    """The signal's text and the question, not an id; each ring also says what it stands for."""
    person = fields(forms["person"])
    spoken = person["ratings/staff/org-patterns/self"].spoken
    assert "St·T2 Sets patterns adopted org-wide (e.g., ‘this is how we evaluate LLM agents’): how you see it" == spoken
    assert "New evidence 2: What you did" == person["evidence/+2/what"].spoken
    status = next(field.spoken for name, field in person.items() if name.endswith("/status"))
    assert "Goal 1, One serving design for everything that ranks: how far it is" == status
    with pikepdf.open(io.BytesIO(forms["person"])) as pdf:
        group = next(one for one in pdf.Root.AcroForm.Fields if one.T == "ratings/staff/org-patterns/self")
        words = ("not yet", "emerging", "demonstrated", "no opportunity")
        assert [f"{spoken}: {word}" for word in words] == [str(kid.TU) for kid in group.Kids]


@ONE_PROCESS
@pytest.mark.parametrize("name", ["person", "manager", "agenda", "worksheet"])
def test_a_form_conforms_empty_and_filled(forms: dict[str, bytes], name: str) -> None:
    """PDF/UA-1, as it is and with every field filled in: each rating chosen, each text in four scripts."""
    assert [] == validators.failures(forms[name])
    form = fields(forms[name])
    values = {one: field.states[-1] if field.states else MANY_LETTERS for one, field in form.items() if one != "stamp"}
    full = filled(forms[name], values)
    assert [] == reading.ua_failures(full)
    assert values == {one: field.value for one, field in fields(full).items() if one != "stamp"}
    assert {one: field.printed for one, field in form.items()} == {one: field.printed for one, field in fields(full).items()}


@ONE_PROCESS
def test_people_may_type_in_greek_and_cyrillic(forms: dict[str, bytes]) -> None:
    """One font for what is typed; where the theme's own lacks letters, another one has them."""
    for name, count in (("person", 1), ("worksheet", 2)):
        with pikepdf.open(io.BytesIO(forms[name])) as pdf:
            fonts = pdf.Root.AcroForm.DR.Font
            known = set().union(*(glyphs(font) for font in fonts.values()))
            programs = [font.DescendantFonts[0].FontDescriptor.FontFile2 for font in fonts.values()]
            assert 60_000 > sum(len(program.read_raw_bytes()) for program in programs)
        assert set(MANY_LETTERS) - {" "} <= known
        assert count <= len(programs) <= count + 1


@ONE_PROCESS
def test_a_form_is_not_much_larger_than_a_plan(forms: dict[str, bytes]) -> None:
    """A plan grows by 120 kB at most."""
    assert 120_000 > len(forms["person"]) - len(make_plan(plan_job(TOMAS))[0].data)


@ONE_PROCESS
def test_a_chosen_ring_has_a_dot_that_no_rating_is_drawn_with(forms: dict[str, bytes]) -> None:
    """In the middle of a chosen ring is ink, around it the ground of the field; an empty one has none. A pen finds the rings."""
    form = fields(forms["worksheet"])
    name = next(one for one in form if one.startswith("ratings/"))
    chosen = filled(forms["worksheet"], {name: "emerging"})
    boxes = dict(zip(form[name].states, form[name].boxes, strict=True))
    for data, dotted in ((forms["worksheet"], set()), (chosen, {"emerging"})):
        with pypdfium2.PdfDocument(data) as document:
            document.init_forms()
            picture = document[0].render(scale=4, may_draw_forms=True).to_pil().convert("L")
            height = picture.height
            for state, (left, bottom, right, top) in boxes.items():
                x, y, radius = (left + right) / 2 * 4, height - (bottom + top) / 2 * 4, (right - left) / 2 * 4
                across = [picture.getpixel((round(x + step * radius), round(y))) for step in (0, 0.72)]
                ring = min(picture.getpixel((round(x + radius + offset), round(y))) for offset in (-3, -2, -1, 0, 1))
                assert (state in dotted, False, True) == (across[0] < 100, across[1] < 100, ring < 200)


@ONE_PROCESS
def test_the_same_inputs_give_the_same_bytes(forms: dict[str, bytes]) -> None:
    """A form is made anew as it was."""
    assert forms["agenda"] == make_plan(plan_job(TOMAS, fillable=True, audience="manager", agenda=True))[0].data


@pytest.mark.parametrize("size", SIZES)
def test_forms_have_no_visual_defect(laid_only: list[Any], size: str) -> None:
    """In each size of page; with `--pages one` the form follows the first page. The agenda is a page for the talk."""
    for audience in ("person", "manager"):
        make_plan(plan_job(TOMAS, fillable=True, page_size=size, pages="one", audience=audience))
        assert [] == layout.defects(laid_only[-1])
    make_plan(plan_job(TOMAS, fillable=True, page_size=size, audience="manager", agenda=True))
    assert [] == layout.defects(laid_only[-1])


@pytest.mark.parametrize("size", ["a4", "a5"])
def test_the_least_and_the_most(tmp_path: Path, laid_only: list[Any], size: str) -> None:
    """A file with nothing but a rating; one with long texts, forty goals and a title of 300 letters."""
    person = {"name": "Anastasia-Bernadette von Hohenstein-Wolfenbüttel-Rothschild", "manager": "Cy"}
    path = tmp_path / "p.yaml"
    path.write_text(yaml.safe_dump({"person": person, "level": "senior", "ratings": {"staff/trade-offs": {"self": "emerging"}}}), "utf-8")
    make_plan(plan_job(path, fillable=True, page_size=size))
    assert [] == layout.defects(laid_only[-1])
    goals = [{"title": f"{number} " + "Goal word " * (29 if number == 3 else 2), "note": "Note. " * 40} for number in range(40)]
    most = {"person": person, "level": "senior", "summary": "Words of a summary. " * 400, "goals": goals, "private": "w " * 4000}
    path.write_text(yaml.safe_dump(most), "utf-8")
    for audience in ("manager", "person"):
        make_plan(plan_job(path, fillable=True, page_size=size, audience=audience))
        assert [] == layout.defects(laid_only[-1]), audience


def test_a_panels_copy_is_no_form() -> None:
    """A roster may ask for one among forms for others; it has no field at all."""
    document, _ = make_plan(plan_job(TOMAS, fillable=True, audience="panel", pages="one"))
    with pikepdf.open(io.BytesIO(document.data)) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_a_persons_worksheet_has_the_name_and_the_stamp(tmp_path: Path) -> None:
    """A file that says nothing yet becomes a sheet with the person's id in its stamp, and rings for both levels."""
    path = tmp_path / "ann.yaml"
    path.write_text("person: {name: Ann Bo, manager: Cy Do}\nlevel: senior\n", encoding="utf-8")
    document, name = make_plan(plan_job(path, fillable=True))
    form = fields(document.data)
    assert "ann" == name
    stamp = read_stamp(form["stamp"].value)
    assert stamp is not None
    assert "ann" == stamp.person
    assert {"senior", "staff"} == {one.split("/")[1] for one in form if one.startswith("ratings/")}
    text = " ".join(" ".join(reading.read(document.data).pages).split())
    assert "Name Ann Bo" in text
    assert "Cy Do" in text


def test_an_own_ladders_version_and_ids_are_those_of_the_form() -> None:
    """Sections and levels of another ladder; a signal's heading is in the tags before its rings."""
    ladder = ROOT / "tests" / "examples" / "ladders" / "valid" / "workshop"
    document, _ = make_plan(plan_job(ladder=ladder, level="conservator", target="teacher", fillable=True))
    stamp = read_stamp(fields(document.data)["stamp"].value)
    assert stamp is not None
    assert load_ladder(ladder).unwrap().id == stamp.ladder
    items = [tag for tag in tags.read(document.data).find("LI") if [*tag.find("Form")]]
    assert items
