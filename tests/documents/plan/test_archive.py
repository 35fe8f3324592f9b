"""Archive copies of plans: they conform, hold what their audience may see and nothing else, and can be made again from themselves."""

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import page
import pikepdf
import pytest
import yaml
from msgspec.structs import replace

import broken_files
import reading
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.errors import InputError
from ladder_reports.evidence.audience import AUDIENCES, Audience
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.files.yaml_reader import KeyPath
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.rendering.embedded_files import source_in
from making import DAY
from plans import context, plan_job

FILE = Path("p.yaml")
LAST = Path("last.yaml")
_WORDLESS = {"ladder", "ladder_version", "level", "target", "as_of", "date", "signals", "quarter", "status", "self", "manager", "agreed"}


def texts(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """The paths of all words that people write into an evidence file."""
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(child, (*path, key))
    elif isinstance(value, str) and path != ("person", "id") and (path[0] == "person" or not _WORDLESS & set(path)):
        yield path


def token(path: KeyPath) -> str:
    """A word for one place, which is nowhere else."""
    number = list(texts(broken_files.EVERYTHING)).index(path)
    return f"Zq{number:03d}xv"


def seen_by(path: KeyPath) -> set[str]:
    """Who may see what is at a place."""
    if "private" in path:
        return {"manager"}
    return {"manager", "panel"} if path[:2] == ("feedback", 1) else set(AUDIENCES)


@cache
def evidence() -> str:
    """An evidence file with every field, and a token in each that has words."""

    def filled(value: Any, path: KeyPath) -> Any:
        if isinstance(value, dict):
            return {key: filled(child, (*path, key)) for key, child in value.items()}
        if isinstance(value, list):
            return [filled(child, (*path, number)) for number, child in enumerate(value)]
        if path not in tokens:
            return value
        word = token(path)
        return f"{word}@example.com" if path[-1] == "email" else f"https://example.com/{word}" if "http" in value else word

    tokens = set(texts(broken_files.EVERYTHING))
    return str(yaml.safe_dump(filled(broken_files.EVERYTHING, ()), allow_unicode=True, sort_keys=False))


def archived(audience: Audience, text: str | None = None, **more: Any) -> bytes:
    """The archive copy for an audience of a file with this text."""
    job = plan_job(FILE, audience=audience, archive=True, **more)
    return make_plan(job, context(DEFAULT_LADDER), {FILE: (text or evidence()).encode(), LAST: evidence().encode()})[0].data


@pytest.fixture(scope="module", params=AUDIENCES)
def copy(request: pytest.FixtureRequest) -> tuple[Audience, bytes]:
    """An audience, and its archive copy of everything."""
    return request.param, archived(request.param)


def test_it_conforms_to_both_standards(copy: tuple[Audience, bytes]) -> None:
    for profile in ("3a", "ua1"):
        assert [] == list(map(str, page.validate_pdf_bytes(copy[1], profile=profile).failures))


def test_it_holds_what_its_audience_may_see_and_nothing_else(copy: tuple[Audience, bytes]) -> None:
    """Each token that somebody else may see is absent from every byte, packed or not, and each other one is in the file inside."""
    audience, data = copy
    everything, inside = reading.everything_in(data), source_in(data).decode()
    paths = list(texts(broken_files.EVERYTHING))
    assert 35 <= len(paths)
    assert [] == [path for path in paths if audience not in seen_by(path) and token(path) in everything]
    assert [] == [path for path in paths if audience in seen_by(path) and token(path) not in inside]
    ratings = yaml.safe_load(inside)["ratings"]["senior/ab-test"]
    assert (audience != "person", audience == "manager") == ("manager" in ratings, "private" in ratings)


def test_the_same_plan_can_be_made_from_it(copy: tuple[Audience, bytes]) -> None:
    """To the byte, whatever the file that came out is called, and on whatever day."""
    audience, data = copy
    other = Path("other.yaml")
    job = plan_job(other, audience=audience, archive=True)
    job = replace(job, options=replace(job.options, today=DAY.replace(year=2031)))
    assert data == make_plan(job, context(DEFAULT_LADDER), {other: source_in(data)})[0].data


def test_a_program_finds_what_the_plan_was_made_from(copy: tuple[Audience, bytes]) -> None:
    """It is an associated file with the relationship Source, and listed where readers show attachments."""
    with pikepdf.open(io.BytesIO(copy[1])) as pdf:
        (file,) = pdf.Root.AF
        stream = file.EF.F
        assert ("/Source", "p-1.yaml", "p-1.yaml") == (str(file.AFRelationship), str(file.F), str(file.UF))
        assert ("/application/yaml", len(stream.read_bytes())) == (str(stream.Subtype), int(stream.Params.Size))
        assert str(stream.Params.ModDate).startswith("D:20261120")
        assert ["p-1.yaml"] == list(pdf.attachments)
        assert "/GTS_PDFA1" == str(pdf.Root.OutputIntents[0].S)
        metadata = pdf.Root.Metadata
        assert "/Filter" not in metadata
        ET.fromstring(metadata.read_bytes().strip())  # noqa: S314 -- our own
        assert b"<pdfaProperty:name>part</pdfaProperty:name>" in metadata.read_bytes()


def test_its_pages_are_those_of_the_plan(copy: tuple[Audience, bytes]) -> None:
    plain = make_plan(plan_job(FILE, audience=copy[0]), context(DEFAULT_LADDER), {FILE: evidence().encode()})[0].data
    with pikepdf.open(io.BytesIO(plain)) as one, pikepdf.open(io.BytesIO(copy[1])) as other:
        assert [sheet.Contents.read_bytes() for sheet in one.pages] == [sheet.Contents.read_bytes() for sheet in other.pages]
        assert [] == list(one.attachments)


def test_an_anonymous_copy_has_the_id_for_a_name() -> None:
    """The name is in no byte, not where only a program looks either, and nothing else points to the person."""
    data = archived(
        "panel",
        "person: {name: Ngozi Mbeki-Larsen, id: q7, email: ngozi@example.com, team: Zebrafish, manager: Quill}\nlevel: senior\n"
        "ladder_version: Ngozi\nsummary: Ngozi led it.\nskills: {ngozi: 3, python: 2}\n# Ngozi\n"
        "evidence: [{title: What Ngozi did, links: [https://example.com/~ngozi/a]}]\n",
        anonymous=True,
    )
    everything, inside = reading.everything_in(data).casefold(), source_in(data).decode()
    assert [] == [word for word in ("ngozi", "mbeki", "larsen", "zebrafish", "quill") if word in everything or word in inside.casefold()]
    found = load_evidence(FILE, context(DEFAULT_LADDER).ladder, inside.encode()).unwrap()
    assert {"name": "q7", "id": "q7"} == found.person.model_dump(exclude_none=True)
    assert ("1.0", {"python": 2}, "What q7 did") == (found.ladder_version, dict(found.skills), found.evidence[0].title)


def test_the_last_cycle_is_not_inside() -> None:
    """What is new since then is on the pages, and the file inside is that of this cycle."""
    text = "person: {name: A, id: p-1}\nlevel: senior\nevidence: [{title: New, date: 2026-10, signals: [staff/trade-offs]}]\n"
    data = archived("person", text, since=LAST)
    assert "Zq" not in source_in(data).decode()
    assert "New" in source_in(data).decode()


def test_what_the_batch_knows_better_is_inside() -> None:
    """The roster's values and the date are those of the pages."""
    text = "person: {name: A, id: old, team: Old}\nlevel: senior\nas_of: 2026-01-01\n"
    data = archived("manager", text, roster_values=(("id", "n-1"), ("team", "New"), ("manager", "Mo")), as_of=DAY)
    found = yaml.safe_load(source_in(data))
    assert ({"name": "A", "id": "n-1", "team": "New", "manager": "Mo"}, DAY) == (found["person"], found["as_of"])


def test_a_worksheet_without_a_person_has_nothing_inside() -> None:
    data = make_plan(plan_job(level="senior", archive=True), context(DEFAULT_LADDER))[0].data
    assert () == reading.read(data).attachments
    assert [] == list(map(str, page.validate_pdf_bytes(data, profile="3a").failures))


def test_evidence_that_cannot_be_written_anew_is_a_problem() -> None:
    """Rather no copy than one whose file nobody can use: here the id is too long for a title that names the person."""
    long = f"person: {{name: Mo Ax, id: {'q7' * 30}}}\nlevel: senior\nevidence: [{{title: Mo Ax {'x ' * 140}}}]\n"
    with pytest.raises(InputError, match=r"no copy for the panel can be written, because it would not be valid: 'title': .* too many"):
        archived("panel", long, anonymous=True)
