"""HTML in a browser: one file, a system of sizes, one text edge, codes that show their signal, and nothing wider than the window."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
import tinycss2

import browser
import comparisons
from html_parts import Parts
from ladder_reports.documents.booklet import build as booklet
from ladder_reports.documents.plan import build as plan
from ladder_reports.paths import DEFAULT_LADDER, STYLES
from making import DAY, ROOT, WORKSHOP
from plans import composed, plan_job

EXAMPLES = ROOT / "examples"
LABEL, TEXT = 12, 16
"""The sizes of labels and of text, in pixels; titles are larger."""
EDGES = {390: 20, 1280: 288}
"""Where text begins, for each width of the window."""


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Documents of every kind as HTML, by their names."""
    tomas, zofia = EXAMPLES / "tomas-lindqvist.yaml", EXAMPLES / "zofia-wojcik.yaml"
    jobs = {
        "manager": plan_job(tomas, audience="manager", format="html"),
        "one page": plan_job(tomas, pages="one", theme="graphite", format="html"),
        "since": plan_job(zofia, since=EXAMPLES / "last-cycle" / "zofia-wojcik.yaml", format="html"),
        "agenda": plan_job(tomas, audience="manager", agenda=True, format="html"),
        "Greek": plan_job(EXAMPLES / "eleni-papadaki.yaml", audience="panel", format="html"),
        "worksheet": plan_job(level="senior", format="html"),
    }
    ladders = {"booklet": DEFAULT_LADDER, "branches": WORKSHOP}
    made = {name: plan.make_plan(job)[0] for name, job in jobs.items()}
    made |= {name: booklet.make_booklet(booklet.BookletJob(folder, DAY, format="html")) for name, folder in ladders.items()}
    made["comparison"] = comparisons.made(comparisons.workshop(), format="html")
    return {name: document.data.decode() for name, document in made.items()}


@pytest.fixture(scope="module")
def windows(pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> list[browser.Seen]:
    """Each document in a narrow and in a wide window."""
    with browser.opened() as chromium:
        return browser.seen(chromium, pages, tmp_path_factory.mktemp("browser"))


def test_a_document_is_one_file(pages: dict[str, str]) -> None:
    """It loads nothing but what is in it, has one main part, and its links have targets."""
    for name, text in pages.items():
        parts = Parts(text)
        assert not {"script", "link", "iframe", "form", "base"} & parts.tags, name
        assert [] == [address for address in parts.loaded if not address.startswith("data:")], name
        assert {"data:"} >= {found[:5] for found in re.findall(r"url\(\s*[\"']?([^\"')]*)", "".join(parts.styles))}, name
        assert 1 == text.count("<main>"), name
        assert [] == [link for link in parts.links if link.startswith("#") and link[1:] not in parts.ids], name
        assert len(set(parts.ids)) == len(parts.ids), name


def test_codes_show_their_signals(pages: dict[str, str]) -> None:
    """A code is a link, and the signal is its description. The PDF has no such text: there, the link is all."""
    link = r'<a class="code" href="#(s-[^"]+)" style="[^"]*" aria-description="([^"]+)">([^<]+)</a>'
    for name in ("manager", "one page", "since"):
        found = re.findall(link, pages[name])
        assert len(found) > 20, name
        for anchor, text, code in found:
            own = pages[name].partition(f'id="{anchor}"')[2]
            assert code in own[:200], name
            assert unescape(text)[:20] in unescape(re.sub(r"<[^>]*>", "", own[:600])), name
    text = (EXAMPLES / "tomas-lindqvist.yaml").read_text(encoding="utf-8")
    paper = composed(text, audience="manager").html()
    assert 'class="code" href="#s-' in paper
    assert not re.search("aria-description|<main>|tabindex", paper)


def sizes(rules: list[tinycss2.ast.Node]) -> Iterator[tuple[float, str]]:
    """The sizes of type in a style sheet, in pixels, with what has them; of those that grow with the window, the least."""
    units = {"rem": 16.0, "px": 1.0, "pt": 4 / 3}
    for rule in rules:
        if rule.type == "at-rule" and rule.content:
            yield from sizes(tinycss2.parse_rule_list(rule.content))
        elif rule.type == "qualified-rule":
            declared = {one.name: one.value for one in tinycss2.parse_blocks_contents(rule.content) if one.type == "declaration"}
            zoom = next((token.value for token in declared.get("zoom", ()) if token.type == "number"), 1)
            for value in (declared.get("font-size", ()), declared.get("font", ()), declared.get("--label", ())):
                tokens = [inner for token in value for inner in (token.arguments if token.type == "function" else [token])]
                size = next((token for token in tokens if token.type == "dimension" and token.unit in units), None)
                if size is not None:
                    yield size.value * units[size.unit] * zoom, tinycss2.serialize(rule.prelude).strip()


def test_no_type_is_smaller_than_labels() -> None:
    """The sizes of the style sheets for screens, the least of those that grow."""
    found: list[tuple[float, str]] = []
    for path in sorted((STYLES / "screen").glob("*.css")):
        if path.name != "paper.css":
            found += sizes(tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True))
    assert len(found) > 10
    assert [] == [(size, where) for size, where in found if round(size, 1) < LABEL or LABEL < round(size, 1) < TEXT]


@browser.needed
def test_a_window_is_wide_enough(windows: list[browser.Seen]) -> None:
    """Nothing is wider than the window, whether it is a phone's or a computer's."""
    assert [] == [(one.name, one.width, one.overflow) for one in windows if one.overflow]


@browser.needed
def test_nobody_is_shut_out(windows: list[browser.Seen]) -> None:
    """axe-core, which looks for what a screen reader, a keyboard or weak eyes stumble over, finds nothing."""
    assert [] == [(one.name, one.width, one.violations) for one in windows if one.violations]


@browser.needed
def test_sizes_in_a_browser(windows: list[browser.Seen]) -> None:
    """Labels have 12 pixels, text 16, titles more."""
    for one in windows:
        found = {float(size): text for size, text in one.sizes.items()}
        assert {LABEL, TEXT} <= set(found), one.name
        assert {} == {size: text for size, text in found.items() if size < TEXT and size != LABEL}, (one.name, one.width)


@browser.needed
def test_headings_are_seen(windows: list[browser.Seen]) -> None:
    """No heading is lost in a narrow window; there each section of a drawing has the names of its levels."""
    assert [] == [(one.name, one.width, one.hidden) for one in windows if one.hidden]
    levels = {one.width: one.levels for one in windows if one.name == "manager"}
    assert {390: ["Staff", "Senior"] * 3, 1280: ["Staff", "Senior"]} == levels


@browser.needed
def test_one_text_edge(windows: list[browser.Seen]) -> None:
    """Titles begin where the text does."""
    for one in windows:
        if one.name not in {"booklet", "branches"}:
            assert {EDGES[one.width]} == set(one.edges), (one.name, one.width)
    (cover, *names) = next(one.edges for one in windows if (one.name, one.width) == ("booklet", 1280))
    assert EDGES[1280] == cover
    assert names


@browser.needed
def test_a_code_with_the_focus_shows_its_signal(windows: list[browser.Seen]) -> None:
    """What is shown is the signal, and it is not heard twice."""
    shown = [one.signal for one in windows if one.signal]
    assert shown
    assert [f'"{text}" / ""' for text, _ in shown] == [content for _, content in shown]
