"""Plans put together by manager or team: nothing of a plan is lost in the joined file, and nothing is joined in vain."""

import hashlib
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

import reading
from cycles import batch, holds, people, report
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch import combine, file_names
from ladder_reports.batch.model import Entry, Person
from ladder_reports.cli import main
from ladder_reports.errors import InputError
from ladder_reports.rendering import merging
from making import ROOT, SMALLEST, made

JOINED = pytest.mark.xdist_group("combine-joined")
"""The tests that look at the same batch run in the same process."""

ROSTER = """id,manager
zofia-wojcik,ADA  Lovelace
nadia-osei,Ada Lovelace
dang-thu-ha,Ada Lovelace
broken,Ada Lovelace
rafael-monteiro,Ada/Lovelace
ingrid-solheim,
"""
ADA = ["dang-thu-ha", "nadia-osei", "zofia-wojcik"]
"""Ada's people in the order of their names: Đặng, Nadia, Zofia."""


@dataclass(frozen=True)
class Joined:
    """A batch with `--combine manager`."""

    source: Path
    folder: Path
    said: Any

    @property
    def combined(self) -> dict[str, dict[str, Any]]:
        """The report's records of joined files, by the manager's name."""
        return {str(record["name"]): record for record in report(self.folder)["combined"]}

    def bytes_of(self, name: str) -> bytes:
        """The file of a manager."""
        return (self.folder / str(self.combined[name]["output"])).read_bytes()

    def parts(self, name: str) -> list[reading.Read]:
        """The plans of a manager's people."""
        return [reading.read((self.folder / output).read_bytes()) for output in self.combined[name]["plans"]]


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Joined:
    """Plans with tables, links and fields, and one that cannot be made, by manager."""
    home = tmp_path_factory.mktemp("joined")
    source, folder = home / "people", home / "plans"
    source.mkdir()
    for name in [*ADA, "rafael-monteiro", "ingrid-solheim"]:
        shutil.copy(ROOT / "examples" / f"{name}.yaml", source)
    # Ingrid's file names no manager, as the roster's empty cell asks for none.
    ingrid = source / "ingrid-solheim.yaml"
    lines = ingrid.read_text(encoding="utf-8").splitlines(keepends=True)
    ingrid.write_text("".join(line for line in lines if not line.strip().startswith("manager:")), encoding="utf-8")
    (source / "broken.yaml").write_text("level: senior\n", encoding="utf-8")
    (home / "roster.csv").write_text(ROSTER, encoding="utf-8")
    said = batch(home / "roster.csv", source, "-o", folder, "--jobs", "2", "--fillable", "--combine", "manager")
    return Joined(source, folder, said)


@JOINED
def test_there_is_one_file_for_each_manager(joined: Joined) -> None:
    """In the order of names; who failed is named; names that a file's name cannot tell apart get files of their own."""
    assert 1 == joined.said.returncode
    found = joined.combined
    assert {"Ada Lovelace", "Ada/Lovelace", ""} == {name.replace("ADA  ", "Ada ") for name in found}
    ada, other, nobody = found["Ada Lovelace"], found["Ada/Lovelace"], found[""]
    assert [f"{name}.pdf" for name in ADA] == ada["plans"]
    assert ["broken"] == ada["missing"]
    assert (["rafael-monteiro.pdf"], []) == (other["plans"], other["missing"])
    assert "by-manager/without-manager.pdf" == nobody["output"]
    outputs = sorted(str(record["output"]) for record in found.values())
    assert 3 == len(set(outputs))
    assert outputs == sorted(path.relative_to(joined.folder).as_posix() for path in (joined.folder / "by-manager").iterdir())
    assert hashlib.sha256(joined.bytes_of("Ada Lovelace")).hexdigest() == ada["sha256"]
    assert [str(joined.folder / output) for output in outputs] == sorted(joined.said.stdout.splitlines()[2:])
    assert f"{ada['output']}: note: without broken, whose plans could not be made" in joined.said.stderr


@JOINED
def test_text_tags_and_pages_are_those_of_the_plans(joined: Joined) -> None:
    """The words of every page, the structure below one root, each page's number; and the file is PDF/UA-1."""
    whole, parts = reading.read(joined.bytes_of("Ada Lovelace")), joined.parts("Ada Lovelace")
    assert [page for part in parts for page in part.pages] == list(whole.pages)
    assert [page for part in parts for page in part.boxes] == list(whole.boxes)
    expected = ["Document", *("Part" if role == "Document" else role for part in parts for role in part.roles)]
    assert expected == list(whole.roles)
    assert [] == reading.ua_failures(whole.data)
    assert ("en", True, "Growth plans: Ada Lovelace") == (whole.lang, whole.tagged, whole.info["Title"])
    assert "Growth plans: Ada Lovelace" in whole.xmp
    assert "Growth plans of people without a manager" == reading.read(joined.bytes_of("")).info["Title"]
    with pypdfium2.PdfDocument(whole.data) as document:
        assert [str(number) for part in parts for number in range(1, len(part.pages) + 1)] == [
            document.get_page_label(index) for index in range(len(document))
        ]


@JOINED
def test_each_person_has_a_bookmark_with_the_plans_own_below(joined: Joined) -> None:
    """It leads to the plan's first page, and its own lead to where they led."""
    whole, parts = reading.read(joined.bytes_of("Ada Lovelace")), joined.parts("Ada Lovelace")
    expected: list[reading.Entry] = []
    before = 0
    for part, name in zip(parts, ("Đặng Thu Hà", "Nadia Osei", "Zofia Wójcik"), strict=True):
        assert name == part.outline[0].title
        expected.append(reading.Entry(name, 1, before + 1))
        expected += [reading.Entry(own.title, own.depth + 1, own.page + before) for own in part.outline[1:]]
        before += len(part.pages)
    assert expected == list(whole.outline)
    with pikepdf.open(io.BytesIO(whole.data)) as pdf:
        assert 3 == pdf.Root.Outlines.Count
        assert -(len(parts[0].outline) - 1) == pdf.Root.Outlines.First.Count


def test_links_lead_where_they_led(tmp_path: Path) -> None:
    """Inside of the person's own part, and to the same addresses; destinations keep apart what has one name in each part."""
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path in paths:
        path.write_bytes(made(ladder=SMALLEST).data)
    part, whole = made(ladder=SMALLEST).read, reading.read(together(paths, ["A", "B"]))
    count = len(part.pages)
    assert any(link.page for link in part.links)
    twice = [(link, before) for before in (0, count) for link in part.links]
    assert [(link.on + before, link.page + before if link.page else None, link.address) for link, before in twice] == [
        (link.on, link.page, link.address) for link in whole.links
    ]
    names = {f"part-0001-{name}": page for name, page in part.names.items()}
    assert names | {f"part-0002-{name}": page + count for name, page in part.names.items()} == whole.names
    assert [] == reading.ua_failures(whole.data)


def together(paths: list[Path], titles: list[str], title: str = "Plans") -> bytes:
    """The files joined."""
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    return merging.merge(map(merging.Part, paths, titles, digests), title)


@JOINED
def test_what_fields_hold_is_each_persons_own(joined: Joined) -> None:
    """Every field has a full name of its own, leads to its group, and is drawn with a font that the form knows."""
    with pikepdf.open(io.BytesIO(joined.bytes_of("Ada Lovelace"))) as pdf:
        fields = list(_fields(pdf.Root.AcroForm.Fields, ""))
        names = [name for name, _ in fields]
        assert len(names) == len(set(names)) > 30
        drawn = pdf.Root.AcroForm.DR.Font
        for _, one in fields:
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
            yield from _fields(one.Kids, name)
        else:
            yield name, one


@JOINED
def test_the_structure_and_the_pages_know_each_other(joined: Joined) -> None:
    """Whatever a page or an annotation says of its place in the structure is so; tables' cells find their headers."""
    with pikepdf.open(io.BytesIO(joined.bytes_of("Ada Lovelace"))) as pdf:
        root = pdf.Root.StructTreeRoot
        parents = dict(pikepdf.NumberTree(root.ParentTree).items())
        used: list[int] = []
        for sheet in pdf.pages:
            used.append(int(sheet.obj.StructParents))
            elements = [element for element in parents[used[-1]] if isinstance(element, pikepdf.Dictionary)]
            assert elements
            assert all(sheet.obj.objgen == element.Pg.objgen for element in elements if "/Pg" in element)
            for note in sheet.obj.get("/Annots", []):
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


@JOINED
def test_the_same_plans_give_the_same_bytes(joined: Joined) -> None:
    """Joined in this process, they are what a worker made of them; a font that all embed whole is in the file once."""
    paths = [joined.folder / output for output in joined.combined["Ada Lovelace"]["plans"]]
    data = joined.bytes_of("Ada Lovelace")
    assert data == together(paths, ["Đặng Thu Hà", "Nadia Osei", "Zofia Wójcik"], "Growth plans: Ada Lovelace")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        programs = {thing.FontFile2.objgen for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing}
        digests = {hashlib.sha256(pdf.get_object(program).read_raw_bytes()).hexdigest() for program in programs}
    assert len(programs) == len(digests)
    with pytest.raises(InputError, match="changed while the batch was running"):
        merging.merge([merging.Part(paths[0], "x", "0" * 64)], "x")


def test_only_what_changed_is_put_together_again(tmp_path: Path) -> None:
    """A file whose plans are as they were stays; one without people is named, and pruned."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    paths = people(source, 4)
    call: list[str | Path] = [source, "-o", folder, "--combine", "team"]
    assert "by team: 2 would be made, 0 up to date" in batch(*call, "--dry-run").stderr
    assert not folder.exists()
    assert "by team: 2 made, 0 up to date, 0 failed" in batch(*call).stderr
    assert ["ads.pdf", "search.pdf"] == holds(folder / "by-team")
    before = (folder / "by-team" / "search.pdf").stat()
    # One of Ads gets another name: Ads is made again, Search is not.
    paths[2].write_text(paths[2].read_text(encoding="utf-8").replace("Person 2", "Aaron"), encoding="utf-8")
    planned = batch(*call, "--dry-run").stdout
    assert ["by-team/ads.pdf: its plans are others", "by-team/search.pdf: up to date"] == planned.splitlines()[-2:]
    assert "by team: 1 made, 1 up to date, 0 failed" in batch(*call, "--jobs", "1").stderr
    assert ["done", "skipped"] == [record["outcome"] for record in report(folder)["combined"]]
    assert before == (folder / "by-team" / "search.pdf").stat()
    marks = reading.read((folder / "by-team" / "ads.pdf").read_bytes()).outline
    assert ["Aaron", "Person 0"] == [mark.title for mark in marks if mark.depth == 1]
    for path in (paths[1], paths[3]):
        path.write_text(path.read_text(encoding="utf-8").replace("Search", "Ads"), encoding="utf-8")
    assert "by-team/search.pdf: would be deleted, its input has gone" in batch(*call, "--prune", "--dry-run").stderr
    assert 0 == batch(*call, "--prune").returncode
    assert ["by-team/search.pdf"] == report(folder)["pruned"]
    assert ["ads.pdf"] == holds(folder / "by-team")


def test_nothing_is_given_up_while_a_team_is_unknown() -> None:
    """A file that cannot be read may be that of the only person of a team."""
    entry = Entry(Path("x.yaml"))
    known = Person(entry, PersonSummary("x", team="Search", level="senior"), readable=True, problems=(), digest="")
    assert ["by-manager/without-manager.pdf", "by-team/search.pdf"] == sorted(combine.outputs_of([known]) or ())
    assert combine.outputs_of([known, replace(known, readable=False)]) is None


def test_one_audience_is_put_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is for the manager does not get into a file beside the person's copy, and a file has a limit; both before anything is made."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 2)
    roster = tmp_path / "roster.csv"
    roster.write_text("id,audience\np000,manager\np001,\n", encoding="utf-8")
    call = ["batch", str(roster), str(source), "-o", str(folder), "--combine", "team", "--dry-run", "--jobs", "1"]
    assert 1 == main.run(call)
    assert "one audience's copies together, and the roster asks for those of manager and person" in capsys.readouterr().err
    assert 0 == main.run([*call, "--audience", "manager"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(combine, "MOST", 0)
        assert 1 == main.run([*call, "--audience", "manager"])
    assert "would hold 1 plans, and 0 are the most" in capsys.readouterr().err
    assert 2 == main.run([*call, "--audience", "panel", "--anonymous"])
    assert "it names managers or teams" in capsys.readouterr().err


@pytest.mark.parametrize(
    "names",
    [
        ["Search", "search ", "SEARCH"],
        ["Ada Lovelace", "Ada/Lovelace", "ada-lovelace"],
        ["王伟", "李娜", ""],
        ["without manager", "without-manager", ""],
        ["CON", "con", "../../etc/passwd", "..", "/"],
    ],
)
def test_no_two_groups_have_one_file(names: list[str]) -> None:
    """Nor does one of them lead out of the folder; capitals and spaces make no other group."""
    found = file_names.group_names(names, "manager")
    assert {file_names.group_key(name) for name in names} == set(found)
    assert len(found) == len(set(found.values()))
    for name in found.values():
        folder, file = name.split("/")
        assert ("by-manager", Path(file).name) == (folder, file)
        assert file.isascii()
        assert not file.startswith(".")
    # Somebody's name may be the very one that tells others apart.
    taken = Path(next(iter(found.values()))).stem
    more = file_names.group_names([*names, taken], "manager")
    assert len(more) == len(set(more.values()))
