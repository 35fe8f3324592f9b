"""Several PDFs become one, and nothing of them is lost: pages, tags, bookmarks, links, form fields."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

import reading
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.rendering import merging
from making import ROOT, SMALLEST, made
from plans import plan_job

MERGED = pytest.mark.xdist_group("merging-plans")
"""The tests that look at the same merged plans run in the same process."""
HIDDEN = 2
"""The flags of the field that nobody sees."""
NAMES = ("Đặng Thu Hà", "Nadia Osei", "Zofia Wójcik")


def part(path: Path, title: str) -> merging.Part:
    """A file as it is now."""
    return merging.Part(path.read_bytes(), title)


@dataclass(frozen=True)
class Merged:
    """Plans, and what they are together."""

    paths: tuple[Path, ...]
    data: bytes

    @cached_property
    def parts(self) -> list[reading.Read]:
        """The plans read back."""
        return [reading.read(path.read_bytes()) for path in self.paths]

    @cached_property
    def whole(self) -> reading.Read:
        """The merged file read back."""
        return reading.read(self.data)


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Merged:
    """Three plans with tables, links and form fields."""
    folder = tmp_path_factory.mktemp("merged")
    paths = tuple(folder / f"{name}.pdf" for name in ("dang-thu-ha", "nadia-osei", "zofia-wojcik"))
    for path in paths:
        job = plan_job(evidence=ROOT / "examples" / f"{path.stem}.yaml", fillable=True)
        path.write_bytes(make_plan(job)[0].data)
    return Merged(paths, merging.merge(map(part, paths, NAMES), "Growth plans"))


@MERGED
def test_text_tags_and_pages_are_those_of_the_parts(merged: Merged) -> None:
    """The words of every page, the structure below one root, each page's number; and the file is PDF/UA-1."""
    whole, parts = merged.whole, merged.parts
    assert [page for part in parts for page in part.pages] == list(whole.pages)
    assert [page for part in parts for page in part.boxes] == list(whole.boxes)
    expected = ["Document", *("Part" if role == "Document" else role for part in parts for role in part.roles)]
    assert expected == list(whole.roles)
    assert [] == reading.ua_failures(whole.data)
    assert ("en", True, "Growth plans") == (whole.lang, whole.tagged, whole.info["Title"])
    assert "Growth plans" in whole.xmp
    with pypdfium2.PdfDocument(whole.data) as document:
        assert [str(number) for part in parts for number in range(1, len(part.pages) + 1)] == [
            document.get_page_label(index) for index in range(len(document))
        ]


@MERGED
def test_each_part_has_a_bookmark_with_its_own_below_it(merged: Merged) -> None:
    """It leads to the part's first page, and the part's own lead to where they led. A first one that says the same is not repeated."""
    expected: list[reading.Entry] = []
    before = 0
    inside = [part.outline[name == part.outline[0].title :] for part, name in zip(merged.parts, NAMES, strict=True)]
    assert [0, 1, 1] == [len(part.outline) - len(own) for part, own in zip(merged.parts, inside, strict=True)], "a worksheet has no name"
    for part, own, name in zip(merged.parts, inside, NAMES, strict=True):
        expected.append(reading.Entry(name, 1, before + 1))
        expected += [reading.Entry(one.title, one.depth + 1, one.page + before) for one in own]
        before += len(part.pages)
    assert expected == list(merged.whole.outline)
    with pikepdf.open(io.BytesIO(merged.data)) as pdf:
        assert 3 == pdf.Root.Outlines.Count
        assert -len(inside[0]) == pdf.Root.Outlines.First.Count


def test_links_lead_where_they_led(tmp_path: Path) -> None:
    """Inside their own part, and to the same addresses; a destination that each part has keeps a name of its own."""
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path in paths:
        path.write_bytes(made(ladder=SMALLEST).data)
    one, whole = made(ladder=SMALLEST).read, reading.read(merging.merge(map(part, paths, ("A", "B")), "Booklets"))
    count = len(one.pages)
    assert any(link.page for link in one.links)
    twice = [(link, before) for before in (0, count) for link in one.links]
    assert [(link.on + before, link.page + before if link.page else None, link.address) for link, before in twice] == [
        (link.on, link.page, link.address) for link in whole.links
    ]
    names = {f"part-0001-{name}": page for name, page in one.names.items()}
    assert names | {f"part-0002-{name}": page + count for name, page in one.names.items()} == whole.names
    assert [] == reading.ua_failures(whole.data)


@MERGED
def test_each_parts_form_fields_are_its_own(merged: Merged) -> None:
    """Every field has a full name of its own, leads to its group, and is drawn with a font that the form knows."""
    with pikepdf.open(io.BytesIO(merged.data)) as pdf:
        fields = list(_fields(pdf.Root.AcroForm.Fields, ""))
        assert not pdf.Root.AcroForm.NeedAppearances
        names = [name for name, _ in fields]
        assert len(names) == len(set(names)) > 30
        drawn = pdf.Root.AcroForm.DR.Font
        for _, one in fields:
            if one.FT == "/Btn":
                continue
            font = next(word for word in str(one.DA).split() if word.startswith("/") and f"{word} " in str(one.DA) and word in drawn)
            assert "/Type0" == drawn[font].Subtype
            assert "/Sig" != one.FT
    last = [name.rsplit(".", 1)[-1] for name in names]
    assert len(set(last)) < len(last), "the plans share no field's name, so this shows nothing"


def _fields(fields: Any, above: str) -> Iterator[tuple[str, Any]]:
    for one in fields:
        name = f"{above}.{one.T}" if above else str(one.T)
        if "/Kids" in one:
            assert all(kid.Parent.objgen == one.objgen for kid in one.Kids)
        if "/Kids" in one and "/T" in one.Kids[0]:
            yield from _fields(one.Kids, name)
        else:
            yield name, one


@MERGED
def test_structure_and_pages_refer_to_each_other(merged: Merged) -> None:
    """Whatever a page or an annotation says of its place in the structure is so; tables' cells find their headers."""
    with pikepdf.open(io.BytesIO(merged.data)) as pdf:
        root = pdf.Root.StructTreeRoot
        parents = dict(pikepdf.NumberTree(root.ParentTree).items())
        used: list[int] = []
        for sheet in pdf.pages:
            used.append(int(sheet.obj.StructParents))
            elements = [element for element in parents[used[-1]] if isinstance(element, pikepdf.Dictionary)]
            assert elements
            assert all(sheet.obj.objgen == element.Pg.objgen for element in elements if "/Pg" in element)
            for note in sheet.obj.get("/Annots", []):
                if note.F == HIDDEN:
                    continue
                used.append(int(note.StructParent))
                assert any(note.objgen == kid.Obj.objgen for kid in parents[used[-1]].K if isinstance(kid, pikepdf.Dictionary))
        assert len(used) == len(set(used)) == len(parents) == root.ParentTreeNextKey
        elements = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem"]
        ids = [str(element.ID) for element in elements if "/ID" in element]
        headers = {str(name) for element in elements if "/A" in element for name in _headers(element.A)}
        assert len(ids) == len(set(ids))
        assert headers
        assert headers <= set(ids)
        assert sorted(ids) == sorted(str(name) for name in pikepdf.NameTree(root.IDTree))


def _headers(attributes: Any) -> list[Any]:
    every = [attributes] if isinstance(attributes, pikepdf.Dictionary) else list(attributes)
    return [name for one in every for name in one.get("/Headers", [])]


@MERGED
def test_the_same_parts_give_the_same_bytes(merged: Merged) -> None:
    """And a font that all of them embed whole is in the file once."""
    assert merged.data == merging.merge(map(part, merged.paths, NAMES), "Growth plans")
    with pikepdf.open(io.BytesIO(merged.data)) as pdf:
        programs = {thing.FontFile2.objgen for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing}
        digests = {hashlib.sha256(pdf.get_object(program).read_raw_bytes()).hexdigest() for program in programs}
    assert len(programs) == len(digests)
