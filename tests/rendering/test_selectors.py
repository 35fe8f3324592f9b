"""Selectors that are compiled when they are asked mean the same elements."""

from xml.etree.ElementTree import fromstring

from cssselect2 import ElementWrapper, compiler

from ladder_reports.rendering.selectors import compiled_when_needed

SELECTORS = "p, .a, #b, div > p:first-child, p + p, [lang|=de] p, p:not(.a), *, div:empty, p:nth-child(2n)"
HTML = '<html lang="de-AT"><div><p class="a">x</p><p id="b">y</p></div><div/></html>'


def meant(selectors: list[compiler.CompiledSelector]) -> list[list[bool]]:
    """Which elements each selector means."""
    elements = list(ElementWrapper.from_html_root(fromstring(HTML)).iter_subtree())  # noqa: S314 -- ours
    return [[bool(selector.test(element)) for element in elements] for selector in selectors]


def test_selectors_mean_the_same() -> None:
    own = compiler.compile_selector_list(SELECTORS)
    with compiled_when_needed():
        later = compiler.compile_selector_list(SELECTORS)
    assert "_Test" == type(later[0].test).__name__
    assert meant(own) == meant(later) == meant(later)
    assert "function" == type(compiler.compile_selector_list("p")[0].test).__name__
