"""The preview in a real browser: a save shows, an error shows and goes, scroll stays, switches work, and everybody can use it."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import browser
from ladder_reports.paths import DEFAULT_LADDER
from making import ROOT
from previews import AT_REST, LONGEST, Running, Watched, renamed_over, running

pytestmark = browser.needed
HIDDEN = "Zqsecretxv"
_LISTENING = """
const Real = EventSource;
EventSource = class extends Real { set onmessage(listen) { super.onmessage = (event) => { heard(event.data); listen(event) } } }
"""


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evidence file, with a ladder beside it."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(DEFAULT_LADDER, folder / "ladder")
    text = (ROOT / "examples" / "nadia-osei.yaml").read_text(encoding="utf-8")
    file = folder / "nadia-osei.yaml"
    file.write_text(f"{text}\nprivate: {HIDDEN}\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def preview(person: Path) -> Iterator[Running]:
    """A preview of it."""
    with running(str(person), "--ladder", str(person.parent / "ladder")) as made:
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser."""
    with browser.opened() as made:
        yield made


@pytest.fixture
def save(person: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str, str], Callable[[], None]]]:
    """Makes a save that replaces one text of the evidence by another; what was there before comes back at the end, and is waited for."""
    before = person.read_text(encoding="utf-8")

    def saving(old: str, new: str) -> Callable[[], None]:
        text = before.replace(old, new, 1)
        return lambda: renamed_over(person, text)

    yield saving
    if person.read_text(encoding="utf-8") != before:
        request.getfixturevalue("watched").after(saving("", ""))


@pytest.fixture
def watched(chromium: Any, preview: Running) -> Iterator[Watched]:
    """The manager's copy in a computer's window."""
    with browser.window(chromium, reduced_motion="reduce") as page:
        made = Watched(page, preview, "?audience=manager")
        yield made
        assert [] == made.errors


def test_a_save_shows(watched: Watched, save: Callable[..., Any]) -> None:
    """Only the page that has changed is replaced; the others stay the very elements that they are."""
    before = watched.pictures()
    watched.page.locator(".paper img").evaluate_all("all => all.forEach(one => one.stays = true)")
    watched.after(save("I joined in March", "I joined in Marhc"))
    after = watched.pictures()
    assert [0] == [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert [False, *[True] * (len(after) - 1)] == watched.page.locator(".paper img").evaluate_all("all => all.map(one => !!one.stays)")
    assert "I joined in Marhc" in watched.page.locator("#page-1 .text").text_content()
    assert "New: page 1." == watched.page.get_by_role("status").text_content()
    wide, shown = watched.page.locator("#page-1 img").evaluate("one => [one.naturalWidth, one.clientWidth]")
    assert wide == shown


def test_a_ladders_save_shows(watched: Watched, person: Path) -> None:
    file = person.parent / "ladder" / "levels" / "senior.md"
    text = file.read_text(encoding="utf-8")
    try:
        watched.after(lambda: renamed_over(file, text.replace("Designs and runs", "Plans and runs", 1)))
        assert "Plans and runs" in watched.page.locator("#sheets").text_content()
    finally:
        watched.after(lambda: renamed_over(file, text))


def test_an_error_shows_and_goes(watched: Watched, save: Callable[..., Any]) -> None:
    """The last good pages stay, in gray, with their time; the line is quoted, the spot is marked, and the fix is in the accent."""
    page = watched.page
    before, gray = watched.pictures(), "one => getComputedStyle(one).filter"
    assert "none" == page.locator("#page-1 img").evaluate(gray)
    watched.after(save("  - title: ", "  - title: Result: "))
    assert before == watched.pictures()
    assert "grayscale(1)" in page.locator("#page-1 img").evaluate(gray)
    assert re.search(r"These are the pages as they were at \d\d:\d\d", page.locator("#banner").inner_text())
    assert "1 problem to fix" == page.locator(".problems h2").inner_text()
    assert "nadia-osei.yaml:26:18" == page.locator(".place").inner_text()
    assert "Result:" == page.locator("mark").inner_text()
    accent = page.locator(".problems h2").evaluate("one => getComputedStyle(one).color")
    assert accent == page.locator(".remedy").evaluate("one => getComputedStyle(one).color")
    assert accent != page.locator(".message").evaluate("one => getComputedStyle(one).color")
    assert "The pages are older than the file. 1 problem to fix." == page.get_by_role("status").text_content()
    watched.after(save("", ""))
    assert "none" == page.locator("#page-1 img").evaluate(gray)
    assert not page.locator("#banner").is_visible()
    assert 0 == page.locator(".problems").count()


def test_scroll_stays(watched: Watched, save: Callable[..., Any]) -> None:
    """Whether pages change, come or are in gray."""
    page = watched.page
    where = "() => document.querySelector('#page-3').getBoundingClientRect().top"
    page.evaluate("document.querySelector('#page-3').scrollIntoView({ behavior: 'instant' }); scrollBy({ top: 123, behavior: 'instant' })")
    before = page.evaluate(where)
    pages = len(watched.pictures())
    watched.after(save("I joined in March", "I came in March"))
    assert before == page.evaluate(where)
    watched.after(save("person:", "person: ["))
    assert abs(before - page.evaluate(where)) < 2
    pieces = "".join(f"  - title: Piece {number}\n    date: 2026-10-0{number}\n    what: Done.\n" for number in range(1, 10))
    watched.after(save("\nevidence:\n", f"\nevidence:\n{pieces}"))
    assert len(watched.pictures()) > pages
    assert abs(before - page.evaluate(where)) < 2


def test_switches_work_and_never_move(watched: Watched) -> None:
    page = watched.page
    places = "all => all.map(one => { const box = one.getBoundingClientRect(); return [box.left, box.top] })"
    before, seen = page.locator(".switch label").evaluate_all(places), {tuple(watched.pictures())}
    for group, name in (("Copy for", "person"), ("Theme", "graphite"), ("Paper", "A5"), ("Language", "German")):
        page.get_by_role("group", name=group).get_by_label(name, exact=True).check(force=True)
        page.locator(AT_REST).wait_for()
        seen.add(tuple(watched.pictures()))
        assert before == page.locator(".switch label").evaluate_all(places)
    assert 5 == len(seen)
    assert page.url.endswith("?theme=graphite&paper=a5&lang=de")
    for link, kind in (("PDF", b"%PDF"), ("Worksheet", b"%PDF")):
        address = page.get_by_role("link", name=link, exact=True).get_attribute("href")
        assert "audience=person&theme=graphite&paper=a5&lang=de" in address
        assert page.context.request.get(page.url.partition("?")[0].rstrip("/") + address).body().startswith(kind)
    page.reload()
    page.locator(AT_REST).wait_for()
    assert "graphite" == page.locator("[name=theme]:checked").get_attribute("value")


def test_switches_with_the_keyboard(watched: Watched) -> None:
    """They are groups of radio buttons, and what has the focus is plain to see."""
    page = watched.page
    page.locator("[name=audience]:checked").focus()
    page.keyboard.press("ArrowRight")
    page.locator(AT_REST).wait_for()
    assert "panel" == page.locator("[name=audience]:checked").get_attribute("value")
    assert "solid" == page.locator("[name=audience]:checked + span").evaluate("one => getComputedStyle(one).outlineStyle")


def test_pages_with_the_keyboard(watched: Watched) -> None:
    """From page to page, and by the small pictures; Tab leads past what is wrong to the pages."""
    page = watched.page
    now = page.locator("#thumbs [aria-current]")
    page.keyboard.press("Tab")
    assert "Go to the pages" == page.evaluate("document.activeElement.textContent")
    for key, number in (("Shift+PageDown", "2"), ("Shift+PageDown", "3"), ("Shift+PageUp", "2")):
        page.keyboard.press(key)
        page.locator(f"#thumbs [aria-current][href='#page-{number}']").wait_for()
        assert f"page-{number}" == page.evaluate("document.activeElement.id")
    now.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#thumbs [aria-current][href='#page-3']").wait_for()


def test_a_code_shows_its_signal(watched: Watched) -> None:
    """In a box, for the focus and for a pointer; Escape closes it; the link leads to the signal."""
    page = watched.page
    code = page.locator("#page-1 a.code").first
    page.keyboard.press("Tab")  # from here on, the focus is shown
    code.focus()
    box = page.locator(".signal")
    assert box.inner_text() == f"{code.text_content()} {code.get_attribute('aria-description')}"
    page.keyboard.press("Escape")
    assert 0 == box.count()
    code.hover()
    box.wait_for()
    assert page.locator(".paper > .signal").evaluate("one => getComputedStyle(one).position") == "absolute"
    code.click()
    page.locator(f"#thumbs [aria-current][href='{code.get_attribute('href')}']").wait_for()


def test_a_phone(chromium: Any, preview: Running, save: Callable[..., Any]) -> None:
    """Problems come before switches, the paper is A5, nothing is wider than the window, and a signal is a line in the flow."""
    with browser.window(chromium, 390, has_touch=True) as page:
        watched = Watched(page, preview)
        assert "a5" == page.locator("[name=paper]:checked").get_attribute("value")
        code = page.locator("#page-1 a.code").first
        height = page.locator("#page-1").evaluate("one => one.clientHeight")
        code.tap()
        line = page.locator(".sheet > .signal")
        assert "static" == line.evaluate("one => getComputedStyle(one).position")
        parts = page.locator("#page-1 .paper").evaluate_all("all => all.map(one => one.clientHeight)")
        assert abs(sum(parts) - height) <= 2
        assert 390 >= page.evaluate("document.documentElement.scrollWidth")
        page.locator("#name").tap()
        assert 0 == line.count()
        watched.after(save("level: engineer", "level: enginer"))
        tops = [page.locator(name).bounding_box()["y"] for name in ("#findings", "#switches", "#sheets")]
        assert sorted(tops) == tops
        watched.after(save("", ""))
        assert [] == watched.errors


GROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 27, 42)"}
"""The color of the page's head in each surrounding."""


@pytest.mark.parametrize(("width", "schemes"), [(1280, ("light", "dark")), (390, ("light",))], ids=["1280", "390"])
def test_axe_finds_nothing(chromium: Any, preview: Running, save: Callable[..., Any], width: int, schemes: tuple[str, ...]) -> None:
    """With pages and with problems, in light and dark surroundings."""
    with browser.window(chromium, width, reduced_motion="reduce") as page:
        watched = Watched(page, preview, "?audience=manager")
        for change in (None, save("level: engineer", "level: enginer: x")):
            if change:
                watched.after(change)
            for scheme in schemes:
                page.emulate_media(color_scheme=scheme)
                page.locator(AT_REST).wait_for()
                assert GROUNDS[scheme] == page.locator("header").evaluate("one => getComputedStyle(one).backgroundColor")
                assert [] == browser.violations(page)
        watched.after(save("", ""))


def test_a_persons_view_gets_nothing_private(chromium: Any, preview: Running, save: Callable[..., Any]) -> None:
    """Not one byte that reaches the browser, broken file or not."""
    told: dict[str, list[str]] = {audience: [] for audience in ("manager", "person", "panel")}
    with ExitStack() as windows:
        views = {audience: windows.enter_context(browser.window(chromium)) for audience in told}
        for audience, page in views.items():
            page.expose_function("heard", lambda data, heard=told[audience]: heard.append(data))
            page.add_init_script(_LISTENING)
        watched = [Watched(page, preview, f"?audience={audience}") for audience, page in views.items()]
        for change in (save(f"private: {HIDDEN}", f"private: {HIDDEN} : {HIDDEN}: x"), save("", "")):
            numbers = [one.number for one in watched]
            change()
            for one, number in zip(watched, numbers, strict=True):
                one.leave(number)
        for audience, page in views.items():
            assert len(told[audience]) >= 3
            assert (audience == "manager") == (HIDDEN in "".join(told[audience]) + page.content())


def test_the_end_is_told(watched: Watched) -> None:
    """And when the server is there again, the page goes on."""
    page = watched.page
    page.evaluate("document.body.dataset.number = ''")
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('resize'))")
    page.locator("[name=paper][value=a5]").check(force=True)
    page.locator("body[data-state=lost]").wait_for()
    assert "The preview has ended. Start it again in the terminal." in page.locator("#banner").inner_text()
    page.context.set_offline(False)
    page.locator("body[data-state=good]").wait_for(timeout=LONGEST)
    watched.errors.clear()
