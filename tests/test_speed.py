"""What makes the engine faster changes no document, and touches the engine for no longer than a document takes.

Most documents are the same bytes as the engine's own. A block that was moved to its place may be a billionth of a pixel
from where the engine puts it, and that is once in a hundred documents the last figure of a number.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import escape
from io import BytesIO
from itertools import chain
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
import pydyf
import pytest
import tinyhtml5
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint.formatting_structure import boxes
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi

import layout
import making
from ladder_reports import engine_blocks, engine_glyphs, engine_html, engine_speed, engine_styles, engine_tables, engine_text
from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.stylesheets import DocumentStyle, document_style, style_sheets
from ladder_reports.design.theme import load_theme
from ladder_reports.documents.booklet.build import BookletJob, make_booklet
from ladder_reports.documents.context import load_context
from ladder_reports.documents.plan.build import PlanJob, compose_plan
from ladder_reports.paths import theme_names
from ladder_reports.rendering import pdf
from plans import plan_job
from process import run_python

EXAMPLES = sorted((making.ROOT / "examples").glob("*.yaml"))
HEAD = '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body>'
LAST_FIGURE = 2e-6
FONT = "html { font: 10pt/14pt 'Fira Sans'; font-variant-numeric: lining-nums } "


@cache
def _engine(look: DocumentStyle, fast: bool) -> pdf.Engine:  # noqa: FBT001 -- a cache's key
    return pdf.Engine(look, fast=fast)


def _made(job: PlanJob) -> tuple[DocumentStyle, str]:
    made = load_context(job.options.ladder, job.options.theme, job.options.lang)
    html = compose_plan(job, made).html()
    return document_style(made.theme, fonts_for(made.theme, html, "test"), PAGE_SIZES[job.options.page_size], "plan"), html


def _written(look: DocumentStyle, html: str, *, fast: bool, forms: bool = False) -> bytes:
    engine = _engine(look, fast)
    return engine.write(engine.lay_out(html, "test", forms=forms), "test")


def _content(document: bytes) -> Iterator[tuple[bytes, ...]]:
    """The words of a PDF, object by object, without the lengths of streams."""
    with pikepdf.open(BytesIO(document)) as file:
        for item in file.objects:
            if not isinstance(item, pikepdf.Stream):
                yield tuple(item.unparse(resolved=True).split()) if isinstance(item, pikepdf.Object) else (repr(item).encode(),)
            elif item.get("/Type") not in {"/XRef", "/ObjStm"}:
                about = pikepdf.Dictionary({key: value for key, value in item.items() if key != "/Length"})
                yield *about.unparse().split(), *item.read_bytes().split()


def _figure(word: bytes) -> float | bytes:
    try:
        return float(word)
    except ValueError:
        return word


def _alike(first: bytes, second: bytes) -> bool:
    """Whether two PDFs are the same bytes, or the same but for the last figure of a number."""
    if first == second:
        return True
    one, other = list(_content(first)), list(_content(second))
    if [len(words) for words in one] != [len(words) for words in other]:
        return False
    words = zip(chain(*one), chain(*other), strict=True)
    pairs = ((_figure(a), _figure(b)) for a, b in words if a != b)
    return all(isinstance(a, float) and isinstance(b, float) and abs(a - b) < LAST_FIGURE for a, b in pairs)


def _small(css: str) -> DocumentStyle:
    return replace(_made(plan_job(level="senior"))[0], css=(FONT + css,))


def test_plans_are_what_the_engine_makes_of_them_whatever_was_made_before() -> None:
    """Seven people one after the other, then two of them again, as WeasyPrint alone makes each."""
    first: dict[str, bytes] = {}
    for path in (*EXAMPLES, EXAMPLES[0], EXAMPLES[1]):
        look, html = _made(plan_job(path))
        made = _written(look, html, fast=True)
        assert _alike(_written(look, html, fast=False), made), path.name
        assert first.setdefault(path.name, made) == made, path.name


def test_the_order_of_documents_changes_no_byte() -> None:
    """What is laid out for the first time, for the second, and copied."""
    made = [_made(plan_job(path)) for path in EXAMPLES]
    one, other = pdf.Engine(made[0][0]), pdf.Engine(made[0][0])
    there = [one.write(one.lay_out(html, ""), "") for _, html in made]
    back = [other.write(other.lay_out(html, ""), "") for _, html in (*made[::-1], *made[::-1])][len(made) :]
    assert there == back[::-1]


@pytest.mark.parametrize(
    "job",
    [
        plan_job(EXAMPLES[1], audience="manager", theme="graphite", page_size="a5"),
        plan_job(EXAMPLES[3], roster_values=(("id", "p-2041"),), audience="panel", anonymous=True, lang="de", page_size="letter"),
        plan_job(EXAMPLES[-1], fillable=True),
        plan_job(level="staff", fillable=True),
    ],
    ids=["manager", "panel", "fillable", "worksheet"],
)
def test_every_kind_of_plan_is_what_the_engine_makes_of_it(job: PlanJob) -> None:
    look, html = _made(job)
    expected = _written(look, html, fast=False, forms=job.options.fillable)
    for _ in range(3):
        assert _alike(expected, _written(look, html, fast=True, forms=job.options.fillable))


def test_a_booklet_is_what_the_engine_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its drawings, its columns and its repeated layouts."""
    job = BookletJob(making.SMALLEST, making.DAY)
    made = []
    for fast in (False, True):
        monkeypatch.setattr(pdf, "engine", lambda look, fast=fast: _engine(look, fast))
        made.append(make_booklet(job).data)
    assert _alike(*made)


def _flat(root: Element) -> list[Any]:
    return [(element.tag, element.attrib, element.text, element.tail) for element in root.iter()]


def _parsed(html: str) -> list[Any]:
    return _flat(tinyhtml5.parse(html, namespace_html_elements=False))


def test_plans_are_read_by_the_quick_parser_and_alike() -> None:
    for job in (*(plan_job(path) for path in EXAMPLES), plan_job(level="senior", fillable=True)):
        html = _made(job)[1]
        root = engine_html.parse(html)
        assert root is not None
        assert _parsed(html) == _flat(root)


TAGS = sorted({*engine_html._ANY, *engine_html._ONLY, "li", "dd", "td", "th", "col", "title", "script", "option", "svg", "caption", "u"})
TEXTS = st.text("ab \n&<>\u00a0\"'", max_size=4).map(lambda text: escape(text).replace("\u00a0", "&nbsp;"))
TREES = st.recursive(
    TEXTS,
    lambda inside: st.builds(
        lambda tag, name, children: f"<{tag}{name}>{''.join(children)}</{tag}>",
        st.sampled_from(TAGS).map(lambda tag: tag.removeprefix(engine_html._SVG)),
        st.sampled_from(["", " class='a'", " ID='b'", ' xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"']),
        st.lists(inside, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(TREES, st.sampled_from(["", "\n", " x"]))
def test_the_quick_parser_reads_as_an_html_parser_does_or_not_at_all(body: str, end: str) -> None:
    head = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"><title>a &amp; b</title>\n</head>\n'
    html = f"{head}<body>{body}\n</body>\n</html>{end}"
    root = engine_html.parse(html)
    assert root is None or _parsed(html) == _flat(root)


@pytest.mark.parametrize(
    "body",
    [
        "<p><div>a</div></p>",
        "<ul><li><li>a</li></li></ul>",
        "<a href='#x'><b><a href='#y'>a</a></b></a>",
        "<table><tr><td>a</td></tr></table>",
        "<table><tbody><tr>a</tr></tbody></table>",
        "<pre>\na</pre>",
        "<!-- a --><p>a</p>",
        "<p>a",
        "<p>&eacute;</p>",
        "<script>if (a < b) alert('<p>')</script>",
        "<h2><h3>a</h3></h2>",
        "<P>a</P>",
    ],
)
def test_what_takes_an_html_parser_is_left_to_one(body: str) -> None:
    assert engine_html.parse(f"{HEAD.replace('<html', chr(10) + '<html')}{body}</body></html>") is None


@pytest.mark.parametrize(
    "css",
    [
        "p + p { margin-top: 9pt } li:first-child { color: red } p:first-of-type { color: blue } th:first-child + td { color: red }",
        "p:last-child { color: red }",
        "p ~ p { color: red }",
        "li:nth-child(2) { color: red }",
        "p + p + p { color: red }",
        "p:empty, div:has(ul) { padding: 4pt }",
        "[data-of='1'] { color: red } [title] { font-weight: 500 } a[href^=https] { color: blue }",
        "p { margin-left: 10%; width: 50%; padding: 1em; box-sizing: border-box } td { width: 30%; padding: 2% }",
        "table { border-collapse: collapse } td { border: 1pt solid; padding: 2pt }",
        "p { width: 40vw } li { position: relative } li::before { content: '–'; position: absolute; left: -4pt }",
        "p { letter-spacing: 1pt; word-spacing: 3pt; text-align: justify; hyphens: auto; width: 60pt; overflow-wrap: anywhere }",
        "p { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 40pt } a { text-decoration: underline }",
        "ol { list-style-position: inside } ul { list-style-type: square } p::first-letter { font-size: 20pt } li { float: left }",
        "@page { @top-left { content: counter(page) ' of ' counter(pages) } } @page :first { margin: 4cm } div { break-before: page }",
        "td { break-inside: avoid } p { break-after: avoid; orphans: 3; height: 6cm } @page { size: 9cm 11cm; margin: 1cm }",
        "div { position: relative; margin: 3pt 0 } p { outline: 1pt solid; opacity: 0.5; transform: rotate(2deg); z-index: 1 }",
        "p { display: inline-block; overflow: hidden; float: right } td { vertical-align: middle; height: 3cm } div { columns: 2 }",
        "div { display: flex } p { margin: 1pt; bookmark-level: 2; string-set: a content() } @page { @top-left { content: string(a) } }",
        "p { position: running(head) } @page { @top-center { content: element(head) } }",
        "table { border-collapse: collapse; direction: rtl } td { border: 2pt solid } th { border: 1pt dashed } td + td { border: hidden }",
        "table { border-collapse: collapse } col { border-right: 3pt double; background: red } tr { border-top: 1pt solid }",
        "td { border-left: 2pt solid } p { border-bottom: 1pt solid; border-radius: 2pt } p + p { visibility: hidden }",
        "div { max-lines: 1; continue: discard; block-ellipsis: auto } p { direction: rtl } td { font-variant-caps: small-caps }",
    ],
)
def test_any_style_sheet_gives_the_same_documents(css: str) -> None:
    """Where styles can be shared and where they cannot, in documents that differ in what the selectors ask for."""
    table = "<table><tr><th>a<td>b<td>c<tr><th>d<td>e<td>f</table>"
    bodies = [
        "<p>One fine office, officially<p>two<p>three<p>",
        f"<div><p data-of=1>One fine office, officially<p data-of=2>two <a href='https://example.org'>three</a></div>{table}",
        f"<div><p data-of=2>Two<p data-of=1 title=x>one</div><ol><li>a<li>b<ul><li>c</ul></ol>{table}<p>",
        "<textarea></textarea><textarea>x</textarea><select><option selected>a<option>b</select><p>end",
        "<svg width='60' height='20' viewBox='0 0 60 20'><title>Two</title><rect width='9' height='9'/><text y='9'>two</text></svg><p>a",
        "<style>p { color: green }</style><p>One<p>two",
        "<p>a\u00a0b, fine<p>a b<table><col><col span=2><tr><td rowspan=2>a<td colspan=2>a b<tr><td>fi<td><b>fi</b></table>",
    ]
    look = _small(css)
    expected = [_written(look, HEAD + body, fast=False) for body in bodies]
    made = [_written(look, HEAD + body, fast=True) for body in (*bodies, *bodies[::-1], *bodies)]
    assert all(map(_alike, (*expected, *expected[::-1], *expected), made))


def test_tables_of_one_form_and_other_borders_are_told_apart() -> None:
    """As many rows and columns, and another style of the table, of one cell, or one cell over two columns."""
    look = _small(
        "table { border-collapse: collapse; border: 1pt solid } .wide { border: 6pt solid } td { padding: 1pt } .odd { border: 4pt double }"
    )
    first, second = "<tr><td>a<td>b<td>c", "<tr><td>d<td>e<td>f"
    rows = [first + second, first.replace("<td>b", "<td class=odd>b") + second, first + "<tr><td colspan=2 class=odd>d<td>f"]
    rows += [first + "<tr><td>d<td colspan=2 class=odd>f"]
    for named in ("", " class=wide", ""):
        body = "".join(f"<table{named}>{each}</table>" for each in rows)
        assert _alike(_written(look, HEAD + body, fast=False), _written(look, HEAD + body, fast=True)), named


def test_pages_that_are_referred_to_are_found_in_kept_blocks() -> None:
    """A link's target may stand in a block that other documents have, too."""
    look = _small(
        "@page { size: 9cm 8cm; margin: 1cm } [id] { anchor: attr(id) } a::after { content: ' p. ' target-counter(attr(href), page) }"
    )
    target = "<div><p>words<p id=there>the target</div>"
    for room in (1, 9, 17, 1):
        body = f"<p><a href='#there'>see</a><div style='height: {room}cm'></div>{target}"
        made = _written(look, HEAD + body, fast=True)
        assert _alike(_written(look, HEAD + body, fast=False), made), room


def test_forgetting_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """When as much is kept as may be, it is thrown away, in the middle of a document too."""
    monkeypatch.setattr(engine_text, "_MOST", 20)
    monkeypatch.setattr(engine_glyphs, "_MOST", 20)
    monkeypatch.setattr(engine_tables, "_MOST", 2)
    monkeypatch.setattr(engine_styles, "_MOST", 5)
    monkeypatch.setattr(engine_blocks, "_MOST", 20)
    look, html = _made(plan_job(EXAMPLES[1]))
    engine = pdf.Engine(look)
    for _ in range(4):
        assert _alike(_written(look, html, fast=False), engine.write(engine.lay_out(html, "test"), "test"))


def test_what_was_laid_out_before_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the third plan of a person on, most of it is; nothing else would notice if nothing was kept any more."""
    look, html = _made(plan_job(EXAMPLES[1]))
    engine = pdf.Engine(look)
    laid_out: list[Any] = []
    own = engine.speed.blocks._own

    def counted(*given: Any) -> Any:
        laid_out.append(given)
        return own(*given)

    monkeypatch.setattr(engine.speed.blocks, "_own", counted)
    counts = []
    for _ in range(3):
        laid_out.clear()
        engine.lay_out(html, "test")
        counts.append(len(laid_out))
    assert counts[2] < counts[0] / 2


def test_a_kept_block_stands_at_any_height_and_is_cut_where_a_page_ends() -> None:
    """The same paragraphs after more and more room: each is whole, or cut, as the engine cuts it."""
    look = _small("@page { size: 9cm 8cm; margin: 1cm } p { margin: 4pt 0; border: 1pt solid; orphans: 2; widows: 2 } td { padding: 2pt }")
    paragraphs = "".join(f"<p>{number} " + "words that fill some lines of a narrow column " * 3 for number in range(3))
    table = "<table><tr><td>" + "words in a cell " * 9 + "<td>more<tr><td>end<td>" + "of the table " * 9 + "</table>"
    for room in range(0, 200, 13):
        body = f"<div style='height: {room}pt'></div>{paragraphs}{table}"
        assert _alike(_written(look, HEAD + body, fast=False), _written(look, HEAD + body, fast=True)), room


def test_margins_at_the_top_of_a_page_are_kept_apart_from_others() -> None:
    """A block's first margin goes where a page begins by itself: the same block on the first page and on the second."""
    look = _small("@page { size: 9cm 8cm; margin: 1cm } div { display: inline-block } p { margin: 20pt 0 0 }")
    block = "<div><section><p>the same words</section></div>"
    for _ in range(3):
        body = f"{block}<hr style='height: 3cm'>{block}<hr style='height: 3cm'>{block}"
        assert _alike(_written(look, HEAD + body, fast=False), _written(look, HEAD + body, fast=True))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries are found without programs")
def test_no_program_is_run_to_find_the_native_libraries() -> None:
    """Python would run the compiler and the linker for each name by which the engine tries a library."""
    told = "import sys\nsys.addaudithook(lambda event, given: event == 'subprocess.Popen' and print(given))\nimport ladder_reports.pdf"
    done = run_python("-c", told)
    assert (0, "") == (done.returncode, done.stdout)


def test_what_the_engine_hardly_needs_is_imported_when_it_is_called() -> None:
    """Subsets without HarfBuzz and fonts with variations work as before; only the import of parts of fontTools waits."""
    told = """
import sys
import ladder_reports.documents.plan.build
print([name for name in ("fontTools.subset", "fontTools.varLib") if name in sys.modules])
from weasyprint.pdf import fonts
print(fonts.subset.Options(hinting=False).hinting)
from fontTools import subset
print(subset.Options is sys.modules["fontTools.subset"].Options)
try:
    fonts.instantiateVariableFont({}, {})
except Exception as error:
    print(type(error).__module__, sys.modules["fontTools.varLib.instancer"].__file__ is not None)
"""
    done = run_python("-c", told)
    assert ["[]", "False", "True"] == done.stdout.splitlines()[:3], done.stderr
    assert done.stdout.splitlines()[3].endswith(" True")


def test_the_lengths_of_arrays_are_not_remembered() -> None:
    """Each would be for as long as the process lives, and takes longer to be read than its array to be made."""
    look, html = _made(plan_job(EXAMPLES[1]))

    def remembered(*, fast: bool) -> list[str]:
        for name in [name for name in ffi._parsed_types if re.match(r"hb_codepoint_t\[\d", str(name))]:
            del ffi._parsed_types[name]
        _written(look, html, fast=fast)
        return [name for name in ffi._parsed_types if re.match(r"hb_codepoint_t\[\d", str(name))]

    assert [] == remembered(fast=True)
    assert remembered(fast=False)


def test_columns_let_go_of_their_tables() -> None:
    """Whoever holds a column would hold the document, until the cyclic garbage collector has looked at everything in it."""
    look = _small("table { border-collapse: collapse } td { border: 1pt solid }")

    def held(*, fast: bool) -> list[bool]:
        document = _engine(look, fast).lay_out(HEAD + "<table><col><col><tr><td>a<td>b</table>", "test").document
        found = [box for page in document.pages for box in page._page_box.descendants() if isinstance(box, boxes.TableBox)]
        return ["get_cells" in vars(column) for table in found for group in table.column_groups for column in group.children]

    assert [False, False] == held(fast=True)
    assert [True, True] == held(fast=False)


def test_a_border_on_one_side_is_a_rectangle() -> None:
    """Where it is a plain rule, and only there."""

    def drawn(css: str) -> bytes:
        look = _small("@page { size: 100px; margin: 10px } body { margin: 0 } " + css)
        with pikepdf.open(BytesIO(_written(look, HEAD + "<div></div>", fast=False))) as file:
            return file.pages[0].Contents.read_bytes()

    for side, rectangle in (("top", "10 10 80 3"), ("right", "87 10 3 8"), ("bottom", "10 15 80 3"), ("left", "10 10 3 8")):
        height = 5 if side in {"top", "bottom"} else 8
        words = drawn(f"div {{ height: {height}px; border-{side}: 3px solid red }}")
        assert f"{rectangle} re\nf\n".encode() in words, side
        assert b" l\n" not in words
    for other in ("3px double red; border-bottom: 0", "3px solid red; border-radius: 4px", "3px solid red; border-right: 1px solid"):
        assert b" re\nf\n" not in drawn(f"div {{ height: 5px; border-top: {other} }}"), other


def test_the_search_for_defects_finds_a_single_line_beside_alike_paragraphs() -> None:
    """Alike paragraphs share an element: one of four lines before and after each page's end, and one that is cut after its first."""
    look = _small("@page { size: 9cm 8cm; margin: 1cm } p { margin: 0; orphans: 1; widows: 1 }")
    paragraph = "<p>" + "words that fill some lines of a narrow column " * 3
    engine = pdf.Engine(look)
    found = []
    for room in range(0, 60, 14):
        for _ in range(3):
            laid = engine.lay_out(f"{HEAD}<div style='height: {room}pt'></div>{paragraph * 6}", "test")
        found.append(sum("single line" in defect for defect in layout.defects(laid.document)))
    assert min(found) == 0 < max(found)


def test_the_styles_of_plans_can_be_shared() -> None:
    """With no theme that ships do plans' style sheets ask for what a kind does not tell, nor do the engine's own."""
    for theme in theme_names():
        assert engine_styles.kinds_for(style_sheets(load_theme(theme).unwrap(), PAGE_SIZES["a4"], "plan")) is not None, theme


def _inside() -> dict[str, Any]:
    """Every function, method and property of the engine that an adjustment could stand in for."""
    modules = {name: module for name, module in sys.modules.items() if name.startswith(("weasyprint", "pydyf"))}
    found = {f"{name}.{key}": value for name, module in modules.items() for key, value in vars(module).items() if callable(value)}
    kinds = (line_break.Layout, weasyprint.formatting_structure.boxes.Box, pydyf.PDF, pydyf.Dictionary, pydyf.Stream)
    return found | {f"{kind.__name__}.{key}": value for kind in kinds for key, value in vars(kind).items()}


def test_the_engine_is_as_it_was_after_each_document_and_each_failure() -> None:
    speed = engine_speed.Speed(("p { color: red }",))
    before = _inside()
    with speed.applied(forms=False):
        assert 10 < sum(before[name] is not value for name, value in _inside().items() if name in before)
    assert before == _inside()
    with pytest.raises(ZeroDivisionError), speed.applied(forms=True):
        raise ZeroDivisionError
    assert before == _inside()


def test_another_version_of_the_engine_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    speed = engine_speed.Speed(("p { color: red }",))
    before = _inside()
    with speed.applied(forms=False):
        assert before == _inside()
