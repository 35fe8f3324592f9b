"""Growth plans from files to PDF: what each audience may see, how the pages look, and what is refused."""

import itertools
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page
import pytest
import yaml

import layout
import reading
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.errors import InputError
from ladder_reports.evidence.audience import AUDIENCES, Audience
from ladder_reports.rendering import pdf
from making import HEAD, ROOT, SIZES, small_ladder
from plans import plan_job

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


BRANCHING = ROOT / "tests" / "examples" / "ladders" / "valid" / "workshop"


EVERYONE: frozenset[str] = frozenset(AUDIENCES)


MANAGER = frozenset({"manager"})


NOT_THE_PERSON = frozenset({"manager", "panel"})


_numbers = itertools.count(1)


class Tokens:
    """Gives out words that stand nowhere else, each with the audiences that may see it."""

    def __init__(self) -> None:
        self.seen_by: dict[str, frozenset[str]] = {}

    def __call__(self, seen_by: frozenset[str] = EVERYONE) -> str:
        """A new word."""
        token = f"Zq{next(_numbers):04d}xv"
        self.seen_by[token] = seen_by
        return token


def everything(tokens: Tokens) -> dict[str, Any]:
    """An evidence file with a token in every field that holds words."""
    return {
        "person": {
            "name": tokens(),
            "id": "p-1",
            "email": f"{tokens(frozenset())}@example.com",
            "role": tokens(),
            "team": tokens(),
            "manager": tokens(),
        },
        "level": "senior",
        "cycle": tokens(),
        "summary": tokens(),
        "aspiration": tokens(),
        "private": tokens(MANAGER),
        "evidence": [
            {
                "title": tokens(),
                "date": "2026-08-14",
                "signals": ["senior/ab-test", "staff/trade-offs"],
                "what": tokens(),
                "impact": tokens(),
                "links": [{"title": tokens(), "url": f"https://example.com/{tokens()}"}],
                "attested_by": tokens(),
                "private": tokens(MANAGER),
            }
        ],
        "ratings": {"senior/ab-test": {"self": "emerging", "manager": "not_yet", "note": tokens(), "private": tokens(MANAGER)}},
        "watchouts": {"senior/hidden-silo": {"note": tokens(), "action": tokens()}},
        "goals": [{"title": tokens(), "quarter": "2027-Q1", "success": tokens(), "support": tokens(), "note": tokens()}],
        "checkins": [{"date": "2026-09-01", "note": tokens(), "private": tokens(MANAGER)}],
        "feedback": [
            {"from": tokens(), "relation": tokens(), "text": tokens(), "share": True},
            {"from": tokens(NOT_THE_PERSON), "relation": tokens(NOT_THE_PERSON), "text": tokens(NOT_THE_PERSON)},
        ],
        "assessments": [{"name": tokens(), "result": tokens(), "depth": tokens()}],
    }


@pytest.mark.usefixtures("few_letters")
@pytest.mark.parametrize(
    ("audience", "output"), [*itertools.product(AUDIENCES, ("pdf", "html")), ("person", "form"), ("manager", "form"), ("manager", "agenda")]
)
def test_a_copy_holds_what_its_audience_may_see_and_nothing_else(
    tmp_path: Path, audience: Audience, output: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Each private text, unshared feedback and e-mail address is absent from every byte of a copy that must not have it."""
    caplog.set_level(logging.DEBUG)
    tokens = Tokens()
    path = tmp_path / "p.yaml"
    path.write_text(yaml.safe_dump(everything(tokens), allow_unicode=True), encoding="utf-8")
    agenda, form = output == "agenda", output in {"agenda", "form"}
    output = "pdf" if form else output
    outcome, name = make_plan(plan_job(path, audience=audience, format=output, fillable=form, agenda=agenda))
    text = reading.everything_in(outcome.data) if output == "pdf" else outcome.data.decode()
    text = text.replace("\n", " ") + caplog.text + name
    # An agenda lies on the table, so it has nothing private.
    seen_as = "person" if agenda else audience
    assert [] == sorted(token for token, seen_by in tokens.seen_by.items() if seen_as not in seen_by and token in text)
    assert agenda or [] == sorted(token for token, seen_by in tokens.seen_by.items() if audience in seen_by and token not in text)


def test_a_managers_rating_shapes_nothing_in_the_persons_copy(tmp_path: Path) -> None:
    """The person's copy is the same to the byte, whatever the manager rated."""
    made = []
    for rating in ("demonstrated", "not_yet", "no_opportunity"):
        path = tmp_path / "p.yaml"
        path.write_text(
            f"person: {{name: A B}}\nlevel: senior\nratings:\n  staff/trade-offs: {{self: emerging, manager: {rating}}}\n", encoding="utf-8"
        )
        made.append(make_plan(plan_job(path))[0].data)
    assert made[0] == made[1] == made[2]


def test_an_anonymous_panel_copy_never_says_the_name(tmp_path: Path) -> None:
    """The id stands for the name in every text, and nothing else points to the person."""
    path = tmp_path / "q7.yaml"
    path.write_text(
        "person: {name: Ngozi Mbeki-Larsen, id: q7, email: ngozi@example.com, team: Zebrafish}\nlevel: senior\n"
        "summary: Ngozi led it; Mbeki-Larsen wrote it, and NGOZI MBEKI-LARSEN signed.\n"
        "evidence:\n  - {title: What Ngozi did, date: 2026, signals: [senior/ab-test]}\n",
        encoding="utf-8",
    )
    outcome, name = make_plan(plan_job(path, audience="panel", anonymous=True))
    text = reading.everything_in(outcome.data).casefold()
    assert "q7-panel" == name
    assert [] == [word for word in ("ngozi", "mbeki", "larsen", "zebrafish", "example.com") if word in text]
    assert "what q7 did" in text.replace("\u00a0", " ")


@pytest.mark.parametrize(("size", "theme"), [*((size, "default") for size in SIZES), ("a4", "graphite")])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_makes_a_plan_without_a_defect(
    monkeypatch: pytest.MonkeyPatch, laid: list[Any], path: Path, size: str, theme: str
) -> None:
    """No visual defect, no word from the engine, PDF/UA-1, in each size and theme, for the copy that holds most.

    Five to seven pages, eight with a record of 28 pieces; the first tells the story alone: the second begins a part.
    """
    said: list[str] = []
    monkeypatch.setattr(pdf._PROGRESS, "debug", lambda *args: said.append(str(args)))
    earlier = path.parent / "last-cycle" / path.name
    outcome, name = make_plan(plan_job(path, audience="manager", theme=theme, page_size=size, since=earlier if earlier.exists() else None))
    assert [] == layout.defects(laid[-1])
    assert [] == said
    assert [] == [str(failure) for failure in page.validate_pdf_bytes(outcome.data, profile="ua1").failures]
    assert f"{path.stem}-manager" == name
    assert outcome.pages <= (16 if size in {"a5", "half-letter"} else 8 if "tomas" in path.stem else 7)
    second = layout.pages(laid[-1])[1]
    assert "worksheet" in laid[-1].metadata.title or "h2" in second.words[0].tags


@pytest.mark.parametrize(("size", "theme"), [*((size, "default") for size in SIZES), ("letter", "graphite"), ("a5", "wicker")])
def test_a_worksheet_is_a_sheet_for_each_of_two_levels(laid_only: list[Any], size: str, theme: str) -> None:
    """The level's own and the one above it, each of which begins a page and, on large paper, has one."""
    outcome, name = make_plan(plan_job(None, level="senior", page_size=size, theme=theme))
    assert "worksheet-senior" == name
    assert [] == layout.defects(laid_only[-1])
    titles = ["".join(word.text for word in sheet.words if "h1" in word.tags) for sheet in layout.pages(laid_only[-1])]
    found = [title for title in titles if title]
    assert ["SeniorAI/MLEngineer", "StaffAI/MLEngineer"] == ["".join(title.split()) for title in found]
    assert outcome.pages <= (2 if size in {"a4", "letter"} else 5)


def test_the_head_of_a_sheet_with_many_signals_has_air(laid_only: list[Any]) -> None:
    """Twelve signals fit a page of A4 with a smaller title and half the space below the fields."""
    make_plan(plan_job(None, level="senior", page_size="a4"))
    gaps = []
    for sheet in layout.pages(laid_only[-1]):
        name, mark = (next(word for word in sheet.words if word.text.startswith(text)) for text in ("Name", "Mark"))
        gaps.append(mark.top - name.bottom)
    assert [pytest.approx(gaps[0] - 7 * 96 / 72)] == gaps[1:]


@pytest.mark.parametrize("level", ["now", "next", "last"])
def test_a_level_without_signals_has_blank_lines_or_no_sheet(tmp_path: Path, laid_only: list[Any], level: str) -> None:
    """Neither the worksheet of such a level nor that of the level below it has a page with nothing on it."""
    head = HEAD.replace("[one]", "[now, next, last]").replace("sections:", "sections:\n  - {id: focus, title: Focus, kind: focus}")
    (tmp_path / "levels").mkdir()
    (tmp_path / "ladder.md").write_text(head, encoding="utf-8")
    signals = "## List\n\n" + "".join(f"- Signal {number} {{#signal-{number}}}\n" for number in range(12))
    for name, text in (("now", signals), ("next", ""), ("last", "")):
        (tmp_path / "levels" / f"{name}.md").write_text(f"---\nid: {name}\ntitle: {name}\n---\n## Focus\n\nDo.\n\n{text}", encoding="utf-8")
    outcome, _ = make_plan(plan_job(ladder=tmp_path, level=level))
    assert [] == layout.defects(laid_only[-1])
    assert 1 == outcome.pages


@pytest.mark.parametrize("size", ["a4", "a5"])
def test_a_page_says_at_its_head_what_it_goes_on_with(tmp_path: Path, laid: list[Any], size: str) -> None:
    """A worksheet's section that runs over is named again on each page, with the words above its rings; pages are about equally full."""
    signals = "".join(f"- Signal {number} {{#signal-{number}}}\n" for number in range(30))
    outcome, _ = make_plan(
        plan_job(ladder=small_ladder(tmp_path / "ladder", f"Words.\n\n## List\n\n{signals}"), level="one", page_size=size)
    )
    pages = reading.read(outcome.data).bodies
    assert len(pages) > 1
    for text in pages[1:]:
        assert (1, 1) == (text.count("no opportunity"), " ".join(text.split()).count("List, continued"))
    assert [] == layout.defects(laid[-1])


@pytest.mark.parametrize("size", SIZES)
def test_room_to_write_fills_the_last_page(tmp_path: Path, laid_only: list[Any], size: str) -> None:
    """Where the conversation has a page of its own, too, lines reach down to those for signing, which have the names below them."""
    path = tmp_path / "p.yaml"
    evidence = [{"title": f"Piece {n}", "date": "2026-01-01", "what": "Words of a record. " * 9} for n in range(2 if size == "a5" else 5)]
    person = {"name": "Ann Bo", "manager": "Cy Do"}
    path.write_text(yaml.safe_dump({"person": person, "level": "principal", "evidence": evidence}), encoding="utf-8")
    outcome, _ = make_plan(plan_job(path, page_size=size))
    last = layout.pages(laid_only[-1])[-1]
    assert outcome.pages == last.number
    assert {"Ann Bo", "Cy Do"} <= {word.text for word in last.words}

    def boxes(box: Any, name: str) -> Iterator[Any]:
        if box.element is not None and name in (box.element.get("class") or "").split() and type(box).__name__ == "BlockBox":
            yield box
        for child in getattr(box, "children", ()):
            yield from boxes(getattr(child, "_box", child), name)

    page_box = laid_only[-1].pages[-1]._page_box
    (lines,), (signing, *_) = ([*boxes(page_box, name)] for name in ("pen-lines", "signing"))
    assert lines.position_y + lines.height > signing.position_y
    assert 20 > last.bottom - max(word.bottom for word in last.words if word.text == "Cy Do")


def test_a_level_that_branches_needs_a_target() -> None:
    """Where the ladder leads to several levels, the worksheet asks which one."""
    branching = plan_job(ladder=BRANCHING, level="conservator")
    with pytest.raises(InputError, match="choose one with 'target'"):
        make_plan(branching)
    assert make_plan(plan_job(ladder=BRANCHING, level="conservator", target="teacher"))[0].pages


@pytest.mark.parametrize(
    ("head", "place", "remedy"),
    [
        ("person:\n  name: Zofia Wójcik\n  id: zwojcik\n", ":3:3", "choose another one"),
        ("# A remark.\nperson: {name: Zofia Wójcik}\n", ":2:1", "give the person an 'id' that is not a name"),
    ],
)
def test_an_anonymous_copy_under_a_telling_id_is_refused(head: str, place: str, remedy: str, tmp_path: Path) -> None:
    """Nothing is made, the problem stands where the id does, and the name itself is not printed."""
    path = tmp_path / "wojcik.yaml"
    path.write_text(f"{head}level: senior\nsummary: Words.\n", encoding="utf-8")
    with pytest.raises(InputError, match="reveals the person's name") as caught:
        make_plan(plan_job(path, audience="panel", anonymous=True))
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"{path}{place}: ")
    assert problem.message.endswith(remedy)
    assert "Zofia" not in problem.message
    assert make_plan(plan_job(path, audience="panel"))[0].data
    assert make_plan(plan_job(path, audience="panel", anonymous=True, roster_values=(("id", "p-1"),)))[0].data
    with pytest.raises(InputError, match="choose another one in the roster"):
        make_plan(plan_job(path, audience="panel", anonymous=True, roster_values=(("id", "zofia"),)))


def test_an_anonymous_copy_hides_names_in_addresses_and_in_the_last_cycle(tmp_path: Path) -> None:
    """The name without its accents, as links have it, is replaced too; so is the last file's, under the same id."""
    for name, person in (("last", "{name: Zofia Wójcik}"), ("now", "{name: Zofia Wójcik, id: p-1}")):
        (tmp_path / f"{name}.yaml").write_text(
            f"person: {person}\nlevel: senior\nevidence:\n  - title: What Zofia did\n    date: 2026\n"
            "    links: [https://example.com/wojcik]\ngoals: [{title: Zofia speaks}]\n",
            encoding="utf-8",
        )
    text = reading.everything_in(
        make_plan(plan_job(tmp_path / "now.yaml", since=tmp_path / "last.yaml", audience="panel", anonymous=True))[0].data
    )
    assert [] == [word for word in ("zofia", "wojcik", "wójcik") if word in text.casefold()]
    assert [] == [word for word in ("What p-1 did", "Nothing new has been recorded since") if word not in " ".join(text.split())]


HOSTILE = {
    "html": "<script>alert(1)</script><img src=file:///etc/passwd><link rel=attachment href=file:///etc/passwd>",
    "links": "[a](javascript:alert(1)) [b](file:///etc/passwd) ![c](file:///etc/passwd) [d](//evil.example) <style>@import 'x'</style>",
    "jinja": "{{ 7 * 7 }} {% include 'head.html' %} {# gone #}",
    "css": "\\3c /style> } body { display: none } url(file:///etc/passwd)",
    "long": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_printed_as_text(tmp_path: Path, kind: str) -> None:
    """Markup, links, template syntax, CSS and endless words in any field do nothing and leave no attachment."""
    bad = HOSTILE[kind]
    path = tmp_path / "p.yaml"
    data = {
        "person": {"name": "A B", "role": bad[:90], "team": bad[:90]},
        "level": "senior",
        "summary": bad,
        "evidence": [{"title": bad[:110], "what": bad, "impact": bad, "attested_by": bad[:90], "signals": ["senior/ab-test"]}],
        "goals": [{"title": bad[:110], "success": bad, "quarter": "2027-Q1"}],
        "feedback": [{"text": bad, "from": bad[:90], "share": True}],
    }
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    outcome, _ = make_plan(plan_job(path))
    read = reading.read(outcome.data)
    assert () == read.attachments
    assert [] == [link.address for link in read.links if link.address]
    assert b"root:" not in outcome.data
    assert [] == [str(failure) for failure in page.validate_pdf_bytes(outcome.data, profile="ua1").failures]


@pytest.mark.parametrize("name", ["Nguyễn Thị Ánh", "Łukasz Żółć", "Αλέξανδρος Παπαδόπουλος", "Жанна Щёголева", "A" * 60])
def test_names_of_many_scripts_are_set_in_the_themes_fonts(tmp_path: Path, name: str) -> None:
    """Vietnamese, Polish, Greek and Cyrillic names, and one of sixty letters, are set and can be read back."""
    path = tmp_path / "p.yaml"
    path.write_text(
        yaml.safe_dump({"person": {"name": name}, "level": "senior", "summary": f"About {name}."}, allow_unicode=True), encoding="utf-8"
    )
    for theme in ("default", "graphite"):
        read = reading.read(make_plan(plan_job(path, theme=theme))[0].data)
        assert name == read.info["Title"].removeprefix("Growth plan: ")
        assert {font.family for font in read.fonts} <= {"Fira Sans", "IBM Plex Serif", "Spectral"}


def test_a_script_that_no_font_has_is_reported_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Characters without a font are a problem that names them, never empty boxes."""
    monkeypatch.setattr("ladder_reports.design.fonts.system_fonts", list)
    path = tmp_path / "p.yaml"
    path.write_text("person: {name: 王小明}\nlevel: senior\nsummary: Hello.\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no installed font has .*U\+738B"):
        make_plan(plan_job(path))


def test_the_same_file_gives_the_same_bytes() -> None:
    """Two runs, the same bytes."""
    path = ROOT / "examples" / "nadia-osei.yaml"
    assert make_plan(plan_job(path))[0].data == make_plan(plan_job(path))[0].data
