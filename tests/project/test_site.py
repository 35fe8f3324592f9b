"""The documentation's site is built, nothing in it leads nowhere, and what its pages show is right."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import gallery
import links
import make_site
import pages
from documentation import DOCS, FENCE, ROOT
from ladder_reports.design.theme import load_theme
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER, STYLES

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with one document in its gallery and one font, which takes a fraction of the time."""
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "FACES", pages.FACES[-1:])
        return make_site.build(folder, gallery.make(folder / "gallery", [one for one in gallery.ENTRIES if one.name == "worksheet"]))


def test_no_link_is_dead_and_nothing_is_asked_of_another_host(site: Path) -> None:
    """Links, anchors and pictures of every page; Zensical has checked those of the Markdown before."""
    assert [] == links.broken(site)
    found = [path.read_text(encoding="utf-8") for path in site.glob("*.html")]
    assert 30 <= len(found)
    # What scripts ask for cannot be read from the pages, so the browser is told to refuse it.
    assert all("""http-equiv="Content-Security-Policy" content="connect-src 'self'\"""" in page for page in found)


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    """The test above can fail: a page, an anchor, a picture, another host."""
    inside = '<h1 id="here">x</h1><a href="#here">a</a><a href="#there">b</a><a href="gone.html">c</a><img src="gone.png">'
    outside = '<a href="https://example.com/">d</a><link rel="stylesheet" href="https://example.com/x.css">'
    page = f'{inside}{outside}<script src="//example.com/x.js"></script>'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    places = ["#there: there is no such place on the page", "gone.html leads nowhere", "gone.png leads nowhere"]
    hosts = [f"{name} is fetched from another host" for name in ("https://example.com/x.css", "//example.com/x.js")]
    assert [f"index.html: {fault}" for fault in (*places, *hosts)] == links.broken(tmp_path)


def test_a_link_to_a_page_that_is_missing_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the page and the line."""
    copy = pages.copy

    def with_a_dead_link(folder: Path, made: Any) -> None:
        copy(folder, made)
        (folder / "docs" / "glossary.md").write_text("# Glossary\n\n[Gone](gone.md)\n", encoding="utf-8")

    monkeypatch.setattr(pages, "FACES", pages.FACES[-1:])
    monkeypatch.setattr(pages, "copy", with_a_dead_link)
    with pytest.raises(SystemExit, match=r"glossary\.md:3"):
        make_site.build(tmp_path, [])


def test_the_home_page_shows_the_ladder_and_its_documents(site: Path) -> None:
    """The levels' names with their colors, the four doors, and a real document."""
    home = (site / "index.html").read_text(encoding="utf-8")
    ladder = load_ladder(DEFAULT_LADDER).unwrap()
    assert [one.short for one in reversed(ladder.levels)] == re.findall(r'<li style="[^"]+"><span>([^<]+)', home)
    for door in ("plan-my-year", "lead-people", "own-the-ladder", "run-the-cycle"):
        assert f'href="{door}.html"' in home
    assert 'href="gallery/worksheet.pdf"' in home
    assert b"%PDF" == (site / "gallery" / "worksheet.pdf").read_bytes()[:4]


def test_a_document_that_is_up_to_date_is_not_made_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gallery keeps what it has, until something that decides it changes."""
    folder = site.parent / "gallery"
    entry = next(one for one in gallery.ENTRIES if one.name == "worksheet")
    before = (folder / "worksheet.json").read_text(encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it is made again")

    monkeypatch.setattr(subprocess, "run", refuse)
    assert 2 == gallery.make(folder, [entry])[0].pages
    monkeypatch.setattr(gallery, "_sources", lambda: "something else")
    with pytest.raises(AssertionError, match="made again"):
        gallery.make(folder, [entry])
    (folder / "worksheet.json").write_text(before, encoding="utf-8")


def test_the_gallery_has_each_document_in_each_theme_size_and_language() -> None:
    shown = {entry.command for entry in gallery.ENTRIES}
    for first in ("booklet", "plan", "packet", "worksheet"):
        plain = next(entry.command for entry in gallery.ENTRIES if entry.name == first)
        looks = [("--theme", "graphite"), ("--theme", "wicker"), ("--lang", "de")]
        looks += [("--page-size", size) for size in ("letter", "a5", "half-letter")]
        assert {plain, *((*plain, *look) for look in looks)} <= shown
    assert len(gallery.ENTRIES) == len({entry.name for entry in gallery.ENTRIES})


def test_every_page_is_in_the_navigation() -> None:
    """A page that the navigation lacks is one that nobody finds."""
    with (ROOT / "website" / "zensical.toml").open("rb") as file:
        named = list(pages.pages_of(tomllib.load(file)["project"]["nav"]))
    assert sorted(named) == sorted({*(path.name for path in DOCS.glob("*.md")), *pages.FROM_THE_ROOT.values()})


def test_the_example_for_assistants_is_valid_and_whole(tmp_path: Path) -> None:
    """It passes `check`, and names every key that an evidence file may have but those that it leaves to others."""
    text = next(block for block in FENCE.findall((DOCS / "for-assistants.md").read_text(encoding="utf-8")) if block.startswith("```yaml"))
    example = "\n".join(text.splitlines()[1:-1]) + "\n"
    (tmp_path / "ada.yaml").write_text(example, encoding="utf-8")
    found = load_evidence(tmp_path / "ada.yaml", load_ladder(DEFAULT_LADDER).unwrap())
    assert (True, ()) == (found.value is not None, found.problems)
    left_out = {"ladder_version", "skills", "assessments", "private"}
    assert {field.alias or name for name, field in Evidence.model_fields.items()} - left_out == set(yaml.safe_load(example))


def test_assistants_find_that_page_and_all_others(site: Path) -> None:
    """`llms.txt` has the format in one screen, and links that lead somewhere."""
    text = (site / "llms.txt").read_text(encoding="utf-8")
    assert "Never invent a signal" in text
    named = re.findall(r"\]\(([^)#]+)[^)]*\)", text)
    assert 28 <= len(named)
    assert [] == [name for name in named if not (site / name).is_file()]


def test_each_step_of_the_theming_guide_is_a_theme(tmp_path: Path) -> None:
    """The style sheets of the guide can be used as they are, and the last one is what its picture shows."""
    blocks = [
        block for block in FENCE.findall((DOCS / "theming-in-ten-minutes.md").read_text(encoding="utf-8")) if block.startswith("```css")
    ]
    (tmp_path / "logo.svg").write_bytes((STYLES / "themes" / "wicker.svg").read_bytes())
    themes = []
    for number, block in enumerate(blocks):
        path = tmp_path / f"step-{number}.css"
        path.write_text("\n".join(block.splitlines()[1:-1]), encoding="utf-8")
        themes.append(load_theme(str(path)))
    assert [((), True)] * 3 == [(one.problems, one.value is not None) for one in themes]
    shown, last = load_theme("wicker").unwrap(), themes[-1].unwrap()
    same = ("ramp", "night", "night-ink", "night-muted", "accent", "accent-paper", "text-family", "display-family", "display-weight")
    assert {name: shown.tokens[name] for name in same} == {name: last.tokens[name] for name in same}
