"""What a screen reader hears: each element once and in order, cells with their heads, and nothing that is only seen."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import making
import reading
import tags
from engines import HEAD, look_with, written
from ladder_reports.documents.plan.build import make_plan
from making import ROOT
from plans import plan_job

GROUPS = """<table><thead><tr><th scope=col>Signal<th scope=col>Self<th scope=col>Manager</thead>
<tbody><tr><th scope=rowgroup colspan=3>Technical<tr><th scope=row>Tests<td>yes<td>no<tr><th scope=row>Design<td>no<td>yes</tbody>
<tbody><tr><th scope=rowgroup colspan=3>Leadership<tr><th scope=row>Mentors<td><td>yes</tbody></table>"""
TINY = "@page { size: 60mm 40mm; margin: 8mm; @top-left { content: 'Running head' } @bottom-center { content: counter(page) } }"


def tree(body: str, css: str = "") -> tags.Tag:
    """The tags of a small document, which conforms."""
    data = written(look_with(css), HEAD + body)
    assert [] == reading.ua_failures(data)
    return tags.read(data)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<section><h1>A</h1><div>b <b>c</b></div></section>", [["Sect", ["H1", "A"], ["P", "b", "c"]]]),
        ("<div><div> </div><p></p><div><span></span><i>a</i></div></div>", [["P", "a"]]),
        ("<div>a<p>b</p>c</div>", [["P", "a"], ["P", "b"], ["P", "c"]]),
        ("<p>a <code>b</code> <q>c</q></p>", [["P", "a", ["Code", "b"], "", ["Quote", "“", "c", "”"]]]),
        ("<ol><li>a<li>b<ul><li>c</ul></ol>", [["L", ["LI", ["Lbl", "1."], ["LBody", "a"]], ["LI", ["Lbl", "2."], ["LBody", ["P", "b"],
          ["L", ["LI", ["Lbl", "•"], ["LBody", "c"]]]]]]]),
        ("<p>&nbsp;</p><div>&nbsp;<p>a</p></div><p>&#8203;</p><ul><li>&nbsp;</ul>", [["P", "a"], ["L", ["LI", ["LBody", "•"]]]]),
        ("<ul><li><p>a</ul>", [["L", ["LI", ["Lbl", "•"], ["LBody", "a"]]]]),
        ("<ul><li><p>a<p>b</ul>", [["L", ["LI", ["Lbl", "•"], ["LBody", ["P", "a"], ["P", "b"]]]]]),
        ("<dl><dt>a<dd>b<dd>c<dt>d</dl>", [["L", ["LI", ["Lbl", "a"], ["LBody", ["P", "b"], ["P", "c"]]], ["LI", ["LBody", "d"]]]]),
        ("<table role=presentation><tr><td>a<td>b</table>", [["P", "a"], ["P", "b"]]),
        ("<nav role=doc-toc><h1>C</h1><ul><li style='list-style:none'><div><a href='#x'>A</a> 2</div></ul></nav><h2 id=x>A</h2>",
         [["H1", "C"], ["TOC", ["TOCI", ["Reference", ["Link", "A"], "2"]]], ["H2", "A"]]),
        ("<ul role=doc-toc><li style='list-style:none'><a href='#x'>A</a> 2</ul><h1 id=x>A</h1>",
         [["TOC", ["TOCI", ["Reference", ["Link", "A"], "2"]]], ["H1", "A"]]),
        ("<p id=x>a<sup><a role=doc-noteref href='#n'>1</a></sup></p><p id=n role=doc-endnote>1 b</p>",
         [["P", "a", ["Reference", ["Link", "1"]]], ["P", ["Note", "1 b"]]]),
        ("<h1 id=x><a href='#x' style='display:block'>a<i>b</i></a></h1>", [["H1", ["Link", "a", "b"]]]),
        ("<h1>a</h1><h3 aria-level=2>b</h3>", [["H1", "a"], ["H2", "b"]]),
        ("<p>a <span aria-hidden=true>b</span></p><div aria-hidden=true><h2>c</h2></div>", [["P", "a"]]),
    ],
)  # fmt: skip
def test_elements_become_standard_structure(body: str, expected: list[Any]) -> None:
    """Nothing is empty, and what only holds others is left out."""
    assert ["Document", *expected] == tree(body, "li { list-style-type: disc } ol > li { list-style-type: decimal }").outline()


def test_an_element_that_a_page_cuts_is_there_once() -> None:
    """A paragraph, a list, a link and a row go on where they were; the words are in order."""
    words = " ".join(f"w{number}" for number in range(120))
    body = f"<p>{words}</p><ul><li>{words}</ul><p><a href='#x' id=x>{words}</a></p><table><tr><th scope=row>head<td>{words}</table>"
    root = tree(body, TINY)
    assert ["P", "L", "P", "Table"] == [tag.kind for tag in root.tags]
    assert [1, 1, 1, 1] == [len([*root.find(kind)]) for kind in ("LI", "Link", "TR", "TD")]
    assert [words] * 4 == [next(root.find(kind)).text for kind in ("P", "LBody", "Link", "TD")]
    assert len(next(root.find("Link")).annotations) > 3


def test_what_is_painted_later_is_heard_in_its_place() -> None:
    """The order is the HTML's, wherever things stand on the page and whenever they are painted."""
    css = "i { float: right } b { position: absolute; top: 0 } p { position: relative } u { display: inline-block; overflow: hidden }"
    root = tree(
        "<div>one <b>two</b> three <i>four</i> <u>five</u></div><p>six <i>seven</i></p><div style='float:left'>eight</div>nine", css
    )
    assert "one two three four five six seven eight nine" == root.text


def test_blocks_that_are_alike_are_apart() -> None:
    """Also where one that was laid out before is set again, on the same page or the next."""
    body = "<p>same</p>" * 30 + "<table>" + "<tr><th scope=row>head<td>same" * 20 + "</table>"
    for _ in range(3):
        root = tree(body, TINY)
        assert ["same"] * 30 == [tag.text for tag in root.find("P")]
        assert [[tags.Cell("same", ("head",))]] * 20 == tags.cells(next(root.find("Table")))


def test_a_head_that_is_repeated_is_heard_once() -> None:
    """It is an artifact of the pagination on later pages, as are running heads and page numbers."""
    body = "<table><thead><tr><th>One<th>Two</thead>" + "<tr><td>a<td>b" * 30 + "</table>"
    data = written(look_with(TINY), HEAD + body)
    (table,) = tags.read(data).tags
    assert ["One", "Two"] == [tag.text for tag in table.find("TH")]
    assert [[], *[[tags.Cell("a", ("One",)), tags.Cell("b", ("Two",))]] * 30] == tags.cells(table)
    found = artifacts(data)
    assert {("Pagination", "Header"): "Running head", ("Pagination", "Footer"): "1"} == found[0]
    assert {("Pagination", "Header"): "Running head", ("Pagination", "Footer"): "2", ("Pagination", ""): "OneTwo"} == found[1]


def artifacts(data: bytes) -> list[dict[tuple[str, str], str]]:
    """For each page the text of artifacts by their type and subtype."""
    pages: list[dict[tuple[str, str], str]] = []
    with pikepdf.open(io.BytesIO(data)) as file:
        for sheet in file.pages:
            maps = {name: reading.to_unicode(font) for name, font in sheet.obj.Resources.Font.items()}
            here: dict[tuple[str, str], str] = {}
            kind, letters = ("", ""), {}
            for operands, operator in reading.instructions(sheet):
                if operator in {"BDC", "BMC"}:
                    properties = operands[1] if operator == "BDC" and operands[0] == "/Artifact" else {}
                    kind = str(properties.get("/Type", ""))[1:], str(properties.get("/Subtype", ""))[1:]
                elif operator == "Tf":
                    letters = maps[str(operands[0])]
                elif operator in {"Tj", "TJ"} and kind != ("", ""):
                    here[kind] = here.get(kind, "") + reading.letters_of(operands[0], letters)
            pages.append(here)
    return pages


def test_cells_have_the_heads_of_their_group_row_and_column() -> None:
    """Where rows are in groups, each cell names its heads; a head without words is none."""
    table = next(tree(GROUPS).find("Table"))
    assert [
        [],
        [],
        [tags.Cell("yes", ("Technical", "Tests", "Self")), tags.Cell("no", ("Technical", "Tests", "Manager"))],
        [tags.Cell("no", ("Technical", "Design", "Self")), tags.Cell("yes", ("Technical", "Design", "Manager"))],
        [],
        [tags.Cell("", ("Leadership", "Mentors", "Self")), tags.Cell("yes", ("Leadership", "Mentors", "Manager"))],
    ] == tags.cells(table)
    plain = next(tree("<table><tr><th><th>A<th>B<tr><th>x<td>1<td>2</table>").find("Table"))
    assert ["TD", "TH", "TH"] == [tag.kind for tag in tags.rows(plain)[0].tags]
    assert ["Column", "Column", "Row"] == [tag.attributes["Scope"] for tag in plain.find("TH")]
    assert [tags.Cell("1", ("A", "x")), tags.Cell("2", ("B", "x"))] == tags.cells(plain)[1]
    assert not any("Headers" in tag.attributes or tag.name for tag in plain.find("TD", "TH"))


def test_spans_are_spans_and_heads_above_several_columns_are_heads_of_each() -> None:
    table = next(
        tree(
            "<table><thead><tr><th rowspan=2>S<th colspan=2 scope=colgroup>Now<tr><th>Self<th>Other</thead>"
            "<tr><th rowspan=2 scope=row>x<td>1<td>2<tr><td colspan=2>3</table>"
        ).find("Table")
    )
    assert [
        [tags.Cell("1", ("x", "Now", "Self")), tags.Cell("2", ("x", "Now", "Other"))],
        [tags.Cell("3", ("x", "Now", "Self", "Other"))],
    ] == (tags.cells(table)[2:])


def test_cells_that_are_set_as_other_boxes_are_cells_all_the_same() -> None:
    """As they are where a row is set in lines. Cells that span rows beside each other leave the others in their columns."""
    table = "<table><thead><tr><th>A<th>B<th>C</thead><tr><th scope=rowgroup colspan=3>g<tr><th scope=row>x<td colspan=2>1</table>"
    assert [tags.Cell("1", ("g", "x", "B", "C"))] == tags.cells(next(tree(table, "tr, th, td { display: block }").find("Table")))[2]
    rows = "<tr><th>A<th>B<th>C<th>D<tr><td rowspan=3>1<td rowspan=2>2<td>3<td rowspan=3>4<tr><td>5<tr><td>6<td>7"
    table = f"<table><thead><tr><th colspan=4>all</thead>{rows}</table>"
    found = {cell.text: cell.heads[-1] for line in tags.cells(next(tree(table).find("Table"))) for cell in line}
    assert {"1": "A", "2": "B", "3": "C", "4": "D", "5": "C", "6": "B", "7": "C"} == found


def test_what_is_in_another_language_says_so() -> None:
    """An element, words in a line, and blocks in a wrapper that has no tag."""
    root = tree("<h1>a</h1><p lang=de>b <i lang=fr>c</i></p><div lang=de><p>d</p><p lang=en>e</p></div><ul lang=de><li>f<li lang=it>g</ul>")
    found = {tag.text: tag.lang for tag in root.find("H1", "P", "Span", "LBody")}
    assert {"a": "en", "b c": "de", "c": "fr", "d": "de", "e": "en", "f": "de", "g": "it"} == found


def test_pages_know_the_elements_of_their_marks() -> None:
    """The parent tree leads from each mark, and each link's area, to the element that it belongs to; artifacts have none."""
    with pikepdf.open(io.BytesIO(written(look_with(TINY), HEAD + GROUPS * 5 + "<p><a href='https://a.example'>a</a></p>"))) as file:
        holders = dict(pikepdf.NumberTree(file.Root.StructTreeRoot.ParentTree).items())
        for sheet in file.pages:
            for mark, holder in enumerate(holders[int(sheet.obj.StructParents)]):
                if holder is not None:
                    here = sheet.obj.objgen == holder.Pg.objgen
                    others = [kid for kid in holder.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR"]
                    assert (
                        mark in list(holder.K) if here else (mark, sheet.obj.objgen) in [(int(kid.MCID), kid.Pg.objgen) for kid in others]
                    )
            marked = [
                operands[1].MCID for operands, operator in reading.instructions(sheet) if operator == "BDC" and "/MCID" in operands[1]
            ]
            assert marked == [mark for mark, holder in enumerate(holders[int(sheet.obj.StructParents)]) if holder is not None]
            for note in sheet.obj.get("/Annots", []):
                assert "/Link" == holders[int(note.StructParent)].S
        assert len(holders) == file.Root.StructTreeRoot.ParentTreeNextKey


def test_what_is_said_instead() -> None:
    """Words for a sign, what a code stands for, and what a drawing shows; a drawing that says nothing is decoration."""
    drawing = "<svg width=9 height=9 viewBox='0 0 9 9'>{}<rect width='9' height='9'/></svg>"
    root = tree(
        "<p>a <span role=img aria-label='no opportunity'>–</span> <abbr title='Senior, technical'>Se·T1</abbr></p><table><tr><th>x"
        f"<td aria-label='not yet'>–</table><p>{drawing.format('<title>A square</title>')}{drawing.format('')}</p>"
        "<div role=img aria-label='Two of three'>2 3</div>"
    )
    assert ("a no opportunity Se·T1", "not yet") == (next(root.find("P")).text, next(root.find("TD")).text)
    assert ["Senior, technical"] == [tag.expansion for tag in root.find("Span") if tag.expansion]
    figures = [*root.find("Figure")]
    assert ["A square", "Two of three"] == [figure.alternative for figure in figures]
    left, bottom, right, top = (float(number) for number in figures[0].attributes["BBox"])
    assert pytest.approx((6.75, 6.75)) == (right - left, top - bottom)
    assert 400 < bottom < 842, "measured from the foot of the page"


def test_links_say_what_they_are_and_are_printed() -> None:
    """One inside the document by its title or its words, another by its address; with emphasis around or in it."""
    root = tree(
        "<h1 id=x>X</h1><p><a href='#x'>the <b>first</b></a> <a href='#x' title='Of this page'>x</a> <i><a href='https://a.example'>b</a></i></p>"
    )
    links = [*root.find("Link")]
    assert ["the first", "Of this page", "https://a.example"] == [link.annotations[0]["/Contents"] for link in links]
    assert {4} == {annotation["/F"] for link in links for annotation in link.annotations}


def test_links_in_what_is_left_out_are_no_links() -> None:
    data = written(look_with(TINY), HEAD + "<h1 id=x>X</h1><p aria-hidden=true><a href='#x'>x</a></p><p><a href='#x'>y</a>")
    assert [] == reading.ua_failures(data)
    assert 1 == len(reading.read(data).links)


def test_the_names_of_heads_and_notes_are_found() -> None:
    """In the order that a name tree has."""
    data = written(look_with(""), HEAD + GROUPS + "<p role=doc-endnote>1 b</p>")
    with pikepdf.open(io.BytesIO(data)) as file:
        names = list(file.Root.StructTreeRoot.IDTree.Names)
        assert sorted(bytes(name) for name in names[::2]) == [bytes(name) for name in names[::2]]
        assert all(name == element.ID for name, element in zip(names[::2], names[1::2], strict=True))
        assert "note-1" in map(str, names[::2])


@pytest.mark.parametrize("kind", ["plan", "worksheet", "booklet"])
def test_each_text_names_its_language(kind: str) -> None:
    """With German words over an English ladder, a screen reader hears labels in German and the ladder in English."""
    if kind == "booklet":
        data = making.made(ladder=making.SMALLEST, lang="de").data
        ours, theirs = "Inhalt", "Bread"
    elif kind == "plan":
        data = make_plan(plan_job(evidence=ROOT / "examples" / "nadia-osei.yaml", lang="de"))[0].data
        ours, theirs = "Gespräch", "Technical"
    else:
        data = make_plan(plan_job(level="staff", lang="de"))[0].data
        ours, theirs = "Name Datum Fürs Gespräch mit", "Technical"
    spoken = {tag.text: tag.lang for tag in tags.read(data).find("P", "H1", "H2", "H3", "H4", "TH", "Span", "LBody", "Lbl", "Link")}
    assert "de" == spoken[ours]
    assert "en" == spoken[theirs]
    assert [] == reading.ua_failures(data)


def test_a_link_around_emphasis_is_a_link(tmp_path: Path) -> None:
    """Its area on the page belongs to the link, not to what is inside."""
    links = "[**bold** words](https://a.example), [a `code`](https://b.example) and [*all*](https://c.example)"
    (tmp_path / "p.yaml").write_text(f"person: {{name: Ada}}\nlevel: senior\nsummary: '{links}'\n", encoding="utf-8")
    assert [] == reading.ua_failures(make_plan(plan_job(evidence=tmp_path / "p.yaml"))[0].data)
