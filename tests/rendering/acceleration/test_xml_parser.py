"""The parser for XML reads a document as an HTML parser does, or not at all."""

from html import escape
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st

from engines import EXAMPLES, HEAD, asked
from ladder_reports.rendering.acceleration import xml_parser
from plans import plan_job
from tries import tries


def _flat(root: Element) -> list[Any]:
    return [(element.tag, element.attrib, element.text, element.tail) for element in root.iter()]


def _parsed(html: str) -> list[Any]:
    return _flat(tinyhtml5.parse(html, namespace_html_elements=False))


def test_plans_are_read_by_the_quick_parser_and_alike() -> None:
    for job in (*(plan_job(evidence=path) for path in EXAMPLES), plan_job(level="senior", fillable=True)):
        html = asked(job)[1]
        root = xml_parser.parse(html)
        assert root is not None
        assert _parsed(html) == _flat(root)


INLINE = ("a", "abbr", "b", "br", "code", "em", "i", "input", "label", "span", "strong", "sub", "sup", "textarea", "wbr", "u")
BLOCKS = ("blockquote", "div", "dl", "dd", "dt", "figure", "h1", "h2", "hr", "li", "ol", "p", "pre", "section", "ul", "svg")
TABLES = ("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th")
OTHERS = ("html", "head", "body", "title", "script", "option")
TAGS = (*INLINE, *BLOCKS, *TABLES, *OTHERS)
TEXTS = st.text("ab \n&<>\u00a0\"'", max_size=4).map(lambda text: escape(text).replace("\u00a0", "&nbsp;"))
TREES = st.recursive(
    TEXTS,
    lambda inside: st.builds(
        lambda tag, name, children: f"<{tag}{name}>{''.join(children)}</{tag}>",
        st.sampled_from(TAGS),
        st.sampled_from(["", " class='a'", " ID='b'", ' xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"']),
        st.lists(inside, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=tries(150), deadline=None)
@given(TREES, st.sampled_from(["", "\n", " x"]))
def test_the_quick_parser_reads_as_an_html_parser_does_or_not_at_all(body: str, end: str) -> None:
    head = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"><title>a &amp; b</title>\n</head>\n'
    html = f"{head}<body>{body}\n</body>\n</html>{end}"
    root = xml_parser.parse(html)
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
    assert xml_parser.parse(f"{HEAD.replace('<html', chr(10) + '<html')}{body}</body></html>") is None


def test_a_document_is_asked_for_its_title_as_before() -> None:
    """By name; whatever else is asked for, the engine's own selectors answer."""
    wrapper = weasyprint.HTML(string=f"{HEAD}<p class=a>one<p>two").wrapper_element
    for asked_of in (wrapper, next(wrapper.query_all("body"))):
        for selectors in (("title", "meta"), ("p",), ("p.a", "title"), ("body > p",)):
            expected = [found.etree_element for found in asked_of.query_all(*selectors)]
            assert expected == [found.etree_element for found in xml_parser.query_all(asked_of, *selectors)]
