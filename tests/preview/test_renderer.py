"""What the preview's worker makes of files: pages, their text and links, only what has changed, and nothing private for a person."""

import json
import shutil
from pathlib import Path
from unittest.mock import Mock

import pytest
import yaml
from msgspec import to_builtins
from msgspec.structs import replace

import reading
from ladder_reports.documents import context
from ladder_reports.documents.check import check_paths
from ladder_reports.documents.plan.build import PlanJob
from ladder_reports.errors import InputError
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.preview import rasters, renderer
from ladder_reports.preview.findings import findings_of
from ladder_reports.preview.model import Choices, Rendered, RenderTask, SheetTask, Subject
from making import DAY, MANY_MISTAKES, ROOT, SMALLEST

PERSON = ROOT / "examples" / "tomas-lindqvist.yaml"
INVALID = ROOT / "tests" / "examples" / "evidence" / "invalid"
WIDTH = 320


@pytest.fixture(autouse=True)
def kept_garbage(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker collects garbage in its own way, which is not for the tests' process."""
    monkeypatch.setattr(renderer, "tidy_up", lambda **_: None)


def task(path: Path, ladder: Path = DEFAULT_LADDER, **choices: str) -> RenderTask:
    """The task to show a file or, if it is a folder, a ladder."""
    subject = Subject(path, "booklet", path) if path.is_dir() else Subject(path, "plan", ladder)
    return RenderTask(subject, Choices(**choices), DAY, WIDTH, frozenset(), str(path))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def managers() -> Rendered:
    """The manager's copy of a plan."""
    return renderer.render(task(PERSON, audience="manager"))


def test_pages_as_they_print(managers: Rendered) -> None:
    assert managers.is_current
    assert PERSON.read_bytes() == managers.source
    assert len(managers.pages) == len(managers.pictures) > 4
    assert (595.28, 841.89) == (managers.pages[0].width, managers.pages[0].height)
    assert all(data.startswith(b"\x89PNG") and int.from_bytes(data[16:20]) == WIDTH for _, data in managers.pictures)
    assert "Tomás Herrera Lindqvist" in managers.pages[0].text
    assert ((("senior", "Senior"),), "en") == (managers.levels, managers.lang)


def test_codes_lead_to_their_signals(managers: Rendered) -> None:
    """Those over a drawing, too, whose boxes have no height in the PDF."""
    codes = {link.text: link for link in managers.pages[0].links if link.signal}
    assert {"St·T1", "St·L2", "Se·O3"} <= set(codes)
    link = codes["St·T1"]
    assert "architecture decisions across multiple models" in link.signal
    assert link.signal.partition(" / ")[0] in managers.pages[link.page - 1].text.replace("\n", " ")
    assert all(height * managers.pages[0].height >= 10.9 for _, _, _, height in (one.box for one in codes.values()))


def test_only_the_web_is_linked_to(tmp_path: Path) -> None:
    evidence = tmp_path / "p.yaml"
    evidence.write_text(
        "person: {name: A}\nlevel: senior\nsummary: '[a](https://example.com/x) [b](javascript:alert) [c](file:///etc)'\n", "utf-8"
    )
    pages = renderer.render(task(evidence)).pages
    assert {"https://example.com/x"} == {link.address for page in pages for link in page.links if not link.page}
    assert not rasters._ADDRESS.fullmatch("javascript:alert(1)")
    assert not rasters._ADDRESS.fullmatch("https://a\nb")


def test_only_what_has_changed_is_drawn_again(managers: Rendered, tmp_path: Path) -> None:
    """And nothing if a save has changed nothing."""
    known = frozenset(page.picture for page in managers.pages)
    before = task(PERSON, audience="manager")
    assert () == renderer.render(replace(before, known=known)).pictures
    changed = tmp_path / PERSON.name
    changed.write_text(PERSON.read_text("utf-8").replace("I own search ranking", "I own searching ranking", 1), "utf-8")
    again = renderer.render(replace(before, known=known, subject=Subject(changed, "plan", DEFAULT_LADDER)))
    assert [again.pages[0].picture] == [digest for digest, _ in again.pictures]
    assert managers.pages[1:] == again.pages[1:]


@pytest.mark.parametrize("path", [*sorted(INVALID.glob("*.yaml"))[::4], MANY_MISTAKES, SMALLEST], ids=lambda path: path.stem)
def test_the_problems_are_those_of_check(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer, "rasterized", lambda *_: ((), ()))
    asked = task(path, audience="manager")
    found = check_paths([path], DEFAULT_LADDER).problems
    assert findings_of(found, asked.subject, asked.choices)[0] == renderer.render(asked).findings


def test_a_broken_ladder_hides_no_problem_of_the_evidence() -> None:
    found = renderer.render(task(INVALID / "bad-dates.yaml", MANY_MISTAKES)).findings
    assert {"bad-dates.yaml", "many-mistakes"} <= {finding.place.partition(":")[0].partition("/")[0] for finding in found}


def test_a_copy_that_was_not_looked_at_before(tmp_path: Path) -> None:
    """While the evidence is broken, it is made of what the file had when it could be used."""
    broken = tmp_path / PERSON.name
    broken.write_text("person: [", "utf-8")
    made = renderer.render(replace(task(broken), fallback=PERSON.read_bytes()))
    assert made.pages
    assert made.findings
    assert not made.is_current
    assert () == renderer.render(task(broken)).pages


def test_an_internal_error_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's copy doesn't say what the exception says."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(renderer, "_context", fail)
    for audience, quoted in (("manager", True), ("person", False)):
        (finding,) = renderer.render(task(PERSON, audience=audience)).findings
        assert "internal error, ZeroDivisionError" in finding.message
        assert quoted == ("secret" in repr(finding))


PRIVATE = {
    "person": {"name": "Ada"},
    "level": "senior",
    "private": "zqxjvka",
    "evidence": [{"title": "B", "date": "2026-08-14", "private": "zqxjvkb", "what": "open"}],
    "ratings": {"senior/ab-test": {"self": "emerging", "manager": "not_yet", "private": "zqxjvkc"}},
    "checkins": [{"date": "2026-09-01", "note": "n", "private": "zqxjvkd"}],
    "feedback": [{"from": "zqxjvke", "text": "zqxjvkf"}],
}


@pytest.mark.parametrize(
    "wrong", [{}, {"feedback": [{"from": "zqxjvke", "text": "zqxjvkf", "date": "2026-13-zqxjvkg"}], "privat": "zqxjvkh", "aspiration": ""}]
)
def test_a_persons_view_has_nothing_private(tmp_path: Path, wrong: dict[str, object]) -> None:
    """Whatever leaves the worker: text, pictures' names, the PDF, problems."""
    path = tmp_path / "ada.yaml"
    path.write_text(yaml.safe_dump(PRIVATE | wrong), "utf-8")
    views = {audience: renderer.render(task(path, audience=audience)) for audience in ("person", "manager")}
    sent = {
        name: json.dumps([to_builtins(page) for page in view.pages] + [to_builtins(one) for one in view.findings])
        for name, view in views.items()
    }
    assert "zqxjvk" not in sent["person"]
    if wrong:
        assert not views["person"].pdf
    else:
        assert [False, True] == ["zqxjvk" in reading.everything_in(views[name].pdf) for name in ("person", "manager")]
        assert {"zqxjvka", "zqxjvkb", "zqxjvkc", "zqxjvkd", "zqxjvkf"} == {
            word for word in ("zqxjvka", "zqxjvkb", "zqxjvkc", "zqxjvkd", "zqxjvkf") if word in sent["manager"]
        }
        assert not {page.picture for page in views["person"].pages} >= {page.picture for page in views["manager"].pages}


def test_a_booklet_and_its_worksheets() -> None:
    asked = task(SMALLEST)
    made = renderer.render(asked)
    assert made.is_current
    assert made.levels
    sheet = renderer.worksheet(SheetTask(asked.subject, asked.choices, DAY, made.levels[0][0]))
    assert sheet.startswith(b"%PDF")
    assert b"" == renderer.worksheet(SheetTask(asked.subject, asked.choices, DAY, "../nothing"))


def test_a_worksheet_is_of_the_version_and_for_the_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the command makes it: of the version that was asked for, and where the ladder branches, for the person's own target."""
    ladder, path = ROOT / "tests" / "examples" / "revised" / "workshop", tmp_path / "ada.yaml"
    path.write_text("person: {name: Ada}\nlevel: conservator\ntarget: teacher\n", encoding="utf-8")
    made: list[tuple[str | None, str | None]] = []

    def recorded(job: PlanJob, used: context.DocumentContext) -> list[Mock]:
        made.append((used.versions.asked, job.target))
        return [Mock(data=b"%PDF")]

    monkeypatch.setattr(renderer, "make_plan", recorded)
    for version in (None, "2026.2"):
        renderer.worksheet(SheetTask(Subject(path, "plan", ladder, ladder_version=version), Choices(), DAY, "conservator"))
    renderer.worksheet(SheetTask(Subject(ladder, "booklet", ladder), Choices(), DAY, "conservator"))
    assert [(None, "teacher"), ("2026.2", "teacher"), (None, "maker")] == made


def test_ladder_and_theme_are_read_again_when_they_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for each save of the evidence; and what is kept is bounded."""

    def made(*_: object) -> None:
        raise InputError([])

    monkeypatch.setattr(renderer, "_made", made)
    loaded: list[str] = []
    load = context.load_context

    def counted(ladder: Path, theme: str, *more: object) -> object:
        loaded.append(theme)
        return load(ladder, theme, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(renderer, "load_context", counted)
    folder = shutil.copytree(SMALLEST, tmp_path / "ladder")
    for setting in ("a", "a", "b", "a", *map(str, range(9))):
        renderer.render(replace(task(folder), setting=setting))
    assert 2 + 9 == len(loaded)
    assert renderer._MOST_CONTEXTS >= len(renderer._contexts)
