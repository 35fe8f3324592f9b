"""A ladder that means harm: whatever it asks for, nothing is opened but what was given, and nothing runs."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace

import reading
from html_parts import Parts
from ladder_reports.documents.booklet import build
from ladder_reports.errors import InputError
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.rendering import web_css
from making import DAY, small_ladder

MARKER = "marker7hippopotamus"


@pytest.fixture(autouse=True)
def no_web_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts inside of HTML take long to cut down, and are not what is looked at here."""
    monkeypatch.setattr(web_css, "subset_font", lambda *_: "")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that no document may open; what it says is looked for in everything that is made."""
    path = tmp_path / "elsewhere" / "secret.txt"
    path.parent.mkdir()
    path.write_text(MARKER)
    return path


def uncovered(data: bytes) -> bytes:
    """The file's bytes and the content of all its streams, decoded."""
    with pikepdf.open(io.BytesIO(data)) as document:
        streams = [thing.read_bytes() for thing in document.objects if isinstance(thing, pikepdf.Stream)]
    return b"\n".join([data, *streams])


@dataclass(frozen=True)
class Both:
    """A booklet in both formats."""

    read: reading.Read
    html: Parts
    text: str


def both(ladder: Path, theme: str = "default") -> Both:
    """The booklet in both formats, in neither of which the secret is."""
    job = build.BookletJob(ladder, DAY, theme)
    data = build.make_booklet(job).data
    text = build.make_booklet(replace(job, format="html")).data.decode()
    read = reading.read(data)
    assert MARKER.encode() not in uncovered(data)
    assert MARKER not in text + read.text
    assert () == read.attachments
    assert b"/EmbeddedFile" not in uncovered(data)
    return Both(read, Parts(text), text)


def assert_harmless(found: Both) -> None:
    """Nothing runs, nothing is loaded, and every link goes to the web, to a mailbox or into the document."""
    assert not {"script", "img", "link", "iframe", "object", "embed", "base", "meta-refresh", "form", "input"} & found.html.tags
    assert [] == [address for address in found.html.loaded if not address.startswith("data:")]
    allowed = ("#", "https:", "http:", "mailto:")
    assert [] == [link for link in found.html.links if not link.lower().startswith(allowed)]
    assert [] == [link for link in found.read.links if link.page is None and not link.address.lower().startswith(allowed)]
    assert [] == sorted(name for name in found.html.attributes if name.startswith("on"))


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=file://{secret} onerror=alert(1)>",
    "attachment": '<link rel=attachment href="file://{secret}">',
    "attached link": '<a rel="attachment" href="file://{secret}">here</a>',
    "style": "<style>@import url(file://{secret}); body {{ background: url(http://127.0.0.1:9/x) }}</style>",
    "svg": '<svg><image href="file://{secret}"/><use href="file://{secret}#a"/></svg>',
    "object": '<object data="file://{secret}"></object><embed src="{secret}"><iframe src="file://{secret}"></iframe>',
    "base": '<base href="file:///"><meta http-equiv="refresh" content="0; url=file://{secret}">',
    "end of the page": "</p></section></body></html><script>alert(1)</script>",
    "comment": "<!-- --><!--[if IE]><script>alert(1)</script><![endif]--><![CDATA[<script>]]>",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
    "markdown image": "![a picture](file://{secret}) and ![another](../elsewhere/secret.txt)",
    "markdown image by reference": "![a picture][one]\n\n[one]: file://{secret}",
    "markdown link": "[a file](file://{secret}), [a neighbour](../elsewhere/secret.txt), [a host](//127.0.0.1/x)",
    "script link": "[one](javascript:alert(1)), [two](JaVaScRiPt:alert(1)), [three](java&#115;cript:alert(1)), <javascript:alert(1)>",
    "odd link": "[one](data:text/html,<script>alert(1)</script>), [two](vbscript:x), [three](\x01javascript:alert(1)), [four](#cover)",
    "quotes in links": '[one](https://example.org/"onmouseover="alert(1)), [two](https://example.org "x\\" onclick=\\"alert(1)")',
    "code": "`<script>alert(1)</script>` and\n\n    <img src=file://{secret}>",
    "templates": "{{{{ 7 * 191 }}}} {{% include '{secret}' %}} {{% for x in [1] %}}{{{{ x }}}}{{% endfor %}}",
    "more templates": "{{{{ ''.__class__.__mro__ }}}} {{#- gone -#}} {{%- raw %}} {{{{ v.head }}}}",
    "template": "{{{{ 7 * 191 }}}}{{% include 'colophon.html' %}}{{{{ v.head }}}}",
    "format": "{{0}} {{first}} {{first.__class__}} %s %(x)s ${{x}}",
    "style escape": "\\3c script\\3e  u\\72l(file://{secret})",
}


def text_for(hostile: str, secret: Path) -> str:
    """The hostile text with the secret's place in it."""
    return HOSTILE[hostile].format(secret=secret)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_ladder_is_harmless_or_refused(hostile: str, secret: Path, tmp_path: Path) -> None:
    """Markup, foreign links and template syntax in a ladder are printed as the text that they are, or reported at their line."""
    folder = small_ladder(tmp_path / "ladder", f"Before.\n\n{text_for(hostile, secret)}\n\nAfter.")
    loaded = load_ladder(folder)
    if loaded.value is None:
        assert all(problem.line and problem.path.endswith("one.md") for problem in loaded.problems)
        return
    found = both(folder)
    assert_harmless(found)
    assert "Before." in found.read.text
    assert "After." in found.read.text


HARMLESS = {"script", "image", "attachment", "style", "svg", "object", "markdown link", "templates", "format", "code"}


@pytest.mark.parametrize("hostile", sorted(HARMLESS))
def test_what_looks_like_markup_is_printed(hostile: str, secret: Path, tmp_path: Path) -> None:
    """Nothing that the author wrote is swallowed: tags and braces stand on the page."""
    folder = small_ladder(tmp_path / "ladder", text_for(hostile, secret))
    words = reading.flat(re.sub(r"\]\([^)]*\)", "", text_for(hostile, secret)))
    assert words in reading.flat(both(folder).read.text)


@pytest.mark.parametrize("hostile", ["script", "image", "attachment", "style", "template", "format", "end of the page", "entity"])
def test_titles_are_text(hostile: str, secret: Path, tmp_path: Path) -> None:
    """Titles are printed as they stand too, in headings, running heads, bookmarks and the file's own title."""
    text = text_for(hostile, secret)
    quoted = "'" + text.replace("'", "''") + "'"
    folder = small_ladder(tmp_path / "ladder", "Something.", title=f"{quoted}\nshort: {quoted}")
    main = folder / "ladder.md"
    main.write_text(main.read_text().replace("title: Small ladder", f"title: {quoted}").replace("title: List", f"title: {quoted}"))
    found = both(folder)
    assert_harmless(found)
    assert reading.flat(text) in reading.flat(found.read.text)
    assert reading.flat(text) == reading.flat(found.read.info["Title"])


@pytest.mark.parametrize("name", ["ladder.md", "levels/one.md"])
def test_huge_ladders_are_problems(name: str, tmp_path: Path) -> None:
    """A line of 20 MB and a file of many lines are refused at once, with one problem."""
    for text in ("x" * 20_000_000, "Translation.\n" * 3_000_000):
        folder = small_ladder(tmp_path / str(len(text)))
        with (folder / name).open("a") as file:
            file.write(text)
        with pytest.raises(InputError) as caught:
            build.make_booklet(build.BookletJob(folder, DAY))
        (problem,) = caught.value.problems
        assert "too large" in problem.message


def test_a_level_that_links_out_of_the_ladder_is_a_problem(tmp_path: Path) -> None:
    """A symlink among the ladder's files cannot bring another file of the machine into the booklet."""
    secret = tmp_path / "secret.md"
    secret.write_text("---\nid: one\ntitle: Secret\n---\n## Text\n\nHush.\n", encoding="utf-8")
    ladder = small_ladder(tmp_path / "ladder")
    level = ladder / "levels" / "one.md"
    level.unlink()
    level.symlink_to(secret)
    loaded = load_ladder(ladder)
    assert loaded.value is None
    assert any("outside this folder" in problem.message for problem in loaded.problems)
