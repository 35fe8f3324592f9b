"""Structure elements name the language of their text, and fonts map glyphs to characters alone."""

import io
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest

import reading
from ladder_reports.documents.booklet.build import BookletJob, make_booklet
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.rendering import tagging
from making import DAY, ROOT
from plans import plan_job


def languages(data: bytes) -> dict[str, str]:
    """Each marked text of the document with the language that its structure element names; the document's where it names none."""
    found: dict[str, str] = {}
    with pikepdf.open(io.BytesIO(data)) as file:
        main = str(file.Root.Lang)
        holders = list(file.Root.StructTreeRoot.ParentTree.Nums)
        for number, sheet in enumerate(file.pages):
            words = reading.marked(sheet)
            for mark, text in words.items():
                found[text.strip()] = str(holders[2 * number + 1][mark].get("/Lang", main))
    return found


@pytest.mark.parametrize("kind", ["plan", "worksheet", "booklet"])
def test_each_text_names_its_language(kind: str) -> None:
    """With German words over an English ladder, a screen reader hears labels in German and the ladder in English."""
    if kind == "booklet":
        data = make_booklet(BookletJob(DEFAULT_LADDER, DAY, lang="de")).data
        ours, theirs = "Inhalt", "Technical signals"
    elif kind == "plan":
        data = make_plan(plan_job(evidence=ROOT / "examples" / "nadia-osei.yaml", lang="de"))[0].data
        ours, theirs = "Gespräch", "Technical signals"
    else:
        data = make_plan(plan_job(level="staff", lang="de"))[0].data
        ours, theirs = "Das Jahr", "Technical signals"
    spoken = languages(data)
    assert "de" == spoken[ours]
    assert "en" == spoken[theirs]
    assert [] == reading.ua_failures(data)


def test_a_link_around_emphasis_is_a_link(tmp_path: Path) -> None:
    """Its area on the page belongs to the link, not to what is inside."""
    links = "[**bold** words](https://a.example), [a `code`](https://b.example) and [*all*](https://c.example)"
    (tmp_path / "p.yaml").write_text(f"person: {{name: Ada}}\nlevel: senior\nsummary: '{links}'\n", encoding="utf-8")
    assert [] == reading.ua_failures(make_plan(plan_job(evidence=tmp_path / "p.yaml"))[0].data)


def test_a_fonts_map_names_characters_alone() -> None:
    """U+0000, U+FEFF and U+FFFE are left out of the map, and its counts are right; other streams stay as they are."""
    lines = [b"begincmap", b"3 beginbfchar", b"<0001> <0041>", b"<0002> <FEFF>", b"<0003> <0000>", b"endbfchar"]
    lines += [b"1 beginbfchar", b"<0004> <0042>", b"endbfchar"]
    pdf = SimpleNamespace(objects=[SimpleNamespace(stream=list(lines)), SimpleNamespace(stream=[b"<0003> <0000>"]), SimpleNamespace()])
    tagging.repairs([], several_languages=False)(None, pdf)
    assert [b"begincmap", b"1 beginbfchar", b"<0001> <0041>", b"endbfchar", *lines[6:]] == pdf.objects[0].stream
    assert [b"<0003> <0000>"] == pdf.objects[1].stream
